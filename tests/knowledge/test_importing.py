"""Documents become reports: structure, ids and words as they are."""

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.importing import _meeting as find_meeting
from knowledge.importing.opening import open_document
from knowledge.importing.structure import Imported, build
from knowledge.layout import write
from knowledge.library import load
from knowledge.report import Report, Section
from knowledge.reportfile import read_report
from tests.knowledge.rendering import as_markdown, as_page, as_text, as_word, saved

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
DOCUMENTS = Path(__file__).parent / "documents"
RECEIVED = DOCUMENTS / "cwg-cop-2022-ru.txt"

#: Ending of the file → how a report is written in it.
WRITERS: dict[str, Callable[[Report], bytes]] = {
    "text.txt": as_text, "markdown.md": as_markdown, "page.html": as_page, "typed.docx": as_word,
    "automatic.docx": lambda report: as_word(report, automatic=True),
}  # fmt: skip


def imported(path: Path, id_: str = "x", language: str = "en", title: str = "") -> Imported:
    return build(open_document(path), id_, language, title, "", find_meeting)


def official(report: Report) -> Report:
    """A report in its own language alone."""

    def only(section: Section) -> Section:
        title, text = ({report.language: one[report.language]} if one else None for one in (section.title, section.text))
        items = tuple({report.language: item[report.language]} for item in section.items)
        return replace(section, title=title, text=text, items=items, sections=tuple(map(only, section.sections)))

    title = {report.language: report.title[report.language]}
    return replace(report, title=title, sections=tuple(map(only, report.sections)))


COP = official(load(KNOWLEDGE).reports[0])


def test_report_as_received() -> None:
    """The text of the CWG-COP report gives the shipped file's sections, ids, meetings and words to the last space."""
    found = imported(RECEIVED, COP.id, "ru", COP.title["ru"])
    assert found.report == COP
    assert (found.paragraphs, found.headings, len(list(found.report.passages()))) == (40, 7, 30)
    assert [str(piece) for piece in found.left_out] == ["a line of signs: ____________", "a line of signs: ______________"]


@pytest.mark.parametrize("name", WRITERS)
def test_report_in_other_formats(name: str, tmp_path: Path) -> None:
    """The same report in each format, with typed and automatic numbers, gives the same."""
    (tmp_path / name).write_bytes(WRITERS[name](COP))
    found = imported(tmp_path / name, COP.id, "ru", COP.title["ru"]).report
    spaces = name.endswith((".md", ".html"))  # which end no paragraph with one
    assert found == (_trimmed(COP) if spaces else COP)


def _trimmed(report: Report) -> Report:
    def trim(section: Section) -> Section:
        items = tuple({tag: said.rstrip(" ") for tag, said in item.items()} for item in section.items)
        text = {tag: said.rstrip(" ") for tag, said in section.text.items()} if section.text else None
        return replace(section, text=text, items=items, sections=tuple(map(trim, section.sections)))

    return replace(report, sections=tuple(map(trim, report.sections)))


LETTERS = "abcdefgéñßжщыجحدمن的了會तमकॐ"
WORD = st.text(LETTERS + LETTERS.upper() + "’'\"«»(){}[]<>&*_`#~|\\%@=+-–\u2011\u00a0,0123456789", min_size=1, max_size=12)
WORDS = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
#: A sentence: it begins with a word that is no number or bullet. A heading ends without a stop.
SENTENCE = st.builds("{} {}{}".format, st.sampled_from(["The", "Группа", "واقترح", "会议"]), WORDS, st.sampled_from([".", ";", "…"]))
TITLE = st.builds("{} {} x".format, st.sampled_from(["On", "Итоги", "نتائج", "关于"]), WORDS).map(lambda said: said[:80].rstrip() + "x")


@st.composite
def sections(draw: st.DrawFn, number: str, depth: int) -> Section:
    """A section with a title at the first level, with or without below; with a text, a text and bullets, or paragraphs."""
    inner = [draw(sections(f"{number}.{n}", depth + 1)) for n in range(1, draw(st.integers(0, 3 - depth)) + 1)]
    titled = depth == 1 or draw(st.booleans())
    shapes = [(1, 0), (1, 2), (0, 2), (0, 3)] + ([(0, 0)] if inner and titled else [])
    texts, items = draw(st.sampled_from(shapes))
    return Section(
        number,
        {"en": draw(TITLE)} if titled else None,
        text={"en": draw(SENTENCE)} if texts else None,
        items=tuple({"en": draw(SENTENCE)} for _ in range(items)),
        sections=tuple(inner),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Reports of the shape that the guide describes."""
    front = [Section(id_, {"en": title}, text={"en": draw(SENTENCE)})
             for id_, title in (("summary", "Summary"), ("references", "References")) if draw(st.booleans())]  # fmt: skip
    numbered = [draw(sections(str(n), 1)) for n in range(1, draw(st.integers(1, 3)) + 1)]
    return Report("x", "en", {"en": "The report"}, (*front, *numbered), frozenset({"en"}))


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(report=reports())
def test_round_trip(name: str, tmp_path: Path, report: Report) -> None:
    """What is rendered as a document and imported is the same report; and so is what is written as YAML and read."""
    (tmp_path / name).write_bytes(WRITERS[name](report))
    assert imported(tmp_path / name, title="The report").report == report
    (tmp_path / "x.yaml").write_text(write(report), encoding="utf-8")
    assert read_report(tmp_path / "x.yaml").report == report
