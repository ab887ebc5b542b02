"""Reads web pages (.html) and Markdown (.md), which is first converted to a web page. Nothing is fetched."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import html

from knowledge.importing.blocks import Block, Cell, DocumentError, Kind, Source, Words, clean
from knowledge.importing.labels import split
from knowledge.importing.numbering import figure
from knowledge.importing.opening import decode

_FLOWS = {
    "body", "div", "section", "article", "main", "blockquote", "p", "pre", "dl", "dt", "dd", "ul", "ol", "li", "table",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "center", "address", "figure", "figcaption", "details", "summary",
    "aside", "nav", "footer", "form", "hr",
}  # fmt: skip
_NO_TEXT = {"head", "script", "style", "template", "noscript", "hr", "col", "colgroup"}
_NOT_FETCHED = {"img", "iframe", "object", "embed", "video", "audio", "svg", "picture", "link", "frame"}
_ASIDE = {
    "nav": "a page's menu",
    "footer": "a page's footer",
    "form": "a form",
    "select": "a form",
    "button": "a form",
    "textarea": "a form",
    "del": "deleted text",
    "s": "struck through",
    "strike": "struck through",
}
#: Names of menus.
_MENUS = {"menu", "nav", "navbar", "navigation", "breadcrumb", "breadcrumbs"}
#: A cell over several rows is repeated in each if it is shorter than this.
_SPANS = 80
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LIST_TYPES |= {"lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "lower-roman": "lowerRoman",
                "upper-alpha": "upperLetter", "upper-latin": "upperLetter", "upper-roman": "upperRoman"}  # fmt: skip
#: The characters by which Markdown marks links and emphasis.
_SIGNS = re.compile(r"[\[\]*_`~<!]")
_MOST_SIGNS = 20_000
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: The names of footnote elements in LibreOffice, Word and Markdown.
_FOOTNOTE = re.compile(r"(?:sdfootnote|sdendnote|ftn|edn|fn)-?\d+")


def read(path: Path, data: bytes, **_: object) -> Source:
    """Read a web page or Markdown. Raises `DocumentError`."""
    encoding: str | None = "utf-8"
    loose: list[str] = []
    title = ""
    if path.suffix.lower() == ".md":
        text, title = _without_front_matter(decode(path, data))
        text = re.sub(r"(?m)^(#{2,6})(?=[^#\s])", r"\1 ", text)  # ##Heading, as most programs read it
        for line, level in (("=", "#"), ("-", "##")):  # of an underlined number, which it takes for a point
            text = re.sub(rf"(?m)^(\d{{1,3}}[.)] .+)\n{line}{{4,}}[ \t]*$", rf"{level} \1", text)
        text = re.sub(r"(?m)^([ >]*\*\*[^*\n]+\*\*)$", r"\1  ", text)  # a bold line ends where it ends
        lettered = re.search(r"\n {0,8}a\. (?:.+\n)+? {0,8}b\. ", text)  # points that are no list of Markdown
        mark = r"(?:\(?[a-z]\)|[a-z]\.)" if lettered else r"\(?[a-z]\)"
        text = re.sub(rf"(?<=\S) *\n(?= {{0,8}}{mark}\s)", "\n\n", text)
        signs = max(len(_SIGNS.findall(one)) for one in re.split(r"\n[ \t>]*\n", text))
        if signs > _MOST_SIGNS:  # unclosed brackets and stars are each searched from the beginning
            raise DocumentError(
                path, f"has {signs} brackets, stars and the like in one paragraph: no report has so many"
            )
        page, loose = _page(text)
        data = page.encode()
    else:
        try:
            text, title = _without_front_matter(decode(path, data))
            data = text.encode()
        except DocumentError:
            if b"\0" in data or not re.search(rb"charset\s*=", data[:2048], re.IGNORECASE):
                raise
            encoding = None  # the page states its encoding
    parser = html.HTMLParser(encoding=encoding)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (html.etree.LxmlError, ValueError) as exc:
        raise DocumentError(path, "cannot be read as a web page: is there text in it?") from exc
    if any("depth" in error.message for error in parser.error_log):
        raise DocumentError(path, "is nested deeper than any report: save it anew, from a word processor")
    source = read_page(root)
    source.title = title or source.title
    for text in loose:
        source.leave_out("a footnote that nothing refers to", text)
    return source


def read_page(root: Any) -> Source:
    """Read a web page that is parsed."""
    return _Page(root).source


def _without_front_matter(text: str) -> tuple[str, str]:
    """A text without the keys before it, and the key `title`."""
    match = re.match(r"---[ \t]*\n((?:[\w-]+:.*\n|[ \t]+.*\n|- .*\n)+)(?:---|\.\.\.)[ \t]*\n", text)
    title = re.search(r"(?m)^title:[ \t]*([\"']?)(.*?)\1[ \t]*$", match[1]) if match else None
    return text[match.end() :] if match else text, title[2] if title else ""


def _page(markdown: str) -> tuple[str, list[str]]:
    """Markdown as a web page, and its footnotes without a reference, which have no place in it."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = (
        MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).use(footnote_plugin)
    )
    env: dict[str, Any] = {}
    page = f"<html><body>{parser.render(markdown, env)}</body></html>"
    loose = [name[1:] for name, place in env.get("footnotes", {}).get("refs", {}).items() if place < 0]
    texts = re.findall(r"(?m)^[ >]*\[\^([^\]]+)\]:[ \t]*(.*)", markdown)
    return page, [text for name, text in texts if name in loose]


def _count(said: str | None, otherwise: int) -> int:
    """The number in an attribute, unless it is missing or too large."""
    return int(said) if said and re.fullmatch(r"\d{1,4}", said) else otherwise


@dataclass(slots=True)
class _Words(Words):
    plain: bool = False  #: whether some of it is not bold


class _Page:
    def __init__(self, root: Any) -> None:
        self.source = Source()
        self.root = root
        titles = root.xpath("//head/title/text()")
        self.source.title = " ".join(titles[0].split()) if titles else ""
        self.targets = {one.get("id") or one.get("name"): one for one in root.xpath("//*[@id or @name]")}
        self.footnotes = [one for one in self.targets.values() if one.tag in ("div", "li", "p", "aside")
                          and _FOOTNOTE.fullmatch(one.get("id") or "")]  # fmt: skip
        self.read: list[Any] = []  #: the footnotes whose signs were met
        self.headed = False
        self.term: _Words | None = None  #: a term of a list, before its explanation
        for one in root.xpath(
            "//pre/descendant-or-self::*"
        ):  # keep its lines: `clean` reads these signs as ends
            one.text = (one.text or "").replace("\n", "\u2028")
            one.tail = one.tail if one.tag == "pre" else (one.tail or "").replace("\n", "\u2028")
        body = root.find("body")
        self._flow(root if body is None else body, Kind.PARAGRAPH)
        for element in [one for one in self.footnotes if one not in self.read]:
            self._footnote(element, words := _Words())
            self.source.blocks += words.after

    def _flow(self, element: Any, kind: Kind, level: int = 0, label: str = "", front: bool = False) -> None:
        """Read an element with paragraphs, words or both."""
        words = _Words()
        if element.tag == "dt":
            self.term = self._joined(element)
            return
        if self.term is not None and (element.tag != "dd" or (element.text or "").strip()):
            # A term is read together with its explanation.
            words.text, words.links, words.after = f"{self.term.text}\n", self.term.links, self.term.after
            self.term = None

        def end() -> None:
            nonlocal words, label, kind
            for said in re.split("\n[ \u00a0]*\n", words.text):  # an empty line ends a paragraph
                text = clean(re.sub(r"(?<! ) *\n *", "\n", said))
                if kind is Kind.HEADING:  # LibreOffice glues the number on
                    text = re.sub(r"^(\d{1,2}(?:\.\d{1,2})*)(?=[^\W\d_]{2})", r"\1\t", text)
                if text.strip():
                    bold, links = not words.plain, tuple(one for one in words.links if one[0] in said)
                    self.source.add(
                        Block(kind, text.rstrip(" "), level, label, links, front=front, bold=bold)
                    )
                    if kind is Kind.ITEM:  # the rest of it continues the paragraph
                        kind, label = Kind.PARAGRAPH, ""
            self.source.blocks += words.after
            words = _Words()

        self._add(words, element.text, bold=False)
        for child in element:
            if not isinstance(child.tag, str):
                pass  # a comment
            elif child.tag not in _FLOWS and next(child.iter(*_FLOWS), None) is None:
                if (
                    child.tag in ("b", "strong")
                    and split(child.text_content().strip())[0].word
                    and words.text
                ):
                    end()  # an article that begins within a paragraph
                leads = (
                    kind is Kind.PARAGRAPH
                    and not words.plain
                    and not words.text.rstrip().endswith((":", "："))
                )
                if child.tag == "br" and words.text and leads and (child.tail or "").strip():
                    end()  # a bold line before the words that it heads
                self._inline(child, words, bold=False)
                number, rest = split(words.text)
                if number.number and not rest and (child.tail or "")[:1].isalpha():
                    words.text += " "  # a number in a box of its own
            else:
                end()
                if kind is Kind.ITEM and child.tag in ("p", "div"):  # the item's own words
                    self._flow(child, kind, level, label, front)
                    kind, label = Kind.PARAGRAPH, ""
                else:
                    self._block(child, level, front)
            self._add(words, child.tail, bold=False)
        end()

    def _block(self, element: Any, level: int, front: bool) -> None:
        tag = element.tag
        if element in self.footnotes or self._is_aside(element):
            return
        if re.fullmatch("h[1-6]", tag):
            self._flow(element, Kind.HEADING, int(tag[1]), front=front)
            self.headed = self.headed or (not front and tag != "h1")
        elif tag in ("ul", "ol"):
            self._list(element, level + (element.getparent().tag == "li"), front)
        elif tag == "table":
            self._table(element, front)
        elif tag == "aside":
            words = self._joined(element)
            self.source.add(words.block(Kind.BOX, "text box"))
            self.source.blocks += words.after
        else:
            self._flow(element, Kind.PARAGRAPH, level, front=front)

    def _is_aside(self, element: Any) -> bool:
        """Whether an element is left out; its words are then named."""
        text = " ".join(element.text_content().split())
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        classes = set(element.get("class", "").split())
        menu = element.get("role") == "navigation" or {"navheader", "navfooter"} & classes
        if _MENUS & {element.get("id"), *classes}:
            linked = sum(len("".join(one.text_content().split())) for one in element.iter("a"))
            menu = menu or 2 * linked > len("".join(text.split()))
        if element.tag == "header":  # of the whole site: the name in it leads to the first page
            own = element.xpath("(.//h1|.//h2|.//h3)[not(.//a)]")
            menu = menu or (element.find(".//nav") is not None and not own)
        if element.tag == "a":  # to the text, or to the same text as a file
            around, to = element.getparent(), element.get("href", "")
            menu = menu or (around.tag == "body" and to.startswith("#"))
            button = element.get("download") is not None and around.tag not in ("li", "td")
            menu = menu or (button and not "".join(around.xpath("text()")).strip())
        why = "hidden text" if hidden else _ASIDE["nav"] if menu else _ASIDE.get(element.tag, "")
        if "footer" in {element.get("id"), *classes} and not element.xpath(".//h1|.//h2|.//h3|.//ol"):
            why = _ASIDE["footer"]
        if element.tag == "div" and element.get("title") in ("header", "footer"):
            why = f"a page's {element.get('title')}"
        if element.tag in _NOT_FETCHED:
            named = (
                element.get("alt") or element.get("src") or element.get("data") or element.get("href") or text
            )
            self.source.leave_out(f"{element.tag}, which is not fetched", named)
        elif why and text:
            self.source.leave_out(why, text)
        return bool(why) or element.tag in _NO_TEXT or element.tag in _NOT_FETCHED

    def _list(self, element: Any, level: int, front: bool) -> None:
        number, form = _count(element.get("start"), 1), element.get("data-form", "{}.")
        style = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", element.get("style") or "")
        kind = _LIST_TYPES.get((style[1] if style else element.get("type")) or "1", "")
        for child in element:
            if child.tag == "li" and child not in self.footnotes:
                number = _count(child.get("value"), number)
                label = form.format(figure(number, kind)) if element.tag == "ol" else "•"
                self._flow(child, Kind.ITEM, level, label, front)
                number += 1
            elif child.tag in ("ul", "ol"):
                self._list(child, level + 1, front)
            elif isinstance(child.tag, str) and child not in self.footnotes:
                self._block(child, level, front)

    def _table(self, element: Any, front: bool) -> None:
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        if not self.headed and max(map(len, cells), default=0) == 1:
            for row in cells:
                for cell in row:
                    self._flow(cell, Kind.PARAGRAPH, front=True)
            return
        for caption in element.iterchildren("caption"):
            self._flow(caption, Kind.PARAGRAPH, front=front)
        reached: dict[int, tuple[int, Words]] = {}  # by a cell: column → the last row, and the cell's words
        table: list[list[Cell]] = []
        for number, row in enumerate(cells, start=1):
            said: list[Cell] = []
            at = 0
            for cell in [*row, None]:
                while (
                    at in reached and reached[at][0] >= number
                ):  # a cell over several rows is repeated in each
                    above = reached[at][1].text
                    said.append(Cell(Words(above if len(above) < _SPANS else ""), at, at + 1))
                    at += 1
                if cell is not None:
                    wide, high = (_count(cell.get(name), 1) for name in ("colspan", "rowspan"))
                    words = self._joined(cell)
                    reached |= {at + n: (number + high - 1, words) for n in range(wide) if high > 1}
                    said.append(Cell(words, at, at + wide, not words.plain))
                    at += wide
            table.append(said)
        heads = 0
        while heads < len(cells) and (
            rows[heads].getparent().tag == "thead" or all(one.tag == "th" for one in cells[heads])
        ):
            heads += 1
        self.source.add_table(table, heads=heads, front=front)

    def _joined(self, element: Any) -> _Words:
        """All words of an element as one line."""
        words = _Words()
        self._add(words, element.text, bold=False)
        for child in element:
            if isinstance(child.tag, str):
                self._inline(child, words, bold=False)
            self._add(words, child.tail, bold=False)
        words.text = " ".join(re.split("[ \n]+", clean(words.text))).strip()
        return words

    def _inline(self, element: Any, words: _Words, *, bold: bool) -> None:
        tag = element.tag
        if tag == "br":
            words.text += "\n"
        elif self._is_aside(element) or (tag in ("a", "sup") and self._is_reference(element, words)):
            pass
        else:
            bold = bold or tag in ("b", "strong")
            around = " " if tag in _FLOWS or tag in ("td", "th") else ""  # of a cell's paragraphs and tables
            words.text += around
            before = len(words.text)
            self._add(words, element.text, bold=bold)
            for child in element:
                if isinstance(child.tag, str):
                    self._inline(child, words, bold=bold)
                self._add(words, child.tail, bold=bold)
            address, said = element.get("href") or "", words.text[before:].strip()
            if tag == "a" and address and said and not address.startswith("#"):
                words.links.append((said, address))
            words.text += around

    def _is_reference(self, element: Any, words: _Words) -> bool:
        """Whether an element is the sign of a footnote, whose words are then read; or the link back to it."""
        anchors = [element] if element.tag == "a" else list(element.iter("a"))
        if len(anchors) != 1 or not (anchors[0].get("href") or "").startswith("#"):
            return False
        target = self.targets.get(anchors[0].get("href")[1:])
        above = [] if target is None else [target, *target.iterancestors()]
        element = next(
            (
                one
                for one in above
                if one.tag in ("div", "li", "p", "aside") and _FOOTNOTE.fullmatch(one.get("id") or "")
            ),
            None,
        )
        if element is not None and element not in self.read:
            self._footnote(element, words)
        said = anchors[0].text_content().strip()
        back = len(said) < 4 and any(one in self.footnotes for one in anchors[0].iterancestors())
        return element is not None or back or not any(map(str.isalnum, said))

    def _footnote(self, element: Any, words: _Words) -> None:
        self.read.append(element)
        inner = self._joined(element)
        text = re.sub(r"^\[?\d+\]?\s+|\s*↩\ufe0e?$", "", inner.text)
        words.after.append(
            Block(Kind.FOOTNOTE, text, links=tuple(inner.links), note=f"footnote {len(self.read)}")
        )

    def _add(self, words: _Words, text: str | None, *, bold: bool) -> None:
        text = re.sub(r"[ \t\r\n\f]+", " ", text or "")
        words.text += text.lstrip(" ") if not words.text or words.text.endswith((" ", "\n")) else text
        words.plain = words.plain or bool(text.strip() and not bold)
