"""Which databases are taken, and what of them is told."""

import stat
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from nutgraf.errors import SettingsError, StorageError
from nutgraf.jobs.database import Database, default_url
from nutgraf.jobs.tables import runs


@pytest.mark.parametrize(
    "url", ["nights.db", "mysql://localhost/nights", "sqlite://", "sqlite:///:memory:"]
)
def test_a_url_of_another_kind_is_refused_with_what_to_give(url: str) -> None:
    with pytest.raises(SettingsError, match=r"give sqlite:///PATH or postgresql://"):
        Database(url)


def test_a_password_is_never_shown() -> None:
    database = Database("postgresql://desk:hunter2@db.example/nights")
    assert "hunter2" not in database.shown
    assert "hunter2" in database.url
    database.close()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'nights.db'}")
    database.create()
    assert stat.S_IMODE(database.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.path.parent.stat().st_mode) == 0o700
    with database.reading() as connection:
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
    database.close()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="name another with --database-url"):
        Database(f"sqlite:///{tmp_path / 'file' / 'nights.db'}")


def test_a_disk_that_is_full_is_told_and_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nights.db'}")
    database.create()

    def fill() -> None:
        with database.writing() as connection:
            pages = connection.scalar(sa.text("PRAGMA page_count"))
            connection.execute(sa.text(f"PRAGMA max_page_count = {pages}"))
            connection.execute(sa.text("CREATE TABLE filler (words TEXT)"))
            connection.execute(
                sa.text("INSERT INTO filler VALUES (:words)"), {"words": "x" * 10**6}
            )

    with pytest.raises(StorageError, match="full; make room or mend it and run the same again"):
        fill()
    with database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(runs)) == 0
        assert not sa.inspect(connection).has_table("filler")
    database.close()


def test_an_error_does_not_tell_the_password() -> None:
    database = Database("postgresql://desk:hunter2@127.0.0.1:1/nights?connect_timeout=1")
    with pytest.raises(StorageError) as caught, database.reading():
        raise AssertionError("there is no such server")
    assert "hunter2" not in str(caught.value)
    database.close()


def _insert(connection: sa.Connection, folder: str, started: object) -> None:
    row = {"id": "one", "edition": "e", "folder": folder, "title": "", "snapshot": ""}
    values = row | {"status": "running", "chunk_size": 1, "started_at": started}
    connection.execute(runs.insert().values(values))


@pytest.mark.parametrize("started", [datetime(2026, 3, 2, tzinfo=UTC), "hunter2"])
def test_an_error_does_not_tell_the_rows(database_url: str, started: object) -> None:
    database = Database(database_url)
    database.create()

    def twice() -> None:
        with database.writing() as connection:
            _insert(connection, "hunter2", started)
            _insert(connection, "hunter2", started)

    with pytest.raises(StorageError, match="failed: ") as caught:
        twice()
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in str(caught.value.__cause__)
    database.close()


def test_that_no_connection_is_free_is_told(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.05}
    monkeypatch.setattr("nutgraf.jobs.database._POOL", few)
    database = Database(database_url)
    with (
        database.reading(),
        pytest.raises(StorageError, match="all connections were in use"),
        database.reading(),
    ):
        raise AssertionError("there is one connection")
    database.close()


def test_a_file_that_others_can_read_becomes_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "nights.db"
    path.touch(mode=0o644)
    path.chmod(0o644)
    Database(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_folder_that_is_its_own_becomes_its_owners_alone() -> None:
    path = Path(default_url().removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True)
    path.parent.chmod(0o755)
    Database().close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def _change(database: Database, title: str, *, seconds: float, read: threading.Event) -> None:
    with database.writing() as connection:
        connection.execute(sa.select(runs)).all()
        read.set()
        time.sleep(seconds)
        connection.execute(runs.update().values(title=runs.c.title + title))


def test_who_reads_and_then_writes_waits_for_who_came_before(database_url: str) -> None:
    """SQLite lets a transaction that has read write no more once another has written."""
    database = Database(database_url)
    database.create()
    with database.writing() as connection:
        _insert(connection, "", datetime(2026, 3, 2, tzinfo=UTC))
    has_read = threading.Event()
    slow = threading.Thread(
        target=_change, args=(database, "a"), kwargs={"seconds": 0.3, "read": has_read}
    )
    slow.start()
    has_read.wait()
    _change(database, "b", seconds=0, read=has_read)
    slow.join()
    with database.reading() as connection:
        assert sorted(str(connection.scalar(sa.select(runs.c.title)))) == ["a", "b"]
    database.close()
