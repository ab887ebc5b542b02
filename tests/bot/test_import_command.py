"""`cwgcop knowledge import`: what it writes, says and refuses."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.cli.main import main
from knowledge.check import check
from knowledge.importing.merging import add_language, renew
from knowledge.importing.repairs import keep_repairs
from knowledge.library import load
from knowledge.report import Report, Section

Run = Callable[..., tuple[int, str, str]]

ENGLISH = """\
Summary
A made-up report.
1\tOpening
1.1\tThe Chair opened the meeting.
2\tOutcomes
2.1\tOutcomes of the third meeting, held on 4 May 2023:
•\tA mascot was chosen.
•\tThe budget was put off.
Closing
"""
FRENCH = """\
Résumé
Un rapport inventé.
1\tOuverture
1.1\tLe Président a ouvert la réunion.
2\tRésultats
2.1\tRésultats de la troisième réunion, tenue le 4 mai 2023:
•\tUne mascotte a été choisie.
•\tLe budget a été reporté.
Clôture
"""


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Import a text with more arguments: the exit status, and what was said on both streams."""

    def run(text: str, *arguments: str, id_: str = "trial-2023") -> tuple[int, str, str]:
        (tmp_path / "report.txt").write_text(text, encoding="utf-8")
        folders = ["--knowledge", str(tmp_path / "k"), "--data", str(tmp_path / "d")]
        document = str(tmp_path / "report.txt")
        status = main([*folders, "knowledge", "import", document, "--id", id_, *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file that is written."""
    return tmp_path / "k" / "reports" / "trial-2023.yaml"


def report(file: Path) -> Report:
    """The one report of the folder."""
    (found,) = load(file.parents[1]).reports
    return found


def texts(file: Path, language: str) -> dict[str, str]:
    """The texts of the passages in a language."""
    return {
        one.id.partition("/")[2]: one.text[language]
        for one in report(file).passages()
        if language in one.text
    }


def test_new_report(run: Run, file: Path) -> None:
    """A report is written that the check has nothing to say about; the command ends with a count."""
    status, out, _ = run(ENGLISH, "--language", "EN", "--title", "Trial, 2023")
    assert status == 0
    assert out == f"{file}: 9 paragraphs in, 3 headings and 6 passages out, 0 pieces left out.\n"
    assert check(file.parents[1]) == []
    assert report(file).title == {"en": "Trial, 2023"}
    assert os.listdir(file.parent) == [file.name]


def test_signs_alone(run: Run, file: Path) -> None:
    """A document of signs without words is refused in words, and no file is written."""
    status, _, said = run(f"1. {'(' * 200}\n", "--language", "en")
    assert (status, file.exists()) == (1, False)
    assert "no words that a report could quote" in said


def test_json(run: Run, file: Path) -> None:
    """For programs the same as JSON; a report without a title is named by its id, and that is said."""
    status, out, _ = run(ENGLISH + "_____\n", "--language", "en", "--json")
    said = json.loads(out)
    assert (status, said["file"], said["paragraphs"], said["passages"]) == (0, str(file), 10, 6)
    assert said["left_out"] == [{"why": "a line of signs", "text": "_____"}]
    assert said["remarks"] == ["no title found, so the id stands for it: give one with --title"]
    assert report(file).title == {"en": "trial-2023"}


def test_existing_report(run: Run, file: Path) -> None:
    """A report that is there is not written over."""
    run(ENGLISH, "--language", "en")
    before = file.read_bytes()
    status, _, err = run(FRENCH, "--language", "en")
    assert (status, file.read_bytes()) == (1, before)
    assert "there is a report trial-2023 already: give --replace to renew it, or another --id" in err


def test_other_language(run: Run, file: Path) -> None:
    """Another language version is added by structure, whole where all lines up."""
    run(ENGLISH, "--language", "en")
    status, out, _ = run(FRENCH, "--as", "fr", "--title", "Essai")
    assert status == 0
    assert out.endswith("6 of 6 passages have fr now.\n")
    assert "does not line up" not in out
    assert texts(file, "fr")["2.1/2"] == "Le budget a été reporté."
    assert report(file).title == {"en": "trial-2023", "fr": "Essai"}
    status, _, err = run(FRENCH, "--as", "fr")
    assert status == 1
    assert "has texts in fr already: give --replace" in err


def test_other_language_that_does_not_line_up(run: Run, file: Path) -> None:
    """What does not line up is named and left, not guessed; the rest is added."""
    run(ENGLISH, "--language", "en")
    shorter = (
        FRENCH.replace("•\tLe budget a été reporté.\n", "").replace("1.1\t", "1.2\t").replace("Clôture\n", "")
    )
    status, out, err = run(shorter, "--as", "fr")
    assert status == 0
    assert "correct the document and import it again with --replace" in err
    assert [
        line.removeprefix("does not line up: ") for line in out.splitlines() if line.startswith("does not")
    ] == [
        "1.1: has no counterpart in fr",
        "1.2 in fr has no counterpart: Le Président a ouvert la réunion.",
        "2.1: items: 3, but 1 in fr; lined up: 0",
    ]
    assert set(texts(file, "fr")) == {"summary", "2.1"}
    _, out, _ = run(FRENCH.replace("troisième", "quatrième"), "--as", "fr", "--replace")
    assert "does not line up: 2.1: meeting 3 of 2023-05-04, but in fr 4 of 2023-05-04" in out
    assert "2.1/1" not in texts(file, "fr")


def test_another_language_in_another_order() -> None:
    """What has no number is known by what stands around it, which says nothing then."""
    english, french = (
        Report("r", tag, {tag: "T"}, [Section(id_, text={tag: id_}) for id_ in ids.split()], frozenset({tag}))
        for tag, ids in (("en", "1 section-2 3 section-4"), ("fr", "3 section-2 1 section-4"))
    )
    merged = add_language(english, french, "fr", titled=True)
    assert (merged.taken, len(merged.lines)) == (2, 4)


def test_what_a_person_wrote_stays_in_a_new_version() -> None:
    """What they said of the report and noted; notes that an import made are made anew."""
    old, new = (
        Report("r", "en", {"en": "T"}, [Section("1", text={"en": "x"}, notes=notes)], frozenset({"en"}))
        for notes in (("by hand", "item 1: footnote 1"), ("item 2: footnote 1",))
    )
    old = replace(
        old, official=frozenset({"en", "fr"}), date=date(2023, 5, 4), source="the web", symbol="C22/16"
    )
    renewed = renew(old, new).report
    assert renewed.sections[0].notes == ("item 2: footnote 1", "by hand")
    assert replace(renewed, sections=()) == replace(old, sections=())


def test_the_title_that_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Citations give it: it is said, unless another was asked for."""
    (tmp_path / "report.md").write_text(
        "# REPORT ON BUSES\n\n## Summary\n\nThere were some.\n", encoding="utf-8"
    )
    command = [
        "--knowledge", str(tmp_path / "k"), "knowledge", "import", str(tmp_path / "report.md"), "--id", "b",
    ]  # fmt: skip
    assert main([*command, "--language", "en"]) == 0
    assert "citations give the title so: REPORT ON BUSES (--title gives another)" in capsys.readouterr().out
    assert main([*command, "--title", "BUSES", "--replace"]) == 0
    assert "--title" not in capsys.readouterr().out


def test_new_version(run: Run, file: Path) -> None:
    """A new version keeps the translations of what has not changed, wherever it stands now, and says what has."""
    run(ENGLISH, "--language", "en", "--title", "Trial")
    run(FRENCH, "--as", "fr")
    old = re.sub(r"( +)(- en: \|-)(\n +A mascot)", r"\1# Strayed\n\1\2  # Late\3", file.read_text("utf-8"))
    file.write_text(
        "# Kept by hand\n" + old.replace("sections:\n", "# Kept with it\nsections:\n", 1), "utf-8"
    )
    new = (
        ENGLISH.replace("•\tA mascot was chosen.\n", "").replace("opened the", "opened its")
        + "3\tEnd\nThanks.\n"
    )
    status, out, _ = run(new, "--replace")
    assert status == 0
    assert out.splitlines()[:-1] == [
        "changed  trial-2023/1.1: [the → its]",
        "moved    trial-2023/2.1/2 → trial-2023/2.1/1: The budget was put off.",
        "moved    trial-2023/2.1/3 → trial-2023/2.1/2: Closing",
        "added    trial-2023/3: Thanks.",
        "removed  trial-2023/2.1/1: A mascot was chosen.",
        "translations of changed passages: 1; nobody is shown them until they are mended",
        "look at: a comment's place is gone: # Strayed",
        "look at: a comment's place is gone: # Late",
    ]
    french = texts(file, "fr")
    assert french["2.1/1"] == "Le budget a été reporté."
    assert "1.1" not in french  # it is in the file, and shown to nobody
    assert 'outdated: ["fr ' in file.read_text("utf-8")
    assert report(file).title["en"] == "Trial"
    written = file.read_text("utf-8")
    assert "# Kept by hand\nreport:\n" in written
    assert "# Kept with it\nsections:\n" in written
    assert re.search("\n( +)# Strayed\n\\1# Late\n\\1items:\n", written)


def test_new_version_of_passages_that_are_alike(run: Run, file: Path) -> None:
    """Each keeps its own translation where it stands; of one that has moved nobody knows which it was."""
    alike = ENGLISH.replace("The budget was put off.", "A mascot was chosen.")
    run(alike, "--language", "en")
    run(FRENCH, "--as", "fr")
    before = texts(file, "fr")
    run(alike.replace("opened the", "opened its"), "--replace")
    assert texts(file, "fr") == {id_: text for id_, text in before.items() if id_ != "1.1"}
    run(alike.replace("•\t", "•\tA song was sung.\n•\t", 1), "--replace")
    french = texts(file, "fr")
    assert french["2.1/2"] == before["2.1/2"]
    assert "2.1/3" not in french


@pytest.mark.parametrize(
    ("id_", "arguments", "status", "said"),
    [
        ("../up", ["--language", "en"], 2,
         "--id '../up' cannot be the name of a report: use only a-z, 0-9 and hyphens"),
        ("Trial 2023", ["--language", "en"], 2, "cannot be the name of a report"),
        ("", ["--language", "en"], 2, "cannot be the name of a report"),
        ("a" * 61, ["--language", "en"], 2, "60 at most"),
        ("trial-2023", ["--language", "english"], 2,
         "--language english: unknown language tag 'english': did you mean en?"),
        ("trial-2023", [], 2, "--language is missing: say which language the document is in"),
        ("trial-2023", ["--as", "fr"], 1, "there is no such report to add fr to: import its official text first"),
        ("trial-2023", ["--as", "fr", "--language", "en"], 2, "with --as leave it out"),
    ],
)  # fmt: skip
def test_wrong_flags(id_: str, arguments: list[str], status: int, said: str, run: Run, file: Path) -> None:
    """Wrong flags are named, and nothing is written."""
    found, _, err = run(ENGLISH, *arguments, id_=id_)
    assert found == status
    assert said in err
    assert not file.parents[1].exists()


def test_wrong_language_of_a_report_that_is_there(run: Run) -> None:
    """The report's own language is renewed, not added."""
    run(ENGLISH, "--language", "en")
    assert "that is the report's own language" in run(ENGLISH, "--as", "en")[2]


def test_nothing_half_written(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails, the file is named and stays as it was, and nothing is beside it."""
    run(ENGLISH, "--language", "en")
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.durable.os.fsync", full)
    status, _, err = run(ENGLISH.replace("budget", "plan"), "--replace")
    assert (status, file.read_bytes(), os.listdir(file.parent)) == (1, before, [file.name])
    assert re.fullmatch(
        r"cwgcop: .*/d/imports/\w{8}/\S+\.before/reports/trial-2023\.yaml: No space left on device\n", err
    )


def test_what_was_typed_goes_with_a_word(run: Run, file: Path) -> None:
    """A meeting and a title's translation that a new version has no place for are named; a note stays."""
    run(ENGLISH, "--language", "en")
    run(FRENCH, "--as", "fr")
    typed = file.read_text("utf-8").replace(
        "      fr: Ouverture\n",
        "      fr: Ouverture\n    meeting: {number: 2}\n    notes: [asked the Chair]\n",
    )
    file.write_text(typed, "utf-8")
    out = run(ENGLISH.replace("Opening", "Beginning"), "--replace")[1]
    assert out.splitlines()[:-1] == [
        "about    trial-2023/1, title in en: [Opening → Beginning]",
        "about    trial-2023/1, title in fr: [Ouverture →]",
        "about    trial-2023/1, meeting: [2 →]",
    ]
    assert [one.notes for one in report(file).every_section() if one.id == "1"] == [("asked the Chair",)]


def test_a_copy_is_not_taken_for_the_report(run: Run, file: Path) -> None:
    """Where somebody keeps a copy in the folder, the file that is named by the id is renewed."""
    run(ENGLISH, "--language", "en")
    copy = file.with_name("trial-2023_old.yaml")
    copy.write_bytes(file.read_bytes())
    assert run(ENGLISH.replace("budget", "plan"), "--replace")[0] == 0
    assert "budget" in copy.read_text("utf-8")
    assert "plan" in file.read_text("utf-8")


def test_broken_report_is_not_replaced(run: Run, file: Path) -> None:
    """A file with an error keeps its translations: it is to be mended first."""
    run(ENGLISH, "--language", "en")
    file.write_text("report:\n  id: trial-2023\n", "utf-8")
    status, _, err = run(ENGLISH, "--replace")
    assert status == 1
    assert "mend it first (cwgcop knowledge check)" in err


def test_lessons_follow_their_passages(run: Run, file: Path) -> None:
    """In a new version with a bullet in between, and one that moved and was edited too, lessons and tests name the new
    ids, and nothing else of their file changes; how many is said."""
    long = ENGLISH.replace(
        "The budget was put off.", "The budget of the third year was put off until the next meeting."
    )
    run(long, "--language", "en")
    questions = file.parents[1] / "questions" / "trial.yaml"
    questions.parent.mkdir()
    questions.write_text(
        "report: trial-2023\nsplit: learn\nquestions:\n"
        '  - {id: a, kind: answerable, passages: ["2.1/1"], text: {en: Which animal?}}  # the mascot\n'
        '  - {id: b, kind: answerable, passages: ["2.1/2", summary], text: {en: What of the money?}}\n',
        encoding="utf-8",
    )
    before = questions.read_text("utf-8")
    new = long.replace("•\tA mascot", "•\tA song was sung by all.\n•\tA mascot").replace(
        "until the next", "till the next"
    )
    status, _, err = run(new, "--replace")
    assert status == 0
    assert "2 questions name the new ids" in err
    assert questions.read_text("utf-8") == before.replace("2.1/2", "2.1/3").replace('["2.1/1"', '["2.1/2"')
    assert not any(problem.is_error for problem in check(file.parents[1]))


def _taught(file: Path) -> Path:
    """Questions on a report, in a file of the same name."""
    path = file.parents[1] / "questions" / file.name
    path.parent.mkdir()
    path.write_text(
        "report: trial-2023\nsplit: learn\nquestions:\n"
        '  - {id: a, kind: answerable, passages: ["2.1/1"], text: {en: Which animal?}}\n'
        '  - {id: b, kind: answerable, passages: ["2.1/2"], text: {en: What of the money?}}\n',
        encoding="utf-8",
    )
    return path


def test_an_import_keeps_what_it_changes(run: Run, file: Path) -> None:
    """Copies of the report and of its question file are in the folder that is named; a later import has another."""
    run(ENGLISH, "--language", "en")
    questions = _taught(file)
    for text in (ENGLISH.replace("•\tA mascot was chosen.\n", ""), ENGLISH):
        old = {path: path.read_bytes() for path in (file, questions)}
        err = run(text, "--replace")[2]
        before = Path(re.search("the files as they were: (.*)", err)[1])  # type: ignore[index]
        for path, content in old.items():
            assert path.read_bytes() != content
            assert (before / path.relative_to(file.parents[1])).read_bytes() == content
    assert len(list(before.parent.glob("*.before"))) == 2


def test_a_report_is_not_renewed_without_its_questions(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a question file cannot be written, the report stays too: else its lessons would teach other passages."""
    run(ENGLISH, "--language", "en")
    questions, before = _taught(file), file.read_bytes()
    replaced = os.replace

    def protected(source: Path, target: Path) -> None:
        if target == questions:
            raise PermissionError(13, "Permission denied")
        replaced(source, target)

    monkeypatch.setattr("index.durable.os.replace", protected)
    status, _, err = run(ENGLISH.replace("•\tA mascot", "•\tA song was sung.\n•\tA mascot"), "--replace")
    assert (status, file.read_bytes()) == (1, before)
    assert f"{questions}: Permission denied" in err


def test_a_new_report_whose_import_fails_is_not_left(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy of the document is written last: without it the next version would know no repairs."""
    replaced = os.replace

    def protected(source: Path, target: Path) -> None:
        if "imports" in Path(target).parts:
            raise PermissionError(13, "Permission denied")
        replaced(source, target)

    monkeypatch.setattr("index.durable.os.replace", protected)
    status, _, err = run(ENGLISH, "--language", "en")
    assert (status, file.exists()) == (1, False)
    assert "Permission denied" in err


@pytest.mark.parametrize(("was", "now"), [(b"kind", b"kind: is"), (b"money", b"\xe9")], ids=["YAML", "UTF-8"])
def test_a_question_file_that_cannot_be_read_is_named(was: bytes, now: bytes, run: Run, file: Path) -> None:
    """Ids do not move while a question file cannot be read: it would go on to name the old ones."""
    run(ENGLISH, "--language", "en")
    questions, before = _taught(file), file.read_bytes()
    questions.write_bytes(questions.read_bytes().replace(was, now))
    status, _, err = run(ENGLISH.replace("•\tA mascot", "•\tA song was sung.\n•\tA mascot"), "--replace")
    assert (status, file.read_bytes()) == (1, before)
    assert f"{questions}:" in err


def test_repairs_by_hand_outlast_a_new_version(run: Run, file: Path) -> None:
    """An id, a meeting and a word that a person mended after the import are kept, also where a paragraph was put in
    between; where the document changed in the same place it counts, and what was mended there is said; the file as it
    was is kept."""
    run(ENGLISH, "--language", "en")
    mended = (
        file.read_text("utf-8")
        .replace("- id: summary", "- id: abstract")
        .replace("A mascot was", "A mascot (an owl) was")
    )
    mended = mended.replace("The Chair opened the meeting.", "The Chair, Ms X, opened the meeting.")
    assert mended != file.read_text("utf-8")
    file.write_text(mended, encoding="utf-8")
    new = ENGLISH.replace("•\tA mascot", "•\tA song was sung by everybody.\n•\tA mascot")
    new = new.replace("1.1\tThe Chair opened the meeting.", "1.1\tThe Vice-Chair opened the meeting.")
    status, _, err = run(new, "--replace")
    assert status == 0
    found = texts(file, "en")
    assert found["2.1/2"] == "A mascot (an owl) was chosen."
    assert "abstract" in [section.id for section in report(file).every_section()]
    assert found["1.1"] == "The Vice-Chair opened the meeting."
    assert "repairs by hand that were kept: 2" in err
    assert "not kept: The Chair, Ms X, opened the meeting." in err
    (copy,) = file.parents[2].glob("d/imports/*/*.before/reports/*")
    assert copy.read_text("utf-8") == mended


def test_an_earlier_version_is_no_repair(run: Run, file: Path) -> None:
    """Where somebody went back to the file of an earlier document, a newer one counts when it is imported again: what
    they differ in was no repair by hand. Repairs stay."""
    run(ENGLISH, "--language", "en")
    earlier = file.read_text("utf-8").replace("The budget was put off.", "The budget was put off to May.")
    newer = ENGLISH.replace("A mascot was", "A song was").replace("opened the meeting", "opened the session")
    run(newer, "--replace")
    file.write_text(earlier, encoding="utf-8")
    run(newer, "--replace")
    found = texts(file, "en")
    assert (found["1.1"], found["2.1/1"]) == ("The Chair opened the session.", "A song was chosen.")
    assert found["2.1/2"] == "The budget was put off to May."


def test_a_document_is_one_meeting_where_that_is_said(run: Run, file: Path) -> None:
    """Minutes that name one day are told how; then every passage is of that meeting, under the ids that it has else."""
    minutes = "Minutes of 5 June 2025\n1\tOpening\nThe Chair opened.\n2\tClosing\nThe Chair closed.\n"
    _, out, _ = run(minutes, "--language", "en")
    ids = set(texts(file, "en"))
    assert "--meeting 2025-06-05" in out
    run(minutes, "--replace", "--meeting", "2025-06-05")
    assert {one.meeting.date for one in report(file).passages() if one.meeting} == {date(2025, 6, 5)}
    assert set(texts(file, "en")) == ids
    status, _, err = run(minutes, "--replace", "--meeting", "yesterday")
    assert (status, "2025-06-05" in err) == (2, True)


def test_a_language_that_was_wrong_can_be_mended(run: Run, file: Path) -> None:
    """A new import in another language takes the place of the one that was named wrongly."""
    run(FRENCH, "--language", "en")
    status, _, _ = run(FRENCH, "--language", "fr", "--replace")
    assert (status, report(file).language) == (0, "fr")


def test_floods_are_counted(run: Run) -> None:
    """Of many pieces of one kind three are named, and how many more there are; what was in the text comes first."""
    page = "\n".join(f"Part {n} ........ {n}" for n in range(1, 8)) + "\n"
    text = (
        page + "".join(f"Part {n}\nIt met and agreed on all of it.\n" for n in range(1, 8)) + "a \u202e b\n"
    )
    _, out, _ = run(text, "--language", "en", "--title", "T")
    lines = out.splitlines()[:-1]
    assert lines[0].startswith("left out: 1 direction marks without a partner")
    assert lines[1:] == [
        *(f"left out: the contents page: Part {n} ........ {n}" for n in (1, 2, 3)),
        "left out: the contents page: 4 more (--verbose names all)",
    ]
    _, out, _ = run(text, "--language", "en", "--title", "T", "--replace", "--verbose")
    assert "left out: the contents page: Part 7 ........ 7" in out


def test_a_document_in_another_language(run: Run) -> None:
    """It is told first."""
    french = "".join(
        f"{n}. Le Président a ouvert la réunion et remercié les délégués de leurs travaux.\n"
        for n in range(1, 6)
    )
    _, out, _ = run(french, "--language", "en")
    assert out.startswith("look at: the text is in fr, not in en: import it again with --language fr\n")
    assert "the text is in" not in run(french, "--language", "fr", "--replace", id_="trial-2024")[1]
    both = french + "".join(
        f"{n}. The chair opened the meeting and thanked all delegates for their work.\n" for n in range(6, 11)
    )
    assert (
        "look at: a part of the text is in fr, not in en"
        in run(both, "--language", "en", id_="trial-2025")[1]
    )
    danish = french.replace(french[3:80].split("\n")[0], "Bestyrelsen skal indkalde til generalforsamling.")
    assert "the text is in da, not in en" in run(danish, "--language", "en", id_="trial-2026")[1]
    # A text does not tell Norwegian from Danish surely.
    assert "the text is in" not in run(danish, "--language", "nb", id_="trial-2027")[1]


def test_what_a_person_chooses(run: Run, file: Path) -> None:
    """Articles are told however few there are, where somebody says so."""
    text = "Report of a meeting that was held\nArticle 3 The fee is ten, and is paid at once.\nIt is high.\n"
    run(text, "--language", "en")
    assert set(texts(file, "en")) == {"front"}
    run(text, "--language", "en", "--replace", "--articles")
    assert set(texts(file, "en")) == {"3"}


def _outline(text: str) -> Report:
    """A report in a short form: `# heading` opens a section, each other line is a passage."""
    sections: list[Section] = []
    inner: list[Section] = []
    for part in reversed(re.split(r"\n(?=#)", text)):
        title, *items = part.split("\n")
        name = title.strip("# ")
        section = Section(f"s{name[0]}", {"en": name}, items=tuple({"en": line} for line in items))
        if title.startswith("##"):
            inner.insert(0, section)
        else:
            sections.insert(0, replace(section, sections=tuple(inner)))
            inner = []
    return Report("r", "en", {"en": "R"}, tuple(sections), frozenset({"en"}))


_BASE = "# One\nAlpha spoke.\nBravo sang.\nCharlie left.\n# Two\nDelta paid.\nEcho came."


@pytest.mark.parametrize(
    ("by_hand", "new", "found", "conflicts"),
    [
        # Joined, left out, put in, moved within a section and to another, made a heading: kept where all is as it was.
        (_BASE.replace(".\nBravo", ". Bravo"), _BASE + "\nFoxtrot.", "# One\nAlpha spoke. Bravo sang.\nCharlie left.\n"
         "# Two\nDelta paid.\nEcho came.\nFoxtrot.", 0),
        (_BASE.replace("Bravo sang.\n", ""), "# Nil\nZulu.\n" + _BASE,
         "# Nil\nZulu.\n" + _BASE.replace("Bravo sang.\n", ""), 0),
        (_BASE.replace("Bravo sang.\n", "") + "\nBravo sang.", _BASE.replace("paid", "had paid"),
         _BASE.replace("Bravo sang.\n", "").replace("paid", "had paid") + "\nBravo sang.", 0),
        (_BASE.replace("Bravo sang", "# Bravo sang"), _BASE.replace("left", "went"),
         _BASE.replace("Bravo sang", "# Bravo sang").replace("left", "went"), 0),
        (_BASE.replace("# Two", "## Two"), _BASE.replace("Bravo", "Boris"),
         _BASE.replace("# Two", "## Two").replace("Bravo", "Boris"), 0),
        # A paragraph that is put in right before or behind leaves a join alone.
        (_BASE.replace(".\nCharlie", ". Charlie"), _BASE.replace("Bravo", "Foxtrot.\nBravo"),
         _BASE.replace(".\nCharlie", ". Charlie").replace("Bravo", "Foxtrot.\nBravo"), 0),
        (_BASE.replace(".\nBravo", ". Bravo"), _BASE.replace("Charlie", "Foxtrot.\nCharlie"),
         _BASE.replace(".\nBravo", ". Bravo").replace("Charlie", "Foxtrot.\nCharlie"), 0),
        # What the document has changed counts, and nothing is lost or stands twice.
        (_BASE.replace(".\nBravo", ". Bravo"), _BASE.replace("Bravo", "Boris"), _BASE.replace("Bravo", "Boris"), 1),
        (_BASE.replace("Bravo sang.\n", "") + "\nBravo sang.", _BASE.replace("Bravo sang", "Boris hummed"),
         _BASE.replace("Bravo sang", "Boris hummed"), 2),
        (_BASE.replace("Bravo sang.\n", "") + "\nBravo sang.", _BASE.replace("came.", "came.\nFoxtrot."),
         _BASE.replace("came.", "came.\nFoxtrot."), 2),
        (_BASE.replace("Bravo", "Boris"), _BASE.replace("Bravo", "Bruno"), _BASE.replace("Bravo", "Bruno"), 1),
        (_BASE.replace("Bravo sang", "# Bravo sang"), _BASE.replace("Charlie left.\n", ""),
         _BASE.replace("Charlie left.\n", ""), 1),
        # A word by hand goes where its passage goes.
        (_BASE.replace("Bravo", "Boris"), _BASE.replace("Bravo sang.\n", "") + "\nBravo sang.",
         _BASE.replace("Bravo sang.\n", "") + "\nBoris sang.", 0),
    ],
)  # fmt: skip
def test_what_is_joined_moved_or_left_out_by_hand(by_hand: str, new: str, found: str, conflicts: int) -> None:
    """It stays so in the next version, unless the document changed there; then that is said."""
    repaired = keep_repairs(_outline(_BASE), _outline(by_hand), _outline(new))
    shown = []
    for passage in repaired.report.passages():
        if passage.number == 1:
            shown.append(f"{'#' * len(passage.path)} {passage.section.title['en']}")  # type: ignore[index]
        shown.append(passage.original)
    assert "\n".join(shown) == found
    assert len(repaired.conflicts) == conflicts
