"""The local Slack's memory: who is there, what may be done, and what has been done."""

import itertools
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final

from slack_workspace.mishaps import Mishap, Pace, Refusal
from slack_workspace.records import (
    Call,
    Channel,
    Ephemeral,
    Grant,
    Json,
    OpenView,
    ResponseUrl,
    SentMessage,
    Team,
    Trigger,
    Unfurl,
    Version,
)

BOT_SCOPES: Final = (
    "app_mentions:read",
    "chat:write",
    "commands",
    "links:read",
    "links:write",
)
TEAM: Final = "T0DESK"
APP: Final = "A0NUTGRAF"
TOKEN_LIFE: Final = 43_200
"""Seconds for which a token counts that is rotated."""


class State:
    """A Slack's memory. Every test of the bot has one of its own.

    Args:
        scopes: What the bot's tokens may.
        burst: Messages that a channel takes at once, before it wants one an `interval`.
        interval: Seconds; Slack has one.
        tiers: Calls a minute of methods that are counted, by name.
        rotates: Whether tokens that OAuth gives out expire.

    Attributes:
        signing_secret: Signs what is sent to the app.
        app_token: For Socket Mode.
        client_id: For OAuth.
        client_secret: Likewise.
        calls: Every call of a method, in order.
        ephemerals: What was told to one person only, in order.
        unfurls: In order.
        deleted: Messages that the app took away, in order.
        views: Modals that were opened, in order.
        mishaps: What still goes wrong.
    """

    signing_secret: Final = "a-signing-secret-of-tests"
    app_token: Final = "xapp-1-A0NUTGRAF-1-tests"
    client_id: Final = "1111.2222"
    client_secret: Final = "a-client-secret-of-tests"

    def __init__(
        self,
        *,
        scopes: Iterable[str] = BOT_SCOPES,
        burst: int = 20,
        interval: float = 1.0,
        tiers: Mapping[str, int] | None = None,
        rotates: bool = False,
    ) -> None:
        self.base_url = ""
        self.rotates = rotates
        self.tiers = dict(tiers or {})
        self.pace = Pace(interval, burst)
        self.calls: list[Call] = []
        self.ephemerals: list[Ephemeral] = []
        self.unfurls: list[Unfurl] = []
        self.deleted: list[SentMessage] = []
        self.views: list[OpenView] = []
        self.mishaps: list[Mishap] = []
        self.teams: dict[str, Team] = {}
        self.channels: dict[str, Channel] = {}
        self.users: dict[str, str] = {"U0ANN": "ann", "U0BEN": "ben"}
        self.grants: dict[str, Grant] = {}
        self.refresh_tokens: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.shared_links: dict[str, frozenset[str]] = {}
        self._homes: dict[tuple[str, str], OpenView] = {}
        self._messages: dict[str, list[SentMessage]] = {}
        self._tickets: set[str] = set()
        self._scopes = frozenset(scopes)
        self._ahead = 0.0
        self._numbers = itertools.count(1)
        self.grants[self.app_token] = Grant("app", None, frozenset({"connections:write"}))
        self._furnish()

    def _furnish(self) -> None:
        self.add_team(TEAM, "The Desk")
        self.add_channel("C0NEWS", "news")
        self.add_channel("C0DESK", "desk")
        self.add_channel("C0QUIET", "quiet", is_member=False)
        self.add_channel("C0OLD", "old", is_archived=True)
        self.add_channel("G0BOARD", "board", is_private=True)
        self.add_channel("G0SECRET", "secret", is_private=True, is_member=False)

    # Time

    def now(self) -> float:
        """Seconds since the epoch, by this Slack's clock."""
        return time.time() + self._ahead

    def pass_time(self, seconds: float) -> None:
        """Puts this Slack's clock forward: triggers, tokens and response URLs grow old."""
        self._ahead += seconds

    def number(self) -> int:
        """One that has not been given out."""
        return next(self._numbers)

    def _ts(self) -> str:
        return f"{int(self.now())}.{self.number():06d}"

    # Who is there

    def add_team(self, team: str, name: str, *, scopes: Iterable[str] | None = None) -> Team:
        """A workspace, with the app installed in it."""
        tail = team[1:]
        made = Team(team, name, name.lower().replace(" ", "-"), f"U{tail}B", f"B{tail}B", "")
        self.teams[team] = made
        made.token = self.grant(team, scopes=scopes)
        return made

    def team(self, team: str | None = None) -> Team:
        """A workspace; the first, where none is named."""
        return self.teams[team or TEAM]

    def add_channel(
        self,
        channel: str,
        name: str,
        *,
        team: str = TEAM,
        is_private: bool = False,
        is_member: bool = True,
        is_archived: bool = False,
    ) -> Channel:
        """A channel; `is_member` says whether the bot is in it."""
        made = Channel(channel, team, name, is_private, is_member, is_archived)
        self.channels[channel] = made
        return made

    def grant(
        self,
        team: str | None = None,
        *,
        scopes: Iterable[str] | None = None,
        expires_in: float | None = None,
    ) -> str:
        """A further token of a workspace's bot."""
        token = f"xoxb-{team or TEAM}-{self.number()}"
        may = self._scopes if scopes is None else frozenset(scopes)
        until = None if expires_in is None else self.now() + expires_in
        self.grants[token] = Grant("bot", team or TEAM, may, until)
        return token

    def revoke(self, token: str) -> None:
        """From now on: token_revoked."""
        self.grants[token].state = "token_revoked"

    def deactivate(self, token: str) -> None:
        """From now on: account_inactive, as when the app was removed from the workspace."""
        self.grants[token].state = "account_inactive"

    def oauth_code(self, team: str | None = None) -> str:
        """What Slack sends to the redirect URL when somebody installs the app."""
        code = f"code-{self.number()}"
        self.codes[code] = team or TEAM
        return code

    # What is there

    def messages(self, channel: str, *, thread: str | None = None) -> list[SentMessage]:
        """The app's messages in a channel, in the order in which they were posted.

        Args:
            channel: Its id.
            thread: Only replies to this message, by its `ts`.
        """
        ours = {team.bot_user for team in self.teams.values()}
        kept = [m for m in self._messages.get(channel, []) if m.user in ours]
        return kept if thread is None else [m for m in kept if m.thread_ts == thread]

    def message(self, channel: str, ts: str) -> SentMessage | None:
        """A message of anybody's, if there is one."""
        return next((m for m in self._messages.get(channel, []) if m.ts == ts), None)

    def history(self, channel: str) -> list[SentMessage]:
        """Everybody's messages in a channel."""
        return self._messages.get(channel, [])

    def keep(
        self,
        channel: str,
        user: str,
        text: str,
        *,
        blocks: Iterable[Mapping[str, Any]] = (),
        thread: str | None = None,
        team: str | None = None,
        arguments: Json | None = None,
    ) -> SentMessage:
        """Puts a message into a channel."""
        version = Version(text, tuple(blocks), self.now())
        workspace = team or TEAM
        kept = SentMessage(workspace, channel, self._ts(), user, thread, [version], arguments or {})
        self._messages.setdefault(channel, []).append(kept)
        return kept

    def remove(self, message: SentMessage) -> None:
        """Takes a message out of its channel."""
        self._messages[message.channel].remove(message)
        self.deleted.append(message)

    def say(self, channel: str, user: str, text: str, *, thread: str | None = None) -> SentMessage:
        """Somebody writes something: what the app may be asked about, and may not edit."""
        team = self.channels[channel].team if channel in self.channels else TEAM
        return self.keep(channel, user, text, thread=thread, team=team)

    @property
    def homes(self) -> dict[str, OpenView]:
        """App Homes by the user's id."""
        return {user: view for (_, user), view in self._homes.items()}

    def home(self, user: str, *, team: str = TEAM) -> OpenView | None:
        """Somebody's App Home, if it was published."""
        return self._homes.get((team, user))

    def open(self, team: str, user: str, view: Mapping[str, Any]) -> OpenView:
        """Shows a modal."""
        made = self._view(team, user, view)
        self.views.append(made)
        return made

    def publish(self, team: str, user: str, view: Mapping[str, Any]) -> OpenView:
        """Shows an App Home."""
        held = self._homes.get((team, user))
        if held is None:
            held = self._homes[team, user] = self._view(team, user, view)
        else:
            self.renew(held, view)
        return held

    def renew(self, held: OpenView, view: Mapping[str, Any]) -> None:
        """Shows another version of a view."""
        held.versions.append(view)
        held.hash = f"{self.now():.0f}.{self.number()}"

    def _view(self, team: str, user: str, view: Mapping[str, Any]) -> OpenView:
        number = self.number()
        return OpenView(f"V{number:06d}", team, user, [view], f"{self.now():.0f}.{number}")

    # What interactions bring along

    def trigger(self, team: str, user: str) -> str:
        """What opens one modal, within three seconds."""
        trigger = f"{self.number()}.{self.number()}.trigger"
        self.triggers[trigger] = Trigger(team, user, self.now())
        return trigger

    def response_url(self, team: str, channel: str, user: str) -> str:
        """Where the app may answer for half an hour, five times."""
        key = f"{self.number()}"
        url = f"{self.base_url}/actions/{team}/{key}/response"
        self.response_urls[key] = ResponseUrl(url, team, channel, user, self.now())
        return url

    def ticket(self) -> str:
        """What lets in at the door of Socket Mode, once."""
        ticket = f"ticket-{self.number()}"
        self._tickets.add(ticket)
        return ticket

    def admit(self, ticket: str) -> bool:
        """Takes a ticket, if it is one."""
        is_good = ticket in self._tickets
        self._tickets.discard(ticket)
        return is_good

    # What goes wrong

    def fail(
        self,
        method: str,
        *,
        error: str,
        times: int = 1,
        retry_after: int | None = None,
        channel: str | None = None,
    ) -> None:
        """The next calls are refused, with 429 where the error is 'ratelimited'.

        Args:
            method: Such as 'chat.postMessage'; '*' for all, 'response_url' for those.
            error: Slack's.
            times: How often.
            retry_after: Seconds, for the header; 1 where the error is 'ratelimited'.
            channel: Only calls for this one.
        """
        is_limit = error == "ratelimited"
        after = 1 if is_limit and retry_after is None else retry_after
        refusal = Refusal(error, status=429 if is_limit else 200, retry_after=after)
        self.mishaps.append(Mishap("refuse", method, times, channel, refusal))

    def reset(
        self, method: str, *, times: int = 1, after: bool = False, channel: str | None = None
    ) -> None:
        """The next calls end in a connection reset; with `after`, when the work is done."""
        self.mishaps.append(Mishap("reset_after" if after else "reset", method, times, channel))

    def crash(self, method: str, *, times: int = 1, status: int = 500) -> None:
        """The next calls are answered with an HTML page and this status."""
        self.mishaps.append(Mishap("crash", method, times, status=status))

    def slow(self, method: str, seconds: float, *, times: int = 1) -> None:
        """The next calls are answered only after so long."""
        self.mishaps.append(Mishap("slow", method, times, seconds=seconds))

    def calm(self) -> None:
        """Nothing goes wrong any more."""
        self.mishaps.clear()

    def mishap(self, method: str, arguments: Mapping[str, Any]) -> Mishap | None:
        """What goes wrong with this call, which is then counted."""
        found = next((m for m in self.mishaps if m.fits(method, arguments)), None)
        if found is not None:
            found.left -= 1
        return found

    def called(self, method: str) -> list[Call]:
        """The calls of a method, in order."""
        return [call for call in self.calls if call.method == method]
