"""Walking through the reports: reports, sections page by page, meetings by date."""

from collections.abc import Sequence

from bot.citation import full_date, meeting_name, section_place
from bot.telegram.blocks import Block, bold, paragraph
from bot.telegram.book import Book, Chapter, top
from bot.telegram.buttons import Action, Button, Keyboard, pack
from bot.telegram.screen import Screen, Voice, capital, label
from knowledge.report import Passage, Report, in_language

#: Buttons on one page.
PAGE = 8


def contents(voice: Voice, book: Book, identifier: str = "", page: int = 0) -> Screen:
    """The sections of a report or within a section, a page of them; with several reports, those first."""
    if not identifier and len(book.reports) == 1:
        identifier = book.reports[0].id
    report = book.report(identifier)
    chapter = book.chapters.get(identifier)
    back: list[Button] = []
    if chapter is not None:
        outer = chapter.report.id_of(chapter.path[-2]) if len(chapter.path) > 1 else chapter.report.id
        back = [contents_button(voice, voice.say("button-back"), outer)]
        heading = [paragraph(bold(heading_of(chapter, voice.language)))]
        choices = [chapter_button(voice, inner) for inner in chapter.within()]
    elif report is not None:
        if len(book.reports) > 1:
            back = [contents_button(voice, voice.say("button-back"), "")]
        title = report_name(book, report, voice.language)
        heading = [paragraph(bold(title)), paragraph(voice.say("sections-title"))]
        choices = [chapter_button(voice, outer) for outer in top(report)]
    else:
        heading = [paragraph(voice.say("reports-title"))]
        choices = [
            contents_button(voice, report_name(book, each, voice.language), each.id) for each in book.reports
        ]
    return _paged(voice, heading, choices, Action.CONTENTS, identifier, page=page, back=back)


def covers(voice: Voice, book: Book) -> Keyboard:
    """What the reports cover, as buttons: the first page of the contents, and the meetings."""
    return (*contents(voice, book).keyboard, *_meetings_row(voice, book))


def meetings(voice: Voice, book: Book, identifier: str = "", page: int = 0) -> Screen:
    """The meetings of a report by date, a page of them: each button opens what came out of one. With several reports
    that have meetings, those first."""
    held = book.meetings()
    having = [each for each in book.reports if any(chapter.report.id == each.id for _, chapter in held)]
    if not having:
        return voice.screen("meetings-none", contents(voice, book).keyboard)
    if len(having) == 1:
        identifier = having[0].id
    report = next((each for each in having if each.id == identifier), None)
    if report is None:
        choices = [
            _meetings_button(voice, report_name(book, each, voice.language), each.id) for each in having
        ]
        heading = [paragraph(voice.say("reports-title"))]
        return _paged(voice, heading, choices, Action.MEETINGS, "", page=page, back=[])
    choices = [
        Button(
            label(capital(meeting_name(meeting, voice.language))),
            data=pack(Action.SECTION, voice.language, chapter.id),
        )
        for meeting, chapter in held
        if chapter.report.id == report.id
    ]
    heading = list(voice.blocks("meetings-title"))
    if len(book.reports) > 1:
        heading.insert(0, paragraph(bold(report_name(book, report, voice.language))))
    back = [_meetings_button(voice, voice.say("button-back"))] if len(having) > 1 else []
    return _paged(voice, heading, choices, Action.MEETINGS, report.id, page=page, back=back)


def report_name(book: Book, report: Report, language: str) -> str:
    """A report's title; after its date, or its id where it has none, if another report's looks the same on a button."""
    titles = [in_language(each.title, language, each.language)[0] for each in book.reports]
    title, _ = in_language(report.title, language, report.language)
    if [label(each) for each in titles].count(label(title)) == 1:
        return title
    return f"{full_date(report.date, language) if report.date else report.id} — {title}"


def heading_of(chapter: Chapter, language: str) -> str:
    """A section's place as a heading: number, title, meeting."""
    return capital(section_place(chapter.path, chapter.report.language, language))


def passage_label(passage: Passage, language: str) -> str:
    """A passage as a button: where it is, and how it begins."""
    section = passage.section
    where = section.id
    if section.title is not None and not where[:1].isdigit():
        # "references" is a name for programs; people know the section by its title.
        where, _ = in_language(section.title, language, passage.report.language)
    if passage.number is not None:
        where = f"{where} · {passage.number}"
    return label(f"{where} — {passage.in_language(language)[0]}")


def chapter_button(voice: Voice, chapter: Chapter) -> Button:
    """A section as a button, which opens it, or the list of those within it where it has no words of its own."""
    text = heading_of(chapter, voice.language)
    passages = chapter.passages()
    if chapter.section.title is None and chapter.section.meeting is None and passages:
        text = f"{text} — {passages[0].in_language(voice.language)[0]}"
    if not passages:
        return contents_button(voice, text, chapter.id)
    return Button(label(text), data=pack(Action.SECTION, voice.language, chapter.id))


def contents_button(voice: Voice, text: str, identifier: str) -> Button:
    """A button that opens the list of what is in a report or a section."""
    return _list_button(voice, Action.CONTENTS, text, identifier)


def _meetings_button(voice: Voice, text: str, identifier: str = "") -> Button:
    return _list_button(voice, Action.MEETINGS, text, identifier)


def _list_button(voice: Voice, action: Action, text: str, identifier: str, page: int = 0) -> Button:
    return Button(label(text), data=pack(action, voice.language, identifier, str(page or "")))


def _meetings_row(voice: Voice, book: Book) -> Keyboard:
    if not book.meetings():
        return ()
    return ((_meetings_button(voice, voice.say("command-meetings")),),)


def _paged(
    voice: Voice,
    heading: Sequence[Block],
    choices: list[Button],
    action: Action,
    identifier: str,
    *,
    page: int,
    back: list[Button],
) -> Screen:
    pages = max(-(-len(choices) // PAGE), 1)
    page = min(max(page, 0), pages - 1)
    rows = [(button,) for button in choices[page * PAGE : (page + 1) * PAGE]]
    turns = []
    if page > 0:
        turns.append(_list_button(voice, action, voice.previous, identifier, page - 1))
    if page < pages - 1:
        turns.append(_list_button(voice, action, voice.next, identifier, page + 1))
    blocks = list(heading)
    if pages > 1:
        blocks.append(paragraph(voice.say("page-of", page=page + 1, pages=pages), tight=True))
    keyboard = tuple(row for row in (*rows, tuple(turns), tuple(back)) if row)
    return Screen(tuple(blocks), keyboard)
