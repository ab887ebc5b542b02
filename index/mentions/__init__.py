"""What a question mentions: reports, meetings, dates, sections, States, bodies and documents, in the six UN languages,
much of it in others too. A language is one file in `languages/`.

Imports `knowledge` alone.
"""

from index.asked import as_asked as clean
from index.mentions.directory import Directory, Understanding
from index.mentions.finding import find
from index.mentions.value import Date, Kind, Mention, values_of

__all__ = ["Date", "Directory", "Kind", "Mention", "Understanding", "clean", "find", "values_of"]
