"""What people ask for: the command, mentions, the shortcut, shared links, and 'Digest again'.

An ask is kept in the database before Slack is told that it was heard; all that takes time comes
after.
"""

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nutgraf.errors import StorageError
from nutgraf.rendering.slack.actions import AGAIN, COMMAND, SHORTCUT
from nutgraf.slack import words
from nutgraf.slack.asks import Asks, now
from nutgraf.slack.clerk import Clerk
from nutgraf.slack.digests import Digests
from nutgraf.slack.limits import Refusal, check_allowed
from nutgraf.slack.links import is_of, links_in, links_of
from nutgraf.slack.payloads import Body, channel_of, is_own, message_of, team_of, thread_of
from nutgraf.slack.records import Ask
from nutgraf.slack.settings import SlackSettings

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp
    from slack_bolt.async_app import AsyncAck

KEEP_SECONDS: Final = 2.0
"""Slack waits for three."""

_logger = logging.getLogger("nutgraf.slack")


class Hearing:
    """Takes asks, and hands them to the clerk.

    Args:
        asks: Where they are kept.
        clerk: Sees to them, and tells people no.
        digests: Those that were made.
        settings: What is allowed.
    """

    def __init__(self, asks: Asks, clerk: Clerk, digests: Digests, settings: SlackSettings) -> None:
        self._asks = asks
        self._clerk = clerk
        self._digests = digests
        self._settings = settings

    def listen(self, app: "AsyncApp") -> None:
        """Have the app call us."""
        app.command(COMMAND)(self.commanded)
        app.event("app_mention")(self.mentioned)
        app.event("link_shared")(self.shared)
        app.shortcut(SHORTCUT)(self.chosen)
        app.action(AGAIN)(self.clicked_again)

    async def commanded(self, ack: "AsyncAck", body: Body) -> None:
        """`/nutgraf URL`."""
        try:
            ask = Ask(
                id=f"command:{body['trigger_id']}",
                team=team_of(body),
                channel=body["channel_id"],
                user=body["user_id"],
                way="command",
                url=_one(links_in(body.get("text") or ""), words.NO_LINK),
                asked_at=now(),
                response_url=body.get("response_url"),
            )
            check_allowed(ask, self._settings)
            await self._keep(ask)
        except Refusal as refusal:
            await ack(refusal.sentence)
            return
        await ack()

    async def mentioned(self, body: Body, event: Body) -> None:
        """`@nutgraf URL`; answered in the thread of the mention."""
        if event.get("bot_id") or not event.get("user") or is_own(body, event):
            return
        nowhere = Ask(
            id=f"event:{body['event_id']}",
            team=team_of(body),
            channel=event["channel"],
            user=event["user"],
            way="mention",
            url="",
            asked_at=now(),
            thread=event.get("thread_ts") or event["ts"],
        )
        await self._keep_or_refuse(nowhere, links_in(event.get("text") or ""), words.NO_LINK)

    async def chosen(self, ack: "AsyncAck", body: Body) -> None:
        """'Digest this link' in a message's menu; answered in the thread of the message."""
        message = body["message"]
        nowhere = Ask(
            id=f"shortcut:{body['trigger_id']}",
            team=team_of(body),
            channel=body["channel"]["id"],
            user=body["user"]["id"],
            way="shortcut",
            url="",
            asked_at=now(),
            thread=message.get("thread_ts") or message["ts"],
            response_url=body.get("response_url"),
        )
        await self._keep_or_refuse(nowhere, links_of(message), words.NO_LINK_IN_MESSAGE)
        await ack()

    async def shared(self, body: Body, event: Body) -> None:
        """Links of domains that are unfurled; nobody is told where one cannot be."""
        if not event.get("user") or is_own(body, event):  # a digest has its article's link
            return
        unfurl_id, source = event.get("unfurl_id"), event.get("source")
        links = [one["url"] for one in event.get("links") or ()]
        for number, url in enumerate(links):
            if not (is_of(url, self._settings.unfurl_domains) and unfurl_id and source):
                continue
            ask = Ask(
                id=f"event:{body['event_id']}:{number}",
                team=team_of(body),
                channel=event["channel"],
                user=event["user"],
                way="link",
                url=url,
                asked_at=now(),
                shared=event["message_ts"],
                unfurl=(unfurl_id, source),
            )
            try:
                check_allowed(ask, self._settings)
                await self._keep(ask)
            except Refusal as refusal:
                _logger.info("a link was not unfurled: %s", refusal.reason)

    async def clicked_again(self, ack: "AsyncAck", body: Body, action: Body) -> None:
        """'Digest again' under a digest, which then changes."""
        channel, ts = channel_of(body), message_of(body)
        url = await self._digests.url(str(action.get("value")))
        nowhere = Ask(
            id=f"again:{team_of(body)}:{channel}:{ts}:{action.get('action_ts')}",
            team=team_of(body),
            channel=channel,
            user=body["user"]["id"],
            way="again",
            url="",
            asked_at=now(),
            thread=thread_of(body),
            shared=ts,
            response_url=body.get("response_url"),
            ts=ts,
        )
        if url is None:
            self._clerk.refuse(nowhere, words.NO_ADDRESS)
        elif await self._keep_or_refuse(nowhere, (url,), words.NO_ADDRESS):
            self._clerk.say(nowhere, words.AGAIN)
        await ack()

    async def _keep_or_refuse(self, nowhere: Ask, links: tuple[str, ...], none: str) -> bool:
        """Keep an ask that has no link yet, or say why not; whether it is a new one."""
        try:
            ask = replace(nowhere, url=_one(links, none))
            check_allowed(ask, self._settings)
            return await self._keep(ask)
        except Refusal as refusal:
            self._clerk.refuse(nowhere, refusal.sentence)
            return False

    async def _keep(self, ask: Ask) -> bool:
        """Keep an ask, in time to tell Slack.

        Raises:
            Refusal: It cannot be kept.
        """
        try:
            is_new = await asyncio.wait_for(self._asks.keep(ask), KEEP_SECONDS)
        except (StorageError, TimeoutError) as error:
            _logger.warning("an ask was not kept: %s", type(error).__name__)
            raise Refusal("not_kept", words.NOT_KEPT) from error
        if is_new:
            self._clerk.take(ask)
        return is_new


def _one(links: tuple[str, ...], none: str) -> str:
    """The link, if there is one only.

    Raises:
        Refusal: There is none, or there are several.
    """
    match links:
        case ():
            raise Refusal("no_link", none)
        case (link,):
            return link
        case _:
            raise Refusal("several_links", words.SEVERAL_LINKS.format(count=len(links)))
