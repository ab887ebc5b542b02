"""Files that are zip archives of XML (.docx, .odt): unpacked within bounds, whatever their directory says."""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from knowledge.importing.blocks import DocumentError

#: Parts of a file; bytes of all parts unpacked, and of the XML among them, which alone is kept.
_MEMBERS, _UNPACKED, _XML = 5000, 500_000_000, 50_000_000
_CHUNK = 1_000_000
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
    """Unpack the XML parts of a file, by name. Raises `DocumentError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(path, data, archive.infolist())
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, OSError) as exc:
        raise DocumentError(path, "is damaged or cut off: get it again from where it came") from exc


def _unpacked(path: Path, data: bytes, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    names = [member.filename for member in members]
    if any(re.search(r"^[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)|^[A-Za-z]:|\0", name) for name in names):
        raise DocumentError(path, "has names inside that lead out of it: do not trust this file")
    if len(set(names)) < len(names):
        raise DocumentError(path, "has the same part twice: open it in Word and save it anew")
    if len(members) > _MEMBERS:
        raise DocumentError(path, f"has {len(members)} parts inside: no report has so many")
    if any(member.flag_bits & 1 for member in members):
        raise DocumentError(path, "is locked with a password: save it without one")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise DocumentError(path, "has macros: open it in Word and save it as .docx, which has none")
    parts: dict[str, bytes] = {}
    total = texts = 0
    for member in members:
        is_xml = member.filename.lower().endswith((".xml", ".rels"))
        kept, checksum, size = bytearray(), 0, 0
        for chunk in _chunks(path, data, member):
            total, size, checksum = total + len(chunk), size + len(chunk), zlib.crc32(chunk, checksum)
            texts += len(chunk) * is_xml
            if total > _UNPACKED or texts > _XML:
                most = (_XML if texts > _XML else _UNPACKED) // 1_000_000
                what = "text" if texts > _XML else "parts"
                raise DocumentError(path, f"unpacks to more than {most} MB of {what}: no report is so large")
            if is_xml:
                kept += chunk
        if (size, checksum) != (member.file_size, member.CRC):
            raise DocumentError(path, "is damaged or cut off: get it again from where it came")
        if is_xml:
            if b"macroEnabled" in kept and member.filename == "[Content_Types].xml":
                raise DocumentError(path, "has macros: open it in Word and save it as .docx, which has none")
            if re.search(b"<!(?:DOCTYPE|ENTITY)", kept.replace(b"\0", b"")):
                raise DocumentError(path, "has a document type or entities inside, which no such file has")
            parts[member.filename] = bytes(kept)
    return parts


def _chunks(path: Path, data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a part really unpacks to. `ZipFile.read` would unpack it whole before it looks at the stated size."""
    named, extra = struct.unpack("<HH", data[member.header_offset + 26 : member.header_offset + 30])
    start = member.header_offset + 30 + named + extra
    packed = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise DocumentError(path, "is packed in a way that no word processor uses: open it and save it anew")
    inflate = zlib.decompressobj(-15)
    chunk = inflate.decompress(packed, _CHUNK)
    while chunk:
        yield chunk
        chunk = inflate.decompress(inflate.unconsumed_tail, _CHUNK)
    if not inflate.eof:
        raise zlib.error("the part ends too early")


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
