"""Quotations: the line that a point completes stands before it."""

import pytest

from bot.screens.quotes import Quotation
from index.answer import Hit
from index.views import views_of
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
    ],
    ids=["a first point", "a later point", "a point within", "of a meeting", "below a sentence"],
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
