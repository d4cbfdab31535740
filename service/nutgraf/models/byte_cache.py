"""A folder of byte strings by key, which trusts nothing that it finds there.

diskcache does the work, but for what makes it unsafe: it unpickles what it finds
(CVE-2025-69872) and opens and removes whatever file its table names. No error of the cache
is an error of its user's: it is a miss, told once.
"""

import hashlib
import logging
import os
import re
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import diskcache as _diskcache

diskcache: Any = _diskcache  # it has no types, and those that are inferred are wrong

ValueT = TypeVar("ValueT")

DEFAULT_SIZE_LIMIT = 512 * 2**20
LOCK_TIMEOUT = 2.0
"""Seconds to wait for another process that is writing."""

_KEY = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[0-9a-f]{2}[/\\][0-9a-f]{2}[/\\][0-9a-f]{28}\.val")
_DIGEST_SIZE = hashlib.sha256().digest_size
_DATABASE = diskcache.core.DBNAME
_MODE_RAW, _MODE_BINARY = diskcache.core.MODE_RAW, diskcache.core.MODE_BINARY

# A table that somebody tampered with makes diskcache fail in every one of these ways.
_FAILURES = (
    OSError,
    sqlite3.Error,
    diskcache.Timeout,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    AssertionError,
)
_logger = logging.getLogger("nutgraf")


class UntrustedEntryError(OSError):
    """An entry that this cache did not write; diskcache takes an `OSError` for a miss."""


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What a cache holds.

    Attributes:
        folder: Where.
        entries: How many values.
        bytes: Their size on disk, the table included.
    """

    folder: Path
    entries: int
    bytes: int


class ByteDisk(diskcache.Disk):  # type: ignore[misc]
    """Stores bytes with their digest, reads only what it could have stored."""

    def put(self, key: object) -> tuple[str, bool]:
        if not (isinstance(key, str) and _KEY.fullmatch(key)):
            raise ValueError(f"{key!r} is no key: it takes 64 hexadecimal digits")
        return key, True

    def get(self, key: object, raw: object) -> str:
        if not (raw and isinstance(key, str) and _KEY.fullmatch(key)):
            raise UntrustedEntryError("a key that is none")
        return key

    def store(self, value: bytes, read: bool, key: object = None) -> tuple[Any, ...]:
        if read or type(value) is not bytes:
            raise TypeError(f"only bytes are kept, no {type(value).__name__}")
        return tuple(super().store(hashlib.sha256(value).digest() + value, False, key=key))

    def fetch(self, mode: object, filename: object, value: object, read: bool) -> bytes:
        if mode == _MODE_RAW and filename is None and type(value) is bytes and not read:
            return _verified(value)
        if mode == _MODE_BINARY and value is None and not read:
            return _verified(self._read(filename))
        raise UntrustedEntryError("an entry of a kind that is never written")

    def remove(self, file_path: object) -> None:
        if _is_ours(file_path):
            super().remove(file_path)

    def _read(self, filename: object) -> bytes:
        if not _is_ours(filename):
            raise UntrustedEntryError("a file name that is never written")
        path = Path(self._directory, str(filename))
        if not stat.S_ISREG(path.lstat().st_mode):
            raise UntrustedEntryError("no regular file")
        return path.read_bytes()


class _Closing:
    """Closes a connection when the thread that opened it is gone: nobody else may, or could."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # the table went first, in another thread
            self.connection.close()


class _Table(diskcache.Cache):  # type: ignore[misc]
    """diskcache's, which opens a connection for each thread and closes only the caller's."""

    @property
    def _con(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._con
        closing = getattr(self._local, "closing", None)
        if closing is None or closing.connection is not connection:
            self._local.closing = _Closing(connection)
        return connection


class ByteCache:
    """Values by key, in a folder that only its owner may enter. Threads and processes share it.

    Nothing is opened before the first use. Values that were stored first go first.

    Args:
        folder: Where; made with mode 0700 if it is missing.
        size_limit: Bytes after which values go.
    """

    def __init__(self, folder: Path, *, size_limit: int = DEFAULT_SIZE_LIMIT) -> None:
        self.folder = folder
        self._size_limit = size_limit
        self._warned = False
        self._unusable = False
        self._table: _Table | None = None
        self._opening = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether it has been opened, or cannot be."""
        return self._table is not None or self._unusable

    def open(self) -> None:
        """Open it, which may have to wait for another process; the first use does so too."""
        self._attempt(lambda _: None, None)

    def get(self, key: str) -> bytes | None:
        """The value, as it was stored, or None.

        Args:
            key: 64 hexadecimal digits.
        """
        value: bytes | None = self._attempt(lambda cache: cache.get(key), None)
        return value

    def set(self, key: str, value: bytes) -> None:
        """Store a value, if that is possible."""
        self._attempt(lambda cache: cache.set(key, value, retry=False), False)

    def clear(self) -> int:
        """Remove every value, and the table where it is broken; how many values went."""
        self._unusable = False
        try:
            return int(self._opened().clear())
        except (OSError, sqlite3.OperationalError, diskcache.Timeout) as error:
            self._warn(error)  # locked or out of reach: whatever is there stays
        except _FAILURES:
            self._remove_all()
        return 0

    def info(self) -> CacheInfo:
        """How much it holds; nothing, if it cannot be read."""
        entries, size = self._attempt(lambda cache: (len(cache), int(cache.volume())), (0, 0))
        return CacheInfo(self.folder, entries, size)

    def close(self) -> None:
        """Close this thread's connection; the next use opens another.

        Connections of other threads are closed as those end.
        """
        if self._table is not None:
            self._table.close()

    def _opened(self) -> Any:
        with self._opening:
            if self._table is None:
                _make_private(self.folder)
                _probe(self.folder / _DATABASE)
                settings = dict(diskcache.DEFAULT_SETTINGS) | {"size_limit": self._size_limit}
                self._table = _Table(
                    str(self.folder), timeout=LOCK_TIMEOUT, disk=ByteDisk, **settings
                )
            return self._table

    def _attempt(self, use: Callable[[Any], ValueT], otherwise: ValueT) -> ValueT:
        if self._unusable:
            return otherwise
        try:
            return use(self._opened())
        except _FAILURES as error:
            self._unusable = self._table is None  # not opened: don't wait for it again
            self._warn(error)
            return otherwise

    def _warn(self, error: Exception) -> None:
        if not self._warned:
            self._warned = True
            why = str(error) or type(error).__name__  # diskcache's Timeout has no text
            _logger.warning("the cache in %s cannot be used: %s", self.folder, why)

    def _remove_all(self) -> None:
        """Remove what a broken table and its values are, and nothing else in the folder."""
        self._table = None
        tables = [self.folder / f"{_DATABASE}{suffix}" for suffix in ("", "-wal", "-shm")]
        values = [
            p for p in self.folder.glob("*/*/*.val") if _is_ours(str(p.relative_to(self.folder)))
        ]
        for path in (*tables, *values):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                self._warn(error)


def _verified(stored: bytes) -> bytes:
    digest, value = stored[:_DIGEST_SIZE], stored[_DIGEST_SIZE:]
    if hashlib.sha256(value).digest() != digest:
        raise UntrustedEntryError("a value that changed after it was written")
    return value


def _is_ours(filename: object) -> bool:
    return isinstance(filename, str) and _FILE.fullmatch(filename) is not None


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o022:
        raise PermissionError(f"others may write there: chmod 700 {folder}")


def _probe(database: Path) -> None:
    """Fail within `LOCK_TIMEOUT` where the table is locked or broken: diskcache takes a minute."""
    with closing(sqlite3.connect(database, timeout=LOCK_TIMEOUT)) as connection:
        connection.execute("BEGIN IMMEDIATE")
