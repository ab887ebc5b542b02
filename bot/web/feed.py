"""Publications as entries of a feed. The feed does not say who published, or why."""

from dataclasses import dataclass

from bot.service.book import Book
from index.publications import Publications, Record, Step
from knowledge.report import in_language

#: The number of publications in the feed.
MOST = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A publication, or a rollback to one.

    record: its line in the history.
    reports: the ids and titles of the new reports.
    """

    record: Record
    reports: tuple[tuple[str, str], ...]


def entries(publications: Publications, book: Book, language: str) -> list[Entry]:
    """The last publications, newest first, with titles for a reader of `language`."""
    before, found = set[str](), list[Entry]()
    for record in publications.records():
        if record.step not in (Step.PUBLISHED, Step.ROLLED_BACK):
            continue
        there = {path.stem for path in (publications.files / record.files / "reports").glob("*.yaml")}
        new = [report for report in book.reports if report.id in there - before]
        titles = ((each.id, in_language(each.title, language, each.language)[0]) for each in new)
        before, found = there, [*found, Entry(record, tuple(titles))][-MOST:]
    return found[::-1]
