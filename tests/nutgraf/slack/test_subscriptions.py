"""What workspaces want every day is kept, and told in their App Home."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from morning import PIECES
from nutgraf.jobs.database import Database
from nutgraf.jobs.durable import WorkQueue, executing
from nutgraf.jobs.durable_schedules import Kept, keep_schedule, schedules_in
from nutgraf.jobs.locks import locks_of
from nutgraf.rendering.slack.views.home import MOST_EDITIONS, HomeEdition
from nutgraf.slack.home_editions import home_edition, home_editions
from nutgraf.slack.records import Subscription
from nutgraf.slack.subscriptions import Subscriptions
from slack_night import SlackNight, at_night

WHOLE = Subscription(
    team="T0DESK",
    edition="morning",
    channel="C0NEWS",
    at=time(6, 45),
    timezone="Europe/Berlin",
    sections=("headline", "quotes"),
    topics=("Fährverkehr", "Grain"),
    stories=7,
)
NIGHTLY = Kept(
    edition="weekly",
    cron="30 4 * * 1",
    timezone="Europe/Berlin",
    path="/srv/weekly.yaml",
    since="2026-11-01T00:00:00+00:00",
    keeper="1",
)


def test_a_subscription_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        kept = Subscriptions(night.database)
        least = Subscription("T0MORE", "morning", "C0DESK", time(8))
        for one in (WHOLE, least):
            await kept.save(one)
        assert await kept.get("T0DESK", "morning") == WHOLE
        assert await kept.get("T0DESK", "evening") is None
        assert await kept.of_team("T0MORE") == [least]
        assert await kept.all_active() == [WHOLE, least]
        await kept.save(replace(least, is_active=False))
        assert await kept.all_active() == [WHOLE]
        assert await kept.of_team("T0MORE") == [replace(least, is_active=False)]

    at_night(tmp_path, test)


def test_a_workspace_that_is_gone_gets_nothing_more_and_keeps_its_settings(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        kept = Subscriptions(night.database)
        other = replace(WHOLE, team="T0MORE")
        for one in (WHOLE, replace(WHOLE, edition="evening"), other):
            await kept.save(one)
        await kept.deactivate("T0DESK")
        assert await kept.all_active() == [other]
        assert await kept.get("T0DESK", "morning") == replace(WHOLE, is_active=False)

    at_night(tmp_path, test)


def test_changed_settings_leave_alone_what_was_posted(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        kept = Subscriptions(night.database)
        await kept.save(WHOLE)
        await kept.note_posted(WHOLE, "morning-1", date(2026, 11, 24))
        await kept.save(replace(WHOLE, channel="C0DESK"))
        found = await kept.get("T0DESK", "morning")
        assert found == replace(
            WHOLE, channel="C0DESK", last_run="morning-1", last_day=date(2026, 11, 24)
        )

    at_night(tmp_path, test)


def test_the_home_tells_of_editions_that_were_run_and_where_they_are_posted(
    tmp_path: Path,
) -> None:
    async def test(night: SlackNight) -> None:
        await Subscriptions(night.database).save(WHOLE)
        await Subscriptions(night.database).save(replace(WHOLE, team="T0MORE", edition="evening"))
        night.run("morning", pieces=PIECES[:2], ended=-timedelta(minutes=90))
        night.run("morning", status="running", began=-timedelta(minutes=5))
        night.run("evening", pieces=PIECES[:1])
        morning, evening = await home_editions(night.database, "T0DESK")
        assert morning == HomeEdition(
            "morning",
            "The Morning Edition",
            last_run_at=night.now - timedelta(minutes=90),
            articles=2,
            channel="C0NEWS",
            at=time(6, 45),
            timezone="Europe/Berlin",
            sections=("headline", "quotes"),
            topics=("Fährverkehr", "Grain"),
            stories=7,
        )
        assert (evening.name, evening.articles, evening.channel) == ("evening", 1, None)
        assert await home_edition(night.database, "T0DESK", "evening") == evening
        assert await home_edition(night.database, "T0DESK", "weekly") is None

    at_night(tmp_path, test)


def test_the_home_tells_when_scheduled_editions_come(tmp_path: Path) -> None:
    async def scheduled(database: Database) -> None:
        async def night(due: object, context: object) -> str:
            return "done"

        async with executing(
            database, locks_of(database), {"night": night}, queues=[WorkQueue("nights", None, 1.0)]
        ):
            await keep_schedule(NIGHTLY, night, "nights")

    async def test(night: SlackNight) -> None:
        assert schedules_in(night.database) == []
        await scheduled(night.database)
        assert schedules_in(night.database) == [NIGHTLY]
        monday = datetime(2026, 11, 30, 3, 30, tzinfo=UTC)
        [weekly] = await home_editions(night.database, "T0DESK", now=night.clock)
        assert weekly == HomeEdition("weekly", "weekly", next_at=monday)

    at_night(tmp_path, test)


def test_the_home_tells_of_no_edition_that_is_not_for_workspaces(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        for edition in ("morning", "evening", "board-only"):
            night.run(edition, pieces=())
        await Subscriptions(night.database).save(replace(WHOLE, edition="board-only"))
        only = ("morning", "evening")
        found = await home_editions(night.database, "T0DESK", only=only)
        assert sorted(one.name for one in found) == sorted(only)
        assert await home_edition(night.database, "T0DESK", "board-only", only=only) is None

    at_night(tmp_path, test)


def test_of_many_editions_all_are_named_and_those_that_are_posted_come_first(
    tmp_path: Path,
) -> None:
    async def test(night: SlackNight) -> None:
        names = [f"edition-{number}" for number in range(MOST_EDITIONS + 3)]
        for number, name in enumerate(names):
            night.run(name, pieces=(), began=timedelta(minutes=number))
        await Subscriptions(night.database).save(replace(WHOLE, edition=names[0]))
        found = await home_editions(night.database, "T0DESK")
        assert [one.name for one in found] == [names[0], *reversed(names[1:])]
        assert found[1].articles == 0

    at_night(tmp_path, test)
