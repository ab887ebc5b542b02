"""What names a report in a question: its year ("the 2022 report"), its group's acronym, a name in its title."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from index.cues import asking
from index.cues.bodies import BODIES, lowest
from index.cues.nouns import is_meeting
from index.cues.organisations import organisations
from index.cues.words import CAPITAL_NOUNS, Words, bare, fold, has_han, listed
from knowledge.language import base
from knowledge.library import Library
from knowledge.normal import normalise
from knowledge.report import Report

_NOUNS = listed(
    "report reports rapport rapports informe informes отчет отчета отчете отчету отчетом доклад доклада докладе "
    "докладу докладом تقرير bericht berichts rapporto relazione relatorio verslag laporan raport raportu raporcie "
    "raporu raporda raporunda rapor звіт звіті звіту گزارش रिपोर्ट"
)
#: What may stand between the word and its year.
_BETWEEN = listed(
    "of for the year years period annual de du del d l ' le la el ano annee pour para за г год года году годы период "
    "عام سنه للفتره الفتره لعام fur von des da do anno ( - , . van tahun z za roku yili nin की के वर्ष"
)
#: A word for years behind them.
_YEARS = listed("год года году годы годов г гг roku yili")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_HAN_YEAR = re.compile(
    "(?P<before>((?:19|20)[0-9]{2})年?(?: ?[-~至到] ?((?:19|20)[0-9]{2}))?年?度?的?)(?:年度|工作|那份|这份)?报告"
    "|报告(?P<after> ?[(] ?((?:19|20)[0-9]{2})年?(?: ?[-~至到] ?((?:19|20)[0-9]{2}))?年?[)])"
)
#: An acronym of parts (CWG-COP, GTC-PIeL, РГС-COP): what has no part may be anybody's.
_LETTERS = r"[^\W\d_\u3400-\u9fff]{2,8}"
_ACRONYM = re.compile(rf"(?<![^\W\u3400-\u9fff])(?<!-){_LETTERS}(?:-{_LETTERS})+(?![^\W\u3400-\u9fff]|-)")
#: In a title that has brackets around it one part is enough: the Spectrum Group (RSSG).
_BRACKETED = re.compile(r"[(]([^\W\d_\u3400-\u9fff]{3,8})[)]")
#: Letters that a name in a title has at least.
_NAME = 4


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of a library by what names them.

    `years`: the first and the last year that a report's title, date or id has, by its id. `series`: what the reports of
    one group have in common, by their ids: the id without its year. `groups`: the ids of the reports of a series, by
    the acronyms that their titles have in any language. `names`: the same by the words with a capital, and the
    acronyms, in their titles that no passage has, but for words for bodies. `bodies`: the words of their titles, among
    which are the names of the bodies that they are of; `organisations`: those named in them.
    """

    years: Mapping[str, tuple[int, int]]
    series: Mapping[str, str]
    groups: Mapping[str, frozenset[str]]
    names: Mapping[str, frozenset[str]]
    bodies: frozenset[str]
    organisations: frozenset[str]

    @classmethod
    def of(cls, library: Library) -> Self:
        """What names a library's reports."""
        years = {
            report.id: (min(known), max(known)) for report in library.reports if (known := _known(report))
        }
        series = {
            report.id: re.sub("-?(?:19|20)[0-9]{2}", "", report.id) or report.id for report in library.reports
        }
        groups: defaultdict[str, set[str]] = defaultdict(set)
        names: defaultdict[str, set[str]] = defaultdict(set)
        texts = [normalise(text) for passage in library.passages for text in passage.text.values()]
        said = {word for text in texts for word in (*Words(text).low, *map(fold, _ACRONYM.findall(text)))}
        for report in library.reports:
            alike = {id_ for id_, name in series.items() if name == series[report.id]}
            for tag, text in report.title.items():
                title = normalise(text)
                called = acronyms(title)
                for acronym in called:
                    groups[acronym] |= alike
                named = set() if base(tag) in CAPITAL_NOUNS else _names(Words(title))
                # The council of a council's working group is another body.
                for name in (called | named) - said - BODIES:
                    names[name] |= alike
        titles = [Words(normalise(text)) for report in library.reports for text in report.title.values()]
        return cls(
            years,
            series,
            {acronym: frozenset(ids) for acronym, ids in groups.items()},
            {name: frozenset(ids) for name, ids in names.items()},
            frozenset(
                word
                for title in titles
                for word in title.low
                if len(word) >= _NAME and word.isalpha() and word not in asking.ABOUT | asking.FUNCTION
            ),
            frozenset[str]().union(*map(organisations, titles)),
        )

    @property
    def tier(self) -> int | None:
        """The lowest tier of the bodies that the reports are of (`index.cues.bodies`)."""
        return lowest(self.bodies)

    def read(self, text: str) -> tuple[str, frozenset[str] | None]:
        """A normalised question without the years and names that say which report is asked about, and the ids of the
        reports that it names: None where it names none, or all.

        They are not in the passages: the year would pass for a date there, and the name for a thing that no passage
        knows. A year that no report is of stays.
        """
        words = Words(text)
        cut: list[tuple[int, int]] = []
        chosen: list[frozenset[str]] = []
        years, spans = _editions(words)
        of_years = self._of_years(min(years), max(years)) if years else frozenset[str]()
        if of_years:
            cut += spans
            chosen.append(of_years)
        called = [(fold(match[0]), match.span()) for match in _ACRONYM.finditer(text)]
        called += [
            (low, span)
            for low, raw, span in zip(words.low, words.raw, words.spans, strict=True)
            if raw.isupper()
        ]
        of_groups = [self.groups[name] for name, _ in called if name in self.groups]
        if of_groups:
            chosen.append(frozenset[str]().union(*of_groups))
        # A capital at the beginning says nothing, and without one "role" is no name, whatever a title has.
        capitals = [
            (words.low[place], words.spans[place])
            for place in range(1, len(words))
            if words.raw[place][0].isupper()
        ]
        for name, span in (*capitals, *called):
            if name in self.names:
                cut.append(span)
                chosen.append(self.names[name])
        ids = frozenset.intersection(*chosen) if chosen else frozenset[str]()
        return _without(text, cut), ids if 0 < len(ids) < len(self.series) else None

    def _of_years(self, first: int, last: int) -> frozenset[str]:
        """The reports of these years: those that end with them, or else those that have them."""
        ending = {id_ for id_, (_, end) in self.years.items() if end == last}
        having = {id_ for id_, (start, end) in self.years.items() if start <= first and last <= end}
        return frozenset(ending or having)

    def state(self) -> list[Any]:
        """The names as JSON values."""
        return [
            {id_: list(years) for id_, years in self.years.items()},
            dict(self.series),
            {acronym: sorted(ids) for acronym, ids in self.groups.items()},
            {name: sorted(ids) for name, ids in self.names.items()},
            sorted(self.bodies),
            sorted(self.organisations),
        ]

    @classmethod
    def from_state(cls, state: list[Any]) -> Self:
        """The names that `state` gave."""
        years, series, groups, names, bodies, of_organisations = state
        return cls(
            {id_: (first, last) for id_, (first, last) in years.items()},
            series,
            {acronym: frozenset(ids) for acronym, ids in groups.items()},
            {name: frozenset(ids) for name, ids in names.items()},
            frozenset(bodies),
            frozenset(of_organisations),
        )


def acronyms(title: str) -> frozenset[str]:
    """The acronyms of parts in a normalised title, and those in brackets, in lower case: mostly capitals (GTC-PIeL, not
    Follow-up)."""
    return frozenset(
        fold(one)
        for one in (*_ACRONYM.findall(title), *_BRACKETED.findall(title))
        if sum(map(str.isupper, one)) > sum(map(str.islower, one))
    )


def _editions(words: Words) -> tuple[list[int], list[tuple[int, int]]]:
    """The years that a report is named by, and where they stand, with what joins them to the word for it."""
    years: list[int] = []
    spans: list[tuple[int, int]] = []
    if has_han(words.text):
        for match in _HAN_YEAR.finditer(words.text):
            years += [int(year) for year in match.groups() if year and year.isdecimal()]
            spans += [match.span(part) for part in ("before", "after") if match[part]]
    for place, word in enumerate(words.low):
        if _NOUNS.isdisjoint(bare(word)):
            continue
        for step in (-1, 1):
            found, end = _beside(words, place, step)
            if found:
                years += found
                first, last = sorted((place + step, end))
                spans.append((words.spans[first][0], words.spans[last][1]))
    return years, spans


def _beside(words: Words, place: int, step: int) -> tuple[list[int], int]:
    """The one or two years before (-1) or after (1) a word for a report, and where the last of them stands, or the
    word for years behind it."""
    found: list[int] = []
    at = end = place + step
    while 0 <= at < len(words) and len(found) < 2:
        if words.is_figure(at) and _YEAR.fullmatch(words.low[at]) and not is_meeting(words, at + 1):
            found.append(int(words.low[at]))
            end = at
        elif _BETWEEN.isdisjoint(bare(words.low[at])):
            break
        at += step
    if step == 1 and words.at(end + 1) in _YEARS:
        end += 1
    return found, end


def _names(title: Words) -> set[str]:
    """The words of a title with a capital, but for the first and words for a report."""
    return {
        word
        for word, raw in zip(title.low[1:], title.raw[1:], strict=True)
        if len(raw) >= _NAME and raw[0].isupper() and not raw.isupper() and word not in _NOUNS
    }


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
