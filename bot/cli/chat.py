"""Asking on the command line as a conversation. (Apart from `ask`, which loads none of what a conversation needs.)"""

import argparse
import asyncio
import sys
from contextlib import closing
from dataclasses import replace
from itertools import takewhile

from bot.cli.ask import engine
from bot.cli.terminal import Page, wished
from bot.screens import conversation as screens
from bot.screens.blocks import Block
from bot.screens.display import Display
from bot.screens.phrases import Voice, choose
from bot.screens.quotes import Quote, Reply, place_of
from bot.service import conversation
from bot.service.book import Book
from bot.service.conversation import AGAIN, LONGEST, Conversation
from bot.service.store import LastShown
from bot.service.worker import Edition
from bot.settings import Settings
from index.acts import Act, Message
from index.answer import Answer, Outcome
from index.engine import Engine
from index.pipeline import Question

#: What ends a conversation in a terminal.
_ENDS = frozenset(("", "exit", "quit", ":q"))


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
                print("There are no commands here, and nothing is kept: ask a question.")
                continue
            given = loop.run_until_complete(talk.reply(question[:LONGEST], place, language))
            if given.act is Act.STOP:  # nothing is kept here, and nobody is written to
                given = replace(given, act=Act.BYE)
            spoken = given.language if given.act in AGAIN and given.language else language or given.language
            print(between + _said(given, place, spoken or "en", page, args))
            between = "" if terminal else "\n"
            if terminal and given.act is Act.BYE:
                return 0
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
    # Buttons that turn pages lead nowhere here.
    if (
        screen is not None
        and not given.starts
        and not passages
        and (before is None or given.act is not Act.MORE)
    ):
        listed = [button.label for row in screen.keyboard or () for button in row]
    choices = ["\n".join(f"  {each}" for each in listed)] if listed else []
    return "\n\n".join([*said, *choices, *(page.render(reply, original=args.original) for reply in replies)])


def _is_said(block: Block) -> bool:
    return not block.quote


def _top(answer: Answer, args: argparse.Namespace) -> int | None:
    """How many passages of an answer are quoted: one, as elsewhere in conversations, unless all belong to it."""
    return args.top or (None if answer.whole or answer.found_words else 1)
