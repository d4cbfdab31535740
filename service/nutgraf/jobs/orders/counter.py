"""Where orders are placed and waited for, in a process that takes part in the work on them."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final, ParamSpec

from nutgraf.errors import StorageError
from nutgraf.intake import Fetcher
from nutgraf.jobs.database import Database
from nutgraf.jobs.durable import POLLING_SECONDS, Executor, WorkQueue, executing
from nutgraf.jobs.locks import locks_of
from nutgraf.jobs.orders.digesting import Digesting, OnEnded, OnEvent
from nutgraf.jobs.orders.placing import Placing
from nutgraf.jobs.orders.records import Order
from nutgraf.jobs.orders.store import Given, Orders
from nutgraf.jobs.orders.waiting import Waiting
from nutgraf.jobs.orders.wishes import wish
from nutgraf.jobs.records import InputKind
from nutgraf.settings import Settings, load_settings
from nutgraf_schemas.article import Metadata

ORDERS: Final = WorkQueue("orders", 16, POLLING_SECONDS)
"""Orders. A process has more of them in hand than it digests at once: pages that cannot be read are
told of at once, and those whose digest is there, however long the others take."""

DIGEST_ORDER: Final = "digest_order"
PRIORITY: Final = 1

WATCH_SECONDS: Final = 3.0
"""How often orders are looked for that nobody has in hand."""

GRACE: Final = timedelta(seconds=5)
"""For so long whoever placed an order may take to put it on the queue."""

TIDY_EVERY: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=30)
"""For so long it can be told how an order ended; the digest store keeps its digest."""

_Told = ParamSpec("_Told")
_logger = logging.getLogger("nutgraf")


class Counter:
    """Places orders and waits for them. `taking_orders` makes one; it is used in its event loop.

    Attributes:
        orders: Where they are kept.
    """

    def __init__(self, orders: Orders, executor: Executor, waiting: Waiting) -> None:
        self.orders = orders
        self._executor = executor
        self._waiting = waiting
        self._placing = Placing(orders, self._give)
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def place(
        self,
        content: str,
        *,
        kind: InputKind = "url",
        fresh: bool = False,
        metadata: Metadata | None = None,
    ) -> Order:
        """`Orders.place`, and have the order worked on, here or elsewhere.

        Those of one moment are written together: 500 at once take no longer than a few.
        """
        return await self._placing.place(wish(content, kind=kind, fresh=fresh, metadata=metadata))

    async def wait(self, order_id: str, timeout: float | None = None) -> Order:
        """Wait until an order has ended, by whomever; after `timeout` seconds it is given as it is.

        Raises:
            InputError: There is no such order.
            StorageError: The database failed.
        """
        return await self._waiting.wait(order_id, timeout)

    async def broken(self) -> None:
        """Wait until this process can take no orders any more; returns never.

        Raises:
            StorageError: It lost its place among others, as when its connection to the database
                ended: leave `taking_orders` and begin again.
        """
        await asyncio.shield(self._broken)

    async def watch(self) -> None:
        """Look after all orders, for as long as this process takes part; `taking_orders` does."""
        tidied = datetime.min.replace(tzinfo=UTC)
        while not self._broken.done():
            try:
                await asyncio.to_thread(self._executor.check_place)
            except StorageError as error:
                self._broken.set_exception(error)
                self._broken.exception()  # nobody needs to ask
                _logger.warning("no orders are taken any more: %s", error)
                return
            try:
                await self._find_lost()
                if datetime.now(UTC) > tidied + TIDY_EVERY:
                    tidied = datetime.now(UTC)
                    await asyncio.to_thread(self.orders.forget, before=tidied - KEPT)
            except StorageError as error:
                _logger.warning("orders cannot be looked after just now: %s", error)
            await asyncio.sleep(WATCH_SECONDS)

    async def close(self) -> None:
        """Put what was placed on the queue."""
        await self._placing.close()

    async def _give(self, order_id: str, attempt: int) -> None:
        await self._executor.enqueue(
            DIGEST_ORDER,
            order_id,
            attempt,
            queue=ORDERS,
            workflow_id=_workflow(order_id, attempt),
            priority=PRIORITY,
        )

    async def _find_lost(self) -> None:
        """Give the orders that nobody has in hand to other workflows."""
        given = await asyncio.to_thread(self.orders.given)
        if not given:
            return
        active = await self._executor.active("order:")
        executors = {one.executor for one in active}
        dead = {e for e in executors if not await asyncio.to_thread(self._executor.is_alive, e)}
        alive = {one.id for one in active if one.executor not in dead}
        lost = [one for one in given if self._is_lost(one, alive)]
        again = await asyncio.to_thread(self.orders.give_again, lost) if lost else []
        self._placing.give([(one.id, one.attempt) for one in again])
        await self._executor.cancel([one.id for one in active if one.executor in dead])

    def _is_lost(self, one: Given, alive: set[str]) -> bool:
        is_new = datetime.now(UTC) - one.placed_at < GRACE
        is_ours = self._placing.has(one.id)
        return not is_new and not is_ours and _workflow(one.id, one.attempt) not in alive


@asynccontextmanager
async def taking_orders(
    database: Database,
    *,
    settings: Settings | None = None,
    fetcher: Fetcher | None = None,
    on_ended: OnEnded | None = None,
    on_event: OnEvent | None = None,
    at_once: int | None = None,
) -> AsyncGenerator[Counter]:
    """Take orders in this process, and finish what others have left.

    Whoever leaves waits for the digests that were asked for, 20 seconds at most; all other orders
    stay open, for whoever takes orders next.

    Args:
        database: Where orders and digests are kept; tables that are not there are made.
        settings: How articles are digested; by default from the environment and settings file.
            Without `cache` a digest that is in the store already is made again.
        fetcher: Fetches pages; by default from public addresses only.
        on_ended: Told each order that this process ended, in its event loop.
        on_event: Told what happens while an order is worked on here, with the order's id, likewise.
        at_once: Digests that are asked for at once here, 16 at most; by default 1 with the
            embedded model, else 8.

    Raises:
        SettingsError: A setting makes no sense.
        StorageError: The database cannot be used.
    """
    database.create()
    orders = Orders(database)
    waiting = Waiting(orders)
    digesting = Digesting(
        orders,
        settings or load_settings(),
        fetcher=fetcher,
        on_ended=_telling_both(waiting.tell, on_ended),
        on_event=_harmless(on_event),
        at_once=at_once,
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(digesting.close)
        executor = await stack.enter_async_context(
            executing(database, locks_of(database), _workflows(digesting), queues=[ORDERS])
        )
        counter = Counter(orders, executor, waiting)
        tasks = [asyncio.create_task(counter.watch()), asyncio.create_task(waiting.watch())]
        try:
            yield counter
        finally:
            executor.take_no_more()
            await digesting.leave()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await counter.close()


def _workflow(order_id: str, attempt: int) -> str:
    return f"order:{order_id}:{attempt}"


def _workflows(digesting: Digesting) -> dict[str, Any]:
    async def digest_order(order_id: str, attempt: int) -> bool:
        return await digesting.digest(order_id, attempt)

    return {DIGEST_ORDER: digest_order}  # DBOS marks what it is given, which no method allows


def _telling_both(tell: OnEnded, on_ended: OnEnded | None) -> OnEnded:
    told = _harmless(on_ended)

    def both(order: Order) -> None:
        tell(order)
        told(order)

    return both


def _harmless(listener: Callable[_Told, None] | None) -> Callable[_Told, None]:
    """Who is told, whose faults cost no order anything."""

    def told(*args: _Told.args, **kwargs: _Told.kwargs) -> None:
        if listener is None:
            return
        try:
            listener(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 -- it is no fault of the order's
            _logger.warning("who was told of an order failed: %s", type(error).__name__)

    return told
