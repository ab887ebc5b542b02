"""Screens without passages of the reports: help, choices, the figures of admins; each is made from values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import quantiles

from bot.screens import shown
from bot.screens.phrases import LANGUAGES, Voice, label, own_name, paragraph
from bot.service.book import Book
from bot.service.unanswered import Group
from bot.service.worker import Edition
from bot.telegram.buttons import Action, Keyboard, Screen, button, in_threes, question_rows
from index.answer import Outcome

#: The commands in Telegram's menu, in its order.
COMMANDS = (
    "start",
    "help",
    "find",
    "language",
    "sections",
    "meetings",
    "follows",
    "privacy",
    "forget",
    "about",
)
#: The commands of an admin, after the others.
ADMIN_COMMANDS = ("status", "unanswered", "reindex", "rollback")
#: Most groups of /unanswered, and most columns of a question in it.
GROUPS, ASKED = 10, 120


def follows(voice: Voice, wishes: Iterable[tuple[str, str]]) -> Screen:
    """The questions that a person waits for, each an (id, question), with buttons that take them back."""
    rows = [(button(voice, f"✕ {label(question)}", Action.FOLLOW, id_),) for id_, question in wishes]
    return Screen.saying(voice, "follows" if rows else "follows-none", tuple(rows))


def follow_again(voice: Voice, identifier: str, question: str) -> Screen:
    """The question whether a person still waits, a year after they asked to be told."""
    rows = (
        (button(voice, voice.say("follow-again-yes"), Action.FOLLOW, identifier, "+"),),
        (button(voice, voice.say("forget-no"), Action.FOLLOW, identifier),),
    )
    return Screen.saying(voice, "follow-again", rows, question=question)


def language(voice: Voice, asker: str) -> Screen:
    """The choice of the bot's language. Only the `asker` may press its buttons."""
    choices = [button(voice, own_name(each), Action.INTERFACE, each, asker) for each in LANGUAGES]
    return Screen.saying(voice, "language-ask", in_threes(choices))


def forget(voice: Voice, asker: str) -> Screen:
    """The question whether to erase all that is kept of the `asker`, the only one who may press its buttons."""
    return Screen.saying(voice, "forget-ask", _yes_no(voice, "forget-yes", Action.FORGET, asker))


def help_(voice: Voice, book: Book, mention: str) -> Screen:
    """How to ask, with a question to press."""
    example = question_rows(voice, book.samples(voice.language)[:1])
    return Screen.saying(voice, "help", example, mention=mention)


def group_help(voice: Voice, book: Book, mention: str) -> Screen:
    """How to ask in a group."""
    sample = next(iter(book.samples(voice.language)), "…")
    return Screen.saying(voice, "group-help", mention=mention, sample=sample)


def about(voice: Voice, edition: Edition, model: str) -> Screen:
    """The reports, the index build, the model and the version of the program."""
    said = shown.about(voice, edition, model)
    return Screen(tuple(paragraph(line, tight=line != each[0]) for each in said for line in each))


def status(
    voice: Voice,
    edition: Edition,
    waiting: int,
    times: Sequence[float],
    day: Mapping[str, Mapping[str, int]],
    week: Mapping[str, Mapping[str, int]],
    problems: Sequence[str],
    warnings: Sequence[str],
) -> Screen:
    """How the bot is, for an admin.

    waiting: updates that wait.
    times: seconds to the last replies.
    day, week: the number of questions by outcome and language.
    problems, warnings: sentences on what is wrong, in English, as in the logs.
    """
    passages = len(edition.book.passages)
    counts = {outcome.value: sum(week.get(outcome.value, {}).values()) for outcome in Outcome}
    today = {outcome.value: _by_language(day.get(outcome.value, {})) for outcome in Outcome}
    lines = [
        voice.say("status-wrong" if problems else "status-well"),
        *problems,
        voice.say("status-index", build=edition.build, passages=passages),
        *warnings,
        voice.say("status-waiting", waiting=waiting),
        *_times(voice, times),
        voice.say("status-day", **today),
        voice.say("status-week", **counts),
    ]
    return Screen(tuple(paragraph(line) for line in lines))


def unanswered(voice: Voice, groups: Sequence[Group]) -> Screen:
    """The groups of unanswered questions, for an admin: how often each was asked, its most frequent wording, and the
    passage that came closest."""
    first = groups[:GROUPS]
    lines = [voice.say("unanswered", groups=len(groups), shown=len(first))]
    for group in first:
        closest = next(iter(group.passages), "")
        lines.append(f"{len(group.questions)} × {label(next(iter(group.texts)), ASKED)}")
        lines[-1] += f"\n→ {closest}" if closest else ""
    return Screen(tuple(paragraph(line) for line in lines))


def rollback(voice: Voice, build: str) -> Screen:
    """The question whether to go back from a build to the one before it."""
    return Screen.saying(
        voice, "rollback-ask", _yes_no(voice, "rollback-yes", Action.ROLLBACK, build), build=build
    )


def alert(voice: Voice, problems: Collection[str], warnings: Collection[str] = ()) -> Screen:
    """The alert to an admin: the bot does not answer, something else is wrong, or all is well again."""
    key = "alert-lost" if problems else "status-wrong" if warnings else "alert-back"
    lines = [voice.say(key), *problems, *warnings]
    return Screen(tuple(paragraph(line) for line in lines))


def _times(voice: Voice, times: Sequence[float]) -> tuple[str, ...]:
    if len(times) < 2:
        return ()
    cuts = quantiles(times, n=20, method="inclusive")
    half, most = f"{cuts[9]:.2f}", f"{cuts[18]:.2f}"
    return (voice.say("status-times", half=half, most=most, count=len(times)),)


def _by_language(counts: Mapping[str, int]) -> str:
    """A count, and that of each language: "12 (en 10, fr 2)"."""
    each = ", ".join(f"{tag or '?'} {count}" for tag, count in sorted(counts.items()))
    return f"{sum(counts.values())} ({each})" if counts else "0"


def _yes_no(voice: Voice, yes: str, action: Action, *fields: str) -> Keyboard:
    signs = ((yes, "+"), ("forget-no", "-"))
    return tuple((button(voice, voice.say(key), action, sign, *fields),) for key, sign in signs)
