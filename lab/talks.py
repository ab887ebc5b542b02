"""Conversations about the knowledge folder's report, led as readers lead them, and marked turn by turn.

They are in the files `talks-choose` and `talks-judge`. A question of its own is a conversation of one turn.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cli.chat import Direct
from bot.service.conversation import Conversation, Reply
from index.answer import TOP, Outcome
from index.engine import Engine
from knowledge.progress import Progress

#: The set of looked-up words, of which every place is wanted, and that of longer conversations.
QUOTED, TALK = "quoted", "talk"
#: What is wanted of a turn that is not marked.
ANY = "any"
#: Styles of questions that are no whole sentence in one language and spelling.
HARD = frozenset({
    "acronym", "dictated", "fragment", "keywords", "mixed", "negated", "role", "transliteration", "typo",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """What one turn got.

    text: the message.
    got: the reply's act, language and passages.
    right: whether the wanted passage came first, or what was wanted was done; None where the report has no answer.
    shown: whether a wanted passage came at all, of looked-up words every place; a courtesy stays without one.
    outcome: the best outcome of the reply; None for a turn that asks for no passages.
    """

    text: str
    got: str
    right: bool | None
    shown: bool
    outcome: Outcome | None


def _asked(one: Mark, value: bool) -> bool | None:
    return value if one.right is not None and one.outcome else None


#: The heads of the columns, and what a turn counts there; None: nothing.
COLUMNS: Mapping[str, Callable[[Mark], bool | None]] = {
    "right first": lambda one: one.right,
    "shown": lambda one: None if one.right is None else one.shown,
    "answered, right": lambda one: _asked(one, bool(one.right) and one.outcome is Outcome.ANSWER),
    "of answers right": lambda one: one.right if one.outcome is Outcome.ANSWER else None,
    "denied": lambda one: _asked(one, one.outcome is Outcome.NONE),
    "not answered": lambda one: one.outcome is not Outcome.ANSWER if one.right is None else None,
    "none": lambda one: one.outcome is Outcome.NONE if one.right is None else None,
}


def table(marks: Mapping[str, Sequence[Mark]]) -> list[str]:
    """A line for each row: how many turns it has, and the share of them that each column counts."""
    lines = [["in conversation", "turns", *COLUMNS]]
    for name, some in marks.items():
        lines.append([name, str(len(some))])
        for measure in COLUMNS.values():
            counted = [counts for mark in some if (counts := measure(mark)) is not None]
            lines[-1].append(f"{sum(counted) / len(counted):.3f}".replace("0.", ".", 1) if counted else "")
    return aligned(lines)


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows of cells as lines of a table."""
    return ["".join(f"{cell:>18}" for cell in row) for row in rows]


def lead(engine: Engine, talks: Sequence[Mapping[str, Any]], report: Progress) -> dict[str, list[Mark]]:
    """Lead conversations, and mark their turns by row."""
    marks, talk = dict[str, list[Mark]](), Conversation(Direct(engine))

    async def every() -> None:
        for number, row in enumerate(talks):
            report("leading conversations", number / len(talks))
            async for name, mark in _led(talk, row):
                marks.setdefault(name, []).append(mark)

    asyncio.run(every())
    return marks


async def _led(talk: Conversation, row: Mapping[str, Any]) -> AsyncIterator[tuple[str, Mark]]:
    """The marks of one conversation's turns, each with the rows that it counts in."""
    name, place, before = row["set"], None, False
    for turn in row["turns"]:
        reply = await talk.reply(turn["text"], place)
        mark, want = _mark(turn, reply, every=name == QUOTED), turn.get("want", "")
        if name != TALK:
            yield name, mark
        elif want and want != ANY:
            yield "language" if ":" in want else "courtesies", mark
        elif mark.right is not None and not want:
            yield "follow-ups" if before else "first turns", mark
            alone = _mark(turn, await talk.reply(turn["text"]), every=False) if before else mark
            if before and alone.right and alone.outcome is Outcome.ANSWER:
                yield "own subject", mark  # it leans on nothing
            before = True
        if turn.get("style") in HARD:
            yield "hard styles", mark
        place = reply.place or place


def _mark(turn: Mapping[str, Any], reply: Reply, *, every: bool) -> Mark:
    wanted, want = set(turn.get("passages", ())), turn.get("want", "")
    answers = [found.answer for found in reply.found if found.ids]
    ids = [*(hit.passage.id for one in answers for hit in one.hits[: None if every else TOP]), *reply.ids]
    # Of two questions in one message each has its own answer.
    firsts = {found.ids[0] for found in reply.found if found.ids} or {*reply.ids[:1]}
    outcomes = [one.outcome for one in answers]
    best = next((one for one in (Outcome.ANSWER, Outcome.CLOSEST) if one in outcomes), Outcome.NONE)
    got = f"{reply.act} {reply.language} {best} {' '.join(ids[:TOP])}"
    if want:
        act, _, language = want.partition(":")
        done = (reply.language if language else reply.act) == (language or act)
        return Mark(turn["text"], got, done, bool(wanted & {*ids}) if wanted else not ids, None)
    if not wanted:
        return Mark(turn["text"], got, None, False, best)
    shown = wanted <= {*ids} if every else bool(wanted & {*ids})
    return Mark(turn["text"], got, bool(wanted & firsts), shown, best if reply.found else Outcome.ANSWER)
