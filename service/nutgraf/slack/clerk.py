"""Sees to what was asked for: a placeholder, an order, and the digest in the placeholder's place.

All that a clerk knows is in the database: killed at any moment, the next one goes on from there.
One clerk works at a time; the processes of others hand it their asks through the database.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from nutgraf.errors import FetchError, SlackError, SlackRefused, StorageError
from nutgraf.jobs.locks import Lock, Locks
from nutgraf.jobs.orders.counter import Counter
from nutgraf.jobs.orders.records import Order
from nutgraf.rendering.slack import digest_posting, placeholder, unfurl_blocks
from nutgraf.rendering.slack.messages import Posting
from nutgraf.slack import words
from nutgraf.slack.api import Slack
from nutgraf.slack.asks import Asks, now
from nutgraf.slack.board import Board
from nutgraf.slack.digests import Digests
from nutgraf.slack.limits import Refusal, check_limits
from nutgraf.slack.records import Ask
from nutgraf.slack.settings import SlackSettings

LOCK: Final = "slack:clerk"
LOOK_SECONDS: Final = 1.0
"""How often asks are looked for that another process heard."""

AGAIN_SECONDS: Final = 30.0
"""After so long an ask is seen to again that Slack, or the database, failed."""

LATEST: Final = timedelta(days=1)
"""An ask that could not be seen to for so long is no longer waited for."""

TIDY_EVERY: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=90)
"""So long asks are known, and which messages answered them: a digest that is older and is digested
again gets the rest of its thread a second time."""

_logger = logging.getLogger("nutgraf.slack")


class Clerk:
    """Sees to asks.

    Args:
        asks: Where they stand.
        counter: Takes orders.
        slack: Slack.
        board: Shows postings.
        digests: Those that were made.
        locks: Those of the database.
        settings: What is allowed.
        sleep: How to wait some seconds.
    """

    def __init__(
        self,
        asks: Asks,
        counter: Counter,
        slack: Slack,
        board: Board,
        digests: Digests,
        locks: Locks,
        settings: SlackSettings,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._asks = asks
        self._counter = counter
        self._slack = slack
        self._board = board
        self._digests = digests
        self._locks = locks
        self._settings = settings
        self._sleep = sleep
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._aside: set[asyncio.Task[None]] = set()
        self._place: Lock | None = None
        self._tidied = datetime.min.replace(tzinfo=UTC)

    def take(self, ask: Ask) -> None:
        """See to a new ask."""
        if self._place is not None:
            self._begin(ask)

    def refuse(self, ask: Ask, sentence: str) -> None:
        """Tell who asked that it will not be done; the ask was not kept."""
        self._beside(self._whisper(ask, sentence))

    say = refuse

    async def run(self) -> None:
        """Work until cancelled; what is in hand then is gone on with by the next clerk."""
        try:
            while True:
                if await self._is_in_place():
                    await self._tidy()
                    for ask in await self._asks.open():
                        self._begin(ask)
                await self._sleep(LOOK_SECONDS)
        finally:
            await self._leave()

    async def _is_in_place(self) -> bool:
        """Whether this clerk is the one that works."""
        if self._place is not None and not await asyncio.to_thread(self._place.is_ours):
            for task in self._at_work.values():
                task.cancel()
            self._place = None
        if self._place is None:
            self._place = await asyncio.to_thread(self._locks.acquire, LOCK)
        return self._place is not None

    async def _tidy(self) -> None:
        """Forget, once in a while, what is long over."""
        if now() < self._tidied + TIDY_EVERY:
            return
        self._tidied = now()
        await self._asks.forget(before=now() - KEPT)
        await self._board.forget(before=now() - KEPT)

    async def _leave(self) -> None:
        tasks = [*self._at_work.values(), *self._aside]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._place is not None:
            self._place.release()
            self._place = None

    def _begin(self, ask: Ask) -> None:
        if ask.id not in self._at_work:
            task = asyncio.create_task(self._see_to(ask))
            self._at_work[ask.id] = task
            task.add_done_callback(lambda _: self._at_work.pop(ask.id, None))

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def _see_to(self, ask: Ask) -> None:
        """See to an ask until it has ended; what fails for now is tried again later."""
        try:
            await self._serve(ask)
        except Refusal as refusal:
            await self._end_with(ask, "refused", refusal.reason, refusal.sentence)
        except SlackRefused as refused:
            is_direct = ask.channel.startswith("D") and refused.code == "channel_not_found"
            sentence = words.DIRECT if is_direct else str(refused)
            await self._end_with(ask, "refused", refused.code, sentence)
        except (SlackError, StorageError) as error:
            _logger.warning("an ask is seen to again: %s", error)
            await self._sleep(AGAIN_SECONDS)
        except Exception as error:  # noqa: BLE001 -- one ask never costs the others theirs
            _logger.warning("an ask could not be seen to: %s", type(error).__name__)
            await self._end_with(ask, "refused", "internal", words.BROKEN)

    async def _serve(self, ask: Ask) -> None:
        if now() - ask.asked_at > LATEST:
            raise Refusal("late", words.LATE)
        if ask.order is None:
            await check_limits(ask, self._asks, self._settings)
            order = await self._ordered(ask)
        else:
            order = await asyncio.to_thread(self._counter.orders.get, ask.order)
        if ask.way == "link":
            await self._unfurl(ask, await self._counter.wait(order.id))
            return
        key = await self._key(ask)
        if order.status == "open" and ask.way != "again":
            waiting = Posting(placeholder(ask.url, asked_by=ask.user))
            await self._board.show(
                key, waiting, team=ask.team, channel=ask.channel, thread=ask.thread
            )
        await self._finish(ask, key, await self._counter.wait(order.id))

    async def _ordered(self, ask: Ask) -> Order:
        try:
            order = await self._counter.place(ask.url, fresh=ask.way == "again")
        except FetchError as error:
            raise Refusal("address", words.failure_sentence("address")) from error
        await self._asks.placed(ask, order=order.id)
        return order

    async def _key(self, ask: Ask) -> str:
        """Under which the answer stands on the board."""
        if ask.way == "again" and ask.ts is not None:
            return await self._board.key_at(ask.team, ask.channel, ask.ts)
        return f"ask:{ask.id}"

    async def _finish(self, ask: Ask, key: str, order: Order) -> None:
        digest = await self._digests.get(order.digest_key) if order.digest_key else None
        if digest is None or order.digest_key is None:
            if ask.way != "again":
                await self._board.clear(key, team=ask.team)
            reason = order.reason or "internal"
            await self._end_with(ask, "done", reason, words.failure_sentence(order.reason))
            return
        posting = digest_posting(digest, key=order.digest_key, asked_by=ask.user)
        await self._board.show(key, posting, team=ask.team, channel=ask.channel, thread=ask.thread)
        await self._asks.end(ask, "done")

    async def _unfurl(self, ask: Ask, order: Order) -> None:
        digest = await self._digests.get(order.digest_key) if order.digest_key else None
        if digest is not None and order.digest_key is not None and ask.unfurl is not None:
            unfurl_id, source = ask.unfurl
            blocks = unfurl_blocks(digest, key=order.digest_key)
            await self._slack.unfurl(
                ask.team, unfurl_id=unfurl_id, source=source, links={ask.url: blocks}
            )
        await self._asks.end(ask, "done", order.reason)

    async def _end_with(self, ask: Ask, status: Any, reason: str, sentence: str) -> None:
        """Tell who asked why there is no digest, and note that."""
        if ask.way != "link":
            await self._whisper(ask, sentence)
        try:
            await self._asks.end(ask, status, reason)
        except StorageError as error:
            _logger.warning("%s", error)

    async def _whisper(self, ask: Ask, sentence: str) -> None:
        """Tell only who asked; it is no matter if that fails."""
        try:
            if ask.response_url is not None:
                await self._slack.respond(ask.response_url, sentence)
            else:
                await self._slack.whisper(
                    ask.team, ask.channel, ask.user, sentence, thread=ask.thread
                )
        except SlackError as error:
            _logger.warning("somebody could not be told: %s", error)
