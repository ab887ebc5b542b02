"""Drafts: what an assistant is told of a report, what is kept of its reply, and the file that it is kept in."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.check import check
from knowledge.drafts import numbered, prompt, read_reply, write
from knowledge.layout import of_questions
from knowledge.library import load
from knowledge.questions import Kind, Question, Split, read_questions
from knowledge.report import Report, Section
from tests.knowledge.conftest import Folder

REPORT = """\
report: {id: harbour, language: en, title: {en: Report on the harbour}}
sections:
  - id: "1"
    title: {en: Cranes}
    meeting: {number: 3, date: 2023-03-01}
    text: The meeting noted the following about cranes.
    items: [The third crane was repaired in March by the crew of the dry dock., The cranes lifted nine thousand boxes.]
  - {id: "2", title: {en: Fees}, text: 每个集装箱的停泊费今年上涨了百分之四点五。}
"""
JUDGED = """\
report: harbour
split: judge
questions: [{id: fee, kind: answerable, passages: ["2"], text: {en: How much dearer is mooring?}}]
"""


@pytest.fixture
def knowledge(folder: Folder) -> Path:
    """A folder with a report and one question that judges."""
    return folder(harbour=REPORT, questions_judged=JUDGED)


def read(knowledge: Path, *rows: object) -> tuple[list[Question], list[str]]:
    """The drafts of a reply, and why its other lines are none."""
    library = load(knowledge)
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    known, _ = read_questions(knowledge, library)
    found, dropped = read_reply("\n".join(lines), library.reports[0], known)
    return found, [f"{one.line}: {one.reason}" for one in dropped]


def row(text: str, *passages: str, lang: str = "en") -> dict[str, object]:
    """A line of a reply."""
    return {"passages": list(passages), "lang": lang, "text": text}


def test_the_prompt_stands_alone(knowledge: Path) -> None:
    """It has each passage with its id and what it stands under, the form of the reply, the languages and the numbers; and
    none of the questions that there are."""
    told = prompt(load(knowledge).reports[0])
    assert (
        "[1/2] Cranes / The meeting noted the following about cranes. / meeting of 2023-03-01\n"
        "The cranes lifted nine thousand boxes."
    ) in told
    assert '{"passages": ["1"], "lang": "en", "text": "…"}' in told
    assert "each of the 4 passages 8 questions" in told
    assert "10 near ones" in told
    assert "one of en, fr, es, ru, ar, zh:" in told
    assert "dearer" not in told


def test_a_reply_gives_drafts_whatever_stands_around_its_lines(knowledge: Path) -> None:
    """Fences, brackets, commas and blank lines are nobody's fault; a passage may have the report's id before its own."""
    found, dropped = read(
        knowledge, "```jsonl", "[", json.dumps(row("who mended\nit?", "1/1", "harbour/1")) + ",", "",
        row("作业区有多少人？", lang="zh"), "]", "```",
    )  # fmt: skip
    assert dropped == []
    assert [(one.line, one.kind, one.passages, one.text) for one in found] == [
        (3, Kind.ANSWERABLE, ("harbour/1/1", "harbour/1"), {"en": "who mended it?"}),
        (5, Kind.UNANSWERABLE, (), {"zh": "作业区有多少人？"}),
    ]
    assert all(one.drafted and one.split is Split.LEARN for one in found)


LEFT_OUT = {
    "Here are your questions:": "is no line of JSON",
    '["1/1"]': "is no JSON object",
    "[" * 9000: "is no line of JSON",
    '{"passages": "1/1", "lang": "en", "text": "Who?"}': 'needs "passages" (a list of ids), "lang" and "text"',
    '{"passages": [1], "lang": "en", "text": "Who?"}': 'needs "passages" (a list of ids), "lang" and "text"',
    '{"lang": "en", "text": "Who?"}': 'needs "passages" (a list of ids), "lang" and "text"',
    json.dumps(row("\u0000 \u200b")): "has no text",
    json.dumps(row("Who?", lang="xx")): "unknown language tag 'xx': use one such as ru, en or zh-Hant (BCP 47)",
    json.dumps(row("Who?", "1/9")): "harbour has no passage '1/9'",
    json.dumps(row("the third crane was repaired in march by a crew?", "1/1")): "copies passage 1/1",
    json.dumps(row("每个集装箱的停泊费今年上涨了？", "2", lang="zh")): "copies passage 2",
    json.dumps(row("the cranes lifted nine thousand boxes")): "copies passage 1/2",
    json.dumps(row("HOW much dearer is mooring?", "2")): "is in judged.yaml already (judge, question fee)",
}  # fmt: skip


@pytest.mark.parametrize("line", LEFT_OUT, ids=LEFT_OUT.values())
def test_what_is_no_draft_is_left_out_with_its_reason(knowledge: Path, line: str) -> None:
    """Whatever is wrong with a line is said, and the lines around it are read."""
    found, dropped = read(knowledge, row("who mended it", "1/1"), line, row("any new cranes"))
    assert dropped == [f"2: {LEFT_OUT[line]}"]
    assert len(found) == 2


def test_a_few_words_of_the_passage_are_what_people_search_with(knowledge: Path) -> None:
    """They are no copy of it."""
    assert read(knowledge, row("third crane repaired", "1/1"), row("nine thousand boxes", "1/2"))[1] == []


def test_nothing_in_a_reply_changes_the_terminal(knowledge: Path) -> None:
    """What is shown of it has no control characters; a sign that ends lines for some ends none here."""
    reply = '{"passages": [], "lang": "en", "text": "Who\u2028paid\\u001b\\u202e?"}\n\x1b[2J'
    drafts, dropped = read_reply(reply, load(knowledge).reports[0], ())
    assert [one.text["en"] for one in drafts] == ["Who paid ?"]
    assert [one.text for one in dropped] == [" [2J"]


def test_one_text_has_one_side(knowledge: Path) -> None:
    """A text that is answered in one line and not in another is left out twice, one that comes again once."""
    found, dropped = read(
        knowledge,
        row("Who mended it?", "1/1"),
        row("who  mended it?"),
        row("How many?", "1/2"),
        row("how MANY?", "1/2"),
        "So much for that.",
    )
    assert [one.line for one in found] == [3]
    both = "the same text is answered, and not answered"
    assert dropped == [f"1: {both}", f"2: {both}", "4: is that of line 3 too", "5: is no line of JSON"]


@settings(deadline=None)
@given(texts=st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=5))
def test_a_written_file_is_sound_and_gives_the_same_questions(
    texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever an assistant wrote, what is kept of it can be read again, marks and all, and is not kept twice."""
    knowledge = tmp_path_factory.mktemp("knowledge")
    for part, text in (("reports", REPORT), ("questions", "")):
        (knowledge / part).mkdir()
        (knowledge / part / "harbour.yaml").write_text(text or JUDGED, encoding="utf-8")
    rows = [row(text, *["1/1"] * (number % 2)) for number, text in enumerate(texts)]
    found, _ = read(knowledge, *rows)
    kept = [
        replace(one, drafted=bool(place % 2), gloss=next(iter(one.text.values())))
        for place, one in enumerate(numbered(found, found))
    ]
    if not kept:
        return
    assert numbered(found[:1], kept[-1:])[0].id != kept[-1].id  # though others were taken out
    (knowledge / "questions" / "harbour-lessons.yaml").write_text(write("harbour", kept), encoding="utf-8")
    assert [problem for problem in check(knowledge) if problem.is_error] == []
    again = [one for one in read_questions(knowledge, load(knowledge))[0] if one.file == "harbour-lessons"]
    assert again == kept
    assert [one.text for one in again] == [one.text for one in kept]
    assert read(knowledge, *rows)[0] == []
    written = write("harbour", kept)
    assert of_questions(written) == written  # `knowledge fmt` has nothing to do


@pytest.mark.parametrize("form", ["curly", "list", "fenced"])
def test_replies_of_other_forms_are_read(form: str) -> None:
    """An editor made curly quotation marks of the straight ones; or the assistant gave one list, also as a block of
    code."""
    held = {"passages": ["1/1"], "lang": "en", "gloss": "Wer?"}
    rows = [held | {"text": f"Who is in place {number}?"} for number in range(3)]
    plain = "\n".join(map(json.dumps, rows))
    reply = {
        "curly": re.sub('"([^"]*)"', "“\\1”", plain),
        "list": json.dumps(rows, indent=2),
        "fenced": f"```json\n{json.dumps(rows, indent=2)}\n```",
    }[form]
    sections = (Section("1", items=({"en": "Here is Kenya."},)),)
    found, dropped = read_reply(reply, Report("r", "en", {"en": "R"}, sections, frozenset({"en"})), ())
    assert ([next(iter(one.text.values())) for one in found], dropped) == ([row["text"] for row in rows], [])
