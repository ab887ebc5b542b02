"""The candidates' vectors on disk and their search."""

import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from index.arrays import write_array
from index.errors import IndexDamagedError
from index.vectors import EXACT, FILE, Candidates, open_vectors, write


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    """500 unit vectors."""
    vectors = np.random.default_rng(1).normal(size=(500, 32))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _written(folder: Path, vectors: NDArray[np.float32], flat_limit: int) -> Candidates:
    write_array(folder / EXACT, vectors)
    write(folder, vectors.shape[1], flat_limit=flat_limit)
    return open_vectors(folder, vectors.shape[1])


def test_a_small_file_is_searched_as_faiss_would(tmp_path: Path, vectors: NDArray[np.float32]) -> None:
    """What numpy reads out of the FAISS file and finds in it is what FAISS finds."""
    found = _written(tmp_path, vectors, 500).search(vectors[:20] * 0.5, 7)
    scores, rows = faiss.read_index(str(tmp_path / FILE)).search(vectors[:20] * 0.5, 7)
    np.testing.assert_array_equal(found.rows, rows)
    np.testing.assert_allclose(found.scores, scores, atol=1e-6)
    assert not (tmp_path / EXACT).exists()


def test_a_large_one_is_quantised_and_keeps_the_exact_vectors(
    tmp_path: Path, vectors: NDArray[np.float32]
) -> None:
    """Above the limit a number takes a byte, every vector still finds itself, and the exact ones are kept."""
    candidates = _written(tmp_path, vectors, 499)
    assert (tmp_path / FILE).stat().st_size < vectors.nbytes / 3
    assert (candidates.rows, candidates.dimension) == vectors.shape
    np.testing.assert_array_equal(candidates.search(vectors, 1).rows[:, 0], np.arange(500))
    np.testing.assert_array_equal(candidates.exact(3, 7), vectors[3:7])


@pytest.mark.parametrize("flat_limit", [0, 500])
def test_rows_are_read_as_they_are_searched(
    tmp_path: Path, vectors: NDArray[np.float32], flat_limit: int
) -> None:
    """What `approximate` gives is the embedded vectors or near them, and makes the scores that the search gives."""
    candidates = _written(tmp_path, vectors, flat_limit)
    rows = candidates.approximate(3, 40)
    np.testing.assert_allclose(rows, vectors[3:40], atol=0.01)
    found = candidates.search(vectors[:1], 500)
    scores = dict(zip(found.rows[0].tolist(), found.scores[0].tolist(), strict=True))
    np.testing.assert_allclose(rows @ vectors[0], [scores[row] for row in range(3, 40)], atol=1e-5)


@pytest.mark.parametrize("flat_limit", [0, 500])
def test_fewer_rows_than_asked_for_are_all_found(
    tmp_path: Path, vectors: NDArray[np.float32], flat_limit: int
) -> None:
    """A request for more rows than there are returns each once, best first, none made up."""
    found = _written(tmp_path, vectors[:5], flat_limit).search(vectors[:2], 60)
    assert found.rows.shape == (2, 5)
    assert [sorted(rows) for rows in found.rows.tolist()] == [[0, 1, 2, 3, 4]] * 2
    assert (np.diff(found.scores, axis=1) <= 0).all()


def test_equal_scores_keep_the_order_of_the_rows(tmp_path: Path) -> None:
    """The same vector ten times: the first rows come first."""
    candidates = _written(tmp_path, np.tile(np.eye(1, 8, dtype=np.float32), (10, 1)), 10)
    assert candidates.search(np.eye(1, 8, dtype=np.float32), 10).rows.tolist() == [list(range(10))]


@pytest.mark.parametrize("flat_limit", [0, 500])
@pytest.mark.parametrize("cut", [0, 3, 30, 200])
def test_a_cut_file_is_an_error_of_ours(
    tmp_path: Path, vectors: NDArray[np.float32], flat_limit: int, cut: int
) -> None:
    """Whatever FAISS or numpy say of half a file, the caller gets an error that says what to run."""
    _written(tmp_path, vectors, flat_limit)
    content = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(content[:cut])
    with pytest.raises(IndexDamagedError, match="run `cwgcop index build`"):
        open_vectors(tmp_path, 32)


@pytest.mark.parametrize("flat_limit", [0, 500])
def test_a_full_disk_is_not_passed_over(
    tmp_path: Path, vectors: NDArray[np.float32], flat_limit: int
) -> None:
    """FAISS leaves a short file and goes on when the disk is full; here the system's error comes through."""
    write_array(tmp_path / EXACT, vectors)
    (tmp_path / FILE).symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path, 32, flat_limit=flat_limit)


def test_faiss_is_not_loaded_to_search_a_small_index(tmp_path: Path, vectors: NDArray[np.float32]) -> None:
    """A cold question does not wait for the library."""
    _written(tmp_path, vectors, 500)
    code = (
        "import sys, pathlib, numpy; from index.vectors import open_vectors;"
        f"open_vectors(pathlib.Path({str(tmp_path)!r}), 32).search(numpy.ones((1, 32), numpy.float32), 3);"
        "assert 'faiss' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
