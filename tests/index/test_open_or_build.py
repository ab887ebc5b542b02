"""When an index is built anew: for who asks, who waits, and after a rollback; and when the same build serves."""

import threading
from pathlib import Path

import pytest

from index.additions import NOTHING, Additions
from index.building import build, build_changes, open_or_build
from index.builds import Builds
from index.errors import BuildError, IndexMismatchError
from tests.index.demo import Added, DemoEncoder
from tests.index.reports import BULLETS, built, passages

DEMO = DemoEncoder()


def test_who_waits_takes_over_what_the_other_built(tmp_path: Path) -> None:
    """Of two that find no index, one builds; the other waits for it and embeds nothing."""
    started, go = threading.Event(), threading.Event()

    def store(_: Path) -> None:
        started.set()
        go.wait(30)

    first = threading.Thread(
        target=build, args=(passages(), DEMO, tmp_path), kwargs={"additions": Added(store)}
    )
    first.start()
    started.wait(30)
    waiting = DemoEncoder()
    threading.Timer(0.2, go.set).start()
    index = open_or_build(passages(), waiting, tmp_path, wait=30)
    first.join()
    assert waiting.texts == []
    assert [build.name for build in Builds(tmp_path).list()] == [index.manifest.name]


def test_asking_builds_what_is_missing_stale_or_damaged(tmp_path: Path) -> None:
    """`open_or_build` builds once, opens after that, follows the texts, and mends damage."""
    encoder = DemoEncoder()
    names = [open_or_build(passages(), encoder, tmp_path).manifest.name for _ in range(2)]
    assert names[0] == names[1]
    changed = open_or_build(passages(BULLETS[0]), encoder, tmp_path)
    assert len(changed.manifest.passages) == 3
    (changed.folder / "views.npy").unlink()
    assert open_or_build(passages(BULLETS[0]), encoder, tmp_path).manifest.name > changed.manifest.name


def test_asking_leaves_a_held_build_where_it_is(tmp_path: Path) -> None:
    """After a rollback nothing is built because texts or lessons changed, which is said; damage is mended all the same,
    and so is what another version of the program made, from the reports as they are now."""
    encoder, said = DemoEncoder(), list[str]()

    def asked(additions: Additions = NOTHING) -> str:
        index = open_or_build(passages(), encoder, tmp_path, additions=additions, notice=said.append)
        return index.manifest.name

    first, second = built(tmp_path, BULLETS[0]).name, asked()
    assert said == ["the index is built anew: the reports have changed since: 2 added"]
    assert Builds(tmp_path).rollback().name == first
    assert [asked(), asked(Added(taught=lambda _: False))] == [first, first]
    assert len(said) == 3
    assert said[1].startswith(
        f"the index build {first} answers: the reports have changed since: 2 added; the build was"
    )
    third = asked(Added(of_program=lambda folder: folder.name != first))
    assert third > second
    assert Builds(tmp_path).rollback().name == first
    (Builds(tmp_path).folder / first / "views.npy").unlink()
    assert asked() > third
    assert said[-1] == "the index is built anew: it is damaged"
    assert Builds(tmp_path).held() is None


def test_asking_says_why_it_builds_anew(tmp_path: Path) -> None:
    """The first build goes without saying; a later one is said with its reason."""
    said: list[str] = []
    for taught in (False, True, False):
        added = Added(taught=lambda _, taught=taught: taught)
        open_or_build(passages(), DEMO, tmp_path, additions=added, notice=said.append)
    assert said == ["the index is built anew: the questions to learn from have changed since"]


def test_building_the_same_again_keeps_the_build(tmp_path: Path) -> None:
    """However often the same is built, one build stays live, and older texts are not pushed out by it."""
    older = built(tmp_path, BULLETS[0]).name
    first = build_changes(passages(), DEMO, tmp_path)
    again = [build_changes(passages(), DEMO, tmp_path) for _ in range(3)]
    assert [(one.name, one.new, one.embedded) for one in again] == [(first.name, False, 0)] * 3
    assert (first.new, Builds(tmp_path).names()) == (True, [older, first.name])


def test_building_the_same_again_ends_the_hold(tmp_path: Path) -> None:
    """Whoever brought the reports back after a rollback, and builds, has the build live as any other."""
    first = built(tmp_path, BULLETS[0]).name
    built(tmp_path)
    Builds(tmp_path).rollback()
    assert build_changes(passages(BULLETS[0]), DEMO, tmp_path).name == first
    assert Builds(tmp_path).held() is None


@pytest.mark.parametrize("what", ["damage", "model", "program", "lessons"])
def test_what_is_not_the_same_is_built(tmp_path: Path, what: str) -> None:
    """The same texts are built again where a byte is wrong, or model, program or lessons are others."""
    first = built(tmp_path).name
    codes = Builds(tmp_path).folder / first / "tokens.codes.npy"
    if what == "damage":
        codes.write_bytes(codes.read_bytes()[:-1] + b"\x55")
    encoder = DemoEncoder(fingerprint="demo-2") if what == "model" else DEMO
    added = Added(of_program=lambda _: what != "program", taught=lambda _: what != "lessons")
    done = build_changes(passages(), encoder, tmp_path, additions=added)
    assert (done.new, Builds(tmp_path).live()) == (True, done.name)
    assert done.name > first


def test_an_old_build_that_cannot_be_read_stops_no_new_one(tmp_path: Path) -> None:
    """A folder that somebody else's program left without rights is of no use, and no matter."""
    old = built(tmp_path, BULLETS[0]).name

    def of_program(folder: Path) -> bool:
        if folder.name == old:
            raise PermissionError(13, "Permission denied", str(folder))
        return True

    report = build_changes(passages(), DEMO, tmp_path, additions=Added(of_program=of_program))
    assert report.new
    assert Builds(tmp_path).live() == report.name


def test_a_build_that_fails_does_not_end_the_hold(tmp_path: Path) -> None:
    """What was rolled back to stays held until another build is live."""
    first = built(tmp_path, BULLETS[0]).name
    built(tmp_path)
    Builds(tmp_path).rollback()

    def store(_: Path) -> None:
        raise BuildError("no")

    with pytest.raises(BuildError):
        build_changes(passages(BULLETS[1]), DEMO, tmp_path, additions=Added(store))
    assert Builds(tmp_path).held() == first


def test_asking_with_another_model_is_refused(tmp_path: Path) -> None:
    """The index of another model is not replaced unasked: the command that does it is named."""
    name = built(tmp_path).name
    other = DemoEncoder(fingerprint="demo-2")
    other.name = "other"
    with pytest.raises(
        IndexMismatchError, match=r"another model.*\(demo, dimension 64\): run `cwgcop index build`"
    ):
        open_or_build(passages(), other, tmp_path)
    assert Builds(tmp_path).live() == name


def test_asking_after_the_program_prepared_its_model_anew_builds_again(tmp_path: Path) -> None:
    """The same model prepared by a newer version of the program, or parts that version lacks: built again."""
    name = built(tmp_path).name
    newer = open_or_build(passages(), DemoEncoder(fingerprint="demo-2"), tmp_path)
    assert newer.manifest.name > name
    assert newer.manifest.fingerprint == "demo-2"
    added = Added(lambda folder: (folder / "more").touch(), lambda folder: (folder / "more").exists())
    lacking = open_or_build(passages(), DemoEncoder(fingerprint="demo-2"), tmp_path, additions=added)
    assert lacking.manifest.name > newer.manifest.name
