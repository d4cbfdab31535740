"""The tables of the database, beside those that DBOS makes for itself."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from nutgraf.jobs.metering.tables import metering_tables
from nutgraf.jobs.provider_batches.tables import batch_tables

metadata: Final = sa.MetaData()

_NANO: Final = Decimal(10) ** 9


class Instant(TypeDecorator[datetime]):
    """A time with its zone, kept as UTC: SQLite keeps no zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Dollars(TypeDecorator[Decimal]):
    """Dollars, kept as whole billionths: SQLite keeps no decimals, and floats do not add up."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:  # noqa: ARG002
        return None if value is None else int(value * _NANO)

    def process_result_value(self, value: Any | None, dialect: Any) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(int(value)) / _NANO


runs: Final = sa.Table(
    "nutgraf_runs",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("edition", sa.String, nullable=False),
    sa.Column("folder", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("stop_reason", sa.String),
    sa.Column("stopping", sa.String),
    sa.Column("chunk_size", sa.Integer, nullable=False),
    sa.Column("sources_done", sa.Integer, nullable=False, default=0),
    sa.Column("is_collected", sa.Boolean, nullable=False, default=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("finished_at", Instant),
    sa.Column("requests", sa.BigInteger, nullable=False, default=0),
    sa.Column("input_tokens", sa.BigInteger, nullable=False, default=0),
    sa.Column("cached_input_tokens", sa.BigInteger, nullable=False, default=0),
    sa.Column("output_tokens", sa.BigInteger, nullable=False, default=0),
    sa.Column("cost_usd", Dollars, nullable=False, default=Decimal(0)),
    sa.Column("unpriced", sa.Integer, nullable=False, default=0),
    sa.Column("snapshot", sa.Text, nullable=False),
    sa.Index("nutgraf_runs_by_edition", "edition", "folder", "started_at"),
)
"""Runs of editions. `snapshot` is the edition as it was when the run began; what a run cost is
added to with every input that ends, `unpriced` counts those whose price nobody knows."""

_COPIES: Final = sa.text("copy_of IS NOT NULL")
_FAILED: Final = sa.text("status = 'failed'")
_REPEATED: Final = sa.text("reason = 'repeated_id'")

entries: Final = sa.Table(
    "nutgraf_entries",
    metadata,
    sa.Column("run_id", sa.ForeignKey(runs.c.id), primary_key=True),
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("source", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("origin", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("article_id", sa.String),
    sa.Column("copy_of", sa.String),
    sa.Column("similarity", sa.Float),
    sa.Column("digest_key", sa.String),
    sa.Column("cached", sa.Boolean, nullable=False, default=False),
    sa.Column("reason", sa.String),
    # What is long stands last: SQLite reads a row from its beginning, as far as it must.
    sa.Column("message", sa.Text),
    sa.Column("signature", sa.LargeBinary),
    sa.Column("metadata", sa.Text, nullable=False),
    sa.Column("extra", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Index("nutgraf_entries_by_position", "run_id", "position", unique=True),
    # Progress and what waits are told from the index alone, several times a second.
    sa.Index("nutgraf_entries_by_status", "run_id", "status", "position", "cached"),
    sa.Index("nutgraf_entries_by_article", "run_id", "article_id"),
    sa.Index(
        "nutgraf_entries_by_original",
        "run_id",
        "copy_of",
        sqlite_where=_COPIES,
        postgresql_where=_COPIES,
    ),
    sa.Index(
        "nutgraf_entries_failed",
        "run_id",
        "status",
        "id",
        sqlite_where=_FAILED,
        postgresql_where=_FAILED,
    ),
    sa.Index(
        "nutgraf_entries_repeated",
        "run_id",
        "origin",
        sqlite_where=_REPEATED,
        postgresql_where=_REPEATED,
    ),
)
"""The ledger: one row an input of a run, in the order of its sources."""

chunks: Final = sa.Table(
    "nutgraf_chunks",
    metadata,
    sa.Column("run_id", sa.ForeignKey(runs.c.id), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("attempt", sa.Integer, nullable=False),
)
"""Which workflow a chunk of a run was last given to."""

articles: Final = sa.Table(
    "nutgraf_articles",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)
"""Texts, by their SHA-256."""

answers: Final = sa.Table(
    "nutgraf_answers",
    metadata,
    sa.Column("run_id", sa.ForeignKey(runs.c.id), primary_key=True),
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("draft", sa.Text, nullable=False),
)
"""Answers of runs whose processes have no answer cache in common, until the run is finished."""

digests: Final = sa.Table(
    "nutgraf_digests",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("article_id", sa.String, nullable=False, index=True),
    sa.Column("title", sa.String),
    sa.Column("headline", sa.String),
    sa.Column("publisher", sa.String),
    sa.Column("url", sa.String),
    sa.Column("language", sa.String),
    sa.Column("published_at", Instant),
    sa.Column("model", sa.String, nullable=False),
    sa.Column("created_at", Instant, nullable=False, index=True),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)
"""The digest store. `key` is all that a digest depends on, `words` what a search looks in."""

feeds: Final = sa.Table(
    "nutgraf_feeds",
    metadata,
    sa.Column("edition", sa.String, primary_key=True),
    sa.Column("url", sa.String, primary_key=True),
    sa.Column("etag", sa.String),
    sa.Column("last_modified", sa.String),
)
"""What a feed said of itself when it was last fetched."""

feed_entries: Final = sa.Table(
    "nutgraf_feed_entries",
    metadata,
    sa.Column("edition", sa.String, primary_key=True),
    sa.Column("url", sa.String, primary_key=True),
    sa.Column("entry", sa.String, primary_key=True),
)
"""What an edition has taken from a feed."""

deliveries: Final = sa.Table(
    "nutgraf_deliveries",
    metadata,
    sa.Column("run_id", sa.ForeignKey(runs.c.id), primary_key=True),
    sa.Column("destination", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("place", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("reason", sa.String),
    sa.Column("message", sa.Text),
    sa.Column("changed_at", Instant, nullable=False),
)
"""Whom a run was told to. `destination` is a key of the address, which may be a secret itself;
`place` is what of it may be shown."""

feedback: Final = sa.Table(
    "nutgraf_feedback",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("digest_key", sa.String, nullable=False),
    sa.Column("article_id", sa.String, nullable=False, index=True),
    sa.Column("headline", sa.String),
    sa.Column("path", sa.String),
    sa.Column("value", sa.Text),
    sa.Column("comment", sa.Text),
    sa.Column("said_by", sa.String, nullable=False),
    sa.Column("said_at", Instant, nullable=False, index=True),
)
"""What readers said was wrong. `path` is an item of the digest, `value` its words then."""

orders: Final = sa.Table(
    "nutgraf_orders",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("same", sa.String, nullable=False),
    sa.Column("asked", sa.String, unique=True),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("is_fresh", sa.Boolean, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("begun", sa.Integer, nullable=False),
    sa.Column("placed_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("digest_key", sa.String),
    sa.Column("cached", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String),
    sa.Column("message", sa.Text),
    sa.Column("metadata", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Index("nutgraf_orders_by_status", "status", "placed_at"),
    sa.Index("nutgraf_orders_by_sameness", "same", "ended_at"),
)
"""Digests that were asked for. `same` is equal for equal ones; `asked` is that as long as the order
is open, so that there is one at a time. `attempt` numbers the workflow that an order was last given
to, `begun` counts how often one has begun it."""

metering: Final = metering_tables(metadata)
"""What processes share of rates and costs."""

batches: Final = batch_tables(metadata)
"""Batches at providers, and what they answered."""
