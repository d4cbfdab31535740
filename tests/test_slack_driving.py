"""The local Slack drives an app as Slack does, over HTTP and over web sockets."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from slack_workspace import FORGERIES, Ack, Forgery, NotThere, SlackWorkspace
from slack_workspace.asking import client, with_slack
from slack_workspace.records import Json
from slack_workspace.samples import BUTTONS, FORM, plain


@asynccontextmanager
async def app_over_http(slack: SlackWorkspace) -> AsyncGenerator[tuple[str, list[Json]]]:
    """Bolt, listening; where, and what it has heard."""
    heard: list[Json] = []
    app = bolt(slack, heard)
    runner = web.AppRunner(app.server().web_app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", heard
    finally:
        await runner.cleanup()


def bolt(slack: SlackWorkspace, heard: list[Json]) -> AsyncApp:
    """An app that keeps what it hears, and opens the form at the button 'wrong'."""
    app = AsyncApp(client=client(slack), signing_secret=slack.signing_secret)

    async def hear(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    async def opens(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    async def offers(ack: Any, body: Json) -> None:
        await ack(options=[{"text": plain(body["value"]), "value": body["value"]}])

    async def refuses(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack(response_action="errors", errors={"comment": "Say more."})

    app.command("/nutgraf")(hear)
    app.shortcut("nutgraf_digest_link")(hear)
    app.action("evidence")(hear)
    app.action("wrong")(opens)
    app.options("zone")(offers)
    app.view("feedback")(refuses)
    for event in ("app_mention", "link_shared", "app_home_opened", "app_uninstalled"):
        app.event(event)(hear)
    return app


def test_bolt_understands_what_is_sent_over_http() -> None:
    async def test(slack: SlackWorkspace) -> None:
        posted = slack.keep("C0NEWS", slack.team().bot_user, "A digest", blocks=BUTTONS)
        sent = [
            slack.command("C0NEWS", "U0ANN", "https://news.example/a?b=1&c=2"),
            slack.mention("C0NEWS", "U0ANN", "see https://news.example/a?b=1&c=2"),
            slack.link_shared("C0NEWS", "U0ANN", ["https://news.example/a"]),
            slack.home_opened("U0ANN"),
            slack.shortcut(slack.say("C0NEWS", "U0BEN", "https://news.example/a"), "U0ANN"),
            slack.click(posted, "evidence", "U0ANN"),
        ]
        async with app_over_http(slack) as (url, heard):
            sender = await slack.sender(url)
            acks = [await sender.send(delivery) for delivery in sent]
            again = await sender.send(sent[1].again(1))
            checks = [slack.ssl_check(), slack.url_verification("sesame")]
            checked = [await sender.send(delivery) for delivery in checks]
        assert [ack.status for ack in [*acks, again, *checked]] == [200] * 9
        assert max(ack.seconds for ack in acks) < 3
        command, mention, shared, home, shortcut, click, retried = heard
        assert command["text"] == "https://news.example/a?b=1&c=2"
        assert "<https://news.example/a?b=1&amp;c=2>" in mention["event"]["text"]
        assert retried["event_id"] == mention["event_id"]
        assert shared["event"]["links"][0]["domain"] == "news.example"
        assert home["event"]["tab"] == "home"
        assert shortcut["message"]["text"] == "https://news.example/a"
        assert click["actions"][0]["value"] == "one"
        assert click["message"]["ts"] == posted.ts
        assert checked[1].json == {"challenge": "sesame"} or checked[1].body == "sesame"

    with_slack(test)


@pytest.mark.parametrize("forged", FORGERIES)
def test_a_forged_request_is_one_that_a_verifier_refuses(forged: Forgery) -> None:
    """Bolt itself answers some with 500; whoever verifies must answer all with 401."""

    async def test(slack: SlackWorkspace) -> None:
        async with app_over_http(slack) as (url, heard):
            sender = await slack.sender(url)
            ack = await sender.send(slack.command("C0NEWS", "U0ANN", "a"), forged=forged)
            assert ack.status in (401, 500)
            assert heard == []

    with_slack(test)


@asynccontextmanager
async def app_over_sockets(slack: SlackWorkspace, count: int = 1) -> AsyncGenerator[list[Json]]:
    """Bolt in Socket Mode, in so many processes, and what it has heard."""
    heard: list[Json] = []
    handlers = [
        AsyncSocketModeHandler(
            bolt(slack, heard), slack.app_token, web_client=client(slack), ping_interval=0.05
        )
        for _ in range(count)
    ]
    for handler in handlers:
        await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.socket.connected(count)
    try:
        yield heard
    finally:
        for handler in handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]


def test_bolt_understands_what_is_sent_over_sockets() -> None:
    async def test(slack: SlackWorkspace) -> None:
        posted = slack.keep("C0NEWS", slack.team().bot_user, "A digest", blocks=BUTTONS)
        async with app_over_sockets(slack) as heard:
            ack = await slack.socket.send(slack.command("C0NEWS", "U0ANN", "a"))
            assert (ack.status, ack.body) == (200, "")
            assert ack.seconds < 3
            await slack.socket.send(slack.click(posted, "wrong", "U0BEN"))
            (view,) = slack.views
            offered = await slack.socket.send(slack.suggest(view, "zone", "U0BEN", "Oslo"))
            assert (offered.json["options"][0]["value"], offered.faults) == ("Oslo", [])
            long = await slack.socket.send(slack.suggest(view, "zone", "U0BEN", "a" * 76))
            assert len(long.faults) == 1
            given = {"item": "first", "comment": "No.", "zone": offered.json["options"][0]}
            refused = await slack.socket.send(slack.submit(view, "U0BEN", given))
            assert refused.json["errors"] == {"comment": "Say more."}
            state = heard[-1]["view"]["state"]["values"]
            assert state["item"]["item"]["selected_option"]["value"] == "first"
            assert state["comment"]["comment"]["value"] == "No."
            assert state["zone"]["zone"]["selected_option"]["value"] == "Oslo"
            assert heard[-1]["view"]["private_metadata"] == "one"

    with_slack(test)


def test_connections_come_again_after_a_goodbye_and_without_one() -> None:
    async def test(slack: SlackWorkspace) -> None:
        async with app_over_sockets(slack) as heard:
            await slack.socket.refresh()
            assert (await slack.socket.send(slack.command("C0NEWS", "U0ANN", "a"))).status == 200
            slack.socket.drop()
            assert (await slack.socket.send(slack.command("C0NEWS", "U0ANN", "b"))).status == 200
            assert slack.socket.opened == 3
            assert [body["text"] for body in heard] == ["a", "b"]
            (link,) = slack.socket.links
            await link.ping()
            while not link.pongs:
                await asyncio.sleep(0.001)

    with_slack(test)


def test_two_connections_share_what_is_sent() -> None:
    async def test(slack: SlackWorkspace) -> None:
        async with app_over_sockets(slack, 2) as heard:
            commands = [slack.command("C0NEWS", "U0ANN", str(n)) for n in range(20)]
            acks = await asyncio.gather(*(slack.socket.send(each) for each in commands))
            assert [ack.status for ack in acks] == [200] * 20
            assert len(heard) == 20
            assert len(slack.socket.links) == 2

    with_slack(test)


def test_what_nobody_acknowledges_says_so() -> None:
    async def test(slack: SlackWorkspace) -> None:
        async with app_over_sockets(slack):
            ack = await slack.socket.send(slack.event({"type": "unheard_of"}), timeout=0.05)
            assert isinstance(ack, Ack)
            assert ack.status == 0

    with_slack(test)


def test_people_can_do_only_what_slack_lets_them() -> None:
    async def test(slack: SlackWorkspace) -> None:
        posted = slack.keep("C0NEWS", slack.team().bot_user, "A digest", blocks=BUTTONS)
        view = slack.open("T0DESK", "U0ANN", FORM)
        with pytest.raises(NotThere, match="evidence"):
            slack.click(posted, "again", "U0ANN")
        for given in (
            {"item": "all"},
            {"item": "none", "comment": "No."},
            {"item": "all", "comment": "a" * 21},
            {"item": "all", "comment": "No.", "other": "a"},
        ):
            with pytest.raises(NotThere):
                slack.submit(view, "U0ANN", given)

    with_slack(test)
