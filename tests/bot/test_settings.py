"""Settings: where they come from, what is wrong with them, and what is not shown of them."""

import json
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.errors import SettingsError
from bot.screens.phrases import LANGUAGES
from bot.settings import CHECKOUT, Address, Settings, doubtful_names, environment, unknown_names
from index.model.default import DEFAULT
from index.pipeline import CUTS
from tests.bot.conftest import Run

TOKEN = "123456:ABC-DEF_secret"
CONFIDENCES = ("CWGCOP_ANSWER", "CWGCOP_CLOSEST")


def test_defaults_need_no_environment() -> None:
    """Without an environment every setting has its default, and each says so."""
    settings = Settings.from_env({})
    assert settings.knowledge.name == "knowledge"
    assert settings.telegram_token is None
    assert {origin for _, _, origin, _ in settings.table()} == {"default"}


def test_defaults_are_those_of_the_index() -> None:
    """They are written twice, for importing the index takes long."""
    settings = Settings.from_env({})
    assert (settings.model, settings.answer, settings.closest) == (DEFAULT, CUTS.answer, CUTS.closest)


@pytest.mark.parametrize("name", CONFIDENCES)
def test_the_sample_says_what_a_confidence_is(name: str) -> None:
    """In the words of `cwgcop settings`."""
    meaning = next(meaning for own, _, _, meaning in Settings.from_env({}).table() if own == name)
    sample = (CHECKOUT / ".env.example").read_text(encoding="utf-8")
    assert f"# {meaning[0].upper()}{meaning[1:]}\n#{name}=" in sample


def test_a_flag_wins_over_the_environment() -> None:
    """Its origin says which won; an empty flag, as of `--data "$UNSET"`, is none, nor is a value that is blanks."""
    settings = Settings.from_env({"CWGCOP_DATA": "/a", "CWGCOP_MODEL": "m"}, data="/b", model=None)
    assert (settings.data, settings.model) == (Path("/b"), "m")
    assert (settings.origins["data"], settings.origins["model"]) == ("flag", "environment")
    assert Settings.from_env({"CWGCOP_DATA": "/a"}, data="").data == Path("/a")
    blanks = dict.fromkeys(("CWGCOP_DATA", "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET_FILE"), " \t")
    assert Settings.from_env(blanks, strict=True, model="  ") == Settings.from_env({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_API_URL", "http://exa mple.org"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081/?a=b"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081/#a"),
        ("TELEGRAM_WEBHOOK_URL", "https://bot.example/{token}"),
        ("TELEGRAM_WEBHOOK_URL", "https://bot.example/%7Ba:b%7D"),
        ("CWGCOP_DATABASE", "bot.sqlite3"),
        ("CWGCOP_DATABASE", "postgresql://db"),
        ("CWGCOP_DATABASE", "postgresql://a:b@db:five/bot"),
        ("CWGCOP_DATABASE", "postgresql://[::1/bot"),
        ("CWGCOP_HTTP", "[]:8090"),
        ("CWGCOP_HTTP", "http://127.0.0.1:8090"),
        ("CWGCOP_HTTP", f"host:{'0' * 5000}"),
        ("CWGCOP_KNOWLEDGE", "a\0b"),
        ("CWGCOP_ADMINS", "12345 67890"),
        ("CWGCOP_ADMINS", "-100"),
        ("CWGCOP_ADMINS", "1_000"),
        ("CWGCOP_ADMINS", "\u0661\u0662"),
        *(("CWGCOP_CLOSEST", value) for value in ("nan", "2", "-0.1", "inf", "0,95", "95 percent")),
        ("CWGCOP_WEB", "8080"), ("CWGCOP_WEB_URL", "council.example"), ("CWGCOP_WEB_URL", "https://a.example/?x"),
        *(("CWGCOP_WEB_URL", f"https://a.example/{first}/") for first in (*LANGUAGES, "api", "p/x", "x/about", "page.css")),
        ("CWGCOP_WEB_QUESTIONS", "0"), ("CWGCOP_WEB_COLOR", "blue"), ("CWGCOP_WEB_COLOR", "#ffee00"), ("CWGCOP_WEB_LOGO", "/no.svg"),
        ("CWGCOP_CONTACT", "javascript:alert(1)"), ("CWGCOP_CONTACT", "we"),
        ("CWGCOP_WEB_PROXIES", "nginx"), ("CWGCOP_WEB_ORIGINS", "https://a.example/page"), ("CWGCOP_WEB_ORIGINS", "*"),
        ("CWGCOP_WEB_ORIGINS", "https://a.example:443"), ("CWGCOP_WEB_ORIGINS", "https://bücher.example"),
    ],
)  # fmt: skip
def test_a_value_that_no_use_can_be_made_of_is_refused(name: str, value: str) -> None:
    """It is named at once, rather than failing wherever it is used."""
    with pytest.raises(SettingsError, match=f"{name} "):
        Settings.from_env({name: value}, strict=True)


def test_all_problems_are_told_at_once() -> None:
    """Every wrong value and unknown name is reported in one error, each in a line that names it."""
    environ = {
        "TELEGRAM_BOT_TOKEN": "hello", "TELEGRAM_API_URL": "http://[", "TELEGRAM_WEBHOOK_URL": "ftp://x",
        "TELEGRAM_WEBHOOK_LISTEN": "8443", "TELEGRAM_WEBHOOK_SECRET": "fifteen-letters", "CWGCOP_ADMINS": "1,me",
        "CWGCOP_HTTP": "host:99999", "CWGCOP_ANSWER": "most", "CWGCOP_KNOWLEDGE": "~nobody-here/x",
        "CWGCOP_DTA": "/x",
    }  # fmt: skip
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(environ, strict=True)
    for name in environ:
        lines = [line for line in caught.value.problems if line.startswith(name)]
        assert len(lines) == 1, name
    assert "CWGCOP_DTA is not a setting: did you mean CWGCOP_DATA?" in caught.value.problems
    assert len(str(caught.value).splitlines()) == len(environ)
    assert "CWGCOP_ANSWER ('most') is not a confidence from 0 to 1" in str(caught.value)


@pytest.mark.parametrize("name", CONFIDENCES)
@pytest.mark.parametrize("value", ["0.65", "65%", " 0.65 "])
def test_a_confidence_may_be_a_percentage(name: str, value: str) -> None:
    """It is a number or a percentage, and each of the two is its own."""
    settings = Settings.from_env({name: value})
    chosen = {"CWGCOP_ANSWER": settings.answer, "CWGCOP_CLOSEST": settings.closest}
    assert chosen[name] == pytest.approx(0.65)
    assert settings.answer != settings.closest


def test_addresses_and_lists_are_parsed() -> None:
    """host:port, IPv6 in brackets, and lists of ids are read, and shown as they are written."""
    settings = Settings.from_env({"CWGCOP_HTTP": "[::1]:8080", "CWGCOP_ADMINS": "1, 22"})
    assert settings.http == Address("::1", 8080)
    assert str(settings.http) == "[::1]:8080"
    assert settings.admins == (1, 22)
    assert ("CWGCOP_ADMINS", "1,22") in [row[:2] for row in settings.table()]


def test_secrets_are_masked() -> None:
    """No secret shows in the table, in repr, or in the message about a wrong one."""
    settings = Settings.from_env(
        {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": "s3cret-of-sixteen",
            "CWGCOP_DATABASE": "postgresql://me:Xylophon@[::1]:5432,db2/bot?target_session_attrs=read-write",
        }
    )
    assert settings.database is not None
    assert settings.telegram_token == TOKEN
    shown = repr(settings) + str(settings.table())
    assert TOKEN not in shown
    assert "s3cret-of-sixteen" not in shown
    assert "Xylophon" not in shown
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(
            {"TELEGRAM_BOT_TOKEN": "half-a-token", "CWGCOP_DATABASE": "mysql://me:Xylophon@db/bot"}
        )
    assert "half-a-token" not in str(caught.value)
    assert "CWGCOP_DATABASE is not the address" in str(caught.value)
    assert "Xylophon" not in str(caught.value)


def test_a_password_within_an_address_is_masked() -> None:
    """It shows neither where settings are listed nor where the address is refused."""
    name = "CWGCOP_ASSISTANT_URL"
    settings = Settings.from_env({name: "https://me:Blunderbuss@api.example.org/v1"})
    assert (name, "https://••••••@api.example.org/v1") in [row[:2] for row in settings.table()]
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({name: "https://me:Blunderbuss@api.example.org/v1?x"})
    assert "Blunderbuss" not in repr(settings) + str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("CWGCOP_DATABASE", value)
            for value in (
                "postgresql:/u:Xylophon@h", "postgresql:///u:Xylophon@h/c", "postgresql://h:5432/u:Xylophon@h",
                "postgresql://u:Xylophon@h,u2:Xylophon@h2/c", "postgresql://h:5999/c;password=Xylophon",
            )
        ),
        *(
            ("TELEGRAM_PROXY", value)
            for value in ("u:Xylophon@h:1", "Xylophon@h:1", "http//u:Xylophon@h", "http://h/?key=Xylophon")
        ),
        ("CWGCOP_ASSISTANT_URL", "https//u:Xylophon@h"), ("CWGCOP_ASSISTANT_URL", "https://h/v1?api_key=Xylophon"),
        ("CWGCOP_WEB", "u:Xylophon@h:1"), ("TELEGRAM_BOT_TOKEN_FILE", "4242:Xylophon"),
    ],
)  # fmt: skip
def test_a_secret_in_a_mistyped_value_is_not_repeated(name: str, value: str) -> None:
    """The refusal, which a log may keep, does not show it."""
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({name: value}, strict=True)
    assert name in str(refused.value)
    assert "Xylophon" not in str(refused.value)


def test_what_follows_a_path_is_masked() -> None:
    """A key may stand there, or the token; a mail address stays readable."""
    given = {
        "TELEGRAM_WEBHOOK_URL": "https://h.org/t?secret=Xylophon",
        "TELEGRAM_API_URL": "http://h:1/bot42:Xylophon",
        "CWGCOP_CONTACT": "us@example.org",
    }
    table = dict(row[:2] for row in Settings.from_env(given).table())
    assert table["TELEGRAM_WEBHOOK_URL"] == "https://h.org/t?••••••"
    assert table["TELEGRAM_API_URL"] == "http://h:1/bot••••••"
    assert table["CWGCOP_CONTACT"] == "us@example.org"


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    """NAME_FILE names a file with the secret; one that cannot be read is named, and so is a secret beside its file:
    nobody can tell which is meant."""
    name, file = "TELEGRAM_BOT_TOKEN", tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    settings = Settings.from_env({f"{name}_FILE": str(file)}, strict=True)
    assert (settings.telegram_token, settings.origins["telegram_token"]) == (TOKEN, "file")
    for environ, said in (
        ({f"{name}_FILE": str(tmp_path / "gone")}, r"TELEGRAM_BOT_TOKEN_FILE .*gone"),
        ({f"{name}_FILE": str(file), name: "4242:here"}, f"{name} and {name}_FILE are both set"),
    ):
        with pytest.raises(SettingsError, match=said):
            Settings.from_env(environ, strict=True)


def test_a_secrets_file_may_have_windows_mark_but_must_have_a_secret(tmp_path: Path) -> None:
    """A byte-order mark is no part of the secret; of a file that is empty, or holds no token, the setting is named that
    names the file."""
    file = tmp_path / "token"
    environ = {"TELEGRAM_BOT_TOKEN_FILE": str(file)}
    file.write_bytes(f"{TOKEN}\r\n".encode("utf-8-sig"))
    assert Settings.from_env(environ, strict=True).telegram_token == TOKEN
    for content, said in (("\n", "is empty: put the secret in it"), ("half-a-token", "is not a bot token")):
        file.write_text(content)
        with pytest.raises(SettingsError) as caught:
            Settings.from_env(environ, strict=True)
        (problem,) = caught.value.problems
        assert problem.startswith(f"TELEGRAM_BOT_TOKEN_FILE ('{file}')")
        assert said in problem
        assert "half" not in problem


def test_a_bot_without_a_token_hints_at_the_one_that_is_misspelt(run: Run) -> None:
    """The name that looks like the setting's is told before what is missing."""
    done = run("bot", TELEGRAM_TOKEN=TOKEN)
    hint, missing = done.err.splitlines()
    assert hint == "cwgcop: TELEGRAM_TOKEN is not a setting: did you mean TELEGRAM_BOT_TOKEN?"
    assert (done.status, "TELEGRAM_BOT_TOKEN is not set" in missing) == (1, True)
    assert TOKEN not in done.err


def test_a_dotenv_file_stands_behind_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` in the current folder is read, also one with Windows' mark at its begin; the environment wins over it."""
    (tmp_path / ".env").write_bytes("CWGCOP_MODEL=from-file\r\nCWGCOP_DATA=/file\r\n".encode("utf-8-sig"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CWGCOP_DATA", "/environment")
    monkeypatch.delenv("CWGCOP_MODEL", raising=False)
    read, written = environment()
    assert (read["CWGCOP_MODEL"], read["CWGCOP_DATA"]) == ("from-file", "/environment")
    assert Settings.from_env(read, written=written).origins["model"] == ".env"
    assert Settings.from_env(read, written=written).origins["data"] == "environment"


@pytest.mark.parametrize(
    ("content", "lines"),
    [(b'# a note\n\n\nCWGCOP_MODEL m\nCWGCOP_DATA=/x\n\nCWGCOP_ADMINS="1\n', (", line 4,", ", line 7,")),
     (b"\xff\xfe=1", ("",))],
    ids=["no settings", "no text"],
)  # fmt: skip
def test_what_is_wrong_in_a_dotenv_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: bytes, lines: tuple[str, ...]
) -> None:  # fmt: skip
    """Each line that gives no setting, whatever stands around it, or the whole file; nothing else is said."""
    (tmp_path / ".env").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    assert main(["settings"]) == 1
    for line, number in zip(capsys.readouterr().err.splitlines(), lines, strict=True):
        assert line.startswith(f"cwgcop: .env ({tmp_path / '.env'}){number} cannot be read: ")


def test_settings_lists_every_setting(run: Run) -> None:
    """`cwgcop settings` lists name, value, origin and meaning, and masks the token, which it does not need."""
    assert run("settings").status == 0
    done = run("settings", TELEGRAM_BOT_TOKEN=TOKEN)
    assert (done.status, done.err) == (0, "")
    assert TOKEN not in done.out
    lines = {line.split()[0]: line for line in done.out.splitlines()}
    assert set(lines) == {row[0] for row in Settings.from_env({}).table()}
    assert "environment" in lines["TELEGRAM_BOT_TOKEN"]


def test_asking_only_warns_of_an_unknown_name(run: Run) -> None:
    """For `ask` a misspelt setting is a warning, since asking may not need it. Other programs' names are none of ours."""
    done = run("ask", "buses", CWGCOP_DTA="/x")
    assert (done.status, done.err) == (0, "cwgcop: CWGCOP_DTA is not a setting: did you mean CWGCOP_DATA?\n")
    others = dict.fromkeys(("PATH", "TELEGRAM_CHAT_ID", "TELEGRAM_API_ID", "TELEGRAM_API_HASH"), "")
    assert unknown_names(others) == doubtful_names(others) == []
    assert "did you mean" not in unknown_names({"CWGCOP_QQQQQQQQQQQQ": ""})[0]


WRONG = {
    "TELEGRAM_BOT_TOKEN": "half-a-token", "TELEGRAM_API_URL": "http://[", "TELEGRAM_WEBHOOK_URL": "ftp://x",
    "TELEGRAM_WEBHOOK_LISTEN": "8443", "TELEGRAM_WEBHOOK_SECRET_FILE": "/nowhere/secret", "CWGCOP_ADMINS": "me",
    "CWGCOP_HTTP": "8080",
}  # fmt: skip


def test_wrong_settings_of_the_bot_hinder_no_other_command(run: Run) -> None:
    """What the bot alone uses is minded by `bot` and `settings` alone: `ask` and `index` do without."""
    for command in (["ask", "buses"], ["index", "list"]):
        done = run(*command, **WRONG)
        assert (done.status, done.err) == (0, ""), command
    done = run("settings", **WRONG)
    assert done.status == 1
    assert [line.split()[1] for line in done.err.splitlines()] == list(WRONG)
    done = run("bot", **WRONG)
    assert done.status == 1
    assert [json.loads(line)["message"].split()[0] for line in done.err.splitlines()] == list(WRONG)


def test_a_wrong_setting_that_is_not_used_is_at_its_default() -> None:
    """A value of the bot's that is no such value is neither kept nor said to come from the environment."""
    settings = Settings.from_env(WRONG)
    assert (settings.table(), settings.telegram_token) == (Settings.from_env({}).table(), None)
