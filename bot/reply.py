"""An answer made ready for a reader: each passage in the reader's language, with its mark and citation."""

from dataclasses import asdict, dataclass
from typing import Any

from bot.citation import citation
from index.answer import Answer, Outcome
from knowledge.report import Passage

#: How many passages a reader gets unless they ask for another number.
TOP = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage as a reader of one language gets it. `original` is the official text, verbatim."""

    id: str
    citation: str
    language: str
    official: bool
    text: str
    original: str
    score: float

    @classmethod
    def of(cls, passage: Passage, language: str, score: float = 0.0) -> "Quote":
        """Quote `passage` for a reader of `language`: else in English, else in the report's language."""
        text, shown = passage.in_language(language)
        return cls(
            id=passage.id, citation=citation(passage, language), language=shown,
            official=passage.is_official(shown), text=text, original=passage.original, score=round(score, 4),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reader of `language` gets for one question. `section` is set when a whole section is given.

    `unread` says that the question is in a script that the models cannot read: `passages` are then a guess. `reports`
    says how many were searched. `earlier` are the citations of what older reports say on the same as the first passage.
    """

    language: str
    outcome: Outcome
    confidence: float
    passages: tuple[Quote, ...]
    section: str | None = None
    unread: bool = False
    reports: int = 1
    earlier: tuple[str, ...] = ()

    @classmethod
    def to(cls, answer: Answer, language: str, top: int | None = None, *, reports: int = 1) -> "Reply":
        """Make `answer` ready for a reader of `language`.

        `top` limits the passages; None gives TOP of them, or a section whole.
        """
        hits = answer.hits[:top] if top is not None or answer.section else answer.hits[:TOP]
        return cls(
            language=language, outcome=answer.outcome, confidence=round(answer.confidence, 4),
            passages=tuple(Quote.of(hit.passage, language, hit.score) for hit in hits),
            section=answer.section, unread=answer.unread, reports=reports,
            earlier=tuple(citation(passage, language) for passage in answer.earlier),
        )  # fmt: skip

    def as_json(self, question_id: Any) -> dict[str, Any]:
        """The contract's JSON object for this reply."""
        return {
            "id": question_id,
            "language": self.language,
            "outcome": self.outcome.value,
            "confidence": self.confidence,
            "passages": [asdict(quote) for quote in self.passages],
        }
