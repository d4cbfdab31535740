"""When a schedule's times come, on the days too on which the clock is changed.

A time that a clock change leaves out comes as soon as the clock goes on: 02:30 at 03:00. A time
that the clock shows twice comes once, at the first of the two, as with cron; where every hour is
one of the schedule's, both are times of their own.

Moments are given in UTC, since Python takes two moments at which a clock shows the same for equal
(https://peps.python.org/pep-0495/).
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from nutgraf.jobs.editions import Schedule

_BEAT: Final = timedelta(seconds=1)
"""Cron's times are whole minutes, so that a second before or after one there is no other."""


def next_due(schedule: Schedule, moment: datetime) -> datetime:
    """The first time after a moment."""
    due = _step(schedule, moment, forward=True)
    while is_repeat(schedule, due):
        due = _step(schedule, due, forward=True)
    return due


def last_due(schedule: Schedule, moment: datetime) -> datetime:
    """The last time that has come at a moment."""
    due = _step(schedule, moment + _BEAT, forward=False)
    while is_repeat(schedule, due):
        due = _step(schedule, due, forward=False)
    return due


def is_repeat(schedule: Schedule, due: datetime) -> bool:
    """Whether the clock shows this time for the second time, and the first one counted."""
    hours = schedule.cron.split()[1]
    return "*" not in hours and due.astimezone(schedule.zone).fold == 1


def _step(schedule: Schedule, moment: datetime, *, forward: bool) -> datetime:
    from croniter import croniter

    times = croniter(schedule.cron, moment.astimezone(schedule.zone), second_at_beginning=True)
    due: datetime = times.get_next(datetime) if forward else times.get_prev(datetime)
    return due.astimezone(UTC)
