"""Waiting for orders, whoever ends them."""

import asyncio
import logging
from typing import Final

from nutgraf.errors import StorageError
from nutgraf.jobs.orders.records import Order
from nutgraf.jobs.orders.store import Orders

LOOK_SECONDS: Final = 0.5
"""How often orders are looked at that another process may have ended."""

_logger = logging.getLogger("nutgraf")


class Waiting:
    """Those who wait in one event loop."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._waiting: dict[str, list[asyncio.Future[Order]]] = {}

    async def wait(self, order_id: str, timeout: float | None) -> Order:
        """Wait until an order has ended, or for some seconds."""
        ended: asyncio.Future[Order] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(order_id, []).append(ended)
        try:
            order = await asyncio.to_thread(self._orders.get, order_id)
            if order.status != "open":
                return order
            async with asyncio.timeout(timeout):
                return await ended
        except TimeoutError:
            return await asyncio.to_thread(self._orders.get, order_id)
        finally:
            self._forget(order_id, ended)

    def tell(self, order: Order) -> None:
        """Tell those who wait for an order that it has ended."""
        for ended in self._waiting.get(order.id, ()):
            if not ended.done():
                ended.set_result(order)

    async def watch(self) -> None:
        """See what others end, for ever."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self._waiting:
                continue
            try:
                for order in await asyncio.to_thread(self._orders.ended, list(self._waiting)):
                    self.tell(order)
            except StorageError as error:
                _logger.warning("orders cannot be looked at just now: %s", error)

    def _forget(self, order_id: str, ended: "asyncio.Future[Order]") -> None:
        others = self._waiting[order_id]
        others.remove(ended)
        if not others:
            del self._waiting[order_id]
