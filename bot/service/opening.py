"""Opens the bot's engine on the live index build. At the start it builds a missing or stale index first."""

import logging
from collections.abc import Sequence
from pathlib import Path

from bot.service.store import Kept
from bot.service.unanswered import Group, unanswered
from bot.settings import Settings
from index.builds import GO_BACK, Builds, RolledBack
from index.engine import Engine, open_engine, open_live, ready_encoder
from index.errors import IndexDamagedError
from index.lessons import Lessons
from index.manifest import Manifest
from index.model.folder import verify
from index.opening import HELD, describe_changes
from index.pipeline import Cuts
from index.publishing import Publication, Publisher, PublishOptions, index_back, publish, renew, unfinished
from knowledge.errors import UserError
from knowledge.library import load
from knowledge.progress import Progress

log = logging.getLogger(__name__)

#: The name in the history of publications for a build that a start of the bot made live.
START = "the bot's start"


class Opening:
    """Opens the bot's engine, publishes, and goes back to earlier builds.

    alarms: sentences on what is wrong with the index, although people are answered.
    """

    def __init__(self, settings: Settings) -> None:
        self._knowledge, self._data = settings.knowledge, settings.data
        self._model, self._cuts = (settings.models, settings.model), Cuts(settings.answer, settings.closest)
        self._opened, self._failed = False, ""
        self.alarms: list[str] = []

    def open(self) -> Engine:
        """Open the live build. The first time a missing or stale index is built first; if that fails, the live build is
        opened as it is. A build that somebody makes live later is opened as it is, also an older one."""
        engine = self._live() if self._opened else self._first()
        if self._opened:
            self._failed = ""
            self.alarms.clear()
        self._opened = True
        return engine

    def newer(self, engine: Engine) -> bool:
        """Whether another build than that of `engine` is live."""
        return Builds(self._data).live() != engine.version

    def warnings(self) -> list[str]:
        """Sentences that an admin should know on the live build."""
        if self._failed and self._can_be_read():
            self._failed = ""
        held = Builds(self._data).held()
        differs = held and self._differs(Builds(self._data).folder / held)
        held_back = f"the index build {held}: {differs}; {HELD}" if differs else ""
        return list(filter(None, (self._failed, unfinished(self._data), held_back)))

    def publish(self, who: str, progress: Progress) -> Publication:
        """Publish the files as they are."""
        encoder = ready_encoder(*self._model, progress)
        return publish(
            Publisher(self._knowledge, self._data, encoder, self._cuts, progress), PublishOptions(who)
        )

    def back(self, who: str, live: str = "") -> RolledBack:
        """Go back from the build `live`, or from the live one, to the one before."""
        return index_back(self._data, *self._model, who, live)

    def groups(self, kept: Sequence[Kept]) -> list[Group]:
        """Group questions that were not answered by meaning."""
        return unanswered(kept, ready_encoder(*self._model))

    def _live(self) -> Engine:
        return open_live(self._data, *self._model, self._cuts)

    def _first(self) -> Engine:
        """Open the engine at the start. Hash the model's files; programs that only ask compare their sizes."""
        ready_encoder(*self._model, _say)
        verify(*self._model)
        try:
            if name := renew(self._data, lambda: ready_encoder(*self._model, _say), START, _say):
                log.info(
                    "the build that was published is built anew by this version of the program: %s", name
                )
            return open_engine(self._knowledge, self._data, *self._model, _say, self._cuts, log.info)
        except UserError as error:
            try:
                engine = self._live()
            except IndexDamagedError as damage:
                what = str(damage).partition(": run `")[0]
                if Builds(self._data).is_held():
                    return self._before(what)
                if not any(build.problem is None and not build.live for build in Builds(self._data).list()):
                    raise error from None
                way = f"{what}: {GO_BACK}: the bot then answers from an earlier build"
                raise UserError(f"{error}\n{way}") from None
            except UserError:
                raise error from None  # the first error says why there is no index
            said = "; ".join(str(error).splitlines())
            self._failed = (
                f"no newer index can be built, the bot answers from the build {engine.version}: {said}"
            )
            log.error(self._failed)
            return engine

    def _before(self, what: str) -> Engine:
        """Go back from a held build that is damaged to the newest earlier one that is sound, and hold that.

        No index is built of the files: somebody may have gone back from them. Raises UserError if no build is sound.
        """
        try:
            done = self.back(START)
        except UserError as error:
            raise UserError(f"{what}\n{error}, or `cwgcop knowledge rollback BUILD`") from error
        self.alarms.append(
            f"the index build that was live is damaged, the bot went back to {done.name} and holds it: run `cwgcop "
            "knowledge publish`, or `cwgcop knowledge rollback BUILD` for what was published"
        )
        log.error("%s (%s)", self.alarms[0], what)
        return self._live()

    def _differs(self, build: Path) -> str:
        """A sentence on what has changed in the reports and lessons since a build was made; "" if nothing has."""
        try:
            library = load(self._knowledge)
            lessons = Lessons.of_folder(self._knowledge, library)
            return describe_changes(Manifest.read(build), build, library, lessons)
        except UserError:
            return "the reports as they are now cannot be compared with it"

    def _can_be_read(self) -> bool:
        try:
            Lessons.of_folder(self._knowledge, load(self._knowledge)).read()
        except UserError:
            return False
        return True


def _say(what: str, share: float) -> None:
    if share in {0.0, 1.0}:
        log.info("%s: %s", what, "begun" if share == 0.0 else "done")
