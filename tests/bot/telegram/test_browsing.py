"""Walking through reports: page by page, in order, whatever their shape."""

import base64
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.screens.phrases import LANGUAGES, Voice, label
from bot.screens.quotes import TOGETHER, Quotation
from bot.screens.shown import Offer, Shown, all_meetings, contents
from bot.screens.shown import answer as answered
from bot.service.book import Book
from bot.service.worker import Edition
from bot.telegram.buttons import Action, from_link, link, pack, resolve, unpack
from bot.telegram.display import PAGE, Display, Say, Screen
from bot.telegram.handlers import about
from bot.telegram.splitting import LIMIT, split, units
from index.answer import Answer, Hit, Outcome
from index.building import build
from knowledge.library import shorten
from knowledge.report import Meeting, Report, Section
from tests.bot.telegram.harness import SAUDI, SAUDI_ID, TEXT, Bot, Person, data_of, say, until
from tests.index.reports import opened, order

VOICE = Voice("en")


def report(sections: int = 20, name: str = "long", words: str = "Text") -> Report:
    """A report of so many sections with two items each, every third about a meeting."""
    made = tuple(
        Section(
            id=str(number),
            meeting=Meeting(number, date(2020, 1, 29 - number % 28)) if number % 3 == 0 else None,
            text={"en": f"{words} {number}"},
            items=({"en": f"{words} {number} one"}, {"en": f"{words} {number} two"}),
        )
        for number in range(1, sections + 1)
    )
    return Report(
        id=name, language="en", title={"en": f"Report {name}"}, sections=made, official=frozenset({"en"})
    )


def of(section: Section, language: str = "en") -> Report:
    """A report of one section."""
    return Report("r", language, {language: "R"}, (section,), frozenset({language}))


def test_a_long_report_is_walked_page_by_page():
    """Every section is on some page, in order, and each page leads to the next and back."""
    book = Book([report()])
    seen, page = [], 0
    while True:
        screen = Display(VOICE, book).contents("long", page)
        presses = [unpack(button.callback_data or "") for row in screen.keyboard for button in row]
        sections = [press.id for press in presses if press.action is Action.SECTION]
        assert len(sections) <= PAGE
        seen += sections
        turns = [press for press in presses if press.action is Action.CONTENTS]
        following = [press for press in turns if press.page == page + 1]
        if not following:
            break
        page += 1
    assert page == 2
    assert seen == [f"long/{number}" for number in range(1, 21)]
    assert "Page 3 of 3" in screen.blocks[-1].text


def test_meetings_come_by_date():
    """The earliest meeting is first, whatever the order of the sections."""
    rows = Display(VOICE, Book([report()])).meetings().keyboard
    assert [row[0].text.partition(",")[0] for row in rows] == [
        "18th meeting", "15th meeting", "12th meeting", "9th meeting", "6th meeting", "3rd meeting"
    ]  # fmt: skip


def walked(screen: Screen, book: Book) -> list[list[str]]:
    """The ids of the sections on each page of a list of meetings, following the button that leads on."""
    pages = []
    while True:
        presses = [unpack(button.callback_data or "") for row in screen.keyboard for button in row]
        assert len(presses) <= 100
        pages.append([press.id for press in presses if press.action is Action.SECTION])
        on = [press for press in presses if press.action is Action.MEETINGS and press.page == len(pages)]
        if not on:
            return pages
        screen = Display(VOICE, book).meetings(on[0].id, on[0].page)


def test_many_meetings_come_page_by_page():
    """Telegram takes no more than a hundred buttons: any number of meetings comes in pages, in order."""
    book = Book([report(400)])
    pages = walked(Display(VOICE, book).meetings(), book)
    assert all(len(page) <= PAGE for page in pages)
    assert sorted(each for page in pages for each in page) == sorted(
        f"long/{number}" for number in range(3, 401, 3)
    )


def test_the_meetings_of_several_reports_are_told_apart():
    """With several reports that have meetings the report is chosen first, and named above its meetings."""
    book = Book([report(3, "one"), report(6, "two"), report(2, "none")])
    first = Display(VOICE, book).meetings()
    assert [row[0].text for row in first.keyboard] == ["Report one", "Report two"]
    press = unpack(first.keyboard[1][0].callback_data or "")
    inside = Display(VOICE, book).meetings(press.id)
    assert inside.blocks[0].text == "Report two"
    assert "Back" in Display(VOICE, book).contents("two").keyboard[-1][0].text
    assert walked(inside, book) == [["two/6", "two/3"]]
    assert unpack(inside.keyboard[-1][0].callback_data or "") == unpack(pack(Action.MEETINGS, "en", "", "0"))
    only = Display(VOICE, Book([report(3, "one"), report(2, "none")])).meetings()
    assert only.blocks[0].text == "Report one"
    assert len(only.keyboard) == 1


def test_without_meetings_there_is_something_to_press():
    """Where no report has meetings /meetings says so, and leads to the contents."""
    book = Book([report(2)])
    screen = Display(VOICE, book).meetings()
    assert screen.blocks == Say("meetings-none").screen(VOICE).blocks
    assert screen.keyboard == Display(VOICE, book).contents().keyboard


def test_reports_that_look_alike_are_told_apart():
    """Reports that have the same title, or one that is cut to the same on a button, are offered with their dates."""
    alike = [{"en": "Report " + "x" * 60 + str(year)} for year in (2022, 2023)]
    for titles in ([{"en": "Report"}] * 2, alike):
        book = Book(
            replace(report(3, str(year)), title=title, date=date(year, 12, 1))
            for year, title in zip((2022, 2023), titles, strict=True)
        )
        for screen in (Display(VOICE, book).contents(), Display(VOICE, book).meetings()):
            starts = [row[0].text.partition(" — ")[0] for row in screen.keyboard]
            assert starts == ["1 December 2022", "1 December 2023"]


def test_a_section_of_many_sections_leads_to_their_pages():
    """More inner sections than a page holds are no rows of a hundred buttons, but one button to their list."""
    inner = tuple(
        Section(id=f"1.{number}", text={"en": f"Words {number}. " * 30}) for number in range(1, 121)
    )
    outer = Section(id="1", title={"en": "Advice"}, sections=inner)
    book = Book([of(outer)])
    keyboard = Display(VOICE, book, "en").alone(book.chapters["r/1"]).keyboard
    assert len(keyboard) == 2
    assert unpack(keyboard[0][0].callback_data or "") == unpack(pack(Action.CONTENTS, "en", "r/1"))


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="aя主ش .\n👍", min_size=1, max_size=9000).filter(str.strip))
def test_any_passage_fits_into_messages(words: str):
    """A passage or section of any length and script gives messages and keyboards that Telegram takes."""
    book = Book([report(2, words=words)])
    chapter = book.chapters["long/1"]
    for screen in (
        Display(VOICE, book, "en", question="1").alone(chapter.passages()[0]),
        Display(VOICE, book, "en", question="1").alone(chapter),
    ):
        parts = split(screen.blocks)
        assert parts
        assert all(units(part.text) <= LIMIT for part in parts)
        assert all(button.text.strip() for row in screen.keyboard for button in row)
        assert all(
            len((button.callback_data or "").encode()) <= 64 for row in screen.keyboard for button in row
        )


def test_neighbours_stay_in_their_report():
    """The first passage has none before it, the last none after it, also with another report beside."""
    book = Book([report(1, "one"), report(1, "two")])
    first, last = book.passages["two/1"], book.passages["one/1/2"]
    assert book.beside(first) == ("", "two/1/1")
    assert book.beside(last) == ("one/1/1", "")


def test_labels_are_cut_at_words():
    """A long label ends with a whole word and an ellipsis; of Chinese, which takes two columns a character, half as many
    fit."""
    assert label("one two three four", 12) == "one two…"
    assert label("short") == "short"
    assert label("a" * 60) == "a" * 60
    assert (len(label("x" * 200)), len(label("文" * 60))) == (60, 30)


def deep(words: str) -> Report:
    """A report whose words stand three levels deep, beside some that do not."""
    means = Section(id="1.1", title={"en": "Means"}, sections=(Section(id="1.1.1", text={"en": words}),))
    aims = Section(id="1.2", title={"en": "Aims"}, text={"en": "The aim was speed."})
    outer = Section(id="1", title={"en": "Project"}, sections=(means, aims))
    return of(outer)


def test_words_that_stand_deep_are_quoted_too():
    """A section without words of its own quotes what is within it at any depth, in order, and leads to all of it."""
    book = Book([deep("The project cost 3 million.")])
    screen = Display(VOICE, book, "en").alone(book.chapters["r/1"])
    shown = [block.text for block in screen.blocks]
    assert shown.index("The project cost 3 million.") < shown.index("The aim was speed.")
    labels = [row[0].text for row in screen.keyboard]
    assert "Section 1.1 (Means)" in labels
    assert "1.2 — The aim was speed." in labels


def test_a_heading_within_a_long_section_leads_to_what_is_within_it():
    """Where there is too much to quote, each section within has its button, also the one without words of its own."""
    book = Book([deep("x" * TOGETHER)])
    screen = Display(VOICE, book, "en").alone(book.chapters["r/1"])
    (press,) = [
        unpack(row[0].callback_data or "") for row in screen.keyboard if row[0].text == "Section 1.1 (Means)"
    ]
    assert press.action is Action.CONTENTS
    (within,) = Display(VOICE, book).contents(press.id).keyboard[0]
    assert unpack(within.callback_data or "").id == "r/1.1.1"


PARTLY = Section(
    id="1",
    text={"ru": "Итоги:", "en": "Outcomes:"},
    items=({"ru": "Первый."}, {"ru": "Второй."}, {"ru": "Третий.", "en": "Third."}),
)


@pytest.mark.parametrize("order", [1, -1])
def test_a_section_that_is_translated_in_part_is_marked_run_by_run(order: int):
    """Above each run of passages in one language is its mark: none is taken for official that is not."""
    section = replace(PARTLY, items=PARTLY.items[::order])
    book = Book([of(section, "ru")])
    screen = Display(VOICE, book, "en").alone(book.chapters["r/1"])
    translated, official = "Translation (English); official text in Russian", "Official text (Russian)"
    shown = [block.text for block in screen.blocks][1:]
    if order == 1:
        expected = [translated, "Outcomes:", official, "1. Первый.", "2. Второй.", translated, "3. Third."]
    else:
        expected = [translated, "Outcomes:", "1. Third.", official, "2. Второй.", "3. Первый."]
    assert shown == expected
    assert screen.keyboard[0][0].text == "Official text"
    original = Display(VOICE, book, "ru").alone(book.chapters["r/1"])
    assert [block.text for block in original.blocks if block.text in (translated, official)] == [official]
    assert original.keyboard[0][0].text == "Hide official"


def test_a_section_offers_the_original_of_any_passage():
    """Where the first passage is not translated and a later one is, the original is offered, and hidden again."""
    section = Section(id="1", items=({"ru": "Первый."}, {"ru": "Второй.", "en": "Second."}))
    book = Book([of(section, "ru")])
    labels = [
        Display(VOICE, book, language).alone(book.chapters["r/1"]).keyboard[0][0].text
        for language in ("en", "ru")
    ]
    assert labels == ["Official text", "Hide official"]


def test_a_section_is_cited_by_its_own_place():
    """Also where it quotes the sections within it; all its buttons do something."""
    book = Book([deep("x")])
    rows = Display(VOICE, book, question="1").everything("r/1", whole=True) or ()
    copied = [button.copy_text.text for row in rows for button in row if button.copy_text]
    assert copied == ["R, section 1 (Project)"]
    assert Display(VOICE, book).everything("r/9", whole=True) is None


def test_buttons_lie_in_reading_order():
    """Where one reads from right to left the first button of a row is the right one, and arrows point outwards."""
    book = Book([report()])
    rows = {
        tag: Display(Voice(tag), book).screen(Shown(offers=Offer.ONWARD), "long/2/1").keyboard[0]
        for tag in ("en", "ar")
    }
    actions = {tag: [unpack(button.callback_data or "").id for button in row] for tag, row in rows.items()}
    assert actions["ar"] == actions["en"][::-1]
    assert (rows["ar"][0].text[-1], rows["ar"][-1].text[0]) == ("◀", "▶")


def test_two_scripts_of_a_language_are_told_apart():
    """A report that is in both has a button for each; one of the six languages has its own name on it."""
    texts = dict.fromkeys(["zh-Hans", "zh-Hant", "pt", "fr"], "Text")
    screen = Display(VOICE, Book([of(Section("1", text=texts), "fr")])).languages("r/1", whole=False)
    labels = [button.text for row in screen.keyboard[:-1] for button in row]
    assert labels == ["Français", "Portuguese", "Simplified Chinese", "Traditional Chinese"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", [Outcome.CLOSEST, Outcome.NONE])
def test_of_several_reports_none_answers(language: str, outcome: Outcome):
    """Where several reports are served, what is said of a missing answer is said of all of them."""
    voice = Voice(language)
    one, two = (Book(report(1, name) for name in names) for names in (["a"], ["a", "b"]))
    answer = Answer(outcome, 0.2, tuple(Hit(each, 0.1, "en") for each in one.passages.values()), None)
    said = [Display(voice, book).screen(answered(voice, book, answer)).blocks[0].text for book in (one, two)]
    assert said[0] != said[1]
    if language == "en" and outcome is Outcome.NONE:
        assert said == [
            "I found nothing on this in the report.", "I found nothing on this in the reports."
        ]  # fmt: skip


def test_passages_of_several_reports_say_whose_they_are():
    """Each of the passages that are quoted together has its own report's title below it."""
    book = Book([report(1, "one"), report(1, "two")])
    both = tuple(Quotation.of(book.passages[each], "en") for each in ("one/1/1", "two/1/1"))
    blocks = Display(VOICE, book).screen(Shown(quotations=both)).blocks
    cited = [block.text for block in blocks if block.text.startswith("— ")]
    assert [each.partition(",")[0] for each in cited] == ["— Report one", "— Report two"]


def test_a_large_archive_is_not_read_for_a_list(tmp_path: Path):
    """Of a build, lists of reports and of meetings, links however they are written, what is about it and a page that is
    not there read no section; what is opened reads its own."""
    reports = [report(9, f"{words}-{number}") for number in range(15) for words in ("long", "Ab.c")]
    build(order(tmp_path, reports=reports))
    library = opened(tmp_path).library
    book, read = Book(library), library.section.cache_info  # type: ignore[attr-defined]
    assert Display(VOICE, book).meetings().keyboard[0][0].text == "Report long-0"
    assert len(Display(VOICE, book).meetings("long-3").keyboard) == 4
    assert len(all_meetings(VOICE, book)) == 30
    assert [len(group.within) for group in contents(VOICE, book, deep=True)] == [0] * 30
    assert len(about(VOICE, Edition(book, "b"), "m").blocks) == 62
    for start in ("Ab.c-7/3/2", "Ab__c-7_3_2", "ab-c-7-3-2", link("", "Ab.c-7/3/2").partition("=")[2]):
        assert from_link(start, book.by_key) == "Ab.c-7/3/2"
    assert from_link("Ab.c-7", book.by_key) == "Ab.c-7"
    assert resolve(shorten("long-7/3"), book.by_key) == "long-7/3"
    assert (from_link("nothing", book.by_key), resolve("#" + 20 * "0", book.by_key)) == (None, "#" + 20 * "0")
    assert read().misses == 0
    assert Display(VOICE, book).contents("long-3").keyboard
    assert read().misses == 9


def test_a_passage_comes_as_a_file(shared: Bot, ann: Person):
    """Behind ⋯ a passage is sent as a Word file with its text, its citation and a link that opens it in the bot."""
    ann.press(ann.say(SAUDI), "⋯")
    after, answered = (
        shared.api.count(),
        shared.api.message(ann.id, shared.api.sent(ann.id)[-1]["message_id"]),
    )
    shared.api.update({"callback_query": ann.query(data_of(answered, say("en", "button-file")), answered)})
    call = until(lambda: shared.api.calls("sendDocument", after))[0]
    assert call["args"]["file"]["name"] == "cwg-cop-2022_2.3_4.docx"
    text = [
        each.text
        for each in Document(io.BytesIO(base64.b64decode(call["args"]["file"]["content"]))).paragraphs
    ]
    assert text[0] == TEXT["en"]
    assert text[2] == link("cwgcop_test_bot", SAUDI_ID)
    gone = ann.query(pack(Action.FILE, "en", "no/such", "en"), answered)
    shared.api.update({"callback_query": gone})
    until(lambda: any(say("en", "withdrawn") in each["text"] for each in shared.api.sent(ann.id, after)))
