"""Telegram's pace, with a clock that the test turns."""

from bot.telegram.sender import Pace


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The time, in seconds."""
        return self.now


def rush(pace: Pace, clock: Clock, chats: list[int], seconds: float) -> dict[int, list[float]]:
    """Send to each chat whenever it may be sent to; when each message went."""
    went: dict[int, list[float]] = {chat: [] for chat in chats}
    end = clock.now + seconds
    while clock.now < end:
        for chat in chats:
            if pace.delay(chat) <= 0:
                went[chat].append(clock.now + pace.reserve(chat))
        clock.now += 0.01
    return went


def most(times: list[float], window: float) -> int:
    """The most messages in any window."""
    return max((sum(1 for each in times if start <= each < start + window) for start in times), default=0)


def test_what_goes_out_keeps_to_telegrams_limits():
    """A private chat gets about one message a second, with a short burst, a group twenty a minute, all chats together
    thirty a second; none of it is wasted."""
    clock = Clock()
    times = rush(Pace(clock), clock, [5], 60)[5]
    assert (58 <= len(times) <= 64, most(times, 3.9)) == (True, 4)
    assert most(rush(Pace(clock), clock, [-5], 180)[-5], 59.9) == 20
    begun = clock.now
    went = rush(Pace(clock), clock, list(range(1, 101)), 10)
    times = sorted(time for each in went.values() for time in each)
    assert most(times, 0.99) <= 30
    assert len([time for time in times if time < begun + 10]) >= 290


def test_who_waits_longest_goes_first():
    """Places are given in the order in which they were asked for."""
    clock = Clock()
    pace = Pace(clock)
    waits = [pace.reserve(chat) for chat in range(1, 91)]
    assert waits == sorted(waits)
    assert waits[29] == 0
    assert waits[30] == 1
    assert waits[60] == 2


def test_a_pause_is_its_own_chats():
    """A chat that was told to wait waits, though it is told again to wait for less; the next does not."""
    clock = Clock()
    pace = Pace(clock)
    pace.pause(1, 7)
    pace.pause(1, 2)
    assert pace.delay(1) == 7
    assert pace.delay(2) <= 0
    clock.now += 7
    assert pace.delay(1) <= 0


def test_forgetting_minds_no_chat_that_nothing_went_to():
    """A chat that was paused and asked after, but never written to, does not stop the others."""
    clock = Clock()
    pace = Pace(clock)
    pace.pause(7, 300)
    assert pace.delay(7) == 300
    for chat in range(100, 10_200):
        pace.reserve(chat)
    assert pace.delay(7) == 300
