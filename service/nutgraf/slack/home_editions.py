"""What the App Home of a workspace tells of editions."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from nutgraf.jobs.database import Database
from nutgraf.jobs.durable_schedules import Kept, schedules_in
from nutgraf.jobs.editions import Schedule
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.timetable import next_due
from nutgraf.rendering.slack.views.home import MOST_EDITIONS, HomeEdition
from nutgraf.slack.records import Subscription
from nutgraf.slack.subscriptions import Subscriptions


async def home_editions(
    database: Database,
    team: str,
    *,
    only: Collection[str] = (),
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[HomeEdition]:
    """All editions that were run, are scheduled or are posted in a workspace.

    Those that are posted come first, then those that are scheduled, then all others, the one that
    was run last first. Of those that an App Home has no room for only the name is looked up.

    Args:
        database: Where runs, schedules and subscriptions are.
        team: The workspace's id.
        only: Names of those that it may see; empty for all.
        now: The time, with its zone.

    Raises:
        StorageError: The database cannot be read.
    """
    posted = {one.edition: one for one in await Subscriptions(database).of_team(team)}
    return await asyncio.to_thread(_editions, database, posted, only, now())


async def home_edition(
    database: Database, team: str, edition: str, *, only: Collection[str] = ()
) -> HomeEdition | None:
    """One of them, by its name; None where there is none."""
    found = await home_editions(database, team, only=only)
    return next((one for one in found if one.name == edition), None)


def _editions(
    database: Database,
    posted: Mapping[str, Subscription],
    only: Collection[str],
    now: datetime,
) -> list[HomeEdition]:
    ledger = Ledger(database)
    scheduled = {one.edition: one for one in schedules_in(database)}
    was_run = ledger.editions()
    active = [name for name, one in posted.items() if one.is_active]
    all_names = dict.fromkeys((*active, *posted, *scheduled, *was_run))
    names = [name for name in all_names if not only or name in only]
    shown = [
        _posted(_made(ledger, name, scheduled.get(name), now), posted.get(name))
        for name in names[:MOST_EDITIONS]
    ]
    return [*shown, *(HomeEdition(name, name) for name in names[MOST_EDITIONS:])]


def _made(ledger: Ledger, name: str, kept: Kept | None, now: datetime) -> HomeEdition:
    """When an edition was made, and when it will be."""
    schedule = Schedule(cron=kept.cron, timezone=kept.timezone) if kept else None
    runs = ledger.records(edition=name, limit=5)
    ended = next((run for run in runs if run.status != "running"), None)
    return HomeEdition(
        name,
        runs[0].title if runs else name,
        last_run_at=None if ended is None else ended.finished_at or ended.started_at,
        articles=None if ended is None else ended.counts.done,
        next_at=None if schedule is None else next_due(schedule, now),
    )


def _posted(edition: HomeEdition, subscription: Subscription | None) -> HomeEdition:
    if subscription is None:
        return edition
    return replace(
        edition,
        channel=subscription.channel,
        at=subscription.at,
        timezone=subscription.timezone,
        sections=subscription.sections,
        topics=subscription.topics,
        stories=subscription.stories,
        is_active=subscription.is_active,
    )
