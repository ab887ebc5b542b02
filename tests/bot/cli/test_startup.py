"""What a cold `ask` loads."""

import subprocess
import sys
from pathlib import Path

#: Needed to build, to prepare, by the bot or by the development tools, never to answer from a built index.
UNNEEDED = {
    "onnx", "torch", "sentence_transformers", "telegram", "aiosqlite", "tqdm", "dotenv",
    "prometheus_client", "asyncio", "tokenizers", "yaml",
}  # fmt: skip
PROGRAM = """
import sys
from bot.cli.main import main
status = main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(status)
"""


def loaded(environ: dict[str, str], folder: Path, *arguments: str) -> set[str]:
    """The top-level modules that a command loads."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    done = subprocess.run(command, capture_output=True, env=environ, cwd=folder, text=True, check=True)
    assert "cities/1/1" in done.stdout or "Suzhou" in done.stdout
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_a_cold_ask_loads_only_what_answering_takes(environ: dict[str, str], tmp_path: Path) -> None:
    """With the index built of the files as they are, asking loads none of the libraries that reading them, building, the
    bot and tests need, nor, for JSON, the one that reads the interface's texts."""
    modules = loaded(environ, tmp_path, "ask", "Who bought electric buses?", "--json")
    assert {"onnxruntime", "numpy", "faiss"} <= modules
    assert not (UNNEEDED | {"fluent"}) & modules


def test_a_bot_of_its_own_loads_nothing_for_several() -> None:
    """What connects to a PostgreSQL is loaded where one is named, by no other bot and by no other command."""
    program = "import sys, bot.telegram.app, bot.cli.publishing, bot.cli.maintenance; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "asyncpg" not in done.stdout.split()
