"""An order: a digest that somebody asked for and waits for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from nutgraf.jobs.records import InputKind

OrderStatus = Literal["open", "done", "failed"]

OrderReason = Literal[
    "address",
    "not_public",
    "not_found",
    "forbidden",
    "fetch",
    "no_article",
    "unreadable",
    "model_unavailable",
    "model_rejected",
    "model_refused",
    "cut_off",
    "malformed_answer",
    "internal",
]
"""Why an order failed: the address makes no sense, or is not public; the page is not there (404,
410), wants a login or to be paid (401, 402, 403, 451), or could not be fetched otherwise; it holds
no article, or is nothing that can be read; the model did what its errors say; a fault of ours."""


@dataclass(frozen=True, slots=True)
class Order:
    """A digest that was asked for.

    Attributes:
        id: Its own.
        kind: What `content` is; never 'path'.
        content: The URL, or the text or HTML itself.
        status: Where it stands.
        placed_at: When it was asked for.
        ended_at: When it ended, if it has.
        digest_key: Of a 'done' one, the digest in the store.
        cached: Whether the digest had been made before.
        reason: Of a 'failed' one.
        message: What was wrong and what to do, likewise; for who knows nutgraf's command line.
    """

    id: str
    kind: InputKind
    content: str
    status: OrderStatus
    placed_at: datetime
    ended_at: datetime | None = None
    digest_key: str | None = None
    cached: bool = False
    reason: OrderReason | None = None
    message: str | None = None
