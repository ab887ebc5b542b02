"""Buttons and links: what goes in comes out, within Telegram's limits, whatever the id."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.service.errors import ButtonError
from bot.telegram.buttons import LIMIT, Action, ByKey, _check, from_link, link, pack, resolve, unpack
from knowledge.library import keys_of

report_ids = st.from_regex(r"[a-z0-9-]{1,70}", fullmatch=True)
section_ids = st.from_regex(r"[A-Za-z0-9.-]{1,30}", fullmatch=True)
passage_ids = st.builds(
    lambda report, section, number: f"{report}/{section}" + ("" if number is None else f"/{number}"),
    report_ids, section_ids, st.none() | st.integers(1, 9999),
)  # fmt: skip
languages = st.sampled_from(["", "ar", "zh", "zh-Hant"])


def by_key(identifiers: Sequence[str]) -> ByKey:
    """Gives those of some ids that have a key."""
    return lambda key: [one for one in identifiers if key in keys_of(one)]


rest = st.tuples(languages, st.sampled_from(["", "o", "s"]), st.integers(0, 2**40).map(str))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(list(Action)), languages, passage_ids, rest)
def test_round_trip(action: Action, language: str, identifier: str, fields: tuple[str, str, str]):
    """Data of any passage is at most 64 bytes and says the same when it comes back."""
    data = pack(action, language, identifier, *fields)
    assert len(data.encode()) <= LIMIT
    press = unpack(data)
    assert (press.action, press.language) == (action, language)
    assert resolve(press.id, by_key([identifier])) == identifier
    assert press.fields == fields


@given(passage_ids, st.integers(0, 63), st.characters())
def test_a_changed_character_is_noticed(identifier: str, at: int, char: str):
    """Data that was cut off or changed is not taken for something else."""
    data = pack(Action.PASSAGE, "en", identifier)
    if data[at : at + 1] != char:
        with pytest.raises(ButtonError):
            unpack(data[:at] + char + data[at + 1 :])


@given(st.text(max_size=64))
def test_what_is_not_ours_is_refused(data: str):
    """Made-up data is refused and never an error of another kind."""
    with pytest.raises(ButtonError):
        unpack(data)


@settings(max_examples=40, deadline=None)
@given(st.lists(passage_ids, min_size=1, max_size=8, unique=True), st.data())
def test_links_lead_back(identifiers: list[str], data: st.DataObject):
    """A link has only letters, digits, _ and -, 64 at most, and opens its own passage."""
    identifier = data.draw(st.sampled_from(identifiers))
    start = link("bot", identifier).partition("?start=")[2]
    assert len(start) <= 64
    assert start.replace("_", "").replace("-", "").isalnum() or set(start) <= set("_-")
    alike = [each for each in identifiers if link("bot", each) == link("bot", identifier)]
    assert from_link(start, by_key(identifiers)) in alike


def test_ids_that_people_type_are_understood():
    """A passage's id as it is, or with other signs for / and ., opens it too."""
    known = by_key(["cwg-cop-2022/2.4", "cwg-cop-2022/2.4/1"])
    for start in ("cwg-cop-2022/2.4/1", "cwg-cop-2022_2_4_1", "CWG-COP-2022-2-4-1"):
        assert from_link(start, known) == "cwg-cop-2022/2.4/1"
    assert from_link("nothing", known) is None
    assert from_link("r_2_4", by_key(["r/2.4", "r/2-4"])) is None, "either may be meant"


@pytest.mark.parametrize(
    ("data", "action", "identifier", "fields"),
    [
        ("1p|en|cwg-cop-2022/2.3/4|en|o|77|ynv", Action.PASSAGE, "cwg-cop-2022/2.3/4", ("en", "o", "77")),
        ("1l|fr|cwg-cop-2022/2.3|fr|s|77|0s6", Action.LANGUAGES, "cwg-cop-2022/2.3", ("fr", "s", "77")),
        ("1s|ar|cwg-cop-2022/2.3|ru||5|ok1", Action.SECTION, "cwg-cop-2022/2.3", ("ru", "", "5")),
        ("1t|zh|cwg-cop-2022|2|ojq", Action.CONTENTS, "cwg-cop-2022", ("2",)),
        ("1m|en|cc8", Action.MEETINGS, "", ()),
        ("1a|es|3|5mm", Action.SAMPLE, "3", ()),
        ("1v|ru|cwg-cop-2022/2.3/4|-|77|2fs", Action.VOTE, "cwg-cop-2022/2.3/4", ("-", "77")),
        ("1g|en|zh|8v9", Action.INTERFACE, "zh", ()),
        ("1f|en|+|8ev", Action.FORGET, "+", ()),
    ],
)
def test_buttons_under_old_messages_go_on_working(
    data: str, action: Action, identifier: str, fields: tuple[str, ...]
):
    """What is made today is what was made when the bot was first released, and the other way round."""
    assert pack(action, data.split("|")[1], identifier, *fields) == data
    press = unpack(data)
    assert (press.action, press.id) == (action, identifier)
    assert press.fields[: len(fields)] == fields


def test_a_press_is_bounded():
    """What is longer than a button's data is refused, and a number that the database cannot hold is none."""
    press = unpack(pack(Action.VOTE, "en", "a/1", "+", "9" * 18))
    assert press.question == int("9" * 18)
    assert unpack(pack(Action.VOTE, "en", "a/1", "+", "9" * 19)).question is None
    body = "1t|en|" + "a" * 60
    with pytest.raises(ButtonError):
        unpack(f"{body}|{_check(body)}")
