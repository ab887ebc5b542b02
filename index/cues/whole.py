"""Whether a question asks about a whole meeting or section, rather than for one fact of it.

It does when, besides the words that name the meeting, it has only words that ask for all there is: results,
decisions, "what happened", "tell me about". Anything else in it is a fact that is sought.
"""

import re

from index.cues.finding import scan
from index.cues.nouns import alike, is_meeting
from index.cues.relative import is_relative
from index.cues.value import Cues
from index.cues.words import Words, bare, has_han, listed

#: Stems that ask for all that a meeting brought.
_ALL = (
    "outcome", "result", "decid", "decision", "conclu", "summar", "overview", "happen", "achiev",
    "accompli", "highlight", "takeaway", "everything", "recap", "recommend", "discuss", "agree",
    "finding", "advis", "advice", "plan", "resum", "bilan", "ressort", "retenir", "essentiel",
    "synthes", "recapit", "recommand", "conseil", "tout", "balance", "acord", "recom", "aconsej",
    "consej", "sintes", "salio", "todo", "logr", "consig", "concl", "obten", "итог", "результат",
    "реш", "заключ", "вывод", "законч", "заверш", "конч", "главн", "договор", "произош", "резюме",
    "сводк", "все", "рекоменд", "совет", "обсужд", "достиг", "основн", "говор", "плат", "план",
    "نتايج", "حصيل", "قرر", "تقرر", "قرار", "اسفر", "خرج", "دار", "حدث", "جري", "ملخص", "خلاص", "مخرج",
    "توصل", "توصي", "اوصت", "اوصي", "يوصي", "ابرز", "كل", "ناقش", "نوقش", "لخص",
)  # fmt: skip
#: Stems that ask to be told, and say nothing of what.
_TELL = (
    "tell", "describ", "explain", "give", "show", "sum", "main", "key", "point", "about", "came",
    "come", "went", "go", "out", "up", "list", "detail", "full", "whole", "all", "say", "said",
    "learn", "overall", "general", "parle", "racont", "donne", "dit", "dire", "passe", "princip",
    "resort", "montre", "appren", "appris", "general", "cuent", "habl", "deme", "dame", "paso",
    "punto", "si", "dio", "dieron", "muestr", "trat", "clave", "dice", "aprend", "расскаж", "дай",
    "покаж", "опиш", "подвед", "чем", "прошл", "дал", "дан", "показ", "извест", "обо", "кратк",
    "вкратце", "اخبر", "حدث", "اعط", "اهم", "نقاط", "نقطه", "شي", "رييسي", "بكل", "تفاصيل", "عن",
    "يقال", "عموما", "كشف", "كامل",
)  # fmt: skip
_FUNCTION = listed(
    "the a an of in on at for from to by with and or is was were are be been has have had did do does it "
    "its this that these those what which please me us you i we there their his her s t held took place "
    "no than as le la les l de du des d un une et ou a au aux en dans sur pour par que qu qui quoi quel "
    "quels quelle quelles est sont ete etait ont il elle on ce c se s sa son ses y me moi nous vous "
    "sommes svp plait fut furent eu lieu n el los las del un una y o en por para con que cual cuales es "
    "son fue fueron ha han se su sus lo al me nos favor в во на о об обо про и или с со по к ко у от до "
    "из за для что какой какая какое какие каковы каков это эта этот этой этого было была были был мне "
    "нам г года год году там же ли пожалуйста состоявшегося состоявшейся ما ماذا بماذا بم التي الذي في من "
    "عن علي الي و او هو هي كان كانت هذا هذه ذلك لي لنا مع قد عام سنه تم ايا عنه عنها hace hacen hizo "
    "hicieron dado dada celle celui самой самого самое этих всей всего вся весь"
)
#: Words for the body that met: whose meeting it was needs no answer.
_BODY = (
    "group", "committee", "commission", "council", "working", "cwg", "cop", "wg", "itu", "union",
    "report", "joint", "they", "groupe", "travail", "comite", "rapport", "uit", "gtc", "grupo",
    "trabajo", "informe", "piel", "comision", "consejo", "групп", "рабоч", "комитет", "комисси",
    "совет", "ргс", "мсэ", "отчет", "союз", "فريق", "عمل", "لجنه", "هييه", "مجلس", "تقرير", "اتحاد",
)  # fmt: skip
#: Words that ask for one fact.
_ONE_FACT = listed(
    "who whom whose when where why how many much qui quand pourquoi combien comment quien quienes cuando "
    "donde cuanto cuantos cuanta cuantas porque кто кого кому кем когда где куда почему сколько зачем чей "
    "ли какого числа متي اين لماذا كم هل"
)
_YES_OR_NO = listed("did was were is are has have does do will can could")
_ABOUT = listed("по about on regarding concerning sobre acerca о об про насчет بشان حول sur concernant")
_HAN_FACT = re.compile(
    "[谁几吗]|多少|何时|什么时候|什么地|为什么|为何|哪天|哪里|哪儿|哪年|哪个|哪一|是否|有没有|怎么|时间|地点|日期|编号|第几"
)
_HAN_ALL = re.compile(
    "成果|结果|决定|结论|要点|总结|概括|概述|内容|介绍|讨论|发生|情况|全部|全文|一切|建议|决议|议定|谈|讲|说|收获|取得|摘要|纪要|成过|通过"
)
_HAN_FILL = re.compile(
    "[的了吗呢啊全报告是在有都些什么哪请给出我我们关于那这次届会议会一下个于对与和及就要主重点作做过得到达取召开举行工作组理事委员联合研究第"
    "年月日号被把从上中里其它他们提本该期间最后近情况如何怎样方面]|CWG-COP|[0-9\\s，。？?！!、：:（）()\"'“”-]"
)
#: After these "about" means the meeting itself: all about it, tell me about it.
_OF_ALL = (
    "tell", "everything", "all", "tout", "parle", "todo", "habl", "cuent", "расскаж", "все", "извест",
    "حدث", "اخبر", "شي",
)  # fmt: skip
#: People: what one of them said or did is one fact.
_PEOPLE = (
    "chair", "presid", "secretar", "delegat", "particip", "expert", "partner", "председ", "секретар",
    "участ", "партнер", "رييس", "مشارك", "مندوب", "شركا",
)  # fmt: skip
_ARTICLES = listed("' the le la les l el los las")
_IN = listed("in at en в на في ب of de du")
#: Words of asking, for questions with a typing error in them.
_SPELT = (
    "results",
    "outcomes",
    "decisions",
    "summary",
    "resultats",
    "resultados",
    "decisiones",
    "результаты",
    "решения",
)
_SPELT_BODY = ("group", "groupe", "grupo", "группы", "группа", "فريق")
#: A question that names a meeting may hold one word more, if it names a place or says whose it was.
_SLACK = 1
_HAN_SLACK = 4
#: One that names none may hold a few, which a section's title will have to answer to.
_TITLE = 4


def whole_section(text: str, cues: Cues) -> bool:
    """Whether the question asks about a whole meeting or section. `cues` are what `find` gave for it."""
    _, words = scan(text)
    named = bool(cues.meetings or cues.relative or cues.dates or cues.sections)
    if has_han(words.text):
        return _in_chinese(words, named)
    return _in_words(words, named)


def _in_words(words: Words, named: bool) -> bool:
    first = next((word for word in words.low if word.isalpha()), "")
    if first in _YES_OR_NO or "où" in (raw.lower() for raw in words.raw):
        return False
    asked = tells = False
    rest: list[int] = []
    for place, word in enumerate(words.low):
        if not word.isalnum() or place in words.used or len(word) == 1:
            continue
        forms = bare(word)
        if not _ONE_FACT.isdisjoint(forms):
            return False
        if _says_nothing(words, place, forms):
            continue
        if _begins(forms, _PEOPLE):
            return False
        if _begins(forms, _ALL) or (named and any(alike(form, right) for form in forms for right in _SPELT)):
            asked = True
        elif _begins(forms, _TELL):
            tells = True
        elif not (named and any(alike(form, right) for form in forms for right in _SPELT_BODY)):
            rest.append(place)
    if not named:
        return (asked or tells) and len(rest) <= _TITLE
    return not rest or ((asked or tells) and len(rest) <= _SLACK and all(_is_where(words, at) for at in rest))


def _says_nothing(words: Words, place: int, forms: list[str]) -> bool:
    """Whether a word is the meeting's, the body's that met, or a little word of any question."""
    return (
        is_meeting(words, place)
        or is_relative(forms)
        or any(form in _FUNCTION for form in forms)
        or _begins(forms, _BODY)
        or words.raw[place].isupper()
    )


def _begins(forms: list[str], stems: tuple[str, ...]) -> bool:
    return any(form.startswith(stems) for form in forms)


def _is_where(words: Words, place: int) -> bool:
    """Whether a word names a place (at the Geneva meeting) or a body (of the group on spectrum)."""
    link = place - 1
    while link > 0 and words.low[link] in _ARTICLES:
        link -= 1
    if words.at(link) in _ABOUT:
        return _begins(bare(words.at(link - 1)), _BODY) or _begins(bare(words.at(link - 1)), _OF_ALL)
    return words.raw[place][0].isupper() or words.at(link) in _IN or words.low[place].startswith("ب")


def _in_chinese(words: Words, named: bool) -> bool:
    text = "".join(sign for place, sign in enumerate(words.text) if not words.is_taken(place, place + 1))
    if _HAN_FACT.search(text):
        return False
    asked = _HAN_ALL.search(text) is not None
    rest = len(_HAN_FILL.sub("", _HAN_ALL.sub("", text)))
    if named:
        return rest == 0 or (asked and rest <= _HAN_SLACK)
    return asked and rest <= _TITLE * 2


def content(text: str, *, of_question: bool = False) -> frozenset[str]:
    """What a text is about: the beginnings of its words without words of asking, Chinese in pairs.

    Of a question, without the words for results and for the body that met, either.
    """
    found: set[str] = set()
    if of_question:
        text = _HAN_ALL.sub(" ", text)
    for word in Words(text).low:
        if has_han(word):
            left = _HAN_FILL.sub("", word)
            found.update(left[at : at + 2] for at in range(max(len(left) - 1, 1)) if left)
        elif word.isalnum() and (len(word) > 1 or word.isdigit()):
            forms = bare(word)
            idle = not _FUNCTION.isdisjoint(forms) or not _ONE_FACT.isdisjoint(forms) or _begins(forms, _TELL)
            if not idle and not (of_question and (_begins(forms, _ALL) or _begins(forms, _BODY))):
                found.add(next((form for form in reversed(forms) if len(form) > 2), word)[:5])
    return frozenset(found)
