"""An HTTP client whose timeout covers the whole answer. Import it only to make a call."""

import ssl
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import httpx2
from openai import DefaultHttpxClient

MOST_BYTES = 16 * 2**20
"""No answer is longer: at four bytes a token that is four million tokens."""


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    """What every client checks certificates with: to load them takes 28 ms."""
    return httpx2.create_ssl_context()


class WholeAnswerClient(DefaultHttpxClient):
    """Times a request from its sending to the last byte of its answer.

    httpx's timeouts are for a single read, so a proxy that trickles blanks to keep the
    connection open would hold a caller for ever.
    """

    def send(self, request: httpx2.Request, *, stream: bool = False, **options: Any) -> Any:
        started = time.monotonic()
        response = super().send(request, stream=True, **options)
        if isinstance(response.stream, httpx2.SyncByteStream):
            limit = request.extensions.get("timeout", {}).get("read")
            deadline = None if limit is None else started + limit
            response.stream = _Bounded(response.stream, deadline)
        if not stream:
            try:
                response.read()
            finally:
                response.close()
        return response


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, deadline: float | None) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > MOST_BYTES:
                raise httpx2.ReadError(f"the answer is longer than {MOST_BYTES} bytes")
            if self._deadline is not None and time.monotonic() > self._deadline:
                raise httpx2.ReadTimeout("the answer was not complete in time")
            yield chunk

    def close(self) -> None:
        self._stream.close()
