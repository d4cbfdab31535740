"""What the bot keeps of Slack."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

Way = Literal["command", "mention", "shortcut", "link", "again"]
"""How somebody asked: the slash command, a mention, the message shortcut, a link that was shared
and is to be unfurled, the button that digests anew."""

AskStatus = Literal["kept", "placed", "done", "refused"]
"""'kept' is known of; 'placed' has its order, and its message where it gets one; 'done' has its
digest, or says that there is none; 'refused' was told no."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody's wish for the digest of a link.

    Attributes:
        id: What Slack calls it, so that the same told twice is one.
        team: The workspace's id.
        channel: The channel's id.
        user: Who asked, by id.
        way: How.
        url: The link.
        asked_at: When Slack told us.
        status: Where it stands.
        thread: The message in whose thread the answer goes; None for the channel itself.
        shared: Of a 'link', the message that holds it (its `ts`).
        unfurl: Of a 'link', what Slack calls the unfurl: its `unfurl_id` and `source`.
        response_url: Where Slack takes answers to a command or shortcut for half an hour.
        order: The order's id.
        ts: Of an 'again', the message that is to change, by its `ts`.
        reason: Why it was refused or failed, a code.
    """

    id: str
    team: str
    channel: str
    user: str
    way: Way
    url: str
    asked_at: datetime
    status: AskStatus = "kept"
    thread: str | None = None
    shared: str | None = None
    unfurl: tuple[str, str] | None = None
    response_url: str | None = None
    order: str | None = None
    ts: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in Slack.

    Attributes:
        channel: The channel's id.
        ts: The message's.
    """

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """That a workspace wants an edition every day.

    Attributes:
        team: The workspace's id.
        edition: The edition's name.
        channel: The channel's id.
        at: The wall clock's time from which it is posted.
        timezone: An IANA time zone.
        sections: Of each article's digest; None for all.
        topics: Only articles with one of these; empty for all.
        stories: Articles at most that get a thread.
        is_active: Whether it is posted.
        last_run: The run that was posted last, by id.
        last_day: The day on which that was, where the workspace is.
    """

    team: str
    edition: str
    channel: str
    at: time
    timezone: str = "UTC"
    sections: tuple[str, ...] | None = None
    topics: tuple[str, ...] = ()
    stories: int = 10
    is_active: bool = True
    last_run: str | None = None
    last_day: date | None = None
