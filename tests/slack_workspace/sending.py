"""What Slack sends to the app, how it is signed or forged, and how the app acknowledges it."""

import hashlib
import hmac
import io
import json
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Final, Literal, Self
from urllib.parse import urlencode

import aiohttp

from slack_workspace.blocks import message_faults, view_faults
from slack_workspace.elements import OPTIONS
from slack_workspace.records import Json
from slack_workspace.shapes import Faults, is_object

EVENTS_PATH: Final = "/slack/events"
JSON_TYPE: Final = "application/json"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
_OVERSIZE: Final = 2 * 1024**2

Forgery = Literal[
    "wrong_signature",
    "another_secret",
    "another_body",
    "empty_signature",
    "non_ascii_signature",
    "no_signature",
    "old_timestamp",
    "future_timestamp",
    "non_integer_timestamp",
    "non_ascii_timestamp",
    "huge_timestamp",
    "no_timestamp",
    "no_headers",
    "non_utf8_body",
]
"""How a request is not Slack's. All want 401."""

FORGERIES: Final[tuple[Forgery, ...]] = (
    "wrong_signature",
    "another_secret",
    "another_body",
    "empty_signature",
    "non_ascii_signature",
    "no_signature",
    "old_timestamp",
    "future_timestamp",
    "non_integer_timestamp",
    "non_ascii_timestamp",
    "huge_timestamp",
    "no_timestamp",
    "no_headers",
    "non_utf8_body",
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that Slack tells the app.

    Attributes:
        kind: Socket Mode's word for it.
        payload: What is told.
        attempt: 0, or which retry it is.
        reason: Why it is told again.
    """

    kind: Literal["slash_commands", "events_api", "interactive", "check"]
    payload: Json
    attempt: int = 0
    reason: str | None = None

    def again(self, attempt: int = 1, *, reason: str = "http_timeout") -> "Delivery":
        """The same once more, as Slack does when no acknowledgement came."""
        return replace(self, attempt=attempt, reason=reason)

    @property
    def headers(self) -> dict[str, str]:
        """Over HTTP, those that are not signatures."""
        content = JSON_TYPE if self.kind == "events_api" else FORM_TYPE
        headers = {"Content-Type": content}
        if self.attempt:
            headers["X-Slack-Retry-Num"] = str(self.attempt)
            headers["X-Slack-Retry-Reason"] = self.reason or "http_error"
        return headers

    @property
    def body(self) -> bytes:
        """Over HTTP."""
        if self.kind == "events_api":
            return json.dumps(self.payload).encode()
        if self.kind == "interactive":
            return urlencode({"payload": json.dumps(self.payload)}).encode()
        return urlencode(self.payload).encode()

    def envelope(self, envelope_id: str) -> Json:
        """In Socket Mode."""
        told: Json = {
            "envelope_id": envelope_id,
            "type": self.kind,
            "accepts_response_payload": self.kind != "events_api",
            "payload": self.payload,
        }
        if self.kind == "events_api":
            told |= {"retry_attempt": self.attempt, "retry_reason": self.reason or ""}
        return told


@dataclass(frozen=True, slots=True)
class Ack:
    """How the app answered.

    Attributes:
        status: The HTTP status; in Socket Mode 200, or 0 where no acknowledgement came in time.
        seconds: From sending until it was there.
        body: Its text.
        headers: Over HTTP.
    """

    status: int
    seconds: float
    body: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def json(self) -> Json:
        """The body; empty where it holds no object."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def faults(self) -> list[str]:
        """What Slack would refuse of it: a view, the options of a select, or a message."""
        answer = self.json
        if is_object(answer.get("view")):
            return view_faults(answer["view"])
        if "options" in answer:
            faults = Faults("invalid_options")
            OPTIONS(faults, "options", answer["options"])
            return faults.found
        if "text" in answer or "blocks" in answer:
            return message_faults(answer.get("blocks", []), answer.get("text"))
        return []


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's signature, version 0."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class Sender:
    """Slack as it talks to an app over HTTP; an asynchronous context manager.

    Args:
        app_url: Where the app listens, such as 'http://127.0.0.1:3000'.
        signing_secret: What both know.
        path: Where it takes what Slack tells.
    """

    def __init__(self, app_url: str, signing_secret: str, *, path: str = EVENTS_PATH) -> None:
        self._url = app_url.rstrip("/") + path
        self._secret = signing_secret
        self._stack = AsyncExitStack()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=0)
        session = aiohttp.ClientSession(connector=connector)
        self._session = await self._stack.enter_async_context(session)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def send(
        self, delivery: Delivery, *, forged: Forgery | None = None, timeout: float = 10.0
    ) -> Ack:
        """Sends what Slack tells, or what somebody else would have the app believe.

        Returns:
            The acknowledgement; its status is 0 where none came within `timeout` seconds.
        """
        body = delivery.body
        if forged == "non_utf8_body":
            body = b"payload=\xff\xfe" + body
        signed = _signed(self._secret, body, forged)
        if forged == "another_body":
            body += b" "
        if forged == "non_utf8_body":
            signed["X-Slack-Signature"] = "v0=" + "0" * 64
        return await self.post(body, {**delivery.headers, **signed}, timeout=timeout)

    async def send_oversized(self, delivery: Delivery) -> Ack:
        """Sends it, well signed, with two megabytes too many."""
        body = delivery.body + b"&padding=" + b"x" * _OVERSIZE
        signed = _signed(self._secret, body, None)
        return await self.post(body, {**delivery.headers, **signed})

    async def post(self, body: bytes, headers: Mapping[str, str], *, timeout: float = 10.0) -> Ack:
        """Sends any request at all."""
        if self._session is None:
            raise RuntimeError("use it as a context manager: async with Sender(...) as sender")
        until = aiohttp.ClientTimeout(total=timeout)
        start = time.perf_counter()
        try:
            async with self._session.post(
                self._url, data=io.BytesIO(body), headers=headers, timeout=until
            ) as response:
                text = await response.text()
        except TimeoutError:
            return Ack(0, time.perf_counter() - start, "")
        spent = time.perf_counter() - start
        return Ack(response.status, spent, text, response.headers)


def _signed(secret: str, body: bytes, forged: Forgery | None) -> dict[str, str]:
    now = int(time.time())
    stamp = {
        "old_timestamp": str(now - 301),
        "future_timestamp": str(now + 301),
        "non_integer_timestamp": f"{now}.5",
        "non_ascii_timestamp": "\u0661\u0667\u0664\u0665",
        "huge_timestamp": "9" * 400,
    }.get(str(forged), str(now))
    key = "another-secret" if forged == "another_secret" else secret
    good = signature(key, stamp, body)
    made = {
        "wrong_signature": "v0=" + "0" * 64,
        "empty_signature": "",
        "non_ascii_signature": "v0=\u00e9\u4e2d" + good[5:],
    }.get(str(forged), good)
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": made}
    dropped = {
        "no_signature": ("X-Slack-Signature",),
        "no_timestamp": ("X-Slack-Request-Timestamp",),
        "no_headers": tuple(headers),
    }.get(str(forged), ())
    return {name: value for name, value in headers.items() if name not in dropped}


def answered(payload: Any, seconds: float) -> Ack:
    """An acknowledgement that came over Socket Mode."""
    return Ack(200, seconds, json.dumps(payload) if payload else "")
