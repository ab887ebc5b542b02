"""Pages to try a draft beside the live build, to publish it, and to go back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from bot.desk.ask import Ask, within
from bot.desk.house import BusyError, House
from bot.desk.journal import What
from bot.editing.asked import last_asked
from bot.editing.reportfiles import mark_stale
from bot.screens.citation import place
from bot.screens.quotes import Quotation, quotations
from bot.service.reader import language_of
from index.answer import Answer
from index.builds import Builds
from index.comparison import Changed, Comparison, figures
from index.engine import Engine
from index.errors import IndexMissingError, StoredIndexError
from index.publications import Publications, Record, files_digest
from index.publishing import Compared, Publication, PublishOptions, difference, discard, roll_back
from index.publishing import publish as publish_files
from knowledge.diff import Kind, altered, paired, unaltered
from knowledge.errors import UserError
from knowledge.library import Library
from knowledge.questions import Question, Split
from knowledge.report import report_of

#: The most changed answers that are shown.
_LISTED = 60


@dataclass(frozen=True, slots=True)
class Side:
    """The answer of one side, or the reason why there is none."""

    answer: Answer | None
    quotations: tuple[Quotation, ...] = ()
    why: str = ""


def attempt(ask: Ask) -> Response:
    """Show the answers of the live build and of the draft to a question, side by side."""
    question, house = ask.given("q"), ask.house
    live = draft = None
    if question.strip():
        try:
            live = _answer(house.engine(draft=False), question)
        except IndexMissingError:
            live = Side(None, why=ask.say("nothing-live"))
        except StoredIndexError as error:
            live = Side(None, why=str(error))
        made = house.made()
        draft = _answer(made, question) if made else Side(None)
    return ask.page(
        "try.html",
        title=ask.say("try"),
        question=question,
        live=live,
        draft=draft,
        ready=house.draft_is_ready(),
    )


def prepare(ask: Ask) -> Response:
    """Build the draft, so that it can be asked."""
    house, back = ask.house, f"/try?{urlencode({'q': ask.given('q')})}"

    def prepared(bar: Any) -> None:
        house.engine(draft=True, bar=bar)

    house.start("draft", "preparing", back, prepared)
    return ask.lead("/work")


def show(ask: Ask) -> Response:
    """Show the changes that publishing would make, or has made."""
    house = ask.house
    files, live = house.files(), house.live()
    new, old = files.library, live or Library(())
    before, after = ({report.id for report in library.reports} for library in (old, new))
    changed, moved = _official(old, new)
    changes = [one for one in house.changes() if report_of(one.id) in before & after]
    texts = [one for one in changes if one.kind is not Kind.ABOUT or one.old != one.new]
    compared = _compared(house)
    last = house.job if house.job and house.job.done else None
    ended: Publication | None = last.result if last and last.kind == "publish" else None
    job = last if last and last.key == house.key else None
    done = ended if job else None  # what was said of other files would mislead
    answers = compared.answers if compared else done.answers if done else None
    return ask.page(
        "publish.html", title=ask.say("publish"), files=files,
        sound=bool(files.files) and not any(one.is_error for one in files.problems),
        live=live, added=[one for one in new.reports if one.id not in before], lessons=_lessons(house),
        removed=sorted(before - after), texts=texts,
        asked={id_ for one in files.questions if not one.drafted for id_ in one.passages},
        official=changed, moved=moved,
        answers=answers, lists=_lists(ask, old, new, answers) if answers else {},
        shares=figures(answers.pairs).get("all", {}) if answers else {},
        published=done, ended=ended, notes=job.notes if job and job.kind in ("compare", "publish") else [],
    )  # fmt: skip


def act(ask: Ask) -> Response:
    """Compare the answers, publish, go back, or throw the draft away."""
    house, do, why = ask.house, ask.given("do"), " ".join(ask.given("why").split())
    notes: list[str] = []
    if do == "discard" and house.job and not house.job.done:
        raise BusyError
    if do == "compare":

        def compare(bar: Any) -> None:
            build, files = Builds(house.data).current(), files_digest(house.knowledge)
            asked = last_asked(house.settings, notes.append)
            answers = difference(house.publisher(bar), None, house.knowledge, asked)
            house.compared.append(Compared(build, files, answers))

        house.start("compare", "comparing", "/publish", compare, notes)
    elif do == "publish":
        live = house.live()
        official = set(altered(live, house.files().library)) if live else set()
        if official - set(" ".join(ask.every("official")).split()):
            raise UserError(ask.say("tick-official"))
        force = bool(ask.given("force"))
        if not why:
            raise UserError(ask.say("say-why"))
        options = PublishOptions(ask.who, why, force, bool(official))
        house.journal.make(
            ask.who,
            lambda count: ("did-mark-stale", {"count": count}),
            lambda: mark_stale(house.knowledge, live),
        )

        def published(bar: Any) -> Publication:
            files, asked = files_digest(house.knowledge), last_asked(house.settings, notes.append)
            known = _compared(house)
            done = publish_files(house.publisher(bar), options, asked, known)
            if done.answers and not known:
                house.compared.append(Compared(done.previous_build, files, done.answers))
            if not done.build and house.job:  # the reason is still to be saved
                house.job.sent = ""
            return done

        house.start("publish", "publishing", "/publish", published, notes, ask.given("sent"))
    elif do == "back":
        return _back(ask)
    elif do == "discard":
        if not ask.given("sure"):
            return _surely(ask, ask.say("discard"))
        _, number = house.journal.make(
            ask.who, ("did-discard", {}), lambda: discard(house.data, house.knowledge)
        )
        return ask.lead("/history", done=number or "")
    return ask.lead("/work")


def _back(ask: Ask) -> Response:
    """Go back to an earlier publication; ask first, and say what of the files nobody has published."""
    house, build = ask.house, ask.given("build")
    publications = Publications(house.data)
    when = _published(publications.records()).get(publications.find(build).build, "")
    if not ask.given("sure"):
        return _surely(ask, ask.say("go-back-to", when=when))

    def gone_back(bar: Any) -> None:
        what: What = "did-go-back", {"text": when}
        _, number = house.journal.make(
            ask.who, what, lambda: roll_back(house.publisher(bar), ask.who, build=build)
        )
        if house.job:
            house.job.back = f"/history?{urlencode({'went': when, 'done': number})}"

    house.start("back", "going-back", "/history", gone_back)
    return ask.lead("/work")


def _surely(ask: Ask, title: str) -> Response:
    """Say what of the files nobody has published, before it is put away."""
    house = ask.house
    known = {(one.file, one.id): one for one in house.live_questions()}
    new = [one for one in house.files().questions if known.get((one.file, one.id)) != one]
    texts = [one for one in house.changes() if one.kind is not Kind.ABOUT or one.old != one.new]
    return ask.page("back.html", title=title, texts=len(texts), questions=len(new))


def _lessons(house: House) -> list[tuple[str, Question]]:
    """The lessons that differ from those that are live, each with its kind of change."""
    before, now = (
        {(one.file, one.id): one for one in some if one.split is Split.LEARN and not one.drafted}
        for some in (house.live_questions(), house.files().questions)
    )
    found = [
        ("changed" if at in before else "added", one) for at, one in now.items() if before.get(at) != one
    ]
    return found + [("removed", one) for at, one in before.items() if at not in now]


def _published(records: Sequence[Record]) -> dict[str, str]:
    """When each build was published, to the minute; of one that a rollback made, when what it went back to was."""
    found: dict[str, str] = {}
    for one in records:
        found.setdefault(one.build, found.get(one.to, one.when[:16].replace("T", " ")))
    return found


def _compared(house: House) -> Compared | None:
    """The kept comparison of the live build with the files as they are; None without one."""
    now = (Builds(house.data).current(), files_digest(house.knowledge)) if house.compared else ("", "")
    return next((one for one in house.compared if (one.build, one.files) == now), None)


def history(ask: Ask) -> Response:
    """Show the changes made at the desk, and the publications."""
    house = ask.house
    changes = house.journal.changes()[::-1]
    records = list(reversed(Publications(house.data).records()))
    published = _published(records[::-1])
    return ask.page(
        "history.html", title=ask.say("history"), changes=changes[:200], records=records, published=published,
        undoable={one.number for one in house.journal.undoable()}, current=Builds(house.data).current(),
        went=ask.given("went") if ask.given("went") in published.values() else "",
    )  # fmt: skip


def undo(ask: Ask) -> Response:
    """Undo a change."""
    number = ask.given("number")
    if not number.isdecimal():
        raise UserError(ask.say("not-done"))
    done = ask.house.journal.undo(ask.who, int(number))
    return ask.lead(within(ask.given("back"), "/history"), done=done or "")


def _answer(engine: Engine, question: str) -> Side:
    answer = engine.ask([question])[0]
    return Side(answer, quotations(answer, language_of(question, answer)))


def _official(old: Library, new: Library) -> tuple[list[tuple[str, tuple[str, str]]], list[str]]:
    """The ids whose official text has changed, with the texts before and now; and the ids whose text has moved
    unchanged."""
    places = {was: id_ for id_, was in paired(old, new).items()}
    changed, moved = list[tuple[str, tuple[str, str]]](), list[str]()
    for id_ in altered(old, new):
        now = new.ids.get(places.get(id_, ""))
        was = old.ids[id_]
        if now is not None and unaltered(was, now):
            moved.append(id_)
        else:
            changed.append((id_, (was.original, now.original if now is not None else "")))
    return changed, moved


def _lists(
    ask: Ask, old: Library, new: Library, answers: Comparison
) -> Mapping[str, tuple[int, list[tuple[Changed, str, str, str]]]]:
    """The changed answers: "worse", "better", "taught" and "other", each kind with its number. Of the first ones the
    citations before and after, and of the right answer."""
    marks: dict[tuple[str, str], str] = {}
    right: dict[tuple[str, str], Sequence[str]] = {}
    for pair in answers.pairs:
        if pair.old.good != pair.new.good and pair.known:
            marks[pair.new.question, pair.new.language] = "better" if pair.new.good else "worse"
            right[pair.new.question, pair.new.language] = pair.new.expected or ("",)

    def cited(library: Library, id_: str) -> str:
        known = library.ids.get(id_)
        return f"{place(known, ask.voice.language)} · {known.report.id}" if known else id_

    found: dict[str, list[tuple[Changed, str, str, str]]] = {}
    for one in answers.changed:
        at = one.question, one.language
        kind = "taught" if one.taught else marks.get(at, "other")
        meant = [cited(new, id_) or ask.say("outcome-none") for id_ in right.get(at, ())]
        found.setdefault(kind, []).append(
            (one, cited(old, one.old.first), cited(new, one.new.first), " / ".join(meant))
        )
    return {kind: (len(some), some[:_LISTED]) for kind, some in found.items()}
