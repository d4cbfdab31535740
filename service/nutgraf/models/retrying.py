"""Models that ask again when the provider is busy, slow or unreachable, and only then."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, NoReturn

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    wait_random_exponential,
)

from nutgraf.errors import ModelError, ModelUnavailable
from nutgraf.models.exchange import REQUESTS_PER_ANSWER
from nutgraf.models.protocol import Answer, AsyncModel, DraftT, Model, Request
from nutgraf.models.wrapping import ModelT, Wrapping
from nutgraf.usage import NO_USAGE, Usage

DEFAULT_ATTEMPTS = 4
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
PATIENCE = 300.0
"""Seconds that a provider may ask to wait where the caller set no timeout."""


def most_requests(attempts: int = DEFAULT_ATTEMPTS) -> int:
    """The most HTTP requests that one answer may take.

    Each attempt may find its first answer malformed and ask once more.
    """
    return attempts * REQUESTS_PER_ANSWER


class _Retrying(Wrapping[ModelT]):
    """What `RetryingModel` and `AsyncRetryingModel` have in common."""

    def __init__(
        self,
        model: ModelT,
        *,
        attempts: int,
        clock: Callable[[], float],
    ) -> None:
        super().__init__(model)
        self._attempts = attempts
        self._clock = clock

    def _course(self, timeout: float | None) -> "_Course":
        return _Course(self._attempts, timeout, self._clock)


class RetryingModel(_Retrying[Model]):
    """A model around a model, which it asks again after `ModelUnavailable`.

    Waits grow exponentially and are random; a provider's Retry-After is waited for. When the
    timeout would run out before the next attempt, it gives up at once. The last error is
    raised, with the usage of all attempts.

    Args:
        model: The model to ask.
        attempts: The most attempts, at least 1.
        sleep: How to wait some seconds.
        clock: Seconds from some point in the past, never going back.
    """

    def __init__(
        self,
        model: Model,
        *,
        attempts: int = DEFAULT_ATTEMPTS,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(model, attempts=attempts, clock=clock)
        self._sleep = sleep

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        """Answer a request; the timeout is for all attempts and the waits between them."""
        course = self._course(timeout)

        def attempt() -> Answer[DraftT]:
            try:
                return self._model.answer(request, timeout=course.time_left())
            except ModelError as error:
                course.spend(error)
                raise

        answer: Answer[DraftT] = Retrying(sleep=self._sleep, **course.policies())(attempt)
        return replace(answer, usage=course.spent + answer.usage)


class AsyncRetryingModel(_Retrying[AsyncModel]):
    """`RetryingModel`, awaited."""

    def __init__(
        self,
        model: AsyncModel,
        *,
        attempts: int = DEFAULT_ATTEMPTS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(model, attempts=attempts, clock=clock)
        self._sleep = sleep

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        """Answer a request; the timeout is for all attempts and the waits between them."""
        course = self._course(timeout)

        async def attempt() -> Answer[DraftT]:
            try:
                return await self._model.answer(request, timeout=course.time_left())
            except ModelError as error:
                course.spend(error)
                raise

        retrying = AsyncRetrying(sleep=self._sleep, **course.policies())
        answer: Answer[DraftT] = await retrying(attempt)
        return replace(answer, usage=course.spent + answer.usage)


class _Course:
    """The attempts at one request: what they cost so far, and whether another is worth it."""

    def __init__(self, attempts: int, timeout: float | None, clock: Callable[[], float]) -> None:
        self._attempts = attempts
        self._clock = clock
        self._timeout = timeout
        self._started = clock()
        self._backoff = wait_random_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT)
        self.spent: Usage = NO_USAGE

    def time_left(self) -> float | None:
        """Seconds left of the timeout, at least 0; None if there is none."""
        if self._timeout is None:
            return None
        return max(0.0, self._timeout - (self._clock() - self._started))

    def spend(self, error: ModelError) -> None:
        """Count what a failed attempt cost; the error then carries the cost of all."""
        self.spent = self.spent + error.usage
        error.usage = self.spent

    def policies(self) -> dict[str, Any]:
        """tenacity's: what to retry, when to stop, how long to wait, how to give up."""
        return {
            "retry": retry_if_exception_type(ModelUnavailable),
            "stop": self._stop,
            "wait": self._wait,
            "retry_error_callback": self._give_up,
        }

    def _wait(self, state: RetryCallState) -> float:
        return max(_asked_for(state), self._backoff(state))

    def _stop(self, state: RetryCallState) -> bool:
        left = self.time_left()
        late = state.upcoming_sleep >= (PATIENCE if left is None else left)
        return late or state.attempt_number >= self._attempts

    def _give_up(self, state: RetryCallState) -> NoReturn:
        last = _error(state)
        tries = f"{state.attempt_number} attempt{'s' if state.attempt_number > 1 else ''}"
        reason = ""
        if state.attempt_number < self._attempts:
            reason = f", the next would be in {state.upcoming_sleep:.1f} s, which is too late"
            if _asked_for(state) >= state.upcoming_sleep:
                reason = f", the provider wants {state.upcoming_sleep:.0f} s, which is too long"
        raise ModelUnavailable(
            f"{last} ({tries}{reason})",
            status=last.status,
            retry_after=last.retry_after,
            usage=self.spent,
        ) from last.__cause__


def _error(state: RetryCallState) -> ModelUnavailable:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, ModelUnavailable):
        raise TypeError(f"no failed attempt to speak of: {error!r}")
    return error


def _asked_for(state: RetryCallState) -> float:
    """Seconds that the provider asked to wait; 0 if it did not."""
    return _error(state).retry_after or 0.0
