"""What a question mentions: reports, meetings, dates, sections, States, bodies and documents, in the six UN languages,
much of it in others too.

`clean` cuts off courtesies. `find` says what a text mentions, and knows no report: `vocabulary` has the words and
rules of the languages, `text` cuts a text into tokens, `finding` finds. `Directory.understand` says what a
question means beside the reports; `whole` tells whether all of a section is asked for. `gather` makes the directory of
an index build. A language is one file in `languages/`; `grammar.txt` has the rules that all share, `keys.txt` all
keys. Imports `knowledge` and `index.texts`.
"""

from index.mentions.courtesies import clean
from index.mentions.directory import Directory, Understanding
from index.mentions.finding import Date, Mention, MentionKind, find, values_of
from index.mentions.gathering import gather

__all__ = [
    "Date",
    "Directory",
    "Mention",
    "MentionKind",
    "Understanding",
    "clean",
    "find",
    "gather",
    "values_of",
]  # fmt: skip
