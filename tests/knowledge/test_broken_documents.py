"""Broken and hostile documents are refused with one sentence, or their harmless parts named and left out."""

import io
import random
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.importing import opening
from knowledge.importing.blocks import DocumentError
from knowledge.importing.opening import open_document
from knowledge.layout import write
from knowledge.reportfile import read_report
from knowledge.signs import unpaired
from tests.knowledge.rendering import saved
from tests.knowledge.test_importing import build, find_meeting, imported, open_text

DOCUMENTS = Path(__file__).parent / "documents"


def sound() -> bytes:
    """A small Word file."""
    document = docx.Document()
    document.add_paragraph("1.\tA sentence.")
    return saved(document)


SOUND = sound()


def changed(**parts: bytes | None) -> bytes:
    """The sound Word file with parts written over, added or, where None, taken out; `__` in a name is a slash."""
    stream = io.BytesIO()
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member not in named:
                new.writestr(member, old.read(member))
        for name, content in named.items():
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def part(name: str) -> bytes:
    """A part of the sound Word file."""
    with zipfile.ZipFile(io.BytesIO(SOUND)) as file:
        return file.read(name)


def packed(megabytes: int) -> bytes:
    """The sound Word file with so many megabytes of blanks in its text."""
    stream = io.BytesIO(changed(word__document_dot_xml=None))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as file, file.open(MAIN, "w") as into:
        for chunk in (part(MAIN), *[b" " * 1_000_000] * megabytes):
            into.write(chunk)
    return stream.getvalue()


def entities(encoding: str) -> bytes:
    """A file with an external entity."""
    text = part("word/document.xml").decode().partition("?>")[2].replace("A sentence.", "&x;")
    said = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>{text}'
    return changed(word__document_dot_xml=said.encode(encoding))


def locked_zip() -> bytes:
    """A file with a locked part."""
    data = bytearray(SOUND)
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag of a locked part
    return bytes(data)


def scan() -> bytes:
    """A PDF of a page without text."""
    writer, stream = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(stream)
    return stream.getvalue()


def locked_pdf() -> bytes:
    """A PDF with a password."""
    writer, stream = pypdf.PdfWriter(DOCUMENTS / "libreoffice.pdf"), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(stream)
    return stream.getvalue()


def deep() -> bytes:
    """A file with tables in tables without end."""
    text = part("word/document.xml").replace(b"<w:body>", b"<w:body>" + b"<w:tbl><w:tr><w:tc>" * 20_000)
    return changed(word__document_dot_xml=text)


MAIN = "word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PDF = (DOCUMENTS / "libreoffice.pdf").read_bytes()

#: What the file is called, how it is made, what is said of it.
BROKEN: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty.docx", lambda: b"", "the file is empty: get it again"),
    ("blank.txt", lambda: b" \n\t\n", "has no text: there is nothing to import"),
    ("nothing.docx", lambda: saved(docx.Document()), "has no text: there is nothing to import"),
    ("cut.docx", lambda: SOUND[: len(SOUND) // 2], "is damaged or cut off: get it again"),
    ("cut.pdf", lambda: PDF[: len(PDF) // 8], "is damaged or cut off"),
    ("garbage.docx", lambda: bytes(range(1, 256)) * 9, "is no Word file, whatever its name says, or is damaged"),
    ("bomb.docx", lambda: packed(600), "unpacks to more than 50 MB of text"),
    ("entity.docx", lambda: entities("utf-8"), "has a document type or entities inside"),
    ("entity16.docx", lambda: entities("utf-16"), "has a document type or entities inside"),
    ("deep.docx", deep, "cannot be read as a Word file (XMLSyntaxError): open it in Word and save it anew"),
    ("no-xml.docx", lambda: changed(word__document_dot_xml=b"not xml"),
     "cannot be read as a Word file (XMLSyntaxError)"),
    ("no-document.docx", lambda: changed(word__document_dot_xml=None), "is a file of another kind (zip)"),
    ("locked.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
     "is locked with a password: open it in Word"),
    ("locked-zip.docx", locked_zip, "is locked with a password: save it without one"),
    ("old.docx", lambda: OLE, "is a file of old Word or Excel: open it in Word and save it as .docx"),
    ("locked.pdf", locked_pdf, "is locked with a password: save it without one"),
    ("scan.pdf", scan, "has no text in it: it is a scan"),
    ("really-text.pdf", lambda: b"Some words.", "is no PDF, whatever its name says, or is damaged"),
    ("rich.txt", lambda: b"{\\rtf1 words}", "is a file in Rich Text Format: open it in Word and save it as .docx"),
    ("photo.html", lambda: b"\x89PNG\r\n\x1a\n", "is a picture: it has no text that could be read"),
    ("cyrillic.txt", lambda: "Отчет".encode("cp1251"), "is not UTF-8: save it as plain text with the encoding UTF-8"),
    ("binary.md", lambda: b"words\0words", "is no text file, whatever its name says"),
    ("deep.html", lambda: b"<div>" * 9_000 + b"words", "is nested deeper than any report"),
    ("endless.txt", lambda: b"a\n" * 30_001, "has 30001 paragraphs of 30001 letters: no report has so many"),
    ("sheet.xlsx", lambda: b"words",
     "is of a kind that cannot be imported: save it as .docx, .odt, .pdf, .html, .md or .txt"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "said"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_refused(name: str, make: Callable[[], bytes], said: str, tmp_path: Path) -> None:
    """Each is refused with one sentence that names the file and says what to do."""
    (tmp_path / name).write_bytes(make())
    with pytest.raises(DocumentError) as raised:
        open_document(tmp_path / name)
    message = str(raised.value)
    assert message.startswith(f"{tmp_path / name}: {said}")
    assert "\n" not in message
    assert len(message) < 250 + len(str(tmp_path))


def test_a_wrong_name(tmp_path: Path) -> None:
    """A file is read as what it is, whatever its name says, macros or not."""
    for name, content in (
        ("x.docx", PDF),
        ("x.txt", SOUND),
        ("x.docm", changed(word__vbaProject_dot_bin=b"x")),
    ):
        (tmp_path / name).write_bytes(content)
        assert open_document(tmp_path / name).blocks


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("brackets.md", b"[" * 300_000, "has 300000 brackets, stars and the like in one paragraph"),
        ("slow.html", b"<p>" + b"<b>a" * 9 + b"<p>x" * 900_000, "takes more than 2 s of work to read"),
    ],
)
def test_what_takes_too_much_is_given_up(
    name: str, content: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading a document has an end: after some seconds, and at some megabytes."""
    (tmp_path / name).write_bytes(content)
    if "of work" in said:
        monkeypatch.setattr(opening, "SECONDS", 2)
    with pytest.raises(DocumentError, match=said):
        open_document(tmp_path / name)


def test_what_is_long_but_sound(tmp_path: Path) -> None:
    """Blanks without end, and headings that are all alike, are read in seconds."""
    (tmp_path / "x.md").write_text("# A\n\nx" + " " * 60_000 + "y\n" + "\n## Note\n\n\tIt." * 3000, "utf-8")
    (tmp_path / "x.txt").write_text(
        "1.\tA\nx" + " " * 60_000 + "y" + "\t" * 60_000 + "\n" + "\u00a0" * 60_000 + "z", "utf-8"
    )
    started = time.process_time()
    for name in ("x.md", "x.txt"):
        assert imported(tmp_path / name).report.sections
    assert time.process_time() - started < 20


def test_marks_of_direction(tmp_path: Path) -> None:
    """Marks without a partner, and pairs nested deeper than sixteen, are left out and named; others stay."""
    deep = "\u202b" * 20 + "deep" + "\u202c" * 20
    lines = ("Report", "\u2067right\u2069 and \u202bleft\u202c", "open \u2066" + "\u202a" * 3000, deep)
    (tmp_path / "x.txt").write_text("\n".join(lines), "utf-8")
    source = open_document(tmp_path / "x.txt")
    assert [block.text for block in source.blocks[1:]] == [lines[1], "open ", deep[4:-4]]
    assert [piece.why for piece in source.left_out] == [
        "3001 direction marks without a partner, or nested too deep",
        "8 direction marks without a partner, or nested too deep",
    ]
    assert all(not unpaired(block.text) for block in source.blocks)


def test_size_is_looked_at_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 500 MB is refused by its size alone."""
    path = tmp_path / "large.docx"
    with path.open("wb") as file:
        file.truncate(500_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(DocumentError, match="has 500 MB, more than 100: take pictures out"):
        open_document(path)
    assert opening.LARGEST < 500_000_000


@pytest.mark.parametrize("name", ["missing.docx", "folder.docx"])
def test_no_file(name: str, tmp_path: Path) -> None:
    """A name of nothing, or of a folder, is said so."""
    (tmp_path / "folder.docx").mkdir()
    with pytest.raises(DocumentError, match=r"there is no such file|is no file that can be read"):
        open_document(tmp_path / name)


def test_remote_parts_are_named_and_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template, picture or frame from elsewhere is named and left out; nothing is fetched."""
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("it was fetched"))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    extra = "".join(
        f'<Relationship Id="x{kind}" Type="{relation}/{kind}" Target="http://example.org/{kind}" TargetMode="External"/>'
        for kind in ("attachedTemplate", "image", "hyperlink", "oleObject")
    )
    rels = part("word/_rels/document.xml.rels").replace(
        b"</Relationships>", f"{extra}</Relationships>".encode()
    )
    (tmp_path / "x.docx").write_bytes(changed(word___rels__document_dot_xml_dot_rels=rels))
    left = sorted(map(str, open_document(tmp_path / "x.docx").left_out))
    assert left == [
        "a picture from elsewhere, which is not fetched: http://example.org/image",
        "a template from elsewhere, which is not fetched: http://example.org/attachedTemplate",
        "an embedded object: http://example.org/oleObject",
    ]
    page = b"<p>Words<img src='http://example.org/a.png'><script src='http://example.org/b'></script><iframe src=http://example.org/c>"
    (tmp_path / "x.html").write_bytes(page)
    left = sorted(map(str, open_document(tmp_path / "x.html").left_out))
    assert left == [
        "iframe, which is not fetched: http://example.org/c",
        "img, which is not fetched: http://example.org/a.png",
    ]


#: What is damaged: a Word file's own text, for whole in its zip a change is noticed by its checksum, and the others.
DAMAGED = {
    ".docx": part("word/document.xml"),
    ".html": b"<html><body><h1>1. Title</h1><p>A <b>sentence</b>.<ul><li>One<li>Two</ul><table><tr><td>a<td>b</table>",
    ".md": b"# 1. Title\n\nA *sentence*[^1].\n\n- One\n- Two\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: A note.\n",
    ".txt": "1.\tTitle\n\nA sentence.\n\n\u2022 One\n\u2022 Two\n".encode(),
    ".pdf": (DOCUMENTS / "libreoffice.pdf").read_bytes(),
}
CUTS = st.tuples(
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 40),
    st.binary(max_size=4) | st.sampled_from([b"<", b"</w:p>", b"<w:tbl>", b"&#0;", b"&x;", b"]]>", b"[", b"|", b"endobj", b"\xff\xfe", b"9" * 30]),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(list(DAMAGED)), st.lists(CUTS, min_size=1, max_size=4))
def test_any_damage_is_refused_in_words(
    tmp_path: Path, ending: str, cuts: list[tuple[float, int, bytes]]
) -> None:
    """A document that is damaged anywhere is read, or refused with one sentence, within seconds."""
    content = bytearray(DAMAGED[ending])
    for share, length, instead in cuts:
        at = int(share * len(content))
        content[at : at + length] = instead
    path = tmp_path / f"damaged{ending}"
    path.write_bytes(changed(word__document_dot_xml=bytes(content)) if ending == ".docx" else content)
    started, said = time.process_time(), ""
    try:
        report = imported(path, title="Title").report
        (tmp_path / "x.yaml").write_text(write(report), encoding="utf-8")
        read_report(tmp_path / "x.yaml")  # with its problems: a section that lost its text is one
    except DocumentError as error:
        said = str(error)
    assert not said or (said.startswith(f"{path}: ") and "\n" not in said)
    assert time.process_time() - started < 5


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A file with bytes flipped, a piece cut out, or two pieces exchanged."""
    data, kind = bytearray(content), chance.randrange(3)
    if kind == 0:
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        at = chance.randrange(len(data))
        del data[at : at + chance.choice((1, 40, 4000, len(data)))]
    else:
        first, second = sorted(chance.sample(range(len(data) + 1), 2))
        third = chance.randint(second, len(data))
        data = data[:first] + data[second:third] + data[first:second] + data[third:]
    return bytes(data)


@pytest.mark.parametrize(("first", "count"), [(0, 12), pytest.param(12, 488, marks=pytest.mark.slow)])
def test_damaged_files(first: int, count: int, tmp_path: Path) -> None:
    """Good files, damaged at random, each end in a report or in one sentence, in time and within their memory."""
    good = [path for path in sorted(DOCUMENTS.iterdir()) if path.suffix in (".docx", ".html", ".pdf", ".txt")]
    good.append(open_text(tmp_path))
    assert len(good) > 5
    for number in range(first, first + count):
        chance = random.Random(number)
        source = chance.choice(good)
        path = tmp_path / f"{number}{source.suffix}"
        inside = chance.random() < 0.5 and source.suffix in (".docx", ".odt")
        path.write_bytes(repacked(source, chance) if inside else damaged(source.read_bytes(), chance))
        started, said = time.monotonic(), "a report"
        try:
            report = build(open_document(path, accept_changes=True), "x", "es", "T", "", find_meeting).report
            write(report)
        except DocumentError as error:
            said = error.message
        assert re.fullmatch(r"[^\n]{1,300}", said)
        assert time.monotonic() - started < 30


def repacked(source: Path, chance: random.Random) -> bytes:
    """A zip file with its text damaged inside, which no checksum tells."""
    stream = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            is_text = name in ("word/document.xml", "content.xml", "word/numbering.xml", "styles.xml")
            new.writestr(name, damaged(old.read(name), chance) if is_text else old.read(name))
    return stream.getvalue()
