"""The query of a page, and the values that only pages show, beside those of `bot.screens.shown`: sections line by
line, lists, the data of an official document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bot.screens.citation import capital, citation, full_date, heading_of, place, section_citation, undirected
from bot.screens.phrases import LANGUAGES, Voice, label
from bot.screens.quotes import SectionLine, section_lines, section_passages
from bot.screens.shown import BEGINNING, Link, Shown, named
from bot.service.book import Book, Chapter
from bot.service.conversation import LONGEST
from bot.service.store import LastShown
from knowledge.report import Passage


@dataclass(frozen=True, slots=True)
class Asked:
    """The query of an address: a question, what it may lean on, and whether its exact words are looked up."""

    question: str
    after: str = ""
    on: str = ""
    exact: bool = False

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Asked":
        """Read a query or a form."""
        question, after, on = (
            undirected(values.get(name, "").replace("\0", ""))[:LONGEST] for name in ("q", "after", "on")
        )
        return cls(question.strip(), after, on, bool(values.get("exact")))

    @property
    def place(self) -> LastShown | None:
        """The passage or section shown before, on which the question may lean; None if there is none."""
        return LastShown(self.after, self.on) if self.after else None

    def query(self, **more: str) -> str:
        """These fields and `more` as the query of an address."""
        exact = "1" if self.exact else ""
        fields = {"q": self.question, "after": self.after, "on": self.on, "exact": exact, **more}
        return urlencode({name: value for name, value in fields.items() if value})


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section on a page.

    lines: Its texts in order.
    cited: Its whole citation.
    texts: The further languages of its texts.
    copy: The section as a text to copy, without its address.
    within: The inner sections that are not among the lines.
    """

    lines: tuple[SectionLine, ...]
    cited: str
    texts: tuple[str, ...]
    copy: str
    within: tuple[Link, ...]


def section(voice: Voice, titled: bool, chapter: Chapter, language: str) -> SectionView:
    """A section's own texts in order, and the inner sections not among them; if `titled`, the report's title."""
    language = language or voice.language
    passages = section_passages(chapter)
    lines = tuple(section_lines(voice, chapter, language, titled=titled))
    inside = {passage.section_id for passage in passages} - {chapter.id}
    within = (each for each in chapter.within() if each.id not in inside and each.whole())
    cited = section_citation(chapter.report, chapter.path, voice.language)
    quoted = (line.numbered for line in lines[1:] if line.kind != "title")
    return SectionView(
        lines, cited, texts(passages, language, chapter.report.language),
        "\n".join((*quoted, f"— {cited}")), tuple(Link(each.id, named(voice, each)) for each in within),
    )  # fmt: skip


def texts(passages: Sequence[Passage], language: str, official: str = "") -> tuple[str, ...]:
    """The further languages of passages, without those of the page; with the `official` language, unless its text is
    shown."""
    tags = sorted({tag for each in passages for tag in each.text} - {language})
    return tuple(tag for tag in tags if tag == official or tag not in LANGUAGES)


def around(voice: Voice, book: Book, shown: Shown, language: str) -> dict[str, Any]:
    """The further values for the page of one passage or section: its title, the lines of the section around a
    passage, its languages, and the ids before and after."""
    piece = shown.pieces[0]
    before, after = book.beside(piece)
    if isinstance(piece, Chapter):
        return {"title": heading_of(piece, voice.language), "before": before, "after": after}
    lines = (
        section_lines(voice, book.chapters[piece.section_id], language) if piece.number is not None else ()
    )
    return {
        "title": capital(place(piece, voice.language)), "before": before, "after": after,
        "lines": [line for line in lines if line.kind == "quote"], "texts_besides": texts((piece,), language),
    }  # fmt: skip


def link(voice: Voice, titled: bool, passage: Passage) -> Link:
    """A link to a passage, with its place, if `titled` its report, and its first words."""
    where = capital((citation if titled else place)(passage, voice.language))
    return Link(passage.id, f"{where} — {label(passage.in_language(voice.language)[0], BEGINNING)}")


def document(passage: Passage, language: str) -> list[str]:
    """The known data of a passage's official document: its origin, unless that is a link, its symbol, its date, and
    the page."""
    report, web = passage.report, Voice(language, "web")
    source = "" if "://" in (report.source or "") else report.source or ""
    day = full_date(report.date, language) if report.date else ""
    page = web.say("page", number=passage.page) if passage.page and report.source else ""
    return [part for part in (source, report.symbol or "", day, page) if part]


def tinted(color: str) -> str:
    """Style that gives links and buttons a colour, lighter in the dark."""
    dark = f"--accent: color-mix(in srgb, {color} 35%, white)"
    return f":root {{ --accent: {color} }} @media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
