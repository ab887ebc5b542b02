"""The builds on disk, in `<data>/index`.

`builds/<name>/` is a build. `live` has the name of the live build. `trail` has the names of the builds that were live
before it, the newest last. `held` has the name of a build that was made live on purpose.

A build is made in `<name>.part` and renamed when it is whole. It goes live when `live` is replaced. Both are one step
of the file system, so a crash leaves the old build live. Readers take no lock.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.durable import sync, sync_tree, write_text
from index.errors import REBUILD, BuildError, IndexDamagedError, IndexMissingError, StoredIndexError
from index.lock import locked
from index.manifest import Manifest, check_files

#: Builds that are kept, the live one among them.
KEPT = 3
PART = ".part"
#: What a person does where builds are there and the live one cannot be used.
GO_BACK = "run `cwgcop index rollback`"
_INSTEAD = "mend the reports, then run `cwgcop index build`"
_NAME = re.compile(r"\d{6,}-\d{8}T\d{6}Z")


@dataclass(frozen=True, slots=True)
class Build:
    """A line of the list of builds. If it cannot be used, `problem` says why and `manifest` may be None."""

    name: str
    live: bool
    size: int
    manifest: Manifest | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class RolledBack:
    """The result of a rollback: the live build, and the newer builds that it skipped, each with the reason."""

    name: str
    passed_over: tuple[str, ...] = ()


class Builds:
    """The builds in the data folder `data`."""

    def __init__(self, data: Path) -> None:
        self.root = data / "index"
        self.folder = self.root / "builds"

    def names(self) -> list[str]:
        """Return the names of the builds that were finished, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(
            (path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name)),
            key=_number,
        )

    def live(self) -> str:
        """Return the name of the build in use. Raises IndexMissingError or IndexDamagedError."""
        path = self.root / "live"
        try:
            name = path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            if self.names():
                raise IndexDamagedError(f"{path}: is missing: {GO_BACK} or `cwgcop index build`") from None
            raise IndexMissingError(f"{self.root}: there is no index yet: {REBUILD}") from None
        except (OSError, ValueError) as exc:
            raise IndexDamagedError.unreadable(path, exc) from exc
        if not _NAME.fullmatch(name) or not (self.folder / name).is_dir():
            raise IndexDamagedError(f"{path}: it names no build in {self.folder}: {REBUILD}")
        return name

    def current(self) -> str:
        """Return the name of the live build; "" if none is live or its name cannot be read."""
        try:
            return self.live()
        except StoredIndexError:
            return ""

    def held(self) -> str | None:
        """Return the name of the live build if it was made live on purpose, else None.

        It stays live although reports change, until `cwgcop knowledge publish` or `cwgcop index build`.
        """
        try:
            name = self._held_name()
            return name if name == self.live() else None
        except StoredIndexError:
            return None

    def is_held(self) -> bool:
        """Whether the live build was made live on purpose. The build may be damaged."""
        name, live = self._held_name(), self._pointer()
        return bool(name) and (name == live or not _NAME.fullmatch(live))

    def hold(self, wait: float = 0) -> None:
        """Hold the live build, if there is one. Raises IndexBusyError and BuildError."""
        with self.writing(wait), suppress(StoredIndexError):
            self._hold(self.live())

    def path(self, name: str) -> Path:
        """Return the folder of a finished build. Raises IndexMissingError."""
        if name not in (names := self.names()):
            known = ", ".join(names) or "none"
            raise IndexMissingError(f"{self.folder}: there is no build {name!r}: the builds are: {known}")
        return self.folder / name

    def list(self) -> list[Build]:
        """Return all builds, oldest first, with damaged ones."""
        live = self.current()
        builds = [self._describe(name, live) for name in self.names()]
        # What another process removes meanwhile is no build any more, rather than a damaged one.
        return [build for build in builds if (self.folder / build.name).is_dir()]

    def verify(self, name: str | None = None) -> Manifest:
        """Read every byte of a build (the live one unless named) and compare it with the manifest.

        Raises IndexDamagedError, IndexMismatchError or IndexMissingError.
        """
        folder = self.path(name or self.live())
        manifest = Manifest.read(folder)
        check_files(folder, manifest.files)
        return manifest

    def rollback(self, check: Callable[[Path], object] = lambda _folder: None) -> RolledBack:
        """Go back to the newest whole build that was live before the live one, and hold it.

        A build is skipped if `check` raises StoredIndexError for its folder. A later rollback does not come back to the
        build that this one left.

        Raises IndexMissingError when there is none.
        """
        with self.writing():
            passed: list[str] = []
            for name in reversed(self._trail()):
                try:
                    self.verify(name)
                    check(self.folder / name)
                except StoredIndexError as error:
                    # To build anew is advice for another day: it would end the way back.
                    passed.append(f"{name}: {str(error).partition(f': {REBUILD}')[0]}")
                    continue
                self.go_back(name)
                return RolledBack(name, tuple(passed))
            if not passed:
                raise IndexMissingError(f"{self.folder}: there is no build before the live one: {_INSTEAD}")
            said = "; ".join(passed)
            raise IndexMissingError(f"{self.folder}: no earlier build can be used: {said}: {_INSTEAD}")

    def _trail(self) -> Sequence[str]:
        """The names of the builds that were live before the live one, the newest last; all other builds if unknown.

        Raises IndexMissingError if none is live.
        """
        names, live = self.names(), self._pointer()
        try:
            self.live()
        except IndexDamagedError:
            held = self._held_name()
            if held != live or not live:  # only a held build is known to have been live
                return [*(name for name in names if name != held), *([held] if held in names else ())]
        try:
            noted = (self.root / "trail").read_text(encoding="ascii").split()
            if not all(map(_NAME.fullmatch, noted)):
                raise ValueError("words that are no names of builds")
        except FileNotFoundError:  # as an earlier version of the program left it
            return [name for name in names if _number(name) < _number(live)]
        except (OSError, ValueError):
            return [name for name in names if name != live]
        return [name for name in noted if name in names and name != live]

    @contextmanager
    def writing(self, wait: float = 0) -> Iterator[None]:
        """Hold the lock, waiting up to `wait` seconds, and put what stops the writing into a sentence.

        Raises IndexBusyError when another process has it, BuildError for a full disk and the like.
        """
        before = self._pointer()
        try:
            with locked(self.root / "lock", wait):
                before = self._pointer()
                yield
        except OSError as exc:
            stays = ""
            if now := self._pointer():
                stays = (
                    "; the live index is as it was"
                    if now == before
                    else f"; build {now} is live all the same"
                )
            raise BuildError(
                f"{exc.filename or self.root}: the index cannot be written ({exc.strerror or exc}): see to "
                f"the space and permissions there, or choose another data folder{stays}"
            ) from exc

    def _held_name(self) -> str:
        """The name of the build that was last made live on purpose; "" for none."""
        try:
            return (self.root / "held").read_text(encoding="ascii", errors="replace").strip()
        except OSError:
            return ""

    def _pointer(self) -> str:
        """What says which build is live, be it right or not; nothing where nothing does."""
        try:
            return (self.root / "live").read_text(encoding="ascii", errors="replace").strip()
        except OSError:
            return ""

    # What follows is for the holder of the lock.

    def new(self) -> str:
        """Return a name for a new build: the next number, then the time. A clock may go back, numbers do not."""
        last = max(map(_number, self.names()), default=0)
        return f"{last + 1:06d}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"

    def finish(self, name: str) -> None:
        """Rename the folder of a new build to its name, if every byte is as its manifest says.

        Raises IndexDamagedError and IndexMismatchError.
        """
        part = self.folder / f"{name}{PART}"
        manifest = Manifest.read(part)
        if manifest.name != name:
            raise IndexDamagedError(f"{part}: its manifest is that of {manifest.name}: {REBUILD}")
        check_files(part, manifest.files)
        sync_tree(part)
        part.rename(self.folder / name)
        sync(self.folder)

    def publish(self, name: str, *, hold: bool = False) -> None:
        """Make a finished build live by one rename. `rollback` goes back to the build that was live before.

        With `hold` it is held, else no build is held.
        """
        try:
            live = self.live()
            if live != name:
                self._write_trail([*self._trail(), live])
        except StoredIndexError:
            pass  # none was live, or nobody knows which
        if hold:
            self._hold(name)
        self._go_live(name)
        held = self.root / "held"
        if not hold and held.exists():
            held.unlink()
            sync(self.root)

    def go_back(self, name: str) -> None:
        """Make a finished build live again and hold it. `rollback` does not go back to builds that were live since."""
        trail = self._trail()
        if name != self._pointer():
            trail = trail[: trail.index(name)] if name in trail else ()
        self._hold(name)
        self._go_live(name)
        self._write_trail(trail)

    def sweep(self) -> None:
        """Remove the files that killed builds left. Files that cannot be removed stay and do no harm."""
        if self.folder.is_dir():
            for path in self.folder.glob(f"*{PART}"):
                shutil.rmtree(path, ignore_errors=True)

    def prune(self) -> None:
        """Remove all but KEPT builds. The live build is kept, then those that were live before it, then the newest."""
        names, trail = self.names(), self._trail()
        others = [name for name in names if name not in trail and name != self.live()]
        kept = [self.live(), *reversed(trail), *reversed(others)][:KEPT]
        for name in names:
            if name not in kept:
                self.remove(name)

    def remove(self, name: str) -> None:
        """Remove a build. If Windows refuses because a file is open, it stays for next time."""
        part = self.folder / f"{name}{PART}"
        try:
            (self.folder / name).rename(part)  # half a removed build must not pass for a build
        except PermissionError:
            return
        shutil.rmtree(part, ignore_errors=True)
        sync(self.folder)

    def _go_live(self, name: str) -> None:
        write_text(self.root / "live", f"{name}\n")

    def _write_trail(self, names: Sequence[str]) -> None:
        write_text(self.root / "trail", "".join(f"{name}\n" for name in names[-KEPT:]))

    def _hold(self, name: str) -> None:
        # Before it goes live: a crash in between leaves a hold on what is not live, which holds nothing.
        write_text(self.root / "held", f"{name}\n")

    def _describe(self, name: str, live: str) -> Build:
        folder = self.folder / name
        try:
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        except FileNotFoundError:
            size = 0
        except OSError as exc:
            return Build(name, name == live, 0, None, f"{folder}: cannot be read ({exc.strerror})")
        try:
            manifest = Manifest.read(folder)
        except StoredIndexError as exc:
            return Build(name, name == live, size, None, str(exc))
        try:
            check_files(folder, manifest.files, hashes=False)
        except StoredIndexError as exc:
            return Build(name, name == live, size, manifest, str(exc))
        return Build(name, name == live, size, manifest, None)


def _number(name: str) -> int:
    """The number at the beginning of a build's name."""
    return int(name.partition("-")[0])
