"""A cache that trusts nothing it finds, and whose trouble is never its user's."""

import hashlib
import logging
import os
import pickle
import sqlite3
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nutgraf.models import byte_cache
from nutgraf.models.byte_cache import ByteCache, ByteDisk

KEY = hashlib.sha256(b"key").hexdigest()
OTHER = hashlib.sha256(b"other").hexdigest()
LARGE = bytes(range(256)) * 1024  # past diskcache's 32 KiB, so in a file of its own


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ByteCache]:
    cache = ByteCache(tmp_path / "cache")
    yield cache
    cache.close()


def execute(cache: ByteCache, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(cache.folder / "cache.db")) as connection, connection:
        connection.execute(statement, values)


def value_file(cache: ByteCache) -> Path:
    (path,) = cache.folder.glob("*/*/*.val")
    return path


@pytest.mark.parametrize("value", [b"", b"short", LARGE], ids=["empty", "short", "large"])
def test_a_value_comes_back_as_it_was(cache: ByteCache, value: bytes) -> None:
    assert cache.get(KEY) is None
    cache.set(KEY, value)
    assert cache.get(KEY) == value
    assert cache.get(OTHER) is None


def test_a_value_outlives_the_cache_that_stored_it(tmp_path: Path) -> None:
    for value in (b"short", LARGE):
        with (
            closing(ByteCache(tmp_path / "c")) as first,
            closing(ByteCache(tmp_path / "c")) as second,
        ):
            first.set(KEY, value)
            assert second.get(KEY) == value


def test_a_newer_value_takes_the_place_of_an_older(cache: ByteCache) -> None:
    cache.set(KEY, LARGE)
    cache.set(KEY, b"newer")
    assert cache.get(KEY) == b"newer"
    assert not list(cache.folder.glob("*/*/*.val"))


def test_only_its_owner_may_enter_the_folder(cache: ByteCache) -> None:
    cache.set(KEY, b"value")
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700


def test_a_folder_that_others_write_to_is_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o777)
    cache = ByteCache(folder)
    cache.set(KEY, b"value")
    assert cache.get(KEY) is None
    assert "chmod 700" in caplog.text
    assert not list(folder.iterdir())


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_key_that_is_none_is_a_miss(cache: ByteCache, key: str) -> None:
    cache.set(key, b"value")
    assert cache.get(key) is None
    assert cache.info().entries == 0


class Bomb:
    """What runs when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.trace,))


@pytest.mark.parametrize("in_a_file", [False, True])
def test_a_planted_pickle_is_a_miss_and_never_runs(
    cache: ByteCache, tmp_path: Path, in_a_file: bool
) -> None:
    trace = tmp_path / "it ran"
    bomb = pickle.dumps(Bomb(trace))
    pickle.loads(bomb)  # noqa: S301
    assert trace.exists(), "a bomb that is none"
    trace.unlink()
    cache.set(KEY, LARGE)
    if in_a_file:
        value_file(cache).write_bytes(bomb)
        execute(cache, "UPDATE Cache SET mode = 4")
    else:
        execute(cache, "UPDATE Cache SET mode = 4, filename = NULL, value = ?", bomb)
    assert cache.get(KEY) is None
    assert cache.info().entries == 1
    cache.set(KEY, b"new")
    assert cache.get(KEY) == b"new"
    assert not trace.exists()


@pytest.mark.parametrize("mode", [1, 2, 3, 4, 5, "x", None])
@pytest.mark.parametrize("absolute", [False, True])
def test_a_planted_file_name_is_neither_read_nor_removed(
    cache: ByteCache, tmp_path: Path, mode: object, absolute: bool
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(hashlib.sha256(b"loot").digest() + b"loot")
    cache.set(KEY, b"value")
    name = str(victim) if absolute else "../victim"
    execute(cache, "UPDATE Cache SET mode = ?, filename = ?, value = NULL", mode, name)
    assert cache.get(KEY) is None
    cache.set(KEY, b"new")
    assert cache.get(KEY) == b"new"
    execute(cache, "UPDATE Cache SET filename = ?", name)
    cache.clear()
    assert victim.exists()


def test_a_link_in_the_place_of_a_value_is_not_followed(cache: ByteCache, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(hashlib.sha256(b"loot").digest() + b"loot")
    cache.set(KEY, LARGE)
    value_file(cache).unlink()
    (next(iter(cache.folder.glob("*/*"))) / "x").touch()
    path = cache.folder / read_filename(cache)
    path.symlink_to(victim)
    assert cache.get(KEY) is None


def read_filename(cache: ByteCache) -> str:
    with closing(sqlite3.connect(cache.folder / "cache.db")) as connection:
        ((name,),) = connection.execute("SELECT filename FROM Cache").fetchall()
    return str(name)


@pytest.mark.parametrize("size", [0, 31, 32, 5000, len(LARGE) + 31])
def test_a_value_cut_short_is_a_miss(cache: ByteCache, size: int) -> None:
    cache.set(KEY, LARGE)
    path = value_file(cache)
    path.write_bytes(path.read_bytes()[:size])
    assert cache.get(KEY) is None


def test_a_changed_value_is_a_miss(cache: ByteCache) -> None:
    cache.set(KEY, b"the truth")
    execute(cache, "UPDATE Cache SET value = CAST(value AS TEXT) || 'y'")
    assert cache.get(KEY) is None
    cache.set(KEY, b"the truth")
    forged = hashlib.sha256(b"the truth").digest() + b"the trvth"
    execute(cache, "UPDATE Cache SET value = ?", forged)
    assert cache.get(KEY) is None


def test_a_value_file_that_is_gone_is_a_miss(cache: ByteCache) -> None:
    cache.set(KEY, LARGE)
    value_file(cache).unlink()
    assert cache.get(KEY) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("eviction_policy", "no-such-policy"),
        ("disk_pickle_protocol", 99),
        ("disk_unheard_of", 1),
        ("sqlite_unheard_of", "x; DROP TABLE Cache"),
        ("size_limit", "lots"),
        ("statistics", 1),
    ],
)
def test_planted_settings_do_no_harm(
    cache: ByteCache, name: str, value: object, tmp_path: Path
) -> None:
    cache.set(KEY, b"value")
    cache.close()
    execute(cache, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", name, value)
    with closing(ByteCache(cache.folder)) as again:
        again.set(OTHER, b"other")
        assert again.get(KEY) in {b"value", None}
        assert again.get(OTHER) in {b"other", None}


def test_a_table_that_is_none_is_a_miss_until_it_is_cleared(
    cache: ByteCache, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(ByteCache(cache.folder)) as before:
        before.set(OTHER, LARGE)
    (cache.folder / "notes.txt").touch()
    (cache.folder / "cache.db").write_bytes(b"this is no database, " * 100)
    cache.set(KEY, b"value")
    assert cache.get(KEY) is None
    assert cache.info().entries == 0
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    cache.clear()
    assert [path.name for path in cache.folder.iterdir() if path.is_file()] == ["notes.txt"]
    assert not list(cache.folder.glob("*/*/*.val"))
    cache.set(KEY, b"value")
    assert cache.get(KEY) == b"value"


def test_clearing_a_table_in_use_removes_nothing(
    cache: ByteCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_cache, "LOCK_TIMEOUT", 0.05)
    cache.set(KEY, b"value")
    with closing(sqlite3.connect(cache.folder / "cache.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for one in (cache, ByteCache(cache.folder)):
            assert one.clear() == 0
    assert cache.get(KEY) == b"value"


def test_a_file_in_the_place_of_the_folder_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        caplog.clear()
        cache = ByteCache(folder)
        cache.set(KEY, b"value")
        assert cache.get(KEY) is None
        assert cache.clear() == 0
        assert len(caplog.records) == 1
        assert str(folder) in caplog.text


@pytest.fixture
def nobody() -> Iterator[None]:
    """Without the powers of root, to whom no folder is read-only."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_a_read_only_folder_is_a_miss(nobody: None, caplog: pytest.LogCaptureFixture) -> None:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "cache"
        folder.mkdir(mode=0o500)
        cache = ByteCache(folder)
        cache.set(KEY, b"value")
        assert cache.get(KEY) is None
        assert len(caplog.records) == 1


def test_a_full_disk_is_a_miss(cache: ByteCache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set(OTHER, b"before")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ByteDisk, "_write", full)
    cache.set(KEY, LARGE)
    assert cache.get(KEY) is None
    assert cache.get(OTHER) == b"before"


def test_a_locked_table_is_not_waited_for(
    cache: ByteCache, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(byte_cache, "LOCK_TIMEOUT", 0.05)
    started = time.monotonic()
    cache.set(KEY, b"before")
    with closing(sqlite3.connect(cache.folder / "cache.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        cache.set(KEY, b"after")
        assert caplog.messages == [f"the cache in {cache.folder} cannot be used: Timeout"]
        assert cache.get(KEY) == b"before"
        with closing(ByteCache(cache.folder)) as newcomer:
            assert newcomer.get(KEY) is None
        assert time.monotonic() - started < 5
        other.execute("ROLLBACK")
    assert cache.get(KEY) == b"before"


def is_closed(connection: sqlite3.Connection) -> bool:
    try:
        connection.in_transaction  # noqa: B018
    except sqlite3.ProgrammingError:
        return True
    return False


def test_a_threads_connections_are_closed_when_it_ends(
    cache: ByteCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def recorded(*given: Any, **named: Any) -> sqlite3.Connection:
        opened.append(connect(*given, **named))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", recorded)
    thread = threading.Thread(target=cache.set, args=(KEY, b"value"))
    thread.start()
    thread.join()
    assert opened
    assert all(map(is_closed, opened))
    assert cache.get(KEY) == b"value"


def test_threads_that_come_at_once_open_one_table(
    cache: ByteCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[ByteDisk] = []

    class Recorded(ByteDisk):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            opened.append(self)

    monkeypatch.setattr(byte_cache, "ByteDisk", Recorded)
    together = threading.Barrier(4)

    def use() -> None:
        together.wait(5)
        cache.set(KEY, b"value")

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1


def test_clearing_removes_every_value_and_counts_them(cache: ByteCache) -> None:
    cache.set(KEY, b"value")
    cache.set(OTHER, LARGE)
    assert cache.clear() == 2
    assert cache.get(KEY) is None
    assert cache.get(OTHER) is None
    assert not list(cache.folder.glob("*/*/*.val"))


def test_it_tells_what_it_holds(cache: ByteCache) -> None:
    cache.set(KEY, b"value")
    cache.set(OTHER, LARGE)
    info = cache.info()
    assert (info.folder, info.entries) == (cache.folder, 2)
    assert info.bytes > len(LARGE)


def test_past_its_size_the_values_stored_first_go(tmp_path: Path) -> None:
    keys = [hashlib.sha256(bytes([n])).hexdigest() for n in range(30)]
    with closing(ByteCache(tmp_path / "c", size_limit=4 * len(LARGE))) as cache:
        for key in keys:
            cache.set(key, LARGE)
        assert cache.get(keys[0]) is None
        assert cache.get(keys[-1]) == LARGE
        assert cache.info().bytes < 6 * len(LARGE)
