"""Word files (.docx), as Word, LibreOffice and programs write them."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from knowledge.importing.blocks import Block, DocumentError, Kind, Source, Words, clean
from knowledge.importing.labels import split
from knowledge.importing.numbering import Numbering, value

#: What a file may hold when it is unpacked: in files, in bytes, in bytes of XML.
_MEMBERS, _UNPACKED, _XML = 5000, 200_000_000, 50_000_000
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_ADDRESS = re.compile(r'HYPERLINK\s+"([^"]+)"')
#: Reading on within these changes nothing: their words are the paragraph's.
_WRAPS = {qn(f"w:{name}") for name in ("ins", "moveTo", "smartTag", "customXml", "sdtContent", "sdt", "dir", "bdo",
                                       "ruby", "rubyBase")}  # fmt: skip
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
    try:
        _check(path, data)
        return _Word(path, docx.Document(io.BytesIO(data)), accept_changes).read()
    except DocumentError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as exc:
        raise DocumentError(path, "is damaged or cut off: get it again from where it came") from exc
    except Exception as exc:  # python-docx and lxml raise whatever a broken file makes them stumble over
        message = f"cannot be read as a Word file ({type(exc).__name__}): open it in Word and save it anew"
        raise DocumentError(path, message) from exc


def _check(path: Path, data: bytes) -> None:
    """Refuse what is no Word file, and what is dangerous to unpack or to parse."""
    with zipfile.ZipFile(io.BytesIO(data)) as unpacked:
        members = unpacked.infolist()
        names = [member.filename for member in members]
        if any(re.search(r"^[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)|^[A-Za-z]:|\0", name) for name in names):
            raise DocumentError(path, "has names inside that lead out of it: do not trust this file")
        if len(set(names)) < len(names):
            raise DocumentError(path, "has the same part twice: open it in Word and save it anew")
        xml = [member for member in members if member.filename.lower().endswith((".xml", ".rels"))]
        total, texts = (sum(member.file_size for member in some) for some in (members, xml))
        if len(members) > _MEMBERS or total > _UNPACKED or texts > _XML:
            message = (
                f"would be {total / 1e6:.0f} MB in {len(members)} parts when unpacked: no report is so large"
            )
            raise DocumentError(path, message)
        if any(member.flag_bits & 1 for member in members):
            raise DocumentError(path, "is locked with a password: save it without one")
        if "word/document.xml" not in names:
            what = {
                "mimetype": "OpenDocument",
                "xl/workbook.xml": "Excel",
                "ppt/presentation.xml": "PowerPoint",
            }
            found = next((kind for name, kind in what.items() if name in names), "zip")
            raise DocumentError(path, f"is a file of another kind ({found}): open it and save it as .docx")
        if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
            raise DocumentError(path, "has macros: open it in Word and save it as .docx, which has none")
        for member in xml:
            content = unpacked.read(member)
            if b"macroEnabled" in content and member.filename == "[Content_Types].xml":
                raise DocumentError(path, "has macros: open it in Word and save it as .docx, which has none")
            if re.search(b"<!(?:DOCTYPE|ENTITY)", content.replace(b"\0", b"")):
                raise DocumentError(path, "has a document type or entities inside, which no Word file has")


@dataclass(slots=True)
class _Words(Words):
    bold: list[bool] = field(default_factory=list)
    fields: list[tuple[str, int]] = field(default_factory=list)


class _Word:
    def __init__(self, path: Path, document: Any, accept_changes: bool) -> None:
        self.path, self.accept = path, accept_changes
        self.part, self.body = document.part, document.element.body
        self.source = Source()
        self.styles = {str(one.style_id): one.element for one in document.styles}
        parts = {
            rel.reltype.rpartition("/")[2]: rel.target_part
            for rel in self.part.rels.values()
            if not rel.is_external
        }
        self.roots = {
            name: parse_xml(parts[name].blob)
            for name in ("numbering", "footnotes", "endnotes", "comments") if name in parts
        }  # fmt: skip
        self.numbering = Numbering(self.roots.get("numbering"), self.styles)
        self.notes = {
            (kind, element.get(qn("w:id"))): element
            for kind in ("footnote", "endnote") if f"{kind}s" in self.roots
            for element in self.roots[f"{kind}s"] if element.get(qn("w:type")) in (None, "normal")
        }  # fmt: skip
        self.count = {"table": 0, "footnote": 0, "endnote": 0}
        self.headed = False
        self.kept: _Words | None = None  #: of a paragraph whose end was deleted: the next one goes on with it

    def read(self) -> Source:
        self._look_for_changes()
        self._walk(self.body, front=False)
        for (kind, _), element in self.notes.items():
            self.source.leave_out(f"a {kind} that nothing refers to", self._plain(element))
        for element in self.roots.get("comments", ()):
            self.source.leave_out("a comment", self._plain(element))
        for rel in self.part.package.iter_rels():
            name = rel.reltype.rpartition("/")[2]
            if name == "core-properties" and not rel.is_external:
                titles = parse_xml(rel.target_part.blob).xpath("*[local-name()='title']/text()")
                self.source.title = str(titles[0]) if titles else ""
            elif name in ("header", "footer") and not rel.is_external:
                for paragraph in parse_xml(rel.target_part.blob).iterchildren():
                    text = self._plain(paragraph)
                    if text.strip():
                        self.source.leave_out(f"a page's {name}", text)
            elif name in _ASIDE and (rel.is_external or name not in ("image", "attachedTemplate")):
                self.source.leave_out(_ASIDE[name], rel.target_ref)
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
        if text.strip():
            links = tuple((clean(said), address) for said, address in words.links)
            self.source.add(Block(kind, text.lstrip(), level or depth, label, links, front=front, bold=bold))
            self.headed = self.headed or (
                not front and (bool(level) or bool(label) or bool(split(text.lstrip())[0].number))
            )
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
        for definition in self._chain(style) if number is None else ():
            number = value(definition, "pPr/numPr/numId")
            if number is not None:
                own = str(definition.get(qn("w:styleId")))
                level = level or value(definition, "pPr/numPr/ilvl")
                if level is None and number in self.numbering.lists:
                    level = str(self.numbering.level_of_style(number, own))
                break
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
                own = value(element, "rPr/b")
                before = len(words.text)
                self._inline(element, words, bold)
                if words.text[before:].strip():
                    words.bold.append((bold if own is None else own) not in ("0", "false"))
            elif tag == qn("w:t"):
                words.text += element.text or ""
            elif tag in _BREAKS:
                is_line = element.get(qn("w:type")) in (None, "textWrapping")
                words.text += _BREAKS[tag] if is_line else ""
            elif tag == qn("w:hyperlink"):
                before = len(words.text)
                self._inline(element, words, bold)
                rel = self.part.rels.get(element.get(qn("r:id")) or "")
                if rel is not None and rel.is_external and words.text[before:].strip():
                    words.links.append((words.text[before:].strip(), rel.target_ref))
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
                words.text += "".join(one.text or "" for one in element.iter(qn("m:t")))
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
        rows = []
        # Rows may stand in content controls, which repeat them.
        for row in (
            row for row in element.iter(qn("w:tr")) if next(row.iterancestors(qn("w:tbl"))) is element
        ):
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                self.source.leave_out("deleted by a tracked change", self._plain(row))
                continue
            rows.append(
                [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tbl"))) is element]
            )
        if not self.headed and max(map(len, rows), default=0) == 1:
            for cells in rows:
                for cell in cells:
                    self._walk(cell, front=True)
            return
        self.count["table"] += 1
        for number, cells in enumerate(rows, start=1):
            note = f"table {self.count['table']}, row {number}"
            texts: list[Words] = []
            for cell in cells:
                span = value(cell, "tcPr/gridSpan") or ""
                empty = min(int(span), 64) - 1 if span.isdecimal() else 0
                texts += [self._joined(cell), *(Words() for _ in range(empty))]
            self.source.add_row(texts, note, front=front)
