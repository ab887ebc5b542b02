"""Mending a report: each change does what it says, and says what becomes of every id."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge import lining, mending
from knowledge.errors import UserError
from knowledge.following import Moves, follow, moves
from knowledge.library import Library
from knowledge.mending import Mended
from knowledge.questions import read_questions
from knowledge.report import Meeting, Report, Section

REPORT = Report(
    "trial", "en", {"en": "Trial"},
    (
        Section("1", {"en": "One"}, text={"en": "Opening."}, items=({"en": "A.", "fr": "À."}, {"en": "B."}, {"en": "C."}),
                sections=(Section("1.1", {"en": "Inner"}, items=({"en": "D."},)), Section("1.2", items=({"en": "E."},)))),
        Section("2", {"en": "Two"}, items=({"en": "F."},)),
    ),
    frozenset({"en"}),
)  # fmt: skip
QUESTIONS = """\
licence: CC0-1.0
about: Lessons
report: trial
split: learn
questions:
  # the first
  - {id: d1, kind: answerable, passages: ["1/2"], text: {en: "what of B?"}}
  - id: d2
    kind: answerable
    passages: ["1/1", "1/2"]
    text:
      en: "what of A or B?"
  - {id: d3, kind: answerable, passages: ["1/3"], text: {en: "what of C?"}}
"""


def outline(report: Report) -> str:
    """A report in one line: ids, headings in brackets, texts."""

    def said(section: Section) -> str:
        own = [f"{section.id}[{(section.title or {}).get('en', '')}]"]
        own += [text["en"] for text in (section.text, *section.items) if text]
        return " ".join([*own, *(f"({said(inner)})" for inner in section.sections)])

    return " ".join(map(said, report.sections))


WHOLE = "1[One] Opening. A. B. C. (1.1[Inner] D.) (1.2[] E.) 2[Two] F."
GONE = ("1.1", "1.2", "1", "1/1", "1/2", "1/3", "1.1/1", "1.2/1")  # all that is in section 1
CASES: list[tuple[Callable[[Report], Mended], str, dict[str, str | None]]] = [
    (lambda it: mending.edit(it, "1/2", "Better."), WHOLE.replace("B.", "Better."), {}),
    (lambda it: mending.edit(it, "1/1", "A1.\n \nA2."), WHOLE.replace("A.", "A1. A2."), {"1/2": "1/3", "1/3": "1/4"}),
    (lambda it: mending.edit(it, "1", "O1.\r\n\r\nO2."), WHOLE.replace("Opening.", "O1. O2."),
     {"1/1": "1/2", "1/2": "1/3", "1/3": "1/4"}),
    (lambda it: mending.join_before(it, "1/2"), WHOLE.replace("A. B.", "A. B."), {"1/2": "1/1", "1/3": "1/2"}),
    (lambda it: mending.join_before(it, "1/1"), WHOLE, {"1/1": "1", "1/2": "1/1", "1/3": "1/2"}),
    (lambda it: mending.join(it, ["1/1", "1/3"]), WHOLE.replace("A. B. C.", "A. C. B."), {"1/3": "1/1"}),
    (lambda it: mending.join_before(it, "2/1"), WHOLE.replace("E.) 2[Two] F.", "E. F.)"), {"2/1": "1.2/1", "2": "1.2"}),
    (lambda it: mending.leave_out(it, ["1/1", "2/1"]), WHOLE.replace("A. ", "").replace(" 2[Two] F.", ""),
     {"1/1": None, "1/2": "1/1", "1/3": "1/2", "2/1": None, "2": None}),
    (lambda it: mending.leave_out(it, [*GONE[2:]]), "2[Two] F.", dict.fromkeys(GONE)),
    (lambda it: mending.move(it, "1/2", "up"), WHOLE.replace("A. B.", "B. A."), {"1/1": "1/2", "1/2": "1/1"}),
    (lambda it: mending.move(it, "2/1", "1.1"), WHOLE.replace("D.", "D. F.").replace(" 2[Two] F.", ""),
     {"2/1": "1.1/2", "2": "1.1"}),
    (lambda it: mending.make_heading(it, "1.1/1"), WHOLE.replace("Inner] D.", "Inner] (section-1[D.])"), {"1.1/1": None}),
    (lambda it: mending.make_heading(it, "1/2"),
     "1[One] Opening. A. section-1[B.] C. (1.1[Inner] D.) (1.2[] E.) 2[Two] F.", {"1/2": None, "1/3": "section-1/1"}),
    (lambda it: mending.make_text(it, "1.1"), WHOLE.replace("[Inner] D.", "[] Inner D."), {"1.1/1": "1.1/2"}),
    (lambda it: mending.set_level(it, "2", 1), "1[One] Opening. A. B. C. (1.1[Inner] D.) (1.2[] E.) (2[Two] F.)", {}),
    (lambda it: mending.set_level(it, "1.1", -1), "1[One] Opening. A. B. C. 1.1[Inner] D. (1.2[] E.) 2[Two] F.", {}),
]  # fmt: skip


@pytest.mark.parametrize(("how", "after", "ids"), CASES)
def test_changes(how: Callable[[Report], Mended], after: str, ids: dict[str, str | None]) -> None:
    """Every change gives the report that it should, keeps the reading order, and says where each passage is now."""
    mended = how(REPORT)
    assert outline(mended.report) == after
    assert {**mended.moves.sections, **mended.moves.passages} == ids


@pytest.mark.parametrize("colon", [False, True])
def test_a_second_paragraph(colon: bool) -> None:
    """A section's only paragraph is the first of two when a passage is moved in, put in, split off or made of a heading below,
    unless it ends in a colon."""
    said = "Opening:" if colon else "Opening."
    report = Report(
        "trial", "en", {"en": "T"}, (Section("1", text={"en": said}), *REPORT.sections[1:]), frozenset()
    )
    ways = [
        (mending.move(report, "2/1", "1"), ["F."], {"2/1": "1/1" if colon else "1/2", "2": "1"}),
        (mending.edit(report, "1", f"{said}\n\nMore."), ["More."], {}),
        (mending.add_item(report, "1", "More."), ["More."], {}),
        (mending.make_text(report, "2"), ["Two", "F."], {"2/1": "1/2" if colon else "1/3", "2": "1"}),
    ]
    for mended, added, ids in ways:
        first = mended.report.sections[0]
        assert (first.text is not None) == colon
        assert [text["en"] for text in first.items] == [said, *added][colon:]
        assert {**mended.moves.sections, **mended.moves.passages} == ({} if colon else {"1": "1/1"}) | ids
    assert ways[1][0].parts == {"1": ("1", "1/1") if colon else ("1/1", "1/2")}


def test_other_languages_and_headings() -> None:
    """A translation is set and taken away by itself; a heading gets its meeting; joined texts keep what each has."""
    report = lining.set_texts(REPORT, "fr", {"1/2": "B en français.", "s:2": "Deux", "": "Essai"})
    assert report.title == {"en": "Trial", "fr": "Essai"}
    assert report.sections[0].items[1] == {"en": "B.", "fr": "B en français."}
    assert lining.set_texts(report, "fr", {"1/2": ""}).sections[0].items[1] == {"en": "B."}
    joined = mending.join_before(report, "1/2").report
    assert joined.sections[0].items[0] == {"en": "A. B.", "fr": "À. B en français."}
    headed = mending.set_heading(report, "2", "Second", Meeting(3, date(2025, 6, 5))).report.sections[1]
    assert (headed.title, headed.meeting) == ({"en": "Second", "fr": "Deux"}, Meeting(3, date(2025, 6, 5)))


def french(report: Report) -> dict[str, str]:
    """The French texts that people are shown, by the passages' own ids."""
    shown = report.current().passages()
    return {one.id.partition("/")[2]: one.text["fr"] for one in shown if "fr" in one.text}


def test_a_translation_of_an_earlier_text_is_shown_to_nobody() -> None:
    """Until it is mended or confirmed, wherever its passage goes meanwhile, and in the file too."""
    changed = mending.edit(REPORT, "1/1", "A, and more.").report
    assert french(REPORT) == {"1/1": "À."}
    assert french(changed) == {}
    moved = mending.move(changed, "1/1", "2").report
    assert "À." in [passage.text.get("fr") for passage in moved.passages()]
    assert french(moved) == {}
    assert french(lining.place(moved, "fr", "2/2", "2/1", below=False)) == {}
    for said in ("À, et plus.", "À."):
        assert french(lining.set_texts(moved, "fr", {"2/2": said})) == {"2/2": said}


def test_a_joined_translation_that_lacks_a_part_is_shown_to_nobody() -> None:
    """It says less than the official text."""
    joined = mending.join(REPORT, ["1/1", "1/2"]).report
    assert next(passage for passage in joined.passages() if passage.number == 1).text["fr"] == "À."
    assert french(joined) == {}


@pytest.mark.parametrize(
    "how",
    [
        lambda: mending.edit(REPORT, "1/2", " "),
        lambda: mending.edit(REPORT, "1/9", "x"),
        lambda: mending.join_before(REPORT, "1"),
        lambda: mending.join(REPORT, ["1/1"]),
        lambda: mending.move(REPORT, "1/1", "up"),
        lambda: mending.move(REPORT, "1/1", "nowhere"),
        lambda: mending.set_level(REPORT, "1", 1),
        lambda: mending.set_level(REPORT, "1", -1),
        lambda: mending.leave_out(REPORT, ["1", "1/1", "1/2", "1/3", "1.1/1", "1.2/1", "2/1"]),
        lambda: mending.set_title(REPORT, ""),
    ],
)
def test_what_cannot_be_done_is_said(how: Callable[[], Mended]) -> None:
    """What would leave a report without a text, or has no place to go, is refused in a sentence."""
    with pytest.raises(UserError):
        how()


def test_questions_follow(tmp_path: Path) -> None:
    """Questions name the new ids; those whose passages are all gone are taken out; notes stay."""
    (tmp_path / "questions").mkdir()
    path = tmp_path / "questions" / "trial-lessons.yaml"
    path.write_text(QUESTIONS, encoding="utf-8")
    mended = mending.leave_out(REPORT, ["1/2"])
    (followed,) = follow(tmp_path, "trial", mended.moves).values()
    assert (followed.moved, followed.gone) == (2, 1)
    expected = QUESTIONS.replace(
        '  - {id: d1, kind: answerable, passages: ["1/2"], text: {en: "what of B?"}}\n', ""
    )
    assert followed.text == expected.replace('["1/1", "1/2"]', '["1/1"]').replace('["1/3"]', '["1/2"]')
    # A new version of the document, in which B is gone and C has its place, is followed in the same way.
    assert moves(REPORT, mended.report) == mended.moves == Moves({"1/2": None, "1/3": "1/2"})
    path.write_text(QUESTIONS.partition("  - id: d2")[0], encoding="utf-8")
    assert follow(tmp_path, "trial", mended.moves)[path].text == ""


def _of(*heads: tuple[str, str, str]) -> Report:
    """A report of sections, each with its id, its heading and its items; one with a dot is in the one before."""
    sections: list[Section] = []
    for id_, heading, items in heads:
        one = Section(
            id_, {"en": heading} if heading else None, items=tuple({"en": f"{it * 9}."} for it in items)
        )
        if "." in id_:
            one = replace(sections[-1], sections=(*sections.pop().sections, one))
        sections.append(one)
    return Report("trial", "en", {"en": "Trial"}, tuple(sections), frozenset({"en"}))


#: The heads of sections 3 and 4.
ADVICE, CLOSING = [("3", "Advice", ""), ("3.1", "Name", "AB"), ("3.2", "Logo", "C")], ("4", "Closing", "D")


@pytest.mark.parametrize(
    ("new", "sections"),
    [
        ([("3", "Budget", "X"), ("4", "Advice", ""), ("4.1", "Name", "AB"), ("4.2", "Logo", "C"), ("5", "Closing", "D")],
         {"3": "4", "3.1": "4.1", "3.2": "4.2", "4": "5"}),
        ([("3", "Closing", "D")], {"3": None, "3.1": None, "3.2": None, "4": "3"}),
        ([("3", "Advice", "ABC"), ("4", "Closing", "D")], {"3.1": "3", "3.2": "3"}),
        ([("3", "Advice", "ABCD")], {"3.1": "3", "3.2": "3", "4": "3"}),
        ([("3", "Budget", "AX"), ("4", "Advice", ""), ("4.1", "Name", "B"), ("4.2", "Logo", "C"), ("5", "Closing", "D")],
         {"3": "4", "3.1": "4.1", "3.2": "4.2", "4": "5"}),
        ([("3", "Advice", ""), ("3.1", "Name", "A"), ("3.2", "Further", "B"), ("3.3", "Logo", "C"), CLOSING], {"3.2": "3.3"}),
        ([*ADVICE, ("4", "Closing", "X")], {}),
    ],
    ids=["one in front", "left out", "inner ones joined", "joined", "an item taken", "split", "another text"],
)  # fmt: skip
def test_questions_about_a_section_follow(
    new: list[tuple[str, str, str]], sections: dict[str, str | None], tmp_path: Path
) -> None:
    """In a new version a question about a section is about the one with its passages; without one it is left out."""
    old, now = _of(*ADVICE, CLOSING), _of(*new)
    found = moves(old, now)
    assert found.sections == sections
    path = tmp_path / "questions" / "trial.yaml"
    path.parent.mkdir()
    lines = "".join(
        f'  - {{id: q{id_.replace(".", "-")}, kind: section, passages: ["{id_}"], text: {{en: "about {id_}?"}}}}\n'
        for id_ in ("3", "3.1", "3.2", "4")
    )
    path.write_text(f"report: trial\nsplit: learn\nquestions:\n{lines}", encoding="utf-8")
    for file, followed in follow(tmp_path, "trial", found).items():
        file.write_text(followed.text, encoding="utf-8")
    questions, problems = read_questions(tmp_path, Library((now,)))
    assert not problems
    wanted = {f"q{own.replace('.', '-')}": sections.get(own, own) for own in ("3", "3.1", "3.2", "4")}
    assert {one.id: one.passages for one in questions} == {
        id_: (f"trial/{own}",) for id_, own in wanted.items() if own
    }


def test_questions_follow_passages_that_a_new_version_joins_or_splits() -> None:
    """A passage that was joined with another is that one now; one that was split is its first part, not what has its
    number. One that is gone is gone."""
    one, two, three = (
        f"{said} of the members that took part." for said in ("The mascot", "The budget", "The thanks")
    )

    def told(*texts: str) -> Report:
        return Report(
            "trial", "en", {"en": "T"}, (Section("1", items=tuple({"en": it} for it in texts)),), frozenset()
        )

    joined, whole = told("Opening.", f"{one} {two}", three), told("Opening.", one, two, three)
    assert moves(whole, joined).passages == {"1/3": "1/2", "1/4": "1/3"}
    between = told("Opening.", "Another subject altogether.", one, two, three)
    assert moves(joined, between).passages == {"1/2": "1/3", "1/3": "1/5"}
    assert moves(whole, told("Opening.", one, three)).passages == {"1/3": None, "1/4": "1/3"}


def test_questions_follow_a_split(tmp_path: Path) -> None:
    """A question on a passage that was split is on the part that it is nearest to; one on the whole section stays."""
    (tmp_path / "questions").mkdir()
    path = tmp_path / "questions" / "trial-lessons.yaml"
    whole = '  - {id: s1, kind: section, passages: ["1"], text: {en: "what of B?"}}\n'
    path.write_text(QUESTIONS + whole, encoding="utf-8")
    mended = mending.edit(REPORT, "1/2", "B1.\n\nB2.")
    assert mended.parts == {"1/2": ("1/2", "1/3")}
    asked = []

    def nearest(text: str, parts: tuple[str, ...]) -> str:
        asked.append((text, parts))
        return parts["A" not in text]

    followed = follow(tmp_path, "trial", mended.moves, mended.parts, nearest)[path]
    expected = QUESTIONS.replace('["1/3"]', '["1/4"]').replace('passages: ["1/2"]', 'passages: ["1/3"]', 1)
    assert (followed.text, followed.moved) == (expected + whole, 2)
    report = Report("trial", "en", {"en": "T"}, (Section("1", text={"en": "Opening."}),), frozenset())
    path.write_text(QUESTIONS.partition("  #")[0] + whole, encoding="utf-8")
    split = mending.edit(report, "1", "O1.\n\nO2.")
    assert not follow(tmp_path, "trial", split.moves, split.parts, nearest)
    assert asked == [(text, ("1/2", "1/3")) for text in ("what of B?", "what of A or B?")]
