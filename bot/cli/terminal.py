"""Answers and progress on a terminal, or as plain text in a file or pipe."""

import argparse
import getpass
import json
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TextIO

from bot.errors import UsageError
from bot.screens.citation import FSI, PDI, citation, in_a_row
from bot.screens.phrases import Voice, choose, phrase
from bot.screens.quotes import Quotation, looked_up, quotations
from bot.settings import Settings
from index.answer import Answer, Outcome
from index.engine import ready_encoder
from index.model.encoder import Encoder
from knowledge.language import UnknownLanguageError, base, name, reader_language
from knowledge.progress import Progress

#: Removes direction isolates, which a terminal would show.
_ISOLATES = str.maketrans(dict.fromkeys(FSI + PDI))
BOLD, DIM, END = "\x1b[1m", "\x1b[2m", "\x1b[0m"


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar on standard error, drawn when the work first reports; none if that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _what, _share: None
        return
    bar = None

    def report(what: str, share: float) -> None:
        nonlocal bar
        if bar is None:
            from tqdm import tqdm

            bar = tqdm(total=100, bar_format="{desc} {bar} {n:.0f}%", leave=False)
        bar.set_description_str(what)
        bar.n = 100 * share
        bar.refresh()

    try:
        yield report
    finally:
        if bar is not None:
            bar.close()


@contextmanager
def encoding(settings: Settings) -> Iterator[tuple[Encoder, Progress]]:
    """The encoder on all processors, prepared first if needed; and the progress bar of the work."""
    with progress() as report:
        yield ready_encoder(settings.models, settings.model, report, os.cpu_count() or 1), report


def wished(tag: str | None, option: str = "--lang") -> str | None:
    """The language tag that an option names; None if it names none. Raises UsageError."""
    try:
        return reader_language(tag) if tag else None
    except UnknownLanguageError as error:
        raise UsageError(f"{option} {tag}: {error}") from error


def user() -> str:
    """The name of the user who is logged in."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user has no name
        return "?"


def give(args: argparse.Namespace, value: object, lines: Iterable[str], indent: int | None = 1) -> None:
    """Print the result of a command: with --json its value, else its lines."""
    for line in [json.dumps(value, ensure_ascii=False, indent=indent)] if args.json else lines:
        print(line)


def note(sentence: str) -> None:
    """Print a sentence on standard error: standard output is for answers."""
    with beside() if "tqdm" in sys.modules else nullcontext():  # without tqdm there is no bar
        print(f"cwgcop: {sentence}", file=sys.stderr)


@contextmanager
def beside() -> Iterator[None]:
    """Hide the progress bar, if there is one, while the block prints."""
    from tqdm import tqdm

    with tqdm.external_write_mode():
        yield


@dataclass(frozen=True, slots=True)
class Page:
    """The layout of answers as text.

    colour: whether text is coloured.
    width: the columns that text is wrapped to; None if it is not wrapped.
    language: the language of the reader.
    original: whether the official text is added to a translation.
    """

    colour: bool
    width: int | None
    language: str = "en"
    original: bool = False

    @classmethod
    def for_stream(cls, stream: TextIO, language: str = "en", *, original: bool = False) -> "Page":
        """The layout for a terminal, or for a file or pipe."""
        if not stream.isatty():
            return cls(False, None, language, original)
        colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        return cls(colour, min(shutil.get_terminal_size().columns, 100), language, original)

    def answer(self, answer: Answer, top: int | None = None, reports: int = 1) -> str:
        """An answer as text, with `top` passages. `reports` is the number of reports that were searched."""
        voice, lookup = Voice(choose(self.language)), answer.lookup
        said = looked_up(voice, lookup) if lookup is not None else ()
        if answer.unread and lookup is None:
            return self.said(voice.say("language-unread"))
        if lookup is not None and lookup.quoted and answer.outcome is Outcome.NONE:
            return "\n".join(map(self.said, said))
        if answer.outcome is not Outcome.ANSWER:
            said = (*said, voice.say(f"{answer.outcome}-intro", count=reports))
        quoted = quotations(answer, self.language, top)
        if answer.outcome is Outcome.NONE and quoted:
            said = (*said, phrase("none-nearest", self.language))
        parts = [self.quotation(each, named=lookup is None) for each in quoted]
        if answer.earlier and parts:
            places = in_a_row((citation(each, self.language) for each in answer.earlier), self.language)
            parts[0] += "\n  " + self.said(voice.say("earlier-reports", earlier=places), DIM)
        return "\n\n".join(filter(None, ("\n".join(map(self.said, said)), *parts)))

    def quotation(self, quotation: Quotation, *, named: bool = True) -> str:
        """A passage with its citation. With `named` its language is told if it is not the reader's."""
        language, runs = self.language, quotation.runs()
        text = "".join(self._styled(run.text, BOLD) if run.style else run.text for run in runs)
        kind = phrase("mark-official" if quotation.official else "mark-translation", language)
        notes = [quotation.cited, kind]
        if base(quotation.language) != base(language) and named:
            notes.append(phrase("shown-in", language, language=name(quotation.language, choose(language))))
        lines = [self._wrapped(text, "  "), self._styled(f"  — {' · '.join(notes)}", DIM)]
        if self.original and not quotation.official:
            lines.append(self._wrapped(quotation.whole(quotation.passage.report.language), "    "))
        return "\n".join(lines)

    def said(self, sentence: str, style: str = BOLD) -> str:
        """A sentence of the bot's texts, without direction isolates."""
        return self._styled(sentence.translate(_ISOLATES), style)

    def _wrapped(self, text: str, indent: str) -> str:
        paragraphs = text.strip().splitlines()
        if self.width is None:
            return "\n".join(indent + paragraph for paragraph in paragraphs)
        return "\n".join(
            textwrap.fill(
                paragraph, _letters(paragraph, self.width), initial_indent=indent, subsequent_indent=indent,
                break_on_hyphens=False,
            )
            for paragraph in paragraphs
        )  # fmt: skip

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{END}" if self.colour else text


def _letters(paragraph: str, columns: int) -> int:
    """The number of a paragraph's letters that fill so many columns. Chinese and Japanese letters take two."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in paragraph)
    return columns if wide * 2 < len(paragraph) else columns // 2
