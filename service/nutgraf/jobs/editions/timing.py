"""When an edition begins and by when it ends."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from nutgraf.jobs.editions.part import Part

DURATION: Final = re.compile(
    r"(?:(?P<days>\d{1,3})d)?(?:(?P<hours>\d{1,3})h)?(?:(?P<minutes>\d{1,4})m)?"
    r"(?:(?P<seconds>\d{1,6})s)?"
)
TIME_OF_DAY: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
CRON_FIELDS: Final = 5
RANDOM: Final = re.compile(r"(?<![a-z])[rh](?![a-z])", re.IGNORECASE)
"""Croniter draws a moment by lot for these letters, and cron knows neither."""


class Schedule(Part):
    """When an edition is to be run.

    Its expression has the five fields of cron: minute, hour, day of the month, month, day of the
    week.
    """

    cron: str = Field(description="Such as '30 4 * * 1-5': half past four on weekdays.")
    timezone: str = Field(default="UTC", description="An IANA time zone, such as 'Europe/Berlin'.")

    @field_validator("cron")
    @classmethod
    def _fires(cls, value: str) -> str:
        from croniter import croniter

        fields = value.split()
        if len(fields) != CRON_FIELDS or RANDOM.search(value):
            raise ValueError(
                f"{value!r} is no cron expression of five fields, such as '30 4 * * 1-5'"
            )
        try:
            croniter(value, datetime(2026, 1, 1, tzinfo=UTC)).get_next()
        except (ValueError, KeyError) as error:
            raise ValueError(f"{value!r} names no moment: {error}; correct it") from None
        return " ".join(fields)

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError):  # what a strange key meets differs by what it is
            raise ValueError(
                f"there is no time zone {value!r}; name one as IANA does, such as 'Europe/Berlin'"
            ) from None
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.timezone)


def duration(text: str) -> timedelta | None:
    """The duration of '2h', '45m', '90s' or '1h30m'; None for what is none, or nothing."""
    match = DURATION.fullmatch(text.replace(" ", "").lower())
    if match is None:
        return None
    return timedelta(**{unit: int(n) for unit, n in match.groupdict(default="0").items()}) or None


def time_of_day(text: str) -> time | None:
    """The time of '06:30'; None for what is none."""
    match = TIME_OF_DAY.fullmatch(text.strip())
    return time(int(match[1]), int(match[2])) if match else None


def check_deadline(text: str) -> str:
    """Refuse what is no deadline.

    Raises:
        ValueError: It is neither a duration nor a time of day.
    """
    if duration(text) is None and time_of_day(text) is None:
        raise ValueError(
            f"{text!r} is neither a duration such as '2h', '45m' or '1h30m' nor a time of day "
            "such as '06:30'"
        )
    return text.strip()


def deadline_after(start: datetime, deadline: str, zone: tzinfo | None) -> datetime:
    """The moment of a deadline for what begins at `start`, in UTC.

    Args:
        start: With its time zone.
        deadline: As `check_deadline` lets it pass. A time of day is the next one after `start`.
        zone: Of a time of day; None for this machine's.

    Raises:
        ValueError: `start` has no time zone.
    """
    if start.tzinfo is None:
        raise ValueError("the start of a run needs its time zone")
    if (span := duration(deadline)) is not None:
        return start.astimezone(UTC) + span
    at = time_of_day(check_deadline(deadline)) or time()
    local = start.astimezone(zone)
    days = (local.date() + timedelta(days=n) for n in range(3))
    moments = (_moment(datetime.combine(day, at), zone) for day in days)
    return next(moment for moment in moments if moment > start)


def _moment(wall: datetime, zone: tzinfo | None) -> datetime:
    return (wall.replace(tzinfo=zone) if zone else wall.astimezone()).astimezone(UTC)
