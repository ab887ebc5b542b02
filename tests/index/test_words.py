"""Exact words: where words stand in the reports, in whatever spelling, form and language."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import words
from index.errors import IndexDamagedError
from index.words import WORDS, Lookup, Place, Words, lone, marks, quotation, quoted, shared
from knowledge.report import Report, Section
from tests.index import reports

TEXTS = (
    {"en": "The Chair presented indicators.", "fr": "Le Président a présenté des indicateurs."},
    {"en": "An indicator of progress", "fr": "Une réunion s'est tenue", "es": "Una reunión"},
    {
        "ru": "Рабочая группа приняла показатели",
        "ar": "قُدِّمت بمؤشرات الأمان والقرار",
        "zh": "工作组提出了指标体系。",
    },
    {"en": "Child Online Protection: the children’s mascot"},
)


def report() -> Report:
    """A report whose passages are TEXTS, in order."""
    languages = sorted({tag for text in TEXTS for tag in text})
    texts = tuple({tag: text.get(tag, "—") for tag in languages} for text in TEXTS)
    return Report("r", "en", {"en": "R"}, (Section("1", items=texts),), frozenset({"en"}))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Words:
    """The words of the report."""
    folder = tmp_path_factory.mktemp("words")
    words.write(folder, iter(report().passages()))
    return Words(folder / WORDS)


def found(index: Words, phrase: str) -> list[int]:
    """The places in which a phrase stands."""
    return [one.place for one in index.look_up(phrase).places]


@pytest.mark.parametrize(
    ("phrase", "places"),
    [
        ("chair", [0]),
        ("CHAIR", [0]),
        ("ＣＨＡＩＲ", [0]),
        ("president", [0]),
        ("président a présenté", [0]),
        ("рабочая группа", [2]),
        ("рабочей группы", [2]),
        ("مؤشرات", [2]),
        ("المؤشرات", [2]),
        ("والمؤشرات", [2]),
        ("والأمان", [2]),
        ("الامان", [2]),
        ("القرار", [2]),
        ("指标", [2]),
        ("指标体系", [2]),
        ("标", [2]),
        ("children", [3]),
        ("online protection", [3]),
        ("protection online", []),
        ("体系指标", []),
        ("indicat", [0, 1]),
        ("ildren", []),
        ("chil dren", [3]),
        ("onlineprotection", [3]),
    ],
)
def test_places(index: Words, phrase: str, places: list[int]) -> None:
    """Words are found in any case, width, accents, alef form, plural and case, in their order, in every language, and
    as one word or two."""
    assert found(index, phrase) == places


def test_order(index: Words) -> None:
    """Places with the very form come before those with another, each in the order of the report."""
    assert found(index, "indicator") == [1, 0]
    assert found(index, "indicators") == [0, 1]


def test_accents_tell_languages_apart(index: Words) -> None:
    """A word typed with its accents is of the language that has them; typed without, of each."""
    assert index.look_up("réunion").language(None) == "fr"
    assert index.look_up("reunion").places[0].languages == ("es", "fr")


def test_other_forms_do_not_tell_the_language() -> None:
    """Where the very form stands in several languages, places with other forms do not decide between them."""
    places = (Place(0, ("en", "fr"), verbatim=True), Place(1, ("fr",), verbatim=False))
    assert Lookup("participants", quoted=False, places=places).language("en") == "en"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('find "best practices" everywhere', ('"best practices"', "find  everywhere")),
        ("«платформа» по-английски", ("«платформа»", " по-английски")),
        ('"独特平台"的英文', ('"独特平台"', "的英文")),
        ("the “children’s mascot”?", ("“children’s mascot”", "the ?")),
        ('על דו"ח "הפלטפורמה"', ('"הפלטפורמה"', 'על דו"ח ')),
        ("what’s the Chair’s view", None),
        ('a 5" screen and a 6" one', None),
        ("“mascot”", None),
    ],
)
def test_a_quotation_within_a_message(text: str, parts: tuple[str, str] | None) -> None:
    """It is told from apostrophes, inches and Hebrew acronyms; a message that is one quotation has none within."""
    assert quotation(text) == parts


def test_a_quotation_within_a_message_is_looked_up(index: Words) -> None:
    """It is told from a message that is one; one that stands nowhere leaves the message to be a question."""
    looked = index.asked('the "online protection" of children?')
    assert looked is not None
    assert ([one.place for one in looked.places], looked.quoted, looked.within) == ([3], False, True)
    assert index.asked('the "zebra protection" of children?') is None


def test_suggestions(index: Words) -> None:
    """A misspelt word gets the words of the reports that differ by a letter, in a phrase that stands there, and its
    languages."""
    assert index.look_up("mascto").meant == {"mascot": {"en"}}
    assert index.look_up("online protectoin").meant == {"online protection": {"en"}}
    assert index.look_up("zebra").meant == {}


def test_strange_script(index: Words) -> None:
    """Words in a script that no report has are told from words that stand nowhere."""
    assert index.look_up("שלום").strange
    assert not index.look_up("zebra").strange


def test_hostile_phrases(index: Words) -> None:
    """An empty phrase, signs of the search language and a very long phrase are looked up like any other."""
    for phrase in ("", '"', "AND OR NOT NEAR(", "x" * 5000, "\ud800", "* ^ : -", "chair\0"):
        index.look_up(phrase)
    assert found(index, 'chair" OR "mascot') == []


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ('"unique platform"', "unique platform"), ("«показатели»", "показатели"), ("“Chair”?", "Chair"),
        ("„Kinder“.", "Kinder"), ("「指标」", "指标"), ("『指标』", "指标"), ("'the child's rights'", "the child's rights"),
        ("''x''", "x"), ('""', ""), ("« … »", ""), ('What is "x"?', None), ('"a" or "b"', None), ("chair", None),
    ],
)  # fmt: skip
def test_quoted(message: str, words: str | None) -> None:
    """A message that is one quotation, in any script's marks, is words to look up; one with a quotation within is not."""
    assert quoted(message) == words


def test_lone() -> None:
    """One to three words without a question mark are looked up, six letters of Chinese at most, eighteen of Thai."""
    assert all(map(lone, ("indicators", "terms of reference", "指标体系", "ตัวชี้วัด")))
    assert not any(map(lone, ("chair?", "主席？", "what did they say", "这个小组的主席是谁", "…")))


@settings(deadline=None)
@given(st.text(max_size=40), st.data())
def test_what_stands_is_marked(text: str, data: st.DataObject) -> None:
    """Any words of a text, as they stand there, are marked in it, and nothing is marked that is not within it."""
    stands = words.tokens(text)
    if stands:
        first = data.draw(st.integers(0, len(stands) - 1))
        phrase = text[stands[first].start : stands[min(first + 2, len(stands) - 1)].end]
        spans = marks(phrase, text, "en")
        assert spans
        assert all(0 <= start < end <= len(text) for start, end in spans)


def test_marks() -> None:
    """The words are marked in each of their forms and no more than them."""
    text = "Chair, the chairs and an armchair"
    assert [text[slice(*span)] for span in marks("chair", text, "en")] == ["Chair", "chairs"]
    text = "Une plateforme et la plate-forme"
    assert [text[slice(*span)] for span in marks("plate-forme", text, "fr")] == ["plateforme", "plate-forme"]
    assert [slice(*span) for span in marks("指标", "指标和指标体系", "zh")] == [slice(0, 2), slice(3, 5)]


def test_damage(tmp_path: Path) -> None:
    """A file that is none is an error that says what to run."""
    (tmp_path / WORDS).write_bytes(b"no database" * 1000)
    with pytest.raises(IndexDamagedError, match="cwgcop index build"):
        Words(tmp_path / WORDS)


def test_built_again(tmp_path: Path) -> None:
    """A build has the words of its passages as they are, whatever it copied of an earlier one."""
    reports.built(tmp_path)
    assert reports.opened(tmp_path).words.look_up("sessions").count == 1
    reports.built(tmp_path, *reports.BULLETS[1:], {"ru": "Новое", "en": "Sessions again"})
    changed = reports.opened(tmp_path)
    (place,) = changed.words.look_up("sessions").places
    assert changed.library.at(place.place).text["en"] == "Sessions again"
    reports.build(reports.order(tmp_path, lessons=[reports.question("who sat", "cop/2.1/1")]))
    first, again = (
        reports.opened(tmp_path),
        reports.build(reports.order(tmp_path, lessons=[reports.question("who sang", "cop/2.1/1")])),
    )
    assert again.name != first.manifest.name
    assert reports.opened(tmp_path).words.look_up("sessions") == first.words.look_up("sessions")


@pytest.mark.parametrize("text", ["e" * 1900, "a" * 900, "о" * 1900, " ".join(["e" * 300] * 3)])
def test_a_word_of_any_length_costs_little(text: str) -> None:
    """Stemmers take time that grows with the square of a word's letters: a word longer than any has no other forms."""
    begun = time.process_time()
    for language in ("ar", "en", "es", "fr", "ru"):
        marks(text, f"Here are words, {text[:40]} and more.", language)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize(
    ("language", "question", "text", "found"),
    [
        ("en", "Which meetings shared lessons, with 18 papers?", "The Meeting of 18 states shared a lesson with us.",
         ["Meeting", "18", "shared", "lesson"]),
        ("ru", "Сколько участников было на собраниях?", "В этом собрании было много участников.",
         ["собрании", "участников"]),
        ("ar", "ما هي الدروس المستفادة؟", "درس مستفاد واحد", ["مستفاد"]),
        ("zh", "谁分享了经验教训？", "主席分享经验教训", ["分享经验教训"]),
        ("en", "¿?", "The Meeting", []),
    ],
)  # fmt: skip
def test_words_that_a_question_shares(language: str, question: str, text: str, found: list[str]) -> None:
    """The telling words of a question are found in a text in any form; what stands side by side is one."""
    assert [text[start:end] for start, end in shared(question, text, language)] == found
