"""The whole of the training, in order: adapter, verifier, calibration; each file that ships is written anew."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from index.calibration import FILE as CALIBRATION
from index.calibration import to_json
from index.exam import each
from index.finder import VERIFIER
from index.model.default import SHIPPED as ADAPTER
from index.model.folder import open_encoder
from index.model.prepare import prepare
from index.training import adapter, knowing, verifier
from index.training.pairs import read_pairs
from index.training.reports import labelled
from knowledge.questions import Split

PACKAGE = Path(__file__).resolve().parent.parent


def train(
    knowledge: Path, models: Path, progress: Callable[[str, float], None], *, keep_adapter: bool
) -> None:
    """Learn from `knowledge` and its practice folder, and write adapter (unless kept), verifier, calibration.

    Raises UserError.
    """
    practice = knowledge / "practice"
    pairs = read_pairs(practice)
    if not keep_adapter:
        adapter.train(pairs, ADAPTER, adapter.Settings(), progress)
    prepare(models, progress=progress)
    encoder = open_encoder(models)
    try:
        claims = knowing.pair_claims(pairs, encoder, progress)
        progress("indexing the reports and encoding their questions", 0.0)
        reports = labelled(
            [exam for folder in (knowledge, practice) for exam in each(folder, Split.LEARN)], encoder
        )
        learnt, judged = knowing.train(reports, claims, verifier.Settings(), progress)
    finally:
        encoder.close()
    verifier.write(learnt, PACKAGE / VERIFIER)
    (PACKAGE / CALIBRATION).write_text(to_json(knowing.calibrate(judged)), encoding="utf-8")


def written() -> list[tuple[Path, str]]:
    """The files that ship, with their SHA-256."""
    files = (ADAPTER, PACKAGE / VERIFIER, PACKAGE / CALIBRATION)
    return [(file, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]
