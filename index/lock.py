"""One writer at a time: a lock that dies with its process, so that no leftover file blocks anyone."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexBusyError

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int, *, shared: bool = False) -> None:
        if not shared:  # Windows shares none: who would share goes without
            os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # a byte beyond the text, which stays readable
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int, *, shared: bool = False) -> None:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


@contextmanager
def locked(
    path: Path, wait: float = 0, busy: Callable[[], object] = lambda: None, *, shared: bool = False
) -> Iterator[None]:
    """Hold the lock at `path` for the length of a with block, waiting up to `wait` seconds for it; `busy` is called
    once where that takes a while. Any number may hold a `shared` one at once.

    The system drops it when the process ends, however it ends. Raises IndexBusyError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        until, waiting = time.monotonic() + wait, False
        while True:
            try:
                _take(descriptor, shared=shared)
                break
            except (BlockingIOError, PermissionError) as exc:  # the second is what Windows says
                if time.monotonic() >= until:
                    raise IndexBusyError(_holder(path)) from exc
                if not waiting:
                    waiting = True
                    busy()
                time.sleep(0.1)
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, b"%d\n" % os.getpid())
        yield
    finally:
        os.close(descriptor)


def is_locked(path: Path) -> bool:
    """Whether a process holds the lock at `path`; nothing is written to look."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _take(descriptor)
    except (BlockingIOError, PermissionError):
        return True
    finally:
        os.close(descriptor)
    return False


def _holder(path: Path) -> str:
    try:
        process = f" (process {int(path.read_text(encoding='ascii'))})"
    except (OSError, ValueError):
        process = ""
    return f"{path.parent}: another program{process} is writing here already: wait until it has ended"
