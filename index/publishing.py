"""Publishing: checks the knowledge files, builds them beside the live index, compares the two, and makes the new
build live if no share falls; and rollbacks. `building.build_changes` makes the build that goes live.

A published build is held: neither a question nor a restart makes changed files live.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.building import BuildReport, Order, build_changes
from index.builds import Builds, RolledBack
from index.comparison import Comparison, Fall, compare, falls, figures
from index.engine import Engine, order_of
from index.errors import BuildError, IndexMismatchError, IndexMissingError, StoredIndexError
from index.lessons import Lessons
from index.manifest import Manifest, check_files
from index.model.encoder import Encoder
from index.model.folder import read_manifest
from index.opening import OpenIndex, open_build, open_index
from index.pipeline import CUTS, Cuts
from index.publications import Publications, Record, Step
from index.texts import REPORTS, Passages, StoredLibrary
from knowledge.check import check
from knowledge.diff import Change, altered, paired
from knowledge.diff import compare as compare_texts
from knowledge.errors import KnowledgeError, UserError
from knowledge.filenames import PARTS
from knowledge.library import Library, load
from knowledge.progress import Progress
from knowledge.questions import Question, Split, load_questions

ASKING = "asking both"
#: The time to wait for another process's build before holding the live one, in seconds.
_WAIT = 60.0
#: Questions of people, as (text, language).
Asked = Sequence[tuple[str, str]]
_Done = TypeVar("_Done", BuildReport, RolledBack)


@dataclass(frozen=True, slots=True)
class Publisher:
    """The folders and the encoder of publishing."""

    knowledge: Path
    data: Path
    encoder: Encoder
    cuts: Cuts = CUTS
    progress: Progress = lambda _what, _share: None

    def draft(self, folder: Path) -> "Draft":
        """A knowledge folder, read whole. Raises KnowledgeError."""
        library = load(folder)
        questions = load_questions(folder, library)
        lessons = replace(
            Lessons.of_folder(folder, library),
            read=lambda: [one for one in questions if one.split is Split.LEARN],
        )
        return Draft(Order(library, lessons, self.encoder, Builds(self.data), self.progress), questions)

    def build_beside(self, draft: "Draft") -> OpenIndex:
        """Build the index of a draft beside what is live, from the vectors there where they are the same. Raises
        UserError."""
        order = draft.order.beside()
        return order.open(build_changes(order).name)

    def live(self) -> OpenIndex:
        """The live build. Raises StoredIndexError."""
        return open_index(self.data, self.encoder.fingerprint, self.encoder.dimension)


@dataclass(frozen=True, slots=True)
class Draft:
    """A state that may go live: the order to build it, and its questions."""

    order: Order
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """What the person who publishes asks for.

    who: the person
    why: the reason
    force: whether to publish although shares fall, or the live build cannot be asked
    accept_official: whether changed official texts are meant
    """

    who: str
    why: str = ""
    force: bool = False
    accept_official: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison of what is live with the knowledge files.

    build: name of the live build
    files: digest of the knowledge files (`publications.files_digest`)
    answers: the comparison
    """

    build: str
    files: str
    answers: Comparison


@dataclass(frozen=True, slots=True)
class Publication:
    """The result of publishing.

    previous_build: name of the build that was live before; "" for none
    build: name of the build that is live now; "" if nothing went live
    new: whether another build went live
    old, now: the reports before and after
    changes: the differences between them
    official: ids of passages whose official text has changed
    answers: the comparison of the answers; None if none was made
    falls: the shares that fell too far
    untold: why the live build could not be asked; "" if it could
    """

    previous_build: str
    build: str
    new: bool
    old: Library
    now: Library
    changes: tuple[Change, ...]
    official: tuple[str, ...]
    answers: Comparison | None
    falls: tuple[Fall, ...]
    untold: str = ""


def live_library(data: Path) -> Library:
    """The reports of the live build, without its vectors. Raises StoredIndexError."""
    builds = Builds(data)
    folder = builds.folder / builds.live()
    manifest = Manifest.read(folder)
    check_files(folder, (file for file in manifest.files if file.path == REPORTS))
    return StoredLibrary.open(Passages.open(folder, manifest.passages))


def live_reports(data: Path) -> Library | None:
    """The live reports. If the build is lost or damaged, those of its published files, or of the last ones; None if
    nothing was ever published. Raises StoredIndexError if these cannot be read either."""
    try:
        return live_library(data)
    except StoredIndexError as error:
        publications = Publications(data)
        records, live = publications.with_files(), Builds(data).current()
        if not records and isinstance(error, IndexMissingError):
            return None
        with suppress(UserError):
            last = next(
                (one for one in reversed(records) if one.build == live), records[-1] if records else None
            )
            if last:
                return load(publications.folder(last.files))
        raise


def difference(publisher: Publisher, old: Path | None, new: Path, asked: Asked = ()) -> Comparison:
    """Ask the live build (or the knowledge folder `old`) and the knowledge folder `new` the questions of `new`, and
    those of people. Nothing goes live. Raises UserError."""
    draft = publisher.draft(new)
    if old:
        other = publisher.draft(old)
        taught: Sequence[Question] | None = [one for one in other.questions if one.split is Split.LEARN]
        before = publisher.build_beside(other)
    else:
        before = publisher.live()
        taught = _taught(Publications(publisher.data), before.manifest.name, before.library)
    return _compared(publisher, before, draft, asked, publisher.build_beside(draft), taught)


def publish(
    publisher: Publisher, options: PublishOptions, asked: Asked = (), compared: Compared | None = None
) -> Publication:
    """Make the present knowledge folder live, unless a share falls (`comparison.falls`), the live build cannot be
    asked, or an official text has changed under its id. `force` overrides the first two, `accept_official` alone the
    last, so that forcing the figures lets no unintended text through. If nothing goes live, the live build is held.
    The first publication has nothing to fall from. `compared` spares another comparison if both sides are still the
    same.

    The same files are built, asked and kept, even if files are written meanwhile. Raises UserError, among them
    KnowledgeError if the files have errors.
    """
    Builds(publisher.data).hold(_WAIT)
    problems = check(publisher.knowledge)
    if any(problem.is_error for problem in problems):
        raise KnowledgeError(problems)
    with _kept(publisher) as (publications, files):
        return _publish(publisher, options, asked, publications, files, compared)


def _publish(
    publisher: Publisher,
    options: PublishOptions,
    asked: Asked,
    publications: Publications,
    files: str,
    compared: Compared | None,
) -> Publication:
    draft, previous_build, untold = (
        publisher.draft(publications.folder(files)),
        Builds(publisher.data).current(),
        "",
    )
    order, old, live = draft.order, _before(publisher, options), None
    try:
        live = publisher.live()
    except IndexMissingError:
        pass  # the first
    except StoredIndexError as error:
        untold = str(error)
    changes, official = compare_texts(old, order.library), altered(old, order.library)
    answers = None
    if live and not order.made(live.manifest):
        beside = publisher.build_beside(draft)
        order = replace(order, sources=(beside.folder,))
        if compared and (compared.build, compared.files) == (previous_build, files):
            answers = compared.answers
        else:
            taught = _taught(publications, live.manifest.name, live.library)
            answers = _compared(publisher, live, draft, asked, beside, taught)
    fallen = tuple(falls(answers.pairs)) if answers else ()
    refused = (official and not options.accept_official) or ((fallen or untold) and not options.force)
    build, new = "", False
    if not refused:
        built = build_changes(order, partial(_go_live, order.builds, previous_build))
        build, new = built.name, built.name != previous_build
        publications.end()
        record = Record(
            _now(), options.who, Step.PUBLISHED, build, files, options.why, options.force, official,
            dict(Counter(change.kind for change in changes)), figures(answers.pairs) if answers else {},
            previous_build=previous_build,
        )  # fmt: skip
        last = publications.records()[-1:]
        known = [(one.build, one.files) for one in last if one.step is not Step.INDEX_BUILT]
        if new or known != [(build, files)]:
            _note(publications, record, ": see to that, and publish again, so that it is listed")
    return Publication(
        previous_build, build, new, old, order.library, changes, official, answers, fallen, untold
    )


def _before(publisher: Publisher, options: PublishOptions) -> Library:
    """The reports that are live; where the build is lost or damaged, those of the files that were published with it, or
    last. Raises UserError where they cannot be read either, unless changed official texts are meant."""
    try:
        return live_reports(publisher.data) or Library(())
    except StoredIndexError as error:
        if options.accept_official:
            return Library(())
        what = str(error).partition(": run `")[0]
        raise UserError(
            f"{what}: nobody can tell whether official texts are what they were: run `cwgcop index rollback`, or give "
            "--accept-official if all are meant as they are now"
        ) from error


def roll_back(publisher: Publisher, who: str, why: str = "", build: str = "") -> Record:
    """Make the files and the index of an earlier publication live again, and hold its build. Raises UserError.

    It is the publication before the live build, or the one of `build`. The index goes back first; it is built again if
    it is gone or another program made it. Then the knowledge files are kept and replaced. A rollback that was cut off
    is finished. Returns the line that is added to the history.
    """
    with _kept(publisher) as (publications, replaced):
        previous_build = Builds(publisher.data).current()
        begun = None if build else publications.begun(previous_build)
        found = publications.find(build) if build else begun or publications.before(previous_build)
        if found is None:
            raise UserError(
                f"{publications.history}: nothing was published before what is live: mend the reports, or go back to "
                "an earlier index alone with `cwgcop index rollback`"
            )
        folder = publications.folder(found.files)
        _writable(publisher.knowledge)
        order = publisher.draft(folder).order
        record = Record(
            _now(), who, Step.ROLLED_BACK, "", found.files, why, to=begun.to if begun else found.build,
            replaced=replaced, previous_build=begun.previous_build if begun else previous_build,
        )  # fmt: skip

        def go_back(name: str) -> None:
            publications.begin(replace(record, build=name))
            order.builds.go_back(name)

        record = replace(record, build=build_changes(order, go_back).name)
        try:
            # Anew: somebody may have saved a file since the build began.
            record = replace(record, replaced=publications.keep(publisher.knowledge))
            publications.add(record)
            publications.put_back(found.files, publisher.knowledge)
        except OSError as error:
            raise UserError(
                f"{error.filename or publisher.knowledge}: cannot be written ({error.strerror}): the index is back, "
                f"the files are not: run `cwgcop knowledge rollback` again, or copy them from {folder}"
            ) from error
        publications.end()
        return record


def renew(data: Path, encoder: Callable[[], Encoder], who: str, progress: Progress, wait: float = 600) -> str:
    """Build the held build anew where another version of the program made it, from the files that were published with
    it: those in the knowledge folder may have what nobody published. It is held, and in the history. The name of the
    new build; "" where nothing was to be done, or no such files are known. Raises UserError."""
    builds, publications = Builds(data), Publications(data)
    if not _outdated(builds):
        return ""
    with publications.writing(wait):
        held = builds.held()
        record = next((one for one in reversed(publications.with_files()) if one.build == held), None)
        if held is None or record is None or not _outdated(builds):
            return ""
        folder = publications.folder(record.files)
        library = load(folder)
        order = Order(library, Lessons.of_folder(folder, library), encoder(), builds, progress)
        name = build_changes(order, partial(builds.publish, hold=True)).name
        again = Record(
            _now(), who, Step.RENEWED, name, record.files, to=record.to or held, previous_build=held
        )
        _note(publications, again)
        return name


def adopt(publisher: Publisher, who: str) -> None:
    """Keep the files of a live build that nobody published, if they are still those that it was built from: a line of
    the history names them, and one can go back to them after the first publication. Raises UserError."""
    live = Builds(publisher.data).current()
    with _kept(publisher) as (publications, files):
        if publisher.draft(publications.folder(files)).order.made(publisher.live().manifest):
            publications.add(Record(_now(), who, Step.INDEX_BUILT, live, files))


def _outdated(builds: Builds) -> bool:
    """Whether the live build is held, and another version of the program made it."""
    held = builds.held()
    try:
        return held is not None and bool(Manifest.read(builds.folder / held).changes())
    except IndexMismatchError:
        return True
    except StoredIndexError:
        return False


def unfinished(data: Path) -> str:
    """A sentence about a rollback that was cut off: the files may be mixed; "" without one."""
    begun = Publications(data).begun(Builds(data).current())
    if begun is None:
        return ""
    return (
        f"a rollback to the build {begun.to} was cut off, the knowledge files may be mixed: run `cwgcop knowledge "
        "rollback` again"
    )


def discard(data: Path, knowledge: Path) -> Path | None:
    """Make the knowledge files those of the live publication again; the folder where the present ones are kept, None
    where nothing has changed since. What is live stays. Raises UserError."""
    publications = Publications(data)
    with publications.writing():
        live = Builds(data).current()
        found = next((one for one in reversed(publications.with_files()) if one.build == live), None)
        if found is None:
            raise UserError(
                f"{publications.history}: what is live was not published, so its files are not kept: undo the changes "
                "by hand"
            )
        _writable(knowledge)
        kept = publications.keep(knowledge)
        if kept == found.files:
            return None
        publications.put_back(found.files, knowledge)
        return publications.files / kept


def index_back(data: Path, models: Path, model: str, who: str, live: str = "") -> RolledBack:
    """Go back to the newest earlier index build that can be answered from, hold it, and add a line to the history.

    The knowledge files stay, and the reports are not read. Builds are skipped that are damaged, of another model, or
    not readable by this version of the program. Raises UserError, also if another build than `live` is live: a button
    may be pressed twice.
    """

    def back(previous_build: str) -> RolledBack:
        if live and previous_build not in ("", live):
            raise UserError(f"build {previous_build} is live by now, not {live}: look at it first")
        of = read_manifest(models, model)
        return Builds(data).rollback(partial(open_build, fingerprint=of.fingerprint, dimension=of.dimension))

    return _by_itself(data, who, Step.INDEX_BACK, back)


def index_build(
    knowledge: Path, data: Path, models: Path, model: str, who: str, progress: Progress
) -> BuildReport:
    """Build the index and make it live, or a build that would come out the same; add a line to the history if another
    build is live then. It is held no more. On any error the live index stays, held or not. Raises UserError."""

    def build(_previous_build: str) -> BuildReport:
        return build_changes(order_of(knowledge, data, models, model, progress, os.cpu_count() or 1))

    return _by_itself(data, who, Step.INDEX_BUILT, build)


def _by_itself(data: Path, who: str, step: Step, work: Callable[[str], _Done]) -> _Done:
    """Call `work` with the name of the live build, and add a line to the history if another build is live then."""
    publications = Publications(data)
    with publications.writing():
        previous_build = Builds(data).current()
        done = work(previous_build)
        if done.name != previous_build:
            _note(publications, Record(_now(), who, step, done.name, "", previous_build=previous_build))
    return done


def _note(publications: Publications, record: Record, to_do: str = "") -> None:
    """Add a line to the history. Raises UserError where that cannot be written, which says what is live all the same
    and what to do."""
    try:
        publications.add(record)
    except OSError as error:
        said = f"cannot be written ({error.strerror}); build {record.build} is live{to_do}"
        raise UserError(f"{publications.history}: {said}") from error


@contextmanager
def _kept(publisher: Publisher) -> Iterator[tuple[Publications, str]]:
    """Keep the knowledge files as they are; they stay if a line of the history names them in the end."""
    publications = Publications(publisher.data)
    with publications.writing():
        files = publications.keep(publisher.knowledge)
        try:
            yield publications, files
        finally:
            publications.drop(files)


def _taught(publications: Publications, build: str, library: Library) -> list[Question] | None:
    """The lessons that a build was published with; None where they are not kept."""
    try:
        questions = load_questions(publications.folder(publications.find(build).files), library)
    except UserError:
        return None
    return [one for one in questions if one.split is Split.LEARN]


def _compared(
    publisher: Publisher,
    old: OpenIndex,
    draft: Draft,
    asked: Asked,
    new: OpenIndex,
    taught: Sequence[Question] | None,
) -> Comparison:
    moved = {was: id_ for id_, was in paired(old.library, new.library).items() if was != id_}
    before, after = (Engine(index, publisher.encoder, publisher.cuts) for index in (old, new))
    return compare(before, after, draft.questions, asked, moved, partial(publisher.progress, ASKING), taught)


def _go_live(builds: Builds, previous_build: str, name: str) -> None:
    """Make a build live and hold it. Raises BuildError if another build than the compared one is live."""
    if previous_build and builds.live() != previous_build:
        raise BuildError(f"{builds.root}: another build went live meanwhile: publish again")
    builds.publish(name, hold=True)


def _writable(knowledge: Path) -> None:
    for folder in (knowledge / part for part in PARTS):
        if not os.access(folder if folder.exists() else knowledge, os.W_OK):
            way = "go back where it can be, or with the index alone: `cwgcop index rollback`"
            raise UserError(f"{folder}: cannot be written: {way}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
