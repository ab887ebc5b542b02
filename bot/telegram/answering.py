"""A question's way: what it leans on, the answer, what is kept of it, and the screen that shows it."""

from bot.citation import section_place
from bot.reader import language_of
from bot.reply import TOP
from bot.telegram import screens
from bot.telegram.followup import Lean, asks_more, has_question, lean, together
from bot.telegram.metrics import Metrics
from bot.telegram.screens import Screen
from bot.telegram.store import LastShown, Question
from bot.telegram.turn import Turn
from bot.telegram.worker import Edition, Worker
from index import pipeline
from index.answer import Answer, Outcome

#: What is asked beyond this many characters is not read: no question is so long.
LONGEST = 2000


class Answering:
    """Answers questions with what is live."""

    def __init__(self, worker: Worker, metrics: Metrics) -> None:
        self._worker, self._metrics = worker, metrics

    async def answer(self, turn: Turn, text: str, *, keep: bool = True) -> Screen:
        """Answer a question and keep it for the secretariat; `keep` is False for questions of our own."""
        question, place = text[:LONGEST], None
        if keep:
            place = await turn.services.store.place(turn.chat_key, turn.message_id)
        if place is not None and (language := asks_more(question)) is not None:
            return await self._more(turn, place, language)
        leaning = lean(question, place.id, self._worker.live.book) if place is not None else None
        asked = together(place.question, question) if place and leaning and leaning.asks else question
        answer, edition = await self._ask(asked, leaning)
        if keep:
            await self._keep(turn, question, answer, edition)
        if ids := _shown(answer):
            now = answer.section or ids[0]
            number = turn.update_id if keep else None
            await turn.services.store.set_place(turn.chat_key, now, number, turn.message_id, [now])
        voice = turn.voice(language_of(asked, answer, turn.client))
        screen = screens.answer(voice, edition.book, answer, str(turn.update_id) if keep else "")
        # None too where the edition that answers, a newer one, no longer has what is leant on.
        chapter = edition.book.chapters.get(leaning.chapter) if leaning is not None else None
        if chapter is None:
            return screen
        about = section_place(chapter.path, chapter.report.language, voice.language)
        return screen.headed(voice, "follow-up", place=about)

    async def _ask(self, text: str, leaning: Lean | None) -> tuple[Answer, Edition]:
        about = None if leaning is None else leaning.chapter
        whole = leaning is not None and not leaning.asks
        with self._metrics.seconds.labels("ask").time():
            answer, edition = await self._worker.ask(pipeline.Question(text, about, whole))
        self._metrics.answers.labels(answer.outcome.value, answer.language or "").inc()
        return answer, edition

    async def _keep(self, turn: Turn, question: str, answer: Answer, edition: Edition) -> None:
        kept = Question(
            turn.update_id, turn.person, turn.chat_key, question, answer.language, answer.outcome.value,
            answer.confidence, _shown(answer), edition.build,
        )  # fmt: skip
        await turn.services.store.record(kept)

    async def _more(self, turn: Turn, place: LastShown, language: str) -> Screen:
        """What else was found for the last question. This is no question of its own, and is not kept."""
        answer, edition = None, self._worker.live
        if has_question(place, edition.book):
            answer, edition = await self._worker.ask(place.question)
        screen, shown = screens.more(turn.voice(language), edition.book, place, answer)
        await turn.services.store.set_place(turn.chat_key, shown[-1], place.asked, turn.message_id, shown)
        return screen


def _shown(answer: Answer) -> tuple[str, ...]:
    """The ids of what an answer shows and offers."""
    if answer.outcome is Outcome.NONE:
        return ()
    hits = answer.hits if answer.section is not None else answer.hits[:TOP]
    return tuple(hit.passage.id for hit in hits)
