"""Texts of another language version are moved to where they belong, and none is lost."""

import re
from collections import Counter
from pathlib import Path

import pytest

from knowledge import lining, mending
from knowledge.diff import Kind, compare
from knowledge.doubts import doubts
from knowledge.errors import UserError
from knowledge.importing.merging import add_language
from knowledge.layout import write
from knowledge.library import Library
from knowledge.report import Report, Section, Text
from knowledge.reportfile import read_report


def report(first: str, second: str, unplaced: str = "") -> Report:
    """A report of two sections, each letter a French text; a dot is a missing one."""

    def texts(letters: str) -> tuple[Text, ...]:
        return tuple({"en": "official"} | ({"fr": one} if one != "." else {}) for one in letters)

    one, two = {"en": "One", "fr": "Un"}, {"en": "Two", "fr": "Deux"}
    sections = Section("1", one, items=texts(first)), Section("2", two, items=texts(second))
    left = {"fr": tuple(unplaced)} if unplaced else {}
    return Report("trial", "en", {"en": "Trial"}, sections, frozenset({"en"}), unplaced=left)


def shown(one: Report) -> str:
    """The French texts of passages, and those without a place behind a bar."""
    sections = ["".join(text.get("fr", ".") for text in section.items) for section in one.sections]
    return " ".join(sections) + "|" + "".join(one.unplaced.get("fr", ()))


@pytest.mark.parametrize(
    ("before", "source", "to", "below", "after"),
    [
        ("ab. de|", "1/1", "1/3", False, ".ba de|"),  # to a missing one
        ("abc de|", "1/1", "2/2", False, "ebc da|"),  # the two change places
        ("abc de|", "1/2", "1/3", True, "a.b de|c"),  # down by one: the last of the section has no place
        ("ab.d ef|", "1/1", "1/2", True, ".abd ef|"),  # as far as the next missing one
        ("abc de|", "1/2", "1/1", True, "bc. de|a"),  # up by one
        ("abc de|", "1/2", "2/1", True, "a.. bc|de"),  # into another section
        ("... de|xyz", "+1", "1/1", False, "y.. de|xz"),
        ("a.. de|xyz", "+0", "1/1", False, "x.. de|ayz"),  # what stood there has no place now
        ("... de|xyzv", "+0", "1/1", True, "xyz de|v"),  # as many as there is room for
        (".a. de|xyz", "+1", "1/1", True, "ya. de|xz"),
        ("aaa de|", "1/1", "1/2", True, ".aa de|a"),  # texts that are alike
    ],
)
def test_moves(before: str, source: str, to: str, below: bool, after: str) -> None:
    """A text goes to its place, alone or with those below it, and every text is there afterwards."""
    sections, _, left = before.partition("|")
    moved = lining.place(report(*sections.split(), left), "fr", source, to, below=below)
    assert shown(moved) == after
    assert Counter(after.replace(".", "")) == Counter(before.replace(".", ""))


def test_what_is_gone_is_not_moved() -> None:
    """A text that somebody else has moved is refused, and so is a place that is gone."""
    for source, to in (("1/3", "1/1"), ("+0", "1/1"), ("1/1", "1/9"), ("+0", ""), ("1/1", "")):
        with pytest.raises(UserError, match="look at it again"):
            lining.place(report("ab.", "de"), "fr", source, to, below=False)


def test_texts_without_a_place_are_kept(tmp_path: Path) -> None:
    """Another language version whose lists do not match loses no text: they are in the file, and nobody is shown them."""
    french = report("ab", "cd")
    sections = tuple(
        Section(one.id, {"fr": f"t{one.id}"}, items=tuple({"fr": text["fr"]} for text in one.items))
        for one in french.sections
    )
    other = Report("trial", "fr", {"fr": "Essai"}, sections, frozenset({"fr"}))
    merged = add_language(report("...", ".."), other, "fr", titled=True).report
    assert shown(merged) == "... cd|ab"
    placed = lining.place(merged, "fr", "+0", "1/1", below=False)
    assert shown(add_language(placed, other, "fr", titled=False).report) == "a.. cd|b"  # imported again
    path = tmp_path / "trial.yaml"
    path.write_text(write(merged), "utf-8")
    file = read_report(path)
    assert file.report == merged
    assert any("2 texts in fr have no place" in one.message for one in doubts(file))
    assert not merged.current().unplaced
    assert shown(lining.place(merged, "fr", "+0", "", below=False)) == "... cd|b"


@pytest.mark.parametrize(
    ("official", "said", "lined"),
    [
        # A heading more, and passages more and less, among what the numbers of the text hold together.
        (
            "Ouverture|12 juin 2025|a. Travaux|le PPR 2, 40 pages|b. Suite|à 14 h 30|c. Fin|d",
            "Opening|12 June 2025|a. Works|PPR 2 has 40 pages|b. New|more. Next|at 14.30|c. End|d",
            "Opening|12 June 2025|a. Works|PPR 2 has 40 pages|b. Next|at 14.30|c. End|d",
        ),
        ("Ordre|le 5 mai 2025|un|deux|le 7 mai 2026", "Agenda|5 May 2025|one|7 May 2026", "Agenda|5 May 2025|||7 May 2026"),
        ("Ordre|le 5 mai 2025|le 7 mai 2026|x", "Agenda|more|5 May 2025|7 May 2026", "Agenda|5 May 2025|7 May 2026|"),
        (
            "Un|le 12 juin 2025|le 7 mai 2026. Deux|x",
            "Agenda|12 June 2025|8 May 2026. New|y. Two|z",
            "Agenda|12 June 2025|8 May 2026||",
        ),
        ("Ordre|le 12|en 2025", "Agenda|twelve|in 2025", "Agenda|twelve|in 2025"),
        # A list that is in pieces in one language alone.
        ("Liste|Voici :/a/b|Voici :/c|z", "List|These:/a/b/c|z", "List|These:/a/b|These:/c|z"),
        ("Liste|Voici :/a/b/c|z", "List|These:/a|These:/b/c|z", "List|These:/a/b/c|z"),
        ("Liste|Voici :/a/b|z", "List|These:|a|b|z", "List|These:/a/b|z"),
    ],
)  # fmt: skip
def test_what_agrees_lines_up(official: str, said: str, lined: str) -> None:
    """Another language version lines up by the order of headings, numbers and lines as far as these agree, where it has
    more or fewer texts. What does not agree has no place."""

    def document(tag: str, words: str) -> Report:
        sections = []
        for part in words.split(". "):
            title, *items = part.split("|")
            texts = tuple({tag: item.replace("/", "\n")} for item in items)
            sections.append(Section(title.lower(), {tag: title}, items=texts))
        return Report("trial", tag, {tag: "T"}, tuple(sections), frozenset({tag}))

    merged = add_language(document("fr", official), document("en", said), "en", titled=False).report
    found = [text.get("en", "").replace("\n", "/") for own, text in lining.rows(merged) if own]
    assert "|".join(found) == lined.replace(". ", "|")
    left, lines = merged.unplaced.get("en", ()), {*"/".join(found).split("/")}
    assert {*re.split(r"[|/]|\. ", said)} == lines - {""} | {*left}
    assert lines.isdisjoint(line for text in left for line in text.split("\n"))


def test_a_confirmed_text_is_not_stale() -> None:
    """Of a translation beside a changed official text the comparison says so, until somebody confirms it; another change
    takes that back."""

    def stale(now: Report) -> bool:
        changes = compare(Library((report("a.", "b"),)), Library((now,)))
        return any(one.kind is Kind.STALE for one in changes)

    changed = mending.edit(report("a.", "b"), "1/1", "Another text.").report
    assert stale(changed)
    assert changed.outdated
    confirmed = lining.set_texts(changed, "fr", {"1/1": "a"})
    assert not stale(confirmed)
    assert confirmed.current() == confirmed
    again = mending.edit(confirmed, "1/1", "A third.").report
    assert (stale(again), again.confirmed) == (True, frozenset())
