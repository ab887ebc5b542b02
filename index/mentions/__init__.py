"""What a question mentions: reports, meetings, dates, sections, States, bodies and documents, in the six UN languages,
much of it in others too.

`clean` cuts off courtesies (`courtesies`). `find` says what a text mentions, and knows no report: `vocabulary` has the
words and rules of the languages, `tokens` cuts a text into tokens, `finding` finds. `Directory.understand` says what a
question means beside the reports: `outline` looks reports and sections up by name, `whole` tells whether all of one is
asked for. `gathering` makes the directory of an index build. A language is one file in `languages/`; `grammar.txt`
has the rules that all share. Imports `knowledge` and `index.places`.
"""

from index.mentions.courtesies import asks_at, clean, is_chit_chat, without
from index.mentions.directory import Directory, Understanding
from index.mentions.finding import Date, Mention, MentionKind, find, values_of
from index.mentions.gathering import Gathered, groups_of, join

__all__ = [
    "Date",
    "Directory",
    "Gathered",
    "Mention",
    "MentionKind",
    "Understanding",
    "asks_at",
    "clean",
    "find",
    "groups_of",
    "is_chit_chat",
    "join",
    "values_of",
    "without",
]  # fmt: skip
