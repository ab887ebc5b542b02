"""Resolves a question's mentions against the reports: whole sections, passages by their place, a filter, mentions
that no passage has.

A report is named by its year ("the 2022 report"), its group's acronym or its title; a section by its meeting's number,
place in a row or date, by its own number, or by its title.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial, reduce
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.mentions.finding import (
    DATE,
    DOCUMENT,
    MEETING,
    ORGANISATION,
    PLACE,
    SECTION,
    STATE,
    Date,
    Mention,
    MentionKind,
    Reading,
    read,
    values_of,
)
from index.mentions.text import COUNCIL, Tokens, fold, has_han, of_council
from index.mentions.whole import asks_for_all, asks_for_one, asks_when, names_when, only_names
from index.texts import among
from knowledge.normal import normalise

Places = NDArray[np.int32]
#: A named meeting, date or section filters the passages. A State, body or document does not: the passage that answers
#: about Kenya may say Nairobi.
_FILTERING = (MEETING, DATE, SECTION)
_NAMING = (STATE, DOCUMENT, ORGANISATION)
_KINDS = (*_FILTERING, *_NAMING)
#: A further stored value of passages: they name a date.
TIMED = "timed"
_BRACKETS = re.compile(r" ?\([^()]*\)")
#: An acronym of parts: WG-SEA, РГ-море. An acronym without parts may be anybody's.
_LETTERS = r"[^\W\d_\u3400-\u9fff]{2,8}"
ACRONYM = re.compile(rf"(?<![^\W\u3400-\u9fff])(?<!-){_LETTERS}(?:-{_LETTERS})+(?![^\W\u3400-\u9fff]|-)")
#: Characters of the shortest title of a report by which a question may name it.
SHORTEST = 20
_TITLE = "title "
#: Classes of words that ask for a section or for all of it.
_ASKING = ("named-part", "about", "all", "body", "silent")


_NONE = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Understanding:
    """A question, resolved against the reports.

    text: the text for the encoder, without the name of a report
    reports: ids of the named reports; None for none or all
    sections: full ids of the sections asked for as a whole: one, or one in each of several reports
    items: places of passages named so ("2.3 bullet 4"), and of lines that say when a meeting was, sorted
    passages: places of those that carry the named meeting, date and section, sorted; None where none is named
    clashes: kinds of mentions that no passage carries
    rows: the number of rows of meetings that have a named place ("the last meeting")
    """

    text: str
    mentions: tuple[Mention, ...]
    reports: frozenset[str] | None = None
    sections: tuple[str, ...] = ()
    items: Places = field(default_factory=lambda: _NONE)
    passages: Places | None = None
    clashes: frozenset[MentionKind] = frozenset()
    rows: int = 0

    def carried_by(self, places: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Which places carry the named meeting, date and section."""
        return among(places, _NONE if self.passages is None else self.passages)


@dataclass(frozen=True, slots=True)
class NamedSection:
    """A section with the names by which questions mention it.

    id, report, own: its full id, its report's id, its own number
    in_row: whether it stands for a meeting in the row of a report's meetings
    first, last: the places of its passages (`last` exclusive)
    meetings, dates: those of its meeting
    common: general kinds of its titles: title recommendations, title annex
    titles: its titles as `title_words` gives them
    """

    id: str
    report: str
    own: str
    in_row: bool
    first: int
    last: int
    meetings: Sequence[int]
    common: Sequence[str]
    titles: Sequence[str]
    dates: tuple[Date, ...]

    @property
    def places(self) -> Places:
        """The places of its passages."""
        return np.arange(self.first, self.last, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of a library by their names.

    years: the first and the last year in a report's title, date or id, by its id
    series: by a report's id the id without its year, which the reports of one group share
    titles: ids of reports by their folded titles
    groups: ids of the reports of a series by the acronyms in their titles
    about: the same by the subjects of their titles, as `subject_words` gives them
    """

    years: Mapping[str, Sequence[int]]
    series: Mapping[str, str]
    titles: Mapping[str, Sequence[str]]
    groups: Mapping[str, Sequence[str]]
    about: Mapping[str, Sequence[str]]

    def named(self, text: str, tokens: Tokens) -> tuple[str, frozenset[str] | None]:
        """A question without the years and titles of reports in it, and the ids of the reports that it names.

        Neither is in the passages, so there a year would pass for a date. The ids are None where the question names
        none or all. A year of no report stays in the question.
        """
        cut: list[tuple[int, int]] = []
        chosen: list[set[str]] = []
        for title, found in self.titles.items():
            if (start := tokens.folded.find(title)) >= 0:
                cut.append((start, start + len(title)))
                chosen.append(set(found))
        years, spans = _editions(tokens)
        if years and (of_years := self._of_years(min(years), max(years))):
            cut += spans
            chosen.append(of_years)
        if self.groups:
            capitals = (low for low, raw in zip(tokens.low, tokens.raw, strict=True) if raw.isupper())
            called = (*map(fold, ACRONYM.findall(tokens.text)), *capitals)
            if of_groups := [self.groups[name] for name in called if name in self.groups]:
                chosen.append(set().union(*of_groups))
        ids = frozenset(set.intersection(*chosen)) if chosen else frozenset[str]()
        return _without(text, cut), ids if 0 < len(ids) < len(self.series) else None

    def called(self, tokens: Tokens) -> frozenset[str] | None:
        """The reports of the one group that a question calls by the words of a title; else None."""
        words = subject_words(tokens, of_question=True)
        shared = Counter(id_ for word in words for id_ in self.about.get(word, ()))
        ids = frozenset(id_ for id_, count in shared.items() if count == max(shared.values()))
        alone = len({self.series[id_] for id_ in ids}) == 1
        return ids if alone and len(ids) < len(self.series) else None

    def _of_years(self, first: int, last: int) -> set[str]:
        """The reports whose years end with the last year, or else those whose years have both."""
        ending = {id_ for id_, (_, end) in self.years.items() if end == last}
        return ending or {id_ for id_, (start, end) in self.years.items() if start <= first and last <= end}


#: The mentions of a question: values by their kinds.
Asked = dict[MentionKind, frozenset[Any]]


@dataclass(frozen=True)
class Directory:
    """The mentions of the passages of some reports, made for a build by `gathering.gather`.

    place_of: gives the place of the passage with an id, None for an unknown id
    values: what passages carry: kinds and values
    numbers: the place of each in `values`
    carried, carrying: the number of a value and the place of a passage that carries it, side by side, by the numbers
    reports: the reports by what names them
    sections: those of the reports, outer ones before those in them
    spans: the first and the last place (exclusive) of each report, where these are the sections of some alone
    """

    place_of: Callable[[str], int | None]
    values: Sequence[tuple[str, Any]]
    numbers: Mapping[tuple[str, Any], int]
    carried: NDArray[np.int32]
    carrying: Places
    reports: Reports
    sections: Sequence[NamedSection]
    spans: Sequence[tuple[int, int]] = ()

    @classmethod
    def load(
        cls, text: str, array: NDArray[np.int32], place_of: Callable[[str], int | None], passages: int
    ) -> Self:
        """The directory that `gather` gave, of so many passages. Raises ValueError, TypeError or KeyError."""
        listed, rows, reports = json.loads(text)
        # JSON has made lists of tuples.
        values = [(kind, tuple(value) if isinstance(value, list) else value) for kind, value in listed]
        carried, carrying = array.reshape(2, -1)
        if carried.max(initial=-1) >= len(values) or carrying.max(initial=-1) >= passages:
            raise ValueError("the mentions do not fit the passages")
        placed = tuple(
            replace(NamedSection(*row), dates=tuple(Date(*date) for date in row[-1])) for row in rows
        )
        numbers = {value: number for number, value in enumerate(values)}
        return cls(place_of, values, numbers, carried, carrying, Reports(*reports), placed)

    def understand(self, text: str) -> Understanding:
        """Find the mentions of a cleaned question (`index.mentions.clean`), and resolve them against the reports."""
        tokens = Tokens(text)
        cut, reports = self.reports.named(text, tokens)
        reading = read(tokens if cut == text else cut, self._groups)
        text = cut
        if "(" in text and reading.has(SECTION):
            text = _BRACKETS.sub("", text)  # a citation has the section's title in brackets
            reading = read(text, self._groups)
        mentions = reading.mentions()
        whole = bool(mentions) and asks_for_all(reading, self.reports.about)
        if reports is None and whole and reading.has(MEETING, PLACE, SECTION):
            reports = self.reports.called(reading.tokens)
        scope = self if reports is None else self._within(reports)
        if not mentions:
            return Understanding(text, (), reports, _one_each(scope._titled(reading)))
        asked = scope._resolve(reading)
        row, place = scope._in_row(asked), _place(asked)
        found = {kind: [scope._carrying(kind, value) for value in asked[kind]] for kind in _KINDS}
        clashes = {kind for kind, arrays in found.items() if not all(map(len, arrays))}
        if isinstance(place, int) and not row and scope._rows:
            clashes.add(PLACE)
        found[MEETING] += [part.places for part in row]
        carriers = {kind: _union(arrays) for kind, arrays in found.items()}
        filtering = [carriers[kind] for kind in _FILTERING if len(carriers[kind])]
        passages = reduce(_both, filtering) if filtering else None
        sections, items = tuple[str, ...](), _NONE
        # Another body's meeting may have the number of one of ours.
        if ours := clashes.isdisjoint(_NAMING):
            sections = _one_each(scope._about(asked, reading))
        if whole and ours and any("/" in own for own in asked[SECTION]):
            items = _NONE if passages is None else _both(carriers[SECTION], passages)
        elif sections and MEETING not in clashes and (asked[MEETING] or place) and asks_when(reading):
            items = _both(self._holding(TIMED, ""), self.places(sections))
        return Understanding(
            text, mentions, reports, sections if whole else (), items, passages, frozenset(clashes), len(row)
        )

    def places(self, ids: Iterable[str]) -> Places:
        """The places of passages; unknown ids are ignored."""
        return np.array(sorted(place for id_ in ids if (place := self.place_of(id_)) is not None), np.int32)

    def says_when(self, question: str, passage: str) -> bool:
        """Whether a question asks when something was, and a passage names a date."""
        return names_when(Tokens(question)) and self.place_of(passage) in self._holding(TIMED, "")

    def lacks(self, question: str, lines: Iterable[str]) -> bool:
        """Whether a question asks for one fact, and the line that introduces a section names its meeting alone.

        `lines` has the line in each of its languages.
        """
        alone = (only_names(read(normalise(line), self._groups), self.reports.about) for line in lines)
        return asks_for_one(read(question)) and any(alone)

    def contradicts(self, mentions: tuple[Mention, ...], passage: str) -> bool:
        """Whether a passage has another meeting, date or State than a question, and not the named one."""
        asked = _asked(mentions)
        asked[MEETING] |= {number for part in self._in_row(asked) for number in part.meetings}
        kinds = [kind for kind in (MEETING, DATE, STATE) if asked[kind]]
        of_passage = self.carried[self.carrying == self.place_of(passage)].tolist() if kinds else ()
        carried = _grouped(self.values[number] for number in of_passage)
        return any(
            carried.get(kind) and not any(_agree(a, b) for a in asked[kind] for b in carried[kind])
            for kind in kinds
        )

    def _within(self, reports: frozenset[str]) -> Self:
        """The same with the sections of some reports alone."""
        sections = [section for section in self.sections if section.report in reports]
        parts = _grouped((section.report, section) for section in sections).values()
        spans = [(some[0].first, max(section.last for section in some)) for some in parts]
        return replace(self, sections=sections, spans=spans)

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(self.reports.groups)

    # Sections

    @cached_property
    def _by_own(self) -> dict[str, list[NamedSection]]:
        """The sections by their own numbers, in lower case."""
        return _grouped((part.own.lower(), part) for part in self.sections)

    @cached_property
    def _rows(self) -> list[NamedSection]:
        """The sections that stand for meetings in a row."""
        return [part for part in self.sections if part.in_row]

    @cached_property
    def _by_title(self) -> dict[str, list[NamedSection]]:
        """The sections by their titles as `title_words` gives them, and by "title recommendations" and the like."""
        return _grouped((title, part) for part in self.sections for title in {*part.titles, *part.common})

    def _titled(self, reading: Reading) -> list[NamedSection]:
        """The sections whose title a question is, or whose kind of title, as "annex", is all that it asks for."""
        title, names = title_words(reading.tokens), general_titles(reading.tokens)
        found = self._by_title.get(title, [])
        asked = subject_words(reading.tokens, of_question=True)
        in_names = names and all(any(word in said for _, said in names) for word in asked)
        if names and (title == names[0][1] or (in_names and asks_for_all(reading))):
            has = {part.report for part in found}
            found = found + [part for part in self._by_title.get(names[0][0], []) if part.report not in has]
        return found

    def _about(self, asked: Asked, reading: Reading) -> list[NamedSection]:
        """The sections that a question may be about as a whole.

        A meeting, a date or the section's own number names it; without these its title does.
        """
        if any(number for _, number in asked[DOCUMENT]) or len(asked[MEETING]) > 1:
            return []  # recommendation 2 of the 17th meeting
        chosen: list[list[NamedSection]] = []
        if asked[MEETING] or asked[PLACE]:
            chosen.append(self._of_meeting(asked))
        if asked[DATE]:
            chosen.append(_held_on(asked[DATE], self.sections))
        if asked[SECTION]:
            chosen.append([part for own in asked[SECTION] for part in self._by_own.get(own, ())])
        if not chosen and not asked[DOCUMENT]:
            chosen.append(self._titled(reading))
        ids = [{part.id for part in some} for some in chosen]
        return [part for part in chosen[0] if all(part.id in some for some in ids)] if chosen else []

    def _of_meeting(self, asked: Asked) -> list[NamedSection]:
        """The sections of the meetings that are named by number, or else by place."""
        numbered = [part for part in self._rows if asked[MEETING].intersection(part.meetings)]
        return numbered or self._in_row(asked)

    def _in_row(self, asked: Asked) -> list[NamedSection]:
        """The sections of the meeting at a place in a row, one for each row that has such a place.

        A row is the meetings of a report, or of all reports of a series where the first or the last is meant; of the
        years that are named, where one has meetings.
        """
        place = _place(asked)
        if not place:
            return []
        at = place if isinstance(place, int) else {"last": -1, "first": 1}.get(place, 0)
        series = {} if isinstance(place, int) and place > 0 else self.reports.series
        dated = _held_on((date for date in asked[DATE] if date.year), self._rows)
        rows = _grouped((series.get(part.report, part.report), part) for part in dated or self._rows).values()
        for row in rows:
            row.sort(key=partial(self._when, dated=all(part.dates for part in row)))
        return [row[at - 1 if at > 0 else at] for row in rows if 0 < abs(at) <= len(row)]

    def _when(self, part: NamedSection, *, dated: bool) -> Any:
        """The sort key of a row of meetings: dates; if one lacks, the reports' years and the numbers."""
        year = self.reports.years.get(part.report, (0, 0))[1]
        return max(map(sortable, part.dates)) if dated else year, part.meetings

    def _resolve(self, reading: Reading) -> Asked:
        """What is named. An item of a meeting ("/3") is that of its section.

        "The second meeting of 2023" may be the second of that year. Where no meeting has a number the first is that of
        its row.
        """
        asked = _asked(reading.found, reading.tokens.folded)
        if len(asked[MEETING]) == 1 and asked[PLACE] <= {"first"}:
            [ordinal], dated = (
                asked[MEETING],
                _held_on((date for date in asked[DATE] if date.year), self._rows),
            )
            if len(dated) >= ordinal and not any(ordinal in part.meetings for part in dated):
                asked |= {MEETING: frozenset(), PLACE: frozenset([ordinal])}
            elif asked[PLACE] and not any(part.meetings for part in self._rows):
                asked[MEETING] = frozenset()
        owns = [part.own.lower() for part in self._of_meeting(asked)] or [""]
        named = ((own, owns if own[0] == "/" else [""]) for own in asked[SECTION])
        asked[SECTION] = frozenset(f"{outer}{own}" for own, outers in named for outer in outers)
        return asked

    # Passages

    def _carrying(self, kind: MentionKind, value: Any) -> Places:
        """The places of the passages that carry something."""
        values = [value]
        if kind is SECTION:
            section, _, item = value.partition("/")
            parts = self._by_own.get(section, ())
            if item:
                if len(printed := self._holding(SECTION, value)):
                    return printed
                return self.places(f"{part.id}/{item}" for part in parts)
            return _union([part.places for part in parts])
        if kind is DATE:
            values = [day for day in self._alike.get((kind, value.year), ()) if value.covers(day)]
        elif kind is DOCUMENT and not value[1]:
            values = self._alike.get((kind, value[0]), [])
        found = _union([self._holding(kind, one) for one in values])
        within = [(first <= found) & (found < last) for first, last in self.spans]
        return found[np.any(within, axis=0)] if within else found

    def _holding(self, kind: str, value: Any) -> Places:
        """The places of the passages that carry just this."""
        number = self.numbers.get((kind, value), len(self.numbers))
        return self.carrying[slice(*np.searchsorted(self.carried, (number, number + 1)))]

    @cached_property
    def _alike(self) -> dict[tuple[str, Any], list[Any]]:
        """The carried dates by their years, and all by None; the carried documents by their kinds."""
        alike = ((kind, value) for kind, value in self.values if kind in (DATE, DOCUMENT))
        return _grouped(((kind, first), value) for kind, value in alike for first in {value[0], None})


def _union(parts: Sequence[Places]) -> Places:
    """All these places, sorted."""
    return parts[0] if len(parts) == 1 else np.unique(np.concatenate([_NONE, *parts]))


def _both(one: Places, other: Places) -> Places:
    """The places in both."""
    few, many = sorted((one, other), key=len)
    return few[among(few, many)]


def _asked(mentions: Iterable[Mention], folded: str = "") -> Asked:
    """The values that the mentions of a folded text name.

    "Meeting 1" has that number. "The first meeting" may also be the first of those there are.
    """
    asked = {kind: values_of(mentions, kind) for kind in MentionKind}
    said = (folded[one.start : one.end] for one in mentions if one.kind is MEETING)
    if asked[MEETING] == {1} and not asked[PLACE] and not any("1" in words for words in said):
        asked[PLACE] = frozenset(["first"])
    return asked


def _place(asked: Asked) -> str | int:
    """The place in a row of meetings that is named; "" for none."""
    return next(iter(asked[PLACE]), "")


def _one_each(found: Iterable[NamedSection]) -> tuple[str, ...]:
    """The ids of sections, one each of some reports; none if a report has two of them."""
    ids = {part.id: part.report for part in found}
    return tuple(ids) if len(set(ids.values())) == len(ids) else ()


def _held_on(dates: Iterable[Date], sections: Iterable[NamedSection]) -> list[NamedSection]:
    """The sections of meetings on one of some dates."""
    dates = list(dates)
    return [
        section for section in sections if any(date.covers(day) for date in dates for day in section.dates)
    ]


def _agree(one: Any, other: Any) -> bool:
    """Whether two values are the same, or two dates may be: no part that both have differs."""
    parts = zip(one, other, strict=True) if isinstance(one, tuple) else ((one, other),)
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in parts)


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    """The second of each pair by the first."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def sortable(date: Date) -> tuple[int, int, int]:
    """A date as a key to sort by."""
    return (date.year or 0, date.month or 0, date.day or 0)


def general_titles(tokens: Tokens) -> list[tuple[str, str]]:
    """The titles of any report ("title annex" …) that a title or a question has, each with the word for it."""
    found = [
        (kind, tokens.low[place]) for place, classes in enumerate(tokens.classes) for kind in sorted(classes)
    ]
    for kind in tokens.vocabulary.patterns:
        if kind.startswith(_TITLE):
            found += [(kind, match[0]) for match in tokens.matches(kind, tokens.text)]
    return [(kind, said) for kind, said in found if kind.startswith(_TITLE)]


def title_words(tokens: Tokens) -> str:
    """The words and figures of a text, without words for asking or for a section."""
    asking = ("little", "tell", "named-part", "about")
    told = [place for place in tokens.said if tokens.is_a(place, "fact") or not tokens.is_a(place, *asking)]
    return " ".join(tokens.low[place] for place in told or tokens.said)


def subject_words(text: str | Tokens, *, of_question: bool = False) -> frozenset[str]:
    """The subject of a text: the beginnings of its words, without words for asking; for Chinese, its pairs of
    characters.

    A question's words for results and for the body that met are left out too.
    """
    tokens = Tokens(text) if isinstance(text, str) else text
    found: set[str] = set()
    idle = ("little", "tell", "fact", *(_ASKING if of_question else ()))
    for place, word in enumerate(tokens.low):
        if has_han(word):
            left = tokens.without(word, *(("han all",) if of_question else ()), "han fill")
            found.update(left[at : at + 2] for at in range(max(len(left) - 1, 1)) if left)
        elif word.isalnum() and (len(word) > 1 or word.isdigit()) and not tokens.is_a(place, *idle):
            found.add(tokens.stem(place))
    return frozenset(found | {COUNCIL} if of_question and of_council(tokens) else found)


def _editions(tokens: Tokens) -> tuple[list[int], list[tuple[int, int]]]:
    """The years that name a report, and where they stand with what joins them to the word for it."""
    years: list[int] = []
    spans: list[tuple[int, int]] = []
    for match in tokens.matches("edition of", tokens.text):
        years += [int(year) for year in match.groups() if year and year.isdecimal()]
        spans += [match.span(at) for at, part in enumerate(match.groups(), 1) if at in (1, 4) and part]
    for values, *span in Reading(tokens).follow("edition"):
        if all(1900 <= year < 2100 for year in values):
            years += values
            spans.append((span[0], span[1]))
    return years, spans


def _without(text: str, cut: Iterable[tuple[int, int]]) -> str:
    """The text without some of its characters; all of it where no word would be left."""
    left = list(text)
    for start, end in cut:
        left[start:end] = " " * (end - start)
    shorter = " ".join("".join(left).split())
    return shorter if any(map(str.isalpha, shorter)) else text
