"""Reports of one group over several years: the newest passage on a subject is given, earlier ones are named."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.mentions import MentionKind, Understanding, values_of
from index.opening import OpenIndex
from knowledge.report import report_of

#: The least cosine of two views of passages on one subject. Of 100 passages of the CWG-COP report 94 are so like their
#: own translations, and of 1,000 pairs of different passages three.
ALIKE = 0.68
#: How many of the best passages are compared.
COMPARED = 5


def newest(
    index: OpenIndex, asked: Understanding, ids: Sequence[str], rows: NDArray[np.int64]
) -> tuple[str, tuple[str, ...]]:
    """The id of the passage to give, and the ids of earlier passages on its subject, the newest first.

    The candidates are the first passage, and passages on its subject in other reports of its group. The one of a report
    that the question names is given, else the newest. Where the question names a report, no earlier ones are given.
    `rows` are the places of the passages' best views.
    """
    alike = _on_its_subject(index, asked, ids, rows)
    reports, named = index.directory.reports, _named(index, asked)
    last = {id_: reports.years.get(report_of(id_), (0, 0))[1] for id_ in alike}
    first = max(alike, key=lambda id_: (report_of(id_) in named, last[id_]))
    older = sorted((id_ for id_ in alike if last[id_] < last[first]), key=lambda id_: -last[id_])
    return first, () if report_of(first) in named else tuple(older)


def _on_its_subject(
    index: OpenIndex, asked: Understanding, ids: Sequence[str], rows: NDArray[np.int64]
) -> list[str]:
    """The first id, and the ids of passages on its subject in other reports of its group.

    Each of them agrees with the meeting and the date in the question.
    """
    if len(index.spans) < 2:
        return [ids[0]]
    series = index.directory.reports.series
    vectors = index.views.vectors.at(rows[:COMPARED])
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
    """The ids of the reports that a question names, or whose years have a year in the question."""
    named = {day.year for day in values_of(asked.mentions, MentionKind.DATE) if day.year}
    years = index.directory.reports.years.items()
    of_years = {id_ for id_, (start, end) in years if any(start <= year <= end for year in named)}
    return frozenset(of_years) | (asked.reports or frozenset())
