"""What is indexed of each passage: its text in every language it has, each with a line of context."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.normal import normalise
from knowledge.report import Meeting, Passage

#: Goes into every hash below: raise it when the form of a view, or of normalised text, changes, and
#: everything is embedded again.
VIEWS_FORMAT = 1


@dataclass(frozen=True, slots=True)
class View:
    """One passage in one language, as the machine reads it: normalised, its context apart.

    `context` comes first and is short: a bullet such as "the current year is unique" does not name its
    meeting, the line that introduces it does.
    """

    passage: str
    language: str
    context: str
    body: str

    @property
    def text(self) -> str:
        """What the encoder gets."""
        return f"{self.context}\n{self.body}" if self.context else self.body

    def context_pieces(self, pieces: Sequence[str]) -> int:
        """Return how many of the view's `pieces` are the context's: as many as hold its letters and digits."""
        letters = sum(map(str.isalnum, self.context))
        count = 0
        while letters > 0 and count < len(pieces):
            letters -= sum(map(str.isalnum, pieces[count]))
            count += 1
        return count


def views(passages: Iterable[Passage]) -> list[View]:
    """Return the views of the passages: those of one passage side by side, by language tag."""
    return [view for passage in passages for view in views_of(passage)]


def views_of(passage: Passage) -> list[View]:
    """Return the views of one passage, by language tag."""
    return [
        View(passage.id, language, normalise(_context(passage, language)), normalise(text))
        for language, text in sorted(passage.text.items())
    ]


def content_hash(views: Sequence[View]) -> str:
    """Return the SHA-256 of everything that is indexed of one passage: equal hashes, equal vectors."""
    digest = hashlib.sha256(b"views %d" % VIEWS_FORMAT)
    for view in views:
        for part in (view.language, view.context, view.body):
            # Lengths keep ("ab", "c") apart from ("a", "bc"); a lone surrogate must not stop a build.
            data = part.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def source_hash(passages: Iterable[Passage]) -> str:
    """Return the SHA-256 of all that views are made of, and of the whole reports that the passages are of, in a
    fraction of the time that making views takes.

    Equal hashes, equal views and equal reports; the reverse need not hold.
    """
    digest = hashlib.sha256(b"sources %d" % VIEWS_FORMAT)
    report = None
    for passage in passages:
        if passage.report is not report:
            report = passage.report
            # A set has no order of its own: its repr would differ from process to process.
            whole = (replace(report, official=frozenset()), sorted(report.official))
            digest.update(repr(whole).encode("utf-8", "surrogatepass"))
        titles = [section.title for section in passage.path]
        source = (passage.id, passage.text, titles, passage.section.text, passage.meeting)
        digest.update(repr(source).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _context(passage: Passage, language: str) -> str:
    """Return the section's title and, for an item, the line that introduces it, where `language` has them."""
    titles = (section.title for section in reversed(passage.path) if section.title is not None)
    lines = [next((title[language] for title in titles if language in title), "")]
    introduction = passage.section.text if passage.number is not None else None
    if introduction is not None and language in introduction:
        lines.append(introduction[language])
    if passage.meeting is not None:
        lines.append(_unsaid(passage.meeting, " ".join((*lines, passage.text[language]))))
    return "\n".join(line for line in lines if line)


def _unsaid(meeting: Meeting, said: str) -> str:
    """Return the meeting's number and date in figures, which every language reads, if no text names them."""
    if meeting.date is not None and str(meeting.date.year) in said:
        return ""
    parts = [f"{meeting.number}" if meeting.number is not None else "", f"{meeting.date or ''}"]
    return " · ".join(part for part in parts if part)
