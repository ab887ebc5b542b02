"""Questions about a report with their right passages, for learning, choosing or judging.

A learn question about a whole section is not a lesson: such questions are recognised by their wording.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from knowledge.document import read
from knowledge.errors import KnowledgeError
from knowledge.filenames import unreadable, yaml_files
from knowledge.form import QUESTION, QUESTIONS
from knowledge.form import Kind as Kind
from knowledge.form import Split as Split
from knowledge.library import Library
from knowledge.normal import normalise
from knowledge.problem import Problem, Severity
from knowledge.reader import Reader, join, line
from knowledge.signs import wrapped

_ID = QUESTION["properties"]["id"]
#: The number of sections that an error lists if somebody names one that does not exist.
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Question:
    """One question in its languages.

    `passages` holds full ids: the passages of which any is right first, or the one section for a `SECTION`
    question; empty where nothing answers. `file` is the name of the file, without folder and ending. A question that
    is `drafted` waits for a person to accept it: until then nobody learns from it. `gloss` says what a draft asks, in
    the language of that person.
    """

    file: str
    id: str
    report: str | None
    split: Split
    kind: Kind
    style: str | None
    passages: tuple[str, ...]
    text: dict[str, str] = field(hash=False)
    line: int = field(default=0, compare=False)
    drafted: bool = False
    gloss: str | None = None

    @property
    def is_answerable(self) -> bool:
        """Whether a passage answers it."""
        return self.kind is Kind.ANSWERABLE

    @property
    def names_section(self) -> bool:
        """Whether a whole section answers it."""
        return self.kind is Kind.SECTION

    def contradicts(self, other: "Question") -> bool:
        """Whether one question is answered and the other is not, possibly by the same report."""
        silent = (Kind.UNANSWERABLE, Kind.OFF_TOPIC)
        alike = self.report == other.report or None in (self.report, other.report)
        return alike and (self.kind in silent) != (other.kind in silent)


def load_questions(folder: Path, library: Library) -> tuple[Question, ...]:
    """Read `folder/questions/*.yaml`, without drafts that nobody has accepted; none if there is no such
    folder.

    Raises `KnowledgeError` with every problem if there is an error.
    """
    questions, problems = read_questions(folder, library)
    if any(problem.is_error for problem in problems):
        raise KnowledgeError(problems)
    return tuple(question for question in questions if not question.drafted)


def read_questions(
    folder: Path, library: Library, broken: Collection[str] = ()
) -> tuple[tuple[Question, ...], list[Problem]]:
    """Read all readable questions with the drafts, and list all problems. Questions about a report in
    `broken`, which has errors of its own, are not compared with the library."""
    questions: list[Question] = []
    problems: list[Problem] = []
    try:
        paths = yaml_files(folder / "questions")
    except OSError as exc:
        return (), [unreadable(folder / "questions", exc)]
    for path in paths:
        document, unsound = read(path)
        if document is None:
            problems += unsound
            continue
        reading = _Reading(path, document.lines, library, broken)
        questions += reading.questions(document.root)
        problems += reading.problems
    return tuple(questions), [*problems, *_at_odds(folder / "questions", questions)]


def _at_odds(folder: Path, questions: Iterable[Question]) -> Iterator[Problem]:
    """Give an error for each text of two splits, since questions that were learnt from must not judge; and warn of each
    text that one question answers and another does not."""
    seen: dict[str, list[Question]] = {}
    for question in questions:
        file = str(folder / f"{question.file}.yaml")
        for language, text in question.text.items():
            where = f"questions[{question.id}].text.{language}"
            same = seen.setdefault(normalise(text, lower=True), [])
            if same and (first := same[0]).split != question.split:
                message = f"the same text is under {first.split} in {first.file}.yaml, question {first.id}"
                yield Problem(file, question.line, where, message, "ask it in other words")
            other = next((other for other in same if question.contradicts(other)), None)
            if other is not None:
                message = f"the same text is {other.kind} in {other.file}.yaml, question {other.id}"
                advice = f"keep one of the two: this one is {question.kind}"
                yield Problem(file, question.line, where, message, advice, Severity.WARNING)
            same.append(question)


class _Reading(Reader):
    """The reading of one question file."""

    def __init__(self, path: Path, lines: list[str], library: Library, broken: Collection[str]) -> None:
        super().__init__(path, lines)
        self.library = library
        self.reports = {report.id for report in library.reports}
        self.broken = broken
        self.ids: dict[str, int] = {}
        #: The file's own fields, which its questions share.
        self.about: dict[str, Any] = {}

    def questions(self, root: yaml.Node) -> list[Question]:
        """Every question that could be read."""
        self.look_for_texts(root)
        top = self.mapping(root, "", QUESTIONS)
        node = top.pop("questions", None)
        self.about = self.values(top, "", QUESTIONS)
        report = self.about.get("report")
        if report is not None and report not in self.reports and report not in self.broken:
            some = f"use one of {', '.join(sorted(self.reports))}" if self.reports else "add the report first"
            self.error(top["report"], "report", f"no report {report!r} in the folder", some)
        form = QUESTIONS["properties"]["questions"]
        found = self.value(node, "questions", form) if node is not None else ()
        return [question for question in found if question is not None]

    def question(self, node: yaml.Node, where: str) -> Question | None:
        """Read one question; None after an error."""
        before, about = self.errors, self.about
        keys = self.mapping(node, where, QUESTION, also=() if "split" in about else ("split",))
        own = self.value(keys.pop("id"), join(where, "id"), _ID) if "id" in keys else None
        where = f"questions[{own}]" if own else where
        named, report = keys.pop("passages", None), about.get("report")
        known = self.values(keys, where, QUESTION)
        split, kind = known.get("split", about.get("split")), known.get("kind")
        passages = self.passages(node, named, where, kind, report) if kind else ()
        drafted = bool(known.get("drafted", about.get("drafted")))
        if drafted and split not in (None, Split.LEARN):
            self.error(node, join(where, "drafted"), f"a draft under {split}", "drafts are for learn alone")
        nowhere = "report" in about and report is None
        if self.errors > before or nowhere or own is None or split is None or kind is None:
            return None
        if own in self.ids:
            advice = "give the newer question another id"
            self.error(node, join(where, "id"), f"taken on line {self.ids[own]}", advice)
        self.ids.setdefault(own, line(node))
        return Question(
            self.path.stem, own, report, Split(split), Kind(kind), known.get("style"), passages,
            known["text"], line(node), drafted, known.get("gloss"),
        )  # fmt: skip

    def text(self, node: yaml.Node, where: str) -> dict[str, str]:
        """The question by language."""
        text: dict[str, str] = {}
        for tag, string, _, value in self.texts_by_language(node, where, "en"):
            text[tag] = string
            if wrapped(string):
                advice = "delete them: people ask without"
                self.warn(line(value), join(where, tag), "quotation marks around the whole question", advice)
        if isinstance(node, yaml.MappingNode) and not node.value:
            self.error(node, where, "is empty", "write the question as en: …")
        return text

    def passages(
        self, question: yaml.Node, node: yaml.Node | None, where: str, kind: str, report: str | None
    ) -> tuple[str, ...]:
        """The full ids of the passages or of the section."""
        where = join(where, "passages")
        if kind in (Kind.UNANSWERABLE, Kind.OFF_TOPIC):
            if isinstance(node, yaml.SequenceNode) and node.value:
                self.error(
                    node, where, f"a question that is {kind} has no right passage", "remove them, or the kind"
                )
            return ()
        if node is None:
            self.error(
                question, where, "missing", f'name what is right for a question that is {kind}: ["2.2/1"]'
            )
            return ()
        entries = self.sequence(node, where)
        if kind == Kind.SECTION and len(entries) > 1:
            self.error(node, where, "more than one section", "keep the section that the question is about")
        found = []
        for number, entry in enumerate(entries, start=1):
            own = self.string(entry, f"{where}[{number}]")
            if own is None:
                continue
            if report is None:
                # A wrong report id at the top of the file is noted once, there.
                if "report" not in self.about:
                    where, advice = f"{where}[{number}]", "add report: at the top of the file"
                    self.error(entry, where, "no report to look in", advice)
                break
            full = f"{report}/{own}"
            if report in self.reports and not self.known(full, kind):
                what = "section" if kind == Kind.SECTION else "passage"
                said = f"no {what} {own!r} in {report}"
                self.error(entry, f"{where}[{number}]", said, self.instead(report, own, kind))
            found.append(full)
        return tuple(found)

    def instead(self, report: str, own: str, kind: str) -> str:
        """Suggest what to write in place of a passage or section that the report lacks."""
        if own.startswith(f"{report}/"):
            return "write it without the report's id, as in 2.4 or 2.4/1"
        section = own.partition("/")[0]
        path = self.library.sections.get(f"{report}/{section}")
        if path is None:
            sections = [
                id_.partition("/")[2] for id_ in self.library.sections if id_.startswith(f"{report}/")
            ]
            near = get_close_matches(section, sections, 1, cutoff=0.75)
            some = ", ".join(sections[:_NAMED]) + (", …" if len(sections) > _NAMED else "")
            return f"did you mean {near[0]}?" if near else f"the sections there are {some}"
        if kind == Kind.SECTION:
            return f"name the section alone: {section}"
        bullets = len(path[-1].items)
        if not bullets:
            return f"section {section} has no bullets" + (f": write {section}" if path[-1].text else "")
        last = f"{section}/1" if bullets == 1 else f"{section}/1 to {section}/{bullets}"
        return f"the bullets of section {section} are {last}"

    def known(self, full: str, kind: str) -> bool:
        """Whether the library has the section or passage."""
        return full in (self.library.sections if kind == Kind.SECTION else self.library.ids)
