"""Writes files and folders so that a crash leaves the old one or the new one, never a part."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: The end of the name of a folder that is being written.
PART = ".part"


def write_text(path: Path, text: str) -> None:
    """Write a file beside `path`, flush it to the disk, and rename it to `path`."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes beside `path`, flush them to the disk, and rename. The permissions of `path` stay.

    If `path` is a link, its target is replaced. If `path` is no file (/dev/stdout), the bytes are written to it.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    path = path.resolve() if path.is_symlink() else path
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
    except BaseException as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)  # a write that finds no room names no file
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Flush a file, or the list of names of a folder, to the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folders and keeps their names in its journal
    # Windows flushes only what is open for writing; a folder opens only for reading.
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of `target` when the block ends well, and is removed when it does not.

    A process that is killed leaves it as `target` with PART behind the name.
    """
    part = target.with_name(target.name + PART)
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        yield part
        sync_tree(part)
        shutil.rmtree(target, ignore_errors=True)
        part.rename(target)
        sync(target.parent)
    except OSError as error:
        error.filename = error.filename or str(part)  # a write that finds no room names no file
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def sync_tree(folder: Path) -> None:
    """Flush a folder with everything in it."""
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)
