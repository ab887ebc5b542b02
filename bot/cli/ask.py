"""Asking on the command line: one question, a batch, or a conversation."""

import argparse
import asyncio
import json
import sys
from contextlib import closing
from itertools import takewhile

from bot.cli.batch import answer_batch
from bot.cli.terminal import Page, note, progress, wished
from bot.errors import UsageError
from bot.screens import conversation as screens
from bot.screens.blocks import Block
from bot.screens.display import Display
from bot.screens.phrases import Voice, choose
from bot.screens.quotes import Quote, Reply, place_of
from bot.service import conversation
from bot.service.book import Book
from bot.service.conversation import AGAIN, LONGEST, Conversation
from bot.service.reader import language_of
from bot.service.store import LastShown
from bot.service.worker import Edition
from bot.settings import Settings
from index.acts import Act, Message
from index.answer import Answer, Outcome
from index.engine import Engine, open_live, open_to_read
from index.pipeline import Cuts, Question
from knowledge.errors import KnowledgeError, UserError

#: What ends a conversation in a terminal.
_ENDS = frozenset(("", "exit", "quit", ":q"))


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
    reply = Reply.to(answer, spoken, args.top, reports=reports)
    if args.json:
        print(json.dumps(reply.as_json("1"), ensure_ascii=False, indent=2))
    else:
        print(Page.for_stream(sys.stdout).render(reply, original=args.original))
    return 0


def chat(settings: Settings, args: argparse.Namespace) -> int:
    """Answer questions from standard input one after the other until it ends."""
    language = wished(args.lang)
    page = Page.for_stream(sys.stdout)
    opened = engine(settings, draft=args.draft)
    talk, place, between = Conversation(Direct(opened)), None, ""
    terminal = sys.stdin.isatty()
    if terminal:
        print("Ask in any language; an empty line, exit or Ctrl-D ends.")
    with closing(asyncio.new_event_loop()) as loop:
        while True:
            try:
                question = input("\n> " if terminal else "")
            except EOFError:
                return 0
            if terminal and question.strip().casefold() in _ENDS:
                return 0
            if not question.strip():
                continue
            if question.startswith("/"):
                print("There are no commands here: ask a question.")
                continue
            given = loop.run_until_complete(talk.reply(question[:LONGEST], place, language))
            spoken = given.language if given.act in AGAIN and given.language else language or given.language
            print(between + _said(given, place, spoken or "en", page, args))
            between = "" if terminal else "\n"
            place = given.place or place


class Direct:
    """An engine that answers at once, as conversations ask."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self.live = engine, Edition(Book(engine.library), engine.version)

    async def ask(self, question: str | Question) -> tuple[Answer, Edition]:
        """Answer one question."""
        return self._engine.ask([question])[0], self.live

    async def hear(self, text: str) -> Message:
        """Say what a message is."""
        return self._engine.hear([text])[0]


def _said(
    given: conversation.Reply, before: LastShown | None, language: str, page: Page, args: argparse.Namespace
) -> str:
    """What a message gets, as text."""
    book, voice = given.edition.book, Voice(choose(language))
    replies = [
        Reply.to(found.answer, language, _top(found.answer, args), reports=len(book.reports))
        for found in given.found
    ]
    passages = [
        passage
        for each in given.ids
        for passage in ([book.passages[each]] if each in book.passages else book.chapters[each].whole())
    ]
    already = {quote.id for reply in replies for quote in reply.passages}
    if quotes := tuple(Quote.of(passage, language) for passage in passages if passage.id not in already):
        replies.append(Reply(language, Outcome.ANSWER, 1.0, quotes))
    screen = None if given.found else screens.reply(Display(voice, book), given, before)
    said = [] if screen is None else [block.text for block in takewhile(_is_said, screen.blocks)]
    said += [
        voice.say("follow-up", place=place_of(one.lead, voice.language)) for one in given.found if one.lead
    ]
    listed = book.samples(voice.language) if given.starts else []
    if screen is not None and not given.starts and not passages and given.act is not Act.MORE:
        listed = [button.label for row in screen.keyboard or () for button in row]
    choices = ["\n".join(f"  {each}" for each in listed)] if listed else []
    return "\n\n".join([*said, *choices, *(page.render(reply, original=args.original) for reply in replies)])


def _is_said(block: Block) -> bool:
    return not block.quote


def _top(answer: Answer, args: argparse.Namespace) -> int | None:
    """How many passages of an answer are quoted: one, as elsewhere in conversations, unless all belong to it."""
    return args.top or (None if answer.whole or answer.found_words else 1)
