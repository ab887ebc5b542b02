"""The data and actions that the desk's pages share: the present knowledge files, the live build, changes, and long
tasks, one at a time."""

import contextlib
import copy
import hashlib
import json
import logging
import os
import secrets
import shutil
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.desk.journal import Journal, What
from bot.editing.reportfiles import rewrite, write_followed
from bot.settings import Settings
from index.builds import Builds
from index.durable import write_text
from index.engine import Engine, open_live, ready_encoder
from index.model.encoder import Encoder
from index.pipeline import Cuts
from index.publications import Publications
from index.publishing import Compared, Publisher, adopt, live_reports, renew
from knowledge import lining, mending
from knowledge.check import Checked, Checking
from knowledge.diff import Change, compare
from knowledge.errors import UserError
from knowledge.filenames import PARTS, yaml_files
from knowledge.following import follow
from knowledge.importing.blocks import Source
from knowledge.importing.opening import READERS, open_document
from knowledge.library import Library
from knowledge.mending import Mended
from knowledge.progress import Progress
from knowledge.questions import Question
from knowledge.report import Report

log = logging.getLogger(__name__)

#: The time that a dropped file is kept, in seconds; and the number of read documents in memory.
_KEPT, _READ = 86400, 3
#: Marks a dropped file that was saved or thrown away.
_DONE = "done"
#: The error of long work that was cut off.
_CUT_OFF = (
    "the desk was ended while this went on: nothing came of it, and what was live stays: begin it again"
)


@dataclass
class Job:
    """Long work.

    kind: its name in the pages
    title: the text of the desk that describes it
    back: the address of its result
    notes: sentences about left-out parts
    sent: the browser's name for the form that began it
    """

    kind: str
    title: str
    back: str
    what: str = ""
    share: float = 0.0
    done: bool = False
    error: str = ""
    result: Any = None
    notes: list[str] = field(default_factory=list)
    key: str = field(default="", repr=False)
    sent: str = ""

    @property
    def saved(self) -> str:
        """The browser's name for the form that began it, once what the form held is saved."""
        return self.sent if self.done and not self.error else ""


class House:
    """The data and actions behind the pages."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.knowledge, self.data = settings.knowledge, settings.data
        self.journal = Journal(self.knowledge, self.data)
        self._under_way = self.data / "desk" / "work.json"
        self.job = self._cut_off()
        #: The last comparisons of a live build with the files; after going back one of them fits again.
        self.compared = deque[Compared](maxlen=4)
        self._lock = threading.RLock()
        self._checking = Checking(self.knowledge)
        self._files: tuple[str, Checked] | None = None
        self._live: tuple[str, Library | None] = ("-", None)
        self._asked: tuple[str, Sequence[Question]] = ("-", ())
        self._changes: tuple[tuple[str, str], tuple[Change, ...]] = (("", ""), ())
        self._encoder: Encoder | None = None
        self._engines: dict[bool, tuple[str, Engine]] = {}
        # The live build can be asked while a draft is prepared.
        self._opening = {draft: threading.Lock() for draft in (False, True)}
        self._loading = threading.Lock()
        self._sources = OrderedDict[tuple[str, bool], Source]()

    # The files as they are, and what is live.

    def files(self) -> Checked:
        """The present knowledge files; read again when one of them has changed."""
        with self._lock:
            key = self.key
            if self._files is None or self._files[0] != key:
                self._files = key, self._checking.now()
            return self._files[1]

    @property
    def key(self) -> str:
        """The digest of the knowledge files, which changes with any of them."""
        paths = [path for part in PARTS for path in yaml_files(self.knowledge / part)]
        stats = [(path.name, (stat := path.stat()).st_mtime_ns, stat.st_size) for path in paths]
        return hashlib.sha256(repr(stats).encode()).hexdigest()

    def report(self, id_: str) -> Report:
        """The report of that id. Raises UserError."""
        for report in self.files().library.reports:
            if report.id == id_:
                return report
        raise NoReportError(id_)

    def live(self) -> Library | None:
        """The live reports; None if nothing is live. Raises StoredIndexError."""
        with self._lock:
            build = Builds(self.data).current()
            if self._live[0] != build:
                self._live = build, live_reports(self.data)
            return self._live[1]

    def published(self) -> set[str]:
        """The ids of the live reports. Raises StoredIndexError."""
        return {report.id for report in live.reports} if (live := self.live()) else set()

    def live_questions(self) -> Sequence[Question]:
        """The questions that were published with what is live; none where they are not kept. Raises UserError."""
        build, publications = Builds(self.data).current(), Publications(self.data)
        if self._asked[0] != build:
            files = [one.files for one in publications.with_files() if one.build == build]
            found = Checking(publications.folder(files[-1])).now().questions if files else ()
            self._asked = build, found
        return self._asked[1]

    def changes(self) -> tuple[Change, ...]:
        """The differences between the live reports and the files."""
        with self._lock:
            live, files = self.live(), self.files()
            key = (self._live[0], self.key)
            if self._changes[0] != key:
                shown = Library(tuple(report.current() for report in files.library.reports))
                self._changes = key, compare(live or Library(()), shown)
            return self._changes[1]

    # Asking.

    def encoder(self, bar: Progress | None = None) -> Encoder:
        """The model, opened once."""
        with self._loading:
            if self._encoder is None:
                settings = self.settings
                self._encoder = ready_encoder(settings.models, settings.model, bar, os.cpu_count() or 1)
            return self._encoder

    def engine(self, *, draft: bool, bar: Progress | None = None) -> Engine:
        """The engine of the live build, or of the present files, which are built first. Raises UserError."""
        settings = self.settings
        cuts = Cuts(settings.answer, settings.closest)
        key = self.key if draft else Builds(self.data).current()
        with self._opening[draft]:
            if (known := self._engines.get(draft)) is None or known[0] != key:
                if draft:
                    publisher = self.publisher(bar or (lambda _what, _share: None))
                    beside = publisher.build_beside(publisher.draft(self.knowledge))
                    opened = Engine(beside, publisher.encoder, cuts)
                else:
                    opened = open_live(self.data, settings.models, settings.model, cuts)
                self._engines[draft] = known = key, opened
            return known[1]

    def draft_is_ready(self) -> bool:
        """Whether the present files can be asked at once."""
        known = self._engines.get(True)
        return known is not None and known[0] == self.key

    def made(self) -> Engine | None:
        """The engine on the files as they were when the draft was last made ready; None where it was not."""
        known = self._engines.get(True)
        return known[1] if known else None

    def renew(self, who: str) -> None:
        """Have the live build made anew where another version of the program made it, and its files kept."""
        live = Builds(self.data).current()

        def work(bar: Progress) -> None:
            if any(one.build == live for one in Publications(self.data).with_files()):
                renew(self.data, self.encoder, who, bar)
                return
            with contextlib.suppress(UserError):  # it has other files, or cannot be asked: publishing says so
                adopt(self.publisher(bar), who)

        if live:
            self.start("renew", "renewing", "/", work)

    def publisher(self, bar: Progress) -> Publisher:
        """The folders and the encoder of publishing."""
        cuts = Cuts(self.settings.answer, self.settings.closest)
        return Publisher(self.knowledge, self.data, self.encoder(bar), cuts, bar)

    # Changing.

    def mend(
        self, who: str, what: What, id_: str, steps: Sequence[Callable[[Report], Mended]], seen: Mapping[str, str]
    ) -> int:  # fmt: skip
        """Change a report step by step, and have questions follow; the number of the change. `seen` has what a person
        saw of each text that is changed, by its own id. Raises ChangedError where one is another by now, and
        UserError."""

        def work() -> None:
            report = self.report(id_)
            for own, digest in seen.items():
                if digest_at(report, own) != digest:
                    raise ChangedError(own)
            for how in steps:
                self._mend(id_, how)

        return self.journal.make(who, what, work)[1]

    def _mend(self, id_: str, how: Callable[[Report], Mended]) -> None:
        mended = how(self.report(id_))
        file = next(one for one in self.files().files if one.report is not None and one.id == id_)
        self._checking.take(rewrite(file.path, mended.report)[1])

        @cache
        def vectors(parts: tuple[str, ...]) -> NDArray[np.float32]:
            said = [mending.text_of(mended.report, own)[mended.report.language] for own in parts]
            return self.encoder().encode(said, "passage")

        def nearest(asked: str, parts: tuple[str, ...]) -> str:
            return parts[int((vectors(parts) @ self.encoder().encode([asked], "query")[0]).argmax())]

        write_followed(follow(self.knowledge, id_, mended.moves, mended.parts, nearest))

    # Dropped files.

    def keep(self, name: str, content: Any) -> str:
        """Keep a dropped file, and give its name on the disk. Raises UserError if its kind cannot be read."""
        suffix = Path(name).suffix.lower()
        if suffix not in READERS:
            raise UserError(f"{unquoted(name)[:80]}: is of a kind that cannot be imported: save it as .docx")
        uploads = self.data / "desk" / "uploads"
        for old in uploads.iterdir() if uploads.exists() else ():
            if time.time() - old.stat().st_mtime > _KEPT:
                shutil.rmtree(old, ignore_errors=True)
        token = secrets.token_hex(8)
        folder = uploads / token
        uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
        uploads.chmod(0o700)  # a document may be confidential; its files are behind this folder
        folder.mkdir()
        with (folder / f"document{suffix}").open("wb") as file:
            shutil.copyfileobj(content, file)
        (folder / "name").write_text(unquoted(name)[:120], encoding="utf-8", errors="replace")
        return token

    def uploads(self) -> list[tuple[str, str]]:
        """The dropped files that nobody has saved or thrown away, the last first: their tokens and names."""
        names = (self.data / "desk" / "uploads").glob("*/name")
        last = sorted(
            (one for one in names if not (one.parent / _DONE).exists()), key=lambda one: -one.stat().st_mtime
        )
        return [(path.parent.name, path.read_text(encoding="utf-8")) for path in last]

    def put_away(self, token: str) -> None:
        """List a dropped file no more. Raises UserError."""
        (self.dropped(token)[0].parent / _DONE).touch()

    def dropped(self, token: str) -> tuple[Path, str]:
        """A dropped file, and the name that it had. Raises UserError."""
        folder = self.data / "desk" / "uploads" / token
        files = list(folder.glob("document.*")) if token.isalnum() else []
        if not files:
            raise UserError("the file is not kept any more: drop it once more")
        return files[0], (folder / "name").read_text(encoding="utf-8")

    def source(self, token: str, *, accept_changes: bool) -> Source:
        """A dropped file as it was read; each caller gets its own. Raises UserError."""
        key = (token, accept_changes)
        if key not in self._sources:
            path, name = self.dropped(token)
            try:
                self._sources[key] = open_document(path, accept_changes=accept_changes)
            except UserError as error:
                raise UserError(str(error).replace(str(path), name)) from error
            while len(self._sources) > _READ:
                self._sources.popitem(last=False)
        return copy.deepcopy(self._sources[key])

    # Long work.

    def start(
        self,
        kind: str,
        title: str,
        back: str,
        work: Callable[[Progress], Any],
        notes: list[str] | None = None,
        sent: str = "",
    ) -> Job:
        """Begin long work, which may add to `notes`, unless the same is under way; the work that is. `sent` is the
        browser's name for the form. Raises BusyError where other work is, another reply is read, or another draft is
        published."""
        with self._lock:
            if self.job is not None and not self.job.done:
                again = sent == self.job.sent != "" or not kind.startswith(("reply", "publish"))
                if self.job.kind != kind or not again:
                    raise BusyError
                return self.job
            job = Job(kind, title, back, notes=[] if notes is None else notes, key=self.key, sent=sent[:40])
            self.job = job
            said = {"kind": kind, "title": title, "back": back, "live": Builds(self.data).current()}
            self._under_way.parent.mkdir(parents=True, exist_ok=True)
            write_text(self._under_way, json.dumps(said))

        def told(what: str, share: float) -> None:
            job.what, job.share = what, share

        def run() -> None:
            try:
                job.result = work(told)
            except (UserError, OSError) as error:
                job.error = str(error)
            except Exception as error:
                log.error("our bug: %s failed", kind, exc_info=error)
                job.error = (
                    f"this is a mistake in the program ({type(error).__name__}: {error}): please report it"
                )
            self._under_way.unlink(missing_ok=True)
            job.done = True

        threading.Thread(target=run, name=kind, daemon=True).start()
        return job

    def _cut_off(self) -> Job | None:
        """Long work that the end of the program cut off, as work that failed; None where there was none, or where a
        publication was live already."""
        try:
            said = json.loads(self._under_way.read_text(encoding="utf-8"))
            self._under_way.unlink()
            if said["kind"] == "renew" or said["live"] != Builds(self.data).current():
                return None
            return Job(said["kind"], said["title"], said["back"], done=True, error=_CUT_OFF)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def result(self, kind: str) -> Any:
        """The result of the last work of a kind on the present files; None if there is none."""
        job = self.job
        fits = job is not None and job.kind == kind and job.done and job.key == self.key
        return job.result if job is not None and fits else None


class NoReportError(UserError):
    """Raised if no report without errors has an id (`id`)."""

    def __init__(self, id_: str) -> None:
        self.id = id_
        super().__init__(f"there is no report {id_!r} without errors: see the list of reports")


class BusyError(UserError):
    """Raised if other long work is under way."""


class ChangedError(UserError):
    """Raised if a text differs from the one that a person saw before changing it (`own` is its id)."""

    def __init__(self, own: str) -> None:
        self.own = own
        super().__init__(f"{own}: somebody has changed it meanwhile")


def unquoted(name: str) -> str:
    """The name of a dropped file as a person gave it: browsers send quotes as %22, and line breaks alike."""
    return Path(name).name.replace("%22", '"').replace("%0D", " ").replace("%0A", " ")


def digest_of(*values: object) -> str:
    """The digest of texts in all their languages, or of a heading and its meeting."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]


def digest_at(report: Report, own: str) -> str:
    """The digest of a text of a report: of a passage by its id, of a section by `s:2.4`, of the title by ""."""
    if own.startswith("s:"):
        section = next((one for one in report.every_section() if one.id == own[2:]), None)
        return digest_of(section.title, section.meeting) if section else ""
    found = dict(lining.rows(report)).get(own)
    return digest_of(found) if found is not None else ""
