"""The app's manifest: what Slack is asked for, and nothing else."""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import nutgraf.slack.manifest
from nutgraf.errors import SettingsError
from nutgraf.rendering.slack import actions
from nutgraf.slack.manifest import EVENTS_PATH, REDIRECT_PATH, SCOPES, manifest, scopes
from nutgraf.slack.settings import SlackSettings, load_slack_settings

DOCUMENTED: Final[Mapping[str, str | None]] = {
    "api.test": None,
    "apps.connections.open": None,  # asks for connections:write of the app's own token
    "auth.revoke": None,
    "auth.test": None,
    "bots.info": "users:read",
    "chat.delete": "chat:write",
    "chat.getPermalink": None,
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.unfurl": "links:write",
    "chat.update": "chat:write",
    "conversations.history": "channels:history",
    "conversations.info": "channels:read",
    "conversations.join": "channels:join",
    "conversations.list": "channels:read",
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "conversations.replies": "channels:history",
    "oauth.v2.access": None,
    "oauth.v2.exchange": None,
    "reactions.add": "reactions:write",
    "team.info": "team:read",
    "users.conversations": "channels:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}
"""The bot's scope that each method of the Web API asks for, after
https://docs.slack.dev/reference/methods."""

EVENTS: Final[Mapping[str, str | None]] = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "link_shared": "links:read",
    "tokens_revoked": None,
}
"""Likewise of events, after https://docs.slack.dev/reference/events."""

UNFURLING: Final = load_slack_settings(unfurl_domains="news.example, cobalt-post.example")
PLAIN: Final = load_slack_settings()
OAUTH: Final = load_slack_settings(client_id="111.222", client_secret="hush")


def bot_scopes(made: Mapping[str, Any]) -> set[str]:
    return set(made["oauth_config"]["scopes"]["bot"])


def known_methods() -> dict[str, str]:
    """Methods of the Web API by the names of the SDK's functions for them."""
    found: dict[str, str] = {}
    for name, function in inspect.getmembers(AsyncWebClient, inspect.isfunction):
        if called := re.search(r'self\.api_call\(\s*"([\w.]+)"', inspect.getsource(function)):
            found[name] = called[1]
    return found


def strings_and_calls() -> Iterator[tuple[str, str]]:
    """Each string that stands in the modules of `nutgraf.slack`, and each name after a dot."""
    for path in Path(nutgraf.slack.manifest.__file__).parent.glob("*.py"):
        if path.name == "manifest.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value
            elif isinstance(node, ast.Attribute):
                yield path.name, node.attr


def methods_used() -> set[str]:
    functions = known_methods()
    names = {name for _, name in strings_and_calls()}
    return {method for function, method in functions.items() if {function, method} & names}


def test_the_scopes_are_those_of_the_methods_that_are_called() -> None:
    """Not one more, and of every method that is called somewhere in the bot."""
    used = methods_used()
    assert used <= set(DOCUMENTED), "tell in the table what scope these ask for"
    wanted = {scope for method in used if (scope := DOCUMENTED[method])}
    assert {scope for scope, need in SCOPES.items() if need.methods} == wanted
    told = {(scope, method) for scope, need in SCOPES.items() for method in need.methods}
    assert told == {(DOCUMENTED[method], method) for method in used if DOCUMENTED[method]}


def test_the_scopes_are_those_of_the_events_that_are_subscribed_to() -> None:
    for settings in (PLAIN, UNFURLING):
        made = manifest(settings)
        asked = {EVENTS[event] for event in made["settings"]["event_subscriptions"]["bot_events"]}
        told = {scope for scope in scopes(settings) if SCOPES[scope].events}
        assert asked - {None} == told
    for scope, need in SCOPES.items():
        assert all(EVENTS[event] == scope for event in need.events)


def test_events_are_subscribed_to_that_are_listened_for() -> None:
    strings = {name for _, name in strings_and_calls()}
    subscribed = set(manifest(UNFURLING)["settings"]["event_subscriptions"]["bot_events"])
    assert subscribed == set(EVENTS) & strings


def test_every_scope_has_a_reason() -> None:
    assert all(need.why for need in SCOPES.values())
    assert bot_scopes(manifest(UNFURLING)) == set(SCOPES)


def test_links_are_read_and_unfurled_only_where_domains_are_named() -> None:
    plain, unfurling = manifest(PLAIN), manifest(UNFURLING)
    assert bot_scopes(unfurling) - bot_scopes(plain) == {"links:read", "links:write"}
    assert "unfurl_domains" not in plain["features"]
    assert unfurling["features"]["unfurl_domains"] == ["news.example", "cobalt-post.example"]
    assert "link_shared" not in plain["settings"]["event_subscriptions"]["bot_events"]
    assert "link_shared" in unfurling["settings"]["event_subscriptions"]["bot_events"]


def test_what_readers_use_has_the_names_that_the_bot_listens_for() -> None:
    features = manifest(PLAIN)["features"]
    [command], [shortcut] = features["slash_commands"], features["shortcuts"]
    assert (command["command"], command["usage_hint"]) == (actions.COMMAND, "URL")
    assert (shortcut["callback_id"], shortcut["type"]) == (actions.SHORTCUT, "message")
    assert shortcut["name"] == "Digest this link"
    assert features["app_home"]["home_tab_enabled"]
    assert not features["app_home"]["messages_tab_enabled"]


def urls_in(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from urls_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from urls_in(one)
    elif isinstance(value, str) and value.startswith("https://"):
        yield value


def test_socket_mode_needs_no_url() -> None:
    made = manifest(PLAIN)
    assert made["settings"]["socket_mode_enabled"]
    assert not list(urls_in(made))


@pytest.mark.parametrize("url", ["https://bot.example", "https://bot.example/"])
def test_over_http_everything_comes_to_one_url(url: str) -> None:
    """Slash commands, events, clicks, and the options of selects that ask for them."""
    made = manifest(PLAIN, http=url)
    assert not made["settings"]["socket_mode_enabled"]
    assert made["oauth_config"]["redirect_urls"] == [f"https://bot.example{REDIRECT_PATH}"]
    assert list(urls_in(made["features"])) == [f"https://bot.example{EVENTS_PATH}"]
    assert list(urls_in(made["settings"])) == [f"https://bot.example{EVENTS_PATH}"] * 3
    assert made["settings"]["interactivity"]["message_menu_options_url"]


def test_slack_is_answered_where_the_manifest_says() -> None:
    from nutgraf.slack import front

    assert (front.EVENTS, front.REDIRECT) == (EVENTS_PATH, REDIRECT_PATH)


@pytest.mark.parametrize(
    ("settings", "http", "rotates"),
    [
        (PLAIN, None, False),
        (PLAIN, "https://bot.example", False),
        (OAUTH, None, False),
        (OAUTH, "https://bot.example", True),
    ],
    ids=["socket", "http", "oauth without http", "oauth"],
)
def test_tokens_rotate_only_where_they_are_kept(
    settings: SlackSettings, http: str | None, *, rotates: bool
) -> None:
    """A token in a variable would run out after twelve hours."""
    assert manifest(settings, http=http)["settings"]["token_rotation_enabled"] is rotates


@pytest.mark.parametrize(
    "url",
    [
        "http://bot.example",
        "bot.example",
        "https://",
        "https://bot.example:port",
        "https://[bot",
        "https://user:secret@bot.example",
        "https://bot.example/?team=1",
        "https://bot.example/#top",
        "https://bot.example?",
        "https://bot .example",
        "",
    ],
)
def test_a_url_that_slack_could_not_reach_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match=r"such as https://bot\.example"):
        manifest(PLAIN, http=url)


@pytest.mark.parametrize("name", ["", "  ", "n" * 36, "nut\ngraf"])
def test_a_name_that_slack_does_not_take_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="35 characters"):
        manifest(PLAIN, name=name)


def test_the_bot_is_mentioned_by_a_name_without_spaces() -> None:
    made = manifest(PLAIN, name="The Morning Desk!")
    assert made["display_information"]["name"] == "The Morning Desk!"
    assert made["features"]["bot_user"]["display_name"] == "the-morning-desk"
    assert manifest(PLAIN, name="新闻")["features"]["bot_user"]["display_name"] == "nutgraf"


def test_more_domains_than_slack_unfurls_are_refused() -> None:
    many = load_slack_settings(unfurl_domains=",".join(f"news-{n}.example" for n in range(6)))
    with pytest.raises(SettingsError, match=r"NUTGRAF_SLACK_UNFURL_DOMAINS has 6 .* 5 at most"):
        manifest(many)


def test_texts_have_the_lengths_that_slack_wants() -> None:
    made = manifest(PLAIN)
    display, features = made["display_information"], made["features"]
    assert len(display["description"]) <= 140
    assert 174 <= len(display["long_description"]) <= 4_000
    assert re.fullmatch("#[0-9a-f]{6}", display["background_color"])
    [command], [shortcut] = features["slash_commands"], features["shortcuts"]
    assert len(command["command"]) <= 32
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150
