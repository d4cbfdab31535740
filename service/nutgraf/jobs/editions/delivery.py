"""Where an edition is sent when it is done."""

import os
import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Discriminator, Field, Tag

from nutgraf.intake.addresses import without_secrets
from nutgraf.jobs.editions.part import Listed, Part, Sections
from nutgraf.rendering.slack.edition_choice import MOST_STORIES

DeliveryKind = Literal["webhook", "slack"]

VARIABLE: Final = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")
HIDDEN_KEYS: Final = frozenset({"webhook", "secret_env", "base_url", "slack", "team"})
"""Whose values no message shows: what stands there by mistake may be a secret."""

NO_KIND: Final = "delivery_kind"
"""The type of the fault of a delivery that is of no kind."""

CHANNEL_ID: Final = re.compile(r"[CGD][A-Z0-9]{2,30}")
_CHANNEL_NAME: Final = re.compile(r"#[\w-]{1,80}")
_TEAM: Final = re.compile(r"T[A-Z0-9]{2,30}")
_TOKEN: Final = re.compile(r"x(?:ox[a-z]|app|oxe\.xox[a-z])-|https?:")


def _webhook(value: str) -> str:
    try:
        parts, public = urlsplit(value), without_secrets(value)
    except ValueError:
        raise ValueError("is no valid address; write it like 'https://example.com/hook'") from None
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("is no https address; write it like 'https://example.com/hook'")
    if public != value:
        raise ValueError(
            "holds a password, a token or a fragment, which an edition never does; name the "
            "environment variable that holds the secret in secret_env"
        )
    return value


def _variable(value: str) -> str:
    if not VARIABLE.fullmatch(value):
        raise ValueError(
            "is no name of an environment variable, such as 'NIGHT_HOOK_SECRET'; the secret itself "
            "never stands in an edition"
        )
    return value


def _channel(value: str) -> str:
    if _TOKEN.match(value):
        raise ValueError(
            "is a token or an address, which an edition never holds; name the channel, such as "
            "'#markets', and set NUTGRAF_SLACK_BOT_TOKEN in the environment"
        )
    is_name = _CHANNEL_NAME.fullmatch(value) and value == value.lower()
    if not is_name and not CHANNEL_ID.fullmatch(value):
        raise ValueError(
            "is no channel; write its name in small letters, such as '#markets', or its id, such "
            "as 'C0123456789', which stands at the end of the channel's details"
        )
    return value


def _team(value: str) -> str:
    if not _TEAM.fullmatch(value):
        raise ValueError(
            "is no workspace's id, such as 'T0123456789', which stands in the address of Slack in "
            "a browser; it can be left out where there is only one workspace"
        )
    return value


class Webhook(Part):
    """An address that is told of every finished run."""

    webhook: Annotated[str, Field(strict=True), AfterValidator(_webhook)] = Field(
        description="An https address without credentials."
    )
    secret_env: Annotated[str, Field(strict=True), AfterValidator(_variable)] | None = Field(
        default=None,
        description="The name of the environment variable whose value signs what is sent.",
    )

    @property
    def kind(self) -> DeliveryKind:
        """What brings it there."""
        return "webhook"

    def secret(self) -> str | None:
        """The secret, read from the environment now; None where none is named or set."""
        return os.environ.get(self.secret_env) if self.secret_env else None


class SlackChannel(Part):
    """A channel in Slack where every finished run is posted, by a bot that is in it.

    The bot's token is in the environment or in the bot's store, never here.
    """

    slack: Annotated[str, Field(strict=True), AfterValidator(_channel)] = Field(
        description="A channel: its name in quotation marks, such as '#markets', or its id."
    )
    team: Annotated[str, Field(strict=True), AfterValidator(_team)] | None = Field(
        default=None,
        description="The workspace's id, where the bot is in several.",
    )
    stories: int = Field(
        default=10,
        strict=True,
        ge=0,
        le=MOST_STORIES,
        description=f"Articles at most that get a message and a thread, from 0 to {MOST_STORIES}.",
    )
    sections: Sections = Field(
        default=None, description="Sections of each article's digest; all by default."
    )
    topics: Annotated[tuple[str, ...], Listed] = Field(
        default=(), description="Only articles with one of these topics; empty for all."
    )

    @property
    def kind(self) -> DeliveryKind:
        """What brings it there."""
        return "slack"


KINDS: Final[Mapping[str, type[Part]]] = {"(webhook)": Webhook, "(slack)": SlackChannel}
"""The kinds of deliveries, by what stands for them in the places of pydantic's faults."""


def _told_apart(value: object) -> str | None:
    """The kind of a delivery, by the one key that only it has; of one whose keys are misspelt the
    kind that has more of them."""
    if isinstance(value, Part):
        return next((tag for tag, model in KINDS.items() if isinstance(value, model)), None)
    if not isinstance(value, Mapping):
        return None
    named = [tag for tag in KINDS if tag[1:-1] in value]
    if len(named) == 1:
        return named[0]
    return None if named else _meant(value)


def _meant(value: Mapping[object, object]) -> str | None:
    import difflib

    for key in map(str, value):
        if close := difflib.get_close_matches(key.lower(), [tag[1:-1] for tag in KINDS], n=1):
            return f"({close[0]})"
    return None


Delivery = Annotated[
    Annotated[Webhook, Tag("(webhook)")] | Annotated[SlackChannel, Tag("(slack)")],
    Discriminator(
        _told_apart,
        custom_error_type=NO_KIND,
        custom_error_message="should be a mapping with either webhook or slack in it, such as "
        "{slack: '#markets'}",
    ),
]
"""What stands in `deliveries`: the kinds are told apart by the key that only one of them has."""
