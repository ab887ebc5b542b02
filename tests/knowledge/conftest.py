"""A knowledge folder to spoil."""

from collections.abc import Callable
from pathlib import Path

import pytest

REPORT = """\
report:
  id: x
  language: ru
  title: Отчет
sections:
  - id: "1"
    text: Слово.
"""

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Write files (`x="…"` is reports/x.yaml, `questions_x="…"` is questions/x.yaml), give their folder."""

    def write(**files: str | bytes) -> Path:
        for name, content in files.items():
            part, _, stem = name.rpartition("_")
            path = tmp_path / (part or "reports") / f"{stem}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def words(**changes: str) -> str:
    """The sound report with the word «Слово.» or another part replaced."""
    text = REPORT
    for old, new in changes.items():
        text = text.replace({"text": "Слово.", "id": '"1"', "title": "Отчет", "name": "id: x"}[old], new)
    return text
