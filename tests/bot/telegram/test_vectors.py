"""Vectors in a real PostgreSQL with pgvector: builds whose vectors are there answer as those whose vectors are in files,
and what is damaged or away is an error."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from bot.telegram import vectors as tables
from bot.telegram.errors import StoreError
from bot.telegram.vectors import Server, Tabled, put
from index import vectors
from index.builds import Builds
from index.engine import Engine
from index.errors import IndexDamagedError
from index.model.encoder import Encoder
from index.opening import open_index
from index.vectors import ELSEWHERE, EXACT, FILE
from knowledge.library import load
from knowledge.questions import load_questions
from tests.bot.conftest import Run
from tests.bot.telegram.harness import ROOT
from tests.bot.telegram.test_copies import Replica
from tests.index.reports import built, opened
from tests.postgres import Server as PostgreSQL

pytestmark = pytest.mark.usefixtures("brief")


@pytest.fixture
def database(server: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty database, which has the vectors of builds of any size, and where they are looked for."""
    monkeypatch.setattr(tables, "LEAST", 0)
    address = server.database()
    with closing(Server(address)) as asked:
        monkeypatch.setattr(vectors, "reached", partial(Tabled.open, asked))
        yield address


@pytest.fixture
def replica(database: str, tmp_path: Path) -> Callable[[str], Replica]:
    """Makes replicas whose vectors are in the database."""
    return lambda name: Replica(tmp_path / name, database, "demo", vectors=True)


@pytest.fixture
def names(server: PostgreSQL, database: str) -> Callable[[], list[str]]:
    """The names of the tables that have vectors."""
    sql = "SELECT relname FROM pg_class WHERE relname LIKE 'vectors %' AND relkind = 'r' ORDER BY 1"
    return lambda: [name for (name,) in server.run(sql, database)]


def test_the_reports_own_questions_are_answered_alike(
    index_folder: Path, database: str, encoder: Encoder, tmp_path: Path
):
    """The same passages and outcomes for questions in all languages, from files and from the database."""
    shutil.copytree(index_folder, tmp_path / "data")
    questions = load_questions(ROOT / "knowledge", load(ROOT / "knowledge"))
    asked = [text for one in questions for text in one.text.values()][::151]
    made_for = (encoder.fingerprint, encoder.dimension)
    before = Engine(open_index(tmp_path / "data", *made_for), encoder).ask(asked)
    folder = Builds(tmp_path / "data").path(Builds(tmp_path / "data").live())
    put(database, folder)
    assert not {FILE, EXACT} & {path.name for path in folder.iterdir()}
    engine = Engine(open_index(tmp_path / "data", *made_for), encoder)
    assert isinstance(engine.index.views.vectors, Tabled)
    for old, new in zip(before, engine.ask(asked), strict=True):
        assert [hit.passage.id for hit in new.hits] == [hit.passage.id for hit in old.hits]
        assert (new.outcome, new.confidence) == (old.outcome, pytest.approx(old.confidence, abs=1e-4))


def test_replicas_have_no_vectors_of_their_own(
    replica: Callable[[str], Replica], names: Callable[[], list[str]]
):
    """What one builds another answers from, and builds on, with the vectors in the database; those of builds that are
    no longer there are dropped."""
    one, two = replica("a"), replica("b")
    first = one.build("Первый")
    two.catch_up()
    assert (two.builds.path(first) / ELSEWHERE).exists()
    assert not (two.builds.path(first) / FILE).exists()
    assert two.text() == "Первый"
    with two.publishing():
        report = built(two.data, {"ru": "Первый"}, {"ru": "Второй"})
    assert report.embedded < report.passages
    last = [two.build(f"Текст {number}") for number in range(3)]
    one.catch_up()
    assert one.text() == "Текст 2"
    assert [name.split()[1] for name in names()] == last


def test_a_build_of_few_views_keeps_its_files(
    replica: Callable[[str], Replica], names: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
):
    """The database has what is a burden elsewhere, and nothing else."""
    monkeypatch.setattr(tables, "LEAST", 100)
    one = replica("a")
    assert (one.builds.path(one.build("Первый")) / FILE).exists()
    assert not names()


def test_where_the_index_finds_too_little_all_are_looked_at(
    replica: Callable[[str], Replica], monkeypatch: pytest.MonkeyPatch
):
    """Slower, and exact."""
    monkeypatch.setattr(tables, "recall", lambda _folder, found, _asked: 0.97 if found._several else 1.0)
    one = replica("a")
    one.build("Первый")
    found = opened(one.data).views.vectors
    rows = found.at(np.arange(found.count))
    for row in rows:
        expected = np.sort(rows @ row)[::-1]
        np.testing.assert_allclose(found.search(row, found.count).scores, expected, atol=1e-6)


def test_the_commands_answer_from_the_database(run: Run, server: PostgreSQL, database: str, tmp_path: Path):
    """With two settings; without the first, or while the database is down, they say in a sentence what is needed."""
    one, other = {"CWGCOP_DATA": str(tmp_path / "a")}, {"CWGCOP_DATA": str(tmp_path / "b")}
    apart = {"CWGCOP_DATABASE": database, "CWGCOP_VECTORS": "postgresql"}
    assert run("index", "build", **one, **apart).status == 0
    assert not (Builds(tmp_path / "a").path(Builds(tmp_path / "a").live()) / FILE).exists()
    ask = ("ask", "Who bought electric buses?")
    assert "Suzhou" in run(*ask, **one, **apart).out
    server.stop("immediate")
    down = run(*ask, **one, **apart)
    server.start()
    vectors.reached = vectors._unreachable
    unset = run(*ask, **one)
    assert (down.status, down.err.count("\n"), unset.status) == (1, 1, 1)
    assert "cannot be used" in down.err
    assert "its vectors are in a database: set CWGCOP_DATABASE" in unset.err
    wrong = run(*ask, **other, CWGCOP_VECTORS="postgresql")
    assert "CWGCOP_VECTORS needs a CWGCOP_DATABASE" in wrong.err


@pytest.mark.parametrize(
    "damage", ["DELETE FROM {}WHERE row = 1;", "UPDATE {}SET vector = vector + vector;", "DROP TABLE {};"]
)
def test_what_is_damaged_is_an_error(
    replica: Callable[[str], Replica],
    names: Callable[[], list[str]],
    server: PostgreSQL,
    database: str,
    damage: str,
):
    """A row that is missing or another, or a table that has gone, answers nothing; nor is it opened, where that shows."""
    one = replica("a")
    one.build("Первый")
    views = opened(one.data).views
    server.run(damage.replace("{}", f'"{names()[0]}" '), database)
    with pytest.raises(IndexDamagedError, match="is not what was put there: run `cwgcop index build`"):
        views.vectors.embedded(0, views.vectors.count)
    if not damage.startswith("UPDATE"):
        with pytest.raises(IndexDamagedError, match="is not what was put there"):
            opened(one.data)


def test_a_database_that_is_away_is_said_and_asked_again(
    replica: Callable[[str], Replica], server: PostgreSQL
):
    """While it is down a question fails with a sentence, for which the bot lets it wait; then it is answered."""
    one = replica("a")
    one.build("Первый")
    found = opened(one.data).views.vectors
    server.stop("immediate")
    try:
        with pytest.raises(StoreError, match=r"database postgresql://.* cannot be used"):
            found.at(np.array([0]))
    finally:
        server.start()
    assert found.at(np.array([0])).shape == (1, 64)
