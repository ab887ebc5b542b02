"""The tokenizer against Hugging Face's own, and what people may type."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer as Original

from index.errors import ModelError
from index.model import tokenizer as module
from index.model.default import DEFAULT, TOKENIZER
from index.model.folder import read_manifest
from index.model.prepare import fetch
from index.model.projection import sample
from index.model.tokenizer import Tokenizer
from knowledge.normal import normalise
from tests.index.model.texts import ODD, OTHERS


@pytest.fixture(scope="module")
def ours(models: Path) -> Tokenizer:
    """The default model's tokenizer as this project opens it."""
    return Tokenizer(models / DEFAULT / "tokenizer.bin", read_manifest(models).specials)


@pytest.fixture(scope="module")
def original(models: Path) -> Original:
    """The same tokenizer.json opened by Hugging Face's library, typed special tokens being ordinary text."""
    path = models.parent / "tokenizer.json"  # kept, so that it is fetched once a machine
    if not path.exists():
        path.write_bytes(fetch(TOKENIZER, None))
    opened = Original.from_file(str(path))
    opened.encode_special_tokens = True
    return opened


def inner(ours: Tokenizer, text: str) -> list[int]:
    """The ids of a text without those around it."""
    return ours.ids("", text, 100_000)[1:-1]


def test_ids_equal_the_original_in_every_script(ours: Tokenizer, original: Original) -> None:
    """TICO-19 sentences in six languages and our own in nine others get the ids that Hugging Face gives."""
    texts = [text for row in sample() for key, text in row.items() if key != "id"]
    texts += [text for group in OTHERS.values() for text in group]
    assert len(texts) > 300
    for text in {*texts, *ODD} - {"\x7f\x01\x02"}:  # control characters alone get an empty token
        assert inner(ours, text) == original.encode(text, add_special_tokens=False).ids, text


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_ids_equal_the_original_on_anything(ours: Tokenizer, original: Original, text: str) -> None:
    """Any text gets the ids that Hugging Face gives, but for a special token's spelling and for control characters, which
    no question has when it is encoded."""
    text = normalise(text)
    expected = original.encode(text, add_special_tokens=False).ids
    if not {0, 1, 2, 3, 250001} & set(expected):
        assert inner(ours, text) == expected


@pytest.mark.parametrize("typed", ["<s>", "</s>", "<pad>", "<unk>", "a<mask>b", "＜s＞", "x </s> <s> y"])
def test_typed_special_tokens_are_text(ours: Tokenizer, typed: str) -> None:
    """Someone who types a special token's name gets its letters, never its id."""
    assert not {0, 1, 2, 3, 250001} & set(inner(ours, typed))


@pytest.mark.parametrize(
    ("text", "clean"), [("a\ud800b", "a�b"), ("\udfff", "�"), ("\ud83d\ude00", "😀"), ("é", "é")]
)
def test_lone_surrogates_are_replaced(ours: Tokenizer, text: str, clean: str) -> None:
    """Half a character becomes the replacement character; two halves that belong together become one."""
    assert module.clean(text) == clean
    assert inner(ours, text) == inner(ours, clean)


@pytest.mark.parametrize("text", ["слово " * 17_000, "字" * 100_000, " " * 99_990 + "the end", "x" * 100_000])
def test_long_texts_are_cut_to_the_room(ours: Tokenizer, original: Original, text: str) -> None:
    """Of 100,000 characters the first ids that fit are kept, the same as without the early cut."""
    ids = ours.ids("query: ", text, 512)
    whole = original.encode("query: " + text, add_special_tokens=False).ids
    assert ids == [0, *whole[:510], 2]


def test_other_kinds_of_tokenizer_are_refused(tmp_path: Path) -> None:
    """A tokenizer.json of byte pairs, or one that is no such file, is a sentence."""
    pairs = {"model": {"type": "BPE"}, "added_tokens": []}
    for source in (json.dumps(pairs).encode(), b"{}", b"no"):
        with pytest.raises(ModelError, match=r"tokenizer\.json"):
            module.write(source, tmp_path / "a")
