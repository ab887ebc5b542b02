"""Text to ids, as Hugging Face's tokenizers make them. The only module that uses kitoken."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kitoken import Kitoken

from index.errors import ModelError

#: Characters read for each token of room: pieces have at most 16, and composing may fold three into one.
CHARACTERS_PER_TOKEN = 32


@dataclass(frozen=True, slots=True)
class Specials:
    """The ids set around a text, and the one of unknown characters."""

    before: list[int]
    after: list[int]
    unknown: int


class Tokenizer:
    """Ids of a text. A special token that somebody types, such as `<s>`, is ordinary text here."""

    def __init__(self, definition: Path, specials: Specials) -> None:
        """Open the file that `write` made. Raises ValueError for a damaged one."""
        try:
            self._kitoken = Kitoken.from_file(str(definition))
        except Exception as exc:  # kitoken raises errors of several kinds
            raise ValueError(f"{definition}: {exc}") from exc
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
        """The places of the text's ids, behind the prompt's, whose piece has a letter, digit or mark."""
        for number in {*ids}.difference(self._wordy):  # unlike - looks at these alone
            piece = self._kitoken.decode([number]).decode().replace("▁", "")
            self._wordy[number] = any(unicodedata.category(letter)[0] not in "PSZC" for letter in piece)
        start = len(self._specials.before) + len(self._encode(prompt.rstrip()))
        return [place for place in range(start, len(ids)) if self._wordy[ids[place]]]

    def _encode(self, text: str) -> list[int]:
        return list(self._kitoken.encode(text, False))


def clean(text: str) -> str:
    """The text with every lone surrogate replaced, so that it can be encoded as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def write(source: bytes, definition: Path) -> Specials:
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
        Kitoken.from_tokenizers(source).to_file(str(definition))
    except (KeyError, TypeError, ValueError) as exc:
        raise ModelError(f"tokenizer.json: not in the expected form ({exc!r})") from exc
    return Specials(before, after, unknown)


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
