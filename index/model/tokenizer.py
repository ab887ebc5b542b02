"""Text to ids, the same as Hugging Face's tokenizers make, and the pieces behind the ids.

The default model's tokenizer is `index.model.unigram`; kitoken, whose one user is this module, serves the
models that are added.
"""

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from index.errors import ModelError
from index.model import unigram

#: Characters read for each token of room: pieces have at most 16, and composing may fold three into one.
CHARACTERS_PER_TOKEN = 32
#: Which code reads the definition.
Segmenter = Literal["unigram", "kitoken"]


@dataclass(frozen=True, slots=True)
class Specials:
    """The ids set around a text, the one of unknown characters, and every id without a text of its own."""

    before: list[int]
    after: list[int]
    unknown: int
    wordless: list[int]


class Tokenizer:
    """Ids of a text. A special token that somebody types, such as `<s>`, is ordinary text here."""

    def __init__(self, definition: Path, pieces: Path, engine: Segmenter, specials: Specials) -> None:
        """Open the two files that `write` made; the tables stay memory-mapped. ValueError when damaged."""
        self._encode: Callable[[str], list[int]]
        if engine == "unigram":
            self._encode = unigram.Unigram(definition, specials.unknown).encode
        else:
            self._encode = _kitoken(definition)
        self._pieces = np.memmap(pieces, np.uint8, "r")
        (count,) = self._pieces[:4].view("<u4")
        self._offsets = self._pieces[4 : 4 + 4 * (int(count) + 1)].view("<u4")
        self._blob = self._pieces[4 + 4 * (int(count) + 1) :]
        self._specials = specials
        self._wordless = frozenset(specials.wordless)
        self._known: dict[int, tuple[str, bool]] = {}

    def ids(self, prompt: str, text: str, room: int) -> list[int]:
        """`prompt` and `text` as at most `room` ids, the ids around them included."""
        text = clean(text)
        if len(text) > room * CHARACTERS_PER_TOKEN:
            text = " ".join(text.split())[: room * CHARACTERS_PER_TOKEN]
        before, after = self._specials.before, self._specials.after
        ids = self._encode(prompt + text)
        return [*before, *ids[: room - len(before) - len(after)], *after]

    def prompt_length(self, prompt: str) -> int:
        """How many ids at the start of every text are the prompt's, the ids before it included."""
        return len(self._specials.before) + len(self._encode(prompt.rstrip()))

    def content(self, ids: Sequence[int], start: int) -> tuple[list[int], tuple[str, ...]]:
        """The places from `start` on whose piece has a letter, digit or mark, and those pieces."""
        places: list[int] = []
        pieces: list[str] = []
        for place in range(start, len(ids)):
            piece, wordy = self._piece(ids[place])
            if wordy:
                places.append(place)
                pieces.append(piece)
        return places, tuple(pieces)

    def _piece(self, number: int) -> tuple[str, bool]:
        known = self._known.get(number)
        if known is None:
            first, last = self._offsets[number : number + 2]
            piece = bytes(self._blob[first:last]).decode()
            known = piece, number not in self._wordless and _wordy(piece)
            self._known[number] = known
        return known


def _kitoken(definition: Path) -> Callable[[str], list[int]]:
    from kitoken import Kitoken

    try:
        opened = Kitoken.from_file(str(definition))
    except Exception as exc:  # kitoken raises errors of several kinds
        raise ValueError(f"{definition}: {exc}") from exc
    return lambda text: list(opened.encode(text, False))


def _wordy(piece: str) -> bool:
    text = piece.removeprefix("##").replace("▁", "")
    return any(unicodedata.category(letter)[0] not in "PSZC" for letter in text)


def clean(text: str) -> str:
    """The text with every lone surrogate replaced, so that it can be encoded as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def write(source: bytes, definition: Path, pieces: Path) -> tuple[Segmenter, Specials]:
    """Write what `Tokenizer` opens, from the bytes of a Hugging Face tokenizer.json.

    Raises ModelError for a tokenizer that is neither unigram nor WordPiece, or sets other than fixed ids
    around a text.
    """
    try:
        described: dict[str, Any] = json.loads(source)
        model, added = described["model"], described["added_tokens"]
        kind = model.get("type")
        if kind not in {"Unigram", "WordPiece"}:
            raise ModelError(
                f"tokenizer.json: a tokenizer of kind {kind} is not supported, only Unigram and WordPiece"
            )
        vocabulary = model["vocab"]
        texts = [piece for piece, _ in vocabulary] if kind == "Unigram" else _ordered(vocabulary)
        for token in added:
            texts.extend([""] * (token["id"] + 1 - len(texts)))
            texts[token["id"]] = token["content"]
        unknown = model["unk_id"] if kind == "Unigram" else vocabulary[model["unk_token"]]
        before, after = _around(described["post_processor"])
        engine: Segmenter = "unigram" if unigram.fits(described) else "kitoken"
        if engine == "unigram":
            unigram.write(described, definition)
        else:
            from kitoken import Kitoken

            Kitoken.from_tokenizers(source).to_file(str(definition))
    except (KeyError, TypeError, ValueError) as exc:
        raise ModelError(f"tokenizer.json: not in the expected form ({exc!r})") from exc
    encoded = [text.encode() for text in texts]
    offsets = np.concatenate(([0], np.cumsum([len(text) for text in encoded])))
    with pieces.open("wb") as file:
        file.write(np.array([len(texts)], "<u4").tobytes())
        file.write(offsets.astype("<u4").tobytes())
        file.write(b"".join(encoded))
    wordless = {unknown, *(token["id"] for token in added if token["special"])}
    return engine, Specials(list(before), list(after), unknown, sorted(wordless))


def _ordered(vocabulary: dict[str, int]) -> list[str]:
    texts = [""] * (max(vocabulary.values()) + 1)
    for text, number in vocabulary.items():
        texts[number] = text
    return texts


def _around(processor: dict[str, Any]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The ids before and after a single text."""
    if processor["type"] in {"BertProcessing", "RobertaProcessing"}:
        return (processor["cls"][1],), (processor["sep"][1],)
    if processor["type"] != "TemplateProcessing":
        raise ModelError(f"tokenizer.json: a post-processor of kind {processor['type']} is not supported")
    before: list[int] = []
    after: list[int] = []
    side = before
    for part in processor["single"]:
        if "Sequence" in part:
            side = after
        else:
            side.extend(processor["special_tokens"][part["SpecialToken"]["id"]]["ids"])
    return tuple(before), tuple(after)
