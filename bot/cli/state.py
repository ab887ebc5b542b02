"""`cwgcop state`: backs up, restores, checks and moves the bot's database, with the history of publications."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from bot.cli.terminal import note
from bot.editing.asked import database
from bot.service import moving
from bot.service.database import MIGRATIONS, Content
from bot.service.errors import DatabaseError, advice, without_password
from bot.service.identity import KEY, Identity, write
from bot.service.sqlite import copy, look, take_out
from bot.service.store import BACKED_UP, FILE, LOCK, Store
from bot.settings import Settings
from index.durable import sync
from index.errors import IndexBusyError
from index.lock import locked
from index.publications import Publications
from knowledge.errors import UserError

#: The remedy for a damaged backup.
_ANOTHER = "it is damaged: take another backup"


def backup(settings: Settings, args: argparse.Namespace) -> None:
    """Write database and publications to a file, or to standard output for `-`. With `--with-key` write the key beside
    it."""
    _in_the_folder(settings, "back it up", "pg_dump --format=custom --file=FILE")
    source, published = settings.data / FILE, Publications(settings.data).contents()
    if args.file == "-":
        if args.with_key or sys.stdout.isatty():
            raise UserError("- is for a pipe or a file, and without --with-key: name a FILE.")
        look(source)  # before its folder is made
        with _beside(settings) as folder:
            content = copy(source, folder / FILE, published=published)
            with (folder / FILE).open("rb") as made:
                shutil.copyfileobj(made, sys.stdout.buffer)
        _note_backup(settings)
        note(f"backed up: {words(content)}; the key is not in it.")
        return
    target = Path(args.file)
    if target.is_symlink():
        target = target.resolve()  # the link stays
    if target.exists() and not target.is_file():
        raise UserError(
            f"{args.file}: cannot be written: it is no file: name another, or - for standard output."
        )
    if target.exists() and source.exists() and target.samefile(source):
        raise UserError(f"{target}: this is the database itself: name another file.")
    if args.with_key:  # first: without it nothing is written
        if settings.key is not None:
            raise UserError("CWGCOP_KEY gives the key: keep that setting, and leave --with-key out.")
        if not (settings.data / KEY).exists():
            raise UserError(
                f"{settings.data / KEY}: no bot has run here, so there is no key: leave --with-key out."
            )
        Identity.check(settings.data / KEY)
    content = copy(source, target, published=published)
    _note_backup(settings)
    print(f"{target}: {words(content)}.")
    if args.with_key:
        write(_key_of(target), (settings.data / KEY).read_bytes())
        print(f"{_key_of(target)}: the key. Keep it apart: with both files one can find out who asked what.")
    else:
        print("The key is not in it, and people are strangers to the bot without it: --with-key backs it up.")


def restore(settings: Settings, args: argparse.Namespace) -> None:
    """Replace database and publications by a backup, or by standard input for `-`. The old ones are kept as
    `….before`."""
    _in_the_folder(settings, "restore it", "pg_restore --clean --if-exists FILE")
    file = settings.data / FILE
    try:
        # All files are made beside the old ones, which are renamed last, when nothing more can fail.
        with locked(settings.data / LOCK), _beside(settings) as folder:
            source, new, made = Path(args.file), folder / FILE, Publications(folder)
            if args.file == "-":
                source = folder / "received"
                with source.open("wb") as received:
                    shutil.copyfileobj(sys.stdin.buffer, received)
            content = copy(source, new, _ANOTHER)
            published, publications = take_out(new, source, _ANOTHER), Publications(settings.data)
            made.restore(published)
            key = _key_of(source) if settings.key is None and _key_of(source).exists() else None
            if key is not None:
                write(folder / KEY, Identity.check(key))
            before = []
            if published:
                before += _unpublished(publications)
                made.root.rename(publications.root)
            # The log of the old database, and its index, would be taken for those of the new one.
            before += _set_aside(file, "-wal")
            Path(f"{file}-shm").unlink(missing_ok=True)
            new.rename(file)
            if key is not None and not _same(key, settings.data / KEY):
                before += _set_aside(settings.data / KEY)
                (folder / KEY).rename(settings.data / KEY)
            sync(settings.data)
    except IndexBusyError as error:
        raise UserError(f"A bot runs on {settings.data}: stop it, restore, and start it again.") from error
    except OSError as error:
        raise DatabaseError(error.filename or file, advice(error)) from error
    print(f"{file}: {words(content)}.")
    if before:
        print(f"What was there before: {', '.join(map(str, before))}. Delete it when all is well.")
    if settings.key is None and not (settings.data / KEY).exists():
        note(f"there is no key: put it into {settings.data / KEY} before the bot starts, else it makes a new one and "
             "people are strangers to it.")  # fmt: skip


def check(settings: Settings, args: argparse.Namespace) -> None:
    """Print whether the bot's database, or the named file, is sound and of this version, and what it holds."""
    if settings.database is not None and not args.file:
        content = asyncio.run(database(settings, Store.content))
        print(f"{without_password(settings.database)}: answers, {words(content)}.")
        return
    path = Path(args.file) if args.file else settings.data / FILE
    content = look(path, _ANOTHER) if args.file else look(path)
    print(f"{path}: sound, {words(content)}.")


def move(settings: Settings, args: argparse.Namespace) -> None:
    """Copy the bot's state from the data folder to the PostgreSQL of CWGCOP_DATABASE, or back."""
    file, address = settings.data / FILE, settings.database
    if address is None:
        raise UserError("CWGCOP_DATABASE is not set: it names the PostgreSQL of the two.")
    source, target = (file, address) if args.to == "postgresql" else (address, file)
    if source == file and not file.is_file():
        raise DatabaseError(file, "there is no such file.")
    try:
        with locked(settings.data / LOCK), _beside(settings) as folder:
            if source == file:  # which stays as it is, though an older version of the bot made it
                copy(file, folder / FILE)
                content = asyncio.run(moving.move(folder / FILE, target, migrate=True))
            else:
                content = asyncio.run(moving.move(source, target))
    except IndexBusyError as error:
        raise UserError(f"A bot runs on {settings.data}: stop it first.") from error
    print(
        f"{without_password(target)}: {words(content)}; all as in {without_password(source)}, which stays as it is."
    )
    if target == file:
        print("Unset CWGCOP_DATABASE before the bot starts.")
        return
    print(f"Delete {file} when all is well: /forget no longer reaches what is in it.")
    if settings.key is None:
        print(f"All replicas need the same key: CWGCOP_KEY_FILE={settings.data / KEY}, or a copy of it.")


def _note_backup(settings: Settings) -> None:
    """Note the time of the backup, for an alert on one that is too old, if the folder can be written."""
    with suppress(OSError):
        (settings.data / BACKED_UP).touch()


def _in_the_folder(settings: Settings, done: str, command: str) -> None:
    if settings.database is not None:
        how = f"`{command} --dbname=ADDRESS`, where ADDRESS is what CWGCOP_DATABASE or its file has"
        raise UserError(f"CWGCOP_DATABASE is set, and the state in PostgreSQL: {done} with {how}.")


def words(content: Content) -> str:
    """The content of a database, in one line."""
    later = "" if content.schema == len(MIGRATIONS) else f", {len(MIGRATIONS)} at the bot's next start"
    return (
        f"schema {content.schema}{later}; chosen languages: {content.languages}; questions: {content.questions} "
        f"({content.unanswered} without an answer); updates that wait: {content.waiting}"
        + (f"; files of publications: {content.published}" if content.published else "")
    )


def _key_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.key")


@contextmanager
def _beside(settings: Settings) -> Iterator[Path]:
    """A temporary folder on the disk of the data folder: the /tmp of a container is memory."""
    with tempfile.TemporaryDirectory(prefix="state-", dir=settings.data) as folder:
        yield Path(folder)


def _unpublished(publications: Publications) -> list[Path]:
    """Rename the folder of publications, if there is one; return its new name. Raises UserError while somebody
    publishes."""
    if publications.root.exists():
        try:
            with publications.writing():
                pass
        except IndexBusyError as error:  # the caller takes IndexBusyError for the bot's lock
            raise UserError(str(error)) from error
    return _set_aside(publications.root)


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.read_bytes().strip() == other.read_bytes().strip()


def _set_aside(path: Path, *suffixes: str) -> list[Path]:
    """Rename a file, and files of its name with one of the suffixes, to the first free `….before`, `….before2`, …;
    return the new names."""
    names = (Path(f"{path}.before{number if number > 1 else ''}") for number in count(1))
    free = next(name for name in names if not name.exists())
    moved = []
    for suffix in ("", *suffixes):
        if (old := Path(f"{path}{suffix}")).exists():
            moved.append(old.rename(f"{free}{suffix}"))
    return moved
