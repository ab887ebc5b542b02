"""What README and guides say is there, and is true."""

import re
import shutil
from pathlib import Path

import pytest

from index.engine import open_engine

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A relative link names a file that is there."""
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not broken


def test_there_are_pages() -> None:
    """The test above has something to read."""
    assert len(PAGES) > 10


def test_the_answer_in_the_readme_is_the_answer(models: Path, index_folder: Path, tmp_path: Path) -> None:
    """The question that the README asks is answered as it shows."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    question = re.search(r'make ask Q="(.+)"\n', readme)
    assert question
    shutil.copytree(index_folder, tmp_path / "data")
    with open_engine(ROOT / "knowledge", tmp_path / "data", models) as engine:
        answer = engine.ask([question[1]])[0]
    assert answer.outcome == "answer"
    assert answer.hits[0].passage.id == "cwg-cop-2022/2.3/4"
    assert answer.hits[0].passage.text["en"] in readme
