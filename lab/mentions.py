"""Measures what questions mention: `python -m lab.mentions` prints one table over the project's own questions and those
about practice reports, a row a language and one for all.

Whole: of the questions for a whole section, the share with just that one. Claimed: of all others, the share for which
some section was claimed as a whole, be it right or wrong. Clash, near: of questions that name another meeting, State,
date or body than the report has, the share with a mention that no passage carries; clash, right: the same of those that
a passage answers. Against: of these, the share of which the passage is said to contradict the mentions.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from index.mentions import Directory, Gathered, MentionKind, clean, groups_of, join
from knowledge.library import Library
from knowledge.questions import Kind as Right
from knowledge.questions import Question, Split
from lab.practice import own, practice

KNOWLEDGE = Path(__file__).resolve().parents[1] / "knowledge"
#: The styles of questions that name what the report has not.
NEAR = frozenset({"other-meeting", "other-state", "other-date", "other-body"})
#: A clash of one of these says that the question is about something else.
_CLASHING = frozenset(MentionKind) - {MentionKind.ITEM}
_ROW = "{:>9} {:>9} {:>16} {:>16} {:>14} {:>14} {:>10}"


class _Listed:
    """The ids of a library's passages, in memory."""

    def __init__(self, library: Library) -> None:
        self._ids = [passage.id for passage in library.passages]
        self._places = {id_: place for place, id_ in enumerate(self._ids)}
        self.id, self.place = self._ids.__getitem__, self._places.get

    def __len__(self) -> int:
        return len(self._ids)


def directory_of(library: Library) -> Directory:
    """What the texts of a library mention, read without an index."""
    groups = groups_of(library.reports)
    gathered = (Gathered.of(report, report.sections, groups) for report in library.reports)
    return Directory.load(*join(library.reports, gathered), _Listed(library))


def measure() -> dict[str, Counter[str]]:
    """What is counted in each language, and in "all"."""
    counted: dict[str, Counter[str]] = {"all": Counter()}
    for directory, question in _questions():
        for language, text in question.text.items():
            got = directory.understand(clean(text))
            found = Counter({"questions": 1})
            if question.kind is Right.SECTION:
                found += Counter(sections=1, whole=got.sections == question.passages)
            else:
                found += Counter(others=1, claimed=bool(got.sections))
            if question.style in NEAR and question.kind is Right.UNANSWERABLE:
                found += Counter(near=1, near_clash=bool(got.clashes & _CLASHING) or got.other_body)
            if question.kind is Right.ANSWERABLE:
                against = all(directory.contradicts(got.mentions, one) for one in question.passages)
                found += Counter(right=1, right_clash=bool(got.clashes & _CLASHING), against=against)
            counted["all"] += found
            counted.setdefault(language, Counter()).update(found)
    return counted


def _questions() -> Iterator[tuple[Directory, Question]]:
    for split in Split:
        for one in (*own(KNOWLEDGE, split), *practice(split)):
            directory = directory_of(one.library)
            yield from ((directory, question) for question in one.questions)


def main() -> None:
    """Print the table."""
    counted = measure()
    print(_ROW.format("language", "questions", "whole", "claimed", "clash, near", "clash, right", "against"))
    for language, c in sorted(counted.items(), key=lambda item: -item[1]["questions"]):
        print(_ROW.format(
            language, c["questions"], f"{c['whole']} of {c['sections']}", f"{c['claimed']} of {c['others']}",
            _share(c["near_clash"], c["near"]), _share(c["right_clash"], c["right"]), _share(c["against"], c["right"]),
        ))  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


if __name__ == "__main__":
    main()
