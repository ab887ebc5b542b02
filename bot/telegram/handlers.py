"""Handlers of updates: messages, commands, pressed buttons, reactions. Each reads the update and sends a screen."""

import json
from collections import deque
from dataclasses import replace
from functools import partial

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    Message,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    Update,
)
from telegram.ext.filters import StatusUpdate

from bot.screens import shown
from bot.screens.citation import undirected
from bot.screens.phrases import LANGUAGES, Voice, choose, paragraph
from bot.screens.shown import Shown
from bot.service.conversation import LONGEST, Conversation
from bot.service.errors import ButtonError
from bot.service.store import LastShown
from bot.telegram import inline
from bot.telegram import replies as screens
from bot.telegram.admin import Admins
from bot.telegram.buttons import Action, Press, Screen, asks_question, from_link, link, resolve, unpack
from bot.telegram.display import Display
from bot.telegram.following import Following
from bot.telegram.turn import Addressed, Services, Turn, read, user_of
from bot.web import export
from index.acts import Act
from index.words import quoted

#: How many albums are remembered, so that each gets one reply.
ALBUMS = 1000
#: How many people are remembered, so that "Always …?" is offered once to each.
OFFERED = 10_000
#: Suggested questions that are remembered, of all chats: others come first where they would be suggested again.
SUGGESTED = 3000
#: Reactions that are votes: the answer helps, or it does not.
HELPS, HELPS_NOT = (
    ("👍", "❤", "🔥", "👏", "🎉", "💯", "🙏", "👌", "🏆"),
    ("👎", "💩", "🤮", "😡", "🤬", "💔", "🥱"),
)


class Handlers:
    """Handles updates. Raises ChatGoneError where a chat cannot be written to."""

    def __init__(self, services: Services, admins: Admins) -> None:
        self._services, self._admins, self._bot = services, admins, services.bot
        self._conversation = Conversation(services.worker, services.metrics.answered)
        self.following = Following(services)
        self._mention = f"@{self._bot.username}"
        self._albums: deque[str] = deque(maxlen=ALBUMS)
        self._offered: deque[str] = deque(maxlen=OFFERED)
        self._suggested: deque[tuple[str, str]] = deque(maxlen=SUGGESTED)
        # Our questions whether to erase that were answered, each (chat, message).
        self._erased: deque[tuple[int, int | None]] = deque(maxlen=OFFERED)

    async def handle(self, turn: Turn) -> None:
        """Handle one update."""
        update = turn.update
        message = update.message or update.edited_message
        if update.inline_query is not None:
            await inline.answer(turn, update.inline_query)
        elif update.callback_query is not None:
            await self._pressed(turn, update.callback_query)
        elif message is not None:
            await self._message(turn, message)
        elif update.message_reaction is not None:
            await self._reacted(turn, update.message_reaction)
        elif update.channel_post is not None and read(update.channel_post, self._bot).mentions:
            await turn.say("channel-note")

    async def trouble(self, turn: Turn) -> None:
        """Tell the person that something went wrong, if the update is a message for the bot."""
        if turn.message is not None and read(turn.message, self._bot).ours:
            await (await turn.load_language()).say("trouble")
        elif turn.message is None and turn.is_private and turn.user is None:  # it cannot be read
            await turn.say("only-text")

    # Messages.

    async def _message(self, turn: Turn, message: Message) -> None:
        if message.migrate_to_chat_id is not None:
            new = self._services.identity.chat(message.migrate_to_chat_id)
            await turn.store.move_chat(turn.chat_key, new)
            return
        if self._bot.id in {user.id for user in (message.from_user, message.via_bot) if user is not None}:
            return  # our own words, or a passage that somebody chose inline
        members = {user.id for user in message.new_chat_members}
        joined = not turn.is_private and (bool(message.group_chat_created) or self._bot.id in members)
        said = read(message, self._bot)
        if not (said.ours or joined):
            return
        await turn.load_language()
        if joined:
            screen: Screen | None = self._group_help(turn)
        elif said.elsewhere:
            screen = Screen.saying(turn.voice(), "unknown-command")
        elif said.command is not None:
            screen = await self._command(turn, *said.command)
        else:
            screen = await self._words(turn, message, said)
        if screen is not None:
            edited = turn.update.edited_message is not None
            await (turn.edit_reply if edited else turn.reply)(screen, message.message_id)

    async def _words(self, turn: Turn, message: Message, said: Addressed) -> Screen | None:
        # Of an album each picture is a message. At most one of them has the words.
        again = message.media_group_id in self._albums
        if message.media_group_id is not None:
            self._albums.append(message.media_group_id)
        if any(char.isalnum() for char in said.text):
            return await self._answer(turn, said.text)
        voice = turn.voice()
        if quoted(said.text) is not None:
            return Screen.saying(voice, "words-empty")
        if not turn.is_private:
            return self._group_help(turn)
        if message.text is not None:
            return screens.help_(voice, self._services.worker.live.book, self._mention)
        # A live location is edited every few seconds: one reply is enough. Service messages, such as a pin, need none.
        service = StatusUpdate.ALL.check_update(Update(turn.update_id, message=message))
        if turn.update.edited_message is not None or again or service:
            return None
        spoken = message.voice is not None or message.audio is not None or message.video_note is not None
        return Screen.saying(voice, "only-text-spoken" if spoken else "only-text")

    async def _answer(self, turn: Turn, text: str, *, keep: bool = True, exact: bool = False) -> Screen:
        """Answer a message, and keep a question for the secretariat.

        `keep` is False for a question that we suggested. With `exact` the words are looked up as they stand.
        """
        text, last, store, chat = undirected(text[:LONGEST]), None, turn.store, turn.chat_key
        if keep:
            last = await store.last_shown(chat, turn.message_id, topic=turn.thread)
            book = self._services.worker.live.book
            answered = turn.answered(book.by_key)
            if last is None or answered not in last.ids:
                known = answered in book.passages or answered in book.chapters
                last = LastShown.of([answered], "") if known else last
        if exact or not keep:
            reply = await self._conversation.answer_alone(text, turn.client, exact=exact)
        else:
            reply = await self._conversation.reply(text, last, turn.client)
        kept = reply.question(turn.update_id, turn.person, chat, text) if keep else None
        # The question that following messages lean on, and the one that votes are for.
        number = reply.leaning_question_id(turn.update_id if keep else None, last, text)
        votes = number if kept is None else kept.update_id
        if kept is not None:
            await store.record(kept)
        leans = replace(reply.place, asked=number) if reply.place is not None else None
        shown_now = reply.shown if votes is not None else ()
        await store.note_shown(chat, shown_now, votes, last=leans, message=turn.message_id, topic=turn.thread)
        voice = turn.voice(reply.language)
        if reply.act is Act.LANGUAGE:  # the language that is asked for now wins over the chosen one
            voice = Voice(choose(reply.language, voice.language))
        before = {question for where, question in self._suggested if where == chat}
        votes_on = "" if votes is None else str(votes)
        display = Display(voice, reply.edition.book, question=votes_on, suggested=before)
        screen = display.screen(shown.reply(voice, reply, last), last.id if last is not None else "")
        self._suggested += ((chat, question) for question in screen.questions)
        said = shown.note_for_unanswered(voice, reply, self._services.contact) if kept is not None else ()
        blocks = (*screen.blocks, *(paragraph(each, tight=True) for each in said))
        back = display.back(reply, turn.voice().language) if turn.saved or turn.client else ()
        return Screen(blocks, (*screen.keyboard, *back))

    async def _command(self, turn: Turn, name: str, rest: str) -> Screen | None:
        voice, edition = turn.voice(), self._services.worker.live
        display = Display(voice, edition.book)
        if name == "start" and rest and rest != inline.GREET:
            identifier = from_link(rest.split(maxsplit=1)[0], edition.book.by_key) or ""
            if identifier in edition.book.passages or identifier in edition.book.chapters:
                opened, message = LastShown.of([identifier], ""), turn.message_id
                await turn.store.note_shown(
                    turn.chat_key, (), None, last=opened, message=message, topic=turn.thread
                )
            return display.opened(identifier)
        if name in screens.ADMIN_COMMANDS and self._admins.has(turn):
            return await self._admins.command(turn, name)
        if name == "follows":
            return await self.following.listed(turn, voice)
        if name == "find" and any(char.isalnum() for char in rest):
            return await self._answer(turn, rest, exact=True)
        simple = {
            "find": lambda: Screen.saying(voice, "find-how", sample=voice.say("find-sample")),
            "start": lambda: display.screen(shown.start(voice, edition.book)),
            "help": lambda: screens.help_(voice, edition.book, self._mention),
            "language": lambda: screens.language(voice, turn.asker),
            "sections": lambda: display.contents(),
            "meetings": lambda: display.meetings(),
            "privacy": lambda: Screen.saying(voice, "privacy"),
            "forget": lambda: (
                screens.forget(voice, turn.asker) if turn.person else Screen.saying(voice, "forget-unnamed")
            ),
            "about": lambda: screens.about(voice, edition, self._services.model),
        }
        if name in simple:
            return simple[name]()
        # In a group a command without a name may be for any bot.
        return Screen.saying(voice, "unknown-command") if turn.is_private else None

    def _group_help(self, turn: Turn) -> Screen:
        return screens.group_help(turn.voice(), self._services.worker.live.book, self._mention)

    # Pressed buttons. A button's data says what it does; nothing of it is kept in memory.

    async def _pressed(self, turn: Turn, query: CallbackQuery) -> None:
        """Handle one press. Telegram gets an answer to each press, so that the button shows no clock."""
        await turn.load_language()
        notify = partial(self._services.sender.notice, query.id)
        try:
            press = unpack(query.data or "")
        except ButtonError:
            await notify(turn.voice().say("notice-old"))
            return
        press = replace(press, id=resolve(press.id, self._services.worker.live.book.by_key))
        voice = turn.voice(press.language or None)
        notice = await self._notice(turn, voice, press)
        await notify(notice)
        if notice is not None:
            return
        if press.action is Action.SAMPLE:
            await self._sample(turn, voice, query)
        elif press.action is Action.FILE:
            await self._file(turn, voice, press)
        else:
            await self._open(turn, voice, press)

    async def _notice(self, turn: Turn, voice: Voice, press: Press) -> str | None:
        """Deal with a press that gets a line over the chat, and return the line; None for every other press."""
        if press.action is Action.VOTE:
            return voice.say("notice-thanks" if await self._vote(turn, press) else "notice-old")
        if press["asker"] != turn.asker and (press["asker"] or press.action is Action.FORGET):
            return voice.say("notice-not-yours")
        if press.action is Action.FORGET and (turn.chat, turn.above) in self._erased:
            return voice.say("notice-old")
        if press["stays"] and press.id in LANGUAGES:
            await turn.store.choose_language(turn.person, press.id)
            return Voice(press.id).say("language-set")
        if press.action is Action.FOLLOW and not press.id:
            return await self.following.follow(turn, voice, press.question)
        return None

    async def _open(self, turn: Turn, voice: Voice, press: Press) -> None:
        """Show the screen of a pressed button, below or in place of its message; for ⋯ change the buttons under it."""
        book, question = self._services.worker.live.book, press.question
        # Anybody can make a button up: its question counts only if it is one of this chat.
        found = None if question is None else await turn.store.shown(question, turn.chat_key)
        near, unsure = (found.ids, found.unsure) if found else ((), False)
        asked, other = str(question) if near else "", press["text"] != voice.language
        offers = press["same"] == "+" and other and turn.saved is None and turn.person not in self._offered
        if offers:
            self._offered.append(turn.person)
        display = Display(voice, book, press["text"], press["kind"] == "o", asked, near, offers, unsure)
        if press.action is Action.MORE and (rows := display.everything(press.id, whole=press["kind"] == "s")):
            asks = ((each,) for each in _buttons_above(turn) if asks_question(each))
            await turn.change_buttons((*rows, *asks), display.opened(press.id))
        else:
            show = turn.reply if press.opens else turn.edit_message
            await show(await self._screen(turn, display, press))
        if press.action is Action.FORGET and turn.above is not None:
            self._erased.append((turn.chat, turn.above))

    async def _screen(self, turn: Turn, display: Display, press: Press) -> Screen:
        voice, book = display.voice, display.book
        if press.action is Action.MEETINGS:
            return display.meetings(press.id, press.page)
        if press.action is Action.INTERFACE:
            return await self._choose_language(turn, voice, press)
        if press.action is Action.FORGET:
            return await self._forget(turn, voice, press)
        if press.action is Action.EARLIER:
            return await self._earlier(turn, display, press)
        if press.action is Action.FOLLOW:
            return await self.following.pressed(turn, voice, press)
        if press.action is Action.ROLLBACK:
            return await self._admins.pressed(turn, voice, press)
        if press.action is Action.CONTENTS:
            known = not press.id or press.id in book.chapters or book.report(press.id) is not None
            if known:
                return display.contents(press.id, press.page)
        if press.action is Action.LANGUAGES:
            return display.languages(press.id, whole=press["kind"] == "s")
        piece = display.piece(press.id, whole=press.action is Action.SECTION)
        if piece is None or press.action not in (Action.PASSAGE, Action.SECTION):
            return display.withdrawn(press.id)
        # "And the next one?" is then about what was opened here.
        question = press.question if display.question else None
        last = LastShown.of([press.id], "", question, unsure=display.is_unsure(press.id))
        await turn.store.note_shown(turn.chat_key, [press.id], question, last=last, topic=turn.thread)
        return display.alone(piece)

    async def _sample(self, turn: Turn, voice: Voice, query: CallbackQuery) -> None:
        question = next(
            (each.text for each in _buttons_above(turn) if each.callback_data == query.data), None
        )
        if question is None:  # Telegram no longer shows us an old message
            book = self._services.worker.live.book
            await turn.reply(Display(voice, book).screen(shown.start(voice, book)))
            return
        screen = await self._answer(turn, question, keep=False)
        await turn.reply(screen.headed(voice.say("question-asked", question=question)))

    async def _earlier(self, turn: Turn, display: Display, press: Press) -> Screen:
        """The screen with the passages of each report on a question of this chat, the newest report first."""
        text = None if press.question is None else await turn.store.words(press.question, turn.chat_key)
        if text is None:
            return Screen.saying(display.voice, "notice-old")
        answer, edition = await self._services.worker.ask(text)
        given = shown.answer(display.voice, edition.book, answer, text)
        if given.earlier:  # none if the reports have changed meanwhile
            given = Shown(quotations=(*given.quotations, *given.earlier))
        return replace(display, book=edition.book).screen(given)

    async def _file(self, turn: Turn, voice: Voice, press: Press) -> None:
        """Send a passage or a section as a Word file. Its links open the passages in the bot."""
        book = self._services.worker.live.book
        try:
            quotations = export.chosen(voice, book, [press.id], press["text"] or voice.language)
        except KeyError:
            await turn.reply(Display(voice, book).withdrawn(press.id))
            return
        content = await export.written(quotations, partial(link, self._mention[1:]), voice.language)
        await turn.send_file(f"{press.id.replace('/', '_')}.docx", content)

    async def _reacted(self, turn: Turn, reaction: MessageReactionUpdated) -> None:
        """Count a reaction to a message as a vote on each answer in it, of the person whom Telegram names."""
        signs = {each.emoji for each in reaction.new_reaction if isinstance(each, ReactionTypeEmoji)}
        if turn.user is None or signs.isdisjoint(HELPS + HELPS_NOT):
            return
        for about in await turn.store.answered(turn.chat_key, reaction.message_id):
            await turn.store.vote(turn.person, turn.chat_key, *about, helps=signs.isdisjoint(HELPS_NOT))

    async def _vote(self, turn: Turn, press: Press) -> bool:
        book = self._services.worker.live.book
        if press.question is None or not (press.id in book.passages or press.id in book.chapters):
            return False
        about = (turn.person, turn.chat_key, press.question, press.id)
        return await turn.store.vote(*about, helps=press["sign"] == "+")

    async def _choose_language(self, turn: Turn, voice: Voice, press: Press) -> Screen:
        if press.id not in LANGUAGES:
            return screens.language(voice, turn.asker)
        await turn.store.choose_language(turn.person, press.id)
        return Screen.saying(Voice(press.id), "language-set")

    async def _forget(self, turn: Turn, voice: Voice, press: Press) -> Screen:
        if press.id != "+":
            return Screen.saying(voice, "forget-kept")
        who = turn.user.id if turn.user is not None else turn.chat
        # Updates of the person may wait in other chats too.
        bodies = await turn.store.waiting_before(turn.update_id, str(who))
        waiting = [number for number, body in bodies.items() if user_of(json.loads(body)) == who]
        gone = await turn.store.forget(turn.person, [self._services.identity.chat(who)], waiting)
        if not gone.whole:
            return Screen.saying(voice, "forget-held")
        if not turn.is_private:  # others need not know how much that was
            return Screen.saying(voice, "forget-done-here")
        counts = {"questions": gone.questions, "votes": gone.votes, "wishes": gone.wishes}
        return Screen.saying(voice, "forget-done", **counts)


def _buttons_above(turn: Turn) -> list[InlineKeyboardButton]:
    """The buttons under the message that was pressed; none if Telegram no longer shows it to us."""
    above = turn.message.reply_markup if turn.message is not None else None
    return [button for row in above.inline_keyboard for button in row] if above is not None else []
