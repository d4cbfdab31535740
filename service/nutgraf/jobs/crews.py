"""How the work on an edition is shared among the processes of a machine."""

import math
import os
from dataclasses import dataclass
from typing import Final

from nutgraf.jobs.durable import CHUNKS, SLOW_CHUNKS, WorkQueue
from nutgraf.jobs.editions import Edition

DEFAULT_CONCURRENCY: Final = 8
"""Requests at once, of a model that is not the embedded one."""

REQUESTS_A_PROCESS: Final = 16
"""More at once than this, and one core no longer keeps up with grounding the answers
(benchmarks/batch.py)."""

AT_WORK: Final = 3
"""Chunks that hold the articles that a process works on."""

SPARE: Final = 2.5
"""Articles in hand for each request at once: the others are being cut, grounded or written
meanwhile. With 1.4 two processes that had 64 requests at once did 140 articles a second, with 2.5
they did 155, on a busy machine (benchmarks/batch.py)."""


@dataclass(frozen=True, slots=True)
class Crew:
    """How the work is shared on this machine.

    Attributes:
        processes: How many, this one included.
        concurrency: Requests at once of each.
    """

    processes: int
    concurrency: int

    @property
    def chunk_size(self) -> int:
        """Inputs of a chunk: small enough that all have work at the end, and so many that those
        of all the chunks in hand keep the requests at once going while others are grounded."""
        return math.ceil(articles_at_once(self.concurrency) / AT_WORK)


def concurrency_of(edition: Edition) -> int:
    """Requests at once, of an edition."""
    if edition.concurrency is not None:
        return edition.concurrency
    return 1 if edition.settings().is_embedded else DEFAULT_CONCURRENCY


def queue_of(edition: Edition) -> WorkQueue:
    """The queue that an edition's chunks are put on."""
    return SLOW_CHUNKS if concurrency_of(edition) == 1 else CHUNKS


def articles_at_once(concurrency: int) -> int:
    """Articles that a process works on at once: one at a time where a model answers one request
    at a time, else a few more than requests, since some are being cut or grounded meanwhile."""
    return 1 if concurrency == 1 else math.ceil(concurrency * SPARE)


def crew_of(edition: Edition) -> Crew:
    """How an edition's work is shared on this machine."""
    concurrency = concurrency_of(edition)
    is_embedded = edition.settings().is_embedded
    wanted = 1 if is_embedded else math.ceil(concurrency / REQUESTS_A_PROCESS)
    processes = edition.workers or min(wanted, os.cpu_count() or 1)
    return Crew(processes, math.ceil(concurrency / processes))
