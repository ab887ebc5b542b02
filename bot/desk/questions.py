"""A report's lessons: the prompt for an assistant, its reply, drafts to accept or reject, and the gain of the
lessons."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.responses import Response

from bot.desk.ask import Ask
from bot.desk.house import ChangedError, digest_of
from bot.desk.journal import What
from bot.editing.lessonfile import LessonFile
from bot.editing.lessons import accepted, ask_assistant, exam_of, try_reply
from bot.screens.citation import place
from index.answer import Outcome
from index.coverage import ReportCoverage, coverage, held_out
from index.evaluation import Row
from index.exam import Remembering
from knowledge.diff import Kind
from knowledge.drafts import EACH, FAR_OFF, Dropped, prompts, read_reply
from knowledge.errors import UserError
from knowledge.language import name
from knowledge.progress import Progress
from knowledge.questions import Question, Split, load_questions
from knowledge.report import Passage, Report

#: The drafts on one page; the fewest questions of a passage that is not weak.
_CARDS, _FEW = 12, 2
#: Questions that an assistant may be asked for a passage, besides the usual number.
_WISHED = {"2": 2, "4": 4}


@dataclass(frozen=True, slots=True)
class Card:
    """A draft to accept or reject.

    question: the draft
    passages: the passages that should answer it; none for an unanswerable question
    far: whether the bot does not find the passage by it
    today: what the bot says to it today
    """

    question: Question
    passages: tuple[tuple[Passage, str], ...]
    far: bool
    today: str


def show(ask: Ask) -> Response:
    """The page."""
    house, report = ask.house, ask.house.report(ask.id)
    files = house.files()
    new = ask.given("new").split()
    own = [one for one in files.questions if one.report == report.id]
    lessons = _lessons(ask, report)
    waiting = sorted(
        (one for one in own if one.drafted), key=lambda one: (one.id not in new, one.style == FAR_OFF)
    )
    pieces = _prompts(ask, report)
    piece = min(int(given) if (given := ask.given("piece")).isdecimal() else 1, len(pieces))
    measured: tuple[ReportCoverage, list[Row]] | None = house.result(f"coverage {report.id}")
    found, missed = measured[0] if measured else None, measured[1] if measured else ()
    rows = {one.id: one for one in found.passages} if found else {}
    passages = [
        (one, place(one, ask.voice.language), lessons[one.id], rows.get(one.id)) for one in report.passages()
    ]
    confused: dict[str, dict[str, None]] = {}
    for row in missed:
        confused.setdefault(row.question, {}).update(dict.fromkeys(row.shown[:1]))
    asked: dict[str, list[tuple[str, str, list[str]]]] = {}
    for one in own:
        tag = ask.voice.language if ask.voice.language in one.text else next(iter(one.text))
        for id_ in one.passages if not one.drafted else ():
            others = list(confused.get(f"{one.file}/{one.id}", ()))
            asked.setdefault(id_, []).append((tag, one.text[tag], others))
    wrote = ask.given("wrote")
    return ask.page(
        "questions.html", title=report.title[report.language], report=report, passages=passages, found=found,
        cards=_cards(ask, report, waiting[:_CARDS]), waiting=len(waiting),
        near=sum(one.style != FAR_OFF for one in waiting), accepted=len(own) - len(waiting),
        prompt=pieces[piece - 1], piece=piece, pieces=len(pieces), weak=sum(count < _FEW for count in lessons.values()),
        asks=house.settings.assistant_url is not None, sends=bool(house.settings.desk_user),
        read=house.result(f"reply {report.id}"),
        asked=asked, changed={one.id for one in house.changes() if one.kind is Kind.CHANGED and one.official},
        each=_WISHED.get(ask.given("each"), EACH), new=new, chosen=ask.given("passage"), wrote=wrote,
        today=_today(ask, wrote, list(filter(None, [ask.given("passage")]))) if wrote else "",
    )  # fmt: skip


def act(ask: Ask) -> Response:
    """Do the action of a form on the page."""
    report, back = ask.house.report(ask.id), _back(ask)
    match ask.given("do"):
        case "read":
            reply = ask.given("text")
            if not reply.strip():
                raise UserError(ask.say("no-reply"))
            return _read(ask, report, lambda _bar: (reply, None), [])
        case "ask":
            notes, settings, pieces = list[str](), ask.house.settings, _prompts(ask, report)
            return _read(ask, report, lambda bar: ask_assistant(settings, pieces, bar, notes.append), notes)
        case "cards" | "cards-all" | "again":
            return ask.lead(back, "cards", done=_decide(ask, report) or "")
        case "own":
            done, passage, text = _own(ask, report, Split.LEARN), ask.given("passage"), ask.given("text")
            return ask.lead(
                back, "own", done=done or "", passage=passage, wrote=text, language=ask.given("language")
            )
        case "measure":
            ask.house.start(
                f"coverage {report.id}", "measuring", back, lambda bar: _measure(ask, report, bar)
            )
            return ask.lead("/work")
    raise UserError(ask.say("not-done"))


def tests(ask: Ask) -> Response:
    """A report without its lessons, for somebody who writes tests."""
    report = ask.house.report(ask.id)
    passages = [(one, place(one, ask.voice.language)) for one in report.passages()]
    return ask.page("tests.html", title=report.title[report.language], report=report, passages=passages)


def add_test(ask: Ask) -> Response:
    """Add a test."""
    done = _own(ask, ask.house.report(ask.id), Split.JUDGE)
    return ask.lead(f"/r/{ask.id}/tests", done=done or "", language=ask.given("language"))


def _back(ask: Ask) -> str:
    """The address of the page, with the choices for the prompt."""
    wished = {key: value for key in ("each", "weak") if (value := ask.given(key))}
    return f"/r/{ask.id}/questions?{urlencode(wished)}"


def _lessons(ask: Ask, report: Report) -> dict[str, int]:
    """How many accepted wordings each passage has."""
    taught = (one for one in ask.house.files().questions if one.report == report.id and not one.drafted)
    counts = Counter(id_ for one in taught for id_ in one.passages for _ in one.text)
    return {passage.id: counts[passage.id] for passage in report.passages()}


def _prompts(ask: Ask, report: Report) -> list[str]:
    """What an assistant is told about all passages, or the weak ones: as many questions of each as are wished."""
    only = [id_ for id_, count in _lessons(ask, report).items() if count < _FEW] if ask.given("weak") else []
    return prompts(report, only, _WISHED.get(ask.given("each"), EACH), name(ask.voice.language, "en"))


def _read(
    ask: Ask, report: Report, get: Callable[[Progress], tuple[str, BaseException | None]], notes: list[str]
) -> Response:
    """Read a reply and try its drafts, which takes a while."""
    house = ask.house

    def work(bar: Progress) -> tuple[int, list[Dropped], str]:
        reply, failed = get(bar)
        library = house.files().library
        file = LessonFile.open(house.settings, library, report)
        new, dropped = try_reply(house.settings, library, file, reply, house.encoder(bar), bar)

        def add() -> None:
            LessonFile.open(house.settings, house.files().library, report).add(new)

        if new:
            house.journal.make(ask.who, ("did-draft", {"count": len(new), "report": report.id}), add)
        if house.job:
            house.job.key = house.key  # until the next change the page says what was read
        return len(new), dropped, " ".join([*notes, str(failed or "")]).strip()

    house.start(f"reply {report.id}", "reading-reply", _back(ask), work, sent=ask.given("sent"))
    return ask.lead("/work")


def _cards(ask: Ask, report: Report, drafts: list[Question]) -> list[Card]:
    """The drafts as cards, with the bot's answer of today."""
    passages = {one.id: one for one in report.passages()}
    cards = []
    for draft in drafts:
        known = [passages[id_] for id_ in draft.passages if id_ in passages]
        cited = tuple((one, place(one, ask.voice.language)) for one in known)
        today = _today(ask, next(iter(draft.text.values())), draft.passages)
        cards.append(Card(draft, cited, draft.style == FAR_OFF, today))
    return cards


def _today(ask: Ask, question: str, passages: Sequence[str]) -> str:
    """What the bot says to a question today, in words; "" if it cannot be asked."""
    try:
        if ask.id not in ask.house.published():
            return ask.say("not-published")
        answer = ask.house.engine(draft=False).ask([question])[0]
    except UserError:  # the page to try says why
        return ""
    first = answer.hits[0].passage.id if answer.hits and answer.outcome is not Outcome.NONE else ""
    if first in passages if passages else answer.outcome is not Outcome.ANSWER:
        return ask.say("today-right")
    if not first:
        return ask.say("today-none")
    return ask.say("today-other", id=first, text=" ".join(answer.hits[0].passage.original.split())[:160])


def _decide(ask: Ask, report: Report) -> int:
    """Accept and reject drafts by the cards' values. If all are to be accepted, drafts that are far off still
    wait. Lessons on a passage that is to be looked at again become drafts."""
    every, again = ask.given("do") == "cards-all", ask.given("passage")
    said = {
        id_: (ask.given(f"choice-{id_}"), text, seen)
        for id_, seen, text in zip(ask.every("card"), ask.every("seen"), ask.every("text"), strict=True)
    }

    def work() -> tuple[int, int]:
        file = LessonFile.open(ask.house.settings, ask.house.files().library, report)
        own, counts = [], Counter[str]()
        for one in file.own:
            choice, text, seen = said.get(one.id, ("later", "", ""))
            if choice == "later" and every and one.drafted and one.style != FAR_OFF:
                choice = "yes"
            if choice in ("yes", "no") and seen and digest_of(one.text) != seen:
                raise ChangedError(one.id)
            counts[choice] += 1
            if choice == "yes" and one.drafted:
                tag, words = next(iter(one.text)), " ".join(text.split())
                one = replace(accepted(one), text={**one.text, tag: words} if words else one.text)
            if choice != "no":
                own.append(replace(one, drafted=True) if again in one.passages else one)
        file.save(own)
        return counts["yes"], counts["no"]

    def what(done: tuple[int, int]) -> What:
        if again:
            return "did-again", {"place": again}
        return "did-decide", {"yes": done[0], "no": done[1], "report": report.id}

    return ask.house.journal.make(ask.who, what, work)[1]


def _own(ask: Ask, report: Report, split: Split) -> int:
    """Add a lesson or a test that a person wrote."""
    passage, text = ask.given("passage"), ask.given("text")
    language = ask.given("language") or report.language
    row = json.dumps({"passages": [passage] if passage else [], "lang": language, "text": text})

    def work() -> None:
        file = LessonFile.open(ask.house.settings, ask.house.files().library, report, split)
        found, dropped = read_reply(row, report, file.known)
        if dropped:
            raise UserError(f"{ask.say('not-kept')}: {dropped[0].reason}")
        file.add(replace(one, drafted=False, split=split) for one in found)

    what = "did-write", {"place": passage or report.id, "text": text.strip()[:80]}
    return ask.house.journal.make(ask.who, what, work)[1]


def _measure(ask: Ask, report: Report, bar: Progress) -> tuple[ReportCoverage, list[Row]]:
    """What the lessons bring, and the wordings that found no right passage first."""
    house = ask.house
    library = house.files().library
    exam = exam_of(house.settings, library, load_questions(house.knowledge, library))
    engine = exam.engine(Remembering(house.encoder(bar)), house.data, bar)
    rows = held_out(exam, engine, bar)
    return coverage(report, rows), [one for one in rows if one.answerable and not one.right]
