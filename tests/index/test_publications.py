"""The history of publications and the files that are kept with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from index import publishing
from index.building import build
from index.builds import Builds
from index.errors import BuildError
from index.publications import Publications, Record, Step
from knowledge.errors import UserError
from tests.index.reports import BULLETS, built, order


def line(step: Step, build: str, previous_build: str = "", to: str = "", files: str = "") -> Record:
    """A line of the history."""
    return Record("2026-01-01T00:00", "Ann", step, build, files, to=to, previous_build=previous_build)


def published(build: str, previous_build: str = "", files: str = "f") -> Record:
    """A line about a publication."""
    return line(Step.PUBLISHED, build, previous_build, files=files)


def rolled_back(build: str, previous_build: str, to: str = "", files: str = "f") -> Record:
    """A line about a rollback."""
    return line(Step.ROLLED_BACK, build, previous_build, to or build, files)


def index_back(build: str, previous_build: str) -> Record:
    """A line about a rollback of the index alone."""
    return line(Step.INDEX_BACK, build, previous_build)


def index_built(build: str, previous_build: str) -> Record:
    """A line about a build that was made live without publishing."""
    return line(Step.INDEX_BUILT, build, previous_build)


def test_a_history_of_before_is_read(tmp_path: Path) -> None:
    """Its lines call the previous build "over"."""
    publications = Publications(tmp_path)
    publications.add(published("2", "1"))
    line = publications.history.read_text("utf-8")
    publications.history.write_text(line.replace('"previous_build"', '"over"'), "utf-8")
    assert publications.records() == [published("2", "1")]


def test_lines_are_read_back_and_one_that_was_cut_short_is_left_out(tmp_path: Path) -> None:
    """A crash while a line is written takes that line alone: neither those before it nor the next one."""
    publications = Publications(tmp_path)
    assert publications.records() == []
    first, second = (
        published("1"),
        Record("t", "Б", Step.PUBLISHED, "2", "f", "«why»", True, ("a/1",), {"added": 1}),
    )
    publications.add(first)
    whole = publications.history.read_bytes()
    publications.add(second)
    line = publications.history.read_bytes().removeprefix(whole)
    for length in (1, len(line) // 2, len(line) - 1):
        publications.history.write_bytes(whole + line[:length])
        publications.add(second)
        assert publications.records() in ([first, second], [first, second, second])
        assert publications.records()[-1] == second
    publications.begin(second)
    assert publications.begun("2") == second
    assert publications.begun("3") is None, "another build went live since"


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x1c", "\r\n"])
def test_a_reason_may_have_separators_in_it(tmp_path: Path, sign: str) -> None:
    """Whatever parts lines somewhere is a sign like others in what people write."""
    publications = Publications(tmp_path)
    record = replace(published("1"), why=f"a{sign}b")
    publications.add(record)
    assert publications.records() == [record]


def test_nothing_kept_is_removed_while_a_line_cannot_be_read(tmp_path: Path) -> None:
    """Such a line may be the one that names the files."""
    publications, knowledge = Publications(tmp_path), tmp_path / "knowledge"
    files = publications.keep(knowledge)
    publications.add(published("1", files=files))
    publications.history.write_bytes(publications.history.read_bytes()[:-9])
    publications.add(published("2"))
    publications.drop(files)
    assert publications.folder(files).is_dir()


@pytest.mark.parametrize(
    ("records", "live", "before"),
    [
        ([], "1", None),
        ([published("1")], "1", None),
        ([published("1"), published("2", "1"), published("3", "2")], "3", "2"),
        # What was rolled back from is not come back to, nor is what followed it.
        ([published("1"), published("2", "1"), rolled_back("1", "2")], "1", None),
        ([published("1"), published("2", "1"), published("3", "2"), rolled_back("2", "3")], "2", "1"),
        ([published("1"), published("2", "1"), rolled_back("1", "2"), published("3", "1")], "3", "1"),
        # The build was gone, and made again under another name.
        ([published("1"), published("2", "1"), published("3", "2"), rolled_back("4", "3", "2")], "4", "1"),
        # Forward again.
        ([published("1"), published("2", "1"), rolled_back("1", "2"), rolled_back("2", "1")], "2", "1"),
        # The index alone was rolled back, to a publication and to what was never published.
        ([published("1"), published("2", "1")], "1", None),
        ([published("2", "1"), published("3", "2")], "1", None),
        ([published("1"), published("2", "1"), published("3", "2"), index_back("2", "3")], "2", "1"),
        ([published("1"), published("2", "1"), index_back("1", "2"), published("3", "1")], "3", "1"),
        ([published("2", "1"), published("3", "2"), index_back("1", "3")], "1", None),
        # And the index was built anew after that, as another build or as the one that was left, and published over.
        ([published("1"), published("2", "1"), index_back("1", "2"), index_built("3", "1")], "3", "1"),
        ([published("1"), published("2", "1"), index_back("1", "2"), index_built("3", "1"), published("4", "3")], "4",
         "1"),
        ([published("1"), published("2", "1"), index_back("1", "2"), index_built("2", "1")], "2", "1"),
        ([published("1"), published("2", "1"), index_built("3", "2"), published("4", "3")], "4", "2"),
        ([published("1"), published("2", "1"), index_built("3", "2"), published("4", "3"), index_back("3", "4")], "3",
         "2"),
        # And something was published over what it was rolled back to.
        ([published("1"), published("2", "1"), published("3", "1")], "3", "1"),
        # The same build, with other files that change no answer: back to the first of them, and on from there.
        ([published("1"), published("2", "1"), published("2", "2", "g")], "2", "2"),
        ([published("1"), published("2", "1"), published("2", "2", "g"), rolled_back("2", "2")], "2", "1"),
        # An admin built something since.
        ([published("1"), published("2", "1")], "3", "2"),
    ],
)  # fmt: skip
def test_a_rollback_leads_to_what_was_live_before(
    tmp_path: Path, records: list[Record], live: str, before: str | None
) -> None:
    """The way back follows what was live, never to what somebody went back from."""
    publications = Publications(tmp_path)
    for record in records:
        publications.add(record)
    found = publications.before(live)
    assert (found and found.build) == before


def test_files_are_kept_once_and_put_back_as_they_were(tmp_path: Path) -> None:
    """The bytes of reports and questions are kept, whatever is in them; put back, they replace what is there, and other
    files stay. What was changed in the keeping is not believed, and only what no line names is dropped."""
    knowledge, publications = tmp_path / "k", Publications(tmp_path / "d")
    (knowledge / "reports").mkdir(parents=True)
    (knowledge / "reports" / "a.yaml").write_bytes(b"report: [\r\n\xff")
    (knowledge / "notes.txt").write_text("mine")
    files = publications.keep(knowledge)
    assert publications.keep(knowledge) == files
    publications.add(published("1", files=files))

    (knowledge / "reports" / "a.yaml").write_text("another")
    (knowledge / "questions").mkdir()
    (knowledge / "questions" / "q.yaml").write_text("questions: []")
    other = publications.keep(knowledge)
    publications.put_back(files, knowledge)
    assert (knowledge / "reports" / "a.yaml").read_bytes() == b"report: [\r\n\xff"
    assert list((knowledge / "questions").iterdir()) == []
    assert (knowledge / "notes.txt").read_text() == "mine"

    for digest in (files, other):
        publications.drop(digest)
    assert [path.name for path in publications.files.iterdir()] == [files]
    (publications.files / files / "reports" / "a.yaml").write_text("forged")
    with pytest.raises(UserError, match="changed or damaged"):
        publications.put_back(files, knowledge)
    with pytest.raises(UserError, match="not kept any more"):
        publications.folder(other)


def test_where_the_index_alone_went_back_there_are_no_files_to_find(tmp_path: Path) -> None:
    """A build is found by the publication that has its files, not by a later line without any."""
    publications = Publications(tmp_path)
    for record in (published("1"), published("2", "1"), index_back("1", "2")):
        publications.add(record)
    assert publications.find("1") == published("1")
    assert publications.records()[-1] == index_back("1", "2")


def test_an_index_goes_back_from_what_was_looked_at_alone(tmp_path: Path) -> None:
    """A second press of the same button finds another build live, and changes nothing."""
    build(order(tmp_path))
    live = Builds(tmp_path).live()
    with pytest.raises(UserError, match=f"build {live} is live by now, not 000009: look at it first"):
        publishing.index_back(tmp_path, tmp_path, "demo", "an admin", "000009")
    assert (Builds(tmp_path).live(), Publications(tmp_path).records()) == (live, [])


def test_nothing_goes_live_over_what_it_was_not_compared_with(tmp_path: Path) -> None:
    """A question may have built a damaged index anew meanwhile."""
    first, second = (built(tmp_path, *BULLETS[:count]).name for count in (1, 2))
    with pytest.raises(BuildError, match="publish again"):
        publishing._go_live(Builds(tmp_path), first, first)
    assert Builds(tmp_path).live() == second
