"""The catalogues: complete, used, with the right placeholders, short enough for their places."""

import re

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.screens import shown
from bot.screens.phrases import LANGUAGES, LOCALES, Voice, choose
from bot.service.book import Book
from bot.telegram import profile
from bot.telegram.admin import ADMIN_COMMANDS
from bot.telegram.buttons import Action, pack
from bot.telegram.display import Display
from bot.telegram.handlers import COMMANDS
from knowledge.questions import Split
from knowledge.report import Report, in_language
from lab.practice import practice
from tests.bot.telegram.harness import ROOT

#: Longest text for a place, in characters.
LIMITS = {
    "button-": 30, "vote-": 200, "command-": 256, "description": 512, "short-description": 120,
}  # fmt: skip


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        """Note a placeholder."""
        self.names.add(node.id.name)


def catalogue(language: str, name: str = "telegram") -> dict[str, set[str]]:
    """Each message of a catalogue with its placeholders; fails on what is no message or comment."""
    tree = FluentParser().parse((LOCALES / language / f"{name}.ftl").read_text(encoding="utf-8"))
    found = {}
    for entry in tree.body:
        assert not isinstance(entry, ast.Junk), f"{language}: cannot be read: {entry.content[:60]}"
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{language}: {entry.id.name} is there twice"
            variables = _Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


def said_by() -> str:
    """The code that speaks from these catalogues."""
    files = [*(ROOT / "bot" / "screens").glob("*.py"), *(ROOT / "bot" / "telegram").glob("*.py")]
    assert len(files) > 20
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def used() -> set[str]:
    """The messages that the code asks for by name."""
    code = said_by()
    names = set(re.findall(r'"([a-z]+(?:-[a-z0-9]+)*)"', code))
    return names | {f"command-{name}" for name in COMMANDS + ADMIN_COMMANDS}


@pytest.mark.parametrize("name", ["telegram", "desk", "web"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_catalogue_has_the_same_messages_and_placeholders(language: str, name: str):
    """No catalogue lacks a message, has one too many, or fills in something else than English does."""
    assert catalogue(language, name) == catalogue("en", name)


def test_every_message_is_used():
    """A message that no code asks for is a mistake, and so is one that is asked for and not there."""
    messages = set(catalogue("en"))
    assert messages - used() == set()
    said = set(re.findall(r'(?:[sS]ay|paragraphs)\(\s*"([a-z0-9-]+)"', said_by()))
    assert len(said) > 30
    assert said - messages == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_fit_their_places(language: str):
    """Labels, notices, commands and descriptions are within Telegram's and the screen's limits."""
    checked = 0
    for key, names in catalogue(language).items():
        for prefix, limit in LIMITS.items():
            if key == prefix or (prefix.endswith("-") and key.startswith(prefix)):
                assert len(Voice(language).say(key, **dict.fromkeys(names, ""))) <= limit, key
                checked += 1
    assert checked > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_said(language: str):
    """Every message formats with its placeholders filled, without a brace left."""
    for key, names in catalogue(language).items():
        text = Voice(language).say(key, **dict.fromkeys(names, 2))
        assert text.strip()
        assert "{" not in text


def test_arabic_isolates_what_is_filled_in():
    """A Latin name filled into an Arabic sentence stands between direction isolates."""
    assert "\u2068@bot\u2069" in Voice("ar").say("help", mention="@bot")


def test_names_of_languages_in_a_row():
    """Each language has its own comma between them."""
    said = {language: Voice(language).names(["ar", "ru"]) for language in ("ar", "es", "zh")}
    assert said == {"ar": "العربية، الروسية", "es": "árabe, ruso", "zh": "阿拉伯语、俄语"}


@pytest.mark.parametrize(
    ("wishes", "chosen"),
    [((None, "zh", "fr"), "zh"), (("ru", "zh"), "ru"), ((None, None, "zh-hans"), "zh"),
     ((None, "de", "pt-br"), "en"), ((), "en"), ((None, "de", "AR_EG"), "ar")],
)  # fmt: skip
def test_the_first_language_that_the_interface_has_is_chosen(wishes: tuple[str | None, ...], chosen: str):
    """Saved choice, then the question's language, then the client's, then English."""
    assert choose(*wishes) == chosen


def test_a_button_carries_no_words():
    """What is put into a button's data is ids and letters: anything else is refused when it is made."""
    with pytest.raises(ValueError, match="cannot carry"):
        pack(Action.PASSAGE, "en", "Who are you?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bot_of_another_secretariat_speaks_of_its_own_reports(language: str):
    """Greeting and description name the reports that are there, in the space that Telegram gives, and no other; sample
    questions about the CWG-COP report are not offered."""
    voice = Voice(language)
    reports = tuple(one.report for one in practice(Split.JUDGE))[:40]
    display = Display(voice, Book(reports[:3]))
    screen = display.screen(shown.start(voice, display.book))
    said = " ".join(block.text for block in screen.blocks)
    assert all(titles(report, language) in said for report in reports[:3])
    assert "CWG-COP" not in said
    assert [len(row) for row in screen.keyboard] == [2]
    description = profile.description(voice, Book(reports))
    assert 400 < len(description) <= profile.DESCRIPTION or language == "zh"
    assert profile.description(voice, Book(reports[:1])).count(titles(reports[0], language)) == 1


def titles(report: Report, language: str) -> str:
    """A report's title for a reader."""
    return in_language(report.title, language, report.language)[0]
