"""From an edition's sources to inputs in the ledger, a source at a time."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, Final

from nutgraf.intake.pages import ConditionalFetcher
from nutgraf.jobs.editions import Edition, SourceSpec
from nutgraf.jobs.feed_store import FeedStore
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.records import Found, Unusable
from nutgraf.jobs.sources import FeedState, collect, harvest

BATCH: Final = 500
"""Inputs that are kept with one transaction."""

REMEMBERED: Final = frozenset({"feed", "opml", "sitemap"})
"""Kinds of sources of which only what is new is taken."""


class Collecting:
    """Collects the sources of a run that have not been collected.

    What a feed had is kept in one transaction with what is remembered of the feed. A source that
    is read from its beginning again after a kill adds only what it had not added.

    Args:
        ledger: Where inputs are kept.
        run_id: The run.
        edition: Whose sources.
        on_note: Told what was left out, and why.
        fetcher: Fetches feeds.
    """

    def __init__(
        self,
        ledger: Ledger,
        run_id: str,
        edition: Edition,
        *,
        on_note: Callable[[str], None],
        fetcher: ConditionalFetcher | None = None,
    ) -> None:
        self._ledger = ledger
        self._run_id = run_id
        self._edition = edition
        self._on_note = on_note
        self._fetcher = fetcher
        self._memory = FeedStore(ledger.database, edition.name)
        self._is_cut = False

    async def collect(self) -> None:
        """Collect what has not been collected."""
        run = await asyncio.to_thread(self._ledger.run, self._run_id)
        for number, spec in enumerate(self._edition.sources):
            if number < run.sources_done:
                continue
            if spec.kind in REMEMBERED:
                await self._harvest(number, spec)
            else:
                await self._aside(self._add_all, number, spec)

    async def _harvest(self, number: int, spec: SourceSpec) -> None:
        harvested = await harvest(spec, memory=self._memory, fetcher=self._fetcher)
        for note in harvested.notes:
            self._on_note(note)
        await self._aside(self._add, number, harvested.items, harvested.states, is_done=True)

    async def _aside(self, work: Callable[..., None], *arguments: Any, **options: Any) -> None:
        """Work in a thread. Who is cancelled waits for it to end: nothing is added to a run whose
        outputs are being written."""
        working = asyncio.create_task(asyncio.to_thread(work, *arguments, **options))
        try:
            await asyncio.shield(working)
        except asyncio.CancelledError:
            self._is_cut = True
            await asyncio.gather(working, return_exceptions=True)
            raise

    def _add_all(self, number: int, spec: SourceSpec) -> None:
        items = iter(collect(spec))
        while not self._is_cut and (batch := list(islice(items, BATCH))):
            self._add(number, batch)
        if not self._is_cut:
            self._add(number, (), is_done=True)

    def _add(
        self,
        number: int,
        items: Sequence[Found | Unusable],
        states: Sequence[FeedState] = (),
        *,
        is_done: bool = False,
    ) -> None:
        with self._ledger.adding(self._run_id, number, limit=self._edition.limit) as adding:
            adding.add(items)
            self._memory.save(adding.connection, states)
            if is_done:
                adding.done(is_last=number + 1 == len(self._edition.sources))
        if adding.left_out:
            source, limit = self._edition.sources[number].written, self._edition.limit
            self._on_note(f"{source}: {adding.left_out:,} left out, beyond the limit of {limit:,}")
