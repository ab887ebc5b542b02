"""What a pressed button does. All it needs is in its data and in the live reports, nothing in memory."""

from collections.abc import Awaitable, Callable

from telegram import CallbackQuery

from bot.telegram import browsing, pages
from bot.telegram.blocks import italic, paragraph
from bot.telegram.buttons import Action, Press, resolve, unpack
from bot.telegram.errors import ButtonError
from bot.telegram.keyboards import Look, languages_keyboard
from bot.telegram.messages import LANGUAGES
from bot.telegram.passages import passage_screen, section_passages, section_screen
from bot.telegram.screen import Screen, Voice
from bot.telegram.turn import Services, Turn
from bot.telegram.worker import Worker


class Presses:
    """Deals with pressed buttons. `answer_to` answers a question as if it had been typed."""

    def __init__(
        self,
        services: Services,
        worker: Worker,
        answer_to: Callable[..., Awaitable[Screen]],
    ) -> None:
        self._services, self._worker = services, worker
        self._answer_to = answer_to

    async def press(self, turn: Turn, query: CallbackQuery) -> None:
        """Deal with one press; its clock stops whatever comes of it."""
        try:
            press = unpack(query.data or "")
        except ButtonError:
            await self._services.sender.notice(query.id, turn.voice().say("notice-old"))
            return
        voice = turn.voice(press.language or None)
        book = self._worker.live.book
        press = Press(press.action, press.language, resolve(press.id, book.ids()), press.fields)
        if press.action is Action.VOTE:
            said = "notice-thanks" if await self._vote(turn, press) else "notice-old"
            await self._services.sender.notice(query.id, voice.say(said))
            return
        await self._services.sender.notice(query.id)
        if press.action is Action.SAMPLE:
            await self._sample(turn, voice, press)
            return
        await turn.replace(await self._screen(turn, voice, press))

    async def _screen(self, turn: Turn, voice: Voice, press: Press) -> Screen:
        book = self._worker.live.book
        page = press.number(0) or 0
        if press.action is Action.MEETINGS:
            return browsing.meetings(voice, book, press.id, page)
        if press.action is Action.INTERFACE:
            return await self._choose_language(turn, voice, press)
        if press.action is Action.FORGET:
            return await self._forget(turn, voice, press)
        if press.action is Action.CONTENTS:
            known = not press.id or press.id in book.chapters or book.report(press.id) is not None
            if known:
                return browsing.contents(voice, book, press.id, page)
        look = await self._look(turn, voice, press)
        if press.action is Action.LANGUAGES:
            return self._languages(voice, press, look)
        if press.action is Action.PASSAGE and press.id in book.passages:
            screen = passage_screen(voice, book, book.passages[press.id], look)
        elif press.action is Action.SECTION and press.id in book.chapters:
            screen = section_screen(voice, book, book.chapters[press.id], look)
        else:
            return self._withdrawn(voice, press)
        # "And the next one?" is then about what was opened here.
        question = press.number(2) if look.question else None
        await self._services.store.set_place(turn.chat_key, press.id, question, None, [press.id])
        return screen

    def _withdrawn(self, voice: Voice, press: Press) -> Screen:
        keyboard = browsing.covers(voice, self._worker.live.book)
        name = "" if press.id.startswith("#") else press.id
        return Screen((paragraph(voice.say("withdrawn"), " ", italic(name)),), keyboard)

    def _languages(self, voice: Voice, press: Press, look: Look) -> Screen:
        book = self._worker.live.book
        if press.field(1) == "s" and press.id in book.chapters:
            screen = section_screen(voice, book, book.chapters[press.id], look)
            passages, action = section_passages(book.chapters[press.id]), Action.SECTION
        elif press.id in book.passages:
            screen = passage_screen(voice, book, book.passages[press.id], look)
            passages, action = (book.passages[press.id],), Action.PASSAGE
        else:
            return self._withdrawn(voice, press)
        languages = sorted({tag for passage in passages for tag in passage.text}, key=_in_order)
        return Screen(screen.blocks, languages_keyboard(voice, action, press.id, languages, look))

    async def _look(self, turn: Turn, voice: Voice, press: Press) -> Look:
        # A button can be made up: only a question of this chat counts as the one that it was shown for.
        question, passages = press.number(2), self._worker.live.book.passages
        shown = () if question is None else await self._services.store.shown(question, turn.chat_key)
        others = tuple(passages[identifier] for identifier in shown if identifier in passages)
        original = press.action is Action.PASSAGE and press.field(1) == "o"
        return Look(press.field(0) or voice.language, original, str(question) if shown else "", others)

    async def _sample(self, turn: Turn, voice: Voice, press: Press) -> None:
        number = press.id if press.id in {str(each) for each in range(1, pages.SAMPLES + 1)} else "1"
        question = voice.say(f"sample-{number}")
        screen = await self._answer_to(turn, question, keep=False)
        await turn.reply(screen.headed(paragraph(italic(voice.say("question-asked", question=question)))))

    async def _vote(self, turn: Turn, press: Press) -> bool:
        question, helps = press.number(1), press.field(0) == "+"
        if question is None or press.id not in self._worker.live.book.ids():
            return False
        return await self._services.store.vote(turn.person, turn.chat_key, question, press.id, helps=helps)

    async def _choose_language(self, turn: Turn, voice: Voice, press: Press) -> Screen:
        if press.id not in LANGUAGES:
            return pages.language(voice)
        await self._services.store.choose_language(turn.person, press.id)
        return Voice(self._services.messages, press.id).screen("language-set")

    async def _forget(self, turn: Turn, voice: Voice, press: Press) -> Screen:
        if press.id != "+":
            return voice.screen("forget-kept")
        own = self._services.identity.chat(turn.user.id if turn.user is not None else turn.chat)
        gone = await self._services.store.forget(turn.person, [own])
        said = "forget-done" if gone.whole else "forget-held"
        return voice.screen(said, questions=gone.questions, votes=gone.votes)


def _in_order(tag: str) -> tuple[int, str]:
    return (LANGUAGES.index(tag) if tag in LANGUAGES else len(LANGUAGES), tag)
