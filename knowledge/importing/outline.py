"""Finds the blocks that open sections, and the nesting of these sections, by evidence of the whole document."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, takewhile

from knowledge.importing.blocks import Block, Kind, clean, first_words
from knowledge.importing.contents import key
from knowledge.importing.labels import BESIDE, COUNTS_ANEW, front, label_of, of_automatic, split, value, words
from knowledge.importing.passages import ENDS, EXTRA, Part, width
from knowledge.marks import Label, counted
from knowledge.numerals import HAN

#: The ends of sentences that are no headings.
SENTENCE_ENDS = tuple(".;!。；！")
_QUOTES = "\"'”»’」』"
HEADING_LENGTH, LONGEST_TITLE = 120, 300
#: The end of a name: e.V., S. A.
_ABBREVIATED = re.compile(r"\b[^\W\d]\.\s?[^\W\d]\.$")
#: The number of a figure or table.
_CAPTION = re.compile(r"([^\W\d_]+)\W+(?:[^\W\d_]{2,4}\W+)?\d")
#: An hour of the day, but not 1.01, with which a count begins.
_HOUR = re.compile(r"(?:[01]?\d|2[0-3])\.(?!01)[0-5]\d")
#: What a plain heading has not: a colon, an address, a long number.
_DETAIL = re.compile(r"[:：@]|\d{4}|\w\.\w")
#: A short line with a year, as on a cover.
_DATED = re.compile(r"[^:]{0,30}(?<!\d)(?:19|20)\d\d(?!\d)\W{0,3}\w{0,5}\W?")
_COUNTED = re.compile(r"([^\W\d_]{3,20})\s*(\d{1,3})\s*[:：.–—-]")
#: The most letters after the number of an article that are its title.
_SHORT_TITLE = 60
#: The ways to open a section, the outer ones first, if the document itself does not show their order.
_OUTER = {"style": 0, "number": 1, "plain": 2, "letter": 2, "paragraph": 3}
#: Sections of one way are within another way if this share of their numbers start again after each section of the
#: other.
_ANEW = 0.5

#: The fewest letters of a line in capitals that is not an abbreviation.
_SHORTEST_CAPITALS = 4
#: More headings than this, which nothing marks, tell each other.
_FEWEST_PLAIN = 2
#: Points below a line of an agenda.
_MOST_POINTS = 20
#: The added depth of a heading that comes again below each other heading of its level.
_DEEPER = 0.5

#: What stands behind the last part of a document, of which no part is heading.
_END = Part(Block(Kind.HEADING, "", bold=True), Label(), "")

Way = tuple[str, float]
#: All numbers without a word, by their first part, as one way.
NUMBERS: Way = ("numbers", 0)
#: The way of numbered paragraphs whose ids begin with the id of the heading above.
WITHIN: Way = ("paragraph", 0)
#: The way of headings that nothing marks.
PLAIN: Way = ("plain", 1)
#: Paragraphs numbered within a part of a document go through more headings than this.
_FEWEST_HEADINGS = 2


class Outline:
    """The nesting of the ways to open a section.

    A way whose numbers start again after each section of another way is within it; else styles decide, then the order
    in which headings follow each other directly. `anew` has the pairs (outer, inner) whose inner numbers start again.
    """

    def __init__(self, parts: list[Part]) -> None:
        #: The place and value of each number of a way.
        self._numbers: dict[Way, list[tuple[int, int]]] = {}
        self._levels: dict[Way, int] = {}
        self._looks: dict[Way, tuple[object, ...]] = {}
        titles = Counter(key(part.text) for part in parts if part.heads and part.label == Label())
        #: Titles that several sections have.
        self.several = {title for title, count in titles.items() if count > 1}
        self._followed = Counter[tuple[Way, Way]]()
        for n, part in enumerate(parts):
            if part.opens:
                counts = value(part.label.number) if part.label.depth == 1 or part.label.word else 0
                self._numbers.setdefault(part.way, []).append((n, counts))
                styled = part.block.kind is Kind.HEADING
                self._levels.setdefault(part.way, part.block.level if styled else 0)
                self._looks.setdefault(part.way, (part.block.kind, part.block.bold, part.block.size))
                if n and parts[n - 1].heads:
                    self._followed[parts[n - 1].way, part.way] += 1
        pairs = [(a, b) for a in self._numbers for b in self._numbers if a != b]
        shares = {(a, b): self._begins_anew(a, b) for a, b in pairs}
        self.anew = {(a, b) for a, b in pairs if shares[a, b]}
        self._numbers[NUMBERS] = [
            (n, value(part.label.number.partition(".")[0])) for n, part in enumerate(parts)
            if part.opens and part.label.number and not part.label.word
        ]  # fmt: skip
        self.anew |= {(way, NUMBERS) for way in self._levels if self._begins_anew(way, NUMBERS)}
        self._rank = Counter(  # of a way: how many are outer
            b for a, b in pairs if (shares[a, b] - shares[b, a] or self._tells(a, b)) > 0
        )

    def is_outer(self, way: Way, other: Way) -> bool:
        """Whether sections of one way contain those of another."""
        if {way[0], other[0]} <= words()["article"].keys() and (way, other) in self.anew:
            return True  # § 1 of each article
        behind = self._numbers[way][-1][0] < self._numbers[other][0][0] if other in self._looks else False
        if way[0] in words()["article"] and behind and self._looks[way] == self._looks[other]:
            return False  # a declaration behind the last article
        return self._rank[way] < self._rank[other]

    def _begins_anew(self, outer: Way, inner: Way) -> float:
        """The share of sections of a way that start with 1 again after a section of another way."""
        across = [
            b == 1 for (m, a), (n, b) in pairwise(self._numbers[inner])
            if a > 0 and any(m < place < n for place, _ in self._numbers[outer])
        ]  # fmt: skip
        share = sum(across) / len(across) if across else 0
        return share if share >= _ANEW else 0

    def _tells(self, a: Way, b: Way) -> float:
        """The evidence that `a` is outside `b`, as a number."""
        many, few = (len(self._numbers[one]) for one in (b, a))
        direct = (self._followed[a, b] > few / 2) - (self._followed[b, a] > many / 2)
        if self._levels[a] and self._levels[b]:
            # Of one style a chapter is around articles, and a heading before a number is around it.
            apart, article = (
                [one for one in (a, b) if one[0] in words()[group]] for group in ("apart", "article")
            )
            inner = (1 if apart == [a] else -1) if len(apart) == len(article) == 1 else 0
            return self._levels[b] - self._levels[a] or inner or direct
        usual = _OUTER.get(b[0], 0) - _OUTER.get(a[0], 0)
        return direct or usual or many - few or self._numbers[b][0][0] - self._numbers[a][0][0]


def part_of(block: Block) -> Part:
    """A block with its recognised number or mark."""
    text = block.text
    if block.label:
        label = of_automatic(block.label)
        typed, rest = split(text)
        if label.mark == "•" and (typed.word or typed.mark not in ("", "•")):  # the bullet is an ornament
            label, text = typed, rest
    elif block.kind in EXTRA or block.kind is Kind.TITLE:
        label = Label()
    else:
        label, text = split(text)
        if block.kind is Kind.PARAGRAPH and block.page and block.level:  # by its indent, a point
            label = replace(label, number="", mark=f"{label.number}.")
        if block.kind is Kind.ITEM and label == Label():
            label = Label(mark="•")
    text = clean(text)
    if block.kind in (Kind.HEADING, Kind.TITLE):
        text = " ".join(text.split(" ")).replace("\n", " ").strip()
    return Part(block, label, text)


def embolden(parts: list[Part]) -> None:
    """Treat short lines in capitals as bold, if a document without styles has several."""
    if any(part.block.kind is Kind.HEADING and not part.block.page for part in parts):
        return
    found = [
        part for part in parts
        if part.block.kind is Kind.PARAGRAPH and part.label == Label() and is_like_heading(part, most=LONGEST_TITLE)
        and part.text.isupper() and sum(map(str.isalpha, part.text)) > max(_SHORTEST_CAPITALS, len(part.text) / 2)
    ]  # fmt: skip
    dashed = [
        part for part, after in pairwise(parts)
        if part.label.mark == "•" and part.text.isupper() and after.label.word in words()["article"]
    ]  # fmt: skip
    for part in dashed if len(dashed) > 2 else []:  # "- THE COMMITTEE", before an article
        part.label = Label()
        found.append(part)
    for part in found if len(found) > 2 else []:
        part.block = replace(part.block, bold=True)


def mark(parts: list[Part], by: str, fewest_articles: int) -> list[Part]:
    """Mark what opens sections: by words, counting, style, bold letters and numbers, or in one way alone (`by`). Give
    the parts, in which a heading may have got its title from the line below."""
    if by in ("bold", "numbered"):
        for part in parts:
            if part.block.kind is Kind.HEADING:
                part.block = replace(part.block, kind=Kind.PARAGRAPH, level=0)
    _mark_articles(parts, fewest_articles)
    _mark_series(parts)
    _mark_headings(parts, by)
    return _with_titles(parts)


def guesses(parts: list[Part]) -> Iterator[str]:
    """The guesses, each with the option by which a person overrules it."""
    plain = [part for part in parts if part.block.kind is Kind.PARAGRAPH and not part.block.front]
    bold = [part for part in plain if part.heads and part.block.bold and part.label == Label()]
    if bold:
        styled = any(part.heads and part.block.kind is Kind.HEADING for part in parts)
        other = f"--headings {'styles' if styled else 'numbered'} takes no bold line for one"
        yield f"headings told by bold letters alone: {len(bold)}, as “{first_words(bold[0].text)}”; {other}"
    if lines := [part for part in parts if part.way == PLAIN]:
        line = first_words(lines[0].text)
        yield f"headings told by their place alone: {len(lines)}, as “{line}”; --headings styles takes none"
    articles = [part.label for part in parts if part.opens and part.label.word == "article"]
    if articles and any(part.label in articles for part in plain):
        first, last = (pick(articles, key=lambda one: value(one.number)) for pick in (min, max))
        yield f"articles told by their words: {len(articles)}, from {first.printed} to {last.printed}"


def _mark_articles(parts: list[Part], least: int) -> None:
    """Open a section at each article or similar part, if at least `least` are numbered in a row."""
    for word in words()["article"]:
        found = [part for part in parts if part.label.word == word and value(part.label.number)]
        numbers = [value(part.label.number) for part in found]
        if len(found) < (1 if word in BESIDE and any(part.opens for part in parts) else least):
            continue
        last = numbers[0] - 1
        lengths = sorted(width(part.text) for part in found)
        others = sum(after.label.word == "" for part, after in pairwise(parts) if part.label.word == word)
        # The words after the number are a title.
        titled = 0 < lengths[len(lengths) // 2] <= _SHORT_TITLE and 5 * others >= 4 * len(found)
        for n, (part, number) in enumerate(zip(found, numbers, strict=True)):
            again = next(
                (k for k, one in enumerate(numbers[n:], 1) if one != k), 0
            )  # 1, 2, 3 …, then the next
            inner = number == 1 and again > 1 and last > 0 and last < numbers[n + again - 1] <= last + 10
            if inner and again <= last:  # points within an article
                continue
            if part.block.kind is Kind.HEADING or last <= number <= last + 10 or number == 1:
                part.opens, last = True, number
                part.heads = titled


def forget_amounts(parts: list[Part]) -> None:
    """Treat a number that may begin a sentence as words, if it does not fit into the sequence: "10.30 The meeting was
    opened" between 1.1 and 1.2, or where no other number has two parts, "Article XI of the Declaration" between
    articles III and IV, "22 April" before all others."""
    _letter_romans(parts)
    _lower_figures(parts)
    bare = [part for part in parts if part.label.number and not part.label.word and not part.label.mark]
    deep = [part for part in bare if part.label.depth > 1]
    if all(_HOUR.fullmatch(part.label.number) and not part.block.label for part in deep):
        for part in deep:
            _forget_label(part)
    _forget_strays(deep)
    for word in words()["article"]:
        _forget_strays([part for part in parts if part.label.word == word])
    loose = [part for part in bare if part.label.depth == 1 and not part.label.firm]
    styled = [part for part in loose if part.block.kind is Kind.HEADING]
    counts = [value(part.label.number) for part in styled]
    if styled and (counts[0] > 1 or any(b < a for a, b in pairwise(counts))):
        for part in styled:
            _forget_label(part)


def _letter_romans(parts: list[Part]) -> None:
    """Take a Roman number of one sign as a letter, if it goes on with the letters before it: "I." behind "H.", unless
    "II." comes next."""
    found = [
        part
        for part in parts
        if (part.label.word == "roman" and not part.block.label) or re.fullmatch("[A-Z][.]", part.label.mark)
    ]
    for before, part, after in zip(found, found[1:], [*found[2:], _END], strict=False):
        sign = part.label.number
        if (
            len(sign) == 1
            and ord(sign) == ord(before.label.mark[:1] or "\0") + 1
            and after.label.number != "II"
        ):
            part.label = replace(part.label, number="", word="", mark=f"{sign}.")


def _lower_figures(parts: list[Part]) -> None:
    """Take the figures 1, 2, 3 as marks of points if they come below Chinese numbers: 一、 is around 1."""
    found = [
        part for part in parts
        if part.label.number.isdigit() and not part.label.word and part.block.kind is not Kind.HEADING
    ]  # fmt: skip
    chinese = [part for part in found if re.match(HAN, part.label.printed)]
    for part in found if len(chinese) > 1 and found[0] is chinese[0] else []:
        if part not in chinese and part.label.firm:
            part.label = replace(part.label, number="", mark=part.label.printed)


def _forget_strays(parts: list[Part]) -> None:
    """Treat a number as words if it stands between two consecutive numbers of its kind."""
    rows = [tuple(map(value, part.label.number.split("."))) for part in parts]
    last: tuple[int, ...] = ()
    for part, row, after in zip(parts, rows, [*rows, ()][1:], strict=True):
        goes_on = part.label.word != "" and part.text[:1].islower()  # "Article 9 of the law"
        sure = part.block.kind is Kind.HEADING or (part.label.firm and not goes_on)
        if not sure and last < after and not last < row <= after:
            _forget_label(part)
        else:
            last = row


def _mark_series(parts: list[Part]) -> None:
    """Find headings that are counted through the whole document: with a word, as Issue 1: …, or by capital letters
    before bold words or capitals, A. BOARD, which no list has at once behind each other."""
    series: dict[str, list[tuple[int, Part]]] = {}
    letters = [re.fullmatch(r"[^\W\d_]\.", part.label.mark) and part.label.mark.isupper() for part in parts]
    for n, part in enumerate(parts):
        match = _COUNTED.match(part.text) if part.label == Label() else None
        if part.block.kind is not Kind.PARAGRAPH:
            continue
        if match and match[1].casefold() not in words()["captions"]:
            series.setdefault(match[1].casefold(), []).append((int(match[2]), part))
        alone = letters[n] and not any(letters[n - 1 : n] + letters[n + 1 : n + 2])
        if alone and is_like_heading(part) and (part.block.bold or part.text.isupper()):
            series.setdefault("", []).append((counted(part.label)[-1][1], part))
    for found in series.values():
        if len(found) > 2 and [n for n, _ in found] == list(range(1, len(found) + 1)):
            for _, part in found:
                part.heads = len(part.text) <= LONGEST_TITLE


def _mark_headings(parts: list[Part], by: str) -> None:
    """Find headings by their style; in a document without heading styles, by number, length and the next block."""
    styled = by == "styles" or any(part.block.kind is Kind.HEADING and not part.block.front for part in parts)
    counts = Counter(part.label.word for part in parts)
    bold_tells = by == "bold" or (not by and are_bold_lines_few(parts))
    # A line that comes three times, or twice and as the beginning of a paragraph, introduces the next block.
    often = Counter(part.text for part in parts if part.block.bold)
    for text in [text for text, count in often.items() if count == 2 and len(text) > _SHORT_TITLE / 2]:
        often[text] += any(one.text.startswith(f"{text} ") for one in parts)
    labels = Counter(label_of(part.text) for part in parts if not part.block.bold)
    # Long bold lines may be headings that end in a full stop, if most do and there are no styles.
    lines = [one.text for one in parts if one.block.bold and one.label == Label()]
    stopped = not styled and 2 * sum(line.endswith(SENTENCE_ENDS) for line in lines) > len(lines)
    # If numbered headings are bold, a numbered line that is not bold is no heading.
    bold_numbers = [one for one in parts if one.block.bold and one.label.depth == 1]
    boldly = bold_tells and sum(one.label.word not in COUNTS_ANEW for one in bold_numbers) > 1
    # Most numbers of a depth stand before titles, of which some ask or end in a colon, or before sentences.
    titled = Counter(part.label.depth for part in parts if is_like_heading(part, asks=True))
    depths = Counter(part.label.depth for part in parts)
    romans = sum(part.label.word == "roman" and is_like_heading(part) for part in parts)
    # The words, as article, behind whose numbers texts stand: most of them follow one another directly.
    texts = Counter(part.label.word for part in parts if part.text)
    direct = Counter(
        one.label.word for one, two in pairwise(parts) if one.text and one.label.word == two.label.word
    )
    told = {word for word in texts if 2 < texts[word] < 2 * direct[word]} - {"", "roman", *COUNTS_ANEW}
    last = listed = 0  # listed: the last number since that is none of a section
    anew = False  # whether a part or chapter has begun since the last number
    for n, (part, after) in enumerate(pairwise([*parts, _END])):
        label, kind, before = part.label, part.block.kind, parts[max(n - 1, 0)]
        if kind in EXTRA or kind is Kind.TITLE:
            continue
        bold = part.block.bold and bold_tells and not part.block.front
        one_line = part.text.replace("\n", " ")
        like = is_like_heading(
            part, asks=not label.word and 2 * titled[label.depth] > depths[label.depth] > 1
        )
        plain = (part.block.bold or not styled) and not part.block.front and by not in ("styles", "bold")
        typed = like and (plain or (by == "bold" and bold))
        alone = bold and len(part.text) <= (LONGEST_TITLE if part.text.isupper() else HEADING_LENGTH)
        if part.heads:  # of a series, or an article with a title
            pass
        elif label.word in told and kind is Kind.PARAGRAPH and part.text and not part.block.bold:
            part.opens = part.opens or (label.word in words()["apart"] and not part.text[0].islower())
        elif part.opens:  # an article
            part.heads = kind is Kind.HEADING or alone or not part.text or (typed and len(part.text) < 100)
        elif kind is Kind.HEADING:
            short = len(part.text) <= LONGEST_TITLE or not part.text.endswith(ENDS)
            seen = label != Label() or any(map(str.isalpha, part.text))
            ends = part.text.endswith(SENTENCE_ENDS)
            point = label.mark != "" and ends  # if nothing is below it
            holds = after.block.kind is not kind or after.block.level > part.block.level
            caption = part.block.page > 0 and _is_caption(part)
            long = ends and label == Label() and len(part.text) > HEADING_LENGTH
            following = {(form, count + 1) for form, count in counted(label) if label.mark and count}
            goes_on = after.block.kind is not kind and not following.isdisjoint(counted(after.label))
            part.heads = short and seen and not (caption or long or goes_on)
            part.heads = part.heads and not (point and (after.opens or not holds))
        elif label.word:
            roman = label.word == "roman" and not part.block.label
            several = like and not roman and counts[label.word] > 1 and not part.block.label
            part.heads = (typed or alone or several or not part.text) and after is not _END
            part.heads = part.heads and not (roman and 2 * romans < counts["roman"])
        elif (
            (like or is_like_heading(replace(part, text=one_line)))
            and by in ("", "numbered")
            and not (styled and kind is Kind.ITEM)
            and after.label.number == f"{label.number}.1"
        ):
            part.heads = label.number != ""  # what is numbered within it follows at once
            part.text = one_line if part.heads else part.text
        elif label.depth > 1:
            part.heads = typed and 10 * titled[label.depth] > depths[label.depth]
        elif label.number.isdigit():
            last = 0 if anew and label.number == "1" else last
            row = int(label.number) == last + 1 and after.label.number != str(last + 2)
            part.heads = row and ((typed and (bold or not boldly)) or alone) and not _is_list(parts[n + 1 :])
            # A sentence may go on with the numbers of the headings, unless those of a list come up to it.
            part.opens = row and label.firm and last > 1 and listed != last
            part.heads = part.heads or (part.opens and is_like_heading(part, asks=True))
        elif bold and label == Label():
            apart = not after.block.bold or after.label.word in words()["article"]
            # A larger line is around a smaller one.
            apart = apart or part.block.size > 1.2 * after.block.size > 0
            long = len(part.text) > _SHORT_TITLE or after.block.kind is Kind.HEADING
            ends = long and not (stopped or like) and part.text.endswith(SENTENCE_ENDS)
            place = "," in part.text and before.block.bold and _DATED.fullmatch(before.text)
            cover = (place or _DATED.fullmatch(part.text)) and not any(one.heads for one in parts[:n])
            # A line below a heading that introduces a list.
            leads = before.block.kind is Kind.HEADING and after.block.kind is Kind.ITEM
            leads = leads and len(part.text) > _SHORT_TITLE
            labelled = label_of(part.text) and labels[label_of(part.text)] > 2
            other = labelled or ends or cover or leads or front(part.text) or _is_caption(part)
            part.heads = (typed or alone) and apart and not other and often[part.text] < 3
        if not part.heads and not part.opens and label.word:
            if label.word == "roman" and (counts["roman"] > 1 or part.block.label):
                part.label = replace(label, number="", word="", mark=f"{label.number}.")
            else:
                _forget_label(part)
        part.opens = part.heads or part.opens or part.label.depth > 1
        if part.heads and label.word in COUNTS_ANEW:
            last = 0
        elif label.word in words()["apart"]:
            anew = anew or part.heads
        elif label.depth == 1 and label.number.isdigit():
            anew = False
            opens = part.heads or (part.opens and not label.word)
            last, listed = (int(label.number), 0) if opens else (last, int(label.number))
    sizes = {one.block.size for one in parts if one.heads and one.block.bold and one.label.depth == 1} - {0}
    for one, below in pairwise(parts):  # what follows a numbered heading at once is within it
        if one.heads and one.label.depth == 1 and below.heads and below.label == Label():
            sizes.discard(below.block.size)
    for part in parts:
        part.way = _way(part, sizes)
    if not by:
        _mark_plain(parts)
    _mark_repeated(parts)


def _mark_plain(parts: list[Part]) -> None:
    """Find headings that nothing marks: short lines before lists that begin anew, where nothing else is a heading; or,
    below other headings of a Word file, nearly all short lines without a colon, if sentences or lists follow them."""
    headed = any(part.heads for part in parts)
    lines = [
        (part, after) for part, after in pairwise(parts)
        if _may_head(part) and (part.block.size or not headed)
    ]  # fmt: skip
    bare = [(part, after) for part, after in lines if not part.text.rstrip().endswith((":", "："))]
    if headed:
        found = [part for part, after in bare if after.block.kind is Kind.ITEM or _is_told(part, after)]
        found = found if len(found) > _FEWEST_PLAIN and 5 * len(found) >= 4 * len(bare) else []
    else:
        found = [part for part, after in lines if _begins_list(after)]
        found = found if len(found) > _FEWEST_PLAIN and any(_begins_list(after) for _, after in bare) else []
        # A line of its own may stand before the words that introduce.
        for n in range(len(parts) - 1, 0, -1) if found else ():
            first, _, rest = parts[n - 1].text.partition("\n")
            line, words = (
                replace(parts[n - 1], text=said, block=replace(parts[n - 1].block, text=said))
                for said in (first, rest)
            )
            if rest and _begins_list(parts[n]) and _may_head(line):
                parts[n - 1 : n] = [line, words]
                found.append(line)
    for part in found:
        part.opens, part.heads, part.way = True, True, PLAIN


def _may_head(part: Part) -> bool:
    """Whether a part is a short plain line with nothing that headings lack: a link, a number, a colon within it."""
    plain = (
        part.block.kind is Kind.PARAGRAPH and part.label == Label() and not (part.heads or part.block.page)
    )
    detail = part.block.links or part.text[:1].islower() or _DETAIL.search(part.text.rstrip(" :："))
    return (
        plain and not detail and is_like_heading(part, asks=True, most=_SHORT_TITLE) and not _is_caption(part)
    )


def _is_told(part: Part, after: Part) -> bool:
    """Whether a sentence or a long paragraph follows a line."""
    return len(after.text) > (len(part.text) if after.text.endswith(SENTENCE_ENDS) else HEADING_LENGTH)


def _begins_list(part: Part) -> bool:
    """Whether a part is the first point of a numbered list."""
    return part.label.number != "" and value(part.label.number) == 1


def _is_caption(part: Part) -> bool:
    """Whether a line names a figure or table."""
    match = _CAPTION.match(part.text)
    return match is not None and match[1].casefold() in words()["captions"]


def _is_list(following: list[Part]) -> bool:
    """Whether only short points follow up to the next number, as in an agenda."""
    points = list(takewhile(lambda part: not part.label.number, following[:_MOST_POINTS]))
    marked = any(part.label.mark not in ("", "•") for part in points)
    return marked and not any(part.text.endswith(ENDS) for part in points)


def _mark_repeated(parts: list[Part]) -> None:
    """Find headings that come again below each other heading of their way: "Agenda" below each day is within it."""
    heads = [part for part in parts if part.heads and part.label == Label()]
    for way in {part.way for part in heads}:
        mine = [part for part in heads if part.way == way]
        places: dict[str, list[int]] = {}
        for n, part in enumerate(mine):
            places.setdefault(key(part.text), []).append(n)
        others = [found[0] for found in places.values() if len(found) == 1]
        for found in places.values():
            if len(found) > 2 and all(any(a < n < b for n in others) for a, b in pairwise(found)):
                for n in found:
                    mine[n].way = way[0], way[1] + _DEEPER


def _way(part: Part, sizes: set[float]) -> Way:
    """The way in which a part opens a section. An unnumbered bold line as large as numbered ones has their way."""
    if part.label.word:
        return "article" if part.label.word in BESIDE else part.label.word, 0
    if part.block.kind is Kind.HEADING:
        return "style", part.block.level
    if part.label.number:
        return "number" if part.heads else "paragraph", part.label.depth
    if part.label.mark and part.heads:
        return "letter", 0
    return ("number", 1) if part.block.size in sizes else ("plain", 0)


def _forget_label(part: Part) -> None:
    """Treat the number or mark of a part as words."""
    part.label, part.text = Label(), clean(part.block.text)


def _with_titles(parts: list[Part]) -> list[Part]:
    """Join each article's or chapter's number with its title on the line below, or above if most titles are there."""
    found: list[Part] = []
    bare = {
        n: not part.text
        for n, part in enumerate(parts)
        if n and part.opens and part.label.word in words()["article"]
    }
    # The line between two numbers is the text of the first; that behind a chapter's number is its name.
    above = {
        n for n, alone in bare.items()
        if not (alone and bare.get(n - 2)) and not (n > 1 and parts[n - 2].label.word and not parts[n - 2].text)
        and parts[n - 1].label == Label() and is_like_heading(parts[n - 1])
    }  # fmt: skip
    plain = all(
        alone and parts[n - 1].block.kind is Kind.PARAGRAPH for n, alone in bare.items() if n in above
    )
    # A line above several articles is the name of a chapter.
    single = sum(one and next_ for one, next_ in pairwise([*(n in above for n in bare), True]))
    most = 2 * len(above) >= len(bare) and (plain or 3 * single >= 2 * len(above))
    above = above if len(above) > 2 and most else set()
    lines = [parts[n - 1] for n in bare if bare[n]]
    styled = [part for part in lines if part.heads and part.block.kind is Kind.HEADING and not above][:1]
    for part in lines if styled else []:  # of chapters: plain ones as large as styled ones
        large = part.block.size == styled[0].block.size > size_of_text(parts)
        if large and part.label == Label() and is_like_heading(part):
            part.opens, part.heads, part.way = True, True, styled[0].way
    kept: list[Part] = []
    for n, part in enumerate(parts):
        text = Part(replace(part.block, text=part.text), Label(), part.text)
        kept += [_titled(part, kept.pop().text), *([text] if part.text else [])] if n in above else [part]
    for part, after in pairwise([*kept, _END]):
        last = found[-1] if found else _END
        # The name of a chapter stands before its articles.
        chapter = last.label.word in words()["apart"] and after.label.word != "" and is_like_heading(part)
        titled = chapter or part.block.bold or part.block.kind is Kind.HEADING
        short = titled and len(part.text) <= LONGEST_TITLE and not part.text.endswith(ENDS)
        if short and part.label == Label() and last.label.word and last.heads and not last.text:
            found[-1] = _titled(last, part.text)
        else:
            found.append(part)
    return found


def _titled(part: Part, title: str) -> Part:
    """A number with its title."""
    printed = part.label.printed if part.text else part.block.text.strip()
    return replace(part, block=replace(part.block, text=f"{printed} {title}"), text=title, heads=True)


def mark_paragraphs(parts: list[Part]) -> None:
    """Paragraphs numbered through a document, or through several headings of it, are sections, within their heading if
    a heading has a number of theirs; those that begin anew below each heading are items."""
    scopes: list[list[Part]] = [[]]  # a document and its annexes
    for part in parts:
        scopes += [[]] if part.heads and part.label.word in COUNTS_ANEW else []
        scopes[-1].append(part)
    for mine in scopes:
        taken = {part.label.number for part in mine if part.opens}
        runs: list[list[tuple[Part, int, int]]] = []  #: each part, its number, the headings before it
        headings = 0
        for part in mine:
            headings += part.heads
            if part.label.depth == 1 and not part.opens and part.label.number.isdigit():
                if not part.label.firm:
                    _forget_label(part)
                    continue
                # The numbers around a list, which begins below their heading, go on behind it.
                number = int(part.label.number)
                going = [
                    run for n, run in enumerate(runs, 1)
                    if run[-1][1] + 1 == number and all(one[0][2] == run[-1][2] for one in runs[n:])
                ]  # fmt: skip
                run = (going or [run for run in runs[-1:] if run[-1][1] < number] or [[]])[-1]
                run.append((part, number, headings))
                runs = [*(one for one in runs if one is not run), run]  # the latest is the last
        for run in runs:
            numbered = [part for part, _, _ in run]
            under = len({headings for _, _, headings in run})
            whole = len(runs) == 1 and (under > 1 or not headings) and _is_through(mine, numbered)
            if whole or (under > _FEWEST_HEADINGS and 2 * under < len(run)):
                within = not taken.isdisjoint(part.label.number for part in numbered)
                for part in numbered:
                    part.opens, part.way = True, WITHIN if within else part.way
    _keep_points(parts)


def _keep_points(parts: list[Part]) -> None:
    """A number within that of a point, as 3.1 below 3, is a point too, and opens no section."""
    last: dict[str, Part] = {}  # by number, since the last heading
    for part in parts:
        last = {} if part.heads else last
        point = last.get(part.label.number.rpartition(".")[0]) if part.label.depth > 1 else None
        if point and not point.opens and (point.block.kind is Kind.ITEM or not is_like_heading(point)):
            part.opens = part.heads
        last[part.label.number] = part


def _is_through(parts: list[Part], numbered: list[Part]) -> bool:
    """Whether numbered paragraphs go through most of a document, and are not a list in it."""
    if not numbered:
        return False
    ends = numbered[0], numbered[-1]
    first, last = (next(n for n, part in enumerate(parts) if part is one) for one in ends)
    return any(part.heads for part in parts[first:last]) or 2 * (last - first + 1) > len(parts)


def size_of_text(parts: list[Part]) -> float:
    """The size of most letters."""
    sizes = Counter[float]()
    for part in parts:
        sizes[part.block.size] += len(part.text)
    return max(sizes, key=lambda size: sizes[size], default=0)


def are_bold_lines_few(parts: list[Part]) -> bool:
    """Whether bold lines are rare: less than half of the letters are bold."""
    bold = sum(len(part.text) for part in parts if part.block.bold)
    return 2 * bold < sum(len(part.text) for part in parts)


def is_like_heading(part: Part, *, asks: bool = False, most: int = HEADING_LENGTH) -> bool:
    """Whether a part is a line of at most `most` letters that does not end as a sentence does, though with a question
    mark or colon if it `asks`."""
    ends = tuple(sign for sign in ENDS if not (asks and sign in "?？؟:："))
    said = part.text.rstrip().rstrip(_QUOTES)
    return (
        0 < len(part.text) <= most
        and (not said.endswith(ends) or (len(said) <= _SHORT_TITLE and bool(_ABBREVIATED.search(said))))
        and "\n" not in part.text
    )
