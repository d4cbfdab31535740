"""Asking nothing any more once a run is to end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from nutgraf.jobs.metering.budget import Charge
from nutgraf.jobs.metering.meter import Grant, Spending
from nutgraf.models.protocol import Answer, AsyncModel, DraftT, Request
from nutgraf.models.wrapping import Wrapping

LOOK_SECONDS: Final = 0.25

Wanted = Callable[[], bool]
"""Whether answers are still wanted."""


class NotWanted(Exception):
    """The run is to end: what has not been asked is not asked any more."""


class WantedModel(Wrapping[AsyncModel]):
    """A model around a model, which asks as long as answers are wanted."""

    def __init__(self, model: AsyncModel, wanted: Wanted) -> None:
        super().__init__(model)
        self._wanted = wanted

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        """Answer a request.

        Raises:
            NotWanted: Nobody wants the answer any more.
        """
        check(self._wanted)
        return await self._model.answer(request, timeout=timeout)


class WantedSpending:
    """A run's spending, of which nothing is set apart any more once nothing is wanted: whoever
    waited for others' answers may find room just then."""

    def __init__(self, spending: Spending, wanted: Wanted) -> None:
        self._spending = spending
        self._wanted = wanted

    async def reserve(self, hold: Charge) -> Grant:
        """Set apart what an answer may take, if it fits.

        Raises:
            NotWanted: Nobody wants the answer any more.
        """
        check(self._wanted)
        return await self._spending.reserve(hold)

    async def settle(self, ticket: str, spent: Charge, *, answers: int = 1) -> None:
        """Put what an answer took in place of what was set apart."""
        await self._spending.settle(ticket, spent, answers=answers)


def attentive_sleep(wanted: Wanted) -> Callable[[float], Awaitable[None]]:
    """A sleep that ends, with `NotWanted`, when nothing is wanted any more."""

    async def sleep(seconds: float) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while (left := end - asyncio.get_running_loop().time()) > 0:
            check(wanted)
            await asyncio.sleep(min(left, LOOK_SECONDS))

    return sleep


def check(wanted: Wanted) -> None:
    """Raise `NotWanted` if it is not."""
    if not wanted():
        raise NotWanted
