"""What the language projection is for, shown on sentences that it was not estimated from."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.model.default import DEFAULT
from index.model.encoder import KINDS, Encoder, Projection, unit
from index.model.folder import open_folder, read_manifest
from index.model.projection import between, sample

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


def test_a_question_prefers_its_answer_to_its_own_language(models: Path) -> None:
    """Among passages in the question's language and one translation, a question finds the translation.

    Sentences that do not answer it are no nearer for being in its language. The projection is estimated from
    one half of the sample and judged on the other: each sentence as a question, against the other sentences
    in its own language and all in Russian, where only its translation is right.
    """
    rows = sample()[:40]
    plain = open_folder(models / DEFAULT, read_manifest(models), projected=False)
    raw = {
        (kind, language): plain.encode([row[language] for row in rows], kind)
        for kind in KINDS
        for language in LANGUAGES
    }
    learn, judge = slice(0, None, 2), slice(1, None, 2)
    space = between({key: vectors[learn].mean(0) for key, vectors in raw.items()}, plain.dimension)

    def judged(project: bool) -> tuple[float, float]:
        """The share of right answers, and the lead of its own language over what sets an answer apart."""
        hits, leads = [], []
        for language in ("ar", "en", "es", "fr", "zh"):
            questions, same, russian = (
                space.apply(vectors, kind) if project else vectors
                for vectors, kind in (
                    (raw["query", language][judge], "query"),
                    (raw["passage", language][judge], "passage"),
                    (raw["passage", "ru"][judge], "passage"),
                )
            )
            scores = np.hstack((questions @ russian.T, questions @ same.T - 2 * np.eye(len(same))))
            hits.append((scores.argmax(1) == np.arange(len(same))).mean())
            others = ~np.eye(len(same), dtype=bool)
            elsewhere = (questions @ russian.T)[others].mean()
            answer = (questions * russian).sum(1).mean()
            leads.append(((questions @ same.T)[others].mean() - elsewhere) / (answer - elsewhere))
        return float(np.mean(hits)), float(np.mean(leads))

    # An adapter may have done most of it already: without one the lead is 0.4 unprojected.
    right, lead = judged(project=True)
    assert right > 0.85
    assert right >= judged(project=False)[0]
    assert abs(lead) < 0.05


def test_the_stored_projection_is_applied(models: Path, encoder: Encoder) -> None:
    """A text and its translation are nearer after projection, measured against unrelated sentences."""
    rows = sample()[::4]
    plain, projected = (
        by.encode([row["en"] for row in rows], "query") @ by.encode([row["zh"] for row in rows], "passage").T
        for by in (open_folder(models / DEFAULT, read_manifest(models), projected=False), encoder)
    )

    def clearness(scores: NDArray[np.float32]) -> float:
        others = scores[~np.eye(len(scores), dtype=bool)]
        return float((scores.diagonal().mean() - others.mean()) / others.std())

    assert clearness(projected) > clearness(plain)


def test_projecting_removes_what_languages_differ_in() -> None:
    """After projection the means of the languages coincide where eight directions can tell them apart."""
    random = np.random.default_rng(0)
    shifts = {(kind, lang): random.normal(size=32) for kind in ("query", "passage") for lang in "abcd"}
    space = between(shifts, 32)  # type: ignore[arg-type]
    assert space.directions.shape == (6, 32)  # two prompts, three differences each
    np.testing.assert_allclose(space.directions @ space.directions.T, np.eye(6), atol=1e-5)
    residue = [shift - space.means[int(kind == "passage")] for (kind, _), shift in shifts.items()]
    left = np.stack(residue) - np.stack(residue) @ space.directions.T @ space.directions
    np.testing.assert_allclose(left, 0, atol=1e-5)


def test_the_mean_of_the_prompt_is_taken_away() -> None:
    """What is left of a vector is its difference from its own prompt's mean, without the directions."""
    random = np.random.default_rng(0)
    means = random.normal(size=(2, 16)).astype(np.float32)
    directions = np.linalg.qr(random.normal(size=(16, 5)))[0].T.astype(np.float32)
    space = Projection(means, directions)
    own = random.normal(size=16).astype(np.float32)
    own -= (own @ directions.T) @ directions
    for mean, kind in zip(means, ("query", "passage"), strict=True):
        projected = space.apply(mean + own + 3 * directions[0], kind)  # type: ignore[arg-type]
        np.testing.assert_allclose(projected, unit(own), atol=1e-5)
