"""What is handed to Slack: messages and views as Block Kit has them, and Slack's limits.

Blocks are plain JSON, as https://docs.slack.dev/reference/block-kit has them. Whatever an article
or a model wrote stands in `plain_text` objects or in `rich_text` elements, where Slack reads no
marks, links or mentions; `mrkdwn` is for words of ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Block = Mapping[str, Any]
"""A block, as JSON."""

View = Mapping[str, Any]
"""A modal or an App Home, as JSON."""

MOST_BLOCKS: Final = 50
"""Of a message."""

MOST_VIEW_BLOCKS: Final = 100
"""Of a modal or an App Home."""

SECTION_TEXT: Final = 3_000
HEADER_TEXT: Final = 150
MOST_FIELDS: Final = 10
FIELD_TEXT: Final = 2_000
CONTEXT_ELEMENTS: Final = 10
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
VIEW_TITLE: Final = 24
MESSAGE_TEXT: Final = 9_000
"""Characters of all texts of a message's blocks together; Slack refuses messages with some
thousands more (`msg_blocks_too_long`)."""

FALLBACK_TEXT: Final = 3_000
"""Of the text that notifications and screen readers have; Slack cuts at 40,000."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message.

    Attributes:
        blocks: What is shown.
        text: What notifications and screen readers have, escaped as Slack wants it.
    """

    blocks: tuple[Block, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A message, and what follows in its thread.

    Attributes:
        head: The message.
        replies: The rest, in order.
    """

    head: Message
    replies: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionPosting:
    """An edition in a channel.

    Attributes:
        head: The edition at a glance.
        stories: A message and a thread for each article.
    """

    head: Message
    stories: Sequence[Posting] = ()
