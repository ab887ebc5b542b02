"""Where in the reports the cues are: which passages carry which."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from index.cues.bodies import TOP
from index.cues.finding import find
from index.cues.named import NamedSections, headings
from index.cues.reports import Reports
from index.cues.sections import in_other_figures
from index.cues.sought import Sought
from index.cues.value import Cues, Date
from index.cues.words import Words
from knowledge.library import Library

#: The families that narrow: what is asked about a meeting, a date or a section stands there.
NARROWING = ("meetings", "dates", "sections")
#: The families that lift: the passage that answers about Kenya may say Nairobi. They clash as well, and so do
#: figures, which say little: a question may get them wrong.
LIFTING = ("states", "groups", "organisations")
_FAMILIES = (*NARROWING, *LIFTING, "numbers")
#: A passage that begins with a document's number in so many words is that document: "Recommendation 3. That …".
_OPENING = 4


@dataclass(frozen=True, slots=True)
class Fit:
    """What a question's cues find in the reports.

    `passages`: ids of the passages that carry a cue of every narrowing family that is matched; None without
    such a cue, empty where no passage carries them together. `lifted`: those that name a State or body of the
    question. `by_family`: the ids for each family by itself. `clashing`: by family, the cues that no passage
    carries. `holding`: ids of the passages that hold a thing of
    the kind that is sought, a time or a number; None when neither is. `reports`: ids of the reports that the question
    names, of several; None when it names none. Then only passages of theirs are narrowed to. `rows`: in how many rows
    of meetings "the last meeting" or the like was found, for each group of reports has its own.
    """

    passages: frozenset[str] | None
    lifted: frozenset[str]
    by_family: Mapping[str, frozenset[str]]
    clashing: Mapping[str, tuple[Any, ...]]
    holding: frozenset[str] | None = None
    reports: frozenset[str] | None = None
    rows: int = 0


@dataclass(frozen=True)
class Places:
    """The cues of a library's passages: ids of the passages that carry each (`carried`), that hold a thing of a kind
    that is sought (`holding`), that begin with the number of a document (`opening`); and the sections (`named`). Made
    once for a build: `dump` and `load` keep it beside the index."""

    carried: Mapping[str, Mapping[Any, frozenset[str]]]
    holding: Mapping[Sought, frozenset[str]]
    opening: Mapping[tuple[str, str], frozenset[str]]
    named: NamedSections

    @classmethod
    def of(cls, library: Library) -> Self:
        """Read the cues of every text of the library in every language."""
        carried: dict[str, defaultdict[Any, set[str]]] = {family: defaultdict(set) for family in _FAMILIES}
        holding: dict[Sought, set[str]] = {kind: set() for kind in Sought}
        opening: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        above: dict[str, tuple[Cues, ...]] = {}
        for passage in library.passages:
            own = [find(text) for text in passage.text.values()]
            if any(cues.dates for cues in own):
                holding[Sought.TIME].add(passage.id)
            if any(cues.numbers or cues.meetings for cues in own):
                holding[Sought.NUMBER].add(passage.id)
            for text in passage.text.values():
                for group in find(" ".join(text.split()[:_OPENING])).groups:
                    if group[1]:
                        opening[group].add(passage.id)
            inherited: list[Cues] = []
            for section in passage.path:
                key = f"{passage.report.id}/{section.id}"
                if key not in above:
                    above[key] = tuple(find(text) for text in headings(section))
                inherited += above[key]
            for cues in (*own, *inherited):
                for family, index in carried.items():
                    for cue in getattr(cues, family) if family != "sections" else ():
                        index[cue].add(passage.id)
            for section in passage.path:
                carried["sections"][section.id.lower()].add(passage.id)
            if passage.id.count("/") > 1:
                carried["sections"][passage.id.partition("/")[2].lower()].add(passage.id)
            meeting = passage.meeting
            if meeting is not None and meeting.number is not None:
                carried["meetings"][meeting.number].add(passage.id)
            if meeting is not None and meeting.date is not None:
                day = meeting.date
                carried["dates"][Date(day.year, day.month, day.day)].add(passage.id)
        return cls(
            {
                family: {cue: frozenset(ids) for cue, ids in found.items()}
                for family, found in carried.items()
            },
            {kind: frozenset(ids) for kind, ids in holding.items()},
            {group: frozenset(ids) for group, ids in opening.items()},
            NamedSections.of(library),
        )

    def fits(self, cues: Cues, reports: frozenset[str] | None = None) -> Fit:
        """Which passages the cues of a question narrow to, of the reports that it names (None: of all), and which cues
        no passage carries."""
        cues = self._resolved(cues, reports)
        by_family: dict[str, frozenset[str]] = {}
        clashing: dict[str, tuple[Any, ...]] = {}
        meetings = set(cues.meetings)
        rows = 0
        if cues.relative is not None:
            chosen = self.named.in_row(cues, reports)
            rows = len(chosen)
            if chosen:
                if cues.relative == "first" and 1 not in self.carried["meetings"]:
                    meetings.discard(1)
                by_family["meetings"] = frozenset(id_ for section in chosen for id_ in section.passages)
            elif isinstance(cues.relative, int) and any(section.in_row for section in self.named.sections):
                clashing["relative"] = (cues.relative,)
        # What looks like a year may count something: 2000 schools, where a passage says 2,000.
        counts = {
            day
            for day in cues.dates
            if day.month is None
            and str(day.year) in self.carried["numbers"]
            and not self._carrying("dates", day, reports)
        }
        asked = {family: getattr(cues, family) for family in _FAMILIES} | {
            "meetings": meetings,
            "dates": cues.dates - counts,
            "numbers": cues.numbers | {str(day.year) for day in counts},
        }
        for family, wanted in asked.items():
            found = {cue: self._carrying(family, cue, reports) for cue in wanted}
            missed = tuple(sorted((cue for cue, ids in found.items() if not ids), key=str))
            if hit := frozenset[str]().union(*found.values()):
                by_family[family] = by_family.get(family, frozenset()) | hit
            if missed:
                clashing[family] = missed
        narrowing = [ids for family, ids in by_family.items() if family in NARROWING]
        passages = frozenset.intersection(*narrowing) if narrowing else None
        lifted = frozenset[str]().union(*(by_family.get(family, ()) for family in LIFTING))
        holding = None
        if cues.sought:
            holding = frozenset[str]().union(*(self.holding[kind] for kind in cues.sought))
        return Fit(passages, lifted, by_family, clashing, holding, reports, rows)

    @property
    def reports(self) -> Reports:
        """The names of the reports."""
        return self.named.reports

    def sections_of(
        self, cues: Cues, text: str = "", reports: frozenset[str] | None = None
    ) -> tuple[str, ...]:
        """The sections that a whole-section question is about: see `NamedSections.about`."""
        return self.named.about(self._resolved(cues, reports), text, reports)

    def is_of_another(self, cues: Cues) -> bool:
        """Whether the meeting that is named is that of a council or an assembly above the bodies that the reports are
        of, or of an international organisation that none of them is of."""
        of_organisation = bool(cues.organisations - self.reports.organisations)
        above = cues.tier == TOP and self.is_called_higher(cues)
        return above or (of_organisation and (bool(cues.meetings) or cues.relative is not None))

    def is_called_higher(self, cues: Cues) -> bool:
        """Whether the body whose meeting is named stands above those that the reports are of; a group may also be
        called a committee."""
        if cues.tier is None:
            return False
        tier = self.reports.tier
        return tier is not None and cues.tier > tier

    def is_before_all(self, cues: Cues) -> bool:
        """Whether it is the first meeting that is named, and the reports' meetings have higher numbers: then it may be
        one that no report is of, or the first of theirs."""
        numbered = any(section.in_row and section.meetings for section in self.named.sections)
        return numbered and cues.relative == "first" and 1 in cues.meetings - self.carried["meetings"].keys()

    def titled(self, words: Words, reports: frozenset[str] | None = None) -> tuple[str, ...]:
        """The sections that a question has the title of: see `NamedSections.titled`."""
        return self.named.titled(words, reports)

    def _resolved(self, cues: Cues, reports: frozenset[str] | None) -> Cues:
        """The same cues as `NamedSections.resolved`; recommendation 2, where no passage names it, is the second item of
        the section of recommendations; section 2, where there is none, is section II."""
        known = self.carried["sections"].keys()
        other = {own: in_other_figures(own) for own in cues.sections - known}
        said = frozenset(other[own] if other.get(own) in known else own for own in cues.sections)
        cues = self.named.resolved(replace(cues, sections=said), reports)
        found = {
            group: item
            for group in cues.groups
            if group[0] == "recommendation" and group not in self.carried["groups"]
            if (item := self.named.recommendation(group[1], reports))
        }
        return replace(cues, groups=cues.groups - found.keys(), sections=cues.sections | set(found.values()))

    def held(self, cues: Cues, reports: frozenset[str] | None = None) -> frozenset[str]:
        """The ids of the lines that say when the meetings that are named were: those of their sections that hold a
        time; of a meeting without a section the one passage that names it and holds a time."""
        if not cues.meetings and cues.relative is None:
            return frozenset()
        sections = self.named.about(self.named.resolved(cues, reports), "", reports)
        if not sections and cues.relative is None:
            # One that is still to come is named by a passage at most.
            named = frozenset[str]().union(*(self._carrying("meetings", n, reports) for n in cues.meetings))
            told = named & self.holding[Sought.TIME]
            return told if len(told) == 1 else frozenset()
        return frozenset(sections) & self.holding[Sought.TIME]

    def items(self, cues: Cues, fit: Fit) -> frozenset[str]:
        """The ids of the passages that a question names by their own number and nothing else: item 3 of section 2.1,
        recommendation 3."""
        if any("/" in cue for cue in self._resolved(cues, fit.reports).sections):
            return (fit.passages or frozenset()) & fit.by_family.get("sections", frozenset())
        if replace(cues, groups=frozenset(), sought=frozenset()) or len(cues.groups) != 1:
            return frozenset()
        of_reports = fit.by_family.get("groups", frozenset())
        return self.opening.get(next(iter(cues.groups)), frozenset()) & of_reports

    def _carrying(self, family: str, cue: Any, reports: frozenset[str] | None) -> frozenset[str]:
        """The ids of the passages, of these reports (None: of all), that carry a cue."""
        index = self.carried[family]
        if family == "dates":
            ids = frozenset[str]().union(*(ids for date, ids in index.items() if cue.covers(date)))
        elif family == "groups" and not cue[1]:
            ids = frozenset[str]().union(*(ids for pair, ids in index.items() if pair[0] == cue[0]))
        else:
            ids = index.get(cue, frozenset())
        return ids if reports is None else frozenset(id_ for id_ in ids if id_.partition("/")[0] in reports)

    def dump(self) -> str:
        """The places as JSON."""
        carried = {
            family: [[cue, sorted(ids)] for cue, ids in index.items()]
            for family, index in self.carried.items()
        }
        holding = {kind: sorted(ids) for kind, ids in self.holding.items()}
        opening = [[group, sorted(ids)] for group, ids in self.opening.items()]
        content = [carried, holding, opening, self.named.state()]
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Self:
        """The places that `dump` wrote."""
        carried, holding, opening, named = json.loads(text)
        return cls(
            {
                family: {_read(family, cue): frozenset(ids) for cue, ids in pairs}
                for family, pairs in carried.items()
            },
            {Sought(kind): frozenset(ids) for kind, ids in holding.items()},
            {(kind, number): frozenset(ids) for (kind, number), ids in opening},
            NamedSections.from_state(named),
        )


def _read(family: str, cue: Any) -> Any:
    """A cue as it was before JSON, which has no tuples."""
    if family == "dates":
        return Date(*cue)
    return tuple(cue) if family == "groups" else cue
