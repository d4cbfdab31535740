"""What Slack tells the app of what people do, as it really tells it."""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from slack_workspace.inputs import action, find, values
from slack_workspace.messages import as_json
from slack_workspace.records import Channel, Json, OpenView, SentMessage, Team
from slack_workspace.sending import Delivery
from slack_workspace.state import APP, TEAM, State
from slack_workspace.views import view_as_json

_URL: Final = re.compile(r"(?<![<|])https?://[^\s<>|]+")
_VERIFICATION: Final = "a-verification-token"

LinkSource = Literal["conversations_history", "composer"]


class Payloads(State):
    """A Slack in which people do things. Each method gives what is to be sent to the app."""

    # Commands, mentions, links

    def command(
        self,
        channel: str,
        user: str,
        text: str,
        *,
        command: str = "/nutgraf",
        team: str = TEAM,
        escapes: bool = False,
    ) -> Delivery:
        """Somebody types a command.

        Args:
            channel: Where.
            user: Who.
            text: What follows the command.
            command: The command itself.
            team: The workspace's id.
            escapes: Whether the manifest has `should_escape`.
        """
        workspace = self.teams[team]
        payload = {
            "token": _VERIFICATION,
            "team_id": team,
            "team_domain": workspace.domain,
            "channel_id": channel,
            "channel_name": self._channel(channel, team).name,
            "user_id": user,
            "user_name": self.users.get(user, user.lower()),
            "command": command,
            "text": as_slack_sends(text) if escapes else text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self.response_url(team, channel, user),
            "trigger_id": self.trigger(team, user),
        }
        return Delivery("slash_commands", payload)

    def mention(
        self,
        channel: str,
        user: str,
        text: str,
        *,
        thread: str | None = None,
        team: str = TEAM,
    ) -> Delivery:
        """Somebody writes a message that calls the bot; `text` is what follows its name."""
        bot = self.teams[team].bot_user
        written = f"<@{bot}> {as_slack_sends(text)}"
        said = self.keep(channel, user, written, thread=thread, team=team)
        event: Json = {
            "type": "app_mention",
            "client_msg_id": str(uuid.uuid4()),
            **_part(as_json(self, said), "user", "ts", "text", "team", "thread_ts"),
            "blocks": [_typed(bot, text)],
            "channel": channel,
            "event_ts": said.ts,
        }
        return self.event(event, team=team)

    def link_shared(
        self,
        channel: str,
        user: str,
        urls: Sequence[str],
        *,
        source: LinkSource = "conversations_history",
        thread: str | None = None,
        is_bot_member: bool = True,
        team: str = TEAM,
    ) -> Delivery:
        """Somebody shares links, or is about to ('composer')."""
        said = self.keep(channel, user, " ".join(urls), thread=thread, team=team)
        is_written = source == "conversations_history"
        unfurl_id = f"{channel}-{said.ts}" if is_written else str(uuid.uuid4())
        self.shared_links[unfurl_id] = frozenset(urls)
        event: Json = {
            "type": "link_shared",
            "channel": channel if is_written else "COMPOSER",
            "is_bot_user_member": is_bot_member,
            "user": user,
            "message_ts": said.ts if is_written else unfurl_id,
            "unfurl_id": unfurl_id,
            "source": source,
            "links": [{"url": url, "domain": urlsplit(url).hostname} for url in urls],
            "event_ts": said.ts,
        }
        if thread is not None:
            event["thread_ts"] = thread
        return self.event(event, team=team)

    def home_opened(
        self, user: str, *, tab: Literal["home", "messages"] = "home", team: str = TEAM
    ) -> Delivery:
        """Somebody looks at the app's home."""
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": f"D{user[1:]}",
            "tab": tab,
            "event_ts": f"{self.now():.6f}",
        }
        held = self.home(user, team=team)
        if held is not None:
            event["view"] = view_as_json(self, held)
        return self.event(event, team=team)

    def uninstalled(self, *, team: str = TEAM) -> Delivery:
        """Somebody removes the app from the workspace; its tokens are inactive from now on."""
        for token, grant in self.grants.items():
            if grant.team == team:
                self.deactivate(token)
        return self.event({"type": "app_uninstalled"}, team=team)

    def event(self, event: Json, *, team: str = TEAM) -> Delivery:
        """Any event; retries of it (`again`) have the same id."""
        payload = {
            "token": _VERIFICATION,
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{self.number():010d}",
            "event_time": int(self.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team,
                    "user_id": self.teams[team].bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-context-{self.number()}",
        }
        return Delivery("events_api", payload)

    # Shortcuts, clicks, forms

    def shortcut(
        self, message: SentMessage, user: str, *, callback_id: str = "nutgraf_digest_link"
    ) -> Delivery:
        """Somebody chooses a shortcut from a message's menu."""
        channel = self._channel(message.channel, message.team)
        payload = {
            **self._interaction("message_action", message.team, user),
            "callback_id": callback_id,
            "message_ts": message.ts,
            "channel": {"id": channel.id, "name": channel.name},
            "message": as_json(self, message),
            "response_url": self.response_url(message.team, channel.id, user),
        }
        return Delivery("interactive", payload)

    def click(
        self,
        where: SentMessage | OpenView,
        action_id: str,
        user: str,
        *,
        value: str | None = None,
        chosen: Any = None,
    ) -> Delivery:
        """Somebody clicks a button, or chooses something, in a message or a view.

        Args:
            where: In what.
            action_id: The button's or input's name.
            user: Who.
            value: Which button, where several have the name.
            chosen: Of an input, what `inputs.filled` takes.

        Raises:
            NotThere: There is no such button.
        """
        block_id, element = find(where.blocks, action_id, value)
        told = action(block_id, element, chosen, f"{self.now():.6f}")
        payload: Json = {
            **self._interaction("block_actions", where.team, user),
            **(
                self._in_view(where)
                if isinstance(where, OpenView)
                else self._in_message(where, user)
            ),
            "actions": [told],
        }
        return Delivery("interactive", payload)

    def submit(self, view: OpenView, user: str, given: Mapping[str, Any] | None = None) -> Delivery:
        """Somebody sends a modal in.

        Args:
            view: The modal.
            user: Who.
            given: By block id, what they chose or wrote; the rest is as it was at first.

        Raises:
            NotThere: Slack would not let them.
        """
        state = values(view.blocks, given or {})
        payload = {
            **self._interaction("view_submission", view.team, user),
            "view": view_as_json(self, view, state=state),
            "response_urls": [],
        }
        return Delivery("interactive", payload)

    def close(self, view: OpenView, user: str) -> Delivery:
        """Somebody closes a modal that has `notify_on_close`."""
        payload = {
            **self._interaction("view_closed", view.team, user),
            "view": view_as_json(self, view),
            "is_cleared": False,
        }
        payload.pop("trigger_id")
        return Delivery("interactive", payload)

    def suggest(
        self, where: SentMessage | OpenView, action_id: str, user: str, typed: str
    ) -> Delivery:
        """Somebody types into an external select, whose options the app is asked for.

        Raises:
            NotThere: There is no such select.
        """
        block_id, _ = find(where.blocks, action_id)
        payload: Json = {
            **self._interaction("block_suggestion", where.team, user),
            **(
                self._in_view(where)
                if isinstance(where, OpenView)
                else self._in_message(where, user)
            ),
            "action_id": action_id,
            "block_id": block_id,
            "value": typed,
        }
        payload.pop("trigger_id")
        payload.pop("response_url", None)
        return Delivery("interactive", payload)

    # Slack's own questions

    def ssl_check(self) -> Delivery:
        """Slack looks whether the certificate is good."""
        return Delivery("check", {"ssl_check": "1", "token": _VERIFICATION})

    def url_verification(self, challenge: str = "a-challenge") -> Delivery:
        """Slack looks whether the address is the app's: the answer is the challenge."""
        told = {"token": _VERIFICATION, "challenge": challenge, "type": "url_verification"}
        return Delivery("events_api", told)

    def _channel(self, channel: str, team: str) -> Channel:
        return self.channels.get(channel) or Channel(channel, team, "directmessage")

    def _interaction(self, kind: str, team: str, user: str) -> Json:
        workspace: Team = self.teams[team]
        name = self.users.get(user, user.lower())
        return {
            "type": kind,
            "team": {"id": team, "domain": workspace.domain},
            "user": {"id": user, "username": name, "name": name, "team_id": team},
            "api_app_id": APP,
            "token": _VERIFICATION,
            "action_ts": f"{self.now():.6f}",
            "trigger_id": self.trigger(team, user),
            "is_enterprise_install": False,
            "enterprise": None,
        }

    def _in_message(self, message: SentMessage, user: str) -> Json:
        channel = self._channel(message.channel, message.team)
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": False,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        return {
            "container": container,
            "channel": {"id": channel.id, "name": channel.name},
            "message": as_json(self, message),
            "state": {"values": {}},
            "response_url": self.response_url(message.team, channel.id, user),
        }

    def _in_view(self, view: OpenView) -> Json:
        return {
            "container": {"type": "view", "view_id": view.id},
            "view": view_as_json(self, view),
        }


def as_slack_sends(text: str) -> str:
    """What somebody wrote, with its links and signs as Slack has them in events."""
    escaped = text.replace("&", "&amp;")
    if "<" not in text:
        escaped = escaped.replace(">", "&gt;")
    return _URL.sub(lambda found: f"<{found.group()}>", escaped)


def _typed(bot: str, text: str) -> Json:
    elements: list[Json] = [{"type": "user", "user_id": bot}, {"type": "text", "text": " "}]
    at = 0
    for found in _URL.finditer(text):
        if found.start() > at:
            elements.append({"type": "text", "text": text[at : found.start()]})
        elements.append({"type": "link", "url": found.group()})
        at = found.end()
    if text[at:]:
        elements.append({"type": "text", "text": text[at:]})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": "typed", "elements": [section]}


def _part(told: Json, *names: str) -> Json:
    return {name: told[name] for name in names if name in told}
