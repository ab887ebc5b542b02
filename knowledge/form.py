"""The form of the knowledge files: the JSON Schemas beside this module, which editors use too.

The readers take keys, types and patterns from them.
"""

import json
import re
from enum import StrEnum
from pathlib import Path
from typing import Any

#: A type of values, in JSON Schema.
Form = dict[str, Any]

#: The schemas as text, by the kind of file.
_SCHEMAS = {
    kind: Path(__file__).with_name(f"{kind}.schema.json").read_text(encoding="utf-8")
    for kind in ("report", "questions")
}
REPORT: Form = json.loads(_SCHEMAS["report"])
ABOUT_REPORT: Form = REPORT["properties"]["report"]
SECTION: Form = REPORT["$defs"]["section"]
MEETING: Form = REPORT["$defs"]["meeting"]
QUESTIONS: Form = json.loads(_SCHEMAS["questions"])
QUESTION: Form = QUESTIONS["$defs"]["question"]
REPORT_ID = re.compile(ABOUT_REPORT["properties"]["id"]["pattern"])
#: The forms that have a name.
DEFINED: dict[str, Form] = REPORT["$defs"] | QUESTIONS["$defs"]


class Split(StrEnum):
    """The purpose for which a question may be used."""

    LEARN = "learn"  #: fitting
    CHOOSE = "choose"  #: choosing between fits
    JUDGE = "judge"  #: the figures that are reported


class Kind(StrEnum):
    """The right reply to a question."""

    ANSWERABLE = "answerable"  #: one of the passages
    SECTION = "section"  #: the whole section
    UNANSWERABLE = "unanswerable"  #: the report does not say, though the question is about its subject
    OFF_TOPIC = "off-topic"  #: that the report does not say


def modeline(kind: str) -> str:
    """The first line of a file of that kind, by which editors find its schema."""
    return f"# yaml-language-server: $schema=../{kind}.schema.json\n"


def schemas(folder: Path) -> dict[Path, str]:
    """Both schemas by the path that the first lines of the knowledge files name."""
    return {folder / f"{kind}.schema.json": text for kind, text in _SCHEMAS.items()}
