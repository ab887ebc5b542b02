"""The builds on disk, in `<data>/index`.

`builds/<name>/` is a build. `live` says which build is live: its first line is the name, with ` held` behind it if the
build was made live on purpose; the next lines are the builds that were live before it, the newest last.

A build is made in `<name>.part` and renamed when it is whole. It goes live when `live` is replaced. Both are one step
of the file system, so a crash leaves the old build live. Readers take no lock.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.durable import PART, sync, write_text
from index.errors import REBUILD, BuildError, IndexDamagedError, IndexMissingError, StoredIndexError
from index.lock import locked
from index.manifest import Manifest, check_files

#: Builds that are kept, the live one among them.
KEPT = 3
#: The remedy if there are builds but the live one cannot be used.
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


@dataclass(frozen=True, slots=True)
class _Pointer:
    """What the file `live` says.

    live: the name of the live build; "" if nobody knows it
    held: whether it was made live on purpose
    before: the builds that were live before it, the newest last
    """

    live: str
    held: bool
    before: tuple[str, ...]


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
        name = self._pointer().live
        if name and (self.folder / name).is_dir():
            return name
        path = self.root / "live"
        if not path.exists() and not self.names():
            raise IndexMissingError(f"{self.root}: there is no index yet: {REBUILD}")
        way = GO_BACK if self._before() else "run `cwgcop knowledge rollback BUILD`"
        raise IndexDamagedError(f"{path}: names no build in {self.folder}: {way} or `cwgcop index build`")

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
        return (self.current() or None) if self._pointer().held else None

    def is_held(self) -> bool:
        """Whether the live build, which may be damaged, was made live on purpose, or nobody knows which is live."""
        return self._pointer().held

    def hold(self, wait: float = 0) -> None:
        """Hold the live build, if there is one. Raises IndexBusyError and BuildError."""
        with self.writing(wait):
            if self.current():
                self._point(replace(self._pointer(), held=True))

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
        # A build that another process is removing is left out, and not called damaged.
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
            for name in reversed(self._before()):
                try:
                    self.verify(name)
                    check(self.folder / name)
                except StoredIndexError as error:
                    # The advice to build anew is left out: it would end the way back.
                    passed.append(f"{name}: {str(error).partition(f': {REBUILD}')[0]}")
                    continue
                self.go_back(name)
                return RolledBack(name, tuple(passed))
            if not passed:
                raise IndexMissingError(f"{self.folder}: there is no build before the live one: {_INSTEAD}")
            said = "; ".join(passed)
            raise IndexMissingError(f"{self.folder}: no earlier build can be used: {said}: {_INSTEAD}")

    @contextmanager
    def writing(self, wait: float = 0) -> Iterator[None]:
        """Hold the lock, waiting up to `wait` seconds, and put what stops the writing into a sentence.

        Raises IndexBusyError when another process has it, BuildError for a full disk and the like.
        """
        before = self._pointer().live
        try:
            with locked(self.root / "lock", wait):
                before = self._pointer().live
                yield
        except OSError as exc:
            stays = ""
            if now := self._pointer().live:
                stays = (
                    "; the live index is as it was"
                    if now == before
                    else f"; build {now} is live all the same"
                )
            raise BuildError(
                f"{exc.filename or self.root}: the index cannot be written ({exc.strerror or exc}): see to "
                f"the space and permissions there, or choose another data folder{stays}"
            ) from exc

    def _pointer(self) -> _Pointer:
        """What says which build is live, be it right or not."""
        try:
            first, *before = (self.root / "live").read_text(encoding="ascii").split("\n")
            name, _, mark = first.partition(" ")
        except (OSError, ValueError):
            name = ""
        if not _NAME.fullmatch(name):
            return _Pointer("", bool(self.names()), ())
        # As earlier versions of the program wrote it, a file each.
        held, trail = (
            path.read_text(encoding="ascii", errors="replace").split() if path.exists() else []
            for path in (self.root / "held", self.root / "trail")
        )
        return _Pointer(
            name, mark == "held" or held == [name], tuple(filter(_NAME.fullmatch, trail or before))
        )

    def _point(self, to: _Pointer) -> None:
        lines = (f"{to.live} held" if to.held else to.live, *to.before[-KEPT:])
        write_text(self.root / "live", "".join(f"{line}\n" for line in lines))
        for name in ("trail", "held"):
            (self.root / name).unlink(missing_ok=True)

    def _before(self) -> tuple[str, ...]:
        """The builds that are there and were live before the live one, the newest last."""
        names = self.names()
        return tuple(name for name in self._pointer().before if name in names)

    # What follows is for the holder of the lock.

    def new(self) -> str:
        """Return a name for a new build: the next number, then the time. A clock may go back, numbers do not."""
        last = max(map(_number, self.names()), default=0)
        return f"{last + 1:06d}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"

    def publish(self, name: str, *, hold: bool = False) -> None:
        """Make a finished build live by one rename. `rollback` goes back to the build that was live before.

        With `hold` it is held, else no build is held.
        """
        before = tuple(one for one in (*self._before(), self.current()) if one not in ("", name))
        self._point(_Pointer(name, hold, before))

    def go_back(self, name: str) -> None:
        """Make a finished build live again and hold it. `rollback` does not go back to builds that were live since."""
        before = self._before()
        if name != self._pointer().live:
            before = before[: before.index(name)] if name in before else ()
        self._point(_Pointer(name, True, before))

    def sweep(self) -> None:
        """Remove the files that killed builds left. Files that cannot be removed stay and do no harm."""
        if self.folder.is_dir():
            for path in self.folder.glob(f"*{PART}"):
                shutil.rmtree(path, ignore_errors=True)

    def prune(self) -> None:
        """Remove all but KEPT builds. The live build is kept, then those that were live before it, then the newest."""
        names, before, live = self.names(), self._before(), self.live()
        others = [name for name in names if name not in before and name != live]
        kept = [live, *reversed(before), *reversed(others)][:KEPT]
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
