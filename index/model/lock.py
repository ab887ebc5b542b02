"""A lock between processes, held while a block runs and let go when its process dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path` (made if missing, never removed), waiting for whoever holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (exists on Windows alone)
            import time  # noqa: PLC0415

            while True:
                try:
                    msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # given up after ten seconds: go on waiting
                    time.sleep(0.1)
        else:
            import fcntl  # noqa: PLC0415 (does not exist on Windows)

            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
