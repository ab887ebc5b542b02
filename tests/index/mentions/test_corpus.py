"""What phrases in many languages mention, and how they are read: corpus.jsonl."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from index.mentions import MentionKind, clean, find
from index.mentions.finding import read
from index.mentions.whole import asks_for_all, asks_when
from knowledge.normal import normalise

CORPUS = [
    json.loads(line) for line in Path(__file__).with_name("corpus.jsonl").read_text("utf-8").splitlines()
]


def _got(phrase: dict[str, Any]) -> dict[str, Any]:
    """What a phrase is read as, in the form of the corpus."""
    text, got = phrase["text"], dict(phrase)
    if "mentions" in phrase:
        found: defaultdict[str, list[Any]] = defaultdict(list)
        for mention in find(text):
            for value in mention.values:
                value = list(value) if isinstance(value, tuple) else value
                found[mention.kind].extend([value] if value not in found[mention.kind] else [])
        got["mentions"] = {kind: sorted(values, key=str) for kind, values in found.items()}
    if "whole" in phrase:
        got["whole"] = asks_for_all(read(normalise(text)))
    if "when" in phrase:
        got["when"] = asks_when(read(normalise(text)))
    if "clean" in phrase:
        got["clean"] = clean(text)
    return got


@pytest.mark.parametrize("language", sorted({phrase["language"] for phrase in CORPUS}))
def test_every_phrase_is_read(language: str) -> None:
    """Mentions, whole meetings, questions for when one was, and what is cut off as courtesies."""
    missed = []
    for phrase in CORPUS:
        if phrase["language"] == language:
            wanted, got = dict(phrase), _got(phrase)
            if "mentions" in wanted:
                named = wanted["mentions"].items()
                wanted["mentions"] = {kind: sorted(values, key=str) for kind, values in named}
            missed += [] if got == wanted else [(wanted, got)]
    assert not missed


def test_the_corpus_covers_every_kind_and_language() -> None:
    """Nothing of it was lost."""
    kinds = {kind for phrase in CORPUS for kind in phrase.get("mentions", ())}
    assert kinds == set(MentionKind)
    assert len(CORPUS) > 800
    assert {"en", "fr", "es", "ru", "ar", "zh", "de", "pt", "it", "ja", "ko", "tr", "hi"} <= {
        phrase["language"] for phrase in CORPUS
    }
