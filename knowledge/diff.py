"""Compares two states of the reports, passage by passage."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from knowledge.importing.blocks import first_words
from knowledge.library import Library
from knowledge.report import Meeting, Passage, Report, Section

#: Texts that share at least this part of their letter pairs (Dice) are versions of one text.
_ALIKE = 0.8
#: The most pairs of passages that are compared in this way; further ones count as different texts.
_MOST_COMPARED = 250_000


class Kind(StrEnum):
    """How a passage, or one of its translations, has changed."""

    ADDED = "added"  #: the passage is new; in a translation's language: this translation is new
    REMOVED = "removed"  #: the official text no longer exists
    CHANGED = "changed"  #: the text under the same id has changed
    MOVED = "moved"  #: the same official text has another id
    STALE = "stale"  #: the official text has changed, this translation has not
    MISSING = "missing"  #: a translation is gone, or a new passage lacks one that others have
    ABOUT = "about"  #: a title, a meeting or a field of the report has changed


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two libraries.

    kind: the kind of change
    id: the id in the newer library; for a removed passage, the id in the older one
    language: the language of `old` and `new`
    official: whether the text in that language is official
    old: the text before
    new: the text now
    was: the earlier id of a passage that has moved
    part: the changed text of a section or report, if it is not a passage
    """

    kind: Kind
    id: str
    language: str
    official: bool
    old: str = ""
    new: str = ""
    was: str = ""
    part: str = ""

    def __str__(self) -> str:
        where = self.id if self.official else f"{self.id} in {self.language}"
        match self.kind:
            case Kind.CHANGED:
                said = f"{where}: {difference(self.old, self.new)}"
            case Kind.MOVED:
                said = f"{self.was} → {self.id}: {first_words(self.new)}"
            case Kind.STALE:
                said = f"{where}: the official text has changed, this has not: {first_words(self.new)}"
            case Kind.MISSING:
                said = f"{where}: not translated" + (" any more" if self.old else "")
            case Kind.ABOUT:
                said = f"{self.id}, {self.part}: {difference(self.old, self.new)}"
            case _:
                said = f"{where}: {first_words(self.new or self.old)}"
        return f"{self.kind:8} {said}"


def difference(old: str, new: str) -> str:
    """Mark the words that differ, each group as [old → new]."""
    before, after = old.split(), new.split()
    groups = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            said = f"{' '.join(before[a:b])} → {' '.join(after[c:d])}"
            groups.append(f"[{said.strip()}]")
    return " … ".join(groups) or "spaces alone"


def compare(old: Library, new: Library) -> tuple[Change, ...]:
    """List all differences: changed passages in reading order, then removed ones, then titles, meetings and
    fields."""
    pairs = paired(old, new)
    expected = {report.id: report.expected() for report in new.reports}
    found: list[Change] = []
    for passage in new.passages:
        was = old.ids.get(pairs.get(passage.id, ""))
        found += _of_passage(was, passage, expected[passage.report.id])
    kept = set(pairs.values())
    for passage in old.passages:
        if passage.id not in kept:
            language = passage.report.language
            found.append(Change(Kind.REMOVED, passage.id, language, True, passage.original))
    return (*found, *_about(old, new))


def paired(old: Library, new: Library) -> dict[str, str]:
    """Give the older id of each passage that existed before, by its present id.

    It is the older id of the same official text, if that text has left its place; else of nearly the same
    text; else the passage's own id.
    """
    alike = {
        id_ for id_ in old.ids.keys() & new.ids.keys() if _original(old.ids[id_]) == _original(new.ids[id_])
    }
    left: dict[tuple[str, str], list[str]] = {}
    for passage in old.passages:
        if passage.id not in alike:
            left.setdefault(_original(passage), []).append(passage.id)
    pairs = {id_: id_ for id_ in alike}
    for passage in new.passages:
        if passage.id not in alike and (places := left.get(_original(passage))):
            pairs[passage.id] = places.pop(0)
    pairs |= _nearly(
        [old.ids[id_] for places in left.values() for id_ in places],
        [passage for passage in new.passages if passage.id not in pairs],
    )
    moved = set(pairs.values())
    own = (id_ for id_ in new.ids if id_ not in pairs and id_ in old.ids and id_ not in moved)
    return pairs | {id_: id_ for id_ in own}


def _nearly(old: Sequence[Passage], new: Sequence[Passage]) -> dict[str, str]:
    """Match passages with older ones of nearly the same text. Gives the older id by the present one; the most
    similar pairs are matched first, each passage once."""
    if len(old) * len(new) > _MOST_COMPARED:
        return {}
    before = [(passage, _bigrams(passage.original)) for passage in old]
    alike = []
    for passage in new:
        own = _bigrams(passage.original)
        for was, bigrams in before:
            total = own.total() + bigrams.total()
            if was.report.id == passage.report.id and 2 * min(own.total(), bigrams.total()) >= _ALIKE * total:
                share = 2 * (own & bigrams).total() / total if total else 0.0
                if share >= _ALIKE:
                    alike.append((-share, was.id != passage.id, passage.id, was.id))
    pairs: dict[str, str] = {}
    for _, _, id_, was_id in sorted(alike):
        if id_ not in pairs and was_id not in pairs.values():
            pairs[id_] = was_id
    return pairs


def _bigrams(text: str) -> Counter[str]:
    return Counter(map("".join, pairwise(text)))


def altered(old: Library, new: Library) -> tuple[str, ...]:
    """Give the ids whose official text has changed in any byte, or is gone. Links, buttons and logs carry
    these ids."""
    return tuple(
        id_ for id_, passage in old.ids.items() if id_ not in new.ids or not unaltered(passage, new.ids[id_])
    )


def unaltered(was: Passage, now: Passage) -> bool:
    """Whether no official text of a passage has changed in any byte."""
    return _official(was) == _official(now, was.report.official)


def _original(passage: Passage) -> tuple[str, str]:
    return passage.report.language, passage.original


def _official(passage: Passage, languages: Iterable[str] = ()) -> dict[str, str]:
    wanted = {*(languages or passage.report.official), passage.report.language}
    return {tag: string for tag, string in passage.text.items() if tag in wanted}


def _of_passage(was: Passage | None, now: Passage, expected: frozenset[str]) -> Iterator[Change]:
    language, id_ = now.report.language, now.id
    before: Mapping[str, str] = was.text if was else {}
    if was is None:
        yield Change(Kind.ADDED, id_, language, True, new=now.original)
    elif was.id != id_:
        yield Change(Kind.MOVED, id_, language, True, was.original, now.original, was.id)
    official_now = _official(now).items()
    renewed = was is None or any(before.get(tag, text) != text for tag, text in official_now)
    for tag in sorted({*before, *now.text, *expected}, key=lambda tag: (not now.is_official(tag), tag)):
        old, new, official = before.get(tag, ""), now.text.get(tag, ""), now.is_official(tag)
        if old and new and old != new:
            yield Change(Kind.CHANGED, id_, tag, official, old, new)
        elif old and new and renewed and not official and not now.is_confirmed(tag):
            yield Change(Kind.STALE, id_, tag, official, old, new)
        elif new and not old and was is not None:
            yield Change(Kind.ADDED, id_, tag, official, new=new)
        elif not new and (old or (renewed and tag in expected)):
            yield Change(Kind.MISSING, id_, tag, official, old)


def _about(old: Library, new: Library) -> Iterator[Change]:
    before = {report.id: report for report in old.reports}
    for report in new.reports:
        if (was := before.get(report.id)) is not None:
            yield from _parts(report, report.id, _of_report(was), _of_report(report))
            sections = {section.id: section for section in was.every_section()}
            for section in report.every_section():
                if section.id in sections:
                    earlier, now = _of_section(sections[section.id]), _of_section(section)
                    yield from _parts(report, report.id_of(section), earlier, now)


def _parts(report: Report, id_: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for part in {**old, **new}:
        if old.get(part, "") != new.get(part, ""):
            yield Change(
                Kind.ABOUT, id_, report.language, True, old.get(part, ""), new.get(part, ""), part=part
            )


def _of_report(report: Report) -> dict[str, str]:
    titles = {f"title in {tag}": title for tag, title in report.title.items()}
    about = {"language": report.language, "official": " ".join(sorted(report.official))}
    return titles | about | {"date": str(report.date or ""), "source": report.source or "",
        "symbol": report.symbol or "", "translator": report.translator or "",
    }  # fmt: skip


def _of_section(section: Section) -> dict[str, str]:
    titles = {f"title in {tag}": title for tag, title in (section.title or {}).items()}
    return titles | {"meeting": _said(section.meeting), "page": str(section.page or "")}


def _said(meeting: Meeting | None) -> str:
    return "" if meeting is None else f"{meeting.number or ''} {meeting.date or ''}".strip()
