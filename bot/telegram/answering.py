"""A message's way in a chat: the reply, what is kept of it, and the screen that shows it."""

from dataclasses import replace

from bot.screens import conversation as screens
from bot.screens.blocks import paragraph
from bot.screens.display import Display
from bot.screens.phrases import Voice, choose
from bot.screens.replies import Screen
from bot.service.conversation import LONGEST, Conversation
from bot.telegram.turn import Turn
from index.acts import Act


class Answering(Conversation):
    """Replies to messages of chats with what is live."""

    async def answer(self, turn: Turn, text: str, *, keep: bool = True, exact: bool = False) -> Screen:
        """Reply to a message, and keep a question for the secretariat; `keep` is False for questions of our own. With
        `exact` its words are looked up as they stand."""
        text, place, store = text[:LONGEST], None, turn.services.store
        if keep:
            place = await store.place(turn.chat_key, turn.message_id, topic=turn.thread)
        if exact or not keep:
            reply = await self.answer_alone(text, turn.client, exact=exact)
        else:
            reply = await self.reply(text, place, turn.client)
        kept = reply.question(turn.update_id, turn.person, turn.chat_key, text) if keep else None
        # The number of the question that following messages lean on, and of the one that votes are for.
        number = reply.number(turn.update_id if keep else None, place, text)
        votes = number if kept is None else kept.update_id
        if kept is not None:
            await store.record(kept)
        if reply.place is not None:
            await store.set_place(turn.chat_key, reply.place.id, number, turn.message_id, topic=turn.thread)
        if votes is not None:
            await store.note_shown(votes, turn.chat_key, reply.shown)
        voice = turn.voice(reply.language)
        if reply.act is Act.LANGUAGE:  # asked for now, whatever was chosen before
            voice = Voice(choose(reply.language, voice.language))
        display = Display(voice, reply.edition.book, question="" if votes is None else str(votes))
        screen = screens.reply(display, reply, place)
        said = screens.kept(voice, reply, turn.services.contact) if kept is not None else ()
        blocks = (*screen.blocks, *(paragraph(each, tight=True) for each in said))
        row = screens.back(display, reply, turn.voice().language) if turn.saved or turn.client else ()
        return replace(screen, blocks=blocks, keyboard=(*screen.keyboard, *((row,) if row else ())))
