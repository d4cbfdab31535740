import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from nutgraf.errors import SettingsError, SlackRefused, SlackUnavailable, StorageError
from nutgraf.jobs.database import Database
from nutgraf.rendering.slack.messages import Message
from nutgraf.slack.api import Slack
from nutgraf.slack.records import Posted
from nutgraf.slack.settings import SlackSettings
from nutgraf.slack.tables import metadata, posts
from nutgraf.slack.tokens import OneToken
from scripted_slack import RESET, Says, ScriptedSlack, ratelimited, refused, scripted_slack

TOKEN = "xoxb-2718-very-secret"
WORDS = "Ferrowick Mills shut its Dunmere plant"
MESSAGE = Message(({"type": "header", "text": {"type": "plain_text", "text": WORDS}},), WORDS)


def run(test: Callable[[ScriptedSlack, Slack, Database], Awaitable[None]], path: Path) -> None:
    """A test with a Slack of its own."""

    async def with_slack() -> None:
        database = Database(f"sqlite:///{path / 'bot.db'}")
        database.create(metadata)
        async with scripted_slack() as there, asking(there, database) as slack:
            await test(there, slack, database)
        database.close()

    asyncio.run(with_slack())


@asynccontextmanager
async def asking(there: ScriptedSlack, database: Database) -> AsyncGenerator[Slack]:
    tokens = OneToken(SlackSettings(bot_token=TOKEN))  # type: ignore[arg-type]
    clock = there.clock
    slack = Slack(tokens, database, api_url=there.api_url, sleep=clock.sleep, clock=clock.time)
    try:
        yield slack
    finally:
        await slack.aclose()


def test_a_message_is_posted_with_its_blocks_and_without_unfurls(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        posted = await slack.post(None, "C1", MESSAGE, thread="1.5")
        (call,) = there.calls
        assert posted == Posted("C1", "1.000100")
        assert call.token == TOKEN
        assert call.arguments == {
            "channel": "C1",
            "text": WORDS,
            "blocks": [dict(MESSAGE.blocks[0])],
            "thread_ts": "1.5",
            "unfurl_links": False,
            "unfurl_media": False,
            "parse": "none",
            "link_names": False,
        }

    run(test, tmp_path)


def test_the_other_methods_send_what_slack_wants(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        view = {"type": "modal"}
        await slack.update("T1", "C1", "1.1", MESSAGE)
        await slack.whisper("T1", "C1", "U1", "No link in there", thread="1.1")
        await slack.unfurl("T1", unfurl_id="u", source="composer", links={"https://a.example": ()})
        assert await slack.open_view("T1", "trigger", view) == "V4"
        await slack.update_view("T1", "V4", view)
        await slack.publish_home("T1", "U1", {"type": "home"})
        assert await slack.permalink("T1", "C1", "1.1") == "https://work.slack.com/1.1"
        await slack.respond(f"{there.root}/commands/1", "No link in there")
        plain = {"parse": "none", "link_names": False}
        shown = {"text": WORDS, "blocks": [dict(MESSAGE.blocks[0])], **plain}
        said: dict[str, Any] = {"text": "No link in there"}
        assert [(call.method, call.arguments) for call in there.calls] == [
            ("chat.update", {"channel": "C1", "ts": "1.1", **shown}),
            (
                "chat.postEphemeral",
                {"channel": "C1", "user": "U1", "thread_ts": "1.1", **said, **plain},
            ),
            (
                "chat.unfurl",
                {
                    "unfurl_id": "u",
                    "source": "composer",
                    "unfurls": {"https://a.example": {"blocks": []}},
                },
            ),
            ("views.open", {"trigger_id": "trigger", "view": view}),
            ("views.update", {"view_id": "V4", "view": view}),
            ("views.publish", {"user_id": "U1", "view": {"type": "home"}}),
            ("chat.getPermalink", {"channel": "C1", "message_ts": "1.1"}),
            ("1", {"response_type": "ephemeral", "replace_original": False, **said}),
        ]

    run(test, tmp_path)


def test_a_channel_gets_a_message_a_second_in_order(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        messages = [Message((), f"message {n}") for n in range(5)]
        await asyncio.gather(*(slack.post("T1", "C1", m, key=m.text) for m in messages))
        assert [call.arguments["text"] for call in there.calls] == [m.text for m in messages]
        assert [call.at for call in there.calls] == [0.0, 1.0, 2.0, 3.0, 4.0]

    run(test, tmp_path)


def test_a_429_is_waited_out_to_the_second_and_met_once_by_all(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        there.script["chat.update"] = [ratelimited(7)]
        await slack.update("T1", "C1", "1.1", MESSAGE)
        assert [call.at for call in there.calls] == [0.0, 7.0]

        there.script["chat.update"] = [ratelimited(30)]
        first = asyncio.create_task(slack.update("T1", "C1", "1.1", MESSAGE))
        while len(there.calls) < 3:
            await asyncio.sleep(0.001)
        others = [slack.update("T1", f"C{n}", "1.1", MESSAGE) for n in range(20)]
        await asyncio.gather(first, *others)
        assert len(there.calls) == 3 + 21  # nobody else was told to wait
        assert {call.at for call in there.calls[3:]} == {37.0}

    run(test, tmp_path)


def test_a_storm_of_429s_is_outlasted(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        there.script["chat.postMessage"] = [ratelimited(10)] * 40
        await asyncio.gather(*(slack.post("T1", f"C{n}", MESSAGE) for n in range(3)))
        assert len({c.arguments["channel"] for c in there.asked("chat.postMessage")}) == 3
        assert there.clock.now == 380.0  # the first three met it at once, the others in turn

    run(test, tmp_path)


def test_an_answer_that_wants_too_long_is_told(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        there.script["chat.update"] = [ratelimited(3600)]
        with pytest.raises(SlackUnavailable) as told:
            await slack.update("T1", "C1", "1.1", MESSAGE)
        assert (told.value.code, told.value.retry_after) == ("ratelimited", 3600)
        with pytest.raises(SlackUnavailable) as told:  # without another call
            await slack.update("T1", "C2", "1.1", MESSAGE)
        assert told.value.retry_after == 3600
        assert len(there.calls) == 1
        await slack.update("T2", "C2", "1.1", MESSAGE)  # another workspace has its own limits

    run(test, tmp_path)


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(RESET, id="reset"),
        pytest.param(Says(status=503, text="<p>Sorry</p>", kind="text/html"), id="page"),
        pytest.param(Says(status=502, text="Bad Gateway", kind="text/plain"), id="text"),
        pytest.param(Says(text="ok", kind="text/plain"), id="text-200"),
        pytest.param(Says(text="{broken"), id="broken-json"),
        pytest.param(Says(text="[]"), id="no-object"),
        pytest.param(refused("internal_error"), id="internal-error"),
        pytest.param(refused("fatal_error", status=500), id="fatal-error"),
    ],
)
def test_trouble_is_tried_again(trouble: Says, tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        there.script["chat.postMessage"] = [trouble] * 3
        assert await slack.post("T1", "C1", MESSAGE) == Posted("C1", "4.000100")

    run(test, tmp_path)


def test_patience_with_an_outage_ends_after_two_minutes(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        there.script["chat.postMessage"] = [RESET] * 500
        with pytest.raises(SlackUnavailable) as told:
            await slack.post("T1", "C1", MESSAGE)
        assert told.value.code == "unreachable"
        assert 90 < there.clock.now <= 120
        assert len(there.calls) < 60

    run(test, tmp_path)


def test_a_modal_is_opened_quickly_or_not_at_all(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        there.script["views.open"] = [RESET]
        assert await slack.open_view("T1", "trigger", {"type": "modal"}) == "V2"
        there.script["views.open"] = [RESET] * 500
        began = there.clock.now
        with pytest.raises(SlackUnavailable):
            await slack.open_view("T1", "trigger", {"type": "modal"})
        assert there.clock.now - began <= 1.0
        there.script["views.open"] = [ratelimited(30)]
        with pytest.raises(SlackUnavailable, match="less often"):
            await slack.open_view("T1", "trigger", {"type": "modal"})

    run(test, tmp_path)


@pytest.mark.parametrize(
    ("answer", "code", "sentence"),
    [
        (refused("not_in_channel"), "not_in_channel", "`/invite @nutgraf`"),
        (refused("channel_not_found"), "channel_not_found", "check the channel's id"),
        (refused("is_archived"), "is_archived", "choose another one"),
        (refused("token_revoked", 401), "token_revoked", "install the app again"),
        (
            refused("missing_scope", needed="chat:write,links:write", provided="commands"),
            "missing_scope",
            r"it lacks chat:write, links:write\.",
        ),
        (refused("missing_scope", needed="<!channel>"), "missing_scope", "lacks a permission"),
        (refused("invalid_blocks"), "invalid_blocks", r"report it \(invalid_blocks\)"),
        (refused("msg_too_long"), "msg_too_long", r"report it \(msg_too_long\)"),
        (Says(status=404, text="<p>No</p>", kind="text/html"), "http_404", "http_404"),
    ],
)
def test_a_refusal_says_what_to_do_and_is_not_tried_again(
    answer: Says, code: str, sentence: str, tmp_path: Path
) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        there.script["chat.postMessage"] = [answer]
        with pytest.raises(SlackRefused, match=sentence) as told:
            await slack.post("T1", "C1", MESSAGE, key="one")
        assert told.value.code == code
        assert len(there.calls) == 1
        await slack.post("T1", "C1", MESSAGE, key="one")  # nothing was recorded
        assert len(there.calls) == 2

    run(test, tmp_path)


def test_a_message_with_a_key_is_posted_once(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, database: Database) -> None:
        there.script["chat.postMessage"] = [RESET, ratelimited(2)]
        both = await asyncio.gather(*(slack.post("T1", "C1", MESSAGE, key="one") for _ in "ab"))
        assert both[0] == both[1] == Posted("C1", "3.000100")
        async with asking(there, database) as restarted:
            assert await restarted.post("T1", "C1", MESSAGE, key="one") == both[0]
        assert len(there.calls) == 3
        assert await slack.post("T1", "C1", MESSAGE, key="two") != both[0]

    run(test, tmp_path)


def test_a_message_under_way_is_recorded_though_its_task_is_cancelled(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, database: Database) -> None:
        answer = {"ok": True, "channel": "C1", "ts": "9.9"}
        there.script["chat.postMessage"] = [Says(answer, seconds=0.05)]
        task = asyncio.create_task(slack.post("T1", "C1", MESSAGE, key="one"))
        while not there.calls:
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await slack.post("T1", "C1", MESSAGE, key="one") == Posted("C1", "9.9")

    run(test, tmp_path)


def test_a_message_that_could_not_be_recorded_is_not_posted_again(tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, database: Database) -> None:
        with database.writing() as connection:
            connection.execute(
                sa.text(
                    "CREATE TRIGGER full BEFORE INSERT ON nutgraf_slack_posts"
                    " BEGIN SELECT RAISE(FAIL, 'full'); END"
                )
            )
        with pytest.raises(StorageError):
            await slack.post("T1", "C1", MESSAGE, key="one")
        with database.writing() as connection:
            connection.execute(sa.text("DROP TRIGGER full"))
        await slack.post("T1", "C1", MESSAGE, key="one")
        assert len(there.calls) == 1
        with database.reading() as connection:
            assert connection.scalars(sa.select(posts.c.key)).all() == ["one"]

    run(test, tmp_path)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Says(status=404, text="expired_url", kind="text/plain"), "expired_url"),
        (refused("used_url", status=404), "used_url"),
        (Says(status=302, headers={"Location": "http://127.0.0.1:1/"}), "http_302"),
    ],
)
def test_a_response_url_that_is_used_up_is_told(answer: Says, code: str, tmp_path: Path) -> None:
    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        there.script["1"] = [answer]
        with pytest.raises(SlackRefused) as told:
            await slack.respond(f"{there.root}/commands/1", "No link in there")
        assert told.value.code == code
        there.script["1"] = [RESET, Says(status=500), ratelimited(3)]
        await slack.respond(f"{there.root}/commands/1", "No link in there")

    run(test, tmp_path)


@pytest.mark.parametrize(
    ("api_url", "response_url", "is_taken"),
    [
        ("https://slack.com/api/", "https://hooks.slack.com/commands/1", True),
        ("https://slack.com/api/", "http://hooks.slack.com/commands/1", False),
        ("https://slack.com/api/", "https://hooks.slack.com.evil.example/commands/1", False),
        ("https://slack.com/api/", "https://hooks.slack.com@evil.example/commands/1", False),
        ("https://slack.com/api/", "https://hooks.slack.com:8443/commands/1", False),
        ("https://slack.com/api/", "https://[::1/commands/1", False),
        ("http://127.0.0.1:80/api/", "http://169.254.169.254/latest", False),
    ],
)
def test_answers_go_to_slacks_host_only(api_url: str, response_url: str, is_taken: bool) -> None:
    from nutgraf.slack.wire import Wire

    wire = Wire(OneToken(SlackSettings(bot_token=TOKEN)), api_url)  # type: ignore[arg-type]
    assert wire.takes(response_url) == is_taken


def test_neither_logs_nor_errors_hold_a_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is set to DEBUG: slack_sdk would log requests and answers as they are."""
    told: list[BaseException] = []

    async def test(there: ScriptedSlack, slack: Slack, _database: Database) -> None:
        echo = refused("invalid_blocks", echo=WORDS, token=TOKEN)
        there.script["chat.postMessage"] = [RESET, ratelimited(1), echo]
        there.script["chat.update"] = [Says(text=f"{{{WORDS}")] * 200
        there.script["s3cret"] = [RESET, Says(status=500), refused("used_url", status=404)]
        for trouble in (
            slack.post("T1", "C1", MESSAGE),
            slack.update("T1", "C1", "1.1", MESSAGE),
            slack.respond(f"{there.root}/commands/s3cret", WORDS),
            slack.respond("https://evil.example/s3cret", WORDS),
        ):
            with pytest.raises((SlackRefused, SlackUnavailable)) as error:
                await trouble
            told.append(error.value)

    caplog.set_level(logging.DEBUG)
    for name in ("slack_sdk", "slack_sdk.web.async_base_client", "aiohttp.client", "nutgraf"):
        caplog.set_level(logging.DEBUG, logger=name)
    run(test, tmp_path)
    assert "chat.postMessage" in caplog.text
    heard = [caplog.text, *(repr((e, e.args, e.__cause__, e.__context__)) for e in told)]
    for secret in (TOKEN, WORDS, "s3cret"):
        assert not [text for text in heard if secret in text]
    assert [(e.__cause__, e.__context__) for e in told] == [(None, None)] * 4


def test_one_token_has_to_be_given() -> None:
    with pytest.raises(SettingsError, match="NUTGRAF_SLACK_BOT_TOKEN"):
        OneToken(SlackSettings())
