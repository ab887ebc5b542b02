"""What a question mentions: reports, meetings, dates, sections, States, bodies and documents, in the six UN languages,
much of it in others too.

`clean` reads a question as a person would (`courtesies`). `find` says what a text mentions, and knows nothing of any
report: `vocabulary` (the languages' words and rules) → `words` (the tokens of a text, their classes and numbers) →
`finding`. A
`Directory` says what that means beside the reports, by their names (`reports`), their sections (`outline`) and whether
the whole of one is asked for (`whole`). A language is one file in `languages/`, whose lines `vocabulary` explains;
`languages/grammar.txt` has the rules that all languages share. Imports `knowledge` alone.
"""

from index.mentions.courtesies import clean, is_chit_chat, thanks, without
from index.mentions.directory import Directory, Gathered, Understanding, groups_of
from index.mentions.finding import Date, Kind, Mention, find, values_of
from index.mentions.places import Places, among

__all__ = [
    "Date",
    "Directory",
    "Gathered",
    "Kind",
    "Mention",
    "Places",
    "Understanding",
    "among",
    "clean",
    "find",
    "groups_of",
    "is_chit_chat",
    "thanks",
    "values_of",
    "without",
]
