"""Asking on the command line: one question, or a batch."""

import argparse
import json
import sys

from bot.cli.batch import answer_batch
from bot.cli.terminal import Page, note, progress, wished
from bot.errors import UsageError
from bot.screens.quotes import answer_json
from bot.service.reader import language_of
from bot.settings import Settings
from index.engine import Engine, open_live, open_to_read
from index.pipeline import Cuts, Question
from knowledge.errors import KnowledgeError, UserError


def engine(settings: Settings, *, draft: bool = False) -> Engine:
    """The engine of these settings, made ready first with a progress bar on a terminal. A `draft` is the files as they
    are; otherwise, where files in the knowledge folder have errors, the live build answers if it can be opened."""
    where, cuts = (settings.data, settings.models, settings.model), Cuts(settings.answer, settings.closest)
    try:
        with progress() as report:
            opened = open_to_read(settings.knowledge, *where, report, cuts, note, draft=draft)
    except KnowledgeError as error:
        if draft or not (settings.knowledge / "reports").is_dir():
            raise  # the wrong folder was named: the live build is of another
        try:
            opened = open_live(*where, cuts)
        except UserError:
            raise error from None  # what is to be mended first
        note(f"{error}\nthe index build {opened.version} answers all the same: run `cwgcop knowledge check`")
    return opened


def ask(settings: Settings, args: argparse.Namespace) -> int:
    """Answer one question, or with --batch those of standard input; the exit status."""
    if args.batch == (args.question is not None):
        raise UsageError('give one question, as in cwgcop ask "What did the Chair recommend?", or --batch')
    language = wished(args.lang)
    if args.batch:
        opened = engine(settings, draft=args.draft)
        broken = answer_batch(opened, sys.stdin.buffer, sys.stdout, args.top, language, exact=args.exact)
        if broken:
            print(f"cwgcop: lines that could not be answered: {broken}", file=sys.stderr)
        return 1 if broken else 0
    opened = engine(settings, draft=args.draft)
    asked = Question(args.question, exact=args.exact)
    answer, reports = opened.ask([asked])[0], len(opened.library.reports)
    spoken = language or language_of(args.question, answer)
    if args.json:
        print(json.dumps(answer_json(answer, spoken, top=args.top), ensure_ascii=False, indent=2))
    else:
        print(Page.for_stream(sys.stdout, spoken, original=args.original).answer(answer, args.top, reports))
    return 0
