"""Comments stay where they belong when a file is laid out anew."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.comments import carry
from knowledge.layout import write
from knowledge.report import Report, Section
from knowledge.reportfile import read_report

UNTIDY = """\
# yaml-language-server: $schema=../elsewhere.json
# Head
#

report:   # about it
    language: RU    # the source's
    id: x
    # Made up here
    title: Отчет # 1 note on the title
    official: [ru,
      en] # both
sections:
- text: 'Слово # не заметка'   # late
  # of its number
  id: 1a
  items:
  # above the first
  - "Один"
  - ru: |-  # at the bar
        Два
        # это текст

        # и это
      # below a text
    en: >-
        Two
  - Один
  # above the second of the same
  - Один

  # below everything
"""


def read(text: str, folder: Path) -> Report:
    """The report of a text that is free of errors."""
    (folder / "x.yaml").write_text(text, encoding="utf-8", newline="\n")
    file = read_report(folder / "x.yaml")
    assert file.report is not None, file.problems
    return file.report


def test_every_comment_in_its_place(tmp_path: Path) -> None:
    """Whatever the layout was, each comment is with what it was with, and what only looks like one is text."""
    report = read(UNTIDY.replace("Отчет # 1", "Отчет  #"), tmp_path)
    written, strayed = carry(UNTIDY, write(report))
    assert strayed == []
    assert (
        written
        == """\
# yaml-language-server: $schema=../report.schema.json
# Head
#
report:  # about it
  id: x
  language: ru  # the source's
  # Made up here
  title:  # 1 note on the title
    ru: Отчет
  official: [en, ru]  # both
sections:

  # of its number
  - id: "1a"
    text:  # late
      ru: |-
        Слово # не заметка
    items:
      # above the first
      - ru: |-
          Один
      - ru: |-  # at the bar
          Два
          # это текст

          # и это
        # below a text
        en: |-
          Two
      - ru: |-
          Один
      # above the second of the same
      - ru: |-
          Один
# below everything
"""
    )
    assert read(written, tmp_path) == report
    assert carry(written, write(report)) == (written, [])


def test_place_that_is_gone(tmp_path: Path) -> None:
    """A comment of an item that is gone stands above what it was in, and is named."""
    report = read(UNTIDY.replace("Отчет # 1", "Отчет  #").replace('  - "Один"\n', ""), tmp_path)
    written, strayed = carry(UNTIDY.replace("Два", "Три"), write(report))
    assert strayed == ["# at the bar", "# below a text", "# above the second of the same"]
    assert "    # at the bar\n    # below a text\n    # above the second of the same\n    items:\n" in written
    assert read(written, tmp_path) == report


SAID = st.text("а #:-|'\"\n\t\u00a0,]", min_size=1, max_size=15).map(lambda said: f"{said}я")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    items=st.lists(st.fixed_dictionaries({"ru": SAID}, optional={"en": SAID}), min_size=1, max_size=4),
    style=st.sampled_from([None, '"', "'", "|", ">"]),
    flow=st.booleans(),
    at=st.lists(st.integers(0, 60), max_size=6, unique=True),
)
def test_no_value_changes(
    items: list[dict[str, str]], style: str | None, flow: bool, at: list[int], tmp_path: Path
) -> None:
    """However a file was written and wherever comments stand in it, the report stays the same, and so do they."""
    report = Report(
        "x", "ru", {"ru": "я"}, (Section("1a", text=items[0], items=tuple(items)),), frozenset({"ru"})
    )
    plain = {
        "report": {"id": "x", "language": "ru", "title": {"ru": "я"}},
        "sections": [{"id": "1a", "text": items[0], "items": items}],
    }
    old = yaml.safe_dump(
        plain, allow_unicode=True, default_style=style, default_flow_style=flow, sort_keys=False
    )
    if read_report_or_none(old, tmp_path) != report:
        return  # YAML of that style has no way to say it
    for number, line in enumerate(at):
        lines = old.split("\n")
        lines.insert(line % len(lines), f"# note {number}")
        if read_report_or_none("\n".join(lines), tmp_path) == report:
            old = "\n".join(lines)
    written, strayed = carry(old, write(report))
    assert strayed == []
    assert read(written, tmp_path) == report
    assert sorted(line.strip() for line in written.split("\n") if "# note" in line) == sorted(
        line.strip() for line in old.split("\n") if "# note" in line
    )


def read_report_or_none(text: str, folder: Path) -> Report | None:
    """The report of a text, if it has no error."""
    (folder / "x.yaml").write_text(text, encoding="utf-8", newline="\n")
    return read_report(folder / "x.yaml").report


@pytest.mark.parametrize("ending", ["", "\n"])
def test_shipped_file(ending: str) -> None:
    """The shipped report comes out as it is."""
    path = Path(__file__).parents[2] / "knowledge" / "reports" / "cwg-cop-2022.yaml"
    shipped, report = path.read_text("utf-8"), read_report(path).report
    assert report is not None
    assert carry(shipped.removesuffix("\n") + ending, write(report)) == (shipped, [])
