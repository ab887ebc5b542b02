"""What README and guides say is there, and is true."""

import ast
import re
import shutil
from pathlib import Path

import pytest

from index.engine import open_engine

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A relative link names a file that is there, and a heading that it has."""
    for link, heading in re.findall(
        r"\]\((?!\w+://)([^)#]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8")
    ):
        target = page.parent / link if link else page
        assert target.exists(), link
        assert not heading or heading in headings(target), heading


def headings(page: Path) -> set[str]:
    """The names of a page's headings, as links have them."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in found}


def test_there_are_pages() -> None:
    """The test above has something to read."""
    assert len(PAGES) > 10


def test_the_answer_in_the_readme_is_the_answer(models: Path, index_folder: Path, tmp_path: Path) -> None:
    """The question that the README asks is answered as it shows."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    question = re.search(r'make ask Q="(.+)"\n', readme)
    assert question
    shutil.copytree(index_folder, tmp_path / "data")
    engine = open_engine(ROOT / "knowledge", tmp_path / "data", models)
    answer = engine.ask([question[1]])[0]
    assert answer.outcome == "answer"
    assert answer.hits[0].passage.id == "cwg-cop-2022/2.3/4"
    assert answer.hits[0].passage.text["en"] in readme


def test_every_log_line_in_the_guide_is_one_that_the_program_writes() -> None:
    """Each line in the guide's table is made of words that stand in the code, but for those of libraries."""
    guide = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+`) \|", guide.partition("### Log lines")[2], re.MULTILINE)
    lines = [line for row in rows for line in re.findall("`([^`]+)`", row) if "pool connection" not in line]
    assert len(lines) > 8
    paths = [path for part in ("bot", "index") for path in (ROOT / part).rglob("*.py")]
    texts = (node.value for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.Constant) and isinstance(node.value, str))  # fmt: skip
    code = "\n".join(texts)
    assert not [
        part for line in lines for part in line.split("…") if part.strip() and part.strip() not in code
    ]


def test_every_threat_names_tests_that_there_are() -> None:
    """Each row of the threat model names at least one test, by a file and a name that exist."""
    rows = re.findall(
        r"^\| .+ \|$", (ROOT / "docs" / "threats.md").read_text(encoding="utf-8"), re.MULTILINE
    )[1:]
    assert len(rows) > 15
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for path, test in named:
            assert re.search(rf"^(async )?def {test}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), test
