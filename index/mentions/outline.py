"""The reports and their sections by what names them in a question.

A report is named by its year ("the 2022 report"), its group's acronym or a name in its title; a section by its
meeting's ordinal, place in a row or date, by its own number, or by its title.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Self

from index.mentions.finding import LAST, Date, Mention, MentionKind, Reading, values_of
from index.mentions.tokens import Tokens
from index.mentions.vocabulary import fold
from index.mentions.whole import content

#: An acronym of parts: WG-SEA, РГ-море. An acronym without parts may be anybody's.
_LETTERS = r"[^\W\d_\u3400-\u9fff]{2,8}"
ACRONYM = re.compile(rf"(?<![^\W\u3400-\u9fff])(?<!-){_LETTERS}(?:-{_LETTERS})+(?![^\W\u3400-\u9fff]|-)")
#: Signs of a report's title by which it is looked up; shorter titles are not.
BEGINNING = 20
#: What makes the acronym before it a meeting's: WG-SEA 16.
_NUMBER = re.compile(r" [0-9]{1,3}(?![0-9])")
#: The least words of a title by which a question names a report.
_CALLED = 2
#: A question with more words of its own asks something about a section, not for it.
_SHORT = 4
#: Words for bodies, the lowest first. A council's working group is called by the first.
TIERS = ("group", "committee", "council")
_TITLE = "title "


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is named.

    id, report, own: its full id, its report's id, its own number
    in_row: whether it stands for a meeting in the row of a report's meetings
    first, last: the places of its passages (`last` exclusive)
    items: how many items of its own it has
    meetings, dates: those of its meeting
    common: what its titles are in any report: recommendations, annex
    titles: its titles as `bare` gives them
    about: what each of its titles is about, as `content` gives it
    """

    id: str
    report: str
    own: str
    in_row: bool
    first: int
    last: int
    items: int
    meetings: Sequence[int]
    common: Sequence[str]
    dates: tuple[Date, ...]
    titles: Sequence[str]
    about: tuple[frozenset[str], ...]

    @classmethod
    def load(cls, row: list[Any]) -> Self:
        """The section whose fields were written as JSON."""
        part = cls(*row)
        dates = tuple(Date(*date) for date in part.dates)
        return replace(part, dates=dates, about=tuple(map(frozenset, part.about)))

    def within(self, other: "Part") -> bool:
        """Whether it stands in another section, with some of its passages."""
        differ = (self.first, self.last) != (other.first, other.last)
        return differ and other.first <= self.first and self.last <= other.last


@dataclass(frozen=True)
class Asked:
    """What a question names: the values of its mentions by their kinds, sections and items together."""

    meetings: frozenset[int]
    place: str | int | None
    dates: frozenset[Date]
    sections: frozenset[str]
    documents: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, mentions: tuple[Mention, ...], folded: str = "") -> Self:
        """What the mentions of a folded text name.

        "Meeting 1" has that number. "The first meeting" may also be the first of those there are.
        """
        place = next(
            (value for one in mentions if one.kind is MentionKind.PLACE for value in one.values), None
        )
        first = [one for one in mentions if one.kind is MentionKind.MEETING]
        meetings = values_of(mentions, MentionKind.MEETING)
        if place is None and meetings == {1} and not any("1" in folded[one.start : one.end] for one in first):
            place = "first"
        sections = values_of(mentions, MentionKind.SECTION) | values_of(mentions, MentionKind.ITEM)
        return cls(
            meetings,
            place,
            values_of(mentions, MentionKind.DATE),
            sections,
            values_of(mentions, MentionKind.DOCUMENT),
        )


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of a library by what names them.

    years: the first and the last year in a report's title, date or id, by its id
    series: by a report's id the id without its year, which the reports of one group share
    titles: ids of reports by their folded titles, and these by their first signs
    groups: ids of the reports of a series by the acronyms in their titles
    names: the same by capitalised words in their titles that no passage has
    about: the same by what their titles are about, as `content` gives it
    tiers: the same by the tier of the body in their titles
    """

    years: Mapping[str, Sequence[int]]
    series: Mapping[str, str]
    titles: Mapping[str, Mapping[str, Sequence[str]]]
    groups: Mapping[str, frozenset[str]]
    names: Mapping[str, frozenset[str]]
    about: Mapping[str, frozenset[str]]
    tiers: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, row: list[Any]) -> Self:
        """The reports whose fields were written as JSON."""
        years, series, titles, *indices = row
        return cls(
            years, series, titles, *({key: frozenset(ids) for key, ids in index.items()} for index in indices)
        )

    def without(self, said: Container[str]) -> Self:
        """The same without names that are among the words of the passages."""
        return replace(self, names={name: ids for name, ids in self.names.items() if name not in said})

    def named(self, text: str, tokens: Tokens) -> tuple[str, frozenset[str] | None]:
        """A question without the years and names of reports in it, and the ids of the reports that it names.

        None of it is in the passages, so there a year would pass for a date. The ids are None where the question names
        none or all. A year of no report stays in the question.
        """
        cut: list[tuple[int, int]] = []
        chosen: list[frozenset[str]] = []
        for start in range(len(tokens.folded)):
            for title, found in self.titles.get(tokens.folded[start : start + BEGINNING], {}).items():
                if tokens.folded.startswith(title, start):
                    cut.append((start, start + len(title)))
                    chosen.append(frozenset(found))
        years, spans = _editions(tokens)
        if years and (of_years := self._of_years(min(years), max(years))):
            cut += spans
            chosen.append(of_years)
        called = (
            [(fold(match[0]), match.span()) for match in ACRONYM.finditer(tokens.text)] if self.groups else []
        )
        # A capital at the beginning says nothing.
        capitals = []
        for place, (low, raw, span) in enumerate(zip(tokens.low, tokens.raw, tokens.spans, strict=True)):
            called += [(low, span)] if raw.isupper() else []
            capitals += [(low, span)] if place and raw[0].isupper() else []
        if of_groups := [self.groups[name] for name, _ in called if name in self.groups]:
            chosen.append(frozenset[str]().union(*of_groups))
        for name, span in (*capitals, *called):
            if name in self.names:
                cut += [] if _NUMBER.match(tokens.text, span[1]) else [span]
                chosen.append(self.names[name])
        ids = frozenset.intersection(*chosen) if chosen else frozenset[str]()
        return _without(text, cut), ids if 0 < len(ids) < len(self.series) else None

    def called(self, text: str) -> frozenset[str] | None:
        """The reports of the one group that a question calls by two words of a title, or by the tier of its body.

        None where that is no group, several groups or all reports.
        """
        tokens = content(text, of_question=True)
        shared = Counter(id_ for word in tokens for id_ in self.about.get(word, ()))
        most = max(shared.values(), default=0)
        ids = frozenset(id_ for id_, count in shared.items() if count == most)
        if most < _CALLED:
            ids = self.tiers.get(str(tier(Tokens(text))), frozenset())
        alone = len({self.series[id_] for id_ in ids}) == 1
        return ids if alone and len(ids) < len(self.series) else None

    def _of_years(self, first: int, last: int) -> frozenset[str]:
        """The reports whose years end with the last year, or else those whose years have both."""
        ending = {id_ for id_, (_, end) in self.years.items() if end == last}
        having = {id_ for id_, (start, end) in self.years.items() if start <= first and last <= end}
        return frozenset(ending or having)


@dataclass(frozen=True)
class Outline:
    """The sections of the reports, outer ones before those in them."""

    parts: tuple[Part, ...]
    reports: Reports

    @cached_property
    def of_report(self) -> dict[str, list[Part]]:
        """The sections by their reports."""
        return _by(lambda part: part.report, self.parts)

    @cached_property
    def by_own(self) -> dict[str, list[Part]]:
        """The sections by their own numbers, in lower case."""
        return _by(lambda part: part.own.lower(), self.parts)

    @cached_property
    def rows(self) -> list[Part]:
        """The sections that stand for meetings in a row."""
        return [part for part in self.parts if part.in_row]

    @cached_property
    def titles(self) -> dict[str, set[str]]:
        """The ids of the sections by their titles, as `bare` gives them."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for part in self.parts:
            for title in part.titles:
                found[title].add(part.id)
        return dict(found)

    def is_title(self, text: str) -> bool:
        """Whether a question is no more than a section's title, or a title of any report (annex)."""
        tokens = Tokens(text)
        said = {word for _, word in common(tokens)}
        return bare(tokens) in self.titles or (bool(said) and bare(tokens) in said)

    @cached_property
    def _dated(self) -> list[Part]:
        return [part for part in self.parts if part.dates]

    def recommendation(self, number: str, reports: frozenset[str] | None) -> str:
        """The recommendation of a number (LAST: the last) as an item "5/2" or a section's own number; "" without one.

        It is an item of the one section of recommendations, or a section in it.
        """
        found = [part for part in _among(self.parts, reports) if "recommendations" in part.common]
        outer = [part for part in found if not any(map(part.within, found))]
        if len(outer) != 1:
            return ""
        [whole] = outer
        inside = [part for part in self.of_report[whole.report] if part.within(whole)]
        inner = [part for part in inside if not any(map(part.within, inside))]
        count = whole.items or len(inner)
        place = count if number == LAST else int(number) if number.isdecimal() else 0
        if not 0 < place <= count:
            return ""
        return f"{whole.own.lower()}/{place}" if whole.items else inner[place - 1].own.lower()

    def of_meeting(self, asked: Asked, reports: frozenset[str] | None) -> list[Part]:
        """The sections of the meetings that are named by number, or else by place."""
        rows = _among(self.rows, reports)
        numbered = [part for part in rows if asked.meetings.intersection(part.meetings)]
        return numbered or self.in_row(asked, reports)

    def dated(self, asked: Asked, reports: frozenset[str] | None) -> list[Part]:
        """The meetings in a row in a year, or a month of one, that is named."""
        years = [date for date in asked.dates if date.year]
        rows = _among(self.rows, reports) if years else []
        return [part for part in rows if any(date.covers(day) for date in years for day in part.dates)]

    def about(self, asked: Asked, text: str, reports: frozenset[str] | None) -> tuple[str, ...]:
        """The full id of the section that a question is about as a whole; one each of several reports; else none.

        A meeting, a date or the section's own number names it; without these its title does, where `text` is little
        more than that. `reports` are those that the question names, None for all.
        """
        if any(number for _, number in asked.documents) or len(asked.meetings) > 1:
            return ()  # recommendation 2 of the 17th meeting
        chosen: list[set[str]] = []
        if asked.meetings or asked.place is not None:
            chosen.append({part.id for part in self.of_meeting(asked, reports)})
        if asked.dates:
            days = ((day, part) for day in asked.dates for part in self._dated)
            chosen.append({part.id for day, part in days if any(map(day.covers, part.dates))})
        if asked.sections:
            chosen.append({part.id for own in asked.sections for part in self.by_own.get(own, ())})
        if not chosen and text and not asked.documents:
            chosen.append(self._titled(text))
        ids = set.intersection(*chosen) if chosen else set[str]()
        found = [part for part in _among(self.parts, reports) if part.id in ids] if ids else []
        alone = len({part.report for part in found}) == len(found)
        return tuple(part.id for part in found) if alone else ()

    def _titled(self, text: str) -> set[str]:
        """The sections whose title a question is, or a short question nearly is."""
        tokens = Tokens(text)
        exact = self.titles.get(bare(tokens), set())
        asked, names = content(text, of_question=True) - self._groups, common(tokens)
        if names and all(any(word in said for _, said in names) for word in asked):
            reports = {part.report for part in self.parts if part.id in exact}
            alike = (part for part in self.parts if names[0][0] in part.common and part.report not in reports)
            return exact | {part.id for part in alike}
        if exact:
            return exact
        if not asked or len(asked) > _SHORT or all(map(str.isdigit, asked)):
            return set()  # the G13 is not the 13th meeting
        return {
            part.id for part in self.parts for title in part.about
            if title and asked <= title and 4 * len(asked) >= len(title)
        }  # fmt: skip

    @cached_property
    def _groups(self) -> frozenset[str]:
        """The acronyms of the groups, as `content` gives words: they tell no section from another."""
        return frozenset(part for name in self.reports.groups for part in content(name))

    def in_row(self, asked: Asked, reports: frozenset[str] | None) -> list[Part]:
        """The sections of the meeting at a place in a row, one for each row that has such a place.

        A row is the meetings of a report, or of all reports of a series where the first or the last is meant; of the
        years that are named, where one has meetings. A meeting with the number 1 is "the first".
        """
        parts = _among(self.rows, reports)
        numbered = [part for part in parts if 1 in part.meetings]
        if numbered and asked.place == "first" and 1 in asked.meetings:
            return numbered
        counted = isinstance(asked.place, int) and asked.place > 0
        found = []
        series = self.reports.series
        rows = _by(
            lambda part: part.report if counted else series[part.report], self.dated(asked, reports) or parts
        )
        for row in rows.values():
            row.sort(key=partial(self._when, dated=all(part.dates for part in row)))
            place = {"last": -1, "first": 1}.get(str(asked.place), asked.place)
            if isinstance(place, int) and 0 < abs(place) <= len(row):
                found.append(row[place - 1 if place > 0 else place])
        return found

    def _when(self, part: Part, *, dated: bool) -> Any:
        """What a row of meetings is sorted by: dates; where one lacks, the reports' years and the numbers."""
        year = self.reports.years.get(part.report, (0, 0))[1]
        return max(map(sortable, part.dates)) if dated else year, part.meetings


def _by(key: Any, parts: Iterable[Part]) -> dict[str, list[Part]]:
    found: defaultdict[str, list[Part]] = defaultdict(list)
    for part in parts:
        found[key(part)].append(part)
    return dict(found)


def _among(parts: Sequence[Part], reports: frozenset[str] | None) -> Sequence[Part]:
    """The sections of these reports (None: all)."""
    return parts if reports is None else [part for part in parts if part.report in reports]


def sortable(date: Date) -> tuple[int, int, int]:
    """A date as a key to sort by."""
    return (date.year or 0, date.month or 0, date.day or 0)


def common(tokens: Tokens) -> list[tuple[str, str]]:
    """The titles of any report (recommendations, annex …) in a title or a question, each with the word for it."""
    found = [
        (kind, tokens.low[place]) for place, kinds in enumerate(tokens.classes) for kind in sorted(kinds)
    ]
    for kind in tokens.vocabulary.patterns if tokens.han else ():
        if kind.startswith(_TITLE):
            found += [(kind, match[0]) for match in tokens.vocabulary.matches(kind, tokens.text)]
    return [(kind.removeprefix(_TITLE), said) for kind, said in found if kind.startswith(_TITLE)]


def bare(tokens: Tokens) -> str:
    """The words and figures of a text, without words for asking or for a section."""
    asking = ("little", "tell", "named-part", "about")
    told = [place for place in tokens.told if tokens.is_a(place, "fact") or not tokens.is_a(place, *asking)]
    return " ".join(tokens.low[place] for place in told or tokens.told)


def tier(tokens: Tokens) -> int | None:
    """The lowest tier of the bodies that a text names, 0 for a group; None where it names none."""
    for number, kind in enumerate(TIERS):
        # In small letters "conseil" is advice.
        capital = any(tokens.raw[at][0].isupper() for at in tokens.by_kind.get(f"{kind}-with-capital", ()))
        if kind in tokens.by_kind or capital or (tokens.han and tokens.vocabulary.finds(kind, tokens.text)):
            return number
    return None


def _editions(tokens: Tokens) -> tuple[list[int], list[tuple[int, int]]]:
    """The years that name a report, and where they stand with what joins them to the word for it."""
    years: list[int] = []
    spans: list[tuple[int, int]] = []
    for match in tokens.vocabulary.matches("edition of", tokens.text) if tokens.han else ():
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
