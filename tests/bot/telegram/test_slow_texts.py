"""How long a message is read, beside its encoding: nobody may make everybody wait by what they write."""

import time
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.service.answering import LONGEST
from bot.service.book import Book
from bot.service.followup import asks_more, lean
from index.engine import open_library
from index.mentions import thanks
from knowledge.library import load
from tests.bot.telegram.harness import ROOT, SAUDI_ID
from tests.index.demo import DemoEncoder

LIBRARY = load(ROOT / "knowledge")
BOOK = Book(LIBRARY.reports)
#: As long as a message may be.
ALL = 4096
PIECES = st.one_of(
    st.text(min_size=1, max_size=6),
    st.sampled_from([
        "a.b", "1.", ", ", "1,000 ", "-", "–", "/", "(", "第1", "会议", "谢谢", "thanks ", "please ", "hello, ", "and ", "the ",
        "17th ", "meeting ", "meetings 1 to 9 ", "section 2.", "January 2021 ", "21/01/2021 ", "XVII", "реш", "Резолюция ",
        "ال", "اجتماع ", "de la ", "l'", "Saudi ", "Arabia ", "U.S.", "٣", "é", "e\u0301", "\u202e", "\n", "  ", "?",
    ]),
)  # fmt: skip


class Deaf(DemoEncoder):
    """An encoder that takes no time, and hears nothing."""

    def encode(self, texts: Sequence[str], kind: object) -> np.ndarray:
        """The same for every text."""
        return np.tile(np.eye(1, self.dimension, dtype=np.float32), (len(texts), 1))


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], object]:
    """The whole pipeline over the reports, with an encoder that takes no time."""
    engine = open_library(LIBRARY, Deaf(), tmp_path_factory.mktemp("data"))
    return lambda text: engine.ask([text])


@settings(deadline=None, phases=[Phase.explicit, Phase.generate])  # to shrink what takes long takes long
@given(st.lists(PIECES, min_size=1, max_size=4), st.text(max_size=12))
@example(["ﷺ"], "")  # one sign of it is read as eighteen
@example(["regards\n"], "")  # a signature may stand behind each
@example(["R\x81Í", "a.b"], "")  # each full stop ends courtesies anew
def test_no_question_takes_long(ask: Callable[[str], object], pieces: list[str], tail: str) -> None:
    """Read as a message is, from thanks and follow-ups to the answer, any text takes less than a tenth of a second."""
    text = ("".join(pieces) * ALL)[: ALL - len(tail)] + tail
    took = []
    for _ in range(5):
        started = time.process_time()
        thanks(text)
        question = text[:LONGEST]
        asks_more(question)
        lean(question, SAUDI_ID, BOOK)
        ask(question)
        took.append(time.process_time() - started)
        if took[-1] < 0.1:
            return
    raise AssertionError(f"{min(took):.2f} s: {text[:40]!r}")
