"""All reports of a knowledge folder, and their passages by id."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import KnowledgeError, UnknownPassageError
from knowledge.filenames import digest, taken, unreadable, yaml_files
from knowledge.problem import Problem
from knowledge.report import Meeting, Passage, Report, Section, paths

if TYPE_CHECKING:
    from knowledge.reportfile import ReportFile


def shorten(identifier: str) -> str:
    """A stable short form of an id that is too long for a button or a link."""
    return "#" + hashlib.blake2s(identifier.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def bare(identifier: str) -> str:
    """An id in small letters, with a hyphen for each run of other characters than letters and figures."""
    return re.sub(r"[^A-Za-z0-9]+", "-", identifier).lower()


def key_of(spelling: str) -> int:
    """The number, of 64 bits, at the start of an id's short form."""
    return int(shorten(spelling)[1:17], 16)


def keys_of(identifier: str) -> tuple[int, int]:
    """The numbers by which an id is found: its own, and that of its bare form."""
    return key_of(identifier), key_of(bare(identifier))


@dataclass(frozen=True)  # not slotted: the views below are worked out once, when first asked for
class Library:
    """The reports of one folder, in the order of their file names.

    files: the digest of the files that they were read from; "" if they were not.
    """

    reports: tuple[Report, ...]
    files: str = field(default="", kw_only=True, compare=False)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage of every report, in reading order."""
        return tuple(passage for report in self.reports for passage in report.passages())

    @cached_property
    def sections(self) -> Mapping[str, tuple[Section, ...]]:
        """Every section by its full id (`cwg-cop-2022/2.4`), in reading order, as the path to it."""
        return {report.id_of(path[-1]): path for report in self.reports for path in paths(report.sections)}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of all passages, sorted."""
        return tuple(sorted({language for passage in self.passages for language in passage.text}))

    @cached_property
    def ids(self) -> Mapping[str, Passage]:
        """Every passage by its id, in reading order."""
        return {passage.id: passage for passage in self.passages}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The number of passages of each report, by its id."""
        return {report.id: sum(1 for _ in report.passages()) for report in self.reports}

    @cached_property
    def meetings(self) -> Mapping[str, Sequence[tuple[str, Meeting]]]:
        """The sections of each report that are about a meeting, by their full ids, in reading order."""
        return {
            report.id: [(report.id_of(one), one.meeting) for one in report.every_section() if one.meeting]
            for report in self.reports
        }

    @cached_property
    def suggestions(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """Checked questions in their languages, by the id of the passage that answers them; sample questions
        are under "".

        Only the library of an index build has any.
        """
        return {}

    def by_key(self, key: int) -> Iterable[str]:
        """The ids of passages, sections and reports that have a key (`keys_of`)."""
        return self._by_key.get(key, ())

    @cached_property
    def _by_key(self) -> Mapping[int, list[str]]:
        found: defaultdict[int, list[str]] = defaultdict(list)
        for id_ in dict.fromkeys((*self.ids, *self.sections, *(report.id for report in self.reports))):
            for key in set(keys_of(id_)):
                found[key].append(id_)
        return found

    def passage(self, passage_id: str) -> Passage:
        """The passage of that id. Raises `UnknownPassageError`."""
        try:
            return self.ids[passage_id]
        except KeyError:
            raise UnknownPassageError(passage_id) from None

    def at(self, position: int) -> Passage:
        """The passage at a position in reading order, from 0."""
        return self.passages[position]

    def position(self, passage_id: str) -> int | None:
        """The position of a passage in reading order, by its id; None if there is no such passage."""
        return self._positions.get(passage_id)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {passage.id: position for position, passage in enumerate(self.passages)}

    def section_passages(self, section_id: str) -> tuple[Passage, ...]:
        """The passages of a section and of those within it, in reading order. Raises `UnknownPassageError`."""
        if section_id not in self.sections:
            raise UnknownPassageError(section_id)
        return tuple(passage for passage in self.passages if section_id in passage.section_ids)


def load(folder: Path) -> Library:
    """Read `folder/reports/*.yaml`, without outdated texts. Raises `KnowledgeError` with every problem if there is an
    error."""
    read_from = digest(folder / "reports")
    files, problems = read_folder(folder)
    if any(problem.is_error for problem in problems):
        raise KnowledgeError(problems)
    reports = tuple(file.report.current() for file in files if file.report is not None)
    return Library(reports, files=read_from)


def read_folder(
    folder: Path, reading: "Callable[[Path], ReportFile] | None" = None
) -> "tuple[list[ReportFile], list[Problem]]":
    """Read every report file of a folder, and list all problems (without the warnings of `check`)."""
    from knowledge.reportfile import read_report  # it reads YAML, which nobody needs who only asks

    reports = folder / "reports"
    if not folder.is_dir():
        advice = "give the folder that holds reports/ with --knowledge or CWGCOP_KNOWLEDGE"
        return [], [Problem(str(folder), None, "folder", "no such knowledge folder", advice)]
    try:
        paths = yaml_files(reports)
    except OSError as exc:
        return [], [unreadable(reports, exc)]
    if not paths:
        advice = "make one of a document with cwgcop knowledge import, or start one with cwgcop knowledge new"
        return [], [
            Problem(str(reports), None, "folder", "no report (*.yaml) in the knowledge folder", advice)
        ]
    files = [(reading or read_report)(path) for path in paths]
    problems = [problem for file in files for problem in file.problems]
    return files, [*problems, *taken(files)]
