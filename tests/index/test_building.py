"""Building an index: what is embedded, what goes live, and what a failure leaves behind."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import index.durable
from index import building, manifest, vectors
from index.building import Order, build, build_changes, open_or_build
from index.builds import Builds
from index.durable import PART
from index.errors import BuildError, IndexBusyError, IndexDamagedError, IndexMismatchError
from index.opening import CHIT_CHAT, WORDING_TEXTS, WORDINGS
from index.views import views_of
from knowledge.questions import Kind
from knowledge.report import Report, Section
from tests.index.demo import DemoEncoder
from tests.index.reports import (
    BULLETS,
    built,
    fish,
    opened,
    order,
    passages,
    question,
    report,
)

VIEWS = 9  # of the five passages of `passages()`
OTHER = {"ru": "Иное"}


def _nearest(data: Path, text: str) -> str:
    index = opened(data)
    row = int(index.views.vectors.search(DemoEncoder().encode([text], "query")[0], 1).rows[0])
    return f"{index.passages.id(int(index.views.passage_of[row]))} {index.views.language(row)}"


@pytest.mark.parametrize("flat", [True, False])
def test_only_what_is_new_is_embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flat: bool) -> None:
    """Of five passages one is changed and one added, and a lesson too: they alone are embedded, and the other vectors
    are the same to the bit, also where those that are searched are rounded."""
    monkeypatch.setattr(vectors, "FLAT_LIMIT", 1000 if flat else 0)
    old = [
        question("who offered sessions", "cop/2.1/1"),
        question("what did it cost", kind=Kind.UNANSWERABLE),
    ]
    build(order(tmp_path, lessons=old))
    before, encoder = opened(tmp_path), DemoEncoder()
    bullets = (BULLETS[0], OTHER, BULLETS[2], {"ru": "Новое"})
    changed = order(tmp_path, *bullets, lessons=[*old, question("when was it", "cop/2.1")], encoder=encoder)
    done = build(changed)
    assert (done.embedded, done.reused) == (2, 4)
    assert [text.split("\n")[-1] for text in encoder.texts] == ["Иное", "Новое", "when was it"]
    after = opened(tmp_path)
    kept = before.views.vectors.embedded(0, 5)
    np.testing.assert_array_equal(after.views.vectors.embedded(0, 5), kept)
    np.testing.assert_array_equal(
        kept, [DemoEncoder().encode([v.text], "passage")[0] for p in passages()[:3] for v in views_of(p)]
    )
    assert _nearest(tmp_path, "The guidelines were translated") == "cop/2.1/3 en"
    assert len(after.learnt.landmarks) == 3


def test_what_is_copied_is_what_would_be_built(tmp_path: Path) -> None:
    """Where a section in the middle has changed, another was moved and a report came before, a build is byte for byte
    the one that is made of nothing."""
    sections = [
        Section(f"{number}", {"en": f"Part {number}"}, None, {"en": f"The meeting of {2000 + number} in Kenya."},
                ({"en": f"Document A/{number} was adopted.", "ru": "Принято."},))
        for number in range(1, 9)
    ]  # fmt: skip
    one = Report("one", "en", {"en": "The Nairobi report"}, tuple(sections), frozenset({"en"}))
    build(order(tmp_path / "a", reports=[one]))
    changed = replace(sections[3], items=({"en": "Document B/7 was not."},))
    now = replace(one, sections=(*sections[:3], changed, *sections[6:], sections[4], sections[5]))
    assert build(order(tmp_path / "a", reports=[fish(), now])).embedded == 2
    build(order(tmp_path / "b", reports=[fish(), now]))
    copied, fresh = ((Builds(tmp_path / data).path(Builds(tmp_path / data).live())) for data in "ab")
    names = {path.name for path in fresh.iterdir() if not path.name.startswith("manifest")}
    assert len(names) > 12
    assert [
        name for name in sorted(names) if (copied / name).read_bytes() != (fresh / name).read_bytes()
    ] == []


def test_a_language_that_is_gone_is_gone_from_the_index(tmp_path: Path) -> None:
    """Where no text is in a language any more, an index copied from one that had it does not list it; and where a
    heading is all that is left, there is nothing to index."""
    heading, told = Section("1", {"en": "Opening"}), Section("2", text={"en": "Hello", "ru": "Привет"})
    whole = Report("r", "en", {"en": "R"}, (heading, told), frozenset({"en"}))
    build(order(tmp_path, reports=[whole, fish()]))
    build(
        order(
            tmp_path,
            reports=[replace(whole, sections=(heading, replace(told, text={"en": "Hello"}))), fish()],
        )
    )
    assert opened(tmp_path).manifest.languages == ("en",)
    with pytest.raises(BuildError, match="nothing to index"):
        build(order(tmp_path, reports=[replace(whole, sections=(heading,))]))


@pytest.mark.parametrize("name", ["vectors.faiss", "chit-chat.npy", WORDINGS, WORDING_TEXTS, "another model"])
def test_nothing_is_copied_from_what_is_unsound(tmp_path: Path, name: str) -> None:
    """Of a build of which a byte has changed, in whatever file, or of another model, everything is embedded anew."""
    lessons = [question("who offered sessions", "cop/2.1/1")]
    first = build(order(tmp_path, lessons=lessons)).name
    encoder = DemoEncoder(fingerprint="demo-2" if name == "another model" else "demo-1")
    if name != "another model":
        path = Builds(tmp_path).folder / first / name
        path.write_bytes(path.read_bytes()[:-1] + b"\x55")
    assert build(order(tmp_path, lessons=lessons, encoder=encoder)).embedded == 5
    assert len(encoder.texts) == VIEWS + len(building.chit_chat()) + 1
    assert Builds(tmp_path).verify()


def _nan(text: str) -> DemoEncoder:
    """An encoder that has no vector for a text."""

    class Broken(DemoEncoder):
        def encode(self, texts, kind) -> NDArray[np.float32]:  # type: ignore[no-untyped-def]
            found = super().encode(texts, kind)
            found[[text in one for one in texts]] = np.nan
            return found

    return Broken()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda data: order(data, *BULLETS, reports=[report(*[])] * 2), "cop/summary: two passages have this id"),
        (lambda data: order(data, OTHER, encoder=_nan("Иное")), "no unit vector for the text"),
        (
            lambda data: order(data, lessons=[question("who", "cop/2.1")], encoder=_nan("who")),
            "no vector for the question 'who': word it otherwise",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_built_is_said_and_leaves_the_live_index(
    tmp_path: Path, asked: Callable[[Path], Order], said: str
) -> None:
    """Two passages of one id, or a model without numbers for a text: one sentence, and the index is as it was."""
    name = built(tmp_path).name
    with pytest.raises(BuildError, match=said):
        build(asked(tmp_path))
    assert [path.name for path in Builds(tmp_path).folder.iterdir()] == [name] == [Builds(tmp_path).live()]


def test_an_index_that_does_not_find_what_is_nearest_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where rounding loses more than it may, the live index stays."""
    name = built(tmp_path).name
    monkeypatch.setattr(vectors, "recall", lambda *_: 0.979)
    with pytest.raises(BuildError, match=r"0\.979 of the nearest passages are found, not 0\.98"):
        built(tmp_path, BULLETS[0])
    assert Builds(tmp_path).names() == [name]


STEPS = ["encode", "read", "sync_tree", "rename", "replace", "publish", "prune"]


def _stop(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Stop the next build at a step."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    replaced = os.replace
    if step == "replace":
        monkeypatch.setattr(os, "replace", lambda a, b: stop() if Path(b).name == "live" else replaced(a, b))
    else:
        owners = {"encode": DemoEncoder, "rename": Path, "sync_tree": index.durable, "read": building}
        owner = owners.get(step, Builds)
        monkeypatch.setattr(owner, step, stop)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("killed", [False, True])
def test_a_build_that_ends_early_leaves_a_whole_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, killed: bool
) -> None:
    """Interrupted at any step a build leaves no trace; killed, when it cannot clean up, the next build does: the index
    that was live is, or, once the new one is published, that one."""
    name = built(tmp_path).name
    with monkeypatch.context() as patched:
        _stop(patched, step)
        if killed:
            patched.setattr(shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            built(tmp_path, OTHER)
    builds = Builds(tmp_path)
    assert (builds.live() == name) == (step != "prune")
    assert opened(tmp_path).manifest == builds.verify()
    if not killed and step != "prune":
        assert [path.name for path in builds.folder.iterdir()] == [name]
    built(tmp_path, BULLETS[0])
    assert not list(builds.folder.glob(f"*{PART}"))
    assert opened(tmp_path).manifest.passages == 3


HOLDING = """
import sys, time
from pathlib import Path
from tests.index.demo import DemoEncoder
from tests.index.reports import built

def wait(*_):
    print("building", flush=True)
    time.sleep(300)

DemoEncoder.encode = wait
built(Path(sys.argv[1]))
"""


def test_two_processes_do_not_mix(tmp_path: Path) -> None:
    """The second build says who is building; when that process is killed, the lock is free at once, and what it left is
    swept away."""
    with subprocess.Popen([sys.executable, "-c", HOLDING, tmp_path], stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(IndexBusyError, match=rf"\(process {other.pid}\) is writing here already"):
            built(tmp_path)
        other.kill()
    assert other.returncode == -signal.SIGKILL
    assert list(Builds(tmp_path).folder.glob(f"*{PART}"))
    assert built(tmp_path).embedded == 5
    assert not list(Builds(tmp_path).folder.glob(f"*{PART}"))


def test_who_waits_takes_over_what_the_other_built(tmp_path: Path) -> None:
    """Of two that find no index, one builds; the other waits for it and embeds nothing."""
    started, go = threading.Event(), threading.Event()

    class Slow(DemoEncoder):
        def encode(self, texts, kind) -> NDArray[np.float32]:  # type: ignore[no-untyped-def]
            started.set()
            go.wait(30)
            return super().encode(texts, kind)

    first = threading.Thread(target=build, args=(order(tmp_path, encoder=Slow()),))
    first.start()
    started.wait(30)
    waiting = DemoEncoder()
    threading.Timer(0.2, go.set).start()
    index = open_or_build(order(tmp_path, encoder=waiting), wait=30)
    first.join()
    assert waiting.texts == []
    assert Builds(tmp_path).names() == [index.manifest.name]


def test_a_reader_never_sees_half_an_index(tmp_path: Path) -> None:
    """Opened again and again while builds go live, the index is always a whole one: an old or a new."""
    built(tmp_path)
    writer = threading.Thread(target=lambda: [built(tmp_path, *BULLETS[: n % 3 + 1]) for n in range(8)])
    writer.start()
    seen = set()
    while writer.is_alive():
        seen.add(opened(tmp_path).manifest.name)
    writer.join()
    assert len(seen) > 1


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    """Whichever file has no room any more, the person reads what to do, the live index stays, the half one goes."""
    lessons = [question("who offered sessions", "cop/2.1/1")]
    name = build(order(tmp_path, lessons=lessons)).name
    builds, limits = Builds(tmp_path), resource.getrlimit(resource.RLIMIT_FSIZE)
    files = [path for path in (builds.folder / name).iterdir() if path.name != "views.npy"]
    for size in sorted({path.stat().st_size for path in files}):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size - 1, limits[1]))
        try:
            with pytest.raises(BuildError, match=r"cannot be written \((File too large|.*disk)") as caught:
                build(order(tmp_path, lessons=lessons))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert "see to the space and permissions there" in str(caught.value)
        assert str(caught.value).endswith("the live index is as it was")
        assert [path.name for path in builds.folder.iterdir()] == [name] == [builds.live()]


def test_asking_builds_what_is_missing_stale_or_damaged(tmp_path: Path) -> None:
    """`open_or_build` builds once, opens after that, follows texts, lessons and program, mends damage, and says why it
    builds, the first time aside."""
    said: list[str] = []

    def asked(*bullets: dict[str, str], lessons: tuple[str, ...] = ()) -> str:
        taught = [question(text, "cop/2.1") for text in lessons]
        index = open_or_build(order(tmp_path, *bullets, lessons=taught), notice=said.append)
        return index.manifest.name

    names = [asked(), asked(), asked(BULLETS[0]), asked(BULLETS[0], lessons=("who",))]
    (Builds(tmp_path).folder / names[-1] / "views.npy").unlink()
    names += [asked(BULLETS[0], lessons=("who",)) for _ in range(2)]
    assert [name[:6] for name in names] == ["000001", "000001", "000002", "000003", "000004", "000004"]
    assert said == [
        "the index is built anew: the reports have changed since: 2 removed",
        "the index is built anew: the questions to learn from have changed since",
        "the index is built anew: it is damaged",
    ]


def test_asking_with_another_model_is_refused(tmp_path: Path) -> None:
    """The index of another model is not replaced unasked: the command that does it is named. The same model prepared by
    another version of the program is built with."""
    name = built(tmp_path).name
    other = DemoEncoder(fingerprint="demo-2")
    other.name = "other"
    with pytest.raises(
        IndexMismatchError, match=r"another model.*\(demo, dimension 64\): run `cwgcop index build`"
    ):
        open_or_build(order(tmp_path, encoder=other))
    assert Builds(tmp_path).live() == name
    newer = open_or_build(order(tmp_path, encoder=DemoEncoder(fingerprint="demo-2")))
    assert (newer.manifest.name > name, newer.manifest.fingerprint) == (True, "demo-2")


def test_asking_leaves_a_held_build_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a rollback nothing is built because texts or lessons changed, which is said, or because the build is damaged:
    the reports may have what was gone back from, nor because another version of the program made it."""
    said: list[str] = []

    def asked(**more: object) -> str:
        return open_or_build(order(tmp_path, **more), notice=said.append).manifest.name  # type: ignore[arg-type]

    first, second = built(tmp_path, BULLETS[0]).name, asked()
    assert Builds(tmp_path).rollback().name == first
    assert [asked(), asked(lessons=[question("who", "cop/2.1")])] == [first, first]
    assert said[1].startswith(
        f"the index build {first} answers: the reports have changed since: 2 added; the build was made live on purpose"
    )
    monkeypatch.setattr(manifest, "program", lambda: {"index/words.py": "another"})
    assert asked() == first != second
    assert "another version of the program made it" in said[-1]
    (Builds(tmp_path).folder / first / "views.npy").unlink()
    with pytest.raises(
        IndexDamagedError, match="made live on purpose, so none is built: run `cwgcop index rollback`"
    ):
        asked()
    assert Builds(tmp_path).held() == first


def test_building_the_same_again_keeps_the_build(tmp_path: Path) -> None:
    """However often the same is built, one build stays live, older texts are not pushed out by it, and what was rolled
    back to is held no more."""
    older = built(tmp_path, BULLETS[0]).name
    first = build_changes(order(tmp_path))
    again = [build_changes(order(tmp_path)) for _ in range(3)]
    assert [(one.name, one.new, one.embedded) for one in again] == [(first.name, False, 0)] * 3
    assert (first.new, Builds(tmp_path).names()) == (True, [older, first.name])
    Builds(tmp_path).rollback()
    assert build_changes(order(tmp_path, BULLETS[0])).name == older
    assert Builds(tmp_path).held() is None


@pytest.mark.parametrize("what", ["damage", "model", "program", "lessons", "reports"])
def test_what_is_not_the_same_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """The same texts are built again where a byte is wrong, or model, program, lessons or other reports differ."""
    first = built(tmp_path).name
    stored = Builds(tmp_path).folder / first / CHIT_CHAT
    if what == "damage":
        stored.write_bytes(stored.read_bytes()[:-1] + b"\x55")
    if what == "program":
        monkeypatch.setattr(manifest, "program", lambda: {"index/words.py": "another"})
    done = build_changes(
        order(
            tmp_path,
            encoder=DemoEncoder(fingerprint="demo-2" if what == "model" else "demo-1"),
            lessons=[question("who", "cop/2.1")] if what == "lessons" else (),
            reports=[report(), fish()] if what == "reports" else (),
        )
    )
    assert (done.new, Builds(tmp_path).live()) == (True, done.name)
    assert done.name > first
