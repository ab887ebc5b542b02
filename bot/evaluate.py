"""`cwgcop eval`: the test questions asked and marked, as a table, as JSON and as a page."""

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

from bot.evalruns import Comparison, LastRun
from bot.evaltable import changes, table, times
from bot.settings import Settings
from bot.terminal import Page, progress
from index.bootstrap import Figure, Resamples
from index.engine import Progress, ready_encoder
from index.evaluation import Result, Row, evenness
from index.exam import Exam, clock, each, together, whole
from index.model.encoder import Encoder
from index.plain import Plain, published_encoder
from knowledge.errors import UserError
from knowledge.questions import Split

#: Questions asked one at a time for the times.
_TIMED = 96
#: The sets: the folder's own reports together, its practice reports each on its own, and, where asked for, all at once.
REPORT, PRACTICE, TOGETHER = "report", "mini-reports", "together"


def evaluate(settings: Settings, args: argparse.Namespace) -> int:
    """Ask the test questions and print the figures; the exit status."""
    sets = _sets(settings.knowledge, Split(args.split), args.set)
    last = LastRun(settings.data)
    wheels = Path(args.wheels) if args.wheels else None
    with progress() as report, ExitStack() as stack:
        encoder = stack.enter_context(closing(ready_encoder(settings.models, settings.model, report)))
        published = published_encoder(settings.models, settings.model, wheels, report)
        stack.enter_context(closing(published))
        found = _times(next(iter(sets.values()))[0], settings.data, encoder, report)
        results = _sit(sets, settings.data, encoder, published, report)
    rows = list(chain.from_iterable(result.rows for result in results))
    compared = last.compare(rows)
    if not args.no_save:
        last.save(rows)
    if args.json:
        print(json.dumps(_as_json(results, found, compared, args.split), ensure_ascii=False, indent=1))
    else:
        colour = Page.for_stream(sys.stdout).colour
        tables = [table(result, colour=colour) for result in results]
        print("\n\n".join([*tables, times(found), changes(compared)]))
    if args.html:
        # Last: where it cannot be written, the figures are not lost with it.
        from bot.evalpage import page

        texts = _texts(chain.from_iterable(sets.values()))
        words = f"{args.split} questions · {times(found)}"
        _write(Path(args.html), page(results, words, compared, texts))
    return 0


def _sets(knowledge: Path, split: Split, only: str | None) -> dict[str, list[Exam]]:
    """The exams of each set that the folder has questions for. Raises UserError where there is none."""
    practice = knowledge / "practice"
    found: dict[str, list[Exam]] = {}
    if only in (None, REPORT):
        found[REPORT] = whole(knowledge, split)
    if only in (None, PRACTICE) and (practice / "reports").is_dir():
        found[PRACTICE] = each(practice, split)
    if only == TOGETHER and (practice / "reports").is_dir():
        found[TOGETHER] = together(knowledge, split)
    found = {name: exams for name, exams in found.items() if exams}
    if not found:
        if only == TOGETHER:
            raise UserError(
                f"{knowledge}: fewer than two reports, practice reports among them, have questions of split: {split}: "
                "write some as docs/secretariat.md shows, or choose another --set or --split"
            )
        folder = practice if only == PRACTICE else knowledge
        raise UserError(
            f"{folder / 'questions'}: no question there has split: {split}: write some as "
            "docs/secretariat.md shows, or choose another --split"
        )
    return found


def _times(exam: Exam, data: Path, encoder: Encoder, report: Progress | None) -> dict[str, Figure]:
    """The times of questions asked one at a time, in milliseconds, by what they are."""
    engine = exam.engine(encoder, data, report)
    texts = [question.text[language] for question, language in exam.texts()]
    if report is not None:
        report("timing single questions", 0)
    # From all over, and not every sixth: that would be one language.
    places = {round(place * (len(texts) - 1) / _TIMED) for place in range(_TIMED + 1)}
    spent = clock(engine, [texts[place] for place in sorted(places)])
    sample = Resamples([str(number) for number in range(len(spent.clock))])
    return {
        "p50": sample.percentile(spent.clock, 50),
        "p95": sample.percentile(spent.clock, 95),
        "processor p50": sample.percentile(spent.processor, 50),
        "processor p95": sample.percentile(spent.processor, 95),
    }


def _sit(
    sets: Mapping[str, Sequence[Exam]],
    data: Path,
    encoder: Encoder,
    published: Encoder,
    report: Progress | None,
) -> list[Result]:
    """Ask the program, and the plain design with the published model, every question of every set."""
    total = sum(len(exam.texts()) for exam in chain.from_iterable(sets.values()))
    asked = 0
    results = []
    for name, exams in sets.items():
        rows: list[Row] = []
        plain: list[Row] = []
        for exam in exams:
            embedding, asking = _reports(report, exam.name, asked, total)
            rows += exam.sit(exam.engine(encoder, data, embedding), asking)
            plain += exam.sit(Plain(exam.library, published))
            asked += len(exam.texts())
        results.append(Result.of(name, rows, plain))
    return results


def _reports(
    report: Progress | None, name: str, before: int, total: int
) -> tuple[Progress | None, Callable[[int], None]]:
    """How to report embedding, and asking, for an exam that `before` questions of `total` come before."""
    if report is None:
        return None, lambda _count: None
    return (
        lambda what, _share: report(f"{name}: {what}", before / total),
        lambda count: report(f"{name}: asking", (before + count) / total),
    )


def _write(path: Path, html: str) -> None:
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as exc:
        raise UserError(f"{path}: cannot be written ({exc.strerror}): give another place for --html") from exc


def _texts(exams: Iterable[Exam]) -> dict[str, str]:
    """What stands under each id of a passage or section, in the report's own language."""
    texts: dict[str, str] = {}
    for exam in exams:
        texts |= {passage.id: passage.original for passage in exam.library.passages}
        for id_, sections in exam.library.sections.items():
            title = sections[-1].title or {}
            texts[id_] = texts.get(id_) or next(iter(title.values()), "")
    return texts


def _as_json(
    results: Sequence[Result], found: Mapping[str, Figure], compared: Comparison, split: str
) -> dict[str, Any]:
    """Everything, for machines. What no case counts for is left out; a worst/best of one language is null."""
    return {
        "split": split,
        "sets": {
            result.name: {
                "reports": result.reports,
                "questions": len({row.question for row in result.rows}),
                "translations": len(result.rows),
                "worst_to_best": None if math.isnan(even := evenness(result.figures)) else even,
                "figures": _figures(result.figures),
                "plain": _figures(result.plain_figures),
            }
            for result in results
        },
        "milliseconds": {name: asdict(figure) for name, figure in found.items()},
        "compared": {
            "translations": compared.asked,
            "won": [row.key for row in compared.won],
            "lost": [row.key for row in compared.lost],
        },
        "rows": [
            {"set": result.name} | asdict(row) | {"good": row.good, "plain_rank": plain.rank}
            for result in results
            for row, plain in zip(result.rows, result.plain, strict=True)
        ],
    }


def _figures(by_group: Mapping[str, Mapping[str, Figure]]) -> dict[str, Any]:
    return {
        group: {name: asdict(figure) for name, figure in some.items()} for group, some in by_group.items()
    }
