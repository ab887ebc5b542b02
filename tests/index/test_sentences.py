"""Sentences and clauses: where they end in many languages, and which one is nearest to a question."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import nearest, sentences


@pytest.mark.parametrize(
    "parts",
    [
        ["The Group met.", "It recommended nothing!", "“Why not?”", "Nobody knows…"],
        ["Decision 11 (Rev. Dubai, 2018) of the Conference;", "website;", "Resolution 179"],
        ["See No. 5 of the list, i.e. the last.", "J. Smith spoke."],
        ["Le Groupe s'est réuni.", "« Pourquoi ? »", "Personne ne sait."],
        ["Группа провела собрание 12 янв. 2022 г. в Женеве.", "Решений нет."],
        ["اجتمع الفريق في جنيف.", "هل وافق؟", "نعم؛", "وافق."],
        ["工作组开会了。", "同意了吗？", "同意；", "但没有决定。"],
        ["समूह की बैठक हुई।", "निर्णय नहीं हुआ।"],
        ["One point 3.5 per cent"],
    ],
)
def test_sentences(parts: list[str]) -> None:
    """Sentences end at their marks, clauses at semicolons and new lines; nothing ends within brackets, at initials or
    before small letters."""
    for space in (" ", "") if "。" in parts[0] else (" ", "\n"):
        text = space.join(parts)
        assert [text[first:last] for first, last in sentences(text)] == parts


@given(st.text(alphabet="aA .!?;()\n。«»1", max_size=60))
def test_spans(text: str) -> None:
    """Spans are in order, do not overlap, and leave no word out."""
    spans = sentences(text)
    ends = [0, *(place for span in spans for place in span), len(text)]
    assert ends == sorted(ends)
    kept = "".join(text[first:last] for first, last in spans)
    assert sum(map(str.isalnum, kept)) == sum(map(str.isalnum, text))


def test_nearest() -> None:
    """The sentence whose tokens match most of the question's is the nearest; one sentence alone is none."""
    tokens = np.eye(4, dtype=np.float32)
    text = "Aaa bbb. Ccc ddd."
    assert nearest(tokens[2:], tokens, text) == (9, 17)
    assert nearest(tokens[[0, 1, 2]], tokens, text) == (0, 8)
    assert nearest(tokens, tokens, "Aaa bbb ccc.") is None
    assert nearest(tokens[:0], tokens, text) is None
