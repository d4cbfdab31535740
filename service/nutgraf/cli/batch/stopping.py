"""What Ctrl-C and SIGTERM do to a night: once it ends in order, twice it ends now."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
INTERRUPTED: Final = 130


class Stopping:
    """Ends something in order when it is asked to once, and the process when it is asked again.

    Args:
        on_first: Told that it is to end, in the event loop.
        on_second: Told just before the process ends.
    """

    def __init__(self, *, on_first: Callable[[], None], on_second: Callable[[], None]) -> None:
        self._on_first = on_first
        self._on_second = on_second
        self._stop: Callable[[], None] | None = None
        self._is_asked = False
        self._at_it: asyncio.Future[None] | None = None

    @property
    def is_asked(self) -> bool:
        """Whether somebody wants an end."""
        return self._is_asked

    def is_stopped_by(self, stop: Callable[[], None]) -> None:
        """From now on there is something to end: `stop`, called in a thread, has it end."""
        self._stop = stop
        if self._is_asked:
            self._begin()

    def heed(self) -> None:
        """Somebody wants an end."""
        if self._is_asked:
            try:
                self._on_second()
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                # Workers and the embedded model's server see their pipes end, and end too.
                os._exit(INTERRUPTED)
        self._is_asked = True
        self._on_first()
        self._begin()

    def _begin(self) -> None:
        if self._stop is not None and self._at_it is None:
            loop = asyncio.get_running_loop()
            self._at_it = loop.run_in_executor(None, self._stop)

    async def settled(self) -> None:
        """Wait until `stop` has been called, if it is to be.

        Raises:
            NutgrafError: It failed.
        """
        if self._at_it is not None:
            await self._at_it


@contextmanager
def heeding(stopping: Stopping) -> Generator[None]:
    """Heed signals while the block runs, in the running event loop of the main thread.

    A signal that is ignored stays so: a shell ignores interrupts for what it runs in the
    background. Where event loops know no signals (Windows), Ctrl-C ends the process as ever.
    """
    loop = asyncio.get_running_loop()
    is_main = threading.current_thread() is threading.main_thread()
    wanted = [s for s in SIGNALS if is_main and signal.getsignal(s) is not signal.SIG_IGN]
    before = {number: signal.getsignal(number) for number in wanted}
    heeded: list[signal.Signals] = []
    try:
        for number in wanted:
            try:
                loop.add_signal_handler(number, stopping.heed)
            except NotImplementedError:
                break
            heeded.append(number)
        yield
    finally:
        for number in heeded:
            loop.remove_signal_handler(number)
            signal.signal(number, before[number])
