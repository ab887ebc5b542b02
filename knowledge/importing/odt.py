"""Reads OpenDocument texts (.odt): they are first converted to web pages, with numbers and styles worked out."""

from pathlib import Path
from typing import Any

from lxml import html

from knowledge.importing.blocks import DocumentError, Source
from knowledge.importing.markup import read_page
from knowledge.importing.package import parse, unpack

_TAGS = {"p": "p", "list": "ul", "list-item": "li", "list-header": "li", "table": "table", "table-row": "tr",
         "table-header-rows": "thead", "table-cell": "td", "text-box": "aside", "a": "a", "span": "span"}  # fmt: skip
_SKIPPED = {
    "tracked-changes",
    "sequence-decls",
    "covered-table-cell",
    "forms",
    "variable-decls",
    "user-field-decls",
}
_ASIDE = {
    "annotation": "a comment",
    "table-of-content": "the contents page",
    "alphabetical-index": "an index",
}
_LIST = "list-style"


def read(path: Path, data: bytes, *, accept_changes: bool, **_: object) -> Source:
    """Read an OpenDocument text. Tracked changes are refused unless they are to be accepted. Raises `DocumentError`."""
    parts = unpack(path, data)
    if "content.xml" not in parts:
        raise DocumentError(path, "is no OpenDocument text: open it and save it as .odt or .docx")
    try:
        return _Text(path, parts, accept_changes).read()
    except DocumentError:
        raise
    except Exception as exc:  # a broken file makes lxml and this module raise any exception
        message = f"cannot be read as an OpenDocument text ({type(exc).__name__}): open it and save it anew"
        raise DocumentError(path, message) from exc


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _get(element: Any, name: str) -> str:
    """An attribute by its name, whatever its namespace."""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _holds_list(element: Any) -> bool:
    """Whether an item of a list begins with a list."""
    return len(element) > 0 and _name(element[0]) == "list"


class _Text:
    def __init__(self, path: Path, parts: dict[str, bytes], accept: bool) -> None:
        self.path, self.accept = path, accept
        self.content = parse(parts["content.xml"])
        roots = [parse(parts[name]) for name in ("styles.xml", "content.xml") if name in parts]
        self.styles = {
            _get(one, "name"): one for root in roots for one in root.iter() if _name(one) == "style"
        }
        self.lists = {_get(one, "name"): one for root in roots for one in root.iter() if _name(one) == _LIST}
        outlines = [one for root in roots for one in root.iter() if _name(one) == "outline-style"]
        self.outline = outlines[0] if outlines else None
        self.counts = [0] * 11
        #: The number behind the last of a list, by its style or id, and its level.
        self.ended: dict[tuple[str, int], int] = {}
        self.heads = [one for root in roots for one in root.iter() if _name(one) in ("header", "footer")]
        self.aside: list[tuple[str, str]] = []
        self.notes = html.Element("div")

    def read(self) -> Source:
        body = next(
            one for one in self.content.iter() if _name(one) == "text" and _name(one.getparent()) == "body"
        )
        changes = [one for one in body.iter() if _name(one) == "changed-region"]
        if changes and not self.accept:
            advice = "accept or reject them, or import it with --accept-changes"
            many = f"has {len(changes)} tracked changes, so its text is not settled: {advice}"
            raise DocumentError(self.path, many)
        page = html.Element("html")
        into = html.Element("body")
        page.append(into)
        self._add_children(body, into)
        into.append(self.notes)
        source = read_page(page)
        for one in changes:
            if any(_name(inner) == "deletion" for inner in one):
                source.leave_out("deleted by a tracked change", self._plain(one))
        for one in self.heads:
            if self._plain(one):
                source.leave_out(f"a page's {_name(one)}", self._plain(one))
        for why, text in self.aside:
            source.leave_out(why, text)
        return source

    def _plain(self, element: Any) -> str:
        return " ".join("".join(element.itertext()).split())

    def _add_children(self, element: Any, into: Any, listed: str = "", level: int = 0) -> None:
        self._say(into, element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._add(child, into, listed, level)
            self._say(into, child.tail if _name(element) in ("p", "h", "span", "a") else "")

    def _say(self, into: Any, text: str | None) -> None:
        if text and len(into):
            into[-1].tail = (into[-1].tail or "") + text
        elif text:
            into.text = (into.text or "") + text

    def _add(self, element: Any, into: Any, listed: str, level: int) -> None:
        name = _name(element)
        if name in _SKIPPED:
            return
        if name in _ASIDE:
            self.aside.append((_ASIDE[name], self._plain(element)))
        elif name in ("s", "tab", "line-break"):
            if name == "line-break":
                into.append(html.Element("br"))
            else:
                self._say(into, " ")
        elif name == "note":
            self._add_note(element, into)
        elif name == "image":
            into.append(
                html.Element("img", alt=self._plain(element.getparent()) or _get(element.getparent(), "name"))
            )
        elif name == "h" and (said := self._plain(element)):
            depth = int(_get(element, "outline-level") or 1)
            made = self._append(into, f"h{min(depth, 6)}")
            self._say(made, self._number(depth) if said else "")
            self._add_children(element, made)
        elif name in _TAGS:
            self._add_tagged(element, name, into, listed, level)
        else:
            self._add_children(element, into, listed, level)

    def _append(self, into: Any, tag: str, **attributes: str) -> Any:
        made = html.Element(tag, **attributes)
        into.append(made)
        return made

    def _add_tagged(self, element: Any, name: str, into: Any, listed: str, level: int) -> None:
        style = _get(element, "style-name")
        tag = _TAGS[name]
        if name == "list-item" and _holds_list(element):  # it has no number of its own
            self._add_children(element, into, listed, level)
            return
        if name == "list":
            listed, level = style or listed, level + 1
            kind = self._list_level(self.lists.get(listed), level)
            if kind is not None and _name(kind) == "list-level-style-number" and _get(kind, "num-format"):
                tag = "ol"
        elif name == "p" and self._is_title(style):
            tag = "h1"
        made = self._append(into, tag)
        if name == "list" and tag == "ol":
            made.set("type", _get(kind, "num-format")[:1])
            start = int(_get(kind, "start-value").strip("-") or 1)
            goes_on = _get(element, "continue-list") or listed
            if _get(element, "continue-numbering") == "true" or goes_on != listed:
                start = self.ended.get((goes_on, level), start)
            made.set("start", str(start))
            end = start + sum(_name(one) == "list-item" and not _holds_list(one) for one in element)
            for list_ in (listed, goes_on, _get(element, "id")):
                self.ended[list_, level] = end
            outer, above = (into if into.tag == "ol" else into.getparent()), ""
            if int(_get(kind, "display-levels") or 1) > 1 and outer is not None and outer.get("data-form"):
                count = int(outer.get("start")) + max(sum(one.tag == "li" for one in outer) - 1, 0)
                above = outer.get("data-form").format(count).strip("(). ") + "."
            made.set("data-form", f"{_get(kind, 'num-prefix')}{above}{{}}{_get(kind, 'num-suffix') or '.'}")
        elif name == "a":
            made.set("href", _get(element, "href"))
        elif name == "table-cell":
            made.set("colspan", _get(element, "number-columns-spanned") or "1")
            made.set("rowspan", _get(element, "number-rows-spanned") or "1")
        inner = made
        for property_, value, wraps in (
            ("font-weight", "bold", "b"),
            ("text-line-through-style", "solid", "del"),
        ):
            if name in ("p", "span") and self._says(style, property_) == value:
                inner = self._append(inner, wraps)
        self._add_children(element, inner, listed, level)

    def _says(self, style: str, name: str) -> str:
        """The properties of a style, with those of its parent styles."""
        seen = set[str]()
        while style in self.styles and style not in seen:
            seen.add(style)
            for properties in self.styles[style]:
                if _name(properties) == "text-properties" and (value := _get(properties, name)):
                    return value
            style = _get(self.styles[style], "parent-style-name")
        return ""

    def _is_title(self, style: str) -> bool:
        parent = _get(self.styles[style], "parent-style-name") if style in self.styles else ""
        return "Title" in (style, parent)

    def _list_level(self, style: Any, level: int) -> Any:
        return (
            next((one for one in style if _get(one, "level") == str(level)), None)
            if style is not None
            else None
        )

    def _number(self, depth: int) -> str:
        """The number before a heading of that depth, with a space after it."""
        kind = self._list_level(self.outline, depth)
        if kind is None or not _get(kind, "num-format") or depth > 10:
            return ""
        self.counts[depth] += 1
        self.counts[depth + 1 :] = [0] * (10 - depth)
        shown = int(_get(kind, "display-levels") or 1)
        return ".".join(str(self.counts[n]) for n in range(max(depth - shown + 1, 1), depth + 1)) + ". "

    def _add_note(self, element: Any, into: Any) -> None:
        number = len(self.notes) + 1
        mark = self._append(self._append(into, "sup"), "a", href=f"#fn-{number}")
        mark.text = str(number)
        made = self._append(self.notes, "div", id=f"fn-{number}")
        for child in element:
            if _name(child) == "note-body":
                self._add_children(child, made)
