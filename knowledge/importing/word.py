"""Word files (.docx), as Word, LibreOffice and programs write them."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.importing.blocks import Block, Cell, DocumentError, Kind, Source, Words, clean
from knowledge.importing.labels import split
from knowledge.importing.numbering import Numbering, qn, value
from knowledge.importing.package import parse, relations, unpack

#: The letters of a centred first line that is a title.
_LETTERS_OF_A_TITLE = range(20, 121)
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_ADDRESS = re.compile(r'HYPERLINK\s+"([^"]+)"')
#: Reading on within these changes nothing: their words are the paragraph's.
_WRAPS = {qn(f"w:{name}") for name in ("ins", "moveTo", "smartTag", "customXml", "sdtContent", "sdt", "dir", "bdo",
                                       "ruby", "rubyBase")}  # fmt: skip
#: A cell over several rows that is shorter is said in each.
_SPANS = 80
#: Styles of programs; "HTML Preformatted" is what Word gives a text from a page.
_CODE = re.compile(r"code|listing|(?<!html )preformatted|source|macro text", re.IGNORECASE)
_BREAKS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
}
#: How the names of the relations end that lead to the parts of a file which no report takes up.
_ASIDE = {
    "attachedTemplate": "a template from elsewhere, which is not fetched", "oleObject": "an embedded object",
    "image": "a picture from elsewhere, which is not fetched", "package": "an embedded file",
    "subDocument": "a document from elsewhere, which is not fetched", "aFChunk": "an embedded document",
}  # fmt: skip


def read(path: Path, data: bytes, *, accept_changes: bool, **_: object) -> Source:
    """Read a Word file. Tracked changes are refused unless they are to be accepted. Raises `DocumentError`."""
    parts = unpack(path, data)
    main = next((one.target for one in relations(parts, "") if one.kind == "officeDocument"), "")
    if main not in parts or not main.startswith("word/"):
        kinds = {
            "content.xml": "OpenDocument",
            "xl/workbook.xml": "Excel",
            "ppt/presentation.xml": "PowerPoint",
        }
        found = next((kind for name, kind in kinds.items() if name in parts), "zip")
        raise DocumentError(path, f"is a file of another kind ({found}): open it and save it as .docx")
    try:
        return _Word(path, parts, main, accept_changes).read()
    except DocumentError:
        raise
    except Exception as exc:  # lxml and this module raise whatever a broken file makes them stumble over
        message = f"cannot be read as a Word file ({type(exc).__name__}): open it in Word and save it anew"
        raise DocumentError(path, message) from exc


@dataclass(slots=True)
class _Words(Words):
    bold: list[bool] = field(default_factory=list)
    sizes: Counter[int] = field(default_factory=Counter)  #: letters by size in half points; 0: the style's
    fields: list[tuple[str, int]] = field(default_factory=list)


class _Word:
    def __init__(self, path: Path, parts: dict[str, bytes], main: str, accept_changes: bool) -> None:
        self.path, self.parts, self.accept = path, parts, accept_changes
        self.source = Source()
        self.body = parse(parts[main]).find(qn("w:body"))
        self.relations = {one.id: one for one in relations(parts, main)}
        self.roots = {
            one.kind: parse(parts[one.target])
            for one in self.relations.values()
            if one.kind in ("numbering", "footnotes", "endnotes", "comments", "styles")
            and one.target in parts
        }
        styles = self.roots.pop("styles", ())
        self.styles = {str(one.get(qn("w:styleId"))): one for one in styles if one.tag == qn("w:style")}
        self.default = next((id_ for id_, one in self.styles.items() if one.get(qn("w:default")) == "1"
                             and one.get(qn("w:type")) == "paragraph"), "")  # fmt: skip
        self.size = 20  # half points, where no style says another
        for one in styles:
            size = value(one, "rPrDefault/rPr/sz") if one.tag == qn("w:docDefaults") else None
            self.size = int(size) if size and size.isdecimal() else self.size
        self.numbering = Numbering(self.roots.get("numbering"), self.styles)
        self.notes = {
            (kind, element.get(qn("w:id"))): element
            for kind in ("footnote", "endnote") if f"{kind}s" in self.roots
            for element in self.roots[f"{kind}s"] if element.get(qn("w:type")) in (None, "normal")
        }  # fmt: skip
        self.count = {"footnote": 0, "endnote": 0}
        self.headed = False
        self.kept: _Words | None = None  #: of a paragraph whose end was deleted: the next one goes on with it

    def read(self) -> Source:
        self._look_for_changes()
        self._walk(self.body, front=False)
        if not self.source.blocks and self.body.find(qn("w:altChunk")) is not None:
            raise DocumentError(
                self.path, "has its text as an embedded page: open it in Word and save it anew"
            )
        for (kind, _), element in self.notes.items():
            self.source.leave_out(f"a {kind} that nothing refers to", self._plain(element))
        for element in self.roots.get("comments", ()):
            self.source.leave_out("a comment", self._plain(element))
        named = (
            one
            for name in self.parts
            if name.endswith(".rels")
            for one in relations(self.parts, _owner(name))
        )
        for one in named:
            if one.kind in ("header", "footer") and one.target in self.parts:
                for paragraph in parse(self.parts[one.target]).iterchildren():
                    text = self._plain(paragraph)
                    if text.strip():
                        self.source.leave_out(f"a page's {one.kind}", text)
            elif one.kind in _ASIDE and (one.external or one.kind not in ("image", "attachedTemplate")):
                self.source.leave_out(_ASIDE[one.kind], one.target)
        return self.source

    def _look_for_changes(self) -> None:
        roots = [self.body, *self.roots.values()]
        counts = {name: sum(1 for root in roots for _ in root.iter(qn(f"w:{name}"))) for name in _CHANGES}
        if any(counts.values()) and not self.accept:
            many = f"{sum(counts.values())} tracked changes"
            advice = "accept or reject them in Word, or import it with --accept-changes"
            raise DocumentError(self.path, f"has {many}, so its text is not settled: {advice}")

    def _walk(self, parent: Any, *, front: bool) -> None:
        for element in parent.iterchildren():
            if element.tag == qn("w:p"):
                self._paragraph(element, front)
            elif element.tag == qn("w:tbl"):
                self._table(element, front)
            elif element.tag == _ALTERNATIVE:
                self._walk(element[0], front=front)
            elif element.tag == qn("w:sdt"):
                gallery = value(element, "sdtPr/docPartObj/docPartGallery") or ""
                content = element.find(qn("w:sdtContent"))
                if "Contents" in gallery:
                    self.source.leave_out("the contents page", self._plain(element))
                elif content is not None:
                    self._walk(content, front=front)
            elif element.tag in _WRAPS:
                self._walk(element, front=front)

    def _paragraph(self, element: Any, front: bool) -> None:
        words = self._words(element, self.kept)
        deleted = element.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None
        after = next(element.itersiblings(qn("w:p"), qn("w:tbl")), None)
        # Before a table, and at the end of all, there is none to go on with it.
        self.kept = words if deleted and after is not None and after.tag == qn("w:p") else None
        if self.kept is not None:
            return
        style = value(element, "pPr/pStyle") or ""
        name, level = self._name(style), self._heading_level(element, style)
        label, depth = self._number(element, style) if words.text.strip() else ("", 0)
        text = words.text if "\t" in words.text else clean(words.text)
        if re.match(r"toc \d|toc heading|contents (?:\d|heading)|table of figures", name):
            self.source.leave_out("the contents page", text)
            return
        kind = Kind.PARAGRAPH
        if re.fullmatch(r"title ?\d?", name):
            kind = Kind.TITLE
        elif level:
            kind = Kind.HEADING
        elif label or name.startswith("list bullet"):
            kind = Kind.ITEM
        bold = bool(words.bold) and all(words.bold) and name != "caption"
        size = max(words.sizes, key=lambda one: words.sizes[one], default=0)
        sizes = (value(one, "rPr/sz") for one in self._chain(style or self.default))
        size = size or next((int(one) for one in sizes if one and one.isdecimal()), self.size)
        if text.strip():
            links = tuple((clean(said), address) for said, address in words.links)
            self.source.add(
                Block(
                    kind,
                    text.lstrip(),
                    level or depth,
                    label,
                    links,
                    front=front,
                    bold=bold,
                    size=size,
                    code=bool(_CODE.search(name)),
                )
            )
            self.headed = self.headed or (
                not front and (bool(level) or bool(label) or bool(split(text.lstrip())[0].number))
            )
            if len(self.source.blocks) == 1 and kind is Kind.PARAGRAPH and not front:
                centred = value(element, "pPr/jc") == "center" and len(text) in _LETTERS_OF_A_TITLE
                self.source.title = text.strip() if centred else ""
        self.source.blocks += words.after

    def _chain(self, style: str) -> Iterator[Any]:
        """A style's definition, and those that it stands on."""
        seen = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = value(self.styles[style], "basedOn") or ""

    def _name(self, style: str) -> str:
        return (value(self.styles.get(style), "name") or "").lower()

    def _heading_level(self, element: Any, style: str) -> int:
        """The level of a heading from 1, or 0 of other paragraphs. ITU's "Headingb" has no level: the lowest."""
        outline = value(element, "pPr/outlineLvl")
        for definition in self._chain(style):
            name = (value(definition, "name") or "").lower()
            if match := re.match(r"heading ?([1-9])", name):
                return int(match[1])
            if name.startswith("heading"):
                return 9
            outline = outline or value(definition, "pPr/outlineLvl")
        return int(outline) + 1 if outline and outline.isdecimal() and int(outline) < 9 else 0

    def _number(self, element: Any, style: str) -> tuple[str, int]:
        """The automatic number of a paragraph, or "", and its level."""
        number, level = value(element, "pPr/numPr/numId"), value(element, "pPr/numPr/ilvl")
        named = list[
            str
        ]()  # the styles on the way to the one that names the list, of which one may have the level
        for definition in self._chain(style) if number is None else ():
            named.append(str(definition.get(qn("w:styleId"))))
            number = value(definition, "pPr/numPr/numId")
            level = level or value(definition, "pPr/numPr/ilvl")
            if number is not None:
                break
        if level is None and number in self.numbering.lists:
            level = str(self.numbering.level_of_styles(number, named))
        if number in (None, "0") or not (level or "0").isdecimal():
            return "", 0
        depth = min(int(level or 0), 8)
        return self.numbering.next(str(number), depth), depth

    def _words(self, element: Any, words: _Words | None = None) -> _Words:
        words = words or _Words()
        style = value(element, "pPr/pStyle") or ""
        bold = next(
            (one for one in (value(each, "rPr/b") for each in self._chain(style)) if one is not None), "0"
        )
        self._inline(element, words, bold)
        return words

    def _inline(self, parent: Any, words: _Words, bold: str) -> None:
        for element in parent.iterchildren():
            tag = element.tag
            if tag == qn("w:r"):
                if value(element, "rPr/vanish") not in (None, "0", "false"):
                    self.source.leave_out("hidden text", self._plain(element))
                    continue
                if any(
                    value(element, f"rPr/{name}") not in (None, "0", "false")
                    for name in ("strike", "dstrike")
                ):
                    self.source.leave_out("struck through", self._plain(element))
                    continue
                own, size = value(element, "rPr/b"), value(element, "rPr/sz") or ""
                before = len(words.text)
                self._inline(element, words, bold)
                if (said := words.text[before:].strip()) != "":
                    words.bold.append((bold if own is None else own) not in ("0", "false"))
                    words.sizes[int(size) if size.isdecimal() else 0] += len(said)
            elif tag == qn("w:t"):
                words.text += element.text or ""
            elif tag in _BREAKS:
                is_line = element.get(qn("w:type")) in (None, "textWrapping")
                words.text += _BREAKS[tag] if is_line else ""
            elif tag == qn("w:hyperlink"):
                before = len(words.text)
                self._inline(element, words, bold)
                rel = self.relations.get(element.get(qn("r:id")) or "")
                if rel is not None and rel.external and words.text[before:].strip():
                    words.links.append((words.text[before:].strip(), rel.target))
            elif tag in (qn("w:del"), qn("w:moveFrom")):
                text = "".join(one.text or "" for one in element.iter(qn("w:delText"), qn("w:t")))
                self.source.leave_out("deleted by a tracked change", text)
            elif tag in (qn("w:fldChar"), qn("w:instrText"), qn("w:fldSimple")):
                self._field(element, words, bold)
            elif tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                self._note(tag.rpartition("}")[2].removesuffix("Reference"), element.get(qn("w:id")), words)
            elif tag == qn("w:sym"):
                code = int(element.get(qn("w:char"), "0"), 16)
                words.text += "•" if 0xE000 <= code < 0xF900 else chr(code)
            elif tag == _ALTERNATIVE:
                for choice in element[:1]:
                    self._inline(choice, words, bold)
            elif tag in (qn("w:drawing"), qn("w:pict"), qn("w:object")):
                self._drawing(element, words)
            elif tag.endswith(("}oMath", "}oMathPara")):
                words.text += _formula(element)
            elif tag in _WRAPS:
                self._inline(element, words, bold)

    def _field(self, element: Any, words: _Words, bold: str) -> None:
        """A field's result is text; of its instruction only a link's address is kept."""
        before, instruction = len(words.text), ""
        if element.tag == qn("w:fldSimple"):
            instruction = element.get(qn("w:instr"), "")
            self._inline(element, words, bold)
        elif element.tag == qn("w:instrText"):
            if words.fields:
                words.fields[-1] = (words.fields[-1][0] + (element.text or ""), before)
        elif element.get(qn("w:fldCharType")) == "begin":
            words.fields.append(("", before))
        elif element.get(qn("w:fldCharType")) == "end" and words.fields:
            instruction, before = words.fields.pop()
        found = _ADDRESS.search(instruction)
        if found and words.text[before:].strip():
            words.links.append((words.text[before:].strip(), found[1]))

    def _note(self, kind: str, id_: str, words: _Words) -> None:
        element = self.notes.pop((kind, id_), None)
        if element is not None:
            self.count[kind] += 1
            inner = self._joined(element)
            words.after += [inner.block(Kind.FOOTNOTE, f"{kind} {self.count[kind]}"), *inner.after]

    def _drawing(self, element: Any, words: _Words) -> None:
        tag = qn("w:txbxContent")
        around = next(element.iterancestors(tag), None)
        boxes = [one for one in element.iter(tag) if next(one.iterancestors(tag), None) is around]
        for box in boxes:
            inner = self._joined(box)
            words.after += [inner.block(Kind.BOX, "text box"), *inner.after]
        if not boxes:
            named = next((one for one in element.iter() if str(one.tag).endswith("}docPr")), None)
            self.source.leave_out(
                "a picture", "" if named is None else named.get("descr") or named.get("name") or ""
            )

    def _joined(self, parent: Any) -> _Words:
        """The paragraphs of a cell, footnote or text box as one text."""
        joined = _Words()
        for element in parent.iter(qn("w:p")):
            if next(element.iterancestors(qn("w:txbxContent")), parent) not in (
                parent,
                *parent.iterancestors(),
            ):
                continue  # of a text box within, which is read where it hangs
            if joined.text:
                joined.text += "\n"
            self._words(element, joined)
        return joined

    def _plain(self, element: Any) -> str:
        texts = (
            one.text or "" if one.tag == qn("w:t") else " "
            for one in element.iter(qn("w:t"), qn("w:p"), qn("w:tab"))
        )
        return " ".join("".join(texts).split())

    def _table(self, element: Any, front: bool) -> None:
        """A row an item, but a table of one column before the first heading: that is ITU's box on page one."""
        rows, heads = list[list[Any]](), 0
        # Rows may stand in content controls, which repeat them.
        for row in (
            row for row in element.iter(qn("w:tr")) if next(row.iterancestors(qn("w:tbl"))) is element
        ):
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                self.source.leave_out("deleted by a tracked change", self._plain(row))
                continue
            if heads == len(rows) and value(row, "trPr/tblHeader") not in (None, "0", "false"):
                heads += 1
            rows.append(
                [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tbl"))) is element]
            )
        if not self.headed and max(map(len, rows), default=0) == 1:
            for cells in rows:
                for cell in cells:
                    self._walk(cell, front=True)
            return
        table: list[list[Cell]] = []
        above: dict[int, _Words] = {}  # by the column where it begins: the cell that goes on below
        for cells in rows:
            said: list[Cell] = []
            at = 0
            for cell in cells:
                span = value(cell, "tcPr/gridSpan") or ""
                wide = min(int(span), 64) if span.isdecimal() else 1
                merge, words = value(cell, "tcPr/vMerge"), self._joined(cell)
                if merge == "restart":
                    above[at] = words
                elif merge is not None and at in above and not words.text:
                    words.text = above[at].text if len(above[at].text) < _SPANS else ""
                elif merge is None:
                    above.pop(at, None)
                said.append(Cell(words, at, at + wide, bool(words.bold) and all(words.bold)))
                at += wide
            table.append(said)
        self.source.add_table(table, heads=heads, front=front)


def _owner(name: str) -> str:
    """The part whose relations a part holds: word/document.xml of word/_rels/document.xml.rels."""
    folder, file = posixpath.split(name.removesuffix(".rels"))
    return posixpath.join(posixpath.dirname(folder), file)


def _formula(element: Any) -> str:
    """A formula in one line: fractions with a stroke, what stands raised behind ^, what stands lowered behind _."""
    if element.tag == qn("m:t"):
        return element.text or ""
    parts = [_formula(part) for part in element]
    if element.tag in (qn("m:num"), qn("m:den"), qn("m:sup"), qn("m:sub")):
        said = "".join(parts)
        whole = said if said.isalnum() or said.replace(".", "").replace(",", "").isalnum() else f"({said})"
        return {qn("m:den"): "/", qn("m:sup"): "^", qn("m:sub"): "_"}.get(element.tag, "") + whole
    return "".join(parts)
