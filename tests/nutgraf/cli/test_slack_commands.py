"""`nutgraf slack`: what it prints, what it asks for first, and how it ends."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from batch_line import nutgraf
from command_line import check_told
from nutgraf.cli.slack import checking, serving
from nutgraf.errors import SlackRefused
from nutgraf.jobs.database import Database
from nutgraf.slack.manifest import manifest
from nutgraf.slack.settings import SlackSettings, load_slack_settings

SOCKET = {"APP_TOKEN": "xapp-1", "BOT_TOKEN": "xoxb-1"}
HTTP = {"SIGNING_SECRET": "hush", "BOT_TOKEN": "xoxb-1"}
OAUTH = {
    "SIGNING_SECRET": "hush",
    "CLIENT_ID": "111.222",
    "CLIENT_SECRET": "hush",
}


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"NUTGRAF_SLACK_{name}", value)


def running(monkeypatch: pytest.MonkeyPatch, run: Callable[..., Awaitable[None]]) -> None:
    """Something else in place of the bot, without what that imports."""
    monkeypatch.setitem(sys.modules, "nutgraf.slack.running", SimpleNamespace(run=run))


@pytest.fixture
def database(tmp_path: Path) -> tuple[str, str]:
    return ("--database-url", f"sqlite:///{tmp_path / 'nights.db'}")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the bot was run with; it ends at once."""
    calls: list[dict[str, Any]] = []

    async def run(database: Database, settings: SlackSettings, **others: Any) -> None:
        others["told"]("ready\x1b[31m")
        calls.append({"database": database.shown, "settings": settings, **others})

    running(monkeypatch, run)
    return calls


def test_the_manifest_is_json_or_yaml_of_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, UNFURL_DOMAINS="news.example")
    flags = ("--http", "https://bot.example", "--name", "Morning Desk")
    as_json = nutgraf("slack", "manifest", *flags)
    as_yaml = nutgraf("slack", "manifest", *flags, "--yaml")
    made = manifest(load_slack_settings(), name="Morning Desk", http="https://bot.example")
    assert json.loads(as_json.stdout) == yaml.safe_load(as_yaml.stdout) == made
    assert "link_shared" in as_json.stdout


def test_a_manifest_that_slack_would_refuse_is_told() -> None:
    result = nutgraf("slack", "manifest", "--http", "http://bot.example")
    check_told(result, 2, "--http 'http://bot.example' is no https URL")


@pytest.mark.parametrize(
    ("values", "flags", "told"),
    [
        ({}, (), ["APP_TOKEN is not set", "App-Level Tokens", "BOT_TOKEN is not set"]),
        ({"APP_TOKEN": "xapp-1"}, (), ["BOT_TOKEN is not set", "Bot User OAuth Token"]),
        (
            {"APP_TOKEN": "xoxb-1", "BOT_TOKEN": "xapp-1"},
            (),
            ["APP_TOKEN does not begin with 'xapp-'", "BOT_TOKEN does not begin with 'xoxb-'"],
        ),
        ({**SOCKET, "CLIENT_ID": "111.222"}, (), ["CLIENT_ID is set", "add --http"]),
        (SOCKET, ("--http",), ["SIGNING_SECRET is not set", "App Credentials"]),
        (
            {"SIGNING_SECRET": "hush", "CLIENT_ID": "111.222"},
            ("--http",),
            ["CLIENT_SECRET is not set", "App Credentials"],
        ),
        (SOCKET, ("--port", "3000"), ["--host and --port are for HTTP: add --http"]),
        ({**SOCKET, "USER_LIMIT": "many"}, (), ["NUTGRAF_SLACK_USER_LIMIT"]),
    ],
    ids=[
        "nothing",
        "no bot token",
        "swapped",
        "oauth over a socket",
        "no secret",
        "half oauth",
        "port without http",
        "no number",
    ],
)
def test_what_is_missing_is_told_before_anything_is_opened(
    values: dict[str, str],
    flags: tuple[str, ...],
    told: list[str],
    ran: list[dict[str, Any]],
    database: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the variable's name, and where Slack shows its value; never with a value."""
    given(monkeypatch, **values)
    result = nutgraf("slack", "run", *flags, *database)
    for part in told:
        check_told(result, 2, part)
    assert not any(value in result.stderr for value in values.values() if value[-1] == "1")
    assert not ran
    assert not Path(database[1].removeprefix("sqlite:///")).exists()


@pytest.mark.parametrize(
    ("values", "flags", "http"),
    [
        (SOCKET, (), None),
        (HTTP, ("--http",), ("127.0.0.1", 3000)),
        (OAUTH, ("--http", "--host", "0.0.0.0", "--port", "0"), ("0.0.0.0", 0)),  # noqa: S104
    ],
    ids=["socket", "http", "oauth"],
)
def test_the_bot_is_run_with_what_was_given(
    values: dict[str, str],
    flags: tuple[str, ...],
    http: tuple[str, int] | None,
    ran: list[dict[str, Any]],
    database: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, **values)
    result = nutgraf("slack", "run", *flags, *database)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nutgraf: ready[31m\n")
    [call] = ran
    assert (call["http"], call["database"]) == (http, database[1])
    assert call["settings"] == load_slack_settings()


def test_quietly_it_says_nothing(
    ran: list[dict[str, Any]], database: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, **SOCKET)
    assert nutgraf("slack", "run", "--quiet", *database).output == ""
    assert len(ran) == 1


def test_what_slack_refuses_has_a_code_of_its_own(
    database: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(*_: Any, **__: Any) -> None:
        raise SlackRefused("The token is not taken.", code="invalid_auth")

    running(monkeypatch, run)
    given(monkeypatch, **SOCKET)
    check_told(nutgraf("slack", "run", *database), 9, "The token is not taken.")


@pytest.mark.parametrize("command", [("run",), ("post", "abcdef", "--channel", "C0NEWS")])
def test_without_slacks_packages_it_says_what_to_install(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(name: str) -> object:
        return None if name == "slack_bolt" else find_spec(name)

    monkeypatch.setattr(checking, "find_spec", found)
    result = nutgraf("slack", *command)
    check_told(result, 2, "not installed (slack_bolt): pip install 'nutgraf[slack]'")


def test_the_first_signal_ends_it_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    finished: list[str] = []

    async def run(*_: Any, end: asyncio.Event, **__: Any) -> None:
        signal.raise_signal(signal.SIGINT)
        await asyncio.wait_for(end.wait(), 5)
        finished.append("what was in hand")

    running(monkeypatch, run)
    database = Database(f"sqlite:///{tmp_path / 'nights.db'}")
    asyncio.run(serving.serve(database, load_slack_settings(), http=None, quiet=False))
    database.close()
    assert finished
    assert "finishing what is in hand; another Ctrl-C stops at once" in capsys.readouterr().err


def test_no_command_of_slacks_loads_its_packages_before_it_runs() -> None:
    """`nutgraf --help` is fast, and works without the extra."""
    code = (
        "import sys; from nutgraf.cli.app import app; "
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('slack_sdk', 'slack_bolt', 'aiohttp', 'cryptography')])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
