"""Asking on the command line as a conversation. (Apart from `ask`, which loads none of what a conversation needs.)"""

import argparse
import asyncio
import logging
import sys
from contextlib import closing
from dataclasses import replace
from typing import Any

from bot.cli.ask import engine
from bot.cli.terminal import Page, quoting, wished
from bot.screens import shown as screens
from bot.screens.phrases import Voice, choose
from bot.screens.quotes import answer_json
from bot.screens.shown import Offer
from bot.service.book import Book
from bot.service.conversation import AGAIN, LONGEST, Conversation, Reply
from bot.service.reader import language_of
from bot.service.store import LastShown
from bot.service.worker import Edition
from bot.settings import Settings
from index.acts import Act, Message
from index.answer import Answer
from index.engine import Engine
from index.pipeline import Question

#: The most sections, meetings or reports of a list.
LISTED = 20
#: Words that end a conversation in a terminal.
_ENDS = frozenset(("", "exit", "quit", ":q"))


def chat(settings: Settings, args: argparse.Namespace) -> None:
    """Answer questions from standard input one after the other until it ends."""
    language = wished(args.lang)
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
                return
            if terminal and question.strip().casefold() in _ENDS:
                return
            if not question.strip():
                continue
            if question.startswith("/"):
                print("There are no commands here, and nothing is kept: ask a question.")
                continue
            given = loop.run_until_complete(talk.reply(question[:LONGEST], place, language))
            if given.act is Act.STOP:  # nothing is kept here, and nobody is written to
                given = replace(given, act=Act.BYE)
            spoken = given.language if given.act in AGAIN and given.language else language or given.language
            page = Page.for_stream(sys.stdout, spoken or "en", original=args.original)
            print(between + _said(given, place, page, args.top))
            between = "" if terminal else "\n"
            if terminal and given.act is Act.BYE:
                return
            place = given.place or place


class Direct:
    """An engine that answers at once, with the interface that conversations use."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self.live = engine, Edition(Book(engine.library), engine.version)

    async def ask(self, question: str | Question) -> tuple[Answer, Edition]:
        """Answer one question."""
        return self._engine.ask([question])[0], self.live

    async def hear(self, text: str) -> Message:
        """Say what a message is."""
        return self._engine.hear([text])[0]


def serve_tools(settings: Settings, args: argparse.Namespace) -> None:
    """Serve the reports as tools of an assistant on this machine until standard input ends."""
    from bot.web import api, tools

    logging.basicConfig(level=logging.WARNING)  # on stderr: standard output is the protocol's
    direct = Direct(engine(settings, draft=args.draft))
    talk = Conversation(direct)

    async def answer(question: str, language: str | None, exact: bool, request: object) -> dict[str, Any]:
        api.check(question, exact=exact)
        spoken = api.wished(language)
        found = (await talk.answer_alone(question, exact=exact)).found[0].answer
        return answer_json(found, spoken or language_of(question, found))

    tools.server(tools.Source(lambda: direct.live.book, answer)).run("stdio")


def _said(given: Reply, before: LastShown | None, page: Page, top: int | None) -> str:
    """The reply to a message, as text."""
    book, voice = given.edition.book, Voice(choose(page.language))
    shown = screens.reply(voice, given, before)
    if len(given.found) == 1 and not given.ids:
        shown = quoting(shown, given.found[0].answer, page.language, top, usual=1)
    listed = book.samples(voice.language) if shown.offers is Offer.SAMPLES else []
    if shown.offers in (Offer.CONTENTS, Offer.MEETINGS, Offer.ONWARD):
        only, held = book.reports[0].id if len(book.reports) == 1 else "", book.with_meetings()
        meetings = shown.offers is Offer.MEETINGS and len(held) == 1
        links = screens.meetings(voice, book, held[0]) if meetings else screens.contents(voice, book, only)
        listed = [each.text for each in links[:LISTED]]
    return "\n\n".join(filter(None, (page.show(shown), "\n".join(f"  {each}" for each in listed))))
