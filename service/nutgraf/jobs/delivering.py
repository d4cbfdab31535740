"""Telling others of a run that is over.

What is delivered to whom is recorded: a process that is killed has what it had not delivered
delivered by the next one, and nothing is sent twice but what was on its way, which the receiver
knows by its id. A delivery that fails is told and recorded, and fails no night.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

import sqlalchemy as sa
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_before_delay,
    wait_random_exponential,
)

from nutgraf.jobs.couriers import Courier, Notice, Unavailable, Undelivered, courier_of
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import OVER
from nutgraf.jobs.records import RunRecord
from nutgraf.jobs.tables import deliveries
from nutgraf.rendering.edition_view import EditionView

if TYPE_CHECKING:
    from ssrfguard import Policy

PATIENCE: Final = 600.0
"""Seconds for which a receiver that fails is tried: long enough for it to be started anew."""

LONGEST_WAIT: Final = 60.0
MOST_STORIES: Final = 50
"""Of a run, the first by rank, that couriers are given."""

LATEST: Final = timedelta(hours=24)
"""What was left undelivered longer ago than this is no news any more."""

DeliveryStatus = Literal["waiting", "delivered", "failed"]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one delivery of a run.

    Attributes:
        run_id: The run.
        number: Which of the edition's it is, from 1.
        place: The destination, as far as it may be shown.
        status: 'waiting' until it is known.
        attempts: How often it was sent.
        reason: A code, of a failed one.
        message: What was wrong and what to do, likewise.
    """

    run_id: str
    number: int
    place: str
    status: DeliveryStatus
    attempts: int = 0
    reason: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a receiver that fails is tried.

    Attributes:
        seconds: In all.
        longest_wait: Between two tries, unless the receiver asks for more.
        sleep: How to wait some seconds.
    """

    seconds: float = PATIENCE
    longest_wait: float = LONGEST_WAIT
    sleep: Sleep = asyncio.sleep


PATIENT: Final = Patience()
HASTY: Final = Patience(seconds=60.0)
"""For what was left undelivered: the next night waits for it."""


async def deliver(
    edition: Edition,
    record: RunRecord,
    database: Database,
    *,
    told: Callable[[str], None],
    policy: "Policy | None" = None,
    patience: Patience = PATIENT,
) -> list[Delivered]:
    """Deliver a run that is over wherever its edition says, and it was not delivered yet.

    A run that was interrupted is not over, and is not delivered. Whoever calls this has the lock
    of the edition.

    Args:
        edition: Says where to.
        record: The run.
        database: Where it stands, and where deliveries are recorded.
        told: Told in words what failed.
        policy: Which addresses may be reached; by default public ones, over https.
        patience: How long a receiver that fails is tried.

    Returns:
        What became of each, in the edition's order.

    Raises:
        StorageError: The database cannot be read or written.
    """
    is_over = record.status == "finished" or record.stop_reason in OVER
    if not (is_over and edition.deliveries):
        return []
    couriers = _couriers(edition, database, policy)
    records = Deliveries(database, record.id)
    waiting = await asyncio.to_thread(records.begin, couriers)
    if waiting:
        view = await asyncio.to_thread(view_of, database, record)
        async with asyncio.TaskGroup() as group:
            for courier in (couriers[number] for number in waiting):
                notice = Notice(_notice_id(record, courier), record, view)
                group.create_task(_deliver(courier, notice, records, told, patience))
    return await asyncio.to_thread(records.all)


async def troubles(edition: Edition, database: Database) -> list[str]:
    """What will keep an edition's runs from being delivered, as far as that shows beforehand.

    Args:
        edition: Says where to.
        database: Where runs are kept.

    Returns:
        A sentence for each delivery that cannot work, with what to do.
    """
    return [
        f"delivery {number}, to {courier.place!r}, will fail: it {trouble}"
        for number, courier in _couriers(edition, database).items()
        if (trouble := await courier.trouble()) is not None
    ]


async def deliver_left(
    edition: Edition,
    database: Database,
    *,
    told: Callable[[str], None],
    policy: "Policy | None" = None,
    patience: Patience = HASTY,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Delivered]:
    """Deliver the edition's last run, if a process was killed before all of that was done.

    To be called before another run begins; what it takes is as for `deliver`. Where to is decided
    by the edition as it was then. What is older than a day stays undelivered.
    """
    ledger = Ledger(database)
    run_id = await asyncio.to_thread(ledger.latest, edition.name, str(edition.outputs.folder))
    if run_id is None:
        return []
    record = await asyncio.to_thread(ledger.record, run_id)
    if record.finished_at is None or now() - record.finished_at > LATEST:
        return []
    run = await asyncio.to_thread(ledger.run, run_id)
    before = Edition.model_validate_json(run.snapshot)
    return await deliver(before, record, database, told=told, policy=policy, patience=patience)


def deliveries_of(database: Database, run_id: str) -> list[Delivered]:
    """What became of a run's deliveries, as far as they have begun, in the edition's order."""
    return Deliveries(database, run_id).all()


class Deliveries:
    """The record of one run's deliveries."""

    def __init__(
        self,
        database: Database,
        run_id: str,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._run_id = run_id
        self._now = now

    def begin(self, couriers: Mapping[int, Courier]) -> list[int]:
        """Record what is to be delivered.

        Args:
            couriers: By their numbers.

        Returns:
            The numbers of those that wait.
        """
        rows = [
            {
                "run_id": self._run_id,
                "destination": courier.destination,
                "number": number,
                "place": courier.place,
                "status": "waiting",
                "changed_at": self._now(),
            }
            for number, courier in couriers.items()
        ]
        mine = sa.select(deliveries.c.destination).where(
            deliveries.c.run_id == self._run_id, deliveries.c.status == "waiting"
        )
        with self._database.writing() as connection:
            self._database.insert_or_ignore(connection, deliveries, rows)
            waiting = set(connection.scalars(mine))
        return [n for n, courier in couriers.items() if courier.destination in waiting]

    def end(self, courier: Courier, *, attempts: int, error: Undelivered | None = None) -> None:
        """Record what became of one."""
        with self._database.writing() as connection:
            connection.execute(
                deliveries.update()
                .where(
                    deliveries.c.run_id == self._run_id,
                    deliveries.c.destination == courier.destination,
                )
                .values(
                    status="failed" if error else "delivered",
                    attempts=attempts,
                    reason=error.reason if error else None,
                    message=str(error) if error else None,
                    changed_at=self._now(),
                )
            )

    def all(self) -> list[Delivered]:
        """What became of all."""
        query = sa.select(deliveries).where(deliveries.c.run_id == self._run_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(deliveries.c.number)).all()
        return [
            Delivered(
                run_id=row.run_id,
                number=row.number,
                place=row.place,
                status=row.status,
                attempts=row.attempts,
                reason=row.reason,
                message=row.message,
            )
            for row in rows
        ]


def _couriers(
    edition: Edition, database: Database, policy: "Policy | None" = None
) -> dict[int, Courier]:
    """The couriers by their numbers; of several to one destination the first."""
    all_couriers = [courier_of(one, database, policy=policy) for one in edition.deliveries]
    first: dict[str, int] = {}
    for number, courier in enumerate(all_couriers, 1):
        first.setdefault(courier.destination, number)
    return {number: all_couriers[number - 1] for number in first.values()}


def view_of(
    database: Database, record: RunRecord, *, most_stories: int = MOST_STORIES
) -> EditionView:
    """A run's stories, as the edition's page has them.

    Args:
        database: Where the run stands.
        record: The run.
        most_stories: How many, the first by rank.
    """
    from nutgraf.jobs.outputs.desk import Desk

    desk = Desk(most_stories=most_stories)
    for row in Ledger(database).output_rows(record.id):
        desk.take(row)
    return desk.view(record)


def _notice_id(record: RunRecord, courier: Courier) -> str:
    key = f"{record.id} {record.started_at.isoformat()} {courier.destination}"
    return f"msg_{hashlib.sha256(key.encode()).hexdigest()[:32]}"


async def _deliver(
    courier: Courier,
    notice: Notice,
    records: Deliveries,
    told: Callable[[str], None],
    patience: Patience,
) -> None:
    """Send until it is taken, refused, or patience ends, and record which."""
    attempts = 0

    async def attempt() -> None:
        nonlocal attempts
        attempts += 1
        await courier.send(notice)

    failure: Undelivered | None = None
    try:
        await _retrying(patience, lambda e: told(_again(courier, e, patience)))(attempt)
    except Undelivered as error:
        failure = error
        told(f"the run {notice.record.id} was not delivered: {courier.place!r} {error}")
    await asyncio.to_thread(records.end, courier, attempts=attempts, error=failure)


def _again(courier: Courier, error: BaseException | None, patience: Patience) -> str:
    minutes = patience.seconds / 60
    return f"{courier.place!r} {error}; it is tried for {minutes:g} minutes"


def _retrying(
    patience: Patience, on_first: Callable[[BaseException | None], None]
) -> AsyncRetrying:
    """Waits grow and are random; where the receiver asks to wait for longer, that is done."""
    backoff = wait_random_exponential(multiplier=1, max=patience.longest_wait)

    def wait(state: RetryCallState) -> float:
        error = _error(state)
        asked = error.retry_after if isinstance(error, Unavailable) else None
        return max(asked or 0.0, backoff(state))

    def before_sleep(state: RetryCallState) -> None:
        if state.attempt_number == 1:
            on_first(_error(state))

    return AsyncRetrying(
        retry=retry_if_exception_type(Unavailable),
        stop=stop_before_delay(patience.seconds),
        wait=wait,
        sleep=patience.sleep,
        before_sleep=before_sleep,
        reraise=True,
    )


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
