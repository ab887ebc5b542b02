"""A question's way: what it leans on, the answer, and what is kept of it."""

from dataclasses import dataclass

from bot.service.book import Chapter
from bot.service.followup import NOWHERE, has_question, lean, together
from bot.service.metrics import Metrics
from bot.service.reader import language_of
from bot.service.store import LastShown, Question
from bot.service.worker import Edition, Worker
from index import pipeline
from index.answer import TOP, Answer, Outcome
from index.language import detect
from index.words import quoted
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

    @property
    def about(self) -> Chapter | None:
        """What the question leant on; None where on nothing, or where what is shown first stands elsewhere."""
        leant, first = self.leant, self.ids[:1]
        if leant is None or not {passage.id for passage in leant.whole()}.issuperset(first):
            return None
        return leant


class Finder:
    """Finds what is live on a question."""

    def __init__(self, worker: Worker, metrics: Metrics) -> None:
        self._worker, self._metrics = worker, metrics

    async def find(self, question: str, place: LastShown | None, *, exact: bool = False) -> Found:
        """Answer a question, which may lean on the `place` of the answer before it. With `exact`, and where it is one
        quotation, its words are looked up as they stand."""
        book, asked, leaning = self._worker.live.book, question, None
        if place is not None and not exact and quoted(question) is None:
            leaning = lean(question, place.id, book)
            if leaning is not None and leaning.asks and has_question(place, book):
                asked = together(place.question, question)
        about = None if leaning is None else leaning.chapter
        whole = leaning is not None and not leaning.asks
        answer, edition = await self._worker.ask(
            pipeline.Question(asked, about, whole, nowhere=leaning == NOWHERE, exact=exact)
        )
        self._metrics.answers.labels(answer.outcome.value, answer.language or "").inc()
        # None too where the edition that answers, a newer one, no longer has what is leant on.
        return Found(answer, edition, asked, edition.book.chapters.get(about or ""))
