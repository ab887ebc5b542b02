"""Questions to suggest, from what a build knows of its lessons."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from bot.service.book import SHORT, Book
from knowledge.library import Library, load
from tests.bot.telegram.harness import ROOT


class Taught(Library):
    """The own report, with two short questions about each passage, and a long one."""

    @cached_property
    def suggestions(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """Those, and a sample."""
        each = {
            id_: [
                {"en": guess(id_)},
                {"en": asking(id_)},
                {"en": f"{passage.text['en'][:80]} {'x' * SHORT}?"},
            ]
            for id_, passage in self.ids.items()
        }
        return {"": [{"en": "A sample?", "fr": "Un exemple ?"}]} | each


class Translated(Library):
    """The own report, with one question in two languages."""

    suggestions = MappingProxyType(
        {"cwg-cop-2022/2.1/2": [{"en": "Who is invited?", "ru": "Кого приглашают?"}]}
    )


def guess(id_: str) -> str:
    """The first question about a passage."""
    return f"Guess: what of {id_}?"


def asking(id_: str) -> str:
    """The question that has a passage's first words."""
    return f"{PASSAGES[id_].text['en'][:40].rpartition(' ')[0]}?"


PASSAGES = load(ROOT / "knowledge").ids
BOOK = Book(Taught(load(ROOT / "knowledge").reports))
R = "cwg-cop-2022"


def test_what_is_suggested_is_of_other_sections():
    """Short questions, each about another passage, and the first three about other sections than what is shown: about
    passages found beside, then about those that follow, the first behind the last. A line that introduces bullets is
    asked about by none."""
    near = [f"{R}/2.3/4", f"{R}/2.3/5", f"{R}/2.1/2", f"{R}/2.2"]
    suggested = BOOK.suggest("en", near, near[:1])
    assert suggested[:3] == [guess(f"{R}/2.1/2"), guess(f"{R}/2.4/1"), guess(f"{R}/3.1")]
    assert not {guess(f"{R}/2.3/4"), guess(f"{R}/2.2"), asking(f"{R}/2.1/2")}.intersection(suggested)
    others = {BOOK.suggest("en", near, near[:1], asked)[0] for asked in ("a", "b", "c", "d")}
    assert others == {guess(f"{R}/2.1/2"), asking(f"{R}/2.1/2")}
    assert BOOK.suggest("en", [], [list(PASSAGES)[-1]])[:3] == BOOK.suggest("en", [])[:3]


def test_what_was_just_asked_is_not_suggested():
    """However it is spelt, in other words, or in another language."""
    first, near = asking(f"{R}/2.1/2"), [f"{R}/2.1/2"]
    for asked in (first, first.upper(), f"And {first[:-1]} indeed?"):
        assert BOOK.suggest("en", near, asked=asked)[0] == guess(near[0])
    translated = Book(Translated(BOOK.reports))
    assert translated.suggest("en", near, asked="Кого приглашают?") == []
    assert translated.suggest("en", near, asked="Кто приглашает?") == ["Who is invited?"]


def test_who_reads_another_language_gets_no_question_of_this_one():
    """A question is in the reader's language or not there."""
    assert BOOK.suggest("fr", list(PASSAGES)[:3]) == []
    assert BOOK.samples("fr") == ["Un exemple ?"]
    assert Book(load(ROOT / "knowledge").reports).samples("fr") == []
