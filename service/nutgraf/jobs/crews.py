"""How the work on an edition is shared among the processes of a machine."""

import math
import os
from dataclasses import dataclass
from typing import Final

from nutgraf.jobs.editions import Edition

DEFAULT_CONCURRENCY: Final = 8
"""Requests at once, of a model that is not the embedded one."""

REQUESTS_A_PROCESS: Final = 16
"""More at once than this, and one core no longer keeps up with grounding the answers
(benchmarks/batch.py)."""

LARGEST_CHUNK: Final = 16


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
        """Inputs of a chunk: small enough that all have work at the end."""
        return max(1, min(LARGEST_CHUNK, self.concurrency // 2))


def concurrency_of(edition: Edition) -> int:
    """Requests at once, of an edition."""
    if edition.concurrency is not None:
        return edition.concurrency
    return 1 if edition.settings().is_embedded else DEFAULT_CONCURRENCY


def crew_of(edition: Edition) -> Crew:
    """How an edition's work is shared on this machine."""
    concurrency = concurrency_of(edition)
    is_embedded = edition.settings().is_embedded
    wanted = 1 if is_embedded else math.ceil(concurrency / REQUESTS_A_PROCESS)
    processes = edition.workers or min(wanted, os.cpu_count() or 1)
    return Crew(processes, math.ceil(concurrency / processes))
