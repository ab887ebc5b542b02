"""Handlers of updates: messages, commands, pressed buttons, reactions. Each reads the update, answers and sends."""

from collections import deque
from dataclasses import replace

from telegram import CallbackQuery, Message, MessageReactionUpdated, ReactionTypeEmoji, Update, User
from telegram.ext.filters import StatusUpdate

from bot.screens import replies as screens
from bot.screens.display import Display
from bot.screens.phrases import LANGUAGES, Voice
from bot.screens.presses import Action, Press, from_link, resolve, unpack
from bot.screens.replies import Screen
from bot.service.database import Row
from bot.service.errors import ButtonError
from bot.service.metrics import Metrics
from bot.service.worker import Worker
from bot.telegram.addressing import command, for_another_bot, is_ours, without_mention, words
from bot.telegram.admin import Admins
from bot.telegram.answering import Answering
from bot.telegram.inline import GREET, Inline
from bot.telegram.turn import Services, Turn
from index.words import quoted

#: Albums that are remembered, so that each gets one line.
ALBUMS = 1000
#: Reactions that say that an answer helps, and that it does not.
HELPS, HELPS_NOT = (
    ("👍", "❤", "🔥", "👏", "🎉", "💯", "🙏", "👌", "🏆"),
    ("👎", "💩", "🤮", "😡", "🤬", "💔", "🥱"),
)


class Handlers:
    """Handles updates. `bot` is our own user; whatever is kept goes through `services.store`."""

    def __init__(
        self,
        services: Services,
        worker: Worker,
        metrics: Metrics,
        bot: User,
        admins: Admins,
        *,
        model: str,
    ) -> None:
        self._services, self._worker, self._bot = services, worker, bot
        self._model, self._admins = model, admins
        self._answering = Answering(worker, metrics.answered)
        self._inline = Inline(services, worker, bot)
        self._albums: deque[str] = deque(maxlen=ALBUMS)

    async def handle(self, row: Row, update: Update) -> None:
        """Handle one update. Raises ChatGoneError if the chat cannot be written to."""
        if update.inline_query is not None:
            await self._inline.answer(update.inline_query)
        elif update.callback_query is not None:
            await self._pressed(row, update.callback_query)
        elif update.message is not None:
            await self._message(row, update.message, edited=False)
        elif update.edited_message is not None:
            await self._message(row, update.edited_message, edited=True)
        elif update.message_reaction is not None:
            await self._reacted(row, update.message_reaction)
        elif update.channel_post is not None and is_ours(update.channel_post, self._bot):
            turn = Turn(self._services, row.update_id, update.channel_post, None, row.sent)
            await turn.reply(Screen.saying(turn.voice(), "channel-note"))

    async def flooded(self, row: Row, update: Update) -> None:
        """Tell somebody who sends too much at once that only the newest message is answered."""
        message, user = update.effective_message, update.effective_user
        turn = await Turn(self._services, row.update_id, message, user).look_up()
        await turn.reply(Screen.saying(turn.voice(), "flood"))

    async def trouble(self, row: Row, update: Update | None, chat: int | None) -> None:
        """Say that something went wrong, where there is somebody to say it to."""
        message = update.effective_message if update is not None else None
        user = update.effective_user if update is not None else None
        turn = Turn(self._services, row.update_id, message, user)
        if message is not None and (turn.is_private or is_ours(message, self._bot)):
            await turn.look_up()
            await turn.reply(Screen.saying(turn.voice(), "trouble"))
        elif chat is not None and chat > 0:
            turn.chat = chat
            await turn.reply(Screen.saying(turn.voice(), "only-text"))

    # Messages.

    async def _message(self, row: Row, message: Message, *, edited: bool) -> None:
        if message.migrate_to_chat_id is not None:
            old, new = message.chat.id, message.migrate_to_chat_id
            identity = self._services.identity
            await self._services.store.move_chat(identity.chat(old), identity.chat(new))
            return
        if self._bot.id in {user.id for user in (message.from_user, message.via_bot) if user is not None}:
            return  # our own words, or a passage that somebody chose inline
        private = message.chat.type == "private"
        members = {user.id for user in message.new_chat_members}
        joined = not private and (bool(message.group_chat_created) or self._bot.id in members)
        named, elsewhere = command(message, self._bot), for_another_bot(message, self._bot)
        if not (private or joined) and (elsewhere or (named is None and not is_ours(message, self._bot))):
            return
        turn = await Turn(self._services, row.update_id, message, message.from_user, row.sent).look_up()
        if joined:
            screen: Screen | None = screens.group_help(turn.voice(), self._worker.live.book, self._mention)
        elif elsewhere:
            screen = Screen.saying(turn.voice(), "unknown-command")
        elif named is not None:
            screen = await self._command(turn, *named)
        else:
            screen = await self._words(turn, message, edited=edited)
        if screen is not None:
            await (turn.amend if edited else turn.reply)(screen, message.message_id)

    async def _words(self, turn: Turn, message: Message, *, edited: bool) -> Screen | None:
        text = without_mention(message, self._bot) if not turn.is_private else words(message)
        # An album is a message for each picture, of which one, or none, has the words.
        again = message.media_group_id in self._albums
        if message.media_group_id is not None:
            self._albums.append(message.media_group_id)
        if any(char.isalnum() for char in text):
            return await self._answering.answer(turn, text)
        voice = turn.voice()
        if quoted(text) is not None:
            return Screen.saying(voice, "words-empty")
        if not turn.is_private:
            return screens.group_help(voice, self._worker.live.book, self._mention)
        if message.text is not None:
            return screens.help_(voice, self._worker.live.book, self._mention)
        # A live location sends an edit every few seconds: one friendly line is enough. That a message was pinned, or a
        # timer set, is no message of anybody's.
        service = StatusUpdate.ALL.check_update(Update(turn.update_id, message=message))
        if edited or again or service:
            return None
        spoken = message.voice is not None or message.audio is not None or message.video_note is not None
        return Screen.saying(voice, "only-text-spoken" if spoken else "only-text")

    async def _command(self, turn: Turn, name: str, rest: str) -> Screen | None:
        voice, edition = turn.voice(), self._worker.live
        display = Display(voice, edition.book)
        if name == "start" and rest and rest != GREET:
            identifier = from_link(rest.split(maxsplit=1)[0], edition.book.by_key) or ""
            if identifier in edition.book.passages or identifier in edition.book.chapters:
                await turn.services.store.set_place(
                    turn.chat_key, identifier, None, turn.message_id, topic=turn.thread
                )
            return display.opened(identifier)
        if name in screens.ADMIN_COMMANDS and self._admins.has(turn):
            return await self._admins.command(turn, name)
        if name == "find" and any(char.isalnum() for char in rest):
            return await self._answering.answer(turn, rest, exact=True)
        simple = {
            "find": lambda: Screen.saying(voice, "find-how", sample=voice.say("find-sample")),
            "start": lambda: screens.start(voice, edition.book),
            "help": lambda: screens.help_(voice, edition.book, self._mention),
            "language": lambda: screens.language(voice, turn.asker),
            "sections": lambda: display.contents(),
            "meetings": lambda: display.meetings(),
            "privacy": lambda: Screen.saying(voice, "privacy"),
            "forget": lambda: (
                screens.forget(voice, turn.asker) if turn.person else Screen.saying(voice, "forget-unnamed")
            ),
            "about": lambda: screens.about(voice, edition, self._model),
        }
        if name in simple:
            return simple[name]()
        # In a group a command without a name may be for any bot.
        return Screen.saying(voice, "unknown-command") if turn.is_private else None

    @property
    def _mention(self) -> str:
        return f"@{self._bot.username}"

    # Pressed buttons. What a button does stands in its data and in the live reports; nothing is kept in memory.

    async def _pressed(self, row: Row, query: CallbackQuery) -> None:
        """Handle one press. Telegram gets an answer to each, else the button would show a clock."""
        message = query.message if isinstance(query.message, Message) else None
        turn = Turn(self._services, row.update_id, message, query.from_user, row.sent)
        if message is None and query.message is not None:
            turn.chat, turn.is_private = query.message.chat.id, query.message.chat.id > 0
        await turn.look_up()
        notice, by_key = self._services.sender.notice, self._worker.live.book.by_key
        try:
            press = unpack(query.data or "")
        except ButtonError:
            await notice(query.id, turn.voice().say("notice-old"))
            return
        voice, press = turn.voice(press.language or None), replace(press, id=resolve(press.id, by_key))
        if press.action is Action.VOTE:
            said = "notice-thanks" if await self._vote(turn, press) else "notice-old"
            await notice(query.id, voice.say(said))
            return
        if press.asker != turn.asker and (press.asker or press.action is Action.FORGET):
            await notice(query.id, voice.say("notice-not-yours"))
            return
        if press.stays and press.id in LANGUAGES:
            await notice(query.id, (await self._choose_language(turn, voice, press)).blocks[0].text)
            return
        await notice(query.id)
        if press.action is Action.SAMPLE:
            await self._sample(turn, voice, query)
            return
        display = await self._display(turn, voice, press)
        if press.action is Action.MORE and (rows := display.everything(press.id, whole=press.whole)):
            await turn.widen(rows, display.opened(press.id))
        else:
            await turn.replace(await self._screen(turn, display, press))

    async def _screen(self, turn: Turn, display: Display, press: Press) -> Screen:
        voice, book = display.voice, display.book
        if press.action is Action.MEETINGS:
            return display.meetings(press.id, press.page)
        if press.action is Action.INTERFACE:
            return await self._choose_language(turn, voice, press)
        if press.action is Action.FORGET:
            return await self._forget(turn, voice, press)
        if press.action is Action.ROLLBACK:
            return await self._admins.pressed(turn, voice, press)
        if press.action is Action.CONTENTS:
            known = not press.id or press.id in book.chapters or book.report(press.id) is not None
            if known:
                return display.contents(press.id, press.page)
        if press.action is Action.LANGUAGES:
            return display.languages(press.id, whole=press.whole)
        if press.action is Action.PASSAGE and press.id in book.passages:
            screen = display.passage(book.passages[press.id])
        elif press.action is Action.SECTION and press.id in book.chapters:
            screen = display.section(book.chapters[press.id])
        else:
            return display.withdrawn(press.id)
        # "And the next one?" is then about what was opened here.
        question = press.question if display.question else None
        await self._services.store.set_place(
            turn.chat_key, press.id, question, None, [press.id], topic=turn.thread
        )
        return screen

    async def _display(self, turn: Turn, voice: Voice, press: Press) -> Display:
        # A button can be made up: only a question of this chat counts as the one that it was shown for.
        question, book = press.question, self._worker.live.book
        near = () if question is None else await self._services.store.shown(question, turn.chat_key)
        asked, chosen = str(question) if near else "", press.chosen and turn.saved is None
        return Display(voice, book, press.text_language, press.original, asked, near, chosen)

    async def _sample(self, turn: Turn, voice: Voice, query: CallbackQuery) -> None:
        under = turn.message.reply_markup if turn.message is not None else None
        buttons = (button for row in under.inline_keyboard for button in row) if under is not None else ()
        question = next((button.text for button in buttons if button.callback_data == query.data), None)
        if question is None:  # Telegram no longer shows us an old message
            await turn.reply(screens.start(voice, self._worker.live.book))
            return
        screen = await self._answering.answer(turn, question, keep=False)
        await turn.reply(screen.headed(voice, "question-asked", question=question))

    async def _reacted(self, row: Row, reaction: MessageReactionUpdated) -> None:
        """A reaction to an answer is a vote on it, by whoever Telegram names."""
        signs = {each.emoji for each in reaction.new_reaction if isinstance(each, ReactionTypeEmoji)}
        if reaction.user is None or signs.isdisjoint(HELPS + HELPS_NOT):
            return
        turn = Turn(self._services, row.update_id, None, reaction.user)
        turn.chat = reaction.chat.id
        store = self._services.store
        about = await store.answered(turn.chat_key, reaction.message_id)
        if about is not None:
            await store.vote(turn.person, turn.chat_key, *about, helps=signs.isdisjoint(HELPS_NOT))

    async def _vote(self, turn: Turn, press: Press) -> bool:
        book = self._worker.live.book
        if press.question is None or not (press.id in book.passages or press.id in book.chapters):
            return False
        store, about = self._services.store, (turn.person, turn.chat_key, press.question, press.id)
        return await store.vote(*about, helps=press.agrees)

    async def _choose_language(self, turn: Turn, voice: Voice, press: Press) -> Screen:
        if press.id not in LANGUAGES:
            return screens.language(voice, turn.asker)
        await self._services.store.choose_language(turn.person, press.id)
        return Screen.saying(Voice(press.id), "language-set")

    async def _forget(self, turn: Turn, voice: Voice, press: Press) -> Screen:
        if press.id != "+":
            return Screen.saying(voice, "forget-kept")
        own = self._services.identity.chat(turn.user.id if turn.user is not None else turn.chat)
        gone = await self._services.store.forget(turn.person, [own])
        if not gone.whole:
            return Screen.saying(voice, "forget-held")
        if not turn.is_private:  # how much that was is nobody else's business
            return Screen.saying(voice, "forget-done-here")
        return Screen.saying(voice, "forget-done", questions=gone.questions, votes=gone.votes)
