"""The command line: one boundary where errors become words."""

import argparse
import os
import sys

from bot.cli.parser import parser
from bot.errors import SettingsError, UsageError
from bot.settings import Settings, doubtful_names, environment, unknown_names
from knowledge.errors import UserError

# The BLAS threads of numpy only cost start-up time here: the products are small.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _open_streams() -> None:
    """Make the standard streams fit for any text: a lone surrogate or a stray byte must end nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the program
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace" if mode == "r" else "backslashreplace")


#: What ends a service for good until somebody changes a setting (EX_CONFIG): deploy/cwgcop.service names it.
_SETTINGS = 78


def _failed(error: UserError, args: argparse.Namespace | None) -> int:
    """Say an error, as the log does where the bot or the page was to run without a terminal; the exit status."""
    serves = args is not None and args.serves
    if serves and not sys.stderr.isatty():
        from bot.service import logs

        logs.say(error)
    else:
        for line in str(error).splitlines():
            print(f"cwgcop: {line}", file=sys.stderr)
    _end_output()
    if serves and isinstance(error, SettingsError) and "INVOCATION_ID" in os.environ:  # systemd's
        return _SETTINGS
    return 2 if isinstance(error, UsageError) else 1


def _run(args: argparse.Namespace) -> int:
    environ, written = environment()
    settings = Settings.from_env(
        environ, strict=bool(args.strict), written=written,
        knowledge=args.knowledge, data=args.data, models=args.models, model=args.model,
    )  # fmt: skip
    # Of what would be a problem for a strict command, the others warn. The doctor (None) lists both by itself.
    warn = {True: doubtful_names, False: unknown_names}.get(args.strict)
    for sentence in warn(environ) if warn else ():
        print(f"cwgcop: {sentence}", file=sys.stderr)
    status = int(args.run(settings, args))
    sys.stdout.flush()  # here, where a reader that has gone is noticed
    return status


def _is_of_output(error: OSError) -> bool:
    """Whether a print failed: it names no file, and it was called here in `bot.cli`, whose modules write nothing
    else by themselves."""
    from traceback import extract_tb

    called = extract_tb(error.__traceback__)[-1].filename
    return error.filename is None and os.path.dirname(called) == os.path.dirname(__file__)


def _end_output() -> None:
    """Write what standard output still holds; what cannot be written goes nowhere: Python would try once more at its
    end, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(argv: list[str] | None = None) -> int:
    """Run one command; exit status 0 done, 1 an error, 2 wrong usage, 130 interrupted."""
    args = None
    try:
        _open_streams()
        args = parser().parse_args(argv)
        return _run(args)
    except UserError as error:
        return _failed(error, args)
    except BrokenPipeError:
        _end_output()  # whoever read it has gone; nothing is left to tell them
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if sys.flags.dev_mode:
            raise
        named = f"{error.filename}: " if error.filename else ""
        named = "standard output cannot be written: " if _is_of_output(error) else named
        print(f"cwgcop: {named}{error.strerror or error}", file=sys.stderr)
        _end_output()
        return 1
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        print(
            f"cwgcop: this is a mistake in the program ({type(error).__name__}: {error}): please report it "
            "with what `python -X dev -m bot …` prints",
            file=sys.stderr,
        )
        return 1
