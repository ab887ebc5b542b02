"""Files that are not read for their name or place, and copies: each is named, with what to do."""

import pytest

from knowledge.check import check
from tests.knowledge.conftest import Folder, words

UNREAD = {
    "reports/y.yaml.txt": "is not read: its name ends in .yaml.txt: rename it to y.yaml",
    "reports/y.YAML": "is not read: its name ends in .YAML: rename it to y.yaml",
    "reports/x.yml": "is not read: its name ends in .yml: delete it or keep it elsewhere: there is a x.yaml already",
    "questions/y.txt": "is not read: its name ends in .txt: rename it to y.yaml, or keep it elsewhere",
    "reports/y": "is not read: its name does not end in .yaml: rename it to y.yaml, or keep it elsewhere",
    "reports/y.yaml.pdf": "is not read: its name ends in .pdf: make a report of it with cwgcop "
    "knowledge import, and keep it elsewhere",
    "reports/y.docx": "is not read: its name ends in .docx: make a report of it with cwgcop knowledge "
    "import, and keep it elsewhere",
    "reports/2023/old/y.yaml": "is not read: it stands in a folder within reports: move it to reports/ itself",
    "y.yaml": "is not read: it stands beside the folders reports and questions: move it to reports/ if it holds a "
    "report, to questions/ if it holds questions",
}


@pytest.mark.parametrize("name", UNREAD)
def test_unread_files(name: str, folder: Folder) -> None:
    """A file that is not read for its name or place is named, with what to do."""
    path = folder(x=words())
    (path / name).parent.mkdir(parents=True, exist_ok=True)
    (path / name).write_text(words())
    (problem,) = check(path)
    assert not problem.is_error
    assert str(problem) == f"{path / name}: file: warning: {UNREAD[name]}"


def test_files_that_are_no_matter(folder: Folder) -> None:
    """Hidden files, backups, schemas, notes and the practice folder are not spoken of."""
    path = folder(x=words())
    for name in (
        "reports/.y.yaml", "reports/.git/y.yaml", "reports/x.yaml~", "reports/#x.yaml#", "reports/~$x.docx",
        "reports/x.yaml.bak", "reports/README.md", "report.schema.json", "README.md", "practice/reports/y.yml",
        "practice/y.yaml", "__init__.py",
    ):  # fmt: skip
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(words())
    assert check(path) == []


def test_copied_file(folder: Folder) -> None:
    """A copy is named as the copy, whichever name comes first, and is not to be renamed onto the original."""
    path = folder(**{"x": words(), "x - Copy": words(), "X": words()})
    assert [str(problem).removeprefix(f"{path / 'reports'}/") for problem in check(path)] == [
        f"{name}.yaml:2: report.id: the id 'x' is taken by x.yaml: delete this file if it is a copy, or give the "
        "report in it another id"
        for name in ("X", "x - Copy")
    ]


def test_copy_of_a_broken_file(folder: Folder) -> None:
    """Where the file with the right name is broken, a copy of it is not to be renamed onto it either."""
    path = folder(**{"x": words() + "\tа", "x - Copy": words()})
    (problem,) = [problem for problem in check(path) if not problem.is_error]
    assert problem.message == "the file is named x - Copy.yaml but the report x"
    assert problem.advice == (
        "there is a x.yaml already: delete this file if it is a copy, or give its report another id"
    )
