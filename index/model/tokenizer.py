"""Text to ids, the same as Hugging Face's tokenizers make.

The default model's is a unigram tokenizer over memory-mapped tables. Loading 250,000 pieces into a process costs every
library 30 ms and 70 MB or more, though a question needs a dozen of them. Here the pieces lie in a hash table in a file
and are looked up where they lie; docs/decisions/tokenizer.md has the figures. The steps are those of the model's
tokenizer.json: a character map, runs of spaces made one, words that begin with ▁, and the best split of each word
(Viterbi). kitoken, whose one user is this module, serves the models that are added.
"""

import base64
import json
import re
import struct
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np

from index.errors import ModelError

#: Characters read for each token of room: pieces have at most 16, and composing may fold three into one.
CHARACTERS_PER_TOKEN = 32
#: Which code reads the definition.
Segmenter = Literal["unigram", "kitoken"]


@dataclass(frozen=True, slots=True)
class Specials:
    """The ids set around a text, and the one of unknown characters."""

    before: list[int]
    after: list[int]
    unknown: int


class Tokenizer:
    """Ids of a text. A special token that somebody types, such as `<s>`, is ordinary text here."""

    def __init__(self, definition: Path, engine: Segmenter, specials: Specials) -> None:
        """Open the file that `write` made; its tables stay memory-mapped. ValueError when damaged."""
        self._unigram = Unigram(definition, specials.unknown) if engine == "unigram" else None
        self._encode = self._unigram.encode if self._unigram else _kitoken(definition)
        self._specials = specials
        self._wordy: dict[int, bool] = dict.fromkeys(
            (*specials.before, *specials.after, specials.unknown), False
        )

    def ids(self, prompt: str, text: str, room: int) -> list[int]:
        """`prompt` and `text` as at most `room` ids, the ids around them included."""
        text = clean(text)
        if len(text) > room * CHARACTERS_PER_TOKEN:
            text = " ".join(text.split())[: room * CHARACTERS_PER_TOKEN]
        before, after = self._specials.before, self._specials.after
        ids = self._encode(prompt + text)
        return [*before, *ids[: room - len(before) - len(after)], *after]

    def content(self, prompt: str, ids: Sequence[int]) -> list[int]:
        """The places of the text's ids, behind the prompt's, whose piece has a letter, digit or mark. Only of the
        default model's kind."""
        assert self._unigram is not None  # noqa: S101 - recipes of others have no blend
        for number in {*ids}.difference(self._wordy):  # unlike - looks at these alone
            piece = self._unigram.piece(number).replace("▁", "")
            self._wordy[number] = any(unicodedata.category(letter)[0] not in "PSZC" for letter in piece)
        start = len(self._specials.before) + len(self._encode(prompt.rstrip()))
        return [place for place in range(start, len(ids)) if self._wordy[ids[place]]]


def _kitoken(definition: Path) -> Callable[[str], list[int]]:
    from kitoken import Kitoken

    try:
        opened = Kitoken.from_file(str(definition))
    except Exception as exc:  # kitoken raises errors of several kinds
        raise ValueError(f"{definition}: {exc}") from exc
    return lambda text: list(opened.encode(text, False))


def clean(text: str) -> str:
    """The text with every lone surrogate replaced, so that it can be encoded as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def write(source: bytes, definition: Path) -> tuple[Segmenter, Specials]:
    """Write what `Tokenizer` opens, from the bytes of a Hugging Face tokenizer.json.

    Raises ModelError for a tokenizer that is neither unigram nor WordPiece, or sets other than fixed ids
    around a text.
    """
    try:
        described: dict[str, Any] = json.loads(source)
        model = described["model"]
        kind = model.get("type")
        if kind not in {"Unigram", "WordPiece"}:
            raise ModelError(
                f"tokenizer.json: a tokenizer of kind {kind} is not supported, only Unigram and WordPiece"
            )
        unknown = model["unk_id"] if kind == "Unigram" else model["vocab"][model["unk_token"]]
        before, after = _around(described["post_processor"])
        engine: Segmenter = "unigram" if _is_unigram(described) else "kitoken"
        if engine == "unigram":
            _write_unigram(described, definition)
        else:
            from kitoken import Kitoken

            Kitoken.from_tokenizers(source).to_file(str(definition))
    except (KeyError, TypeError, ValueError) as exc:
        raise ModelError(f"tokenizer.json: not in the expected form ({exc!r})") from exc
    return engine, Specials(before, after, unknown)


def _around(processor: dict[str, Any]) -> tuple[list[int], list[int]]:
    """The ids before and after a single text."""
    if processor["type"] in {"BertProcessing", "RobertaProcessing"}:
        return [processor["cls"][1]], [processor["sep"][1]]
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
    return before, after


# The unigram tokenizer

#: What tokenizer.json must say for these steps to be its steps.
NORMALISERS = ["Precompiled", "Replace"]
EMPTY = 0xFFFFFFFF
#: Characters that are graphemes of their own whatever stands beside them: the common ones of six languages.
SIMPLE = re.compile(
    "[\0-\u02ff\u0370-\u0482\u048a-\u052f\u060c\u061b\u061f\u0620-\u064a\u0660-\u066d\u2010-\u2027\u2030-\u205e"
    "\u3001-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d]*",
)
WORD = re.compile("▁[^▁]*")
SPACES = re.compile(" {2,}")


def _is_unigram(described: dict[str, Any]) -> bool:
    """Whether a parsed tokenizer.json describes the steps that this module takes."""
    normaliser, before = described.get("normalizer") or {}, described.get("pre_tokenizer") or {}
    steps = normaliser.get("normalizers", [])
    return (
        described["model"].get("type") == "Unigram"
        and not described["model"].get("byte_fallback")
        and [step["type"] for step in steps] == NORMALISERS
        and (steps[1]["pattern"], steps[1]["content"]) == ({"Regex": " {2,}"}, " ")
        and before.get("type") == "Metaspace"
        and (before.get("prepend_scheme", "always"), before.get("split", True)) == ("always", True)
        and before.get("add_prefix_space", True)
    )


def _write_unigram(described: dict[str, Any], path: Path) -> None:
    """Write the tables: a header, then scores, hashes, ids, offsets, the character map and the pieces."""
    vocabulary = described["model"]["vocab"]
    special = {token["id"] for token in described["added_tokens"] if token["special"]}
    pieces = [piece.encode() for piece, _ in vocabulary]
    slots = 1 << (2 * len(pieces)).bit_length()
    hashes = np.zeros(slots, "<u4")
    ids = np.full(slots, EMPTY, "<u4")
    for number, piece in enumerate(pieces):
        if number in special or not piece:
            continue  # typed special tokens are ordinary text
        hashed = zlib.crc32(piece)
        slot = hashed & (slots - 1)
        while ids[slot] != EMPTY:
            slot = (slot + 1) & (slots - 1)
        hashes[slot], ids[slot] = hashed, number
    scores = np.array([score for _, score in vocabulary], "<f8")
    offsets = np.concatenate(([0], np.cumsum([len(piece) for piece in pieces]))).astype("<u4")
    charsmap = base64.b64decode(described["normalizer"]["normalizers"][0]["precompiled_charsmap"])
    (trie,) = struct.unpack_from("<I", charsmap)
    units, folded = charsmap[4 : 4 + trie], charsmap[4 + trie :]
    longest = max(len(piece) for piece, _ in vocabulary)
    with path.open("wb") as file:
        file.write(struct.pack("<8I", len(pieces), slots, trie, len(folded), longest, 0, 0, 0))
        for part in (scores.tobytes(), hashes.tobytes(), ids.tobytes(), offsets.tobytes(), units, folded):
            file.write(part)
        file.write(b"".join(pieces))


class _Fold(dict[int, str]):
    """Characters to what the character map makes of them, found out one by one."""

    def __init__(self, unigram: "Unigram") -> None:
        self._unigram = unigram

    def __missing__(self, ordinal: int) -> str:
        character = chr(ordinal)
        folded = self._unigram.mapped(character.encode())
        self[ordinal] = character if folded is None else folded
        return self[ordinal]


class Unigram:
    """The tokenizer over the file that `_write_unigram` made. Raises ValueError when the file is not such a file."""

    def __init__(self, path: Path, unknown: int) -> None:
        data = np.memmap(path, np.uint8, "r").data
        count, slots, trie, folded, self._longest, *_ = struct.unpack_from("<8I", data)
        sizes = (count * 8, slots * 4, slots * 4, (count + 1) * 4, trie, folded)
        ends = np.cumsum((32, *sizes)).tolist()
        if ends[-1] > len(data):
            raise ValueError(f"{path} is too short")
        parts = [data[start:end] for start, end in pairwise(ends)]
        self._scores = parts[0].cast("d")
        self._hashes, self._ids, self._offsets, self._trie = (part.cast("I") for part in parts[1:5])
        self._folded = parts[5]
        self._pieces = data[ends[-1] :]
        self._mask = slots - 1
        self._unknown = unknown
        self._unknown_score = float(np.frombuffer(parts[0]).min()) - 10.0
        self._fold = _Fold(self)
        self._word = lru_cache(4096)(self._split)

    def encode(self, text: str) -> list[int]:
        """The ids of a text, special tokens neither added nor recognised."""
        text = SPACES.sub(" ", self._normalised(text)).replace(" ", "▁")
        if text and text[0] != "▁":
            text = "▁" + text
        return [number for word in WORD.findall(text) for number in self._word(word)]

    def piece(self, number: int) -> str:
        """The text of an id, with ▁ where a word begins."""
        first, last = self._offsets[number : number + 2]
        return bytes(self._pieces[first:last]).decode()

    def _normalised(self, text: str) -> str:
        if SIMPLE.fullmatch(text):
            return text.translate(self._fold)
        import regex

        parts = []
        for grapheme in regex.findall(r"\X", text):
            # As in the original: a short grapheme is replaced whole by what its shortest known start maps to.
            encoded = grapheme.encode()
            folded = self.mapped(encoded) if len(encoded) < 6 else None
            parts.append(grapheme.translate(self._fold) if folded is None else folded)
        return "".join(parts)

    def mapped(self, key: bytes) -> str | None:
        """What the shortest start of `key` in the character map's double-array trie maps to."""
        trie = self._trie
        place = _child(trie[0])
        for byte in key:
            if byte == 0:
                return None
            place ^= byte
            unit = trie[place]
            if unit & 0x800000FF != byte:
                return None
            place ^= _child(unit)
            if unit >> 8 & 1:
                start = trie[place] & 0x7FFFFFFF
                end = start
                while self._folded[end]:
                    end += 1
                return bytes(self._folded[start:end]).decode()
        return None

    def _split(self, word: str) -> tuple[int, ...]:
        """The best split of one word: the highest sum of its pieces' scores."""
        characters = [character.encode() for character in word]
        size = len(characters)
        totals: list[float | None] = [0.0, *[None] * size]
        steps: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            total = totals[start]
            assert total is not None  # noqa: S101 - every start has a step to it: one character is always a piece
            hashed = 0
            for end in range(start + 1, min(size, start + self._longest) + 1):
                hashed = zlib.crc32(characters[end - 1], hashed)
                number = self._find(hashed, characters, start, end)
                if number is None:
                    if end > start + 1:
                        continue
                    number, score = self._unknown, self._unknown_score
                else:
                    score = self._scores[number]
                best = totals[end]
                if best is None or total + score > best:
                    totals[end], steps[end] = total + score, (start, number)
        ids: list[int] = []
        end = size
        while end:
            end, number = steps[end]
            if not (ids and number == ids[-1] == self._unknown):  # a run of unknown characters is one token
                ids.append(number)
        return tuple(reversed(ids))

    def _find(self, hashed: int, characters: list[bytes], start: int, end: int) -> int | None:
        slot = hashed & self._mask
        while (number := self._ids[slot]) != EMPTY:
            if self._hashes[slot] == hashed:
                first, last = self._offsets[number], self._offsets[number + 1]
                if self._pieces[first:last] == b"".join(characters[start:end]):
                    return int(number)
            slot = (slot + 1) & self._mask
        return None


def _child(unit: int) -> int:
    """The offset to a unit's children in a Darts-clone double array."""
    return (unit >> 10) << ((unit & 1 << 9) >> 6)
