"""Replies on a terminal and in a pipe."""

import io
import os
import pty
import sys
import termios
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.cli.terminal import Page
from bot.screens import shown
from bot.screens.citation import FSI, PDI, citation
from bot.screens.phrases import Voice
from bot.screens.quotes import passage_blocks
from bot.service.book import Book
from index.answer import Answer, Hit, Outcome
from knowledge.report import Meeting, Report, Section

LONG = "Suzhou bought three hundred electric buses and has run them on every line since the spring of 2021"


def hit(text: str = LONG, *, official: bool = False) -> Hit:
    """A passage whose original is Russian."""
    section = Section("1", meeting=Meeting(18), items=({"ru": "Сучжоу купил", "en": text},))
    report = Report(
        "cities", "ru", {"en": "Report on cities"}, (section,), frozenset({"ru", *(["en"] * official)})
    )
    return Hit(next(report.passages()), 0.5, "en")


def answer(*hits: Hit, outcome: Outcome = Outcome.ANSWER) -> Answer:
    """An answer with these passages."""
    return Answer(outcome, 0.9, hits, "en")


PLAIN = Page(colour=False, width=None)
BOOK = Book([hit().passage.report])


def test_plain_text_is_neither_wrapped_nor_coloured() -> None:
    """In a pipe a passage stays one line, without escape codes."""
    text = PLAIN.answer(BOOK, answer(hit()))
    assert text.splitlines()[0] == f"  {LONG}"
    assert "\x1b" not in text


def test_a_passage_comes_with_citation_and_mark() -> None:
    """Below the passage stands its place, with the meeting; then whether it is official, and its language if the reader
    has another one. A chat has the same in the same order."""
    quoted = [f"  {LONG}", "  — Report on cities, section 1 (18th meeting), paragraph 1 · translation"]
    assert PLAIN.answer(BOOK, answer(hit())).splitlines() == quoted
    german = replace(PLAIN, language="de").answer(BOOK, answer(hit()))
    assert german.splitlines() == [quoted[0], f"{quoted[1]} · in English"]
    (only,) = shown.answer(Voice("en"), BOOK, answer(hit())).quotations
    assert [block.text for block in passage_blocks(only)] == [
        LONG, quoted[1].strip().partition(" · ")[0], "Translation (English); official text in Russian",
    ]  # fmt: skip


def test_a_terminal_gets_wrapped_lines_and_a_dim_citation() -> None:
    """On a terminal lines fit its width and the citation is set apart by style."""
    text, _, cited = Page(colour=True, width=40).answer(BOOK, answer(hit())).partition("\x1b[2m")
    assert all(len(line) <= 40 for line in text.splitlines())
    assert " ".join(text.split()) == LONG
    assert "Report on cities, section 1" in cited


def test_an_answer_begins_with_the_passage_and_others_with_a_sentence() -> None:
    """Only an unconfirmed outcome is put into words; each of its two forms differs."""
    said = {outcome: PLAIN.answer(BOOK, answer(hit(), outcome=outcome)) for outcome in Outcome}
    assert said[Outcome.ANSWER].startswith("  Suzhou")
    assert len({text.splitlines()[0] for text in said.values()}) == 3
    alone = PLAIN.answer(BOOK, answer(outcome=Outcome.NONE))
    assert said[Outcome.NONE].splitlines()[0] == alone
    assert said[Outcome.NONE].splitlines()[2]


def test_direction_isolates_are_not_printed() -> None:
    """A terminal would show them: they are taken out of citations and of the bot's sentences."""
    earlier = replace(answer(hit()), earlier=(hit().passage,))
    assert FSI in Voice("ar").say("earlier-reports", earlier="x")
    assert FSI in citation(hit().passage, "ar")
    said = replace(PLAIN, language="ar").answer(BOOK, earlier).splitlines()
    assert len(said) == 4
    assert not {FSI, PDI} & set("".join(said))


def test_official_texts_and_translations_are_marked_apart() -> None:
    """The mark says whether a text is official; only a translation gets the original beside it."""
    official = replace(PLAIN, original=True).answer(BOOK, answer(hit(official=True)))
    translation = replace(PLAIN, original=True).answer(BOOK, answer(hit()))
    assert "Сучжоу" not in official
    assert translation.splitlines()[-1] == "    Сучжоу купил"
    assert official.splitlines()[1] != translation.splitlines()[1]


def test_colour_is_for_terminals_that_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """No colour in a pipe, with NO_COLOR or on a dumb terminal."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Page.for_stream(io.StringIO()) == PLAIN
    assert Page.for_stream(Terminal()).colour
    monkeypatch.setenv("TERM", "dumb")
    assert not Page.for_stream(Terminal()).colour
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Page.for_stream(Terminal()).colour


def test_wide_letters_are_counted_as_wide() -> None:
    """A Chinese passage fills the terminal's columns and no more; CWG-COP is not broken at its hyphen."""
    page = Page(colour=False, width=40)
    lines = page._wrapped("沙特阿拉伯王国提议在国际电联和合作伙伴的参与下" * 4, "  ").splitlines()
    assert max(map(len, lines)) == 20
    assert "CWG-COP" in page._wrapped("The members of the group here CWG-COP met", "  ").split()


@pytest.mark.usefixtures("in_environ", "brief")
def test_a_build_shows_its_progress_on_a_terminal_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where standard error is a terminal, building the index draws a bar there, and nothing on the output."""
    leader, follower = pty.openpty()
    termios.tcsetwinsize(leader, (24, 80))
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(follower, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(["--data", str(tmp_path), "ask", "Who bought buses?", "--json"]) == 0
    assert b"%" in os.read(leader, 1 << 16)
    os.close(leader)
    assert capsys.readouterr().out.startswith("{")
