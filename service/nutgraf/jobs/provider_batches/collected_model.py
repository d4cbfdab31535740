"""A model that has answered in batches, and is asked live about everything else."""

import asyncio
import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from pydantic import ValidationError

from nutgraf.errors import MalformedAnswer, ModelError
from nutgraf.jobs.provider_batches.records import BatchAnswers, Fault
from nutgraf.models.caching import cache_key
from nutgraf.models.endpoints import CallOptions
from nutgraf.models.exchange import Exchange
from nutgraf.models.protocol import Answer, AsyncModel, DraftT, Request
from nutgraf.models.wrapping import Wrapping


class CollectedModel(Wrapping[AsyncModel]):
    """An `AsyncModel` around a model, which it asks what no batch has answered.

    A collected answer passes the checks of a live one and costs the batch's price. One that was
    refused or cut off is that error, as it is live. One that is malformed is asked for once more,
    live, as it is live; its cost counts too. A request that the provider would not have in a
    batch is not asked again.

    It belongs inside `AsyncCachingModel`, so that an answer costs something once only.

    Args:
        model: Who is asked live.
        answers: What was collected.
        options: The model's own.
    """

    def __init__(self, model: AsyncModel, answers: BatchAnswers, options: CallOptions) -> None:
        super().__init__(model)
        self._answers = answers
        self._options = options

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        """Answer a request from a batch, else from the model."""
        key = cache_key(self.identity, request)
        found = await asyncio.to_thread(self._answers.lookup, key)
        if isinstance(found, Fault):
            raise found.error()
        if found is None:
            return await self._model.answer(request, timeout=timeout)
        try:
            return self._collected(found, request)
        except MalformedAnswer as error:
            return await self._asked_once_more(request, timeout, error)

    def _collected(self, completion: str, request: Request[DraftT]) -> Answer[DraftT]:
        endpoint, seconds = self._options.endpoint, self._options.request_timeout
        exchange = Exchange(endpoint, seconds, None, batch=True)
        try:
            draft = exchange.read(_read(completion), request.draft)
        except (ModelError, ValidationError) as error:
            raise exchange.failure(error) from None  # its input is the answer
        return Answer(draft, usage=exchange.usage)

    async def _asked_once_more(
        self, request: Request[DraftT], timeout: float | None, malformed: MalformedAnswer
    ) -> Answer[DraftT]:
        try:
            answer = await self._model.answer(request, timeout=timeout)
        except ModelError as error:
            error.usage = malformed.usage + error.usage
            raise
        return replace(answer, usage=malformed.usage + answer.usage)


def _read(completion: str) -> Any:
    """A completion with attributes, as OpenAI's client gives it, but without that client."""
    return json.loads(completion, object_hook=lambda fields: SimpleNamespace(**fields))
