"""How fast a night goes, and how long it will take."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

WINDOW_SECONDS: Final = 60.0
"""What happened in these counts: copies and cached digests are done at once, others are not."""

FEWEST_STEPS: Final = 12
"""Where one article takes minutes, so many of them count instead."""


class Pace:
    """Articles a second, from counts that are told now and then.

    Args:
        clock: Seconds, of any start.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun = clock()
        self._steps: deque[tuple[float, int]] = deque()

    @property
    def seconds(self) -> float:
        """Since it began."""
        return self._clock() - self._begun

    def take(self, ended: int) -> None:
        """So many articles have ended by now."""
        now = self._clock()
        if not self._steps or self._steps[-1][1] != ended:
            self._steps.append((now, ended))
        while len(self._steps) > FEWEST_STEPS and now - self._steps[1][0] > WINDOW_SECONDS:
            self._steps.popleft()

    @property
    def rate(self) -> float | None:
        """Articles a second; None as long as none has ended."""
        if len(self._steps) < 2:
            return None
        first, last = self._steps[0], self._steps[-1]
        return (last[1] - first[1]) / max(self._clock() - first[0], 0.001)

    def seconds_left(self, waiting: int) -> float | None:
        """Until so many more have ended, at this pace; None where nobody knows."""
        rate = self.rate
        return waiting / rate if rate else None
