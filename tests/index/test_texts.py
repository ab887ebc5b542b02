"""The texts of a build: read back as they were stored."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexDamagedError
from index.texts import REPORTS, Passages, StoredLibrary, TextsWriter
from index.views import source_hash
from knowledge.library import Library, keys_of
from knowledge.library import load as read_folder
from knowledge.report import Meeting, Report, Section
from tests.conftest import ROOT

WORDS = st.text(
    st.characters(exclude_categories=()), max_size=8
)  # lone surrogates and signs that end lines among them
TEXT = st.dictionaries(WORDS, WORDS, max_size=3)
DATE = st.none() | st.dates()
MEETING = st.builds(Meeting, st.none() | st.integers(1, 9999), DATE)
SECTION = st.recursive(
    st.builds(
        Section,
        WORDS,
        st.none() | TEXT,
        st.none() | MEETING,
        st.none() | TEXT,
        st.tuples() | st.tuples(TEXT, TEXT),
    ),
    lambda inner: st.builds(
        Section,
        WORDS,
        sections=st.lists(inner, max_size=3).map(tuple),
        meeting=st.none() | MEETING,
        page=st.none() | st.integers(1, 9999),
    ),
    max_leaves=6,
)
REPORT = st.builds(
    Report,
    WORDS,
    WORDS,
    TEXT,
    st.lists(SECTION, max_size=3).map(tuple),
    st.frozensets(WORDS),
    DATE,
    st.none() | WORDS,
    st.none() | WORDS,
    st.none() | WORDS,
)


def stored(folder: Path, library: Library) -> StoredLibrary:
    """A library as it is read back from a folder that it was stored in."""
    with TextsWriter(folder) as texts:
        for report in library.reports:
            ids = [one.id for one in report.passages()]
            texts.begin(report, source_hash(report))
            texts.add(ids, [bytes(32) for _ in ids])
    return StoredLibrary.open(Passages.open(folder, texts.passages))


@settings(max_examples=60, deadline=None)
@given(st.lists(REPORT, max_size=2))
def test_reports_are_read_back_as_they_were(reports: list[Report]) -> None:
    """Nested sections, meetings, dates, official languages, empty texts and odd signs: all are the same again."""
    library = Library(tuple(reports))
    with TemporaryDirectory() as folder:
        found = stored(Path(folder), library)
        assert found.reports == library.reports
        assert list(map(found.at, range(len(found.ids)))) == list(library.passages)


def test_the_project_s_report_is_the_same_to_the_order_of_its_languages(tmp_path: Path) -> None:
    """What is read back passes for the reports that an index was made of."""
    library = read_folder(ROOT / "knowledge")
    found = stored(tmp_path, library)
    assert found.reports == library.reports
    assert dict(found.ids) == library.ids
    assert dict(found.sections) == library.sections
    for id_ in library.sections:
        assert found.section_passages(id_) == library.section_passages(id_)
    assert (found.meetings, found.counts) == (library.meetings, library.counts)
    for id_ in (*library.ids, *library.sections, *found.counts):
        for key in keys_of(id_):
            assert id_ in found.by_key(key)
            assert sorted(found.by_key(key)) == sorted(library.by_key(key))
    assert [*map(source_hash, found.reports)] == [*map(source_hash, library.reports)]


@pytest.mark.parametrize("content", [None, b"", b"[", b"\xff" * 5000, "short", "other"])
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes | str | None) -> None:
    """A file that is missing, cut or of another form names itself and what to run."""
    stored(tmp_path, read_folder(ROOT / "knowledge"))
    path = tmp_path / REPORTS
    whole = path.read_bytes()
    path.unlink()
    if content == "other":
        with closing(sqlite3.connect(path)) as file, file:
            file.executescript(
                "CREATE TABLE passages(place); CREATE TABLE reports(number, id, source, first, content)"
            )
            file.execute("INSERT INTO reports VALUES(0, X'', '', 0, ?)", (b"[" * 100_000,))
    elif content is not None:
        path.write_bytes(whole[:5000] if content == "short" else content)  # type: ignore[arg-type]
    with pytest.raises(IndexDamagedError, match=r"reports\.db: .*run `cwgcop index build`"):
        StoredLibrary.open(Passages.open(tmp_path, 0 if content == "other" else 30))
