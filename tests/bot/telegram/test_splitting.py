"""Messages cut from blocks: within Telegram's limit, and nowhere that a reader would notice."""

import time

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.screens.citation import FSI, PDI
from bot.screens.phrases import Block, Run, paragraph
from bot.telegram.splitting import FOLD, LIMIT, split, units

WORDS = [
    "The Chair recommended. ", "Председатель отметил, ", "主席建议。", "أوصى الرئيس؟ ", "ＣＯＰ！",
    "👩‍👩‍👧‍👦",
    "🇸🇦🇫🇷",
    "e\u0301\u0302", "नमस्ते ", "ไทย", "\n", "\n\n", " ", f"{FSI}CWG-COP 18{PDI} ",
    "\u202bעברית\u202c ", "\u200f", "\u200e",
    "x" * 70, "𝔘𝔫𝔦 ",
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), max_size=120).map("".join)
styles = st.sampled_from(["", "bold", "italic"])
blocks = st.builds(
    lambda runs, quoted, tight: Block(tuple(runs), quote=quoted, tight=tight),
    st.lists(st.builds(Run, texts, styles), min_size=1, max_size=4),
    st.booleans(),
    st.booleans(),
)
MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e"))


def bare(text: str) -> str:
    """The text without white space and direction marks: what a split must keep."""
    return "".join(text.translate(MARKS).split())


def balance(text: str) -> int:
    """How many isolates are open at the end."""
    depth = 0
    for char in text:
        if char in "\u2066\u2067\u2068":
            depth += 1
        elif char == PDI:
            depth = max(depth - 1, 0)
    return depth


@settings(max_examples=40, deadline=None)
@given(st.lists(blocks, max_size=6), st.sampled_from([64, 200, LIMIT]))
def test_every_part_fits_and_nothing_is_lost(content, limit):
    """Any blocks in any script give non-empty parts within the limit that together say the same."""
    parts = split(content, limit)
    assert bare("".join(part.text for part in parts)) == bare("".join(block.text for block in content))
    for part in parts:
        assert part.text.strip()
        assert units(part.text) <= limit
        encoded = part.text.encode("utf-16-le", "surrogatepass")
        for entity in part.entities:
            assert entity.length > 0
            assert 0 <= entity.offset <= entity.offset + entity.length <= units(part.text)
            # An entity whose edge is inside a surrogate pair could not be decoded.
            encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode(
                "utf-16-le", "surrogatepass"
            )
        assert len(part.entities) <= 100


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(WORDS), st.sampled_from("\u2066\u2067\u2068\u2069\u202a\u202c")),
        max_size=20,
    )
    .map("".join)
    .flatmap(lambda text: st.integers(1, 400).map(lambda times: text * times)),
    st.sampled_from([64, LIMIT]),
)
def test_a_text_gives_few_messages(text, limit):
    """However many direction marks a text opens, it fills messages by half at least."""
    parts = split([paragraph(text, quote=True)], limit)
    assert len(parts) <= 2 + 2 * units(text) / limit
    assert all(units(part.text) <= limit for part in parts)


@pytest.mark.parametrize("unit", [FSI, "." * 9, "x. ", f"{FSI}a ", f"{FSI}a{PDI} "])
def test_a_long_text_is_split_in_linear_time(unit):
    """A text of eight times the length takes some eight times as long, not sixty-four times."""

    def seconds(length: int) -> float:
        began = time.process_time()
        split([paragraph("a" + unit * (length // len(unit)) + "b", quote=True)])
        return time.process_time() - began

    seconds(1000)
    assert seconds(400_000) < 24 * seconds(50_000) + 0.2


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=30, max_size=300).map("".join))
def test_breaks_fall_between_graphemes_and_outside_direction_marks(text):
    """No part begins with half a grapheme, and every isolate opened in a part is closed in it."""
    if balance(text):
        return
    parts = split([paragraph(text, quote=True)], 200)
    starts = {match.start() for match in regex.finditer(r"\X", text)}
    at = 0
    for part in parts:
        first = part.text.lstrip("\u2066\u2067\u2068\u202a\u202b\u202d\u202e")[:1]
        found = text.find(first, at) if first else at
        assert found >= at
        assert balance(part.text) == 0
        at = found
    assert 0 in starts or not text


def test_a_quotation_stays_a_quotation_across_the_break():
    """A quotation longer than a message is a quotation in each of them, and folded."""
    parts = split([paragraph("Председатель отметил рост. " * 400, quote=True)])
    assert len(parts) == 3
    for part in parts:
        (entity,) = part.entities
        assert entity.type == "expandable_blockquote"
        assert (entity.offset, entity.length) == (0, units(part.text))
        assert part.text.endswith(".")


def test_an_isolated_name_is_not_torn():
    """A name between direction marks goes to the next part whole."""
    name = f"{FSI}{'A' * 40}{PDI}"
    parts = split([paragraph("ش" * 50 + " " + name + " " + "ش" * 20)], 64)
    assert any(name in part.text for part in parts)


def test_a_styled_run_is_not_torn():
    """A bold run that fits goes to the next part whole."""
    parts = split([paragraph("a" * 50 + " ", Run("heading of many words here", "bold"), " b" * 20)], 64)
    marked = [
        part.text[entity.offset : entity.offset + entity.length] for part in parts for entity in part.entities
    ]
    assert marked == ["heading of many words here"]


def test_offsets_count_utf16_units():
    """What comes after an emoji is marked where Telegram counts it."""
    (part,) = split([paragraph("👍 ", Run("yes", "bold"))])
    (entity,) = part.entities
    assert (entity.offset, entity.length) == (3, 3)


def test_no_message_has_more_entities_than_telegram_shows():
    """However short what looks different is."""
    parts = split([paragraph("a", quote=True)] * 150)
    assert max(len(part.entities) for part in parts) <= 100
    assert sum(len(part.entities) for part in parts) == 150


def test_short_quotations_are_open_and_long_ones_folded():
    """Only a quotation that would fill the screen is folded."""
    assert split([paragraph("a" * FOLD, quote=True)])[0].entities[0].type == "blockquote"
    assert split([paragraph("a" * (FOLD + 1), quote=True)])[0].entities[0].type == "expandable_blockquote"


def test_nothing_gives_nothing():
    """No blocks, or blank ones, give no message."""
    assert split([]) == []
    assert split([paragraph("  \n")]) == []
