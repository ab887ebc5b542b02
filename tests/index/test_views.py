"""What is indexed of each passage."""

from dataclasses import replace
from datetime import date

import pytest

from index.views import ROOM, View, content_hash, source_hash, views_of
from knowledge.report import Meeting, Report, Section
from tests.index.reports import BULLETS, passages


def test_a_passage_has_a_view_in_each_language_it_has() -> None:
    """Views come passage by passage, by language tag, in the languages that the passage has and no other."""
    rows = [(view.passage, view.language) for passage in passages() for view in views_of(passage)]
    assert rows[:3] == [("cop/summary", "ru"), ("cop/2.1", "en"), ("cop/2.1", "ru")]
    assert len(rows) == 9


def test_a_bullet_carries_the_line_that_introduces_it() -> None:
    """A bullet's context is its section's title and introductory line in the view's own language."""
    view = next(
        view
        for passage in passages()
        for view in views_of(passage)
        if (view.passage, view.language) == ("cop/2.1/2", "en")
    )
    assert view.context == "Meeting The seventeenth meeting of 2021"
    assert view.body == "The current year is unique"
    assert view.text == f"{view.context}\n{view.body}"


def _only(section: Section) -> View:
    return _views(section)[0]


def _views(section: Section) -> list[View]:
    held = Report("r", "en", {"en": "R"}, (section,), frozenset()).passages()
    return [view for passage in held for view in views_of(passage)]


def test_a_meeting_that_no_text_names_is_named_in_figures() -> None:
    """Number and date stand in the context if neither title nor text has the year, else they do not."""
    meeting = Meeting(17, date(2021, 1, 29))
    assert _only(Section("1", meeting=meeting, items=({"en": "We met"},))).context == "17 · 2021-01-29"
    assert _only(Section("1", meeting=meeting, items=({"en": "We met in 2021"},))).context == ""


def test_the_nearest_title_in_the_language_is_taken() -> None:
    """A section without a title in the language lends from the section around it."""
    inner = Section("1.1", title={"ru": "Внутри"}, text={"en": "Words"})
    assert _only(Section("1", title={"en": "Outer"}, sections=(inner,))).context == "Outer"
    own = replace(inner, title={"en": "Inner"})
    assert _only(Section("1", title={"en": "Outer"}, sections=(own,))).context == "Inner"


def test_what_the_machine_reads_is_normalised() -> None:
    """The official text keeps its odd spaces and mixed scripts; the view does not."""
    assert _only(Section("1", text={"en": "the\u00a0 \u0421OP"})).body == "the COP"


@pytest.mark.parametrize(
    "other",
    [
        {"ru": "Текущий год уникален", "en": "The current year is unique."},
        {"ru": "Текущий год уникален"},
        {"ru": "Текущий год уникален", "fr": "The current year is unique"},
    ],
)
def test_the_content_hash_knows_every_change(other: dict[str, str]) -> None:
    """Another word, a translation less, or the same words in another language: another hash."""
    before, after = passages(BULLETS[1])[2], passages(other)[2]
    assert content_hash(views_of(before)) == content_hash(views_of(passages(BULLETS[1])[2]))
    assert content_hash(views_of(before)) != content_hash(views_of(after))


def test_the_content_hash_tells_context_from_text() -> None:
    """A word that moves from the context to the text changes the hash."""
    before, after = View("a", "en", "one two", "three"), View("a", "en", "one", "two three")
    assert content_hash([before]) != content_hash([after])


def test_the_source_hash_knows_every_source() -> None:
    """Whatever changes a view changes the hash that is compared first."""
    one = Section("1", {"en": "T"}, Meeting(1), {"en": "I"}, ({"en": "W"},))
    others = [
        replace(one, title={"en": "X"}),
        replace(one, title=None),
        replace(one, meeting=Meeting(2)),
        replace(one, text={"en": "X"}),
        replace(one, items=({"en": "X"},)),
        replace(one, items=({"fr": "W", "en": "W"},)),
        replace(one, id="2"),
    ]
    reports = [Report("r", "en", {"en": "R"}, (section,), frozenset()) for section in (one, *others)]
    about = {"title": {"en": "X"}, "official": frozenset({"en"}), "date": date(2020, 1, 1), "source": "X"}
    reports += [replace(reports[0], **{key: value}) for key, value in about.items()]
    reports.append(replace(reports[0], sections=(one, Section("3", {"en": "Empty"}))))
    assert len({source_hash(report) for report in reports}) == 13
    assert source_hash(reports[0]) == source_hash(reports[0])


@pytest.mark.parametrize(
    ("sentence", "longest"),
    [("The group met in Bern and agreed on {}. ", 1500), ("会议讨论了第{}个问题。", 560), ("слово{} ", 1500)],
)
def test_a_long_passage_has_several_views(sentence: str, longest: int) -> None:
    """Each has a part of its text that the model can read, at a sentence's end where there is one, and the context; all
    together have every word."""
    text = "".join(sentence.format(n) for n in range(200))
    section = Section("1", title={"en": "Meetings"}, items=({"en": text},))
    (passage,) = Report("r", "en", {"en": "R"}, (section,), frozenset()).passages()
    found = views_of(passage)
    assert len(found) > 1
    assert all((view.passage, view.context) == ("r/1/1", "Meetings") for view in found)
    assert all(len(view.body) < longest for view in found)
    assert "".join(view.body.replace(" ", "") for view in found) == text.replace(" ", "")
    if sentence.rstrip().endswith((".", "。")):
        assert all(view.body.endswith((".", "。")) for view in found)


def test_a_long_introduction_leaves_room_for_what_it_introduces() -> None:
    """Only its beginning stands before each item: with all of it the model would read nothing else."""
    for introduction, words in (
        ("The group met again. " * 100, "The group met"),
        ("会议再次召开。" * 200, "会议再次召开"),
    ):
        section = Section("1", title={"en": "T" * 900}, text={"en": introduction}, items=({"en": "Agreed."},))
        view = _views(section)[-1]
        assert view.body == "Agreed."
        assert words in view.context
        assert len(view.context) < 700


def test_signs_that_stand_for_words_leave_room_too() -> None:
    """A title of signs each of which is a line once it is normalised is cut like any other."""
    for title in (" ".join(["\ufdfa"] * 300), "\ufdfa" * 300):
        view = _only(Section("1", title={"en": title}, text={"en": "Hello there."}))
        assert view.body == "Hello there."
        assert len(view.context) < 400


def test_much_context_leaves_half_of_the_room() -> None:
    """A long passage under a long title and a long introduction is cut into no more parts than half the room makes."""
    section = Section(
        "1", title={"en": "T " * 300}, text={"en": "W " * 300}, items=({"en": "Agreed again. " * 100},)
    )
    parts = [view for view in _views(section) if view.passage == "r/1/1"]
    assert 1 < len(parts) <= 0.3 * 1400 / (0.8 * ROOM / 2) + 1
