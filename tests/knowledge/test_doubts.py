"""Warnings: what may be wrong in a report that can be used all the same."""

import pytest

from knowledge.check import check
from knowledge.library import load
from tests.knowledge.conftest import Folder, words

WARNED = {
    "mixed script": (words(text="СOР"), "Cyrillic letters inside a Latin acronym, or the reverse (СOР)"),
    "Cyrillic COP": (words(text="РГС-СОР"), "Cyrillic letters inside a Latin acronym, or the reverse (СОР)"),
    "export mark": (words(text='"[bookmark: _Hlk95493316]Слово"'),
        "a mark left over from an export ([bookmark: _Hlk95493316])"),
    "lost letter": (words(text="Сло\ufffdо"), "a mark left over from an export (\ufffd)"),
    "missing translation": (words(text="{ru: а, en: a}") + "    items: [б]\n",
        "no translation into en, which the others have"),
    "lone translation": (words(text="{ru: а, en: a}") + "    items: [б, в]\n", "only 1 of 3 passages have en"),
    "other figures": (words(text="{ru: Собрание выделило 1 500 литров 18 января 2022 года, en: It gave 1.400 on 18 January 2022}"),
        "other figures than the official text (1400 for 1500)"),
    "nothing official": (words().replace("  title", "  official: [ru, en]\n  title"), "no text is in en"),
    "file name": (words(name="id: y"), "the file is named x.yaml but the report y"),
    "false bar": (words(text="I-\n      Десятое собрание."), "the text begins with I-"),
    "digit for the bar": (words(text="1-\n      Десятое собрание."), "the text begins with 1-"),
    "note after a title": (words(title="Отчет # с обложки"),
        "the text ends before the #, which starts a note (# с обложки is left out)"),
    "meeting twice": (
        words()
        + "    meeting: {number: 18}\n"
        + '  - id: "2"\n    meeting:\n      date: 2022-01-12\n      number: 18\n    text: б\n',
        "meeting 18 is that of section 1 too",
    ),
    "long ago": (words() + "    meeting: {date: 1202-01-12}\n", "the year 1202 is far off"),
    "far ahead": (words() + "    meeting: {date: 2202-01-12}\n", "the year 2202 is far off"),
    "dot": (words(id='"1."'), "the id '1.' ends in a dot"),
    "dot and nothing else": (words() + '  - id: "2."\n', "holds nothing to answer with"),
    "the id as title": (words(title="x"), "the title is the id"),
    "no heading": (words() + "    items: [" + ", ".join(["б"] * 30) + "]\n", "no heading in 30 passages or more"),
    "very long": (words(text="слово " * 501), "3005 letters in one passage"),
    "a contents page": (words(text='"1 Введение ........ 4"'), "a line of a contents page"),
    "a page's head": (
        words() + "    items: [Страница 1, а, Страница 2, Страница 3]\n    pages: [1, 1, 2, 3]\n",
        "one passage on 3 pages (Страница)",
    ),
    "a number alone": (words(text="'17'"), "a number alone"),
    "a number left out": (words() + '  - {id: "3", text: б}\n', "section 3 comes after 1"),
    "numbers that fall": (words() + '  - {id: "3", text: б}\n  - {id: "2", text: в}\n', "section 2 comes after 3"),
    "a number twice": (words() + '  - {id: "1-2", text: б}\n', "the number 1 comes twice"),
    "a mark twice": (words() + "    items: [(а) Один., (б) Два., (б) Три.]\n",
        "the mark (б) does not follow the one before it"),
    "a mark of another": (words(text="{ru: (б) Слово, en: (c) Word}"), "the mark (c) is (б) in the official text"),
    "a label alone": (words() + "    items: [Примечание, а, Примечание, б, Примечание, в]\n",
        "one word as 3 passages (Примечание)"),
    "Arabic in reverse": (words(text="ةطبارلا بالطلا ةعماجلا ةيوضعلا سيئرلا بتكملا"), "Arabic letters in reverse order"),
    "empty section": (words() + '  - id: "2"\n', "holds nothing to answer with"),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_warning(name: str, folder: Folder) -> None:
    """A doubtful report gets a warning and can be loaded."""
    content, expected = WARNED[name]
    path = folder(x=content)
    problems = [
        problem for problem in check(path) if "translation into" not in problem.message or "en" in expected
    ]
    assert expected in [problem.message for problem in problems]
    assert not any(problem.is_error for problem in problems)
    load(path)


def test_cyrillic_words_are_no_acronyms(folder: Folder) -> None:
    """«ООН» and «РГС-COP» are as they should be: no warning."""
    assert check(folder(x=words(text="ООН и РГС-COP, МСЭ-D"))) == []


def test_marks_of_two_scripts(folder: Folder) -> None:
    """The third letter of another script is no other mark: no warning."""
    assert not any(
        "mark" in one.message for one in check(folder(x=words(text="{ru: (в) Слово, en: (c) Word}")))
    )


def test_an_article_with_a_hyphen_is_no_number_twice(folder: Folder) -> None:
    """Article 1-1 has its own number: no warning."""
    assert check(folder(x=words() + '  - {id: "1-1", title: Статья 1-1. Слово, text: б}\n')) == []


def test_lines_of_official_and_meeting(folder: Folder) -> None:
    """A language without texts and a meeting that comes twice are named at their own lines."""
    text = (
        words().replace("  title", "  official:\n    - ru\n    - fr\n  title") + "    meeting: {number: 2}\n"
    )
    path = folder(x=text + '  - id: "2"\n    text: б\n    meeting:\n      number: 2\n')
    assert [(problem.line, problem.field) for problem in check(path)] == [
        (6, "report.official"), (15, "sections[2].meeting.number"),
    ]  # fmt: skip


def test_reports_that_are_titled_alike(folder: Folder) -> None:
    """Citations would not tell them apart."""
    one, other = words(), words().replace("id: x", "id: y")
    assert [str(problem).partition("y.yaml")[2] for problem in check(folder(x=one, y=other))] == [
        ":2: report.title: warning: the title is that of x.yaml too: tell them apart, for instance by the year: it is all "
        "that citations say of a report"
    ]
