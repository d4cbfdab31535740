"""The app's manifest: what Slack is told of it, and all that it may do.

The layout is https://docs.slack.dev/reference/app-manifest's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from nutgraf.errors import SettingsError
from nutgraf.rendering.slack.actions import COMMAND, SHORTCUT
from nutgraf.slack.settings import SlackSettings

NAME: Final = "nutgraf"
EVENTS_PATH: Final = "/slack/events"
"""Where Slack sends all that it tells over HTTP."""

REDIRECT_PATH: Final = "/slack/oauth_redirect"
"""Where a browser comes back to from Slack after an installation."""

LONGEST_NAME: Final = 35
MOST_UNFURL_DOMAINS: Final = 5

_BACKGROUND: Final = "#1f3a34"
_DESCRIPTION: Final = "Digests of news articles that say nothing the article does not say."
_LONG_DESCRIPTION: Final = (  # Slack refuses one of fewer than 174 characters
    f"Send {COMMAND} and a link, mention the app with one, or choose 'Digest this link' from a "
    "message's menu: the answer is a digest of the article, with its key takeaways, its market "
    "impact and its quotations. Every item names the article's own sentences that it stands on. "
    "Editions come every morning at the hour that the App Home is set to."
)
_NOT_IN_A_BOTS_NAME: Final = re.compile(r"[^a-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Need:
    """What a scope is needed for.

    Attributes:
        why: In words.
        methods: Of the Web API, those that ask for it.
        events: Those that ask for it.
        for_unfurling: Whether it is needed only where links are unfurled.
    """

    why: str
    methods: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    for_unfurling: bool = False


SCOPES: Final[Mapping[str, Need]] = {
    "app_mentions:read": Need(
        "to hear when it is mentioned with a link", events=frozenset({"app_mention"})
    ),
    "chat:write": Need(
        "to post digests and editions where it was invited, to change and delete its own "
        "messages, and to say to somebody alone why there is no digest",
        methods=frozenset({"chat.delete", "chat.postEphemeral", "chat.postMessage", "chat.update"}),
    ),
    "commands": Need(f"to have {COMMAND} and the message shortcut 'Digest this link'"),
    "links:read": Need(
        "to see links to the domains that are unfurled",
        events=frozenset({"link_shared"}),
        for_unfurling=True,
    ),
    "links:write": Need("to unfurl those", methods=frozenset({"chat.unfurl"}), for_unfurling=True),
}
"""All scopes that are ever asked for. Modals, the App Home and permalinks need none."""

_EVENTS: Final = ("app_home_opened", "app_mention", "app_uninstalled", "tokens_revoked")


def scopes(settings: SlackSettings) -> tuple[str, ...]:
    """The bot's scopes under these settings."""
    unfurls = bool(settings.unfurl_domains)
    return tuple(name for name, need in SCOPES.items() if unfurls or not need.for_unfurling)


def manifest(
    settings: SlackSettings, *, name: str = NAME, http: str | None = None
) -> dict[str, Any]:
    """The manifest to paste at https://api.slack.com/apps.

    Args:
        settings: Tell which links are unfurled, and whether the app is installed by OAuth.
        name: The app's.
        http: The https URL below which Slack reaches the bot; None for Socket Mode.

    Raises:
        SettingsError: Slack would not take the name, the URL or the domains.
    """
    base = None if http is None else _base(http)
    events = None if base is None else f"{base}{EVENTS_PATH}"
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": _checked_name(name),
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": _BACKGROUND,
        },
        "features": _features(settings, name, events),
        "oauth_config": {
            **({} if base is None else {"redirect_urls": [f"{base}{REDIRECT_PATH}"]}),
            "scopes": {"bot": list(scopes(settings))},
        },
        "settings": _settings(settings, events),
    }


def _features(settings: SlackSettings, name: str, events: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": False,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": _bots_name(name), "always_online": True},
        "shortcuts": [
            {
                "name": "Digest this link",
                "type": "message",
                "callback_id": SHORTCUT,
                "description": "Answers in the message's thread with a digest of its link.",
            }
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                "description": "Digest a news article.",
                "usage_hint": "URL",
                "should_escape": False,
                **({} if events is None else {"url": events}),
            }
        ],
    }
    if settings.unfurl_domains:
        found["unfurl_domains"] = _few(settings.unfurl_domains)
    return found


def _settings(settings: SlackSettings, events: str | None) -> dict[str, Any]:
    unfurling = ["link_shared"] if settings.unfurl_domains else []
    is_http = events is not None
    return {
        "event_subscriptions": {
            **({"request_url": events} if is_http else {}),
            "bot_events": sorted([*_EVENTS, *unfurling]),
        },
        "interactivity": {
            "is_enabled": True,
            # The second one is asked for the time zones of the settings' modal.
            **({"request_url": events, "message_menu_options_url": events} if is_http else {}),
        },
        "org_deploy_enabled": False,
        "socket_mode_enabled": not is_http,
        "token_rotation_enabled": is_http and settings.has_many_workspaces,
    }


def _base(url: str) -> str:
    hint = "give an https URL that Slack can reach, such as https://bot.example"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise SettingsError(f"--http {url!r} is no URL: {hint}") from error
    if parts.scheme != "https" or not parts.hostname or any(c.isspace() for c in url):
        raise SettingsError(f"--http {url!r} is no https URL: {hint}")
    if parts.username is not None or parts.query or parts.fragment or url[-1] in "?#":
        raise SettingsError(f"--http {url!r} has more than a host and a path: {hint}")
    return url.rstrip("/")


def _checked_name(name: str) -> str:
    if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise SettingsError(
            f"--name {name!r} is no name that Slack takes: give one to {LONGEST_NAME} characters"
        )
    return name


def _bots_name(name: str) -> str:
    """The name by which it is mentioned: Slack wants lower case there, and no spaces."""
    return _NOT_IN_A_BOTS_NAME.sub("-", name.lower()).strip("-.") or NAME


def _few(domains: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(domains))
    if len(found) > MOST_UNFURL_DOMAINS:
        raise SettingsError(
            f"NUTGRAF_SLACK_UNFURL_DOMAINS has {len(found)} domains, and Slack unfurls links to "
            f"{MOST_UNFURL_DOMAINS} at most: leave some out"
        )
    return found
