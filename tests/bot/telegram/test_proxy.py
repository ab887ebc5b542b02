"""The webhook behind the proxies that the guide shows, with their files as they are but for addresses and certificate."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.telegram.harness import ROOT, Bot, BotAPI, Person, free_port, http, until


def nginx(folder: Path, public: int, bot: int) -> list[str]:
    """Write nginx's settings; the command that runs it."""
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    changes = {
        "listen 443": f"listen 127.0.0.1:{public}",
        "    listen [::]:443 ssl;\n": "",
        "/etc/letsencrypt/live/bot.example.org/fullchain.pem": f"{folder}/cert.pem",
        "/etc/letsencrypt/live/bot.example.org/privkey.pem": f"{folder}/key.pem",
        "127.0.0.1:8443": f"127.0.0.1:{bot}",
    }
    return run_nginx(folder, changed(site, changes))


def run_nginx(folder: Path, site: str) -> list[str]:
    """Write nginx's settings, with those of a site in them; the command that runs it."""
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    http = f"http {{\naccess_log off;\n{paths}{site}}}\n"
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nerror_log stderr;\nevents {{}}\n{http}", encoding="utf-8"
    )
    return ["nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"]


def caddy(folder: Path, public: int, bot: int) -> list[str]:
    """Write Caddy's settings; the command that runs it."""
    site = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    changes = {
        "bot.example.org {": f"{{\n\tadmin off\n\tauto_https off\n}}\nhttps://127.0.0.1:{public} {{\n"
        f"\tbind 127.0.0.1\n\ttls {folder}/cert.pem {folder}/key.pem",
        "127.0.0.1:8443": f"127.0.0.1:{bot}",
    }
    (folder / "Caddyfile").write_text(changed(site, changes), encoding="utf-8")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def changed(text: str, changes: dict[str, str]) -> str:
    """The text with each of its places that a test changes."""
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_an_update_comes_through_the_proxy(
    proxy: Callable[[Path, int, int], list[str]],
    start_bot: Callable[..., Bot],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    """Telegram posts it to the public address, and the person is answered; other paths and secrets are refused."""
    if not shutil.which(proxy.__name__) or not shutil.which("openssl"):
        pytest.skip(f"no {proxy.__name__} or no openssl here")
    folder, public, inner = tmp_path / "proxy", free_port(), free_port()
    folder.mkdir()
    certificate = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*certificate.split(), "-keyout", "key.pem", "-out", "cert.pem"], cwd=folder, check=True,
                   capture_output=True)  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))  # the stand-in's and this test's trust
    api = BotAPI()
    with (folder / "log").open("wb") as log:
        env = {**os.environ, "HOME": str(folder)}
        running = subprocess.Popen(proxy(folder, public, inner), stdout=log, stderr=log, env=env)
    try:
        url = f"https://127.0.0.1:{public}/telegram"
        start_bot(
            TELEGRAM_API_URL=api.url,
            TELEGRAM_WEBHOOK_URL=url,
            TELEGRAM_WEBHOOK_LISTEN=f"127.0.0.1:{inner}",
        )
        assert api.get("state")["webhook"]["url"] == url
        after = api.count()
        person = Person(api, 7301)
        api.update({"message": person.message("/help")})
        assert until(lambda: api.sent(person.id, after), 20), (folder / "log").read_text()
        assert http(url, {"update_id": 1})[0] == 403
        assert http(f"{url}/other", {"update_id": 1})[0] == 404
        assert http(f"https://127.0.0.1:{public}/metrics")[0] == 404
    finally:
        running.terminate()
        running.wait()
        api.close()
