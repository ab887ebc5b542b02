"""Pictures of real replies: `python -m tests.bot.telegram.pictures` writes docs/pictures/*.svg.

The real bot is asked through the Bot API stand-in, and what it sends is drawn as Telegram would show it.
"""

import sys
import tempfile
from html import escape
from pathlib import Path
from typing import Any

import regex

from tests.bot.telegram.harness import ROOT, Bot, BotAPI, Person, buttons, until

WIDTH, MARGIN, LINE, SIZE = 400, 14, 20, 14
ASKED = {
    "en": "Which country offered to organise information sessions?",
    "ar": "أي بلد عرض تنظيم جلسات إعلامية؟",
    "zh": "哪个国家提议举办信息通报会？",
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
    for word in regex.findall(r"[\u2e80-\uffef]|\S+\s*|\s+", text):
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
    for paragraph in message["text"].split("\n"):
        units = len(paragraph.encode("utf-16-le")) // 2
        quoted = any(first <= at < last for first, last in quotes)
        style = styles.get((at, units), "")
        begun = y
        for line in lines(paragraph, WIDTH - 70):
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


def _text(line: str, y: float, *, rtl: bool, style: str = "", fill: str = "#111", left: int = 18) -> str:
    look = {"bold": ' font-weight="bold"', "italic": ' font-style="italic"'}.get(style, "")
    place = f'x="{WIDTH - left - 4}" direction="rtl"' if rtl else f'x="{left}"'
    return f'<text {place} y="{y:.0f}" font-size="{SIZE}" fill="{fill}"{look}>{escape(line)}</text>'


def main() -> int:
    """Ask the real bot, and draw what it says."""
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    api = BotAPI()
    with tempfile.TemporaryDirectory() as data:
        bot = Bot(api, Path(data) / "data", command=("bot", "bot"), wait=False)
        try:
            until(bot.is_ready, 120)
            for number, (language, question) in enumerate(ASKED.items()):
                person = Person(api, 900 + number, language)
                reply = person.say(question)
                assert buttons(reply), reply["text"]
                (folder / f"answer-{language}.svg").write_text(draw(reply, question, language), "utf-8")
                if language == "en":
                    original = person.press(reply, "Original text")
                    (folder / "original.svg").write_text(draw(original, question, language), "utf-8")
                    start = person.say("/start")
                    (folder / "start.svg").write_text(draw(start, "/start", language), "utf-8")
        finally:
            bot.close()
            api.close()
    print(f"{len(list(folder.glob('*.svg')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
