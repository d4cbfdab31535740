"""Posting editions when a workspace's morning comes.

A morning begins when the wall clock of the subscription's time zone shows its time, or is beyond
it: a time that a clock change leaves out has come when the clock goes on, one that is shown twice
has come the first time. It ends at midnight. In it one run is posted; whoever moves west has no
second morning on the same date.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from nutgraf.errors import SettingsError, SlackRefused, SlackUnavailable, StorageError
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import view_of
from nutgraf.jobs.locks import locks_of
from nutgraf.jobs.records import RunRecord
from nutgraf.slack.api import Slack
from nutgraf.slack.editions import MOST_STORIES, post_edition, posting_turn
from nutgraf.slack.news import News
from nutgraf.slack.records import Subscription
from nutgraf.slack.settings import SlackSettings
from nutgraf.slack.subscriptions import Subscriptions

LOOK_SECONDS: Final = 20.0
"""How often it is looked whether an edition is to be posted."""

AT_ONCE: Final = 32
"""Channels that are posted in: each has up to 500 digests in memory and two locks, which are two
connections where the database is Postgres."""

OF_A_TEAM: Final = 4
"""Likewise, of one workspace: where Slack wants it to wait, for a quarter of an hour even, there is
room for the others."""

_LOCK: Final = "slack mornings"
_logger = logging.getLogger("nutgraf.slack")


@dataclass(frozen=True, slots=True)
class _Due:
    """What is to be posted: a run, in the morning of a day."""

    subscription: Subscription
    day: date
    record: RunRecord


class Mornings:
    """Posts what is due in all workspaces.

    Whatever is wrong with one edition in one workspace is told, and keeps no other from its
    morning. What Slack refuses is told of once, and tried again the next day, or as soon as its
    settings are changed; while Slack or the database cannot be reached each look tries again.

    Args:
        slack: Posts.
        database: Where runs and subscriptions are; `nutgraf.slack.tables` exist in it.
        settings: Which editions may be posted, and in which channels; None for all.
        now: The time, with its zone.
        sleep: How to wait some seconds.
        told: Told in words what is posted, and what could not be.
    """

    def __init__(
        self,
        slack: Slack,
        database: Database,
        settings: SlackSettings | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._slack = slack
        self._database = database
        self._settings = settings
        self._now = now
        self._sleep = sleep
        self._told = told
        self._news = News(database, now)
        self._subscriptions = Subscriptions(database)
        self._in_hand: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        self._team_places: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(OF_A_TEAM)
        )
        self._posting: set[tuple[str, str]] = set()
        self._done_with: set[tuple[Subscription, date, str | None]] = set()
        self._told_of: set[tuple[Subscription, date]] = set()

    async def run(self) -> None:
        """Look every some seconds until cancelled; the next start goes on with what is in hand."""
        try:
            while True:
                try:
                    await self.begin()
                except StorageError as error:
                    self._told(f"editions could not be posted just now: {error}")
                await self._sleep(LOOK_SECONDS)
        finally:
            await self.aclose()

    async def begin(self) -> None:
        """Begin to post what is due, in each channel that nothing is being posted in.

        Raises:
            StorageError: The database cannot be read.
        """
        self._forget()
        for one in await self._subscriptions.all_active():
            if (one.team, one.channel) not in self._in_hand and self._due(one) is not None:
                self._begin_in(one.team, one.channel)

    async def look(self) -> None:
        """Post what is due, and wait until all that is in hand has ended.

        Raises:
            StorageError: The database cannot be read.
        """
        await self.begin()
        await asyncio.gather(*self._in_hand.values())

    async def aclose(self) -> None:
        """End what is in hand."""
        tasks = [*self._in_hand.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin_in(self, team: str, channel: str) -> None:
        task = asyncio.create_task(self._post_in(team, channel))
        self._in_hand[team, channel] = task
        task.add_done_callback(lambda _: self._in_hand.pop((team, channel)))

    async def _post_in(self, team: str, channel: str) -> None:
        """Post what is due in a channel, one after another; of several processes one does."""
        async with self._team_places[team], self._places:
            try:
                if not await self._due_in(team, channel):
                    return
                name = f"{_LOCK} {team} {channel}"
                lock = await asyncio.to_thread(locks_of(self._database).acquire, name)
                if lock is None:
                    return
                try:
                    for due in await self._due_in(team, channel):  # some may be posted meanwhile
                        await self._post(due)
                finally:
                    lock.release()
            except StorageError as error:
                self._told(f"editions could not be posted in {channel} of {team}: {error}")

    async def _due_in(self, team: str, channel: str) -> list[_Due]:
        found: list[_Due] = []
        for one in await self._subscriptions.of_team(team):
            if one.channel != channel or not one.is_active or (day := self._due(one)) is None:
                continue
            try:
                record = await asyncio.to_thread(self._news.for_, one)
            except Exception as error:  # noqa: BLE001 -- a bad row is one edition's trouble
                self._take(error, one, day)
                continue
            if record is not None and (one, day, record.id) not in self._done_with:
                found.append(_Due(one, day, record))
        return found

    def _due(self, subscription: Subscription) -> date | None:
        """The day whose morning it is, if nothing was posted in it and it may be tried."""
        now = self._now()
        try:
            local = now.astimezone(ZoneInfo(subscription.timezone))
        except (KeyError, OSError, ValueError):  # the system's zones change, too
            zone = f"there is no time zone {subscription.timezone!r}"
            self._tell_once(subscription, now.date(), f"{zone}: choose another in the App Home")
            return None
        day, last = local.date(), subscription.last_day
        if local.time() < subscription.at or (last is not None and last >= day):
            return None
        if (subscription, day, None) in self._done_with or _name(subscription) in self._posting:
            return None
        if not self._is_allowed(subscription):
            self._tell_once(subscription, day, "the bot's settings do not allow it there")
            return None
        return day

    def _is_allowed(self, subscription: Subscription) -> bool:
        return self._settings is None or (
            self._settings.allows_edition(subscription.edition)
            and self._settings.allows_channel(subscription.channel)
        )

    async def _post(self, due: _Due) -> None:
        name = _name(due.subscription)
        if name in self._posting:
            return
        self._posting.add(name)  # whoever moves it to another channel now has it in this one
        try:
            if await self._subscriptions.get(*name) == due.subscription:
                await self._post_run(due)
        except Exception as error:  # noqa: BLE001 -- a bad digest is one edition's trouble
            self._take(error, due.subscription, due.day, due.record)
        finally:
            self._posting.discard(name)

    def _take(
        self, error: Exception, one: Subscription, day: date, record: RunRecord | None = None
    ) -> None:
        """Tell of an error, and see to it that what is of no use is not tried again."""
        match error:
            case SlackUnavailable(code="busy"):  # another process is at it
                pass
            case SlackUnavailable():
                self._tell_once(one, day, f"{error} ({error.code}); tried again soon")
            case StorageError():
                self._tell_once(one, day, f"{error}; tried again soon")
            case SlackRefused() | SettingsError():
                self._done_with.add((one, day, None))
                code = f" ({error.code})" if isinstance(error, SlackRefused) else ""
                self._told(f"{_place(one)}: {error}{code}; tried again tomorrow")
            case _:
                self._done_with.add((one, day, None if record is None else record.id))
                what = "it" if record is None else record.id
                kind = type(error).__name__
                self._told(f"{_place(one)}: {what} cannot be posted ({kind}); a later run may be")
                _logger.debug("an edition cannot be posted", exc_info=error)

    async def _post_run(self, due: _Due) -> None:
        one, record = due.subscription, due.record
        view = await asyncio.to_thread(view_of, self._database, record, most_stories=MOST_STORIES)
        async with posting_turn(self._database, record.id, one.team, one.channel) as key:
            posted = await post_edition(
                self._slack,
                one.team,
                one.channel,
                view,
                run_id=record.id,
                topics=one.topics,
                sections=one.sections,
                stories=one.stories,
                key=key,
                told=self._told,
            )
        if posted is None:  # a later run of the day may have something on these topics
            self._done_with.add((one, due.day, record.id))
            return
        await self._subscriptions.note_posted(one, record.id, due.day)
        self._told(f"{_place(one)}: posted {record.id}")

    def _tell_once(self, subscription: Subscription, day: date, text: str) -> None:
        if (subscription, day) not in self._told_of:
            self._told_of.add((subscription, day))
            self._told(f"{_place(subscription)}: {text}")

    def _forget(self) -> None:
        """Days that are over everywhere."""
        before = self._now().date() - timedelta(days=2)
        self._done_with = {one for one in self._done_with if one[1] >= before}
        self._told_of = {one for one in self._told_of if one[1] >= before}


def _name(subscription: Subscription) -> tuple[str, str]:
    return subscription.team, subscription.edition


def _place(subscription: Subscription) -> str:
    return f"{subscription.edition!r} in {subscription.channel} of {subscription.team}"
