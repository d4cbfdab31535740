"""When an edition is posted in a workspace's morning, which of its runs, and how often."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from morning import PIECES
from nutgraf.errors import SettingsError
from nutgraf.jobs.locks import locks_of
from nutgraf.slack.editions import post_edition, posting_turn
from nutgraf.slack.mornings import Mornings
from nutgraf.slack.records import Posted, Subscription
from nutgraf.slack.settings import SlackSettings
from nutgraf.slack.subscriptions import Subscriptions
from slack_night import SlackNight, at_night

WANTED = Subscription(
    team="T0DESK", edition="morning", channel="C0NEWS", at=time(8), timezone="UTC", stories=0
)
SEVEN = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


async def begin(night: SlackNight, wanted: Subscription = WANTED) -> Mornings:
    await Subscriptions(night.database).save(wanted)
    return Mornings(night.slack, night.database, now=night.clock, told=night.told.append)


async def looked(night: SlackNight, mornings: Mornings, now: datetime) -> int:
    """How many messages there are in the channel after a look."""
    night.now = now
    await mornings.look()
    return len(night.heads())


async def kept(night: SlackNight) -> Subscription:
    found = await Subscriptions(night.database).get("T0DESK", "morning")
    assert found is not None
    return found


def test_it_is_posted_from_its_hour_on_and_once(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings, record = await begin(night), night.run()
        assert await looked(night, mornings, SEVEN + 59 * MINUTE) == 0
        assert await looked(night, mornings, SEVEN + HOUR) == 1
        assert await looked(night, mornings, SEVEN + 2 * HOUR) == 1
        again = Mornings(night.slack, night.database, now=night.clock)
        assert await looked(night, again, SEVEN + 3 * HOUR) == 1
        posted = await kept(night)
        assert (posted.last_run, posted.last_day) == (record.id, date(2026, 11, 24))
        assert night.told == [f"'morning' in C0NEWS of T0DESK: posted {record.id}"]

    at_night(tmp_path, test)


def test_every_day_has_its_run(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night)
        night.run()
        assert await looked(night, mornings, SEVEN + HOUR) == 1
        night.run(began=HOUR, ended=2 * HOUR)
        assert await looked(night, mornings, SEVEN + 4 * HOUR) == 1
        assert await looked(night, mornings, SEVEN + 24 * HOUR) == 1
        assert await looked(night, mornings, SEVEN + 25 * HOUR) == 2
        assert await looked(night, mornings, SEVEN + 49 * HOUR) == 2

    at_night(tmp_path, test)


@pytest.mark.parametrize(
    "wanted",
    [
        replace(WANTED, is_active=False),
        replace(WANTED, edition="evening"),
        replace(WANTED, topics=("Beekeeping",)),
    ],
    ids=["paused", "of another edition", "on other topics"],
)
def test_what_is_not_wanted_is_not_posted(wanted: Subscription, tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night, wanted)
        night.run()
        for _ in range(2):
            assert await looked(night, mornings, SEVEN + HOUR) == 0
        assert (night.told, night.there.calls) == ([], [])

    at_night(tmp_path, test)


def test_a_later_run_may_have_what_the_first_had_not(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night, replace(WANTED, topics=PIECES[0].topics[:1]))
        night.run(pieces=tuple(p for p in PIECES if p.topics[0] != PIECES[0].topics[0])[:1])
        assert await looked(night, mornings, SEVEN + HOUR) == 0
        night.run(pieces=PIECES[:1])
        assert await looked(night, mornings, SEVEN + 2 * HOUR) == 1

    at_night(tmp_path, test)


def test_changed_topics_count_at_once(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night, replace(WANTED, topics=("Beekeeping",)))
        night.run()
        assert await looked(night, mornings, SEVEN + HOUR) == 0
        await Subscriptions(night.database).save(WANTED)
        assert await looked(night, mornings, SEVEN + 2 * HOUR) == 1

    at_night(tmp_path, test)


def test_a_run_that_is_late_is_posted_when_it_is_over(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night)
        late = night.run(status="running")
        assert await looked(night, mornings, SEVEN + HOUR) == 0
        night.end(late.id)
        assert await looked(night, mornings, SEVEN + 3 * HOUR) == 1

    at_night(tmp_path, test)


def test_at_midnight_a_morning_is_over(tmp_path: Path) -> None:
    """What came too late for one morning is the next one's, if nothing newer is there."""

    async def test(night: SlackNight) -> None:
        mornings = await begin(night, replace(WANTED, timezone="Asia/Tokyo"))
        late = night.run(status="running")
        tokyo_midnight = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
        assert await looked(night, mornings, tokyo_midnight - MINUTE) == 0
        night.end(late.id)
        assert await looked(night, mornings, tokyo_midnight) == 0
        assert await looked(night, mornings, tokyo_midnight + 8 * HOUR) == 1
        assert (await kept(night)).last_day == date(2026, 11, 25)

    at_night(tmp_path, test)


@pytest.mark.parametrize("reason", ["budget", "deadline"])
def test_a_run_that_stopped_by_its_limits_is_posted(reason: str, tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night)
        night.run(status="stopped", reason=reason)
        assert await looked(night, mornings, SEVEN + HOUR) == 1

    at_night(tmp_path, test)


def test_a_run_that_was_interrupted_is_waited_for_an_hour(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night)
        night.run(status="stopped", reason="interrupted", ended=HOUR)
        assert await looked(night, mornings, SEVEN + 2 * HOUR - MINUTE) == 0
        assert await looked(night, mornings, SEVEN + 2 * HOUR) == 1

    at_night(tmp_path, test)


def test_where_nothing_is_new_nobody_is_bothered(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night)
        night.run(pieces=())
        assert await looked(night, mornings, SEVEN + HOUR) == 0
        assert (night.told, night.there.calls) == ([], [])

    at_night(tmp_path, test)


def test_of_several_runs_the_last_with_stories_is_posted_and_no_older_one_after_it(
    tmp_path: Path,
) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night)
        night.run(began=-5 * HOUR)
        newest = night.run(began=-3 * HOUR)
        night.run(began=-2 * HOUR, pieces=())
        night.run(began=-1 * HOUR, status="running", pieces=())
        assert await looked(night, mornings, SEVEN + HOUR) == 1
        assert (await kept(night)).last_run == newest.id
        await Subscriptions(night.database).note_posted(WANTED, newest.id, date(2026, 11, 23))
        assert await looked(night, mornings, SEVEN + 2 * HOUR) == 1

    at_night(tmp_path, test)


def test_a_run_of_the_day_before_yesterday_is_no_news(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night)
        night.run(began=-24 * HOUR)
        assert await looked(night, mornings, SEVEN + HOUR) == 0

    at_night(tmp_path, test)


@pytest.mark.parametrize(
    ("zone", "at", "too_early", "then"),
    [
        # 02:30 is left out: the clock goes from 02:00 on to 03:00.
        ("Europe/Berlin", time(2, 30), (2027, 3, 28, 0, 59), (2027, 3, 28, 1, 0)),
        ("America/New_York", time(2, 30), (2027, 3, 14, 6, 59), (2027, 3, 14, 7, 0)),
        # 02:30 is shown twice: it comes the first time.
        ("Europe/Berlin", time(2, 30), (2026, 10, 25, 0, 29), (2026, 10, 25, 0, 30)),
        # 08:00 is another moment in winter than in summer.
        ("Europe/Berlin", time(8), (2026, 10, 25, 6, 59), (2026, 10, 25, 7, 0)),
        ("Europe/Berlin", time(8), (2027, 3, 28, 5, 59), (2027, 3, 28, 6, 0)),
        ("Asia/Kathmandu", time(8), (2026, 11, 24, 2, 14), (2026, 11, 24, 2, 15)),
    ],
)
def test_the_hour_is_the_wall_clocks_on_every_day(
    zone: str,
    at: time,
    too_early: tuple[int, int, int, int, int],
    then: tuple[int, int, int, int, int],
    tmp_path: Path,
) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night, replace(WANTED, timezone=zone, at=at))
        night.now = datetime(*then, tzinfo=UTC)
        night.run()
        assert await looked(night, mornings, datetime(*too_early, tzinfo=UTC)) == 0
        assert await looked(night, mornings, datetime(*then, tzinfo=UTC)) == 1
        assert await looked(night, mornings, datetime(*then, tzinfo=UTC) + HOUR) == 1

    at_night(tmp_path, test)


def test_a_channel_without_the_bot_is_told_of_once_and_tried_the_next_day(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night, replace(WANTED, channel="C0QUIET"))
        night.run()
        for minutes in range(3):
            await looked(night, mornings, SEVEN + HOUR + minutes * MINUTE)
        [told] = night.told
        assert told.startswith("'morning' in C0QUIET of T0DESK: ")
        assert told.endswith("(not_in_channel); tried again tomorrow")
        assert len(night.there.calls) == 1
        night.there.channels["C0QUIET"].is_member = True
        night.run(began=20 * HOUR, ended=21 * HOUR)
        await looked(night, mornings, SEVEN + 25 * HOUR)
        assert len(night.heads("C0QUIET")) == 1

    at_night(tmp_path, test)


def test_another_channel_is_tried_at_once(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night, replace(WANTED, channel="C0QUIET"))
        night.run()
        assert await looked(night, mornings, SEVEN + HOUR) == 0
        await Subscriptions(night.database).save(WANTED)
        assert await looked(night, mornings, SEVEN + HOUR + MINUTE) == 1

    at_night(tmp_path, test)


def test_one_workspace_that_refuses_keeps_no_other_from_its_morning(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night, replace(WANTED, team="T0AAA", channel="C0OLD"))
        await Subscriptions(night.database).save(WANTED)
        night.run()
        assert await looked(night, mornings, SEVEN + HOUR) == 1

    at_night(tmp_path, test)


def test_editions_of_one_channel_follow_one_another(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night, replace(WANTED, stories=3))
        for other in ("evening", "weekly"):
            await Subscriptions(night.database).save(replace(WANTED, edition=other, stories=3))
            night.run(other)
        night.run()
        assert await looked(night, mornings, SEVEN + HOUR) == 3 * 4
        assert ["Morning Edition" in text for text in night.heads()] == [True, *[False] * 3] * 3

    at_night(tmp_path, test)


def test_a_channel_that_takes_long_keeps_no_other_waiting(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night, replace(WANTED, channel="C0DESK"))
        await Subscriptions(night.database).save(replace(WANTED, edition="weekly"))
        night.run()
        night.run("weekly")
        night.there.fail("chat.postMessage", error="internal_error", times=1_000, channel="C0DESK")
        assert await looked(night, mornings, SEVEN + HOUR) == 1
        assert night.heads("C0DESK") == []

    at_night(tmp_path, test)


def test_tokens_that_cannot_be_opened_are_told_and_keep_no_other_from_its_morning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night)
        await Subscriptions(night.database).save(replace(WANTED, team="T0MORE", channel="C0MORE"))
        night.run()
        post = night.slack.post

        async def posted(team: str | None, *rest: Any, **more: Any) -> Posted:
            if team == "T0MORE":
                raise SettingsError("the key does not open the installations")
            return await post(team, *rest, **more)

        monkeypatch.setattr(night.slack, "post", posted)
        assert await looked(night, mornings, SEVEN + HOUR) == 1
        assert "'morning' in C0MORE of T0MORE: the key does not open" in "".join(night.told)

    at_night(tmp_path, test)


@pytest.mark.parametrize("what", ["digest", "zone", "row"])
def test_what_cannot_be_read_is_told_once_and_keeps_no_other_from_its_morning(
    what: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(night: SlackNight) -> None:
        zone = "Europe/Kyev" if what == "zone" else "UTC"
        mornings = await begin(night, replace(WANTED, channel="C0DESK", timezone=zone))
        night.run()
        spoilt = {
            "digest": "UPDATE nutgraf_digests SET body = replace(body, 'standfirst', 'sitfirst')",
            "row": "UPDATE nutgraf_slack_subscriptions SET at = 'dawn'",
        }
        if what in spoilt:
            with night.database.writing() as connection:
                connection.execute(sa.text(spoilt[what]))
        for minutes in range(2):
            assert await looked(night, mornings, SEVEN + HOUR + minutes * MINUTE) == 0
        assert night.heads("C0DESK") == []
        told = [*night.told, *(record.getMessage() for record in caplog.records)]
        assert len([text for text in told if "'morning' in " in text]) == 1
        with night.database.writing() as connection:
            connection.execute(sa.text("DELETE FROM nutgraf_digests"))
        night.run("weekly", pieces=PIECES[3:5])
        await Subscriptions(night.database).save(replace(WANTED, edition="weekly"))
        assert await looked(night, mornings, SEVEN + HOUR) == 1

    at_night(tmp_path, test)


def test_whoever_moves_west_has_no_second_morning_of_a_day(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        night.now = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
        auckland = replace(WANTED, timezone="Pacific/Auckland")
        mornings, _ = await begin(night, auckland), night.run()
        assert await looked(night, mornings, night.now) == 1
        await Subscriptions(night.database).save(replace(WANTED, timezone="America/New_York"))
        night.now += HOUR
        night.run(began=-30 * MINUTE, ended=-5 * MINUTE)
        assert await looked(night, mornings, night.now) == 1
        assert await looked(night, mornings, datetime(2026, 11, 26, 13, 0, tzinfo=UTC)) == 1
        night.run()
        assert await looked(night, mornings, night.now) == 2

    at_night(tmp_path, test)


def test_while_a_channel_waits_others_have_their_mornings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack makes one channel wait; editions that come meanwhile are posted, here and by another
    process, and what waits is posted once, though somebody wants it elsewhere by now."""

    async def test(night: SlackNight) -> None:
        mornings = await begin(night, replace(WANTED, channel="C0DESK"))
        other = Mornings(night.slack, night.database, now=night.clock)
        for edition in ("morning", "weekly", "evening"):
            night.run(edition)
        night.now = SEVEN + HOUR
        post, is_over, has_begun = night.slack.post, asyncio.Event(), asyncio.Event()

        async def posted(team: str | None, channel: str, *rest: Any, **more: Any) -> Posted:
            if channel == "C0DESK":
                has_begun.set()
                await is_over.wait()
            return await post(team, channel, *rest, **more)

        monkeypatch.setattr(night.slack, "post", posted)
        await mornings.begin()
        await has_begun.wait()
        await Subscriptions(night.database).save(replace(WANTED, edition="weekly"))
        await mornings.begin()
        while len(night.heads()) < 1:
            await asyncio.sleep(0)
        await Subscriptions(night.database).save(replace(WANTED, edition="evening"))
        await other.look()
        assert len(night.heads()) == 2
        await Subscriptions(night.database).save(WANTED)
        await mornings.begin()
        is_over.set()
        await mornings.look()
        assert (len(night.heads("C0DESK")), len(night.heads())) == (1, 2)

    at_night(tmp_path, test)


def test_what_is_in_hand_is_ended_with_the_mornings_and_gone_on_with(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings, _ = await begin(night, replace(WANTED, stories=3)), night.run()
        night.now = SEVEN + HOUR
        running = asyncio.create_task(mornings.run())
        while not night.heads():
            await asyncio.sleep(0)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        assert len(night.heads()) < 4
        assert (await kept(night)).last_run is None
        again = Mornings(night.slack, night.database, now=night.clock)
        assert await looked(night, again, night.now) == 4

    at_night(tmp_path, test)


def test_of_what_is_kept_only_what_the_settings_allow_is_posted(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        await begin(night)
        for edition, channel in (("weekly", "C0DESK"), ("evening", "C0NEWS")):
            one = replace(WANTED, edition=edition, channel=channel)
            await Subscriptions(night.database).save(one)
            night.run(edition)
        night.run()
        allowed = SlackSettings(channels=("C0NEWS",), editions=("morning", "weekly"))
        mornings = Mornings(
            night.slack, night.database, allowed, now=night.clock, told=night.told.append
        )
        for minutes in range(2):
            assert await looked(night, mornings, SEVEN + HOUR + minutes * MINUTE) == 1
        assert night.heads("C0DESK") == []
        refused = [text for text in night.told if "do not allow it" in text]
        assert len(refused) == 2

    at_night(tmp_path, test)


def test_while_slack_is_away_each_look_tries_again_and_it_is_told_once(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night)
        night.run()
        night.there.crash("chat.postMessage", times=1_000)
        for minutes in range(2):
            assert await looked(night, mornings, SEVEN + HOUR + minutes * MINUTE) == 0
        [told] = night.told
        assert "tried again soon" in told
        night.there.mishaps.clear()
        assert await looked(night, mornings, SEVEN + 2 * HOUR) == 1

    at_night(tmp_path, test)


def test_what_an_editions_delivery_posted_there_is_not_posted_again(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings, record = await begin(night), night.run()
        async with posting_turn(night.database, record.id, None, "#news") as key:
            await post_edition(
                night.slack,
                None,
                "#news",
                night.view(record),
                run_id=record.id,
                stories=0,
                key=key,
            )
        assert await looked(night, mornings, SEVEN + HOUR) == 1
        assert (await kept(night)).last_run == record.id

    at_night(tmp_path, test)


def test_of_several_processes_one_posts(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        mornings = await begin(night)
        other = Mornings(night.slack, night.database, now=night.clock)
        night.run()
        night.now = SEVEN + HOUR
        await asyncio.gather(mornings.look(), other.look())
        assert len(night.heads()) == 1
        lock = locks_of(night.database).acquire("slack mornings T0DESK C0NEWS")
        assert lock is not None
        assert await looked(night, mornings, SEVEN + 25 * HOUR) == 1
        lock.release()

    at_night(tmp_path, test)
