"""Which run of an edition a workspace has not had yet."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from nutgraf.jobs.database import Database
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import OVER
from nutgraf.jobs.records import RunRecord
from nutgraf.slack.records import Subscription

NEWS: Final = timedelta(hours=24)
"""A run that began longer ago is no news any more."""

GRACE: Final = timedelta(hours=1)
"""A run that was interrupted is waited for so long: a machine that is started anew goes on with
it."""

MOST_RUNS: Final = 50
"""Of an edition, the last ones, that are looked through for one to post."""


class News:
    """Runs that are to be posted.

    Args:
        database: Where runs are.
        now: The time, with its zone.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._ledger = Ledger(database)
        self._now = now

    def for_(self, subscription: Subscription) -> RunRecord | None:
        """The last run that is over and has stories, if it is new to the workspace.

        Raises:
            StorageError: The database cannot be read.
        """
        since = self._now() - NEWS
        for record in self._ledger.records(
            edition=subscription.edition, since=since, limit=MOST_RUNS
        ):
            if record.id == subscription.last_run:
                return None
            if record.counts.done and self._is_over(record):
                return record
        return None

    def _is_over(self, record: RunRecord) -> bool:
        if record.status == "finished" or record.stop_reason in OVER:
            return True
        ended = record.finished_at
        return record.status == "stopped" and ended is not None and self._now() - ended >= GRACE
