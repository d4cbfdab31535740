"""Who is at work: locks that a process holds for as long as it lives, and loses when it dies."""

import hashlib
import os
import random
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from nutgraf.errors import StorageError
from nutgraf.jobs.database import Database

if sys.platform == "win32":
    from filelock import FileLock, Timeout
else:
    import fcntl

_PATIENCE: Final = 2.0
"""Seconds for which a lock is tried that nobody holds, though others look whether somebody does."""

_CLASS: Final = 6027
"""Tells our advisory locks from those of others in the same database."""

_GRANTED: Final = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND classid = :class AND objid = (:key)::bigint & 4294967295 AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Lock(Protocol):
    """A lock that was taken."""

    def is_ours(self) -> bool:
        """Whether it is held still: a server ends connections, and the locks with them."""
        ...

    def release(self) -> None:
        """Let go of it."""
        ...


class Locks(Protocol):
    """Locks by name, among all processes that share a database."""

    def acquire(self, name: str) -> Lock | None:
        """Take a lock; None if somebody else holds it.

        Raises:
            StorageError: That cannot be known.
        """
        ...

    def is_held(self, name: str) -> bool:
        """Whether anybody holds it, this process included.

        Raises:
            StorageError: That cannot be known.
        """
        ...


class FileLocks:
    """Locks of one machine: the system lets go of them when their holder dies.

    Who holds one has its file locked for itself, who looks locks it for a moment with others.

    Args:
        folder: Where the files are made; they stay.

    Raises:
        StorageError: There can be no such folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _locking(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def acquire(self, name: str) -> Lock | None:
        """Take a lock; None if somebody else holds it."""
        path = self._path(name)
        with _locking(path):
            return _taken(path)

    def is_held(self, name: str) -> bool:
        """Whether anybody holds it, this process included."""
        path = self._path(name)
        with _locking(path):
            return _is_taken(path)

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.lock"


@contextmanager
def _locking(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{str(path)!r} cannot be locked ({error.strerror}): have the database on a disk of "
            "this machine's, in a folder that can be written"
        ) from error


if sys.platform == "win32":

    class _FileLock:
        """Windows knows no lock to look with: a look may get into the way of who takes it."""

        def __init__(self, lock: FileLock) -> None:
            self._lock = lock

        def is_ours(self) -> bool:
            return self._lock.is_locked

        def release(self) -> None:
            self._lock.release()

    def _taken(path: Path) -> Lock | None:
        lock = FileLock(path, thread_local=False)
        try:
            lock.acquire(timeout=_PATIENCE, poll_interval=0.02)
        except Timeout:
            return None
        return _FileLock(lock)

    def _is_taken(path: Path) -> bool:
        for _ in range(3):  # the other may only be looking, too
            lock = FileLock(path, thread_local=False)
            try:
                lock.acquire(blocking=False)
            except Timeout:
                time.sleep(random.uniform(0.005, 0.02))  # noqa: S311 -- no secret
                continue
            lock.release()
            return False
        return True

else:

    class _FileLock:
        def __init__(self, descriptor: int) -> None:
            self._descriptor: int | None = descriptor

        def is_ours(self) -> bool:
            return self._descriptor is not None

        def release(self) -> None:
            descriptor, self._descriptor = self._descriptor, None
            if descriptor is not None:
                os.close(descriptor)

    def _taken(path: Path) -> Lock | None:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + _PATIENCE
        try:
            while not _flock(descriptor, fcntl.LOCK_EX):
                is_only_looked_at = _flock(descriptor, fcntl.LOCK_SH)
                fcntl.flock(descriptor, fcntl.LOCK_UN)
                if not is_only_looked_at or time.monotonic() > deadline:
                    os.close(descriptor)
                    return None
                time.sleep(random.uniform(0, 0.002))  # noqa: S311 -- no secret
        except BaseException:
            os.close(descriptor)
            raise
        return _FileLock(descriptor)

    def _is_taken(path: Path) -> bool:
        try:
            descriptor = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            return not _flock(descriptor, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)

    def _flock(descriptor: int, how: int) -> bool:
        """Lock a file, if that can be done at once."""
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class AdvisoryLocks:
    """Locks in Postgres: the server lets go of them when their holder's connection ends.

    The keepalives below end the connection of a machine that vanished after about half a minute.
    https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def acquire(self, name: str) -> Lock | None:
        """Take a lock; None if somebody else holds it."""
        with self._database.telling():
            connection = self._database.engine.connect()
            try:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.detach()
                for setting in _SETTINGS:
                    connection.execute(sa.text(setting))
                tried = sa.text("SELECT pg_try_advisory_lock(:class, :key)")
                if connection.scalar(tried, _numbers(name)):
                    return _AdvisoryLock(connection, name)
            except BaseException:
                connection.close()
                raise
            connection.close()
            return None

    def is_held(self, name: str) -> bool:
        """Whether anybody holds it, this process included."""
        with self._database.reading() as connection:
            return bool(connection.scalar(sa.text(_GRANTED), _numbers(name)))


_SETTINGS: Final = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 4",
    # Not every version has it; where it is set for all, whoever only holds a lock is idle.
    "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'",
)


class _AdvisoryLock:
    def __init__(self, connection: sa.Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._turn = threading.Lock()

    def is_ours(self) -> bool:
        query = sa.text(f"{_GRANTED} AND pid = pg_backend_pid()")
        with self._turn:
            try:
                return bool(self._connection.scalar(query, _numbers(self._name)))
            except SQLAlchemyError:
                return False

    def release(self) -> None:
        with self._turn, suppress(SQLAlchemyError):
            self._connection.close()


def locks_of(database: Database) -> Locks:
    """The locks of those who share a database."""
    if database.is_sqlite:
        return FileLocks(database.path.with_name(f"{database.path.name}.locks"))
    return AdvisoryLocks(database)


def wait_for(locks: Locks, name: str, seconds: float) -> Lock | None:
    """Take a lock as soon as it is free, within some seconds."""
    deadline = time.monotonic() + seconds
    while (lock := locks.acquire(name)) is None and time.monotonic() < deadline:
        time.sleep(0.2)
    return lock


def _numbers(name: str) -> dict[str, int]:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True)
    return {"class": _CLASS, "key": key}
