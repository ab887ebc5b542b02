"""The steps of drafted lessons: ask an assistant, read and try its reply, accept drafts."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.editing.lessonfile import LessonFile
from bot.settings import Settings
from index.exam import Exam
from index.language import detect
from index.model.encoder import Encoder
from knowledge.drafts import FAR_OFF, Dropped, read_reply
from knowledge.errors import UserError
from knowledge.language import base, name
from knowledge.library import Library
from knowledge.progress import Progress
from knowledge.questions import Question, Split

#: A draft whose passage is not among the first so many is shown last and marked: it is a mistake, or one of the best.
_FOUND = 10


def try_reply(
    settings: Settings, library: Library, file: LessonFile, reply: str, encoder: Encoder, bar: Progress
) -> tuple[list[Question], list[Dropped]]:
    """Read an assistant's reply: its drafts for a file, and the rejected lines. Drafts that are far off today come
    last. Writes nothing."""
    read, dropped = read_reply(reply, file.report, file.known)
    new: list[Question] = []
    exam = exam_of(settings, library, file.known, read)
    for one, doubt in zip(read, _doubts(settings, exam, encoder, bar), strict=True):
        if doubt and doubt != FAR_OFF:
            dropped.append(Dropped(one.line, " / ".join(one.text.values()), doubt))
        else:
            new.append(replace(one, style=doubt or one.style))
    new.sort(key=lambda one: one.style == FAR_OFF)
    return new, sorted(dropped, key=lambda one: one.line)


def ask_assistant(
    settings: Settings, pieces: Sequence[str], bar: Progress, note: Callable[[str], None]
) -> tuple[str, UserError | KeyboardInterrupt | None]:
    """What the assistant replies to the prompts about a report, and what ended that too early, if anything did: what
    came until then is of use. Raises it where nothing came."""
    from bot.editing.assistant import reply_to  # importing httpx takes 100 ms, which nothing else here needs

    replies: list[str] = []
    for number, one in enumerate(pieces):
        bar("asking the assistant", number / len(pieces))
        try:
            replies.append(reply_to(one, settings, note))
        except (UserError, KeyboardInterrupt) as error:
            if not replies:
                raise
            return "\n".join(replies), error
    return "\n".join(replies), None


def exam_of(
    settings: Settings, library: Library, known: Sequence[Question], asked: Sequence[Question] = ()
) -> Exam:
    """The exam of a bot that learnt from the accepted lessons among `known`."""
    learn = tuple(one for one in known if one.split is Split.LEARN and not one.drafted)
    return Exam(settings.knowledge.resolve().name, library, tuple(asked), learn)


def accepted(draft: Question) -> Question:
    """The draft as a lesson."""
    return replace(draft, drafted=False, gloss=None, style=None if draft.style == FAR_OFF else draft.style)


def _doubts(settings: Settings, exam: Exam, encoder: Encoder, bar: Progress) -> list[str]:
    """The doubt about each draft: another language, FAR_OFF if the bot does not find its passage today, "" for none."""
    if not exam.questions:
        return []
    rows = exam.sit(exam.engine(encoder, settings.data, bar))
    reasons = []
    for row in rows:
        spoken = detect(row.text)
        if spoken is not None and base(spoken) != base(row.language):
            reasons.append(f"looks like {name(spoken, 'en')} rather than {name(row.language, 'en')}")
        elif row.answerable and (row.rank or _FOUND + 1) > _FOUND:
            reasons.append(FAR_OFF)
        else:
            reasons.append("")
    return reasons
