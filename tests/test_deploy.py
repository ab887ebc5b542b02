"""What the bot runs in: the compose file, the systemd unit, the lock."""

import re
import shutil
import subprocess
import tomllib

import pytest
import yaml

from bot.settings import Settings
from bot.telegram.app import DRAIN, PAGE
from tests.test_docs import ROOT

#: The folders that each container of ours may write to, and the sizes of those in memory.
CONTAINERS = {
    "bot": (["/data"], ["size=256m"]),
    "replica": (["/data"], ["size=256m"]),
    "db": (["/var/lib/postgresql/data"], ["size=64m", "size=1m"]),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_the_containers_are_locked_down(name: str) -> None:
    """Not root, nothing to write on but a volume and bounded folders in memory, no capabilities, bounded in memory,
    processor, processes and logs, seen by this machine alone; a bot has longer to stop than it needs. A second bot and
    its database start only where they are asked for."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    found, (volumes, memory) = services[name], CONTAINERS[name]
    assert found["read_only"]
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert [each.partition(":")[2].partition(",")[0] for each in found["tmpfs"]] == memory
    assert [each.rpartition(":")[2] for each in found["volumes"]] == volumes
    assert {"mem_limit", "memswap_limit", "cpus", "pids_limit", "healthcheck"} <= found.keys()
    assert found["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert int(found["stop_grace_period"].rstrip("s")) > 2 * DRAIN
    assert all(each.startswith("127.0.0.1:") for each in found.get("ports", ()))
    assert found.get("profiles", []) == ([] if name == "bot" else ["replicas"])
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert found.get("user") == "999" or re.search(
        r"^USER 10001$", dockerfile.rpartition("\nFROM ")[2], re.MULTILINE
    )


def test_two_bots_share_the_disk_and_no_port() -> None:
    """The second bot is the first but for its ports, and that it wants the database: the index is that of both."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    bot, replica = services["bot"], services["replica"]
    assert {key for key in bot if bot[key] != replica[key]} == {"environment", "ports"}
    assert not set(bot["ports"]) & set(replica["ports"])
    assert bot["volumes"] == replica["volumes"] == ["data:/data"]
    differs = {name for name, value in bot["environment"].items() if value != replica["environment"][name]}
    assert differs == {"CWGCOP_DATABASE_FILE"}


def test_the_compose_file_passes_on_settings_that_there_are() -> None:
    """Every secret may come by value or as a file; no name is misspelt."""
    bot = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["bot"]
    names = {name for name, *_ in Settings.from_env({}).table()}
    assert {name.removesuffix("_FILE") for name in bot["environment"]} <= names
    assert {"TELEGRAM_BOT_TOKEN_FILE", "CWGCOP_KEY_FILE", "CWGCOP_DATABASE_FILE"} <= bot["environment"].keys()


def test_the_page_has_a_port_of_its_own() -> None:
    """Where nothing else is set it is not the one on which the bot says how it is, and the guide, the compose file and
    the example name the same."""
    http = re.search(
        r"^With `CWGCOP_HTTP=(\S+)`", (ROOT / "docs" / "admin.md").read_text("utf-8"), re.MULTILINE
    )
    assert http
    assert http[1] != str(PAGE)
    assert f"CWGCOP_HTTP={http[1]}" in (ROOT / "Dockerfile").read_text("utf-8")
    for name in ("docs/admin.md", ".env.example"):
        found = re.findall(r"CWGCOP_WEB=[\d.]+:(\d+)", (ROOT / name).read_text("utf-8"))
        assert set(found) == {str(PAGE.port)}
    assert f"{PAGE}:{PAGE.port}" in (ROOT / "docker-compose.yml").read_text("utf-8")


def test_what_listens_in_a_container_can_be_reached() -> None:
    """It does at the ports that are published, though .env has addresses that the guide names for a bot without Docker."""
    bot = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["bot"]
    inner = {each.rpartition(":")[2] for each in bot["ports"]}
    said = [bot["environment"][name] for name in ("CWGCOP_HTTP", "TELEGRAM_WEBHOOK_LISTEN", "CWGCOP_WEB")]
    found = [re.fullmatch(r"(?:\$\{CWGCOP_WEB:\+)?0\.0\.0\.0:(\d+)\}?", each) for each in said]
    assert {each[1] for each in found if each} == inner
    assert len(inner) == len(said)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_the_unit_is_locked_down() -> None:
    """systemd knows every line of the unit, and finds it little exposed: 1.2 of 10."""
    unit = ROOT / "deploy" / "cwgcop.service"
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=13", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    stop = re.search(r"^TimeoutStopSec=(\d+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    assert stop
    assert int(stop[1]) > 2 * DRAIN


def test_every_package_is_locked_with_its_hashes() -> None:
    """What is installed to run is one version each, with hashes, and is all that the project names."""
    entries = re.split(r"\n(?=\w)", (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8"))[1:]
    locked = {re.split("[=;[ ]", entry)[0] for entry in entries}
    assert len(locked) > 20
    assert not locked & {"requests", "robust-downloader"}  # nothing that downloads comes along
    assert all(re.match(r"[\w.-]+(\[\w+\])?==\S+", entry) for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {re.split(r"[<>=;[ ]", name)[0].replace(".", "-") for name in named} <= locked
