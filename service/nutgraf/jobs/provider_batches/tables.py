"""The tables of nights that go through a provider's batch API."""

from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class BatchTables:
    """What is known of batches; all of it stands in the database before a provider is asked.

    Attributes:
        rounds: How often a run has submitted what is open, and whether it is through with it.
        parts: Batches of a run, one a file of requests; `batch_id` is the provider's.
        items: One row a request by its content key: under way, answered, failed, or to ask again.
        awaited: Parts of other runs that hold requests of a run.
    """

    rounds: sa.Table
    parts: sa.Table
    items: sa.Table
    awaited: sa.Table


def batch_tables(metadata: sa.MetaData) -> BatchTables:
    """The tables, added to a database's."""
    parts = sa.Table(
        "nutgraf_batch_parts",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run_id", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("input_file_id", sa.String),
        sa.Column("batch_id", sa.String),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("run_id", "number"),
    )
    return BatchTables(
        rounds=sa.Table(
            "nutgraf_batch_rounds",
            metadata,
            sa.Column("run_id", sa.String, primary_key=True),
            sa.Column("number", sa.Integer, nullable=False),
            sa.Column("is_submitted", sa.Boolean, nullable=False),
        ),
        parts=parts,
        items=_items(metadata, parts),
        awaited=sa.Table(
            "nutgraf_batch_awaited",
            metadata,
            sa.Column("run_id", sa.String, primary_key=True),
            sa.Column("part_id", sa.ForeignKey(parts.c.id), primary_key=True),
        ),
    )


def _items(metadata: sa.MetaData, parts: sa.Table) -> sa.Table:
    return sa.Table(
        "nutgraf_batch_items",
        metadata,
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("part_id", sa.ForeignKey(parts.c.id), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("completion", sa.Text),
        sa.Column("reason", sa.String),
        sa.Column("message", sa.Text),
        sa.Column("status_code", sa.Integer),
        sa.Column("collected_at", sa.DateTime(timezone=True)),
        sa.Index("nutgraf_batch_items_by_part", "part_id", "state"),
    )
