"""Answers and progress on a terminal, or as plain text where there is none."""

import getpass
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TextIO

from bot.errors import UsageError
from bot.screens.blocks import Style
from bot.screens.citation import FSI, PDI, in_a_row
from bot.screens.phrases import Voice, choose, phrase
from bot.screens.quotes import Quote, Reply, marked, words_blocks
from bot.settings import Settings
from index.answer import Outcome
from index.engine import ready_encoder
from index.model.encoder import Encoder
from knowledge.language import UnknownLanguageError, base, name, reader_language
from knowledge.progress import Progress

#: Direction isolates, which a terminal shows.
_ISOLATES = str.maketrans(dict.fromkeys(FSI + PDI))
BOLD, DIM, END = "\x1b[1m", "\x1b[2m", "\x1b[0m"


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar on standard error, drawn once something takes time; none where it is no terminal."""
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
    """The model, made ready first, on all processors; and the progress bar of the work with it."""
    with progress() as report:
        yield ready_encoder(settings.models, settings.model, report, os.cpu_count() or 1), report


def wished(tag: str | None, option: str = "--lang") -> str | None:
    """The language that an option names. Raises UsageError."""
    try:
        return reader_language(tag) if tag else None
    except UnknownLanguageError as error:
        raise UsageError(f"{option} {tag}: {error}") from error


def user() -> str:
    """Who is logged in."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user has no name
        return "?"


def note(sentence: str) -> None:
    """Say a sentence on standard error, a terminal or not: standard output is for answers."""
    with beside() if "tqdm" in sys.modules else nullcontext():  # no bar without it, and it is slow to import
        print(f"cwgcop: {sentence}", file=sys.stderr)


@contextmanager
def beside() -> Iterator[None]:
    """For the time of a print: the progress bar, if there is one, makes room for it."""
    from tqdm import tqdm

    with tqdm.external_write_mode():
        yield


@dataclass(frozen=True, slots=True)
class Page:
    """How to lay a reply out: with colour and wrapped to `width` columns, or plain (width None)."""

    colour: bool
    width: int | None

    @classmethod
    def for_stream(cls, stream: TextIO) -> "Page":
        """The page for a terminal, or for a file or pipe."""
        if not stream.isatty():
            return cls(colour=False, width=None)
        colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        return cls(colour=colour, width=min(shutil.get_terminal_size().columns, 100))

    def render(self, reply: Reply, *, original: bool) -> str:
        """The reply as text; `original` adds the official text beside a translation."""
        if reply.unread and reply.lookup is None:
            return self._said("language-unread", reply)
        lines = []
        if reply.lookup is not None:
            blocks = words_blocks(Voice(choose(reply.language)), reply.lookup)
            lines += [self._styled(block.text.translate(_ISOLATES), BOLD) for block in blocks]
            if reply.lookup.quoted and reply.outcome is Outcome.NONE:
                return "\n".join(lines)
        if reply.outcome is not Outcome.ANSWER:
            lines.append(self._said(f"{reply.outcome}-intro", reply, count=reply.reports))
        if reply.outcome is Outcome.NONE and reply.passages:
            lines.append(self._styled(phrase("none-nearest", reply.language), BOLD))
        for quote in reply.passages:
            lines += [
                "",
                self._wrapped(self._marked(quote), "  "),
                self._styled(f"  — {_citation(quote, reply)}", DIM),
            ]
            if reply.earlier and quote is reply.passages[0]:
                earlier = in_a_row(reply.earlier, reply.language)
                lines.append("  " + self._said("earlier-reports", reply, DIM, earlier=earlier))
            if original and not quote.official:
                lines += [self._wrapped(quote.original, "    ")]
        return "\n".join(lines).lstrip("\n")

    def _said(self, key: str, reply: Reply, style: str = BOLD, /, **values: str | int) -> str:
        """A sentence that the bot says too."""
        said = Voice(choose(reply.language)).say(key, **values)
        return self._styled(said.translate(_ISOLATES), style)

    def _marked(self, quote: Quote) -> str:
        """A passage's text, with what answers in bold where there are colours."""
        runs = marked(quote.text, quote.marks)
        return "".join(self._styled(run.text, BOLD) if run.style is Style.BOLD else run.text for run in runs)

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
    """How many letters of a paragraph fill so many columns: Chinese and Japanese ones take two each."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in paragraph)
    return columns if wide * 2 < len(paragraph) else columns // 2


def _citation(quote: Quote, reply: Reply) -> str:
    parts = [
        quote.citation,
        phrase("mark-official" if quote.official else "mark-translation", reply.language),
    ]
    if base(quote.language) != base(reply.language) and reply.lookup is None:
        names = {"language": quote.language, "wanted": reply.language}
        names = {key: name(tag, choose(reply.language)) for key, tag in names.items()}
        parts.append(phrase("shown-in", reply.language, **names))
    return " · ".join(parts)
