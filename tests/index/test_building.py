"""Building an index: what is embedded, what goes live, and what a failure leaves behind."""

import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index import durable, manifest
from index.building import build
from index.builds import Builds
from index.errors import BuildError, IndexBusyError
from index.model.encoder import Encoder
from index.opening import open_build, open_index
from index.staleness import State, status
from tests.index.demo import Added, DemoEncoder
from tests.index.reports import BULLETS, built, passages

DEMO = DemoEncoder()
VIEWS = 9  # of the five passages of `passages()`


def _nearest(data: Path, question: str) -> list[str]:
    index = open_index(data, DEMO.fingerprint, DEMO.dimension)
    encoding = DEMO.encode([question], "query")[0]
    rows = index.vectors.search(encoding.vector[None], VIEWS).rows[0]
    best = index.tokens.maxsim(encoding.tokens, rows).mean(axis=1)
    order = rows[np.argsort(-best, kind="stable")]
    return [f"{index.passage_id(row)} {index.language(row)}" for row in order]


def test_a_build_finds_each_text_in_its_language(tmp_path: Path) -> None:
    """A question in the words of one view finds that view first, by vectors and tokens read from the disk."""
    report = built(tmp_path)
    assert (report.passages, report.views, report.embedded, report.reused) == (5, VIEWS, 5, 0)
    assert _nearest(tmp_path, "Saudi Arabia offered sessions")[0] == "cop/2.1/1 en"
    assert _nearest(tmp_path, "Текущий год уникален")[0] == "cop/2.1/2 ru"


def test_the_real_encoder_finds_a_passage_across_languages(tmp_path: Path, encoder: Encoder) -> None:
    """With the default model, a French question finds the bullet that no French text was indexed of."""
    build(passages(), encoder, tmp_path)
    index = open_index(tmp_path, encoder.fingerprint, encoder.dimension)
    question = encoder.encode(["Quel pays a proposé des sessions ?"], "query")[0]
    best = index.tokens.maxsim(question.tokens, np.arange(VIEWS)).mean(axis=1)
    assert index.passage_id(int(best.argmax())) == "cop/2.1/1"


def test_unchanged_passages_are_not_embedded_again(tmp_path: Path) -> None:
    """Of five passages one is changed and one added: two are embedded, the others have the same vectors."""
    built(tmp_path)
    before = open_index(tmp_path, DEMO.fingerprint, DEMO.dimension)
    encoder = DemoEncoder()
    changed = passages(BULLETS[0], {"ru": "Другое"}, BULLETS[2], {"ru": "Новое"})
    report = build(changed, encoder, tmp_path)
    assert (report.embedded, report.reused) == (2, 4)
    assert [text.split("\n")[-1] for text in encoder.texts] == ["Другое", "Новое"]
    after = open_index(tmp_path, DEMO.fingerprint, DEMO.dimension)
    np.testing.assert_array_equal(after.vectors.exact(0, 5), before.vectors.exact(0, 5))
    np.testing.assert_array_equal(after.tokens.view(4), before.tokens.view(4))
    np.testing.assert_array_equal(after.states.view(4), before.states.view(4))
    assert _nearest(tmp_path, "The guidelines were translated")[0] == "cop/2.1/3 en"


def test_states_are_kept_beside_tokens(tmp_path: Path) -> None:
    """What the model's middle makes of a passage is read back as it was, to within a byte."""
    built(tmp_path)
    index = open_index(tmp_path, DEMO.fingerprint, DEMO.dimension)
    states, tokens = index.states.view(1), index.tokens.view(1)
    assert len(states)
    np.testing.assert_allclose(states, 3 * tokens, atol=6 / 127)


def test_a_changed_text_is_never_served_stale(tmp_path: Path) -> None:
    """Under the same id, the old words are not found any more and the new ones are."""
    built(tmp_path)
    built(tmp_path, {"ru": "Жираф", "en": "Giraffe"}, *BULLETS[1:])
    assert _nearest(tmp_path, "Giraffe")[0] == "cop/2.1/1 en"
    index = open_index(tmp_path, DEMO.fingerprint, DEMO.dimension)
    saudi = DEMO.encode(["Arabia"], "query")[0]
    assert index.tokens.maxsim(saudi.tokens, range(VIEWS)).max() < 0.9


def test_another_model_embeds_everything_again(tmp_path: Path) -> None:
    """Vectors of one model are not copied into the index of another of the same dimension."""
    built(tmp_path)
    other = DemoEncoder(fingerprint="demo-2")
    assert build(passages(), other, tmp_path).embedded == 5
    assert len(other.texts) == VIEWS


def test_a_damaged_index_is_mended_by_a_build(tmp_path: Path) -> None:
    """Nothing is copied from an index of which a byte has changed."""
    name = built(tmp_path).name
    codes = Builds(tmp_path).folder / name / "tokens.codes.npy"
    codes.write_bytes(codes.read_bytes()[:-1] + b"\x55")
    assert built(tmp_path).embedded == 5
    assert Builds(tmp_path).verify()


def test_no_file_is_hashed_more_often_than_it_has_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build hashes its files to note it and once more to check them, and each file that it copies from once."""
    first = built(tmp_path).name
    hashed: Counter[str] = Counter()

    def counted(path: Path) -> str:
        hashed[path.parent.name.removesuffix(".part")] += 1
        return durable.file_sha256(path)

    monkeypatch.setattr(manifest, "file_sha256", counted)
    second = built(tmp_path, *BULLETS[:2]).name
    files = len(Builds(tmp_path).verify().files)
    assert hashed == {first: files, second: 3 * files}  # the last time in the line above


def test_progress_begins_with_no_view_and_ends_with_all(tmp_path: Path) -> None:
    """Progress counts up to the number of views, and speaks before the first is embedded."""
    seen: list[tuple[int, int]] = []
    build(passages(), DEMO, tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert (seen[0], seen[-1]) == ((0, VIEWS), (VIEWS, VIEWS))


def test_what_is_added_goes_live_with_the_build(tmp_path: Path) -> None:
    """Files are added to a build that opens; they are covered by the manifest like all others."""

    def store(folder: Path) -> None:
        assert open_build(folder, DEMO.fingerprint, DEMO.dimension).manifest.views == VIEWS
        (folder / "calibration.json").write_text("{}")

    name = build(passages(), DEMO, tmp_path, additions=Added(store)).name
    stored = Builds(tmp_path).folder / name / "calibration.json"
    stored.write_text("[]")
    with pytest.raises(Exception, match=r"calibration\.json: the content is not what was written"):
        open_index(tmp_path, DEMO.fingerprint, DEMO.dimension)


def test_nothing_to_index_is_said(tmp_path: Path) -> None:
    """No passages: an error, and no index."""
    with pytest.raises(BuildError, match="nothing to index"):
        build([], DEMO, tmp_path)
    assert Builds(tmp_path).names() == []


def test_one_id_twice_is_refused(tmp_path: Path) -> None:
    """Two reports with one id must not answer for each other."""
    with pytest.raises(BuildError, match="cop/summary: two passages have this id"):
        build(passages() * 2, DEMO, tmp_path)


def test_a_model_that_gives_no_numbers_does_not_go_live(tmp_path: Path) -> None:
    """A vector of NaN ends the build."""

    class Broken(DemoEncoder):
        def encode(self, texts, kind):  # type: ignore[no-untyped-def]
            encodings = super().encode(texts, kind)
            encodings[-1].vector[:] = np.nan
            return encodings

    built(tmp_path)
    with pytest.raises(BuildError, match="no unit vector"):
        build(passages({"ru": "Иное"}), Broken(), tmp_path)
    assert status(tmp_path, passages(), DEMO.name, DEMO.fingerprint).state == State.LIVE


def test_an_error_leaves_the_live_index_and_no_trace(tmp_path: Path) -> None:
    """An error or Ctrl-C at the very end removes what was written."""

    def store(_: Path) -> None:
        raise KeyboardInterrupt

    name = built(tmp_path).name
    with pytest.raises(KeyboardInterrupt):
        build(passages({"ru": "Иное"}), DEMO, tmp_path, additions=Added(store))
    assert [path.name for path in Builds(tmp_path).folder.iterdir()] == [name]
    assert Builds(tmp_path).live() == name


KILLED = """
import os, signal, sys
from pathlib import Path
from index import building
from index.additions import Additions
from index.builds import Builds
from tests.index.demo import DemoEncoder
from tests.index.reports import passages

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

data, point = Path(sys.argv[1]), sys.argv[2]
if point == "embedding":
    DemoEncoder.encode = die
elif point == "adding":
    Additions.store = die
elif point == "renaming":
    Path.rename = die
elif point == "replacing":
    os.replace = lambda source, target: die() if Path(target).name == "live" else os.rename(source, target)
else:
    setattr(Builds, point, die)
building.build(passages({"ru": "Иное"}), DemoEncoder(), data)
"""


@pytest.mark.parametrize("point", ["embedding", "adding", "renaming", "publish", "replacing", "prune"])
def test_a_killed_build_leaves_a_whole_index(tmp_path: Path, point: str) -> None:
    """Killed at any point, the old index is live, or after publishing the new; the next build cleans up."""
    name = built(tmp_path).name
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path, point], timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (Builds(tmp_path).live() == name) == (point != "prune")
    open_index(tmp_path, DEMO.fingerprint, DEMO.dimension)
    Builds(tmp_path).verify()
    built(tmp_path)
    assert not list(Builds(tmp_path).folder.glob("*.part"))
    assert status(tmp_path, passages(), DEMO.name, DEMO.fingerprint).state == State.LIVE


def test_a_reader_never_sees_half_an_index(tmp_path: Path) -> None:
    """Opened again and again while builds go live, the index is always a whole one: an old or a new."""
    built(tmp_path)
    building = threading.Thread(target=lambda: [built(tmp_path, *BULLETS[: n % 3 + 1]) for n in range(8)])
    building.start()
    seen = set()
    while building.is_alive():
        index = open_index(tmp_path, DEMO.fingerprint, DEMO.dimension)
        assert len(index.tokens.view(0))
        seen.add(index.manifest.name)
    building.join()
    assert len(seen) > 1


FULL = """
import resource, sys
from pathlib import Path
from index.building import build
from knowledge.errors import UserError
from tests.index.demo import DemoEncoder
from tests.index.reports import passages

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    build(passages(*[{"ru": f"Иное {n}"} for n in range(9)]), DemoEncoder(), Path(sys.argv[1]))
except UserError as exc:
    sys.exit(str(exc))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file sizes")
@pytest.mark.parametrize("limit", [100, 1000, 2300, 2800, 4200, 4600])
def test_a_full_disk_is_one_sentence(tmp_path: Path, limit: int) -> None:
    """Wherever the writing stops, the person reads what to do, the live index stays, the half one goes."""
    name = built(tmp_path).name
    full = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path, str(limit)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert full.returncode == 1
    assert "the index cannot be written (File too large): see to the space" in full.stderr
    assert len(full.stderr.splitlines()) == 1
    assert [path.name for path in Builds(tmp_path).folder.iterdir()] == [name]
    assert status(tmp_path, passages(), DEMO.name, DEMO.fingerprint).state == State.LIVE


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file where the data folder should be is one clear sentence."""
    (tmp_path / "data").write_text("")
    with pytest.raises(BuildError, match="data/index: the index cannot be written"):
        build(passages(), DEMO, tmp_path / "data")


HOLD = """
import sys
from pathlib import Path
from index.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    """The second build says who is building; when that process is killed, the lock is free at once."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path / "index" / "lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(IndexBusyError, match=rf"\(process {holder.pid}\) is writing here already"):
            build(passages(), DEMO, tmp_path)
        holder.kill()
    assert built(tmp_path).embedded == 5


MANY = """
import resource, sys
from pathlib import Path
from index.building import build
from tests.index.demo import DemoEncoder
from tests.index.reports import passages

words = DemoEncoder(384).encode([" ".join(f"word{n}" for n in range(120))], "passage")[0]

class Long(DemoEncoder):
    def encode(self, texts, kind):
        return [words] * len(texts)

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

many = passages(*[{"ru": f"Текст {n}"} for n in range(1500)])
build(many[:50], Long(384), Path(sys.argv[1]))  # now imports and buffers are there
before = peak()
build(many, Long(384, fingerprint="other"), Path(sys.argv[1]))
print(peak() - before)
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems count memory in other units, or not at all"
)
def test_many_views_are_built_in_flat_memory(tmp_path: Path) -> None:
    """The tokens of 1,500 long passages, 69 MB as stored and 276 MB as floats, are not held in memory."""
    run = subprocess.run(
        [sys.executable, "-c", MANY, tmp_path], capture_output=True, text=True, timeout=120, check=True
    )
    assert open_index(tmp_path, "other", 384).manifest.tokens > 1500 * 120
    assert float(run.stdout) < 30
