"""`cwgcop knowledge preview`, without a browser."""

import json
import re
from pathlib import Path

import lxml.html

from knowledge.library import load
from tests.bot.conftest import REPORT, Run


def marks(path: Path) -> dict[str, str]:
    """The marks of a page in English, by passage and language."""
    page = lxml.html.parse(str(path))
    return {
        f"{text.getparent().getparent().get('id')} {text.get('class').rpartition('-')[2]}": mark.xpath(
            "string(*[@lang='en'])"
        )
        for text in page.xpath("//*[contains(@class, 'text ')]")
        for mark in text.xpath(".//*[contains(@class, 'mark')]")
    }


def test_page(run: Run, knowledge: Path, tmp_path: Path) -> None:
    """Every text is on the page under its id; nothing is asked of a network, no script or style is another's."""
    out = tmp_path / "p.html"
    done = run("--knowledge", str(knowledge), "knowledge", "preview", "--out", str(out))
    assert (done.status, done.out) == (0, f"{out}: 4 passages in en, fr, ru\n")
    page = lxml.html.parse(str(out))
    for passage in load(knowledge).passages:
        said = {
            text.get("lang"): text.text for text in page.xpath(f"//*[@id='{passage.id}']//*[@class='said']")
        }
        assert said == passage.text
    assert not page.xpath("//@src | //link | //@style[contains(., 'url')]")
    assert "url(" not in out.read_text("utf-8")
    assert all(
        link.startswith("#") and page.xpath(f"//*[@id='{link[1:]}']") for link in page.xpath("//@href")
    )
    assert marks(out) == {}  # French is in one passage of four: it is expected of none


def test_older_than_its_official_text(run: Run, knowledge: Path, tmp_path: Path) -> None:
    """A translation that stayed when its official text changed is marked; one that changed too is not."""
    path, out = knowledge / "reports" / "cities.yaml", tmp_path / "p.html"
    text = (
        path.read_text("utf-8")
        .replace("купил триста", "купил четыреста")
        .replace("Медельин предложил", "Медельин ввел")
    )
    path.write_text(
        text.replace("Medellín proposed", "Medellín introduced").replace("en: Osaka", "es: Osaka"),
        encoding="utf-8",
    )
    done = run("--knowledge", str(knowledge), "knowledge", "preview", "--out", str(out))
    assert "2 translations are older than the official text that has changed since the live build" in done.err
    found = json.loads(
        run("--knowledge", str(knowledge), "knowledge", "preview", "--out", str(out), "--json").out
    )
    assert found == {
        "file": str(out), "passages": 4, "languages": {"en": 3, "es": 1, "fr": 1, "ru": 4},
        "stale": {"cities/1/1": ["en", "fr"]},
    }  # fmt: skip
    assert marks(out) == {
        "cities/1/1 en": "Out of date", "cities/1/1 fr": "Out of date", "cities/1/3 en": "Not translated",
    }  # fmt: skip


def test_answer(run: Run, knowledge: Path, tmp_path: Path) -> None:
    """A question of the knowledge is answered by the live build in the words of the files; where nothing is live, a passage
    stands there."""
    (knowledge / "questions").mkdir()
    (knowledge / "questions" / "q.yaml").write_text(
        "report: cities\nsplit: judge\nquestions:\n  - id: a\n    kind: answerable\n    passages: [1/2]\n"
        "    text: {en: Who proposed a single ticket?}\n", encoding="utf-8",
    )  # fmt: skip
    path, out = knowledge / "reports" / "cities.yaml", tmp_path / "p.html"
    path.write_text(path.read_text("utf-8").replace("all journeys", "every journey"), encoding="utf-8")
    where = ("--knowledge", str(knowledge), "knowledge", "preview", "--out", str(out))
    said = "//*[contains(@class, 'chat') and @lang='en']//*[@class='{}' or self::{}]"

    def shown() -> list[str]:
        page = lxml.html.parse(str(out))
        return [one.text_content() for one in page.xpath(said.format("asked", "blockquote"))]

    assert run(*where).status == 0
    assert shown() == [
        "Who proposed a single ticket?",
        "Medellín proposed a single ticket for every journey.",
    ]
    assert run(*where, CWGCOP_DATA=str(tmp_path / "none")).status == 0
    assert shown() == ["Suzhou bought three hundred electric buses."]


def test_errors(run: Run, knowledge: Path, tmp_path: Path) -> None:
    """Files with errors give the check's sentences and no page; a place that cannot be written is named."""
    where = ("--knowledge", str(knowledge), "knowledge", "preview", "--out")
    done = run(*where, str(tmp_path / "no" / "p.html"))
    assert done.status == 1
    assert re.fullmatch(r"cwgcop: .*p\.html.*: No such file or directory\n", done.err)
    (knowledge / "reports" / "cities.yaml").write_text(
        REPORT.replace("title:", "titel:", 1), encoding="utf-8"
    )
    done = run(*where, str(tmp_path / "p.html"))
    assert done.status == 1
    assert "report.titel: unknown key: did you mean title?" in done.err
    assert not (tmp_path / "p.html").exists()


def test_markup_in_a_text_is_text(run: Run, knowledge: Path, tmp_path: Path) -> None:
    """What a report says is never taken for HTML."""
    path, out = knowledge / "reports" / "cities.yaml", tmp_path / "p.html"
    path.write_text(
        path.read_text("utf-8").replace("Report on cities", "<script>alert(1)</script>&amp;"),
        encoding="utf-8",
    )
    assert run("--knowledge", str(knowledge), "knowledge", "preview", "--out", str(out)).status == 0
    page = lxml.html.parse(str(out))
    assert len(page.xpath("//script")) == 1
    assert page.xpath("string(//title)") == "<script>alert(1)</script>&amp;"
