"""Mentions of a question: reports, meetings, dates, sections, States, bodies and documents, in the six UN languages,
and partly in others.

`clean` removes courtesies. `find` gives the mentions of a text without knowing any report: `vocabulary` has the words
and rules of the languages, `text` cuts a text into tokens, `finding` applies the rules. `Directory.understand`
resolves the mentions against the reports; `whole` decides whether a question asks for all of a section. `gather`
makes the directory of an index build. Each language is one file in `languages/`; `grammar.txt` has the rules that all
share, `keys.txt` all keys. Imports `knowledge` and `index.texts`.
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
