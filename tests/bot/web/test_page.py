"""What one gets from the page: answers, lasting links, lists, votes; and what is kept of it."""

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bot.screens import shown
from bot.screens.citation import capital, citation, place, section_place
from bot.screens.phrases import LANGUAGES, Voice
from bot.service import logs, store
from bot.service.book import Book
from bot.service.conversation import Conversation, Found, Reply
from bot.service.errors import StoreError
from bot.service.store import PAGE
from bot.telegram.display import Display
from bot.web import site
from index.acts import Act
from index.answer import Answer, Hit, Outcome
from index.pipeline import Question
from knowledge.language import direction
from knowledge.library import load
from knowledge.report import Report, Section
from tests.bot.telegram.harness import ROOT, SAUDI, SAUDI_ID, TEXT
from tests.bot.telegram.wordmatch import WordMatch
from tests.bot.web.conftest import Open, Page, Seen, answering

LIBRARY = load(ROOT / "knowledge")
REPORT = "cwg-cop-2022"


def said(page: Seen, words: str) -> bool:
    """Whether a page says that."""
    return " ".join(words.split()) in page.words


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_answer_in_each_language(page: Page, language: str) -> None:
    """The mark, the passage in the address's language and its citation, in this order, and the official text beside a translation; the
    page and each text say their language and direction."""
    seen, voice, passage = (
        await page.see(f"/{language}/", q=SAUDI),
        Voice(language),
        LIBRARY.passage(SAUDI_ID),
    )
    (text, given), official = passage.in_language(language), language == "ru"
    mark = "mark-official" if official else "mark-translation"
    assert said(seen, SAUDI)
    marked = voice.say(mark, language=voice.name(given), original=voice.name("ru"))
    parts = marked, text, "— " + citation(passage, language)
    places = [seen.words.index(" ".join(part.split())) for part in parts]
    assert places == sorted(places)
    assert said(seen, TEXT["ru"])
    assert seen.all("html", lang=language, dir=direction(language))
    quoted = [(each["lang"], each["dir"]) for each in seen.all("blockquote")]
    assert quoted == [(given, direction(given))] + ([] if official else [("ru", "ltr")])
    assert (await page.get(f"/card-{language}.png")).status_code == 200  # the picture of a link to it


async def test_exact_words(page: Page) -> None:
    """Words in quotation marks, or with the box ticked, are found and marked; an English phrase leaves the page French.
    Where some places have other forms of them, that is said."""
    for query in ({"q": "“lessons learned”"}, {"q": "lessons learned", "exact": "1"}):
        seen = await page.ask(query.pop("q"), "fr", **query)
        assert seen.all("html", lang="fr")
        assert said(seen, Voice("fr").say("words-found", words="lessons learned", count=2, forms="no"))
        assert len(seen.all("mark")) == 2
        assert seen.all("blockquote", lang="en")
    forms = await page.ask("participantes", "es", exact="1")
    assert said(forms, Voice("es").say("words-found", words="participantes", count=10, forms="yes"))
    assert said(await page.ask('""'), Voice("en").say("words-empty"))
    found = await page.get("/api/find", q="lessons learned")
    assert [each["id"] for each in found.json()["passages"]] == [f"{REPORT}/2.2/3", f"{REPORT}/3.1"]
    assert (await page.get("/api/find", q='""')).json() == {
        "error": "q has nothing between its quotation marks"
    }


async def test_a_question_turns_the_page_to_its_language(page: Page) -> None:
    """Asked with the form of an English page, a Russian question is answered in Russian, and kept; a link to an answer
    stays in the language that its sender saw."""
    question = "Саудовская Аравия предложила провести информационные сессии"
    asked = await page.get("/en/", q=question, ask="en")
    assert (asked.url.path, asked.status_code) == ("/ru/", 200)
    assert Seen(asked.text).all("form", action="/ru/vote")
    assert [kept.question for kept in await page.store.kept()] == [question]
    assert (await page.get("/en/", q=question)).url.path == "/en/"


async def test_a_question_in_no_language_of_the_page(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is answered in the language of the form that it was asked with; so are thanks."""
    answering(monkeypatch, lambda answer, _: replace(answer, language="de"))
    asked = await page.get("/fr/", q="Welches Land hat angeboten, Informationssitzungen zu halten?", ask="fr")
    assert (asked.url.path, len(asked.history)) == ("/fr/", 0)
    assert len(await page.store.kept()) == 1
    assert said(await page.ask("Vielen Dank!", "fr"), Voice("fr").say("welcome"))


async def test_a_question_about_a_question_is_not_kept(page: Page) -> None:
    """HEAD asks what GET would give: nobody reads the answer."""
    for path in (f"/en/?q={SAUDI}&ask=en", f"/api/ask?q={SAUDI}"):
        assert (await page.client.head(path)).status_code == 200
    assert await page.store.kept() == []


@pytest.mark.parametrize("from_", ["none", "cross-site", "same-site"])
async def test_an_address_that_was_copied_is_no_question(page: Page, open_page: Open, from_: str) -> None:
    """What stands in the browser of whoever asked may be sent to others: where theirs says that they followed it, or
    typed it, nothing is kept of that."""
    asked = await page.get("/en/", q=SAUDI, ask="en")
    reader = await open_page(address="192.0.2.2")
    opened = await reader.client.get(str(asked.url), headers={"sec-fetch-site": from_})
    assert TEXT["en"] in Seen(opened.text).words
    assert len(await page.store.kept()) == 1
    await reader.client.get(str(asked.url), headers={"sec-fetch-site": "same-origin"})
    assert len(await page.store.kept()) == 2


async def test_what_is_kept_of_a_question(page: Page, open_page: Open) -> None:
    """Who asked is not in it; asked again it is one, from elsewhere another; a link that is opened is no question."""
    await page.ask(SAUDI)
    await page.ask(SAUDI)
    await page.see("/en/", q="Which countries took part in the meeting?")
    await (await open_page(address="192.0.2.2")).ask(SAUDI)
    kept = await page.store.kept()
    assert [(one.question, one.outcome, one.passages[0]) for one in kept] == [(SAUDI, "answer", SAUDI_ID)] * 2
    rows = await page.store.database.rows("SELECT person, chat FROM questions")
    assert set(rows) == {(PAGE, PAGE)}
    # Nor does it look as if somebody's key had been lost.
    assert not await page.store.knows_people()


async def test_what_the_report_does_not_say(page: Page) -> None:
    """It is said, with what the report covers; and that the question was passed on, only where it was."""
    voice = Voice("en")
    for asks in (True, False):
        seen = await (page.ask("xyzzy mascot") if asks else page.see("/en/", q="xyzzy mascot"))
        assert said(seen, voice.say("none-intro", count=1))
        assert said(seen, voice.say("none-passed")) == asks
        assert seen.all("a", href="/en/sections")
        assert len(seen.all("a", rel="nofollow")) > 2
        # There is nothing to lean on.
        assert not seen.all("input", name="after")
    assert (await page.see("/en/", q=SAUDI)).all("input", name="after", value=SAUDI_ID)


async def test_a_question_that_cannot_be_kept_is_answered(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a full disk nobody is told that the question was passed on, and no vote is asked for."""

    async def full(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(page.store, "record", full)
    assert said(await page.ask(SAUDI), TEXT["en"])
    assert not (await page.ask(SAUDI)).all("form", action="/en/vote")
    assert not said(await page.ask("xyzzy mascot"), Voice("en").say("none-passed"))


@pytest.mark.parametrize("outcome", [Outcome.ANSWER, Outcome.CLOSEST])
async def test_other_passages(page: Page, monkeypatch: pytest.MonkeyPatch, outcome: Outcome) -> None:
    """Those that are about as near as the one that is quoted are linked to, folded; those farther off are not named. Where
    it is not sure that is said."""

    def near(answer: Answer, _: Question) -> Answer:
        scores = (1.0, 1.01 - shown.BESIDE, 0.99 - shown.BESIDE)
        hits = tuple(Hit(one, score, "en") for one, score in zip(LIBRARY.passages, scores, strict=False))
        return replace(answer, outcome=outcome, hits=hits, section=None)

    answering(monkeypatch, near)
    seen = await page.see("/en/", q="the sessions proposed")
    assert len(seen.all("details", **{"class": "further"})) == 1
    assert said(seen, Voice("en", "web").say("further", count=1))
    assert said(seen, Voice("en").say("closest-intro", count=1)) == (outcome is Outcome.CLOSEST)
    assert len(seen.all("article")) == 1


async def test_questions_to_ask_next(page: Page) -> None:
    """After an answer and where there is none: three in the reader's language, which are answered, and never the one
    just asked. Further ones are hidden, for a browser that has seen those."""
    seen = await page.see("/fr/", q=TEXT["fr"])
    found = [str(one["href"]) for one in seen.all("a", rel="nofollow") if "?q=" in str(one["href"])]
    assert len(found) == 3 + len(seen.all("li", hidden=None)) > 3
    for address in found[:3]:
        following = await page.see(address)
        assert following.all("html", lang="fr")
        asked = parse_qs(urlsplit(address).query)["q"][0]
        assert asked not in [
            parse_qs(urlsplit(str(one["href"])).query)["q"][0] for one in following.all("a", rel="nofollow")
        ]


async def test_the_field_holds_the_question(page: Page) -> None:
    """One field on top of every page, with what was asked; what is asked next stands by itself."""
    seen = await page.see("/en/", q=SAUDI)
    assert len(seen.all("form", role="search")) == 1
    assert seen.all("input", name="q", value=SAUDI)
    for path in ("/en/", f"/en/p/{SAUDI_ID}", "/en/sections", "/en/about"):
        assert (await page.see(path)).all("input", name="q", value="")


async def vote(page: Page, **fields: str) -> Seen:
    """Post a vote."""
    answer = await page.client.post("/en/vote", data=fields)
    assert answer.status_code == 200, answer.text
    seen = Seen(answer.text)
    assert bool(seen.all("p", id="thanks")) == (answer.url.fragment == "thanks")
    return seen


async def test_a_vote(page: Page) -> None:
    """A press tells the secretariat, is thanked for, and shows the answer again."""
    seen = await page.ask(SAUDI)
    hidden = {str(one["name"]): str(one["value"]) for one in seen.all("input", type="hidden")}
    fields = {name: hidden[name] for name in ("question", "passage", "q")}
    after = await vote(page, **fields, helps="-")
    assert said(after, Voice("en").say("notice-thanks"))
    assert said(after, TEXT["en"])
    assert [dict(kept.votes) for kept in await page.store.kept()] == [{SAUDI_ID: (0, 1)}]


def replying(monkeypatch: pytest.MonkeyPatch, reply: Reply) -> None:
    """Have any message get that reply."""

    async def replied(*_: object) -> Reply:
        return reply

    monkeypatch.setattr(Conversation, "reply", replied)


async def test_each_of_two_answers_has_its_vote(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever votes on one of two answers that are shown at once can vote on the other too; the buttons say which."""
    answers, edition = (
        WordMatch(LIBRARY).ask([Question("meeting 17"), Question("meeting 18")]),
        page.services.worker.live,
    )

    replying(monkeypatch, Reply(Act.QUESTION, edition, "en", tuple(Found(answer, "") for answer in answers)))
    seen, sections = await page.ask("What of meetings 17 and 18?"), [f"{REPORT}/2.3", f"{REPORT}/2.4"]
    for section, left in zip(sections, (sections[1:], []), strict=True):
        forms = re.findall(r'(?s)<form class="votes".*?</form>', seen.html)
        hidden = [dict(re.findall(r'name="(\w+)" value="(.*?)"', form)) for form in forms]
        (fields,) = (form for form in hidden if form["passage"] == section)
        assert all(said(seen, f"{sections.index(one['passage']) + 1}. This helps") for one in hidden)
        fields.pop("helps")
        seen = await vote(page, **{name: unescape(value) for name, value in fields.items()}, helps="+")
        assert seen.html.count(Voice("en").say("notice-thanks")) == 2 - len(left)
        assert re.findall(r'name="passage" value="(.*?)"', seen.html) == left
    assert [dict(kept.votes) for kept in await page.store.kept()] == [dict.fromkeys(sections, (1, 0))]


@pytest.mark.parametrize(
    "wrong",
    [{"question": "-1"}, {"passage": f"{REPORT}/2.4/1"}, {"passage": "%"}, {"passage": SAUDI_ID[:-1] + "_"}],
)
async def test_a_vote_on_what_was_not_shown(page: Page, wrong: dict[str, str]) -> None:
    """It is not kept, nor thanked for."""
    seen = await page.ask(SAUDI)
    hidden = {str(one["name"]): str(one["value"]) for one in seen.all("input", type="hidden")}
    after = await vote(page, **(hidden | wrong), helps="+")
    assert not said(after, Voice("en").say("notice-thanks"))
    assert [dict(kept.votes) for kept in await page.store.kept()] == [{}]


async def test_a_vote_that_names_no_question_of_the_page(page: Page) -> None:
    """Questions of Telegram's have numbers above zero: no vote on them is taken."""
    assert (await page.client.post("/en/vote", data={"question": "5", "helps": "+"})).status_code == 400


def form_of(seen: Seen) -> dict[str, str]:
    """What the field on top of an answer leans on."""
    return {str(one["name"]): str(one["value"]) for one in seen.all("input", type="hidden")[:3]}


async def copies(page: Page, identifier: str) -> list[str]:
    """What *Cite* gives to copy of a passage or a section, in English."""
    html = (await page.get(f"/en/p/{REPORT}/{identifier}")).text
    return [unescape(one) for one in re.findall(r"(?s)<textarea[^>]*>(.*?)</textarea>", html)]


async def test_copies_to_take_along(page: Page) -> None:
    """Of a passage and of a section: the whole citation alone, and with the text, each with its lasting link; a heading
    alone has no text."""
    link, title = f"http://page.test/en/p/{REPORT}", LIBRARY.reports[0].title["en"]
    short, long = await copies(page, "2.4/1")
    passage = LIBRARY.passage(f"{REPORT}/2.4/1")
    assert short == f"{citation(passage, 'en')}\n{link}/2.4/1"
    mark = "Translation (English); official text in Russian"
    assert long == f"{passage.text['en']}\n— {citation(passage, 'en')}\n{mark}\n{link}/2.4/1"
    _, long = await copies(page, "2.4")
    assert f"\n1. {passage.text['en']}\n2. " in long
    assert long.endswith(f"\n— {title}, section 2.4 (18th meeting, 12 January 2022)\n{link}/2.4")
    cited = f"{title}, section 2 (Activities of CWG-COP)\n{link}/2"
    assert await copies(page, "2") == [cited, f"— {cited}"]


async def test_a_question_turns_no_direction(page: Page) -> None:
    """What turns the direction of words is left out of what somebody typed, wherever it is shown again."""
    for question in (f"\u202e{SAUDI}", "\u202e“nowhere at all”"):
        html = (await page.get("/en/", q=question, ask="en")).text
        assert "\u202e" not in unescape(unquote(html))


async def test_each_of_two_questions_stands_above_its_answer(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the chat too, on the page with a number; what answers both is shown once, below both. Questions to ask next
    follow."""
    edition = page.services.worker.live
    first, second = WordMatch(LIBRARY).ask([Question(SAUDI), Question(TEXT["en"])])
    other = replace(second, hits=tuple(hit for hit in second.hits if hit.passage.id != SAUDI_ID))
    for answers, headings in (((first, other), ["Who?", "Why?"]), ((first, second), ["Who? · Why?"])):
        found = tuple(map(Found, answers, ("Who?", "Who? Why?" if other not in answers else "Why?")))
        reply = Reply(Act.QUESTION, edition, "en", found)
        replying(monkeypatch, reply)
        html = (await page.get("/en/", q=" ".join(headings))).text
        numbered = [f"{at}. {one}" for at, one in enumerate(headings, 1)] if len(headings) > 1 else headings
        assert re.findall(r"<h2 dir=\"auto\">(.*?)</h2>", html) == numbered
        assert Voice("en", "web").say("next") in html
        assert html.count(f">{TEXT['en']}<") == 1
        voice = Voice("en")
        blocks = Display(voice, edition.book).screen(shown.reply(voice, reply, None)).blocks
        assert [one.text for one in blocks if not one.quote and one.runs[0].style == "bold"] == headings


async def test_asking_on(page: Page) -> None:
    """The form below an answer carries what the next question may lean on: "and the next meeting?" is understood, also
    after thanks, which are no question; another language turns the page, as in any question."""
    first = await page.see("/en/", q="meeting 17")
    leans = form_of(first)
    assert leans == {"after": f"{REPORT}/2.3", "on": "meeting 17", "ask": "en"}
    following = await page.see("/en/", q="and the next meeting?", **leans)
    assert said(following, "Section 2.4 (18th meeting, 12 January 2022)")
    web = Voice("en", "web").say
    assert said(following, web("leans", place="section 2.4 (18th meeting, 12 January 2022)"))
    alone = "/en/?q=and+the+next+meeting%3F&ask=en"
    assert following.all("a", rel="nofollow", title=web("leans-not"), href=alone)
    assert said(await page.see("/en/", q=SAUDI, **leans), TEXT["en"])
    kept = await page.store.kept()
    thanked = await page.see("/en/", q="Thank you!", **leans)
    assert await page.store.kept() == kept
    assert (said(thanked, Voice("en").say("welcome")), form_of(thanked)) == (True, leans)
    turned = await page.get("/en/", q="什么时候？", **form_of(await page.see("/en/", q=SAUDI)))
    assert (turned.url.path, said(Seen(turned.text), TEXT["zh"])) == ("/zh/", True)


async def test_what_asks_nothing(page: Page) -> None:
    """A question mark alone asks what is meant, but on the first page; "stop" is told of none of the chat's commands."""
    assert said(await page.see("/en/", q="??", after=SAUDI_ID, on=SAUDI), Voice("en").say("wrong"))
    assert not said(await page.see("/en/", q="??"), Voice("en").say("wrong"))
    stopped = await page.see("/en/", q="stop")
    assert (said(stopped, Voice("en", "web").say("stop")), "/forget" in stopped.words) == (True, False)


@pytest.mark.parametrize("place", ["2.3/4", "2.3", "3.1"])
async def test_the_last_answer_in_another_language(page: Page, place: str) -> None:
    """A passage, a section and a section that is one passage are shown in the language that a message asks for, on a
    page that stays as it is."""
    answered = await page.get("/en/", q="in French please", after=f"{REPORT}/{place}", on=SAUDI, ask="en")
    assert answered.url.path == "/en/"
    seen = Seen(answered.text)
    texts = [each for each in LIBRARY.passages if f"{each.id}/".startswith(f"{REPORT}/{place}/")]
    assert len(seen.quoted) == len(texts)
    assert all(said(seen, each.text["fr"]) for each in texts)


async def test_a_few_words_do_not_turn_the_page(page: Page) -> None:
    """They may be in several languages, or a name; another script is no doubt."""
    assert (await page.get("/en/", q="plate-forme unique", ask="en")).url.path == "/en/"
    assert (await page.get("/en/", q="уникальная платформа", ask="en")).url.path == "/ru/"


async def test_an_answer_from_elsewhere_is_not_headed(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """That a question was taken to be about a section is said only over what stands in it, and where nothing does."""
    elsewhere = WordMatch(LIBRARY).ask([Question(SAUDI)])[0]
    nothing = WordMatch(LIBRARY).ask([Question("xyzzy")])[0]
    for answer, section, headed in (
        (elsewhere, "2.4", False),
        (elsewhere, "2.3", True),
        (nothing, "2.4", True),
    ):
        answering(monkeypatch, lambda _, __, answer=answer: answer)
        asks = "why?" if answer is elsewhere else "why"
        seen = await page.see("/en/", q=asks, after=f"{REPORT}/{section}", on=SAUDI)
        assert ("Read as a question about section" in seen.words) == headed
        assert said(seen, TEXT["en"]) == (answer is elsewhere)


async def test_what_earlier_reports_say(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below what is quoted it is said where older reports speak of the same; their words fold out. Programs get
    their ids."""
    older = LIBRARY.passage(f"{REPORT}/2.4/1")
    answering(monkeypatch, lambda answer, _: replace(answer, earlier=(older,)))
    words = Voice("en").say("earlier-reports", earlier=citation(older, "en"))
    assert (await page.get("/api/ask", q=SAUDI)).json()["earlier"] == [older.id]
    seen = (await page.see("/en/", q=SAUDI)).words
    assert seen.count(words) == 1
    assert seen.index(TEXT["en"]) < seen.index(words) < seen.index(" ".join(older.text["en"].split()))


async def test_anything_else(page: Page) -> None:
    """What else was found for the question before, then that there is nothing else; no question is kept for it."""
    leans = form_of(await page.see("/en/", q=SAUDI))
    seen = await page.see("/en/", q="anything else?", **leans)
    assert said(seen, Voice("en").say("more-intro", question=SAUDI))
    assert form_of(seen)["on"] == SAUDI
    for _ in range(4):
        seen = await page.see("/en/", q="anything else?", **form_of(seen))
    assert said(seen, Voice("en").say("more-end"))
    assert await page.store.kept() == []


@pytest.mark.parametrize(
    ("wish", "language"),
    [("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("de, ar;q=0.5, ru; q=0.7", "ru"), ("", "en"), (";q=x,,de", "en")],
)
async def test_a_link_without_a_language(page: Page, wish: str, language: str) -> None:
    """It leads on to the language of the six that the browser likes best, with all that it asks."""
    answer = await page.client.get(f"/p/{SAUDI_ID}?text=ru", headers={"accept-language": wish})
    assert answer.url.path == f"/{language}/p/{SAUDI_ID}"
    assert answer.url.query == b"text=ru"
    assert answer.history[0].headers["vary"] == "accept-language"
    odd = await page.client.get("/p/й%3F%25", headers={"accept-language": wish})
    assert odd.url.raw_path == f"/{language}/p/%D0%B9%3F%25".encode()


async def test_everything_has_a_lasting_link(page: Page) -> None:
    """Each passage, section and report opens by its id, in each language, with the words of the passage."""
    book = Book(LIBRARY.reports)
    ids = [*book.passages, *book.chapters]
    assert len(ids) > 30
    for number, identifier in enumerate(ids):
        language = LANGUAGES[number % len(LANGUAGES)]
        seen = await page.see(f"/{language}/p/{identifier}")
        if identifier in book.passages:
            assert said(seen, book.passages[identifier].in_language(language)[0])
    assert said(await page.see(f"/en/p/{SAUDI_ID}/"), TEXT["en"])


async def test_a_section_whole(page: Page) -> None:
    """Its line and its bullets in order, each with its link; in the original too, from which another language leads to
    the text in that language."""
    seen = await page.see(f"/fr/p/{REPORT}/2.3")
    passages = LIBRARY.section_passages(f"{REPORT}/2.3")
    texts = [passage.text["fr"] for passage in passages]
    places = [seen.words.index(" ".join(text.split())) for text in texts]
    assert places == sorted(places)
    assert [one["lang"] for one in seen.all("blockquote")] == ["fr"] * len(texts)
    assert seen.all("a", href=f"/fr/p/{SAUDI_ID}", **{"aria-label": place(LIBRARY.passage(SAUDI_ID), "fr")})
    assert seen.all("a", href=f"/fr/p/{REPORT}/2.3?text=ru")
    original = await page.see(f"/fr/p/{REPORT}/2.3", text="ru")
    assert said(original, TEXT["ru"])
    assert said(original, Voice("fr").say("mark-official", language="russe"))
    assert original.all("a", hreflang="es", href=f"/es/p/{REPORT}/2.3")


async def test_an_answer_that_is_a_whole_section(page: Page) -> None:
    """It has what the section's own page has: words to cite it by, and the way to the official text."""
    seen = await page.see("/fr/", q="meeting 17")
    assert seen.all("a", href=f"/fr/p/{REPORT}/2.3?text=ru")
    assert seen.all("details", **{"class": "cite"})
    assert said(seen, f"http://page.test/fr/p/{REPORT}/2.3")


@pytest.mark.parametrize(
    ("text", "runs"),
    [("(CWG-COP), РГС-СОР, UIT-D.", ["CWG-COP", "РГС-СОР", "UIT-D"]), ("16-е, 2019–2022", ["16-е", "2019–2022"]),
     ("научно-технический, well-known, A" + "-A" * 99, None), ("<b>'PP-22'", ["PP-22"])],
)  # fmt: skip
async def test_names_do_not_break_at_their_hyphen(page: Page, text: str, runs: list[str] | None) -> None:
    """Short names with a hyphen stay on one line, and their letters are the same; long words break."""
    answer = await page.get("/en/", q=f"{text} {SAUDI}")
    title = answer.text.partition("<h1")[2].partition("</h1>")[0]
    found = re.findall('<span class="run">(.*?)</span>', title)
    assert found == runs if runs is not None else max(map(len, found)) < 20
    assert said(Seen(answer.text), text)


async def test_a_printed_address_can_be_typed(page: Page) -> None:
    """Letters of any script are letters in it; what would mean something else stays as it is."""
    answer = await page.get("/ar/", q="ماذا & من؟")
    assert 'dir="ltr">http://page.test/ar/?q=ماذا+%26+من؟</p>' in answer.text


async def test_a_passage_has_all_that_a_link_needs(page: Page) -> None:
    """A preview, the same in other languages, what is before and after it, its section, and words to cite it by."""
    seen = await page.see(f"/es/p/{SAUDI_ID}")
    public = f"http://page.test/es/p/{SAUDI_ID}"
    assert seen.all("meta", property="og:description", content=TEXT["es"])
    assert seen.all("meta", property="og:url", content=public)
    (picture,) = seen.all("meta", property="og:image")
    assert (await page.get(str(picture["content"]))).headers["content-type"] == "image/png"
    assert seen.all("link", rel="canonical", href=public)
    alternates = {
        one["hreflang"]: one["href"] for one in seen.all("link", rel="alternate") if "hreflang" in one
    }
    assert alternates == {tag: f"http://page.test/{tag}/p/{SAUDI_ID}" for tag in LANGUAGES}
    links = {str(one["href"]) for one in seen.all("a")}
    assert {f"/es/p/{REPORT}/2.3", f"/es/p/{REPORT}/2.3/3", f"/es/p/{REPORT}/2.3/5"} <= links
    copied = f"{TEXT['es']} — {citation(LIBRARY.passage(SAUDI_ID), 'es')}"
    assert said(seen, copied)
    assert said(seen, public)


@pytest.mark.parametrize(
    ("identifier", "before", "after", "above"),
    [("2.4", "2.3", "3.1", ""), ("2.4/1", "2.4", "2.4/2", "/2.4"), ("summary", None, "action", ""),
     ("4", "3.2", None, ""), ("2", None, None, "")],
)  # fmt: skip
async def test_what_is_around(
    page: Page, identifier: str, before: str | None, after: str | None, above: str
) -> None:
    """From each passage and section one can go on, back, and up."""
    seen = await page.see(f"/en/p/{REPORT}/{identifier}")
    for rel, beside in (("prev", before), ("next", after)):
        links = [{"rel": rel, "href": f"/en/p/{REPORT}/{beside}"}] if beside else []
        assert seen.all("a", rel=rel) == links
    assert seen.all("a", href=f"/en/p/{REPORT}{above}")


@pytest.mark.parametrize("path", [f"/en/p/{REPORT}/9.9", f"/en/p/{REPORT}/2.3/99", "/en/p/x"])
async def test_a_withdrawn_passage(page: Page, path: str) -> None:
    """It is said, with what there is to read."""
    answer = await page.get(path)
    assert answer.status_code == 404
    assert said(Seen(answer.text), Voice("en").say("withdrawn"))
    assert Seen(answer.text).all("a", href="/en/sections")


@pytest.mark.parametrize("path", ["/en/nowhere", "/de/", "/xx/p/y", "/de", "/vote", "/en/sections/"])
async def test_an_address_that_is_none(page: Page, path: str) -> None:
    """It is said in words, in the language of the address or the browser."""
    answer = await page.get(path)
    assert answer.status_code == 404
    assert said(Seen(answer.text), Voice("en", "web").say("not-found"))
    assert said(Seen((await page.get(f"/fr/x{path}")).text), Voice("fr", "web").say("not-found"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_lists(page: Page, language: str) -> None:
    """Sections and meetings lead to what they name; every page can be had in every language. A section without a title
    has its beginning there."""
    sections = await page.see(f"/{language}/sections")
    untitled = LIBRARY.passage(f"{REPORT}/1.1/1")
    named = capital(section_place(untitled.path, untitled.report.language, language))
    assert said(sections, f"{named} — {untitled.in_language(language)[0][:20]}")
    assert sections.all("a", href=f"/{language}/p/{REPORT}/3.1")
    meetings = await page.see(f"/{language}/meetings")
    assert meetings.all("a", href=f"/{language}/p/{REPORT}/2.1")
    assert said(await page.see(f"/{language}/about"), "wordmatch")
    for tag in LANGUAGES:
        assert meetings.all("a", lang=tag, href=f"/{tag}/meetings")


FISH = Report(
    "fish-2020", "en", {"en": "Fish", "he": "דגים"},
    (Section("1", title={"en": "Sea"}, page=7, sections=(Section("1.1", text={"en": "Norway counted herring.", "he": "דגים"}),)),),
    frozenset(["en"]),
)  # fmt: skip


@pytest.mark.parametrize("library", [(*LIBRARY.reports, FISH)], indirect=True)
async def test_several_reports(page: Page) -> None:
    """Each is listed, and has its contents; what is said of them is said of several, and what is quoted names its own;
    other languages than the six can be read."""
    assert (await page.see("/ar/sections")).all("a", href="/ar/p/fish-2020")
    contents = await page.see("/en/p/fish-2020")
    assert contents.all("a", href="/en/p/fish-2020/1.1")
    assert not contents.all("a", href=f"/en/p/{REPORT}/2.4")
    assert not (await page.see("/en/meetings")).all("a", href="/en/p/fish-2020")
    assert said(await page.see("/en/", q="xyzzy"), Voice("en").say("none-intro", count=2))
    for path, query in (("/en/", {"q": "herring Norway counted"}), ("/en/p/fish-2020/1.1", {})):
        assert said(await page.see(path, **query), "Fish, section 1.1")
    within = await page.see("/en/p/fish-2020/1")
    assert said(within, "Fish")
    assert said(within, "Norway counted herring.")
    passage = await page.see("/fr/p/fish-2020/1.1")
    assert passage.all("blockquote", lang="en", dir="ltr")
    assert passage.all("a", href="/fr/p/fish-2020/1.1?text=he")
    hebrew = await page.see("/fr/p/fish-2020/1.1", text="he")
    assert hebrew.all("blockquote", lang="he", dir="rtl")
    assert hebrew.all("blockquote", lang="en", dir="ltr")


DOCUMENTED = replace(
    FISH, date=date(2021, 3, 1), source="https://fish.example/r.pdf", symbol="F/7", translator="Ann"
)


@pytest.mark.parametrize("library", [(DOCUMENTED,)], indirect=True)
async def test_the_official_document(page: Page) -> None:
    """A passage and a section lead to the document that they are in, at its page; its symbol, day and translator are
    said."""
    for path in ("/en/p/fish-2020/1.1", "/en/p/fish-2020/1"):
        seen = await page.see(path)
        assert seen.all("a", rel="external", href="https://fish.example/r.pdf#page=7")
        assert said(seen, f"{Voice('en', 'web').say('document')} F/7 · 1 March 2021 · page 7")
        assert not said(seen, "Ann")
    assert said(await page.see("/en/p/fish-2020/1.1", text="he"), "· Ann")


async def test_what_the_page_is_called(open_page: Open, tmp_path: Path) -> None:
    """Its name, logo and colour are an organisation's own, and people are told whom to write to where nothing was found
    and on the page about it."""
    logo = tmp_path / "ours.svg"
    logo.write_text("<svg/>", encoding="utf-8")
    page = await open_page(
        CWGCOP_WEB_NAME="Ask <us>",
        CWGCOP_WEB_LOGO=str(logo),
        CWGCOP_WEB_COLOR="#7a1030",
        CWGCOP_CONTACT="we@example.org",
    )
    html = (await page.get("/en/")).text
    assert "Ask &lt;us&gt;" in html
    (image,) = Seen(html).all("img")
    answer = await page.get(str(image["src"]))
    assert (answer.text, answer.headers["content-type"]) == ("<svg/>", "image/svg+xml")
    assert "#7a1030" in (await page.get("/page.css")).text
    for path in ("/en/?q=xyzzy", "/en/about"):
        assert (await page.see(path)).all("a", href="mailto:we@example.org")
    assert not (await page.see("/en/", q=SAUDI)).all("a", href="mailto:we@example.org")


async def test_words_to_type(page: Page) -> None:
    """A list of the report's words in the page's language, the most used first; none where words have no spaces."""
    words = (await page.get("/en/words")).text.split("\n")
    assert {"indicators", "information"} <= set(words)
    assert words.index("meeting") < words.index("indicators")
    assert all(word == word.lower() and len(word) >= site.OFFERED_LENGTH for word in words)


@pytest.mark.parametrize("library", [(FISH,)], indirect=True)
async def test_a_report_without_meetings(page: Page) -> None:
    """There is no list of them; the address shows what there is to read; no samples of another report are offered."""
    start = await page.see("/en/")
    assert not start.all("a", href="/en/meetings")
    assert not start.all("a", rel="nofollow")
    seen = await page.see("/en/meetings")
    assert said(seen, Voice("en").say("meetings-none"))
    assert seen.all("a", href="/en/p/fish-2020/1.1")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_privacy_says_how_long(page: Page, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as the database keeps questions."""
    assert site.KEEP_QUESTIONS == store.KEEP_QUESTIONS
    monkeypatch.setattr(site, "KEEP_QUESTIONS", 77 * 86400)
    assert "77" in (await page.see(f"/{language}/privacy")).words


async def test_trouble_is_told(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of ours is told kindly, and the log has no words of the question."""
    answer = await page.get("/en/", q="please raise something secret")
    assert answer.status_code == 500
    assert said(Seen(answer.text), Voice("en").say("trouble"))
    assert (await page.get("/api/ask", q="please raise something")).json() == {
        "error": "Internal Server Error"
    }
    lines = [f"{one.getMessage()} [{logs.where(one.exc_info[1])}]" for one in caplog.records if one.exc_info]
    assert [line.partition(" [")[0] for line in lines] == ["our bug: a request failed"] * 2
    assert "secret" not in str(lines)
    assert page.metrics.registry.get_sample_value("cwgcop_troubles_total") == 2


async def test_files_are_kept_by_browsers(page: Page) -> None:
    """Each under its version's address, for good; what a page of another version asks for is not kept as that."""
    html = (await page.get("/en/")).text
    found = re.findall(r'"(/(?:page|icon)\.\w+)\?v=(\w+)"', html)
    assert len(found) == 3
    for path, version in found:
        assert "immutable" in (await page.get(path, v=version)).headers["cache-control"]
        for other in (await page.get(path, v="0"), await page.get(path)):
            assert other.headers["cache-control"] == "private, no-cache"
            kind = other.headers["content-type"].partition(";")[0]
            assert kind in {"text/css", "text/javascript", "image/svg+xml"}


async def test_where_too_many_wait_one_is_told_so(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """And may ask again in a few seconds."""
    monkeypatch.setattr(site, "WAITING", 0)
    answer = await page.get("/en/", q=SAUDI)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert said(Seen(answer.text), Voice("en", "web").say("busy"))


async def test_templates_of_another_version(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page goes on as it began while an update puts other templates and files in their place."""
    monkeypatch.setattr(site, "HERE", shutil.copytree(site.HERE, tmp_path / "web"))
    page = await open_page()
    await page.see("/en/")
    for template in (tmp_path / "web" / "templates").iterdir():
        template.write_text("{{ another }}", "utf-8")
    (tmp_path / "web" / "page.css").write_text("* {}", "utf-8")
    assert (await page.get("/page.css")).text.startswith("/* One column")
    assert said(await page.see("/en/", q=SAUDI), TEXT["en"])


async def test_the_samples_are_answered(page: Page) -> None:
    """What the first page offers can be pressed."""
    start = await page.see("/en/")
    samples = [str(one["href"]) for one in start.all("a", rel="nofollow")]
    assert len(samples) == 3
    for sample in samples:
        assert parse_qs(urlsplit(sample).query)["q"][0] in (await page.see(sample)).words


# For programs.


async def test_the_json_is_the_contracts(page: Page) -> None:
    """What /api/ask gives is what `cwgcop ask --json` gives, and what /api says that it is."""
    from jsonschema import Draft202012Validator

    document = (await page.get("/api")).json()
    assert document["servers"] == [{"url": "http://page.test"}]
    reply = (await page.get("/api/ask", q=SAUDI, lang="FR_ca")).json()
    assert (reply["language"], reply["outcome"], reply["id"]) == ("fr-CA", "answer", "1")
    first = reply["passages"][0]
    assert (first["id"], first["text"], first["official"]) == (SAUDI_ID, TEXT["fr"], False)
    assert first["citation"] == citation(LIBRARY.passage(SAUDI_ID), "fr-CA")
    passage = (await page.get(f"/api/passage/{SAUDI_ID}", lang="fr")).json()
    assert passage == {**first, "score": 0.0}
    for schema, value in (("Answer", reply), ("Passage", passage)):
        whole = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
        Draft202012Validator(whole).validate(value)
    assert [kept.question for kept in await page.store.kept()] == [SAUDI]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/ask", 400), ("/api/ask?q=?!", 400), ("/api/ask?q=hello&lang=xx-yy-zz", 400), ("/api/passage/x/1", 404),
     (f"/api/passage/{SAUDI_ID}?lang=", 200), (f"/api/passage/{SAUDI_ID}?lang=zz", 400), ("/api/nothing", 404)],
)  # fmt: skip
async def test_the_json_of_what_cannot_be(page: Page, path: str, status: int) -> None:
    """An error is JSON too, says why, and is one that the description names."""
    answer = await page.get(path)
    assert answer.status_code == status
    assert ("error" in json.loads(answer.text)) == (status != 200)
    for named, operations in (await page.get("/api")).json()["paths"].items():
        if path.startswith(named.partition("{")[0]):
            assert {str(status), "500"} <= operations["get"]["responses"].keys()
