"""What goes wrong because a test wants it so, and what goes too fast."""

import math
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from aiohttp import web

_LINGER: Final = struct.pack("ii", 1, 0)


class Refusal(Exception):
    """An answer that is no success.

    Args:
        error: Slack's, such as 'not_in_channel'.
        messages: Slack's explanations, in the answer's `response_metadata`.
        status: The HTTP status: Slack has 200 for nearly all.
        retry_after: Seconds, for the header of that name.
        more: Further fields of the answer.
    """

    def __init__(
        self,
        error: str,
        *,
        messages: list[str] | None = None,
        status: int = 200,
        retry_after: int | None = None,
        **more: Any,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.retry_after = retry_after
        self.answer: dict[str, Any] = {"ok": False, "error": error, **more}
        if messages:
            self.answer["response_metadata"] = {"messages": messages}

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


def ratelimited(seconds: float) -> Refusal:
    """Too fast. Slack says in whole seconds when to come again."""
    return Refusal("ratelimited", status=429, retry_after=max(1, math.ceil(seconds)))


@dataclass(slots=True)
class Mishap:
    """Something that goes wrong a number of times.

    Attributes:
        kind: 'refuse' answers with `refusal`; 'crash' with a page instead of JSON, and `status`;
            'reset' ends the connection, 'reset_after' does so when the work is done; 'slow' waits
            for `seconds` and goes on.
        method: 'chat.postMessage', 'response_url', or '*' for all.
        left: How often it still happens.
        channel: Only there; None for anywhere.
    """

    kind: Literal["refuse", "crash", "reset", "reset_after", "slow"]
    method: str
    left: int
    channel: str | None = None
    refusal: Refusal | None = None
    status: int = 500
    seconds: float = 0.0

    def fits(self, method: str, arguments: Mapping[str, Any]) -> bool:
        here = self.channel is None or arguments.get("channel") == self.channel
        return self.left > 0 and self.method in ("*", method) and here


@dataclass(slots=True)
class Pace:
    """A message every so often, with an allowance that fills up while nothing comes.

    Attributes:
        interval: Seconds from one to the next.
        burst: How many may come at once.
    """

    interval: float
    burst: int
    _used: dict[object, tuple[float, float]] = field(
        default_factory=dict[object, tuple[float, float]]
    )

    def wait(self, key: object, now: float) -> float:
        """Seconds for which to wait; 0 where it may go, which is then counted."""
        used, since = self._used.get(key, (0.0, now))
        used = max(0.0, used - (now - since) / self.interval)
        if used + 1 > self.burst + 1e-6:
            self._used[key] = used, now
            return (used + 1 - self.burst) * self.interval
        self._used[key] = used + 1, now
        return 0.0


def reset(request: web.Request) -> None:
    """Ends a connection as a crash does: with a reset, not with a goodbye."""
    transport = request.transport
    if transport is None:
        return
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
    transport.abort()
