"""From an order to its digest, in one process."""

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager
from functools import partial
from importlib import import_module
from typing import Final

from nutgraf.errors import StorageError
from nutgraf.events import DigestFinished, Event
from nutgraf.intake import Fetcher, WebFetcher
from nutgraf.intake.sources import TEXT
from nutgraf.jobs.digest_keys import digest_keys
from nutgraf.jobs.orders.failing import Failure, failure_of
from nutgraf.jobs.orders.records import Order
from nutgraf.jobs.orders.store import Made, Orders, Work
from nutgraf.jobs.records import Found
from nutgraf.jobs.sources.reading import read_found
from nutgraf.models.protocol import AsyncModel
from nutgraf.settings import Settings
from nutgraf.summarizer import AsyncSummarizer
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Digest

DIGESTS_AT_ONCE: Final = 8
"""Of a model that is not the embedded one, which answers one request at a time."""

MOST_ATTEMPTS: Final = 10
"""So often an order is begun, by processes that die over it say, before it is given up."""

LEAVE_SECONDS: Final = 20.0
"""For so long a process that leaves waits for the digests that it has asked for. What has been
answered by then is in the answer cache; who kills a service commonly waits for 30."""

_GIVEN_UP: Final = Failure(
    "internal", f"{MOST_ATTEMPTS} tries to digest it ended before they were done: please report it"
)
_logger = logging.getLogger("nutgraf")

OnEvent = Callable[[str, Event], None]
OnEnded = Callable[[Order], None]


class Digesting:
    """Works on orders, each by itself: what goes wrong with one is that one's end.

    What is wrong with this process or the database is no order's: it stays open.

    Args:
        orders: Where they are kept.
        settings: How articles are digested.
        fetcher: Fetches pages; by default from public addresses only.
        on_ended: Told each order that ends here.
        on_event: Told what happens meanwhile, with the order's id.
        at_once: Digests at once; by default 1 with the embedded model, else `DIGESTS_AT_ONCE`.
    """

    def __init__(
        self,
        orders: Orders,
        settings: Settings,
        *,
        fetcher: Fetcher | None,
        on_ended: OnEnded,
        on_event: OnEvent,
        at_once: int | None,
    ) -> None:
        self._orders = orders
        self._settings = settings
        self._fetcher = fetcher or WebFetcher()
        self._on_ended = on_ended
        self._on_event = on_event
        self._summarizer = AsyncSummarizer(settings=settings)
        self._anew = AsyncSummarizer(_uncached(self._summarizer.model), settings=settings)
        self._key = digest_keys(settings, self._summarizer.sections)
        usual = 1 if settings.is_embedded else DIGESTS_AT_ONCE
        self._turns = asyncio.Semaphore(at_once or usual)
        self._importing = asyncio.Lock()
        self._in_hand: set[asyncio.Task[None]] = set()
        self._asking: set[asyncio.Task[None]] = set()
        self._is_leaving = False

    async def digest(self, order_id: str, attempt: int) -> bool:
        """Work on an order until it has ended, or has to be left to others; a DBOS workflow.

        Args:
            order_id: The order.
            attempt: Of this workflow; one that another came after does nothing.

        Returns:
            Whether it is left to nobody.
        """
        if self._is_leaving:
            return False
        task = asyncio.create_task(self._digest(order_id, attempt))
        self._in_hand.add(task)
        await asyncio.wait([task])
        self._in_hand.discard(task)
        self._asking.discard(task)
        if task.cancelled():
            return False
        if (error := task.exception()) is not None:
            _logger.warning("the order %s was put off: %s", order_id, _said(error))
        return error is None

    async def leave(self) -> None:
        """Ask nothing any more, and wait for what has been asked, though not for long."""
        self._is_leaving = True
        for _ in range(round(LEAVE_SECONDS / 0.05)):
            if not self._asking:
                break
            await asyncio.sleep(0.05)
        for task in self._in_hand:
            task.cancel()
        await asyncio.gather(*self._in_hand, return_exceptions=True)

    async def close(self) -> None:
        """Let go of the model."""
        await self._anew.aclose()
        await self._summarizer.aclose()

    async def _digest(self, order_id: str, attempt: int) -> None:
        work = await asyncio.to_thread(self._orders.begin, order_id, attempt)
        if work is None:
            return
        outcome: Made | Failure
        if work.begun > MOST_ATTEMPTS:
            outcome = _GIVEN_UP
        else:
            try:
                outcome = await self._made(work)
            except StorageError:
                raise
            except Exception as error:  # noqa: BLE001 -- whoever waits hears of it
                outcome = failure_of(error)
        ended = await asyncio.to_thread(self._orders.end, order_id, outcome)
        if ended is not None:
            self._on_ended(ended)

    async def _made(self, work: Work) -> Made:
        article = await self._read(work)
        key = self._key(article)
        async with self._turn(work, key) as known:
            if known is not None:
                return Made(known)
            await self._make_ready()
            return Made(key, await self._asked(work, article), article)

    async def _read(self, work: Work) -> Article:
        found = Found(TEXT, work.kind, work.content, TEXT, work.metadata)
        return await read_found(found, language=self._settings.language, fetcher=self._fetcher)

    @asynccontextmanager
    async def _turn(self, work: Work, key: str) -> AsyncGenerator[str | None]:
        """Wait for a turn at the model, unless the digest is there; gives the key that it has.

        It is looked for again then: it may have been made meanwhile, for another address.
        """
        if (known := await self._known(work, key)) is not None:
            yield known
            return
        async with self._turns:
            if self._is_leaving:
                raise asyncio.CancelledError
            if (task := asyncio.current_task()) is not None:
                self._asking.add(task)  # until its order has ended
            yield await self._known(work, key)

    async def _known(self, work: Work, key: str) -> str | None:
        if work.fresh or not self._settings.cache:
            return None
        return await asyncio.to_thread(self._orders.known, key)

    async def _asked(self, work: Work, article: Article) -> Digest:
        summarizer = self._anew if work.fresh else self._summarizer
        events = summarizer.stream(article, on_preparing=partial(self._on_event, work.id))
        async with aclosing(events):
            async for event in events:
                self._on_event(work.id, event)
                if isinstance(event, DigestFinished):
                    return event.digest
        raise AssertionError("a stream ends in a digest")

    async def _make_ready(self) -> None:
        """Import the model's client, which takes a second, where nobody waits for the loop."""
        if "nutgraf.models.clients" not in sys.modules:
            async with self._importing:
                await asyncio.to_thread(import_module, "nutgraf.models.clients")


def _uncached(model: AsyncModel) -> AsyncModel:
    """The same model, which remembers nothing: who wants a digest anew wants new answers."""
    from nutgraf.models.caching import AsyncCachingModel

    return model.asked if isinstance(model, AsyncCachingModel) else model


def _said(error: BaseException) -> str:
    """What may be logged of an error: ours hold nothing secret."""
    return str(error) if isinstance(error, StorageError) else type(error).__name__
