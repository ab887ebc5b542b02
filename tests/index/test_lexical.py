"""Lexical agreement: spelling that question and passage share, in any script."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamagedError
from index.lexical import FILE, Lexicon

TEXTS = (
    {
        "en": "The Group thanked Saudi Arabia for the sessions.",
        "ru": "Группа поблагодарила Саудовскую Аравию за сессии.",
    },
    {"en": "The guidelines were translated.", "ru": "Руководящие указания были переведены."},
    {"en": "The CWG-COP met in Geneva.", "ru": "РГС-COP провела собрание в Женеве."},
    {"zh": "工作组感谢秘书处。", "ar": "وشكر الفريق الأمانة."},
)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Which sessions did Saudi Arabia offer?", 0),
        ("сессии саудовской аравии", 0),
        ("TRANSLATED GUIDELINE", 1),
        ("cwg-cop geneva", 2),
        ("秘书处做了什么", 3),
        ("هل شكروا الأمانة؟", 3),
    ],
)
def test_what_is_spelt_alike_agrees_most(question: str, best: int) -> None:
    """Forms of a word, capitals, Arabic articles and Chinese characters meet."""
    shares = Lexicon.of(TEXTS).agreement(question)
    assert shares.shape == (4,)
    assert shares.argmax() == best
    assert 0 < shares[best] <= 1


def test_rare_letters_count_more_and_foreign_ones_against() -> None:
    """A word that one passage has outweighs one that all have; what no passage has lowers the share."""
    lexicon = Lexicon.of([{"en": f"report of {name}"} for name in ("Kenya", "Chile", "Japan")])
    assert lexicon.agreement("report Kenya")[0] > 2 * lexicon.agreement("report Kenya")[1]
    assert lexicon.agreement("Kenya and zebras")[0] < lexicon.agreement("Kenya")[0] == pytest.approx(1)


def test_nothing_agrees_with_nothing() -> None:
    """Without letters, or without passages, nothing agrees, and nothing fails."""
    assert not Lexicon.of(TEXTS).agreement("?! 🙂").any()
    assert len(Lexicon.of([]).agreement("report")) == 0


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    """A build's lexicon is the one that was stored; one cut short is an error that says what to do."""
    lexicon = Lexicon.of(TEXTS)
    lexicon.write(tmp_path)
    again = Lexicon.read(tmp_path)
    np.testing.assert_array_equal(again.agreement("Saudi sessions"), lexicon.agreement("Saudi sessions"))
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(IndexDamagedError, match="cwgcop index build"):
        Lexicon.read(tmp_path)


def test_holding() -> None:
    """What has the words has all their n-grams, in whatever language it says them."""
    lexicon = Lexicon.of(
        [{"en": "Kenya offered a course", "fr": "Le Kenya"}, {"en": "An offer", "fr": "Un cours"}]
    )
    assert lexicon.holding("KENYA course").tolist() == [True, False]
    assert lexicon.holding("cours").tolist() == [False, True]
    assert lexicon.holding("Kenya cours").tolist() == lexicon.holding("").tolist() == [False, False]


def test_seen() -> None:
    """A word is as seen as in the passage that has most of it: others have other words."""
    lexicon = Lexicon.of([{"en": "A parish"}, {"en": "An iris"}])
    assert lexicon.seen("Paris") == 0.75
    assert (lexicon.seen("parish"), lexicon.seen("Zug"), lexicon.seen("")) == (1, 0, 0)
