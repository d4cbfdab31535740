"""What must be there before the bot is run: packages, tokens, secrets, and where to find them."""

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Final

from pydantic import SecretStr

from nutgraf.errors import SettingsError
from nutgraf.slack.settings import SlackSettings

PACKAGES: Final = ("slack_bolt", "slack_sdk", "aiohttp", "cryptography")
APP_PAGES: Final = "https://api.slack.com/apps"

_WHERE: Final[Mapping[str, str]] = {
    "BOT_TOKEN": "'OAuth & Permissions', 'Bot User OAuth Token', once the app is installed",
    "APP_TOKEN": "'Basic Information', 'App-Level Tokens': one with the scope connections:write",
    "SIGNING_SECRET": "'Basic Information', 'App Credentials', 'Signing Secret'",
    "CLIENT_SECRET": "'Basic Information', 'App Credentials', 'Client Secret'",
}
"""On which page of the app Slack shows what."""


def check_packages() -> None:
    """Look whether Slack's packages are installed, without importing them.

    Raises:
        SettingsError: They are not.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise SettingsError(
            f"Slack needs packages that are not installed ({', '.join(missing)}): "
            "pip install 'nutgraf[slack]'"
        )


def check_settings(settings: SlackSettings, *, is_http: bool) -> None:
    """Look whether the settings suffice to run the bot.

    Raises:
        SettingsError: They do not; tells all that is missing, and where Slack shows it.
    """
    missing = list(_over_http(settings) if is_http else _over_a_socket(settings))
    if missing:
        raise SettingsError(f"{'; '.join(missing)} (on your app's pages, {APP_PAGES})")


def _over_a_socket(settings: SlackSettings) -> Iterator[str]:
    yield from _token("APP_TOKEN", settings.app_token, "xapp-")
    if settings.has_many_workspaces:
        yield (
            "NUTGRAF_SLACK_CLIENT_ID is set, and workspaces install the app over HTTP only: add "
            "--http, or unset it"
        )
    else:
        yield from _token("BOT_TOKEN", settings.bot_token, "xoxb-")


def _over_http(settings: SlackSettings) -> Iterator[str]:
    if settings.signing_secret is None:
        yield _missing("SIGNING_SECRET")
    if not settings.has_many_workspaces:
        yield from _token("BOT_TOKEN", settings.bot_token, "xoxb-")
        return
    if settings.client_secret is None:
        yield _missing("CLIENT_SECRET")


def _token(name: str, token: SecretStr | None, beginning: str) -> Iterator[str]:
    if token is None:
        yield _missing(name)
    elif not token.get_secret_value().startswith(beginning):
        yield f"NUTGRAF_SLACK_{name} does not begin with {beginning!r}: it is at {_WHERE[name]}"


def _missing(name: str) -> str:
    return f"NUTGRAF_SLACK_{name} is not set: it is at {_WHERE[name]}"
