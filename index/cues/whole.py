"""Whether a question asks about a whole meeting or section, rather than for one fact of it.

It does when, besides the words that name the meeting, it has only words that ask for all there is: results,
decisions, "what happened", "tell me about". Anything else in it is a fact that is sought.
"""

import re

from index.cues.finding import scan
from index.cues.meetings import is_meeting
from index.cues.value import Cues
from index.cues.words import Words, bare, fold, has_han, listed

#: Stems that ask for all that a meeting brought.
_ALL = (
    "outcome", "result", "decid", "decision", "conclu", "summar", "overview", "happen", "achiev", "accompli", "highlight",
    "takeaway", "everything", "recap", "recommend", "discuss", "agree", "finding", "advis", "advice", "plan",
    "resum", "bilan", "ressort", "retenir", "essentiel", "synthes", "recapit", "recommand", "conseil", "tout",
    "balance", "acord", "recom", "aconsej", "consej", "sintes", "salio", "todo", "logr", "consig", "concl", "obten",
    "итог", "результат", "реш", "заключ", "вывод", "законч", "заверш", "конч", "главн", "договор", "произош", "резюме",
    "сводк", "все", "рекоменд", "совет", "обсужд", "достиг", "основн", "говор", "плат", "план",
    "نتائج", "نتايج", "حصيل", "قرر", "تقرر", "قرار", "اسفر", "خرج", "دار", "حدث", "جري", "ملخص", "خلاص", "مخرج", "توصل", "توصي",
    "اوصت", "اوصي", "يوصي", "ابرز", "كل", "ناقش", "نوقش", "لخص",
)  # fmt: skip
#: Stems that ask to be told, and say nothing of what.
_TELL = (
    "tell", "describ", "explain", "give", "show", "sum", "main", "key", "point", "about", "came", "come", "went", "go",
    "out", "up", "list", "detail", "full", "whole", "all", "say", "said", "learn", "overall", "general",
    "parle", "racont", "donne", "dit", "dire", "passe", "princip", "resort", "montre", "appren", "appris", "general",
    "cuent", "habl", "deme", "dame", "paso", "punto", "si", "dio", "dieron", "muestr", "trat", "clave", "dice", "aprend",
    "расскаж", "дай", "покаж", "опиш", "подвед", "чем", "прошл", "дал", "показ", "извест", "обо", "кратк", "вкратце",
    "اخبر", "حدث", "اعط", "اهم", "نقاط", "نقطه", "شي", "رئيس", "بكل", "تفاصيل", "عن", "يقال", "عموما", "كشف", "كامل",
)  # fmt: skip
_FUNCTION = listed(
    "the a an of in on at for from to by with and or is was were are be been has have had did do does it its this that "
    "these those what which please me us you i we there their his her s t held took place no than as "
    "le la les l de du des d un une et ou a au aux en dans sur pour par que qu qui quoi quel quels quelle quelles est "
    "sont ete etait ont il elle on ce c se s sa son ses y me moi nous vous sommes svp plait fut furent eu lieu n "
    "el los las del un una y o en por para con que cual cuales es son fue fueron ha han se su sus lo al me nos favor "
    "в во на о об обо про и или с со по к ко у от до из за для что какой какая какое какие каковы каков это эта этот "
    "этой этого было была были был мне нам г года год году там же ли пожалуйста состоявшегося состоявшейся "
    "ما ماذا بماذا بم التي الذي في من عن علي الي و او هو هي كان كانت هذا هذه ذلك لي لنا مع قد عام سنه تم ايا عنه عنها"
)
#: Words for the body that met: whose meeting it was needs no answer.
_BODY = (
    "group", "committee", "commission", "council", "working", "cwg", "cop", "wg", "itu", "union", "report", "joint", "they",
    "groupe", "travail", "comite", "rapport", "uit", "gtc", "grupo", "trabajo", "informe", "piel", "comision", "consejo",
    "групп", "рабоч", "комитет", "комисси", "совет", "ргс", "мсэ", "отчет", "союз",
    "فريق", "عمل", "لجنه", "هيئه", "مجلس", "تقرير", "اتحاد",
)  # fmt: skip
#: Words that ask for one fact.
_ONE_FACT = listed(
    "who whom whose when where why how many much "
    "qui quand pourquoi combien comment quien quienes cuando donde cuanto cuantos cuanta cuantas porque "
    "кто кого кому кем когда где куда почему сколько зачем чей ли какого числа متي اين لماذا كم هل"
)
_YES_OR_NO = listed("did was were is are has have does do will can could")
_ABOUT = listed("about on regarding concerning sobre acerca о об про насчет بشان حول sur concernant")
_HAN_FACT = re.compile("[谁几吗]|多少|何时|什么时候|什么地|为什么|为何|哪天|哪里|哪儿|哪年|哪个|哪一|是否|有没有|怎么|时间|地点|日期|编号|第几")
_HAN_ALL = re.compile(
    "成果|结果|决定|结论|要点|总结|概括|概述|内容|介绍|讨论|发生|情况|全部|全文|一切|建议|决议|议定|谈|讲|说|收获|取得|摘要|纪要|成过|通过"
)
_HAN_FILL = re.compile(
    "[的了吗呢啊是在有都些什么哪请给出我我们关于那这次届会议会一下个于对与和及就要主重点作做过得到达取召开举行工作组理事委员联合研究第"
    "年月日号被把从上中里其它他们提本该期间最后近情况如何怎样方面]|CWG-COP|[0-9\\s，。？?！!、：:（）()\"'“”-]"
)
#: How much more than the meeting's name and words of asking a question may hold: a place, a body's name.
_SLACK = 1
_HAN_SLACK = 2


def whole_section(text: str, cues: Cues) -> bool:
    """Whether the question asks about a whole meeting or section. `cues` are those that `find` gave for it."""
    _, words = scan(text)
    named = bool(cues.meetings or cues.relative or cues.dates or cues.sections)
    if has_han(words.text):
        return _in_chinese(words, named)
    return _in_words(words, named)


def _in_words(words: Words, named: bool) -> bool:
    asked, rest, about = False, 0, False
    first = next((word for word in words.low if word.isalpha()), "")
    if first in _YES_OR_NO or "où" in (raw.lower() for raw in words.raw):
        return False
    tells = False
    for place, word in enumerate(words.low):
        if not word.isalnum() or place in words.used or len(word) == 1:
            continue
        forms = bare(word)
        if not _ONE_FACT.isdisjoint(forms):
            return False
        if is_meeting(words, place) or any(form in _FUNCTION for form in forms):
            continue
        if any(form.startswith(_BODY) for form in forms) or words.raw[place].isupper():
            continue
        if any(form.startswith(_ALL) for form in forms):
            asked = True
        elif any(form.startswith(_TELL) for form in forms):
            tells = True
        else:
            rest += 1
            # "decisions on funding" ask for one thing, "decisions at the Geneva meeting" for all.
            about = about or words.at(place - 1) in _ABOUT or words.at(place - 2) in _ABOUT
    if named:
        return rest == 0 or ((asked or tells) and rest <= _SLACK and not about)
    return rest == 0 if asked else False


def _in_chinese(words: Words, named: bool) -> bool:
    text = "".join(
        sign for place, sign in enumerate(words.text) if not words.is_taken(place, place + 1)
    )
    if _HAN_FACT.search(text):
        return False
    asked = _HAN_ALL.search(text) is not None
    rest = len(_HAN_FILL.sub("", _HAN_ALL.sub("", text)))
    if named:
        return rest == 0 or (asked and rest <= _HAN_SLACK)
    return asked and rest == 0


def content(text: str) -> frozenset[str]:
    """What a question is about: the beginnings of its words that are not words of asking, Chinese in pairs."""
    found = set()
    for word in Words(fold(text)).low:
        if has_han(word):
            left = _HAN_FILL.sub("", word)
            found.update(left[at : at + 2] for at in range(max(len(left) - 1, 1)) if left)
        elif word.isalnum() and len(word) > 1:
            forms = bare(word)
            if not any(form in _FUNCTION or form in _ONE_FACT or form.startswith(_TELL) for form in forms):
                found.add(forms[-1 if len(forms[-1]) > 2 else 0][:5])
    return frozenset(found)
