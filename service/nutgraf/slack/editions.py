"""Posting an edition in a channel: once, whoever wants it there, and whoever is killed at it.

Where two want different things of a run in one channel, its readers see each story once, in the
message that came first. Each choice of topics has an overview of its own, below which stand the
stories that the channel did not have yet: a choice without one would come unannounced, and whoever
wants overviews only would get nothing.
"""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import asynccontextmanager
from typing import Final

import sqlalchemy as sa

from nutgraf.errors import SlackRefused, SlackUnavailable
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions.delivery import CHANNEL_ID
from nutgraf.jobs.locks import locks_of
from nutgraf.rendering.edition_view import EditionView, Story
from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack.edition_choice import choose
from nutgraf.rendering.slack.editions import edition_posting
from nutgraf.rendering.slack.messages import Posting
from nutgraf.slack.api import Slack
from nutgraf.slack.records import Posted
from nutgraf.slack.tables import posts

MOST_STORIES: Final = 500
"""Of a run, the first by rank, that are looked through where only some topics are wanted."""

OF_ONE_MESSAGE: Final = frozenset(
    "invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long no_text "
    "invalid_arguments thread_not_found message_not_found cannot_reply_to_message "
    "restricted_action_thread_locked restricted_action_non_threadable_channel".split()
)
"""Slack's reasons for taking one message not, or none in a thread; all others hold for the whole
channel."""

_BUSY_SECONDS: Final = 10.0
_EDITION: Final = "edition:"

_HEAD: Final = ":head"
"""Behind the key of an edition, that of its heads."""


async def post_edition(
    slack: Slack,
    team: str | None,
    channel: str,
    view: EditionView,
    *,
    run_id: str,
    topics: Collection[str] = (),
    sections: Collection[str] | None = None,
    stories: int = 10,
    key: str,
    told: Callable[[str], None] = lambda _: None,
) -> Posted | None:
    """Post an edition: its head, then of each story a message and its thread.

    What was posted under the same key before is not posted again, so that who was killed, or found
    Slack away, does the rest when it is called again; nor are stories that another choice of them
    had posted.

    Args:
        slack: Posts.
        team: The workspace's id, or None where only one is configured.
        channel: The channel's id or '#name'.
        view: The edition.
        run_id: Its run.
        topics: Only stories with one of these; empty for all.
        sections: Of each story's digest; None for all.
        stories: How many get a message at most.
        key: By which its messages are remembered, see `posting_turn`.
        told: Told of stories that Slack did not take.

    Returns:
        The head; None where there is no story to post.

    Raises:
        SlackRefused: Nothing can be posted in the channel.
        SlackUnavailable: Slack cannot be reached now, or is too busy.
        StorageError: What was posted cannot be noted.
    """
    chosen = choose(view, topics).stories
    if not chosen:
        return None
    posting = edition_posting(
        view, run_id=run_id, topics=topics, sections=sections, stories=stories
    )
    head = await slack.post(team, channel, posting.head, key=head_key(key, topics))
    for story, shown in zip(chosen, posting.stories, strict=False):  # more are chosen than shown
        try:
            await _post_story(slack, team, head.channel, shown, key=f"{key}:{_name(story)}")
        except SlackRefused as error:
            if error.code not in OF_ONE_MESSAGE:
                raise
            told(f"story {story.number} of {run_id} was not posted whole: {error} ({error.code})")
    return head


def head_key(key: str, topics: Collection[str] = ()) -> str:
    """The key of an edition's head, by the edition's key and the topics that are wanted."""
    names = sorted({name.casefold() for topic in topics if (name := one_line(topic))})
    if not names:
        return f"{key}{_HEAD}"
    return f"{key}{_HEAD}:{hashlib.sha256(','.join(names).encode()).hexdigest()[:16]}"


def _name(story: Story) -> str:
    """What a story is called in all choices of a run's stories."""
    return story.key or f"story-{story.number}"


async def _post_story(
    slack: Slack, team: str | None, channel: str, story: Posting, *, key: str
) -> None:
    head = await slack.post(team, channel, story.head, key=f"{key}:0")
    for number, reply in enumerate(story.replies, 1):
        await slack.post(team, channel, reply, thread=head.ts, key=f"{key}:{number}")


@asynccontextmanager
async def posting_turn(
    database: Database, run_id: str, team: str | None, channel: str
) -> AsyncGenerator[str]:
    """Be the only one who posts a run in a channel; the block has the key to post it by.

    The key is the same whoever posts it, by the channel's id or by its name, as soon as it was
    posted under the name once.

    Args:
        database: Where posts are noted.
        run_id: The run.
        team: The workspace's id, or None where only one is configured.
        channel: The channel's id or '#name'.

    Raises:
        SlackUnavailable: Another one is at it.
    """
    key = await asyncio.to_thread(_key, database, run_id, team, channel)
    lock = await asyncio.to_thread(locks_of(database).acquire, f"slack {key}")
    if lock is None:
        raise SlackUnavailable(
            "another process is posting this edition there",
            code="busy",
            retry_after=_BUSY_SECONDS,
        )
    try:
        yield key
    finally:
        lock.release()


def _key(database: Database, run_id: str, team: str | None, channel: str) -> str:
    name = f"{team or ''}{channel}"
    channel_id = channel if CHANNEL_ID.fullmatch(channel) else _id_of(database, name)
    if channel_id is None:
        return f"{_EDITION}{run_id}:{name}"
    heads = _heads(f"{_EDITION}{run_id}:", _HEAD).where(posts.c.channel == channel_id)
    with database.reading() as connection:
        row = connection.execute(heads).first()
    return row.key.rpartition(_HEAD)[0] if row else f"{_EDITION}{run_id}:{channel_id}"


def _id_of(database: Database, name: str) -> str | None:
    """The id of a channel that an edition was posted in by its name."""
    with database.reading() as connection:
        row = connection.execute(_heads(_EDITION, f":{name}{_HEAD}")).first()
    return row.channel if row else None


def _heads(beginning: str, part: str) -> sa.Select[str, str]:
    """Heads of editions whose keys begin so and have that part, the latest first."""
    return (
        sa.select(posts.c.key, posts.c.channel)
        .where(posts.c.key.startswith(beginning, autoescape=True))
        .where(posts.c.key.contains(part, autoescape=True))
        .order_by(posts.c.posted_at.desc())
    )
