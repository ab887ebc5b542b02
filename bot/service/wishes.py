"""Wishes: people who want to be told when a question is answered.

A wish is one row. The chat, the question and digests of its answer are sealed with the key (`Identity.seal`). The
message to a person is put among the updates in the transaction that ends the wish, and is sent as replies are. So it is
neither lost nor sent twice.
"""

import hashlib
import json
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.service.database import WaitingUpdate
from bot.service.identity import Identity
from bot.service.store import Store
from bot.service.unanswered import Group

log = logging.getLogger(__name__)

#: Most wishes of one person; and the seconds after which a person is asked whether they still wait.
MOST, YEAR = 20, 365 * 86400.0
#: The key, in an update that we made ourselves, of the sealed message to a person.
TOLD = "told"


@dataclass(frozen=True, slots=True)
class Wish:
    """A question that a person waits for.

    person: the hash of the person.
    id: the hash of the question.
    chat: the chat where they are told; 0 if the wish was sealed with another key.
    question: the words of the question.
    language: the language of the interface when they asked.
    seen: digests of the official texts that answered it then; empty if none did.
    since: when they asked, or said last that they still wait.
    """

    person: str
    id: str
    chat: int
    question: str
    language: str
    seen: frozenset[str]
    since: float


class Wishes:
    """The wishes in a store. Each method may raise StoreError."""

    def __init__(self, store: Store, identity: Identity) -> None:
        self._database, self._identity = store.database, identity

    async def keep(
        self,
        person: str,
        chat: int,
        number: int,
        question: str,
        language: str,
        texts: Iterable[str],
        build: str,
    ) -> bool:
        """Keep that a person waits for an answer to a question, whose update id is `number`. `texts` are the official
        texts that answer it now, in `build`. False if the person has MOST wishes already."""
        seen = [digest(text) for text in texts]
        sealed = self._identity.seal(json.dumps([chat, question, language, seen]))
        sql = (
            "INSERT INTO wishes (person, wish, question, since, build, sealed) SELECT $1, $2, $3, $4, $5, $6 "
            "WHERE (SELECT count(*) FROM wishes WHERE person = $1 AND wish <> $2) < $7 "
            "ON CONFLICT (person, wish) DO UPDATE SET "
            "question = $3, since = $4, reminded = NULL, build = $5, sealed = $6"
        )
        row = (person, self._identity.wish(question), number, time.time(), build, sealed, MOST)
        return bool((await self._database.write((sql, *row)))[0])

    async def of(self, person: str) -> list[Wish]:
        """The wishes of a person, oldest first."""
        return await self._where("person = $1", person)

    async def to_ask(self, build: str, most: int) -> list[Wish]:
        """The oldest wishes that `build` was not asked yet, at most `most`."""
        return await self._where("build <> $1", build, most=most)

    async def to_remind(self, most: int) -> list[Wish]:
        """The oldest wishes of more than a year whose person was not reminded, at most `most`."""
        return await self._where("since < $1 AND reminded IS NULL", time.time() - YEAR, most=most)

    async def asked(self, wish: Wish, build: str) -> None:
        """Note that `build` was asked and does not answer."""
        sql = "UPDATE wishes SET build = $3 WHERE person = $1 AND wish = $2"
        await self._database.write((sql, wish.person, wish.id, build))

    async def renew(self, person: str, identifier: str) -> bool:
        """Note that a person still waits. False if there is no such wish."""
        sql = "UPDATE wishes SET since = $3, reminded = NULL WHERE person = $1 AND wish = $2"
        return bool((await self._database.write((sql, person, identifier, time.time())))[0])

    async def take_back(self, person: str, identifier: str) -> None:
        """Delete a wish."""
        await self._database.write(("DELETE FROM wishes WHERE person = $1 AND wish = $2", person, identifier))

    async def tell(self, wish: Wish, message: Mapping[str, Any]) -> None:
        """Put a message to the person among the updates, sealed, and end the wish."""
        await self._put(wish, message, "DELETE FROM wishes WHERE person = $1 AND wish = $2")

    async def remind(self, wish: Wish, message: Mapping[str, Any]) -> None:
        """Put a message among the updates, sealed, that asks the person whether they still wait."""
        await self._put(
            wish, message, "UPDATE wishes SET reminded = $3 WHERE person = $1 AND wish = $2", time.time()
        )

    def unsealed(self, sealed: str) -> tuple[int, dict[str, Any]]:
        """The chat and the message that were sealed. Raises ValueError."""
        chat, message = json.loads(self._identity.unseal(sealed))
        return int(chat), dict(message)

    async def _put(self, wish: Wish, message: Mapping[str, Any], after: str, *values: Any) -> None:
        # Telegram has no numbers below 0. The number of a wish is the same in every process.
        said = f"{wish.person} {wish.id} {wish.since} {after[:6]}"
        number = -1 - int(digest(said)[:15], 16)
        sealed = self._identity.seal(json.dumps([wish.chat, message]))
        body, lane = json.dumps({"update_id": number, TOLD: sealed}), self._identity.chat(wish.chat)
        insert = (
            "INSERT INTO updates (update_id, lane, body, received) SELECT $1, $2, $3, $4 FROM wishes "
            "WHERE person = $5 AND wish = $6 ON CONFLICT (update_id) DO NOTHING"
        )
        rows = [(insert, number, lane, body, time.time(), wish.person, wish.id)] if wish.chat else []
        if (await self._database.write(*rows, (after, wish.person, wish.id, *values)))[0] and rows:
            await self._database.wake([WaitingUpdate(number, lane, body, 0, 0)])

    async def _where(self, which: str, *values: Any, most: int = MOST) -> list[Wish]:
        rows = await self._database.rows(
            "SELECT person, wish, since, sealed FROM wishes "  # noqa: S608 - conditions of ours
            f"WHERE {which} ORDER BY since, wish LIMIT {most}",
            *values,
        )
        return [self._opened(*row) for row in rows]

    def _opened(self, person: str, identifier: str, since: float, sealed: str) -> Wish:
        try:
            chat, question, language, seen = json.loads(self._identity.unseal(sealed))
        except ValueError:
            log.error("a wish was sealed with another key: nobody is told until the bot has that key again")
            chat, question, language, seen = 0, "", "", ()
        return Wish(person, identifier, chat, question, language, frozenset(seen), since)


async def waiting(store: Store, groups: Iterable[Group]) -> dict[str, int]:
    """How many people wait for an answer to each group of questions, by the group's id. Raises StoreError."""
    people: dict[int, set[str]] = {}
    for question, person in await store.database.rows("SELECT question, person FROM wishes"):
        people.setdefault(question, set()).add(person)
    return {
        group.id: len(set().union(*(people.get(one.id, ()) for one in group.questions))) for group in groups
    }


def digest(text: str) -> str:
    """A short hash of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
