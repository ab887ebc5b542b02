"""People who wait for an answer: keeps what they wait for, and asks each new build for them."""

import asyncio
import logging
from collections.abc import Iterator

from bot.screens import shown
from bot.screens.phrases import Voice, choose, label
from bot.screens.shown import Shown
from bot.service.book import Book
from bot.service.conversation import Conversation, Reply
from bot.service.errors import StoreError
from bot.service.wishes import MOST, Wish, Wishes, digest
from bot.service.worker import Edition, Worker
from bot.telegram.buttons import Action, Press
from bot.telegram.display import Choice, Display, Say, Screen
from bot.telegram.services import Services
from bot.telegram.turn import Turn
from index import pipeline
from index.acts import Act, Message
from index.answer import Answer, Outcome

log = logging.getLogger(__name__)

#: Seconds between two looks for a new build, and after a failure of the database. How many wishes are read at once.
LOOK, LATER, MANY = 3.0, 30.0, 100


class Following:
    """Keeps what people wait for, and tells them."""

    def __init__(self, services: Services) -> None:
        self._services, self._wishes = services, Wishes(services.store, services.identity)
        self._conversation = Conversation(_Later(services.worker))

    # What a person asks for.

    async def follow(self, turn: Turn, question: int | None) -> Say:
        """Keep that a person waits for an answer to their question."""
        if not turn.is_private:
            return Say("notice-follow-private")
        text = None if question is None else await self._services.store.words(question, turn.chat_key)
        if question is None or text is None:
            return Say("notice-old")
        language = turn.voice.language
        reply = await self._reply(text, language)
        if not reply.found:
            return Say("notice-follow-whole")
        texts = _found(reply) if _answers(reply) else ()
        kept = await self._wishes.keep(
            turn.person, turn.chat, question, text, language, texts, reply.edition.build
        )
        return Say("notice-follow-kept") if kept else Say("notice-follow-full", {"most": MOST})

    async def listed(self, turn: Turn) -> Say:
        """The questions that a person waits for, with buttons that take them back."""
        if not turn.is_private:
            return Say("notice-follow-private")
        wishes = await self._wishes.of(turn.person)
        rows = tuple((Choice(f"✕ {label(wish.question)}", Action.FOLLOW, wish.id),) for wish in wishes)
        return Say("follows" if rows else "follows-none", rows=rows)

    async def pressed(self, turn: Turn, press: Press) -> Say:
        """Take a wish back, or keep it for another year."""
        if press["sign"] == "+" and await self._wishes.renew(turn.person, press.id):
            return Say("notice-follow-kept")
        await self._wishes.take_back(turn.person, press.id)
        return await self.listed(turn)

    # What a build that goes live answers.

    async def watch(self) -> None:
        """Ask each build that goes live the questions that people wait for, until cancelled. One replica does that."""
        store = self._services.store
        while True:
            await asyncio.sleep(LOOK)
            try:
                if await store.database.is_leader("wishes"):
                    for wish in await self._wishes.to_ask(self._services.worker.live.build, MANY):
                        await self._ask(wish)
                    for wish in await self._wishes.to_remind(MANY):
                        screen = _asks_again(wish).screen(await self._voice(wish))
                        await self._wishes.remind(wish, screen.as_json())
            except StoreError as error:
                log.error("people are told later what they wait for: %s", error)
                await asyncio.sleep(LATER)

    async def _ask(self, wish: Wish) -> None:
        """Ask the live build a question that a person waits for. Have them told if a text answers it that is new."""
        build, screen = self._services.worker.live.build, None
        try:
            if wish.chat:
                reply = await self._reply(wish.question, wish.language)
                build, voice = reply.edition.build, await self._voice(wish, reply)
                display, given = Display(voice, reply.edition.book), shown.reply(voice, reply, None)
                if _answers(reply) and not wish.seen.issuperset(map(digest, _texts(display.book, given))):
                    screen = display.screen(given).headed(voice.say("told", question=wish.question))
        except StoreError:
            raise
        except Exception as error:
            log.error("our bug: a question that somebody waits for failed", exc_info=error)
        if screen is None:
            await self._wishes.asked(wish, build)
        else:
            await self._wishes.tell(wish, screen.as_json())
            log.info("somebody is told that a question of theirs is answered")

    async def _reply(self, text: str, language: str) -> Reply:
        """The reply to a message that leans on nothing. One that asks to be told is a question here."""
        reply = await self._conversation.reply(text, None, language)
        asks = reply.act is not Act.FOLLOW
        return reply if asks else await self._conversation.answer_alone(text, language)

    async def _voice(self, wish: Wish, reply: Reply | None = None) -> Voice:
        chosen = await self._services.store.language(wish.person)
        return Voice(choose(chosen, reply.language if reply else None, wish.language))

    def deliver(self, sealed: str) -> tuple[int, Screen]:
        """The chat and the message of a person who waited."""
        chat, message = self._wishes.unsealed(sealed)
        return chat, Screen.from_json(message)


class _Later:
    """The worker, for questions that wait behind the ones that people ask now."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    @property
    def live(self) -> Edition:
        """The reports and the build that are live."""
        return self._worker.live

    async def ask(self, question: str | pipeline.Question) -> tuple[Answer, Edition]:
        """Answer one question."""
        return await self._worker.ask(question, later=True)

    async def hear(self, text: str) -> Message:
        """Say what a message is."""
        return await self._worker.hear(text, later=True)


def _asks_again(wish: Wish) -> Say:
    """The question whether a person still waits, a year after they asked to be told."""
    rows = (
        (Choice(Say("follow-again-yes"), Action.FOLLOW, wish.id, ("+",)),),
        (Choice(Say("forget-no"), Action.FOLLOW, wish.id),),
    )
    return Say("follow-again", {"question": wish.question}, rows=rows)


def _answers(reply: Reply) -> bool:
    """Whether every question of the message got an answer."""
    return bool(reply.found) and all(found.answer.outcome is Outcome.ANSWER for found in reply.found)


def _found(reply: Reply) -> Iterator[str]:
    """The official texts of all that was found."""
    yield from (hit.passage.original for found in reply.found for hit in found.answer.hits)


def _texts(book: Book, given: Shown) -> Iterator[str]:
    """The official texts of what is shown."""
    for part in (*given.parts, given):
        yield from (book.passages[each].original for each in part.seen)
