"""Digesting chunks of inputs: what a worker does."""

import asyncio
from collections import Counter
from typing import Any, Final

from nutgraf.jobs.desks import FLUSH_SECONDS, Desk, ModelPreparer
from nutgraf.jobs.durable import current_place
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Run
from nutgraf.jobs.locks import Locks

DIGEST_CHUNK: Final = "digest_chunk"


class Chunks:
    """Digests chunks for the runs that give them out.

    Args:
        ledger: Where runs and inputs stand.
        locks: Tell whether a run is still wanted.
        concurrency: Requests at once in this process; None for what each edition says.
        on_preparing: Told when the embedded model is made ready.

    Attributes:
        digested: How many articles ended here, by the run.
        failure: Why this process can go on with nothing, if so: the database cannot be written,
            or it lacks a key or a model's file that others may have.
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
        self._replaced: list[Desk] = []
        self._opening = asyncio.Lock()
        self._is_leaving = False
        self.failure: Exception | None = None
        self.digested = Counter[str]()

    async def digest_chunk(self, run_id: str, number: int) -> bool:
        """Digest the articles of a chunk that have no digest yet; a DBOS workflow.

        Returns:
            Whether it was done; not if nobody watches over the run any more.
        """
        if self.failure is not None:
            return False
        try:
            if not await asyncio.to_thread(self._locks.is_held, run_lock(run_id)):
                return False
            desk = await self._desk(await asyncio.to_thread(self._ledger.run, run_id))
            self.digested[run_id] += await desk.digest(number)
        except Exception as error:
            self._fail(error)
            raise
        await self._close_idle()
        return True

    async def leave(self) -> None:
        """Ask nothing any more, and wait for what has been asked."""
        self._is_leaving = True
        for desk in self._all:
            desk.leave()
        while any(desk.is_busy for desk in self._all):
            await asyncio.sleep(FLUSH_SECONDS / 4)

    async def close(self) -> None:
        """Let go of what runs needed."""
        for desk in self._all:
            await desk.close()
        self._desks.clear()
        self._replaced.clear()

    @property
    def _all(self) -> list[Desk]:
        return [*self._desks.values(), *self._replaced]

    async def _desk(self, run: Run) -> Desk:
        """The run's desk; another one if its edition has changed since, as by a larger budget."""
        async with self._opening:
            desk = self._desks.get(run.id)
            if desk is None or desk.run.snapshot != run.snapshot:
                self._replace(run.id)
                await self._close_idle()
                desk = Desk(
                    self._ledger,
                    run,
                    place=current_place(),
                    concurrency=self._concurrency,
                    on_preparing=self._on_preparing,
                )
                self._desks[run.id] = desk
            if self._is_leaving:
                desk.leave()
            return desk

    def _fail(self, error: Exception) -> None:
        """What came first is told: it may be what the others come from."""
        if self.failure is None:
            self.failure = error

    def _replace(self, run_id: str) -> None:
        """Have a run's desk, and those of runs that have nothing in hand, make room for another."""
        for name, desk in list(self._desks.items()):
            if name == run_id or not desk.is_busy:
                self._replaced.append(self._desks.pop(name))

    async def _close_idle(self) -> None:
        idle = [desk for desk in self._replaced if not desk.is_busy]
        self._replaced = [desk for desk in self._replaced if desk.is_busy]
        for desk in idle:
            await desk.close()


def run_lock(run_id: str) -> str:
    """The name of the lock that whoever watches over a run holds."""
    return f"run:{run_id}"


def workflows(chunks: Chunks) -> dict[str, Any]:
    """The workflows of a worker, by the names under which they are enqueued."""

    async def digest_chunk(run_id: str, number: int) -> bool:
        return await chunks.digest_chunk(run_id, number)

    return {DIGEST_CHUNK: digest_chunk}  # DBOS marks what it is given, which no method allows
