"""Meetings in languages beyond those whose words are read one by one: 第17回会合, 17차 회의, هفدهمین نشست.

A language is a line of phrases with a number in them. It is looked at only where a text has its word for a meeting.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from index.cues.numerals import HAN, han_value
from index.cues.value import Relative
from index.cues.words import Words, fold


class Language(NamedTuple):
    """How a language names a meeting. In `named` and in the keys of `relative`, which are patterns, `@` stands for one
    of `nouns`; in `named`, `#` stands for a figure and `=` for one of `ordinals`, the words for the first, the second
    and so on: forms of one between bars, spaces written as `_`."""

    nouns: str
    named: tuple[str, ...]
    relative: Mapping[str, Relative] = {}
    ordinals: str = ""


_LANGUAGES = (
    Language(  # Japanese
        "会合|会議|総会|セッション|ミーティング|委員会",
        ("第 ?# ?回(?:目)?の?@", "# ?回目の@"),
        {
            "(?:最後|最終|最新|直近|最近)の?@": "last",
            "前回の?@": "previous",
            "次回の?@": "next",
            "(?:最初|初回)の?@": "first",
        },
    ),
    Language(  # Korean
        "회의|총회|회기|세션|모임|회합",
        ("제? ?# ?차 ?@", "# ?번째 ?@", "= ?번째 ?@"),
        {"(?:마지막|최근) ?@": "last", "(?:지난|이전) ?@": "previous", "다음 ?@": "next", "첫 ?@": "first"},
        "첫 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두 열세 열네 열다섯 열여섯 열일곱 열여덟 열아홉 스무",
    ),
    Language(  # Hindi
        "बैठक|सत्र|सम्मेलन|अधिवेशन",
        ("# ?(?:वीं|वी|वें|वाँ|वां) ?@", "= @", "@ (?:संख्या|नंबर|क्रमांक) ?#"),
        {"(?:अंतिम|आखिरी|आख़िरी) @": "last", "पिछली @": "previous", "अगली @": "next"},
        "पहली|पहले दूसरी|दूसरे तीसरी|तीसरे चौथी|चौथे पाँचवीं|पांचवीं छठी|छठे सातवीं आठवीं नौवीं|नवीं दसवीं ग्यारहवीं बारहवीं तेरहवीं "
        "चौदहवीं पंद्रहवीं|पन्द्रहवीं सोलहवीं सत्रहवीं अठारहवीं उन्नीसवीं बीसवीं",
    ),
    Language("সভা|বৈঠক|অধিবেশন", ("# ?(?:তম|ম|শ) ?@",), {"(?:শেষ|সর্বশেষ) @": "last"}),  # Bengali
    Language("اجلاس|نشست", ("# ?(?:ویں|واں) ?@",), {"(?:آخری|حالیہ) @": "last"}),  # Urdu
    Language(  # Persian
        "نشست|جلسه|اجلاس",
        ("# ?مین @", "(?<!و )=مین @", "@ ?(?:شماره|ی)? ?#", "@ ?ی? ?=م(?! و )"),
        {"(?:آخرین|واپسین) @": "last", "@ ?ی? (?:پیشین|قبلی)": "previous", "@ ?ی? (?:بعدی|آینده)": "next"},
        "اول|یک|یک دو سو چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده|هیجده نوزده بیست",
    ),
    Language(  # Turkish
        "toplantı|oturum",
        ("(?<!yirmi )= @",),
        {"son @": "last", "önceki @": "previous", "(?:sonraki|gelecek) @": "next"},
        "birinci|ilk ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu on_birinci on_ikinci "
        "on_üçüncü on_dördüncü on_beşinci on_altıncı on_yedinci on_sekizinci on_dokuzuncu yirminci",
    ),
    Language(  # Polish: the words without their endings
        "posiedzeni|spotkani|sesj|zebrani",
        ("#-?(?:e|ego|ym|ej|a) @", r"(?<!dwudzieste )(?<!dwudziestym )=\w{1,3} @"),
        {"ostatni(?:e|ego|m|a|ej) @": "last", "poprzedni(?:e|ego|m|a|ej) @": "previous"},
        "pierwsz drug trzec czwart piąt szóst siódm ósm dziewiąt dziesiąt jedenast dwunast trzynast czternast piętnast "
        "szesnast siedemnast osiemnast dziewiętnast dwudziest",
    ),
    Language(  # Ukrainian: the same
        "засідан|нарад|зустріч|зібран",
        (r"(?<!двадцять )=\w{1,3} @",),
        {"останн(?:є|ього|ьому|я|ій|ю) @": "last", "попередн(?:є|ього|ьому|я|ій|ю) @": "previous"},
        "перш друг трет четверт п'ят шост сьом восьм дев'ят десят одинадцят дванадцят тринадцят чотирнадцят п'ятнадцят "
        "шістнадцят сімнадцят вісімнадцят дев'ятнадцят двадцят",
    ),
    Language(
        "заседание|среща|сесия", ("# ?-?(?:то|та|ото|ата) @",), {"последн(?:ото|ата) @": "last"}
    ),  # Bulgarian
    Language(  # Swedish, Danish, Norwegian
        "möte|sammanträde|møte|møde",
        (r"#(?::e|\.) ?@", "= @"),
        {"(?:senaste|sista|siste|sidste|seneste) @": "last"},
        "första|første andra|andre|anden tredje fjärde|fjerde femte sjätte|sjette sjunde|sjuende|syvende "
        "åttonde|åttende|ottende nionde|niende tionde|tiende",
    ),
    Language(
        "vergadering|bijeenkomst|zitting",
        ("= @",),
        # Dutch; its last meeting is with the German one
        ordinals="eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende "
        "veertiende vijftiende zestiende zeventiende achttiende negentiende twintigste",
    ),
    Language("reuniun|ședinț|sesiun", ("@\\w{0,3} a #-a", "a #-a @"), {"ultima @": "last"}),  # Romanian
    Language(  # Slovene, Croatian, Slovak
        "sestan|sej|sjednic|sastan|zasadnut", (r"#\. ?@",), {"(?:zadnj|posljednj|posledn)\\w{1,3} @": "last"}
    ),
    Language(  # Vietnamese
        "họp|hội nghị",
        ("@ (?:lần )?(?:thứ|lần|số) ?#", "@ (?:lần )?thứ ="),
        {"@ (?:cuối cùng|gần nhất|gần đây nhất|mới nhất)": "last"},
        "nhất hai ba tư năm sáu bảy tám chín mười",
    ),
    Language("ประชุม", ("@ ?ครั้งที่ ?#",), {"@ ?ครั้ง(?:สุดท้าย|ล่าสุด)": "last"}),  # Thai
    Language("mkutano|kikao", ("@ (?:wa|cha) #",), {"@ (?:wa|cha) mwisho": "last"}),  # Swahili
    Language("ישיבה|פגישה|מפגש|מושב", ("@ (?:ה ?-? ?|מספר |מס' )#",), {"@ ה?אחרונה?": "last"}),  # Hebrew
    Language("συνεδρίαση|σύνοδο|συνόδου|συνάντηση", ("# ?[ηο]ς? @",), {"τελευταία @": "last"}),  # Greek
)


def in_further_languages(words: Words, found: set[int]) -> Relative | None:
    """Add the ordinals of the meetings that are named to `found`; return the place of one in a row."""
    text, relative = fold(words.text), None
    for number in range(len(_LANGUAGES)):
        if not any(noun in text for noun in _nouns(number)):
            continue
        named, kinds, values = _patterns(number)
        for match in (match for pattern in named for match in pattern.finditer(text)):
            value = values.get(match[1]) or han_value(match[1])
            if value and value < 1000 and not words.is_taken(*match.span()):
                found.add(value)
                words.use(*match.span())
        for pattern, kind in kinds:
            match_ = pattern.search(text)
            if match_ and not words.is_taken(*match_.span()):
                relative = relative or kind
                words.use(*match_.span())
    return relative


@lru_cache
def _nouns(number: int) -> tuple[str, ...]:
    return tuple(fold(_LANGUAGES[number].nouns).split("|"))


@lru_cache
def _patterns(
    number: int,
) -> tuple[list[re.Pattern[str]], list[tuple[re.Pattern[str], Relative]], dict[str, int]]:
    """A language's patterns for a number, those for a place in a row, and what its ordinals mean."""
    language = _LANGUAGES[number]
    values = {
        form.replace("_", " "): value
        for value, forms in enumerate(fold(language.ordinals).split(), 1)
        for form in forms.split("|")
    }
    signs = {
        "@": f"(?:{fold(language.nouns)})",
        "#": rf"(?<![\d.])({HAN})",
        "=": rf"(?<!\w)({'|'.join(sorted(values, key=len, reverse=True))})",
    }

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub("[@#=]", lambda sign: signs[sign[0]], fold(pattern)))

    kinds = [(compiled(pattern), kind) for pattern, kind in language.relative.items()]
    return [compiled(pattern) for pattern in language.named], kinds, values
