"""A report as values: reports hold sections, sections hold texts, and each text is a passage with an id."""

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from knowledge.language import base
from knowledge.marks import Place, placed

#: The id of the section before the first heading of a document.
FRONT = "front"

#: The end of a sentence, with the quotation marks and brackets behind it.
_STOPPED = re.compile(r"[.!?…。！？؟]\W*$")

#: One piece of text in its languages: BCP 47 tag → string. It always has the report's own language.
Text = Mapping[str, str]


def in_language(text: Text, language: str, official: str) -> tuple[str, str]:
    """A text for a reader of `language`, as (text, its language): else the same language in another script or
    region, that without either first, else English, of whatever region, else the `official` language."""
    for wanted in (language, "en"):
        kin = (tag for tag in text if base(tag) == base(wanted))
        for tag in (wanted, base(wanted), *kin):
            if tag in text:
                return text[tag], tag
    return text[official], official


def key_of(language: str, text: str) -> str:
    """A short name for a text in a language, which changes with it: "en 3f2a9b1c"."""
    return f"{language} {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def introduces(text: str) -> bool:
    """Whether a text ends in a colon: what follows completes it."""
    return text.rstrip().endswith((":", "："))


def report_of(full_id: str) -> str:
    """The id of the report that a passage or section is in, by its full id."""
    return full_id.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting that a section is about. Either part may be unknown."""

    number: int | None = None
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its own words (`text`), its bullets or paragraphs (`items`) and the sections within it.

    `notes` are for the keepers of the file: which items are rows of a table, where links led. `page` is the
    first page of the section in the report's source, if known; `pages` has the pages of items that begin on
    another one.
    """

    id: str
    title: Text | None = None
    meeting: Meeting | None = None
    text: Text | None = None
    items: tuple[Text, ...] = ()
    sections: tuple["Section", ...] = ()
    notes: tuple[str, ...] = ()
    page: int | None = None
    pages: tuple[int, ...] = ()


def paths(sections: Sequence[Section], above: tuple[Section, ...] = ()) -> Iterator[tuple[Section, ...]]:
    """Yield the path to each of some sections and of those within them, in reading order: the sections around it, and
    itself."""
    for section in sections:
        path = (*above, section)
        yield path
        yield from paths(section.sections, path)


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `official`: the languages whose text is an official version; the rest are translations.

    If known, `date` is the day of the report, `source` its origin (an address, for people), `symbol` the
    document's symbol, and `translator` the person or body that translated it. `outdated` has the keys (`key_of`)
    of passages' texts in other languages that are older than the official text; `confirmed` has the keys of those that
    somebody found right beside the present official text. `unplaced` has texts of other language
    versions for which no passage was found, by language.
    """

    id: str
    language: str
    title: Text
    sections: Sequence[Section]
    official: frozenset[str]
    date: datetime.date | None = None
    source: str | None = None
    symbol: str | None = None
    translator: str | None = None
    outdated: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    unplaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def id_of(self, section: Section) -> str:
        """The full id of a section: `<report>/<section>`."""
        return f"{self.id}/{section.id}"

    def every_section(self) -> Iterator[Section]:
        """Yield every section in reading order, outer ones before those within them."""
        return (path[-1] for path in paths(self.sections))

    @property
    def codes_meetings(self) -> bool:
        """Whether any section has a meeting."""
        return any(section.meeting for section in self.every_section())

    def passages(self, sections: Sequence[Section] | None = None) -> Iterator["Passage"]:
        """Yield every passage, or those of some of its outermost sections, in reading order: a section's own text, its
        items, the sections within it."""
        for path in paths(self.sections if sections is None else sections):
            yield from self.own_passages(path)

    def own_passages(self, path: tuple[Section, ...]) -> Iterator["Passage"]:
        """Yield the text and the items of the section at the end of a path, without what is in sections within it."""
        if path[-1].text is not None:
            yield Passage(self, path, None, path[-1].text, tuple)
        # The items' places are told once for all, if somebody asks.
        places = cache(lambda: placed(tuple(item.get(self.language, "") for item in path[-1].items)))
        for number, item in enumerate(path[-1].items, start=1):
            yield Passage(self, path, number, item, places)

    def is_outdated(self, text: Text, language: str) -> bool:
        """Whether a passage's text in a language is older than the official text."""
        return bool(self.outdated) and language in text and key_of(language, text[language]) in self.outdated

    def confirmation(self, text: Text, language: str) -> str:
        """The key by which a text in a language is confirmed beside the official text."""
        return key_of(language, f"{text[self.language]}\n{text[language]}")

    def with_outdated(self, keys: Iterable[str]) -> "Report":
        """The report with further outdated texts. Keys that no text of it has any more are removed."""
        keys = {*self.outdated, *keys}
        texts = [one.text for one in self.passages()] if keys or self.confirmed else []
        have = {key_of(*said) for text in texts for said in text.items()}
        right = {self.confirmation(text, tag) for text in texts for tag in text} if self.confirmed else set()
        return replace(self, outdated=frozenset(keys & have), confirmed=self.confirmed & right)

    def current(self) -> "Report":
        """The report without outdated and unplaced texts, as people read it."""
        if not self.outdated and not self.unplaced:
            return self

        def text(old: Text) -> Text:
            return {tag: said for tag, said in old.items() if not self.is_outdated(old, tag)}

        def section(old: Section) -> Section:
            own = None if old.text is None else text(old.text)
            inner = tuple(map(section, old.sections))
            return replace(old, text=own, items=tuple(map(text, old.items)), sections=inner)

        return replace(self, sections=tuple(map(section, self.sections)), outdated=frozenset(), unplaced={})

    def expected(self) -> frozenset[str]:
        """The languages of at least half of the passages: all passages should have them."""
        texts = [passage.text for passage in self.passages()]
        have = Counter(language for text in texts for language in text)
        return frozenset(language for language, count in have.items() if count * 2 >= len(texts))


@dataclass(frozen=True, slots=True)
class Passage:
    """A section's own text (`number` is None) or one of its items (`number` counts from 1).

    `path` leads from the outermost section to the one that holds the passage. `places` gives the places of the
    section's items in the lists that their printed marks form.
    """

    report: Report
    path: tuple[Section, ...]
    number: int | None
    text: Text
    places: Callable[[], tuple[Place, ...]] = field(compare=False, repr=False)

    @property
    def id(self) -> str:
        """`<report>/<section>` or `<report>/<section>/<n>`: it never changes, links and buttons carry it."""
        return self.section_id if self.number is None else f"{self.section_id}/{self.number}"

    @property
    def section(self) -> Section:
        """The section that holds the passage."""
        return self.path[-1]

    @property
    def page(self) -> int | None:
        """The page of the report's source on which the passage begins, or else its section or an outer one,
        if known."""
        if self.number is not None and self.number <= len(self.section.pages):
            return self.section.pages[self.number - 1]
        return next((section.page for section in reversed(self.path) if section.page), None)

    @property
    def section_id(self) -> str:
        """`<report>/<section>`: the same for a section's line and its items."""
        return self.report.id_of(self.section)

    @property
    def section_ids(self) -> tuple[str, ...]:
        """The full ids of the sections around the passage, the outermost first."""
        return tuple(self.report.id_of(section) for section in self.path)

    @property
    def meeting(self) -> Meeting | None:
        """The meeting of the section, or else of the nearest section around it."""
        return next((section.meeting for section in reversed(self.path) if section.meeting), None)

    @property
    def lead(self) -> Text | None:
        """The text that the passage completes: it ends in a colon, or before a point in no full stop. Before a point
        of a list it is the point around it or the paragraph before the list, else the section's text; before a point
        that is a section without a title it is the outer section's. None if the passage is of a meeting, which its
        citation names."""
        before, point = None, False
        if self.number is not None:
            place = self.places()[self.number - 1]
            above, point = place.before, place.form != ""
            before = self.section.text if above is None else self.section.items[above]
        if before is None and self.section.title is None and len(self.path) > 1:
            before = self.path[-2].text
        if before is None or self.meeting is not None:
            return None
        said = before[self.report.language]
        return before if introduces(said) or (point and not _STOPPED.search(said)) else None

    @property
    def original(self) -> str:
        """The text in the report's own language, verbatim."""
        return self.text[self.report.language]

    def in_language(self, language: str) -> tuple[str, str]:
        """The text for a reader of `language`, with its language: else English, else the official text."""
        return in_language(self.text, language, self.report.language)

    def is_confirmed(self, language: str) -> bool:
        """Whether somebody found the text in `language` right beside the present official text."""
        return self.report.confirmation(self.text, language) in self.report.confirmed

    def is_official(self, language: str) -> bool:
        """Whether the text in `language` is an official version rather than a translation."""
        return language in self.report.official
