"""Measures what questions mention: `python -m lab.mentions [FOLDER …]` prints one table over the questions of knowledge
folders (by default the report's own and those to practise on), a row a language and one for all.

Whole: of the questions for a whole section, the share with just that one. Claimed: of all others, the share for which
some section was claimed as a whole, be it right or wrong. Clash, near: of questions that name another meeting, State,
date or body than the report has, the share with a mention that no passage carries; clash, right: the same of those that
a passage answers. Against: of these, the share of which the passage is said to contradict the mentions.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from index.mentions import Directory, Kind, clean
from knowledge.library import Library, load
from knowledge.questions import Kind as Right
from knowledge.questions import Question, load_questions

FOLDERS = ("knowledge", "knowledge/practice")
#: The styles of questions that name what the report has not.
NEAR = frozenset({"other-meeting", "other-state", "other-date", "other-body"})
#: A clash of one of these says that the question is about something else.
_CLASHING = frozenset(Kind) - {Kind.ITEM}
_ROW = "{:>9} {:>9} {:>16} {:>16} {:>14} {:>14} {:>10}"


def measure(folders: tuple[str, ...]) -> dict[str, Counter[str]]:
    """What is counted in each language, and in "all"."""
    counted: dict[str, Counter[str]] = {"all": Counter()}
    for directory, question in _questions(folders):
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


def _questions(folders: tuple[str, ...]) -> Iterator[tuple[Directory, Question]]:
    for folder in map(Path, folders):
        library = load(folder)
        directories: dict[str, Directory] = {}
        for question in load_questions(folder, library):
            for report in library.reports:
                if report.id == question.report:
                    if report.id not in directories:
                        directories[report.id] = Directory.of(Library((report,)))
                    yield directories[report.id], question


def main() -> None:
    """Print the table."""
    counted = measure(tuple(sys.argv[1:]) or FOLDERS)
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
