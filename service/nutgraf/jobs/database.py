"""The database that all who work on the same nights share: SQLite in a file, or Postgres."""

import os
import stat
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Literal

import sqlalchemy as sa
from platformdirs import user_data_path
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql, sqlite

from nutgraf.errors import SettingsError, StorageError
from nutgraf.jobs.tables import metadata

BUSY_SECONDS: Final = 30
"""How long a writer waits for another one; SQLite has one at a time."""

_POOL: Final[Mapping[str, Any]] = {
    "pool_size": 8,
    "max_overflow": 16,
    "pool_pre_ping": True,
    "hide_parameters": True,
}

_GONE: Final[Mapping[str, int]] = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}
"""A server that vanished without a word is noticed within half a minute, unless the URL says
otherwise. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS"""


def default_url() -> str:
    """SQLite in the user's data folder."""
    return f"sqlite:///{_own_folder() / 'nutgraf.db'}"


def _own_folder() -> Path:
    return user_data_path("nutgraf", appauthor=False)


class Database:
    """Where runs, inputs, articles and digests are kept, beside DBOS's own tables.

    SQLite is used in WAL mode with `synchronous=NORMAL`: a killed process loses nothing that was
    committed; a machine that loses power may lose the last commits, never the database
    (https://sqlite.org/wal.html), and what they held is done again from the answer cache.

    Args:
        url: `sqlite:///PATH` or `postgresql://…`; by default `default_url()`.

    Raises:
        SettingsError: The URL is none of these.
        StorageError: The database cannot be opened.
    """

    def __init__(self, url: str | None = None) -> None:
        self._url = _parsed(url or default_url())
        if self.is_sqlite:
            self.path = Path(self._url.database or "").absolute()
            self._url = self._url.set(database=str(self.path))
            _make_private(self.path)
        self.engine = self._engine()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of this machine's."""
        return self._url.get_backend_name() == "sqlite"

    @property
    def shown(self) -> str:
        """The URL without its password."""
        return self._url.render_as_string(hide_password=True)

    @property
    def url(self) -> str:
        """The URL, its password included: for those who open the database themselves."""
        return self._url.render_as_string(hide_password=False)

    def create(self, tables: sa.MetaData = metadata) -> None:
        """Make the tables that are not there yet.

        Args:
            tables: Which; those of runs and digests by default.
        """
        with self.writing() as connection:
            if not self.is_sqlite:  # several machines may start at once
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(6027)"))
            tables.create_all(connection)

    @contextmanager
    def writing(self) -> Generator[sa.Connection]:
        """A transaction that changes something; it is done whole or not at all.

        Raises:
            StorageError: The database cannot be written, such as on a full disk.
        """
        with self.telling(), self.engine.connect() as plain:
            connection = plain.execution_options(nutgraf_writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Generator[sa.Connection]:
        """A transaction that sees one state of the database and changes nothing.

        Raises:
            StorageError: The database cannot be read.
        """
        with self.telling(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def telling(self) -> Generator[None]:
        """Tell what goes wrong with the database in the block, without what was written to it.

        Raises:
            StorageError: Something did.
        """
        try:
            yield
        except exc.SQLAlchemyError as error:
            raise StorageError(
                f"the database {self.shown!r} failed: {self._why(error)}; make room or mend it and "
                "run the same again: nothing that was finished is lost"
            ) from error

    def insert_or_ignore(
        self, connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]
    ) -> None:
        """Insert the rows whose keys are not there yet."""
        if rows:
            insert = (sqlite if self.is_sqlite else postgresql).insert(table)
            connection.execute(insert.on_conflict_do_nothing(), rows)

    def insert_or_update(
        self, connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]
    ) -> None:
        """Insert rows, all of the same columns, in place of those with the same keys."""
        if rows:
            insert = (sqlite if self.is_sqlite else postgresql).insert(table)
            keys = [column.name for column in table.primary_key]
            changed = {name: insert.excluded[name] for name in rows[0] if name not in keys}
            upsert = insert.on_conflict_do_update(index_elements=keys, set_=changed)
            # In order: two who write the same rows in different orders wait for each other.
            connection.execute(upsert, sorted(rows, key=lambda row: [row[k] for k in keys]))

    def durable_engine(self) -> sa.Engine:
        """An engine for DBOS, which begins its transactions itself."""
        engine = self._plain_engine()
        if self.is_sqlite:
            event.listen(engine, "connect", _prepare_for_dbos)
        return engine

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def _engine(self) -> sa.Engine:
        engine = self._plain_engine()
        if self.is_sqlite:
            event.listen(engine, "connect", _prepare)
            event.listen(engine, "begin", _begin)
        return engine

    def _plain_engine(self) -> sa.Engine:
        given = self._url.query
        settings = {} if self.is_sqlite else {k: v for k, v in _GONE.items() if k not in given}
        return sa.create_engine(self._url, connect_args=settings, **_POOL)

    def _why(self, error: exc.SQLAlchemyError) -> str:
        """What went wrong, in the driver's words: SQLAlchemy's hold the statement and the rows."""
        if isinstance(error, exc.TimeoutError):
            return "all connections were in use for too long"
        if not isinstance(error, exc.DBAPIError) or isinstance(error, exc.DataError):
            return f"{type(error).__name__}, please report it"  # the words may hold a value
        diagnosis = getattr(error.orig, "diag", None)  # psycopg's second line holds the row
        said = getattr(diagnosis, "message_primary", None) or str(error.orig)
        return " ".join(said.replace(self._url.password or "\0", "***").split())


def _parsed(url: str) -> sa.URL:
    hint = "give sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
    try:
        parsed = sa.make_url(url)
    except exc.ArgumentError as error:
        raise SettingsError(f"the database URL is none: {hint}") from error
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise SettingsError(f"the database URL begins with {other!r}: {hint}")


def _make_private(path: Path) -> None:
    """Have a file that nobody else can read, before SQLite makes one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.parent == _own_folder():
            _tighten(path.parent, 0o700)
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            _tighten(path.with_name(name), 0o600)
    except OSError as error:
        raise StorageError(
            f"the database {str(path)!r} cannot be opened ({error.strerror}): name another with "
            "--database-url or NUTGRAF_DATABASE_URL"
        ) from error


def _tighten(path: Path, mode: int) -> None:
    """Take from others what they may do with a file or folder, if it is there and ours."""
    with suppress(FileNotFoundError, PermissionError):
        now = stat.S_IMODE(path.stat().st_mode)
        if now & ~mode:
            path.chmod(now & mode)


def _set_up(connection: Any, isolation: Literal["IMMEDIATE"] | None) -> None:
    connection.isolation_level = isolation
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _prepare(connection: Any, _record: object) -> None:
    _set_up(connection, None)


def _prepare_for_dbos(connection: Any, _record: object) -> None:
    _set_up(connection, "IMMEDIATE")


def _begin(connection: sa.Connection) -> None:
    """A writer takes its turn at the start: one that began by reading may find that it cannot."""
    writes = connection.get_execution_options().get("nutgraf_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
