"""Inline mode: passages as results, in any chat, in the reader's language."""

import hashlib
from itertools import islice

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from bot.screens.citation import capital, heading_of, place
from bot.screens.phrases import Voice, choose, label
from bot.screens.shown import Shown, blocks, opened
from bot.service.book import Book
from bot.service.reader import language_of
from bot.telegram.buttons import from_link, link
from bot.telegram.services import Services
from bot.telegram.splitting import split
from bot.telegram.turn import Turn
from index.answer import Outcome

#: Sections offered before anything is typed, and passages for a question; Telegram takes 50 at most.
SECTIONS, TOP = 20, 5
#: Parameter of /start behind the button of an empty result; it greets as /start alone does.
GREET = "inline"
#: Longest message that an inline result may carry, with room for the sentence that says it goes on.
LONGEST = 3900


async def answer(services: Services, turn: Turn, query: InlineQuery) -> None:
    """Answer one inline query: passages for words, the passage for its id, sections for no words. The query is not
    kept."""
    text, book, voice = query.query.strip(), services.worker.live.book, turn.voice
    button = None
    # A shared passage comes back as its id.
    shared = from_link(text, book.by_key) if text and " " not in text else None
    if not text:
        found = list(islice((id_ for id_ in book.chapters if book.chapters[id_].passages()), SECTIONS))
    elif shared is not None and book.report(shared) is None:
        found = [shared]
    else:
        given, edition = await services.worker.ask(text)
        spoken = language_of(text, given, turn.client)
        book, voice = edition.book, Voice(choose(turn.saved, spoken, turn.client))
        found = [*filter(None, (given.section,)), *(hit.passage.id for hit in given.hits)][:TOP]
        if given.outcome is Outcome.NONE or not found:
            found, none = [], voice.say("inline-none", count=len(book.reports))
            said = voice.say("inline-unread") if given.unread else none
            button = InlineQueryResultsButton(label(said), start_parameter=GREET)
    name = services.bot.username or ""
    results = [_result(voice, book, name, each) for each in dict.fromkeys(found)]
    await services.sender.results(query.id, results, button)


def _result(voice: Voice, book: Book, name: str, identifier: str) -> InlineQueryResultArticle:
    shown, language = opened(voice, book, identifier) or Shown(), voice.language
    if shown.chapter is not None:
        title, quoted = heading_of(shown.chapter, language), shown.chapter.passages()
    else:
        quoted = tuple(each.passage for each in shown.quotations)
        title = capital(place(quoted[0], language))
    part, *rest = split(list(blocks(voice, shown, titled=True)), LONGEST)
    # A result is one message at most: it says that the passage goes on.
    text = "\n\n".join((part.text, voice.say("inline-cut"))) if rest else part.text
    preview = LinkPreviewOptions(is_disabled=True)
    return InlineQueryResultArticle(
        id=hashlib.blake2s(f"{identifier} {language}".encode(), digest_size=16).hexdigest(),
        title=label(title, 120),
        description=label(" ".join(each.in_language(language)[0] for each in quoted), 200),
        input_message_content=InputTextMessageContent(
            text, entities=part.entities, link_preview_options=preview
        ),
        reply_markup=InlineKeyboardMarkup.from_button(
            InlineKeyboardButton(voice.say("button-open"), url=link(name, identifier))
        ),
    )
