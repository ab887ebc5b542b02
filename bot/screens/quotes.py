"""Quotations of passages and sections: the text with its mark and citation; also as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.screens.citation import citation, heading_of, in_a_row, ordinal, short
from bot.screens.phrases import Block, Run, Voice, label, paragraph
from bot.service.book import Chapter
from index.answer import TOP, Answer, Hit, Spans
from index.words import LONGEST, Lookup, marks
from knowledge.report import Passage, Report, in_language, introduces

#: The most characters of inner sections that a section without own text quotes.
TOGETHER = 3000
#: The most columns of a reader's words that are repeated.
SAID = 100
#: What stands for omitted words of a quotation.
_OMITTED = " […]"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted passage.

    passage: The passage.
    reader: The language of the reader, and of the citation.
    language: The language of the quoted text.
    hit: The search result; None for an opened passage.
    phrase: The looked-up words, "" for none.
    led: Whether the line that the passage completes stands before it.
    """

    passage: Passage
    reader: str
    language: str
    hit: Hit | None = None
    phrase: str = ""
    led: bool = True

    @classmethod
    def of(cls, passage: Passage, reader: str, wished: str = "") -> "Quotation":
        """Quote a passage in the language `wished`, else in the reader's, English or the report's."""
        return cls(passage, reader, passage.in_language(wished or reader)[1])

    @classmethod
    def found(cls, answer: Answer, hit: Hit, reader: str) -> "Quotation":
        """Quote a search result, in a language that has the looked-up words. An acronym may have another form in the
        reader's language."""
        language = hit.passage.in_language(reader)[1]
        if answer.lookup is None or not hit.languages:
            return cls(hit.passage, reader, language, hit)
        stays = language in hit.languages or answer.lookup.phrase.isupper()
        language = language if stays else hit.view
        return cls(hit.passage, reader, language, hit, answer.lookup.phrase)

    @property
    def text(self) -> str:
        """The quoted text."""
        return self.passage.text[self.language]

    @property
    def official(self) -> bool:
        """Whether the quoted text is official."""
        return self.passage.is_official(self.language)

    @property
    def original(self) -> str:
        """The text in the report's language, if another one is quoted."""
        return "" if self.language == self.passage.report.language else self.passage.original

    @property
    def cited(self) -> str:
        """The whole citation."""
        return citation(self.passage, self.reader)

    @property
    def place(self) -> str:
        """The citation in its shortest form."""
        return short(self.passage, self.reader)

    @property
    def mark(self) -> str:
        """Whether the text is official or a translation, in words."""
        return mark_of(Voice(self.reader), self.passage.report, self.language)

    @property
    def original_title(self) -> str:
        """The heading of the text in the report's language."""
        voice = Voice(self.reader)
        return voice.say("original-title", language=voice.name(self.passage.report.language))

    @property
    def copy(self) -> str:
        """The quotation as a text to copy, without its address."""
        return f"{self.whole(self.language)}\n— {self.cited}\n{self.mark}"

    def lead(self, language: str) -> str:
        """The line that the passage completes, in a language; "" for none, or if it lacks that language."""
        return (self.passage.lead or {}).get(language, "")

    def whole(self, language: str) -> str:
        """The text in a language, below the line that it completes; three dots stand for what is between them."""
        text, lead = self.passage.text[language], self.lead(language) if self.led else ""
        number, own, outer = self.passage.number or 0, self.passage.section, self.passage.path[-2:][0]
        before = own.items[number - 2] if number > 1 else own.text if number else None
        if before is None and not outer.items and outer.sections[:1] == (own,):
            before = outer.text
        return f"{lead}{'' if before is self.passage.lead else _OMITTED}\n{text}" if lead else text

    def marks(self, language: str) -> Spans:
        """The parts that answer in the text of a language, each with its start and end."""
        if self.phrase:
            return marks(self.phrase, self.passage.text[language], language)
        return self.hit.marks(language) if self.hit is not None else ()

    def runs(self, language: str = "") -> tuple[Run, ...]:
        """The whole text with the marked parts in bold; in another `language` if one is given."""
        language = language or self.language
        text, after = self.whole(language), 0
        runs, before = list[Run](), len(text) - len(self.passage.text[language])
        for start, end in self.marks(language):
            runs += [Run(text[after : before + start]), Run(text[before + start : before + end], "bold")]
            after = before + end
        return tuple(run for run in (*runs, Run(text[after:])) if run.text)

    def as_json(self) -> dict[str, Any]:
        """The contract's JSON object; beyond the contract, `marks` if parts are marked, and the `lead` that the text
        completes."""
        marks, lead = self.marks(self.language), self.lead(self.language)
        return {
            "id": self.passage.id,
            "citation": self.cited,
            "language": self.language,
            "official": self.official,
            "text": self.text,
            "original": self.passage.original,
            "score": round(self.hit.score, 4) if self.hit is not None else 0.0,
        } | {key: value for key, value in (("marks", marks), ("lead", lead)) if value}


def quotations(answer: Answer, reader: str, top: int | None = None) -> tuple[Quotation, ...]:
    """The first `top` passages of an answer; if it is None, TOP of them, or all of a section or of looked-up places."""
    every = top is None and (answer.section or answer.found_words)
    hits = answer.hits if every else answer.hits[: top or TOP]
    quoted = (Quotation.found(answer, hit, reader) for hit in hits)
    return tuple(replace(one, led=answer.whole is None) for one in quoted)


def answer_json(
    answer: Answer, reader: str, question_id: Any = "1", top: int | None = None
) -> dict[str, Any]:
    """The contract's JSON object for an answer. Beyond the contract it may have `marks`, the parts of `text` that
    answer ([start, end] each), `words`, the result of looking up words, and `earlier`, the ids of passages in earlier
    reports."""
    given: dict[str, Any] = {
        "id": question_id,
        "language": reader,
        "outcome": answer.outcome.value,
        "confidence": round(answer.confidence, 4),
        "passages": [quotation.as_json() for quotation in quotations(answer, reader, top)],
    }
    if (lookup := answer.lookup) is not None:
        found = {"text": lookup.phrase, "places": lookup.count, "more": lookup.more}
        given["words"] = found | {"meant": list(lookup.meant)}
    if answer.earlier:
        given["earlier"] = [passage.id for passage in answer.earlier]
    return given


def mark_of(voice: Voice, report: Report, language: str) -> str:
    """The kind of a passage's text in a language: official, or a translation."""
    if language in report.official:
        return voice.say("mark-official", language=voice.name(language))
    return voice.say("mark-translation", language=voice.name(language), original=voice.name(report.language))


def looked_up(voice: Voice, lookup: Lookup) -> tuple[str, ...]:
    """The sentence about looked-up words: the number of places, or the reason why there are none."""
    words = label(lookup.phrase, SAID)
    if lookup.places:
        forms = "no" if all(place.verbatim for place in lookup.places) else "yes"
        key = "words-many" if lookup.more else "words-found"
        said = voice.say(key, words=words, count=lookup.count, forms=forms)
    elif not lookup.phrase:
        said = voice.say("words-empty")
    elif len(lookup.phrase) > LONGEST:
        said = voice.say("words-long")
    else:
        said = voice.say("words-strange" if lookup.strange else "words-nowhere", words=words)
    # A few words without quotation marks are a question, too: words of another language are no help beside its answer.
    found = (said,) if lookup.quoted or lookup.places else ()
    own = [words for words, tags in lookup.meant.items() if voice.language in tags]
    meant = in_a_row(own or (lookup.meant if lookup.quoted else ()), voice.language)
    return (*found, *((voice.say("words-meant", meant=meant),) if meant else ()))


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A line of a quoted section.

    kind: A `heading`, a `quote` of a passage, a `note` on the quotes below it, or the report's `title`.
    language: The language of the quote.
    """

    kind: str
    text: str
    passage: Passage | None = None
    language: str = ""

    @property
    def numbered(self) -> str:
        """The text, after its number if it has one that the text does not print."""
        number = ordinal(self.passage) if self.passage is not None else None
        return f"{number}. {self.text}" if number else self.text


def section_lines(
    voice: Voice, chapter: Chapter, language: str, *, titled: bool = True
) -> Iterator[SectionLine]:
    """A section's own line and its bullets or paragraphs in order, in `language`; if `titled`, the report's title last.

    Each run of passages in one language has its mark above it: a section may be translated in part.
    """
    yield SectionLine("heading", heading_of(chapter, voice.language))
    report, part, before = chapter.report, chapter.section, ""
    for passage in section_passages(chapter):
        text, given = passage.in_language(language)
        if passage.section != part:
            part = passage.section
            yield SectionLine("heading", heading_of(Chapter(report, passage.path), voice.language))
        if given != before:
            before = given
            yield SectionLine("note", mark_of(voice, report, given))
        yield SectionLine("quote", text, passage, given)
    if before and titled:
        yield SectionLine("title", in_language(report.title, voice.language, report.language)[0])


def section_passages(chapter: Chapter) -> tuple[Passage, ...]:
    """The passages that a section quotes: its own; without any, or with a line alone that introduces others, those of
    its inner sections too if they are short."""
    own, below = chapter.passages(), chapter.whole()
    if own and (len(own) > 1 or not introduces(own[0].original)):
        return own
    return below if sum(len(passage.original) for passage in below) <= TOGETHER else own


def passage_blocks(quotation: Quotation, *, titled: bool = True, original: bool = False) -> tuple[Block, ...]:
    """One passage quoted whole, with citation and mark; with `original` its official text follows, if it differs.
    Without `titled` the report is not named."""
    blocks = (
        paragraph(*quotation.runs(), quote=True),
        paragraph(f"— {quotation.cited if titled else quotation.place}", tight=True),
        paragraph(Run(quotation.mark, "italic"), tight=True),
    )
    if not original or not quotation.original:
        return blocks
    heading = paragraph(Run(quotation.original_title, "bold"))
    return (
        *blocks,
        heading,
        paragraph(quotation.whole(quotation.passage.report.language), quote=True, tight=True),
    )


def section_blocks(
    voice: Voice, chapter: Chapter, language: str, *, titled: bool = True
) -> tuple[Block, ...]:
    """The lines of a section, see `section_lines`, as blocks."""
    styles = {"heading": "bold", "note": "italic"}
    return tuple(
        paragraph(
            Run(line.numbered, styles.get(line.kind, "")),
            tight=line.kind in ("note", "quote"), quote=line.kind == "quote",
        )
        for line in section_lines(voice, chapter, language, titled=titled)
    )  # fmt: skip
