"""What `check` says of broken files: every line is what a clerk reads."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.check import Checking, check, checked
from knowledge.errors import KnowledgeError
from knowledge.library import load
from knowledge.questions import load_questions
from tests.knowledge.conftest import Folder, assert_broken, words

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


BROKEN = {
    "cp1251": (words().encode("cp1251"), [":4: file: not UTF-8: save the file with the encoding UTF-8"]),
    "utf-16": (words().encode("utf-16"), [":1: file: not UTF-8 but UTF-16: save the file with the encoding UTF-8"]),
    "empty": ("", [":1: file: the file is empty: start it from docs/secretariat.md or delete it"]),
    "comments alone": ("# x\n", [":1: file: the file is empty…"]),
    "not a map": ("да", [":1: file: is a text: write keys such as report: …"]),
    "unknown key": (words().replace("text:", "txet:"), [":7: sections[1].txet: unknown key: did you mean text?"]),
    "unknown key unlike any": (words() + "    zzz: а\n", [
        ":8: sections[1].zzz: unknown key: use one of id, title, meeting, page, pages, text, items, notes, sections"]),
    "missing keys": ("sections: []\n",
        [":1: report: missing: add the key report:", ":1: sections: is an empty list: fill it or remove the key"]),
    "missing title": (words().replace("  title: Отчет\n", ""), [":2: report.title: missing: add the key title:"]),
    "missing section id": (words().replace('- id: "1"\n    text', "- text"),
        [":6: sections[1].id: missing: add the key id:"]),
    "unquoted id": (words(id="2.10"), [':6: sections[2.10].id: 2.10 is read as a number: put it in quotes: "2.10"']),
    "meeting in words": (words() + "    meeting: {number: восемнадцатое, date: 2022-13-45}\n", [
        ":8: sections[1].meeting.number: 'восемнадцатое' is not a whole number from 1 to 9999: write digits without quotes, such as 18",
        ":8: sections[1].meeting.date: '2022-13-45' is not a date: write year-month-day, such as 2022-01-12"]),
    "meeting out of range": (words() + "    meeting: {number: 20220}\n",
        [":8: sections[1].meeting.number: '20220' is not a whole number from 1 to 9999…"]),
    "meeting as number": (words() + "    meeting: 18\n",
        [":8: sections[1].meeting: is a number: write keys such as number: …"]),
    "text as number": (words(text="2022"),
        [':7: sections[1].text: 2022 is read as a number: put it in quotes: "2022"']),
    "title yes": (words(title="yes"), [':4: report.title: yes is read as yes or no: put it in quotes: "yes"']),
    "text as list": (words(text="[а]"),
        [":7: sections[1].text: is a list, not a text: write one text, in double quotes"]),
    "items as text": (words() + "    items: а\n",
        [":8: sections[1].items: is a text, not a list: start each entry with a hyphen and a space"]),
    "item with a colon": (words() + "    items:\n      - Решение: принято\n      - english: agreed\n", [
        ":9: sections[1].items[1]: 'Решение' is no language tag: put the whole text in double quotes: it has a colon in it",
        ":10: sections[1].items[2].english: unknown language tag 'english': did you mean en?"]),
    "key twice": (words() + "    text: б\n",
        [":8: sections[1].text: given twice (first on line 7): keep one of the two"]),
    "id twice": (words() + '  - id: "1"\n    text: б\n',
        [":8: sections[1].id: the id '1' is taken (line 6): give the newer section an id of its own"]),
    "id twice, nested": (words() + '    sections:\n      - id: "1"\n        text: б\n',
        [":9: sections[1].id: the id '1' is taken (line 6)…"]),
    "empty text": (words(text='"\u200b "'), [":7: sections[1].text: is empty: write the text or remove the key"]),
    "no text": (words(text=""), [":7: sections[1].text: is empty: write the text or remove the key"]),
    "official text missing": (words(text="{en: a}"),
        [":7: sections[1].text: lacks the report's language ru: add the official text as ru: …"]),
    "word processor's file": (b"PK\x03\x04\x14\x00\x06\x00",
        [":1: file: a word processor's file, not plain text: save it as plain text, UTF-8"]),
    "rich text": (b"{\\rtf1\\ansi report:}", [":1: file: a word processor's file, not plain text…"]),
    "language with a region": (words(text="{ru: а, en: a}").replace("language: ru", "language: ru-RU").replace("Отчет", "{ru: а}"), [
        ":3: report.language: no text is in ru-RU, but in ru: write ru, as the texts have it"]),
    "language with a region, but for one text": (words(text="{ru: а, en: a}").replace("language: ru", "language: ru-RU").replace("Отчет", "{ru-RU: а}"), [
        ":7: sections[1].text: lacks the report's language ru-RU: add the official text as ru-RU: …"]),
    "official language by its name": (words(text="{Russian: а, en: a}"),
        [":7: sections[1].text.Russian: unknown language tag 'Russian': did you mean ru?"]),
    "text too far left": (words(text="") + "      ru: |-\n      Решение : принято.\n      Голос: подан.\n      en: |-\n        a\n", [
        ":9: sections[1].text.ru: the text stands too far left: indent it further than ru:"]),
    "text under its key": (words(text="|-\n    Решение: принято."),
        [":8: sections[1].text: the text stands too far left: indent it further than text:"]),
    "text at the margin": (words(text="|-\nРешение: принято."),
        [":8: sections[1].text: the text stands too far left…"]),
    "empty text above a key": (words(text="|-") + "    title: а\n",
        [":7: sections[1].text: is empty: write the text or remove the key"]),
    "empty text above a language by its name": (words(text="{ru: а}") + "    title:\n      ru: |-\n      english: a\n", [
        ":9: sections[1].title.ru: is empty: write the text or remove the key",
        ":10: sections[1].title.english: unknown language tag 'english'…"]),
    "item in curly quotation marks": (words() + "    items:\n      - “Решение: принято”\n", [
        ":9: sections[1].items[1]: '“Решение' is no language tag: type straight quotation marks around the whole text: it has a colon in it"]),
    "languages": (words(text="{ru: а, xq: a, zh_CN: b, english: c, cn: d, rus: e, RU: f}"), [
        ":7: sections[1].text.xq: unknown language tag 'xq': use one such as ru, en or zh-Hant (BCP 47)",
        ":7: sections[1].text.zh_CN: unknown language tag 'zh_CN': did you mean zh-CN?",
        ":7: sections[1].text.english: unknown language tag 'english'…",
        ":7: sections[1].text.cn: unknown language tag 'cn': did you mean zh?",
        ":7: sections[1].text.rus: unknown language tag 'rus': did you mean ru?",
        ":7: sections[1].text.RU: ru given twice (first on line 7): keep one"]),
    "report id": (words(name="id: Отчет"),
        [":2: report.id: 'Отчет' has other signs than a-z, 0-9 and hyphens: use only a-z, 0-9 and hyphens"]),
    "official without its language": (words().replace("  title", "  official: [en]\n  title"),
        [":4: report.official: lacks the report's language ru: add ru to the list"]),
    "note in a text": (words(text="Паром, борт # 17, снят"), [
        ":7: sections[1].text: the text ends before the #, which starts a note (# 17, снят is left out): put the whole text in double quotes, or on the next line after |-; a note goes on a line of its own"]),
    "note in an item": (words() + "    items:\n      - {ru: а}\n      - ru: Лодка #5 ушла и больше никогда уже не вернулась\n", [
        ":10: sections[1].items[2].ru: the text ends before the #, which starts a note (#5 ушла и больше никогда уже н… is left out)…"]),
    "no-break space before a key": (words().replace("    text", "\u00a0   text"), [
        ":6: sections[1]: warning: holds nothing to answer with: give it a text:, items: or sections:, or delete it where it heads nothing",
        ":7: \xa0   text: has the invisible sign U+00A0 (no-break space) in it: type an ordinary space in its place"]),
    "no-break space in a key": (words().replace("language:", "language\u00a0:"),
        [":3: report.language\xa0: has the invisible sign U+00A0 (no-break space) in it…"]),
    "no-break space after a hyphen": (words() + "    items:\n      -\u00a0а\n      -\u00a0б\n",
        [":9: sections[1].items: has the invisible sign U+00A0 (no-break space) in it…"]),
    "no-break space in a text of the wrong kind": (words() + "    items: а\u00a0б\n",
        [":8: sections[1].items: is a text, not a list…"]),
    "no-break space in an id": (words(id='"1\u200b"'),
        [":6: sections[1\u200b].id: has the invisible sign U+200B (zero width space) in it: delete it"]),
    "utf-16 without its mark": (words().encode("utf-16-le"),
        [":1: file: not UTF-8 but UTF-16: save the file with the encoding UTF-8"]),
    "hyphens without space": (words() + "    items:\n      -ru: а\n",
        [":9: sections[1].items: has a hyphen without a space after it…"]),
    "curly quotation marks": (words(id="“1”"),
        [':6: sections[“1”].id: has quotation marks that are not straight: type straight ones: "2.2"']),
    "curly quotation marks around a number": (words() + "    meeting: {number: “18”}\n",
        [":8: sections[1].meeting.number: has quotation marks that are not straight…"]),
    "empty report id": (words(name='id: ""'), [":2: report.id: is empty: write it, with a-z, 0-9 and hyphens alone"]),
    "no passage": (words().replace("    text: Слово.\n", "    title: Слово\n"), [
        ":6: sections: has no passage: give a section a text: or items:",
        ":6: sections[1]: warning: holds nothing to answer with…"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file(name: str, folder: Folder) -> None:
    """A broken report gets its file, line and field, what is wrong and what to do, and cannot be loaded."""
    content, expected = BROKEN[name]
    assert_broken(folder(x=content), expected)


def test_all_files_at_once(folder: Folder) -> None:
    """Problems of several files come together, by file and line."""
    path = folder(a="", b=words(id="2.10"), c=words(title=""), questions_q="questions: []\n")
    assert [(Path(problem.file).name, problem.line) for problem in check(path)] == [
        ("q.yaml", 1), ("a.yaml", 1), ("b.yaml", 6), ("c.yaml", 2), ("c.yaml", 4),
    ]  # fmt: skip


def test_report_id_twice(folder: Folder) -> None:
    """Two files with one report id are an error in the second."""
    path = folder(x=words(), y=words())
    errors = [str(problem) for problem in check(path) if problem.is_error]
    assert errors == [
        f"{path / 'reports' / 'y.yaml'}:2: report.id: the id 'x' is taken by x.yaml: "
        "delete this file if it is a copy, or give the report in it another id"
    ]
    with pytest.raises(KnowledgeError, match=r"taken by x\.yaml"):
        load(path)


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there, or holds no report, is one clear error."""
    (missing,) = check(tmp_path / "nowhere")
    assert missing.is_error
    assert "no such knowledge folder" in str(missing)
    (empty,) = check(tmp_path)
    assert empty.is_error
    assert "no report (*.yaml)" in str(empty)


def test_unreadable(folder: Folder) -> None:
    """A report that is a folder is an error in words."""
    path = folder(x=words())
    (path / "reports" / "y.yaml").mkdir()
    assert [problem.message for problem in check(path)] == ["cannot be read (Is a directory)"]


def test_sound_files(folder: Folder) -> None:
    """Windows line ends, a byte-order mark, a language called no and every optional key are fine."""
    full = words(text="{ru: а, no: a, zh-hant: 字}").replace(
        "  title", "  official: [ru, 'no']\n  date: 2022-02-09\n  source: https://www.itu.int\n  title"
    )
    path = folder(x=b"\xef\xbb\xbf" + full.replace("\n", "\r\n").encode())
    assert check(path) == [problem for problem in check(path) if "no translation into" in problem.message]
    report = load(path).reports[0]
    assert report.official == {"ru", "no"}
    assert str(report.date) == "2022-02-09"
    assert set(next(report.passages()).text) == {"ru", "no", "zh-Hant"}


def test_a_key_that_is_no_word(folder: Folder) -> None:
    """A list where the file's own keys stand is named as the file's."""
    path = folder(x=words())
    with (path / "reports" / "x.yaml").open("a") as file:
        file.write("? [a, b]\n: c\n")
    (problem,) = check(path)
    assert (problem.field, problem.message) == ("file", "a key that is a list")


def test_notes_are_allowed(folder: Folder) -> None:
    """Notes on lines of their own, after ids, keys, groups and quoted texts, and # in texts are fine."""
    notes = """\
report: # a note
  id: x # a note
  language: ru # a note
  title: "Отчет" # a note
# a note
sections:
  - id: "1" # a note
    meeting: {number: 18} # a note
    text: # a note
      ru: |- # a note
        Борт # 17.
    # a note
    items: [а#б, "борт # 17"] # a note
    sections:
      - id: inner # a note
        meeting: {number: 18}
        text: C# и т. д.
"""
    path = folder(x=notes)
    assert check(path) == []
    assert [passage.original for passage in load(path).passages] == [
        "Борт # 17.",
        "а#б",
        "борт # 17",
        "C# и т. д.",
    ]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_file_raises(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whatever a file holds, check gives problems with lines in the file, never a traceback."""
    content = bytearray(words(text="{ru: а, en: [a, 'b']}").encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from(
                [b"", b"\t", b": ", b"- ", b"[", b"{", b"\n", b"\r", b'"', b"&a ", b"*a", b"\xd0", b"!!int "]
            )
            | st.binary(max_size=3)
            | st.text(max_size=2).map(lambda text: text.encode(errors="replace"))
        )
    path = tmp_path_factory.mktemp("fuzz")
    (path / "reports").mkdir()
    (path / "reports" / "x.yaml").write_bytes(content)
    for problem in check(path):
        assert problem.line is None or problem.line >= 1
        assert problem.field
        assert problem.message
        assert problem.advice


def test_the_shipped_folder() -> None:
    """The shipped folder has reports and questions, and no error; the official report has its known warnings."""
    problems = check(KNOWLEDGE)
    assert [str(problem) for problem in problems if problem.is_error] == []
    library = load(KNOWLEDGE)
    assert library.passages
    assert load_questions(KNOWLEDGE, library)
    assert all("(СОР)" in problem.message for problem in problems)


def test_marks_of_direction(folder: Folder) -> None:
    """A mark of direction without a partner, or nested deeper than sixteen, is an error; pairs are none."""
    sound, deep = "\u2067אב\u2069 \u202bا\u202c", "\u202b" * 17 + "a" + "\u202c" * 17
    assert check(folder(x=words(text=f'"{sound}"'))) == []
    for text, count in ((deep, 2), ("a\u2066" + "\u202a" * 3000, 3001)):
        (problem,) = check(folder(x=words(text=f'"{text}"')))
        assert problem.is_error
        assert f"has {count} direction marks" in problem.message


def test_what_nobody_can_show_is_no_text(folder: Folder) -> None:
    """A control character written as an escape, and a text of more than fifty thousand letters, are errors."""
    shown = ((r"a\0b", "U+0000"), (r"\e[31m", "U+001B"), (r"a\uffff", "U+FFFF"))
    for text, said in (*shown, ("a " * 25_001 + "a", "50003 letters")):
        problem = next(one for one in check(folder(x=words(text=f'"{text}"'))) if one.is_error)
        assert said in problem.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_a_pipe_is_not_waited_for(folder: Folder) -> None:
    """A pipe among the reports or questions is an error at once."""
    path = folder(x=words(), questions_q="split: learn\nquestions: []\n")
    for name in ("reports/pipe.yaml", "questions/pipe.yaml"):
        os.mkfifo(path / name)
    said = [str(problem) for problem in check(path) if "pipe.yaml" in problem.file]
    assert len(said) == 2
    assert all("cannot be read (it is a pipe or a device)" in one for one in said)


def test_checked_again(tmp_path: Path) -> None:
    """A folder that is checked again gives what a first check gives, and reads only the changed report."""
    reports, questions = tmp_path / "reports", tmp_path / "questions"
    reports.mkdir()
    questions.mkdir()
    other = words().replace("id: x\n", "id: other\n")
    asked = "licence: CC0-1.0\nabout: a\nreport: x\nsplit: learn\nquestions:\n"
    asked += '  - {id: q1, kind: answerable, passages: ["1"], text: {en: "what is it?"}}\n'
    steps = [
        (reports / "x.yaml", words()), (reports / "other.yaml", other),
        (questions / "x.yaml", asked), (questions / "x.yaml", asked.replace('"1"', '"2"')),
        (reports / "x.yaml", words().replace('"1"', '"2"')), (reports / "x.yaml", "report: []\n"),
        (reports / "x.yaml", None), (reports / "x.yaml", words(text="[bookmark: a]")),
    ]  # fmt: skip
    checking, read = Checking(tmp_path), []
    for path, text in steps:
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
        now = checking.now()
        assert now == checked(tmp_path)
        read.append({id(file) for file in now.files if file.id == "other"})
    assert len(set().union(*read)) == 1
