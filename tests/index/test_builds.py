"""The builds on disk: whatever is altered is an error, and earlier builds can be had back."""

import re
import shutil
from contextlib import nullcontext
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest

from index.building import build
from index.builds import KEPT, Builds
from index.errors import (
    BuildError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    StoredIndexError,
)
from index.manifest import NAME, Manifest, program
from index.opening import State, Status, changes, open_index, status
from index.views import content_hash, views_of
from knowledge.questions import Kind
from knowledge.report import Report
from tests.index.reports import BULLETS, built, of_another_form, opened, order, passages, question, report

FILES = (
    "chit-chat.npy", "learnt.npy", "learnt.npz", "manifest.json", "mentions.json", "mentions.npy",
    "reports.db", "suggestions.json", "token-ends.npy", "tokens.npy", "vectors.faiss", "views.npy", "wordings.json",
    "wordings.npy", "words.db",
)  # fmt: skip
LESSONS = (question("who offered sessions", "cop/2.1/1"),)


def _read(data: Path) -> tuple[object, ...]:
    """Open the index and read everything that an answer could rest on."""
    index = opened(data)
    learnt = [
        np.asarray(getattr(index.learnt, name)).tobytes() for name in type(index.learnt).__dataclass_fields__
    ]
    vectors = index.views.vectors.embedded(0, index.manifest.views).tobytes()
    return (
        index.manifest, index.library.reports, index.directory.sections, index.directory.reports, vectors, index.views.passage_of.tolist(),
        index.views.language_of.tolist(), index.chit_chat.tobytes(), index.calibration, index.tokens.table.tobytes(), *learnt,
    )  # fmt: skip


def _status(
    data: Path,
    *bullets: dict[str, str],
    whole: Report | None = None,
    model: str = "demo",
    fingerprint: str = "demo-1",
) -> Status:
    """The status of the index beside `report(*bullets)`, or another, and the model."""
    asked = order(data, reports=[whole or report(*bullets)])
    return status(data, asked.library, asked.lessons, model, fingerprint)


def test_a_build_has_the_files_that_are_tested_here(tmp_path: Path) -> None:
    """Every file of a build is altered in the tests below."""
    folder = Builds(tmp_path).folder / built(tmp_path).name
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == len(FILES)
    assert all(map(fnmatch, names, FILES))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_what_was_written_is_an_error_and_never_an_answer(
    tmp_path: Path, name: str
) -> None:
    """Where a bit flips, or the file is cut to nothing, a byte, half or all but a byte, or gone: it is named, and what is
    read all the same is what was written."""
    folder = Builds(tmp_path).folder / build(order(tmp_path, lessons=LESSONS)).name
    (path,), before = folder.glob(name), _read(tmp_path)
    content = path.read_bytes()
    altered: list[bytes | None] = [content[:size] for size in (0, 1, len(content) // 2, len(content) - 1)] + [
        None
    ]
    for place in np.linspace(0, len(content) - 1, 24).astype(int).tolist():
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        altered.append(bytes(flipped))
    errors = 0
    for number, other in enumerate(altered):
        path.unlink() if other is None else path.write_bytes(other)
        with pytest.raises(IndexDamagedError, match=path.name) if name != NAME else nullcontext():
            if name != NAME:
                Builds(tmp_path).verify()
        said = ""
        try:
            assert _read(tmp_path) == before
        except StoredIndexError as error:
            said = str(error)
            errors += 1
        assert not said or "run `cwgcop index build`" in said
        if said and number < 5:
            assert path.name in said
            assert (_status(tmp_path).state, bool(Builds(tmp_path).list()[0].problem)) == (
                State.DAMAGED,
                True,
            )
    # Of the manifest, white space at its end says nothing.
    least = {NAME: 20}.get(name, len(altered))
    assert errors >= least


def test_a_build_under_another_name_is_an_error(tmp_path: Path) -> None:
    """A folder renamed to that of another build is not taken for it."""
    first, second = built(tmp_path), built(tmp_path, BULLETS[0])
    folder = Builds(tmp_path).folder
    shutil.rmtree(folder / second.name)
    (folder / first.name).rename(folder / second.name)
    with pytest.raises(IndexDamagedError, match="its manifest is that of"):
        opened(tmp_path)


def _rewrite(data: Path, **changed: object) -> None:
    """Write the live build's manifest with other values, as another version or model would have."""
    folder = Builds(data).folder / Builds(data).live()
    values = {field: getattr(Manifest.read(folder), field) for field in Manifest.__dataclass_fields__}
    Manifest(**values | changed).write(folder)  # type: ignore[arg-type]


def test_a_build_of_another_form_is_refused(tmp_path: Path) -> None:
    """An index of another version is not guessed at, nor called damaged; a build replaces it."""
    name = built(tmp_path).name
    of_another_form(Builds(tmp_path).folder / name)
    with pytest.raises(
        IndexMismatchError, match=r"another version of this program wrote it: run `cwgcop index build`"
    ):
        opened(tmp_path)
    assert _status(tmp_path).state == State.STALE
    assert built(tmp_path).embedded == 5


def test_another_model_or_dimension_is_refused(tmp_path: Path) -> None:
    """The same dimension does not make the same model, nor the same name the same dimension."""
    built(tmp_path)
    for fingerprint, dimension in (("demo-2", 64), ("demo-1", 32)):
        with pytest.raises(IndexMismatchError, match=r"another model.*run `cwgcop index build`"):
            open_index(tmp_path, fingerprint, dimension)
    _rewrite(tmp_path, dimension=32)
    with pytest.raises(IndexDamagedError, match=r"do not fit each other|not the array"):
        open_index(tmp_path, "demo-1", 32)


def test_a_leftover_that_cannot_be_removed_stops_no_build(tmp_path: Path) -> None:
    """What a killed build left and nobody may remove stays where it is."""
    first = built(tmp_path).name
    (tmp_path / "index" / "builds" / "000007-20200101T000000Z.part").write_text("a file where folders are")
    assert built(tmp_path).name > first


def test_status_counts_what_changed(tmp_path: Path) -> None:
    """One changed, one added and one removed passage are told apart; so are another model and the same one as an earlier
    version of the program prepared it."""
    name = built(tmp_path).name
    assert _status(tmp_path).state == State.LIVE
    assert _status(tmp_path, model="other", fingerprint="demo-2").reason == "built with another model (demo)"
    assert _status(tmp_path, fingerprint="demo-2").reason == "another version of the program made it"
    whole = report(BULLETS[0], {"ru": "Иное"}, BULLETS[2], BULLETS[0])
    now = replace(whole, sections=tuple(one for one in whole.sections if one.id != "summary"))
    folder = Builds(tmp_path).path(name)
    assert changes(Manifest.read(folder), folder, [now]) == "1 added, 1 changed, 1 removed"
    found = _status(tmp_path, BULLETS[0])
    assert (found.state, found.reason) == (State.STALE, "the reports have changed since: 2 removed")


def test_status_says_what_has_changed_in_the_program(tmp_path: Path) -> None:
    """A word of a language that was added is named by its file; of an earlier version's build it is not known."""
    built(tmp_path)
    made_by, words = program(), "index/mentions/languages/fr.txt"
    for other, said in (
        (made_by | {words: "another"}, "another version of the program made it: fr.txt changed"),
        (made_by | {f"{n}.py": "" for n in range(5)}, "it: 0.py, 1.py, 2.py and 2 more files changed"),
        ("of one digest", "another version of the program made it"),
    ):
        _rewrite(tmp_path, program=other)
        found = _status(tmp_path)
        assert (found.state, found.reason.endswith(said)) == (State.STALE, True)
        assert opened(tmp_path).manifest.changes().endswith(said)


def test_a_meeting_s_number_counts_as_a_change(tmp_path: Path) -> None:
    """Where the texts name the year, a meeting's number is in no view; it changes what questions find all the same."""
    built(tmp_path)
    old = report()
    sections = [replace(one, meeting=one.meeting and replace(one.meeting, number=18)) for one in old.sections]
    whole = replace(old, sections=tuple(sections))
    now = whole.passages()
    assert [content_hash(views_of(one)) for one in now] == [content_hash(views_of(one)) for one in passages()]
    found = _status(tmp_path, whole=whole)
    said = "the reports have changed since: what stands around the texts"
    assert (found.state, found.reason) == (State.STALE, said)


def test_the_last_builds_are_kept(tmp_path: Path) -> None:
    """A fourth build removes the first, a fifth the second; no two have one number."""
    names = [built(tmp_path).name for _ in range(KEPT + 2)]
    assert [int(name.partition("-")[0]) for name in names] == list(range(1, KEPT + 3))
    assert Builds(tmp_path).names() == names[2:]
    assert [build.live for build in Builds(tmp_path).list()] == [False, False, True]


def test_rollback_without_a_sound_build_changes_nothing(tmp_path: Path) -> None:
    """A build goes live again only when every byte of it is sound and it can be used, else an earlier one does. Where none
    can, the sentence says why of each, and the live one stays, held or not."""
    names = [built(tmp_path, *BULLETS[:count]).name for count in (1, 2, 3)]
    stored = Builds(tmp_path).folder / names[1] / "views.npy"
    stored.write_bytes(stored.read_bytes()[:-1] + b"\x77")
    done = Builds(tmp_path).rollback()
    said = f"{names[1]}: .*views\\.npy: the content is not what was written$"
    assert (done.name, [bool(re.match(said, one)) for one in done.passed_over]) == (names[0], [True])
    shutil.rmtree(tmp_path / "index")
    names = [built(tmp_path, *BULLETS[:count]).name for count in (1, 2)]
    (Builds(tmp_path).folder / names[0] / "views.npy").unlink()
    with pytest.raises(IndexMissingError, match=r"no earlier build can be used: 000001-.*views\.npy"):
        Builds(tmp_path).rollback()

    def check(_: Path) -> None:
        raise IndexMismatchError("of another model", None)

    built(tmp_path, *BULLETS)
    with pytest.raises(IndexMissingError, match=r"000002-\S+: of another model; 000001-"):
        Builds(tmp_path).rollback(check)
    assert Builds(tmp_path).live().startswith("000003-")
    assert Builds(tmp_path).held() is None


def test_a_rollback_is_held_until_the_next_build(tmp_path: Path) -> None:
    """The build that was gone back to is held, and status says so of it alone; what is built is not held."""
    names = [built(tmp_path, *BULLETS[:count]).name for count in (1, 2)]
    builds = Builds(tmp_path)
    assert builds.held() is None
    builds.rollback()
    assert builds.held() == names[0]
    found = _status(tmp_path, *BULLETS[:2])
    assert found.state == State.STALE
    assert found.reason.startswith(
        "the reports have changed since: 1 added; the build was made live on purpose"
    )
    assert (
        "`cwgcop knowledge publish` or `cwgcop index build` makes the reports as they are now" in found.reason
    )
    assert _status(tmp_path, BULLETS[0]).state == State.LIVE
    builds.publish(names[1])
    assert builds.held() is None
    builds.publish(names[0])
    built(tmp_path)
    assert builds.held() is None


@pytest.mark.parametrize("step", ["publish", "prune"])
def test_what_is_said_after_a_build_went_live_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Where the disk is full only once the new build is live, it is there, and that is said."""
    done = getattr(Builds, step)

    def full(builds: Builds, *name: str) -> None:
        done(builds, *name)
        raise OSError(28, "No space left on device", "some file")

    before = built(tmp_path).name
    monkeypatch.setattr(Builds, step, full)
    with pytest.raises(BuildError) as caught:
        built(tmp_path, *BULLETS[:1])
    live = Builds(tmp_path).live()
    assert live != before
    assert str(caught.value).endswith(f"; build {live} is live all the same")


def test_a_rollback_never_leads_to_what_was_rolled_back_from(tmp_path: Path) -> None:
    """After a bad build, and a mended one that is bad too, going back leads to the good one, not to the first bad one;
    and that is kept, however many builds were tried."""
    builds = Builds(tmp_path)
    good = built(tmp_path).name
    for _ in range(KEPT + 1):
        bad = built(tmp_path).name
        assert builds.live() == bad
        assert builds.rollback().name == good
    for _ in range(2):
        built(tmp_path)
    builds.go_back(good)  # past what was live between
    with pytest.raises(IndexMissingError):
        builds.rollback()
    assert good in builds.names()


@pytest.mark.parametrize("content", [b"", b"..\n", b"000009-20200101T000000Z\n", b"\xff", None])
def test_a_damaged_pointer_is_an_error_with_ways_out(tmp_path: Path, content: bytes | None) -> None:
    """`live` names a build or is reported; it never leads out of the folder. Nobody goes back by guess, nor builds unasked:
    a build that somebody orders mends it."""
    for _ in range(2):
        built(tmp_path)
    path = tmp_path / "index" / "live"
    path.unlink() if content is None else path.write_bytes(content)
    said = r"index/live: names no build in .*: run `cwgcop knowledge rollback BUILD` or `cwgcop index build`"
    with pytest.raises(IndexDamagedError, match=said):
        opened(tmp_path)
    assert _status(tmp_path).state == State.DAMAGED
    with pytest.raises(IndexMissingError, match="no build before the live one"):
        Builds(tmp_path).rollback()
    built(tmp_path)
    opened(tmp_path)


def test_the_pointer_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    """Where three files say which build is live, held and was live before, that is read, and written in one."""
    names = [built(tmp_path, *BULLETS[:count]).name for count in (1, 2, 3)]
    builds, root = Builds(tmp_path), tmp_path / "index"
    for file, said in (("live", names[1:2]), ("held", names[1:2]), ("trail", names[:1])):
        (root / file).write_text("".join(f"{name}\n" for name in said))
    assert (builds.live(), builds.held()) == (names[1], names[1])
    assert builds.rollback().name == names[0]
    assert (root / "live").read_text().split() == [names[0], "held"]
    assert sorted(path.name for path in root.iterdir()) == ["builds", "live", "lock"]


def test_a_build_suggests_questions(tmp_path: Path) -> None:
    """For a passage those that it alone answers, and that it is clearly nearest to, clearest first, of two alike one;
    samples under no passage; nothing that is no question, does not begin with a question word where others do, or is
    badly written in one of its languages."""
    lessons = [
        question("Who?", "cop/2.1/1"),
        question("Who offered sessions?", "cop/2.1/1"),
        question(f"Why {BULLETS[0]['en']}?", "cop/2.1/1"),
        question(f"Why, {BULLETS[0]['en']}?", "cop/2.1/1"),
        question("Advice of the Chair?", "cop/2.1/1"),
        question("The Group offered it, and to whom?", "cop/2.1/1"),
        replace(question("Which one?", "cop/2.1/1"), text={"en": "Which one?", "fr": "lequel"}),
        question("Did the Group meet?", "cop/2.1/2"),
        question("No question", "cop/2.1/1"),
        question("typed in haste?", "cop/2.1/1"),
        question("Кто?", "cop/2.1/1"),
        question("Either one?", "cop/2.1/1", "cop/2.1/2"),
        question("Nobody knows?", kind=Kind.UNANSWERABLE),
        replace(question("All of it?", "cop/2.1", kind=Kind.SECTION), style="sample"),
    ]
    build(order(tmp_path, lessons=lessons))
    assert opened(tmp_path).library.suggestions == {
        "": [{"en": "All of it?"}],
        "cop/2.1/1": [{"en": f"Why, {BULLETS[0]['en']}?"}, {"en": "Who offered sessions?"}],
    }
