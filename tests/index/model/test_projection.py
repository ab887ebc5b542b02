"""What the language projection is for, shown on sentences that it was not estimated from."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.model.default import DEFAULT
from index.model.encoder import Encoder, Projection, unit
from index.model.folder import open_folder, read_manifest
from index.model.projection import between, sample


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
