"""Conversations about the knowledge folder's report: held as readers hold them, and marked turn by turn.

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

#: The set of words to look up, where every place is wanted; the set of longer conversations.
QUOTED, TALK = "quoted", "talk"
#: The wanted act of a turn that is not marked.
ANY = "any"
#: Styles of questions other than a correct sentence in one language.
HARD = frozenset({
    "acronym", "dictated", "fragment", "keywords", "mixed", "negated", "role", "transliteration", "typo",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class TurnResult:
    """The result of one turn.

    text: the message
    got: the reply's act, language and passages
    right: whether the wanted passage came first, or the wanted act was done; None where the report has no answer
    shown: whether the reply has a wanted passage; of looked-up words every place; of a courtesy no passage
    outcome: the best outcome of the reply; None for a turn that asks for no passages
    """

    text: str
    got: str
    right: bool | None
    shown: bool
    outcome: Outcome | None


def _if_asked(turn: TurnResult, value: bool) -> bool | None:
    """The value, for a turn that asks for passages and whose answer the report has."""
    return value if turn.right is not None and turn.outcome else None


#: The heads of the columns, and whether a turn counts as a success there; None: it does not count.
COLUMNS: Mapping[str, Callable[[TurnResult], bool | None]] = {
    "right first": lambda turn: turn.right,
    "shown": lambda turn: None if turn.right is None else turn.shown,
    "answered, right": lambda turn: _if_asked(turn, bool(turn.right) and turn.outcome is Outcome.ANSWER),
    "of answers right": lambda turn: turn.right if turn.outcome is Outcome.ANSWER else None,
    "denied": lambda turn: _if_asked(turn, turn.outcome is Outcome.NONE),
    "not answered": lambda turn: turn.outcome is not Outcome.ANSWER if turn.right is None else None,
    "none": lambda turn: turn.outcome is Outcome.NONE if turn.right is None else None,
}


def table(marks: Mapping[str, Sequence[TurnResult]]) -> list[str]:
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


def lead(engine: Engine, talks: Sequence[Mapping[str, Any]], report: Progress) -> dict[str, list[TurnResult]]:
    """Lead conversations, and mark their turns by row."""
    marks, talk = dict[str, list[TurnResult]](), Conversation(Direct(engine))

    async def every() -> None:
        for number, row in enumerate(talks):
            report("leading conversations", number / len(talks))
            async for name, mark in _led(talk, row):
                marks.setdefault(name, []).append(mark)

    asyncio.run(every())
    return marks


async def _led(talk: Conversation, row: Mapping[str, Any]) -> AsyncIterator[tuple[str, TurnResult]]:
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


def _mark(turn: Mapping[str, Any], reply: Reply, *, every: bool) -> TurnResult:
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
        return TurnResult(turn["text"], got, done, bool(wanted & {*ids}) if wanted else not ids, None)
    if not wanted:
        return TurnResult(turn["text"], got, None, False, best)
    shown = wanted <= {*ids} if every else bool(wanted & {*ids})
    return TurnResult(
        turn["text"], got, bool(wanted & firsts), shown, best if reply.found else Outcome.ANSWER
    )
