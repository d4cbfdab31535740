"""A fast model on loopback, in a process of its own, that keeps a ledger of what it was paid for.

It speaks OpenAI's chat completions and answers with drafts that hold: every text is a sentence of
the article in the prompt, as it stands, beside its number. The same request gets the same answer.

    with StubModel(latency=0.3) as model:
        …  # ask model.url
        model.paid()
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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, Final, Self

_SENTENCE: Final = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_LISTED: Final = re.compile(r"^\((\d+)\) (.*)$", re.MULTILINE)
_POISON: Final = re.compile(r"poison-(\w+)")
_ITEM: Final = re.compile(r"^Item (\d+),", re.MULTILINE)
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_HEAD: Final = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
Numbered = tuple[int, str]


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


# --- what it answers ------------------------------------------------------------------------


def _statement(sentence: Numbered) -> dict[str, Any]:
    return {"sentences": [sentence[0]], "text": sentence[1]}


def _headline(sentences: Sequence[Numbered], _: str) -> Any:
    words = re.findall(r"\b[a-z]{6,}\b", sentences[0][1]) or ["news"]
    short = sorted(sentences, key=lambda s: len(s[1]))
    return {"headline": short[0][1], "standfirst": short[1][1], "topics": words[:2]}


def _takeaways(sentences: Sequence[Numbered], _: str) -> Any:
    leads = sorted(sentences, key=lambda s: len(s[1]))
    return [
        {"sentences": [detail[0]], "headline": lead[1], "detail": detail[1]}
        for lead, detail in zip(leads, sentences[:3], strict=False)
    ]


def _impact(sentences: Sequence[Numbered], _: str) -> Any:
    number, text = sentences[1]
    return {
        "about_business": True,
        "sentences": [number],
        "summary": text,
        "direction": "neutral",
        "affected": [],
    }


def _metrics(_: Sequence[Numbered], prompt: str) -> Any:
    listed = _LISTED.findall(prompt.split('Task "metrics"')[1].split("Choose up to")[0])
    return [{"figure": int(n), "name": "Revenue", "direction": "none"} for n, _ in listed[:8]]


def _repairs(prompt: str) -> Any:
    corrections: list[dict[str, Any]] = []
    for item in re.split(r"(?=^Item \d+,)", prompt, flags=re.MULTILINE)[1:]:
        sentence = _SENTENCE.findall(item)[0]
        number = int(item.split(",")[0].removeprefix("Item "))
        corrections.append({"item": number, "sentences": [int(sentence[0])], "text": sentence[1]})
    return corrections


_ANSWERS: Final[Mapping[str, Callable[[Sequence[Numbered], str], Any]]] = {
    "headline": _headline,
    "key_takeaways": _takeaways,
    "key_developments": lambda sentences, _: [_statement(s) for s in sentences[3:6]],
    "market_impact": _impact,
    "metrics": _metrics,
    "strategic_insights": lambda sentences, _: [_statement(s) for s in sentences[6:8]],
    "quotes": lambda _, __: [{"quotation": 1, "speaker": 1}],
    "conclusion": lambda sentences, _: _statement(sentences[-1]),
    "corrections": lambda _, prompt: _repairs(prompt),
}


def _prompt(body: Mapping[str, Any]) -> str:
    """The question: behind the system's message, before what is said of a malformed answer."""
    return str(body["messages"][1]["content"])


def draft(body: Mapping[str, Any]) -> dict[str, Any]:
    """An answer to the body of a request, which fits its schema."""
    prompt = _prompt(body)
    sentences = [(int(n), text) for n, text in _SENTENCE.findall(prompt) if '"' not in text]
    fields = body["response_format"]["json_schema"]["schema"]["properties"]
    return {name: _ANSWERS[name](sentences, prompt) for name in fields}


def _completion(content: str, prompt_bytes: int) -> bytes:
    used = {"prompt_tokens": prompt_bytes // 4, "completion_tokens": len(content) // 4}
    message = {"role": "assistant", "content": content, "refusal": None}
    return json.dumps(
        {
            "id": "chatcmpl-stub",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": "stub",
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": used | {"total_tokens": sum(used.values())},
        }
    ).encode()


def _answer(raw: bytes) -> tuple[int, bytes] | None:
    """Status and body for the body of a request; None is silence for ever."""
    body = json.loads(raw)
    poison = _POISON.search(_prompt(body))
    match poison and poison[1]:
        case "garbage":
            return 200, _completion("I would rather talk about the weather.", len(raw))
        case "error":
            return 500, b'{"error": {"message": "broken", "type": "server_error"}}'
        case "silence":
            return None
        case _:
            return 200, _completion(json.dumps(draft(body)), len(raw))


# --- the server -----------------------------------------------------------------------------


class _Desk:
    """What all connections share."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.ledger: list[Paid] = []
        self.open = 0
        self.most_open = 0

    def show(self, path: str) -> bytes:
        """The body of the answer to a GET."""
        if path.endswith("/ledger"):
            rows = [[p.content, p.started, p.answered, p.status] for p in self.ledger]
            return json.dumps(rows).encode()
        used = resource.getrusage(resource.RUSAGE_SELF)
        stats = {
            "requests": len(self.ledger),
            "open": self.open,
            "most_open": self.most_open,
            "cpu_seconds": used.ru_utime + used.ru_stime,
            "last": max((p.answered or 0.0 for p in self.ledger), default=0.0),
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
        desk.open += 1
        desk.most_open = max(desk.most_open, desk.open)
        self._is_open = True
        if (answer := _answer(body)) is not None:
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(desk.latency, self._reply, paid, *answer)

    def _reply(self, paid: Paid, status: int, body: bytes) -> None:
        self._close()
        paid.status = status
        paid.answered = time.monotonic()
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
    await server.serve_forever()


# --- its handle -----------------------------------------------------------------------------


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
        """Counts of requests and of those open at once, CPU seconds, times of first and last."""
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
        command = [sys.executable, __file__, "--latency", str(self._latency)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
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
    """Serve until terminated; the port is the first line of output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0.0)
    asyncio.run(_serve(parser.parse_args().latency))


if __name__ == "__main__":
    main()
