"""The laboratory's command line, with the settings of `cwgcop` from the environment."""

import argparse
import sys
from importlib import import_module

from bot.settings import Settings, environment
from index import acts, calibration, marks, reader
from index.model.default import ADAPTER
from knowledge.errors import UserError

#: The commands and the modules that have them.
COMMANDS = {
    "train-adapter": "adapter", "train-acts": "acts", "train-reader": "readers", "train-marks": "marks",
    "fit": "calibrate", "ablate": "ablate", "judge": "judge", "bench": "bench",
}  # fmt: skip

#: Passages of the archives that `bench --growth` makes.
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    commands = top.add_subparsers(dest="command", metavar="|".join(COMMANDS), required=True)
    found = {name: commands.add_parser(name) for name in COMMANDS}
    train = found["train-adapter"]
    for parser in (train, found["train-reader"], found["train-marks"]):
        parser.add_argument("--steps", type=int, help="take so many steps, not those of the recipe")
    made = {
        train: ADAPTER, found["train-reader"]: reader.SHIPPED, found["train-acts"]: acts.SHIPPED,
        found["train-marks"]: marks.SHIPPED, found["fit"]: calibration.SHIPPED,
    }  # fmt: skip
    for parser, file in made.items():
        parser.add_argument("--to", metavar="FILE", default=file, help="instead of the file that ships")
    found["ablate"].add_argument("--only", metavar="WORD", help="only the parts whose name has this in it")
    judge = found["judge"]
    judge.add_argument("--split", choices=("choose", "judge"), default="judge", help="questions to use")
    judge.add_argument(
        "--plain", action="store_true", help="ask the plain design too, with the published model"
    )
    judge.add_argument("--talks", action="store_true", help="lead the conversations alone")
    for name in ("judge", "bench"):
        found[name].add_argument("--json", action="store_true", help="give the figures as JSON")
    bench = found["bench"]
    bench.add_argument(
        "--growth", nargs="*", type=int, metavar="PASSAGES", help="measure made archives of so many passages instead: "
        f"{' '.join(map(str, SIZES))} unless given; the largest takes an hour or two and 10 GB of disk",
    )  # fmt: skip
    bench.add_argument("--keep", metavar="FOLDER", help="keep the archives there")
    return top


def main(argv: list[str] | None = None) -> int:
    """Run one command; exit status 0 done, 1 an error."""
    args = _parser().parse_args(argv)
    if getattr(args, "growth", None) == []:
        args.growth = SIZES
    try:
        environ, written = environment()
        module = import_module(f"lab.{COMMANDS[args.command]}")
        return int(module.command(Settings.from_env(environ, written=written), args))
    except UserError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
