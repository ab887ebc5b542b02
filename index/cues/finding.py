"""Find the cues of a text."""

from index.cues import bodies
from index.cues.dates import dates
from index.cues.meetings import meetings
from index.cues.numerals import figures
from index.cues.organisations import organisations
from index.cues.sections import sections
from index.cues.sought import sought
from index.cues.states import states
from index.cues.symbols import groups
from index.cues.value import Cues
from index.cues.words import Words
from knowledge.normal import normalise

#: Characters read: more than a message of Telegram has. The time that dates in Chinese take is quadratic.
READ = 5000


def find(text: str) -> Cues:
    """What a text names in its first READ characters. Any text in any language; it is normalised first."""
    return scan(text)[0]


def scan(text: str) -> tuple[Cues, Words]:
    """The cues of a text, and its words with those marked as used that cues are made of."""
    words = Words(normalise(text)[:READ])
    # A figure belongs to the first that takes it: a resolution's number is no year, a day no meeting.
    documents = groups(words)
    days = dates(words)
    ordinals, relative = meetings(words)
    cues = Cues(
        meetings=ordinals, relative=relative, dates=days,
        sections=sections(words, of_meeting=bool(ordinals or relative)), states=states(words),
        groups=documents, organisations=organisations(words), numbers=figures(words), sought=sought(words),
        tier=bodies.tier(words) if ordinals or relative or days else None,
    )  # fmt: skip
    return cues, words
