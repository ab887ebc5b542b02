"""What a message gets (`bot.service.conversation`), as a screen."""

from collections.abc import Sequence
from dataclasses import replace

from bot.screens.blocks import Block, bold, paragraph
from bot.screens.display import Display
from bot.screens.keyboards import Row, button, label, question_rows
from bot.screens.phrases import Voice, own_name
from bot.screens.presses import Action
from bot.screens.quotes import place_of, quoted_blocks, section_passages
from bot.screens.replies import Screen, start
from bot.service.conversation import Found, Reply
from bot.service.store import LastShown
from index.acts import Act
from index.answer import Outcome
from index.words import quoted
from knowledge.report import report_of

#: What is said to messages that ask nothing of the reports.
SAID = {
    Act.THANKS: "welcome", Act.OK: "ok", Act.BYE: "bye", Act.WRONG: "wrong", Act.SUMMARISE: "summarise",
    Act.STOP: "stop",
}  # fmt: skip
#: After these the reports' contents are offered.
LEADING = frozenset({Act.WRONG, Act.SUMMARISE})


def reply(display: Display, given: Reply, before: LastShown | None) -> Screen:
    """What a message gets, on the display of its edition. `before` is the place of the answer before it."""
    voice = display.voice
    if given.found:
        return _found(display, given)
    if given.act in SAID:
        keyboard = display.covers() if given.act in LEADING else ()
        return Screen.saying(voice, SAID[given.act], keyboard)
    if given.starts:
        return start(voice, display.book)
    if before is None and not given.ids:
        samples = question_rows(voice, display.book.samples(voice.language))
        return Screen.saying(voice, "leans-on-nothing", samples)
    if given.act is Act.MORE:
        return _more(display, given, before)
    if given.act in (Act.LANGUAGE, Act.ORIGINAL):
        screen = _in_language(display, given.ids, given.language or display.language)
        if before is None or not before.unsure:
            return screen
        caveat = voice.blocks("closest-intro", count=len(display.book.reports))
        return replace(screen, blocks=(*caveat, *screen.blocks))
    if given.ids:
        return _again(display, given)
    listed = display.meetings(report_of(before.id) if before else "")
    return Screen((*voice.blocks("elsewhere-none"), *listed.blocks), listed.keyboard)


def back(display: Display, given: Reply, usual: str) -> Row:
    """The button that shows the same in the `usual` language of a reader who is answered in another."""
    if display.voice.language == usual or not given.shown:
        return ()
    identifier = given.shown[0]
    chapter = display.book.chapters.get(identifier)
    whole = chapter is not None and bool(chapter.section.items)
    action = Action.SECTION if whole else Action.PASSAGE
    text = "🌐 " + own_name(usual)
    return (button(Voice(usual), text, action, identifier, usual, "", display.question),)


def note_for_unanswered(voice: Voice, given: Reply, contact: str) -> tuple[str, ...]:
    """Lines below a kept question without an answer: who reads it, and where to write for a reply."""
    answers = [found.answer for found in given.found]
    if not answers or any(answer.outcome is not Outcome.NONE or answer.unread for answer in answers):
        return ()
    written = (voice.say("none-contact", contact=contact),) if contact else ()
    return (voice.say("none-passed"), *written)


def headed(found: Sequence[Found]) -> list[tuple[str, Found]]:
    """The answers that show something, each with what stands above it: its question, where there are several. Two
    questions that get the same have one answer."""
    same = dict[str, list[Found]]()
    for one in found:
        if one.ids:
            same.setdefault(one.answer.whole or one.ids[0], []).append(one)
    # One question at two meetings need not be said twice.
    several = len({one.asked for one in found}) > 1
    # The second may have been read behind the first.
    titles = [
        " · ".join(one.asked.removeprefix(first.asked).strip() or one.asked for one in (first, *others))
        for first, *others in same.values()
    ]
    return [(title if several else "", each[0]) for title, each in zip(titles, same.values(), strict=True)]


def _found(display: Display, given: Reply) -> Screen:
    """The answer to a question, below a line that says what it leant on; of two questions one below the other."""
    voice, book = display.voice, display.book

    def screen(found: Found) -> Screen:
        shown = display.answer(found.answer, found.asked, alone=found.leant is None)
        if found.lead is None:
            return shown
        return shown.headed(voice, "follow-up", place=place_of(found.lead, voice.language))

    answers = headed(given.found)
    if not answers or (len(given.found) == 1 and not given.ids):
        return screen(given.found[0])
    blocks = list[Block]()
    for title, found in answers:
        blocks += [paragraph(bold(title))] if title else []
        blocks += screen(found).blocks
    # One that has no answer says so in a line, beside one that has.
    for found in given.found:
        blocks += () if found.ids else voice.blocks("half-none", question=found.asked)
    firsts = [book.passages[found.ids[0]] for _, found in answers]
    besides = [book.passages[each] for each in given.ids if each in book.passages]
    passages = [each for each in besides if each not in firsts]
    blocks += quoted_blocks(voice, book, passages)
    return Screen(tuple(blocks), display.passages([*firsts, *passages]).keyboard)


def _again(display: Display, given: Reply) -> Screen:
    """The last passage once more, with the line of its meeting."""
    book, voice = display.book, display.voice
    passages = [book.passages[each] for each in given.ids if each in book.passages]
    if given.ids[0] not in book.passages:
        return display.opened(given.ids[0])
    place = place_of(book.chapters[passages[0].section_id], voice.language)
    return display.passages(passages).headed(voice, "follow-up", place=place)


def _in_language(display: Display, ids: Sequence[str], wished: str) -> Screen:
    """What was shown last in the language that was asked for; what languages there are where it lacks that one."""
    there = replace(display, text=wished)
    identifier, *more = ids
    if more:
        screens = [there.opened(each) for each in ids]
        return Screen(tuple(block for each in screens for block in each.blocks), screens[0].keyboard)
    chapter, passage = display.book.chapters.get(identifier), display.book.passages.get(identifier)
    texts = section_passages(chapter) if chapter is not None else (passage,) if passage else ()
    if any(wished in each.text for each in texts):
        return there.opened(identifier)
    screen = display.languages(identifier, whole=chapter is not None)
    return screen.headed(display.voice, "language-none", language=display.voice.name(wished))


def _more(display: Display, given: Reply, before: LastShown | None) -> Screen:
    """The passages that follow the last answer, or that there are no more."""
    if not given.ids:
        return Screen.saying(display.voice, "more-end", display.beside(before.id if before else ""))
    screen = display.passages([display.book.passages[each] for each in given.ids])
    asked = label(quoted(before.question) or before.question, 100) if before else ""
    return screen.headed(display.voice, "more-intro", question=asked) if asked else screen
