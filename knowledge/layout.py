"""The one layout of a report file: a report as the YAML that the guide shows."""

import re
from collections.abc import Iterator
from functools import lru_cache

import yaml

from knowledge.form import ABOUT_REPORT, REPORT, SECTION, Form, modeline
from knowledge.report import Report, Section, Text

#: What a text under `|-` cannot hold as it is: space at the ends of a line, a break at either end, unusual signs.
_UNFIT = re.compile(
    "^[ \t\n]|[ \t\n]$|[ \t]\n|\n[ \t]|[^\n\t -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]"
)
_NOT_PLAIN = re.compile("[\"'|>]|.*\n.", re.DOTALL)


def write(report: Report) -> str:
    """A report as the text of its file, without comments. Reading it gives the same report."""
    lines = ["report:", f"  id: {_plain(report.id)}", f"  language: {_plain(report.language)}"]
    lines += _short("title", report.title, "  ")
    if report.official != {report.language}:
        lines.append(f"  official: [{', '.join(map(_plain, sorted(report.official)))}]")
    lines += [f"  date: {report.date.isoformat()}"] if report.date else []
    lines += [f"  source: {_plain(report.source)}"] if report.source else []
    lines.append("sections:")
    for section in report.sections:
        lines += ["", *_section(section, "  ")]
    return modeline("report") + "\n".join(lines) + "\n"


def start(id_: str, language: str, title: str) -> str:
    """The text of a file to be filled in, which says what belongs where. Without a text it has errors."""

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


def _section(section: Section, indent: str) -> Iterator[str]:
    named = section.id.isalpha()  # a number stands in quotes, or 2.10 is read as 2.1
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
    """A short text without quotation marks where YAML reads it so, else in double ones."""
    written = (
        yaml.safe_dump(string, allow_unicode=True, width=float("inf")).removesuffix("...\n").rstrip("\n")
    )
    return quoted(string) if _NOT_PLAIN.match(written) else written


def quoted(string: str) -> str:
    """A string in double quotes, as YAML reads it back, in one line."""
    written = yaml.safe_dump(string, default_style='"', allow_unicode=True, width=float("inf"))
    return str(written).rstrip("\n")
