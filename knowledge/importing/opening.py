"""Chooses the reader of a file by its content, and refuses files that no reader should open."""

import multiprocessing
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from knowledge.importing.blocks import Block, DocumentError, Source
from knowledge.progress import Progress
from knowledge.signs import unpaired

try:
    import resource
except ImportError:  # on Windows, where time alone is bounded
    resource = None  # type: ignore[assignment]

#: The largest file and the largest text that are read: a report has a few megabytes, most of them pictures.
LARGEST, LARGEST_TEXT = 100_000_000, 10_000_000
_MOST_BLOCKS, _MOST_LETTERS = 30_000, 5_000_000
#: The limits of reading: seconds of processor time and bytes of address space, if the system can limit them, else
#: seconds; and the factor for elapsed time on a busy machine.
SECONDS, MEMORY = 26, 450_000_000
_BUSY = 6
_TOO_LARGE = "needs more memory than any report: take pictures out, save it anew, or import it in parts"
_ENDED = "cannot be read to its end: it is damaged, or needs more memory than any report; save it anew"
#: Kinds of files whose text is packed, by the endings of their names.
PACKED = {".docx": "Word file", ".odt": "OpenDocument text", ".pdf": "PDF"}

READERS = {
    ".docx": "knowledge.importing.word",
    ".odt": "knowledge.importing.odt",
    ".pdf": "knowledge.importing.pdf",
    ".html": "knowledge.importing.markup",
    ".htm": "knowledge.importing.markup",
    ".md": "knowledge.importing.markup",
    ".txt": "knowledge.importing.plain",
}
_NAMES = ".docx, .odt, .pdf, .html, .md or .txt"
#: How files begin, the ending of their kind, and what to do with those that cannot be read.
_BEGINNINGS = (
    (b"%PDF-", ".pdf", ""),
    (b"PK\x03\x04", ".docx", ""),
    (b"{\\rtf", "", "a file in Rich Text Format: open it in Word and save it as .docx"),
    (b"\x89PNG", "", "a picture: it has no text that could be read"),
    (b"\xff\xd8\xff", "", "a picture: it has no text that could be read"),
    (b"GIF8", "", "a picture: it has no text that could be read"),
)
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_document(path: Path, *, accept_changes: bool = False, progress: Progress | None = None) -> Source:
    """Read a document in a process of its own, which may take `SECONDS` and `MEMORY`.

    Raises `DocumentError`, with a sentence that says what is wrong and what to do.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    reader = context.Process(target=_serve, args=(sender, path, accept_changes, SECONDS), daemon=True)
    reader.start()
    sender.close()
    too_long = f"takes more than {SECONDS} s of work to read: save it anew, or import it in parts"
    # A busy machine gives the process only a part of the time, so its processor time is limited, if the system can do
    # that.
    end = time.monotonic() + (_BUSY if resource else 1) * SECONDS
    try:
        while receiver.poll(max(0, end - time.monotonic())):
            said = receiver.recv()
            if isinstance(said, Source):
                return said
            if isinstance(said, str):
                raise DocumentError(path, said)
            if progress:
                progress(*said)
    except (EOFError, OSError) as exc:  # the process was ended by the system
        reader.join()
        ended = resource is not None and reader.exitcode in (-signal.SIGXCPU, -signal.SIGKILL)
        raise DocumentError(path, too_long if ended else _ENDED) from exc
    finally:
        reader.kill()
        reader.join()
        receiver.close()
    raise DocumentError(path, too_long)


def _serve(sender: Connection, path: Path, accept_changes: bool, seconds: int) -> None:
    """Read a document within the limits, and send progress, then the `Source` or the error."""
    if resource is not None:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        said: Source | str = read_document(
            path, accept_changes=accept_changes, progress=lambda *share: sender.send(share)
        )
    except DocumentError as exc:
        said = exc.message
    except (MemoryError, RecursionError):
        said = _TOO_LARGE
    except Exception as exc:  # a broken file makes libraries raise any exception
        said = f"cannot be read ({type(exc).__name__}): it is damaged, or of an odd kind; save it anew"
    sender.send(said)


def read_document(path: Path, *, accept_changes: bool = False, progress: Progress | None = None) -> Source:
    """Read a document in this process. Raises `DocumentError`."""
    if not path.exists():
        raise DocumentError(path, "there is no such file: check the name")
    if not path.is_file():
        raise DocumentError(path, "is no file that can be read: name the document itself")
    size = path.stat().st_size
    most = LARGEST_TEXT if path.suffix.lower() in READERS.keys() - PACKED.keys() else LARGEST
    if size > most:
        raise DocumentError(path, f"has {size / 1e6:.0f} MB, more than {most / 1e6:.0f}: take pictures out")
    if size == 0:
        raise DocumentError(path, "the file is empty: get it again from where it came")
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise DocumentError(path, f"cannot be read ({exc.strerror or exc})") from exc
    read: Callable[..., Source] = import_module(READERS[_kind(path, data)]).read
    source = read(path, data, accept_changes=accept_changes, progress=progress)
    if not source.blocks:
        raise DocumentError(path, "has no text: there is nothing to import")
    letters = sum(len(block.text) for block in source.blocks)
    if len(source.blocks) > _MOST_BLOCKS or letters > _MOST_LETTERS:
        many = f"{len(source.blocks)} paragraphs of {letters} letters"
        raise DocumentError(path, f"has {many}: no report has so many")
    source.blocks = [_without_unpaired(block, source) for block in source.blocks]
    return source


def _without_unpaired(block: Block, source: Source) -> Block:
    """The block without unpaired or too deeply nested direction marks, which are named."""
    places = unpaired(block.text)
    if not places:
        return block
    source.leave_out(f"{len(places)} direction marks without a partner, or nested too deep", block.text)
    bad = set(places)
    return replace(block, text="".join(sign for at, sign in enumerate(block.text) if at not in bad))


def _kind(path: Path, data: bytes) -> str:
    """The right ending of a file's name, by its content. Raises `DocumentError`."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DocumentError(path, "is locked with a password: open it in Word and save it without one")
        raise DocumentError(path, "is a file of old Word or Excel: open it in Word and save it as .docx")
    for beginning, ending, message in _BEGINNINGS:
        if data[:1024].lstrip().startswith(beginning):
            if message:
                raise DocumentError(path, f"is {message}")
            return ".odt" if _OPEN_TEXT in data[:200] else ending
    ending = path.suffix.lower()
    if ending in PACKED:
        kind = PACKED[ending]
        raise DocumentError(path, f"is no {kind}, whatever its name says, or is damaged: get it again")
    if ending not in READERS:
        raise DocumentError(path, f"is of a kind that cannot be imported: save it as {_NAMES}")
    return ending


def decode(path: Path, data: bytes) -> str:
    """The text of a plain text file. Raises `DocumentError`."""
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError(path, "is not UTF-8: save it as plain text with the encoding UTF-8") from None
    if "\0" in text:
        raise DocumentError(path, "is no text file, whatever its name says: it has zero bytes in it")
    return text
