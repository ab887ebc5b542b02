"""Answers and the passages they quote: whole, with citation and mark."""

from collections.abc import Sequence
from dataclasses import replace

from bot.citation import citation
from bot.telegram.blocks import Block, bold, italic, paragraph, quote
from bot.telegram.book import Book, Chapter
from bot.telegram.browsing import covers, heading_of
from bot.telegram.keyboards import Look, passage_keyboard, quoted_keyboard, section_keyboard
from bot.telegram.screen import Screen, Voice
from index.answer import Answer, Outcome
from knowledge.report import Passage, Report, in_language

#: Passages that an answer offers beside the best one, and that "closest" quotes.
OTHERS = 2
#: Characters up to which a section without words of its own quotes the sections within it.
TOGETHER = 3000


def answer_screen(voice: Voice, book: Book, answer: Answer, question: str) -> Screen:
    """What an answer shows; `question` is the update id that its votes count for."""
    hits, count = [hit.passage for hit in answer.hits], len(book.reports)
    chapter = book.chapters.get(answer.section or "")
    if answer.unread:
        return voice.screen("language-unread")
    if answer.outcome is Outcome.NONE or not hits:
        said = (
            paragraph(voice.say("none-intro", count=count)),
            paragraph(voice.say("none-passed"), tight=True),
        )
        return Screen((*said, paragraph(voice.say("none-covers", count=count))), covers(voice, book))
    if answer.outcome is Outcome.CLOSEST:
        return quoted(voice, voice.blocks("closest-intro", count=count), hits[: OTHERS + 1], question)
    if chapter is not None:
        return section_screen(voice, book, chapter, Look(voice.language, question=question))
    look = Look(voice.language, question=question, others=tuple(hits[1 : OTHERS + 1]))
    screen = passage_screen(voice, book, hits[0], look)
    if not answer.earlier:
        return screen
    places = "; ".join(citation(each, voice.language) for each in answer.earlier)
    return replace(screen, blocks=(*screen.blocks, paragraph(voice.say("earlier-reports", earlier=places))))


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
    return Screen(tuple(blocks), passage_keyboard(voice, book, passage, look, shown))


def section_screen(voice: Voice, book: Book, chapter: Chapter, look: Look) -> Screen:
    """A section's own line and its bullets or paragraphs in order; the sections within it as buttons.

    Each run of passages in one language has its mark below it: a section may be translated in part.
    """
    passages = section_passages(chapter)
    blocks: list[Block] = [paragraph(bold(heading_of(chapter, voice.language)))]
    report, part, before = chapter.report, chapter.section, ""
    for passage in passages:
        text, shown = passage.in_language(look.language)
        if before and shown != before:
            blocks.append(_mark(voice, report, before))
        before = shown
        if passage.section != part:
            part = passage.section
            blocks.append(paragraph(bold(heading_of(Chapter(report, passage.path), voice.language))))
        bullet = "• " if passage.number is not None and part.text is not None else ""
        blocks.append(quote(bullet + text, tight=True))
    if passages:
        title, _ = in_language(report.title, voice.language, report.language)
        blocks += [_mark(voice, report, before), paragraph(title)]
    return Screen(tuple(blocks), section_keyboard(voice, book, chapter, look, passages))


def section_passages(chapter: Chapter) -> tuple[Passage, ...]:
    """What a section quotes: its own passages; when it has none, those of the sections within it if short."""
    own = chapter.passages()
    if own:
        return own
    below = chapter.whole()
    return below if sum(len(passage.original) for passage in below) <= TOGETHER else ()


def quoted(voice: Voice, intro: Sequence[Block], passages: Sequence[Passage], question: str) -> Screen:
    """Several passages quoted one below the other, each with a button that opens it."""
    blocks = list(intro)
    for passage in passages:
        text, shown = passage.in_language(voice.language)
        blocks += [quote(text), *_source(voice, passage, shown)]
    return Screen(tuple(blocks), quoted_keyboard(voice, passages, question))


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
