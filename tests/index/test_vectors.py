"""The views' vectors on disk and their search."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.files import write_array
from index.vectors import (
    EXACT,
    FILE,
    VIEWS,
    Vectors,
    Views,
    form,
    recall,
    write,
)

Array = NDArray[np.float32]
Write = Callable[[Array], Vectors]


@pytest.fixture(params=[0, 500])
def flat_limit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Up to how many views vectors are searched exactly."""
    limit: int = request.param
    monkeypatch.setattr("index.vectors.FLAT_LIMIT", limit)
    return limit


@pytest.fixture(scope="module")
def vectors() -> Array:
    """500 unit vectors."""
    vectors = np.random.default_rng(1).normal(size=(500, 32))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _written(folder: Path, vectors: Array) -> Vectors:
    write_array(folder / EXACT, vectors)
    write(folder, vectors.shape[1])
    return Vectors.open(folder)


@pytest.fixture(params=["exact", "rounded"])
def written(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Has vectors of any kind; what follows from `Vectors` is tested with each."""

    def written(vectors: Array) -> Vectors:
        folder = tmp_path / "written"
        folder.mkdir()
        monkeypatch.setattr("index.vectors.FLAT_LIMIT", 0 if request.param == "rounded" else 500)
        return _written(folder, vectors)

    return written


def test_the_file_is_one_that_faiss_reads(tmp_path: Path, vectors: Array, flat_limit: int) -> None:
    """Exact up to the limit, rounded above it; the file is one that FAISS itself reads."""
    opened = _written(tmp_path, vectors)
    found = opened.search(vectors[0], 7)
    rows = faiss.read_index(str(tmp_path / FILE)).search(vectors[:1], 7)[1]
    assert rows[0][0] == found.rows[0] == 0
    np.testing.assert_allclose(found.scores, np.sort(vectors @ vectors[0])[:-8:-1], atol=1e-6)
    assert (tmp_path / EXACT).exists() == (flat_limit == 0)
    assert ((tmp_path / FILE).stat().st_size < vectors.nbytes / 3) == (flat_limit == 0)


def test_the_form_goes_by_the_number_of_views() -> None:
    """Indexes stay exact up to a size, larger ones are rounded."""
    assert [form(views) for views in (1, 131_072, 131_073)] == ["Flat", "Flat", "RaBitQfs"]


def test_what_is_rounded_finds_what_is_nearest_exactly(
    tmp_path: Path, vectors: Array, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nearly all of the nearest; and of vectors that are others few, which is noticed."""
    monkeypatch.setattr("index.vectors.FLAT_LIMIT", 0)
    opened = _written(tmp_path, vectors)
    assert [int(opened.search(vector, 1).rows[0]) for vector in vectors[::9]] == list(range(0, 500, 9))
    queries = np.random.default_rng(2).normal(size=(50, 32)).astype(np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    assert recall(opened, queries) > 0.98
    write_array(tmp_path / EXACT, vectors[::-1].copy())
    monkeypatch.setattr("index.vectors._ROUGH", 60)
    assert recall(Vectors.open(tmp_path), queries) < 0.2


def test_rows_are_read_as_they_were_embedded(written: Write, vectors: Array) -> None:
    """To the bit, and they make the scores that the search gives."""
    opened = written(vectors)
    assert (opened.count, opened.dimension) == vectors.shape
    np.testing.assert_array_equal(opened.at(np.array([9, 2, 9])), vectors[[9, 2, 9]])
    rows = opened.embedded(3, 40)
    np.testing.assert_array_equal(rows, vectors[3:40])
    found = opened.search(vectors[0], 500)
    scores = dict(zip(found.rows.tolist(), found.scores.tolist(), strict=True))
    np.testing.assert_allclose(rows @ vectors[0], [scores[row] for row in range(3, 40)], atol=1e-5)


def test_fewer_rows_than_asked_for_are_all_found(written: Write, vectors: Array) -> None:
    """A request for more rows than there are returns each once, best first, none made up."""
    found = written(vectors[:5]).search(vectors[1], 60)
    assert sorted(found.rows.tolist()) == [0, 1, 2, 3, 4]
    assert (np.diff(found.scores) <= 0).all()


def test_a_file_that_is_none_is_an_error_of_ours(tmp_path: Path, vectors: Array) -> None:
    """Whatever FAISS says of another file, or of none, the caller gets an error that says what to run."""
    _written(tmp_path, vectors)
    for content in (b"nothing of the kind " * 100, None):
        (tmp_path / FILE).unlink() if content is None else (tmp_path / FILE).write_bytes(content)
        with pytest.raises(IndexDamagedError, match=r"FAISS cannot read it .*run `cwgcop index build`"):
            Vectors.open(tmp_path)


def test_exact_vectors_of_another_shape_are_an_error(
    tmp_path: Path, vectors: Array, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are not those of the file that is searched are never copied."""
    monkeypatch.setattr("index.vectors.FLAT_LIMIT", 0)
    _written(tmp_path, vectors)
    for rows in (400, 0):
        write_array(tmp_path / EXACT, vectors[:rows])
        with pytest.raises(IndexDamagedError, match="not fit"):
            Vectors.open(tmp_path)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")
@pytest.mark.usefixtures("flat_limit")
def test_a_full_disk_is_not_passed_over(tmp_path: Path, vectors: Array) -> None:
    """FAISS leaves a short file and goes on when the disk is full; here the system's error comes through."""
    (tmp_path / FILE).symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        _written(tmp_path, vectors)


@pytest.fixture
def views(tmp_path: Path, vectors: Array) -> Views:
    """The first seven vectors as the views of three passages: three, one and three, in two languages."""
    _written(tmp_path, vectors[:7])
    table = [(0, 0), (0, 1), (0, 1), (1, 0), (2, 0), (2, 1), (2, 1)]
    write_array(tmp_path / VIEWS, np.array(table, np.int32))
    return Views.open(tmp_path, 3, ("en", "ru"))


def test_a_passage_is_found_once_by_its_best_view(views: Views, written: Write, vectors: Array) -> None:
    """However many of its views are near: `nearest` gives passages, `best` the view and its cosine, `cosines` those of
    passages side by side."""
    views, question = replace(views, vectors=written(vectors[:7])), vectors[5]
    assert views.nearest(question, 7).tolist()[0] == 2
    assert sorted(views.nearest(question, 7).tolist()) == [0, 1, 2]
    rows, cosines = views.best(np.array([2, 0]), question)
    each = vectors[:7] @ question
    assert rows.tolist() == [5, int(each[:3].argmax())]
    np.testing.assert_allclose(cosines, [1.0, each[:3].max()], atol=1e-6)
    expected = [[each[3], max(each[4:7])], [(vectors[3] @ vectors[1]), max(vectors[4:7] @ vectors[1])]]
    np.testing.assert_allclose(views.cosines(vectors[[5, 1]], range(1, 3)), expected, atol=1e-6)


@pytest.mark.parametrize("table", [[0, 0, 1, 1, 2, 2], [0, 0, 0, 2, 2, 2, 2], [0, 1, 0, 1, 2, 2, 2]])
def test_views_that_do_not_fit_are_an_error(views: Views, tmp_path: Path, table: list[int]) -> None:
    """A row too few, a passage without a view, or one whose views do not lie side by side."""
    write_array(tmp_path / VIEWS, np.array([(passage, 0) for passage in table], np.int32))
    with pytest.raises(IndexDamagedError, match="do not fit each other"):
        Views.open(tmp_path, 3, ("en", "ru"))
