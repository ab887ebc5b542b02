"""The bot's own pages: greeting, help, privacy, about, the choice of a language."""

from collections.abc import Mapping, Sequence

from bot.telegram.blocks import paragraph
from bot.telegram.book import Book
from bot.telegram.buttons import Action, Button, Keyboard, pack
from bot.telegram.messages import LANGUAGES
from bot.telegram.screen import Screen, Voice, label
from bot.telegram.worker import Edition
from index.answer import Outcome
from knowledge.report import in_language

#: The commands in Telegram's menu, in its order.
COMMANDS = ("start", "help", "language", "sections", "meetings", "privacy", "forget", "about")
#: How many sample questions the catalogues have, and of which report.
SAMPLES, SAMPLED = 3, "cwg-cop-2022"
#: The most of the reports' titles that is said, in columns.
TITLES = 600


def start(voice: Voice, book: Book) -> Screen:
    """The greeting, sample questions as buttons where there are some, and what the bot does not do."""
    count = 0 if book.report(SAMPLED) is None else SAMPLES
    samples = [
        (Button(voice.say(f"sample-{number}"), data=pack(Action.SAMPLE, voice.language, str(number))),)
        for number in range(1, count + 1)
    ]
    more = (
        Button(voice.say("button-sections"), data=pack(Action.CONTENTS, voice.language)),
        Button("🌐 " + voice.say("button-language"), data=pack(Action.INTERFACE, voice.language)),
    )
    greeting = voice.blocks("start-greeting", reports=titles(book, voice.language))
    return Screen((*greeting, *voice.blocks("start-limits")), (*samples, more))


def titles(book: Book, language: str) -> str:
    """The titles of the reports, as far as a reader's language has them; of very many the first."""
    names = [in_language(report.title, language, report.language)[0] for report in book.reports]
    return label("; ".join(names), TITLES)


def language(voice: Voice) -> Screen:
    """The choice of the bot's language; each button is in its own language."""
    buttons = [
        Button(voice.messages.own_name(each), data=pack(Action.INTERFACE, voice.language, each))
        for each in LANGUAGES
    ]
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    return voice.screen("language-ask", rows)


def forget(voice: Voice) -> Screen:
    """The question whether to erase everything."""
    keyboard: Keyboard = (
        (Button(voice.say("forget-yes"), data=pack(Action.FORGET, voice.language, "+")),),
        (Button(voice.say("forget-no"), data=pack(Action.FORGET, voice.language, "-")),),
    )
    return voice.screen("forget-ask", keyboard)


def about(voice: Voice, edition: Edition, model: str) -> Screen:
    """Which reports, which index, which model, which program."""
    blocks = []
    for report in edition.book.reports:
        title, _ = in_language(report.title, voice.language, report.language)
        text = voice.say(
            "about-report",
            title=title,
            passages=sum(1 for _ in report.passages()),
            languages=", ".join(voice.name(tag) for tag in sorted(report.official)),
        )
        blocks.append(paragraph(text))
        days = [
            voice.date(meeting.date)
            for meeting, chapter in edition.book.meetings()
            if meeting.date is not None and chapter.report.id == report.id
        ]
        if days:
            span = voice.say("about-meetings", first=days[0], last=days[-1])
            blocks.append(paragraph(span, tight=True))
    blocks.append(paragraph(voice.say("about-index", build=edition.build, model=model)))
    blocks.append(paragraph(voice.say("about-source")))
    return Screen(tuple(blocks))


def status(
    voice: Voice,
    edition: Edition,
    waiting: int,
    outcomes: Mapping[str, int],
    problems: Sequence[str],
    remarks: Sequence[str],
) -> Screen:
    """How the bot does, for an admin: what waits, how many questions of the last days had which outcome, what is wrong,
    and remarks on the index; these two in English, as the logs have them."""
    passages = sum(1 for report in edition.book.reports for _ in report.passages())
    counts = {outcome.value: outcomes.get(outcome.value, 0) for outcome in Outcome}
    lines = [
        voice.say("status-wrong" if problems else "status-well"),
        *problems,
        voice.say("status-index", build=edition.build, passages=passages),
        *remarks,
        voice.say("status-waiting", waiting=waiting),
        voice.say("status-week", **counts),
    ]
    return Screen(tuple(paragraph(line) for line in lines))
