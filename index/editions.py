"""Several years' reports of one group: which of the passages on the same is given, and which are named as earlier."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.mentions import Kind, Understanding, values_of
from index.opening import OpenIndex
from knowledge.report import report_of

#: The cosine of two passages' views from which on they are on the same, and the passages that are looked at. Of the
#: CWG-COP report's passages 94 of 100 are as like their own translations, and three of 1,000 pairs of others.
ALIKE, LOOKED_AT = 0.68, 5


def newest(
    index: OpenIndex, asked: Understanding, ids: Sequence[str], rows: NDArray[np.int64]
) -> tuple[str, tuple[str, ...]]:
    """The id of the passage to give: of the first and those on the same in other reports of its group, the one of a
    report that the question names, else the newest. Then those of older reports, the newest first: none where one was
    named. `rows` are the passages' best views."""
    alike = _on_the_same(index, asked, ids, rows)
    reports, named = index.directory.outline.reports, _named(index, asked)
    last = {id_: reports.years.get(report_of(id_), (0, 0))[1] for id_ in alike}
    first = max(alike, key=lambda id_: (report_of(id_) in named, last[id_]))
    older = sorted((id_ for id_ in alike if last[id_] < last[first]), key=lambda id_: -last[id_])
    return first, () if report_of(first) in named else tuple(older)


def _on_the_same(
    index: OpenIndex, asked: Understanding, ids: Sequence[str], rows: NDArray[np.int64]
) -> list[str]:
    """The first id, and those on the same in other reports of its group. What the question says of meeting or date it
    says of them all."""
    if len(index.spans) < 2:
        return [ids[0]]
    series = index.directory.outline.reports.series
    vectors = index.views.vectors.at(rows[:LOOKED_AT])
    first, own = ids[0], report_of(ids[0])
    return [first] + [
        id_
        for id_, vector in zip(ids, vectors, strict=False)
        if float(vector @ vectors[0]) >= ALIKE
        and report_of(id_) != own
        and series[report_of(id_)] == series[own]
        and (asked.passages is None or (id_ in asked.passages) == (first in asked.passages))
        and not index.directory.contradicts(asked.mentions, id_)
    ]


def _named(index: OpenIndex, asked: Understanding) -> frozenset[str]:
    """The reports that a question names, or of whose years it names one."""
    named = {day.year for day in values_of(asked.mentions, Kind.DATE) if day.year}
    years = index.directory.outline.reports.years.items()
    of_years = {id_ for id_, (start, end) in years if any(start <= year <= end for year in named)}
    return frozenset(of_years) | (asked.reports or frozenset())
