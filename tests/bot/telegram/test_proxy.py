"""The webhook behind the proxies that the guide shows, with their files as they are but for addresses and certificate."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
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
        "server 127.0.0.1:8443": f"server 127.0.0.1:{bot}",
        "# server 127.0.0.1:8444": f"server 127.0.0.1:{free_port()}",  # which nobody starts
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


def haproxy(folder: Path, public: int, bot: int, health: int = 0) -> list[str]:
    """Write HAProxy's settings, with one bot that runs and one that does not; the command that runs it."""
    site = (ROOT / "deploy" / "haproxy.cfg").read_text(encoding="utf-8")
    (folder / "both.pem").write_bytes((folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    changes = {
        "bind :443": f"bind 127.0.0.1:{public}",
        "/etc/haproxy/bot.example.org.pem": f"{folder}/both.pem",
        "127.0.0.1:8443 port 8080": f"127.0.0.1:{bot} port {health}",
        "127.0.0.1:8444 port 8081": f"127.0.0.1:{free_port()} port {free_port()}",
    }
    (folder / "haproxy.cfg").write_text(changed(site, changes), encoding="utf-8")
    return ["haproxy", "-db", "-f", str(folder / "haproxy.cfg")]


def changed(text: str, changes: dict[str, str]) -> str:
    """The text with each of its places that a test changes."""
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@contextmanager
def behind(
    proxy: Callable[..., list[str]], folder: Path, public: int, *inner: int
) -> Iterator[tuple[BotAPI, Path]]:
    """A stand-in for Telegram and a proxy that run, and the proxy's log; both end with the block."""
    if not shutil.which(proxy.__name__) or not shutil.which("openssl"):
        pytest.skip(f"no {proxy.__name__} or no openssl here")
    folder.mkdir()
    certificate = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*certificate.split(), "-keyout", "key.pem", "-out", "cert.pem"], cwd=folder, check=True,
                   capture_output=True)  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))  # the stand-in's and this test's trust
        with closing(BotAPI()) as api, (folder / "log").open("wb") as log:
            env = {**os.environ, "HOME": str(folder)}
            running = subprocess.Popen(proxy(folder, public, *inner), stdout=log, stderr=log, env=env)
            try:
                yield api, folder / "log"
            finally:
                running.terminate()
                running.wait()


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_an_update_comes_through_the_proxy(
    proxy: Callable[..., list[str]], start_bot: Callable[..., Bot], tmp_path: Path
):
    """Telegram posts it to the public address, and the person is answered; other paths and secrets are refused."""
    public, inner = free_port(), free_port()
    with behind(proxy, tmp_path / "proxy", public, inner) as (api, log):
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
        assert until(lambda: api.sent(person.id, after), 20), log.read_text()
        assert http(url, {"update_id": 1})[0] == 403
        assert http(f"{url}/other", {"update_id": 1})[0] == 404
        assert http(f"https://127.0.0.1:{public}/metrics")[0] == 404


def test_a_message_that_waits_comes_through_a_router_that_looks_at_readiness(
    start_bot: Callable[..., Bot], tmp_path: Path
):
    """The bot was away, and Telegram could not deliver; started again, it is sent what waits."""
    public, inner, health = free_port(), free_port(), free_port()
    with behind(haproxy, tmp_path / "proxy", public, inner, health) as (api, log):
        url = f"https://127.0.0.1:{public}/telegram"
        bot = start_bot(
            wait=False, TELEGRAM_API_URL=api.url, TELEGRAM_WEBHOOK_URL=url, TELEGRAM_WEBHOOK_SECRET="s" * 32,
            TELEGRAM_WEBHOOK_LISTEN=f"127.0.0.1:{inner}", CWGCOP_HTTP=f"127.0.0.1:{health}",
        )  # fmt: skip
        bot.http = health
        until(bot.is_ready, 30)
        assert bot.stop() == 0
        person, after = Person(api, 7302), api.count()
        api.update({"message": person.message("/help")})
        until(lambda: api.get("state")["webhook"].get("last_error_message"), 20)
        bot.start(wait=False)
        assert until(lambda: api.sent(person.id, after), 40), log.read_text()
        until(lambda: http(f"http://127.0.0.1:{health}/telegramz") == (200, "heard\n"), 40)
        assert http(f"https://127.0.0.1:{public}/metrics")[0] == 404
