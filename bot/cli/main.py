"""The command line: runs one command, and turns errors into words."""

import argparse
import os
import sys

from bot.cli.parser import parser
from bot.errors import SettingsError, UsageError
from bot.settings import Settings, doubtful_names, environment, unknown_names
from knowledge.errors import UserError

# numpy's BLAS threads only cost start-up time here: the matrix products are small.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _open_streams() -> None:
    """Let the standard streams take any text: half a surrogate pair or a stray byte is no error."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # closed by the program that started this one
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace" if mode == "r" else "backslashreplace")


#: The exit status for a wrong setting (EX_CONFIG): deploy/cwgcop.service does not restart after it.
_SETTINGS = 78


def _failed(error: UserError, args: argparse.Namespace | None) -> int:
    """Print an error, or log it if the bot or the page runs without a terminal. Returns the exit status."""
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
    # A strict command fails on unknown names, the others warn of them. The doctor (None) lists them itself.
    warn = {True: doubtful_names, False: unknown_names}.get(args.strict)
    for sentence in warn(environ) if warn else ():
        print(f"cwgcop: {sentence}", file=sys.stderr)
    status = int(args.run(settings, args))
    sys.stdout.flush()  # here an error is caught if the reader of a pipe has gone
    return status


def _is_of_output(error: OSError) -> bool:
    """Whether a print failed: the error names no file, and was raised in `bot.cli`, whose modules write no files."""
    from traceback import extract_tb

    called = extract_tb(error.__traceback__)[-1].filename
    return error.filename is None and os.path.dirname(called) == os.path.dirname(__file__)


def _end_output() -> None:
    """Flush standard output. If it cannot be written, drop the rest: Python would try again, and complain."""
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
        _end_output()  # the reader of the pipe has gone
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
