"""Posting editions when a workspace's morning comes.

A morning begins when the wall clock of the subscription's time zone shows its time, or is beyond
it: a time that a clock change leaves out has come when the clock goes on, one that is shown twice
has come the first time. It ends at midnight. In it one run is posted.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from nutgraf.errors import SettingsError, SlackRefused, SlackUnavailable
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import view_of
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import OVER
from nutgraf.jobs.locks import locks_of
from nutgraf.jobs.records import RunRecord
from nutgraf.slack.api import Slack
from nutgraf.slack.editions import MOST_STORIES, post_edition, posting_turn
from nutgraf.slack.records import Subscription
from nutgraf.slack.subscriptions import Subscriptions

NEWS: Final = timedelta(hours=24)
"""A run that began longer ago is no news any more."""

GRACE: Final = timedelta(hours=1)
"""A run that was interrupted is waited for so long: a machine that is started anew goes on with
it."""

MOST_RUNS: Final = 50
"""Of an edition, the last ones, that are looked through for one to post."""

_AT_ONCE: Final = 8
"""Channels: an edition of 30 stories takes a channel some minutes, at one message a second."""

_LOCK: Final = "slack mornings"


class Mornings:
    """Posts what is due in all workspaces.

    Args:
        slack: Posts.
        database: Where runs and subscriptions are; `nutgraf.slack.tables` exist in it.
        now: The time, with its zone.
        told: Told in words what is posted, and what could not be.
    """

    def __init__(
        self,
        slack: Slack,
        database: Database,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._slack = slack
        self._database = database
        self._now = now
        self._told = told
        self._ledger = Ledger(database)
        self._subscriptions = Subscriptions(database)
        self._done_with: set[tuple[Subscription, date, str | None]] = set()
        self._told_of: set[tuple[Subscription, date]] = set()

    async def look(self) -> None:
        """Post what is due. Of several processes one does; to be called every some seconds.

        A channel that Slack refuses is told of once, and tried again the next day, or as soon as
        its settings are changed. While Slack cannot be reached each look tries again.

        Raises:
            StorageError: The database cannot be read or written.
        """
        self._forget()
        if not await self._all_due():
            return
        lock = await asyncio.to_thread(locks_of(self._database).acquire, _LOCK)
        if lock is None:
            return
        try:
            await self._post_all(await self._all_due())  # another process may have posted some
        finally:
            lock.release()

    async def _post_all(self, due: Iterable[tuple[Subscription, date]]) -> None:
        """Post in several channels at once, and in each one edition after another."""
        channels: dict[tuple[str, str], list[tuple[Subscription, date]]] = {}
        for subscription, day in due:
            channel = (subscription.team, subscription.channel)
            channels.setdefault(channel, []).append((subscription, day))
        places = asyncio.Semaphore(_AT_ONCE)

        async def post_in(one: Iterable[tuple[Subscription, date]]) -> None:
            async with places:
                for subscription, day in one:
                    await self._post(subscription, day)

        ended = await asyncio.gather(*map(post_in, channels.values()), return_exceptions=True)
        for error in ended:
            if error is not None:
                raise error

    async def _all_due(self) -> list[tuple[Subscription, date]]:
        active = await self._subscriptions.all_active()
        return [(one, day) for one in active if (day := self._due(one)) is not None]

    def _due(self, subscription: Subscription) -> date | None:
        """The day whose morning it is, if nothing was posted in it and it may be tried."""
        local = self._now().astimezone(ZoneInfo(subscription.timezone))
        day = local.date()
        has_come = local.time() >= subscription.at
        is_left = (subscription, day, None) not in self._done_with
        return day if has_come and is_left and subscription.last_day != day else None

    async def _post(self, subscription: Subscription, day: date) -> None:
        record = await asyncio.to_thread(self._news, subscription)
        if record is None or (subscription, day, record.id) in self._done_with:
            return
        try:
            await self._post_run(subscription, record, day)
        except (SlackRefused, SettingsError) as error:
            self._done_with.add((subscription, day, None))
            code = f" ({error.code})" if isinstance(error, SlackRefused) else ""
            self._told(f"{_place(subscription)}: {error}{code}; tried again tomorrow")
        except SlackUnavailable as error:
            if error.code != "busy" and (subscription, day) not in self._told_of:
                self._told_of.add((subscription, day))
                self._told(f"{_place(subscription)}: {error} ({error.code}); tried again soon")

    async def _post_run(self, subscription: Subscription, record: RunRecord, day: date) -> None:
        team, channel = subscription.team, subscription.channel
        view = await asyncio.to_thread(view_of, self._database, record, most_stories=MOST_STORIES)
        async with posting_turn(self._database, record.id, team, channel) as key:
            posted = await post_edition(
                self._slack,
                team,
                channel,
                view,
                run_id=record.id,
                topics=subscription.topics,
                sections=subscription.sections,
                stories=subscription.stories,
                key=key,
                told=self._told,
            )
        if posted is None:  # a later run of the day may have something on these topics
            self._done_with.add((subscription, day, record.id))
            return
        await self._subscriptions.note_posted(subscription, record.id, day)
        self._told(f"{_place(subscription)}: posted {record.id}")

    def _news(self, subscription: Subscription) -> RunRecord | None:
        """The last run that is over and has stories, if it is new to the workspace."""
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

    def _forget(self) -> None:
        """Days that are over everywhere."""
        before = self._now().date() - timedelta(days=2)
        self._done_with = {one for one in self._done_with if one[1] >= before}
        self._told_of = {one for one in self._told_of if one[1] >= before}


def _place(subscription: Subscription) -> str:
    return f"{subscription.edition!r} in {subscription.channel} of {subscription.team}"
