"""The sample questions that people are greeted with."""

from pathlib import Path

from index.answer import Outcome
from index.building import Order
from index.builds import Builds
from index.engine import open_order
from index.lessons import Lessons
from index.model.encoder import Encoder
from knowledge.library import load
from knowledge.questions import load_questions

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def test_each_sample_question_is_answered(encoder: Encoder, index_folder: Path) -> None:
    """In each language it gets an answer with its own passage first."""
    library = load(KNOWLEDGE)
    engine = open_order(Order(library, Lessons.of_folder(KNOWLEDGE, library), encoder, Builds(index_folder)))
    samples = [one for one in load_questions(KNOWLEDGE, library) if one.style == "sample"]
    asked = [(one, text) for one in samples for text in one.text.values()]
    assert len(asked) == 18
    for (one, text), answer in zip(asked, engine.ask([text for _, text in asked]), strict=True):
        first = answer.hits[0].passage
        assert (text, answer.outcome) == (text, Outcome.ANSWER)
        assert {first.id, first.section_id} & {*one.passages}
