"""What a question points at by its words alone: a whole section, or one passage by its place.

Then nothing has to be found, and whether it answers is no question of likeness: "what came out of the 16th meeting",
"paragraph 2 of section 1.1", "when was the last meeting". Words for such questions were collected on the learn and
choose side; there each of 129 sections was right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.answer import Outcome
from index.calibration import Judgement
from index.cues import Cues, Fit, Places, asks_when, whole_section
from index.cues.words import Words

#: A little lower than what was counted, since the words were collected there.
SECTION = Judgement(Outcome.ANSWER, 0.97, "section")
ITEM = Judgement(Outcome.ANSWER, 0.97, "item")
#: A meeting that may not be the one meant: the first that a report has, where these begin with a higher number, or the
#: committee's, where the report is a group's and somebody calls it so.
UNSURE = Judgement(Outcome.CLOSEST, 0.5, "section")
#: A whole meeting of the council, or of an organisation, that no report is of.
OTHERS = Judgement(Outcome.NONE, 0.03, "body")


@dataclass(frozen=True, slots=True)
class Pointed:
    """`sections`: the ids of the sections that a question is about as a whole: one, or one in each of several reports,
    or none. `items`: the ids of the passages that it names by their place. `judgement`: what the sections get, or the
    question where it is about a body's meeting that the reports are not of; None where neither is so."""

    sections: tuple[str, ...]
    items: frozenset[str]
    judgement: Judgement | None


def pointed(
    places: Places,
    text: str,
    words: Words,
    cues: Cues,
    fit: Fit,
    unheard: Sequence[str],
    reports: frozenset[str] | None,
) -> Pointed:
    """What a question points at, for which `scan` gave these words and cues; `fit` is theirs, `unheard` are the names
    in it that no passage has, `reports` those that it names (None: none)."""
    whole = whole_section(cues, words, places.reports.bodies)
    others = places.is_of_another(cues)
    if whole and others:
        return Pointed((), frozenset(), OTHERS)
    # Another body's meeting may have the number of one of ours.
    ours = not unheard and fit.clashing.keys().isdisjoint(("groups", "organisations", "states"))
    # The last meeting is not the section called Meetings.
    sections = places.titled(words, reports) if cues.relative is None else ()
    if whole and ours and not sections:
        sections = places.sections_of(cues, text, reports)
        # What happened in Nepal in 2023 is told by that year's meeting only if that is where it was.
        there = fit.by_family.get("states", frozenset())
        sections = tuple(id_ for id_ in sections if not cues.states or id_ in there)
    before_all = places.is_before_all(cues)
    unsure = before_all or places.is_called_higher(cues)
    items = places.items(cues, fit) if whole and ours else frozenset[str]()
    if ours and not before_all and not others and asks_when(words):
        items |= places.held(cues, reports)
    return Pointed(sections, items, (UNSURE if unsure else SECTION) if sections else None)
