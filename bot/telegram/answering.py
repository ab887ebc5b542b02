"""A question's way in a chat: the answer, what is kept of it, and the screen that shows it."""

from bot.screens.display import Display
from bot.screens.quotes import place_of
from bot.screens.replies import Screen
from bot.service.answering import LONGEST, Finder
from bot.service.followup import asks_more, has_question
from bot.service.store import LastShown
from bot.telegram.turn import Turn


class Answering(Finder):
    """Answers questions of chats with what is live."""

    async def answer(self, turn: Turn, text: str, *, keep: bool = True, exact: bool = False) -> Screen:
        """Answer a question and keep it for the secretariat; `keep` is False for questions of our own. With `exact` its
        words are looked up as they stand."""
        question, place = text[:LONGEST], None
        if keep:
            place = await turn.services.store.place(turn.chat_key, turn.message_id, topic=turn.thread)
        if place is not None and not exact and (language := asks_more(question)) is not None:
            return await self._more(turn, place, language)
        found = await self.find(question, place, exact=exact)
        if keep:
            await turn.services.store.record(
                found.question(turn.update_id, turn.person, turn.chat_key, question)
            )
        if found.ids:
            now = found.answer.whole or found.ids[0]
            number = turn.update_id if keep else None
            await turn.services.store.set_place(
                turn.chat_key, now, number, turn.message_id, [now], topic=turn.thread
            )
        voice = turn.voice(found.spoken(question, turn.client))
        display = Display(voice, found.edition.book, question=str(turn.update_id) if keep else "")
        screen = display.answer(found.answer, question)
        if found.about is None:
            return screen
        return screen.headed(voice, "follow-up", place=place_of(found.about, voice.language))

    async def _more(self, turn: Turn, place: LastShown, language: str) -> Screen:
        """What else was found for the last question. This is no question of its own, and is not kept."""
        answer, edition = None, self._worker.live
        if has_question(place, edition.book):
            answer, edition = await self._worker.ask(place.question)
        screen, shown = Display(turn.voice(language), edition.book).more(place, answer)
        await turn.services.store.set_place(
            turn.chat_key, shown[-1], place.asked, turn.message_id, shown, topic=turn.thread
        )
        return screen
