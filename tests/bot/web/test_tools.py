"""The reports as tools, asked by the protocol's own client."""

import sys
from pathlib import Path
from typing import Any

from tests.bot.web.conftest import Open
from tests.bot.web.test_server import served
from tests.conftest import ROOT

QUESTIONS = (
    "Who proposed information sessions?",
    "how many contributions",
    "mascot",
    "weather",
    "lessons learned",
    "£$%",
)


def connected(place: Any) -> Any:
    """A client of the protocol; its library takes a second to import, and each worker collects every file."""
    from mcp.client.client import Client

    return Client(place)


async def test_an_assistant_gets_what_programs_get(open_page: Open) -> None:
    """The tools give what /api gives, word for word, and a link to each passage."""
    page = await open_page()
    async with served(page.app) as address, connected(f"http://{address}/mcp") as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == {
            "search", "find_words", "passage", "contents",
        }  # fmt: skip
        for tool, path in (("search", "/api/ask"), ("find_words", "/api/find")):
            argument = "question" if tool == "search" else "words"
            for asked in QUESTIONS:
                given = await client.call_tool(tool, {argument: asked, "language": "fr"})
                expected = await page.client.get(path, params={"q": asked, "lang": "fr"})
                if expected.status_code == 400:
                    assert given.is_error
                    continue
                found = given.structured_content
                assert found is not None
                links = [each.pop("link") for each in found["passages"]]
                assert links == [f"http://{address}/p/{each['id']}" for each in found["passages"]]
                assert found == expected.json()


async def test_what_an_assistant_cannot_ask(open_page: Open) -> None:
    """What is too long, unknown or missing gets one sentence; the next call is answered."""
    page = await open_page()
    async with served(page.app) as address, connected(f"http://{address}/mcp") as client:
        for tool, arguments, said in (
            ("search", {"question": "mascot " * 2000}, "too long"),
            ("search", {"question": "mascot", "language": "zzzz"}, "unknown language tag"),
            ("search", {}, "question"),
            ("find_words", {"words": '""'}, "nothing between"),
            ("passage", {"id": "no-such/1"}, "there is no passage"),
            ("contents", {"report": "no-such"}, "there is no report"),
        ):
            given = await client.call_tool(tool, arguments)
            assert given.is_error
            assert said in given.content[0].text
        report = (await client.call_tool("contents", {})).structured_content["reports"][0]["id"]
        sections = (await client.call_tool("contents", {"report": report})).structured_content["sections"]
        passage = await client.call_tool("passage", {"id": sections[0]["passages"][0], "language": "en"})
        assert passage.structured_content["citation"]


async def test_an_assistant_that_asks_much_is_told_when_to_go_on(open_page: Open) -> None:
    """The page's limit holds for assistants."""
    page = await open_page(CWGCOP_WEB_QUESTIONS="7")
    async with served(page.app) as address, connected(f"http://{address}/mcp") as client:
        said = [(await client.call_tool("search", {"question": f"mascot {n}"})).content for n in range(9)]
    assert "ask again in" in said[-1][0].text


async def test_an_assistant_on_this_machine(models: Path, index_folder: Path) -> None:
    """`cwgcop mcp` gives the same tools over standard input and output."""
    from mcp.client.stdio import StdioServerParameters, stdio_client

    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "bot", "--data", str(index_folder), "mcp"],
        cwd=ROOT,
        env={"CWGCOP_MODELS": str(models)},
    )
    async with connected(stdio_client(command)) as client:
        given = await client.call_tool("search", {"question": "Which country offered information sessions?"})
    assert given.structured_content is not None
    assert given.structured_content["passages"][0]["id"] == "cwg-cop-2022/2.3/4"
