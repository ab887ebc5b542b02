"""How long a message is read, beside its encoding: nobody may make everybody wait by what they write."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from itertools import count
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.cli.chat import Direct
from bot.service.conversation import LONGEST, Conversation
from bot.service.store import LastShown
from index.acts import Act, Message
from index.building import Order
from index.builds import Builds
from index.engine import open_order
from index.lessons import NO_LESSONS
from knowledge.library import load
from tests.bot.telegram.harness import ROOT, SAUDI_ID
from tests.index.demo import DemoEncoder

LIBRARY = load(ROOT / "knowledge")
#: How a message may lean on the one before it.
ACTS = (Act.ABOUT, Act.NEXT, Act.MORE, Act.CORRECTION)
PROSE = (
    "The Chair noted that the discussion had been active, which shows how important the group has become. "
)
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


class Leaning(Direct):
    """An engine to which "and?" leans on the answer before it, in the way of `act`; all else is a question."""

    act = Act.ABOUT

    async def hear(self, text: str) -> Message:
        """Say what a message is."""
        return Message(text, self.act) if text == "and?" else await super().hear(text)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Leaning:
    """The whole pipeline over the reports, with an encoder that takes no time."""
    return Leaning(open_order(Order(LIBRARY, NO_LESSONS, Deaf(), Builds(tmp_path_factory.mktemp("data")))))


@settings(deadline=None, phases=[Phase.explicit, Phase.generate])  # to shrink what takes long takes long
@given(
    st.lists(PIECES, min_size=1, max_size=4),
    st.text(max_size=12),
    st.sampled_from(ACTS).map(lambda act: [act]),
)
@example(["ﷺ"], "", ACTS)  # one sign of it is read as eighteen
@example(["regards\n"], "", ACTS)  # a signature may stand behind each
@example(["R\x81Í", "a.b"], "", ACTS)  # each full stop ends courtesies anew
def test_no_message_takes_long(engine: Leaning, pieces: list[str], tail: str, acts: Sequence[Act]) -> None:
    """Any text takes less than a tenth of a second beside encoding, as a message and as what the next one leans on; on
    a slow machine less than four times as long as prose."""
    text = (("".join(pieces) * ALL)[: ALL - len(tail)] + tail)[:LONGEST]
    talk = Conversation(engine)
    before = LastShown(SAUDI_ID, text)
    numbers = count()

    def prose() -> Coroutine[Any, Any, object]:
        return talk.reply(f"{next(numbers)} {PROSE * ALL}"[:LONGEST], before)

    _in_time(text, lambda: talk.reply(text, before), prose)
    for engine.act in acts:
        _in_time(text, lambda: talk.reply("and?", before), prose)


def _in_time(text: str, *replies: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Measure the first reply, and beside it the second where it takes longer than it may."""
    took = []
    for _ in range(5):
        took.append([_seconds(replies[0])])
        if took[-1][0] < 0.1:
            return
        took[-1].append(_seconds(replies[1]))
        if took[-1][0] < 4 * took[-1][1]:
            return
    raise AssertionError(f"{took} s: {text[:40]!r}")


def _seconds(reply: Callable[[], Coroutine[Any, Any, object]]) -> float:
    started = time.process_time()
    asyncio.run(reply())
    return time.process_time() - started


async def test_a_message_of_many_questions_is_encoded_in_few_pieces(
    engine: Leaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many question marks it has: each piece costs an encoding."""
    pieces = list[str]()

    async def hear(text: str) -> Message:
        pieces.append(text)
        return await Leaning.hear(engine, text)

    monkeypatch.setattr(engine, "hear", hear)
    await Conversation(engine).reply("what was that? " * 60, None)
    assert 0 < len(pieces) < 20
