"""The form of the knowledge files, defined once. The readers take keys and allowed words from here; `python
-m knowledge.form` writes the JSON Schemas that editors use."""

import json
import re
from enum import StrEnum
from pathlib import Path
from typing import Any

#: The types of values, in JSON Schema.
Form = dict[str, Any]

REPORT_ID = re.compile("[a-z0-9-]+")
SECTION_ID = re.compile("[A-Za-z0-9.-]+")
QUESTION_ID = re.compile("[a-z0-9-]+")


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


def _map(about: str, required: str, /, **keys: Form) -> Form:
    return {
        "description": about, "type": "object", "additionalProperties": False, "required": required.split(),
        "properties": keys,
    }  # fmt: skip


def _list(about: str, entry: str, *examples: Any, least: int = 1) -> Form:
    of: Form = {
        "description": about,
        "type": "array",
        "minItems": least,
        "items": {"$ref": f"#/$defs/{entry}"},
    }
    return of | ({"examples": list(examples)} if examples else {})


def _word(about: str, pattern: re.Pattern[str], *examples: str) -> Form:
    return {
        "description": about,
        "type": "string",
        "pattern": f"^{pattern.pattern}$",
        "examples": [*examples],
    }


def _a(kind: str, about: str, *examples: Any) -> Form:
    return {"description": about, "$ref": f"#/$defs/{kind}"} | ({"examples": [*examples]} if examples else {})


ABOUT_REPORT = _map(
    "What the report is.",
    "id language title",
    id=_word(
        "The report's short name, unique in the folder and the name of the file. It never changes: links and logs "
        "carry it.", REPORT_ID, "cwg-cop-2022",
    ),
    language=_a("language", "The language of the official text."),
    title=_a(
        "text", "The title, as citations give it. Invent no document symbol.",
        {"ru": "Отчет о собрании", "en": "Report of the meeting"},
    ),
    official=_list(
        "The languages whose text is an official version, the report's own among them. Without it, the report's own "
        "alone; every other text is shown as a translation.", "language", ["ru", "en"],
    ),
    date=_a("date", "The day of the report."),
    source=_a("string", "Where the report was taken from, for people.", "https://www.itu.int/"),
    symbol=_a("string", "The symbol that the document has. Invent none.", "C22/16"),
    translator=_a("string", "Who translated the texts that are not official, for people.", "the secretariat"),
    outdated=_list(
        "Texts in other languages that are older than the official text, as the desk and imports name them. Nobody is "
        "shown them. Delete an entry once its text is right again.", "string", ["en 3f2a9b1c"],
    ),
    confirmed=_list(
        "Texts in other languages that somebody found right after the official text had changed, as the desk names "
        "them.", "string", ["en 3f2a9b1c"],
    ),
    unplaced={
        "description": "Texts of another language version for which the import found no passage. Nobody is shown them. "
        "The desk moves them to passages.",
        "type": "object", "minProperties": 1, "propertyNames": {"$ref": "#/$defs/language"},
        "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/string"}},
        "examples": [{"fr": ["Le budget a été reporté."]}],
    },
)  # fmt: skip
REPORT = _map(
    "One report in knowledge/reports/: what it says, section by section. See docs/secretariat.md.",
    "report sections",
    report=ABOUT_REPORT,
    sections=_a("sections", "The sections in reading order."),
)
MEETING: Form = {"minProperties": 1} | _map(
    "The meeting that the section is about.",
    "",
    number={
        "description": "Which meeting, in digits without quotes.", "type": "integer", "minimum": 1, "maximum": 9999,
        "examples": [18],
    },
    date=_a("date", "The day of the meeting."),
)  # fmt: skip
SECTION = _map(
    "A section: its own words, its bullets or paragraphs, and the sections within it.",
    "id",
    id=_word(
        "The section's number in quotes, or a word such as summary. Unique in the report. It never changes.",
        SECTION_ID, "2.10", "summary",
    ),
    title=_a("text", "The section's heading.", {"ru": "Резюме", "en": "Summary"}),
    meeting=MEETING,
    page={
        "description": "The page of the source that the section begins on.", "type": "integer", "minimum": 1,
        "maximum": 9999, "examples": [7],
    },
    pages={
        "description": "The pages of the source that its items begin on, one for each.", "type": "array",
        "items": {"type": "integer", "minimum": 1, "maximum": 9999}, "examples": [[7, 7, 8]],
    },
    text=_a("text", "The section's own words: the passage REPORT/SECTION."),
    items=_list(
        "Its bullets or paragraphs in order, numbered from 1: the passages REPORT/SECTION/1, /2 … A number or letter "
        "that the document prints before one, as 10. or (a), stands at the beginning of its text: citations give "
        "it.", "text",
    ),
    notes=_list(
        "For those who keep the file, never shown to readers: which items are rows of a table, where links led.",
        "string", ["item 3: footnote 1"],
    ),
    sections=_a("sections", "The sections within it."),
)  # fmt: skip

QUESTION: Form = _map(
    "One question in one or more languages.",
    "id kind text",
    id=_word("A short name, unique in the file.", QUESTION_ID, "first-session"),
    split={"$ref": "#/$defs/split"},
    drafted={"$ref": "#/$defs/drafted"},
    kind={
        "description": "answerable: passages has any that are right first. section: passages has the one section to "
        "be given whole. unanswerable: about the report's subject, but the report does not say. off-topic: about "
        "something else.",
        "enum": [*map(str, Kind)],
    },
    style=_a(
        "string", "How it is asked (keywords, sentence, typo …; a sample greets people) or why nothing answers it "
        "(other-state, other-body, "
        "other-meeting, other-date, other-figure, detail, outside).", "keywords", "other-state",
    ),
    passages=_list(
        "Ids without the report's: 2.2/1 for the first bullet of 2.2, 2.2 for the section.", "string", ["2.2/1"],
        least=0,
    ),
    text={
        "description": "The same question in one or more languages.", "type": "object", "minProperties": 1,
        "propertyNames": {"$ref": "#/$defs/language"}, "additionalProperties": {"$ref": "#/$defs/string"},
        "examples": [{"en": "Who offered training?", "fr": "Qui a proposé des formations ?"}],
    },
    gloss=_a("string", "What a draft asks, in the language of the person who looks at it."),
) | {
    "allOf": [
        {
            "if": {"properties": {"kind": {"enum": [Kind.ANSWERABLE, Kind.SECTION]}}},
            "then": {"required": ["passages"], "properties": {"passages": {"minItems": 1}}},
            "else": {"properties": {"passages": {"maxItems": 0}}},
        },
        {
            "if": {"properties": {"kind": {"const": Kind.SECTION}}},
            "then": {"properties": {"passages": {"maxItems": 1}}},
        },
        {
            "if": {"required": ["drafted"], "properties": {"drafted": {"const": True}}},
            "then": {"properties": {"split": {"const": Split.LEARN}}},
        },
    ]
}  # fmt: skip
QUESTIONS: Form = _map(
    "What people may ask, and which passages are right: knowledge/questions/. See docs/secretariat.md.",
    "questions",
    licence=_a("string", "The licence of the questions.", "CC0-1.0"),
    about=_a("string", "What the file is, in one line."),
    report=_word(
        "The id of the report that the questions are asked of. Not needed where all are off-topic.", REPORT_ID,
        "cwg-cop-2022",
    ),
    split=_a("split", "The split of every question that has none of its own."),
    drafted=_a("drafted", "Whether every question is a draft that does not say so itself."),
    questions=_list("The questions.", "question"),
) | {"anyOf": [{"required": ["split"]}, {"properties": {"questions": {"items": {"required": ["split"]}}}}]}  # fmt: skip

_SHARED: dict[str, Form] = {
    "string": {"type": "string", "pattern": "\\S"},
    "language": _word(
        "A language tag (BCP 47).", re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"), "ru", "en", "zh-Hant"
    ),
}
_DEFINED: dict[str, dict[str, Form]] = {
    "report": {
        "sections": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/section"}},
        "section": SECTION,
        "text": {
            "description": "A text in the report's language, or one for each language: ru: …, en: …, with the "
            "report's language among them.",
            "oneOf": [
                {"$ref": "#/$defs/string"},
                {
                    "type": "object", "minProperties": 1, "propertyNames": {"$ref": "#/$defs/language"},
                    "additionalProperties": {"$ref": "#/$defs/string"},
                },
            ],
        },
        "date": {"type": "string", "format": "date"}
        | _word("Year, month and day.", re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), "2022-01-12"),
    },
    "questions": {
        "drafted": {
            "description": "true: written by an assistant and accepted by nobody yet, so that nothing is learnt from "
            "it. Only under learn.",
            "type": "boolean",
        },
        "split": {
            "description": "What the question may be used for: learn (fitting), choose (choosing between fits) or "
            "judge (the figures that are reported). One text never stands under two.",
            "enum": [*map(str, Split)],
        },
        "question": QUESTION,
    },
}  # fmt: skip
_OF = {"report": REPORT, "questions": QUESTIONS}


def schema(kind: str) -> str:
    """The JSON Schema of a `report` or of `questions`, as text."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.capitalize()}
    whole = head | _OF[kind] | {"$defs": _DEFINED[kind] | _SHARED}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def modeline(kind: str) -> str:
    """The first line of a file of that kind, by which editors find its schema."""
    return f"# yaml-language-server: $schema=../{kind}.schema.json\n"


def schemas(folder: Path) -> dict[Path, str]:
    """Both schemas by the path that the first lines of the knowledge files name."""
    return {folder / f"{kind}.schema.json": schema(kind) for kind in _OF}


if __name__ == "__main__":
    for path, text in schemas(Path(__file__).parent).items():
        path.write_text(text, encoding="utf-8", newline="\n")
