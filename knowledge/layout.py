"""Writes reports and questions as YAML, in the one layout that the guide shows."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

import yaml

from knowledge.form import ABOUT_REPORT, QUESTION, QUESTIONS, REPORT, SECTION, Form, modeline
from knowledge.report import Report, Section, Text
from knowledge.syntax import LOADER

#: Content that YAML's `|-` changes: space at the ends of a line, a break at either end, unusual characters.
_UNFIT = re.compile(
    "^[ \t\n]|[ \t\n]$|[ \t]\n|\n[ \t]|[^\n\t -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]"
)
#: Strings that need no quotation marks between brackets, unless they look like a number or another type.
_WORD = re.compile("[A-Za-z0-9-]+")
_NOT_PLAIN = re.compile("[\"'|>]|.*\n.", re.DOTALL)


def write(report: Report) -> str:
    """Give a report as the text of its file, without comments. Reading it gives the same report."""
    lines = ["report:", f"  id: {_plain(report.id)}", f"  language: {_plain(report.language)}"]
    lines += _short("title", report.title, "  ")
    if report.official != {report.language}:
        lines.append(f"  official: [{', '.join(map(_plain, sorted(report.official)))}]")
    lines += [f"  date: {report.date.isoformat()}"] if report.date else []
    known = {"source": report.source, "symbol": report.symbol, "translator": report.translator}
    lines += [f"  {key}: {_plain(value)}" for key, value in known.items() if value]
    for key, keys in (("outdated", report.outdated), ("confirmed", report.confirmed)):
        lines += [f"  {key}: [{', '.join(map(quoted, sorted(keys)))}]"] if keys else []
    for number, (tag, texts) in enumerate(report.unplaced.items()):
        lines += ["  unplaced:"] * (not number)
        lines += [f"    {_plain(tag)}:", *(f"      - {quoted(text)}" for text in texts)]
    lines.append("sections:")
    for section in report.sections:
        lines += ["", *_section(section, "  ")]
    return modeline("report") + "\n".join(lines) + "\n"


def start(id_: str, language: str, title: str) -> str:
    """Give the text of a file to fill in, with explanations. Until it has a passage, it has errors."""

    def note(form: Form, key: str, indent: str) -> str:
        return f"{indent}# {form['properties'][key]['description']}"

    tag = _plain(language)
    lines = [
        "# Fill in what is empty, remove what the report has not, and run: cwgcop knowledge check", "report:",
        note(ABOUT_REPORT, "id", "  "), f"  id: {_plain(id_)}",
        note(ABOUT_REPORT, "language", "  "), f"  language: {tag}",
        note(ABOUT_REPORT, "title", "  "), "  title:", f"    {tag}: {_plain(title) if title else ''}".rstrip(),
        note(REPORT, "sections", ""), "sections:", "",
        note(SECTION, "id", "  "), "  - id: summary",
        note(SECTION, "title", "    "), "    title:", f"      {tag}:",
        note(SECTION, "text", "    "), "    text:", f"      {tag}: |-", "",
        '  - id: "1"', "    title:", f"      {tag}:",
        note(SECTION, "meeting", "    "), "    meeting:", "      number:", "      date:",
        note(SECTION, "items", "    "), "    items:", f"      - {tag}: |-", f"      - {tag}: |-",
    ]  # fmt: skip
    return modeline("report") + "\n".join(lines) + "\n"


def values(node: yaml.Node) -> Any:
    """Give the values of a YAML tree: maps, lists, true or false, and strings as typed."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: values(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [values(one) for one in node.value]
    return yaml.SafeLoader.bool_values[node.value.lower()] if node.tag.endswith(":bool") else node.value


def said_in(text: str) -> dict[str, str]:
    """Give the licence and the description of a question file without errors; none for an empty text."""
    root = yaml.compose(text.removeprefix("\ufeff"), LOADER)
    held = {key.value: value.value for key, value in root.value} if isinstance(root, yaml.MappingNode) else {}
    return {key: held[key] for key in ("licence", "about") if key in held}


def of_questions(text: str) -> str:
    """Rewrite a question file without errors in the one layout, without comments. A question in braces stays
    on one line; others get one line for each key."""
    held = {key.value: value for key, value in cast(yaml.MappingNode, yaml.compose(text, LOADER)).value}
    entries = ((values(one), bool(one.flow_style)) for one in held.pop("questions").value)
    return write_questions({key: values(value) for key, value in held.items()}, entries)


def write_questions(about: Mapping[str, Any], questions: Iterable[tuple[Mapping[str, Any], bool]]) -> str:
    """Give the text of a question file: its own fields, then each question by its keys, on one line or
    several."""
    lines = [f"{key}: {_inline(about[key], _plain)}" for key in QUESTIONS["properties"] if key in about]
    lines.append("questions:")
    for held, alone in questions:
        parts = [(key, held[key]) for key in QUESTION["properties"] if key in held]
        if alone:
            lines.append(f"  - {{{', '.join(f'{key}: {_inline(value)}' for key, value in parts)}}}")
            continue
        for number, (key, value) in enumerate(parts):
            start = f"{'    ' if number else '  - '}{key}:"
            if isinstance(value, dict):
                lines += [start, *(f"      {_word(tag)}: {quoted(text)}" for tag, text in value.items())]
            else:
                lines.append(f"{start} {_inline(value)}")
    return modeline("questions") + "\n".join(lines) + "\n"


def _word(string: str) -> str:
    """Give a string in the form that it needs between brackets."""
    return _plain(string) if _WORD.fullmatch(string) else quoted(string)


def _inline(value: Any, written: Callable[[str], str] = _word) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_word(tag)}: {quoted(text)}' for tag, text in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(quoted, value))}]"
    return str(value).lower() if isinstance(value, bool) else written(value)


def _section(section: Section, indent: str) -> Iterator[str]:
    named = section.id.isalpha()  # numbers are quoted: 2.10 would be read as 2.1
    yield f"{indent}- id: {_plain(section.id) if named else quoted(section.id)}"
    indent += "  "
    if section.title is not None:
        yield from _short("title", section.title, indent)
    if section.meeting is not None:
        yield f"{indent}meeting:"
        if section.meeting.number is not None:
            yield f"{indent}  number: {section.meeting.number}"
        if section.meeting.date is not None:
            yield f"{indent}  date: {section.meeting.date.isoformat()}"
    if section.page is not None:
        yield f"{indent}page: {section.page}"
    if section.pages:
        yield f"{indent}pages: [{', '.join(map(str, section.pages))}]"
    if section.text is not None:
        yield f"{indent}text:"
        yield from _long(section.text, f"{indent}  ", f"{indent}  ")
    if section.items:
        yield f"{indent}items:"
        for item in section.items:
            yield from _long(item, f"{indent}  - ", f"{indent}    ")
    if section.notes:
        yield f"{indent}notes:"
        yield from (f"{indent}  - {quoted(note)}" for note in section.notes)
    if section.sections:
        yield f"{indent}sections:"
        for number, inner in enumerate(section.sections):
            yield from ([""] if number else [])
            yield from _section(inner, f"{indent}  ")


def _short(key: str, text: Text, indent: str) -> Iterator[str]:
    yield f"{indent}{key}:"
    yield from (f"{indent}  {_plain(tag)}: {_plain(string)}" for tag, string in text.items())


def _long(text: Text, first: str, indent: str) -> Iterator[str]:
    for number, (tag, string) in enumerate(text.items()):
        key = f"{indent if number else first}{_plain(tag)}:"
        if _UNFIT.search(string):
            yield f"{key} {quoted(string)}"
        else:
            yield f"{key} |-"
            yield from (f"{indent}  {line}" if line else "" for line in string.split("\n"))


@lru_cache(maxsize=1024)
def _plain(string: str) -> str:
    """Give a short text without quotation marks if YAML reads it so, else in double ones."""
    written = (
        yaml.safe_dump(string, allow_unicode=True, width=float("inf")).removesuffix("...\n").rstrip("\n")
    )
    return quoted(string) if _NOT_PLAIN.match(written) else written


@lru_cache(maxsize=8192)
def quoted(string: str) -> str:
    """A string in double quotes, as YAML reads it back, in one line."""
    written = yaml.safe_dump(string, default_style='"', allow_unicode=True, width=float("inf"))
    return str(written).rstrip("\n")
