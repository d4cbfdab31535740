"""Having a provider's batch API answer a night's questions before its articles are digested."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Final

from nutgraf.errors import SettingsError
from nutgraf.jobs.asking import batch_store
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Run
from nutgraf.jobs.provider_batches.orchestrating import BatchCourse, run_provider_batch
from nutgraf.jobs.provider_batches.records import BatchProgress
from nutgraf.jobs.provider_batches.requests import batch_options, plan_requests
from nutgraf.jobs.provider_batches.waiting import Pace
from nutgraf.settings import Settings
from nutgraf.summarizer import AsyncSummarizer
from nutgraf_schemas.article import Article

PACE: Final = Pace()
"""How often the provider is asked how far it is."""


async def ask_ahead(
    edition: Edition, ledger: Ledger, run: Run, *, note: Callable[[str], None]
) -> None:
    """Have all that the run's articles will ask in any case answered at the batch's price.

    Killed or cancelled, and called again, it goes on where it was; the provider goes on meanwhile.

    Args:
        edition: Whose model.
        ledger: Where the run's articles are; all of them have been read.
        run: The run.
        note: Told how far the batches are, when that changes.

    Raises:
        SettingsError: The model has no batch API.
        ModelError: The provider refused the batch, or could not be reached in time.
    """
    settings = edition.settings()
    options = batch_options(settings)
    said: list[int] = []

    def tell(progress: BatchProgress) -> None:
        if said[-1:] != [progress.done]:
            said.append(progress.done)
            total = progress.tally.total
            note(f"the provider has answered {progress.done:,} of {total:,} requests")

    async with AsyncSummarizer(settings=settings) as summarizer:
        await run_provider_batch(
            run.id,
            lambda: plan_requests(_articles(ledger, run), summarizer.plan, options.identity),
            options=options,
            store=batch_store(ledger.database),
            course=BatchCourse(is_answered=_answered(settings), on_progress=tell, pace=PACE),
        )


def check_ahead(edition: Edition) -> None:
    """Refuse what no batch API can do.

    Raises:
        SettingsError: The model has none, or a budget would not be kept.
    """
    batch_options(edition.settings())
    if edition.budget.is_set:
        raise SettingsError(
            "a budget cannot be kept with provider_batch, whose cost is known when it is spent: "
            "leave one of them out, or set 'limit', the most articles"
        )


async def _articles(ledger: Ledger, run: Run) -> AsyncGenerator[Article]:
    """Those that have no digest yet, a chunk at a time."""
    store = DigestStore(ledger.database)
    total = await asyncio.to_thread(ledger.positions, run.id)
    for first in range(0, total, run.chunk_size):
        todo = await asyncio.to_thread(ledger.todo, run.id, first, first + run.chunk_size)
        known = await asyncio.to_thread(store.known, [one.digest_key for one in todo])
        for one in todo:
            if one.digest_key not in known:
                yield one.article


def _answered(settings: Settings) -> Callable[[str], bool] | None:
    if not settings.cache:
        return None
    from nutgraf.models.byte_cache import ByteCache

    cache = ByteCache(settings.cache_folder)
    return lambda key: cache.get(key) is not None
