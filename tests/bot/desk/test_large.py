"""The desk stays quick with a report of 3,000 passages. The best of several tries counts; on a machine with other work
the processor's time is held to the bound, by the clock it is longer. `pytest -m slow -s tests/bot/desk/test_large.py`
prints both."""

import gc
import io
import os
import resource
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import docx
import pytest

from tests.bot.desk.test_desk import Clerk, filled

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def collected_as_at_the_desk() -> Iterator[None]:
    """Garbage is collected as `serve` has it."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    yield
    gc.set_threshold(*before)


def document() -> bytes:
    """A Word file of 300 headings and 3,000 paragraphs."""
    made, file = docx.Document(), io.BytesIO()
    made.add_paragraph("Report of 3,000 passages 2027", style="Title")
    for part in range(300):
        made.add_paragraph(f"Part {part + 1}", style="Heading 1")
        for number in range(10):
            said = f"Passage {part}.{number} says that group {part * number} agreed to look into matter {number} again"
            made.add_paragraph(f"{said}, at its next meeting, which the secretariat prepares.")
    made.save(file)
    return file.getvalue()


class Watch:
    """Measures what is done within it, in seconds: by the clock, and of the processor, the reading process included."""

    def __enter__(self) -> "Watch":
        self._begun = time.perf_counter(), self._used()
        return self

    def __exit__(self, *_: object) -> None:
        self.clock, self.used = time.perf_counter() - self._begun[0], self._used() - self._begun[1]

    def _used(self) -> float:
        spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(one.ru_utime + one.ru_stime for one in spent)


async def best(what: str, tries: int, work: Callable[[int], Awaitable[Watch]]) -> float:
    """The shortest time of several tries: by the clock where the machine has nothing else to do."""
    watches = [await work(number) for number in range(tries)]
    clock, used, load = (
        min(one.clock for one in watches),
        min(one.used for one in watches),
        os.getloadavg()[0],
    )
    print(f"{what}: {clock:.3f} s by the clock, {used:.3f} s of the processor, load {load:.1f}")
    return clock if load < 1 else used


async def test_three_thousand_passages(tmp_path: Path) -> None:
    """A change is saved and shown within 200 ms, a dropped Word file within 3 s, the tables of a report within 1 s."""
    (tmp_path / "k" / "reports").mkdir(parents=True)
    clerk, content, where = await Clerk(tmp_path).come_in(), document(), ""

    async def get(path: str) -> Watch:
        with Watch() as watch:
            await clerk.get(path)
        return watch

    async def imported(_number: int) -> Watch:
        nonlocal where
        where = (await clerk.post("/drop", files={"file": ("big.docx", content)})).headers["location"]
        return await get(where)

    async def changed(number: int) -> Watch:
        own = f"{section}/{number + 1}"
        fields = {
            "do": "save",
            "own": own,
            "seen": await clerk.seen(own, f"/r/{id_}?mend={own}"),
            "text": f"Changed {number}.",
        }
        ticket = {"pass": clerk.ticket}
        with Watch() as watch:
            response = await clerk.client.post(f"/r/{id_}", data=fields | ticket)
            assert f"Changed {number}." in await clerk.get(response.headers["location"])
        return watch

    page = await best("import page", 3, imported)
    await clerk.post(where.partition("?")[0], "/", **filled(await clerk.get(where)), do="save")
    report = clerk.house.files().library.reports[0]
    id_, section = report.id, report.sections[150].id
    assert page <= 3
    assert await best("change", 8, changed) <= 0.2
    for path in ("", "/texts?to=fr", "/questions"):
        assert await best(path or "report", 3, lambda _, path=path: get(f"/r/{id_}{path}")) <= 1  # type: ignore[misc]
