"""The manifest of a build: what it holds, which model made it, and the sizes and hashes of its files."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import knowledge
from index.durable import write_text
from index.errors import REBUILD, IndexDamagedError, IndexMismatchError
from index.files import file_sha256

NAME = "manifest.json"
#: Why an index is made anew that is sound and of the model.
ANOTHER_PROGRAM = "another version of the program made it"


#: What a build does not depend on: the model has a fingerprint of its own.
_APART = {"model", "__pycache__", "acts.py", "acts.npz"}
_KINDS = {".py", ".txt", ".json", ".npz"}


@cache
def program() -> dict[str, str]:
    """The files of `index/` and `knowledge/` that may have a part in a build, each with the start of its SHA-256.

    Builds of another program are made again, from their own vectors where these can be read.
    """
    index, texts = Path(__file__).parent, Path(knowledge.__file__ or "").parent
    files = [path for path in index.rglob("*") if not _APART.intersection(path.relative_to(index).parts)]
    return {
        path.relative_to(index.parent).as_posix(): file_sha256(path)[:12]
        for path in sorted((*files, *texts.glob("*.py")))
        if path.suffix in _KINDS
    }


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a build, by its path within it. `sha256` is hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The description of a build.

    created: ISO 8601 in UTC
    model, fingerprint, dimension: those of the encoder
    knowledge: the hash of the reports
    lessons: the hash of what was learnt from
    program: the files of the program that made it (`program`)
    report_files: the digest of the files of the reports; "" if it was made of none
    passages, views: how many there are
    languages: what the language numbers of `views.npy` stand for
    recall: the share of the nearest views that is found where vectors are rounded
    """

    name: str
    created: str
    model: str
    fingerprint: str
    dimension: int
    knowledge: str
    lessons: str
    passages: int
    languages: tuple[str, ...]
    views: int
    files: tuple[StoredFile, ...] = ()
    recall: float = 1.0
    program: dict[str, str] = field(default_factory=lambda: program())
    report_files: str = ""

    def is_of(self, knowledge: str, lessons: str) -> bool:
        """Whether the build was made of reports and lessons of these hashes, by this version of the program."""
        return (self.knowledge, self.lessons, self.program) == (knowledge, lessons, program())

    def has_words_of(self, other: "Manifest") -> bool:
        """Whether both builds look up the same words: those of the same reports, read by the same program."""
        return (self.knowledge, self.program) == (other.knowledge, other.program)

    def changes(self) -> str:
        """What has changed in the program since it made the build, in a few words; "" for nothing."""
        if not isinstance(self.program, dict):  # as earlier versions wrote it
            return ANOTHER_PROGRAM
        files = sorted({Path(name).name for name, _ in self.program.items() ^ program().items()})
        more = f" and {len(files) - 3} more files" if len(files) > 3 else ""
        return f"{ANOTHER_PROGRAM}: {', '.join(files[:3])}{more} changed" if files else ""

    def write(self, folder: Path) -> None:
        """Write the manifest, with a hash over itself: every other file is checked against it."""
        content = asdict(self)
        text = json.dumps({"sha256": _digest(content), "manifest": content}, ensure_ascii=False, indent=1)
        write_text(folder / NAME, text + "\n")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read and check the manifest of the build in `folder`.

        Raises IndexDamagedError when it is missing or altered, IndexMismatchError when another program wrote it.
        """
        path = folder / NAME
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            content = stored["manifest"]
            if stored["sha256"] != _digest(content):
                raise IndexDamagedError(f"{path}: the file was altered or damaged: {REBUILD}")
        except OSError as exc:
            raise IndexDamagedError.unreadable(path, exc.strerror) from exc
        except (ValueError, KeyError, TypeError, RecursionError) as exc:
            raise IndexDamagedError(f"{path}: the file is damaged: {REBUILD}") from exc
        try:
            return _from_json(content)
        except (KeyError, TypeError) as exc:
            said = f"{path}: another version of this program wrote it: {REBUILD}, or use the version that wrote it"
            raise IndexMismatchError(said, content.get("model")) from exc


def _from_json(content: dict[str, Any]) -> Manifest:
    """Return the manifest in `content`, whose hash was found right. Raises KeyError or TypeError for another form."""
    return Manifest(
        **content
        | {
            "languages": tuple(content["languages"]),
            "files": tuple(StoredFile(**file) for file in content["files"]),
        }
    )


def _digest(content: dict[str, Any]) -> str:
    """Return the hash of the manifest's content, whatever its white space and order of keys."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def describe_files(folder: Path) -> tuple[StoredFile, ...]:
    """Return size and hash of every file in `folder` but the manifest."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / NAME)
    return tuple(
        StoredFile(path.relative_to(folder).as_posix(), path.stat().st_size, file_sha256(path))
        for path in paths
    )


def check_files(folder: Path, files: Iterable[StoredFile], *, hashes: bool = True) -> None:
    """Compare the files with what the manifest says: by size, and by hash.

    Raises IndexDamagedError naming the first file that differs.
    """
    for file in files:
        path = folder / file.path
        try:
            size = path.stat().st_size
            sha256 = file_sha256(path) if size == file.size and hashes else file.sha256
        except OSError as exc:
            raise IndexDamagedError.unreadable(path, exc.strerror) from exc
        if size != file.size:
            raise IndexDamagedError(f"{path}: {size:,} bytes where {file.size:,} were written: {REBUILD}")
        if sha256 != file.sha256:
            raise IndexDamagedError(f"{path}: the content is not what was written: {REBUILD}")
