"""Conversations that are led and marked turn by turn, with the engine and the report that ship."""

from pathlib import Path
from typing import Any

from index.engine import open_live
from lab.talks import lead, table

R = "cwg-cop-2022/"


def _alone(name: str, text: str, *passages: str) -> dict[str, Any]:
    return {"set": name, "turns": [{"text": text, "passages": [f"{R}{one}" for one in passages]}]}


def test_each_turn_counts_in_its_row(index_folder: Path, models: Path) -> None:
    """A turn behind an answer is a follow-up; what is right, shown, called an answer and denied is counted apart, and
    so is what the report does not answer."""
    proposed, when = "Who proposed to hold information sessions?", "when was that?"
    talk = [
        {"text": "hello", "want": "greeting"},
        {"text": proposed, "passages": [f"{R}2.3/4"]},
        {"text": when, "passages": [f"{R}2.3"]},
        {"text": "in French please", "want": "language:fr", "passages": [f"{R}2.3"]},
        {"text": "How many contributions were submitted to the 18th meeting?", "passages": [f"{R}2.4/1"]},
        {"text": "thanks", "want": "any"},
    ]
    talks = [
        {"set": "talk", "turns": talk},
        _alone("natural", proposed, "2.3/4"),
        _alone("natural", proposed, "1.2"),
        _alone("quoted", '"liaison statement"', "2.1/4", "2.1/5", "2.1"),
        _alone("off topic", "xqzt wvkj"),
    ]
    marks = lead(open_live(index_folder, models), talks, lambda _what, _share: None)
    assert {name: [one.text for one in some] for name, some in marks.items() if name not in ("natural", "quoted")} == {
        "courtesies": ["hello"], "first turns": [proposed], "follow-ups": [when, talk[4]["text"]],
        "own subject": [talk[4]["text"]], "language": ["in French please"], "off topic": ["xqzt wvkj"],
    }  # fmt: skip
    cells = {line[:18].strip(): line[18:].split() for line in table(marks)[1:]}
    assert cells["natural"] == ["2", ".500", ".500", ".500", ".500", ".000"]
    assert cells["follow-ups"][:3] == ["2", "1.000", "1.000"]
    assert cells["quoted"][:3] == ["1", "1.000", ".000"]  # one of the places wanted has the words nowhere
    assert cells["language"] == cells["courtesies"] == ["1", "1.000", "1.000"]
    assert cells["off topic"] == ["1", "1.000", "1.000"]
