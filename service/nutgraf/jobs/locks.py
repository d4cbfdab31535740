"""Who is at work: locks that a process holds for as long as it lives, and loses when it dies."""

import hashlib
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

import sqlalchemy as sa
from filelock import FileLock, Timeout

from nutgraf.jobs.database import Database

_PATIENCE: Final = 0.5
"""Seconds for which a lock is tried: another process may just be looking whether it is held."""

_CLASS: Final = 6027
"""Tells our advisory locks from those of others in the same database."""


class Lock(Protocol):
    """A lock that is held."""

    def release(self) -> None:
        """Let go of it."""
        ...


class Locks(Protocol):
    """Locks by name, among all processes that share a database."""

    def acquire(self, name: str) -> Lock | None:
        """Take a lock; None if somebody else holds it."""
        ...

    def is_held(self, name: str) -> bool:
        """Whether anybody holds it, this process included."""
        ...


class FileLocks:
    """Locks of one machine: the system lets go of them when their holder dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def acquire(self, name: str) -> Lock | None:
        """Take a lock; None if somebody else holds it."""
        lock = self._lock(name)
        try:
            lock.acquire(timeout=_PATIENCE, poll_interval=0.02)
        except Timeout:
            return None
        return lock

    def is_held(self, name: str) -> bool:
        """Whether anybody holds it, this process included."""
        lock = self._lock(name)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return True
        lock.release()
        return False

    def _lock(self, name: str) -> FileLock:
        stem = hashlib.sha256(name.encode()).hexdigest()[:32]
        return FileLock(self._folder / f"{stem}.lock", mode=0o600, thread_local=False)


class AdvisoryLocks:
    """Locks in Postgres: the server lets go of them when their holder's connection ends.

    The keepalives below end the connection of a machine that vanished after about half a minute.
    https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def acquire(self, name: str) -> Lock | None:
        """Take a lock; None if somebody else holds it."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        try:
            for setting in ("idle = 10", "interval = 5", "count = 4"):
                connection.execute(sa.text(f"SET tcp_keepalives_{setting}"))
            if connection.scalar(
                sa.text("SELECT pg_try_advisory_lock(:class, :key)"), _numbers(name)
            ):
                return _AdvisoryLock(connection)
        except BaseException:
            connection.close()
            raise
        connection.close()
        return None

    def is_held(self, name: str) -> bool:
        """Whether anybody holds it, this process included."""
        query = sa.text(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid = :class AND objid = (:key)::bigint & 4294967295 AND objsubid = 2"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        with self._engine.connect() as connection:
            return bool(connection.scalar(query, _numbers(name)))


class _AdvisoryLock:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def release(self) -> None:
        with suppress(sa.exc.DBAPIError):
            self._connection.close()


def locks_of(database: Database) -> Locks:
    """The locks of those who share a database."""
    if database.is_sqlite:
        return FileLocks(database.path.with_name(f"{database.path.name}.locks"))
    return AdvisoryLocks(database.engine)


def wait_for(locks: Locks, name: str, seconds: float) -> Lock | None:
    """Take a lock as soon as it is free, within some seconds."""
    deadline = time.monotonic() + seconds
    while (lock := locks.acquire(name)) is None and time.monotonic() < deadline:
        time.sleep(0.2)
    return lock


def _numbers(name: str) -> dict[str, int]:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True)
    return {"class": _CLASS, "key": key}
