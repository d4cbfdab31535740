"""Writing down orders that come at once together, and putting them on a queue behind that."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from nutgraf.errors import StorageError
from nutgraf.jobs.orders.records import Order
from nutgraf.jobs.orders.store import Orders
from nutgraf.jobs.orders.wishes import Wish

_logger = logging.getLogger("nutgraf")


class Placing:
    """Places orders for the tasks of one event loop.

    What is written down is not lost any more, so nobody waits for the queue, which takes its time:
    some 5 ms an order on SQLite, one by one.

    Args:
        orders: Where they are kept.
        give: Puts an order on the queue, with the number of its workflow.
    """

    def __init__(self, orders: Orders, give: Callable[[str, int], Awaitable[None]]) -> None:
        self._orders = orders
        self._give = give
        self._wishes: list[tuple[Wish, asyncio.Future[Order]]] = []
        self._ungiven: dict[str, int] = {}
        self._writing: asyncio.Task[None] | None = None
        self._giving: asyncio.Task[None] | None = None

    async def place(self, wanted: Wish) -> Order:
        """Place an order, with those of the same moment."""
        written: asyncio.Future[Order] = asyncio.get_running_loop().create_future()
        self._wishes.append((wanted, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await written

    def give(self, orders: Iterable[tuple[str, int]]) -> None:
        """Put orders on the queue, soon."""
        self._ungiven.update(orders)
        if self._ungiven and (self._giving is None or self._giving.done()):
            self._giving = asyncio.create_task(self._give_all())

    def has(self, order_id: str) -> bool:
        """Whether an order is still to be put on the queue."""
        return order_id in self._ungiven

    async def close(self) -> None:
        """Write what is to be written; what is not on the queue yet is found by whoever is next."""
        if self._writing is not None:
            await self._writing
        if self._giving is not None:
            self._giving.cancel()
            await asyncio.gather(self._giving, return_exceptions=True)

    async def _write(self) -> None:
        while self._wishes:
            wishes, self._wishes = self._wishes, []
            try:
                placed = await asyncio.to_thread(
                    self._orders.place_all, [wanted for wanted, _ in wishes]
                )
            except Exception as error:  # noqa: BLE001 -- those who wait raise it
                for _, written in wishes:
                    if not written.done():
                        written.set_exception(error)
                continue
            for (_, written), one in zip(wishes, placed, strict=True):
                if not written.done():
                    written.set_result(one.order)
            self.give((one.order.id, 1) for one in placed if one.is_new)

    async def _give_all(self) -> None:
        while self._ungiven:
            order_id, attempt = next(iter(self._ungiven.items()))
            try:
                await self._give(order_id, attempt)
            except StorageError as error:
                _logger.warning("an order is put on the queue later: %s", error)
            del self._ungiven[order_id]
