"""A knowledge folder to spoil."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from knowledge.check import check
from knowledge.errors import KnowledgeError
from knowledge.library import load

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


def assert_broken(path: Path, expected: Sequence[str]) -> None:
    """Assert that reports/x.yaml has these problems, without the file's name, and cannot be loaded for its errors. What
    ends in "…" is the beginning of one."""
    name = str(path / "reports" / "x.yaml")
    said = [str(problem).removeprefix(name) for problem in check(path)]
    begun = [one[: len(wanted) - 1] + "…" if wanted.endswith("…") else one
             for one, wanted in zip(sorted(said), sorted(expected), strict=True)]  # fmt: skip
    assert begun == sorted(expected)
    with pytest.raises(KnowledgeError) as raised:
        load(path)
    errors = [line.removeprefix(name) for line in str(raised.value).splitlines()]
    assert errors == [line for line in said if ": warning: " not in line]
