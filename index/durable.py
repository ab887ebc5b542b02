"""Writing that survives a crash: flushed to the disk, and replaced whole or not at all; and hashes, to see whether it
did."""

import hashlib
import os
import shutil
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write a file beside `path`, flush it to the disk, and put it in the place of `path` at one stroke."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """The same with bytes. What `path` is stays, and who may write it: of a link the file that it leads to is written,
    and what is no file, such as /dev/stdout, is written as it is."""
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


def sync_tree(folder: Path) -> None:
    """Flush a folder with everything in it."""
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)


def file_sha256(path: Path) -> str:
    """Return the hash of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
