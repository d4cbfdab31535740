"""Where a digest stands in Slack: a message and its thread, made or changed to what it is now."""

from datetime import datetime
from typing import Final

from nutgraf.errors import SlackRefused
from nutgraf.rendering.slack.messages import Message, Posting
from nutgraf.slack.api import Slack
from nutgraf.slack.posts import Posts
from nutgraf.slack.records import Posted

GONE: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""Slack's codes for a message that somebody deleted, or that may not be changed any more."""


class Board:
    """Makes what stands under a key be a posting.

    What stands there already is changed, what is missing is posted, what is too much is deleted:
    the same can be done again after it was cut short.

    Args:
        slack: Slack.
        posts: Which messages stand where: 'KEY:0' is a posting's head, 'KEY:1' its first reply.
    """

    def __init__(self, slack: Slack, posts: Posts) -> None:
        self._slack = slack
        self._posts = posts

    async def show(
        self, key: str, posting: Posting, *, team: str, channel: str, thread: str | None = None
    ) -> Posted:
        """Show a posting; gives where its head stands.

        Args:
            key: Of the message and its thread.
            posting: What is to stand there.
            team: The workspace.
            channel: The channel.
            thread: The message in whose thread all of it goes; by default its own head's.

        Raises:
            SlackRefused: Slack will not have it.
            SlackUnavailable: Slack cannot be reached.
        """
        standing = await self._posts.under(key)
        before = standing.pop(0, None)
        head = await self._put(f"{key}:0", before, posting.head, team, channel, thread)
        if before is not None and head != before and thread is None:  # its thread went with it
            for number in standing:
                await self._posts.forget(f"{key}:{number}")
            standing = {}
        for number, reply in enumerate(posting.replies, 1):
            before = standing.pop(number, None)
            await self._put(f"{key}:{number}", before, reply, team, head.channel, thread or head.ts)
        for number, left in standing.items():
            await self._slack.delete(team, left.channel, left.ts)
            await self._posts.forget(f"{key}:{number}")
        return head

    async def clear(self, key: str, *, team: str) -> None:
        """Take away what stands under a key."""
        for number, posted in (await self._posts.under(key)).items():
            await self._slack.delete(team, posted.channel, posted.ts)
            await self._posts.forget(f"{key}:{number}")

    async def forget(self, *, before: datetime) -> None:
        """Forget which messages of ours were posted before then."""
        await self._posts.forget_before(before)

    async def key_at(self, team: str, channel: str, ts: str) -> str:
        """The key of a posting by its head's place; one is given to a message that has none."""
        known = await self._posts.key_at(team, channel, ts)
        if known is not None:
            return known.rpartition(":")[0]
        key = f"message:{team}:{channel}:{ts}"
        await self._posts.record(f"{key}:0", team, Posted(channel, ts))
        return key

    async def _put(
        self,
        key: str,
        before: Posted | None,
        message: Message,
        team: str,
        channel: str,
        thread: str | None,
    ) -> Posted:
        """Change the message that stands there, or post one."""
        if before is not None:
            try:
                await self._slack.update(team, before.channel, before.ts, message)
            except SlackRefused as refused:
                if refused.code not in GONE:
                    raise
                await self._posts.forget(key)
            else:
                return before
        return await self._slack.post(team, channel, message, thread=thread, key=key)
