"""A batch that dies just before or after a call that makes something last.

All such calls are tried, one by one, by `python benchmarks/kills.py --points`.
"""

import signal
from collections.abc import Callable

from night.batches import Batch, check_same

Begin = Callable[..., Batch]

KILLED = -signal.SIGKILL


def test_kills_at_commits_change_nothing(begin: Begin, undisturbed: Batch) -> None:
    """Killed before the third commit, started again, killed after the tenth, and so on."""
    batch = begin("--workers", "1")
    kills = 0
    for trap in ("before:commit:3", "after:commit:10", "before:commit:17", "after:commit:24"):
        kills += batch.run(trap=trap) == KILLED
    assert kills > 2
    assert batch.run() == 0, batch.said()
    check_same(batch, undisturbed)


def test_kills_at_writes_change_nothing(begin: Begin, undisturbed: Batch) -> None:
    """Of answers into the cache, then of files of output."""
    batch = begin("--workers", "1")
    for trap in ("before:answer:3", "after:answer:7", "after:replace:1", "before:fsync:3"):
        assert batch.run(trap=trap) == KILLED, batch.said()
    assert batch.run() == 0, batch.said()
    check_same(batch, undisturbed)
