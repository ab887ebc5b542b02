"""`cwgcop knowledge fmt` and `cwgcop knowledge new`."""

import json
import os
import stat
from pathlib import Path

import pytest

from knowledge.check import check
from knowledge.library import load
from knowledge.questions import read_questions
from tests.bot.conftest import REPORT, Done, Run, edit
from tests.conftest import ROOT


@pytest.fixture
def folder(knowledge: Path) -> Path:
    """A knowledge folder with one report in a layout of its own."""
    edit(knowledge, "report:\n", "# Ours\nreport:\n")
    return knowledge


def test_fmt(run: Run, folder: Path) -> None:
    """A file gets the one layout with its comments, once; --check changes nothing."""
    path = folder / "reports" / "cities.yaml"
    before, told = path.read_text("utf-8"), f"{path}: has another layout: run cwgcop knowledge fmt\n"
    assert run("--knowledge", str(folder), "knowledge", "fmt", "--check") == Done(1, told, "")
    assert path.read_text("utf-8") == before
    assert run("--knowledge", str(folder), "knowledge", "fmt") == Done(0, f"{path}: laid out anew\n", "")
    written = path.read_text("utf-8")
    assert written.startswith(
        "# yaml-language-server: $schema=../report.schema.json\n# Ours\nreport:\n  id: cities\n"
    )
    assert run("--knowledge", str(folder), "knowledge", "fmt", str(path), "--check") == Done(0, "", "")
    assert run("--knowledge", str(folder), "knowledge", "fmt") == Done(0, "", "")
    assert os.listdir(path.parent) == ["cities.yaml"]


def test_a_link_stays_one(run: Run, folder: Path, tmp_path: Path) -> None:
    """A report that is kept elsewhere is laid out there, and colleagues may write it still."""
    path, elsewhere = folder / "reports" / "cities.yaml", tmp_path / "kept.yaml"
    path.rename(elsewhere)
    elsewhere.chmod(0o664)
    path.symlink_to(elsewhere)
    assert run("--knowledge", str(folder), "knowledge", "fmt").status == 0
    assert path.is_symlink()
    assert elsewhere.read_text("utf-8").startswith("# yaml-language-server")
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o664


QUESTIONS = """\
# Ours
split: learn # all
report: 'cities'
licence: CC0-1.0
questions:
- kind: answerable
  id: a   # the first
  text:
    # as heard
    ru: Сколько автобусов?
    en: >-
      How many
      buses: "#3"?
  passages: [1/1]
# and one in a line
- {text: {"no": 'Hva koster det?', en: "Cost?"}, kind: unanswerable, style: "other-figure", drafted: yes,
   id: b} # why?
# below
"""
LAID_OUT = """\
# yaml-language-server: $schema=../questions.schema.json
licence: CC0-1.0
report: cities
# Ours
split: learn  # all
questions:
  - id: a  # the first
    kind: answerable
    passages: ["1/1"]
    text:
      # as heard
      ru: "Сколько автобусов?"
      en: "How many buses: \\"#3\\"?"
  # and one in a line
  - {id: b, drafted: true, kind: unanswerable, style: other-figure, text: {"no": "Hva koster det?", en: "Cost?"}}  # why?
# below
"""


def test_fmt_of_questions(run: Run, folder: Path) -> None:
    """They get one layout too, with their comments, once, and stay the same questions; a file with an error stays as it
    is; what ships has the layout."""
    (folder / "questions").mkdir()
    path, broken = folder / "questions" / "a.yaml", folder / "questions" / "b.yaml"
    path.write_text(QUESTIONS, encoding="utf-8")
    broken.write_text("split: learn\nreport: cities\nquestions: [{id: a, kind: odd, text: {en: Why?}}]\n")
    before = read_questions(folder, load(folder))[0]
    done = run("--knowledge", str(folder), "knowledge", "fmt")
    assert (done.status, "b.yaml:3: questions[a].kind: " in done.err) == (1, True)
    assert done.out.endswith(f"{path}: laid out anew\n")
    assert path.read_text("utf-8") == LAID_OUT
    assert read_questions(folder, load(folder))[0] == before
    assert "kind: odd" in broken.read_text("utf-8")
    assert run("--knowledge", str(folder), "knowledge", "fmt", str(path)) == Done(0, "", "")
    assert run("--knowledge", str(ROOT / "knowledge"), "knowledge", "fmt", "--check") == Done(0, "", "")


def test_fmt_refuses_what_has_errors(run: Run, folder: Path) -> None:
    """A file with an error stays as it is, and the check's sentence says why; the others are laid out."""
    (folder / "reports" / "b.yaml").write_text(
        REPORT.replace("id: cities", "id: b").replace("title:", "titel:", 1)
    )
    done = run("--knowledge", str(folder), "knowledge", "fmt")
    assert done.status == 1
    assert f"{folder}/reports/b.yaml:4: report.titel: unknown key: did you mean title?\n" in done.err
    assert done.out == f"{folder}/reports/cities.yaml: laid out anew\n"
    told = json.loads(run("--knowledge", str(folder), "knowledge", "fmt", "--json").out)
    assert told["changed"] == []
    assert told["errors"] == done.err.splitlines()
    assert "titel" in (folder / "reports" / "b.yaml").read_text("utf-8")


def test_new(run: Run, tmp_path: Path) -> None:
    """What is started says what is wanting, is right once that is filled in, and is then in the one layout."""
    where = ("--knowledge", str(tmp_path / "k"))
    assert (
        run(*where, "knowledge", "new", "b-2027", "--language", "fr", "--title", "Rapport: la suite").status
        == 0
    )
    path = tmp_path / "k" / "reports" / "b-2027.yaml"
    problems = check(tmp_path / "k")
    assert [problem.field for problem in problems if problem.line is None or not problem.is_error] == []
    assert "sections[summary].text.fr" in {problem.field for problem in problems}
    filled = []
    for line in path.read_text("utf-8").splitlines():
        empty = {"fr:": " Un titre", "number:": " 3", "date:": " 2026-01-02"}.get(line.strip(), "")
        filled += [line + empty] + ["          Du texte."] * line.endswith("|-")
    path.write_text("\n".join(filled) + "\n", encoding="utf-8")
    assert check(tmp_path / "k") == []
    run(*where, "knowledge", "fmt")
    assert path.read_text("utf-8").count("\n      fr: |-\n        Du texte.\n") == 1
    assert run(*where, "knowledge", "fmt", "--check").status == 0
    assert (tmp_path / "k" / "report.schema.json").is_file()


def test_schemas_are_replaced_whole(run: Run, tmp_path: Path) -> None:
    """One that is there stays as it is until the new one is on disk: where none fits on, it is not left empty."""
    (tmp_path / "k").mkdir()
    schema = tmp_path / "k" / "report.schema.json"
    schema.write_text("{}", encoding="utf-8")
    os.link(schema, tmp_path / "before.json")
    assert run("--knowledge", str(tmp_path / "k"), "knowledge", "new", "b", "--language", "en").status == 0
    assert (tmp_path / "before.json").read_text("utf-8") == "{}"
    assert "$defs" in schema.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("cities", "--language", "en"), 1, "cities.yaml: there is a report cities already: edit that file, or give"),
        (("b", "--language", "english"), 2, "--language english: unknown language tag 'english': did you mean en?"),
        (("../b", "--language", "en"), 2, "ID '../b' cannot be the name of a report: use only a-z, 0-9 and hyphens"),
        (("b",), 2, "the following arguments are required: --language"),
    ],
)  # fmt: skip
def test_new_refuses(run: Run, folder: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    """What cannot be started is refused with a sentence, and nothing is written."""
    done = run("--knowledge", str(folder), "knowledge", "new", *arguments)
    assert (done.status, done.out) == (status, "")
    assert said in done.err
    assert [path.name for path in folder.rglob("*")] == ["reports", "cities.yaml"]
