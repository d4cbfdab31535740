"""A fast model on loopback, in a process of its own, that keeps a ledger of what it was paid for.

It speaks OpenAI's chat completions; see `night.answers` for what it says. The same request gets the
same answer.

Example:
    >>> with StubModel(latency=0.3) as model:
    ...     batch = Batch(folder, night, model.url)
    ...     batch.run()
    ...     model.paid()
"""

import argparse
import asyncio
import hashlib
import json
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from night.answers import answer

_TESTS: Final = Path(__file__).parents[1]
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_HEAD: Final = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@dataclass(slots=True)
class Paid:
    """One request that came in.

    Attributes:
        content: SHA-256 of its body, shortened.
        started: When it came, in seconds of the machine's monotonic clock.
        answered: When its answer was sent, None if the caller had gone, or nothing was sent.
        status: The HTTP status of the answer.
    """

    content: str
    started: float
    answered: float | None = None
    status: int = 0


class _Desk:
    """What all connections share."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.ledger: list[Paid] = []
        self.contents: set[str] = set()
        self.open = 0
        self.most_open = 0
        self.last = 0.0

    def show(self, path: str) -> bytes:
        """The body of the answer to a GET."""
        if path.endswith("/ledger"):
            rows = [[p.content, p.started, p.answered, p.status] for p in self.ledger]
            return json.dumps(rows).encode()
        used = resource.getrusage(resource.RUSAGE_SELF)
        stats = {
            "requests": len(self.ledger),
            "contents": len(self.contents),
            "open": self.open,
            "most_open": self.most_open,
            "cpu_seconds": used.ru_utime + used.ru_stime,
            "last": self.last,
            "first": self.ledger[0].started if self.ledger else 0.0,
        }
        return json.dumps(stats).encode()


class _Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, one request at a time, as OpenAI's client sends it."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk
        self._received = bytearray()
        self._waiting: asyncio.TimerHandle | None = None
        self._is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._close()
        if self._waiting:
            self._waiting.cancel()

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._received[:end])
        length = _LENGTH.search(head)
        whole = end + 4 + (int(length[1]) if length else 0)
        if len(self._received) < whole:
            return
        body = bytes(self._received[end + 4 : whole])
        del self._received[:whole]
        if head.startswith(b"GET "):
            self._send(200, self._desk.show(head.split(b" ", 2)[1].decode()))
        else:
            self._take(body)

    def _take(self, body: bytes) -> None:
        desk = self._desk
        paid = Paid(hashlib.sha256(body).hexdigest()[:32], time.monotonic())
        desk.ledger.append(paid)
        desk.contents.add(paid.content)
        desk.open += 1
        desk.most_open = max(desk.most_open, desk.open)
        self._is_open = True
        if (reply := answer(body)) is not None:
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(desk.latency, self._reply, paid, *reply)

    def _reply(self, paid: Paid, status: int, body: bytes) -> None:
        self._close()
        paid.status = status
        paid.answered = self._desk.last = time.monotonic()
        self._send(status, body)

    def _send(self, status: int, body: bytes) -> None:
        self._transport.write(_HEAD % (status, len(body)) + body)

    def _close(self) -> None:
        self._desk.open -= self._is_open
        self._is_open = False


async def _serve(latency: float) -> None:
    desk = _Desk(latency)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(desk), "127.0.0.1", 0, backlog=512)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    loop.add_reader(sys.stdin, ended.set)
    async with server:
        await ended.wait()


class StubModel:
    """The model's process, while the context lasts.

    Args:
        latency: Seconds from a request to its answer.
    """

    def __init__(self, *, latency: float = 0.0) -> None:
        self._latency = latency

    @property
    def url(self) -> str:
        """The base URL for an OpenAI client."""
        return f"http://127.0.0.1:{self._port}/v1"

    def stats(self) -> dict[str, Any]:
        """Counts of requests, of different ones and of those open at once; CPU seconds; times."""
        stats: dict[str, Any] = self._get("/stats")
        return stats

    def paid(self) -> list[Paid]:
        """All requests, in the order in which they came."""
        return [Paid(*row) for row in self._get("/ledger")]

    def _get(self, path: str) -> Any:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request("GET", path)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "night.stub_model", "--latency", str(self._latency)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_TESTS
        )
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.communicate()


def main() -> None:
    """Serve until standard input ends, however who started us does; tell the port first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0.0)
    asyncio.run(_serve(parser.parse_args().latency))


if __name__ == "__main__":
    main()
