"""The JSON Schemas that editors use say what `check` says, as far as a schema can."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from knowledge.check import check
from knowledge.form import ABOUT_REPORT, DEFINED, MEETING, QUESTION, QUESTIONS, REPORT, SECTION, Form
from tests.knowledge.conftest import REPORT as SOUND_REPORT
from tests.knowledge.conftest import Folder
from tests.knowledge.test_check import BROKEN
from tests.knowledge.test_questions import SOUND

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
SHIPPED = [
    (kind, path)
    for kind, part in (("report", "reports"), ("questions", "questions"))
    for path in sorted((KNOWLEDGE / part).glob("*.yaml"))
]

#: Broken in a way that a schema cannot see: ids and keys that come twice, languages, what a text holds or lost.
BEYOND = {
    "key twice", "id twice", "id twice, nested", "languages", "official text missing", "no passage",
    "official without its language", "empty text", "note in a text",
    "note in an item", "language with a region", "language with a region, but for one text", "line separator", "next line",
}  # fmt: skip


class _AsInEditors(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as editors' language servers read it: a date is a string."""


_AsInEditors.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def validator(kind: str) -> jsonschema.Draft202012Validator:
    """The validator of reports or questions."""
    schema = json.loads((KNOWLEDGE / f"{kind}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def parsed(text: str) -> Any:
    """The YAML as an editor sees it."""
    return yaml.load(text, _AsInEditors)


@pytest.mark.parametrize(("kind", "path"), SHIPPED, ids=[f"{kind}-{path.stem}" for kind, path in SHIPPED])
def test_shipped_files(kind: str, path: Path) -> None:
    """Every shipped file is valid."""
    validator(kind).validate(parsed(path.read_text(encoding="utf-8")))


def test_files_were_found() -> None:
    """Both kinds of shipped files were found, and all name their schema."""
    assert {kind for kind, _ in SHIPPED} == {"report", "questions"}
    for kind, path in SHIPPED:
        assert path.read_text(encoding="utf-8").startswith(
            f"# yaml-language-server: $schema=../{kind}.schema.json\n"
        )


@pytest.mark.parametrize("form", [REPORT, ABOUT_REPORT, SECTION, MEETING, QUESTIONS, QUESTION])
def test_every_key_is_explained(form: Form) -> None:
    """An editor has something to say of every key; what it only refers to says it."""
    for key, value in form["properties"].items():
        said = value if "description" in value else DEFINED[value["$ref"].rpartition("/")[2]]
        assert said["description"].endswith((".", "…")), key


def test_examples_fit() -> None:
    """Each example in a schema is valid there."""
    found = 0
    for kind in ("report", "questions"):
        whole = validator(kind)

        def walk(part: Any, whole: jsonschema.Draft202012Validator = whole) -> int:
            if isinstance(part, list):
                return sum(map(walk, part))
            if not isinstance(part, dict):
                return 0
            for example in part.get("examples", []):
                whole.evolve(schema={"$defs": whole.schema["$defs"], **part}).validate(example)
            return len(part.get("examples", [])) + sum(
                walk(inner) for key, inner in part.items() if key != "examples"
            )

        found += walk({key: whole.schema[key] for key in ("properties", "$defs")})
    assert found > 12


@pytest.mark.parametrize("name", [name for name in BROKEN if name not in BEYOND])
def test_broken_reports(name: str) -> None:
    """What `check` refuses is refused by YAML or by the schema too."""
    content, _ = BROKEN[name]
    try:
        data = parsed(content.decode() if isinstance(content, bytes) else content)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return
    assert not validator("report").is_valid(data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: answerable", "kind: answerabel"), ("split: learn\n", ""), ("report: x", "repotr: x"),
        ("kind: unanswerable", 'kind: unanswerable, passages: ["1"]'), ('style: keywords, passages: ["1"], ', ""),
        ('section, passages: ["1"]', 'section, passages: ["1", "2"]'), ('text: {en: "Why?"}', "text: Why"),
        ("id: c", "id: C c"), ("id: c", "id: c, drafted: maybe"), ("split: judge, text", "split: judge, drafted: true, text"),
    ],
)  # fmt: skip
def test_broken_questions(old: str, new: str, folder: Folder) -> None:
    """What `check` refuses of a question file, its schema refuses too."""
    assert validator("questions").is_valid(parsed(SOUND.replace("id: a", "drafted: true, id: a")))
    broken = SOUND.replace(old, new, 1)
    assert any(problem.is_error for problem in check(folder(x=SOUND_REPORT, questions_q=broken)))
    assert not validator("questions").is_valid(parsed(broken))
