"""Whether the live index fits the reports as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.builds import Builds
from index.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from index.lessons import Lessons
from index.manifest import Manifest, check_files
from index.program import ANOTHER_PROGRAM
from index.texts import Passages
from index.views import content_hash, knowledge_hash, source_hash, views_of
from knowledge.library import Library
from knowledge.report import Report

#: What `status` says of a build that stays live although the reports have changed.
HELD = (
    "the build was made live on purpose and stays until `cwgcop knowledge publish` or `cwgcop index build` makes the "
    "reports as they are now live"
)


class State(StrEnum):
    """The state of an index."""

    LIVE = "live"  #: it fits the reports and the model
    STALE = "stale"  #: it is sound, but was made of other texts, or by another model or program
    DAMAGED = "damaged"  #: its files have changed since they were written
    MISSING = "missing"  #: there is none


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the live index.

    state: the state
    reason: the state in a sentence
    manifest: its manifest; None if none can be read
    """

    state: State
    reason: str
    manifest: Manifest | None = None


def changes(manifest: Manifest, folder: Path, reports: Sequence[Report]) -> str:
    """What differs between the build in `folder` and the reports as they are now, in words; "" for nothing.

    Passages are compared by their content hashes, in the reports whose source hash differs. Raises IndexDamagedError.
    """
    if knowledge_hash(digests := [source_hash(one) for one in reports]) == manifest.knowledge:
        return ""
    was = Passages.open(folder, manifest.passages)
    known = {digest for _, digest, _ in was.reports}
    same = {one.id for one, digest in zip(reports, digests, strict=True) if digest in known}
    spans = (span for report, span in was.spans.items() if report not in same)
    stored = {id_: sha256 for span in spans for id_, sha256 in was.hashes(span).items()}
    passages = (passage for report in reports if report.id not in same for passage in report.passages())
    now = {passage.id: content_hash(views_of(passage)) for passage in passages}
    counts = {
        "added": len(now.keys() - stored.keys()),
        "changed": sum(stored.get(id_, sha256) != sha256 for id_, sha256 in now.items()),
        "removed": len(stored.keys() - now.keys()),
    }
    said = [f"{count} {what}" for what, count in counts.items() if count]
    return ", ".join(said) or "what stands around the texts"


def describe_changes(manifest: Manifest, folder: Path, library: Library, lessons: Lessons) -> str:
    """Say what has changed since the build in `folder` was made; "" for no change. Raises IndexDamagedError."""
    if differences := changes(manifest, folder, library.reports):
        return f"the reports have changed since: {differences}"
    return "" if manifest.lessons == lessons.digest else "the questions to learn from have changed since"


def status(
    data: Path, library: Library, lessons: Lessons, model: str, fingerprint: str, program: str
) -> Status:
    """The state of the live index beside a library, lessons, a model (name and fingerprint) and a program (digest).

    The large files of the index are not read.
    """
    builds = Builds(data)
    try:
        folder = builds.folder / builds.live()
        manifest = Manifest.read(folder)
        check_files(folder, manifest.files, hashes=False)
    except IndexMissingError as exc:
        return Status(State.MISSING, str(exc))
    except IndexMismatchError as exc:
        return Status(State.STALE, str(exc))
    except IndexDamagedError as exc:
        return Status(State.DAMAGED, str(exc))
    if manifest.fingerprint != fingerprint and manifest.model != model:
        return Status(State.STALE, f"built with another model ({manifest.model})", manifest)
    if (manifest.fingerprint, manifest.program) != (fingerprint, program):
        return Status(State.STALE, ANOTHER_PROGRAM, manifest)
    try:
        reason = describe_changes(manifest, folder, library, lessons)
    except IndexDamagedError as exc:
        return Status(State.DAMAGED, str(exc))
    if reason:
        held = f"; {HELD}" if builds.held() == manifest.name else ""
        return Status(State.STALE, f"{reason}{held}", manifest)
    return Status(State.LIVE, "up to date", manifest)
