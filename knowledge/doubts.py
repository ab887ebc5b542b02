"""Finds doubtful places in a usable report. Gives warnings, never errors."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import pairwise

from knowledge.marks import differ, placed, printed
from knowledge.normal import ACRONYMS, disguised, latin_acronyms, normalise
from knowledge.numerals import numbers
from knowledge.problem import Problem, Severity
from knowledge.report import Report, Section, key_of
from knowledge.reportfile import ReportFile

#: Remains of word processors and converters: `[bookmark: _Hlk95493316]`, broken references, the replacement
#: character for a lost letter.
_EXPORT_MARK = re.compile(
    r"\[(?:bookmark|footnoteRef|endnoteRef|image|comment)\s*:[^\]]*\]|\b_(?:Hlk|Toc|Ref|GoBack)\d*"
    r"|Error! (?:Reference|Bookmark)[^.!]*|Ошибка! (?:Источник|Закладка)[^.!]*"
    r"|\b(?:HYPERLINK|PAGEREF) [\\\"]+|\ufffd",
    re.IGNORECASE,
)


#: A report with this many passages should have headings; a passage with this many letters is long.
_MANY, _LONG = 30, 3000
#: A passage that comes on this many pages may be a page's head; letters of a quoted text, and of such a head.
_FEW, _SHOWN = 3, 100
#: The dots of a contents page, with a page number behind them.
_DOTS = re.compile(r"\.{4,}|…{2,}|(?:\. ){4,}")
_LEADERS = re.compile(rf".{{0,200}}?(?:{_DOTS.pattern})\s*\d{{1,4}}\s*")
_ENDS = tuple(".;:!?…。；：！？؟")
_ARABIC_WORD = re.compile("[\u0621-\u064a]{3,}")


def doubts(file: ReportFile) -> Iterator[Problem]:
    """List the warnings about one report, in no particular order."""
    report = file.report
    if report is None:
        return
    yield from _missing_translations(file, report.expected())
    acronyms = _acronyms(file)
    for text in file.texts:
        official = text.strings.get(report.language, (0, ""))[1]
        for language, (line, string) in text.strings.items():
            field = text.field if len(text.strings) == 1 else f"{text.field}.{language}"
            for message, advice in _of_text(string, acronyms, passage=text.passage):
                yield _warning(file, line, field, message, advice)
            if text.passage and key_of(language, string) in report.outdated:
                message, advice = (
                    "is older than the official text: nobody is shown it",
                    "mend it, or confirm it at the desk",
                )
                yield _warning(file, line, field, message, advice)
            if language != report.language and (message := other_figures(official, string)):
                yield _warning(file, line, field, message, "look which of the two is right")
            if language != report.language and text.passage and differ(official, string):
                message = f"the mark {printed(string)} is {printed(official)} in the official text"
                yield _warning(file, line, field, message, "look whether the text is in its place")
    written = {language for text in file.texts for language in text.strings}
    for language in sorted(report.official - written):
        at, advice = file.official_lines.get(language), "remove it from the list or add its texts"
        yield _warning(file, at, "report.official", f"no text is in {language}", advice)
    for language, texts in report.unplaced.items():
        message, advice = (
            f"{len(texts)} texts in {language} have no place",
            "move them to passages at the desk",
        )
        yield _warning(file, file.id_line, "report.unplaced", message, advice)
    yield from _meetings_twice(file, report.sections, {})
    yield from _of_an_import(file, report)
    yield from _of_marks(file, report)


def titled_alike(files: Sequence[ReportFile]) -> Iterator[Problem]:
    """Warn of each report that has the title of an earlier one in some language: their citations look the
    same."""
    known: dict[tuple[str, str], ReportFile] = {}
    for file in files:
        if file.report is None:
            continue
        titles = {(language, normalise(title, lower=True)) for language, title in file.report.title.items()}
        first = next((known[title] for title in sorted(titles) if title in known), None)
        if first is not None and first.id != file.id:  # of a copy that is said otherwise
            message = f"the title is that of {first.path.name} too"
            advice = "tell them apart, for instance by the year: it is all that citations say of a report"
            yield _warning(file, file.id_line, "report.title", message, advice)
        known |= {title: file for title in titles if title not in known}


def _of_an_import(file: ReportFile, report: Report) -> Iterator[Problem]:
    """Warn of faults that an import may leave: no title, no headings, lines of a contents page, very long
    passages, reversed Arabic letters."""
    if report.id in report.title.values():
        advice = "write the document's title: citations give it"
        yield _warning(file, file.id_line, "report.title", "the title is the id", advice)
    if sum(1 for _ in report.passages()) >= _MANY and not any(one.title for one in report.every_section()):
        advice = "give sections titles: without any, a citation says little of the place"
        yield _warning(file, file.id_line, "sections", f"no heading in {_MANY} passages or more", advice)
    yield from _of_pages(file, report)
    yield from _of_numbers(file, report)
    words_alone = Counter(one.original for one in report.passages() if re.fullmatch(r"\w+", one.original))
    for word, count in words_alone.items():
        if count >= _FEW:
            advice = "join it to the passage behind it where it is its label"
            yield _warning(file, file.id_line, "sections", f"one word as {count} passages ({word})", advice)


def _of_pages(file: ReportFile, report: Report) -> Iterator[Problem]:
    """Heads and feet of pages among the passages."""
    pages: dict[str, set[int | None]] = {}
    for passage in report.passages():
        if not passage.original.rstrip().endswith(_ENDS):
            pages.setdefault(re.sub(r"\d+", "", passage.original).strip(), set()).add(passage.page)
    for said, found in pages.items():
        if len(found) >= _FEW and len(said) < _SHOWN and any(map(str.isalpha, said)):
            message = f"one passage on {len(found)} pages ({said})"
            advice = "delete it where it is the head or foot of a page"
            yield _warning(file, file.id_line, "sections", message, advice)


def _of_numbers(file: ReportFile, report: Report) -> Iterator[Problem]:
    """Numbers of sections that come twice, fall, or leave one out: the first of each kind, and how many there are."""
    ids = {one.id for one in report.every_section()}
    problems: dict[str, list[tuple[str, str, str]]] = {"twice": [], "falls": [], "gap": []}

    def look(sections: Sequence[Section], around: Sequence[str]) -> None:
        for one in sections:
            number, _, again = one.id.rpartition("-")
            known = number in ids and number not in around and number.replace(".", "").isdigit()
            own = one.id in (one.title or {}).get(report.language, "")  # "Article 9-1"
            if known and again.isdigit() and not own:
                advice = f"look which of the two is section {number}, and correct the other"
                problems["twice"].append((one.id, f"the number {number} comes twice", advice))
            look(one.sections, (*around, one.id))

    look(report.sections, ())
    for sections in (report.sections, *(one.sections for one in report.every_section())):
        for a, b in pairwise([one.id for one in sections if one.id.replace(".", "").isdigit()]):
            x, y = ([int(part or 0) for part in one.split(".")] for one in (a, b))
            if y < x:
                advice = (
                    "look whether the number is of a list, of a page or of a part that has its own numbers"
                )
                problems["falls"].append((b, f"section {b} comes after {a}", advice))
            elif len(x) == len(y) and x[:-1] == y[:-1] and y[-1] == x[-1] + 2:
                between = ".".join(map(str, (*x[:-1], x[-1] + 1)))
                advice = f"look whether the heading of {between} is in another passage"
                problems["gap"].append((b, f"section {b} comes after {a}", advice))
    for several in problems.values():
        for id_, message, advice in several[:1]:
            more = f", and {len(several) - 1} more are such" if len(several) > 1 else ""
            yield _warning(file, file.id_line, f"sections[{id_}]", message + more, advice)


def _of_marks(file: ReportFile, report: Report) -> Iterator[Problem]:
    """Items whose printed mark does not follow the one before it: the first of each section."""
    lines = {text.field: text.line for text in file.texts}
    for section in report.every_section():
        texts = tuple(item[report.language] for item in section.items)
        last: dict[tuple[tuple[int, ...], str], int] = {}
        for number, (text, place) in enumerate(zip(texts, placed(texts), strict=True), start=1):
            before = last.get((place.around, place.form))
            last[place.around, place.form] = place.value
            if place.form and before is not None and place.first not in (1, before + 1):
                where = f"sections[{section.id}].items[{number}]"
                message = f"the mark {printed(text)} does not follow the one before it"
                advice = "citations give the mark: correct it, or move the passage"
                yield _warning(file, lines.get(where), where, message, advice)
                break


def _missing_translations(file: ReportFile, expected: Set[str]) -> Iterator[Problem]:
    """Warn of missing translations: at each passage for a language that most passages have, once for one that
    few have."""
    passages = [text for text in file.texts if text.passage]
    have = Counter(language for text in passages for language in text.strings)
    for language, count in have.items():
        if language not in expected:
            message = f"only {count} of {len(passages)} passages have {language}"
            yield _warning(
                file, file.id_line, "sections", message, f"add the other texts in {language} as they come"
            )
            continue
        for text in file.texts:
            if language not in text.strings:
                message = f"no translation into {language}, which the others have"
                yield _warning(
                    file,
                    text.line,
                    text.field,
                    message,
                    f"add {language}: …, until then its readers get another language",
                )


def _meetings_twice(
    file: ReportFile, sections: Sequence[Section], seen: dict[int, str], around: int | None = None
) -> Iterator[Problem]:
    """Warn of a meeting number that comes again in an unrelated section."""
    for section in sections:
        number = section.meeting.number if section.meeting else None
        if number is not None and number != around:
            if number in seen:
                where, first = f"sections[{section.id}].meeting.number", seen[number]
                message = f"meeting {number} is that of section {first} too"
                at = file.meeting_lines.get(section.id)
                yield _warning(file, at, where, message, "correct one of the two, unless both are about it")
            seen.setdefault(number, section.id)
        yield from _meetings_twice(file, section.sections, seen, number or around)


@lru_cache(maxsize=1 << 15)
def _of_text(string: str, acronyms: frozenset[str], *, passage: bool) -> tuple[tuple[str, str], ...]:
    """The messages about one text, each with its advice. They are kept: at the desk a report is checked at each change,
    and most of its texts are what they were."""
    found = []
    if words := list(dict.fromkeys(disguised(string, acronyms))):
        message = f"Cyrillic letters inside a Latin acronym, or the reverse ({', '.join(words)})"
        advice = "retype it in one script, unless the official text has it so (searching treats both alike)"
        found.append((message, advice))
    for mark in dict.fromkeys(match[0] for match in _EXPORT_MARK.finditer(string)):
        found.append((f"a mark left over from an export ({mark})", "delete it: it is not text"))
    if not passage:
        return tuple(found)
    if re.fullmatch(r"\W*\d{1,4}\W*", string):
        found.append(("a number alone", "delete it where it is the number of a page"))
    if len(string) > _LONG:
        advice = "divide it where a new thought begins: a whole message of Telegram has 4,096"
        found.append((f"{len(string)} letters in one passage", advice))
    # Looking for dots first is quick, since few texts have them.
    if _DOTS.search(string) and (len(_LEADERS.findall(string)) > 1 or _LEADERS.fullmatch(string)):
        found.append(("a line of a contents page", "delete it: it answers nothing"))
    arabic = _ARABIC_WORD.findall(string)
    turned = sum(word.endswith("\u0644\u0627") and not word.startswith("\u0627\u0644") for word in arabic)
    if turned > 3 and 5 * turned > len(arabic):
        found.append(("Arabic letters in reverse order", "import the Word file instead, or type it anew"))
    return tuple(found)


def other_figures(official: str, translation: str) -> str:
    """A remark where a translation has a number that the official text has not, in the place of one that it has; ""
    otherwise. A number that only one of them has may be a word in the other."""
    meant, said = numbers(official), numbers(translation)
    if not (lost := meant - said) or not (new := said - meant):
        return ""
    listed = [", ".join(map(str, sorted(each.elements()))) for each in (new, lost)]
    return f"other figures than the official text ({listed[0]} for {listed[1]})"


def _acronyms(file: ReportFile) -> frozenset[str]:
    """Give ITU's acronyms, and those that the report writes in Latin letters."""
    return ACRONYMS.union(
        word for text in file.texts for _, string in text.strings.values() for word in latin_acronyms(string)
    )


def _warning(file: ReportFile, line: int | None, field: str, message: str, advice: str) -> Problem:
    return Problem(str(file.path), line, field, message, advice, Severity.WARNING)
