"""What delegates asked and the reports did not answer: groups by meaning, closed and asked anew."""

from datetime import UTC, datetime

from bot.service.store import Kept
from bot.service.unanswered import unanswered
from index.model.encoder import Encoder

COST = (
    ("How much did the training cost?", "en"), ("Сколько стоило обучение?", "ru"), ("Combien a coûté la formation ?", "fr"),
    ("¿Cuánto costó la formación?", "es"), ("培训花了多少钱？", "zh"), ("كم بلغت تكلفة التدريب؟", "ar"),
)  # fmt: skip
HOTEL = (("Which hotel is near the meeting room?", "en"), ("Какая гостиница рядом с залом собрания?", "ru"))


def kept(
    number: int,
    text: str,
    language: str | None = "en",
    outcome: str = "none",
    passages: tuple[str, ...] = (),
    votes: dict[str, tuple[int, int]] | None = None,
    closed: str | None = None,
) -> Kept:
    """A question that was asked on so manieth minute."""
    asked = datetime(2026, 11, 1, 12, number, tzinfo=UTC)
    return Kept(number, asked, text, language, outcome, 0.1, passages, "b1", votes or {}, closed)


def test_one_group_for_one_meaning_in_six_languages(encoder: Encoder) -> None:
    """Most asked first, whatever the order of asking; what was answered to nobody's displeasure is not there."""
    asked = [kept(number, *one) for number, one in enumerate((HOTEL[0], *COST, HOTEL[1]))]
    asked.append(kept(20, "Who chairs the Group?", outcome="answer"))
    cost, hotel = unanswered(asked, encoder)
    assert list(cost.texts.items()) == list(COST)
    assert list(hotel.texts.items()) == list(HOTEL)
    assert cost.last.minute == 6
    assert unanswered([], encoder) == []


def test_what_was_shown_and_said_of_it_is_summed_up(encoder: Encoder) -> None:
    """An answer that somebody says does not help is there; passages come by how often they were shown first."""
    asked = [
        kept(1, *COST[0], "closest", ("r/1", "r/2"), {"r/1": (0, 2)}),
        kept(2, "how much did the training cost", "en", "answer", ("r/2",), {"r/1": (1, 1), "r/2": (0, 1)}),
        kept(3, *COST[2], "closest", ("r/2", "r/1")),
    ]
    (group,) = unanswered(asked, encoder)
    assert len(group.questions) == 3
    assert list(group.texts) == [COST[0][0], COST[2][0]]
    assert list(group.passages.items()) == [("r/2", 2), ("r/1", 1)]
    assert group.votes == {"r/1": (1, 3), "r/2": (0, 1)}


def test_an_id_stays_and_what_is_closed_shows_again_only_when_asked_anew(encoder: Encoder) -> None:
    """More questions change no id; once all are closed the group is gone, and a later one alone comes back with it."""
    first = [kept(1, *COST[0]), kept(2, *HOTEL[0])]
    before = {one.id for one in unanswered(first, encoder)}
    more = [*first, kept(3, *COST[1])]
    assert {one.id for one in unanswered(more, encoder)} == before
    closed = [
        kept(1, *COST[0], votes={"r/1": (0, 1)}, closed="no figure is known"),
        kept(2, *HOTEL[0]),
        kept(3, *COST[1], closed="the same"),
    ]
    (hotel,) = unanswered(closed, encoder)
    assert list(hotel.texts) == [HOTEL[0][0]]
    cost, _ = unanswered([*closed, kept(4, *COST[2]), kept(5, *COST[3])], encoder)
    assert cost.id in before
    assert list(cost.texts) == [COST[2][0], COST[3][0]]
    assert (cost.closed, cost.votes) == (("no figure is known", "the same"), {})
    # The first question is kept no longer: the ids of the others still lead to the group.
    (later,) = unanswered([closed[2], kept(4, *COST[2])], encoder)
    assert later.id in cost.ids


def test_no_two_groups_share_an_id(encoder: Encoder) -> None:
    """Questions whose hashes begin with the same digits, as of thousands some do, are called by ids of their own."""
    alike = ("How many trains left city 4 in week 112?", "Who cooked lunch for 5 people in room 157?")
    trains, lunch = unanswered([kept(number, text) for number, text in enumerate(alike)], encoder)
    assert trains.id[:6] == lunch.id[:6]
    assert trains.id != lunch.id
