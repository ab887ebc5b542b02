"""Replies to messages: an answer, the last texts in another form, or a sentence.

One function serves chats, groups, the page and the command line: `Conversation.reply`. A classifier gives the act of
a message (`index.acts`). Its numbers, dates and names are mentions (`index.mentions`). A message that leans on the
answer before it has a few possible meanings. Each is a candidate question, and their confidence decides.
"""

import asyncio
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol
from unicodedata import category

from bot.service.book import Book, Chapter
from bot.service.reader import language_asked_for, language_of
from bot.service.store import LastShown, QuestionRecord
from bot.service.worker import Edition
from index import acts, pipeline
from index.acts import ASIDES, Act, Message
from index.answer import PLACES, TOP, Answer, Outcome, unmarked
from index.language import detect, written_in
from index.mentions import Date, MentionKind, clean, find, values_of
from index.mentions.text import Tokens, vocabulary_of
from index.words import few, has_word, quotation, quoted, tokens
from knowledge.normal import normalise
from knowledge.report import Report

#: The characters of a message that are read; the rest is ignored.
LONGEST = 2000
#: The characters of the earlier question that are read together with a leaning message.
BEFORE = 300
#: The confidence from which the same question is answered within another meeting; below it the meeting is shown.
SAME = 0.5
#: The probability from which a message may be a question of its own too, and the confidence at which it is.
ALONE, SURE = 0.1, 0.85
#: By how much an answer to a few words, read after the question before, may be less confident than one to the words
#: alone, unless that is sure and no word of it was shown.
BEHIND = 0.25
#: The most words of a correction before what is meant, and the ends that are tried as it.
FRAME, ENDS = 10, 3
#: The number of clauses of a long message that are asked alone.
CLAUSES = 8
#: The confidence from which a message that leans is answered without an answer before it.
FIRST = 0.6
#: Acts that show the last passage again.
AGAIN = frozenset({Act.WHO, Act.WHEN, Act.WHERE, Act.LANGUAGE, Act.ORIGINAL})
#: Acts that lead to another meeting or section.
ELSEWHERE = frozenset({Act.NEXT, Act.PREVIOUS, Act.LAST, Act.THERE, Act.CORRECTION})
#: Acts without a subject of their own.
BARE = AGAIN | {Act.NEXT, Act.PREVIOUS, Act.MORE}
_PLACES = (MentionKind.MEETING, MentionKind.DATE, MentionKind.SECTION, MentionKind.PLACE)
_DOUBT = re.compile(r"[?？؟👎]")
#: The number of a section, in whatever language it is called one.
_SECTION = re.compile(r"(?<![\w.])\d+(?:\.\d+)+(?![\w.]*\d)")
#: Greek asks with a semicolon.
_CLAUSE = re.compile(r"[,;:.!?\n،؛؟。，；：！？、।]+")
_ASKED = re.compile(r"\s*(?:[?？؟\u037e]+|(?<=[\u0370-\u03ff]);)\s*$")
_STOP = re.compile(r"(?<=[?？؟\u037e!。！।])\s*|(?<=[\u0370-\u03ff];)\s*|(?<=[^\d\W]\.)\s+|\n+")
_SENTENCE = re.compile(r"(?:(?<=[?？؟\u037e])|(?<=[\u0370-\u03ff];))\s*(?=[\w¿])")


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
    def shown(self) -> tuple[str, ...]:
        """The ids of what the answer shows."""
        whole = self.answer.whole
        return (whole,) if whole else self.ids[: None if self.answer.found_words else 1]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of what the answer shows and offers."""
        if self.answer.outcome is Outcome.NONE:
            return ()
        most = None if self.answer.whole is not None else PLACES if self.answer.found_words else TOP
        return tuple(hit.passage.id for hit in self.answer.hits[:most])

    @property
    def about(self) -> Chapter | None:
        """The section that the question leant on; None if there is none, or if the first passage is of another
        section."""
        leant, first = self.leant, self.ids[:1]
        if leant is None or not {passage.id for passage in leant.whole()}.issuperset(first):
            return None
        return leant


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to a message.

    act: the act of the message.
    edition: the reports and the index build that it was answered with.
    language: the language of the message; None if it is not sure.
    found: the answers, one for each question that was asked.
    ids: the passages and sections that are shown again, or in addition; the message leans on the first.
    place: the place on which the next message may lean; None: the same as before.
    """

    act: Act
    edition: Edition
    language: str | None = None
    found: tuple[Found, ...] = ()
    ids: tuple[str, ...] = ()
    place: LastShown | None = None

    def question(self, number: int, person: str, chat: str, text: str) -> QuestionRecord | None:
        """The record of the message for the secretariat; None if it is not a question. Of two answers the less
        confident is recorded."""
        if not self.found:
            return None
        found = min(self.found, key=lambda one: one.answer.confidence)
        answer = found.answer
        # For an unanswered question the nearest passages are recorded: the report's author looks there first.
        ids = found.ids or tuple(hit.passage.id for hit in answer.hits[:TOP])
        return QuestionRecord(
            number, person, chat, text, answer.language, answer.outcome.value, answer.confidence, ids,
            self.edition.build,
        )  # fmt: skip

    @property
    def answers(self) -> bool:
        """Whether a question was answered."""
        return any(found.answer.outcome is Outcome.ANSWER for found in self.found)

    @property
    def starts(self) -> bool:
        """Whether the reader is shown how to begin, with questions to ask."""
        greets = self.act in (Act.GREETING, Act.HELP)
        return greets or (self.act in (Act.LANGUAGE, Act.ORIGINAL) and not self.ids)

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of what is shown, which votes may be on."""
        firsts = (each for found in self.found for each in found.shown[:1])
        return tuple(dict.fromkeys((*firsts, *self.ids)))

    def leaning_question_id(self, number: int | None, before: LastShown | None, text: str) -> int | None:
        """The id of the question that following messages lean on; `number` is the id of this one."""
        if self.place is not None and self.place.question and self.place.question in text:
            return number
        return before.asked if before is not None else None


@dataclass(frozen=True, slots=True)
class _Said:
    """A reader's message.

    text: the message as it was typed.
    message: the message as it was understood.
    client: the language of the question before, or of the reader's program, if one is known.
    """

    text: str
    message: Message
    client: str | None

    @property
    def language(self) -> str | None:
        """The language of the message; None if that is not sure."""
        return self.message.language or detect(normalise(self.text), (self.client,) if self.client else ())


class Answering(Protocol):
    """Answers questions and gives the acts of messages."""

    @property
    def live(self) -> Edition:
        """The live edition."""

    async def ask(self, question: str | pipeline.Question) -> tuple[Answer, Edition]:
        """Answer one question, and say by which edition."""

    async def hear(self, text: str) -> Message:
        """Give the act of a message."""


class Conversation:
    """Replies to messages from the live edition. `count` is called with each answer."""

    def __init__(self, worker: Answering, count: Callable[[Answer], None] = lambda _answer: None) -> None:
        self._worker, self._count = worker, count

    async def answer_alone(self, question: str, client: str | None = None, *, exact: bool = False) -> Reply:
        """Answer a message as a question of its own. With `exact` its words are looked up verbatim."""
        return self._counted(await self._alone(_Said(question, Message(question), client), exact=exact))

    async def reply(self, text: str, place: LastShown | None = None, client: str | None = None) -> Reply:
        """Reply to a message, given the `place` of the answer before it; `client` is the language of the reader's
        program. Of two questions in one message each is answered, the second in the light of the first."""
        reply = self._counted(await self._reply(text, place, client))
        return replace(reply, place=reply.place.after(place)) if reply.place else reply

    def _counted(self, reply: Reply) -> Reply:
        for found in reply.found:
            self._count(found.answer)
        return reply

    async def _reply(self, text: str, place: LastShown | None, client: str | None) -> Reply:
        book = self._worker.live.book
        if place is not None:
            there = (book.passages, book.chapters, "?")
            known = (each for each in place.shown.split() if any(each in some for some in there))
            place = replace(place, shown=" ".join(known))
            place = place if place.ids else None
        if place is not None and not few(place.question):  # a word or two may be in any language
            before = detect(normalise(place.question))
            client = before if before and written_in(text, before) else client
        if quoted(text) is not None:
            return await self._alone(_Said(text, Message(text), client))
        parts, long = questions_in(text), _is_long(text)
        if long:  # what stands around a question may end with a question mark too: "Can you help me?"
            parts = parts[:CLAUSES]
            heard = await asyncio.gather(*map(self._worker.hear, parts))
            parts = [one for one, each in zip(parts, heard, strict=True) if each.act not in ASIDES]
        if len(parts) == 2:
            first = await self._one(parts[0], place, client)
            second = await self._one(parts[1], first.place or place, client)
            if _ASKED.search(parts[0]) and not (_asks(parts[1]) or second.answers):
                return first  # what stands behind a question is no other
            if second.shown == first.shown and any(each.asked != parts[1] for each in second.found):
                second = _unsure(second)  # read behind the first question it finds what answers that
                second = replace(second, found=(replace(second.found[0], asked=parts[1]),))
            if (first.answers or second.answers) and first.found and (second.found or second.ids):
                reply = replace(first, found=(*first.found, *second.found), ids=second.ids)
                return replace(reply, place=LastShown.of(reply.shown, text) if reply.shown else None)
        asked = await self._one(parts[0], place, client) if len(parts) == 1 and parts != [text] else None
        if asked and asked.answers:
            return asked
        whole = await self._one(text, place, client)
        reply = await self._clause(text, whole, client) if long else whole
        sure = any(each.answer.confidence >= SURE for each in reply.found)
        # The sentence that asks was not answered: what is found with the others may not be meant.
        return reply if asked is None or sure or len(reply.found) != 1 else _unsure(reply)

    async def _clause(self, text: str, reply: Reply, client: str | None) -> Reply:
        """The answer to a clause of a long message, if it is likely and the `reply` to the whole is not."""
        whole = max((found.answer.confidence for found in reply.found), default=1.0)
        if whole >= SURE:
            return reply
        clauses = [one.strip() for one in _CLAUSE.split(text) if one != text and not few(one)][:CLAUSES]
        heard = await asyncio.gather(*map(self._worker.hear, clauses))
        said = [_Said(*each, client) for each in zip(clauses, heard, strict=True)]
        asked = [self._alone(each) for each in said if each.message.act is Act.QUESTION]
        best = max(
            await asyncio.gather(*asked), key=lambda one: one.found[0].answer.confidence, default=reply
        )
        confidence = best.found[0].answer.confidence
        return best if confidence >= SURE else _unsure(best) if confidence >= SAME > whole else reply

    async def _one(self, text: str, place: LastShown | None, client: str | None) -> Reply:
        if (parts := quotation(text)) is not None and (reply := await self._looked_up(text, *parts, client)):
            return reply
        if any(map(str.isalnum, text)):
            message = await self._worker.hear(text)
            if message.act is Act.WHEN and values_of(find(message.text), MentionKind.MEETING):
                message = replace(message, act=Act.QUESTION)  # "when was the 18th meeting?"
        else:
            doubts = place is not None and _DOUBT.search(text)
            signs = any(category(sign) == "So" for sign in text)
            message = Message(text, Act.WRONG if doubts else Act.OK if signs else Act.HELP, 0.0)
        said = _Said(text, message, client)
        reply = await self._to(said, place)
        if place and place.unsure and place.sure and reply.found and not reply.answers:
            # What was shown last may not have been meant: it may lean on what was shown before.
            before = await self._to(said, LastShown(place.sure, ""))
            reply = before if before.answers else reply
        if reply.found:
            return reply
        return replace(reply, language=reply.language or said.language or client)

    async def _to(self, said: _Said, place: LastShown | None) -> Reply:
        message, act, live = said.message, said.message.act, self._worker.live
        least = 0.0 if act in ASIDES and message.subject else ALONE
        if act is Act.SUMMARISE or (act not in (Act.QUESTION, Act.CORRECTION) and message.question > least):
            # It may be a question of its own: then a passage answers it.
            reply = await self._alone(said)
            if reply.found[0].answer.confidence >= SURE:
                return reply
        if act in ASIDES:
            return Reply(act, live)
        if act is Act.FOLLOW:  # present passages need not be what the person waits for
            return replace(_unsure(await self._alone(said)), act=act)
        if act in (Act.LANGUAGE, Act.ORIGINAL):
            place = self._named(message.text, place) or place
        if place is None:
            return await self._first(said)
        leans = act is Act.PREVIOUS or (act is Act.QUESTION and message.question < SURE)
        if leans and (earlier := await self._earlier(message, place)):
            return earlier
        if act not in (Act.LANGUAGE, Act.ORIGINAL):
            place = replace(
                place, shown=" ".join(each for each in place.shown.split() if each not in place.lines)
            )
        chapter = _chapter(live.book, place.id)
        if act is Act.QUESTION:
            return await self._of_few(said, place, chapter)
        if act is Act.MORE:
            return await self._more(place)
        whole = place.id == chapter.id and bool(chapter.section.items)
        if whole and act is Act.WHO:  # a whole section has many who say something
            answer, _ = await self._worker.ask(pipeline.Question(said.text, chapter.id))
            within = [hit.passage.id for hit in answer.hits if hit.passage.id.startswith(f"{chapter.id}/")]
            place = replace(place, shown=within[0]) if within else place
        if act in AGAIN:
            again = _again(message, place, live)
            return replace(again, place=again.place or place)
        if act in ELSEWHERE:
            return await self._elsewhere(said, place, chapter)
        return await self._leaning(said, place, chapter)

    def _named(self, text: str, place: LastShown | None) -> LastShown | None:
        """The sections or meetings that a request for a language names, as if they had been shown: "3.2 in French"."""
        book, mentions = self._worker.live.book, find(text)
        reports = [_chapter(book, place.id).report] if place else book.with_meetings()
        if len(reports) != 1:
            return None
        report, named = reports[0], (MentionKind.SECTION, MentionKind.MEETING)
        sections = [one for own in _SECTION.findall(text) if (one := f"{report.id}/{own}") in book.chapters]
        if not sections and any(values_of(mentions, kind) for kind in named):
            sections = places_in(text, report, book) or []
        return LastShown.of(sections, text) if sections else None

    async def _alone(self, said: _Said, *, exact: bool = False) -> Reply:
        """The answer to a question of its own."""
        asked = pipeline.Question(said.text, exact=exact, encoded=said.message.encoded)
        answer, edition = await self._worker.ask(asked)
        return _answered(Act.QUESTION, Found(answer, said.text), edition, said, said.text)

    async def _looked_up(self, text: str, phrase: str, rest: str, client: str | None) -> Reply | None:
        """The places of the quotation in a message, in the language that the rest requests. None if the rest asks
        something else, and is answered or the quotation stands nowhere."""
        wish = await self._worker.hear(rest)
        looks = wish.act in (Act.LANGUAGE, Act.ORIGINAL, Act.WHERE, Act.MORE)
        said = _Said(phrase if looks else text, Message(phrase if looks else text), client)
        reply = await self._alone(said)
        words = reply.found[0].answer.found_words
        if words and reply.place and wish.act in (Act.LANGUAGE, Act.ORIGINAL):
            return replace(_again(wish, reply.place, self._worker.live), place=reply.place)
        return reply if looks or words else None

    async def _first(self, said: _Said) -> Reply:
        """The reply to a message with no answer before it. One that leans gets an answer only if that is likely."""
        act, live = said.message.act, self._worker.live
        if act in (Act.LANGUAGE, Act.ORIGINAL):
            return Reply(act, live, language=language_asked_for(said.message.text))
        reply = await self._of_meetings(said)
        answer, bare = reply.found[0].answer, act in BARE and said.message.question <= ALONE
        likely = answer.confidence >= (SURE if bare else FIRST) and not answer.found_words
        subject = not bare and (said.message.subject or not few(said.text))
        asks = act is Act.QUESTION or subject or any(map(str.isdigit, said.text))
        return reply if asks or likely else Reply(act, live)

    async def _of_few(self, said: _Said, place: LastShown, chapter: Chapter) -> Reply:
        """The answer to a question of its own. A few words ("and contributions?") may also ask the question before of
        something else that was shown: then the more confident answer counts."""
        alone, message = await self._of_meetings(said), said.message
        answer, book = alone.found[0].answer, alone.edition.book
        if answer.outcome is Outcome.NONE and answer.is_open and message.question < SURE:
            return await self._leaning(said, place, chapter)
        if not (few(message.text) and place.question) or answer.found_words or len(alone.found) > 1:
            return alone
        shown = chapter.whole() if place.id == chapter.id else (book.passages[place.id],)
        shares = any(has_word(message.subject, each.text.values()) for each in shown)
        if not shares and (message.subject or answer.outcome is Outcome.NONE or few(message.text, 1)):
            return alone  # it is about something else
        leaning = await self._behind(said, place, chapter)
        found = leaning.found[0].answer
        behind = 0.0 if answer.outcome is Outcome.ANSWER and not shares else BEHIND
        likely = found.outcome is Outcome.ANSWER and found.confidence + behind >= answer.confidence
        if not likely or found.hits[0].passage.id not in {each.id for each in shown}:
            return alone
        sure = answer.outcome is Outcome.ANSWER or (found.confidence >= SURE and answer.is_open)
        return leaning if sure else _unsure(leaning)

    async def _of_meetings(self, said: _Said) -> Reply:
        """The answer to a question of its own; to one that names two meetings of a report, an answer for each."""
        book, text = self._worker.live.book, said.message.text
        if len(values_of(find(text), MentionKind.MEETING)) == 2 and len(book.with_meetings()) == 1:
            sections = places_in(text, book.with_meetings()[0], book) or []
            if len(sections) == 2:
                return await self._answer_in_sections(sections, said, said.text, Act.QUESTION)
        return await self._alone(said)

    async def _leaning(self, said: _Said, place: LastShown, chapter: Chapter) -> Reply:
        """The answer in the last answer's section to a message, which is read behind the question before it too if that
        is not sure: the more confident one counts."""
        asked = pipeline.Question(said.text, chapter.id, encoded=said.message.encoded)
        answer, edition = await self._worker.ask(asked)
        if place.question and answer.confidence < SURE:
            behind = await self._behind(said, place, chapter)
            if behind.answers and behind.found[0].answer.confidence > answer.confidence:
                # Where only the question before is answered, the passage that was shown for it may not answer this.
                again = answer.outcome is not Outcome.ANSWER and behind.shown[:1] == place.ids[:1]
                return _unsure(behind) if again else behind
        if said.message.question > ALONE and answer.confidence < pipeline.CUTS.for_words().closest:
            return await self._alone(said)  # it is about something else
        if answer.outcome is not Outcome.ANSWER:  # what it is about comes closest
            hits = sorted(answer.hits, key=lambda hit: hit.passage.id not in place.ids)
            answer = replace(answer, outcome=Outcome.CLOSEST, hits=tuple(hits))
        found = Found(answer, said.text, edition.book.chapters.get(chapter.id))
        topic = said.text if answer.confidence >= SAME else place.question or said.text
        return _answered(Act.ABOUT, found, edition, said, topic)

    async def _behind(self, said: _Said, place: LastShown, chapter: Chapter) -> Reply:
        """The answer in the last answer's section to a message read behind the question before it."""
        text = f"{clean(place.question[:BEFORE])} {said.message.text}"
        answer, edition = await self._worker.ask(pipeline.Question(text, chapter.id))
        # Marks would highlight words of the question before.
        answer = replace(answer, hits=tuple(replace(hit, marks=unmarked) for hit in answer.hits))
        found = Found(answer, text, edition.book.chapters.get(chapter.id))
        return _answered(Act.ABOUT, found, edition, said, place.question)

    async def _elsewhere(self, said: _Said, place: LastShown, chapter: Chapter) -> Reply:
        """Answer the last question at other meetings or sections. A section without an answer is shown whole."""
        message, book = said.message, self._worker.live.book
        sections = places_in(message.text, chapter.report, book)
        if sections is None and message.act is Act.CORRECTION:
            return await self._corrected(said, place, chapter)
        if sections is None and message.act is Act.THERE:
            return await self._alone(said)
        opened = place.id == chapter.id
        numbers = set() if values_of(find(message.text), MentionKind.MEETING) else set(_numbers(message.text))
        numbers -= {each.number for each, _ in book.meetings(chapter.report)}
        counts = numbers and not (opened and chapter.section.meeting)
        if counts and (item := await self._item(max(numbers), said, place, chapter)):
            return item
        if sections is None:
            sections = _beside(message, chapter, book)
        if not sections and numbers:
            # A number in the report, such as a resolution's.
            reply = await self._alone(said)
            ids = reply.found[0].ids
            if ids and re.search(rf"(?<!\d){max(numbers)}(?!\d)", book.passages[ids[0]].original):
                return reply
        if not sections:
            return Reply(message.act, self._worker.live)
        # A section that was shown whole is followed by a section whole.
        whole = opened and chapter.section.items
        return await self._answer_in_sections(
            sections[:2], said, "" if whole else place.question, message.act
        )

    async def _corrected(self, said: _Said, place: LastShown, chapter: Chapter) -> Reply:
        """The answer to what stands behind "no, I meant": a question, or something else that the question before is
        asked of. It is the end of the message that is most surely a question of its own and has an answer; without one
        the whole message is asked."""
        ends = [
            _ASKED.sub("", said.message.text[one.start :]) for one in tokens(said.message.text)[1 : FRAME + 1]
        ]
        heard = await asyncio.gather(*map(self._worker.hear, ends))
        for best in sorted(heard, key=lambda one: -round(one.question, 2))[:ENDS]:
            # Without a question mark a few words would be looked up.
            meant = replace(said, text=f"{best.text}?", message=replace(best, language=said.language))
            reply = await self._of_few(meant, place, chapter)
            if reply.answers and best.question >= SURE:
                return reply
        return await self._alone(said)

    async def _earlier(self, message: Message, place: LastShown) -> Reply | None:
        """Answers of earlier reports to the last question, the newest first; or of the reports that the message
        names."""
        said = Tokens(message.text).by_class
        if not place.question or "report" not in said or "meeting" in said:
            return None
        answer, edition = await self._worker.ask(place.question)
        ids = tuple(passage.id for passage in answer.earlier)
        shown = LastShown.of(ids, place.question, place.asked)
        return Reply(Act.MORE, edition, ids=ids, place=shown) if ids else None

    async def _answer_in_sections(
        self, sections: Iterable[str], said: _Said, question: str, act: Act
    ) -> Reply:
        """Answer a question within each section. A section is shown whole if the question is "" or not answered there;
        as what comes closest if the question is answered elsewhere."""
        live, asked, topic, every = self._worker.live, _subject(question), question or said.text, []
        for section in sections:
            chapter = live.book.chapters[section]
            whole = pipeline.Question(said.text, section, whole=True, encoded=said.message.encoded)
            found = Found((await self._worker.ask(whole))[0], said.text, chapter)
            if asked:
                own = Found((await self._worker.ask(pipeline.Question(asked, section)))[0], asked, chapter)
                if own.answer.outcome is Outcome.ANSWER and own.about is not None:
                    found = own
                elif own.answer.outcome is Outcome.ANSWER and act in ELSEWHERE and _asks(question):
                    found = replace(found, answer=replace(found.answer, outcome=Outcome.CLOSEST))
            every.append(found)
        # Sections that are shown whole are no answer to the question before.
        topic = topic if any(found.answer.whole is None for found in every) else said.text
        unsure = any(found.answer.outcome is Outcome.CLOSEST for found in every)
        place = LastShown.of((each for found in every for each in found.shown), topic, unsure=unsure)
        return replace(_answered(act, every[0], live, said, topic), found=tuple(every), place=place)

    async def _item(self, number: int, said: _Said, place: LastShown, chapter: Chapter) -> Reply | None:
        """The passage at a place among the last ones shown. If only one was shown, it is the place in its section, if
        the section has so many."""
        within = [each.id for each in chapter.whole()]
        ids = within if place.id == chapter.id else list(place.ids)
        if number <= len(within) and len(ids) == 1:
            answer, _ = await self._worker.ask(pipeline.Question(said.text, chapter.id))
            ids = [answer.hits[0].passage.id] * number if answer.confidence >= SAME else ids
        if not 0 < number <= len(ids):
            return None
        shown = LastShown(ids[number - 1], place.question, place.asked)
        return Reply(Act.MORE, self._worker.live, ids=shown.ids, place=shown)

    async def _more(self, place: LastShown) -> Reply:
        """Further passages: the others of the section, then others found for the last question."""
        edition, last = self._worker.live, place.ids[-1]
        shown, hits = [last], list[str]()
        # Of a section that is shown whole there is no more.
        if place.question and not _heads(edition.book, last):
            answer, edition = await self._worker.ask(place.question)
            if answer.outcome is not Outcome.NONE and answer.whole is None:
                found = Found(answer, place.question)
                shown = list(found.shown)
                hits = [hit.passage.id for hit in answer.hits if not _heads(edition.book, hit.passage.id)]
                hits = hits if answer.found_words else hits[: 2 * TOP]
        # Looked-up words have no further places.
        others = () if quoted(place.question) else _others(edition.book, shown[0])
        listed = list(dict.fromkeys((*shown, *others, *hits)))
        if last not in listed:  # the reader has turned pages since
            shown, listed = [last], [last, *_others(edition.book, last)]
        start = max(listed.index(last) + 1, len(shown))
        batch = tuple(listed[start : start + TOP])
        after = LastShown.of(batch, place.question, place.asked) if batch else None
        return Reply(Act.MORE, edition, ids=batch, place=after)


def questions_in(text: str) -> list[str]:
    """The two questions of one message, or the message alone. They are two sentences that ask, or the two parts given
    by the patterns of the languages' files. Of a long message the sentences that end with a question mark."""
    said = normalise(text)
    if _is_long(text):
        return [one.strip() for one in _STOP.split(text) if _ASKED.search(one)] or [text]
    sentences = [one.strip() for one in _SENTENCE.split(text) if any(map(str.isalnum, one))]
    if len(sentences) == 2:
        return sentences
    if len(sentences) != 1:
        return [text]
    patterns = vocabulary_of(said).patterns["halves"]
    cuts = [found.span(1) for each in patterns if (found := re.search(each, said, re.IGNORECASE))]
    if not cuts:
        return [text]
    # The halves are the reader's own words: as typed they may be longer than as they are matched.
    start, end = min(cuts)

    def typed(place: int) -> int:
        return bisect_left(range(len(text) + 1), place, key=lambda size: len(normalise(text[:size])))

    halves = [half.strip(" ,،，") for half in (text[: typed(start)], text[typed(end + 1) - 1 :])]
    # The marks around both are around each.
    mark, opened = _ASKED.search(halves[1]), "¿" * halves[0].startswith("¿")
    return [halves[0] + (mark[0] if mark else ""), opened + halves[1]]


def _is_long(text: str) -> bool:
    """Whether a message says more than two sentences, or has many letters."""
    return len(text) > acts.LONGEST or sum(any(map(str.isalnum, one)) for one in _STOP.split(text)) > 2


def _asks(text: str) -> bool:
    """Whether a sentence ends with a question mark, or begins with a question word, perhaps behind "and"."""
    said = Tokens(text)
    return bool(_ASKED.search(text)) or said.is_a(said.skip(0, "and"), "asking")


def places_in(text: str, report: Report, book: Book) -> list[str] | None:
    """The ids of a report's sections that a message names, by their numbers, or by numbers or dates of meetings. None
    if it names none."""
    mentions, meetings = find(text), list(book.meetings(report))
    numbers, days = values_of(mentions, MentionKind.MEETING), values_of(mentions, MentionKind.DATE)
    sections = values_of(mentions, MentionKind.SECTION)
    if not (numbers or days or sections or (numbers := frozenset(_numbers(text)))):
        return None
    found = [f"{report.id}/{own}" for own in sorted(sections) if f"{report.id}/{own}" in book.chapters]
    for meeting, id_ in meetings:
        date = meeting.date and Date(meeting.date.year, meeting.date.month, meeting.date.day)
        if meeting.number in numbers or (date and any(day.covers(date) for day in days)):
            found.append(id_)
    if not found and numbers and max(numbers) <= len(meetings):
        found = [meetings[number - 1][1] for number in sorted(numbers) if number > 0]
    return list(dict.fromkeys(found))


def _numbers(text: str) -> Iterable[int]:
    """The ordinals and figures of a text."""
    words, place = Tokens(text), 0
    while place < len(words):
        number = words.number(place)
        if number and (number.ordinal or words.is_figure(place)):
            yield number.value
        place = number.end if number else place + 1


def _beside(message: Message, chapter: Chapter, book: Book) -> list[str]:
    """The meeting before or after that of the chapter, the last, or the one at a place in the row of meetings; the same
    of sections where the chapter is about no meeting."""
    order = [id_ for _, id_ in book.meetings(chapter.report)]
    named = values_of(find(message.text), MentionKind.PLACE)
    if message.act in (Act.NEXT, Act.PREVIOUS):
        named -= {"last"}  # "the last meeting" may be the one before
    said = next(iter(named), message.act.value)
    counted = {"first": 1, "last": -1}.get(said, said)
    if isinstance(counted, int):
        at = counted - 1 if counted > 0 else counted
        return [order[at]] if -len(order) <= at < len(order) else []
    if chapter.id not in order and not named:
        order = [each.id for each in book.readable(chapter.report)]
    at = order.index(chapter.id) + (-1 if said == "previous" else 1) if chapter.id in order else -1
    return order[at : at + 1] if at >= 0 else []


def _again(message: Message, place: LastShown, live: Edition) -> Reply:
    """The last passages again: in another language, or with the lines of their meetings on request."""
    shown = [(each, _chapter(live.book, each)) for each in place.ids]
    if message.act in (Act.LANGUAGE, Act.ORIGINAL):
        official = message.act is Act.ORIGINAL
        language = shown[0][1].report.language if official else language_asked_for(message.text)
        return Reply(message.act, live, language, ids=tuple(dict.fromkeys((*place.lines, *place.ids))))
    meetings = [
        chapter.id for _, chapter in shown if chapter.section.meeting and chapter.id in live.book.passages
    ]
    ids = dict.fromkeys((*meetings, *place.ids) if message.act is Act.WHEN else (*place.ids, *meetings))
    again = LastShown.of(dict.fromkeys((*place.ids, *meetings)), place.question, place.asked)
    return Reply(message.act, live, ids=tuple(ids), place=again)


def _answered(act: Act, found: Found, edition: Edition, said: _Said, topic: str) -> Reply:
    """The reply with an answer; following messages lean on what it shows, and on `topic`."""
    unsure = found.answer.outcome is Outcome.CLOSEST
    place = LastShown.of(found.shown, topic, unsure=unsure) if found.shown else None
    own = said.language if said.text != found.asked else None
    spoken = own or language_of(found.asked, found.answer, said.client)
    return Reply(act, edition, spoken, (found,), place=place)


def _unsure(reply: Reply) -> Reply:
    """A reply whose answer may not be meant."""
    (found,) = reply.found
    if found.answer.outcome is not Outcome.ANSWER:
        return reply
    place = reply.place and LastShown.of(reply.place.ids, reply.place.question, unsure=True)
    found = replace(found, answer=replace(found.answer, outcome=Outcome.CLOSEST))
    return replace(reply, found=(found,), place=place)


def _chapter(book: Book, place: str) -> Chapter:
    """The section of a passage, or the section itself."""
    return book.chapters[place if place in book.chapters else place.rpartition("/")[0]]


def _heads(book: Book, passage: str) -> bool:
    """Whether a passage introduces others, or is a section of several: alone it says little."""
    chapter = book.chapters.get(passage)
    return chapter is not None and bool(chapter.section.items)


def _others(book: Book, passage: str) -> list[str]:
    """The other passages of a passage's section: those behind it, then those before. Its introducing line is none."""
    if passage in book.chapters:
        return []
    own = [each.id for each in _chapter(book, passage).passages() if each.number]
    at = own.index(passage)
    return own[at + 1 :] + own[:at]


def _subject(question: str) -> str:
    """A question without the meetings, dates and sections that it names."""
    said = clean(question[:BEFORE])
    for mention in reversed(find(said)):
        if mention.kind in _PLACES:
            said = said[: mention.start] + said[mention.end :]
    return " ".join(said.split())
