"""The reports as tools of an assistant on this machine, over standard input and output."""

import argparse
import logging
from typing import Any

from bot.cli.ask import engine
from bot.cli.chat import Direct
from bot.screens.quotes import answer_json
from bot.service.conversation import Conversation
from bot.service.reader import language_of
from bot.settings import Settings
from bot.web import api, tools


def serve(settings: Settings, args: argparse.Namespace) -> int:
    """Serve the tools until standard input ends."""
    logging.basicConfig(level=logging.WARNING)  # on stderr: standard output is the protocol's
    direct = Direct(engine(settings, draft=args.draft))
    talk = Conversation(direct)

    async def answer(question: str, language: str | None, exact: bool, request: object) -> dict[str, Any]:
        api.check(question, exact=exact)
        spoken = api.wished(language)
        found = (await talk.answer_alone(question, exact=exact)).found[0].answer
        return answer_json(found, spoken or language_of(question, found))

    tools.server(tools.Source(lambda: direct.live.book, answer)).run("stdio")
    return 0
