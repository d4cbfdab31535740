"""A server on loopback that speaks OpenAI's protocol and answers by script."""

import json
import socket
import struct
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, cast

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Reply:
    """One scripted answer.

    Attributes:
        status: The HTTP status.
        body: Bytes and text are sent as they are, everything else as JSON.
        headers: Beside Content-Type and Content-Length.
        content_type: Of the body.
        delay: Seconds before the first byte.
        trickle: Seconds between the bytes of the body, sent one by one.
        reset: Hang up rudely instead of answering.
    """

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    delay: float = 0.0
    trickle: float = 0.0
    reset: bool = False

    def encoded(self) -> bytes:
        """The body's bytes."""
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request that came in: names of headers in lower case, the body parsed."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any

    @property
    def messages(self) -> list[dict[str, str]]:
        """The chat messages of a completion request."""
        return cast("list[dict[str, str]]", self.body["messages"])

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema that the answer must fit."""
        return cast("dict[str, Any]", self.body["response_format"]["json_schema"]["schema"])


def completion(
    content: BaseModel | Mapping[str, Any] | str | None,
    *,
    finish_reason: str = "stop",
    refusal: str | None = None,
    prompt_tokens: int = 100,
    completion_tokens: int = 10,
    cached_tokens: int | None = None,
) -> dict[str, Any]:
    """The body of a chat completion whose message is this content."""
    if isinstance(content, BaseModel):
        content = content.model_dump_json()
    elif isinstance(content, Mapping):
        content = json.dumps(content)
    message = {"role": "assistant", "content": content, "refusal": refusal}
    usage: dict[str, Any] = {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
    }
    if cached_tokens is not None:
        usage["prompt_tokens_details"] = {"cached_tokens": cached_tokens}
    return {
        "id": "chatcmpl-stub",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "stub",
        "choices": [{"index": 0, "finish_reason": finish_reason, "message": message}],
        "usage": usage,
    }


class StubServer:
    """Answers each request with the next reply of its script, and the last one for ever.

    Example:
        >>> with StubServer(Reply(503), completion({"headline": "Rain"})) as server:
        ...     model = connect("stub", base_url=server.url)
        ...     model.answer(request)
        ...     server.requests[0].messages

    Args:
        replies: `Reply`s, or bodies of replies with status 200.
    """

    def __init__(self, *replies: Reply | Any) -> None:
        self._replies = [r if isinstance(r, Reply) else Reply(body=r) for r in replies]
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._requests: list[Recorded] = []
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        """The base URL for an OpenAI client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def requests(self) -> Sequence[Recorded]:
        """What came in so far, in order."""
        with self._lock:
            return tuple(self._requests)

    def script(self, *replies: Reply | Any) -> None:
        """Replace what is left of the script."""
        with self._lock:
            self._replies = [r if isinstance(r, Reply) else Reply(body=r) for r in replies]

    def take(self, request: Recorded) -> Reply:
        """Record a request and take its reply off the script."""
        with self._lock:
            self._requests.append(request)
            if len(self._replies) > 1:
                return self._replies.pop(0)
            return self._replies[0] if self._replies else Reply(404, body={"error": {}})

    def wait(self, seconds: float) -> None:
        """Sleep, but not past the server's end."""
        self._closing.wait(seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, stub: StubServer) -> None:
        self.stub = stub
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self._reply()

    def do_GET(self) -> None:
        self._reply()

    def _reply(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = json.loads(raw) if "json" in headers.get("content-type", "") else raw
        stub = cast("_Server", self.server).stub
        reply = stub.take(Recorded(self.command, self.path, headers, body))
        stub.wait(reply.delay)
        if reply.reset:
            self._reset()
            return
        encoded = reply.encoded()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(encoded)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self._send(encoded, stub, reply.trickle)

    def _send(self, encoded: bytes, stub: StubServer, pause: float) -> None:
        if not pause:
            self.wfile.write(encoded)
            return
        for byte in encoded:
            self.wfile.write(bytes([byte]))
            stub.wait(pause)

    def _reset(self) -> None:
        """Close so that the client sees a reset, not an orderly end."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay quiet."""


def wait_until(condition: Any, *, seconds: float = 5.0) -> None:
    """Wait for a condition, and fail if it does not come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come true in time")
        time.sleep(0.005)
