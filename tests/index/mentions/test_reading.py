"""What holds for any text, and for the files of the languages."""

import json
import re
import time
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.mentions import clean, find, vocabulary
from index.mentions.finding import read
from index.mentions.text import Tokens
from index.mentions.whole import asks_for_all
from knowledge.errors import UserError
from knowledge.normal import normalise
from lab import names

TEXTS = st.text(max_size=80) | st.text(
    st.sampled_from("第十七次会议0123456789.-/ XVIth,the meetingи№الـسع年月日 "), max_size=40
)


@settings(deadline=None)  # the first text of a script reads the files of its languages
@given(TEXTS)
def test_no_two_mentions_overlap(text: str) -> None:
    """Each piece of a text is taken once, whatever it is, and always the same."""
    found = find(text)
    assert found == find(text)
    assert all(one.start < one.end <= other.start for one, other in pairwise(found))
    assert all(one.values and one.end <= len(normalise(text)) for one in found)


@settings(deadline=None)
@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """A clean text is clean."""
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a.b.c.d.", "A.1.", "1,000", "1月1日", "第1 、 ", "II.3.", "the 17th meeting and ", "réunion de ", "hi, ", "اجتماع ",
        "a/B/", "1-", "twenty-", "一", "Резолюция 1 ", "thanks. ", "hello, ", "please ", "!", "a, ", " \n",
    ],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    """As many characters as a message may have are read at once."""
    text = (piece * 4096)[:4096]
    find(piece), clean(text)
    took = []
    for _ in range(3):
        started = time.process_time()
        clean(text), asks_for_all(read(normalise(text)))
        took.append(time.process_time() - started)
    assert min(took) < 0.1


def test_names_are_those_of_cldr() -> None:
    """The tables are what `python -m lab.names` makes of CLDR and names.txt."""
    assert vocabulary.names() == json.loads(json.dumps(names.table()))
    assert json.loads(names.LANGUAGES.read_text("utf-8")) == names.languages()
    assert len(set(names.MEMBERS)) == 193


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_every_state(language: str) -> None:
    """Each member State is found by its CLDR name in each language, inside a sentence."""
    from babel import Locale

    for code in names.MEMBERS:
        name = Locale(language).territories[code]
        # "Myanmar (Burma)"; in Arabic a preposition tells Mali from "financial".
        said = name if language == "zh" else ("في " if language == "ar" else "x, ") + name.partition("(")[0]
        assert [one.values for one in find(said)] == [(code,)]


def test_language_files_are_spelt_as_texts_are_matched() -> None:
    """So they need not be normalised at every start."""
    for file in (files("index.mentions") / "languages").iterdir():
        for line in file.read_text("utf-8").splitlines():
            pattern = " ~ " in line or line.startswith(("noun: ", "halves: ", "#"))
            assert pattern or normalise(line) == line, (file.name, line)


def test_a_word_for_a_meeting() -> None:
    """In any language, and with a slip beside a figure."""
    for text in ("meeting", "réunion", "собрания", "للاجتماع", "Sitzung", "meetin 17", "периодо"):
        assert Tokens(text).is_a(0, "noun") == (text != "периодо")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("metings: spotkania", "line 2: 'metings' is no key, perhaps 'meetings': "),
        ("qqq = [ #o ] noun", "line 2: 'qqq' is no key: "),
        ("meeting = [ #o ] noum", "line 2: 'noum' is no key, perhaps 'noun': "),
        ("spotkanie", "line 2: 'spotkanie' is none of KEY: WORDS, "),
        ("meeting ~ # @", "line 2: '@' stands for the line 'noun: ', which must be above this one"),
        ("meeting ~ = spotkanie", "line 2: '=' stands for the line 'named: ', which must be above this one"),
        ("halves: ¿( i )", "line 2: '¿' stands for the line 'question-word: ', which must be above this one"),
    ],
)
def test_a_mistake_in_a_language_file(text: str, said: str) -> None:
    """One sentence names file, line and key, and the nearest right key."""
    with pytest.raises(UserError) as caught:
        vocabulary.add(vocabulary.Vocabulary(), Path("pl.txt"), f"script: LATIN\n{text}")
    assert str(caught.value).startswith(f"pl.txt, {said}")


def test_a_language_file_says_its_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without that it would never be read, and nobody would know."""
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "xx.txt").write_text("meeting: posiedzenie\n", encoding="utf-8")
    monkeypatch.setattr(vocabulary, "HERE", tmp_path)
    with pytest.raises(UserError, match=r"xx\.txt: has no line such as 'script: LATIN'"):
        vocabulary.files.__wrapped__()


def test_every_key_is_read() -> None:
    """Each key of keys.txt stands in a rule or in the code; a word that has its class would else change nothing."""
    lines = [line for _, text in vocabulary.files().values() for line in text.splitlines()]
    rules = " ".join(line.partition("= ")[2] for line in lines if "= " in line and line[0] != "#")
    code = "\n".join(file.read_text("utf-8") for file in vocabulary.HERE.glob("*.py"))
    for key in dict(vocabulary.keys()):
        kind = re.split("[ -]", key)[0]  # "place " and "conference-" stand before names
        in_code = any(f'"{start}' in code for start in (f'{key}"', f"{kind} ", f'{kind}-"'))
        assert in_code or re.search(rf"(?<![\w-]){key}(?![\w-])", rules), key
