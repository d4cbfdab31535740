"""A model that so many at most ask at once."""

import asyncio

from nutgraf.models.protocol import Answer, AsyncModel, DraftT, Request
from nutgraf.models.wrapping import Wrapping
from nutgraf.summarizer import waiting


class BoundedModel(Wrapping[AsyncModel]):
    """A model around a model, which answers some requests at a time; others wait for their turn.

    Around retrying, so that who waits for a busy provider keeps the place, and nobody else runs
    into the same wall meanwhile. Waiting takes nothing of a request's timeout.

    Args:
        model: The model to ask.
        most: How many at once, at least 1.
    """

    def __init__(self, model: AsyncModel, most: int) -> None:
        if most < 1:
            raise ValueError(f"{most!r} at once are none: it is 1 at least")
        super().__init__(model)
        self._places = asyncio.Semaphore(most)

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        """Answer a request when a place is free."""
        with waiting():
            await self._places.acquire()
        try:
            return await self._model.answer(request, timeout=timeout)
        finally:
            self._places.release()
