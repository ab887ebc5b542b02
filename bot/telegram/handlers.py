"""Handlers of updates: messages, commands, pressed buttons, reactions. Each reads the update and says what it gets."""

import json
from collections import deque
from dataclasses import replace
from functools import partial

from telegram import (
    CallbackQuery,
    Message,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    Update,
)
from telegram.ext.filters import StatusUpdate

from bot.screens import shown
from bot.screens.citation import undirected
from bot.screens.phrases import LANGUAGES, Voice, own_name, paragraph
from bot.screens.shown import Shown
from bot.service.conversation import LONGEST, Conversation, Reply
from bot.service.store import LastShown
from bot.service.worker import Edition
from bot.telegram import inline
from bot.telegram.admin import ADMIN_COMMANDS, Admins
from bot.telegram.buttons import Action, Press, from_link, link, resolve
from bot.telegram.display import (
    Answered,
    Choice,
    Display,
    File,
    Opened,
    Said,
    Say,
    Screen,
    in_threes,
    screen_of,
)
from bot.telegram.following import Following
from bot.telegram.services import Services
from bot.telegram.turn import Addressed, Turn, replied_to, user_of
from bot.web import export
from index.acts import Act
from index.words import quoted

#: The commands in Telegram's menu, in its order.
COMMANDS = (
    "start", "help", "find", "language", "sections", "meetings", "follows", "privacy", "forget", "about",
)  # fmt: skip
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
#: Commands that do what a button does.
_PRESSES = {"sections": Press(Action.CONTENTS), "meetings": Press(Action.MEETINGS)}


class Handlers:
    """Handles updates. Raises ChatGoneError where a chat cannot be written to."""

    def __init__(self, services: Services, admins: Admins) -> None:
        self._services, self._admins, self._bot = services, admins, services.bot
        self._store, self._worker = services.store, services.worker
        self._conversation = Conversation(services.worker, services.metrics.answered)
        self.following = Following(services)
        self._mention = f"@{self._bot.username}"
        self._albums: deque[str] = deque(maxlen=ALBUMS)
        self._offered: deque[str] = deque(maxlen=OFFERED)
        self._suggested: deque[tuple[str, str]] = deque(maxlen=SUGGESTED)
        # Our questions whether to erase that were answered, each (chat, message).
        self._erased: deque[tuple[int, int | None]] = deque(maxlen=OFFERED)

    async def handle(self, turn: Turn) -> Said | File | None:
        """Handle one update; return what it gets, or None."""
        update, said = turn.update, turn.said
        message = update.message or update.edited_message
        if update.inline_query is not None:
            await inline.answer(self._services, turn, update.inline_query)
        elif update.callback_query is not None:
            return await self._pressed(turn, update.callback_query)
        elif message is not None and said is not None:
            return await self._message(turn, message, said)
        elif update.message_reaction is not None:
            await self._reacted(turn, update.message_reaction)
        elif update.channel_post is not None and said is not None and said.mentions:
            return Say("channel-note")
        return None

    def trouble(self, turn: Turn) -> Said | None:
        """Tell the person that something went wrong, if the update is a message for the bot."""
        if turn.message is not None:
            ours = turn.is_private if turn.said is None else turn.said.ours
            return Say("trouble") if ours else None
        return Say("only-text") if turn.is_private and turn.user is None else None  # it cannot be read

    # Messages.

    async def _message(self, turn: Turn, message: Message, said: Addressed) -> Said | None:
        if message.migrate_to_chat_id is not None:
            await self._store.move_chat(
                turn.chat_key, self._services.identity.chat(message.migrate_to_chat_id)
            )
            return None
        if self._bot.id in {user.id for user in (message.from_user, message.via_bot) if user is not None}:
            return None  # our own words, or a passage that somebody chose inline
        members = {user.id for user in message.new_chat_members}
        if not turn.is_private and (message.group_chat_created or self._bot.id in members):
            return self._group_help(turn)
        if not said.ours:
            return None
        if said.elsewhere:
            return Say("unknown-command")
        if said.command is not None:
            return await self._command(turn, *said.command)
        return await self._words(turn, message, said.text)

    async def _words(self, turn: Turn, message: Message, text: str) -> Said | None:
        # Of an album each picture is a message. At most one of them has the words.
        again = message.media_group_id in self._albums
        if message.media_group_id is not None:
            self._albums.append(message.media_group_id)
        if any(char.isalnum() for char in text):
            return await self._answer(turn, text)
        if quoted(text) is not None:
            return Say("words-empty")
        if not turn.is_private:
            return self._group_help(turn)
        if message.text is not None:
            return self._help(turn)
        # A live location is edited every few seconds: one reply is enough. Service messages, such as a pin, need none.
        service = StatusUpdate.ALL.check_update(Update(turn.update_id, message=message))
        if turn.edited or again or service:
            return None
        spoken = message.voice is not None or message.audio is not None or message.video_note is not None
        return Say("only-text-spoken" if spoken else "only-text")

    async def _answer(
        self, turn: Turn, text: str, *, keep: bool = True, exact: bool = False, heading: str = ""
    ) -> Answered:
        """Answer a message, and keep a question for the secretariat.

        `keep` is False for a question that we suggested. With `exact` the words are looked up as they stand.
        """
        text, last = undirected(text[:LONGEST]), None
        if keep:
            last = await self._store.last_shown(turn.chat_key, turn.message_id, topic=turn.thread)
            book = self._worker.live.book
            answered = resolve(replied_to(turn, self._bot), book.by_key)
            if last is None or answered not in last.ids:
                known = answered in book.passages or answered in book.chapters
                last = LastShown.of([answered], "") if known else last
        if exact or not keep:
            reply = await self._conversation.answer_alone(text, turn.client, exact=exact)
        else:
            reply = await self._conversation.reply(text, last, turn.client)
        kept = reply.question(turn.update_id, turn.person, turn.chat_key, text) if keep else None
        # The question that following messages lean on, and the one that votes are for.
        number = reply.leaning_question_id(turn.update_id if keep else None, last, text)
        votes = number if kept is None else kept.update_id
        if kept is not None:
            await self._store.record(kept)
        leans = replace(reply.place, asked=number) if reply.place is not None else None
        await self._note(turn, reply.shown if votes is not None else (), votes, leans)
        question, contact = "" if votes is None else str(votes), self._services.contact
        before = {asked: at for at, (where, asked) in enumerate(self._suggested) if where == turn.chat_key}
        return Answered(reply, last, question, kept is not None, contact, heading, before)

    def screen(self, turn: Turn, said: Said) -> Screen:
        """The screen of what an update gets. The questions that it suggests are remembered."""
        screen = screen_of(turn, said)
        if isinstance(said, Answered):
            self._suggested += ((turn.chat_key, question) for question in screen.questions)
        return screen

    async def _note(
        self, turn: Turn, ids: tuple[str, ...], question: int | None, last: LastShown | None
    ) -> None:
        """Keep what is shown for a question, and what the next message may lean on."""
        await self._store.note_shown(
            turn.chat_key, ids, question, last=last, message=turn.message_id, topic=turn.thread
        )

    async def _command(self, turn: Turn, name: str, rest: str) -> Said | None:
        edition = self._worker.live
        book = edition.book
        display = Display(turn.voice, book)
        if name == "start" and rest and rest != inline.GREET:
            identifier = from_link(rest.split(maxsplit=1)[0], book.by_key) or ""
            if identifier in book.passages or identifier in book.chapters:
                await self._note(turn, (), None, LastShown.of([identifier], ""))
            return Opened(display, identifier)
        if name == "start":
            return self._start()
        if name in _PRESSES:
            return Opened(display, _PRESSES[name])
        if name in ADMIN_COMMANDS and self._admins.has(turn):
            return await self._admins.command(turn, name)
        if name == "find" and any(char.isalnum() for char in rest):
            return await self._answer(turn, rest, exact=True)
        if name == "find":
            return Say("find-how", {"sample": turn.voice.say("find-sample")})
        if name == "follows":
            return await self.following.listed(turn)
        if name == "help":
            return self._help(turn)
        if name == "language":
            return languages(turn.asker)
        if name == "forget":
            return ask_to_forget(turn.asker) if turn.person else Say("forget-unnamed")
        if name == "privacy":
            return Say("privacy")
        if name == "about":
            return about(turn.voice, edition, self._services.model)
        # In a group a command without a name may be for any bot.
        return Say("unknown-command") if turn.is_private else None

    def _start(self) -> Answered:
        """The reply to a greeting: how to begin."""
        return Answered(Reply(Act.GREETING, self._worker.live))

    def _help(self, turn: Turn) -> Say:
        """How to ask, with a question to press."""
        samples = self._worker.live.book.samples(turn.voice.language)[:1]
        rows = tuple((Choice(sample, Action.SAMPLE, "1"),) for sample in samples)
        return Say("help", {"mention": self._mention}, rows=rows)

    def _group_help(self, turn: Turn) -> Say:
        """How to ask in a group."""
        sample = next(iter(self._worker.live.book.samples(turn.voice.language)), "…")
        return Say("group-help", {"mention": self._mention, "sample": sample})

    # Pressed buttons. A button's data says what it does; nothing of it is kept in memory.

    async def _pressed(self, turn: Turn, query: CallbackQuery) -> Said | File | None:
        """Handle one press. Telegram gets an answer to each press, so that the button shows no clock."""
        press, book = turn.press, self._worker.live.book
        if press is not None:
            press = replace(press, id=resolve(press.id, book.by_key))
        notice = Say("notice-old") if press is None else await self._notice(turn, press)
        text = None if notice is None else notice.text(turn.voice)
        await self._services.sender.notice(query.id, text)
        if press is None or notice is not None:
            return None
        if press.action is Action.SAMPLE:
            return await self._sample(turn, query)
        if press.action is Action.FILE:
            return await self._file(turn, press)
        if press.action is Action.INTERFACE:
            return await self._choose_language(turn, press)
        if press.action is Action.FORGET:
            return await self._forget(turn, press)
        if press.action is Action.FOLLOW:
            return await self.following.pressed(turn, press)
        if press.action is Action.ROLLBACK:
            return await self._admins.pressed(turn, press)
        return await self._open(turn, press)

    async def _notice(self, turn: Turn, press: Press) -> Say | None:
        """Deal with a press that gets a line over the chat, and return the line; None for every other press."""
        if press.action is Action.VOTE:
            return Say("notice-thanks" if await self._vote(turn, press) else "notice-old")
        if press["asker"] != turn.asker and (press["asker"] or press.action is Action.FORGET):
            return Say("notice-not-yours")
        if press.action is Action.FORGET and (turn.chat, turn.above) in self._erased:
            return Say("notice-old")
        if press["stays"] and press.id in LANGUAGES:
            return await self._choose_language(turn, press)
        if press.action is Action.FOLLOW and not press.id:
            return await self.following.follow(turn, press.question)
        return None

    async def _open(self, turn: Turn, press: Press) -> Said:
        """Open a text of the reports, a list of them, or all buttons of a text."""
        book, question = self._worker.live.book, press.question
        # Anybody can make a button up: its question counts only if it is one of this chat.
        found = None if question is None else await self._store.shown(question, turn.chat_key)
        near, unsure = (found.ids, found.unsure) if found else ((), False)
        other = press["text"] != turn.voice.language
        offers = press["same"] == "+" and other and turn.saved is None and turn.person not in self._offered
        if offers:
            self._offered.append(turn.person)
        asked = str(question) if near else ""
        display = Display(turn.voice, book, press["text"], press["kind"] == "o", asked, near, offers, unsure)
        if press.action is Action.EARLIER:
            return await self._earlier(turn, display, press)
        section = press.action is Action.SECTION
        there = press.id in book.passages or (section and press.id in book.chapters)
        if there and (section or press.action is Action.PASSAGE):
            # "And the next one?" is then about what was opened here.
            last = LastShown.of(
                [press.id], "", question if near else None, unsure=unsure and press.id in near
            )
            await self._note(turn, (press.id,), last.asked, last)
        return Opened(display, press)

    async def _earlier(self, turn: Turn, display: Display, press: Press) -> Said:
        """The passages of each report on a question of this chat, the newest report first."""
        text = None if press.question is None else await self._store.words(press.question, turn.chat_key)
        if text is None:
            return Say("notice-old")
        answer, edition = await self._worker.ask(text)
        given = shown.answer(turn.voice, edition.book, answer, text)
        if given.earlier:  # none if the reports have changed meanwhile
            given = Shown(quotations=(*given.quotations, *given.earlier))
        return Opened(replace(display, book=edition.book), press, given)

    async def _sample(self, turn: Turn, query: CallbackQuery) -> Said:
        buttons = (button for row in turn.buttons for button in row)
        question = next((button.text for button in buttons if button.callback_data == query.data), None)
        if question is None:  # Telegram no longer shows us an old message
            return self._start()
        return await self._answer(turn, question, keep=False, heading=question)

    async def _file(self, turn: Turn, press: Press) -> Said | File:
        """A passage or a section as a Word file. Its links open the passages in the bot."""
        voice, book = turn.voice, self._worker.live.book
        try:
            quotations = export.chosen(voice, book, [press.id], press["text"] or voice.language)
        except KeyError:
            return Opened(Display(voice, book), press)
        content = await export.written(quotations, partial(link, self._mention[1:]), voice.language)
        return File(f"{press.id.replace('/', '_')}.docx", content)

    async def _reacted(self, turn: Turn, reaction: MessageReactionUpdated) -> None:
        """Count a reaction to a message as a vote on each answer in it, of the person whom Telegram names."""
        signs = {each.emoji for each in reaction.new_reaction if isinstance(each, ReactionTypeEmoji)}
        if turn.user is None or signs.isdisjoint(HELPS + HELPS_NOT):
            return
        for about in await self._store.answered(turn.chat_key, reaction.message_id):
            await self._store.vote(turn.person, turn.chat_key, *about, helps=signs.isdisjoint(HELPS_NOT))

    async def _vote(self, turn: Turn, press: Press) -> bool:
        book = self._worker.live.book
        if press.question is None or not (press.id in book.passages or press.id in book.chapters):
            return False
        about = (turn.person, turn.chat_key, press.question, press.id)
        return await self._store.vote(*about, helps=press["sign"] == "+")

    async def _choose_language(self, turn: Turn, press: Press) -> Say:
        if press.id not in LANGUAGES:
            return languages(turn.asker)
        await self._store.choose_language(turn.person, press.id)
        return Say("language-set", language=press.id)

    async def _forget(self, turn: Turn, press: Press) -> Say:
        if turn.above is not None:
            self._erased.append((turn.chat, turn.above))
        if press.id != "+":
            return Say("forget-kept")
        who = turn.user.id if turn.user is not None else turn.chat
        # Updates of the person may wait in other chats too.
        bodies = await self._store.waiting_before(turn.update_id, str(who))
        waiting = [number for number, body in bodies.items() if user_of(json.loads(body)) == who]
        gone = await self._store.forget(turn.person, [self._services.identity.chat(who)], waiting)
        if not gone.whole:
            return Say("forget-held")
        if not turn.is_private:  # others need not know how much that was
            return Say("forget-done-here")
        return Say("forget-done", {"questions": gone.questions, "votes": gone.votes, "wishes": gone.wishes})


def languages(asker: str) -> Say:
    """The choice of the bot's language. Only the `asker` may press its buttons."""
    choices = [Choice(own_name(each), Action.INTERFACE, each, (asker,)) for each in LANGUAGES]
    return Say("language-ask", rows=in_threes(choices))


def ask_to_forget(asker: str) -> Say:
    """The question whether to erase all that is kept of the `asker`, the only one who may press its buttons."""
    signs = (("forget-yes", "+"), ("forget-no", "-"))
    rows = tuple((Choice(Say(key), Action.FORGET, sign, (asker,)),) for key, sign in signs)
    return Say("forget-ask", rows=rows)


def about(voice: Voice, edition: Edition, model: str) -> Screen:
    """The reports, the index build, the model and the version of the program."""
    said = shown.about(voice, edition, model)
    return Screen(tuple(paragraph(line, tight=line != each[0]) for each in said for line in each))
