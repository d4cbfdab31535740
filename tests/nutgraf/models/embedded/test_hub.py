import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from fake_weights import CONTENT, INKWELL
from nutgraf.models.embedded.hub import HubSource
from nutgraf.models.embedded.partial import PartialFile, opened
from nutgraf.models.embedded.supply import SupplyError
from nutgraf.models.embedded.weights import HubFile

URL_PATH = "/inkwell/tiny-gguf/resolve/main/tiny.gguf"


class _Hub(BaseHTTPRequestHandler):
    """Redirects, as the hub does, and sends ranges; `settings` spoil it."""

    ranges: ClassVar[list[str]] = []
    content: ClassVar[bytes] = CONTENT
    breaks_off_after: ClassVar[int] = 10**9
    knows_ranges: ClassVar[bool] = True

    def do_GET(self) -> None:
        if self.path == URL_PATH:
            self.send_response(302)
            self.send_header("Location", "/store/tiny")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/store/tiny":
            self._send(self.headers["Range"])
        else:
            self.send_error(404)

    def _send(self, wanted: str) -> None:
        self.ranges.append(wanted)
        start = int(re.sub(r"\D", "", wanted)) if self.knows_ranges else 0
        body = self.content[start:]
        self.send_response(206 if self.knows_ranges else 200)
        if self.knows_ranges:
            end, size = len(self.content) - 1, len(self.content)
            self.send_header("Content-Range", f"bytes {start}-{end}/{size}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.breaks_off_after])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Say nothing."""


def _at_once(seconds: float) -> None:
    del seconds


@contextmanager
def _hub(
    *, content: bytes = CONTENT, breaks_off_after: int = 10**9, knows_ranges: bool = True
) -> Generator[tuple[HubSource, list[str]], None, None]:
    ranges: list[str] = []
    settings = {
        "ranges": ranges,
        "content": content,
        "breaks_off_after": breaks_off_after,
        "knows_ranges": knows_ranges,
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Hub", (_Hub,), settings))
    thread = Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        yield HubSource(base_url=url, sleep=_at_once), ranges
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def partial(tmp_path: Path) -> Generator[PartialFile, None, None]:
    with opened(tmp_path / "partial", INKWELL) as partial:
        yield partial


def test_a_file_is_had_through_a_redirect(partial: PartialFile) -> None:
    with _hub() as (source, ranges):
        source.complete(INKWELL, partial)
    assert (partial.size, partial.sha256) == (INKWELL.size, INKWELL.sha256)
    assert ranges == ["bytes=0-"]


def test_only_what_is_missing_is_asked_for(partial: PartialFile) -> None:
    partial.append([CONTENT[:700]])
    with _hub() as (source, ranges):
        source.complete(INKWELL, partial)
    assert partial.sha256 == INKWELL.sha256
    assert ranges == ["bytes=700-"]


def test_a_connection_that_breaks_is_taken_up_from_where_it_broke(partial: PartialFile) -> None:
    with _hub(breaks_off_after=900) as (source, ranges):
        source.complete(INKWELL, partial)
    assert partial.sha256 == INKWELL.sha256
    assert ranges == ["bytes=0-", "bytes=900-", "bytes=1800-"]
    assert partial.checkpointed == INKWELL.size


def test_a_server_without_ranges_is_read_from_the_start(partial: PartialFile) -> None:
    partial.append([b"x" * 700])
    with _hub(knows_ranges=False) as (source, _):
        source.complete(INKWELL, partial)
    assert partial.sha256 == INKWELL.sha256


def test_a_longer_file_is_refused_before_it_fills_the_disk(partial: PartialFile) -> None:
    with _hub(content=CONTENT + b"more") as (source, _), pytest.raises(SupplyError, match="more"):
        source.complete(INKWELL, partial)
    assert partial.size <= INKWELL.size


def test_a_server_that_never_gets_on_is_given_up(partial: PartialFile) -> None:
    with _hub(breaks_off_after=0) as (source, ranges), pytest.raises(SupplyError, match="tiny"):
        source.complete(INKWELL, partial)
    assert len(ranges) == 4


def test_a_file_that_is_not_there_is_given_up_by_status(partial: PartialFile) -> None:
    elsewhere = replace(INKWELL, hub=HubFile(repository="inkwell/huge-gguf", name="huge.gguf"))
    with _hub() as (source, _), pytest.raises(SupplyError, match=r"huge\.gguf answered 404"):
        source.complete(elsewhere, partial)


def test_a_server_that_is_not_there_is_given_up_after_waits_that_grow(partial: PartialFile) -> None:
    waits: list[float] = []
    source = HubSource(base_url="http://127.0.0.1:9", sleep=waits.append)
    with pytest.raises(SupplyError, match="refused"):
        source.complete(INKWELL, partial)
    assert waits == [2, 4, 8]
