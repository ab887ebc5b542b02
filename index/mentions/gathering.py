"""Makes the mentions that an index build stores: those of each passage, and the names of the reports and their
sections."""

import datetime
import json
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.mentions.directory import (
    ACRONYM,
    SHORTEST,
    TIMED,
    NamedSection,
    Reports,
    general_titles,
    sortable,
    subject_words,
    title_words,
)
from index.mentions.finding import (
    DATE,
    DOCUMENT,
    MEETING,
    ORGANISATION,
    SECTION,
    STATE,
    Date,
    Mention,
    find,
    read,
    values_of,
)
from index.mentions.text import Tokens, fold
from index.mentions.whole import asks_for_all
from knowledge.normal import normalise
from knowledge.report import Passage, Report, Section

#: The kinds of mentions of passages, by their own words or their meeting's.
_CARRIED = (MEETING, DATE, STATE, DOCUMENT, ORGANISATION)
#: In brackets in a title an acronym needs no second part: the Spectrum Group (RSSG).
_BRACKETED = re.compile(r"[(]([^\W\d_\u3400-\u9fff]{3,8})[)]")


def gather(reports: Sequence[Report]) -> tuple[str, NDArray[np.int32]]:
    """The mentions of the passages of some reports, and the names of the reports, as `Directory.load` takes them."""
    names, sections = _names_of(reports), list[NamedSection]()
    values: dict[tuple[str, Any], int] = {}
    numbers, places, count = array("i"), array("i"), 0
    for report in reports:
        above: dict[str, set[tuple[str, Any]]] = {}
        sections += _sections(report, count)
        for passage in report.passages():
            for value in _carried(passage, frozenset(names.groups), above):
                numbers.append(values.setdefault(value, len(values)))
                places.append(count)
            count += 1
    table = np.array([numbers, places], np.int32)
    told = [list(values), [astuple(one) for one in sections], astuple(names)]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text, table[:, np.lexsort(table[::-1])].ravel()


def _carried(
    passage: Passage, groups: frozenset[str], above: dict[str, set[tuple[str, Any]]]
) -> list[tuple[str, Any]]:
    """The mentions of a passage, with those of its sections' headings, and its coded meeting.

    `above` keeps what the headings of a section mention.
    """
    found = {
        value for text in passage.text.values() for value in _values(read(normalise(text), groups).mentions())
    }
    if any(kind is DATE for kind, _ in found):
        found.add((TIMED, ""))
    for section in passage.path:
        if section.id not in above:
            above[section.id] = {value for text in _headings(section) for value in _values(find(text))}
        found |= above[section.id]
    if (meeting := passage.meeting) is not None:
        found |= {(MEETING, meeting.number)} if meeting.number is not None else set()
        found |= {(DATE, _date(meeting.date))} if meeting.date else set()
    if passage.number is not None:
        place = passage.places()[passage.number - 1]
        printed = place.form.startswith("{}.N") and not place.around
        found |= {(SECTION, f"{passage.section.id.lower()}/{place.value}")} if printed else set()
    return sorted(found, key=str)


def _values(mentions: Iterable[Mention]) -> Iterator[tuple[str, Any]]:
    return ((one.kind, value) for one in mentions if one.kind in _CARRIED for value in one.values)


def _date(day: datetime.date) -> Date:
    return Date(day.year, day.month, day.day)


def _acronyms(title: str) -> frozenset[str]:
    """The acronyms in a normalised title, in lower case. They are mostly capitals: WG-SEa, not Follow-up."""
    return frozenset(
        fold(acronym)
        for acronym in (*ACRONYM.findall(title), *_BRACKETED.findall(title))
        if sum(map(str.isupper, acronym)) > sum(map(str.islower, acronym))
    )


def _names_of(reports: Sequence[Report]) -> Reports:
    """The names of reports, independent of their passages."""
    years = {report.id: (min(known), max(known)) for report in reports if (known := _years(report))}
    series = {report.id: re.sub("-?(?:19|20)[0-9]{2}", "", report.id) or report.id for report in reports}
    kin: defaultdict[str, set[str]] = defaultdict(set)
    for id_, name in series.items():
        kin[name].add(id_)
    titles, groups, about = (defaultdict[str, set[str]](set) for _ in range(3))
    for report in reports:
        for title in map(normalise, report.title.values()):
            folded = fold(title)
            if len(folded) >= SHORTEST:
                titles[folded].add(report.id)
            for acronym in _acronyms(title):
                groups[acronym] |= kin[series[report.id]]
            for word in subject_words(title, of_question=True):
                about[word] |= kin[series[report.id]]
    by_name = ({key: sorted(ids) for key, ids in names.items()} for names in (titles, groups, about))
    return Reports(years, series, *by_name)


def _years(report: Report) -> set[int]:
    """The years that a report's title, id and date have."""
    texts = (*report.title.values(), report.id)
    years = {int(year) for text in texts for year in re.findall(r"(?<!\d)(?:19|20)[0-9]{2}(?!\d)", text)}
    return years | ({report.date.year} if report.date else set())


def _headings(section: Section) -> Iterable[str]:
    """The words of a section about all its contents: its title, and the line that introduces its items."""
    yield from (section.title or {}).values()
    if section.items:
        yield from (section.text or {}).values()


def _sections(report: Report, count: int) -> Iterator[NamedSection]:
    """The sections of a report. So many passages stand before its own.

    Of sections in one another with the same meeting the outermost is the meeting's.
    """
    members: dict[str, list[Any]] = {}
    for place, passage in enumerate(report.passages(), count):
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
        titles = [normalise(title) for title in (section.title or {}).values()]
        names = {of_title[0][0] for title in titles if (of_title := general_titles(Tokens(title)))}
        yield NamedSection(
            id_, report.id, section.id, bool(meetings or (section.meeting and not inner)), first, last,
            meetings, sorted(names), [title_words(Tokens(title)) for title in titles], days,
        )  # fmt: skip


def _meeting(section: Section, *, coding: bool) -> tuple[tuple[int, ...], tuple[Date, ...]]:
    """The number and the dates of a section's meeting, as coded or as its headings say.

    In a report that codes meetings a title's number counts only where the title is no more than that: "follow-up to
    the tenth meeting" is no meeting.
    """
    meeting = section.meeting
    if meeting is not None:
        dates = (_date(meeting.date),) if meeting.date else ()
        return () if meeting.number is None else (meeting.number,), dates
    readings = [read(normalise(text)) for text in _headings(section)]
    days = {day for one in readings for day in values_of(one.found, DATE) if day.month is not None}
    named = (values_of(one.found, MEETING) for one in readings if not coding or asks_for_all(one))
    meetings = frozenset[int]().union(*named)
    return tuple(meetings) if len(meetings) == 1 else (), tuple(sorted(days, key=sortable))
