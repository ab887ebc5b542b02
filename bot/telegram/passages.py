"""Answers and the passages they quote: whole, with citation and mark, and the buttons for what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.telegram.blocks import Block, bold, italic, paragraph, quote
from bot.telegram.book import Book, Chapter
from bot.telegram.browsing import covers, heading_of, passage_label
from bot.telegram.buttons import Action, Button, Keyboard, pack
from bot.telegram.messages import LANGUAGES
from bot.telegram.screen import Screen, Voice
from index.answer import Answer, Outcome
from knowledge.citation import citation
from knowledge.report import Passage, Report, in_language

#: Passages that an answer offers beside the best one, and that "closest" quotes.
OTHERS = 2
#: Characters up to which a section without words of its own quotes the sections within it.
TOGETHER = 3000


@dataclass(frozen=True, slots=True)
class Look:
    """How a passage is shown: the language of its text, whether the original stands beside it, and for whose
    question (an update id, or "") with which other passages."""

    language: str
    original: bool = False
    question: str = ""
    others: tuple[Passage, ...] = ()


def answer_screen(voice: Voice, book: Book, answer: Answer, question: str) -> Screen:
    """What an answer shows; `question` is the update id that its votes count for."""
    hits = [hit.passage for hit in answer.hits]
    chapter = book.chapters.get(answer.section or "")
    if answer.unread:
        return voice.screen("language-unread")
    if answer.outcome is Outcome.NONE or not hits:
        said = (paragraph(voice.say("none-intro")), paragraph(voice.say("none-passed"), tight=True))
        return Screen((*said, paragraph(voice.say("none-covers"))), covers(voice, book))
    if answer.outcome is Outcome.CLOSEST:
        return quoted(voice, voice.blocks("closest-intro"), hits[: OTHERS + 1], question)
    if chapter is not None:
        return section_screen(voice, book, chapter, Look(voice.language, question=question))
    look = Look(voice.language, question=question, others=tuple(hits[1 : OTHERS + 1]))
    return passage_screen(voice, book, hits[0], look)


def passage_screen(voice: Voice, book: Book, passage: Passage, look: Look) -> Screen:
    """One passage quoted whole."""
    text, shown = passage.in_language(look.language)
    blocks = [quote(text), *_source(voice, passage, shown)]
    if look.original and shown != passage.report.language:
        named = voice.name(passage.report.language)
        blocks += [
            paragraph(bold(voice.say("original-title", language=named))),
            quote(passage.original, tight=True),
        ]
    rows = [
        _language_row(voice, Action.PASSAGE, passage, look, identifier=passage.id, shown=shown),
        _neighbour_row(voice, book, passage, look),
        *_other_rows(voice, passage, look),
        _share_row(voice, passage.id, look),
    ]
    return Screen(tuple(blocks), tuple(row for row in rows if row))


def section_screen(voice: Voice, book: Book, chapter: Chapter, look: Look) -> Screen:
    """A section's own line and its bullets or paragraphs in order; the sections within it as buttons."""
    passages = section_passages(chapter)
    blocks: list[Block] = [paragraph(bold(heading_of(chapter, voice.language)))]
    shown = look.language
    part = chapter.section
    for passage in passages:
        if passage.section != part:
            part = passage.section
            blocks.append(paragraph(bold(heading_of(Chapter(passage.report, passage.path), voice.language))))
        text, shown = passage.in_language(look.language)
        bullet = "• " if passage.number is not None and part.text is not None else ""
        blocks.append(quote(bullet + text, tight=True))
    report = chapter.report
    if passages:
        title, _ = in_language(report.title, voice.language, report.language)
        blocks += [paragraph(title), _mark(voice, report, shown)]
    inner = [
        (Button(passage_label(below.passages()[0], voice.language), data=_section_data(voice, below, look)),)
        for below in chapter.within()
        if below.passages()
    ]
    rows = [
        # A heading alone has no other language to be read in, and is nothing to share.
        _language_row(voice, Action.SECTION, passages[0], look, identifier=chapter.id, shown=shown)
        if passages
        else (),
        *inner,
        _chapter_row(voice, book, chapter, look),
        _share_row(voice, chapter.id, look) if passages else _votes(voice, chapter.id, look.question),
    ]
    return Screen(tuple(blocks), tuple(row for row in rows if row))


def section_passages(chapter: Chapter) -> tuple[Passage, ...]:
    """What a section quotes: its own passages; when it has none, those of the sections within it if short."""
    own = chapter.passages()
    if own:
        return own
    below = tuple(passage for inner in chapter.within() for passage in inner.passages())
    return below if sum(len(passage.original) for passage in below) <= TOGETHER else ()


def languages_keyboard(
    voice: Voice, action: Action, identifier: str, languages: Sequence[str], look: Look
) -> Keyboard:
    """The languages that a passage or a section can be read in, three in a row, and the way back."""
    buttons = [
        Button(
            voice.messages.own_name(language) if language in LANGUAGES else voice.name(language),
            data=pack(action, voice.language, identifier, language, "", look.question),
        )
        for language in languages
    ]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    back = Button(
        voice.say("button-back"),
        data=pack(action, voice.language, identifier, look.language, "", look.question),
    )
    return (*rows, (back,))


def quoted(voice: Voice, intro: Sequence[Block], passages: Sequence[Passage], question: str) -> Screen:
    """Several passages quoted one below the other, each with a button that opens it."""
    blocks = list(intro)
    rows: list[tuple[Button, ...]] = []
    for passage in passages:
        text, shown = passage.in_language(voice.language)
        blocks += [quote(text), *_source(voice, passage, shown)]
        data = _offer_data(voice, passage, Look(voice.language, question=question))
        rows.append((Button(passage_label(passage, voice.language), data=data),))
    rows.append(_votes(voice, passages[0].id, question))
    return Screen(tuple(blocks), tuple(row for row in rows if row))


def reading_on(voice: Voice, book: Book, identifier: str, look: Look) -> Keyboard:
    """The buttons that lead on from a passage or a section, and back."""
    passage, chapter = book.passages.get(identifier), book.chapters.get(identifier)
    if chapter is not None:
        return (_chapter_row(voice, book, chapter, look),)
    return (_neighbour_row(voice, book, passage, look),) if passage is not None else covers(voice, book)


def _source(voice: Voice, passage: Passage, shown: str) -> list[Block]:
    return [
        paragraph("— " + citation(passage, voice.language), tight=True),
        _mark(voice, passage.report, shown),
    ]


def _mark(voice: Voice, report: Report, shown: str) -> Block:
    if shown in report.official:
        text = voice.say("mark-official", language=voice.name(shown))
    else:
        text = voice.say("mark-translation", language=voice.name(shown), original=voice.name(report.language))
    return paragraph(italic(text), tight=True)


def _language_row(
    voice: Voice, action: Action, passage: Passage, look: Look, *, identifier: str, shown: str
) -> tuple[Button, ...]:
    row, report = [], passage.report
    _, usual = passage.in_language(voice.language)
    whole = action is Action.SECTION and shown == report.language != usual
    if whole or (shown != report.language and look.original):
        # Back to what the reader had before: the section in their language, the passage alone.
        fields = (voice.language if whole else look.language, "")
        data = pack(action, voice.language, identifier, *fields, look.question)
        row.append(Button(voice.say("button-original-hide"), data=data))
    elif shown != report.language:
        # A passage gets its original beside it; a section, being long, is shown in the original instead.
        fields = (look.language, "o") if action is Action.PASSAGE else (report.language, "")
        data = pack(action, voice.language, identifier, *fields, look.question)
        row.append(Button(voice.say("button-original"), data=data))
    kind = "s" if action is Action.SECTION else "p"
    data = pack(Action.LANGUAGES, voice.language, identifier, look.language, kind, look.question)
    row.append(Button("🌐 " + voice.say("button-language"), data=data))
    return tuple(row)


def _neighbour_row(voice: Voice, book: Book, passage: Passage, look: Look) -> tuple[Button, ...]:
    row = []
    before, after = book.neighbour(passage, -1), book.neighbour(passage, 1)
    if before is not None:
        row.append(Button(voice.previous, data=_passage_data(voice, before, look)))
    section = pack(Action.SECTION, voice.language, passage.section_id, look.language, "", look.question)
    row.append(Button(voice.say("button-section"), data=section))
    if after is not None:
        row.append(Button(voice.next, data=_passage_data(voice, after, look)))
    return tuple(row)


def _chapter_row(voice: Voice, book: Book, chapter: Chapter, look: Look) -> tuple[Button, ...]:
    readable = [each for each in book.chapters.values() if each.passages() and each.report == chapter.report]
    row = []
    place = next((at for at, each in enumerate(readable) if each.id == chapter.id), None)
    if place:
        data = _section_data(voice, readable[place - 1], look)
        row.append(Button(voice.previous, data=data))
    contents = pack(Action.CONTENTS, voice.language, chapter.report.id)
    row.append(Button(voice.say("button-sections"), data=contents))
    if place is not None and place + 1 < len(readable):
        data = _section_data(voice, readable[place + 1], look)
        row.append(Button(voice.next, data=data))
    return tuple(row)


def _other_rows(voice: Voice, passage: Passage, look: Look) -> list[tuple[Button, ...]]:
    return [
        (Button(passage_label(other, voice.language), data=_offer_data(voice, other, look)),)
        for other in look.others
        if other.id != passage.id
    ]


def _share_row(voice: Voice, identifier: str, look: Look) -> tuple[Button, ...]:
    share = Button("↗ " + voice.say("button-share"), inline=identifier)
    return (share, *_votes(voice, identifier, look.question))


def _votes(voice: Voice, identifier: str, question: str) -> tuple[Button, ...]:
    if not question:
        return ()
    return (
        Button("👍 " + voice.say("button-helps"), data=_vote_data(voice, identifier, "+", question)),
        Button("👎 " + voice.say("button-helps-not"), data=_vote_data(voice, identifier, "-", question)),
    )


def _vote_data(voice: Voice, identifier: str, vote: str, question: str) -> str:
    return pack(Action.VOTE, voice.language, identifier, vote, question)


def _offer_data(voice: Voice, passage: Passage, look: Look) -> str:
    # A line that introduces bullets says little without them.
    if passage.number is None and passage.section.items:
        return _section_data(voice, Chapter(passage.report, passage.path), look)
    return _passage_data(voice, passage, look)


def _passage_data(voice: Voice, passage: Passage, look: Look) -> str:
    return pack(Action.PASSAGE, voice.language, passage.id, look.language, "", look.question)


def _section_data(voice: Voice, chapter: Chapter, look: Look) -> str:
    return pack(Action.SECTION, voice.language, chapter.id, look.language, "", look.question)
