"""Which databases are taken, and what of them is told."""

import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from nutgraf.errors import SettingsError, StorageError
from nutgraf.jobs.database import Database
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


def test_an_error_does_not_tell_the_password_or_the_rows() -> None:
    database = Database("postgresql://desk:hunter2@127.0.0.1:1/nights?connect_timeout=1")
    with pytest.raises(StorageError) as caught, database.reading():
        raise AssertionError("there is no such server")
    assert "hunter2" not in str(caught.value)
    database.close()
