"""The requests that a night makes in any case, and whom they are for."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Iterable
from typing import TypeVar

from nutgraf.errors import SettingsError
from nutgraf.jobs.provider_batches.records import PlannedRequest
from nutgraf.models.caching import cache_key
from nutgraf.models.endpoints import CallOptions, resolve
from nutgraf.planning import DigestPlan
from nutgraf.settings import EMBEDDED, Settings
from nutgraf_schemas.article import Article

ItemT = TypeVar("ItemT")

_logger = logging.getLogger("nutgraf")


def batch_options(settings: Settings) -> CallOptions:
    """The endpoint that settings name; its `identity` is that of `compose_async`'s model.

    Raises:
        SettingsError: It takes no batches: the embedded model, or another protocol than OpenAI's.
    """
    if settings.model == EMBEDDED:
        raise SettingsError(
            "the embedded model has no batch API: leave out --provider-batch, or name a model "
            "such as 'openai/gpt-5-mini'"
        )
    key = settings.api_key.get_secret_value() if settings.api_key else None
    endpoint = resolve(settings.model, base_url=settings.base_url, api_key=key)
    if not endpoint.speaks_openai:
        raise SettingsError(
            f"nutgraf cannot send batches to {endpoint.provider!r}: leave out --provider-batch, "
            "or use a model whose provider has OpenAI's batch API"
        )
    return CallOptions(endpoint, settings.temperature, settings.request_timeout_in_use, None, None)


async def plan_requests(
    articles: AsyncIterable[Article] | Iterable[Article],
    plan: Callable[[Article], DigestPlan],
    identity: str,
) -> AsyncGenerator[PlannedRequest]:
    """What the digests of articles will ask, whatever is answered; repairs come after, live.

    An article that cannot be planned has none: it fails where it is digested, with its reason.

    Args:
        articles: In any order.
        plan: `AsyncSummarizer.plan`, of the summarizer that will make the digests.
        identity: The model's.
    """

    def planned(article: Article) -> list[PlannedRequest]:
        requests = [step.request for step in plan(article).steps]
        return [(cache_key(identity, request), request) for request in requests]

    async for article in _each(articles):
        try:
            requests = await asyncio.to_thread(planned, article)
        except Exception as error:  # noqa: BLE001  one bad article must not hold up the others
            _logger.warning("article %s… goes into no batch: %s", article.id[:12], error)
            continue
        for request in requests:
            yield request


async def _each(items: AsyncIterable[ItemT] | Iterable[ItemT]) -> AsyncIterator[ItemT]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
