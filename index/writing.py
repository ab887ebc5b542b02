"""The files of a build, written in flat memory: what an earlier build has is copied from it, the rest is embedded."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import vectors
from index.arrays import ArrayWriter, map_array, write_array
from index.builds import PART
from index.errors import BuildError
from index.manifest import Manifest
from index.model.encoder import Encoder
from index.opening import VIEWS, OpenIndex
from index.tokens import STATES, TOKENS, Tokens, TokenWriter, files
from index.views import View, content_hash, source_hash, views_of
from knowledge.report import Passage

#: Called with the number of views done and of all.
Progress = Callable[[int, int], None]

_BATCH = 32  # views embedded at a time: at 512 tokens each, 50 MB of token vectors
_SAMPLE = 20  # views that a new build must find again


@dataclass(frozen=True, slots=True)
class Sampled:
    """A view as it was embedded, to be found again in what was written."""

    row: int
    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the manifest, which knows of no files yet; how many passages were copied; a sample of views."""

    manifest: Manifest
    reused: int
    sample: tuple[Sampled, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a view comes from: the row of the earlier build that has it, or, when None, the encoder. `passage` is the
    place of its passage among all."""

    view: View
    passage: int
    row: int | None


def write(
    folder: Path,
    passages: Sequence[Passage],
    encoder: Encoder,
    previous: OpenIndex | None,
    progress: Progress | None,
) -> Written:
    """Write vectors, tokens, states, views and manifest of a build into its empty folder. What `previous` has of the
    same content is copied from it: every byte of it must be sound, and its model the same. Raises OSError or
    BuildError."""
    known: dict[str, int] = {}
    if previous is not None:
        stored = (sha256 for _, sha256 in previous.manifest.passages)
        known = dict(zip(stored, previous.first_row.tolist(), strict=False))
    pairs: dict[str, str] = {}
    sources: list[_Source] = []
    for number, passage in enumerate(passages):
        if passage.id in pairs:
            raise BuildError(f"{passage.id}: two passages have this id: run `cwgcop knowledge check`")
        views = views_of(passage)
        pairs[passage.id] = content_hash(views)
        first = known.get(pairs[passage.id])
        sources += [
            _Source(view, number, None if first is None else first + offset)
            for offset, view in enumerate(views)
        ]
    if not sources:
        raise BuildError(
            "there is nothing to index: the reports have no passage: run `cwgcop knowledge check`"
        )

    sample = _embed(folder, sources, encoder, previous, progress)
    languages = tuple(sorted({source.view.language for source in sources}))
    table = [(source.passage, languages.index(source.view.language)) for source in sources]
    write_array(folder / VIEWS, np.array(table, np.int32))
    vectors.write(folder, encoder.dimension)
    manifest = Manifest(
        name=folder.name.removesuffix(PART),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        model=encoder.name,
        fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        knowledge=source_hash(passages),
        passages=tuple(pairs.items()),
        languages=languages,
        views=len(sources),
        tokens=len(map_array(folder / files(TOKENS)[1], np.float16)),
    )
    manifest.write(folder)
    reused = sum(sha256 in known for sha256 in pairs.values())
    return Written(manifest, reused, sample)


def _embed(
    folder: Path,
    sources: Sequence[_Source],
    encoder: Encoder,
    previous: OpenIndex | None,
    progress: Progress | None,
) -> tuple[Sampled, ...]:
    """Write vectors and tokens of all views, embedding what `previous` does not have; return a sample."""
    sample: list[Sampled] = []
    sampled = set(np.linspace(0, len(sources) - 1, _SAMPLE, dtype=int).tolist())
    with (
        ArrayWriter(folder / vectors.EXACT, np.float32, (encoder.dimension,)) as vector_file,
        TokenWriter(folder, encoder.dimension) as token_file,
        TokenWriter(folder, encoder.dimension, STATES) as state_file,
    ):
        if progress is not None:
            progress(0, len(sources))
        for start in range(0, len(sources), _BATCH):
            batch = sources[start : start + _BATCH]
            texts = [source.view.text for source in batch if source.row is None]
            encodings = iter(encoder.encode(texts, "passage") if texts else ())
            for row, source in enumerate(batch, start):
                if source.row is not None and previous is not None:
                    vector = previous.vectors.exact(source.row, source.row + 1)[0]
                    tokens, states = previous.tokens.stored(source.row), previous.states.stored(source.row)
                else:
                    encoding = next(encodings)
                    vector = encoding.vector
                    tokens = Tokens.of(encoding.tokens, source.view.context_pieces(encoding.pieces))
                    states = Tokens.of(encoding.middle)
                    if not abs(float(np.linalg.norm(vector)) - 1) < 1e-2:
                        raise BuildError(f"{source.view.passage}: the model gave no unit vector for its text")
                vector_file.add(vector[None])
                token_file.add(tokens)
                state_file.add(states)
                if row in sampled:
                    sample.append(Sampled(row, vector, tokens.vectors()))
            if progress is not None:
                progress(start + len(batch), len(sources))
    return tuple(sample)


def check(index: OpenIndex, sample: Iterable[Sampled]) -> None:
    """Find a sample of views again in what was written. Raises BuildError when one is not what was embedded."""
    for view in sample:
        row = int(index.vectors.search(view.vector[None], 1).rows[0, 0])
        found = float(index.vectors.approximate(row, row + 1)[0] @ view.vector)
        best = index.tokens.maxsim(view.tokens, [view.row])
        if not (found > 0.98 and (best > 0.98 * (view.tokens**2).sum(axis=1)).all()):
            raise BuildError(f"{index.folder}: row {view.row} was not found again: the index was not changed")
