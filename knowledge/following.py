"""Moves lessons and tests with their passages: if a passage gets another id, its questions get it too."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

import yaml

from knowledge.diff import paired
from knowledge.document import read
from knowledge.errors import KnowledgeError
from knowledge.filenames import yaml_files
from knowledge.form import Kind
from knowledge.layout import quoted
from knowledge.library import Library
from knowledge.report import Report
from knowledge.syntax import LOADER

#: The fewest letters of a text that another one has as a part of it, hardly by chance.
_LONG = 25
#: The most new texts that are searched for parts.
_MOST_COMPARED = 500
#: Gives for a question's wording the part of a passage that it is about, by own ids.
Nearest = Callable[[str, tuple[str, ...]], str]


@dataclass(frozen=True, slots=True)
class Moves:
    """The changed ids within a report: new ones by the old ones, None where there is no new one.

    passages: ids of passages
    sections: ids of sections, for questions about a whole section
    """

    passages: Mapping[str, str | None] = field(default_factory=dict)
    sections: Mapping[str, str | None] = field(default_factory=dict)


def moves(old: Report, new: Report) -> Moves:
    """Compare two versions of a report."""
    before, after = Library((old,)), Library((new,))
    places = {was: now for now, was in paired(before, after).items()}
    return moves_of(before, after, places | _joined_or_split(before, after, places))


def _joined_or_split(before: Library, after: Library, places: Mapping[str, str]) -> dict[str, str]:
    """Give the new ids of passages that were joined with others or split, by the old ones: of the whole, or of the
    first part. `places` gives such a passage no id, or its own one with another text."""
    texts = {passage.original for passage in before.passages}
    fresh = {id_: one.original for id_, one in after.ids.items() if one.original not in texts}
    found: dict[str, str] = {}
    for was, passage in before.ids.items():
        now, text = places.get(was, was), passage.original
        if now == was and (was not in places or was in fresh) and len(fresh) <= _MOST_COMPARED:
            alike = [
                id_
                for id_, one in fresh.items()
                if min(len(one), len(text)) >= _LONG and (text in one or one in text)
            ]
            found |= {was: alike[0]} if alike and was not in alike else {}
    return found


def moves_of(before: Library, after: Library, places: Mapping[str, str]) -> Moves:
    """Compare two versions of a report, by the full ids of the passages now, by those before.

    A section keeps its id if its heading and one of its passages are still there. Else it moves to the one that has at
    least half of its passages. Without one it keeps its id if a passage or the heading is there.
    """
    sizes, sizes_now = (
        Counter(id_ for one in it.passages for id_ in one.section_ids) for it in (before, after)
    )
    shared = {id_: Counter[str]() for id_ in before.sections}
    for was, now in places.items():
        for id_ in before.ids[was].section_ids:
            shared[id_].update(after.ids[now].section_ids)

    def heading(library: Library, id_: str) -> str:
        title = library.sections[id_][-1].title if id_ in library.sections else None
        return title[library.reports[0].language] if title else ""

    def same_heading(own: str, id_: str) -> bool:
        return heading(before, own) == heading(after, id_) != ""

    def likeness(own: str, id_: str) -> tuple[float, bool, int]:
        """The share of common passages; where it is the same, the heading and the level count."""
        common = shared[own][id_]
        levels = abs(len(after.sections[id_]) - len(before.sections[own]))
        return common / (sizes[own] + sizes_now[id_] - common), same_heading(own, id_), -levels

    sections: dict[str, str | None] = {}
    for own, common in shared.items():
        now = max(common, key=partial(likeness, own), default="")
        if (own in common and same_heading(own, own)) or 2 * common[now] < max(sizes[own], 1):
            now = own if own in common or same_heading(own, own) else ""
        if now != own:
            sections[own.partition("/")[2]] = _own(now)
    passages = {
        id_.partition("/")[2]: _own(places.get(id_, "")) for id_ in before.ids if places.get(id_) != id_
    }
    return Moves(passages, sections)


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
    changed: Moves,
    parts: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    nearest: Nearest = lambda _text, parts: parts[0],
) -> dict[Path, Followed]:
    """Give the question files that name changed ids of a report. The rest of each file is kept, with its
    comments. Writes nothing. Raises KnowledgeError if a file cannot be read.

    A question on a split passage gets the part that `nearest` gives for its first wording.
    """
    found = {}

    def follower(kind: str, asked: str, own: str) -> str | None:
        if kind == Kind.SECTION:
            return changed.sections.get(own, own)
        return nearest(asked, parts[own]) if own in parts else changed.passages.get(own, own)

    for path in yaml_files(knowledge / "questions") if changed != Moves() or parts else ():
        if (followed := _followed(path, report, follower)) is not None:
            found[path] = followed
    return found


def _followed(path: Path, report: str, follower: Callable[[str, str, str], str | None]) -> Followed | None:
    """Give a question file's text with the new ids; None if no id in it has changed. Raises KnowledgeError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        root = yaml.compose(text, LOADER)
    except (yaml.YAMLError, UnicodeDecodeError):
        raise KnowledgeError(read(path)[1]) from None
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
        kind = getattr(keys.get("kind"), "value", "")
        asked = next((one.value for one in _keys(keys.get("text")).values()), "")
        ids = {node.value: follower(kind, asked, node.value) for node in nodes}
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


def _own(id_: str) -> str | None:
    """An id within its report; None for ""."""
    return id_.partition("/")[2] or None


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _keys(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
