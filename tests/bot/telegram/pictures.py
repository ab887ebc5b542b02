"""Pictures of replies, drawn as Telegram would show them.

`python -m tests.bot.telegram.pictures` writes docs/pictures/*.svg: the real bot is asked through the Bot API stand-in.
`python -m tests.bot.telegram.pictures FILE.html` writes every screen in the six languages side by side, to be read
through by somebody who speaks them.
"""

import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from html import escape
from pathlib import Path
from typing import Any

import regex
from telegram import InlineKeyboardMarkup

from bot.screens import shown
from bot.screens.citation import place_of
from bot.screens.phrases import LANGUAGES, LOCALES, Voice, paragraph
from bot.service.book import Book
from bot.service.conversation import Reply
from bot.service.store import LastShown
from bot.service.worker import Edition
from bot.telegram.display import Display, Say, Screen
from bot.telegram.handlers import ask_to_forget, languages
from bot.telegram.splitting import split
from index.acts import Act
from index.answer import Answer, Hit, Outcome
from knowledge.library import Library, load
from knowledge.questions import Split, load_questions
from lab.practice import practice
from tests.bot.telegram.harness import ROOT, SAUDI_ID, Person, buttons, real_bot

WIDTH, MARGIN, LINE, SIZE = 400, 14, 20, 14
#: What the texts of the catalogue are filled in with.
COUNTS = ("questions", "votes", "wishes", "count", "groups", "passages", "changes")
CATALOGUE = (LOCALES / "en" / "telegram.ftl").read_text(encoding="utf-8")
ASKED = {
    "en": "Which country offered to organise information sessions?",
    "ar": "أي بلد عرض تنظيم جلسات إعلامية؟",
    "zh": "哪个国家提议举办信息通报会？",
}

#: What is said after the first question, by the picture.
SAID = {
    "conversation": ("when was that?", "in French please"),
    "words": ('"unique platform"',),
    "start": ("/start",),
}


def width(text: str) -> float:
    """About how wide a text is drawn."""
    return (
        sum(1.0 if ord(char) > 0x2E80 else 0.53 for char in text if not regex.match(r"\p{M}|\p{Cf}", char))
        * SIZE
    )


def lines(text: str, room: float) -> list[str]:
    """A paragraph broken into lines."""
    found, line = [], ""
    for word in regex.findall(r"[\u2e80-\uffef]\s*|[^\s\u2e80-\uffef]+\s*|\s+", text):
        if line and width(line + word.rstrip()) > room:
            found.append(line.rstrip())
            line = ""
        line += word
    return [*found, line.rstrip()]


def draw(message: dict[str, Any], question: str, language: str) -> str:
    """A question and its reply as an SVG."""
    rtl = language == "ar"
    parts: list[str] = []
    y = 20.0
    for line in lines(question, WIDTH - 90):
        parts.append(_text(line, y, rtl=rtl, fill="#1b5e20", left=70))
        y += LINE
    parts.insert(0, f'<rect x="60" y="4" width="{WIDTH - 64}" height="{y - 8}" rx="10" fill="#e3f7d4"/>')
    top = y + 6
    y = top + 20
    body: list[str] = []
    quotes = [
        (each["offset"], each["offset"] + each["length"])
        for each in message["entities"]
        if each["type"].endswith("blockquote")
    ]
    styles = {(each["offset"], each["length"]): each["type"] for each in message["entities"]}
    at = 0
    for line_of in message["text"].split("\n"):
        units = len(line_of.encode("utf-16-le")) // 2
        quoted = any(first <= at < last for first, last in quotes)
        style = styles.get((at, units), "")
        begun = y
        for line in lines(line_of, WIDTH - 70):
            body.append(_text(line, y, rtl=rtl, style=style, left=28 if quoted else 18))
            y += LINE
        if quoted:
            bar = WIDTH - 20 if rtl else 16
            body.append(f'<rect x="{bar}" y="{begun - 14}" width="3" height="{y - begun}" fill="#3a8ee6"/>')
        at += units + 1
    parts.append(
        f'<rect x="4" y="{top}" width="{WIDTH - 12}" height="{y - top - 6}" rx="10" fill="#ffffff"/>'
    )
    parts += body
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        each = (WIDTH - 12) / len(row)
        for number, button in enumerate(row):
            x = 4 + number * each
            label = button["text"]
            while width(label) > each - 16 and len(label) > 4:
                label = label[:-2] + "…"
            parts.append(
                f'<rect x="{x:.0f}" y="{y}" width="{each - 4:.0f}" height="28" rx="7" fill="#8fa9bd"/>'
            )
            parts.append(
                f'<text x="{x + each / 2 - 2:.0f}" y="{y + 19}" font-size="13" text-anchor="middle" '
                f'fill="#fff">{escape(label)}</text>'
            )
        y += 32
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + 8:.0f}" '
        f'font-family="system-ui, Noto Sans, sans-serif"><title>{escape(question)}</title>'
        f'<rect width="100%" height="100%" fill="#d5dfe6"/>{"".join(parts)}</svg>\n'
    )


def stacked(pictures: Sequence[str]) -> str:
    """Pictures below each other, as one SVG."""
    parts, y = [], 0
    for picture in pictures:
        parts.append(picture.replace("<svg ", f'<svg y="{y}" ', 1))
        y += int(picture.split('height="', 1)[1].split('"', 1)[0])
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}">{"".join(parts)}</svg>\n'


def _text(line: str, y: float, *, rtl: bool, style: str = "", fill: str = "#111", left: int = 18) -> str:
    look = {"bold": ' font-weight="bold"', "italic": ' font-style="italic"'}.get(style, "")
    place = f'x="{WIDTH - left - 4}" direction="rtl"' if rtl else f'x="{left}"'
    return f'<text {place} y="{y:.0f}" font-size="{SIZE}" fill="{fill}"{look}>{escape(line)}</text>'


class Suggesting(Library):
    """The own report, with its lessons as suggestions; a build has the clearest alone."""

    @cached_property
    def suggestions(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """The lessons."""
        found: dict[str, list[Mapping[str, str]]] = {}
        for question in load_questions(ROOT / "knowledge", self):
            if question.style == "sample" or (question.style == "sentence" and len(question.passages) == 1):
                found.setdefault("" if question.style == "sample" else question.passages[0], []).append(
                    question.text
                )
        return found


@cache
def own_report() -> Suggesting:
    """It, read once."""
    return Suggesting(load(ROOT / "knowledge").reports)


def everything(voice: Voice) -> Iterator[tuple[str, Screen]]:
    """Every screen that the bot shows, with a name."""
    own = own_report()
    one, several = Book(own), Book((*own.reports, *(each.report for each in practice(Split.JUDGE)[:2])))
    passage, chapter = one.passages[SAUDI_ID], one.chapters[SAUDI_ID.rpartition("/")[0]]
    hits = tuple(Hit(each, 0.5, "en") for each in list(one.passages.values())[4:10])
    display, language = (
        Display(voice, one, question="1", near=tuple(hit.passage.id for hit in hits)),
        voice.language,
    )
    yield "/start", display.screen(shown.start(voice, one))
    yield "/language", languages("").screen(voice)
    for name, book in (("one report", one), ("several", several)):
        yield f"/sections: {name}", Display(voice, book).contents()
        yield f"/meetings: {name}", Display(voice, book).meetings()
        for outcome in Outcome:
            yield (
                f"{outcome}: {name}",
                Display(voice, book, question="1").screen(
                    shown.answer(voice, book, Answer(outcome, 0.5, hits, "en"))
                ),
            )
    yield "original", replace(display, original=True).alone(passage)
    yield (
        "everything",
        Screen(display.alone(passage).blocks, display.everything(passage.id, whole=False) or ()),
    )
    yield "section: everything", Screen((paragraph("…"),), display.everything(chapter.id, whole=True) or ())
    yield (
        "chosen language",
        replace(display, text="fr" if language != "fr" else "es", offers=True).alone(passage),
    )
    yield "section", display.alone(chapter)
    yield "languages", display.languages(passage.id, whole=False)
    yield "withdrawn", display.withdrawn("cwg-cop-2022/9")
    edition, before = Edition(one, "000001"), LastShown(passage.id, ASKED["en"], 1)
    more = Reply(Act.MORE, edition, ids=tuple(hit.passage.id for hit in hits[:2]))
    others = [Reply(act, edition) for act in (Act.MORE, Act.NEXT, *shown.ASIDES)]
    for given in (more, *others, Reply(Act.WHO, edition, ids=(passage.id,))):
        yield f"{given.act} {len(given.ids)}", display.screen(shown.reply(voice, given, before), before.id)
    unread = shown.answer(voice, one, Answer(Outcome.NONE, 0.0, (), None, unread=True))
    yield "unread", Display(voice, one, question="1").screen(unread)
    about = voice.say("follow-up", place=place_of(chapter, language))
    yield "follow-up", display.alone(passage).headed(about)
    yield "/forget", ask_to_forget("").screen(voice)
    yield "/about", about(voice, Edition(several, "000001-20260101T000000Z"), "model")
    # Every text alone, whatever it says; a count of two has a form of its own in Arabic.
    values = dict.fromkeys(re.findall(r"\$(\w+)", CATALOGUE), "…") | dict.fromkeys(COUNTS, 2)
    for key in re.findall(r"(?m)^([a-z-]+) =", CATALOGUE):
        yield key, Say(key, values).screen(voice)


def gallery(file: Path) -> None:
    """Write every screen in the six languages, a row each."""
    rows = []
    for each in zip(*(list(everything(Voice(language))) for language in LANGUAGES), strict=True):
        cells = "".join(
            f"<td>{''.join(drawn(screen, name, tag))}</td>"
            for tag, (name, screen) in zip(LANGUAGES, each, strict=True)
        )
        rows.append(f"<tr><th>{escape(each[0][0])}</th>{cells}</tr>")
    style = "td, th { vertical-align: top; font-family: sans-serif; }"
    page = f"<!DOCTYPE html><meta charset='utf-8'><style>{style}</style><table>{''.join(rows)}</table>"
    file.write_text(page, "utf-8")
    print(f"{len(rows)} screens in {len(LANGUAGES)} languages in {file}")


def drawn(screen: Screen, name: str, language: str) -> Iterator[str]:
    """The messages of a screen as SVGs."""
    parts = split(screen.blocks)
    for number, part in enumerate(parts, start=1):
        entities = [
            {"type": each.type, "offset": each.offset, "length": each.length} for each in part.entities
        ]
        message = {"text": part.text, "entities": entities}
        rows = screen.keyboard if number == len(parts) else ()
        yield draw(message | {"reply_markup": InlineKeyboardMarkup(rows).to_dict()}, name, language)


def main() -> int:
    """Ask the real bot, and draw what it says; or draw every screen into the file that is named."""
    if len(sys.argv) > 1:
        gallery(Path(sys.argv[1]))
        return 0
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, real_bot(Path(data)) as bot:
        for number, (language, question) in enumerate(ASKED.items()):
            person = Person(bot.api, 900 + number, language)
            reply = person.say(question)
            assert buttons(reply), reply["text"]
            (folder / f"answer-{language}.svg").write_text(draw(reply, question, language), "utf-8")
            if language == "en":
                original = person.press(reply, "Official text")
                (folder / "original.svg").write_text(draw(original, question, language), "utf-8")
                for name, said in SAID.items():
                    drawn = [draw(person.say(text), text, language) for text in said]
                    (folder / f"{name}.svg").write_text(stacked(drawn), "utf-8")
    print(f"{len(list(folder.glob('*.svg')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
