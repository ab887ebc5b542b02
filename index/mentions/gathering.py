"""What an index build stores of mentions: what each passage mentions, and what names the reports and their sections."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.mentions.finding import READ, Date, Mention, MentionKind, find, read, values_of
from index.mentions.outline import ACRONYM, BEGINNING, TIERS, Part, Reports, bare, common, sortable, tier
from index.mentions.tokens import Tokens
from index.mentions.vocabulary import fold
from index.mentions.whole import asks_for_all, content
from knowledge.language import base
from knowledge.normal import normalise
from knowledge.report import Report, Section

#: What passages carry by their words, or by their meeting's.
_CARRIED = (
    MentionKind.MEETING,
    MentionKind.DATE,
    MentionKind.STATE,
    MentionKind.DOCUMENT,
    MentionKind.ORGANISATION,
)
#: What else is stored of passages: that they name a date.
TIMED = "timed"
#: In brackets in a title an acronym needs no second part: the Spectrum Group (RSSG).
_BRACKETED = re.compile(r"[(]([^\W\d_\u3400-\u9fff]{3,8})[)]")
#: The least letters of a name in a title.
_NAME = 4


@dataclass(frozen=True)
class Gathered:
    """What the passages of some sections mention. Passages are counted from the first.

    values: what is carried, each as JSON
    pairs: a place in `values` and the place of a passage that carries it, one pair after the other
    parts: the sections (`Part`) as JSON
    said: all words of the passages, with spaces between
    passages: how many passages there are
    """

    values: Sequence[str]
    pairs: Sequence[int]
    parts: str
    said: str
    passages: int

    @classmethod
    def of(cls, report: Report, sections: Sequence[Section], groups: frozenset[str]) -> Self:
        """Read every text of some outermost sections of a report. `groups` are the acronyms of all reports' bodies."""
        values: dict[tuple[str, Any], int] = {}
        pairs: dict[tuple[int, int], None] = {}
        said: set[str] = set()
        above: dict[str, tuple[Mention, ...]] = {}
        count = 0
        for place, passage in enumerate(report.passages(sections)):
            mentioned: list[Mention] = []
            for text in map(normalise, passage.text.values()):
                reading = read(text, groups)
                mentioned += reading.mentions()
                tokens = reading.tokens if len(text) <= READ else Tokens(text)
                said.update(tokens.low, map(fold, ACRONYM.findall(tokens.text)))
            carried: list[tuple[str, Any]] = []
            if any(mention.kind is MentionKind.DATE for mention in mentioned):
                carried.append((TIMED, ""))
            for section in passage.path:
                if section.id not in above:
                    above[section.id] = tuple(
                        mention for text in _headings(section) for mention in find(text)
                    )
                mentioned += above[section.id]
            told = (mention for mention in mentioned if mention.kind in _CARRIED)
            carried += ((mention.kind, value) for mention in told for value in mention.values)
            meeting = passage.meeting
            if meeting is not None and meeting.number is not None:
                carried.append((MentionKind.MEETING, meeting.number))
            if meeting is not None and (day := meeting.date) is not None:
                carried.append((MentionKind.DATE, Date(day.year, day.month, day.day)))
            for value in carried:
                pairs[values.setdefault(value, len(values)), place] = None
            count = place + 1
        all_said = " ".join(sorted(word for word in said if not word.isspace()))
        numbers = [number for pair in pairs for number in pair]
        return cls(list(map(dump, values)), numbers, dump(list(_parts(report, sections))), all_said, count)

    def dump(self) -> str:
        """It as JSON."""
        return dump(self)

    @classmethod
    def load(cls, text: str) -> Self:
        """What `dump` wrote."""
        return cls(*json.loads(text))


def join(reports: Sequence[Report], gathered: Iterable[Gathered]) -> tuple[str, NDArray[np.int32]]:
    """The directory of reports, of whose sections this was gathered in order, as `Directory.load` takes it."""
    named, said, parts = _named(reports), set[str](), list[str]()
    values: dict[str, int] = {}
    pairs = [np.empty((0, 2), np.int32)]
    first = 0
    for some in gathered:
        numbers = np.array([values.setdefault(value, len(values)) for value in some.values], np.int32)
        own = np.array(some.pairs, np.int32).reshape(-1, 2)
        pairs.append(np.column_stack([numbers[own[:, 0]], own[:, 1] + first]).astype(np.int32))
        # JSON in JSON, so that the sections of all reports are not in memory twice when they are read.
        parts.append(dump([first, some.parts]))
        said |= named.names.keys() & set(some.said.split(" "))
        first += some.passages
    table = np.concatenate(pairs)
    arrays = [*_rows(table, len(values)), *_rows(table[:, ::-1], first)]
    sizes = np.array([len(array) for array in arrays], np.int32)
    text = f"[[{','.join(values)}],[{','.join(parts)}],{dump(named.without(said))}]"
    return text, np.concatenate([sizes, *arrays])


def _rows(table: NDArray[np.int32], count: int) -> list[NDArray[np.int32]]:
    """The arrays of so many `RaggedRows`, from pairs of a row and a number in it."""
    rows, numbers = table[np.lexsort((table[:, 1], table[:, 0]))].T
    return [np.searchsorted(rows, np.arange(count + 1)).astype(np.int32), numbers]


def dump(value: Any) -> str:
    """A value as JSON: data classes as lists of their fields, sets as sorted ones."""

    def plain(some: Any) -> list[Any]:
        if isinstance(some, frozenset):
            return sorted(some)
        return [getattr(some, part.name) for part in fields(some)]

    return json.dumps(value, default=plain, ensure_ascii=False, separators=(",", ":"))


def groups_of(reports: Sequence[Report]) -> frozenset[str]:
    """The acronyms of the bodies that reports are of, by their titles alone."""
    titles = (title for report in reports for title in report.title.values())
    return frozenset(acronym for title in titles for acronym in _acronyms(normalise(title)))


def _acronyms(title: str) -> frozenset[str]:
    """The acronyms in a normalised title, in lower case. They are mostly capitals: WG-SEa, not Follow-up."""
    return frozenset(
        fold(acronym)
        for acronym in (*ACRONYM.findall(title), *_BRACKETED.findall(title))
        if sum(map(str.isupper, acronym)) > sum(map(str.islower, acronym))
    )


def _named(reports: Sequence[Report]) -> Reports:
    """What names reports, whatever their passages say."""
    years = {report.id: (min(known), max(known)) for report in reports if (known := _years(report))}
    series = {report.id: re.sub("-?(?:19|20)[0-9]{2}", "", report.id) or report.id for report in reports}
    kin: defaultdict[str, set[str]] = defaultdict(set)
    for id_, name in series.items():
        kin[name].add(id_)
    groups, names, about, tiers = (defaultdict[str, set[str]](set) for _ in range(4))
    titles: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for report in reports:
        same = kin[series[report.id]]
        for tag, title in report.title.items():
            tokens = Tokens(normalise(title))
            acronyms = _acronyms(tokens.text)
            if len(tokens.folded) >= BEGINNING:
                titles[tokens.folded[:BEGINNING]][tokens.folded].append(report.id)
            # Where all nouns have capitals, a capital makes no name. The council of its working group is another body.
            capitals = tokens.vocabulary.capitals.isdisjoint([base(tag)])
            for name in (*acronyms, *(_capitalised(tokens) if capitals else ())):
                if tokens.vocabulary.kinds(name).isdisjoint(TIERS):
                    names[name] |= same
            for acronym in acronyms:
                groups[acronym] |= same
            for word in content(tokens.text, of_question=True):
                about[word] |= same
            if (height := tier(tokens)) is not None:
                tiers[str(height)] |= same
    return Reports(years, series, titles, *map(_frozen, (groups, names, about, tiers)))


def _frozen(index: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(ids) for key, ids in index.items()}


def _capitalised(title: Tokens) -> Iterator[str]:
    """The words of a title with a capital, without the first and words for a report."""
    for at, raw in enumerate(title.raw):
        capital = len(raw) >= _NAME and raw[0].isupper() and not raw.isupper()
        if at and capital and not title.is_a(at, "report"):
            yield title.low[at]


def _years(report: Report) -> set[int]:
    """The years that a report's title, id and date have."""
    texts = (*report.title.values(), report.id)
    years = {int(year) for text in texts for year in re.findall(r"(?<!\d)(?:19|20)[0-9]{2}(?!\d)", text)}
    return years | ({report.date.year} if report.date else set())


def _headings(section: Section) -> Iterable[str]:
    """What a section says of all that is in it: its title, and the line that introduces its items."""
    yield from (section.title or {}).values()
    if section.items:
        yield from (section.text or {}).values()


def _parts(report: Report, sections: Sequence[Section]) -> Iterator[Part]:
    """Some outermost sections of a report and those in them. Their passages are counted from the first.

    Of sections in one another with the same meeting the outermost is the meeting's.
    """
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
        titles = [normalise(title) for title in (section.title or {}).values()]
        names = {of_title[0][0] for title in titles if (of_title := common(Tokens(title)))}
        yield Part(
            id_, report.id, section.id, bool(meetings or (section.meeting and not inner)), first, last,
            len(section.items), meetings, sorted(names), days, [bare(Tokens(title)) for title in titles],
            tuple(map(content, titles)),
        )  # fmt: skip


def _meeting(section: Section, *, coding: bool) -> tuple[tuple[int, ...], tuple[Date, ...]]:
    """The number and the dates of a section's meeting, as coded or as its headings say.

    In a report that codes meetings a title's number counts only where the title is no more than that: "follow-up to
    the tenth meeting" is no meeting.
    """
    meeting = section.meeting
    if meeting is not None:
        day = meeting.date
        dates = (Date(day.year, day.month, day.day),) if day else ()
        return () if meeting.number is None else (meeting.number,), dates
    readings = [read(normalise(text)) for text in _headings(section)]
    days = {
        day
        for one in readings
        for day in values_of(one.mentions(), MentionKind.DATE)
        if day.month is not None
    }
    named = [
        values_of(one.mentions(), MentionKind.MEETING) for one in readings if not coding or asks_for_all(one)
    ]
    meetings = frozenset[int]().union(*named)
    return tuple(meetings) if len(meetings) == 1 else (), tuple(sorted(days, key=sortable))
