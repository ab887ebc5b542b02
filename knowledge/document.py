"""Reads one YAML file as a tree of nodes with line numbers, or gives the reasons why it cannot be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    NodeEvent,
    ScalarEvent,
)

from knowledge.problem import Problem
from knowledge.signs import LINE_BREAK, line_break
from knowledge.syntax import LOADER, MAX_DEPTH, TOO_DEEP, explain, lines_of

_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: How the files of word processors begin: .docx and .odt, .rtf, .doc.
_WORD_PROCESSORS = (b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file: its root node, and its lines as the marks of the nodes count them."""

    root: yaml.Node
    lines: list[str]


def read(path: Path) -> tuple[Document | None, list[Problem]]:
    """Read a file. Gives its document and no problems, or None and the problems.

    Tags, anchors and aliases are refused, so that no file builds Python objects or explodes when it is read.
    """
    file = str(path)
    text, problem = _decode(path)
    if problem is not None:
        return None, [problem]
    try:
        problems = _refused(file, text)
        root = None if problems else yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as exc:
        return None, [explain(file, text, exc)]
    if root is None and not problems:
        problems = [
            Problem(file, 1, "file", "the file is empty", "start it from docs/secretariat.md or delete it")
        ]
    return None if root is None else Document(root, lines_of(text)), problems


def _decode(path: Path) -> tuple[str, Problem | None]:
    file = str(path)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise OSError("it is a pipe or a device")  # reading one may wait for ever
        raw = path.read_bytes()
    except OSError as exc:
        reason = exc.strerror or str(exc)
        return "", Problem(
            file, None, "file", f"cannot be read ({reason})", "check that it is a file that you may read"
        )
    if raw.startswith(_WORD_PROCESSORS):
        message = "a word processor's file, not plain text"
        return "", Problem(file, 1, "file", message, "save it as plain text, UTF-8")
    if _is_utf16(raw):
        return "", Problem(file, 1, "file", "not UTF-8 but UTF-16", "save the file with the encoding UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        return "", Problem(file, line, "file", "not UTF-8", "save the file with the encoding UTF-8")
    bad = _NOT_YAML.search(text)
    if bad:
        message = f"the invisible control character U+{ord(bad[0]):04X}"
        return "", Problem(file, _line(text, bad.start()), "syntax", message, "delete it")
    odd = LINE_BREAK.search(text)
    if odd:
        return "", Problem(file, _line(text, odd.start()), "syntax", *line_break(odd[0]))
    return text, None


def _is_utf16(raw: bytes) -> bool:
    """Whether a file starts with the byte-order mark of UTF-16, or with two ASCII letters in it."""
    without_mark = len(raw) >= 4 and (raw[0] == raw[2] == 0 or raw[1] == raw[3] == 0)
    return without_mark or raw.startswith((b"\xff\xfe", b"\xfe\xff"))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _refused(file: str, text: str) -> list[Problem]:
    """Find valid YAML that is refused here. Reads events, so it builds no objects and does not recurse."""
    problems, depth, documents = list[Problem](), 0, 0
    for event in yaml.parse(text, Loader=LOADER):
        if type(event) is ScalarEvent and event.anchor is None is event.tag:  # nearly all
            continue
        line = event.start_mark.line + 1 if event.start_mark else 1
        documents += isinstance(event, DocumentStartEvent)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if documents > 1:
            return [
                *problems,
                Problem(file, line, "syntax", "a second document in the file", "remove the line ---"),
            ]
        if depth > MAX_DEPTH:
            return [*problems, Problem(file, line, "syntax", *TOO_DEEP)]
        problems += [Problem(file, line, "syntax", *said) for said in _of_event(event)]
    return problems


def _of_event(event: yaml.Event) -> Iterator[tuple[str, str]]:
    """Give the problem of a YAML event, and its remedy."""
    quote = "put the text in double quotes"
    if isinstance(event, AliasEvent):
        yield f"the alias *{event.anchor}", "write the text out, or put it in double quotes"
    elif isinstance(event, NodeEvent):
        if event.anchor is not None:
            yield f"the anchor &{event.anchor}", f"remove it, or {quote}"
        tag = getattr(event, "tag", None)
        if tag in ("!", "!-"):
            yield f"{tag} before a text", "type |- (an upright bar and a hyphen) if that is meant"
        elif tag is not None:
            yield f"the tag {tag.replace('tag:yaml.org,2002:', '!!')}", f"remove it, or {quote}"
