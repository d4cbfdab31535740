"""One caller at a time for a key, among the threads, tasks and processes that share a folder."""

import asyncio
import errno
import math
import os
import re
import sys
import time
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

from nutgraf.errors import ModelUnavailable

if sys.platform != "win32":  # there, callers wait for those of their own process only
    import fcntl

FIRST_POLL: Final = 0.01
SLOWEST_POLL: Final = 0.2
LOCK_FILE: Final = "asking.lock"
_KEY: Final = re.compile(r"[0-9a-f]{64}")
_DIGITS: Final = 15
"""Of a key, in hexadecimal: as many as fit into the offset of a file."""


@contextmanager
def single_flight(folder: Path, key: str, *, timeout: float | None) -> Generator[None]:
    """Wait until no other caller is inside with this key.

    A caller that dies lets the next one in. Where the folder takes no locks, callers wait for
    those of their own process only.

    Args:
        folder: Where the lock file is made.
        key: 64 hexadecimal digits.
        timeout: Seconds to wait at most; None waits on.

    Raises:
        ModelUnavailable: The other caller was still inside when the timeout ran out.
    """
    callers, place = _callers(folder.absolute()), _place(key)
    for pause in _pauses(timeout):
        if callers.enter(place):
            break
        time.sleep(pause)
    try:
        yield
    finally:
        callers.leave(place)


@asynccontextmanager
async def single_flight_async(
    folder: Path, key: str, *, timeout: float | None
) -> AsyncGenerator[None]:
    """`single_flight`, awaited."""
    callers, place = _callers(folder.absolute()), _place(key)
    for pause in _pauses(timeout):
        if callers.enter(place):
            break
        await asyncio.sleep(pause)
    try:
        yield
    finally:
        callers.leave(place)


class _Callers:
    """Who is inside: each holds a lock on one byte of a file, at the place of its key.

    A byte's lock takes a hundredth of the time that a lock file of its own does, which is made
    and removed again. The system's locks are between processes, so that the callers of this one
    are kept apart here; and they are all gone when any descriptor of the file is closed, so that
    there is one, which is closed when nobody is inside.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / LOCK_FILE
        self._descriptor: int | None = None
        self._inside: set[int] = set()
        self._turn = Lock()

    def enter(self, place: int) -> bool:
        """Whether nobody else was there, and the caller now is."""
        with self._turn:
            if place in self._inside or not self._lock(place):
                return False
            self._inside.add(place)
            return True

    def leave(self, place: int) -> None:
        with self._turn:
            self._inside.discard(place)
            if sys.platform == "win32" or self._descriptor is None:
                return
            if self._inside:
                fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, place)
            else:
                os.close(self._descriptor)
                self._descriptor = None

    def _lock(self, place: int) -> bool:
        """Whether no other process is there, or none could be seen."""
        if sys.platform == "win32":
            return True
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError as error:
            # POSIX lets a lock that is held fail in either way; all else is a folder that takes
            # no locks, such as a read-only one: just go ahead.
            return self._descriptor is None or error.errno not in {errno.EACCES, errno.EAGAIN}
        return True


@cache
def _callers(folder: Path) -> _Callers:
    return _Callers(folder)


def _place(key: str) -> int:
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no key: it takes 64 hexadecimal digits")
    return int(key[:_DIGITS], 16)


def _pauses(timeout: float | None) -> Iterator[float]:
    """Seconds to sleep between tries, the last of which comes when the timeout runs out."""
    deadline = math.inf if timeout is None else time.monotonic() + timeout
    pause, left = FIRST_POLL, math.inf
    while left > 0:
        left = deadline - time.monotonic()
        yield max(0.0, min(pause, left))
        pause = min(pause * 1.5, SLOWEST_POLL)
    raise ModelUnavailable("somebody else is asking the same, and had no answer in time")
