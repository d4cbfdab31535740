"""DBOS, set up for us: whatever was begun is finished, by this process or by the next.

A workflow that a killed process had in hand goes back to its queue when a process takes the dead
one's place (an executor id is a lock, see `locks`), or is given to another workflow by whoever
watches over the run (`night`).
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from dbos import DBOS, EnqueueOptions
from dbos import _serialization as dbos_serialization  # pyright: ignore[reportPrivateUsage]
from dbos._serialization import DBOSPortableJSONSerializer

from nutgraf.errors import StorageError
from nutgraf.jobs.database import Database
from nutgraf.jobs.locks import Lock, Locks

NAME: Final = "nutgraf"
VERSION: Final = "1"
"""Of workflows and their arguments. DBOS gives a workflow only to processes of its version."""

POLLING_SECONDS: Final = 0.1
_MOST_EXECUTORS: Final = 256

Workflow = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class WorkQueue:
    """A queue of workflows, and how a process takes from it.

    Attributes:
        name: Its own.
        at_once: How many a process has in hand at most; None for any number.
        polling_seconds: How often it is looked into.
    """

    name: str
    at_once: int | None
    polling_seconds: float


CHUNKS: Final = WorkQueue("chunks", 6, POLLING_SECONDS)
"""Chunks of articles. A process has twice as many in hand as hold what it works on: the last
articles of a chunk are waited for, and written, while the next one is at work."""

SLOW_CHUNKS: Final = WorkQueue("slow-chunks", 2, POLLING_SECONDS)
"""Chunks for models that answer one request at a time: none is to wait here that another machine
could do."""


@dataclass(frozen=True, slots=True)
class Active:
    """A workflow that has not ended.

    Attributes:
        id: Its own.
        executor: Who has it in hand; None while it waits.
    """

    id: str
    executor: str | None


class Executor:
    """This process among those that share a database. `executing` makes one.

    Whatever it is asked raises `StorageError` where the database fails.
    """

    def __init__(
        self,
        id: str,  # noqa: A002 -- DBOS's word
        place: Lock,
        locks: Locks,
        dbos: DBOS,
        database: Database,
    ) -> None:
        self.id = id
        self._database = database
        self._place = place
        self._dbos = dbos
        self._locks = locks

    async def enqueue(
        self,
        workflow: str,
        *arguments: Any,
        queue: WorkQueue,
        workflow_id: str,
        priority: int,
    ) -> None:
        """Put a workflow on a queue; one whose id is there already is not put twice."""
        options: EnqueueOptions = {
            "queue_name": queue.name,
            "workflow_name": workflow,
            "workflow_id": workflow_id,
            "priority": priority,
            "app_version": VERSION,
        }
        with self._database.telling():
            await DBOS.enqueue_workflow_with_options_async(options, *arguments)

    async def active(self, prefix: str) -> list[Active]:
        """Workflows that have not ended, whose ids begin so."""
        with self._database.telling():
            found = await DBOS.list_workflows_async(
                workflow_id_prefix=prefix,
                status=["ENQUEUED", "DELAYED", "PENDING"],
                load_input=False,
                load_output=False,
            )
        return [
            Active(one.workflow_id, one.executor_id if one.status == "PENDING" else None)
            for one in found
        ]

    async def cancel(self, ids: Sequence[str]) -> None:
        """Have workflows not begun, or not begun again."""
        if ids:
            with self._database.telling():
                await DBOS.cancel_workflows_async(list(ids))

    async def recover(self, executor: str) -> bool:
        """Put back on their queues what a dead executor had in hand; whether it was dead.

        Its place is held meanwhile, so that nobody takes it and begins what is being put back.
        """
        lock = await asyncio.to_thread(self._locks.acquire, _lock_name(executor))
        if lock is None:
            return False
        try:
            with self._database.telling():
                await asyncio.to_thread(
                    DBOS._recover_pending_workflows,  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
                    [executor],
                )
        finally:
            lock.release()
        return True

    def take_no_more(self) -> None:
        """Leave what is on the queues to others; what is in hand goes on."""
        for stop in self._dbos.background_thread_stop_events:
            stop.set()

    def is_in_place(self) -> bool:
        """Whether others see that this process is at work.

        Where they do not, since the server ended the connection that held its place, others take
        the place, and do what is in hand here again.
        """
        return self._place.is_ours()

    def check_place(self) -> None:
        """Refuse to go on where others do not see that this process is at work.

        Raises:
            StorageError: It lost its place.
        """
        if not self.is_in_place():
            raise StorageError(
                "the connection to the database that told others of this process was ended, by the "
                "server or on the way: what is in hand is done by others; start it again"
            )

    def is_alive(self, executor: str | None) -> bool:
        """Whether an executor is at work; a workflow that waits has none, and will get one."""
        return executor is None or self._locks.is_held(_lock_name(executor))


@asynccontextmanager
async def executing(
    database: Database,
    locks: Locks,
    workflows: Mapping[str, Workflow],
    *,
    queues: Sequence[WorkQueue] = (CHUNKS, SLOW_CHUNKS),
) -> AsyncGenerator[Executor]:
    """Take part in the work on a database; the workflows run in the running event loop.

    Args:
        database: Whose queues are worked on.
        locks: Those of the database.
        workflows: By name; empty for who only gives work to others.
        queues: Those that workflows are taken from.

    Raises:
        StorageError: The database cannot be used, or too many take part.
    """
    _refuse_pickles()
    _log_only()
    place, lock = _place(locks)
    engine = database.durable_engine()
    try:
        dbos = DBOS(
            config={
                "name": NAME,
                "application_version": VERSION,
                "executor_id": place,
                "system_database_url": database.url.replace("+psycopg", ""),
                "system_database_engine": engine,
                "log_level": "ERROR",
                "serializer": DBOSPortableJSONSerializer(),
                "use_listen_notify": False,
                "notification_listener_polling_interval_sec": 1.0,
            }
        )
        DBOS.listen_queues([queue.name for queue in queues] if workflows else [])
        for name, workflow in workflows.items():
            DBOS.workflow(name=name, max_recovery_attempts=None)(workflow)
        with database.telling():
            DBOS.launch()
            _end_with_the_database(dbos)
            for queue in queues:
                await DBOS.register_queue_async(
                    queue.name,
                    worker_concurrency=queue.at_once,
                    polling_interval_sec=queue.polling_seconds,
                )
        yield Executor(place, lock, locks, dbos, database)
    finally:
        DBOS.destroy(destroy_registry=True)
        # DBOS made its own threads, which have ended with it, those of `asyncio.to_thread`.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        engine.dispose()
        lock.release()


def current_place() -> str:
    """The place of this process, in a workflow."""
    return str(DBOS.executor_id)


def _place(locks: Locks) -> tuple[str, Lock]:
    """The first place that nobody has: a process that died leaves its place to the next."""
    for number in range(_MOST_EXECUTORS):
        place = f"executor-{number}"
        if (lock := locks.acquire(_lock_name(place))) is not None:
            return place, lock
    raise StorageError(f"{_MOST_EXECUTORS} processes work on this database already: end some")


def _lock_name(place: str) -> str:
    return f"place:{place}"


def _end_with_the_database(dbos: DBOS) -> None:
    """DBOS waits for a server that has gone, in threads that no process can end without, for ever.

    Its client has a setting for that, `DBOS` itself has none (3.4).
    https://github.com/dbos-inc/dbos-transact-py/blob/main/dbos/_sys_db.py
    """
    system = dbos._sys_db  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    system._retry_connection_errors = False  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _log_only() -> None:
    """DBOS prints what it logs, tracebacks of cancelled workflows too; that is for who listens."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _refuse_pickles() -> None:
    """DBOS unpickles what a row says is pickled, whatever its serializer; none of ours is."""

    def refuse(serialized_data: str) -> Any:
        del serialized_data
        raise StorageError("the database holds a pickle, which nutgraf never wrote: it is not read")

    setattr(dbos_serialization.DBOSDefaultSerializer, "deserialize", refuse)  # noqa: B010
