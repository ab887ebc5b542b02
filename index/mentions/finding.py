"""Finds what a text mentions. Knows nothing of any report, nor of the language of the text."""

from index.mentions.dates import dates
from index.mentions.names import named
from index.mentions.numbered import documents, meetings, sections
from index.mentions.reading import Mention, Reading
from index.mentions.words import Words
from knowledge.normal import normalise

#: Characters that are read: more than a message of Telegram has.
READ = 5000


def read(text: str | Words, groups: frozenset[str] = frozenset()) -> Reading:
    """Read the first characters of a normalised text, or its words. A figure belongs to the first that takes it: a
    resolution's number is no year, a day no meeting. `groups` are the acronyms of bodies that met."""
    reading = Reading(Words(text[:READ]) if isinstance(text, str) else text, groups)
    for finds in (documents, dates, meetings, sections, named):
        finds(reading)
    return reading


def find(text: str) -> tuple[Mention, ...]:
    """What a text mentions, in its order; the text is normalised first."""
    return read(normalise(text)).mentions()
