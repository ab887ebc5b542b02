"""`cwgcop ask` and `chat`."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import ask
from bot.cli.main import main
from index.builds import Builds
from tests.bot.conftest import REPORT, Run

BUSES = "Who bought electric buses?"
KEYS = {"id", "citation", "language", "official", "text", "original", "score"}


def test_a_question_gets_the_passage_with_citation_and_mark(run: Run) -> None:
    """Piped, an answer is plain text: the passage in the reader's language, its citation, its mark; with --original the
    official text under a translation. Where the report has no text in that language, English is shown and named."""
    done = run("ask", BUSES, "--lang", "en")
    assert (done.status, done.err) == (0, "")
    assert "  Suzhou bought three hundred electric buses.\n  — Report on cities, section 1" in done.out
    assert "translation" in done.out
    assert not re.search("\x1b|Сучжоу", done.out)
    original = run("ask", BUSES, "--lang", "en", "--original", "--top", "1").out
    assert "    Сучжоу купил триста электрических автобусов." in original
    shown = run("ask", "Что предложил Медельин?", "--lang", "es", "--top", "1").out
    assert ("Medellín proposed a single ticket" in shown, "inglés" in shown) == (True, True)


def test_json_has_the_shape_of_the_contract(run: Run) -> None:
    """--json gives one object: id, language, outcome, confidence, and passages, best first."""
    reply = json.loads(run("ask", BUSES, "--json", "--lang", "fr").out)
    assert set(reply) == {"id", "language", "outcome", "confidence", "passages"}
    assert reply["language"] == "fr"
    assert reply["outcome"] in {"answer", "closest", "none"}
    assert 0 <= reply["confidence"] <= 1
    first = reply["passages"][0]
    assert set(first) == KEYS
    assert first["id"] == "cities/1/1"
    assert (first["language"], first["official"]) == ("fr", False)
    assert first["text"] == "Suzhou a acheté trois cents autobus électriques."
    assert first["original"] == "Сучжоу купил триста электрических автобусов."
    scores = [passage["score"] for passage in reply["passages"]]
    assert scores == sorted(scores, reverse=True)


def test_exact_words_are_looked_up(run: Run) -> None:
    """In quotation marks or with --exact, words give each place that has them, marked, in the language they are of."""
    for words in (("«électriques»",), ("--exact", "electriques")):
        reply = json.loads(run("ask", *words, "--json").out)
        assert (reply["outcome"], reply["language"]) == ("answer", "fr")
        (passage,) = reply["passages"]
        ((start, end),) = passage["marks"]
        assert passage["text"][start:end] == "électriques"
        assert reply["words"] == {"text": words[-1].strip("«»"), "places": 1, "more": False, "meant": []}
    assert "“electric” appears in one place:" in run("ask", "electric").out
    assert "does not appear anywhere, word for word" in run("ask", '"zeppelin"').out
    assert "There is nothing between the quotation marks" in run("ask", '""', "--lang", "en").out


def test_a_figure_is_answered_in_the_language_of_the_report(run: Run) -> None:
    """A question that is in no language is answered in the report's, on its own, in a batch and in a conversation."""
    assert json.loads(run("ask", "300", "--json").out)["language"] == "ru"
    line = b'{"id": 1, "text": "300"}\n'
    assert json.loads(run("ask", "--batch", stdin=line).out)["language"] == "ru"
    assert json.loads(run("ask", "--batch", "--lang", "fr", stdin=line).out)["language"] == "fr"
    assert re.search("[а-я]{4}", run("chat", stdin=b"300\n").out)


def test_top_sets_the_number_of_passages(run: Run) -> None:
    """--top gives so many passages, whatever the outcome."""
    assert len(json.loads(run("ask", BUSES, "--json", "--top", "1").out)["passages"]) == 1
    assert len(json.loads(run("ask", BUSES, "--json", "--top", "4").out)["passages"]) == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",), ("ask", "q", "--batch"), ("ask", "q", "--top", "0"), ("ask", "q", "--top", "many"),
        ("ask", "q", "--lang", "english"), ("ask", "q", "--colour"), ("answer", "q"), (),
    ],
)  # fmt: skip
def test_wrong_usage_exits_2(run: Run, arguments: tuple[str, ...]) -> None:
    """Wrong usage exits 2 with a message and no traceback."""
    done = run(*arguments)
    assert done.status == 2
    assert "cwgcop" in done.err
    assert "Traceback" not in done.err
    assert "_count" not in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--knowledge", "/nowhere", "ask", "q"), "/nowhere"),
        (("--knowledge", "~nobody-here/x", "ask", "q"), "~nobody-here/x"),
        (("--data", "/dev/null", "ask", "q"), "/dev/null"),
        (("--model", "other", "ask", "q"), "other"),
        (("--model", "other", "ask", "q"), "multilingual-e5-small"),
    ],
)
def test_a_mistake_that_a_person_can_mend_is_one_sentence(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    """An error exits 1 with one line on standard error that names what is wrong."""
    done = run(*arguments)
    assert (done.status, done.out) == (1, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("cwgcop: ")


def test_a_mistake_in_the_program_shows_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen error is one sentence that asks for a report; -X dev shows where it came from."""

    def wrong(*_: object, **__: object) -> None:
        raise RuntimeError("out of numbers")

    monkeypatch.setattr(ask, "open_to_read", wrong)
    done = run("ask", "q")
    assert done.status == 1
    assert "RuntimeError: out of numbers" in done.err
    assert len(done.err.splitlines()) == 1
    monkeypatch.setattr(sys, "flags", SimpleNamespace(dev_mode=True, utf8_mode=0))
    with pytest.raises(RuntimeError):
        run("ask", "q")


@pytest.mark.usefixtures("in_environ")
def test_a_reader_that_goes_away_is_no_error_to_tell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the reader of the output closes it, nothing is printed about that."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as gone:
        monkeypatch.setattr(sys, "stdout", gone)
        assert main(["ask", BUSES]) == 1
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("in_environ")
@pytest.mark.parametrize("arguments", [("ask", BUSES), ("index", "list"), ("ask", "--batch")])
@pytest.mark.parametrize("buffering", [1, -1])
def test_an_output_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    buffering: int,
) -> None:
    """Where the disk of the output is full, that is said of the output."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id": 1, "text": "buses"}\n')))
    with Path("/dev/full").open("w", buffering=buffering) as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main(list(arguments)) == 1
    said = "cwgcop: standard output cannot be written: No space left on device\n"
    assert capsys.readouterr().err == said


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("held", [False, True])
def test_a_broken_report_leaves_the_live_index_to_answer(
    run: Run, knowledge: Path, data: Path, held: bool
) -> None:
    """With one file of two broken, the live build answers from both, and the file is named; where none is live, or it
    is damaged, that is all."""
    path = knowledge / "reports" / "towns.yaml"
    towns = REPORT.replace("cities", "towns").replace("electric buses", "wooden boats")
    path.write_text(towns, encoding="utf-8")
    flags = ("--knowledge", str(knowledge), "--data", str(data))
    assert run(*flags, "ask", BUSES).status == 0
    if held:
        Builds(data).hold()
    path.write_text("report: [", encoding="utf-8")
    done = run(*flags, "ask", "Who bought wooden boats?", "--json")
    assert done.status == 0
    assert json.loads(done.out)["passages"][0]["id"] == "towns/1/1"
    assert "towns.yaml:2: syntax" in done.err
    assert "the index build 000001-" in done.err.splitlines()[-1]
    assert run(*flags, "chat", stdin=BUSES.encode()).status == 0
    assert run(*flags, "ask", "--batch", stdin=b'{"id": 1, "text": "buses"}').status == 0
    stored = next(data.glob("index/builds/*/reports.db"))
    stored.write_bytes(stored.read_bytes()[:-1])
    for folder in (data, data / "none"):
        done = run(*flags, "--data", str(folder), "ask", BUSES)
        assert (done.status, done.out, len(done.err.splitlines())) == (1, "", 1)
        assert "towns.yaml:2: syntax" in done.err


def test_chat_answers_line_by_line(run: Run) -> None:
    """`chat` answers each line of standard input, odd bytes, commands and empty lines too, until it ends. It offers no
    command, which it has not."""
    typed = f"{BUSES}\n\n/about\n\udcff\nstop\nWho proposed a single ticket?\n"
    done = run("chat", "--lang", "en", stdin=typed.encode(errors="surrogateescape"))
    assert (done.status, done.err) == (0, "")
    assert "There are no commands here" in done.out
    assert "Goodbye" in done.out
    assert "/forget" not in done.out
    assert done.out.index("Suzhou bought") < done.out.rindex("Medellín proposed")


def test_chat_gives_one_answer_of_two_questions_once(run: Run) -> None:
    """The passage is not said again for the second question."""
    done = run("chat", "--lang", "en", stdin=f"{BUSES} {BUSES}\n".encode())
    assert done.out.count("Suzhou bought") == 1


def test_closed_streams_are_no_traceback(environ: dict[str, str], tmp_path: Path) -> None:
    """Started without standard input or output, the program still ends in order."""
    line = '"$@" ask --batch <&- >&-'
    command = ["sh", "-c", line, "sh", sys.executable, "-m", "bot"]
    done = subprocess.run(command, capture_output=True, env=environ, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
