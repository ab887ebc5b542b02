"""Moves lessons and tests with their passages: if a passage gets another id, its questions get it too."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from knowledge.diff import paired
from knowledge.filenames import yaml_files
from knowledge.layout import quoted
from knowledge.library import Library
from knowledge.report import Report
from knowledge.syntax import LOADER

#: Gives for a question's wording the part of a passage that it is about, by own ids.
Nearest = Callable[[str, tuple[str, ...]], str]


def moves(old: Report, new: Report) -> dict[str, str | None]:
    """Map the old ids of passages and sections within a report to new ones, where they differ; None for a
    passage that is gone."""
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
    ids: dict[str, str | None] = {was.partition("/")[2]: now.partition("/")[2] for was, now in found.items()}
    stays, sections_left = set(pairs.values()), {section.id for section in new.every_section()}
    for was in before.ids:
        own = was.partition("/")[2]
        # A section that still exists keeps its id, for questions about the whole section.
        if was not in stays and own not in ids and own not in sections_left:
            ids[own] = None
    return ids


@dataclass(frozen=True, slots=True)
class Followed:
    """A question file with changed ids.

    text: its new text; "" where no question is left
    moved: the number of questions with a new id
    gone: the number of questions left out, since all their passages are gone
    """

    text: str
    moved: int
    gone: int


def follow(
    knowledge: Path,
    report: str,
    ids: Mapping[str, str | None],
    parts: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    nearest: Nearest = lambda _text, parts: parts[0],
) -> dict[Path, Followed]:
    """Give the question files that name changed ids of a report, or deleted ones (None). The rest of each
    file is kept, with its comments. Writes nothing.

    A question on a split passage gets the part that `nearest` gives for its first wording.
    """
    found = {}
    for path in yaml_files(knowledge / "questions") if ids or parts else ():
        text = path.read_text(encoding="utf-8-sig")

        def follower(asked: str, own: str) -> str | None:
            if asked and own in parts:
                return nearest(asked, parts[own])
            here = ids.get(own, own)
            # A question about a whole section stays with a section.
            return here if asked or here is None or "/" in own else here.partition("/")[0]

        if (followed := _followed(text, report, follower)) is not None:
            found[path] = followed
    return found


def _followed(text: str, report: str, follower: Callable[[str, str], str | None]) -> Followed | None:
    """Give a question file's text with the new ids; None if no id in it has changed, or if it cannot be read."""
    try:
        root = yaml.compose(text, LOADER)
    except yaml.YAMLError:
        return None
    top = _keys(root)
    questions, about = top.get("questions"), top.get("report")
    if not isinstance(questions, yaml.SequenceNode) or getattr(about, "value", None) != report:
        return None
    edits: list[tuple[int, int, str]] = []
    moved = gone = 0
    for place, question in enumerate(questions.value):
        keys = _keys(question)
        named = keys.get("passages")
        nodes = [
            node for node in getattr(named, "value", ())
            if isinstance(named, yaml.SequenceNode) and isinstance(node, yaml.ScalarNode)
        ]  # fmt: skip
        whole = getattr(keys.get("kind"), "value", "") == "section"
        asked = next((one.value for one in _keys(keys.get("text")).values() if not whole), "")
        ids = {node.value: follower(asked, node.value) for node in nodes}
        if all(own == here for own, here in ids.items()):
            continue
        left = [here for node in nodes if (here := ids[node.value]) is not None]
        if left:
            moved += 1
            edits += _renamed(text, named, nodes, left, ids)
        else:
            gone += 1
            following = questions.value[place + 1 : place + 2]
            end = _line_start(text, following[0].start_mark.index) if following else questions.end_mark.index
            edits.append((_line_start(text, question.start_mark.index), end, ""))
    if not moved and not gone:
        return None
    for first, last, now in reversed(edits):
        text = text[:first] + now + text[last:]
    return Followed("" if gone == len(questions.value) else text, moved, gone)


def _renamed(
    text: str,
    named: yaml.Node | None,
    nodes: list[yaml.ScalarNode],
    left: list[str],
    ids: Mapping[str, str | None],
) -> Iterator[tuple[int, int, str]]:
    """Yield the pieces of a text that name changed ids, each with its replacement."""
    if len(left) < len(nodes) and named is not None and getattr(named, "flow_style", False):
        yield named.start_mark.index, named.end_mark.index, f"[{', '.join(map(quoted, dict.fromkeys(left)))}]"
        return
    for node in nodes:
        now = ids[node.value]
        if now is None:
            start = _line_start(text, node.start_mark.index)
            yield start, text.find("\n", node.end_mark.index) + 1, ""
        elif now != node.value:
            yield node.start_mark.index, node.end_mark.index, quoted(now)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _keys(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
