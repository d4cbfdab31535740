"""When an entry was published, by what its feed says."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from nutgraf.intake.metadata import moment

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""There was no Web before; 1970 and 0001 are what programs write that do not know."""

AHEAD: Final = timedelta(days=1)
"""By which clocks and time zones are off; what is later is announced, or wrong."""


def published(
    stamps: Iterable[tuple[str | None, time.struct_time | None]], *, now: datetime
) -> datetime | None:
    """The first moment that can be: with its own offset where that is written out, else in UTC.

    Args:
        stamps: Dates as they are written, and what feedparser reads in them (UTC), best first.
        now: What the moment cannot be long after.
    """
    return next((date for date in map(_moment, stamps) if _is_plausible(date, now)), None)


def _moment(stamp: tuple[str | None, time.struct_time | None]) -> datetime | None:
    written, parsed = stamp
    try:
        date = moment(written)
    except OverflowError:  # a year of 20 digits
        date = None
    if date is not None and date.utcoffset() is not None:
        return date
    if parsed is not None:
        try:
            return datetime(*parsed[:6], tzinfo=UTC)
        except ValueError:  # a 61st second, a year 0
            return None
    return date.replace(tzinfo=UTC) if date is not None else None


def _is_plausible(date: datetime | None, now: datetime) -> bool:
    return date is not None and EARLIEST <= date <= now + AHEAD
