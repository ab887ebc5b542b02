"""The sentence that answers: how texts are cut, and which sentence is marked."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.marks import answering, sentences
from knowledge.questions import Split
from lab.practice import practice, rows


@pytest.mark.parametrize(
    "parts",
    [
        ["The Group met.", "It recommended nothing!", "“Why not?”", "Nobody knows…"],
        ["Decision 11 (Rev. Dubai, 2018) of the Conference;", "website;", "Resolution 179"],
        ["See No. 5 of the list, i.e. the last.", "J. Smith and Mr. Jones spoke."],
        ["Presidió la Sra. Quiroga.", "Habló el Sr. Tanabe."],
        ["Le Groupe s'est réuni.", "« Pourquoi ? »", "Personne ne sait."],
        ["Группа провела собрание 12 янв. 2022 г. в Женеве.", "Решений нет."],
        ["اجتمع الفريق في جنيف.", "هل وافق؟", "نعم؛", "وافق."],
        ["工作组开会了。", "同意了吗？", "同意；", "但没有决定。"],
        ["समूह की बैठक हुई।", "निर्णय नहीं हुआ।"],
        ["One point 3.5 per cent"],
    ],
)
def test_sentences(parts: list[str]) -> None:
    """Sentences end at their marks, clauses at semicolons and new lines; nothing ends within brackets, at initials, at
    Mr. or Sra., or before small letters."""
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


def test_what_has_nothing_to_mark() -> None:
    """A text of one sentence and one without tokens have no mark."""
    tokens = np.eye(4, 384, dtype=np.float32)
    assert answering(tokens, tokens, "Aaa bbb ccc.") is None
    assert answering(tokens[:0], tokens, "Aaa bbb. Ccc ddd.") is None
    assert answering(tokens, tokens, "Aaa bbb. Ccc ddd.") in ((0, 8), (9, 17))


def test_a_long_passage_keeps_nobody_waiting() -> None:
    """The longest text that may stand in a report takes less than two seconds of work."""
    tokens = np.tile(np.eye(4, 384, dtype=np.float32), (1000, 1))
    begun = time.process_time()
    assert answering(tokens[:4], tokens, "The country spoke of longness. " * 1_600)
    assert time.process_time() - begun < 2


def test_marks_of_readers_are_whole() -> None:
    """Each marked sentence is one of its passage, and no passage is on two sides."""
    seen: dict[str, Split] = {}
    for split in (Split.LEARN, Split.JUDGE):
        libraries = {one.report.id: one.library for one in practice(split)}
        for row in rows(f"marks-{split}"):
            text = libraries[row["report"]].ids[row["passage"]].text[row["language"]]
            assert row["sentence"] in text
            assert len(sentences(text)) > 1
            assert seen.setdefault(row["passage"], split) is split
    assert len(seen) > 1500
