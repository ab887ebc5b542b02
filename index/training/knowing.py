"""Training of verifier and calibration, each on practice reports of its own: what was learnt from looks surer than it
is. The project's own report teaches both, for want of another."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.asked import as_asked
from index.calibration import Calibration, Calibrations
from index.exam import Exam
from index.model.encoder import Encoder
from index.reader import Reader
from index.training import verifier as verifying
from index.training.pairs import Pair
from index.training.reports import Judged, LabelledReport
from index.training.usual import Settings as UsualSettings
from index.training.usual import train as train_usual
from index.training.verifier import Claim, Tokens
from index.verifier import Usual
from knowledge.normal import normalise
from knowledge.questions import Kind

#: How much more an off-topic question weighs in the regression: an answer to small talk is the worst answer.
OFF_TOPIC_WEIGHT = 2.0
#: The most that near questions about a report count in all, against its answerable ones: where it is learnt what speaks
#: for an answer, and where it is learnt what a confidence means. Of what people ask, most is answered.
NEAR_SHARE, NEAR_ASKED = 1.0, 0.3
#: What an answerable question about a report without lessons counts, of 1, whose first passage is not the right one. At
#: 0 the regression learns to tell a passage found from one missed, and silence suffers; at 1 it cares for nothing but
#: whether there is an answer. With lessons hardly any passage is missed, and it is 0.
ELSEWHERE = 0.5
#: Strength of the regression's pull towards zero, in questions.
PULL = 3.0
Progress = Callable[[str, float], None]


def pair_claims(
    pairs: Sequence[Pair], encoder: Encoder, progress: Progress
) -> tuple[list[Claim], list[Claim]]:
    """The claims of question–sentence pairs, and of near misses with their counterparts."""

    def tokens(texts: Sequence[str], kind: str) -> list[Tokens]:
        encoded: list[Tokens] = []
        for start in range(0, len(texts), 64):
            part = [normalise(text) for text in texts[start : start + 64]]
            encoded += [e.tokens.astype(np.float16) for e in encoder.encode(part, kind)]  # type: ignore[arg-type]
            progress("encoding the pairs", (start + len(part)) / len(texts))
        return encoded

    sentences = iter(tokens([text for pair in pairs for _, text in sorted(pair.sentence.items())], "passage"))
    told = [tuple(next(sentences) for _ in pair.sentence) for pair in pairs]
    others = iter(tokens([pair.counterpart for pair in pairs if pair.counterpart], "passage"))
    counterparts = [next(others) if pair.counterpart else None for pair in pairs]
    questions = iter(tokens([text for pair in pairs for text in pair.question.values()], "query"))
    misses = iter(tokens([text for pair in pairs for text in pair.miss.values()], "query"))
    asked: list[Claim] = []
    missed: list[Claim] = []
    for place, (pair, sentence, counterpart) in enumerate(zip(pairs, told, counterparts, strict=True)):
        near = [told[n] for n in (place - 1, place + 1) if 0 <= n < len(pairs)]
        other = [texts[0] for texts in near if texts is not None]
        yes = list(sentence)
        if counterpart is not None:
            (yes if pair.both else other).insert(0, counterpart)
        asked += [Claim(next(questions), tuple(yes), tuple(other)) for _ in pair.question]
        for _ in pair.miss:
            turned = (*sentence[place % len(sentence) :], *sentence[: place % len(sentence)])
            missed.append(Claim(next(misses), (counterpart,) if counterpart is not None else (), turned))
    return [c for c in asked if len(c.question)], [c for c in missed if len(c.question)]


def train(
    own: Sequence[LabelledReport],
    others: Sequence[Sequence[LabelledReport]],
    pairs: tuple[list[Claim], list[Claim]],
    progress: Progress,
) -> tuple[Reader, Reader]:
    """Train the reader that says whether a passage answers, on the pairs and on the questions of the project's own and
    of several kinds of other reports, each kind as often; and the one that ranks, on the others alone. What it learnt
    from the own report's questions or from the pairs made it worse on texts of other kinds."""
    kinds = [claims(reports) for reports in (own, *others)]
    groups = [*pairs, *(some for kind in kinds for some in kind)]
    answers = verifying.train_answers(groups, verifying.Settings(), progress)
    ranks = verifying.train_ranks([kind[0] for kind in kinds[1:]], verifying.RANKING, progress)
    return answers, ranks


def claims(reports: Sequence[LabelledReport], *, middle: bool = False) -> tuple[list[Claim], list[Claim]]:
    """The reports' claims that some passage answers, and those that none does; see `LabelledReport.claims`."""
    answered: list[Claim] = []
    unanswered: list[Claim] = []
    for report in reports:
        for asked, claim in zip(report.asked, report.claims(middle=middle), strict=True):
            (answered if asked.question.kind is Kind.ANSWERABLE else unanswered).append(claim)
    return answered, unanswered


def contrasts(twins: Sequence[tuple[LabelledReport, LabelledReport]]) -> list[Claim]:
    """A claim for each question that one version of twin reports answers and the other does not, of states in the
    middle of the model: with what answers it in the one, and what looks most like an answer in the other, then in
    the same."""
    found = []
    for versions in twins:
        asked = zip(
            *(version.asked for version in versions), strict=False
        )  # then come strangers, to each its own
        claims = zip(*(version.claims(middle=True) for version in versions), strict=False)
        for (one, other), (first, second) in zip(asked, claims, strict=True):
            if one.question.text == other.question.text and bool(first.answering) != bool(second.answering):
                yes, no = (first, second) if first.answering else (second, first)
                found.append(Claim(yes.question, yes.answering, (*no.other, *yes.other)))
    return found


def usual(exams: Sequence[Exam], encoder: Encoder, settings: UsualSettings, progress: Progress) -> Usual:
    """Train the network that says how likely a question is answered at all, on questions about many reports.

    Twins are left out: each of theirs is answered as often as not. So is the project's own report: the calibration is
    fitted on its questions too, and what was learnt by heart looks surer than it is.
    """
    kinds: dict[Kind, list[str]] = {Kind.ANSWERABLE: [], Kind.UNANSWERABLE: []}
    for exam in exams:
        for question, language in exam.texts():
            if question.kind in kinds:
                kinds[question.kind].append(as_asked(question.text[language]))
    encoded = [[one for one in encoder.encode(texts, "query") if len(one.tokens)] for texts in kinds.values()]
    return train_usual(encoded[0], encoded[1], settings, progress)


def calibrations(judged: Sequence[Judged]) -> Calibrations:
    """Fit that of reports with lessons, and that of those without; where there are only such or only such, they
    serve for both."""
    taught = [row for row in judged if row.taught]
    untaught = [row for row in judged if not row.taught]
    return Calibrations(calibrate(taught or untaught), calibrate(untaught or taught, ELSEWHERE))


def calibrate(judged: Sequence[Judged], elsewhere: float = 0.0) -> Calibration:
    """Fit a regression on whether the first passage answers (or some other, which counts `elsewhere`), then what its
    score means for the first one being right (Platt scaling). Every report weighs the same, so that a large one does
    not speak for all. Where outcomes change follows from the questions that are not eased alone, if there are such."""
    rows = np.array([row.signals for row in judged])
    right = np.array([row.right for row in judged], np.float64)
    answerable = np.array([row.question.kind is Kind.ANSWERABLE for row in judged], np.float64)
    means, scales = rows.mean(0), np.maximum(rows.std(0), 1e-3)
    standard = (rows - means) / scales
    target = np.maximum(right, elsewhere * answerable)
    found = _regression(standard, target, _weights(judged, NEAR_SHARE), PULL)
    score = standard @ found[:-1] + found[-1]
    slope, shift = _regression(score[:, None], right, _weights(judged, NEAR_ASKED), PULL)
    calibration = Calibration(
        _rounded(means),
        _rounded(scales),
        _rounded(found[:-1] * slope),
        round(float(found[-1] * slope + shift), 4),
        (0.0,) * 101,
    )
    found_right = [row for row in judged if row.right]
    telling = [row for row in found_right if not row.eased] or found_right
    confidences = [calibration.confidence(row.signals) for row in telling]
    return replace(calibration, right=_rounded(np.quantile(confidences, np.linspace(0, 1, 101))))


def _weights(judged: Sequence[Judged], near_share: float) -> NDArray[np.float64]:
    """How much each question counts, 1 in the mean or so: as much in all for each report, off-topic ones more, and
    near ones no more in all than `near_share` of the answerable: how many near ones somebody wrote says nothing."""
    counts = Counter(row.report for row in judged)
    kinds = Counter((row.report, row.question.kind) for row in judged)

    def kind(row: Judged) -> float:
        if row.question.kind is Kind.OFF_TOPIC:
            return OFF_TOPIC_WEIGHT
        if row.question.kind is Kind.UNANSWERABLE:
            answerable = kinds[row.report, Kind.ANSWERABLE]
            return min(1.0, near_share * answerable / kinds[row.report, Kind.UNANSWERABLE])
        return 1.0

    return np.array([len(judged) / len(counts) / counts[row.report] * kind(row) for row in judged])


def _regression(
    rows: NDArray[np.float64], right: NDArray[np.float64], weights: NDArray[np.float64], strength: float
) -> NDArray[np.float64]:
    """Logistic regression by Newton's method, pulled towards zero; the last coefficient is the bias."""
    rows = np.hstack((rows, np.ones((len(rows), 1))))
    pull = np.append(np.full(rows.shape[1] - 1, strength), 0.0)
    found = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ found))
        gradient = rows.T @ (weights * (chance - right)) + pull * found
        curvature = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + np.diag(pull)
        found -= np.linalg.solve(curvature, gradient)
    return found


def _rounded(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), 5) for value in values)
