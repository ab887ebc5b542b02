"""The views of a passage: its text in each of its languages, with a line of context."""

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.normal import normalise
from knowledge.report import Meeting, Passage, Report

#: The most tokens of a view, about. The model reads 512, but long passages are found better in parts of this size than
#: of twice this size.
ROOM = 225
#: The most tokens of a title or an introduction before it, about.
INTRODUCING = 90
#: A word with the space after it; in Chinese a run of signs that ends with the sentence or after 60 signs.
_WORD = re.compile(r"[^\s。！？]{1,60}[。！？]*\s*|[。！？]+\s*|\s+")
_WIDE = re.compile("[\u1000-\U0010ffff]+")
_SENTENCE_ENDS = tuple(".!?؟۔।。！？")


@dataclass(frozen=True, slots=True)
class View:
    """One passage in one language, normalised, as the encoder gets it. A long passage has several views in a language.

    passage: the passage's id
    language: the language tag
    context: a short text before the body: a bullet such as "the current year is unique" does not name its meeting, the
        line that introduces it does
    body: the passage's text, or a part of it
    """

    passage: str
    language: str
    context: str
    body: str

    @property
    def text(self) -> str:
        """The context and the body."""
        return f"{self.context}\n{self.body}" if self.context else self.body


def views_of(passage: Passage) -> list[View]:
    """Return the views of one passage, by language tag."""
    found = []
    for language, text in sorted(passage.text.items()):
        context = normalise(_context(passage, language))
        found += [
            View(passage.id, language, context, part) for part in _parts(normalise(text), _size(context))
        ]
    return found


def _size(text: str) -> float:
    """An estimate of a text's tokens, rather too high: English has .22 a letter, Chinese .65 a sign."""
    wide = 0 if text.isascii() else len("".join(_WIDE.findall(text)))
    return 0.8 * wide + 0.3 * (len(text) - wide)


def _parts(text: str, taken: float) -> list[str]:
    """The text in few parts of about one size, cut between sentences where possible.

    A part and `taken` tokens of context fit into a view.
    """
    room = max(ROOM - taken, ROOM / 2)
    size = _size(text)
    if size <= room:
        return [text]
    wanted = size / math.ceil(size / (0.8 * room))
    parts, held = [""], 0.0
    for word in _WORD.findall(text):
        full = held >= wanted and parts[-1].rstrip().endswith(_SENTENCE_ENDS)
        if full or held + _size(word) > room:
            parts.append("")
            held = 0.0
        parts[-1] += word
        held += _size(word)
    return [part.strip() for part in parts if part.strip()]


def _shortened(text: str) -> str:
    """The first words of a text, with INTRODUCING tokens at most."""
    held = 0.0
    for word in _WORD.finditer(text):
        held += _size(word[0])
        if held > INTRODUCING:
            return text[: word.start()].strip()
    return text


def content_hash(views: Sequence[View]) -> str:
    """Return the SHA-256 of everything that is indexed of one passage: equal hashes, equal vectors."""
    digest = hashlib.sha256()
    for view in views:
        for part in (view.language, view.context, view.body):
            # Lengths keep ("ab", "c") apart from ("a", "bc"); a lone surrogate must not stop a build.
            data = part.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def source_hash(report: Report) -> str:
    """Return the SHA-256 of a whole report.

    Equal hashes, equal views and equal reports; the reverse need not hold.
    """
    # A set has no order of its own: its repr would differ from process to process.
    whole = (
        replace(report, official=frozenset(), sections=()),
        sorted(report.official),
        report.codes_meetings,
    )
    digest = hashlib.sha256(repr(whole).encode("utf-8", "surrogatepass"))
    for section in report.sections:
        digest.update(repr(section).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def knowledge_hash(sources: Iterable[str]) -> str:
    """Return the SHA-256 of reports, of which these are the source hashes, in order."""
    return hashlib.sha256("\n".join(sources).encode()).hexdigest()


def _context(passage: Passage, language: str) -> str:
    """Return the section's title and, for an item, the line that introduces it, where `language` has them."""
    titles = (section.title for section in reversed(passage.path) if section.title is not None)
    title = next((title[language] for title in titles if language in title), "")
    lines = [_shortened(normalise(title))]
    introduction = passage.lead or (passage.section.text if passage.number is not None else None)
    if introduction is not None and language in introduction:
        lines.append(_shortened(normalise(introduction[language])))
    if passage.meeting is not None:
        lines.append(_unsaid(passage.meeting, " ".join((*lines, passage.text[language]))))
    return "\n".join(line for line in lines if line)


def _unsaid(meeting: Meeting, said: str) -> str:
    """Return the meeting's number and date in figures, which every language reads, if no text names them."""
    if meeting.date is not None and str(meeting.date.year) in said:
        return ""
    parts = [f"{meeting.number}" if meeting.number is not None else "", f"{meeting.date or ''}"]
    return " · ".join(part for part in parts if part)
