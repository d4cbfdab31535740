"""The bot's tables, in the same database as the digests."""

from typing import Final

import sqlalchemy as sa

from nutgraf.jobs.tables import Instant

metadata: Final = sa.MetaData()

asks: Final = sa.Table(
    "nutgraf_slack_asks",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("team", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("user", sa.String, nullable=False),
    sa.Column("way", sa.String, nullable=False),
    sa.Column("url", sa.String, nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("thread", sa.String),
    sa.Column("shared", sa.String),
    sa.Column("unfurl_id", sa.String),
    sa.Column("unfurl_source", sa.String),
    sa.Column("response_url", sa.String),
    sa.Column("order", sa.String),
    sa.Column("ts", sa.String),
    sa.Column("reason", sa.String),
    sa.Index("nutgraf_slack_asks_by_status", "status", "asked_at"),
    sa.Index("nutgraf_slack_asks_by_user", "team", "user", "asked_at"),
    sa.Index("nutgraf_slack_asks_by_channel", "team", "channel", "asked_at"),
)
"""What was asked for. `id` is what Slack calls it."""

posts: Final = sa.Table(
    "nutgraf_slack_posts",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("team", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("ts", sa.String, nullable=False),
    sa.Column("posted_at", Instant, nullable=False),
    sa.Index("nutgraf_slack_posts_by_place", "channel", "ts"),
)
"""Messages of ours. `key` says which message of what it is, so that none is posted twice."""

installations: Final = sa.Table(
    "nutgraf_slack_installations",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("enterprise", sa.String, primary_key=True),
    sa.Column("name", sa.String),
    sa.Column("sealed", sa.Text, nullable=False),
    sa.Column("installed_at", Instant, nullable=False),
)
"""Workspaces; ids are '' where there is none. `sealed` is the installation, encrypted."""

states: Final = sa.Table(
    "nutgraf_slack_states",
    metadata,
    sa.Column("state", sa.String, primary_key=True),
    sa.Column("expires_at", Instant, nullable=False),
)
"""OAuth states that were given out: each is good once. `state` is its SHA-256."""

subscriptions: Final = sa.Table(
    "nutgraf_slack_subscriptions",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("edition", sa.String, primary_key=True),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("timezone", sa.String, nullable=False),
    sa.Column("sections", sa.Text),
    sa.Column("topics", sa.Text, nullable=False),
    sa.Column("stories", sa.Integer, nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Column("last_run", sa.String),
    sa.Column("last_day", sa.String),
)
"""Editions that a workspace gets every day. Lists are JSON; `at` is 'HH:MM', `last_day` a date."""
