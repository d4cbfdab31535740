"""Where the articles of a run are digested, in one process."""

import asyncio
import logging
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Final

from nutgraf.errors import (
    BudgetSpent,
    ModelError,
    ModelRejected,
    ModelUnavailable,
    NutgrafError,
    SettingsError,
    StorageError,
    WeightsError,
)
from nutgraf.events import Event, ModelPreparing
from nutgraf.jobs.asking import settings_of, wrappers
from nutgraf.jobs.crews import articles_at_once, concurrency_of
from nutgraf.jobs.digest_keys import digest_keys
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Ended, Run, Todo
from nutgraf.jobs.model_reasons import REASONS
from nutgraf.jobs.stopping import NotWanted
from nutgraf.summarizer import AsyncSummarizer
from nutgraf.usage import NO_USAGE, Usage
from nutgraf_schemas.digest import Digest

FLUSH_SECONDS: Final = 0.2
"""How long a finished digest may wait for others, to be written with them."""

FLUSH_SIZE: Final = 32

REJECTIONS: Final = 3
"""So many in a row, with no answer between, are no fault of the articles': a wrong key, say."""

OUTAGES: Final = 10
"""Likewise of articles for which the provider could not be reached."""

NO_ENTRY: Final = frozenset({None, 401, 402, 403, 404, 429})
"""Statuses of rejections that have nothing to do with an article: a key that is missing, wrong or
not paid for, and a model that is not there."""

_logger = logging.getLogger("nutgraf")

ModelPreparer = Callable[[ModelPreparing], None]


class Desk:
    """Digests the articles of one run, and writes what they come to a few at a time.

    Args:
        ledger: Where they stand.
        run: The run.
        place: This process's, among those that share its budget.
        concurrency: Requests at once; None for what the edition says.
        on_preparing: Told when the embedded model is made ready.
    """

    def __init__(
        self,
        ledger: Ledger,
        run: Run,
        *,
        place: str,
        concurrency: int | None = None,
        on_preparing: ModelPreparer | None = None,
    ) -> None:
        edition = Edition.model_validate_json(run.snapshot)
        settings = settings_of(edition)
        at_once = concurrency or concurrency_of(edition)
        self.run = run
        self._ledger = ledger
        self._summarizer = AsyncSummarizer(
            settings=settings,
            wrappers=wrappers(
                edition,
                ledger.database,
                run_id=run.id,
                executor=place,
                concurrency=at_once,
                wanted=lambda: not self._stopping,
            ),
        )
        self._key = digest_keys(settings, self._summarizer.sections)
        self._store = DigestStore(ledger.database)
        self._uses_store = settings.cache
        self._on_preparing = on_preparing
        self._kept: list[tuple[Ended, asyncio.Future[None]]] = []
        self._turns = asyncio.Semaphore(articles_at_once(at_once))
        self._importing = asyncio.Lock()
        self._in_a_row = Counter[type[ModelError]]()
        self._put_off = Counter[str]()
        self._open = 0
        self._stopping = run.stopping is not None
        self._is_leaving = False
        self._failure: Exception | None = None
        self._failed = asyncio.Event()
        self._is_full = asyncio.Event()
        self._pulse = asyncio.create_task(self._beat())

    @property
    def is_busy(self) -> bool:
        """Whether a chunk is being digested."""
        return self._open > 0

    def leave(self) -> None:
        """Ask nothing any more, whether or not the run is to end."""
        self._is_leaving = True
        self._stopping = True

    async def digest(self, number: int) -> int:
        """Digest what is open of a chunk, and give how many articles ended.

        Raises:
            StorageError: What they came to cannot be written.
            SettingsError: This process cannot ask the model at all.
            WeightsError: It cannot have the embedded model's file.
            ModelRejected: It has no valid key, while others may have one.
        """
        first = number * self.run.chunk_size
        self._open += 1
        try:
            todo = await asyncio.to_thread(
                self._ledger.todo, self.run.id, first, first + self.run.chunk_size
            )
            keys = [self._key(one.article) for one in todo]
            known = await asyncio.to_thread(self._store.known, keys) if self._uses_store else ()
            await self._look()  # a run that was stopped may have been resumed since
            async with asyncio.TaskGroup() as group:
                alarm = group.create_task(self._alarm())
                ending = [
                    group.create_task(self._end(one, key, is_known=key in known))
                    for one, key in zip(todo, keys, strict=True)
                ]
                if ending:
                    await asyncio.wait(ending)
                alarm.cancel()
            return sum(task.result() for task in ending)
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures
        finally:
            self._open -= 1

    async def close(self) -> None:
        """Let go of the model."""
        self._pulse.cancel()
        await asyncio.gather(self._pulse, return_exceptions=True)
        if self._kept and self._failure is None:
            await self._flush()
        await self._summarizer.aclose()

    async def _end(self, todo: Todo, key: str, *, is_known: bool) -> bool:
        if is_known:
            ended: Ended | None = Ended(todo.id, key, NO_USAGE, cached=True)
        else:
            ended = await self._digested(todo, key)
        if ended is None:
            return False
        if self._failure is not None:
            raise self._failure
        written = asyncio.get_running_loop().create_future()
        self._kept.append((ended, written))
        if len(self._kept) >= FLUSH_SIZE:
            self._is_full.set()
        await written
        return True

    async def _digested(self, todo: Todo, key: str) -> Ended | None:
        """What came of an article; None if it keeps its turn for another time."""
        try:
            async with self._turns:
                await self._make_ready()
                if self._stopping:
                    return None
                digest = await self._summarizer.summarize(todo.article, on_progress=self._prepared)
        except NotWanted:
            return None
        except BudgetSpent:
            await self._stop("budget")
            return None
        except ModelError as error:
            if await self._is_everybodys(error, todo):
                return None
            reason = REASONS.get(type(error), "model")
            return Ended(todo.id, key, error.usage, reason=reason, message=str(error))
        except (SettingsError, StorageError, WeightsError):
            raise
        except NutgrafError as error:
            return Ended(todo.id, key, NO_USAGE, reason="unusable", message=str(error))
        except Exception as error:  # noqa: BLE001 -- one article never costs the others theirs
            _logger.warning("%s: %s", todo.id, type(error).__name__)
            message = f"a fault of nutgraf's ({type(error).__name__}): please report it"
            return Ended(todo.id, key, NO_USAGE, reason="internal", message=message)
        if not digest.provenance.cached:
            self._in_a_row.clear()
        return _ended(todo, key, digest)

    async def _make_ready(self) -> None:
        """Import the model's client, which takes a second, where nobody waits for the loop."""
        if "nutgraf.models.clients" not in sys.modules:
            async with self._importing:
                await asyncio.to_thread(import_module, "nutgraf.models.clients")

    def _prepared(self, event: Event) -> None:
        if self._on_preparing and isinstance(event, ModelPreparing):
            self._on_preparing(event)

    async def _is_everybodys(self, error: ModelError, todo: Todo) -> bool:
        """Whether an error is no fault of the article's, which then keeps its turn, though not for
        ever; a run whose model answers nobody is stopped, or a process whose key is no good.

        Raises:
            ModelRejected: It is this process's.
        """
        if isinstance(error, ModelRejected) and error.status in NO_ENTRY:
            self._in_a_row[ModelRejected] += 1
            if self._in_a_row[ModelRejected] >= REJECTIONS:
                raise error
        elif isinstance(error, ModelUnavailable):
            self._in_a_row[ModelUnavailable] += 1
            if self._in_a_row[ModelUnavailable] >= OUTAGES:
                await self._stop("model")
                return True
            if self._in_a_row[ModelUnavailable] == 1:
                return False  # it may be the article's: one that takes too long
        else:
            self._in_a_row.clear()
            return False
        self._put_off[todo.id] += 1
        return self._put_off[todo.id] <= REJECTIONS

    async def _stop(self, reason: str) -> None:
        if not self._stopping:
            self._stopping = True
            await asyncio.to_thread(self._ledger.stop, self.run.id, reason)

    async def _beat(self) -> None:
        try:
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._is_full.wait(), FLUSH_SECONDS)
                self._is_full.clear()
                if self._kept:
                    await self._flush()
                if self._open and not self._stopping:
                    await self._look()
        except Exception as error:  # noqa: BLE001 -- whoever waits for a flush has to hear of it
            self._fail(error, self._kept)

    async def _look(self) -> None:
        """See whether the run is to end."""
        stopping = await asyncio.to_thread(self._ledger.stopping, self.run.id)
        has_to_end = self._is_leaving or self._failure is not None
        self._stopping = has_to_end or stopping is not None

    async def _alarm(self) -> None:
        """Whoever waits for the model hears, too, that nothing can be written any more."""
        await self._failed.wait()
        if self._failure is not None:
            raise self._failure

    async def _flush(self) -> None:
        """Write what is finished; those who wait for it learn whether that worked."""
        kept, self._kept = self._kept, []
        try:
            await asyncio.to_thread(
                self._ledger.take_ended, self.run.id, [ended for ended, _ in kept]
            )
        except asyncio.CancelledError:
            self._fail(StorageError("the work was cut short"), kept)
            raise
        except Exception as error:  # noqa: BLE001 -- those who wait raise it
            self._fail(error, kept)
        for _, written in kept:
            if not written.done():
                written.set_result(None)

    def _fail(self, error: Exception, kept: Sequence[tuple[Ended, "asyncio.Future[None]"]]) -> None:
        """Nothing can be written any more: ask nothing more, and tell all who wait."""
        self._failure = self._failure or error
        self._stopping = True
        self._failed.set()
        for _, written in kept:
            if not written.done():
                written.set_exception(error)


def _ended(todo: Todo, key: str, digest: Digest) -> Ended:
    made = digest.provenance
    usage = Usage(
        requests=made.requests,
        input_tokens=made.input_tokens,
        cached_input_tokens=made.cached_input_tokens,
        output_tokens=made.output_tokens,
        cost_usd=made.cost_usd,
    )
    return Ended(todo.id, key, usage, digest=digest, cached=made.cached)
