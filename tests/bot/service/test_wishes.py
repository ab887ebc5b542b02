"""Wishes to be told: sealed, bounded, ended in one step with what tells of it."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.identity import Identity
from bot.service.store import Kept, Store
from bot.service.unanswered import Group
from bot.service.wishes import MOST, TOLD, YEAR, Wishes, waiting
from tests.bot.service.test_store import claimed

KEY = Identity(b"k" * 64)
SAID: Mapping[str, Any] = {"text": "It is answered."}


@given(st.text(st.characters(codec=None)))
def test_what_is_sealed_is_whole_and_opened_by_its_key_alone(text: str):
    """Any text comes back; with another key, or a changed sign, nothing does."""
    sealed = KEY.seal(text)
    assert KEY.unseal(sealed) == text
    changed = ("A" if sealed[0] != "A" else "B") + sealed[1:]
    for identity, said in ((Identity(b"k" * 63 + b"x"), sealed), (KEY, changed), (KEY, ""), (KEY, "é")):
        with pytest.raises(ValueError):  # noqa: PT011 - of base64 too
            identity.unseal(said)


async def kept(wishes: Wishes, person: str = "p", question: str = "Who pays?", number: int = 7) -> bool:
    """Keep a wish of a person in the chat 5001."""
    return await wishes.keep(person, 5001, number, question, "fr", ["old text"], "b1")


@pytest.fixture
def wishes(store: Store) -> Wishes:
    """Those of an empty store."""
    return Wishes(store, KEY)


async def test_chat_and_question_do_not_stand_in_the_database(tmp_path: Path):
    """Whoever has the file without the key finds neither; who has the key finds all."""
    path = tmp_path / "bot.sqlite3"
    async with Store(path) as opened:
        wishes = Wishes(opened, KEY)
        assert await kept(wishes)
        (wish,) = await wishes.of("p")
        assert (wish.chat, wish.question, wish.language, len(wish.seen)) == (5001, "Who pays?", "fr", 1)
        await wishes.tell(wish, SAID)
        await opened.database.empty_log()
        raw = path.read_bytes()
    assert not any(secret in raw for secret in (b"5001", b"Who pays", b"It is answered"))


async def test_telling_ends_a_wish_once(store: Store, wishes: Wishes):
    """The message is an update of the chat in the step that ends the wish; told again, or taken back before, nothing
    is sent; asked for anew, it is told anew."""
    await kept(wishes)
    (wish,) = await wishes.to_ask("b2", 9)
    await wishes.tell(wish, SAID)
    await wishes.tell(wish, SAID)
    (row,) = await claimed(store)
    assert (row.lane, row.update_id < 0) == (KEY.chat(5001), True)
    assert wishes.unsealed(json.loads(row.body)[TOLD]) == (5001, SAID)
    assert await wishes.of("p") == []
    await store.finish([row.update_id])
    await kept(wishes)
    (again,) = await wishes.of("p")
    await wishes.tell(again, SAID)
    assert len(await claimed(store)) == 1
    await wishes.tell(replace(again, id="taken back"), SAID)
    assert await claimed(store) == []


async def test_a_build_is_asked_once(wishes: Wishes):
    """The build that answered when somebody asked is not, nor is one that did not answer since."""
    await kept(wishes)
    assert await wishes.to_ask("b1", 9) == []
    (wish,) = await wishes.to_ask("b2", 9)
    await wishes.asked(wish, "b2")
    assert await wishes.to_ask("b2", 9) == []
    assert len(await wishes.to_ask("b3", 9)) == 1


async def test_a_person_has_so_many_and_each_question_once(wishes: Wishes):
    """One more is refused; the same question again is no more; others have their own."""
    for number in range(MOST):
        assert await kept(wishes, question=f"{number}?")
    assert not await kept(wishes)
    assert await kept(wishes, question="0?")
    assert await kept(wishes, person="q")
    await wishes.take_back("p", KEY.wish("0?"))
    assert await kept(wishes)
    assert len(await wishes.of("p")) == MOST


async def test_a_year_later_people_are_asked_once(
    store: Store,
    wishes: Wishes,
    monkeypatch: pytest.MonkeyPatch,
):
    """Who says so waits on; of who says nothing within thirty days the wish is deleted."""
    await kept(wishes)
    await kept(wishes, person="q")
    assert await wishes.to_remind(9) == []
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + YEAR + 1)
    for wish in await wishes.to_remind(9):
        await wishes.remind(wish, SAID)
    assert await wishes.to_remind(9) == []
    assert len(await claimed(store)) == 2
    assert await wishes.renew("q", KEY.wish("Who pays?"))
    assert not await wishes.renew("q", "another")
    monkeypatch.setattr(time, "time", lambda: now + YEAR + 32 * 86400)
    await store.sweep(time.time())
    assert (await wishes.of("p"), len(await wishes.of("q"))) == ([], 1)


async def test_forget_takes_what_waits_to_be_sent_too(store: Store, wishes: Wishes):
    """Neither a wish nor a message that tells of one is left; what somebody wrote is answered all the same."""
    await kept(wishes)
    await kept(wishes, question="And when?")
    await wishes.tell((await wishes.of("p"))[0], SAID)
    await store.put([(1, KEY.chat(5001), "{}")])
    await store.forget("p", [KEY.chat(5001)])
    assert await wishes.of("p") == []
    assert await store.count_waiting() == 1


async def test_a_wish_of_another_key_is_kept_for_it(store: Store, wishes: Wishes):
    """A bot with another key tells nobody, and hides no wish that it can open."""
    await kept(wishes)
    strange, *_ = await Wishes(store, Identity(b"x" * 64)).to_ask("b2", 9)
    assert (strange.chat, strange.question) == (0, "")
    await Wishes(store, Identity(b"x" * 64)).remind(strange, SAID)
    assert await claimed(store) == []
    assert (await wishes.of("p"))[0].chat == 5001


async def test_who_waits_is_counted_by_group(store: Store, wishes: Wishes):
    """A person who waits for two wordings of a question counts once."""
    await kept(wishes)
    await kept(wishes, question="Who is to pay?", number=8)
    await kept(wishes, person="q", number=8)

    def group(identifier: str, *numbers: int) -> Group:
        day = datetime.now(UTC)
        asked = tuple(Kept(one, day, "?", "en", "none", 0.1, (), "b1", {}, None) for one in numbers)
        return Group((identifier,), asked, {}, {}, ())

    assert await waiting(store, [group("a", 7, 8), group("b", 9)]) == {"a": 2, "b": 0}
