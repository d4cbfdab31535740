"""Digesting chunks of inputs: what a worker does."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from nutgraf.errors import (
    AnswerCutOff,
    BudgetSpent,
    MalformedAnswer,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
    NutgrafError,
    StorageError,
)
from nutgraf.events import Event, ModelPreparing
from nutgraf.jobs.asking import wrappers
from nutgraf.jobs.crews import concurrency_of
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.durable import current_place
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.ledger import Ended, Ledger, Run, Todo
from nutgraf.jobs.locks import Locks
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

REASONS: Final[dict[type[NutgrafError], str]] = {
    ModelUnavailable: "model_unavailable",
    ModelRejected: "model_rejected",
    ModelRefused: "model_refused",
    AnswerCutOff: "cut_off",
    MalformedAnswer: "malformed_answer",
}
_logger = logging.getLogger("nutgraf")

ModelPreparer = Callable[[ModelPreparing], None]


class Chunks:
    """Digests chunks for the runs that give them out.

    Args:
        ledger: Where runs and inputs stand.
        locks: Tell whether a run is still wanted.
        concurrency: Requests at once in this process; None for what each edition says.
        on_preparing: Told when the embedded model is made ready.

    Attributes:
        digested: How many articles ended here, by the run.
        failure: Why the database could not be written, if so.
    """

    def __init__(
        self,
        ledger: Ledger,
        locks: Locks,
        *,
        concurrency: int | None = None,
        on_preparing: ModelPreparer | None = None,
    ) -> None:
        self._ledger = ledger
        self._locks = locks
        self._concurrency = concurrency
        self._on_preparing = on_preparing
        self._desks: dict[str, Desk] = {}
        self._opening = asyncio.Lock()
        self._is_leaving = False
        self.failure: StorageError | None = None
        self.digested = Counter[str]()

    async def digest_chunk(self, run_id: str, number: int) -> bool:
        """Digest the articles of a chunk that have no digest yet; a DBOS workflow.

        Returns:
            Whether it was done; not if nobody watches over the run any more.
        """
        if not await asyncio.to_thread(self._locks.is_held, run_lock(run_id)):
            return False
        try:
            desk = await self._desk(run_id)
            self.digested[run_id] += await desk.digest(number)
        except StorageError as error:
            self.failure = error
            raise
        return True

    async def leave(self) -> None:
        """Begin no article any more, and wait for those that are begun."""
        self._is_leaving = True
        for desk in self._desks.values():
            desk.leave()
        while any(desk.is_busy for desk in self._desks.values()):
            await asyncio.sleep(FLUSH_SECONDS / 4)

    async def close(self) -> None:
        """Let go of what runs needed."""
        for desk in self._desks.values():
            await desk.close()
        self._desks.clear()

    async def _desk(self, run_id: str) -> "Desk":
        async with self._opening:
            if run_id not in self._desks:
                run = await asyncio.to_thread(self._ledger.run, run_id)
                for old in [*self._desks]:
                    if not self._desks[old].is_busy:
                        await self._desks.pop(old).close()
                self._desks[run_id] = Desk(self._ledger, run, self._concurrency, self._on_preparing)
            if self._is_leaving:
                self._desks[run_id].leave()
            return self._desks[run_id]


class Desk:
    """Where the articles of one run are digested."""

    def __init__(
        self,
        ledger: Ledger,
        run: Run,
        concurrency: int | None,
        on_preparing: ModelPreparer | None,
    ) -> None:
        edition = Edition.model_validate_json(run.snapshot)
        settings = edition.settings()
        self._ledger = ledger
        self._run = run
        self._summarizer = AsyncSummarizer(
            settings=settings,
            wrappers=wrappers(
                edition,
                ledger.database,
                run_id=run.id,
                executor=current_place(),
                concurrency=concurrency or concurrency_of(edition),
            ),
        )
        self._store = DigestStore(ledger.database)
        self._uses_store = settings.cache
        self._kept: list[tuple[Ended, asyncio.Future[None]]] = []
        self._in_a_row = 0
        self._open = 0
        self._stopping = run.stopping is not None
        self._is_leaving = False
        self._pulse = asyncio.create_task(self._beat())
        self._on_preparing = on_preparing

    @property
    def is_busy(self) -> bool:
        """Whether a chunk is being digested."""
        return self._open > 0

    def leave(self) -> None:
        """Begin no article any more, whether or not the run is to end."""
        self._is_leaving = True
        self._stopping = True

    async def digest(self, number: int) -> int:
        """Digest what is open of a chunk, and give how many articles ended."""
        first = number * self._run.chunk_size
        self._open += 1
        try:
            todo = await asyncio.to_thread(
                self._ledger.todo, self._run.id, first, first + self._run.chunk_size
            )
            known = await asyncio.to_thread(self._known, todo)
            await self._look()  # a run that was stopped may have been resumed since
            ended = await asyncio.gather(*(self._end(t, t.digest_key in known) for t in todo))
            return sum(ended)
        finally:
            self._open -= 1

    async def close(self) -> None:
        """Let go of the model."""
        self._pulse.cancel()
        await asyncio.gather(self._pulse, return_exceptions=True)
        await self._summarizer.aclose()

    def _known(self, todo: Sequence[Todo]) -> set[str]:
        if not self._uses_store:
            return set()
        return self._store.known(one.digest_key for one in todo)

    async def _end(self, todo: Todo, is_known: bool) -> bool:
        if is_known:
            ended: Ended | None = Ended(todo.id, todo.digest_key, NO_USAGE, cached=True)
        else:
            ended = await self._digested(todo)
        if ended is None:
            return False
        written = asyncio.get_running_loop().create_future()
        self._kept.append((ended, written))
        if len(self._kept) >= FLUSH_SIZE:
            await self._flush()
        await written
        return True

    async def _digested(self, todo: Todo) -> Ended | None:
        """What came of an article; None if it keeps its turn for another day."""
        if self._stopping:
            return None
        try:
            digest = await self._summarizer.summarize(todo.article, on_progress=self._prepared)
        except ModelError as error:
            await self._heed(error)
            reason = REASONS.get(type(error), "model")
            return Ended(todo.id, todo.digest_key, error.usage, reason=reason, message=str(error))
        except BudgetSpent:
            await self._stop("budget")
            return None
        except StorageError:
            raise
        except NutgrafError as error:
            return Ended(todo.id, todo.digest_key, NO_USAGE, reason="unusable", message=str(error))
        except Exception as error:  # noqa: BLE001 -- one article never costs the others theirs
            _logger.warning("%s: %s", todo.id, type(error).__name__)
            message = f"a fault of nutgraf's ({type(error).__name__}): please report it"
            return Ended(todo.id, todo.digest_key, NO_USAGE, reason="internal", message=message)
        self._in_a_row = 0
        return _ended(todo, digest)

    def _prepared(self, event: Event) -> None:
        if self._on_preparing and isinstance(event, ModelPreparing):
            self._on_preparing(event)

    async def _heed(self, error: ModelError) -> None:
        """Stop a run whose model gives no answers to anybody."""
        most = {ModelRejected: REJECTIONS, ModelUnavailable: OUTAGES}.get(type(error))
        self._in_a_row = self._in_a_row + 1 if most else 0
        if most and self._in_a_row >= most:
            await self._stop("model")

    async def _stop(self, reason: str) -> None:
        if not self._stopping:
            self._stopping = True
            await asyncio.to_thread(self._ledger.stop, self._run.id, reason)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            if self._kept:
                await self._flush()
            if self._open and not self._stopping:
                await self._look()

    async def _look(self) -> None:
        """See whether the run is to end."""
        stopping = await asyncio.to_thread(self._ledger.stopping, self._run.id)
        self._stopping = self._is_leaving or stopping is not None

    async def _flush(self) -> None:
        """Write what is finished; those who wait for it learn whether that worked."""
        kept, self._kept = self._kept, []
        failure: StorageError | None = None
        try:
            await asyncio.to_thread(
                self._ledger.take_ended, self._run.id, [ended for ended, _ in kept]
            )
        except StorageError as error:
            failure = error
        for _, written in kept:
            if written.done():
                continue
            if failure is None:
                written.set_result(None)
            else:
                written.set_exception(failure)


def run_lock(run_id: str) -> str:
    """The name of the lock that whoever watches over a run holds."""
    return f"run:{run_id}"


def _ended(todo: Todo, digest: Digest) -> Ended:
    made = digest.provenance
    usage = Usage(
        requests=made.requests,
        input_tokens=made.input_tokens,
        cached_input_tokens=made.cached_input_tokens,
        output_tokens=made.output_tokens,
        cost_usd=made.cost_usd,
    )
    return Ended(todo.id, todo.digest_key, usage, digest=digest, cached=made.cached)


def workflows(chunks: Chunks) -> dict[str, Any]:
    """The workflows of a worker, by the names under which they are enqueued."""

    async def digest_chunk(run_id: str, number: int) -> bool:
        return await chunks.digest_chunk(run_id, number)

    return {DIGEST_CHUNK: digest_chunk}  # DBOS marks what it is given, which no method allows


DIGEST_CHUNK: Final = "digest_chunk"
