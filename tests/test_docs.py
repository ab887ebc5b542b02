"""What README and guides say is there, and is true."""

import ast
import re
import shutil
from collections.abc import Iterator
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


#: Log lines of which the words that matter are filled in, by what is written where they are logged.
SAID = {
    "self._failed": "no newer index can be built",
    "%s; trying again": "Telegram cannot be reached: …; trying again",
    "%s (%s)": "the index build that was live is damaged, the bot went back to …",
    "%s": "Telegram cannot deliver to the webhook, … updates wait: …",
    "%s: the bot ends, to be started again": "the search has not answered for … s: the bot ends",
    "what was erased stands in the log %s": "what was erased stands in the log until another program no longer reads the database",
    "what cannot be read or kept in the database is done without: %s": "it is damaged: stop the bot and restore the backup",
}


def product() -> dict[str, ast.Module]:
    """The modules of the product, by path."""
    paths = (path for part in ("bot", "index", "knowledge") for path in (ROOT / part).rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def logged(module: ast.Module) -> Iterator[str]:
    """Every message of a module at WARNING or above, with … for what is filled in."""
    for node in ast.walk(module):
        match node:
            case ast.Call(
                ast.Attribute(
                    ast.Name("log") | ast.Call(ast.Attribute(_, "getLogger")),
                    "warning" | "error" | "critical" | "exception" | "log",
                )
            ):
                constants = (str(each.value) for each in node.args if isinstance(each, ast.Constant))
                text = next(constants, None) or ast.unparse(node.args[0])
                yield re.sub(r"%[.\d]*[a-z]", "…", SAID.get(text, text))


def test_every_log_line_that_asks_for_something_is_in_the_guide() -> None:
    """Each message at WARNING or above has a row in the guide's table, and each row a message or an error."""
    guide = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+`) \|", guide.partition("### Log lines")[2], re.MULTILINE)
    named = [[part.strip() for part in span.split("…") if len(part.strip()) > 7]
             for row in rows for span in re.findall("`([^`]+)`", row)]  # fmt: skip
    modules = product()
    messages = [(path, text) for path, module in modules.items() for text in logged(module)]
    assert len(messages) > 30
    assert not [(path, text) for path, text in messages
                if not any(parts and all(part in text for part in parts) for parts in named)]  # fmt: skip
    nodes = (
        node for module in modules.values() for node in ast.walk(module) if isinstance(node, ast.Constant)
    )
    code = "\n".join([*SAID.values(), *(node.value for node in nodes if isinstance(node.value, str))])
    assert not [part for parts in named for part in parts if part not in code]


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
