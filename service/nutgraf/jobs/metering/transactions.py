"""What metering needs of a database."""

from contextlib import AbstractContextManager
from typing import Any, Protocol

import sqlalchemy as sa


class Transactions(Protocol):
    """A database: `nutgraf.jobs.database.Database` is one.

    Who writes to SQLite has to begin with `BEGIN IMMEDIATE`.
    """

    def writing(self) -> AbstractContextManager[sa.Connection]: ...

    def insert_or_ignore(
        self, connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]
    ) -> None: ...
