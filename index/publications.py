"""The history of what was published, in `<data>/publications`.

`history.jsonl` has a line for each publication and each rollback, the newest last. A line is added and flushed once the
index is live. A line that a crash cut short is ignored.

`files/<digest>/` has the knowledge files of a publication, byte for byte. They are kept before the index goes live and
never change.

`begun` is the line of a rollback that has begun, until the files are back.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.durable import new_folder, sync, write_bytes, write_text
from index.lock import locked
from knowledge.errors import UserError
from knowledge.filenames import PARTS, yaml_files

_NAME = re.compile(rf"history\.jsonl|files/[0-9a-f]+/({'|'.join(PARTS)})/[^/\\]+")


class Step(StrEnum):
    """The event that a line of the history records."""

    PUBLISHED = "published"
    ROLLED_BACK = "rolled back"
    INDEX_BACK = "index rolled back"
    INDEX_BUILT = "index built"
    RENEWED = "made anew"


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the history.

    when: the time, ISO 8601 in UTC
    who: the person
    step: the event
    build: name of the build that went live
    files: digest of the knowledge files; "" if only the index went back
    why: the reason that the person gave
    forced: whether it was published although shares fell
    accepted: ids of passages whose official text was changed on purpose
    changes: the number of changes from the build before, by kind
    figures: the result of `comparison.figures`
    to: of a rollback, the build that was asked for
    replaced: of a rollback, digest of the files that were in the knowledge folder before
    previous_build: name of the build that was live before
    """

    when: str
    who: str
    step: Step
    build: str
    files: str
    why: str = ""
    forced: bool = False
    accepted: tuple[str, ...] = ()
    changes: dict[str, int] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    to: str = ""
    replaced: str = ""
    previous_build: str = ""


class Publications:
    """The publications in the data folder `data`."""

    def __init__(self, data: Path) -> None:
        self.root = data / "publications"
        self.files = self.root / "files"
        self.history = self.root / "history.jsonl"
        self._begun = self.root / "begun"

    @contextmanager
    def writing(self, wait: float = 0) -> Iterator[None]:
        """Hold the lock of publishing and rolling back; wait up to `wait` seconds for it. Raises IndexBusyError."""
        with locked(self.root / "lock", wait):
            yield

    def records(self) -> list[Record]:
        """Every line of the history that can be read, oldest first."""
        return [record for record in self._lines() if record]

    def _lines(self) -> list[Record | None]:
        """Every line of the history; None for a line that is damaged or was cut short by a crash."""
        try:
            text = self.history.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return []
        # Not `splitlines`: what somebody gave as a reason may have separators of its own.
        return [_read(line) for line in text.split("\n") if line]

    def before(self, live: str) -> Record | None:
        """The line of the publication or rollback before the live build; None without one.

        A build that a rollback left is skipped.
        """
        found: list[Record] = []
        for record in self.records():
            if record.step is Step.INDEX_BACK:
                place = _last(one.build == record.build for one in found)
                found = [] if place is None else found[: place + 1]
                continue
            if record.step in (Step.ROLLED_BACK, Step.RENEWED):
                to, files = record.to, record.files
                found = found[: _last(to in (one.build, one.to) and one.files == files for one in found)]
            elif (place := _last(one.build == record.previous_build for one in found)) is not None:
                found = found[: place + 1]  # the index alone may have been rolled back to there
            found.append(record)
        place = _last(one.build == live for one in found)
        if place is None:  # made by `index build`
            place = _last(one.previous_build == live for one in found)
        return next((one for one in reversed(found[:place]) if one.files), None)

    def find(self, build: str) -> Record:
        """The last line about a build, by its name or the number at the beginning of its name. Raises UserError."""
        records = [one for one in self.with_files() if build in (one.build, one.build.partition("-")[0])]
        if not records:
            known = ", ".join(dict.fromkeys(one.build for one in self.with_files())) or "none"
            raise UserError(f"no publication has the build {build!r}: there are {known}")
        return records[-1]

    def with_files(self) -> list[Record]:
        """The lines that have files, oldest first: those of publications and rollbacks."""
        return [one for one in self.records() if one.files]

    def add(self, record: Record) -> None:
        """Add a line to the history."""
        self.root.mkdir(parents=True, exist_ok=True)
        line = _written(record)
        # A line that a crash cut short must not take this one with it.
        torn = self.history.exists() and not self.history.read_bytes().endswith(b"\n")
        with self.history.open("a", encoding="utf-8", newline="\n") as file:
            file.write("\n" * torn + f"{line}\n")
            file.flush()
            os.fsync(file.fileno())
        sync(self.root)

    def begin(self, rollback: Record) -> None:
        """Note a rollback that is about to go live."""
        write_text(self._begun, _written(rollback))

    def begun(self, live: str) -> Record | None:
        """The rollback that made the live build live and was cut off then, if there is one."""
        try:
            record = _read(self._begun.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return record if record and record.build == live else None

    def end(self) -> None:
        """Note that no rollback waits to be finished."""
        self._begun.unlink(missing_ok=True)

    def folder(self, digest: str) -> Path:
        """The folder of files that were kept. Raises UserError where they are not there, or not what they were."""
        folder = self.files / digest
        if not digest or not folder.is_dir():
            raise UserError(f"{folder}: the files of that publication are not kept any more")
        if _digest(_contents(folder)) != digest:
            raise UserError(
                f"{folder}: was changed or damaged: put the files back by hand, or choose another"
            )
        return folder

    def keep(self, knowledge: Path) -> str:
        """Keep the report and question files of a knowledge folder as they are; what they are named by, the same for
        the same files."""
        contents = _contents(knowledge)
        digest = _digest(contents)
        folder = self.files / digest
        if folder.is_dir() and _digest(_contents(folder)) == digest:
            return digest
        with new_folder(folder) as part:
            for part_of in PARTS:
                (part / part_of).mkdir()
            for name, content in contents.items():
                (part / name).write_bytes(content)
        return digest

    def drop(self, digest: str) -> None:
        """Remove files that were kept, unless a line of the history names them, or one that cannot be read may."""
        if all(record and digest not in (record.files, record.replaced) for record in self._lines()):
            shutil.rmtree(self.files / digest, ignore_errors=True)

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """The files that the history names and, last, the history, by their paths in `publications/`: what `restore`
        makes the same of elsewhere. Raises UserError for one that cannot be read."""
        if not self.history.exists():
            return
        try:
            history, records = self.history.read_bytes(), self.records()
            for digest in sorted(
                {one for record in records for one in (record.files, record.replaced) if one}
            ):
                for name, content in _contents(self.files / digest).items():
                    yield f"files/{digest}/{name}", content
            yield self.history.name, history
        except OSError as error:
            raise UserError(f"{error.filename}: cannot be read: {error.strerror}: see to it first") from error

    def restore(self, contents: Iterable[tuple[str, bytes]]) -> None:
        """Write what `contents` gave. Raises OSError, and UserError for what it never gives."""
        for name, content in contents:
            if not _NAME.fullmatch(name):
                raise UserError(f"{name!r} is no file of a publication")
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, content)

    def put_back(self, digest: str, knowledge: Path) -> None:
        """Make the report and question files of a knowledge folder those that were kept; whatever else is in it stays.
        Raises OSError and UserError."""
        contents, present = _contents(self.folder(digest)), _contents(knowledge)
        for name, content in contents.items():
            if present.get(name) != content:
                (knowledge / name).parent.mkdir(parents=True, exist_ok=True)
                write_bytes(knowledge / name, content)
        for name in present.keys() - contents.keys():
            (knowledge / name).unlink()


def files_digest(knowledge: Path) -> str:
    """What the report and question files of a knowledge folder are named by. Raises UserError."""
    return _digest(_contents(knowledge))


def _written(record: Record) -> str:
    return json.dumps(asdict(record), ensure_ascii=False)


def _read(line: str) -> Record | None:
    try:
        written = json.loads(line)
        if "over" in written:  # the name of the field in earlier histories
            written["previous_build"] = written.pop("over")
        return Record(**written | {"step": Step(written["step"]), "accepted": tuple(written["accepted"])})
    except (ValueError, KeyError, TypeError):
        return None


def _last(wanted: Iterable[bool]) -> int | None:
    """The place of the last true value; None without one."""
    return max((place for place, holds in enumerate(wanted) if holds), default=None)


def _contents(folder: Path) -> dict[str, bytes]:
    """The files of a knowledge folder that the program reads, by path within it.

    Raises UserError for a file name that is not in UTF-8, as archives of other systems may have.
    """
    found = {f"{part}/{path.name}": path for part in PARTS for path in yaml_files(folder / part)}
    for name, path in found.items():
        if any("\ud800" <= sign <= "\udfff" for sign in name):
            raise UserError(f"{path}: the name is not in UTF-8: rename the file")
    return {name: path.read_bytes() for name, path in found.items()}


def _digest(contents: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(contents.items()):
        digest.update(b"%d:%d:" % (len(name.encode()), len(content)) + name.encode() + content)
    return digest.hexdigest()[:16]
