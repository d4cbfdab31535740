"""What the local Slack keeps: workspaces, tokens, and everything that the app has done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Block = Mapping[str, Any]


@dataclass(slots=True)
class Team:
    """A workspace in which the app is installed.

    Attributes:
        id: Such as 'T0DESK'.
        name: What people call it.
        domain: Of its address, before '.slack.com'.
        bot_user: The bot as a user, by id.
        bot_id: The bot as a bot.
        token: The bot's, which rotation changes.
    """

    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str
    token: str


@dataclass(slots=True)
class Channel:
    """A channel, and whether the bot is in it."""

    id: str
    team: str
    name: str
    is_private: bool = False
    is_member: bool = True
    is_archived: bool = False


@dataclass(slots=True)
class Grant:
    """What a token lets do.

    Attributes:
        kind: 'bot' ('xoxb-'), or 'app' ('xapp-') for Socket Mode.
        team: The workspace's id; of an app's token, None.
        scopes: What it may.
        expires_at: Seconds since the epoch; None for never.
        state: Whether it still counts.
    """

    kind: Literal["bot", "app"]
    team: str | None
    scopes: frozenset[str]
    expires_at: float | None = None
    state: Literal["active", "token_revoked", "account_inactive"] = "active"


@dataclass(frozen=True, slots=True)
class Version:
    """A message as it was from some moment on."""

    text: str
    blocks: Sequence[Block]
    at: float


@dataclass(slots=True)
class SentMessage:
    """A message.

    Attributes:
        team: The workspace's id.
        channel: The channel's id.
        ts: The message's.
        user: Who wrote it, by id.
        thread_ts: The message in whose thread it is.
        versions: First as posted, then as edited.
        arguments: What `chat.postMessage` was given.
    """

    team: str
    channel: str
    ts: str
    user: str
    thread_ts: str | None
    versions: list[Version]
    arguments: Json = field(default_factory=Json)

    @property
    def text(self) -> str:
        return self.versions[-1].text

    @property
    def blocks(self) -> Sequence[Block]:
        return self.versions[-1].blocks

    @property
    def edits(self) -> Sequence[Version]:
        return self.versions[1:]

    @property
    def at(self) -> float:
        """When it was posted, in seconds since the epoch."""
        return self.versions[0].at


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """What one person only was told.

    Attributes:
        response_url: By which it came; None for `chat.postEphemeral`.
    """

    team: str
    channel: str
    user: str
    text: str
    blocks: Sequence[Block]
    thread_ts: str | None
    response_url: str | None
    at: float


@dataclass(frozen=True, slots=True)
class Unfurl:
    """What is shown below a message for the links in it, by URL."""

    team: str
    unfurl_id: str
    source: str
    unfurls: Mapping[str, Mapping[str, Any]]
    at: float


@dataclass(slots=True)
class OpenView:
    """A modal or an App Home.

    Attributes:
        id: Such as 'V000001'.
        team: The workspace's id.
        user: Who has it before them, by id.
        versions: First as opened, then as updated; as the app gave them.
        hash: Of the last version.
    """

    id: str
    team: str
    user: str
    versions: list[Mapping[str, Any]]
    hash: str

    @property
    def view(self) -> Mapping[str, Any]:
        return self.versions[-1]

    @property
    def blocks(self) -> Sequence[Block]:
        blocks: Sequence[Block] = self.view["blocks"]
        return blocks


@dataclass(slots=True)
class Trigger:
    """What lets a modal be opened, once and soon."""

    team: str
    user: str
    made_at: float
    is_used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Where the app may answer an interaction, five times within half an hour."""

    url: str
    team: str
    channel: str
    user: str
    made_at: float
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a method.

    Attributes:
        method: Such as 'chat.postMessage'.
        team: Whose token it was; None where it was nobody's.
        arguments: As they came, without the token.
        at: Seconds since the epoch.
        status: The HTTP status of the answer; 0 where the connection was reset.
        error: Slack's; None where all went well.
    """

    method: str
    team: str | None
    arguments: Json
    at: float
    status: int
    error: str | None
