"""The bot's state in its database: inbox, languages, replies, questions, votes.

It names no person: people and chats are keyed hashes (see `identity`). The body of an update is erased once it has been
dealt with.
"""

import contextlib
import json
import logging
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from bot.service.database import COUNTS, Content, Database, WaitingUpdate, Where
from bot.service.errors import StoreError, TakenError
from bot.service.sqlite import RESTORE, SQLite
from bot.settings import Settings
from index.answer import Outcome

log = logging.getLogger(__name__)

#: The database's name in the data folder.
FILE = "bot.sqlite3"
#: A file beside it that is as old as the last backup.
BACKED_UP = "bot.backed-up"
#: A file beside it: the lock that a bot holds while it runs.
LOCK = "bot.lock"
#: The person and the chat of all questions on the page, where nobody is known. No hash is so short: neither /forget nor
#: a vote in Telegram reaches them.
PAGE = "page"
#: Seconds for which questions, and the marks of updates that are done, are kept: as /privacy and docs/delegate.md say.
KEEP_QUESTIONS = 30 * 86400
KEEP_DONE = 3 * 86400
#: Most questions of the page that are kept: anybody may ask there.
KEEP_PAGE = 100_000
#: For how long a following question may lean on an answer.
KEEP_LAST_SHOWN = 1800
#: Nothing is deleted for its age if this machine's clock is so many seconds ahead of the last known time.
AHEAD = 86400
#: Seconds after which a chat's row in `lanes` is deleted, if none of its updates waits.
KEEP_LANE = 1200


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """A question and its answer, as they are kept.

    person, chat: keyed hashes.
    language: the language of the question; None where that is not sure.
    passages: the ids of what was found, best first.
    build: the name of the index build that answered.
    """

    update_id: int
    person: str
    chat: str
    question: str
    language: str | None
    outcome: str
    confidence: float
    passages: tuple[str, ...]
    build: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A question as the secretariat reads it, without the person who asked.

    id: the number of the update.
    votes: by passage id, how many people said that it helped, and how many that it did not.
    closed: why the secretariat closed the question; None while it is open.
    """

    id: int
    asked: datetime
    question: str
    language: str | None
    outcome: str
    confidence: float
    passages: tuple[str, ...]
    build: str
    votes: Mapping[str, tuple[int, int]]
    closed: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How many questions of a month and a language had an outcome, and the votes on them.

    month: as in `2026-11`.
    language: "" if it was not sure.
    """

    month: str
    language: str
    outcome: str
    questions: int
    helped: int
    did_not: int


@dataclass(frozen=True, slots=True)
class LastShown:
    """What was shown last in a chat, for messages that lean on it.

    shown: the ids of the passages or sections, with spaces between; then a "?" if they may not answer the question,
        and the id of the last one that did answer its question, if one did.
    question: the question that they were shown for; "" if there is none, or it is forgotten.
    asked: the update id of that question; None if there is none.
    """

    shown: str
    question: str
    asked: int | None = None

    @classmethod
    def of(cls, ids: Iterable[str], question: str, asked: int | None = None, *, unsure: bool = False) -> Self:
        """What was shown, by its ids; `unsure` if it may not answer the question."""
        return cls(" ".join([*ids, *(["?"] if unsure else [])]), question, asked)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of what was shown."""
        return tuple(self.shown.partition("?")[0].split())

    @property
    def id(self) -> str:
        """First id in `shown`, or ""."""
        return next(iter(self.ids), "")

    @property
    def lines(self) -> tuple[str, ...]:
        """The ids of sections whose introducing line was shown; each stands behind a passage of its section."""
        ids = enumerate(self.ids)
        return tuple(one for at, one in ids if any(each.startswith(f"{one}/") for each in self.ids[:at]))

    @property
    def unsure(self) -> bool:
        """Whether what was shown may not answer the question."""
        return "?" in self.shown

    @property
    def sure(self) -> str:
        """The id of what was shown last that answers its question, or ""."""
        return self.shown.partition("?")[2].strip() if self.unsure else self.id

    def after(self, before: "LastShown | None") -> Self:
        """The same, with what was shown before for sure if this may not answer the question."""
        if before is None or not self.unsure or self.sure:
            return self
        return replace(self, shown=f"{self.shown} {before.sure}".rstrip())


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much /forget erased. `whole`: whether it was erased from the write-ahead log too."""

    questions: int
    votes: int
    wishes: int
    whole: bool


#: Mail addresses, user names, and telephone numbers with a + or 00, or of nine digits and more in a row.
_NAMES_PEOPLE = re.compile(
    r"""(?<![\w.+-])(?:[\w.+-]{1,64}|"[^"\n]{1,64}")(?:[@＠]|[ ]?[(\[]at[)\]][ ]?)[\w-]+(?:\.[\w-]+)+
    | (?<![\w@])@[A-Z]\w{4,31} | (?<!\w)t\.me/\w+
    | (?<![\w.])(?:\+|00(?!0))\d(?:[ \u200b-\u200f\u2060()./-]{0,3}\d){6,} | (?<!\w)\d{9,}(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
#: Groups of digits that may be a telephone number.
_GROUPS = re.compile(
    r"(?<![\w./-])(?:\(\d{2,5}\)|\d{1,5})(?:(?:[ .-]|[ -]?\(|\)[ -]?)\d{2,5}){2,6}(?![./-]?\w)"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .]\d{3})+")


def masked(text: str) -> str:
    """The text with "…" in the place of mail addresses, user names and telephone numbers, which name people."""
    text = _NAMES_PEOPLE.sub("…", text)
    return _GROUPS.sub(lambda run: "…" if _is_telephone(run[0]) else run[0], text)


def _is_telephone(run: str) -> bool:
    """Whether groups of digits are a telephone number, and neither dates nor numbers such as 12 500 000."""
    groups = re.findall(r"\d+", run)
    years = [group for group in groups if len(group) == 4 and 1900 <= int(group) < 2100]
    if years or not 9 <= sum(map(len, groups)) <= 15 or all(map(_THOUSANDS.fullmatch, run.split("-"))):
        return False
    national = (run.startswith("(") or int(groups[0][0]) == 0) and not ("." in run and " " in run)
    return national or any(len(group) > 2 for group in groups)


#: Marks an update as done, and erases its body and the hash of its chat.
_DONE = "UPDATE updates SET done = $1, body = NULL, lane = '' WHERE update_id = $2"


class Store:
    """The bot's state, open in an `async with` block. A write is committed when it returns. Each method may raise
    StoreError.

    People are answered although the file is damaged: rows that cannot be read count as absent, and writes that fail are
    dropped.
    """

    def __init__(self, where: Where, *, migrate: bool = True) -> None:
        self.database = _database(where, migrate)
        self._doubtful = False

    async def __aenter__(self) -> Self:
        await self.database.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.database.__aexit__(*_)

    @property
    def damaged(self) -> bool:
        """Whether the file was found to be damaged."""
        return self.database.damaged

    @contextlib.contextmanager
    def _lenient(self) -> Iterator[None]:
        try:
            yield
        except StoreError:
            if not self.damaged:
                raise

    async def _rows(self, sql: str, *values: Any) -> list[Any]:
        with self._lenient():
            return await self.database.rows(sql, *values)
        return []

    async def _write(self, *statements: tuple[Any, ...]) -> list[int]:
        with self._lenient():
            return await self.database.write(*statements) if statements else []
        return [0] * len(statements)

    # The inbox.

    async def put(self, updates: Sequence[tuple[int, str, str]]) -> list[int]:
        """Keep the updates, each (update_id, lane, body), that are not known yet, and wake the process that deals with
        them. Returns the new ids; all ids if the file is damaged."""
        insert = (
            "INSERT INTO updates (update_id, lane, body, received) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (update_id) DO NOTHING"
        )
        now = time.time()
        counts = [1] * len(updates)
        with self._lenient():
            counts = await self.database.write(*((insert, *update, now) for update in updates))
        new = [WaitingUpdate(*update, 0, 0) for update, count in zip(updates, counts, strict=True) if count]
        await self.database.wake(new)
        return [row.update_id for row in new]

    async def count_waiting(self) -> int:
        """How many updates are not done."""
        return int((await self.database.rows("SELECT count(*) FROM updates WHERE done IS NULL"))[0][0])

    async def begin(self, row: WaitingUpdate) -> WaitingUpdate | None:
        """Note that `row.starts` processes have begun an update, and return it as it is kept. None if it is done, or if
        another process has taken it. If the file is damaged, `row` is returned."""
        sql = (
            "UPDATE updates SET starts = $2 WHERE update_id = $1 AND done IS NULL AND (holder = $3 OR $3 = '') "
            "RETURNING update_id, lane, body, starts, sent"
        )
        with self._lenient():
            rows = await self.database.change(sql, row.update_id, row.starts, self.database.holder)
            return WaitingUpdate(*rows[0]) if rows else None
        return replace(row, sent=0)

    async def raise_if_taken(self, update_id: int) -> None:
        """Raise TakenError if another process has taken an update."""
        sql = "SELECT 1 FROM updates WHERE update_id = $1 AND holder = $2"
        holder = self.database.holder
        if holder and not await self.database.rows(sql, update_id, holder):
            raise TakenError("another replica has taken the chat")

    async def reset_starts(self, update_id: int) -> None:
        """Set an update's starts to 1: while Telegram fails, the update is not what ends the process."""
        await self._write(("UPDATE updates SET starts = 1 WHERE update_id = $1 AND starts > 1", update_id))

    async def unbegin(self, update_ids: Iterable[int]) -> None:
        """Count updates as not begun by this process, which ends in order."""
        sql = "UPDATE updates SET starts = starts - 1 WHERE update_id = $1 AND starts > 0"
        await self._write(*((sql, update_id) for update_id in update_ids))

    async def finish(self, update_ids: Iterable[int]) -> None:
        """Mark updates as done, and erase their bodies and the hashes of their chats."""
        now = time.time()
        statements = [(_DONE, now, update_id) for update_id in update_ids]
        if statements:
            await self._write(*statements)

    async def note_sent(self, update_id: int, chat: str, asked: int | None, part: int, message: int) -> None:
        """Note that part number `part` of an update's reply was sent as `message`. `asked` is the message that it
        answers."""
        statements: list[tuple[Any, ...]] = [
            ("UPDATE updates SET sent = $1 WHERE update_id = $2", part + 1, update_id)
        ]
        if asked is not None:
            statements.append(
                ("INSERT INTO replies (chat, asked, part, message, sent, question) VALUES ($1, $2, $3, $4, $5, $6) "
                 "ON CONFLICT (chat, asked, part) DO UPDATE SET message = $4, sent = $5, question = $6",
                 chat, asked, part, message, time.time(), update_id)
            )  # fmt: skip
        await self._write(*statements)

    async def replies(self, chat: str, asked: int) -> list[int]:
        """The messages that answered a message, in order; empty after three days."""
        rows = await self._rows(
            "SELECT message FROM replies WHERE chat = $1 AND asked = $2 ORDER BY part", chat, asked
        )
        return [row[0] for row in rows]

    async def answered(self, chat: str, message: int) -> list[tuple[int, str]]:
        """The question (its update id) that a message of ours answers, with the id of each answer in the message."""
        rows = await self._rows(
            "SELECT update_id, opened FROM questions JOIN replies ON replies.question = update_id "
            "WHERE replies.chat = $1 AND replies.message = $2 AND questions.chat = $1",
            chat,
            message,
        )
        return [(int(question), each) for question, shown in rows for each in shown.partition("+")[0].split()]

    async def drop_replies(self, chat: str, asked: int, keep: int) -> None:
        """Forget the parts of a reply from number `keep` on."""
        await self._write(
            ("DELETE FROM replies WHERE chat = $1 AND asked = $2 AND part >= $3", chat, asked, keep)
        )

    # People and chats.

    async def language(self, person: str) -> str | None:
        """The language that a person chose, if any."""
        rows = await self._rows("SELECT language FROM people WHERE person = $1", person)
        return rows[0][0] if rows else None

    async def choose_language(self, person: str, language: str) -> None:
        """Keep the language that a person chose."""
        sql = (
            "INSERT INTO people (person, language) VALUES ($1, $2) "
            "ON CONFLICT (person) DO UPDATE SET language = $2"
        )
        await self.database.write((sql, person, language))

    async def note_shown(
        self,
        chat: str,
        shown: Sequence[str],
        question: int | None,
        *,
        last: LastShown | None = None,
        message: int | None = None,
        topic: int | None = None,
    ) -> None:
        """Keep what was `shown` for a `question` (its update id) that was asked in this chat: votes are taken on it.

        `last` is what the next message in the chat, or in a `topic` of it, may lean on; None leaves that as it is.
        `message` is the message that was answered, None where a button was pressed.
        """
        sql = (
            "INSERT INTO chats (chat, place, question, placed, message) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (chat) DO UPDATE SET "
            "place_before = CASE WHEN chats.message = $5 THEN chats.place_before ELSE chats.place END, "
            "question_before = CASE WHEN chats.message = $5 THEN chats.question_before ELSE chats.question END, "
            "placed_before = CASE WHEN chats.message = $5 THEN chats.placed_before ELSE chats.placed END, "
            "place = $2, question = $3, placed = $4, message = $5"
        )
        kept = [(sql, _where(chat, topic), last.shown, last.asked, time.time(), message)] if last else []
        await self._write(*kept, *_opened(question, chat, shown))

    async def last_shown(
        self, chat: str, message: int | None, *, topic: int | None = None
    ) -> LastShown | None:
        """What was shown last in a chat, or in a topic of it, if that is recent enough to lean on.

        For the message that this was shown for, it is what was shown before. So "and the next meeting?" means the same
        when it is edited, or answered again after a crash.
        """
        rows = await self._rows(
            "SELECT stood.place, questions.question, questions.update_id FROM (SELECT "
            "CASE WHEN message = $3 THEN place_before ELSE place END AS place, "
            "CASE WHEN message = $3 THEN question_before ELSE question END AS question, "
            "CASE WHEN message = $3 THEN placed_before ELSE placed END AS placed "
            "FROM chats WHERE chat = $1) AS stood "
            "LEFT JOIN questions ON questions.update_id = stood.question AND questions.chat = $4 "
            "WHERE stood.placed > $2",
            _where(chat, topic),
            time.time() - KEEP_LAST_SHOWN,
            message,
            chat,
        )
        return LastShown(rows[0][0], rows[0][1] or "", rows[0][2]) if rows else None

    async def move_chat(self, old: str, new: str) -> None:
        """Move what is kept of a group to its new hash: it has become a supergroup."""
        await self.database.write(
            # Telegram says so more than once: rows that have moved already stay.
            ("DELETE FROM chats WHERE chat = $1 AND EXISTS (SELECT 1 FROM chats WHERE chat = $2)", new, old),
            ("UPDATE chats SET chat = $1 WHERE chat = $2", new, old),
            ("UPDATE questions SET chat = $1 WHERE chat = $2", new, old),
            # Message numbers start anew in a supergroup, so replies cannot move with it.
            ("DELETE FROM replies WHERE chat = $1", old),
        )

    # Facts that the bot keeps of itself.

    async def fact(self, name: str) -> str | None:
        """The value that is kept under `name`."""
        rows = await self._rows("SELECT value FROM facts WHERE name = $1", name)
        return rows[0][0] if rows else None

    async def set_fact(self, name: str, value: str) -> None:
        """Keep `value` under `name`."""
        sql = "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2"
        await self.database.write((sql, name, value))

    # What the secretariat reads.

    async def record(self, question: QuestionRecord, shown: Sequence[str] = ()) -> None:
        """Keep a question, without what names people (see `masked`), and the ids of what was `shown` for it.

        An update that is answered again is kept once. An update that was erased meanwhile (see `forget`) is not kept.
        """
        sql = (
            "INSERT INTO questions (update_id, person, asked, question, language, outcome, confidence, "
            "passages, build, chat) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 "
            "WHERE NOT EXISTS (SELECT 1 FROM updates WHERE update_id = $1 AND done IS NOT NULL) "
            "ON CONFLICT (update_id) DO NOTHING"
        )
        await self._write(
            (sql, question.update_id, question.person, time.time(), masked(question.question), question.language,
             question.outcome, question.confidence, json.dumps(question.passages), question.build,
             question.chat),
            *_opened(question.update_id, question.chat, shown),
        )  # fmt: skip

    async def words(self, update_id: int, chat: str) -> str | None:
        """The words of a question of this chat; None once it is forgotten."""
        sql = "SELECT question FROM questions WHERE update_id = $1 AND chat = $2"
        rows = await self._rows(sql, update_id, chat)
        return str(rows[0][0]) if rows else None

    async def shown(self, update_id: int, chat: str) -> LastShown | None:
        """What was found for a question of this chat, best first; None if it is forgotten, or of another chat."""
        sql = "SELECT passages, question, outcome FROM questions WHERE update_id = $1 AND chat = $2"
        for passages, question, outcome in await self._rows(sql, update_id, chat):
            return LastShown.of(json.loads(passages), question, update_id, unsure=outcome != Outcome.ANSWER)
        return None

    async def outcomes(self, within: float) -> dict[str, dict[str, int]]:
        """The number of questions of the last `within` seconds, by outcome and language ("" if that was not sure)."""
        sql = "SELECT outcome, language, count(*) FROM questions WHERE asked > $1 GROUP BY outcome, language"
        found: dict[str, dict[str, int]] = {}
        for outcome, language, count in await self._rows(sql, time.time() - within):
            found.setdefault(outcome, {})[language or ""] = count
        return found

    async def kept(self) -> list[Kept]:
        """Every question that is kept, oldest first. Questions that were asked with a button are not kept."""
        votes: dict[int, dict[str, tuple[int, int]]] = {}
        rows = await self.database.rows(
            "SELECT question, passage, sum(helps), sum(1 - helps) FROM votes GROUP BY question, passage "
            "ORDER BY question, passage"
        )
        for update_id, passage, yes, no in rows:
            votes.setdefault(update_id, {})[passage] = (yes, no)
        rows = await self.database.rows(
            "SELECT update_id, asked, question, language, outcome, confidence, passages, build, closed "
            "FROM questions ORDER BY asked, update_id"
        )
        return [
            Kept(
                update_id, datetime.fromtimestamp(asked, UTC), question, language, outcome, confidence,
                tuple(json.loads(passages)), build, votes.get(update_id, {}), closed,
            )
            for update_id, asked, question, language, outcome, confidence, passages, build, closed in rows
        ]  # fmt: skip

    async def last_asked(self, count: int) -> list[tuple[str, str | None]]:
        """The last questions that are kept, oldest first, with their languages."""
        sql = "SELECT question, language FROM questions ORDER BY asked DESC, update_id DESC LIMIT $1"
        rows = await self.database.rows(sql, count)
        return [(question, language) for question, language in reversed(rows)]

    async def close_questions(self, update_ids: Iterable[int], because: str) -> None:
        """Note that the secretariat has closed questions, and why."""
        sql = "UPDATE questions SET closed = $1 WHERE update_id = $2"
        await self.database.write(*((sql, because, update_id) for update_id in update_ids))

    async def figures(self) -> list[Figures]:
        """The number of questions by month, language and outcome, also of questions that are no longer kept."""
        sql = "SELECT month, language, outcome, questions, helped, did_not FROM figures"
        gone = [Figures(*row) for row in await self.database.rows(sql)]
        return _summed([*gone, *await self._figures("asked < $1", time.time())])

    async def _figures(self, which: str, *values: Any) -> list[Figures]:
        """The figures of the questions that are kept and meet a condition."""
        # One join: a look at the votes of each question would take minutes where there are many of both.
        voted = (
            "(SELECT question AS on_it, sum(helps) AS yes, sum(1 - helps) AS no FROM votes GROUP BY question)"
        )
        rows = await self.database.rows(
            "SELECT asked, language, outcome, coalesce(yes, 0), coalesce(no, 0) "  # noqa: S608
            f"FROM questions LEFT JOIN {voted} AS voted ON on_it = update_id WHERE {which}",
            *values,
        )
        return _summed(
            Figures(f"{datetime.fromtimestamp(asked, UTC):%Y-%m}", language or "", outcome, 1, yes, no)
            for asked, language, outcome, yes, no in rows
        )

    async def vote(self, person: str, chat: str, question: int, passage: str, *, helps: bool) -> bool:
        """Keep whether a passage helped. A later vote of the same person replaces the earlier one. Returns False, and
        keeps nothing, if the passage was not shown for this question, or the question is not of this chat."""
        sql = (
            "INSERT INTO votes (person, question, passage, helps, voted) "
            "SELECT $1, update_id, $3, $4, $5 FROM questions "
            "WHERE update_id = $2 AND chat = $6 AND opened LIKE '% ' || $3 || ' %' "
            "ON CONFLICT (person, question, passage) DO UPDATE SET helps = $4, voted = $5"
        )
        counts = await self._write((sql, person, question, passage, int(helps), time.time(), chat))
        return counts[0] > 0

    async def waiting_before(self, update_id: int, within: str) -> dict[int, str]:
        """The bodies of updates that are not done, came before `update_id`, and contain `within`; by their ids."""
        sql = (
            "SELECT update_id, body FROM updates WHERE done IS NULL AND update_id BETWEEN 0 AND $1 "
            "AND body LIKE '%' || $2 || '%'"
        )
        return dict(await self.database.rows(sql, update_id - 1, within))

    async def forget(self, person: str, chats: Iterable[str], waiting: Iterable[int] = ()) -> Forgotten:
        """Erase all that is kept of a person, of their private chats and of their `waiting` updates; from the
        write-ahead log too, if no other program reads it."""
        statements: list[tuple[Any, ...]] = [
            ("DELETE FROM questions WHERE person = $1", person),
            ("DELETE FROM votes WHERE person = $1", person),
            ("DELETE FROM people WHERE person = $1", person),
            ("DELETE FROM wishes WHERE person = $1", person),
        ]
        for chat in chats:
            # Messages that they are about to be sent: those are numbered below 0.
            statements.append(("DELETE FROM updates WHERE lane = $1 AND update_id < 0", chat))
            statements.append(("DELETE FROM chats WHERE chat = $1 OR chat LIKE $1 || '/%'", chat))
            statements.append(("DELETE FROM replies WHERE chat = $1", chat))
        for update_id in waiting:
            statements.append((_DONE, time.time(), update_id))
        counts = await self.database.write(*statements)
        whole = await self.database.empty_log()
        return Forgotten(questions=counts[0], votes=counts[1], wishes=counts[3], whole=whole)

    async def sweep(self, told: float | None = None) -> None:
        """Delete rows that have been kept long enough, and the oldest questions of the page beyond KEEP_PAGE. One
        replica does that. The `figures` of deleted questions stay; they name nobody.

        `told` is the time in seconds that Telegram told last; None if it told none. A clock that was set ahead must not
        delete what people asked. So nothing is deleted if it is AHEAD of `told`, or without that of the newest update
        and the last sweep. This also finds out whether the file is damaged.
        """
        if not await self.database.is_leader("sweep"):
            return
        await self.database.verify()
        if self.damaged:
            return
        now = time.time()
        if (ahead := now - (await self._newest(now) if told is None else told)) > AHEAD:
            if not self._doubtful:
                log.error(
                    "the clock is %.1f days ahead of the last message: nothing is deleted for its age: set the clock",
                    ahead / 86400,
                )
            self._doubtful = True
            return
        self._doubtful = False
        count = (
            "INSERT INTO figures (month, language, outcome, questions, helped, did_not) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (month, language, outcome) DO UPDATE SET "
            "questions = figures.questions + $4, helped = figures.helped + $5, did_not = figures.did_not + $6"
        )
        sql = "SELECT asked FROM questions WHERE person = $1 ORDER BY asked DESC LIMIT 1 OFFSET $2"
        newest = await self.database.rows(sql, PAGE, KEEP_PAGE)
        which = "(asked < $1 OR (person = $2 AND asked <= $3))"
        bounds = (now - KEEP_QUESTIONS, PAGE, newest[0][0] if newest else 0)
        old = await self._figures(which, *bounds)
        counts = await self.database.write(
            *(
                (
                    count,
                    figure.month,
                    figure.language,
                    figure.outcome,
                    figure.questions,
                    figure.helped,
                    figure.did_not,
                )
                for figure in old
            ),
            ("DELETE FROM updates WHERE done < $1", now - KEEP_DONE),
            ("DELETE FROM replies WHERE sent < $1", now - KEEP_DONE),
            # The row of a chat in which an update waits is needed to claim it, however long no bot ran.
            (
                "DELETE FROM lanes WHERE used < $1 AND NOT EXISTS "
                "(SELECT 1 FROM updates WHERE updates.lane = lanes.lane AND done IS NULL)",
                now - KEEP_LANE,
            ),
            ("DELETE FROM chats WHERE placed < $1", now - KEEP_LAST_SHOWN),
            (
                "UPDATE chats SET place_before = NULL, question_before = NULL, placed_before = NULL "
                "WHERE placed_before < $1",
                now - KEEP_LAST_SHOWN,
            ),
            # The person was asked, and did not say that they still wait.
            ("DELETE FROM wishes WHERE reminded < $1", now - KEEP_QUESTIONS),
            (f"DELETE FROM votes WHERE question IN (SELECT update_id FROM questions WHERE {which})", *bounds),  # noqa: S608
            ("DELETE FROM votes WHERE voted < $1", now - KEEP_QUESTIONS),
            (f"DELETE FROM questions WHERE {which}", *bounds),  # noqa: S608
        )
        await self.set_fact("swept", str(now))
        updates, votes, questions = counts[len(old)], counts[-3] + counts[-2], counts[-1]
        if updates or votes or questions:
            log.info(
                "deleted after their time: %d questions, %d votes, %d updates that were done",
                questions, votes, updates,
            )  # fmt: skip

    async def _newest(self, now: float) -> float:
        """The time of the newest update or question, or of the last sweep; `now` if there is none."""
        sql = "SELECT (SELECT max(received) FROM updates), (SELECT max(asked) FROM questions)"
        times = [time for time in (await self.database.rows(sql))[0] if time is not None]
        swept = await self.fact("swept")
        return max([*times, *([float(swept)] if swept else [])], default=now)

    async def content(self) -> Content:
        """How much the database holds."""
        return Content(self.database.schema, *(await self.database.rows(COUNTS))[0])

    async def knows_people(self) -> bool:
        """Whether anything is kept of a person or of a chat."""
        kept = (
            "people",
            "chats",
            "replies",
            "wishes",
            "questions WHERE person <> $1",
            "votes WHERE person <> $1",
        )
        sql = " OR ".join(f"EXISTS (SELECT 1 FROM {each})" for each in kept)  # noqa: S608  # names of ours
        return bool((await self.database.rows(f"SELECT {sql}", PAGE))[0][0])

    async def check(self) -> None:
        """Write the time, as a trial. Raises StoreError if the database cannot be written, as on a full disk, or if its
        file is gone.

        The time is written to the microsecond: SQLite does not write a value that is there already.
        """
        if self.damaged:
            raise StoreError(RESTORE)
        self.database.check()
        await self.set_fact("checked", str(time.time()))


def where_of(settings: Settings) -> Where:
    """The database of the bot's state: the address of a PostgreSQL, or the file in the data folder."""
    return settings.database or settings.data / FILE


def _database(where: Where, migrate: bool) -> Database:
    if isinstance(where, Path):
        return SQLite(where, migrate=migrate)
    from bot.service.postgres import PostgreSQL  # most bots have no use for its library

    return PostgreSQL(where, migrate=migrate)


def _where(chat: str, topic: int | None) -> str:
    """The key of a chat, or of a topic of it, in the table `chats`."""
    return chat if topic is None else f"{chat}/{topic}"


def _opened(question: int | None, chat: str, shown: Sequence[str]) -> list[tuple[Any, ...]]:
    sql = (
        "UPDATE questions SET opened = opened || $1 || ' ' "
        "WHERE update_id = $2 AND chat = $3 AND opened NOT LIKE '% ' || $1 || ' %'"
    )
    # A + ends the ids of the answer itself; those that were opened after it follow.
    first = "UPDATE questions SET opened = $1 WHERE update_id = $2 AND chat = $3 AND opened = ' '"
    own = (first, " ".join(("", *shown, "+", "")), question, chat)
    return [own, *((sql, each, question, chat) for each in shown)] if shown else []


def _summed(figures: Iterable[Figures]) -> list[Figures]:
    """One entry a month, language and outcome, in this order."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for figure in figures:
        held = sums.setdefault((figure.month, figure.language, figure.outcome), [0, 0, 0])
        for index, value in enumerate((figure.questions, figure.helped, figure.did_not)):
            held[index] += value
    return [Figures(*key, *held) for key, held in sorted(sums.items())]
