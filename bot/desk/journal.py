"""The history of changes at the desk: person, time, action, and the files before and after, so that each change can
be undone. It is in `<data>/desk`: `changes.jsonl` has a line for each change, `files/` has contents by their digests.
Contents are kept for the last changes only (`_CHANGES`, `_DAYS`)."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from index.durable import write_bytes
from index.lock import locked
from knowledge.errors import UserError
from knowledge.filenames import PARTS, yaml_files

T = TypeVar("T")
#: A text of the desk by its key, with its values: each reader gets it in the own language.
What = tuple[str, Mapping[str, str | int]]
#: The time that a change waits for another one to end, in seconds.
_WAIT = 30.0
#: The changes that can be undone: at least so many, and all of so many days.
_CHANGES, _DAYS = 100, 30


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the knowledge files.

    number: its number, from 1
    when: the time, ISO 8601 in UTC
    who: the person
    what: the text of the desk that describes the change, and its values
    files: digests of each changed file before and after, by its name in the knowledge folder; "" for no file
    undoes: the number of the change that it undoes; 0 for none
    """

    number: int
    when: str
    who: str
    what: What
    files: dict[str, tuple[str, str]]
    undoes: int = 0


class Journal:
    """The changes of a knowledge folder."""

    def __init__(self, knowledge: Path, data: Path) -> None:
        self._knowledge, self._root = knowledge, data / "desk"
        self._lines = self._root / "changes.jsonl"

    def changes(self) -> list[Change]:
        """All changes that can be read, oldest first."""
        try:
            lines = self._lines.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return []
        return [one for line in lines if (one := _read(line)) is not None]

    def make(
        self, who: str, what: What | Callable[[T], What], work: Callable[[], T], undoes: int = 0
    ) -> tuple[T, int]:
        """Do work that changes files, and note it. Gives its result, and the number of the change, 0 if no file
        changed.

        If the work fails, the files are restored.
        """
        with locked(self._root / "lock", _WAIT):
            before = self._contents()
            try:
                done = work()
            except BaseException:
                self._put(before)
                raise
            after = self._contents()
            changed = {name for name in before | after if before.get(name) != after.get(name)}
            if not changed:
                return done, 0
            files = {
                name: (self._keep(before.get(name)), self._keep(after.get(name))) for name in sorted(changed)
            }
            said = what if isinstance(what, tuple) else what(done)
            number = max((one.number for one in self.changes()), default=0) + 1
            change = Change(number, datetime.now(UTC).isoformat(timespec="seconds"), who, said, files, undoes)
            with self._lines.open("a", encoding="utf-8", newline="\n") as file:
                file.write(json.dumps(asdict(change), ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
            self._prune()
            return done, number

    def undo(self, who: str, number: int) -> int:
        """Restore the files from before a change, and give the number of the new change. Raises UserError if one of
        them was changed since."""
        change = next((one for one in self.changes() if one.number == number), None)
        if change is None:
            raise UserError(f"there is no change {number}")

        def work() -> None:
            if change not in self._kept():
                raise UserError(f"change {number} is too old to be undone: its files are not kept any more")
            if change not in self.undoable():
                raise UserError(f"{', '.join(change.files)}: was changed since: undo the later changes first")
            self._put({
                name: (self._root / "files" / before).read_bytes()
                for name, (before, _) in change.files.items() if before
            }, set(change.files))  # fmt: skip

        return self.make(who, ("did-undo", {"number": number}), work, number)[1]

    def undoable(self) -> list[Change]:
        """The changes whose files are kept, and are as the change left them; oldest first."""
        now = {name: _digest(content) for name, content in self._contents().items()}
        return [
            one for one in self._kept()
            if all(now.get(name, "") == after for name, (_, after) in one.files.items())
        ]  # fmt: skip

    def _kept(self) -> list[Change]:
        """The changes whose files are kept, oldest first."""
        changes, since = self.changes(), (datetime.now(UTC) - timedelta(days=_DAYS)).isoformat()
        return [one for one in changes[:-_CHANGES] if one.when >= since] + changes[-_CHANGES:]

    def _prune(self) -> None:
        """Remove contents that no undoable change needs."""
        needed = {digest for one in self._kept() for pair in one.files.values() for digest in pair}
        for path in (self._root / "files").iterdir():
            if path.name not in needed:
                path.unlink(missing_ok=True)

    def _contents(self) -> dict[str, bytes]:
        return {
            f"{part}/{path.name}": path.read_bytes()
            for part in PARTS
            for path in yaml_files(self._knowledge / part)
        }

    def _keep(self, content: bytes | None) -> str:
        digest = _digest(content)
        path = self._root / "files" / digest
        if content is not None and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, content)
        return digest

    def _put(self, contents: dict[str, bytes], names: set[str] | None = None) -> None:
        """Give files these contents; of the `names`, or all, those without any are removed."""
        now = self._contents()
        for name in now.keys() - contents.keys():
            if names is None or name in names:
                (self._knowledge / name).unlink()
        for name, content in contents.items():
            if now.get(name) != content:
                (self._knowledge / name).parent.mkdir(parents=True, exist_ok=True)
                write_bytes(self._knowledge / name, content)


def _digest(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()[:20]


def _read(line: str) -> Change | None:
    try:
        held = json.loads(line)
        key, values = held["what"]
        files = {name: (was, now) for name, (was, now) in held["files"].items()}
        return Change(**held | {"files": files, "what": (key, dict(values))})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
