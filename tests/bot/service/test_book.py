"""Questions to suggest, from what a build knows of its lessons."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from bot.service.book import SHORT, Book
from knowledge.library import Library, load
from tests.bot.telegram.harness import ROOT


class Taught(Library):
    """The own report, with three questions for each passage, the last a long one."""

    @cached_property
    def suggestions(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """Those, and a sample."""
        each = {
            id_: [
                {"en": f"What of {id_}?", "ru": f"Что с {id_}?"},
                {"en": f"Else {id_}?"},
                {"en": "x" * SHORT + "?"},
            ]
            for id_ in self.ids
        }
        return {"": [{"en": "A sample?", "fr": "Un exemple ?"}]} | each


IDS = list(load(ROOT / "knowledge").ids)
BOOK = Book(Taught(load(ROOT / "knowledge").reports))


def test_what_is_near_is_suggested_then_what_follows():
    """Three short questions: about passages found beside, then about those after the one shown; none about that one."""
    near = [IDS[9], IDS[3], IDS[9]]
    assert BOOK.suggest("en", near, [IDS[3]]) == [f"What of {IDS[at]}?" for at in (9, 4, 5)]
    assert len(BOOK.suggest("en", [], [IDS[-1]])) == 0
    assert BOOK.suggest("en", near, [IDS[3]], turn=1)[0] == f"Else {IDS[9]}?"


def test_what_was_just_asked_is_not_suggested():
    """However it is spelt, nor in another language."""
    assert BOOK.suggest("en", [IDS[9]], asked=f"Что с {IDS[9]}?")[0] == f"Else {IDS[9]}?"
    assert BOOK.suggest("en", [IDS[9]], asked=f"WHAT OF {IDS[9]}")[0] == f"Else {IDS[9]}?"


def test_who_reads_another_language_gets_no_question_of_this_one():
    """A question is in the reader's language or not there."""
    assert BOOK.suggest("fr", IDS[:3]) == []
    assert BOOK.samples("fr") == ["Un exemple ?"]
    assert Book(load(ROOT / "knowledge").reports).samples("fr") == []
