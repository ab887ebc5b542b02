"""The words that a leaning question is made of, in six languages: its whole vocabulary, and nothing else.

They are spelt as `knowledge.normal.normalise` leaves them. Numbers are no words of this: `index.mentions` reads them.
"""

from dataclasses import dataclass


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language. `prefixes` may be stuck to a word, as in Arabic; `han` is for a script without spaces."""

    opening: frozenset[str]  #: begins a fragment: and
    pronouns: frozenset[str]
    questions: frozenset[str]  #: who, when, why
    next: frozenset[str]
    previous: frozenset[str]
    last: frozenset[str]  #: the last there is, which "previous" is not
    meeting: frozenset[str]
    section: frozenset[str]
    filling: frozenset[str]  #: articles, auxiliaries, general verbs: they give a question no subject
    phrases: tuple[str, ...] = ()  #: begins a fragment too: what about
    prefixes: tuple[str, ...] = ()
    han: bool = False
    longest: tuple[str, ...] = ()

    def strip(self, token: str) -> str:
        """A token without what is stuck to it, when it is known so."""
        if self.knows(token):
            return token
        for prefix in self.prefixes:
            if token.startswith(prefix) and self.knows(token[len(prefix) :]):
                return token[len(prefix) :]
        return token

    def knows(self, token: str) -> bool:
        """Whether a word is in the vocabulary."""
        sets = (
            self.opening,
            self.pronouns,
            self.questions,
            self.next,
            self.previous,
            self.last,
            self.meeting,
            self.section,
            self.filling,
        )
        return any(token in words for words in sets)


ENGLISH = Vocabulary(
    opening=_set("and also so then"),
    phrases=("what about", "how about", "and what about"),
    pronouns=_set("it its that this these those they them their he she his her him there it's that's"),
    questions=_set("who whom whose when where why how which what"),
    next=_set("next following subsequent after later"),
    previous=_set("previous preceding before earlier prior"),
    last=_set("last latest"),
    meeting=_set("meeting meetings session"),
    section=_set("section paragraph chapter"),
    filling=_set(
        "one the a an of in at on for to by with from was were is are be been did do does has have had "
        "would will "
        "what's who's else exactly please more tell me us say said says about happen happened "
        "propose proposed "
        "suggest suggested recommend recommended decide decided ask asked mean means held take took place "
        "attended offered offer s many much long no number"
    ),
)
FRENCH = Vocabulary(
    opening=_set("et alors donc"),
    phrases=("qu'en est-il de", "et qu'en est-il de"),
    pronouns=_set(
        "il elle ils elles lui leur leurs ça cela ceci ce cet cette ces celui celle ceux y en l'a "
        "l' c'est c'était qu'il qu'elle s'il son sa ses l'ont"
    ),
    questions=_set("qui quand où pourquoi comment quel quelle quels quelles quoi combien lequel laquelle"),
    next=_set("ensuite suivant suivante prochain prochaine d'après après"),
    previous=_set("précédent précédente d'avant avant"),
    last=_set("dernier dernière"),
    meeting=_set("réunion réunions séance session"),
    section=_set("section paragraphe chapitre"),
    filling=_set(
        "lors un une le la les de du des à au aux dans sur pour par avec a ont est sont était "
        "étaient été fait eu lieu "
        "s'est passé passe dit proposé recommandé décidé demandé offert se tenue tenu que quoi qu'est est-ce "
        "exactement encore plus t d'autre n no numéro"
    ),
)
SPANISH = Vocabulary(
    opening=_set("y e entonces"),
    phrases=("y qué hay de", "qué hay de", "y qué tal"),
    pronouns=_set("él ella ellos ellas lo le les eso esto ese esa esos esas este esta aquello su sus ello"),
    questions=_set(
        "quién quiénes cuándo dónde cómo cuál cuáles qué cuánto cuántos quien cuando donde como cual cuales"
    ),
    next=_set("siguiente próxima próximo después posterior"),
    previous=_set("anterior pasada pasado antes previa"),
    last=_set("última último"),
    meeting=_set("reunión reunion reuniones sesión"),
    section=_set("sección seccion párrafo capítulo"),
    filling=_set(
        "el la los las un una de del en a al para por con se fue fueron es son era ha han hecho "
        "pasó ocurrió dijo "
        "propuso recomendó decidió pidió ofreció celebró tuvo lugar que más exactamente otra otro "
        "eran estaban n no número"
    ),
)
RUSSIAN = Vocabulary(
    opening=_set("а и так"),
    phrases=("а что насчет", "что насчет", "а как насчет", "как насчет", "а что с"),
    pronouns=_set(
        "он она оно они его ее их ему ей им это этого этом этому этим то тот та те том того тому там туда "
        "эти этих этот эта"
    ),
    questions=_set(
        "кто кого кому кем когда где почему зачем как какой какая какое какие каком какого "
        "что чем сколько куда"
    ),
    next=_set(
        "следующее следующем следующая следующий следующего следующей дальше дальнейшее последующее потом"
    ),
    previous=_set(
        "предыдущее предыдущем предыдущая предыдущий предыдущего предыдущей прошлое прошлом прошлый раньше"
    ),
    last=_set("последнее последнем последняя последний последнего последней"),
    meeting=_set("собрание собрании собрания собранию заседание заседании встреча встрече"),
    section=_set("раздел разделе раздела пункт пункте абзац"),
    filling=_set(
        "на в во о об по с со к у за из от для было был была были будет есть ли же произошло случилось "
        "предложил предложила предложило предложили рекомендовал рекомендовала решил решили сказал сказали "
        "состоялось прошло проходило именно еще относительно насчет попросил говорил говорили no номер"
    ),
)
ARABIC = Vocabulary(
    opening=_set("و طيب"),
    phrases=("وماذا عن", "ماذا عن", "وماذا بشأن"),
    pronouns=_set("هو هي هم هذا هذه ذلك تلك هؤلاء هناك عنه عنها به بها فيه فيها له لها ذاك منه منها"),
    questions=_set("ماذا من متى أين لماذا كيف ما أي كم لمن لم"),
    next=_set("بعد التالي التالية القادم القادمة اللاحق المقبل بعده بعدها يليه"),
    previous=_set("السابق السابقة الماضي الماضية قبله قبلها"),
    last=_set("الأخير الأخيرة"),
    meeting=_set("الاجتماع اجتماع اجتماعات الجلسة جلسة"),
    section=_set("القسم قسم الفقرة فقرة الفصل"),
    filling=_set(
        "عن في على إلى مع قد كان كانت حدث جرى اقترح اقترحه اقترحها اقترحت "
        "أوصى قرر قال عرض عرضه عقد تم "
        "عددهم تقرر كانوا بالضبط أيضا الذي التي حصل طلب رقم"
    ),
    prefixes=("و", "ف", "وال", "ال", "ب", "ل", "وب", "ول"),
)
_CHINESE = {
    "opening": _set("那么 那 然后 还有 而"),
    "pronouns": _set("它 他 她 他们 她们 它们 这个 那个 这 这些 那些 其 此 这里 那里 这件事 这一点"),
    "questions": _set("谁 是谁 什么时候 何时 哪里 哪儿 为什么 为何 怎么 如何 什么 哪个 哪些 多少 几"),
    "next": _set("下一次 下次 下一个 下一届 接下来 之后 后一次 下一节 下一段"),
    "previous": _set("上一次 上次 上一个 上一届 之前 前一次 上一节 上一段"),
    "last": _set("最后一次 最近一次"),
    "meeting": _set("会议 会 大会"),
    "section": _set("节 段 章节 部分"),
    "filling": _set(
        "的 了 呢 吗 是 在 有 提出 提议 建议 说 说了 决定 发生 举行 召开 关于 对于 做 "
        "要求 还 都 人 时候 "
        "参加 提出的 提议的 建议的 情况 结果 一次"
    ),
}
CHINESE = Vocabulary(
    opening=_CHINESE["opening"],
    pronouns=_CHINESE["pronouns"],
    questions=_CHINESE["questions"],
    next=_CHINESE["next"],
    previous=_CHINESE["previous"],
    last=_CHINESE["last"],
    meeting=_CHINESE["meeting"],
    section=_CHINESE["section"],
    filling=_CHINESE["filling"],
    han=True,
    longest=tuple(sorted((word for words in _CHINESE.values() for word in words), key=len, reverse=True)),
)
#: In the order in which they are tried; the first that knows every word of a question reads it.
LANGUAGES = (ENGLISH, FRENCH, SPANISH, RUSSIAN, ARABIC, CHINESE)
