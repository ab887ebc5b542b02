"""Reads one report file: gives a `Report`, or every problem of the file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from knowledge.document import read
from knowledge.form import ABOUT_REPORT, DEFINED, MEETING, REPORT, SECTION
from knowledge.language import UnknownLanguageError, base, canonical
from knowledge.problem import Problem
from knowledge.reader import Reader, join, line
from knowledge.report import Meeting, Report, Section


@dataclass(frozen=True, slots=True)
class Written:
    """A text of the file, with the line of each language. `passage`: whether it is a passage, not a title."""

    field: str
    line: int
    passage: bool
    strings: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """The content of a file. `report` is None if the file has errors; `id` is the report's id if it could be
    read.

    `meeting_lines` are by section, `official_lines` by language.
    """

    path: Path
    id: str | None
    id_line: int | None
    report: Report | None
    texts: tuple[Written, ...]
    problems: tuple[Problem, ...]
    meeting_lines: Mapping[str, int] = field(default_factory=dict)
    official_lines: Mapping[str, int] = field(default_factory=dict)


def read_report(path: Path) -> ReportFile:
    """Read and check a report file. Never raises for what the file holds."""
    document, problems = read(path)
    if document is None:
        return ReportFile(path, None, None, None, (), tuple(problems))
    reading = _Reading(path, document.lines)
    report = reading.report(document.root)
    return ReportFile(
        path,
        reading.id,
        reading.id_line,
        None if reading.failed else report,
        tuple(reading.texts),
        tuple(reading.problems),
        reading.meeting_lines,
        reading.official_lines,
    )


class _Reading(Reader):
    """The reading of one report. Notes its languages, ids and texts."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        super().__init__(path, lines)
        self.id: str | None = None
        self.id_line: int | None = None
        self.tag: str | None = None
        self.ids: dict[str, int] = {}
        self.meeting_lines: dict[str, int] = {}
        self.official_lines: dict[str, int] = {}
        self.texts: list[Written] = []
        #: Texts that lack the report's own language, each with its field and languages; and whether other
        #: texts have it.
        self.lacking: list[tuple[yaml.Node, str, Collection[str]]] = []
        self.has_official = False

    def report(self, root: yaml.Node) -> Report | None:
        self.look_for_texts(root)
        top = self.mapping(root, "", REPORT)
        about = self.mapping(top.pop("report"), "report", ABOUT_REPORT) if "report" in top else {}
        language = about.pop("language", None)  # texts are read by it
        if language is not None:
            self.tag = self.language(language, "report.language")
        known = self.values(about, "report", ABOUT_REPORT)
        self.id = known.get("id")
        if "id" in about:
            self.id_line = line(about["id"])
        if "official" in about:
            self.official(about["official"], known["official"])
        sections = self.values(top, "", REPORT).get("sections", ())
        self.without_official(language)
        if "sections" in top and not self.failed and not any(text.passage for text in self.texts):
            self.error(top["sections"], "sections", "has no passage", "give a section a text: or items:")
        if self.failed or self.tag is None:
            return None
        sets = {key: frozenset(known.get(key, ())) for key in ("official", "outdated", "confirmed")}
        sets["official"] = sets["official"] or frozenset({self.tag})
        return Report(**known | sets, language=self.tag, sections=sections)

    def without_official(self, language: yaml.Node | None) -> None:
        """Note each text that lacks the report's language. If all texts have a longer or shorter tag of it,
        note instead that the report's tag differs."""
        if self.tag is None or language is None:
            return
        shared = set.intersection(*(set(tags) for _, _, tags in self.lacking)) if self.lacking else set()
        alike = sorted(tag for tag in shared if base(tag) == base(self.tag))
        if alike and not self.has_official:
            advice = f"write {alike[0]}, as the texts have it"
            self.error(language, "report.language", f"no text is in {self.tag}, but in {alike[0]}", advice)
            return
        for node, where, _ in self.lacking:
            advice = f"add the official text as {self.tag}: …"
            self.error(node, where, f"lacks the report's language {self.tag}", advice)

    def official(self, node: yaml.Node, tags: Sequence[str | None]) -> None:
        for entry, tag in zip(node.value, tags, strict=False):
            if tag is not None:
                self.official_lines.setdefault(tag, line(entry))
        if self.tag is not None and any(tags) and self.tag not in tags:
            advice = f"add {self.tag} to the list"
            self.error(node, "report.official", f"lacks the report's language {self.tag}", advice)

    def unplaced(self, node: yaml.Node, where: str) -> dict[str, tuple[str, ...]]:
        advice, texts = "write a language tag and a colon: en: …", DEFINED["unplaced"]["additionalProperties"]
        return {
            self.language(key_node, join(where, key)) or key: self.value(value, join(where, key), texts)
            for key, key_node, value in self.pairs(node, where, advice)
        }

    def section(self, node: yaml.Node, where: str) -> Section | None:
        before = self.errors
        written = _written_id(node)
        where = f"sections[{written}]" if written else where
        keys = self.mapping(node, where, SECTION)
        known = self.values(keys, where, SECTION)
        own = known.get("id")
        if own is None:
            return None
        if "meeting" in keys:
            self.meeting_lines.setdefault(own, line(keys["meeting"]))
        if self.errors == before and not keys.keys() & {"text", "items", "sections"}:
            advice = "give it a text:, items: or sections:, or delete it where it heads nothing"
            self.warn(line(node), where, "holds nothing to answer with", advice)
        return Section(**known)

    def section_id(self, node: yaml.Node, where: str) -> str | None:
        own = self.word(node, where, DEFINED["section_id"]["pattern"])
        if own is not None:
            if own in self.ids:
                message = f"the id {own!r} is taken (line {self.ids[own]})"
                self.error(node, where, message, "give the newer section an id of its own")
            self.ids.setdefault(own, line(node))
            if own.endswith(".") and own.strip("."):
                advice = f'write "{own.rstrip(".")}", unless links carry this one already'
                self.warn(line(node), where, f"the id {own!r} ends in a dot", advice)
        return own

    def meeting(self, node: yaml.Node, where: str) -> Meeting:
        if isinstance(node, yaml.MappingNode) and not node.value:
            self.error(node, where, "is empty", "write its number: or date:, or remove the key")
        return Meeting(**self.values(self.mapping(node, where, MEETING), where, MEETING))

    def text(self, node: yaml.Node, where: str) -> dict[str, str]:
        strings: dict[str, tuple[int, str]] = {}
        if isinstance(node, yaml.MappingNode):
            before = self.errors
            for tag, said, key_node, _ in self.texts_by_language(node, where, "ru"):
                strings[tag] = (line(key_node), said)
            written = {key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
            told = self.errors > before and (not strings or self.tag in map(_meant, written))
            if self.tag is None or self.tag.lower() in map(str.lower, written):
                self.has_official = True
            elif not told:
                self.lacking.append((node, where, strings.keys()))
        else:
            string = self.prose(node, where)
            if string is not None:
                strings[self.tag or "und"] = (line(node), string)
        if strings:
            self.texts.append(Written(where, line(node), not where.endswith(".title"), strings))
        return {tag: string for tag, (_, string) in strings.items()}


def _meant(tag: str) -> str | None:
    """The language tag that was probably meant by a wrong one."""
    try:
        return canonical(tag)
    except UnknownLanguageError as exc:
        return exc.meant


def _written_id(node: yaml.Node) -> str | None:
    """A section's id as written in the file, right or wrong, for naming the section."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == "id" and isinstance(value, yaml.ScalarNode):
                return str(value.value)[:40] or None
    return None
