"""Unpacks zip archives of XML (.docx, .odt) within limits, without trusting their directory."""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from knowledge.importing.blocks import DocumentError

#: The most bytes of all XML parts together; no other part is unpacked.
_XML = 50_000_000
#: The exceptions of the zip library for a broken file.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference from one part of a Word file to another part or to an address.

    `kind` is the last word of its type; `external`: the target is an address outside the file.
    """

    id: str
    kind: str
    target: str
    external: bool


def unpack(path: Path, data: bytes) -> dict[str, bytes]:
    """Unpack the XML parts of a file, by name. Nothing is written to the disk. Raises `DocumentError`."""
    parts, left = dict[str, bytes](), _XML
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.flag_bits & 1:
                    raise DocumentError(path, "is locked with a password: save it without one")
                name = member.filename.lower()
                if not name.endswith((".xml", ".rels")) or name.startswith("meta-inf/"):
                    continue
                with archive.open(member) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    most = _XML // 1_000_000
                    raise DocumentError(
                        path, f"unpacks to more than {most} MB of text: no report is so large"
                    )
                if re.search(b"<!(?:DOCTYPE|ENTITY)", content.replace(b"\0", b"")):
                    raise DocumentError(
                        path, "has a document type or entities inside, which no such file has"
                    )
                parts[member.filename] = content
    except _DAMAGE as exc:
        raise DocumentError(path, "is damaged or cut off: get it again from where it came") from exc
    return parts


def parse(content: bytes) -> Any:
    """The root of a part. Entities stay as they are, and nothing is fetched."""
    return etree.fromstring(
        content,
        etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True),
    )


def relations(parts: dict[str, bytes], part: str) -> list[Relation]:
    """The relations of a part ("" for the whole file), with their targets as names of parts."""
    folder, name = posixpath.split(part)
    content = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    found = []
    for one in parse(content).iter(_RELATION) if content else ():
        target, external = one.get("Target", ""), one.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        found.append(Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target, external))
    return found
