"""The model that settings ask for: instructor, around it retrying, around that caching."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nutgraf.errors import SettingsError
from nutgraf.events import ModelPreparing
from nutgraf.models.protocol import AsyncModel, Model
from nutgraf.settings import EMBEDDED, Settings

if TYPE_CHECKING:
    from nutgraf.models.byte_cache import ByteCache
    from nutgraf.models.embedded import (
        AsyncEmbeddedModel,
        EmbeddedModel,
        EmbeddedModelFile,
        EmbeddedOptions,
    )
    from nutgraf.models.instructed import AsyncInstructorModel, InstructorModel

OnPreparing = Callable[[ModelPreparing], None]
Around = Callable[[AsyncModel], AsyncModel]


def _nothing(model: AsyncModel) -> AsyncModel:
    return model


@dataclass(frozen=True, slots=True)
class Wrappers:
    """What else goes around a model, beneath its cache: it sees what is really asked.

    Attributes:
        attempt: Around each attempt, beneath retrying.
        answer: Around all attempts at an answer.
    """

    attempt: Around = _nothing
    answer: Around = _nothing


BARE = Wrappers()
"""Nothing else."""


def compose(
    settings: Settings, resources: ExitStack, on_preparing: OnPreparing | None = None
) -> Model:
    """The model of these settings. Nothing is fetched, started or asked yet.

    Args:
        settings: Which model, and how.
        resources: What is to be closed when the model is no longer needed.
        on_preparing: Told when the embedded model is fetched and loaded.

    Raises:
        SettingsError: The settings contradict each other, or name a model that cannot be.
        WeightsError: `model_file` is no model file.
    """
    from nutgraf.models.retrying import RetryingModel

    model = RetryingModel(_asked(settings, resources, on_preparing), attempts=settings.attempts)
    if not settings.cache:
        return model
    from nutgraf.models.caching import CachingModel

    return CachingModel(model, _cache(settings, resources))


def compose_async(
    settings: Settings,
    resources: AsyncExitStack,
    on_preparing: OnPreparing | None = None,
    wrappers: Wrappers = BARE,
) -> AsyncModel:
    """`compose`, for an `AsyncModel`.

    Args:
        settings: Which model, and how.
        resources: What is to be closed when the model is no longer needed.
        on_preparing: Told when the embedded model is fetched and loaded.
        wrappers: What else goes around it.
    """
    from nutgraf.models.retrying import AsyncRetryingModel

    asked = wrappers.attempt(_asked_async(settings, resources, on_preparing))
    model = wrappers.answer(AsyncRetryingModel(asked, attempts=settings.attempts))
    if not settings.cache:
        return model
    from nutgraf.models.caching import AsyncCachingModel

    return AsyncCachingModel(model, _cache(settings, resources))


def _asked(
    settings: Settings, resources: ExitStack, on_preparing: OnPreparing | None
) -> "EmbeddedModel | InstructorModel":
    if settings.is_embedded:
        from nutgraf.models.embedded import EmbeddedModel

        model = EmbeddedModel(_file(settings), options=_options(settings, on_preparing))
        resources.callback(model.close)
        return model
    from nutgraf.models.instructed import connect

    _check(settings)
    return connect(
        settings.model,
        base_url=settings.base_url,
        api_key=_key(settings),
        temperature=settings.temperature,
        request_timeout=settings.request_timeout_in_use,
    )


def _asked_async(
    settings: Settings, resources: AsyncExitStack, on_preparing: OnPreparing | None
) -> "AsyncEmbeddedModel | AsyncInstructorModel":
    if settings.is_embedded:
        from nutgraf.models.embedded import AsyncEmbeddedModel

        model = AsyncEmbeddedModel(_file(settings), options=_options(settings, on_preparing))
        resources.push_async_callback(asyncio.to_thread, model.close)
        return model
    from nutgraf.models.instructed import connect_async

    _check(settings)
    asked = connect_async(
        settings.model,
        base_url=settings.base_url,
        api_key=_key(settings),
        temperature=settings.temperature,
        request_timeout=settings.request_timeout_in_use,
    )
    resources.push_async_callback(asked.aclose)
    return asked


def _check(settings: Settings) -> None:
    if settings.model_file:
        raise SettingsError(
            f"model_file goes with the embedded model, not with {settings.model!r}: leave one out"
        )
    if settings.model == EMBEDDED:
        raise SettingsError("base_url needs a model: give its name as the endpoint knows it")


def _key(settings: Settings) -> str | None:
    return settings.api_key.get_secret_value() if settings.api_key else None


def _file(settings: Settings) -> "EmbeddedModelFile":
    from nutgraf.models.embedded import resolve

    return resolve(settings.model_file)


def _options(settings: Settings, on_preparing: OnPreparing | None) -> "EmbeddedOptions":
    from nutgraf.models.embedded import EmbeddedOptions, ServerOptions, Status

    def tell(status: Status) -> None:
        if on_preparing:
            on_preparing(ModelPreparing(status.stage, status.done, status.total))

    return EmbeddedOptions(
        server=ServerOptions(keep_alive_seconds=settings.keep_alive),
        temperature=settings.temperature or 0.0,
        request_seconds=settings.request_timeout_in_use,
        on_status=tell,
    )


def _cache(settings: Settings, resources: ExitStack | AsyncExitStack) -> "ByteCache":
    from nutgraf.models.byte_cache import ByteCache

    cache = ByteCache(settings.cache_folder)
    resources.callback(cache.close)
    return cache
