"""The buttons under passages and sections: other languages, what stands beside them, sharing and votes."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.telegram.book import Book, Chapter
from bot.telegram.browsing import PAGE, chapter_button, contents_button, covers, heading_of, passage_label
from bot.telegram.buttons import Action, Button, Keyboard, pack
from bot.telegram.messages import LANGUAGES
from bot.telegram.screen import Voice
from knowledge.report import Passage


@dataclass(frozen=True, slots=True)
class Look:
    """How a passage is shown: the language of its text, whether the original stands beside it, and for whose
    question (an update id, or "") with which other passages."""

    language: str
    original: bool = False
    question: str = ""
    others: tuple[Passage, ...] = ()


def passage_keyboard(voice: Voice, book: Book, passage: Passage, look: Look, shown: str) -> Keyboard:
    """What is under one passage; `shown` is the language that its text is in."""
    return _filled(
        _language_row(voice, Action.PASSAGE, passage, look, identifier=passage.id, shown=shown),
        _neighbour_row(voice, book, passage, look),
        *(_offer_row(voice, other, look) for other in look.others if other.id != passage.id),
        _share_row(voice, passage.id, look),
    )


def section_keyboard(
    voice: Voice, book: Book, chapter: Chapter, look: Look, passages: Sequence[Passage]
) -> Keyboard:
    """What is under a section; `passages` are those quoted."""
    inner = [(_inner_button(voice, below, look),) for below in chapter.within() if below.whole()]
    if len(inner) > PAGE:
        # Telegram takes a hundred buttons, and a reader fewer: the contents have pages.
        inner = [(contents_button(voice, heading_of(chapter, voice.language), chapter.id),)]
    beside = _chapter_row(voice, book, chapter, look)
    if not passages:
        # A heading alone has no other language to be read in, and is nothing to share.
        return _filled(*inner, beside, _votes(voice, chapter.id, look.question))
    # One translation is enough to offer the original; without any, one that could be shown is, to go back to it.
    first = min(
        passages,
        key=lambda each: (_is_original(each, look.language), _is_original(each, voice.language)),
    )
    _, shown = first.in_language(look.language)
    return _filled(
        _language_row(voice, Action.SECTION, first, look, identifier=chapter.id, shown=shown),
        *inner,
        beside,
        _share_row(voice, chapter.id, look),
    )


def quoted_keyboard(voice: Voice, passages: Sequence[Passage], question: str) -> Keyboard:
    """What is under several passages: a button that opens each; the votes count for the first."""
    look = Look(voice.language, question=question)
    return _filled(
        *(_offer_row(voice, passage, look) for passage in passages),
        _votes(voice, passages[0].id, question),
    )


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


def reading_on(voice: Voice, book: Book, identifier: str, look: Look) -> Keyboard:
    """The buttons that lead on from a passage or a section, and back."""
    passage, chapter = book.passages.get(identifier), book.chapters.get(identifier)
    if chapter is not None:
        return (_chapter_row(voice, book, chapter, look),)
    return (_neighbour_row(voice, book, passage, look),) if passage is not None else covers(voice, book)


def _filled(*rows: tuple[Button, ...]) -> Keyboard:
    return tuple(row for row in rows if row)


def _inner_button(voice: Voice, below: Chapter, look: Look) -> Button:
    own = below.passages()
    if not own:
        # A heading alone leads on to what is within it.
        return chapter_button(voice, below)
    return Button(passage_label(own[0], voice.language), data=_section_data(voice, below, look))


def _is_original(passage: Passage, language: str) -> bool:
    """Whether a reader of `language` gets the report's own words."""
    return passage.in_language(language)[1] == passage.report.language


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


def _offer_row(voice: Voice, passage: Passage, look: Look) -> tuple[Button, ...]:
    if passage.number is None and passage.section.items:
        # A line that introduces bullets says little without them.
        data = _section_data(voice, Chapter(passage.report, passage.path), look)
    else:
        data = _passage_data(voice, passage, look)
    return (Button(passage_label(passage, voice.language), data=data),)


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


def _passage_data(voice: Voice, passage: Passage, look: Look) -> str:
    return pack(Action.PASSAGE, voice.language, passage.id, look.language, "", look.question)


def _section_data(voice: Voice, chapter: Chapter, look: Look) -> str:
    return pack(Action.SECTION, voice.language, chapter.id, look.language, "", look.question)
