"""How long Slack is asked again, by what is asked."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from nutgraf.errors import SlackUnavailable
from nutgraf.slack.failures import BUSY

_log = logging.getLogger("nutgraf.slack")

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 20.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long something is worth trying, in seconds.

    Attributes:
        outage: While Slack cannot be reached or is broken.
        storm: That Slack may ask to wait because we ask too much, in all.
        answer: For one try.
        first_wait: Before the second try, at most.
    """

    outage: float
    storm: float
    answer: float
    first_wait: float = FIRST_WAIT


MESSAGE: Final = Patience(outage=120.0, storm=900.0, answer=20.0)
"""What is posted or changed: nobody waits for it, and all want it."""

VIEW: Final = Patience(outage=6.0, storm=6.0, answer=5.0)
"""Somebody looks at the screen."""

TRIGGER: Final = Patience(outage=1.0, storm=1.0, answer=2.5, first_wait=0.2)
"""A trigger lives for three seconds, of which some were over when we got it."""


def trying(
    what: str,
    patience: Patience,
    *,
    sleep: Callable[[float], Awaitable[None]],
    clock: Callable[[], float],
) -> AsyncRetrying:
    """Try again after `SlackUnavailable`, for as long as patience lasts; raises the last one.

    After a 429 it is tried again at once: `Gates` know how long Slack wants to be left alone.

    Args:
        what: The method's name, for the log.
        patience: How long.
        sleep: How to wait some seconds.
        clock: Seconds from some point in the past, never going back.
    """
    course = _Course(what, patience, clock)
    return AsyncRetrying(
        sleep=sleep,
        retry=retry_if_exception_type(SlackUnavailable),
        stop=course.stop,
        wait=course.wait,
        before_sleep=course.tell,
        reraise=True,
    )


class _Course:
    def __init__(self, what: str, patience: Patience, clock: Callable[[], float]) -> None:
        self._what = what
        self._patience = patience
        self._clock = clock
        self._backoff = wait_random_exponential(multiplier=patience.first_wait, max=LONGEST_WAIT)
        self._stormed = 0.0
        self._out_since: float | None = None

    def wait(self, state: RetryCallState) -> float:
        error = _error(state)
        if error.code in BUSY:
            return 0.0
        return max(error.retry_after or 0.0, self._backoff(state))

    def stop(self, state: RetryCallState) -> bool:
        error = _error(state)
        if error.code in BUSY:
            self._out_since = None  # it answers: the outage, if there was one, is over
            self._stormed += error.retry_after or 0.0
            return self._stormed > self._patience.storm
        if self._out_since is None:
            self._out_since = self._clock()
        out = self._clock() - self._out_since + state.upcoming_sleep
        return out > self._patience.outage

    def tell(self, state: RetryCallState) -> None:
        error = _error(state)
        wait = state.upcoming_sleep or error.retry_after or 0.0
        _log.info("%s: %s; tried again in %.1f s", self._what, error.code, wait)


def _error(state: RetryCallState) -> SlackUnavailable:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, SlackUnavailable):
        raise TypeError(f"no failed try to speak of: {error!r}")
    return error
