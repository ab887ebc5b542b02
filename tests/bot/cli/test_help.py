"""What `--help` says."""

import argparse
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from bot.cli.parser import parser


def commands(
    parser: argparse.ArgumentParser, name: str = "cwgcop"
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command with its parser."""
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if parser.get_default("run"):
        yield name, parser
    for action in inner:
        for part, below in action.choices.items():
            yield from commands(below, f"{name} {part}")


COMMANDS = dict(commands(parser()))


def test_the_commands_of_the_contract_exist() -> None:
    """Every command that other programs and people rely on is there."""
    expected = {"ask", "chat", "bot", "knowledge check", "index build", "index status", "index list",
                "index rollback", "index verify", "eval", "settings", "model prepare", "questions"}  # fmt: skip
    assert {f"cwgcop {name}" for name in expected} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_shows_an_example_that_it_understands(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command's help has an example that names the command and parses; its function can be imported and called."""
    example = (COMMANDS[name].epilog or "").rpartition("\n")[2].strip()
    assert name in example
    words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', example.partition("cwgcop ")[2])]
    assert parser().parse_args(words).run
    assert capsys.readouterr().err == ""
    module, _, function = COMMANDS[name].get_default("run").__closure__[0].cell_contents.partition(":")
    assert callable(getattr(import_module(module), function))
