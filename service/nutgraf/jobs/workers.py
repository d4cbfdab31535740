"""The other processes of this machine that work on the same database.

Python has one core a process; grounding needs more. A worker ends when the pipe that is its
standard input is closed, which happens however its parent ends.
"""

import os
import subprocess
import sys
from typing import Final

from nutgraf.jobs.database import Database

MOST_RESTARTS: Final = 20
"""A worker that dies so often has a reason."""

CLOSE_SECONDS: Final = 10.0


class Workers:
    """Starts worker processes, and others in place of those that die.

    Args:
        database: What they work on.
        number: How many.
        concurrency: Requests at once of each.
    """

    def __init__(self, database: Database, *, number: int, concurrency: int) -> None:
        self._database = database
        self._concurrency = concurrency
        self._restarts = 0
        self._processes = [self._start() for _ in range(number)]

    @property
    def pids(self) -> list[int]:
        """Their process ids."""
        return [process.pid for process in self._processes]

    def look_after(self) -> None:
        """Start others in place of those that died, though not for ever."""
        for place, process in enumerate(self._processes):
            if process.poll() is not None and self._restarts < MOST_RESTARTS:
                self._restarts += 1
                self._processes[place] = self._start()

    def close(self) -> None:
        """Have all of them end."""
        for process in self._processes:
            if process.stdin:
                process.stdin.close()
        for process in self._processes:
            try:
                process.wait(CLOSE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        """The URL may hold a password, so it is no argument, which others could read."""
        command = [sys.executable, "-m", "nutgraf", "worker", "--while-stdin-is-open", "--quiet"]
        return subprocess.Popen(  # noqa: S603 -- our own program
            [*command, "--concurrency", str(self._concurrency)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | {"NUTGRAF_DATABASE_URL": self._database.url},
        )
