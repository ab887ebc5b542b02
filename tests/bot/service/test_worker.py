"""The one worker that asks: it batches what waits, keeps failures apart, takes up a new index."""

import asyncio
import contextlib
import threading
import time
import weakref
from collections.abc import AsyncIterator, Sequence

import pytest

from bot.service import worker as module
from bot.service.worker import Engine, Worker
from index.answer import Answer, Outcome
from index.pipeline import Question, stage
from knowledge.errors import UserError
from knowledge.library import Library


class Slow:
    """An engine that waits to be let go, and notes its batches."""

    def __init__(self, version: str = "one") -> None:
        self.version, self.library = version, Library(())
        self.batches: list[list[str]] = []
        self.go = threading.Event()

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """Answer with the version's name as the language."""
        texts = [question.text for question in questions]
        if texts != ["?"]:
            with stage("encode"):
                self.go.wait(5)
            self.batches.append(texts)
        if any("bad" in text for text in texts):
            raise RuntimeError
        return [Answer(Outcome.NONE, 0.0, (), self.version) for _ in questions]


@contextlib.asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[Worker]:
    """A worker at work, that watches for newer builds."""
    await worker.open()
    tasks = [asyncio.create_task(worker.run()), asyncio.create_task(worker.watch())]
    try:
        yield worker
    finally:
        for task in tasks:
            task.cancel()
        worker.close()


async def test_what_waits_is_asked_together():
    """While one question is encoded the next ones gather, and go as one batch of at most eight."""
    engine = Slow()
    async with running(Worker(lambda: engine, lambda _: False)) as worker:
        first = asyncio.create_task(worker.ask("first"))
        await asyncio.sleep(0.05)
        rest = [asyncio.create_task(worker.ask(f"q{number}")) for number in range(10)]
        await asyncio.sleep(0.05)
        engine.go.set()
        await asyncio.gather(first, *rest)
    assert [len(batch) for batch in engine.batches] == [1, 8, 2]


async def test_the_page_waits_behind_the_chat():
    """What another event loop asks, or what is asked for later, comes after all that was asked on the worker's own."""
    engine = Slow()
    async with running(Worker(lambda: engine, lambda _: False)) as worker:
        first = asyncio.create_task(worker.ask("first"))
        await asyncio.sleep(0.05)
        page = [
            asyncio.create_task(asyncio.to_thread(asyncio.run, worker.ask(f"page {n}"))) for n in range(5)
        ]
        page += [asyncio.create_task(worker.ask(f"page {n}", later=True)) for n in range(5, 10)]
        await asyncio.sleep(0.2)
        chat = [asyncio.create_task(worker.ask(f"chat, and longer {n}")) for n in range(3)]
        await asyncio.sleep(0.05)
        engine.go.set()
        await asyncio.gather(first, *page, *chat)
    assert [text[:4] for text in engine.batches[1]] == ["chat"] * 3 + ["page"] * 5


async def test_long_questions_do_not_make_a_short_one_wait():
    """However many long ones wait, a short one goes with the next batch, of which one alone is long; none is left out."""
    engine, texts = Slow(), [f"{number} {'x' * 1998}" for number in range(16)]
    async with running(Worker(lambda: engine, lambda _: False)) as worker:
        longs = [asyncio.create_task(worker.ask(text)) for text in texts]
        await asyncio.sleep(0.05)
        short = asyncio.create_task(worker.ask("short"))
        await asyncio.sleep(0.05)
        engine.go.set()
        await asyncio.gather(*longs, short)
    assert engine.batches == [[texts[0]], [texts[1], "short"], *([text] for text in texts[2:])]


async def test_one_bad_question_fails_alone():
    """A question that the engine cannot take does not take the others of its batch with it."""
    engine = Slow()
    engine.go.set()
    async with running(Worker(lambda: engine, lambda _: False)) as worker:
        results = await asyncio.gather(*map(worker.ask, ("a", "bad", "c")), return_exceptions=True)
    assert [isinstance(result, RuntimeError) for result in results] == [False, True, False]


async def test_who_leaves_while_a_failed_batch_is_asked_one_by_one_stops_nothing():
    """As when the chat is another replica's by then: the others get their answers, and so do those that ask later."""
    engine = Slow()
    async with running(Worker(lambda: engine, lambda _: False)) as worker:
        first, bad, leaves = (asyncio.create_task(worker.ask(text)) for text in ("first", "bad", "leaves"))
        await asyncio.sleep(0.05)
        assert engine.batches == []
        ask = engine.ask

        def leaving(questions: Sequence[Question]) -> list[Answer]:
            if [question.text for question in questions] == ["leaves"]:
                bad.get_loop().call_soon_threadsafe(leaves.cancel)
                time.sleep(0.1)
            return ask(questions)

        engine.ask = leaving  # type: ignore[method-assign]
        engine.go.set()
        results = await asyncio.gather(first, bad, leaves, return_exceptions=True)
        assert [type(result) for result in results] == [tuple, RuntimeError, asyncio.CancelledError]
        assert (await asyncio.wait_for(worker.ask("later"), 60))[0].language == "one"


async def test_a_newer_index_is_taken_up_and_the_old_one_finishes(monkeypatch: pytest.MonkeyPatch):
    """A question in flight is answered by the old index, and said to be; the next by the new one; then nobody holds the
    old one."""
    monkeypatch.setattr(module, "LOOK", 0.02)
    old, new = Slow("old"), Slow("new")
    new.go.set()
    engines: list[Engine] = [old, new]
    held, go = weakref.ref(old), old.go
    del old
    live = ["old"]
    async with running(Worker(lambda: engines.pop(0), lambda engine: engine.version != live[0])) as worker:
        flight = asyncio.create_task(worker.ask("in flight"))
        await asyncio.sleep(0.05)
        live[0] = "new"
        while worker.live.build != "new":
            await asyncio.sleep(0.01)
        go.set()
        answer, edition = await flight
        assert (answer.language, edition.build) == ("old", "old")
        answer, edition = await worker.ask("after")
        assert (answer.language, edition.build) == ("new", "new")
        while held() is not None:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("error", [UserError("no"), RuntimeError("broken")])
async def test_a_newer_index_that_cannot_be_opened_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, error: Exception
):
    """When the new build is broken the bot goes on with the one it has, and tries again less and less often."""
    monkeypatch.setattr(module, "LOOK", 0.02)
    engine = Slow()
    engine.go.set()
    opened = []

    def open_engine() -> Engine:
        opened.append(1)
        if len(opened) > 1:
            raise error
        return engine

    async with running(Worker(open_engine, lambda _: True)) as worker:
        begun = time.monotonic()
        while len(opened) < 5:
            await asyncio.sleep(0.01)
        assert time.monotonic() - begun > 0.02 + 0.04 + 0.08
        assert (await worker.ask("still"))[0].language == "one"


async def test_who_listens_hears_what_time_went_where():
    """How long each question waited for its batch, and how long the batch was in a stage of the engine."""
    heard: list[tuple[str, float]] = []
    slow = Slow()
    async with running(Worker(lambda: slow, lambda _: False, lambda *spent: heard.append(spent))) as worker:
        first = asyncio.create_task(worker.ask("one"))
        await asyncio.sleep(0.01)
        others = [asyncio.create_task(worker.ask(text)) for text in ("two", "three")]
        await asyncio.sleep(0.1)
        slow.go.set()
        await asyncio.gather(first, *others)
    assert [stage for stage, _ in heard] == ["queue", "encode", "queue", "queue", "encode"]
    waits = [seconds for name, seconds in heard if name == "queue"]
    assert waits[0] < 0.05 < min(waits[1:])
    assert dict(heard[:2])["encode"] > 0.05
