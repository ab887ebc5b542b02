"""Reports as values: passages by id, in reading order."""

from pathlib import Path

import pytest

from knowledge.check import check
from knowledge.errors import KnowledgeError, UnknownPassageError, UserError
from knowledge.language import UnknownLanguageError, canonical, direction, name, reader_language
from knowledge.library import load
from knowledge.questions import load_questions
from knowledge.report import in_language
from tests.knowledge.conftest import Folder

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
NESTED = """\
report: {id: x, language: ru, title: {ru: О, en: R}}
sections:
  - id: "1"
    meeting: {number: 3}
    text: а
    items: [б, {ru: в, en: c, pt: d}]
    sections:
      - {id: "1.1", items: [г]}
      - id: "1.2"
        meeting: {number: 4}
        sections: [{id: "1.2.1", text: д}]
  - {id: "10", text: е}
"""


def test_reading_order(folder: Folder) -> None:
    """A section gives its text, its items, then the sections within it; 1 does not contain 10."""
    library = load(folder(x=NESTED))
    assert [passage.id for passage in library.passages] == [
        "x/1", "x/1/1", "x/1/2", "x/1.1/1", "x/1.2.1", "x/10",
    ]  # fmt: skip
    assert [passage.id for passage in library.section_passages("x/1")] == [
        "x/1", "x/1/1", "x/1/2", "x/1.1/1", "x/1.2.1",
    ]  # fmt: skip
    assert [passage.id for passage in library.section_passages("x/1.2")] == ["x/1.2.1"]
    assert list(library.sections) == ["x/1", "x/1.1", "x/1.2", "x/1.2.1", "x/10"]
    assert library.languages == ("en", "pt", "ru")


def test_meeting_of_a_passage(folder: Folder) -> None:
    """It is that of the nearest section around it that has one."""
    met = [passage.meeting and passage.meeting.number for passage in load(folder(x=NESTED)).passages]
    assert met == [3, 3, 3, 3, 4, None]


def test_language_of_a_reader(folder: Folder) -> None:
    """A reader gets their language, or it without region, else English, else the official text."""
    library = load(folder(x=NESTED))
    full, bare = library.passage("x/1/2"), library.passage("x/1/1")
    assert full.in_language("pt-BR") == ("d", "pt")
    assert full.in_language("de") == ("c", "en")
    assert bare.in_language("de") == ("б", "ru")
    assert (full.is_official("ru"), full.is_official("en")) == (True, False)


@pytest.mark.parametrize("part", ["reports", "questions"])
def test_a_folder_that_cannot_be_listed_is_not_an_empty_one(folder: Folder, part: str) -> None:
    """Where the system refuses the list of files, that is an error that names the folder, and nothing else is."""
    path = folder(x=NESTED)
    if part == "reports":
        (path / "reports").rename(path / "elsewhere")
    (path / part).write_text("no folder")
    (problem,) = (one for one in check(path) if one.is_error)
    advice = "check that it is a folder that you may read"
    assert str(problem) == f"{path / part}: folder: cannot be read (Not a directory): {advice}"
    with pytest.raises(KnowledgeError, match="Not a directory"):
        load_questions(path, load(path))


def test_unknown_passage() -> None:
    """An unknown passage or section is an error that names it."""
    library = load(KNOWLEDGE)
    for lookup in (library.passage, library.section_passages):
        with pytest.raises(UnknownPassageError, match="'cwg-cop-2022/9'") as raised:
            lookup("cwg-cop-2022/9")
        assert isinstance(raised.value, UserError)


def test_every_passage_speaks_the_six_languages() -> None:
    """Every passage has its official text and a translation into the other five official languages of ITU."""
    for passage in load(KNOWLEDGE).passages:
        assert set(passage.text) >= {"ar", "en", "es", "fr", "ru", "zh"}, passage.id
        assert [language for language in passage.text if passage.is_official(language)] == ["ru"], passage.id


def test_names_of_languages() -> None:
    """A language is named in the reader's language, in English where CLDR has no words of the reader's."""
    assert name("ru", "fr") == "russe"
    assert name("ru", "tlh") == "Russian"  # CLDR knows Klingon, but does not speak it
    assert name("tlh", "en") == "Klingon"


def test_kindred_tags() -> None:
    """A reader gets their language in another script or region rather than English."""
    text = {"en": "child", "zh-Hans": "儿童", "pt": "criança", "pt-BR": "guri"}
    assert [in_language(text, tag, "en")[1] for tag in ("zh", "zh-Hant", "pt-PT", "pt-BR", "de")] == [
        "zh-Hans", "zh-Hans", "pt", "pt-BR", "en",
    ]  # fmt: skip


def test_english_of_any_region_is_english() -> None:
    """Who has no text in their language gets English rather than the official text, also where a region is named."""
    text = {"ru": "ребенок", "en-GB": "child"}
    assert [in_language(text, tag, "ru")[1] for tag in ("de", "en-US", "ru")] == ["en-GB", "en-GB", "ru"]
    assert in_language(text | {"en": "kid"}, "de", "ru") == ("kid", "en")


def test_language_tags() -> None:
    """Tags are checked against CLDR and spelled as usual; a reader's are forgiven more."""
    assert [canonical(tag) for tag in ("ru", "EN", "zh-hant-tw", "sr-Latn", "es-419", "de-1996", "no")] == [
        "ru", "en", "zh-Hant-TW", "sr-Latn", "es-419", "de-1996", "no",
    ]  # fmt: skip
    assert reader_language(" pt_br") == "pt-BR"
    for tag in ("", "xx-", "e", "qqx", "zh_CN", "русский", "en-XQ", "en-Zzzq"):
        with pytest.raises(UnknownLanguageError):
            canonical(tag)
    with pytest.raises(UnknownLanguageError, match=r"did you mean ru\?"):
        canonical("русский")


def test_directions() -> None:
    """Where a language is written to follows from the script that it has or is likely to have."""
    assert {direction(tag) for tag in ("ar", "he", "fa-AF", "ckb", "uz-Arab", "pa-PK", "dv")} == {"rtl"}
    assert {direction(tag) for tag in ("en-GB", "ru", "zh-Hant-TW", "ar-Latn", "pa", "ht", "de-1996")} == {
        "ltr"
    }
    assert direction("mis") == "auto"
