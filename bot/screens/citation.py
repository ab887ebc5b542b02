"""Citations: the place of a passage in the reader's language. No other module words a citation."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.screens.phrases import LOCALES, choose
from index.mentions import Date, MentionKind, find, values_of
from knowledge.importing.labels import split
from knowledge.language import base
from knowledge.marks import printed
from knowledge.report import FRONT, Meeting, Passage, Report, Section, Text, in_language

if TYPE_CHECKING:
    from babel import Locale

    from bot.service.book import Chapter

#: First strong isolate and pop directional isolate: text between them does not change the direction of the text
#: around it (Unicode bidirectional algorithm, UAX #9).
FSI, PDI = "\u2068", "\u2069"

_BIDI_CONTROL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LEFT_TO_RIGHT_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-–./&][A-Za-z0-9]+)*|[0-9]+(?:[-–./][0-9A-Za-z]+)+")
_NUMBER = re.compile(r"(?:[A-Za-z]{1,3}[.-]?)?[0-9]+(?:[.-][0-9]+)*[a-z]?")

#: The fewest and most words, of ten letters each, that tell a paragraph from others which nothing else tells apart.
_FIRST_WORDS, _MOST_WORDS = 3, 9


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The words of one language, from `bot/locales`.

    ordinal: By CLDR's ordinal class of a number the form of "18th".
    ordinals: The ordinals in words, from the first on.
    locale: The locale of its dates; "" for the language itself.
    first: The first day of a month, if it is not a plain number.
    """

    section: str
    paragraph: str
    numbered: str
    bullet: str
    after: str
    note: str
    meeting: str
    page: str
    comma: str
    semicolon: str
    brackets: str
    sign: str
    ordinal: dict[str, str]
    ordinals: Sequence[str] = ()
    locale: str = ""
    first: str = ""
    right_to_left: bool = False


def citation(passage: Passage, language: str) -> str:
    """The citation of a passage for a reader of `language` (English words if the interface lacks it):
    report, section, meeting and date, paragraph or bullet, page. One line, its direction isolates balanced."""
    words = _words(language)
    report = _quoted(*in_language(passage.report.title, language, passage.report.language), language)
    page = [words.page.format(passage.page)] if passage.page else []
    return words.comma.join((report, place(passage, language), *page))


def section_citation(report: Report, path: tuple[Section, ...], language: str) -> str:
    """The citation of the section at the end of `path`: report, section, meeting and date."""
    title = _quoted(*in_language(report.title, language, report.language), language)
    return _words(language).comma.join((title, section_place(path, report.language, language)))


def place(passage: Passage, language: str) -> str:
    """The citation without the report: "section 2.4 (18th meeting, 12 January 2022), bullet 1"."""
    words = _words(language)
    # The line that introduces a section often says which meeting it is about, and on which days.
    quoted = passage.number is None and passage.section.items
    line = passage.in_language(language)[0] if quoted else ""
    before_headings = _is_before_headings(passage.section)
    parts = [] if before_headings else [section_place(passage.path, passage.report.language, language, line)]
    if passage.number is not None or before_headings:
        parts += _items(passage, language)
    return words.comma.join(parts)


def _is_before_headings(section: Section) -> bool:
    """Whether a section is the text before the first heading. Its id is not visible in the document."""
    return section.id == FRONT and section.title is None


def ordinal(passage: Passage) -> int | None:
    """The number of an item that has no printed mark: its place among such items. None for the others, for those within
    a point, for footnotes, and where readers would take the number for a printed one."""
    if passage.number is None or _notes(passage):
        return None
    places = passage.places()
    bare = [n for n, place in enumerate(places, start=1) if not place.form and not place.around]
    if len(bare) == len(places):
        return passage.number
    counted = any(place.form.lstrip("{}.").startswith("N") for place in places if not place.around)
    hidden = passage.number not in bare or bare[0] > 1 or counted or passage.section.text is not None
    hidden = hidden or any(_is_own(passage, item) for item in passage.section.items)
    return None if hidden else bare.index(passage.number) + 1


def _notes(passage: Passage) -> list[str]:
    """The numbers of the footnotes that an item is; "" for one without a number."""
    found = (one.partition(f"item {passage.number}: ") for one in passage.section.notes)
    said = next((what for before, own, what in found if own and not before), "")
    return re.findall(r"(?:footnote|a note beside the text)(?: (\d+))?", said)


def _items(passage: Passage, language: str) -> Iterator[str]:
    """The printed marks of an item and of the points around it, or else its number: items under a line that introduces
    them are bullets, others are paragraphs, but for footnotes."""
    words, section, official = _words(language), passage.section, passage.report.language
    if notes := list(filter(None, _notes(passage))):
        yield from (words.note.format(_number(number, words)) for number in notes)
        return
    places = passage.places() if passage.number is not None else ()
    at = (passage.number or 1) - 1
    around = (*places[at].around, *((at,) if places[at].form else ())) if places else ()
    for depth, item in enumerate(section.items[one] for one in around):
        said, tag = in_language(item, language, official)
        mark = _mark(said) or _mark(item[official])
        if not depth and _is_own(passage, item):
            continue
        if depth or _is_point(passage.path) or not re.fullmatch(r"[\d.–]+", mark):
            # Signs of one direction need no isolate.
            yield mark if mark.isascii() and not words.right_to_left else _quoted(mark, tag, language)
        else:
            yield words.numbered.format(_number(mark, words))
    number = ordinal(passage)
    if not around and (number or _is_before_headings(section)):
        form = words.paragraph if section.text is None or passage.number is None else words.bullet
        yield form.format(_number(str(number or passage.number or 1), words))
    elif not around and places:
        own = [
            bool(place.form) and _is_own(passage, item)
            for place, item in zip(places, section.items, strict=True)
        ]
        bare = [not place.form and not place.around for place in places]
        before = next((n for n in range(at, -1, -1) if not bare[n] and not places[n].around), -1)
        if before >= 0 and not own[before]:
            said, tag = in_language(section.items[before], language, official)
            mark = _mark(said) or _mark(section.items[before][official])
            yield words.after.format(_quoted(mark, tag, language))
        run = takewhile(lambda n: bare[n] or places[n].around, range(before + 1, len(places)))
        texts = [in_language(section.items[n], language, official)[0].split() for n in run if bare[n]]
        if len(texts) > 1 or (before >= 0 and own[before]):
            said, tag = passage.in_language(language)
            first = said.split()
            alike = (sum(one[:n] == first[:n] for one in texts) > 1 for n in range(_FIRST_WORDS, _MOST_WORDS))
            most = _FIRST_WORDS + sum(alike)
            yield _quoted(f"“{' '.join(first[:most])[: 10 * most]}…”", tag, language)


def _mark(text: str) -> str:
    """The printed mark of a text, without stops and dashes: "10", "(a)"."""
    return printed(text).replace(".–", "–").strip(".．、-–ـ \u00a0")


def _is_own(passage: Passage, item: Text) -> bool:
    """Whether an item begins with the mark of the point that its section is."""
    mark = re.sub(r"\W", "", printed(item[passage.report.language]))
    return _is_point(passage.path) and mark == passage.section.id.rpartition("-")[2]


def _is_point(path: tuple[Section, ...]) -> bool:
    """Whether the section at the end of a path is a point of a list: it has no title, and its id continues that of the
    outer section."""
    section = path[-1]
    return section.title is None and any(
        section.id.startswith(f"{above.id}-") and "." not in section.id[len(above.id) :]
        for above in path[:-1]
    )


def short(passage: Passage, language: str) -> str:
    """The place in its shortest form, for links: "§ 2.4, 18th meeting (12 January 2022), bullet 1". Without a meeting
    it has the nearest title: "§ 3.1 (Recommendations)"."""
    words, official = _words(language), passage.report.language
    parts = list(_heads(passage.path, official, language, words.sign))
    meeting, titles = passage.meeting, (each.title for each in reversed(passage.path) if each.title)
    title = _quoted(*in_language(next(titles, {official: ""}), language, official), language)
    number = words.sign.format(_number(passage.section.id, words))
    if title and meeting is None and parts == [number] and number not in title:
        parts[-1] += words.brackets.format(title)
    if meeting is not None:
        name = meeting_name(Meeting(meeting.number), language)
        day = full_date(meeting.date, choose(language)) if meeting.date else ""
        parts.append(name + words.brackets.format(day) if name and day else name or day)
    if passage.number is not None or _is_before_headings(passage.section):
        parts += _items(passage, language)
    return words.comma.join(part for part in parts if part)


def undirected(text: str) -> str:
    """A typed text without control characters that change the direction of the words around it."""
    return _BIDI_CONTROL.sub("", text)


def _heads(
    path: tuple[Section, ...], official: str, language: str, form: str, *, whole: bool = False
) -> Iterator[str]:
    """The name of the section at the end of `path`: its number as its title prints it (or the `whole` title), its
    number in the words of `form`, or its title. The section around it comes first if the id continues its id, or else
    the nearest one with a number if the name has none, or one that comes twice."""
    words, section = _words(language), path[-1]
    above, own = _above(path)
    said, tag = _title(section, language, official)
    label = _printed(said, own)
    again = "" if label else _printed(said, re.sub(r"-\d+$", "", own))
    alone = again or not _is_numbered(path, official)
    numbers = [n for n in range(1, len(path)) if alone and _is_numbered(path[:n], official)]
    around = above or (0 if label else max([0, *numbers]))
    yield from _heads(path[:around], official, language, form) if around else ()
    if said and (label or again or not _NUMBER.fullmatch(own)):
        yield _quoted(said if whole else label or again or said, tag, language)
    elif _is_point(path):
        text, tag = in_language(section.text or {official: ""}, language, official)
        yield words.numbered.format(own) if own.isdigit() else _quoted(_mark(text) or own, tag, language)
    elif not _is_before_headings(section):
        # 8 of § 4 is a paragraph, of annex 1 a section.
        form = words.numbered if above and not re.match("[a-z]{4}", path[above - 1].id) else form
        number = _number(own, words) if _NUMBER.fullmatch(own) else _isolated(own)
        yield (form if _NUMBER.fullmatch(own) else words.section).format(number)


def _title(section: Section, language: str, official: str) -> tuple[str, str]:
    """The title of a section for a reader, without the sign that ends it, and its language; "" without a title."""
    said, tag = in_language(section.title or {official: ""}, language, official)
    return re.sub(r"(?:\s*[:：–—-]|(?<=\d)\.)\s*$", "", said), tag


def _above(path: tuple[Section, ...]) -> tuple[int, str]:
    """How many sections of a path lead to the one whose id the last one's id continues, and the rest of that id."""
    for n in range(len(path) - 1, 0, -1):
        if path[-1].id.startswith(f"{path[n - 1].id}-"):
            return n, path[-1].id[len(path[n - 1].id) + 1 :]
    return 0, path[-1].id


def _is_numbered(path: tuple[Section, ...], official: str) -> bool:
    """Whether the section at the end of a path has a number."""
    own = _above(path)[1]
    said = (path[-1].title or {}).get(official, "")
    return _NUMBER.fullmatch(own) is not None or _printed(said, own) != "" or _is_point(path)


def _printed(title: str, number: str) -> str:
    """The beginning of a title that prints the section's number: 第五条 of 第五条 目的, § 5, Article premier; all of
    II. Aims, which has no word beside its number; "" if there is none."""
    number = (number.rpartition("-")[2] if not number[:1].isdigit() else number).casefold()
    label = split(title)[0]
    if label.name and label.number.casefold() == number:
        return label.name
    if not number.isdigit() and re.sub(r"\W", "", label.mark or label.number).casefold() == number:
        return title
    other = re.match(rf"\w+\W{{1,2}}{re.escape(number)}(?!\w|\.\d)", title)  # Rule 5
    return other[0] if other and number[:1].isdigit() else ""


def in_a_row(parts: Iterable[str], language: str) -> str:
    """Citations or titles in a row, which may contain commas, with the separator of `language`."""
    return _words(language).semicolon.join(parts)


def section_place(path: tuple[Section, ...], official: str, language: str, beside: str = "") -> str:
    """The section at the end of `path` in a reader's words, with its title and meeting. Details of the meeting that
    the title, or the text `beside` the citation, already names are left out.

    `official` is the language of the report, the last resort for a title.
    """
    words = _words(language)
    section = path[-1]
    title = _quoted(*_title(section, language, official), language) if section.title else ""
    meeting = next((above.meeting for above in reversed(path) if above.meeting), None)
    name = _unsaid(meeting, f"{title}\n{beside}", language) if meeting else ""
    notes = [name] if name else []
    heads = list(_heads(path, official, language, words.section, whole=True))
    notes = [title, *notes] if title and title not in heads[-1:] else notes
    head = words.comma.join(heads)
    return head + words.brackets.format(words.comma.join(notes)) if notes else head


def place_of(chapter: "Chapter", language: str) -> str:
    """A section's place in words: number, title, meeting."""
    return section_place(chapter.path, chapter.report.language, language)


def heading_of(chapter: "Chapter", language: str) -> str:
    """A section's place as a heading."""
    return capital(place_of(chapter, language))


def capital(text: str) -> str:
    """The text as the start of a line."""
    return text[:1].upper() + text[1:]


def meeting_name(meeting: Meeting, language: str) -> str:
    """A meeting's number and date, as far as they are known: "18th meeting, 12 January 2022"."""
    words, language = _words(language), choose(language)
    parts = []
    if meeting.number is not None:
        parts.append(words.meeting.format(_ordinal(meeting.number, words, language)))
    if meeting.date is not None:
        parts.append(full_date(meeting.date, language))
    return words.comma.join(parts)


def _unsaid(meeting: Meeting, text: str, language: str) -> str:
    """A meeting without the details that a text names: its number, in words or figures, and its day or days.

    Beside "Twenty-seventh session, 14 to 16 February", "27th meeting, 14 February" would look like another meeting.
    The year stays if the text has none.
    """
    numbers, days = _named(text)
    number = None if meeting.number in numbers else meeting.number
    day = meeting.date
    # A range of days names each of them.
    said = [each for each in days if day and each.day and each.covers(Date(day.year, day.month, day.day))]
    if day is None or not said:
        return meeting_name(Meeting(number, day), language)
    parts = [meeting_name(Meeting(number), language)] if number is not None else []
    if not any(each.year for each in said):
        parts.append(str(day.year))
    return _words(language).comma.join(parts)


@lru_cache(maxsize=1024)
def _named(text: str) -> tuple[frozenset[int], frozenset[Date]]:
    """The ordinals of meetings and the dates that a text names."""
    mentions = find(undirected(text))
    return values_of(mentions, MentionKind.MEETING), values_of(mentions, MentionKind.DATE)


def full_date(day: date, language: str) -> str:
    """A date in full, in the style of ITU's documents in a `language` of the interface: "12 January 2022"."""
    return _day(day.toordinal(), language)


def _ordinal(number: int, words: _Phrases, language: str) -> str:
    if 0 < number <= len(words.ordinals):
        return words.ordinals[number - 1]
    form = words.ordinal.get(_locale(language).ordinal_form(number)) or words.ordinal["other"]
    return form.format(number)


@lru_cache(maxsize=256)
def _day(ordinal: int, language: str) -> str:
    from babel.dates import format_date

    day, words = date.fromordinal(ordinal), _words(language)
    said = format_date(day, "long", locale=words.locale or language).replace("\u202f", "\xa0")
    return said.replace("1", words.first, 1) if words.first and day.day == 1 else said


@lru_cache
def _locale(language: str) -> "Locale":
    from babel import Locale

    return Locale(language)


def _words(language: str) -> _Phrases:
    return _phrases(choose(language))


@lru_cache
def _phrases(language: str) -> _Phrases:
    import tomllib

    return _Phrases(**tomllib.loads((LOCALES / language / "citation.toml").read_text(encoding="utf-8")))


def _quoted(text: str, text_language: str, reader: str) -> str:
    """A title as a part of a line in the reader's language."""
    text = " ".join(undirected(text).split())
    if base(text_language) != choose(reader):
        return _isolated(text)
    if _words(reader).right_to_left:
        return _LEFT_TO_RIGHT_RUN.sub(lambda run: _isolated(run[0]), text)
    return text


def _number(number: str, words: _Phrases) -> str:
    return _isolated(number) if words.right_to_left and not number.isdigit() else number


def _isolated(text: str) -> str:
    return f"{FSI}{text}{PDI}"
