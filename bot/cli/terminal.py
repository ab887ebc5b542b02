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
from dataclasses import dataclass, replace
from typing import TextIO

from bot.errors import UsageError
from bot.screens import shown as screens
from bot.screens.citation import FSI, PDI
from bot.screens.phrases import Voice, choose, phrase
from bot.screens.quotes import Quotation, quotations
from bot.screens.shown import Shown
from bot.service.book import Book
from bot.settings import Settings
from index.answer import PLACES, TOP, Answer, Outcome
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

    def answer(self, book: Book, answer: Answer, top: int | None = None) -> str:
        """An answer as text, with `top` passages."""
        shown = screens.answer(Voice(choose(self.language)), book, answer)
        return self.show(quoting(shown, answer, self.language, top))

    def show(self, shown: Shown) -> str:
        """A reply as text."""
        return "\n\n".join(self._paragraphs(shown))

    def _paragraphs(self, shown: Shown) -> Iterator[str]:
        place = shown.about if shown.chapter is None else ""
        about = [Voice(choose(self.language)).say("follow-up", place=place)] if place else []
        yield from map(self.said, (*filter(None, [shown.title]), *about, *shown.said))
        for part in shown.parts:
            yield from self._paragraphs(part)
        whole = shown.chapter.whole() if shown.chapter else ()
        quoted = (*shown.quotations, *(Quotation.of(each, self.language, shown.text) for each in whole))
        yield from map(self.quotation, quoted)
        yield from (self.said(each, DIM) for each in shown.below)

    def quotation(self, quotation: Quotation) -> str:
        """A passage, its citation and its mark."""
        language, runs = self.language, quotation.runs()
        text = "".join(self._styled(run.text, BOLD) if run.style else run.text for run in runs)
        kind = phrase("mark-official" if quotation.official else "mark-translation", language)
        notes = [quotation.cited, kind]
        if base(quotation.language) != base(language):
            notes.append(phrase("shown-in", language, language=name(quotation.language, choose(language))))
        lines = [self._wrapped(text, "  "), self.said(f"  — {' · '.join(notes)}", DIM)]
        if self.original and not quotation.official:
            lines.append(self._wrapped(quotation.whole(quotation.passage.report.language), "    "))
        return "\n".join(lines)

    def said(self, sentence: str, style: str = BOLD) -> str:
        """A line of the bot's own words, without direction isolates."""
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


def quoting(shown: Shown, answer: Answer, language: str, top: int | None, usual: int = TOP) -> Shown:
    """The reply with `top` passages, by default the `usual` number of a ranking, or all that belong to the answer.
    The nearest passages are shown, too, of a question without an answer."""
    none = answer.outcome is Outcome.NONE
    if (shown.chapter and not top) or answer.unread or (none and answer.lookup and answer.lookup.quoted):
        return shown
    quoted = quotations(answer, language, top or (PLACES if answer.found_words else usual))
    nearest = (phrase("none-nearest", language),) if none and quoted else ()
    below = () if top and answer.found_words else shown.below  # these would be others than the rest
    return replace(shown, said=(*shown.said, *nearest), chapter=None, quotations=quoted, below=below)


def _letters(paragraph: str, columns: int) -> int:
    """The number of a paragraph's letters that fill so many columns. Chinese and Japanese letters take two."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in paragraph)
    return columns if wide * 2 < len(paragraph) else columns // 2
