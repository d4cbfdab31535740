"""What we ask of Slack's Web API, at the pace that Slack wants."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, Final, TypeVar

from nutgraf.errors import SlackRefused, SlackUnavailable
from nutgraf.jobs.database import Database
from nutgraf.rendering.slack.messages import Block, Message, View
from nutgraf.slack.failures import BUSY, failure, too_slow
from nutgraf.slack.pacing import MESSAGE_SECONDS, Gates, Lanes
from nutgraf.slack.patience import MESSAGE, TRIGGER, VIEW, Patience, trying
from nutgraf.slack.posts import Posts
from nutgraf.slack.records import Posted
from nutgraf.slack.settings import API_URL
from nutgraf.slack.shielding import to_the_end
from nutgraf.slack.tokens import Tokens
from nutgraf.slack.wire import Wire

T = TypeVar("T")

_PLAIN: Final = {"parse": "none", "link_names": False}
"""Slack finds no links, channels or groups in a text but those that are marked up."""

_NO_UNFURLS: Final = {"unfurl_links": False, "unfurl_media": False}

_UNSAID: Final = 5.0
"""Seconds that Slack is asked to wait after a 429 that does not say how many."""

_LAST_WORDS: Final = 5.0
"""Seconds in which a message that is on its way is still recorded though its task is cancelled."""


class Slack:
    """Slack's Web API. Use in one event loop; `aclose()` in the end.

    Every method raises `SlackRefused` where Slack will not take it however often it is asked, and
    `SlackUnavailable` where patience ran out: two minutes for what is posted while Slack cannot
    be reached, a quarter of an hour while it only wants to be asked less, seconds where
    somebody waits. A 429 stops the method for all who ask it of that workspace, until the second
    that Slack named.

    Args:
        tokens: The workspaces' tokens.
        database: Where posts are remembered by key; `nutgraf.slack.tables` exist in it.
        api_url: Slack's, or another one for tests.
        sleep: How to wait some seconds.
        clock: Seconds from some point in the past, never going back.
    """

    def __init__(
        self,
        tokens: Tokens,
        database: Database,
        *,
        api_url: str = API_URL,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wire = Wire(tokens, api_url)
        self._posts = Posts(database)
        self._sleep = sleep
        self._clock = clock
        self._keys = Lanes(clock=clock)
        self._channels = Lanes(MESSAGE_SECONDS, sleep=sleep, clock=clock)
        self._gates = Gates(sleep=sleep, clock=clock)

    async def post(
        self,
        team: str | None,
        channel: str,
        message: Message,
        *,
        thread: str | None = None,
        key: str | None = None,
    ) -> Posted:
        """Post a message; with `key` never a second time, by table `posts`.

        Two tasks of this process with the same key wait for each other; two processes do not
        know of each other. Two cases cannot be told from a message that never arrived, and
        may have it twice: the connection ends after Slack took it and before we heard so, or the
        process is killed between Slack's answer and our record of it, some milliseconds later.
        A task that is cancelled meanwhile records it still.

        Args:
            team: The workspace's id, or None where only one is configured.
            channel: The channel's id, or a user's for a direct message.
            message: The message.
            thread: The `ts` of the message in whose thread it goes.
            key: Which message of what it is, such as 'ask:Ev123:2'.

        Raises:
            StorageError: It is in Slack and could not be recorded. Asked again with the key, this
                process tries again to record it, and posts nothing.
        """
        fields = {"channel": channel, **_shown(message), **_NO_UNFURLS}
        if thread is not None:
            fields["thread_ts"] = thread

        async def once() -> Posted:
            answer = await self._wire.ask(team, "chat.postMessage", fields, seconds=MESSAGE.answer)
            posted = _posted(answer)
            if key is not None:
                await self._posts.record(key, team or "", posted)
            return posted

        async with (
            self._keys.turn(key) if key is not None else nullcontext(),
            self._channels.turn(("chat.postMessage", team, channel)) as turn,
        ):
            if key is not None and (earlier := await self._posts.find(key)):
                return earlier
            await turn.begin()
            return await self._tried(
                (team, "chat.postMessage"), MESSAGE, lambda: to_the_end(once(), seconds=_LAST_WORDS)
            )

    async def update(self, team: str | None, channel: str, ts: str, message: Message) -> None:
        """Put a message in place of one of ours."""
        fields = {"channel": channel, "ts": ts, **_shown(message)}
        await self._ask(team, "chat.update", fields, MESSAGE)

    async def delete(self, team: str | None, channel: str, ts: str) -> None:
        """Take one of our messages away; one that is gone already is no matter."""
        try:
            await self._ask(team, "chat.delete", {"channel": channel, "ts": ts}, MESSAGE)
        except SlackRefused as refused:
            if refused.code != "message_not_found":
                raise

    async def whisper(
        self, team: str | None, channel: str, user: str, text: str, *, thread: str | None = None
    ) -> None:
        """Say something in a channel that only one user sees. `text` is mrkdwn, escaped."""
        fields = {"channel": channel, "user": user, "text": text, **_PLAIN}
        if thread is not None:
            fields["thread_ts"] = thread
        async with self._channels.turn(("chat.postEphemeral", team, channel)) as turn:
            await turn.begin()
            await self._ask(team, "chat.postEphemeral", fields, MESSAGE)

    async def respond(self, response_url: str, text: str) -> None:
        """Answer a command or shortcut so that only who gave it sees it. `text` as of `whisper`.

        Works in channels that the bot is not in; for half an hour and five times. Nothing is sent
        to a URL that is not Slack's: `SlackRefused` with the code 'foreign_url'.
        """
        body = {"response_type": "ephemeral", "replace_original": False, "text": text}

        async def once() -> None:
            await self._wire.send(response_url, body, seconds=MESSAGE.answer)

        await self._tried((response_url, "response_url"), MESSAGE, once)

    async def unfurl(
        self,
        team: str | None,
        *,
        unfurl_id: str,
        source: str,
        links: Mapping[str, Sequence[Block]],
    ) -> None:
        """Show blocks below links that somebody shared.

        Args:
            team: The workspace's id, or None.
            unfurl_id: From the event.
            source: Likewise.
            links: Blocks by the link as the event has it.
        """
        unfurls = {link: {"blocks": list(blocks)} for link, blocks in links.items()}
        fields = {"unfurl_id": unfurl_id, "source": source, "unfurls": unfurls}
        await self._ask(team, "chat.unfurl", fields, MESSAGE)

    async def open_view(self, team: str | None, trigger_id: str, view: View) -> str:
        """Open a modal within the trigger's three seconds.

        Returns:
            The view's id, for `update_view`.
        """
        fields = {"trigger_id": trigger_id, "view": dict(view)}
        try:
            async with asyncio.timeout(TRIGGER.answer):
                answer = await self._ask(team, "views.open", fields, TRIGGER)
        except TimeoutError:
            raise too_slow() from None
        return _text(answer.get("view"), "id")

    async def update_view(self, team: str | None, view_id: str, view: View) -> None:
        """Put a view in place of an open one."""
        await self._ask(team, "views.update", {"view_id": view_id, "view": dict(view)}, VIEW)

    async def publish_home(self, team: str | None, user: str, view: View) -> None:
        """Show a user their App Home."""
        await self._ask(team, "views.publish", {"user_id": user, "view": dict(view)}, VIEW)

    async def permalink(self, team: str | None, channel: str, ts: str) -> str:
        """The link to a message."""
        fields = {"channel": channel, "message_ts": ts}
        return _text(await self._ask(team, "chat.getPermalink", fields, VIEW), "permalink")

    async def aclose(self) -> None:
        """Let go of all connections."""
        await self._wire.aclose()

    async def _ask(
        self, team: str | None, method: str, fields: Mapping[str, Any], patience: Patience
    ) -> Mapping[str, Any]:
        return await self._tried(
            (team, method),
            patience,
            lambda: self._wire.ask(team, method, fields, seconds=patience.answer),
        )

    async def _tried(
        self,
        name: tuple[str | None, str],
        patience: Patience,
        once: Callable[[], Awaitable[T]],
    ) -> T:
        """Try until it works or patience ends; the gate's name is a workspace and a method."""

        async def attempt() -> T:
            async with self._gates.passage(name, patience=patience.storm):
                try:
                    return await once()
                except SlackUnavailable as error:
                    if error.code in BUSY:
                        self._gates.shut(name, error.retry_after or _UNSAID)
                    raise

        retrying = trying(name[1], patience, sleep=self._sleep, clock=self._clock)
        answer: T = await retrying(attempt)
        return answer


def _shown(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": [dict(block) for block in message.blocks], **_PLAIN}


def _posted(answer: Mapping[str, Any]) -> Posted:
    return Posted(_text(answer, "channel"), _text(answer, "ts"))


def _text(answer: object, name: str) -> str:
    """A text of an answer.

    Raises:
        SlackUnavailable: It is not there: that was not Slack, such as a proxy.
    """
    value = answer.get(name) if isinstance(answer, Mapping) else None
    if not isinstance(value, str):
        raise failure(None)
    return value
