"""When editions begin, and by when they end."""

from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from nutgraf.jobs.editions import Schedule
from nutgraf.jobs.editions.timing import check_deadline, deadline_after, duration, time_of_day

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2h", timedelta(hours=2)),
        ("45m", timedelta(minutes=45)),
        ("90s", timedelta(seconds=90)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("1H 30M", timedelta(hours=1, minutes=30)),
        ("1d2h3m4s", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("0s", None),
        ("", None),
        ("90", None),
        ("30m1h", None),
        ("-2h", None),
        ("1.5h", None),
        ("99999999999999h", None),
    ],
)
def test_durations(text: str, span: timedelta | None) -> None:
    assert duration(text) == span


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("06:30", time(6, 30)),
        ("6:30", time(6, 30)),
        ("00:00", time(0, 0)),
        ("23:59", time(23, 59)),
        ("24:00", None),
        ("12:60", None),
        ("630", None),
        ("06:30:00", None),
    ],
)
def test_times_of_day(text: str, at: time | None) -> None:
    assert time_of_day(text) == at


@pytest.mark.parametrize("text", ["", "soon", "25:00", "0h", "2 hours later"])
def test_what_is_no_deadline_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="'1h30m' nor a time of day"):
        check_deadline(text)


def test_a_duration_counts_from_the_start() -> None:
    start = datetime(2026, 11, 24, 4, 0, tzinfo=BERLIN)
    assert deadline_after(start, "1h30m", None) == datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


def test_a_duration_is_as_long_where_clocks_are_changed() -> None:
    """At 3 in the morning of 25 October 2026 clocks in Berlin went back to 2."""
    start = datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN)
    assert deadline_after(start, "3h", BERLIN) - start.astimezone(UTC) == timedelta(hours=3)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((2026, 11, 24, 4, 0), (2026, 11, 24, 6, 30)),
        ((2026, 11, 24, 6, 29), (2026, 11, 24, 6, 30)),
        ((2026, 11, 24, 6, 30), (2026, 11, 25, 6, 30)),
        ((2026, 11, 24, 23, 0), (2026, 11, 25, 6, 30)),
        ((2026, 12, 31, 22, 0), (2027, 1, 1, 6, 30)),
    ],
)
def test_a_time_of_day_is_the_next_one(
    start: tuple[int, int, int, int, int], end: tuple[int, int, int, int, int]
) -> None:
    begun = datetime(*start, tzinfo=NEW_YORK).astimezone(UTC)
    assert deadline_after(begun, "06:30", NEW_YORK) == datetime(*end, tzinfo=NEW_YORK)


def test_a_time_of_day_is_in_the_zone_that_was_named_not_in_that_of_the_start() -> None:
    start = datetime(2026, 11, 24, 4, 0, tzinfo=timezone(timedelta(hours=-5)))  # 10:00 in Berlin
    assert deadline_after(start, "10:15", BERLIN) == datetime(2026, 11, 24, 9, 15, tzinfo=UTC)


def test_a_time_of_day_is_of_the_day_that_it_is_in_its_zone() -> None:
    start = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)  # half past eight the evening before
    end = datetime(2026, 11, 23, 21, 0, tzinfo=NEW_YORK)
    assert deadline_after(start, "21:00", NEW_YORK) == end


def test_a_time_that_a_changed_clock_leaves_out_still_comes() -> None:
    """At 2 in the morning of 29 March 2026 clocks in Berlin went on to 3."""
    start = datetime(2026, 3, 29, 1, 0, tzinfo=BERLIN)
    end = deadline_after(start, "02:30", BERLIN)
    assert timedelta(0) < end - start.astimezone(UTC) <= timedelta(hours=2)


def test_without_a_zone_it_is_this_machines() -> None:
    start = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    end = deadline_after(start, "06:30", None).astimezone()
    assert (end.hour, end.minute) == (6, 30)


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        deadline_after(datetime(2026, 11, 24), "2h", None)  # noqa: DTZ001


@pytest.mark.parametrize(
    "cron", ["30 4 * * 1-5", "*/15 * * * *", "0 5 1 JAN,APR,OCT FRI", "0 5  * *   *"]
)
def test_schedules_of_cron_are_taken(cron: str) -> None:
    assert Schedule(cron=cron).cron == " ".join(cron.split())
    assert Schedule(cron=cron).timezone == "UTC"


@pytest.mark.parametrize(
    ("cron", "told"),
    [
        ("* * *", "no cron expression of five fields"),
        ("0 0 4 * * *", "no cron expression of five fields"),
        ("@daily", "no cron expression of five fields"),
        ("R 4 * * *", "no cron expression of five fields"),
        ("H 4 * * *", "no cron expression of five fields"),
        ("61 4 * * *", "correct it"),
        ("a b c d e", "correct it"),
        ("0 0 31 2 *", "names no moment"),
    ],
)
def test_what_cron_does_not_know_is_refused(cron: str, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Schedule(cron=cron)
    assert told in str(caught.value)


@pytest.mark.parametrize("zone", ["Mars", "Europe/Berlim", "/etc/passwd", "../UTC", "", "a\0b"])
def test_time_zones_that_there_are_not_are_refused(zone: str) -> None:
    with pytest.raises(ValidationError, match="there is no time zone"):
        Schedule(cron="0 4 * * *", timezone=zone)
