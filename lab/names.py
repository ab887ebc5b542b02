"""Makes index/mentions/names.json, the table of States, organisations and months, and bot/service/languages.json, that
of the names of languages: `python -m lab.names` writes both.

From CLDR by way of babel (names in the six UN languages, then in some others), Russian cases by pymorphy3, and
names.txt. The program reads the tables alone: loading CLDR takes longer than answering, and 80 MB.
"""

import itertools
import json
import re
from collections.abc import Iterator

from babel import Locale
from pymorphy3 import MorphAnalyzer

from bot.service.reader import LANGUAGES, folded
from index.language import ALONE, DENSE, SHARED, UNKNOWN
from index.mentions.text import Tokens, fold, has_han
from index.mentions.vocabulary import HERE
from knowledge.language import UN_LANGUAGES
from knowledge.normal import normalise, script_of

TABLE = HERE / "names.json"
_EXTRA = TABLE.with_name("names.txt").read_text(encoding="utf-8").splitlines()

#: The 193 member States of the United Nations by ISO 3166 code.
MEMBERS = tuple(line[:2] for line in _EXTRA if line[:2].isupper())
#: Further languages whose names of States are known, as CLDR has them: where a name means another State in one of the
#: six, that counts.
_OTHERS = ("de", "id", "it", "nl", "pt", "tr")
#: Such names of fewer letters are as often other words in some language (Portuguese Irã, Spanish ira).
_SHORTEST_OTHER = 5
#: The same in longer ones: island, pollen (es), frank (es), served (fr, es), people and languages in other languages.
_NOT_OTHER = re.compile("island|polen|franca|servia|servie|filipina|somali|swiss|turki|dominika")
_MONTH_LOCALES = ("en", "fr", "es", "ru", "ar", "ar_LB", "ar_MA", "ar_TN")
#: Further languages whose months are known by their whole names alone: short forms are words elsewhere (sie, lis, paź).
_OTHER_MONTHS = (
    *_OTHERS, "pl", "uk", "bg", "cs", "sk", "sl", "hu", "fi", "ro", "sv", "da", "nb", "el",
)  # fmt: skip
#: The fewest letters of such a name that is hardly ever another word, and those that are: brand and frame (es, it),
#: members and rows (nl), to some (ro), names of people.
_SHORTEST_MONTH, _NOT_MONTH = 4, re.compile("marca|marco|leden|rijen|unora|maja|mart|juna|jula|zari|luty")
#: Polish months behind "in", which CLDR lacks.
_POLISH = (
    "styczniu", "lutym", "marcu", "kwietniu", "maju", "czerwcu", "lipcu", "sierpniu", "wrzesniu", "pazdzierniku",
    "listopadzie", "grudniu",
)  # fmt: skip

_CYRILLIC = re.compile("[а-яё]")
_RUSSIAN = MorphAnalyzer()
_CASES = ("gent", "datv", "accs", "ablt", "loct")


def table() -> dict[str, dict[str, str] | dict[str, int]]:
    """States and organisations by their names, those in Chinese, and their acronyms; States' adjectives; months, and
    those that are months between a day and a year alone."""
    names: dict[str, str] = {}
    han: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    acronyms: dict[str, str] = {}
    for name, code in _names():
        tokens = [word for word in Tokens(name).low if word.isalnum()]
        if has_han(name):
            han.setdefault("".join(Tokens(name).low), code)
        elif name.startswith("~"):
            adjectives.setdefault(tokens[-1], code)
        elif code.islower():  # an organisation's
            for form in (name, *(_cases(name) if _CYRILLIC.search(name) else ())):
                acronym = name.isupper()
                (acronyms if acronym else names).setdefault(form if acronym else fold(form), code)
        else:
            names.setdefault(" ".join(tokens), code)
            if len(tokens) == 1 and "\u0620" <= tokens[0][0] <= "\u06ff":
                stem = _nisba(tokens[0])
                if len(stem) > 2:
                    adjectives.setdefault(stem, code)
    months, dated = _months()
    return {
        "names": names, "han": han, "adjectives": adjectives, "acronyms": acronyms, "months": months, "dated": dated,
    }  # fmt: skip


def languages() -> dict[str, str]:
    """The stems of the languages' names, in each of these languages, with the tag of the language."""
    every = (*UN_LANGUAGES, *ALONE.values(), *itertools.chain.from_iterable(SHARED.values()))
    tags = [tag for tag in dict.fromkeys(every) if tag != UNKNOWN]
    found: dict[str, str] = {}
    for reader in tags:
        names = Locale.parse(reader).languages
        for tag in tags:
            name = folded(names.get(tag, "")).removeprefix("ال" if reader == "ar" else "")
            # The ending may change; in Chinese and Japanese the last character is a word for "language".
            dense = DENSE.get(script_of(name[:1] or " "), 0) > 1
            stem = name[: -2 if len(name) > 5 else -1 if len(name) > (1 if dense else 4) else None]
            if len(stem) > (0 if dense else 2 if name.upper() == name else 3):
                found.setdefault(stem, tag)
    return found


def _months() -> tuple[dict[str, int], dict[str, int]]:
    """Months by their names; and by those names in further languages that are other words elsewhere."""
    months, dated = dict[str, int](), dict[str, int]()
    for tag in (*_MONTH_LOCALES, *_OTHER_MONTHS):
        locale, other = Locale.parse(tag), tag in _OTHER_MONTHS
        for context, width in itertools.product(
            ("stand-alone", "format"), ("wide", "abbreviated")[: 1 if other else 2]
        ):
            for month, name in locale.months[context][width].items():
                whole = (tag, context, width) == ("ru", "stand-alone", "wide")
                for form in {normalise(name), *(_cases(name) if whole else ())}:
                    spelt = " ".join(word for word in Tokens(form).low if word.isalpha())
                    safe = not other or (len(spelt) >= _SHORTEST_MONTH and not _NOT_MONTH.fullmatch(spelt))
                    (months if safe else dated).setdefault(spelt, month)
    months |= {"sep": 9, "sept": 9, "setiembre": 9, "set": 9, "июнь": 6, "июль": 7, "يونيه": 6, "يوليه": 7}
    months |= {name: month for month, name in enumerate(_POLISH, 1)}
    return months, {name: month for name, month in dated.items() if name not in months}


def _names() -> Iterator[tuple[str, str]]:
    """Every name and its code; what is kept by hand comes first and wins."""
    for line in _EXTRA:
        code, _, names = line.partition(" ")
        for name in names.split(";") if code != "#" else ():
            first, *stems = name.split("~")
            yield from ((normalise(text), code if code != "--" else "") for text in [first] if text.strip())
            yield from ((f"~{normalise(stem)}", code) for stem in stems)
    for language in (*UN_LANGUAGES, *_OTHERS):
        territories = Locale(language).territories
        for code in MEMBERS:
            name = normalise(territories[code])
            # "Myanmar (Burma)": either; "刚果(金)" as it is and without the brackets.
            variants = [name] if language == "zh" else name.replace(")", "").split("(")
            for variant in variants:
                text = variant.replace("St. ", "Saint ").replace("&", "and")
                if language in _OTHERS and not _is_safe(text):
                    continue
                for form in {variant, text, *(_cases(variant) if language == "ru" else ())}:
                    yield form, code


def _is_safe(name: str) -> bool:
    """Whether a name in one of the further languages is hardly ever another word."""
    tokens = [word for word in Tokens(name).low if word.isalpha()]
    return len(tokens) > 1 or (len(tokens[0]) >= _SHORTEST_OTHER and not _NOT_OTHER.fullmatch(tokens[0]))


def _cases(name: str) -> Iterator[str]:
    """A Russian name in every case; each word of a long name may also keep its nominative."""
    tokens = [word for word in Tokens(name).low if word.isalpha()]
    for case in _CASES:
        forms = [{_in_case(word, case)} | ({word} if len(tokens) > 1 else set()) for word in tokens]
        yield from map(" ".join, itertools.product(*forms))


def _in_case(word: str, case: str) -> str:
    named = [one for one in _RUSSIAN.parse(word) if "nomn" in one.tag] or _RUSSIAN.parse(word)
    form = max(named, key=lambda one: "Geox" in one.tag).inflect({case})
    return normalise(form.word) if form else word


def _nisba(name: str) -> str:
    """The stem of an Arabic adjective: برازيل of البرازيل, which gives برازيلي and برازيلية; "" for none."""
    stem = name.removeprefix("ال")
    stem = stem[:-2] if stem.endswith(("يا", "يه")) else stem.removesuffix("ا").removesuffix("ه")
    return "" if stem.endswith("ي") else stem


def write() -> None:
    """Write both files."""
    for path, value in ((TABLE, table()), (LANGUAGES, languages())):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
