"""Asks two engines the same questions: which answers have changed, and whether the newer engine may go live."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.answer import Answer, Outcome
from index.building import stored_wordings
from index.coverage import batches, learning_from
from index.engine import Engine
from index.evaluation import ALL, Resamples, Row, groups, mark, scores
from index.evaluation import figures as measured
from index.exam import Remembering
from index.lessons import wordings_of
from index.opening import OpenIndex
from knowledge.drafts import key
from knowledge.normal import normalise
from knowledge.questions import Kind, Question, Split
from knowledge.report import report_of

#: How far a share may fall; the fewest lost questions that close the gate; the share of right questions that new
#: reports may take over. See `falls`.
MARGIN, LEAST, TAKEN = 0.02, 3, 0.05
#: A lesson is asked where a changed passage is no further from it than this, by cosine, behind its nearest.
NEARLY = 0.1
#: The shares that the gate compares, by their measures.
SHARES = {"right_first": "recall_at_1", "declined": "declined"}
#: The name of the share of right questions that new reports have not taken over.
KEPT = "kept"
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Said:
    """The short of an answer.

    outcome: the outcome
    first: the id of the first passage, or of the section; "" if nothing answers
    """

    outcome: Outcome
    first: str

    @classmethod
    def of(cls, answer: Answer) -> "Said":
        """The short of an answer."""
        if answer.outcome is Outcome.NONE or not answer.hits:
            return cls(answer.outcome, "")
        return cls(answer.outcome, answer.section or answer.hits[0].passage.id)


@dataclass(frozen=True, slots=True)
class Changed:
    """A question whose answer has changed.

    question: `<file>/<id>`; "" for a question that somebody asked the bot
    language, text: the wording
    old, new: the answers
    taught: whether it is a lesson that is answered right now
    """

    question: str
    language: str
    text: str
    old: Said
    new: Said
    taught: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A test question in one language, marked for both engines.

    old: the row of the older engine
    new: the row of the newer engine; its rank is among passages of reports that both engines have
    known: whether the older engine has the question's report; if not, only `new` counts
    taken: whether the newer engine shows a passage of a new report first
    """

    old: Row
    new: Row
    known: bool
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of asking both engines.

    asked: the number of texts that were asked
    changed: the changed answers
    pairs: the tests
    added, removed: how many lessons the newer engine has and the older one has not, and the other way round; None where
        the older engine's are not known
    """

    asked: int
    changed: tuple[Changed, ...]
    pairs: tuple[Pair, ...]
    added: int | None = None
    removed: int | None = None


@dataclass(frozen=True, slots=True)
class Fall:
    """A share that fell too far.

    share: a name in SHARES, or KEPT
    group: the group of questions
    old, new: the share before and after
    lost: the questions that are no longer right
    """

    share: str
    group: str
    old: float
    new: float
    lost: tuple[Pair, ...]


def judging(questions: Sequence[Question]) -> list[Question]:
    """The questions that are no lessons, and the lessons of reports without such questions."""
    tested = {one.report for one in questions if one.split is not Split.LEARN}
    return [one for one in questions if one.split is not Split.LEARN or one.report not in tested]


def compare(
    old: Engine, new: Engine, questions: Sequence[Question], asked: Iterable[tuple[str, str]],
    moved: Mapping[str, str], done: Callable[[float], None], taught: Sequence[Question] | None = None,
) -> Comparison:  # fmt: skip
    """Ask both engines the questions, and the texts that people asked, each with its language.

    `moved` maps old ids to new ids; an answer whose id only moved has not changed. The tests rank passages that both
    engines have. A near question that a new report answers is no test. `done` is called with the share done.

    `taught` are the lessons that the older engine learnt from, None where that is not known. With them, lessons that
    are tests are asked of engines that have not learnt them, and the lessons that are gone are tests too. The other
    lessons, which are no tests, are asked in one wording each, and in all where a change is near (`_touched`).
    """
    judged = judging(questions)
    lessons = [one for one in questions if one.split is Split.LEARN]
    tests = judged if taught is None else [one for one in judged if one.split is not Split.LEARN]
    near = {(one.file, one.id) for one in _touched(old, new, lessons, moved, taught)}
    items: list[_Item] = []
    for number, one in enumerate(questions):
        wordings = _wordings(one)
        if one.split is Split.LEARN and (one.file, one.id) not in near:
            wordings = [wordings[number % len(wordings)]]  # in turn, so that no language is left out
        items += wordings
    seen = {normalise(text, lower=True) for text, _, _ in items}
    for text, language in asked:
        if (spelt := normalise(text, lower=True)) not in seen:
            seen.add(spelt)
            items.append((text, language, None))
    before, now = (
        {key(text) for one in some for text in one.text.values()} for some in (taught or (), lessons)
    )
    gone = [one for one in taught or () if now.isdisjoint(map(key, one.text.values()))]
    tested = {one.report for one in tests}
    held = [one for one in judged if one.split is Split.LEARN and taught is not None]
    held += [
        replace(one, passages=tuple(moved.get(id_, id_) for id_ in one.passages))
        for one in gone
        if one.report not in tested
    ]
    at, whole = len(items), len(items) + sum(len(one.text) for one in held)
    ids = {(one.file, one.id) for one in tests}
    changed, pairs = _ask(old, new, moved, items, ids, lambda share: done(share * len(items) / whole))
    if taught is None:
        return Comparison(len(items), tuple(changed), tuple(pairs))
    for batch in batches(held):
        done(at / whole)
        texts = {key(text) for one in batch for text in one.text.values()}
        others = (
            [one for one in some if texts.isdisjoint(map(key, one.text.values()))]
            for some in (taught, lessons)
        )
        before_batch, after_batch = map(learning_from, (old, new), others)
        wordings = [each for one in batch for each in _wordings(one)]
        ids = {(one.file, one.id) for one in batch}
        pairs += _ask(before_batch, after_batch, moved, wordings, ids, lambda _share: None)[1]
        at += len(wordings)
    added = sum(before.isdisjoint(map(key, one.text.values())) for one in lessons)
    return Comparison(len(items), tuple(changed), tuple(pairs), added, len(gone))


def _touched(
    old: Engine, new: Engine, lessons: Sequence[Question], moved: Mapping[str, str], taught: Sequence[Question] | None
) -> Sequence[Question]:  # fmt: skip
    """The lessons that are nearly as near to a passage whose views or lessons have changed as to their nearest. All
    where the older engine's lessons are not known, or another version of the program made its build."""
    if taught is None or old.index.manifest.program != new.index.manifest.program:
        return lessons
    before, now = (
        [
            (key(text), tuple(ids.get(id_, id_) for id_ in one.passages))
            for one in some
            for text in one.text.values()
        ]
        for some, ids in ((taught, moved), (lessons, {}))
    )
    changed = {id_ for _, ids in {*before} ^ {*now} for id_ in ids}
    left, viewed = (side.index.passages.hashes(range(len(side.index.passages))) for side in (old, new))
    back = {now: was for was, now in moved.items()}
    for id_, views in viewed.items():
        if left.get(back.get(id_, id_)) == views:
            del left[back.get(id_, id_)]
        else:
            changed.add(id_)
    known, wordings = stored_wordings(new.index), wordings_of(lessons)
    texts = [one.text for one in wordings if one.text in known]
    vectors = np.array([known[text] for text in texts]).reshape(-1, new.index.manifest.dimension)

    def nearest(index: OpenIndex, ids: Iterable[str]) -> NDArray[np.float32]:
        far = np.full(len(texts), -1, np.float32)
        places = (place for id_ in ids if (place := index.passages.place(id_)) is not None)
        return reduce(
            np.maximum, (index.views.cosines(vectors, range(at, at + 1))[:, 0] for at in places), far
        )

    touched = np.maximum(nearest(new.index, changed), nearest(old.index, left))
    far = set(np.array(texts)[touched < nearest(new.index, new.library.ids) - NEARLY]) if texts else set()
    near = {one.question for one in wordings if one.text not in far}
    return [one for number, one in enumerate(lessons) if number in near]


#: A text that is asked, its language, and the question that it is a wording of, None for one that somebody asked.
_Item = tuple[str, str, Question | None]


def _wordings(question: Question) -> list[_Item]:
    return [(text, language, question) for language, text in question.text.items()]


def _ask(
    old: Engine, new: Engine, moved: Mapping[str, str], items: Sequence[_Item], marked: Set[tuple[str, str]],
    done: Callable[[float], None],
) -> tuple[list[Changed], list[Pair]]:  # fmt: skip
    """Ask both engines: the changed answers, and the tests among the questions that are `marked` by file and id."""
    known = {report.id for report in old.library.reports}
    back = {now: was for was, now in moved.items()}
    learnt = stored_wordings(new.index)
    changed, pairs = list[Changed](), list[Pair]()
    for start in range(0, len(items), _BATCH):
        done(start / len(items))
        batch = items[start : start + _BATCH]
        encoder = Remembering(new.encoder, learnt)  # each batch its own: memory stays flat
        texts = [text for text, _, _ in batch]
        answers = [replace(side, encoder=encoder).ask(texts) for side in (old, new)]
        for (text, language, question), before, after in zip(batch, *answers, strict=True):
            was, now = Said.of(before), Said.of(after)
            taught, where = False, ""
            if question:
                crossed = language not in new.library.languages
                own = question.report in {None, *known}
                shared = [hit for hit in after.hits if not own or report_of(hit.passage.id) in known]
                earlier = replace(question, passages=tuple(back.get(id_, id_) for id_ in question.passages))
                was_row = mark(earlier, language, before, crossed=crossed)
                now_row, ranked = (
                    mark(question, language, one, crossed=crossed)
                    for one in (after, replace(after, hits=tuple(shared)))
                )
                taught = question.split is Split.LEARN and now_row.good
                where = f"{question.file}/{question.id}"
                # Whether nothing answers it, who wrote it could not know of a report that is new.
                taken = bool(now.first) and report_of(now.first) not in {*known, question.report}
                answered_anew = question.kind is Kind.UNANSWERABLE and now.outcome is Outcome.ANSWER and taken
                if (question.file, question.id) in marked and not answered_anew:
                    pairs.append(Pair(was_row, replace(now_row, rank=ranked.rank), own, taken))
            if now != replace(was, first=moved.get(was.first, was.first)):
                changed.append(Changed(where, language, text, was, now, taught))
    return changed, pairs


def figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The shares of both engines by group and name, as {"old", "new", "count"}.

    `old` is None for a group of which the older engine has no report.
    """
    found: dict[str, Any] = {}
    for group, some in _grouped(pairs):
        old, new = (measured(rows, SHARES.values()) for rows in _sides(some))
        found[group] = {
            name: {
                "old": old[measure].value if some[0].known else None,
                "new": new[measure].value,
                "count": new[measure].count,
            }
            for name, measure in SHARES.items()
            if measure in new
        }
    return found


def falls(pairs: Sequence[Pair]) -> list[Fall]:
    """The shares that fell too far in a language, or in one of several reports. With any, the gate is closed.

    A share fell too far if three things hold: it fell by more than MARGIN, at least LEAST questions were lost, and the
    fall is beyond chance. It is beyond chance if its 95 % interval is below zero; the interval is bootstrapped over
    questions, each with all its translations. Two lost questions of a hundred do not close the gate, five do.

    A new report may answer a question that names no report, so passages of new reports are not ranked. But new reports
    may take over no more than the share TAKEN of the questions that were right, unless that is chance.
    """
    found = []
    right = [pair for pair in pairs if pair.known and pair.old.answerable and pair.old.right]
    taken = [pair for pair in right if pair.taken]
    if len({pair.new.question for pair in taken}) >= LEAST:
        kept = _sample(right).ratio([not pair.taken for pair in right], np.ones(len(right)))
        if kept.high < 1 - TAKEN:
            found.append(Fall(KEPT, ALL, 1.0, kept.value, tuple(taken)))
    for group, some in _grouped([pair for pair in pairs if pair.known]):
        old, new = map(scores, _sides(some))
        for name, measure in SHARES.items():
            (was, counts), (now, _) = old[measure], new[measure]
            lost = [pair for pair, gone in zip(some, counts & was & ~now, strict=True) if gone]
            if len({pair.new.question for pair in lost}) < LEAST:
                continue
            change = _sample(some).ratio(1.0 * now - was, counts)
            if change.value < -MARGIN and change.high < 0:
                before, after = (float(side[counts].mean()) for side in (was, now))
                found.append(Fall(name, group, before, after, tuple(lost)))
    return found


def _grouped(pairs: Sequence[Pair]) -> Iterator[tuple[str, Sequence[Pair]]]:
    """The pairs in groups: all of known reports, these by language, and the pairs of each report.

    A group of a report is given only where there are several reports, or the report is new.
    """
    known = [pair for pair in pairs if pair.known]
    for group in groups([pair.new for pair in known]):
        some = known if group == ALL else [pair for pair in known if pair.new.language == group]
        if some:
            yield group, some
    reports = sorted({pair.new.report for pair in pairs} - {""})
    for report in reports:
        of_report = [pair for pair in pairs if pair.new.report == report]
        if len(reports) > 1 or not of_report[0].known:
            yield f"report {report}", of_report


def _sides(pairs: Sequence[Pair]) -> tuple[list[Row], list[Row]]:
    """The rows of the older engine, and those of the newer one."""
    return [pair.old for pair in pairs], [pair.new for pair in pairs]


def _sample(pairs: Sequence[Pair]) -> Resamples:
    return Resamples([pair.new.question for pair in pairs])
