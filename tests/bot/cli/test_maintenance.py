"""The commands for reports, index and models."""

import json
import shutil
from pathlib import Path

from index.builds import Builds
from tests.bot.conftest import REPORT, Run, edit


def test_check_passes_a_sound_folder_and_names_every_error(cwgcop: Run, knowledge: Path) -> None:
    """`knowledge check` exits 0 for a sound folder, and 1 with each error's file and line otherwise."""
    assert cwgcop("knowledge", "check", "--quiet") == (0, "", "")
    assert cwgcop("knowledge", "check")[1].endswith(": warnings: 1; they stop nothing, look at each once\n")
    (knowledge / "reports" / "old.yml").write_text(REPORT)
    assert cwgcop("knowledge", "check")[1].endswith(": warnings: 2; they stop nothing, look at each once\n")
    (knowledge / "reports" / "cities.yaml").write_text(
        REPORT.replace("title: {ru: Автобусы", "titel: {ru: А")
    )
    (knowledge / "reports" / "other.yaml").write_text("report: [")
    status, out, err = cwgcop("knowledge", "check")
    assert (status, err) == (1, "")
    assert "cities.yaml:7: " in out
    assert "other.yaml:" in out
    assert out.endswith("to mend: 2; until then nothing of the folder goes live\n")


def test_an_index_is_built_extended_rolled_back_and_verified(
    cwgcop: Run, knowledge: Path, tmp_path: Path
) -> None:
    """The index commands, from no index to a second build and back: each says what it did."""
    status, out, _ = cwgcop("index", "status")
    assert (status, out.partition(":")[0]) == (1, "missing")
    assert cwgcop("index", "list")[:2] == (0, "No build yet: run cwgcop index build.\n")

    status, out, _ = cwgcop("index", "build")
    assert status == 0
    assert "4 passages in 9 views; 4 passages embedded, 0 unchanged" in out
    status, out, _ = cwgcop("index", "status")
    assert (status, out.partition(":")[0]) == (0, "live")
    status, out, err = cwgcop("index", "rollback")
    assert (status, out, len(err.splitlines())) == (1, "", 1)

    text = REPORT.replace("Nairobi adopted", "Nairobi has adopted")
    (knowledge / "reports" / "cities.yaml").write_text(text)
    status, out, _ = cwgcop("index", "status")
    assert (status, out.partition(":")[0]) == (1, "stale")
    second = cwgcop("index", "build")[1]
    assert "1 passages embedded, 3 unchanged" in second
    same = f"Nothing has changed since build {second.split()[1]}: it is live.\n"
    assert cwgcop("index", "build") == (0, same, "")
    status, out, _ = cwgcop("index", "list")
    assert [line[0] for line in out.splitlines()] == ["*", " "]
    assert cwgcop("index", "rollback")[0] == 0
    status, out, _ = cwgcop("index", "list")
    assert [line[0] for line in out.splitlines()] == [" ", "*"]
    assert "is sound" in cwgcop("index", "verify")[1]
    for old, new in (("has adopted", "took"), ("took", "chose")):
        edit(knowledge, old, new)
        cwgcop("index", "build")
    (damaged,) = tmp_path.glob("data/index/builds/000003-*/reports.db")
    damaged.write_text("[]", encoding="utf-8")
    status, out, err = cwgcop("index", "rollback")
    assert (status, out.split()[1][:7]) == (0, "000001-")
    assert err.startswith("cwgcop: passed over 000003-")


def _asked(cwgcop: Run, *options: str) -> tuple[str, str]:
    """What `ask` says of Nairobi, and on standard error."""
    status, out, err = cwgcop("ask", "Who adopted a night timetable?", "--json", *options)
    assert status == 0
    return json.loads(out)["passages"][0]["text"], err


def test_asking_after_an_edit_makes_nothing_live(cwgcop: Run, knowledge: Path, tmp_path: Path) -> None:
    """Where nothing was published, `ask` answers from the files as they are, and says so; what a bot on the same folder
    answers from stays. What was published answers until the next time, the files with --draft alone."""
    assert _asked(cwgcop)[1] == ""
    live = Builds(tmp_path / "data").live()
    edit(knowledge, "Nairobi adopted", "Nairobi has adopted")
    said = (
        "cwgcop: the live index is left as it is: the reports have changed since: 1 changed; an index beside it answers, "
        "of the reports as they are now: `cwgcop index build` makes it live\n"
    )
    for _ in range(2):
        assert _asked(cwgcop) == ("Nairobi has adopted a night timetable.", said)
        status, out, _ = cwgcop("explain", "What did Nairobi adopt?")
        steps = " ".join(line.split()[0] for line in out.splitlines() if line[:1].strip())
        assert (status, steps) == (0, "clean understand encode retrieve observe decide cite")
    assert Builds(tmp_path / "data").names() == [live]
    assert cwgcop("knowledge", "publish")[0] == 0
    live = Builds(tmp_path / "data").live()
    edit(knowledge, "Nairobi has adopted", "Nairobi took")
    text, said = _asked(cwgcop)
    assert (text, "--draft" in said) == ("Nairobi has adopted a night timetable.", True)
    assert _asked(cwgcop, "--draft") == ("Nairobi took a night timetable.", "")
    assert Builds(tmp_path / "data").live() == live


def test_asking_where_the_published_index_is_gone_makes_nothing_live(
    cwgcop: Run, knowledge: Path, tmp_path: Path
) -> None:
    """The files may have what nobody published: they are asked beside, and a bot is not given them."""
    assert cwgcop("knowledge", "publish")[0] == 0
    shutil.rmtree(tmp_path / "data" / "index")
    edit(knowledge, "Nairobi adopted", "Nairobi took")
    assert _asked(cwgcop)[0] == "Nairobi took a night timetable."
    assert Builds(tmp_path / "data").names() == []


def test_what_is_not_in_a_passage_is_live_after_a_build_too(cwgcop: Run, knowledge: Path) -> None:
    """A translation that became official, in no text of the index, is shown as official after the next `ask`."""
    assert '"official": true' not in cwgcop("ask", "Who bought electric buses?", "--lang", "en", "--json")[1]
    edit(knowledge, "  language: ru", "  language: ru\n  official: [ru, en]")
    assert cwgcop("index", "status")[1].startswith(
        "stale: the reports have changed since: what stands around"
    )
    assert '"official": true' in cwgcop("ask", "Who bought electric buses?", "--lang", "en", "--json")[1]


def test_an_error_in_a_report_leaves_the_builds_in_reach(cwgcop: Run, knowledge: Path) -> None:
    """With a broken report, `index status` says which build is live and then the error; `index rollback` works."""
    cwgcop("index", "build")
    edit(knowledge, "Nairobi adopted", "Nairobi has adopted")
    second = cwgcop("index", "build")[1].split()[1]
    edit(knowledge, "title: {ru: Автобусы", "titel: {ru: Автобусы")
    status, out, err = cwgcop("index", "status")
    assert (status, out) == (1, f"Build {second} is live: it stays so until the reports can be read.\n")
    assert "cities.yaml:7: " in err
    assert cwgcop("index", "build")[0] == 1
    status, out, _ = cwgcop("index", "rollback")
    assert (status, out.split()[1][:7]) == (0, "000001-")
    assert cwgcop("index", "verify")[0] == 0


def test_an_error_in_a_question_is_said_by_status(cwgcop: Run, knowledge: Path) -> None:
    """`index status` names the error that the next build would stop at, after what is live."""
    cwgcop("index", "build")
    (knowledge / "questions").mkdir()
    (knowledge / "questions" / "some.yaml").write_text("questions:\n  - id: x\n", encoding="utf-8")
    status, out, err = cwgcop("index", "status")
    assert status == 1
    assert out.startswith("stale: the questions to learn from have changed since\nbuild 000001-")
    assert "some.yaml:2: " in err


def test_a_damaged_index_is_found(cwgcop: Run, tmp_path: Path) -> None:
    """`index verify` exits 1 and names the file that was altered; `ask` answers all the same, and `index build` makes it
    anew."""
    cwgcop("index", "build")
    (vectors,) = tmp_path.glob("data/index/builds/*/vectors.faiss")
    content = bytearray(vectors.read_bytes())
    content[-5] ^= 1
    vectors.write_bytes(content)
    status, _, err = cwgcop("index", "verify")
    assert status == 1
    assert "vectors.faiss" in err
    assert cwgcop("ask", "Who bought electric buses?", "--json")[0] == 0
    assert cwgcop("index", "build")[0] == 0
    assert cwgcop("index", "verify")[0] == 0


def test_a_model_that_is_there_is_prepared(cwgcop: Run) -> None:
    """`model prepare` finds it and says where."""
    status, out, err = cwgcop("model", "prepare")
    assert (status, err) == (0, "")
    assert "multilingual-e5-small: ready, 384 dimensions" in out
