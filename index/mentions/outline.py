"""The sections of the reports by what names them: a meeting's ordinal, its place in the row of a report's meetings, its
date; a section's own number; its title."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, Self

from index.mentions.finding import LAST, Date, Kind, Reading, find, read, values_of
from index.mentions.reports import Reports
from index.mentions.whole import asks_for_all, content, is_title
from index.mentions.words import Words, is_meeting
from knowledge.normal import normalise
from knowledge.report import Report, Section

#: Days that a meeting's first and last may be apart, where its title or its line says from when to when it was.
_LONGEST = 31
#: A question with more words of its own than this asks something about the section, not for it.
_SHORT = 4
_TITLE = re.compile("^title ")


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is named. Its passages are those at the places `first` to `last` (exclusive), `items` of them its
    own items. `meetings` and `dates` are its meeting's, as coded or as its line says; `in_row` is whether it stands for
    a meeting in the row of a report's meetings; `titles` are its titles, `common` what they are
    in any report (recommendations, annex), `lines` what its titles are about, each as word beginnings, and where it is
    a meeting's also its line."""

    id: str
    report: str
    own: str
    in_row: bool
    first: int
    last: int
    items: int
    meetings: Sequence[int]
    titles: Sequence[str]
    common: Sequence[str]
    dates: tuple[Date, ...]
    about: tuple[frozenset[str], ...]
    lines: tuple[frozenset[str], ...]

    @classmethod
    def load(cls, row: list[Any]) -> Self:
        """The section whose fields were written as JSON."""
        part = cls(*row)
        about, lines = (tuple(map(frozenset, some)) for some in (part.about, part.lines))
        return replace(part, dates=tuple(Date(*one) for one in part.dates), about=about, lines=lines)

    def within(self, other: "Part") -> bool:
        """Whether it is a section in another, with some of its passages."""
        differ = (self.first, self.last) != (other.first, other.last)
        return differ and other.first <= self.first and self.last <= other.last


@dataclass(frozen=True)
class Asked:
    """What a question names, as one looks sections up by it."""

    meetings: frozenset[int]
    place: str | int | None
    dates: frozenset[Date]
    sections: frozenset[str]
    documents: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Outline:
    """The sections of every report, outer ones before those in them."""

    parts: tuple[Part, ...]
    reports: Reports

    def within(self, reports: frozenset[str] | None) -> Sequence[Part]:
        """The sections of these reports (None: of all)."""
        if reports is None:
            return self.parts
        return [part for report in self.of_report if report in reports for part in self.of_report[report]]

    @cached_property
    def of_report(self) -> dict[str, list[Part]]:
        """The sections by their reports."""
        found: defaultdict[str, list[Part]] = defaultdict(list)
        for part in self.parts:
            found[part.report].append(part)
        return found

    @cached_property
    def by_own(self) -> dict[str, list[Part]]:
        """The sections by their own numbers, in lower case."""
        found: defaultdict[str, list[Part]] = defaultdict(list)
        for part in self.parts:
            found[part.own.lower()].append(part)
        return found

    @cached_property
    def rows(self) -> list[Part]:
        """The sections that stand for meetings in a row."""
        return [part for part in self.parts if part.in_row]

    @cached_property
    def _dated(self) -> list[Part]:
        return [part for part in self.parts if part.dates]

    def recommendation(self, number: str, reports: frozenset[str] | None) -> str:
        """The item of the one section of recommendations that has this number (LAST: the last), as its section's id and
        the number, or the id of the section in it that is in this place; "" where there is none."""
        found = _outermost([part for part in self.within(reports) if "recommendations" in part.common])
        if len(found) != 1:
            return ""
        [whole] = found
        inner = _outermost([one for one in self.within(frozenset([whole.report])) if one.within(whole)])
        items = whole.items
        if number == LAST:
            number = str(items or len(inner))
        place = int(number) if number.isdecimal() else 0
        if 0 < place <= items and number == str(place):
            return f"{whole.own.lower()}/{number}"
        return inner[place - 1].own.lower() if 0 < place <= len(inner) else ""

    def of_meeting(self, asked: Asked, reports: frozenset[str] | None) -> list[Part]:
        """The sections of the meetings that are named."""
        numbered = [part for part in _among(self.rows, reports) if asked.meetings.intersection(part.meetings)]
        return numbered or self.in_row(asked, reports)

    def dated(self, asked: Asked, reports: frozenset[str] | None) -> list[Part]:
        """The meetings in a row that were in a year, or month of one, that is named."""
        years = [wanted for wanted in asked.dates if wanted.year]
        rows = _among(self.rows, reports) if years else []
        return [part for part in rows if any(wanted.covers(day) for wanted in years for day in part.dates)]

    def about(self, asked: Asked, text: str, reports: frozenset[str] | None) -> tuple[str, ...]:
        """The full id of the one section that a whole-section question is about, of the reports that it names (None: of
        all); those of several where each is in another report; none when that is unclear.

        By the meeting's ordinal or place in the row, its date, the section's own number; else by its title, or by
        where the meeting was, where `text` is little more than that.
        """
        if any(number for _, number in asked.documents) or len(asked.meetings) > 1:
            return ()  # recommendation 2 of the 17th meeting
        chosen: list[set[str]] = []
        if asked.meetings or asked.place is not None:
            chosen.append({part.id for part in self.of_meeting(asked, reports)})
        if asked.dates:
            dated = _among(self._dated, reports)
            days = [(day, part) for day in asked.dates for part in dated]
            chosen.append({part.id for day, part in days if any(map(day.covers, part.dates))})
        if asked.sections:
            named = (part for own in asked.sections for part in self.by_own.get(own, ()))
            chosen.append({part.id for part in named if reports is None or part.report in reports})
        if not chosen and text and not asked.documents:
            chosen.append(self._titled_nearly(text) or self._met_there(text))
        return self._one_each(set.intersection(*chosen) if chosen else set(), reports)

    def _titled_nearly(self, text: str) -> set[str]:
        """The sections whose title a short question nearly is."""
        asked, names = content(text, of_question=True) - self._groups, _common(Words(text))
        if names and all(any(one in word for _, word in names) for one in asked):
            return {part.id for part in self.parts if names[0][0] in part.common}
        if not asked or len(asked) > _SHORT or all(map(str.isdigit, asked)):
            return set()  # the G13 is not the 13th meeting
        return {
            part.id for part in self.parts for title in part.about
            if title and asked <= title and 4 * len(asked) >= len(title)
        }  # fmt: skip

    @cached_property
    def _groups(self) -> frozenset[str]:
        """The acronyms of the groups, which tell no section from another, as `content` gives words."""
        return frozenset(part for name in self.reports.groups for part in content(name))

    def _met_there(self, text: str) -> set[str]:
        """The sections of the meetings in whose titles or lines is all that a question calls its meeting: the meeting
        in Quito."""
        words = Words(text)
        others = [word for place, word in enumerate(words.low) if not is_meeting(words, place)]
        if len(others) == len(words) and not words.han:
            return set()
        said = content(" ".join(others), of_question=True)
        return {part.id for part in self.rows if said and any(said <= line for line in part.lines)}

    def titled(self, reading: Reading, reports: frozenset[str] | None) -> tuple[str, ...]:
        """The same of a question that has a section's title as it is, with nothing beside it but words of asking; of
        titles in one another those with the longest."""
        words = reading.words
        keys = {
            (first, second)
            for place, after in pairwise([*words.told, -1])
            for first in words.forms[place] for second in ("", words.at(after))
        } if not words.han else {("", "")}  # fmt: skip
        found = [
            (id_, title) for key in sorted(keys) for title, ids in self._titles.get(key, {}).items()
            if (not words.han or title in words.text) and is_title(reading, Words(title)) for id_ in ids
        ]  # fmt: skip
        longest = max((title for _, title in found), key=len, default="")
        chosen = {id_ for id_, title in found if len(title) == len(longest)}
        name = Words(longest) if longest else words
        if len(name.told) == 1:
            names = _common(name)  # Annex? Of a Chinese line, which is one word, all has to be the name.
            if names and (not name.han or names[0][1] == name.low[name.told[0]]):
                # A report with titles in other languages has recommendations too.
                having = {part.report for part in self.parts if part.id in chosen}
                chosen |= {
                    part.id for part in self.parts
                    if names[0][0] in part.common and part.report not in having
                }  # fmt: skip
        return self._one_each(chosen, reports)

    @cached_property
    def _titles(self) -> dict[tuple[str, str], dict[str, list[str]]]:
        """The ids of the sections by their titles, and these by their first two words, of which Chinese ones have
        none."""
        ids: defaultdict[str, list[str]] = defaultdict(list)
        for part in self.parts:
            for title in part.titles:
                ids[title].append(part.id)
        found: defaultdict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
        for title, of_title in ids.items():
            words = Words(title)
            told = [] if words.han else [words.low[place] for place in words.told]
            if told or words.han:
                first, second = [*told, "", ""][:2]
                found[first, second].setdefault(words.text, []).extend(of_title)
        return dict(found)

    def _one_each(self, chosen: set[str], reports: frozenset[str] | None) -> tuple[str, ...]:
        found = [part for part in self.within(reports) if part.id in chosen] if chosen else []
        alone = len({part.report for part in found}) == len(found)
        return tuple(part.id for part in found) if alone else ()

    def in_row(self, asked: Asked, reports: frozenset[str] | None) -> list[Part]:
        """The sections of the meeting at a place in the row, one for each of these reports (None: all) that has such a
        row; as the last and the first those of all the reports of a series. "The first meeting" is the one numbered
        so, where there is such; that of 2023 is the first in 2023."""
        parts = _among(self.rows, reports)
        numbered = [part for part in parts if 1 in part.meetings]
        if numbered and asked.place == "first" and 1 in asked.meetings:
            return numbered
        counted = isinstance(asked.place, int) and asked.place > 0
        rows: defaultdict[str, list[Part]] = defaultdict(list)
        for part in self.dated(asked, reports) or parts:
            rows[part.report if counted else self.reports.series[part.report]].append(part)
        found = []
        for row in rows.values():
            row.sort(key=partial(self._when, dated=all(part.dates for part in row)))
            place = {"last": -1, "first": 1}.get(str(asked.place), asked.place)
            if isinstance(place, int) and 0 < abs(place) <= len(row):
                found.append(row[place - 1 if place > 0 else place])
        return found

    def _when(self, part: Part, *, dated: bool) -> Any:
        """What a row of meetings is sorted by: their dates; where one lacks, their reports' years and their
        numbers."""
        year = self.reports.years.get(part.report, (0, 0))[1]
        return max(map(_day, part.dates)) if dated else year, part.meetings


def _outermost(parts: Sequence[Part]) -> list[Part]:
    """Those of some sections, outer ones before those in them, that are in no other of them."""
    found: list[Part] = []
    for part in parts:
        if not found or not part.within(found[-1]):
            found.append(part)
    return found


def _among(parts: list[Part], reports: frozenset[str] | None) -> list[Part]:
    """Those of some sections that are of these reports (None: all)."""
    return parts if reports is None else [part for part in parts if part.report in reports]


def _day(date: Date) -> tuple[int, int, int]:
    return (date.year or 0, date.month or 0, date.day or 0)


def _common(words: Words) -> list[tuple[str, str]]:
    """The names in common (recommendations, annex …) that a title or a question has, each with the word for it."""
    found = [(kind, words.low[place]) for place, kinds in enumerate(words.classes) for kind in sorted(kinds)]
    for kind in filter(_TITLE.match, words.vocabulary.patterns if words.han else ()):
        found += [(kind, match[0]) for match in words.vocabulary.matches(kind, words.text)]
    return [(_TITLE.sub("", kind), said) for kind, said in found if _TITLE.match(kind)]


def headings(section: Section) -> Iterable[str]:
    """What a section says of all that is in it: its title, and the line that introduces its items."""
    yield from (section.title or {}).values()
    if section.items:
        yield from (section.text or {}).values()


def parts_of(report: Report, sections: Sequence[Section]) -> Iterator[Part]:
    """Some outermost sections of a report and those in them, their passages counted from the first. Of sections in one
    another with the same meeting the outermost is the meeting's."""
    members: dict[str, list[Any]] = {}
    for place, passage in enumerate(report.passages(sections)):
        for depth, section in enumerate(passage.path, 1):
            members.setdefault(report.id_of(section), [passage.path[:depth], place, 0])[2] = place + 1
    coding = report.codes_meetings
    known: dict[str, tuple[tuple[int, ...], tuple[Date, ...]]] = {}
    for id_, (path, first, last) in members.items():  # outer sections before those in them
        section = path[-1]
        meetings, days = known[id_] = _meeting(section, coding=coding)
        outer = [known[report.id_of(one)] for one in path[:-1]]
        # The days of one meeting may have sections of their own.
        within = [(numbers, set(days) <= set(dates)) for numbers, dates in outer]
        inner = any(numbers == meetings if meetings else not numbers and same for numbers, same in within)
        if inner:
            meetings, days = (), () if any(same for _, same in within) else days
        in_row = bool(meetings or (section.meeting and not inner))
        titles = [normalise(title) for title in (section.title or {}).values()]
        names = (_common(Words(title)) for title in titles)
        yield Part(
            id_, report.id, section.id, in_row, first, last, len(section.items), meetings, titles,
            sorted({of_title[0][0] for of_title in names if of_title}), days, tuple(map(content, titles)),
            tuple(content(normalise(text)) for text in headings(section)) if in_row else (),
        )  # fmt: skip


def _meeting(section: Section, *, coding: bool) -> tuple[tuple[int, ...], tuple[Date, ...]]:
    """The number and the dates of a section's meeting, as coded, or as its title says; as its line does, if it
    introduces items. In a report that is `coding` meetings a number counts only in a title that is no more than that:
    "follow-up to the tenth meeting" is none."""
    meeting = section.meeting
    if meeting is not None:
        return () if meeting.number is None else (meeting.number,), _days(section, meeting.date)
    said = [read(normalise(text)) for text in headings(section)]
    days = {day for one in said for day in values_of(one.mentions(), Kind.DATE) if day.month is not None}
    named = [values_of(one.mentions(), Kind.MEETING) for one in said if not coding or asks_for_all(one)]
    meetings = frozenset[int]().union(*named)
    return tuple(meetings) if len(meetings) == 1 else (), tuple(sorted(days, key=_day))


def _days(section: Section, coded: datetime.date | None) -> tuple[Date, ...]:
    """The days of a meeting: the coded one, and those that title or text name with it, as in "14 to 16 May"."""
    if coded is None:
        return ()
    found = {coded}
    for text in (*(section.title or {}).values(), *(section.text or {}).values()):
        days = {day for date in values_of(find(text), Kind.DATE) if (day := _of(date, coded.year))}
        if coded in days:
            found |= {day for day in days if abs((day - coded).days) <= _LONGEST}
    return tuple(Date(day.year, day.month, day.day) for day in sorted(found))


def _of(date: Date, year: int) -> datetime.date | None:
    """The day that a date is, of this year if it names none; None where it is no day."""
    if not date.month or not date.day:
        return None
    try:
        return datetime.date(date.year or year, date.month, date.day)
    except ValueError:
        return None  # the 31st of November
