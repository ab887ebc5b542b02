"""Inline mode: passages as results, in any chat, in the reader's language."""

import hashlib

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    User,
)

from bot.citation import place
from bot.telegram.book import Book
from bot.telegram.browsing import heading_of
from bot.telegram.buttons import Button, from_link, link
from bot.telegram.keyboards import Look
from bot.telegram.network import entities, markup
from bot.telegram.passages import passage_screen, section_screen
from bot.telegram.screen import Screen, Voice, capital, label
from bot.telegram.splitting import Part, split
from bot.telegram.turn import Services, Turn
from bot.telegram.worker import Worker
from index.answer import Outcome
from knowledge.report import Passage

#: Results on one page; Telegram takes 50 at most.
PAGE = 20
#: Passages offered for a question.
TOP = 5
#: What the button of an empty result starts the chat with: the greeting, as /start alone does.
GREET = "inline"
#: Longest message that an inline result may carry, with room for the sentence that says it goes on.
LONGEST = 3900


class Inline:
    """Answers inline queries. What is typed there is not kept."""

    def __init__(self, services: Services, worker: Worker, bot: User) -> None:
        self._services, self._worker, self._bot = services, worker, bot

    async def answer(self, query: InlineQuery) -> None:
        """Answer one inline query: passages for words, the passage for its id, sections for nothing."""
        turn = await Turn(self._services, 0, None, query.from_user).look_up()
        text = query.query.strip()
        book = self._worker.live.book
        voice = turn.voice()
        button = None
        following = ""
        # A shared passage comes back as its id.
        shared = from_link(text, [*book.passages, *book.chapters]) if text and " " not in text else None
        if not text:
            start = int(query.offset) if query.offset.isdecimal() else 0
            chapters = [chapter.id for chapter in book.chapters.values() if chapter.passages()]
            found = chapters[start : start + PAGE]
            following = str(start + PAGE) if len(chapters) > start + PAGE else ""
        elif shared is not None:
            found = [shared]
        else:
            answer, edition = await self._worker.ask(text)
            book = edition.book
            voice = turn.voice_for(text, answer)
            hits = answer.hits[:TOP] if answer.outcome is not Outcome.NONE else ()
            found = [hit.passage.id for hit in hits]
            if answer.section is not None and answer.outcome is not Outcome.NONE:
                found = [answer.section, *found][:TOP]
            if not found:
                none = voice.say("inline-none", count=len(book.reports))
                said = voice.say("inline-unread") if answer.unread else none
                button = InlineQueryResultsButton(label(said), start_parameter=GREET)
        results = [
            self._result(voice, book, identifier, whole=not text) for identifier in dict.fromkeys(found)
        ]
        await self._services.sender.results(query.id, results, following, button)

    def _result(self, voice: Voice, book: Book, identifier: str, *, whole: bool) -> InlineQueryResultArticle:
        passage = book.passages.get(identifier)
        chapter = book.chapters.get(identifier)
        if chapter is not None and (whole or passage is None or chapter.section.items):
            screen = section_screen(voice, book, chapter, Look(voice.language))
            title = heading_of(chapter, voice.language)
            description = " ".join(each.in_language(voice.language)[0] for each in chapter.passages())
        else:
            passage = passage or book.passages[identifier]
            screen = passage_screen(voice, book, passage, Look(voice.language))
            title = capital(place(passage, voice.language))
            description = _words(passage, voice)
        return InlineQueryResultArticle(
            id=hashlib.blake2s(f"{identifier} {voice.language}".encode(), digest_size=16).hexdigest(),
            title=label(title, 120),
            description=label(description, 200),
            input_message_content=self._content(voice, screen),
            reply_markup=markup(((self._open(voice, identifier),),)),
        )

    def _content(self, voice: Voice, screen: Screen) -> InputTextMessageContent:
        parts = split(screen.blocks, LONGEST)
        part = parts[0]
        if len(parts) > 1:
            # One message is all that a result can be: it says that the passage goes on.
            more = voice.say("inline-cut")
            part = Part(f"{part.text}\n\n{more}", part.entities)
        return InputTextMessageContent(
            part.text,
            entities=entities(part),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    def _open(self, voice: Voice, identifier: str) -> Button:
        return Button(voice.say("button-open"), url=link(self._bot.username or "", identifier))


def _words(passage: Passage, voice: Voice) -> str:
    return passage.in_language(voice.language)[0]
