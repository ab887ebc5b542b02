"""How the bot's engine is opened: the live index build, made at the first start where there is none or it is stale."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bot.service.store import Kept
from bot.service.unanswered import Group
from bot.service.unanswered import unanswered as groups_of
from bot.service.worker import Engine
from bot.settings import Settings
from index.builds import GO_BACK, Builds, RolledBack
from index.engine import Progress, open_engine, open_live, ready_encoder
from index.errors import IndexDamagedError
from index.lessons import Lessons
from index.manifest import Manifest
from index.pipeline import Cuts
from index.publishing import Desk, Publication, Wish, index_back, renew, unfinished
from index.publishing import publish as publish_files
from index.staleness import HELD, against
from knowledge.errors import UserError
from knowledge.library import load

log = logging.getLogger(__name__)

#: Who made a build live that a start of the bot did, in the history of publications.
START = "the bot's start"


@dataclass(frozen=True, slots=True)
class Opening:
    """How the bot's engine is opened and what admins do with its builds.

    open: opens the live build, made first where that is needed.
    newer: tells whether another build than an engine's is live.
    remarks: what an admin should know of the build that is live.
    alarms: what went wrong with the index, and keeps nobody from an answer.
    publish: publishes the files as they are.
    back: goes back to the build before.
    groups: groups questions by meaning.
    """

    open: Callable[[], Engine]
    newer: Callable[[Engine], bool]
    remarks: Callable[[], list[str]] = list
    alarms: Callable[[], list[str]] = list
    publish: Callable[[str, Progress], Publication] = lambda _who, _progress: _no_builds()
    back: Callable[[str, str], RolledBack] = lambda _who, _live: _no_builds()
    groups: Callable[[Sequence[Kept]], list[Group]] = lambda _kept: []


def engine_of(settings: Settings) -> Opening:
    """The engine that answers from the live index build, in the words of the reports that this was made from. The first
    opening builds one where it is missing or stale, and takes the live one as it is where that cannot be done."""
    data = settings.data
    opened: list[str] = []
    failed: list[str] = []
    alarms: list[str] = []

    def open_it() -> Engine:
        # A build that somebody made live later is taken as it is, also when they went back to an older one.
        if opened:
            engine = _live(settings)
            failed.clear()
            alarms.clear()
        else:
            engine = _first(settings, failed, alarms)
        opened.append(engine.version)
        return engine

    def newer(engine: Engine) -> bool:
        return Builds(data).live() != engine.version

    def remarks() -> list[str]:
        if failed and _can_be_read(settings):
            failed.clear()
        held = Builds(data).held()
        differs = held and _differs(Builds(data).folder / held, settings.knowledge)
        held_back = f"the index build {held}: {differs}; {HELD}" if differs else ""
        return [*failed, *filter(None, (unfinished(data), held_back))]

    model = (settings.models, settings.model)

    def publish(who: str, progress: Progress) -> Publication:
        encoder, cuts = ready_encoder(*model, progress), Cuts(settings.answer, settings.closest)
        return publish_files(Desk(settings.knowledge, data, encoder, cuts, progress), Wish(who))

    def back(who: str, live: str) -> RolledBack:
        return index_back(data, *model, who, live)

    def groups(kept: Sequence[Kept]) -> list[Group]:
        return groups_of(kept, ready_encoder(*model))

    return Opening(open_it, newer, remarks, lambda: alarms, publish, back, groups)


def _no_builds() -> NoReturn:
    raise UserError("this engine has no builds")


def _live(settings: Settings) -> Engine:
    cuts = Cuts(settings.answer, settings.closest)
    return open_live(settings.data, settings.models, settings.model, cuts)


def _first(settings: Settings, failed: list[str], alarms: list[str]) -> Engine:
    """The engine at the start. `failed` gets what keeps a newer one from being built, `alarms` what was damaged."""
    data, cuts = settings.data, Cuts(settings.answer, settings.closest)
    try:
        if name := renew(data, lambda: ready_encoder(settings.models, settings.model, _say), START, _say):
            log.info("the build that was published is built anew by this version of the program: %s", name)
        return open_engine(settings.knowledge, data, settings.models, settings.model, _say, cuts, log.info)
    except UserError as error:
        try:
            engine = _live(settings)
        except IndexDamagedError as damage:
            if Builds(data).is_held():
                return _before(settings, damage, alarms)
            if not any(build.problem is None and not build.live for build in Builds(data).list()):
                raise error from None
            what = str(damage).partition(": run `")[0]
            way = f"{what}: {GO_BACK}: the bot then answers from an earlier build"
            raise UserError(f"{error}\n{way}") from None
        except UserError:
            raise error from None  # the reason why there is none that is of use
        said = "; ".join(str(error).splitlines())
        failed.append(f"no newer index can be built, the bot answers from the build {engine.version}: {said}")
        log.error(failed[0])
        return engine


def _before(settings: Settings, damage: UserError, alarms: list[str]) -> Engine:
    """Go back from a held build that is damaged to the newest earlier one that is sound, and hold that. The files may
    have what somebody went back from, so none is built of them. Raises UserError where there is no earlier one."""
    what = str(damage).partition(": run `")[0]
    try:
        done = index_back(settings.data, settings.models, settings.model, START)
    except UserError as error:
        raise UserError(f"{what}\n{error}, or `cwgcop knowledge rollback BUILD`") from error
    alarms.append(
        f"the index build that was live is damaged, the bot went back to {done.name} and holds it: run `cwgcop "
        "knowledge publish`, or `cwgcop knowledge rollback BUILD` for what was published"
    )
    log.error("%s (%s)", alarms[0], what)
    return _live(settings)


def _differs(build: Path, knowledge: Path) -> str:
    """What has changed in the reports and lessons since a build was made, "" if nothing has."""
    try:
        library = load(knowledge)
        return against(Manifest.read(build), build, library, Lessons.of_folder(knowledge, library))
    except UserError:
        return "the reports as they are now cannot be compared with it"


def _can_be_read(settings: Settings) -> bool:
    try:
        Lessons.of_folder(settings.knowledge, load(settings.knowledge)).read()
    except UserError:
        return False
    return True


def _say(what: str, share: float) -> None:
    if share in {0.0, 1.0}:
        log.info("%s: %s", what, "begun" if share == 0.0 else "done")
