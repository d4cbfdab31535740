"""`nutgraf slack post` and `preview`: a digest or an edition, by whatever name it has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from typer.testing import CliRunner

from batch_line import nutgraf
from command_line import check_told
from morning import PIECES, digest_of
from nutgraf.cli.app import app
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import SlackChannel
from nutgraf.rendering.slack.edition_choice import MOST_STORIES
from nutgraf.slack import api
from nutgraf.slack.settings import SlackSettings
from nutgraf.slack.tables import posts
from nutgraf.slack.tokens import OneToken
from slack_night import SlackNight
from slack_workspace import SlackWorkspace, slack_beside

DIGEST = digest_of(PIECES[0])
ID = DIGEST.article.id[:10]


@dataclass(frozen=True, slots=True)
class Desk:
    """A database with a run of three articles, and a Slack.

    Attributes:
        slack: It.
        database: The flag that names the database.
        run: The run's id.
    """

    slack: SlackWorkspace
    database: tuple[str, str]
    run: str


@pytest.fixture(scope="module")
def there() -> Iterator[SlackWorkspace]:
    with slack_beside(interval=0.001, burst=1_000) as slack:
        yield slack


@pytest.fixture
def desk(there: SlackWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(api, "MESSAGE_SECONDS", 0.0)
    monkeypatch.setenv("NUTGRAF_SLACK_BOT_TOKEN", there.team().token)
    monkeypatch.setenv("NUTGRAF_SLACK_API_URL", there.api_url)
    url = f"sqlite:///{tmp_path / 'nights.db'}"
    database = Database(url)
    database.create()
    unasked = api.Slack(OneToken(SlackSettings(bot_token=SecretStr("xoxb-0"))), database)
    record = SlackNight(there, unasked, database).run()
    database.close()
    return Desk(there, ("--database-url", url), record.id)


def posted(desk: Desk, name: str, *flags: str, channel: str = "C0NEWS") -> str:
    before = len(desk.slack.messages(channel))
    result = nutgraf("slack", "post", name, "--channel", channel, *flags, *desk.database)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("http")
    assert desk.slack.messages(channel)[before].ts.replace(".", "") in result.stdout
    return "\n".join(message.text for message in desk.slack.messages(channel)[before:])


@pytest.mark.parametrize("name", [ID, DIGEST.article.url])
def test_a_digest_is_posted_by_each_of_its_names(name: str, desk: Desk) -> None:
    before = len(desk.slack.messages("C0NEWS"))
    assert PIECES[0].headline in posted(desk, name)
    [head, *replies] = desk.slack.messages("C0NEWS")[before:]
    assert {reply.thread_ts for reply in replies} <= {head.ts}
    assert f"key-{PIECES[0].id}" in str(head.blocks)


def test_what_was_posted_is_found_when_it_is_digested_again(desk: Desk) -> None:
    """'Digest again' changes the message and its thread, instead of adding a second one."""
    before = len(desk.slack.messages("C0NEWS"))
    posted(desk, ID)
    posted(desk, ID)
    sent = desk.slack.messages("C0NEWS")[before:]
    database = Database(desk.database[1])
    with database.reading() as connection:
        rows = connection.execute(sa.select(posts.c.key, posts.c.ts)).all()
    database.close()
    assert {row.ts for row in rows} == {message.ts for message in sent}
    assert len([row for row in rows if re.fullmatch(r"digest:[0-9a-f]{32}:0", row.key)]) == 2
    assert all(re.fullmatch(r"digest:[0-9a-f]{32}:[0-9]", row.key) for row in rows)


def test_a_digest_is_posted_from_a_file(desk: Desk, tmp_path: Path) -> None:
    """It is in no store: its buttons are those that need none."""
    path = tmp_path / "digest.json"
    path.write_text(DIGEST.model_dump_json(indent=2))
    before = len(desk.slack.messages("C0NEWS"))
    assert PIECES[0].headline in posted(desk, str(path))
    head = desk.slack.messages("C0NEWS")[before]
    assert "nutgraf_article" in str(head.blocks)
    assert "nutgraf_again" not in str(head.blocks)


def test_an_edition_is_posted_by_its_name_and_once(desk: Desk) -> None:
    told = posted(desk, "morning", channel="C0DESK")
    assert "The Morning Edition" in told
    assert all(str(piece.headline) in told for piece in PIECES[:3])
    count = len(desk.slack.messages("C0DESK"))
    flags = ("--channel", "C0DESK", *desk.database)
    second = nutgraf("slack", "post", desk.run, *flags)
    assert "posted there before" in second.stderr
    assert len(desk.slack.messages("C0DESK")) == count
    again = nutgraf("slack", "post", desk.run, "--again", "--stories", "0", *flags)
    assert (again.exit_code, again.stderr) == (0, "")
    assert len(desk.slack.messages("C0DESK")) == count + 1


def test_only_what_is_wanted_is_shown(desk: Desk, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    flags = ("--topics", "central banks", "--sections", "headline,conclusion", "-o", str(page))
    assert nutgraf("slack", "preview", "morning", *flags, *desk.database).output == ""
    text = page.read_text()
    assert PIECES[0].headline in text
    assert PIECES[1].headline not in text
    assert "Not of one mind" not in text


def test_as_many_articles_are_taken_here_as_in_an_editions_file_and_the_app_home() -> None:
    shown = CliRunner().invoke(app, ["slack", "post", "--help"], terminal_width=200)
    assert f"0<=x<={MOST_STORIES}" in shown.stdout
    fields = SlackChannel.model_json_schema()["properties"]
    assert fields["stories"]["maximum"] == MOST_STORIES


def test_a_preview_asks_nobody_and_needs_no_token(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUTGRAF_SLACK_BOT_TOKEN")
    before = len(desk.slack.calls)
    shown = CliRunner().invoke(app, ["slack", "preview", "-"], input=DIGEST.model_dump_json())
    assert shown.exit_code == 0
    assert shown.stdout.startswith("<!DOCTYPE html>")
    assert "Key rate at 3.25%" in shown.stdout
    assert len(desk.slack.calls) == before


@pytest.mark.parametrize(
    ("name", "flags", "code", "told"),
    [
        ("abcdefabcdef", (), 2, "no digest 'abcdefabcdef'"),
        ("evening", (), 2, "no edition, run or file has that name either"),
        ("https://news.example/none", (), 2, "there is no digest 'https://news.example/none'"),
        ("evening.yaml", (), 2, "evening.yaml"),
        ("none.json", (), 3, "There is no file 'none.json'"),
        (ID, ("--topics", "Markets"), 2, "--topics and --stories are for editions"),
        (ID, ("--sections", "gossip"), 2, "no section 'gossip'"),
        ("morning", ("--topics", "Gardening"), 2, "has no story on Gardening"),
    ],
)
def test_what_is_not_there_is_told(
    name: str, flags: tuple[str, ...], code: int, told: str, desk: Desk
) -> None:
    check_told(nutgraf("slack", "preview", name, *flags, *desk.database), code, told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"title": "Tides"}', "is no digest: give what"),
        ("Tides rose.", "is no digest: give what"),
        (f"{DIGEST.model_dump_json()}\n" * 2, "holds 2 digests"),
    ],
    ids=["another object", "text", "several"],
)
def test_a_file_that_is_no_digest_is_told(text: str, told: str, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "given.json"
    path.write_text(text)
    check_told(nutgraf("slack", "preview", str(path), *desk.database), 3, told)


@pytest.mark.parametrize(
    ("flags", "code", "told"),
    [
        (("--channel", "C0QUIET"), 9, "C0QUIET has no bot in it: write '/invite @nutgraf' there"),
        (("--channel", "C0NOWHERE"), 9, "C0NOWHERE is no channel that the bot can see"),
        (("--channel", "the news"), 2, "--channel is no channel"),
        (("--channel", "C0NEWS", "--team", "desk"), 2, "--team is no workspace's id"),
    ],
)
def test_a_channel_that_cannot_be_posted_in_is_told(
    flags: tuple[str, ...], code: int, told: str, desk: Desk
) -> None:
    check_told(nutgraf("slack", "post", ID, *flags, *desk.database), code, told)


def test_no_channel_no_token_and_no_workspace_are_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = nutgraf("slack", "post", ID, *desk.database)
    assert (missing.exit_code, "--channel" in missing.stderr) == (2, True)
    flags = ("slack", "post", ID, "--channel", "C0NEWS", *desk.database)
    monkeypatch.delenv("NUTGRAF_SLACK_BOT_TOKEN")
    check_told(nutgraf(*flags), 2, "NUTGRAF_SLACK_BOT_TOKEN")
    monkeypatch.setenv("NUTGRAF_SLACK_CLIENT_ID", "111.222")
    check_told(nutgraf(*flags), 2, "name the id of one with --team")


def test_a_token_that_was_revoked_is_told_and_not_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUTGRAF_SLACK_BOT_TOKEN", "xoxb-revoked-long-ago")
    result = nutgraf("slack", "post", ID, "--channel", "C0NEWS", *desk.database)
    check_told(result, 9, "set NUTGRAF_SLACK_BOT_TOKEN to a new one")
    assert "xoxb-revoked" not in result.output


def test_a_preview_is_written_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    flags = (ID, *desk.database)
    check_told(
        nutgraf("slack", "preview", *flags, "-o", str(tmp_path)), 2, "give a file with --output"
    )
    nowhere = tmp_path / "none" / "page.html"
    check_told(nutgraf("slack", "preview", *flags, "-o", str(nowhere)), 2, "there is no folder")
