"""One caller at a time for a key, among the threads, tasks and processes that share a folder."""

import asyncio
import math
import re
import time
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from nutgraf.errors import ModelUnavailable

FIRST_POLL = 0.01
SLOWEST_POLL = 0.2
_KEY = re.compile(r"[0-9a-f]{64}")


@contextmanager
def single_flight(folder: Path, key: str, *, timeout: float | None) -> Generator[None]:
    """Wait until no other caller is inside with this key.

    A caller that dies lets the next one in. Where the folder takes no locks, nobody waits.

    Args:
        folder: Where lock files are made, and removed again.
        key: 64 hexadecimal digits.
        timeout: Seconds to wait at most; None waits on.

    Raises:
        ModelUnavailable: The other caller was still inside when the timeout ran out.
    """
    lock = _lock(folder, key)
    for pause in _pauses(timeout):
        if _acquired(lock):
            break
        time.sleep(pause)
    try:
        yield
    finally:
        _release(lock)


@asynccontextmanager
async def single_flight_async(
    folder: Path, key: str, *, timeout: float | None
) -> AsyncGenerator[None]:
    """`single_flight`, awaited."""
    lock = _lock(folder, key)
    for pause in _pauses(timeout):
        if _acquired(lock):
            break
        await asyncio.sleep(pause)
    try:
        yield
    finally:
        _release(lock)


def _lock(folder: Path, key: str) -> BaseFileLock:
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no key: it takes 64 hexadecimal digits")
    return FileLock(folder / f"{key}.lock", mode=0o600, thread_local=False)


def _acquired(lock: BaseFileLock) -> bool:
    """Whether there is nothing to wait for: we hold the lock, or no lock can be had."""
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return False
    except OSError:
        return True  # a folder that takes no locks, such as a read-only one: just go ahead
    return True


def _release(lock: BaseFileLock) -> None:
    """Remove the file, then let go of it: filelock starts over on a file without a name, so
    no two callers ever hold one key (`UnixFileLock._finalize_locked_fd`), and none is left."""
    if lock.is_locked:
        with suppress(OSError):  # Windows removes no open file; there it is used again
            Path(lock.lock_file).unlink()
        lock.release()


def _pauses(timeout: float | None) -> Iterator[float]:
    """Seconds to sleep between tries, the last of which comes when the timeout runs out."""
    deadline = math.inf if timeout is None else time.monotonic() + timeout
    pause, left = FIRST_POLL, math.inf
    while left > 0:
        left = deadline - time.monotonic()
        yield max(0.0, min(pause, left))
        pause = min(pause * 1.5, SLOWEST_POLL)
    raise ModelUnavailable("somebody else is asking the same, and had no answer in time")
