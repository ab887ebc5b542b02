"""Quotations: the line that a point completes stands before it."""

import pytest

from bot.screens.quotes import Quotation, quotations, section_passages
from bot.service.book import Chapter
from index.answer import Answer, Hit, Outcome
from index.views import views_of
from knowledge.marks import placed
from knowledge.report import Meeting, Report, Section

RULES = Report(
    "rules",
    "en",
    {"en": "Rules"},
    (
        Section(
            "1", text={"en": "It is forbidden:"}, items=({"en": "to shout;"}, {"en": "to run. It is wet."})
        ),
        Section(
            "2", text={"en": "The House shall:"}, sections=(Section("2.1", text={"en": "open at nine."}),)
        ),
        Section("3", text={"en": "Outcomes:"}, meeting=Meeting(3), items=({"en": "The Group met."},)),
        Section(
            "5",
            items=(
                {"en": "Visitors bring:"},
                {"en": "(a) a lamp;"},
                {"en": "(b) as a rule:"},
                {"en": "(i) rope;"},
                {"en": "(ii) chalk;"},
                {"en": "(c) a map."},
                {"en": "They leave at nine."},
            ),
        ),
        Section("6", text={"en": "Visitors may"}, items=({"en": "(a) swim"}, {"en": "(b) row."})),
        Section("4", text={"en": "There are two halls."}, items=({"en": "One is small."},)),
    ),
    frozenset({"en"}),
)


@pytest.mark.parametrize(
    ("id_", "quoted"),
    [
        ("rules/1/1", "It is forbidden:\nto shout;"),
        ("rules/1/2", "It is forbidden: […]\nto run. It is wet."),
        ("rules/2.1", "The House shall:\nopen at nine."),
        ("rules/3/1", "The Group met."),
        ("rules/4/1", "One is small."),
        ("rules/5/2", "Visitors bring:\n(a) a lamp;"),
        ("rules/5/5", "(b) as a rule: […]\n(ii) chalk;"),
        ("rules/5/6", "Visitors bring: […]\n(c) a map."),
        ("rules/5/7", "They leave at nine."),
        ("rules/6/1", "Visitors may\n(a) swim"),
    ],
    ids=[
        "a first point",
        "a later point",
        "a point within",
        "of a meeting",
        "below a sentence",
        "of a list",
        "of an inner list",
        "behind an inner list",
        "behind a list",
        "of an open sentence",
    ],
)
def test_a_point_is_quoted_with_the_line_that_it_completes(id_: str, quoted: str) -> None:
    """The line stands before the point, and in what the index encodes; a meeting is in the citation anyway."""
    passage = next(one for one in RULES.passages() if one.id == id_)
    found = Quotation.of(passage, "en")
    assert "".join(run.text for run in found.runs()) == quoted
    assert found.copy.startswith(quoted)
    lead, _, text = quoted.rpartition("\n")
    assert (found.as_json().get("lead", ""), found.text) == (lead.removesuffix(" […]"), text)
    assert lead.removesuffix(" […]") in views_of(passage)[0].text


def test_marks_of_a_point_with_its_line() -> None:
    """The marked part of the text stays marked below the line."""
    passage = next(one for one in RULES.passages() if one.id == "rules/1/2")
    found = Quotation(passage, "en", "en", Hit(passage, 1.0, "en", marks=lambda _language: ((0, 7),)))
    assert [run.text for run in found.runs() if run.style == "bold"] == ["to run."]


def test_a_section_that_only_introduces_points_is_quoted_with_them() -> None:
    """Alone its line says nothing; where the whole section is quoted, the line is not said again before each point."""
    chapter = Chapter(RULES, (RULES.sections[1],))
    assert [each.id for each in section_passages(chapter)] == ["rules/2", "rules/2.1"]
    hits = tuple(Hit(each, 0.0, "en") for each in chapter.whole())
    whole = quotations(Answer(Outcome.ANSWER, 0.9, hits, "en", "rules/2"), "en")
    assert [each.whole("en") for each in whole] == ["The House shall:", "open at nine."]


def test_the_lists_of_a_section_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A section may have thousands of items: each asks for them all."""
    told = []
    monkeypatch.setattr("knowledge.report.placed", lambda texts: told.append(texts) or placed(texts))
    assert [one.lead is None for one in RULES.passages() if one.section.id == "5"] == [
        True,
        *[False] * 5,
        True,
    ]
    assert len(told) == 1
