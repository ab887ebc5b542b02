"""The token store on disk and MaxSim over it."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.arrays import write_array
from index.errors import IndexDamagedError
from index.tokens import NOTHING, TOKENS, Tokens, TokenStore, TokenWriter, files

CODES, SCALES, OFFSETS = files(TOKENS)[:3]
COUNTS = (3, 0, 5, 1, 0, 700)  # two views without tokens, one longer than a block


def _unit(rng: np.random.Generator, count: int) -> NDArray[np.float32]:
    vectors = rng.normal(size=(count, 32))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def views() -> list[NDArray[np.float32]]:
    """The token vectors of a view for each of COUNTS."""
    rng = np.random.default_rng(1)
    return [_unit(rng, count) for count in COUNTS]


@pytest.fixture
def folder(tmp_path: Path, views: list[NDArray[np.float32]]) -> Path:
    """A folder with the token files of `views`."""
    with TokenWriter(tmp_path, 32) as writer:
        for view in views:
            writer.add(Tokens.of(view))
    return tmp_path


def test_tokens_come_back_to_within_a_byte(folder: Path, views: list[NDArray[np.float32]]) -> None:
    """Every view is read back with its number of tokens, each number within a step of what was written."""
    store = TokenStore.open(folder, 32)
    assert (store.rows, store.tokens, store.dimension) == (len(COUNTS), sum(COUNTS), 32)
    for row, view in enumerate(views):
        assert store.view(row).shape == view.shape
        np.testing.assert_allclose(store.view(row), view, atol=np.abs(view).max(initial=0) / 127)


def test_maxsim_is_the_best_similarity_of_each_query_token(
    folder: Path, views: list[NDArray[np.float32]]
) -> None:
    """Rows may come in any order and twice; each gets what a plain product with its vectors gives."""
    query = _unit(np.random.default_rng(2), 4)
    store = TokenStore.open(folder, 32)
    rows = [5, 0, 3, 2, 5]
    expected = [(store.view(row) @ query.T).max(axis=0) for row in rows]
    np.testing.assert_allclose(store.maxsim(query, rows), expected, atol=1e-4)
    np.testing.assert_allclose(store.maxsim(views[2], [2]), np.ones((1, 5)), atol=0.01)


@pytest.mark.parametrize(("size", "dimension"), [(1e-3, 384), (1.0, 384), (1e6, 384), (1.0, 2048)])
def test_similarities_hold_for_vectors_of_any_length(tmp_path: Path, size: float, dimension: int) -> None:
    """Query tokens may be of any length, all codes at their ends, and one query token all zero."""
    signs = np.where(np.random.default_rng(3).random((8, dimension)) < 0.5, -1, 1).astype(np.float32)
    with TokenWriter(tmp_path, dimension) as writer:
        for row in signs:
            writer.add(Tokens.of(row[None]))
    store = TokenStore.open(tmp_path, dimension)
    query = np.concatenate([signs * size, np.zeros((1, dimension))]).astype(np.float32)
    expected = np.concatenate([store.view(row) @ query.T for row in range(8)])
    np.testing.assert_allclose(store.maxsim(query, range(8)), expected, rtol=1e-5, atol=1e-4 * size)


def test_nothing_is_like_a_view_without_tokens(folder: Path) -> None:
    """A view without tokens is as unlike as can be, and takes nothing from its neighbours."""
    query = _unit(np.random.default_rng(2), 2)
    store = TokenStore.open(folder, 32)
    best = store.maxsim(query, [1, 0, 4])
    assert (best[[0, 2]] == NOTHING).all()
    np.testing.assert_allclose(best[1], store.maxsim(query, [0])[0])
    assert (store.maxsim(query, [1, 4]) == NOTHING).all()


def test_a_query_without_tokens_and_no_rows_are_no_errors(folder: Path) -> None:
    """An emoji has no content tokens: it has no similarities, and no rows have none either."""
    store = TokenStore.open(folder, 32)
    assert store.maxsim(np.empty((0, 32), np.float32), [0, 2]).shape == (2, 0)
    assert store.maxsim(np.ones((3, 32), np.float32), []).shape == (0, 3)


def test_rounding_twice_changes_nothing(views: list[NDArray[np.float32]]) -> None:
    """A token that was read back and rounded again has the same codes, so copies do not drift."""
    once = Tokens.of(views[2])
    np.testing.assert_array_equal(Tokens.of(once.vectors()).codes, once.codes)
    assert (Tokens.of(np.zeros((1, 32), np.float32)).vectors() == 0).all()


@pytest.mark.parametrize("name", [CODES, SCALES])
def test_an_altered_token_is_found_when_its_view_is_read(folder: Path, name: str) -> None:
    """A flipped bit in the last view's tokens spoils that view alone, and is never multiplied."""
    data = bytearray((folder / name).read_bytes())
    data[-1] ^= 1
    (folder / name).write_bytes(data)
    store = TokenStore.open(folder, 32)
    query = _unit(np.random.default_rng(2), 2)
    store.maxsim(query, [0, 2])
    for _ in range(2):  # the second time too
        with pytest.raises(IndexDamagedError, match="row 5 were altered: run `cwgcop index build`"):
            store.maxsim(query, [0, 5])


def test_files_that_do_not_fit_each_other_are_refused(folder: Path) -> None:
    """Offsets that lead outside the codes are an error at opening."""
    write_array(folder / OFFSETS, np.array([0, 3, 3, 8, 9, 9, 710]))
    with pytest.raises(IndexDamagedError, match="do not fit each other"):
        TokenStore.open(folder, 32)


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", b"not an array" * 30])
def test_what_is_no_array_is_refused(folder: Path, content: bytes) -> None:
    """An empty, cut or foreign file is an error that names it."""
    (folder / CODES).write_bytes(content)
    with pytest.raises(IndexDamagedError, match=CODES):
        TokenStore.open(folder, 32)


def test_the_files_are_numpys(folder: Path) -> None:
    """NumPy itself reads them, so any program can."""
    assert (np.load(folder / CODES).shape, np.load(folder / CODES).dtype) == ((sum(COUNTS), 32), np.int8)
    np.testing.assert_array_equal(np.load(folder / CODES)[:3], TokenStore.open(folder, 32).stored(0).codes)


def test_pickles_are_refused(folder: Path) -> None:
    """A file of Python objects is not read."""
    np.save(folder / SCALES, np.array([{}], object), allow_pickle=True)
    with pytest.raises(IndexDamagedError, match=SCALES):
        TokenStore.open(folder, 32)
