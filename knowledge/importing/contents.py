"""Finds the contents page of a document, which is not part of its text."""

import re
from collections import Counter
from itertools import pairwise

from knowledge.importing.blocks import Block, Kind, Source
from knowledge.importing.labels import has_words, in_contents, is_dotted, split

#: The fewest lines of a list with dots that is an index, and the most of a contents page.
_FEWEST, _LONGEST_CONTENTS = 10, 1000
#: The most pages of a section, if lines that end in a number form a contents page.
_FAR = 20


def without_contents(source: Source) -> list[Block]:
    """The blocks without a contents page. It is a run of lines most of which come again in the text, and which end
    with a page number or are under a heading such as "Contents"."""
    lines = [in_contents(block.text) for block in source.blocks]
    keys = [key(line or block.text) for line, block in zip(lines, source.blocks, strict=True)]
    later = Counter(keys)
    last = {key: n for n, key in enumerate(keys)}
    kinds = [(block.kind, line is None) for line, block in zip(lines, source.blocks, strict=True)]
    left = set[int]()
    n = scanned = 0
    while n < len(source.blocks):
        heads = has_words(source.blocks[n].text, "contents", whole=True)
        if n < scanned and not heads and kinds[n] == kinds[n - 1]:  # within a run that is none
            n += 1
            continue
        end = begin = n + heads
        hits = paged = misses = good = at = 0
        furthest = min(len(source.blocks), n + _LONGEST_CONTENTS)
        while end < furthest and misses < 3 and len(lines[end] or source.blocks[end].text) < 250:
            said = source.blocks[end].text
            number = re.search(r"(?<!\S)\d{1,4}$", said)
            page = lines[end] is not None
            if end > begin and not page and begin < len(keys) and keys[end] == keys[begin]:
                break  # the text begins where the first line comes again
            page = page or (paged > 2 and number is not None and at <= int(number[0]) <= at + _FAR)
            at = int(number[0]) if page and number else at
            again = later[keys[end]] > 1 and last[keys[end]] > end + hits // 2
            hits, paged = hits + (again or (page and bool(paged))), paged + page
            misses = 0 if again or page else misses + 1
            end += 1
            good = end if again or page else good
        least = 2 if heads or paged else 6
        if paged and not heads:  # it begins with a line that has a page number
            begin = next((at for at in range(begin, good) if lines[at]), good)
        run = range(begin, good)
        real = sum(later[keys[at]] > 1 and last[keys[at]] >= good for at in run)
        pages = [int(one[0]) for at in run if paged and (one := re.search(r"\d+$", source.blocks[at].text))]
        rising = len(pages) > 2 and 10 * sum(a <= b for a, b in pairwise(pages)) >= 9 * (len(pages) - 1)
        dotted = sum(is_dotted(source.blocks[at].text) for at in run)  # an index at the end
        if (heads and rising and 5 * paged > 2 * len(run)) or (len(run) > _FEWEST and 2 * dotted > len(run)):
            real = len(run)
        first = next((at for at in run if later[keys[at]] > 1), 0)
        text = last[keys[first]]  # it begins on the page behind chapters and sections
        chapters = sum(source.blocks[at].kind is Kind.HEADING for at in run)
        behind = good <= text < good + 3 and 0 < source.blocks[first].page < source.blocks[text].page
        if listing := chapters > 1 and len(run) > _FEWEST and behind:
            run = range(first, good := text)
        told = heads or listing or (2 * paged >= len(run) and (rising or dotted))
        if len(run) >= least and 2 * real > len(run) and (told or _links(source.blocks, run)):
            left |= {*run, *range(n, n + heads)}
            n = good
        elif not heads:
            scanned = good
        n += 1
    if left or any(one.why == "the contents page" for one in source.left_out):
        left |= {n for n, block in enumerate(source.blocks) if has_words(block.text, "contents", whole=True)}
    for at in sorted(left):
        source.leave_out("the contents page", f"{source.blocks[at].label} {source.blocks[at].text}")
    return [block for n, block in enumerate(source.blocks) if n not in left]


def _links(blocks: list[Block], run: range) -> bool:
    """Whether a run of list items or numbered lines is a contents list. A run that a line of text introduces, such as
    an agenda, is not."""
    listed = all(
        blocks[n].kind is Kind.ITEM
        or (blocks[n].kind is not Kind.HEADING and split(blocks[n].text)[0].number)
        for n in run
    )
    first = next((n for n in range(run.start, 0, -1) if blocks[n - 1].kind is not Kind.ITEM), 0)
    introduced = first > 0 and blocks[first - 1].text.rstrip().endswith((":", "："))
    return len(run) >= 6 and run.start < len(blocks) / 4 and listed and not introduced


def key(text: str) -> str:
    """The letters and figures of a text."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
