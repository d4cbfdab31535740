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
from nutgraf.slack.records import Ask, AskStatus
from nutgraf.slack.settings import SlackSettings

LOCK: Final = "slack:clerk"
LOOK_SECONDS: Final = 1.0
"""How often asks are looked for that another process heard."""

AGAIN_SECONDS: Final = 30.0
"""After so long an ask is seen to again that Slack, or the database, failed."""

PLACED_AT_ONCE: Final = 2
"""Asks whose orders are placed at once: threads that place orders take the time in which others
are to be acknowledged. Of 500 that came together p99 was 1.27 s without a bound, and is 0.22 s
with this one; the last was placed after 18 s in place of 3.4 s (benchmarks/slack_burst.py)."""

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
        self._put_off: set[str] = set()
        self._let_go: set[str] = set()
        self._placing = asyncio.Semaphore(PLACED_AT_ONCE)
        self._aside: set[asyncio.Task[None]] = set()
        self._place: Lock | None = None
        self._is_finishing = False
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
                try:
                    await self._look()
                except StorageError as error:
                    _logger.warning("asks cannot be looked for just now: %s", error)
                await self._sleep(LOOK_SECONDS)
        finally:
            await self._leave()

    async def finish(self, seconds: float) -> None:
        """Take nothing more, and wait for what is in hand, so long at most.

        What failed, and is to be tried again later, is left to the next clerk.
        """
        self._is_finishing = True
        for ask_id in self._put_off:
            self._at_work[ask_id].cancel()
        if self._at_work:
            await asyncio.wait(self._at_work.values(), timeout=seconds)

    async def _look(self) -> None:
        """See to all that are open."""
        if not await self._is_in_place():
            return
        await self._tidy()
        self._let_go.clear()
        for ask in await self._asks.open():
            if ask.id not in self._let_go:  # it may have ended while we looked
                self._begin(ask)

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
        if ask.id not in self._at_work and not self._is_finishing:
            task = asyncio.create_task(self._see_to(ask))
            self._at_work[ask.id] = task
            task.add_done_callback(lambda _: self._end(ask))

    def _end(self, ask: Ask) -> None:
        self._at_work.pop(ask.id, None)
        self._let_go.add(ask.id)

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
            await self._rest(ask)
        except Exception as error:  # noqa: BLE001 -- one ask never costs the others theirs
            _logger.warning("an ask could not be seen to: %s", type(error).__name__)
            await self._end_with(ask, "refused", "internal", words.BROKEN)

    async def _rest(self, ask: Ask) -> None:
        """Keep an ask from being begun again for a while."""
        if self._is_finishing:
            return
        self._put_off.add(ask.id)
        try:
            await self._sleep(AGAIN_SECONDS)
        finally:
            self._put_off.discard(ask.id)

    async def _serve(self, ask: Ask) -> None:
        if now() - ask.asked_at > LATEST:
            raise Refusal("late", words.LATE)
        if ask.order is None:
            async with self._placing:
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
        return _own_key(ask)

    async def _finish(self, ask: Ask, key: str, order: Order) -> None:
        digest = await self._digests.get(order.digest_key) if order.digest_key else None
        if digest is None or order.digest_key is None:
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

    async def _end_with(self, ask: Ask, status: AskStatus, reason: str, sentence: str) -> None:
        """Tell who asked why there is no digest, in place of what says that there will be one."""
        if ask.way != "link":
            await self._take_back(ask)
            await self._whisper(ask, sentence)
        try:
            await self._asks.end(ask, status, reason)
        except StorageError as error:
            _logger.warning("an ask is ended later: %s", error)
            await self._rest(ask)

    async def _take_back(self, ask: Ask) -> None:
        """Take away the placeholder, if Slack lets us; a digest that was there before stays."""
        if ask.way == "again":
            return
        try:
            await self._board.clear(_own_key(ask), team=ask.team)
        except (SlackError, StorageError) as error:
            _logger.warning("a placeholder stays: %s", error)

    async def _whisper(self, ask: Ask, sentence: str) -> None:
        """Tell only who asked; it is no matter if that fails."""
        try:
            if ask.response_url is not None and await self._responded(ask.response_url, sentence):
                return
            await self._slack.whisper(ask.team, ask.channel, ask.user, sentence, thread=ask.thread)
        except SlackError as error:
            _logger.warning("somebody could not be told: %s", error)

    async def _responded(self, response_url: str, sentence: str) -> bool:
        """Answer where Slack takes answers for half an hour, and in channels without us, too."""
        try:
            await self._slack.respond(response_url, sentence)
        except SlackError as error:
            _logger.info("an answer was not taken, and is whispered: %s", error)
            return False
        return True


def _own_key(ask: Ask) -> str:
    """The key of the message that is posted for an ask."""
    return f"ask:{ask.id}"
