"""A question's way: what it leans on, the answer, what is kept of it, and the screen that shows it."""

from dataclasses import dataclass

from bot.book import Chapter
from bot.citation import section_place
from bot.reader import language_of
from bot.reply import TOP
from bot.telegram import screens
from bot.telegram.followup import NOWHERE, asks_more, has_question, lean, together
from bot.telegram.metrics import Metrics
from bot.telegram.screens import Screen
from bot.telegram.store import LastShown, Question
from bot.telegram.turn import Turn
from bot.telegram.worker import Edition, Worker
from index import pipeline
from index.answer import Answer, Outcome
from index.language import detect
from knowledge.normal import normalise

#: What is asked beyond this many characters is not read: no question is so long.
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question, and by which edition. `asked` is what was searched for, `leant` the section that the
    question leant on, if any."""

    answer: Answer
    edition: Edition
    asked: str
    leant: Chapter | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of what the answer shows and offers."""
        if self.answer.outcome is Outcome.NONE:
            return ()
        hits = self.answer.hits if self.answer.whole is not None else self.answer.hits[:TOP]
        return tuple(hit.passage.id for hit in hits)

    def question(self, number: int, person: str, chat: str, text: str) -> Question:
        """What is kept of a question."""
        answer = self.answer
        return Question(
            number, person, chat, text, answer.language, answer.outcome.value, answer.confidence, self.ids,
            self.edition.build,
        )  # fmt: skip

    def spoken(self, question: str, client: str | None) -> str:
        """The language to answer a question in: its own; where it says too little, that of what it leans on too."""
        own = detect(normalise(question)) if question != self.asked else None
        return own or language_of(self.asked, self.answer, client)

    def leant_on(self, language: str) -> str:
        """What the question leant on, in words; "" where on nothing, or where what is shown first stands elsewhere."""
        leant, first = self.leant, self.ids[:1]
        if leant is None or not {passage.id for passage in leant.whole()}.issuperset(first):
            return ""
        return section_place(leant.path, leant.report.language, language)


class Answering:
    """Answers questions with what is live."""

    def __init__(self, worker: Worker, metrics: Metrics) -> None:
        self._worker, self._metrics = worker, metrics

    async def answer(self, turn: Turn, text: str, *, keep: bool = True) -> Screen:
        """Answer a question and keep it for the secretariat; `keep` is False for questions of our own."""
        question, place = text[:LONGEST], None
        if keep:
            place = await turn.services.store.place(turn.chat_key, turn.message_id, topic=turn.thread)
        if place is not None and (language := asks_more(question)) is not None:
            return await self._more(turn, place, language)
        found = await self.find(question, place)
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
        screen = screens.answer(voice, found.edition.book, found.answer, str(turn.update_id) if keep else "")
        about = found.leant_on(voice.language)
        return screen.headed(voice, "follow-up", place=about) if about else screen

    async def find(self, question: str, place: LastShown | None) -> Found:
        """Answer a question, which may lean on the `place` of the answer before it."""
        book, asked, leaning = self._worker.live.book, question, None
        if place is not None:
            leaning = lean(question, place.id, book)
            if leaning is not None and leaning.asks and has_question(place, book):
                asked = together(place.question, question)
        about = None if leaning is None else leaning.chapter
        whole = leaning is not None and not leaning.asks
        answer, edition = await self._worker.ask(
            pipeline.Question(asked, about, whole, nowhere=leaning == NOWHERE)
        )
        self._metrics.answers.labels(answer.outcome.value, answer.language or "").inc()
        # None too where the edition that answers, a newer one, no longer has what is leant on.
        return Found(answer, edition, asked, edition.book.chapters.get(about or ""))

    async def _more(self, turn: Turn, place: LastShown, language: str) -> Screen:
        """What else was found for the last question. This is no question of its own, and is not kept."""
        answer, edition = None, self._worker.live
        if has_question(place, edition.book):
            answer, edition = await self._worker.ask(place.question)
        screen, shown = screens.more(turn.voice(language), edition.book, place, answer)
        await turn.services.store.set_place(
            turn.chat_key, shown[-1], place.asked, turn.message_id, shown, topic=turn.thread
        )
        return screen
