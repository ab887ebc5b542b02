"""The laboratory's command line, with the settings of `cwgcop` from the environment."""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from bot.settings import Settings, environment
from index import acts, calibration, marks, reader
from knowledge.errors import UserError
from lab.judge import PARTS

#: The commands: the module of each, and the file that ships which it learns.
COMMANDS: dict[str, tuple[str, Path | None]] = {
    "train-acts": ("acts", acts.SHIPPED),
    "train-reader": ("readers", reader.SHIPPED),
    "train-marks": ("marks", marks.SHIPPED),
    "fit": ("calibrate", calibration.SHIPPED),
    "judge": ("judge", None),
    "bench": ("bench", None),
}
#: Passages of the archives that `bench --growth` makes.
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    commands = top.add_subparsers(dest="command", metavar="|".join(COMMANDS), required=True)
    found = {name: commands.add_parser(name) for name in COMMANDS}
    for name, (_, file) in COMMANDS.items():
        if file:
            found[name].add_argument(
                "--to", metavar="FILE", default=file, help="instead of the file that ships"
            )
    judge = found["judge"]
    judge.add_argument("--split", choices=("choose", "judge"), default="judge", help="questions to use")
    judge.add_argument(
        "--without", choices=PARTS, nargs="+", default=(), help="ask without each of these parts too"
    )
    judge.add_argument("--talks", action="store_true", help="lead the conversations alone")
    judge.add_argument("--json", action="store_true", help="give the figures as JSON")
    found["bench"].add_argument(
        "--growth", nargs="*", type=int, metavar="PASSAGES", help="measure made archives of so many passages instead: "
        f"{' '.join(map(str, SIZES))} unless given; the largest takes an hour or two and 10 GB of disk",
    )  # fmt: skip
    return top


def main(argv: list[str] | None = None) -> int:
    """Run one command; exit status 0 done, 1 an error."""
    args = _parser().parse_args(argv)
    if getattr(args, "growth", None) == []:
        args.growth = SIZES
    try:
        environ, written = environment()
        module = import_module(f"lab.{COMMANDS[args.command][0]}")
        return int(module.command(Settings.from_env(environ, written=written), args))
    except UserError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
