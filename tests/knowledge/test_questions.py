"""Questions: read, and everything wrong with them said."""

import pytest

from knowledge.check import check
from knowledge.errors import KnowledgeError
from knowledge.form import QUESTION
from knowledge.library import load
from knowledge.questions import Kind, Split, load_questions, read_questions
from tests.knowledge.conftest import REPORT, Folder

SOUND = """\
licence: CC0-1.0
report: x
split: learn
questions:
  - {id: a, kind: answerable, style: keywords, passages: ["1"], text: {en: "Which word?", fr: "Quel mot ?"}}
  - {id: b, kind: section, passages: ["1"], split: judge, text: {en: "Section 1?"}}
  - {id: c, kind: unanswerable, text: {en: "Why?"}}
"""


MORE = """\
  - {id: "2.10", text: а, items: [б, в]}
  - {id: "2.11", items: [г]}
"""


def test_sound_questions(folder: Folder) -> None:
    """Questions have full passage ids, the file's split unless they have one of their own, and their languages."""
    path = folder(x=REPORT, questions_q=SOUND, questions_chat="""\
split: judge
questions: [{id: hi, kind: off-topic, text: {en: "Hello"}}]
""")  # fmt: skip
    assert check(path) == []
    hi, a, b, c = load_questions(path, load(path))
    assert (a.file, a.id, a.report, a.split, a.kind, a.style, a.passages, a.text) == (
        "q", "a", "x", Split.LEARN, Kind.ANSWERABLE, "keywords", ("x/1",), {"en": "Which word?", "fr": "Quel mot ?"},
    )  # fmt: skip
    assert (b.split, b.kind, c.passages, hi.report) == (Split.JUDGE, Kind.SECTION, (), None)


def test_nobody_learns_from_a_draft_that_waits(folder: Folder) -> None:
    """What is marked as drafted, alone or with its whole file, is sound and read for people, but not given to learn."""
    alone = SOUND.replace("id: a,", "id: a, drafted: true,")
    all_but_one = SOUND.replace("split: learn", "split: learn\ndrafted: true").replace("judge", "learn")
    for text, left in ((alone, ["b", "c"]), (all_but_one.replace("id: c,", "id: c, drafted: false,"), ["c"])):
        path = folder(x=REPORT, questions_q=text)
        assert check(path) == []
        assert [one.id for one in load_questions(path, load(path))] == left
        assert [one.id for one in read_questions(path, load(path))[0]] == ["a", "b", "c"]


BROKEN = {
    "unknown passage": (('passages: ["1"], text', 'passages: ["9"], text'),
        ":5: questions[a].passages[1]: no passage '9' in x: the sections there are 1, 2.10, 2.11"),
    "unknown section": (('section, passages: ["1"]', 'section, passages: ["1/1"]'),
        ":6: questions[b].passages[1]: no section '1/1' in x: name the section alone: 1"),
    "passage with the report's id": (('passages: ["1"], text', 'passages: ["x/1"], text'),
        ":5: questions[a].passages[1]: no passage 'x/1' in x: write it without the report's id, as in 2.4 or 2.4/1"),
    "bullet of a section without": (('passages: ["1"], text', 'passages: ["1/1"], text'),
        ":5: questions[a].passages[1]: no passage '1/1' in x: section 1 has no bullets: write 1"),
    "bullet beyond the last": (('passages: ["1"], text', 'passages: ["2.10/9"], text'),
        ":5: questions[a].passages[1]: no passage '2.10/9' in x: the bullets of section 2.10 are 2.10/1 to 2.10/2"),
    "section that is no passage": (('passages: ["1"], text', 'passages: ["2.11"], text'),
        ":5: questions[a].passages[1]: no passage '2.11' in x: the bullets of section 2.11 are 2.11/1"),
    "section nearly": (('section, passages: ["1"]', 'section, passages: ["2,10"]'),
        ":6: questions[b].passages[1]: no section '2,10' in x: did you mean 2.10?"),
    "no passages": (('style: keywords, passages: ["1"], ', ""),
        ':5: questions[a].passages: missing: name what is right for a question that is answerable: ["2.2/1"]'),
    "passages of the unanswerable": (("kind: unanswerable", 'kind: unanswerable, passages: ["1"]'),
        ":7: questions[c].passages: a question that is unanswerable has no right passage: remove them, or the kind"),
    "unknown report": (("report: x", "report: y"), ":2: report: no report 'y' in the folder: use one of x"),
    "unknown kind": (("kind: answerable", "kind: answerabel"),
        ":5: questions[a].kind: unknown value 'answerabel': did you mean answerable?"),
    "no split": (("split: learn\n", ""), ":4: questions[1].split: missing: add the key split:"),
    "id twice": (("id: c", "id: a"), ":7: questions[a].id: taken on line 5: give the newer question another id"),
    "unquoted passage": (('style: keywords, passages: ["1"]', "style: keywords, passages: [1.10]"),
        ':5: questions[a].passages[1]: 1.10 is read as a number: put it in quotes: "1.10"'),
    "language twice": (('text: {en: "Why?"}', 'text: {en: "Why?", EN: "Who?"}'),
        ":7: questions[c].text.EN: en given twice (first on line 7): keep one"),
    "bare text": (('text: {en: "Why?"}', "text: Why?"),
        ":7: questions[c].text: is a text: write a language tag and a colon: en: …"),
    "draft that tests": (("split: judge, text", "split: judge, drafted: true, text"),
        ":6: questions[b].drafted: a draft under judge: drafts are for learn alone"),
    "drafted in a word": (("id: c", "id: c, drafted: maybe"),
        ":7: questions[c].drafted: is a text: write true, or remove the key"),
    "leak": (('"Section 1?"', '"QUEL  mot ？"'),
        ":6: questions[b].text.en: the same text is under learn in q.yaml, question a: ask it in other words"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_questions(name: str, folder: Folder) -> None:
    """A broken question file gets its line, what is wrong and what to do, and cannot be loaded."""
    (old, new), expected = BROKEN[name]
    assert old in SOUND
    path = folder(x=REPORT + MORE, questions_q=SOUND.replace(old, new, 1))
    said = [str(problem).removeprefix(str(path / "questions" / "q.yaml")) for problem in check(path)]
    assert expected in said
    with pytest.raises(KnowledgeError):
        load_questions(path, load(path))


@pytest.mark.parametrize("report", ["y", "[x]"])
def test_a_report_that_is_not_there_is_told_once(folder: Folder, report: str) -> None:
    """Where the top of the file names a report that the folder has not, or none that could be, no question is told to
    have it named there."""
    path = folder(x=REPORT, questions_q=SOUND.replace("report: x", f"report: {report}"))
    assert [(problem.line, problem.field) for problem in check(path)] == [(2, "report")]


def test_passages_without_a_report_are_told(folder: Folder) -> None:
    """Where no report is named, each question with passages says where to name it."""
    path = folder(x=REPORT, questions_q=SOUND.replace("report: x\n", ""))
    problems = check(path)
    assert [problem.field for problem in problems] == ["questions[a].passages[1]", "questions[b].passages[1]"]
    assert {problem.advice for problem in problems} == {"add report: at the top of the file"}


def test_a_broken_report_is_not_blamed_twice(folder: Folder) -> None:
    """Questions on a report with errors are not called questions on an unknown report or passage."""
    path = folder(x=REPORT.replace("Слово.", ""), questions_q=SOUND)
    assert [problem.field for problem in check(path)] == ["sections[1].text"]
    assert [problem.field for problem in check(folder(x="report: ["))] == [
        "syntax"
    ]  # known by its name alone


def test_leak_between_files(folder: Folder) -> None:
    """The same question under two splits is found across files."""
    path = folder(x=REPORT, questions_q=SOUND, questions_r=SOUND.replace("learn", "choose"))
    assert len([problem for problem in check(path) if "is under learn in q.yaml" in problem.message]) >= 3


WARNED = {
    "contradiction": (
        ('"Why?"', '"which  WORD？"'),
        ":7: questions[c].text.en: warning: the same text is answerable in q.yaml, question a: keep one of the two: "
        "this one is unanswerable",
    ),
    "quotation marks": (('"Why?"', '"“Why?”"'),
        ":7: questions[c].text.en: warning: quotation marks around the whole question: delete them: people ask without"),
    "straight quotation marks": (('"Why?"', "'\"Why?\"'"),
        ":7: questions[c].text.en: warning: quotation marks around the whole question: delete them: people ask without"),
    "bare quotation marks": (('"Why?"', "« Why? »"),
        ":7: questions[c].text.en: warning: quotation marks around the whole question: delete them: people ask without"),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_doubtful_questions(name: str, folder: Folder) -> None:
    """A doubtful question gets a warning and is used."""
    (old, new), expected = WARNED[name]
    path = folder(x=REPORT, questions_q=SOUND.replace(old, new, 1))
    (problem,) = check(path)
    assert str(problem) == f"{path / 'questions' / 'q.yaml'}{expected}"
    assert len(load_questions(path, load(path))) == 3


def test_contradictions_between_reports(folder: Folder) -> None:
    """What one report answers, another need not; what is off-topic for all, none answers."""
    chat = "split: learn\nquestions: [{id: hi, kind: off-topic, text: {en: Which word?}}]\n"
    other = SOUND.replace("report: x", "report: y").replace("Why?", "Which word?").split("  - {id: a")[0]
    other += "  - {id: c, kind: unanswerable, text: {en: Which word?}}\n"
    titled = REPORT.replace("id: x", "id: y").replace("Отчет", "Доклад")
    path = folder(x=REPORT, y=titled, questions_q=SOUND, questions_r=other)
    assert check(path) == []
    folder(questions_chat=chat)
    assert [problem.field for problem in check(path)] == ["questions[a].text.en"]


def test_a_note_in_a_question(folder: Folder) -> None:
    """A question that a # would cut short is an error."""
    broken = (
        SOUND.split("  - {id: c")[0]
        + "  - id: c\n    kind: unanswerable\n    text:\n      en: Why hull # 5?\n"
    )
    path = folder(x=REPORT, questions_q=broken)
    (problem,) = check(path)
    assert (problem.line, problem.field, problem.is_error) == (10, "questions[c].text.en", True)


def test_quotation_marks_within_a_question(folder: Folder) -> None:
    """Quotation marks around parts of a question are its own."""
    assert check(folder(x=REPORT, questions_q=SOUND.replace('"Why?"', '"«A» or «B»"'))) == []


@pytest.mark.parametrize("key", sorted(QUESTION["properties"]))
def test_an_empty_text_above_any_key(key: str, folder: Folder) -> None:
    """A text that is missing is told to be empty, whichever key follows: a key is no text too far left."""
    broken = (
        SOUND.split("  - {id: c")[0]
        + f"  - id: c\n    kind: answerable\n    text:\n      en: |-\n    {key}: true\n"
    )
    said = [str(problem) for problem in check(folder(x=REPORT, questions_q=broken))]
    assert any("questions[c].text.en: is empty" in one for one in said)
    assert not any("too far left" in one for one in said)
