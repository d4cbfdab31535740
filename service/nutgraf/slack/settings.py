"""The bot's settings, from `NUTGRAF_SLACK_*` variables: most are secrets, which no file holds."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Final

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from nutgraf.errors import SettingsError
from nutgraf.jobs.editions.delivery import CHANNEL_ID
from nutgraf.settings import names_in

API_URL: Final = "https://slack.com/api/"
_DOMAIN: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
)
_USER_ID: Final = re.compile(r"[UW][A-Z0-9]{2,30}")

Names = Annotated[tuple[str, ...], NoDecode]


class SlackSettings(BaseSettings):
    """What can be set of the bot. Every field is a `NUTGRAF_SLACK_` variable."""

    model_config = SettingsConfigDict(
        env_prefix="NUTGRAF_SLACK_",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: SecretStr | None = Field(
        default=None, description="Of one workspace ('xoxb-…'), where there is only one."
    )
    app_token: SecretStr | None = Field(
        default=None, description="For Socket Mode ('xapp-…', with the scope connections:write)."
    )
    signing_secret: SecretStr | None = Field(
        default=None, description="Signs what Slack sends over HTTP; for --http."
    )
    client_id: str | None = Field(
        default=None, description="For installing into several workspaces; with --http."
    )
    client_secret: SecretStr | None = Field(default=None, description="Likewise.")
    public_url: str | None = Field(
        default=None, description="Where Slack reaches us over HTTP, such as 'https://bot.example'."
    )
    store_key: SecretStr | None = Field(
        default=None,
        description="Encrypts installed tokens: 32 bytes in URL-safe base64. Unset: a key in "
        "`key_file`, made when it is first needed.",
    )
    key_file: Path = Field(
        default_factory=lambda: user_data_path("nutgraf", appauthor=False) / "slack.key",
        description="Readable by its owner only.",
    )
    channels: Names = Field(
        default=(),
        description="Ids of channels where the bot answers and editions may be had; unset: all it "
        "is in.",
    )
    domains: Names = Field(
        default=(),
        description="Domains whose links are digested, with all below them; unset: all.",
    )
    unfurl_domains: Names = Field(
        default=(), description="Domains whose links are unfurled where somebody shares them."
    )
    editions: Names = Field(
        default=(),
        description="Names of the editions that App Homes show and workspaces may have; unset: all "
        "in the database.",
    )
    admins: Names = Field(
        default=(), description="Ids of users who may change settings; unset: everybody."
    )
    user_limit: int = Field(
        default=20, ge=1, description="Digests that one user may ask for in an hour."
    )
    channel_limit: int = Field(
        default=60, ge=1, description="Digests that may be asked for in a channel in an hour."
    )
    api_url: str = Field(default=API_URL, description="Slack's Web API; another one for tests.")

    @field_validator("channels", "domains", "unfurl_domains", "editions", "admins", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return names_in(value) if isinstance(value, str) else value

    @field_validator("domains", "unfurl_domains")
    @classmethod
    def _domains(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        names = tuple(name.lower().strip(".") for name in value)
        for name in names:
            if not _DOMAIN.fullmatch(name):
                raise ValueError(f"{name!r} is no domain; write it like 'example.com'")
        return names

    @field_validator("channels")
    @classmethod
    def _channels(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _ids(value, CHANNEL_ID, "channel's", "C0123456789", "channel's details")

    @field_validator("admins")
    @classmethod
    def _admins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _ids(value, _USER_ID, "user's", "U0123456789", "menu of a profile, 'Copy member ID'")

    @field_validator("key_file")
    @classmethod
    def _at_home(cls, value: Path) -> Path:
        return value.expanduser()

    @property
    def has_many_workspaces(self) -> bool:
        """Whether it is installed into workspaces by OAuth."""
        return self.client_id is not None

    def allows_channel(self, channel: str) -> bool:
        """Whether the bot may answer, and editions may be posted, in a channel."""
        return not self.channels or channel in self.channels

    def allows_edition(self, edition: str) -> bool:
        """Whether workspaces may see and have an edition."""
        return not self.editions or edition in self.editions


def load_slack_settings(**given: Any) -> SlackSettings:
    """Settings from the environment; a value given here that is None counts as not given.

    Raises:
        SettingsError: A value makes no sense; names its variable, never the value.
    """
    try:
        return SlackSettings(**{k: v for k, v in given.items() if v is not None})
    except ValidationError as error:
        raise SettingsError("; ".join(_faults(error))) from None


def _ids(
    value: tuple[str, ...], pattern: re.Pattern[str], whose: str, example: str, place: str
) -> tuple[str, ...]:
    """The ids, if all of them are.

    Raises:
        ValueError: One is none; tells which by its number, since it may be a token.
    """
    for number, name in enumerate(value, 1):
        if not pattern.fullmatch(name):
            raise ValueError(
                f"number {number} is no {whose} id, such as {example!r}; Slack shows it in the "
                f"{place}"
            )
    return value


def _faults(error: ValidationError) -> Iterable[str]:
    for fault in error.errors(include_url=False, include_input=False):
        name = str(fault["loc"][0]).upper()
        yield f"NUTGRAF_SLACK_{name}: {fault['msg'].removeprefix('Value error, ')}"
