"""What names a report in a question: its year ("the 2022 report"), its group's acronym, a name in its title; and what
body it is of."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from index.mentions.finding import Kind, Reading, read, values_of
from index.mentions.vocabulary import fold
from index.mentions.whole import STEM, WITHIN, content, stem
from index.mentions.words import Words
from knowledge.language import base
from knowledge.normal import normalise
from knowledge.report import Report

#: An acronym of parts (WG-SEA, РГ-море): what has no part may be anybody's.
_LETTERS = r"[^\W\d_\u3400-\u9fff]{2,8}"
_ACRONYM = rf"(?<![^\W\u3400-\u9fff])(?<!-){_LETTERS}(?:-{_LETTERS})+(?![^\W\u3400-\u9fff]|-)"
#: In a title that has brackets around it one part is enough: the Spectrum Group (RSSG).
_BRACKETED = r"[(]([^\W\d_\u3400-\u9fff]{3,8})[)]"
#: What makes the acronym before it a meeting's: WG-SEA 16.
_NUMBER = r" [0-9]{1,3}(?![0-9])"
#: Languages that write every noun with a capital: in them it makes no name.
_CAPITAL_NOUNS = frozenset({"de", "lb"})
#: Signs that a title has at least that is looked for as a whole, as citations have it.
_TITLE = 20
#: Words of a title that a question has at least that calls its report by them.
_CALLED = 2
#: Letters that a name in a title has at least.
_NAME = 4
#: Words for bodies, the lowest first: a group is of a committee, which is of a council or an assembly.
TIERS = ("group", "committee", "council")


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of a library by what names them.

    `years`: the first and the last year that a report's title, date or id has, by its id. `series`: what the reports of
    one group have in common, by their ids: the id without its year. `groups`: the ids of the reports of a series, by
    the acronyms that their titles have in any language. `names`: the same by the words with a capital, and the
    acronyms, in their titles that no passage has, but for words for bodies. `titles`: the same by the whole titles,
    folded, and these by their first signs; `about`: by what these are about. `bodies`: the stems of the words of their
    titles, among which are the names of the bodies that they are of; `tiers`: the reports by how high theirs is;
    `organisations`: those named in the titles.
    """

    years: Mapping[str, Sequence[int]]
    series: Mapping[str, str]
    groups: Mapping[str, frozenset[str]]
    names: Mapping[str, frozenset[str]]
    titles: Mapping[str, Mapping[str, Sequence[str]]]
    about: Mapping[str, frozenset[str]]
    bodies: frozenset[str]
    organisations: frozenset[str]
    tiers: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, reports: Sequence[Report]) -> Self:
        """What names reports, whatever their texts say."""
        years = {one.id: (min(known), max(known)) for one in reports if (known := _known(one))}
        series = {one.id: re.sub("-?(?:19|20)[0-9]{2}", "", one.id) or one.id for one in reports}
        alike: defaultdict[str, set[str]] = defaultdict(set)
        for id_, name in series.items():
            alike[name].add(id_)
        groups: defaultdict[str, set[str]] = defaultdict(set)
        names: defaultdict[str, set[str]] = defaultdict(set)
        titles = [(report, tag, normalise(text)) for report in reports for tag, text in report.title.items()]
        whole: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        about: defaultdict[str, set[str]] = defaultdict(set)
        tiers: defaultdict[str, set[str]] = defaultdict(set)
        bodies: set[str] = set()
        organisations: set[str] = set()
        for report, tag, title in titles:
            kin = alike[series[report.id]]
            if len(title) >= _TITLE:
                whole[fold(title[:_TITLE])][fold(title)].append(report.id)
            for word in content(title, of_question=True):
                about[word] |= kin
            called = acronyms(title)
            for acronym in called:
                groups[acronym] |= kin
            words = Words(title)
            named = set() if base(tag) in _CAPITAL_NOUNS else _names(words)
            # The council of a council's working group is another body.
            for name in called | named:
                if words.vocabulary.kinds(name).isdisjoint(TIERS):
                    names[name] |= kin
            if (height := tier(words)) is not None:
                tiers[str(height)] |= kin
            bodies.update(
                word[:STEM] for place, word in enumerate(words.low)
                if len(word) >= _NAME and word.isalpha() and not words.is_a(place, "about", "little")
            )  # fmt: skip
            organisations |= values_of(read(title).mentions(), Kind.ORGANISATION)
        return cls(
            years, series, _frozen(groups), _frozen(names), whole, _frozen(about),
            frozenset(bodies), frozenset(organisations), _frozen(tiers),
        )  # fmt: skip

    @classmethod
    def load(cls, row: list[Any]) -> Self:
        """What was written as JSON."""
        years, series, groups, names, titles, about, bodies, organisations, tiers = row
        of_all = frozenset(bodies), frozenset(organisations), _frozen(tiers)
        return cls(years, series, _frozen(groups), _frozen(names), titles, _frozen(about), *of_all)

    def without(self, said: Container[str]) -> Self:
        """What names them where their texts have said these words (`spoken`)."""
        return replace(self, names={name: ids for name, ids in self.names.items() if name not in said})

    def read(self, text: str, words: Words) -> tuple[str, frozenset[str] | None]:
        """A normalised question without the years and names that say which report is asked about, and the ids of the
        reports that it names: None where it names none, or all.

        They are not in the passages: the year would pass for a date there, and the name for a thing that no passage
        knows. A year that no report is of stays.
        """
        cut: list[tuple[int, int]] = []
        chosen: list[frozenset[str]] = []
        for start in range(len(words.folded)):
            for title, found in self.titles.get(words.folded[start : start + _TITLE], {}).items():
                if words.folded.startswith(title, start):
                    cut.append((start, start + len(title)))
                    chosen.append(frozenset(found))
        for first, end, named in self._bodies(words):
            cut.append((words.spans[first][0], words.spans[end - 1][1]))
            chosen.append(named)
        years, spans = _editions(words)
        of_years = self._of_years(min(years), max(years)) if years else frozenset[str]()
        if of_years:
            cut += spans
            chosen.append(of_years)
        parted = re.finditer(_ACRONYM, text) if "-" in text else ()
        called = [(fold(match[0]), match.span()) for match in parted]
        # A capital at the beginning says nothing, and without one "role" is no name, whatever a title has.
        capitals = []
        for place, (low, raw, span) in enumerate(zip(words.low, words.raw, words.spans, strict=True)):
            called += [(low, span)] if raw.isupper() else []
            capitals += [(low, span)] if place and raw[0].isupper() else []
        of_groups = [self.groups[name] for name, _ in called if name in self.groups]
        if of_groups:
            chosen.append(frozenset[str]().union(*of_groups))
        for name, span in (*capitals, *called):
            if name in self.names:
                cut += [] if re.match(_NUMBER, text[span[1] :]) else [span]
                chosen.append(self.names[name])
        ids = frozenset.intersection(*chosen) if chosen else frozenset[str]()
        return _without(text, cut), ids if 0 < len(ids) < len(self.series) else None

    def _bodies(self, words: Words) -> Iterable[tuple[int, int, frozenset[str]]]:
        """Where it is said what a body is on, in two words of a title or more ("the group on emergency
        telecommunications", "the school health committee"), and the reports of that title. It pulls to the summary."""
        for at in range(len(words) if not words.han else 0):
            for step in (1, -1) if words.is_a(at, "body", *TIERS) else ():
                place, told, ids = at, 0, frozenset(self.series)
                while 0 <= (near := words.skip(place + step, *WITHIN, step=step)) < len(words):
                    if not (both := ids & self.about.get(stem(words, near), frozenset())):
                        break
                    place, told, ids = near, told + 1, both
                if told >= _CALLED:
                    yield (at + 1, place + 1, ids) if step > 0 else (place, at, ids)

    def called(self, text: str) -> frozenset[str] | None:
        """The reports of the one group of whose titles a question has the most words, two at least: the last meeting
        of the emergency telecommunications group; or else of the one group that is as high as the body it names. None
        where that is all of them."""
        asked = content(text, of_question=True)
        shared = Counter(id_ for word in asked for id_ in self.about.get(word, ()))
        most = max(shared.values(), default=0)
        ids = frozenset(id_ for id_, count in shared.items() if count == most)
        if most < _CALLED:
            ids = self.tiers.get(str(tier(Words(text))), frozenset())
        alone = len({self.series[id_] for id_ in ids}) == 1
        return ids if alone and len(ids) < len(self.series) else None

    def _of_years(self, first: int, last: int) -> frozenset[str]:
        """The reports of these years: those that end with them, or else those that have them."""
        ending = {id_ for id_, (_, end) in self.years.items() if end == last}
        having = {id_ for id_, (start, end) in self.years.items() if start <= first and last <= end}
        return frozenset(ending or having)


def spoken(words: Words) -> Iterable[str]:
    """The words of a text, by which no report is named: and its acronyms."""
    return (*words.low, *map(fold, re.findall(_ACRONYM, words.text)))


def _frozen(index: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(ids) for name, ids in index.items()}


def tier(words: Words) -> int | None:
    """How high the lowest body is that a text names, 0 for a group; None where it names none."""
    for number, kind in enumerate(TIERS):
        # In small letters "conseil" is advice.
        capital = any(words.raw[at][0].isupper() for at in words.by_kind.get(f"{kind}-with-capital", ()))
        if kind in words.by_kind or capital or (words.han and words.vocabulary.finds(kind, words.text)):
            return number
    return None


def acronyms(title: str) -> frozenset[str]:
    """The acronyms of parts in a normalised title, and those in brackets, in lower case: mostly capitals (WG-SEa, not
    Follow-up)."""
    return frozenset(
        fold(one)
        for one in (*re.findall(_ACRONYM, title), *re.findall(_BRACKETED, title))
        if sum(map(str.isupper, one)) > sum(map(str.islower, one))
    )


def _editions(words: Words) -> tuple[list[int], list[tuple[int, int]]]:
    """The years that a report is named by, and where they stand, with what joins them to the word for it."""
    years: list[int] = []
    spans: list[tuple[int, int]] = []
    for match in words.vocabulary.matches("edition of", words.text) if words.han else ():
        years += [int(year) for year in match.groups() if year and year.isdecimal()]
        spans += [match.span(at) for at, part in enumerate(match.groups(), 1) if at in (1, 4) and part]
    for values, *span in Reading(words).follow("edition"):
        if all(1900 <= year < 2100 for year in values):
            years += values
            spans.append((span[0], span[1]))
    return years, spans


def _names(title: Words) -> set[str]:
    """The words of a title with a capital, but for the first and words for a report."""
    return {
        title.low[at] for at, raw in enumerate(title.raw)
        if at and len(raw) >= _NAME and raw[0].isupper() and not raw.isupper() and not title.is_a(at, "report")
    }  # fmt: skip


def _known(report: Report) -> set[int]:
    """The years that a report's title, id and date have."""
    texts = (*report.title.values(), report.id)
    years = {int(year) for text in texts for year in re.findall(r"(?<!\d)(?:19|20)[0-9]{2}(?!\d)", text)}
    return years | ({report.date.year} if report.date else set())


def _without(text: str, cut: Iterable[tuple[int, int]]) -> str:
    """The text without some of its characters; all of it where no word would be left."""
    left = list(text)
    for start, end in cut:
        left[start:end] = " " * (end - start)
    shorter = " ".join("".join(left).split())
    return shorter if any(map(str.isalpha, shorter)) else text
