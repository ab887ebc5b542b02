"""Keeps the comments of a YAML file when its text is written anew."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import inf
from typing import cast

import yaml

from knowledge.reader import scalars
from knowledge.syntax import LOADER

#: A position in a file: keys, and names of list entries (`_name`).
_Place = tuple[str, ...]
_MODELINE = "# yaml-language-server:"
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


def carry(old: str, new: str) -> tuple[str, list[str]]:
    """Give the file `new` with the comments of `old`. A comment stays with its key, section or item; if that
    is gone, it goes above the entry that contained it. Both files must be readable."""
    first_line, _, rest = old.partition("\n")
    if "#" not in rest and (_MODELINE in first_line or "#" not in first_line):
        return new, []  # most files have none: this spares reading both
    before, places = dict(_places(_root(old))), dict(_places(_root(new)))
    after: dict[int, list[str]] = defaultdict(list)
    above: dict[int, list[str]] = defaultdict(list)
    lines, strayed = new.split("\n"), list[str]()
    first = next(iter(places.values()))
    for at, alone, comment in _comments(old):
        here = [place for place, line in before.items() if line == at]
        below = next((place for place, line in before.items() if line > at), None)
        place = below if alone or not here else here[-1]
        if place is None:  # below everything
            above[len(lines) - 1].append(comment)
        elif place in places and not alone and here:
            after[places[place]].append(f"  {comment}")
        else:
            strayed += [] if place in places else [comment]
            while place and place not in places:
                place = place[:-1]
            above[places.get(place, first)].append(comment)
    written: list[str] = []
    for number, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip())]
        written += [f"{indent}{comment}" for comment in above[number]]
        written.append(line + "".join(after[number]))
    return "\n".join(written), strayed


def _root(text: str) -> yaml.Node:
    return cast(yaml.Node, yaml.compose(text, Loader=LOADER))


def _places(node: yaml.Node, above: _Place = ()) -> Iterator[tuple[_Place, int]]:
    """Yield every key and list entry with its line, counted from 0, in order."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*above, key.value), key.start_mark.line
            yield from _places(value, (*above, key.value))
    elif isinstance(node, yaml.SequenceNode):
        seen: Counter[str] = Counter()
        for entry in node.value:
            name = _name(entry)
            seen[name] += 1
            place = (*above, f"{name} {seen[name]}")
            yield place, entry.start_mark.line
            yield from _places(entry, place)


def _name(entry: yaml.Node) -> str:
    """Give the name of a list entry, independent of its position: its id, or else its first words."""
    keys = {key.value: value for key, value in entry.value} if isinstance(entry, yaml.MappingNode) else {}
    return next(
        (str(scalar.value) for scalar in scalars(keys.get("id", next(iter(keys.values()), entry)))), ""
    )


def _comments(text: str) -> Iterator[tuple[int, bool, str]]:
    """Yield every comment except the modeline: its line from 0, whether it stands alone there, and its text."""
    until: dict[int, float] = {}  # the column up to which a line is text
    for scalar in scalars(_root(text)):
        start, end = scalar.start_mark, scalar.end_mark
        for number in range(start.line, end.line):
            until[number] = inf
        until[end.line] = max(until.get(end.line, 0), end.column)
        if scalar.style in ("|", ">"):
            until[start.line] = start.column  # a comment may stand after the bar
    for number, line in enumerate(text.split("\n")):
        column = until.get(number, 0)
        found = None if column == inf else _COMMENT.search(line, int(column))
        if found and not found[0].startswith(_MODELINE):
            yield number, not line[: found.start()].strip(), found[0].rstrip()
