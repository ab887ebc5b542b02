"""One YAML file as a tree of nodes that know their lines, or the reasons why it cannot be read."""

import re
from pathlib import Path

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    NodeEvent,
)

from knowledge.problem import Problem

#: The C loader reads the report in 2 ms, the Python one in 20: both give nodes with lines.
_LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_AFTER_BRACKET = re.compile(r"(?:^|[-:] +)\[.*\]\s*[^\s#]")

#: Sections within sections take two levels each: no real report comes near.
MAX_DEPTH = 40

_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TOO_DEEP = (f"nested more than {MAX_DEPTH} deep", "give the inner sections a level of their own")
_KEPT_SIGN = ("a text that starts with a sign that YAML keeps for itself", "put the text in double quotes")

#: libyaml's words → (what is wrong, what to do), for people who have never seen a parser.
_IN_WORDS = (
    (
        "mapping values are not allowed",
        "a colon where none can stand",
        "put the text in double quotes, or give each key its own line and the indent of its neighbours",
    ),
    (
        "found unexpected end of stream",
        "a quotation mark that is never closed",
        "close it with the same mark",
    ),
    (
        "could not find expected ':'",
        "a line that is neither a key with its colon nor part of a text",
        "add the colon, or indent the line under the text that it belongs to",
    ),
    (
        "did not find expected ',' or",
        "an opening bracket that is never closed",
        "close it, or put the text in double quotes",
    ),
    (
        "did not find expected '-'",
        "a line in a list that does not start with a hyphen",
        "start it with '- ' or correct its indent",
    ),
    (
        "did not find expected key",
        "a line whose indent or quotation marks do not fit the lines above",
        'line it up with its neighbours, and write \\" for a quotation mark inside a quoted text',
    ),
    (
        "found unknown escape character",
        "a backslash that means nothing in a quoted text",
        "write \\\\ for a backslash",
    ),
    ("cannot start any token", *_KEPT_SIGN),
    ("did not find expected alphabetic", *_KEPT_SIGN),  # *text, &text
    ("did not find expected whitespace", *_KEPT_SIGN),  # !text
    ("exceeded maximum nesting depth", *_TOO_DEEP),
)


def read(path: Path) -> tuple[yaml.Node | None, list[Problem]]:
    """Read a file: its root node and no problems, or None and what is wrong.

    Tags, anchors and aliases are refused, so that no file builds Python objects or explodes when it is read.
    """
    file = str(path)
    text, problem = _decode(path)
    if problem is not None:
        return None, [problem]
    try:
        problems = _refused(file, text)
        root = None if problems else yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as exc:
        return None, [_syntax(file, text, exc)]
    if root is None and not problems:
        problems = [
            Problem(file, 1, "file", "the file is empty", "start it from docs/secretariat.md or delete it")
        ]
    return root, problems


def _decode(path: Path) -> tuple[str, Problem | None]:
    file = str(path)
    try:
        raw = path.read_bytes()
    except OSError as exc:
        reason = exc.strerror or str(exc)
        return "", Problem(
            file, None, "file", f"cannot be read ({reason})", "check that it is a file that you may read"
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", Problem(file, 1, "file", "not UTF-8 but UTF-16", "save the file with the encoding UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        return "", Problem(file, line, "file", "not UTF-8", "save the file with the encoding UTF-8")
    bad = _NOT_YAML.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        message = f"the invisible control character U+{ord(bad[0]):04X}"
        return "", Problem(file, line, "syntax", message, "delete it")
    return text, None


def _refused(file: str, text: str) -> list[Problem]:
    """What valid YAML has no business here. Reads events, so it neither builds nor recurses."""
    problems, depth, documents = [], 0, 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                problems.append(
                    Problem(file, line, "syntax", "a second document in the file", "remove the line ---")
                )
                break
        elif isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                problems.append(Problem(file, line, "syntax", *_TOO_DEEP))
                break
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if isinstance(event, AliasEvent):
            message, advice = f"the alias *{event.anchor}", "write the text out, or put it in double quotes"
            problems.append(Problem(file, line, "syntax", message, advice))
        elif isinstance(event, NodeEvent):
            if event.anchor is not None:
                message, advice = f"the anchor &{event.anchor}", "remove it, or put the text in double quotes"
                problems.append(Problem(file, line, "syntax", message, advice))
            tag = getattr(event, "tag", None)
            if tag is not None:
                short = tag.replace("tag:yaml.org,2002:", "!!")
                message, advice = f"the tag {short}", "remove it, or put the text in double quotes"
                problems.append(Problem(file, line, "syntax", message, advice))
    return problems


def _syntax(file: str, text: str, exc: yaml.MarkedYAMLError) -> Problem:
    mark, begun = exc.problem_mark or exc.context_mark, exc.context_mark or exc.problem_mark
    line = mark.line if mark else 0
    lines = text.split("\n")
    reason = exc.problem or "broken YAML"
    for number in (line, line - 1):  # libyaml sometimes stops on the line after the tab
        if (
            0 <= number < len(lines)
            and "\t" in lines[number][: len(lines[number]) - len(lines[number].lstrip())]
        ):
            return Problem(file, number + 1, "syntax", "a tab in the indent", "indent with spaces")
    if "expected key" in reason and line < len(lines) and _AFTER_BRACKET.search(lines[line]):
        advice = "put a text that starts with a bracket in double quotes"
        return Problem(file, line + 1, "syntax", "words after a closing bracket", advice)
    for words, message, advice in _IN_WORDS:
        if words in reason:
            opened = words.startswith(("found unexpected end", "did not find expected ','", "could not find"))
            return Problem(file, (begun.line if opened and begun else line) + 1, "syntax", message, advice)
    return Problem(
        file, line + 1, "syntax", reason, "compare the line with the example in docs/secretariat.md"
    )
