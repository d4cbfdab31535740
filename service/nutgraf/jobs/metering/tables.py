"""The tables in which processes share rates and costs."""

from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class MeteringTables:
    """What all who ask for a run keep together.

    Attributes:
        spending: One row a run: what its answers have cost, dollars as whole billionths.
        holds: One row a process that asks: what it has set apart, and when it last did.
        rates: One row a rate: when the next to enter is free to, in seconds since 1970.
    """

    spending: sa.Table
    holds: sa.Table
    rates: sa.Table


def metering_tables(metadata: sa.MetaData) -> MeteringTables:
    """The tables, added to a database's."""
    spending = sa.Table(
        "nutgraf_spending",
        metadata,
        sa.Column("run_id", sa.String, primary_key=True),
        sa.Column("calls", sa.BigInteger, nullable=False, default=0),
        sa.Column("tokens", sa.BigInteger, nullable=False, default=0),
        sa.Column("nanodollars", sa.BigInteger, nullable=False, default=0),
        sa.Column("answers", sa.BigInteger, nullable=False, default=0),
        sa.Column("unpriced", sa.BigInteger, nullable=False, default=0),
    )
    holds = sa.Table(
        "nutgraf_spending_holds",
        metadata,
        sa.Column("run_id", sa.String, primary_key=True),
        sa.Column("executor", sa.String, primary_key=True),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        sa.Column("answers", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    rates = sa.Table(
        "nutgraf_rates",
        metadata,
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("arrival", sa.Double, nullable=False),
    )
    return MeteringTables(spending, holds, rates)
