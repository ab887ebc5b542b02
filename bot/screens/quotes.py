"""An answer made ready for a reader: what is quoted in which language, with its mark and citation, and what is said.

Programs get it as JSON (`Reply`), people as blocks, which the bot and every other page show as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.screens.blocks import Block, Run, bold, italic, label, paragraph, quote
from bot.screens.citation import citation, in_a_row, section_place, short
from bot.screens.phrases import Voice
from bot.service.book import Book, Chapter
from index.answer import PLACES, TOP, Answer, Hit, Outcome, Spans
from index.words import LONGEST, Lookup, marks
from knowledge.report import Passage, Report, in_language

#: Characters up to which a section without words of its own quotes the sections within it.
TOGETHER = 3000
#: Columns of a passage's beginning in a list.
BEGINNING = 90
#: Places of looked-up words that are named after the quoted ones, and columns of the words that are said.
NAMED, SAID = 20, 100


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage as a reader of one language gets it. `original` is the official text, verbatim."""

    id: str
    citation: str
    language: str
    official: bool
    text: str
    original: str
    score: float
    marks: Spans = ()

    @classmethod
    def of(cls, passage: Passage, language: str, score: float = 0.0) -> "Quote":
        """Quote `passage` for a reader of `language`: else in English, else in the report's language."""
        text, shown = passage.in_language(language)
        return cls(
            id=passage.id, citation=citation(passage, language), language=shown,
            official=passage.is_official(shown), text=text, original=passage.original, score=round(score, 4),
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """The contract's JSON object; beyond the contract, `marks` where something is marked."""
        fields = asdict(self)
        return fields if self.marks else {key: value for key, value in fields.items() if key != "marks"}

    @classmethod
    def found(cls, answer: Answer, hit: Hit, language: str) -> "Quote":
        """Quote a passage that was found, with what answers marked, for a reader of `language`."""
        given = shown_in(hit, language)
        quoted = cls.of(hit.passage, given, hit.score)
        return replace(quoted, citation=citation(hit.passage, language), marks=marks_of(answer, hit, given))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section.

    kind: A `heading`, a `quote` of a passage, a `note` on the quotes above it, or the report's `title`.
    language: That of the quote.
    """

    kind: str
    text: str
    passage: Passage | None = None
    language: str = ""

    @property
    def numbered(self) -> str:
        """The text, behind its number where it has one."""
        number = self.passage.number if self.passage is not None else None
        return f"{number}. {self.text}" if number else self.text


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reader of `language` gets for one question. `section` is set when a whole section is given.

    `unread` says that the question is in a script that the models cannot read: `passages` are then a guess. `reports`
    says how many were searched. `earlier` are the citations of what older reports say on the same as the first passage.
    `lookup` is set where words were looked up.
    """

    language: str
    outcome: Outcome
    confidence: float
    passages: tuple[Quote, ...]
    section: str | None = None
    unread: bool = False
    reports: int = 1
    earlier: tuple[str, ...] = ()
    lookup: Lookup | None = None

    @classmethod
    def to(cls, answer: Answer, language: str, top: int | None = None, *, reports: int = 1) -> "Reply":
        """Make `answer` ready for a reader of `language`.

        `top` limits the passages; None gives TOP of them, or a section whole.
        """
        every = answer.section or answer.found_words
        hits = answer.hits[:top] if top is not None or every else answer.hits[:TOP]
        return cls(
            language=language, outcome=answer.outcome, confidence=round(answer.confidence, 4),
            passages=tuple(Quote.found(answer, hit, language) for hit in hits),
            section=answer.section, unread=answer.unread, reports=reports,
            earlier=tuple(citation(passage, language) for passage in answer.earlier), lookup=answer.lookup,
        )  # fmt: skip

    def as_json(self, question_id: Any) -> dict[str, Any]:
        """The contract's JSON object for this reply. Beyond the contract, `marks` are the parts of `text` that answer,
        [start, end] each, and `words` is what looking up words gave; neither is there where there is nothing of it."""
        reply: dict[str, Any] = {
            "id": question_id,
            "language": self.language,
            "outcome": self.outcome.value,
            "confidence": self.confidence,
            "passages": [quote.as_json() for quote in self.passages],
        }
        if self.lookup is not None:
            lookup, meant = self.lookup, list(self.lookup.meant)
            reply["words"] = {
                "text": lookup.phrase,
                "places": lookup.count,
                "more": lookup.more,
                "meant": meant,
            }
        return reply


def shown_in(hit: Hit, language: str) -> str:
    """The language in which a reader of `language` is shown a passage that was found: one in which its words stand."""
    given = hit.passage.in_language(language)[1]
    return hit.view if hit.languages and given not in hit.languages else given


def shown(book: Book, answer: Answer) -> Chapter | tuple[Passage, ...]:
    """What of the reports an answer shows: a whole section, the first passage, or nothing where they do not say."""
    if answer.unread or answer.outcome is Outcome.NONE:
        return ()
    if answer.found_words:
        return tuple(hit.passage for hit in answer.hits[:PLACES])
    passages = tuple(hit.passage for hit in answer.hits[:TOP])
    if answer.outcome is Outcome.CLOSEST:
        return passages[:1]
    return (passages and book.chapters.get(answer.whole or "")) or passages[:1]


def answer_blocks(voice: Voice, book: Book, answer: Answer) -> tuple[Block, ...]:
    """What a person reads of an answer: the outcome's sentence where it is no plain answer, and what is shown."""
    found, count = shown(book, answer), len(book.reports)
    if isinstance(found, Chapter):
        return section_blocks(voice, found, voice.language, titled=count > 1)
    if answer.lookup is not None:
        return (*words_blocks(voice, answer.lookup), *_words_found(voice, book, answer))
    if answer.unread:
        return voice.blocks("language-unread")
    if not found:
        return voice.blocks("none-intro", count=count)
    closest = answer.outcome is Outcome.CLOSEST
    said = voice.blocks("closest-intro", count=count) if closest else ()
    first = _hit_blocks(voice, answer, answer.hits[0], titled=count > 1)
    return (*said, *first, *earlier_blocks(voice, answer))


def words_blocks(voice: Voice, lookup: Lookup) -> tuple[Block, ...]:
    """What is said of words that were looked up: how many places have them, or why none has."""
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
    # A few words without quotation marks are a question, too.
    found = (paragraph(said),) if lookup.quoted or lookup.places else ()
    meant = in_a_row(lookup.meant, voice.language)
    return (*found, *((paragraph(voice.say("words-meant", meant=meant)),) if meant else ()))


def _words_found(voice: Voice, book: Book, answer: Answer) -> tuple[Block, ...]:
    """The places where looked-up words stand, the first of them quoted; else what comes closest by its meaning."""
    if not answer.found_words:
        blocks = answer_blocks(voice, book, replace(answer, lookup=None))
        if answer.outcome is Outcome.CLOSEST:
            return (paragraph(voice.say("words-nearest")), *blocks[1:])
        return blocks if answer.outcome is Outcome.ANSWER else ()
    places = [block for hit in answer.hits[:PLACES] for block in _hit_blocks(voice, answer, hit)]
    rest = [short(hit.passage, voice.language) for hit in answer.hits[PLACES : PLACES + NAMED]]
    also = (voice.say("words-also", places=in_a_row(rest, voice.language)),) if rest else ()
    return (*places, *map(paragraph, also))


def _hit_blocks(voice: Voice, answer: Answer, hit: Hit, *, titled: bool = False) -> tuple[Block, ...]:
    """A passage that was found, in the language in which its words stand, with what answers marked."""
    given = shown_in(hit, voice.language)
    return passage_blocks(voice, hit.passage, given, titled=titled, marks=marks_of(answer, hit, given))


def marks_of(answer: Answer, hit: Hit, language: str) -> Spans:
    """The parts that answer in the text of a passage in a language, each with its start and end."""
    if answer.lookup is not None and hit.languages:
        return marks(answer.lookup.phrase, hit.passage.text[language], language)
    return hit.marks.get(language, ())


def marked(text: str, spans: Spans) -> tuple[Run, ...]:
    """A text as runs, of which the marked parts are bold."""
    runs, after = list[Run](), 0
    for start, end in spans:
        runs += [Run(text[after:start]), bold(text[start:end])]
        after = end
    return tuple(run for run in (*runs, Run(text[after:])) if run.text)


def earlier_blocks(voice: Voice, answer: Answer) -> tuple[Block, ...]:
    """What is said below the passages: where older reports speak of the same, if they do."""
    places = in_a_row((citation(each, voice.language) for each in answer.earlier), voice.language)
    return (paragraph(voice.say("earlier-reports", earlier=places)),) if places else ()


def quoted_blocks(voice: Voice, book: Book, passages: Sequence[Passage]) -> tuple[Block, ...]:
    """Several passages quoted one below the other."""
    titled = len(book.reports) > 1
    return tuple(
        block
        for passage in passages
        for block in passage_blocks(voice, passage, voice.language, titled=titled)
    )


def passage_blocks(
    voice: Voice,
    passage: Passage,
    language: str,
    *,
    original: bool = False,
    titled: bool = True,
    marks: Spans = (),
) -> tuple[Block, ...]:
    """One passage quoted whole in `language`, with citation and mark; `marks` are the parts that answer.

    With `original` its official text follows, where that is another. Without `titled` the report is not named.
    """
    text, given = passage.in_language(language)
    cited = citation(passage, voice.language) if titled else short(passage, voice.language)
    source = paragraph("— " + cited, tight=True)
    mark = paragraph(italic(mark_of(voice, passage.report, given)), tight=True)
    blocks = (Block(marked(text, marks), quote=True), source, mark)
    if not original or given == passage.report.language:
        return blocks
    title = voice.say("original-title", language=voice.name(passage.report.language))
    return (*blocks, paragraph(bold(title)), quote(passage.original, tight=True))


def section_lines(voice: Voice, chapter: Chapter, language: str, *, titled: bool = True) -> Iterator[Line]:
    """A section's own line and its bullets or paragraphs in order, in `language`; if `titled`, the report's title last.

    Each run of passages in one language has its mark below it: a section may be translated in part.
    """
    yield Line("heading", heading_of(chapter, voice.language))
    report, part, before = chapter.report, chapter.section, ""
    for passage in section_passages(chapter):
        text, given = passage.in_language(language)
        if before and given != before:
            yield Line("note", mark_of(voice, report, before))
        before = given
        if passage.section != part:
            part = passage.section
            yield Line("heading", heading_of(Chapter(report, passage.path), voice.language))
        yield Line("quote", text, passage, given)
    if before:
        yield Line("note", mark_of(voice, report, before))
    if before and titled:
        yield Line("title", in_language(report.title, voice.language, report.language)[0])


def section_blocks(
    voice: Voice, chapter: Chapter, language: str, *, titled: bool = True
) -> tuple[Block, ...]:
    """The lines of a section, see `section_lines`, as blocks."""

    def block(line: Line) -> Block:
        looks = {"heading": bold, "note": italic, "quote": Run, "title": Run}[line.kind]
        return Block(
            (looks(line.numbered),), quote=line.kind == "quote", tight=line.kind in ("note", "quote")
        )

    return tuple(map(block, section_lines(voice, chapter, language, titled=titled)))


def section_passages(chapter: Chapter) -> tuple[Passage, ...]:
    """What a section quotes: its own passages; when it has none, those of the sections within it if short."""
    own = chapter.passages()
    if own:
        return own
    below = chapter.whole()
    return below if sum(len(passage.original) for passage in below) <= TOGETHER else ()


def place_of(chapter: Chapter, language: str) -> str:
    """A section's place in words: number, title, meeting."""
    return section_place(chapter.path, chapter.report.language, language)


def heading_of(chapter: Chapter, language: str) -> str:
    """A section's place as a heading: number, title, meeting."""
    return capital(place_of(chapter, language))


def named(chapter: Chapter, language: str) -> str:
    """A section in a list: its heading, and how it begins where it has neither title nor meeting."""
    heading, passages = heading_of(chapter, language), chapter.passages()
    if chapter.section.title is not None or chapter.section.meeting is not None or not passages:
        return heading
    return f"{heading} — {label(passages[0].in_language(language)[0], BEGINNING)}"


def capital(text: str) -> str:
    """The text as the start of a line."""
    return text[:1].upper() + text[1:]


def mark_of(voice: Voice, report: Report, given: str) -> str:
    """What kind of text is `given`: official, or a translation."""
    if given in report.official:
        return voice.say("mark-official", language=voice.name(given))
    return voice.say("mark-translation", language=voice.name(given), original=voice.name(report.language))
