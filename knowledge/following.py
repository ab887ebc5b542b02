"""Lessons and tests follow their passages: where a passage has another id, questions about it name that."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from knowledge.diff import paired
from knowledge.filenames import yaml_files
from knowledge.layout import quoted
from knowledge.library import Library
from knowledge.report import Report
from knowledge.syntax import LOADER


def moves(old: Report, new: Report) -> dict[str, str]:
    """The new own id of each passage and section of a report whose id has changed, by its old own id."""
    before, after = Library((old,)), Library((new,))
    pairs = paired(before, after)
    found = {was: now for now, was in pairs.items() if was != now}
    sections: dict[str, set[str]] = {}
    for now, was in pairs.items():
        if before.ids[was].number is not None:
            old_section, new_section = before.ids[was].section, after.ids[now].section
            sections.setdefault(old.id_of(old_section), set()).add(new.id_of(new_section))
    for was, places in sections.items():
        if len(places) == 1 and was not in places:
            found.setdefault(was, places.pop())
    return {was.partition("/")[2]: now.partition("/")[2] for was, now in found.items()}


def follow(knowledge: Path, report: str, ids: Mapping[str, str]) -> dict[Path, tuple[str, int]]:
    """The question files that name ids of a report that have changed: the new text of each, and how many questions
    were changed in it. All else in a file stays as it is, comments too. Nothing is written."""
    found = {}
    for path in yaml_files(knowledge / "questions") if ids else ():
        text = path.read_text(encoding="utf-8-sig")
        places, count = _places(text, report, ids)
        if count:
            for first, last, now in reversed(places):
                text = text[:first] + quoted(now) + text[last:]
            found[path] = (text, count)
    return found


def _places(text: str, report: str, ids: Mapping[str, str]) -> tuple[list[tuple[int, int, str]], int]:
    """Where a text of questions names ids that have changed, and in how many questions; of a text that cannot be read
    nothing."""
    try:
        root = yaml.compose(text, LOADER)
    except yaml.YAMLError:
        return [], 0
    top = _keys(root)
    questions, about = top.get("questions"), top.get("report")
    if not isinstance(questions, yaml.SequenceNode) or getattr(about, "value", None) != report:
        return [], 0
    places: list[tuple[int, int, str]] = []
    count = 0
    for question in questions.value:
        named = _keys(question).get("passages")
        changed = [
            (node.start_mark.index, node.end_mark.index, ids[node.value])
            for node in (named.value if isinstance(named, yaml.SequenceNode) else ())
            if isinstance(node, yaml.ScalarNode) and node.value in ids
        ]
        places += changed
        count += bool(changed)
    return places, count


def _keys(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
