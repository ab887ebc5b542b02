"""What a message gets: an answer, what was shown before in another way, or a sentence.

One function for chats, groups, the page and the command line: `Conversation.reply`. A classifier says what the message
is (`index.acts`). The numbers, dates and names in it are mentions (`index.mentions`). A message that leans on the
answer before it may be meant in a few ways. Each is a candidate question, and their confidence decides.
"""

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.service.book import Book, Chapter
from bot.service.reader import language_asked_for, language_of
from bot.service.store import LastShown, Question
from bot.service.worker import Edition
from index import pipeline
from index.acts import Act, Message
from index.answer import PLACES, TOP, Answer, Hit, Outcome
from index.language import detect
from index.mentions import MentionKind, asks_at, find, values_of, without
from index.mentions.tokens import Tokens, number_at
from index.model.encoder import Encoded
from index.words import quoted
from knowledge.normal import normalise
from knowledge.report import Report

#: What is asked beyond this many characters is not read: no question is so long.
LONGEST = 2000
#: Characters of the question before that are read together with a message that leans on it.
BEFORE = 300
#: The confidence from which the same question is answered within another meeting; below it the meeting is shown.
SAME = 0.5
#: The probability from which a message may be a question of its own too, and the confidence at which it is.
ALONE, SURE = 0.1, 0.8
#: What gets a sentence, and is no question.
ASIDES = frozenset({
    Act.GREETING, Act.THANKS, Act.OK, Act.BYE, Act.WRONG, Act.HELP, Act.SUMMARISE, Act.STOP,
})  # fmt: skip
#: What shows the last passage again.
AGAIN = frozenset({Act.WHO, Act.WHEN, Act.WHERE, Act.LANGUAGE, Act.ORIGINAL})
#: What leads to another meeting or section.
ELSEWHERE = frozenset({Act.NEXT, Act.PREVIOUS, Act.LAST, Act.THERE, Act.CORRECTION})
_PLACES = (MentionKind.MEETING, MentionKind.DATE, MentionKind.SECTION, MentionKind.PLACE)
#: Letters of the longest preposition that is read before a question word.
_PREPOSITION = 3
_DOUBT = re.compile(r"[?？؟]")
_SENTENCE = re.compile(r"(?<=[?？؟])\s*(?=\w)")


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one question.

    answer: the answer.
    asked: the question as it was searched for.
    leant: the section that it leant on, if any.
    """

    answer: Answer
    asked: str
    leant: Chapter | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of what the answer shows and offers."""
        if self.answer.outcome is Outcome.NONE:
            return ()
        hits = self.answer.hits if self.answer.whole is not None else self.answer.hits[:TOP]
        return tuple(hit.passage.id for hit in hits)

    @property
    def lead(self) -> Chapter | None:
        """The section that is named above the answer: what the question leant on, unless that is shown whole."""
        return self.about if self.answer.whole is None else None

    @property
    def about(self) -> Chapter | None:
        """What the question leant on; None where on nothing, or where what is shown first stands elsewhere."""
        leant, first = self.leant, self.ids[:1]
        if leant is None or not {passage.id for passage in leant.whole()}.issuperset(first):
            return None
        return leant


@dataclass(frozen=True, slots=True)
class Reply:
    """What a message gets.

    act: what the message is.
    edition: the reports and the index build that it was answered with.
    language: the language of the message, None if that is not sure.
    found: the answers, one for each question that was asked.
    ids: the passages and sections that are shown again, or besides; the first is what the message leans on.
    place: what the next message may lean on; None: the same as before.
    """

    act: Act
    edition: Edition
    language: str | None = None
    found: tuple[Found, ...] = ()
    ids: tuple[str, ...] = ()
    place: LastShown | None = None

    def question(self, number: int, person: str, chat: str, text: str) -> Question | None:
        """What is kept of the message; None where it is no question. Of two answers the less confident is kept."""
        if not self.found:
            return None
        found = min(self.found, key=lambda one: one.answer.confidence)
        answer = found.answer
        # Of what got no answer the nearest passages are kept: whoever writes the report looks there first.
        ids = found.ids or tuple(hit.passage.id for hit in answer.hits[:TOP])
        return Question(
            number, person, chat, text, answer.language, answer.outcome.value, answer.confidence, ids,
            self.edition.build,
        )  # fmt: skip

    @property
    def starts(self) -> bool:
        """Whether the reader is shown how to begin, with questions to ask."""
        greets = self.act in (Act.GREETING, Act.HELP)
        return greets or (self.act in (Act.LANGUAGE, Act.ORIGINAL) and not self.ids)

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of what is shown, which votes may be on."""
        firsts = (found.answer.whole or next(iter(found.ids), "") for found in self.found)
        return tuple(dict.fromkeys(filter(None, (*firsts, *self.ids))))

    def number(self, number: int | None, before: LastShown | None, text: str) -> int | None:
        """The number of the question that following messages lean on: `number` is this one's."""
        if self.place is not None and self.place.question == text:
            return number
        return before.asked if before is not None else None


class Answering(Protocol):
    """What answers questions and says what messages are."""

    @property
    def live(self) -> Edition:
        """What is live."""

    async def ask(self, question: str | pipeline.Question) -> tuple[Answer, Edition]:
        """Answer one question, and say by which edition."""

    async def hear(self, text: str) -> Message:
        """Say what a message is."""


class Conversation:
    """Replies to messages with what is live. `count` hears of each answer."""

    def __init__(self, worker: Answering, count: Callable[[Answer], None] = lambda _answer: None) -> None:
        self._worker, self._count = worker, count

    async def answer_alone(self, question: str, client: str | None = None, *, exact: bool = False) -> Reply:
        """Answer a question that leans on nothing, whatever it looks like. With `exact` its words are looked up as they
        stand."""
        return await self._alone(question, Message(question), client, exact=exact)

    async def reply(self, text: str, place: LastShown | None = None, client: str | None = None) -> Reply:
        """Reply to a message, given the `place` of the answer before it; `client` is the language of the reader's
        program. Of two questions in one message each is answered, the second in the light of the first."""
        if quoted(text) is not None:
            return await self.answer_alone(text, client)
        parts = questions_in(text)
        if len(parts) == 2:
            first = await self._one(parts[0], place, client)
            second = await self._one(parts[1], first.place or place, client)
            answers = (*first.found, *second.found)
            if first.found and (second.found or second.ids):
                ids = tuple(dict.fromkeys((*first.ids, *second.ids)))
                last = second.place or first.place
                place = None if last is None else LastShown(last.id, text)
                return replace(first, found=answers, ids=ids, place=place)
        return await self._one(text, place, client)

    async def _one(self, text: str, place: LastShown | None, client: str | None) -> Reply:
        if any(map(str.isalnum, text)):
            message = await self._worker.hear(text)
        else:
            doubts = place is not None and _DOUBT.search(text)
            message = Message(text, Act.WRONG if doubts else Act.HELP, 0.0)
        reply = await self._to(text, message, place, client)
        if reply.found:
            return reply
        before = _language(place.question) if place else None
        likely = tuple(filter(None, (client, before)))
        spoken = reply.language or detect(normalise(text), likely)
        return replace(reply, language=spoken or (None if client else before))

    async def _to(self, text: str, message: Message, place: LastShown | None, client: str | None) -> Reply:
        act, live = message.act, self._worker.live
        if act is Act.SUMMARISE or (act is not Act.QUESTION and message.question > ALONE):
            # It may be a question of its own: then a passage answers it.
            reply = await self._alone(text, message, client)
            if reply.found[0].answer.confidence >= SURE:
                return reply
        if act in ASIDES:
            return Reply(act, live)
        if act in (Act.LANGUAGE, Act.ORIGINAL) and place is None:
            return Reply(act, live, language=language_asked_for(message.text))
        chapter = None if place is None else _chapter(live.book, place.id)
        if act is Act.QUESTION or place is None or chapter is None:
            return await self._of_meetings(text, message, client)
        if act is Act.MORE:
            return await self._more(place)
        whole = place.id in live.book.chapters and bool(chapter.section.items)
        if act in AGAIN and not (whole and act is Act.WHO):  # a whole section has many who say something
            return _again(message, place, chapter, live)
        if act in ELSEWHERE:
            return await self._elsewhere(text, message, place, chapter, client)
        return await self._about(text, message, place, chapter, client)

    async def _alone(self, text: str, message: Message, client: str | None, *, exact: bool = False) -> Reply:
        """The answer to a question of its own."""
        asked = pipeline.Question(text, exact=exact, encoded=message.encoded)
        answer, edition = await self._worker.ask(asked)
        self._count(answer)
        return _answered(Act.QUESTION, Found(answer, text), edition, text, text, client)

    async def _of_meetings(self, text: str, message: Message, client: str | None) -> Reply:
        """The answer to a question of its own; to one that names two meetings of a report, an answer for each."""
        book = self._worker.live.book
        if len(values_of(find(message.text), MentionKind.MEETING)) == 2 and len(book.with_meetings()) == 1:
            sections = _named(message.text, book.with_meetings()[0], book)
            if len(sections) == 2:
                return await self._at(sections, text, text, Act.QUESTION, client)
        return await self._alone(text, message, client)

    async def _about(
        self, text: str, message: Message, place: LastShown, chapter: Chapter, client: str | None
    ) -> Reply:
        """The answer to what is asked of the last answer's passage or section: as it stands, or behind the question
        before it."""
        asked = [text, *([f"{without(place.question[:BEFORE])} {message.text}"] if place.question else [])]
        questions = [
            pipeline.Question(each, chapter.id, encoded=_same(each, text, message)) for each in asked
        ]
        answers = await asyncio.gather(*map(self._worker.ask, questions))
        best = max(range(len(answers)), key=lambda at: answers[at][0].confidence)
        (answer, edition), question = answers[best], questions[best]
        found = Found(answer, question.text, edition.book.chapters.get(chapter.id))
        self._count(answer)
        return _answered(Act.ABOUT, found, edition, text, place.question or text, client)

    async def _elsewhere(
        self, text: str, message: Message, place: LastShown, chapter: Chapter, client: str | None
    ) -> Reply:
        """The same question at other meetings or sections; where that is not answered there, they are shown whole."""
        book = self._worker.live.book
        sections = places_in(message.text, chapter, book)
        if sections is None and message.act in (Act.THERE, Act.CORRECTION):
            return await self._alone(text, message, client)
        whole = place.id in book.chapters and bool(chapter.section.items)
        numbers = set() if values_of(find(message.text), MentionKind.MEETING) else set(_numbers(message.text))
        numbers -= {meeting.number for meeting, _ in book.meetings(chapter.report)}
        if numbers and not whole and place.question and (counted := await self._counted(max(numbers), place)):
            return counted
        if sections is None:
            sections = _beside(message, chapter, book)
        if not sections and numbers:
            # A figure that the report has, as that of a resolution.
            reply = await self._alone(text, message, client)
            ids = reply.found[0].ids
            if ids and re.search(rf"(?<!\d){max(numbers)}(?!\d)", book.passages[ids[0]].original):
                return reply
        if not sections:
            return Reply(message.act, self._worker.live)
        # A section that was shown whole is followed by a section whole.
        question = "" if whole else place.question
        return await self._at(sections[:2], question, text, message.act, client)

    async def _at(
        self, sections: Iterable[str], question: str, text: str, act: Act, client: str | None
    ) -> Reply:
        """What answers a question in each of some sections; "" asks for them whole."""
        replies = []
        for section in sections:
            found, edition = await self._there(_subject(question), text, section)
            self._count(found.answer)
            replies.append(_answered(act, found, edition, text, question or text, client))
        return replace(replies[0], found=tuple(found for reply in replies for found in reply.found))

    async def _there(self, subject: str, text: str, section: str) -> tuple[Found, Edition]:
        """The answer to a question within a section if there is one, else the section whole."""
        if subject:
            answer, edition = await self._worker.ask(pipeline.Question(subject, section))
            found = Found(answer, subject, edition.book.chapters.get(section))
            if answer.confidence >= SAME and found.about is not None:
                return found, edition
        edition = self._worker.live
        chapter = edition.book.chapters[section]
        hits = tuple(Hit(passage, 0.0, passage.report.language) for passage in chapter.whole())
        answer = Answer(Outcome.ANSWER, pipeline.POINTED, hits, detect(normalise(text)), section)
        return Found(answer, text, chapter), edition

    async def _counted(self, number: int, place: LastShown) -> Reply | None:
        """The passage at a place among those that were found for the last question, if there are so many."""
        answer, edition = await self._worker.ask(place.question)
        ids = Found(answer, place.question).ids[: None if answer.whole is None else 0]
        if not 0 < number <= len(ids):
            return None
        shown = ids[number - 1]
        return Reply(Act.MORE, edition, ids=(shown,), place=LastShown(shown, place.question, place.asked))

    async def _more(self, place: LastShown) -> Reply:
        """What else there is: the other passages of the section, then what else was found for the last question."""
        edition = self._worker.live
        shown: tuple[str, ...] = (place.id,)
        hits: tuple[str, ...] = ()
        if place.question:
            answer, edition = await self._worker.ask(place.question)
            if answer.outcome is not Outcome.NONE and answer.whole is None:
                words = answer.found_words
                hits = tuple(hit.passage.id for hit in answer.hits[: None if words else 2 * TOP])
                shown = hits[: PLACES if words else 1]
        # Where quoted words do not stand is nothing more of them.
        others = () if quoted(place.question) else _others(edition.book, shown[0])
        listed = list(dict.fromkeys((*shown, *others, *hits)))
        if place.id not in listed:  # the reader has turned pages since
            shown, listed = (place.id,), [place.id, *_others(edition.book, place.id)]
        start = max(listed.index(place.id) + 1, len(shown))
        batch = tuple(listed[start : start + TOP])
        after = LastShown(batch[-1], place.question, place.asked) if batch else None
        return Reply(Act.MORE, edition, ids=batch, place=after)


def questions_in(text: str) -> list[str]:
    """The two questions that are asked in one message, or the message: two sentences that ask, or two question words
    with "and" between them."""
    said = normalise(text)
    sentences = [one for one in _SENTENCE.split(said) if any(map(str.isalnum, one))]
    if len(sentences) == 2:
        return sentences
    if len(sentences) != 1 or len(said) > 300:
        return [text]
    words = Tokens(said)
    if not asks_at(words, 0):
        return [text]
    for place in range(2, len(words) - 1):
        # A preposition may stand before the question word.
        short = len(words.low[place + 1]) <= _PREPOSITION and place + 2 < len(words)
        if words.is_a(place, "and") and (asks_at(words, place + 1) or (short and asks_at(words, place + 2))):
            start, end = words.spans[place][0], words.spans[place + 1][0]
            return [said[:start].rstrip(" ,،，"), said[end:]]
    return [text]


def places_in(text: str, chapter: Chapter, book: Book) -> list[str] | None:
    """The ids of the sections that a message names, in the report of `chapter`: by a meeting's number or date, or by
    their own numbers; empty where the report has none of them, None where nothing is named."""
    named = {one.kind for one in find(text)} & {MentionKind.MEETING, MentionKind.DATE, MentionKind.SECTION}
    return _named(text, chapter.report, book) if named or any(_numbers(text)) else None


def _named(text: str, report: Report, book: Book) -> list[str]:
    """The ids of the sections of a report that a text names."""
    mentions, meetings = find(text), list(book.meetings(report))
    numbers, days = values_of(mentions, MentionKind.MEETING), values_of(mentions, MentionKind.DATE)
    sections = values_of(mentions, MentionKind.SECTION)
    if not (numbers or days or sections):
        numbers = frozenset(_numbers(text))
    found = [f"{report.id}/{own}" for own in sorted(sections) if f"{report.id}/{own}" in book.chapters]
    found += [
        id_ for meeting, id_ in meetings
        if meeting.number in numbers
        or (meeting.date and any(_on(day, meeting.date) for day in days))
    ]  # fmt: skip
    if not found and numbers and max(numbers) <= len(meetings):
        found = [meetings[number - 1][1] for number in sorted(numbers) if number > 0]
    return list(dict.fromkeys(found))


def _numbers(text: str) -> Iterable[int]:
    """The ordinals and figures of a text."""
    words, place = Tokens(text), 0
    while place < len(words):
        number = number_at(words, place)
        if number and (number.ordinal or words.is_figure(place)):
            yield number.value
        place = number.end if number else place + 1


def _on(day: object, date: object) -> bool:
    """Whether a date that is named, perhaps in part, is that of a meeting."""
    parts = ("year", "month", "day")
    return all(getattr(day, part) in (None, getattr(date, part)) for part in parts)


def _beside(message: Message, chapter: Chapter, book: Book) -> list[str]:
    """The meeting before or after that of the chapter, the last, or the one at a place in the row of meetings; the same
    of sections where the chapter is about no meeting."""
    order = [id_ for _, id_ in book.meetings(chapter.report)]
    named = values_of(find(message.text), MentionKind.PLACE)
    said = next(iter(named), message.act.value)
    counted = {"first": 1, "last": -1}.get(said, said)
    if isinstance(counted, int):
        at = counted - 1 if counted > 0 else counted
        return [order[at]] if -len(order) <= at < len(order) else []
    if chapter.id not in order and not named:
        order = [each.id for each in book.readable(chapter.report)]
    at = order.index(chapter.id) + (-1 if said == "previous" else 1) if chapter.id in order else -1
    return order[at : at + 1] if at >= 0 else []


def _again(message: Message, place: LastShown, chapter: Chapter, live: Edition) -> Reply:
    """The last passage again: in another language, or with the line of its meeting where that is asked for."""
    if message.act is Act.ORIGINAL:
        return Reply(message.act, live, chapter.report.language, ids=(place.id,))
    if message.act is Act.LANGUAGE:
        return Reply(message.act, live, language_asked_for(message.text), ids=(place.id,))
    line = chapter.id if chapter.section.meeting is not None and chapter.id in live.book.passages else ""
    ids = (line, place.id) if message.act is Act.WHEN else (place.id, line)
    return Reply(message.act, live, ids=tuple(dict.fromkeys(filter(None, ids))))


def _answered(act: Act, found: Found, edition: Edition, text: str, topic: str, client: str | None) -> Reply:
    """The reply with an answer; following messages lean on what it shows, and on `topic`."""
    now = found.answer.whole or next(iter(found.ids), None)
    place = None if now is None else LastShown(now, topic)
    own = detect(normalise(text)) if text != found.asked else None
    spoken = own or language_of(found.asked, found.answer, client)
    return Reply(act, edition, spoken, (found,), place=place)


def _chapter(book: Book, place: str) -> Chapter | None:
    """The section of a passage, or the section itself."""
    return book.chapters.get(place if place in book.chapters else place.rpartition("/")[0])


def _others(book: Book, passage: str) -> list[str]:
    """The other passages of a passage's section: those behind it, then those before. Its introducing line is none."""
    chapter = _chapter(book, passage)
    if chapter is None or passage in book.chapters:
        return []
    own = [each.id for each in chapter.passages() if each.id != chapter.id]
    at = own.index(passage) if passage in own else 0
    return own[at + 1 :] + own[:at]


def _same(asked: str, text: str, message: Message) -> Encoded | None:
    return message.encoded if asked == text else None


def _subject(question: str) -> str:
    """A question without the meetings, dates and sections that it names."""
    said = without(question[:BEFORE])
    for mention in reversed(find(said)):
        if mention.kind in _PLACES:
            said = said[: mention.start] + said[mention.end :]
    return " ".join(said.split())


def _language(question: str) -> str | None:
    return detect(normalise(question)) if question else None
