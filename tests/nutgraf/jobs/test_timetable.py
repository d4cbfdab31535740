"""A schedule's times on ordinary days and on those on which the clock is changed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from croniter import croniter

from nutgraf.jobs.editions import Schedule
from nutgraf.jobs.timetable import is_repeat, last_due, next_due


@dataclass(frozen=True)
class Case:
    """What comes next after a moment, and what comes after that."""

    cron: str
    zone: str
    after: str
    due: tuple[str, ...]


CASES = {
    "an ordinary day": Case(
        "30 4 * * 1-5",
        "Europe/Berlin",
        "2026-11-20T12:00+01:00",
        ("2026-11-23T04:30:00+01:00", "2026-11-24T04:30:00+01:00"),
    ),
    "a time that the clock leaves out comes as it goes on": Case(
        "30 2 * * *",
        "Europe/Berlin",
        "2026-03-28T12:00+01:00",
        ("2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"),
    ),
    "a time that the clock shows twice comes once": Case(
        "30 2 * * *",
        "Europe/Berlin",
        "2026-10-24T12:00+02:00",
        ("2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"),
    ),
    "of several hours too": Case(
        "30 2,14 * * *",
        "America/New_York",
        "2026-11-01T01:00-04:00",
        ("2026-11-01T02:30:00-05:00", "2026-11-01T14:30:00-05:00"),
    ),
    "New York's hour that comes twice is another": Case(
        "30 1 * * *",
        "America/New_York",
        "2026-10-31T12:00-04:00",
        ("2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"),
    ),
    "every hour goes on being every hour": Case(
        "0 * * * *",
        "Europe/Berlin",
        "2026-10-25T01:30+02:00",
        (
            "2026-10-25T02:00:00+02:00",
            "2026-10-25T02:00:00+01:00",
            "2026-10-25T03:00:00+01:00",
        ),
    ),
    "and none is made up": Case(
        "0 * * * *",
        "Europe/Berlin",
        "2026-03-29T00:30+01:00",
        ("2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00"),
    ),
    "half an hour of Lord Howe's": Case(
        "45 1 * * *",
        "Australia/Lord_Howe",
        "2026-04-04T12:00+11:00",
        ("2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"),
    ),
    "midnight that is left out": Case(
        "0 0 * * *",
        "Asia/Beirut",
        "2026-03-28T12:00+02:00",
        ("2026-03-29T01:00:00+03:00", "2026-03-30T00:00:00+03:00"),
    ),
    "a leap day": Case(
        "15 5 29 2 *",
        "UTC",
        "2026-11-24T00:00+00:00",
        ("2028-02-29T05:15:00+00:00", "2032-02-29T05:15:00+00:00"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_times_come_once_each_in_order(case: Case) -> None:
    schedule = Schedule(cron=case.cron, timezone=case.zone)
    moment = datetime.fromisoformat(case.after)
    for expected in case.due:
        moment = next_due(schedule, moment)
        assert moment.astimezone(schedule.zone).isoformat() == expected


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_last_time_is_the_one_that_came_before(case: Case) -> None:
    schedule = Schedule(cron=case.cron, timezone=case.zone)
    first, second = (datetime.fromisoformat(due).astimezone(UTC) for due in case.due[:2])
    assert last_due(schedule, first) == first
    assert last_due(schedule, first + timedelta(microseconds=1)) == first
    assert last_due(schedule, second - timedelta(seconds=2)) == first
    assert last_due(schedule, second) == second


def test_what_is_passed_over_is_what_the_scheduler_would_start_twice() -> None:
    """DBOS starts what croniter gives it, which is the same time twice."""
    schedule = Schedule(cron="30 2 * * *", timezone="Europe/Berlin")
    start = datetime(2026, 10, 24, 12, tzinfo=UTC).astimezone(schedule.zone)
    times = croniter(schedule.cron, start, second_at_beginning=True)
    first, second = (times.get_next(datetime) for _ in range(2))
    assert [t.isoformat() for t in (first, second)] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]
    assert [is_repeat(schedule, t) for t in (first, second)] == [False, True]
    assert is_repeat(schedule, second.astimezone(UTC))
