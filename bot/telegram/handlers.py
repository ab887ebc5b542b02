"""What each kind of update gets."""

import logging
from collections import deque
from collections.abc import Callable, Collection

from telegram import CallbackQuery, Message, Update, User
from telegram.ext.filters import StatusUpdate

from bot.telegram import browsing, pages
from bot.telegram.addressing import command, for_another_bot, is_ours, without_mention, words
from bot.telegram.blocks import italic, paragraph
from bot.telegram.buttons import from_link
from bot.telegram.followup import lean, together
from bot.telegram.health import Health
from bot.telegram.inline import GREET, Inline
from bot.telegram.keyboards import Look
from bot.telegram.metrics import Metrics
from bot.telegram.more import asks_more, has_question, more_screen
from bot.telegram.passages import answer_screen, passage_screen, section_screen
from bot.telegram.presses import Presses
from bot.telegram.screen import Screen
from bot.telegram.store import LastShown, Question, Row
from bot.telegram.turn import Services, Turn
from bot.telegram.worker import Worker
from index import pipeline
from index.answer import Outcome
from index.mentions import thanks

log = logging.getLogger(__name__)

#: What is asked beyond this many characters is not read: no question is so long.
LONGEST = 2000
#: Albums that are remembered, so that each gets one line.
ALBUMS = 1000
#: What /status counts the questions of, in seconds.
WEEK = 7 * 86400.0


class Handlers:
    """Deals with updates. `bot` is who we are; everything that is kept goes through `services.store`. `admins` are the
    Telegram ids of those who get /status, and `remarks` what this says of the index."""

    def __init__(
        self,
        services: Services,
        worker: Worker,
        metrics: Metrics,
        bot: User,
        health: Health,
        remarks: Callable[[], list[str]] = list,
        *,
        model: str,
        admins: Collection[int] = (),
    ) -> None:
        self._services, self._worker, self._metrics = services, worker, metrics
        self._bot, self._model, self._admins = bot, model, admins
        self._health, self._remarks = health, remarks
        self._inline = Inline(services, worker, bot)
        self._albums: deque[str] = deque(maxlen=ALBUMS)
        self._presses = Presses(services, worker, self.answer_to)

    async def handle(self, row: Row, update: Update) -> None:
        """Deal with one update; raises ChatGoneError when there is nobody to answer any more."""
        if update.inline_query is not None:
            await self._inline.answer(update.inline_query)
        elif update.callback_query is not None:
            await self._pressed(row, update.callback_query)
        elif update.message is not None:
            await self._message(row, update.message, edited=False)
        elif update.edited_message is not None:
            await self._message(row, update.edited_message, edited=True)
        elif update.channel_post is not None and is_ours(update.channel_post, self._bot):
            turn = Turn(self._services, row.update_id, update.channel_post, None, row.sent)
            await turn.reply(turn.voice().screen("channel-note"))

    async def flooded(self, row: Row, update: Update) -> None:
        """Tell somebody who sends too much at once, politely, that only the newest is answered."""
        message, user = update.effective_message, update.effective_user
        turn = await Turn(self._services, row.update_id, message, user).look_up()
        await turn.reply(turn.voice().screen("flood"))

    async def trouble(self, row: Row, update: Update | None, chat: int | None) -> None:
        """Say that something went wrong, where there is somebody to say it to."""
        message = update.effective_message if update is not None else None
        user = update.effective_user if update is not None else None
        turn = Turn(self._services, row.update_id, message, user)
        if message is not None and (turn.is_private or is_ours(message, self._bot)):
            await turn.look_up()
            await turn.reply(turn.voice().screen("trouble"))
        elif chat is not None and chat > 0:
            turn.chat = chat
            await turn.reply(turn.voice().screen("only-text"))

    async def _message(self, row: Row, message: Message, *, edited: bool) -> None:
        if message.migrate_to_chat_id is not None:
            old, new = message.chat.id, message.migrate_to_chat_id
            identity = self._services.identity
            await self._services.store.move_chat(identity.chat(old), identity.chat(new))
            return
        if self._bot.id in {user.id for user in (message.from_user, message.via_bot) if user is not None}:
            return  # our own words, or a passage that somebody chose inline
        private = message.chat.type == "private"
        named = command(message, self._bot)
        if not private and named is None and not is_ours(message, self._bot):
            return
        elsewhere = for_another_bot(message, self._bot)
        if not private and elsewhere:
            return
        turn = await Turn(self._services, row.update_id, message, message.from_user, row.sent).look_up()
        if elsewhere:
            screen: Screen | None = turn.voice().screen("unknown-command")
        elif named is not None:
            screen = await self._command(turn, *named)
        else:
            screen = await self._words(turn, message, edited=edited)
        if screen is None:
            return
        if edited:
            await turn.amend(screen, message.message_id)
        else:
            await turn.reply(screen, message.message_id)

    async def _words(self, turn: Turn, message: Message, *, edited: bool) -> Screen | None:
        text = without_mention(message, self._bot) if not turn.is_private else words(message)
        # An album is a message for each picture, of which one, or none, has the words.
        again = message.media_group_id in self._albums
        if message.media_group_id is not None:
            self._albums.append(message.media_group_id)
        if (language := thanks(text)) is not None:
            return turn.voice(language).screen("welcome")
        if any(char.isalnum() for char in text):
            return await self.answer_to(turn, text)
        voice = turn.voice()
        if not turn.is_private:
            return self._group_help(turn)
        if message.text is not None:
            return self._help(turn)
        # A live location sends an edit every few seconds: one friendly line is enough. That a message was pinned, or a
        # timer set, is no message of anybody's.
        service = StatusUpdate.ALL.check_update(Update(turn.update_id, message=message))
        return None if edited or again or service else voice.screen("only-text")

    async def answer_to(self, turn: Turn, text: str, *, keep: bool = True) -> Screen:
        """Answer a question and keep it for the secretariat; `keep` is False for questions of our own."""
        question = text[:LONGEST]
        store = self._services.store
        place = await store.place(turn.chat_key, turn.message_id) if keep else None
        if place is not None and (language := asks_more(question)) is not None:
            return await self._more(turn, place, language)
        leaning = lean(question, place.id, self._worker.live.book) if place is not None else None
        text = together(place.question, question) if place and leaning and leaning.asks else question
        with self._metrics.seconds.labels("ask").time():
            about = None if leaning is None else leaning.chapter
            whole = leaning is not None and not leaning.asks
            answer, edition = await self._worker.ask(pipeline.Question(text, about, whole))
        # None too where the edition that answers, a newer one, no longer has what is leant on.
        chapter = edition.book.chapters.get(leaning.chapter) if leaning is not None else None
        voice = turn.voice_for(text, answer)
        self._metrics.answers.labels(answer.outcome.value, answer.language or "").inc()
        hits = answer.hits if answer.section is not None else answer.hits[:3]
        shown = tuple(hit.passage.id for hit in hits) if answer.outcome is not Outcome.NONE else ()
        if keep:
            record = Question(
                turn.update_id,
                turn.person,
                turn.chat_key,
                question,
                answer.language,
                answer.outcome.value,
                answer.confidence,
                shown,
                edition.build,
            )
            await store.record(record)
        if shown:
            place_now = answer.section or shown[0]
            asked = turn.update_id if keep else None
            await store.set_place(turn.chat_key, place_now, asked, turn.message_id, [place_now])
        screen = answer_screen(voice, edition.book, answer, str(turn.update_id) if keep else "")
        if chapter is not None:
            about = browsing.heading_of(chapter, voice.language)
            screen = screen.headed(paragraph(italic(voice.say("follow-up", place=about))))
        return screen

    async def _more(self, turn: Turn, place: LastShown, language: str) -> Screen:
        """What else was found for the last question. This is no question of its own, and is not kept."""
        answer, edition = None, self._worker.live
        if has_question(place, edition.book):
            answer, edition = await self._worker.ask(place.question)
        book = edition.book
        screen, shown = more_screen(turn.voice(language), book, place, answer)
        await self._services.store.set_place(turn.chat_key, shown[-1], place.asked, turn.message_id, shown)
        return screen

    async def _pressed(self, row: Row, query: CallbackQuery) -> None:
        message = query.message if isinstance(query.message, Message) else None
        turn = Turn(self._services, row.update_id, message, query.from_user, row.sent)
        if message is None and query.message is not None:
            turn.chat = query.message.chat.id
        await self._presses.press(await turn.look_up(), query)

    async def _command(self, turn: Turn, name: str, rest: str) -> Screen | None:
        voice, edition = turn.voice(), self._worker.live
        if name == "start" and rest and rest != GREET:
            return self._linked(turn, rest)
        if name == "status" and turn.is_private and turn.user is not None and turn.user.id in self._admins:
            waiting, outcomes = (
                await self._services.store.count_waiting(),
                await self._services.store.outcomes(WEEK),
            )
            # The message that asks waits too.
            problems = await self._health.problems()
            return pages.status(voice, edition, waiting - 1, outcomes, problems, self._remarks())
        simple = {
            "start": lambda: pages.start(voice, edition.book),
            "help": lambda: self._help(turn),
            "language": lambda: pages.language(voice),
            "sections": lambda: browsing.contents(voice, edition.book),
            "meetings": lambda: browsing.meetings(voice, edition.book),
            "privacy": lambda: voice.screen("privacy"),
            "forget": lambda: pages.forget(voice),
            "about": lambda: pages.about(voice, edition, self._model),
        }
        if name in simple:
            return simple[name]()
        # In a group a command without a name may be for any bot.
        return voice.screen("unknown-command") if turn.is_private else None

    def _linked(self, turn: Turn, start: str) -> Screen:
        voice, book = turn.voice(), self._worker.live.book
        identifier = from_link(start.split(maxsplit=1)[0], book.ids())
        if identifier is None:
            return voice.screen("withdrawn", browsing.covers(voice, book))
        chapter = book.chapters.get(identifier)
        # A line that introduces bullets says little without them.
        if chapter is not None and chapter.section.items:
            return section_screen(voice, book, chapter, Look(voice.language))
        if identifier in book.passages:
            return passage_screen(voice, book, book.passages[identifier], Look(voice.language))
        return browsing.contents(voice, book, identifier)

    def _help(self, turn: Turn) -> Screen:
        return turn.voice().screen("help", mention=f"@{self._bot.username}")

    def _group_help(self, turn: Turn) -> Screen:
        voice = turn.voice()
        sampled = self._worker.live.book.report(pages.SAMPLED) is not None
        sample = voice.say("sample-1") if sampled else "…"
        return voice.screen("group-help", mention=f"@{self._bot.username}", sample=sample)
