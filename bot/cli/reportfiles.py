"""`cwgcop knowledge fmt` and `cwgcop knowledge new`."""

import argparse
import sys
from functools import cache
from pathlib import Path

from bot.cli.terminal import give, wished
from bot.editing.reportfiles import carried, report_id, rewrite, write_schemas
from bot.settings import Settings
from index.durable import write_text
from knowledge.check import check
from knowledge.errors import UserError
from knowledge.filenames import PARTS, yaml_files
from knowledge.layout import of_questions, start, write
from knowledge.report import Report
from knowledge.reportfile import read_report


def fmt(settings: Settings, args: argparse.Namespace) -> int:
    """Rewrite files in the one layout; with --check only name those that differ. Exit 1 for those and for errors."""
    errors, changed, checked = list[str](), list[str](), cache(check)
    every = (path for part in PARTS for path in yaml_files(settings.knowledge / part))
    for path in map(Path, args.files) if args.files else every:
        report: Report | None = None
        whole = path.absolute()  # a file in the current folder has no folder in its name
        if whole.parent.name == "questions" and path.suffix == ".yaml":
            problems = [problem for problem in checked(whole.parent.parent) if Path(problem.file) == whole]
        else:
            file = read_report(path)
            report, problems = file.report, list(file.problems)
        if wrong := [str(problem) for problem in problems if problem.is_error]:
            errors += wrong
            continue
        old = path.read_text(encoding="utf-8")
        text, _ = carried(path, write(report) if report else of_questions(old.removeprefix("\ufeff")))
        if text != old:
            changed.append(str(path))
            if report and not args.check:
                rewrite(path, report)
            elif not args.check:
                write_text(path, text)
    did = "has another layout: run cwgcop knowledge fmt" if args.check else "laid out anew"
    lines = (f"{path}: {did}" for path in changed)
    give(args, {"changed": changed, "errors": errors}, lines, indent=None)
    for error in () if args.json else errors:
        print(error, file=sys.stderr)
    return 1 if errors or (args.check and changed) else 0


def new(settings: Settings, args: argparse.Namespace) -> None:
    """Write a new report file to fill in."""
    id_ = report_id(args.id, "ID")
    folder = settings.knowledge / "reports"
    for path in yaml_files(folder):
        if path.stem == id_ or read_report(path).id == id_:
            raise UserError(f"{path}: there is a report {id_} already: edit that file, or give another ID")
    language = wished(args.language, "--language") or ""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{id_}.yaml"
    write_text(path, start(id_, language, args.title or ""))
    write_schemas(settings.knowledge)
    said = f"{path}: fill in what is empty; cwgcop knowledge check says what is wanting"
    give(args, {"file": str(path)}, [said], indent=None)
