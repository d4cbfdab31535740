"""The local Slack is as strict as Slack."""

import asyncio
import base64
import time
from collections.abc import Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from slack_workspace import SlackWorkspace, slack_beside
from slack_workspace.asking import client, error_of, told, with_slack
from slack_workspace.records import Json
from slack_workspace.samples import BUTTONS, FORM, plain

# Tokens and scopes


def test_a_token_is_asked_for_and_looked_at() -> None:
    async def test(slack: SlackWorkspace) -> None:
        token = slack.team().token
        assert await error_of(client(slack, "").auth_test()) == "not_authed"
        assert await error_of(client(slack, "xoxb-none").auth_test()) == "invalid_auth"
        assert (
            await error_of(client(slack, slack.app_token).auth_test()) == "not_allowed_token_type"
        )
        assert (await client(slack, token).auth_test())["team_id"] == "T0DESK"
        old = slack.grant(expires_in=60)
        assert await error_of(client(slack, old).auth_test()) == "ok"
        slack.pass_time(60)
        assert await error_of(client(slack, old).auth_test()) == "token_expired"
        slack.revoke(token)
        assert await error_of(client(slack, token).auth_test()) == "token_revoked"
        slack.deactivate(token)
        assert await error_of(client(slack, token).auth_test()) == "account_inactive"

    with_slack(test)


def test_a_method_wants_its_scope() -> None:
    async def test(slack: SlackWorkspace) -> None:
        weak = client(slack, slack.grant(scopes=["commands"]))
        with pytest.raises(SlackApiError) as caught:
            await weak.chat_postMessage(channel="C0NEWS", text="Good morning")
        answer = caught.value.response
        assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
        assert answer["provided"] == "commands"
        assert await error_of(weak.conversations_info(channel="C0NEWS")) == "missing_scope"
        assert await error_of(weak.auth_test()) == "ok"

    with_slack(test)


def test_socket_mode_wants_the_apps_token() -> None:
    async def test(slack: SlackWorkspace) -> None:
        bots = client(slack).apps_connections_open(app_token=slack.team().token)
        assert await error_of(bots) == "not_allowed_token_type"
        opened = await told(client(slack).apps_connections_open(app_token=slack.app_token))
        assert opened["url"].startswith("ws://127.0.0.1:")

    with_slack(test)


def test_a_workspaces_token_reaches_no_other_workspace() -> None:
    async def test(slack: SlackWorkspace) -> None:
        more = slack.add_team("T0MORE", "More")
        slack.add_channel("C0MORE", "more", team="T0MORE")
        theirs = client(slack, more.token)
        posted = await told(theirs.chat_postMessage(channel="C0MORE", text="Good morning"))
        assert posted["message"]["user"] == more.bot_user
        asking = theirs.chat_postMessage(channel="C0NEWS", text="Good morning")
        assert await error_of(asking) == "channel_not_found"

    with_slack(test)


# Messages


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NEWS", "ok"),
        ("#news", "ok"),
        ("G0BOARD", "ok"),
        ("U0ANN", "ok"),
        ("C0QUIET", "not_in_channel"),
        ("C0OLD", "is_archived"),
        ("G0SECRET", "channel_not_found"),
        ("C0NONE", "channel_not_found"),
    ],
)
def test_a_message_wants_a_channel_that_the_bot_is_in(channel: str, error: str) -> None:
    async def test(slack: SlackWorkspace) -> None:
        asking = client(slack).chat_postMessage(channel=channel, text="Good morning")
        assert await error_of(asking) == error

    with_slack(test)


def test_messages_are_kept_in_order_with_threads_and_edits() -> None:
    async def test(slack: SlackWorkspace) -> None:
        web_client = client(slack)
        head = await told(web_client.chat_postMessage(channel="C0NEWS", text="Working on it"))
        await web_client.chat_postMessage(channel="C0NEWS", text="More", thread_ts=head["ts"])
        await web_client.chat_update(channel="C0NEWS", ts=head["ts"], text="Done", blocks=BUTTONS)
        first, reply = slack.messages("C0NEWS")
        assert [v.text for v in first.versions] == ["Working on it", "Done"]
        assert first.blocks == tuple(BUTTONS)
        assert (reply.text, reply.thread_ts) == ("More", first.ts)
        assert slack.messages("C0NEWS", thread=first.ts) == [reply]
        assert [c.method for c in slack.calls] == ["chat.postMessage"] * 2 + ["chat.update"]
        link = await told(web_client.chat_getPermalink(channel="C0NEWS", message_ts=reply.ts))
        assert link["permalink"].endswith(f"?thread_ts={first.ts}&cid=C0NEWS")

    with_slack(test)


def test_nothing_is_taken_that_the_validator_refuses() -> None:
    async def test(slack: SlackWorkspace) -> None:
        web_client = client(slack)
        head = await told(web_client.chat_postMessage(channel="C0NEWS", text="Working on it"))
        wide = [{"type": "header", "text": plain("a" * 151)}]
        with pytest.raises(SlackApiError) as caught:
            await web_client.chat_postMessage(channel="C0NEWS", text="Digest", blocks=wide)
        assert caught.value.response["error"] == "invalid_blocks"
        assert "blocks[0].text.text" in caught.value.response["response_metadata"]["messages"][0]
        given: list[tuple[Json, str]] = [
            ({"text": ""}, "no_text"),
            ({"text": "a" * 40_001}, "msg_too_long"),
            ({"text": "<!channel>"}, "mass_mention"),
            ({"text": "@channel", "parse": "full"}, "mass_mention"),
            ({"text": "Digest", "blocks": [{"type": "nothing"}]}, "invalid_blocks"),
        ]
        for fields, error in given:
            named = {"channel": "C0NEWS", "ts": head["ts"]}
            for method in ("chat.postMessage", "chat.update"):
                asking = web_client.api_call(method, json=named | fields)
                assert await error_of(asking) == error
        (message,) = slack.messages("C0NEWS")
        assert not message.edits

    with_slack(test)


def test_a_message_is_deleted_once() -> None:
    async def test(slack: SlackWorkspace) -> None:
        web_client = client(slack)
        sent = await told(web_client.chat_postMessage(channel="C0NEWS", text="Working on it"))
        named: Json = {"channel": "C0NEWS", "ts": sent["ts"]}
        assert await error_of(web_client.chat_delete(**named)) == "ok"
        assert slack.messages("C0NEWS") == []
        assert [message.ts for message in slack.deleted] == [sent["ts"]]
        assert await error_of(web_client.chat_delete(**named)) == "message_not_found"
        assert await error_of(web_client.chat_update(**named, text="Done")) == "message_not_found"

    with_slack(test)


def test_only_the_bots_own_messages_may_be_edited_or_deleted() -> None:
    async def test(slack: SlackWorkspace) -> None:
        said = slack.say("C0NEWS", "U0ANN", "Good morning")
        web_client = client(slack)
        theirs = web_client.chat_update(channel="C0NEWS", ts=said.ts, text="Good night")
        assert await error_of(theirs) == "cant_update_message"
        taking = web_client.chat_delete(channel="C0NEWS", ts=said.ts)
        assert await error_of(taking) == "cant_delete_message"
        nothing = web_client.chat_update(channel="C0NEWS", ts="1.000001", text="Good night")
        assert await error_of(nothing) == "message_not_found"
        lost = web_client.chat_postMessage(channel="C0NEWS", text="a", thread_ts="1.000001")
        assert await error_of(lost) == "thread_not_found"
        assert slack.messages("C0NEWS") == []

    with_slack(test)


def test_one_person_is_told_something_alone() -> None:
    async def test(slack: SlackWorkspace) -> None:
        web_client = client(slack)
        await web_client.chat_postEphemeral(channel="C0NEWS", user="U0BEN", text="One link, please")
        nobody = web_client.chat_postEphemeral(channel="C0NEWS", user="U0NONE", text="One link")
        assert await error_of(nobody) == "user_not_in_channel"
        (told,) = slack.ephemerals
        assert (told.user, told.text, told.response_url) == ("U0BEN", "One link, please", None)

    with_slack(test)


def test_a_response_url_takes_five_answers_within_half_an_hour() -> None:
    async def test(slack: SlackWorkspace) -> None:
        async def answer(url: str) -> int:
            async with session.post(url, json={"text": "Sorry"}) as response:
                return response.status

        async with aiohttp.ClientSession() as session:
            url = slack.command("C0NEWS", "U0ANN", "").payload["response_url"]
            assert [await answer(url) for _ in range(6)] == [200] * 5 + [404]
            late = slack.command("C0NEWS", "U0ANN", "").payload["response_url"]
            slack.pass_time(1_801)
            assert await answer(late) == 404
        assert [told.response_url for told in slack.ephemerals] == [url] * 5
        assert {told.user for told in slack.ephemerals} == {"U0ANN"}

    with_slack(test)


def test_only_links_that_were_shared_are_unfurled() -> None:
    async def test(slack: SlackWorkspace) -> None:
        shared = slack.link_shared("C0NEWS", "U0ANN", ["https://news.example/a"])
        event = shared.payload["event"]
        named = {"unfurl_id": event["unfurl_id"], "source": event["source"]}
        web_client = client(slack)
        good: Json = {"https://news.example/a": {"blocks": [BUTTONS[0]]}}
        other: Json = {"https://news.example/b": {"blocks": [BUTTONS[0]]}}
        await web_client.chat_unfurl(**named, unfurls=good)
        assert [u.unfurls for u in slack.unfurls] == [good]
        assert await error_of(web_client.chat_unfurl(**named, unfurls=other)) == "cannot_unfurl_url"
        wrong = {"https://news.example/a": {"blocks": [{"type": "nothing"}]}}
        assert await error_of(web_client.chat_unfurl(**named, unfurls=wrong)) == "invalid_blocks"
        lost = web_client.chat_unfurl(unfurl_id="X", source="composer", unfurls=good)
        assert await error_of(lost) == "cannot_unfurl_message"

    with_slack(test)


# Views


def test_a_trigger_opens_one_modal_within_three_seconds() -> None:
    async def test(slack: SlackWorkspace) -> None:
        web_client = client(slack)

        def opening(trigger: str, view: Json = FORM) -> Awaitable[str]:
            return error_of(web_client.views_open(trigger_id=trigger, view=view))

        trigger = slack.trigger("T0DESK", "U0BEN")
        assert await opening(trigger, FORM | {"title": plain("a" * 25)}) == "invalid_arguments"
        assert await opening(trigger) == "ok"
        assert await opening(trigger) == "exchanged_trigger_id"
        assert await opening("1.2.none") == "invalid_trigger_id"
        late = slack.trigger("T0DESK", "U0BEN")
        slack.pass_time(3.1)
        assert await opening(late) == "expired_trigger_id"
        (view,) = slack.views
        assert (view.user, view.view) == ("U0BEN", FORM)

    with_slack(test)


def test_views_are_renewed_unless_they_have_changed() -> None:
    async def test(slack: SlackWorkspace) -> None:
        web_client = client(slack)
        opened = await told(
            web_client.views_open(trigger_id=slack.trigger("T0DESK", "U0BEN"), view=FORM)
        )
        named = {"view_id": opened["view"]["id"], "hash": opened["view"]["hash"]}
        await web_client.views_update(**named, view=FORM | {"title": plain("Page 2")})
        again = web_client.views_update(**named, view=FORM)
        assert await error_of(again) == "hash_conflict"
        assert await error_of(web_client.views_update(view_id="V0", view=FORM)) == "not_found"
        assert len(slack.views[0].versions) == 2
        home: Json = {"type": "home", "blocks": BUTTONS}
        await web_client.views_publish(user_id="U0ANN", view=home)
        assert slack.homes["U0ANN"].view == home
        modal = web_client.views_publish(user_id="U0ANN", view=FORM)
        assert await error_of(modal) == "invalid_arguments"

    with_slack(test)


# Installing


def test_a_code_and_a_refresh_token_are_good_once() -> None:
    async def test(slack: SlackWorkspace) -> None:
        async def access(**fields: str) -> Json:
            ours = {"client_id": slack.client_id, "client_secret": slack.client_secret}
            return await told(client(slack, "").api_call("oauth.v2.access", data=ours | fields))

        code = slack.oauth_code()
        assert await error_of(access(code=code, client_secret="x")) == "bad_client_secret"
        assert await error_of(access(code=code, client_id="x")) == "invalid_client_id"
        first = await access(code=code)
        assert await error_of(access(code=code)) == "invalid_code"
        assert await error_of(client(slack, first["access_token"]).auth_test()) == "ok"
        slack.pass_time(first["expires_in"])
        assert await error_of(client(slack, first["access_token"]).auth_test()) == "token_expired"
        old = first["refresh_token"]
        second = await access(grant_type="refresh_token", refresh_token=old)
        assert second["refresh_token"] != old
        assert await error_of(client(slack, second["access_token"]).auth_test()) == "ok"
        spent = access(grant_type="refresh_token", refresh_token=old)
        assert await error_of(spent) == "invalid_refresh_token"

    with_slack(test, rotates=True)


def test_the_app_may_name_itself_in_the_authorization_header() -> None:
    async def test(slack: SlackWorkspace) -> None:
        secret = f"{slack.client_id}:{slack.client_secret}".encode()
        headers = {"Authorization": f"Basic {base64.b64encode(secret).decode()}"}
        given = {"code": slack.oauth_code()}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{slack.api_url}oauth.v2.access", data=given, headers=headers) as answer,
        ):
            assert (await answer.json())["token_type"] == "bot"

    with_slack(test)


# What goes wrong


def test_a_channel_takes_a_burst_and_then_a_message_a_second() -> None:
    async def test(slack: SlackWorkspace) -> None:
        web_client = client(slack)

        def posting(channel: str = "C0NEWS") -> Awaitable[Any]:
            return web_client.chat_postMessage(channel=channel, text="Good morning")

        assert [await error_of(posting()) for _ in range(2)] == ["ok", "ok"]
        with pytest.raises(SlackApiError) as caught:
            await posting()
        answer = caught.value.response
        assert (answer.status_code, answer["error"]) == (429, "ratelimited")
        assert answer.headers["Retry-After"] == "1"
        assert await error_of(posting("C0DESK")) == "ok"
        slack.pass_time(1)
        assert [await error_of(posting()) for _ in range(2)] == ["ok", "ratelimited"]

    with_slack(test, burst=2)


def test_methods_may_be_counted_by_the_minute() -> None:
    async def test(slack: SlackWorkspace) -> None:
        asked = [await error_of(client(slack).auth_test()) for _ in range(4)]
        assert asked == ["ok"] * 3 + ["ratelimited"]
        slack.pass_time(60)
        assert await error_of(client(slack).auth_test()) == "ok"

    with_slack(test, tiers={"auth.test": 3})


def test_calls_fail_as_often_as_they_are_told_to() -> None:
    async def test(slack: SlackWorkspace) -> None:
        def posting(channel: str = "C0NEWS") -> Awaitable[str]:
            return error_of(client(slack).chat_postMessage(channel=channel, text="Hello"))

        slack.fail("chat.postMessage", error="ratelimited", times=2, retry_after=7)
        slack.fail("chat.postMessage", error="internal_error", channel="C0DESK")
        assert await posting("C0DESK") == "ratelimited"
        assert [await posting() for _ in range(2)] == ["ratelimited", "ok"]
        assert [await posting("C0DESK") for _ in range(2)] == ["internal_error", "ok"]
        assert [call.status for call in slack.calls] == [429, 429, 200, 200, 200]

    with_slack(test)


def test_connections_break_before_the_work_or_after_it() -> None:
    async def test(slack: SlackWorkspace) -> None:
        web_client = client(slack)
        slack.reset("chat.postMessage")
        slack.reset("chat.postMessage", after=True)
        for taken in (0, 1):
            with pytest.raises(aiohttp.ClientError):
                await web_client.chat_postMessage(channel="C0NEWS", text="Good morning")
            assert len(slack.messages("C0NEWS")) == taken
        slack.crash("chat.postMessage", status=503)
        with pytest.raises(SlackApiError) as caught:
            await web_client.chat_postMessage(channel="C0NEWS", text="Good morning")
        assert caught.value.response.status_code == 503
        slack.slow("chat.postMessage", 0.05)
        start = time.perf_counter()
        await web_client.chat_postMessage(channel="C0NEWS", text="Good morning")
        assert time.perf_counter() - start >= 0.05

    with_slack(test)


def test_a_slack_runs_beside_what_has_an_event_loop_of_its_own() -> None:
    with slack_beside() as slack:
        posting = client(slack).chat_postMessage(channel="C0NEWS", text="Good morning")
        assert asyncio.run(error_of(posting)) == "ok"
        assert [m.text for m in slack.messages("C0NEWS")] == ["Good morning"]
