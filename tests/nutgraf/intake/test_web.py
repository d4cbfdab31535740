"""Pages are fetched from public addresses, within limits, and every failure says what to do.

The server of these tests listens on the loopback interface; a policy that is handed over allows
that and nothing else does.
"""

import asyncio
import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

import pytest
from ssrfguard import Policy

from nutgraf.errors import FetchError
from nutgraf.intake.limits import Limits
from nutgraf.intake.pages import UNKNOWN, Page, Validators
from nutgraf.intake.web import WebFetcher

PAGE = b"<html><body><p>The harbour was closed on Tuesday.</p></body></html>"
LOOPBACK = ip_network("127.0.0.1/32")
Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(
    body: bytes = PAGE, *, status: int = 200, content_type: str | None = "text/html", **headers: str
) -> Answer:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        if content_type is not None:
            request.send_header("Content-Type", content_type)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return handle


def redirect(location: str, status: int = 302) -> Answer:
    return answer(b"", status=status, Location=location)


def trickle(opening: bytes, piece: bytes) -> Answer:
    """Sends a byte or so at a time, for as long as somebody listens."""

    def handle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(opening)
        for _ in range(200):
            request.wfile.write(piece)
            request.wfile.flush()
            time.sleep(0.02)

    return handle


@dataclass
class Site:
    """A web server: what it answers with, by path, and what it was asked."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def policy(self) -> Policy:
        return Policy(allowed_networks=(LOOPBACK,), allowed_ports=frozenset({self.port}))

    def fetcher(self, **limits: Any) -> WebFetcher:
        return WebFetcher(policy=self.policy, limits=replace(Limits(timeout=5), **limits))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what several tests are about."""


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site(port=0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append((self.path, dict(self.headers.items())))
            here.answers.get(self.path, answer(b"", status=404))(self)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Silent."""

    with _Server(("127.0.0.1", 0), Handler) as server:
        here.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield here
        server.shutdown()
        thread.join()


def failure(fetcher: WebFetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    return caught.value


def test_a_page_comes_with_its_address_bytes_and_type(site: Site) -> None:
    site.answers["/a"] = answer(content_type="text/html; charset=utf-8")
    page = site.fetcher().fetch(site.url("/a"))
    assert (page.url, page.body) == (site.url("/a"), PAGE)
    assert page.content_type == "text/html; charset=utf-8"


def test_it_says_who_asks_and_asks_for_no_compression_but_gzip(site: Site) -> None:
    site.answers["/"] = answer()
    site.fetcher().fetch(site.url())
    [(_, headers)] = site.asked
    assert headers["User-Agent"].startswith("nutgraf/0.")
    assert headers["Accept-Encoding"] == "gzip"
    assert "text/html" in headers["Accept"]


def test_awaiting_a_page_leaves_the_loop_free(site: Site) -> None:
    def slow(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.2)
        answer()(request)

    site.answers["/slow"] = slow

    async def count() -> int:
        fetching = asyncio.create_task(site.fetcher().afetch(site.url("/slow")))
        turns = 0
        while not fetching.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert (await fetching).body == PAGE
        return turns

    assert asyncio.run(count()) >= 5


def test_fetching_works_where_a_loop_is_running_as_in_a_notebook(site: Site) -> None:
    site.answers["/"] = answer()

    async def cell() -> bytes:
        return site.fetcher().fetch(site.url()).body

    assert asyncio.run(cell()) == PAGE


def again(site: Site, validators: Validators | None, path: str = "/") -> Page:
    return asyncio.run(site.fetcher().afetch(site.url(path), validators=validators))


DATE = "Mon, 23 Nov 2026 10:00:00 GMT"


def test_a_page_tells_what_to_ask_with_next_time(site: Site) -> None:
    site.answers["/"] = answer(ETag='W/"a"', Last_Modified=DATE)
    page = again(site, None)
    assert page.validators == Validators(etag='W/"a"', last_modified=DATE)
    [(_, headers)] = site.asked
    assert not {"If-None-Match", "If-Modified-Since"} & set(headers)


def test_a_page_that_has_not_changed_comes_without_a_body(site: Site) -> None:
    site.answers["/a"] = redirect("/b")
    site.answers["/b"] = answer(b"", status=304, ETag='"b"')
    page = again(site, Validators(etag='"a"', last_modified=DATE), "/a")
    assert (page.url, page.body, page.not_modified) == (site.url("/b"), b"", True)
    assert page.validators == Validators(etag='"b"', last_modified=DATE)
    for _, headers in site.asked:
        assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"a"', DATE)


def test_a_page_that_has_changed_comes_whole(site: Site) -> None:
    site.answers["/"] = answer(ETag='"b"')
    page = again(site, Validators(etag='"a"'))
    assert (page.body, page.not_modified) == (PAGE, False)
    assert page.validators == Validators(etag='"b"')


@pytest.mark.parametrize("validators", [None, UNKNOWN])
def test_what_was_not_asked_for_as_unchanged_is_an_error(
    site: Site, validators: Validators | None
) -> None:
    site.answers["/"] = answer(b"", status=304)
    with pytest.raises(FetchError, match="304"):
        again(site, validators)


@pytest.mark.parametrize("etag", ["x" * 501, "caf\xe9", "a\tb"])
def test_what_cannot_be_sent_back_is_not_kept(site: Site, etag: str) -> None:
    site.answers["/"] = answer(ETag=etag)
    assert again(site, None).validators == UNKNOWN


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_where_they_end(site: Site, status: int) -> None:
    site.answers["/a"] = redirect("/b", status)
    site.answers["/b"] = answer()
    page = site.fetcher().fetch(site.url("/a"))
    assert (page.url, page.body) == (site.url("/b"), PAGE)


def test_cookies_of_a_redirect_are_kept_for_the_next_hop(site: Site) -> None:
    site.answers["/a"] = answer(b"", status=302, Location="/b", Set_Cookie="seen=1")
    site.answers["/b"] = answer()
    site.fetcher().fetch(site.url("/a"))
    assert site.asked[1][1]["Cookie"] == "seen=1"


def test_five_redirects_are_followed_and_a_sixth_is_not(site: Site) -> None:
    for i in range(6):
        site.answers[f"/{i}"] = redirect(f"/{i + 1}")
    site.answers["/6"] = answer()
    assert site.fetcher().fetch(site.url("/1")).body == PAGE
    site.asked.clear()
    assert "redirects more than 5 times" in str(failure(site.fetcher(), site.url("/0")))
    assert len(site.asked) == 6


def test_a_redirect_loop_ends(site: Site) -> None:
    site.answers["/a"] = redirect("/a")
    assert "redirects more than 5 times" in str(failure(site.fetcher(), site.url("/a")))


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://localhost.example/",
    ],
)
def test_a_redirect_to_an_address_that_is_not_public_is_refused(site: Site, location: str) -> None:
    def lookup(host: str, port: int, *_: object) -> list[tuple[Any, ...]]:
        ip = "127.0.0.2" if host == "localhost.example" else host
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (ip, port))]

    site.answers["/a"] = redirect(location)
    policy = replace(site.policy, allowed_ports=frozenset({80, site.port}))
    error = failure(WebFetcher(policy=policy, resolver=lookup), site.url("/a"))
    assert "not public" in str(error)
    assert error.source == site.url("/a")


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("file:///etc/passwd", "neither http nor https"),
        ("ftp://a.example/", "neither http nor https"),
        ("http://ann:hunter2@127.0.0.1/", "user name or password"),
        ("http://127.0.0.1:22/", "port"),
    ],
)
def test_a_redirect_to_what_is_not_fetched_is_refused(site: Site, location: str, why: str) -> None:
    site.answers["/a"] = redirect(location)
    error = failure(site.fetcher(), site.url("/a"))
    assert why in str(error)
    assert "hunter2" not in str(error)


def test_the_body_of_a_redirect_is_never_read(site: Site) -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    site.answers["/a"] = answer(bomb, status=302, Location="/b", Content_Encoding="gzip, gzip")
    site.answers["/b"] = answer()
    assert site.fetcher().fetch(site.url("/a")).body == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://192.168.1.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
    ],
)
def test_addresses_that_are_not_public_are_refused_by_default(url: str) -> None:
    error = failure(WebFetcher(), url)
    assert "not public" in str(error) or "not fetched" in str(error)


def test_a_name_that_leads_to_an_address_that_is_not_public_is_refused() -> None:
    def lookup(host: str, port: int, *_: object) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", port))]

    error = failure(WebFetcher(resolver=lookup), "http://intranet.example/secret?token=hunter2")
    assert "not public" in str(error)
    assert "10.1.2.3" not in str(error)
    assert "hunter2" not in f"{error}{error.source}"


def test_a_proxy_in_the_environment_is_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.answers["/"] = answer()
    assert site.fetcher().fetch(site.url()).body == PAGE


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "login"),
        (402, "paid"),
        (403, "login"),
        (404, "check the address"),
        (410, "no longer there"),
        (429, "try again"),
        (451, "legal"),
        (500, "try again later"),
        (503, "try again later"),
        (204, "status 204"),
        (304, "status 304"),
    ],
)
def test_a_status_that_brings_no_page_is_told_with_advice(
    site: Site, status: int, advice: str
) -> None:
    site.answers["/"] = answer(b"", status=status)
    error = failure(site.fetcher(), site.url())
    assert error.status == status
    assert advice in str(error)
    assert str(status) in str(error)


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("application/pdf", "a PDF"),
        ("image/png", "image/png"),
        ("application/json; charset=utf-8", "JSON"),
        ("application/octet-stream", "octet-stream"),
    ],
)
def test_what_is_no_page_of_text_is_refused_by_its_type(
    site: Site, content_type: str, name: str
) -> None:
    site.answers["/"] = answer(content_type=content_type)
    error = failure(site.fetcher(), site.url())
    assert name in str(error)
    assert "save its text" in str(error)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html",
        "Text/HTML;charset=UTF-8",
        "application/xhtml+xml",
        "application/xml",
        "text/xml",
        "application/rss+xml",
        "application/atom+xml",
        "text/plain",
        "text/markdown",
        None,
    ],
)
def test_text_of_these_types_is_read(site: Site, content_type: str | None) -> None:
    site.answers["/"] = answer(content_type=content_type)
    assert site.fetcher().fetch(site.url()).body == PAGE


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("X-GZIP", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:30]) + gzip.compress(PAGE[30:])),
        ("gzip", gzip.compress(PAGE) + b"\0" * 500),
    ],
    ids=["gzip", "x-gzip", "deflate", "two members", "padded"],
)
def test_compressed_pages_are_read(site: Site, coding: str, packed: bytes) -> None:
    site.answers["/"] = answer(packed, Content_Encoding=coding)
    assert site.fetcher().fetch(site.url()).body == PAGE


def test_a_page_of_exactly_the_limit_is_read_and_one_byte_more_is_not(site: Site) -> None:
    site.answers["/full"] = answer(b"x" * 1_000)
    site.answers["/over"] = answer(b"x" * 1_001)
    fetcher = site.fetcher(max_bytes=1_000)
    assert len(fetcher.fetch(site.url("/full")).body) == 1_000
    assert "larger than 0.001 MB" in str(failure(fetcher, site.url("/over")))


def test_a_body_that_never_ends_is_cut_off_at_the_limit(site: Site) -> None:
    opening = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"
    site.answers["/"] = trickle(opening, b"x" * 50_000)
    assert "larger than 0.1 MB" in str(failure(site.fetcher(max_bytes=100_000), site.url()))


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_decompression_bomb_is_stopped_at_the_limit(site: Site, coding: str) -> None:
    zeros = b"\0" * 50_000_000
    packed = gzip.compress(zeros, 9) if coding == "gzip" else zlib.compress(zeros, 9)
    site.answers["/"] = answer(packed, Content_Encoding=coding)
    assert "larger than 1 MB" in str(failure(site.fetcher(max_bytes=1_000_000), site.url()))


MEMBER = gzip.compress(b"x" * 40_000)
EMPTY = gzip.compress(b"")


@pytest.mark.parametrize("piece", [MEMBER, EMPTY * 500], ids=["full", "empty"])
def test_members_without_end_are_stopped_at_the_limit(site: Site, piece: bytes) -> None:
    head = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    site.answers["/"] = trickle(head, piece)
    assert "larger than 0.1 MB" in str(failure(site.fetcher(max_bytes=100_000), site.url()))


def test_garbage_after_the_last_member_is_not_read_on(site: Site) -> None:
    head = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    site.answers["/"] = trickle(head + gzip.compress(PAGE), b"garbage" * 10)
    started = time.monotonic()
    assert site.fetcher().fetch(site.url()).body == PAGE
    assert time.monotonic() - started < 2


def test_a_second_member_that_breaks_off_is_no_page(site: Site) -> None:
    site.answers["/"] = answer(gzip.compress(PAGE) + MEMBER[:-12], Content_Encoding="gzip")
    assert "broke off" in str(failure(site.fetcher(), site.url()))


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "zstd"])
def test_codings_that_were_not_asked_for_are_refused(site: Site, coding: str) -> None:
    site.answers["/"] = answer(gzip.compress(gzip.compress(PAGE)), Content_Encoding=coding)
    assert "not asked for" in str(failure(site.fetcher(), site.url()))


def test_a_compressed_page_that_breaks_off_is_no_page(site: Site) -> None:
    site.answers["/"] = answer(gzip.compress(PAGE)[:-12], Content_Encoding="gzip")
    assert "broke off" in str(failure(site.fetcher(), site.url()))


def test_a_page_that_is_not_compressed_as_it_says_is_no_page(site: Site) -> None:
    site.answers["/"] = answer(PAGE, Content_Encoding="gzip")
    assert "cannot be fetched" in str(failure(site.fetcher(), site.url()))


def test_a_page_shorter_than_it_says_is_no_page(site: Site) -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 99\r\n\r\nThe harbour")

    site.answers["/"] = handle
    assert "cannot be fetched" in str(failure(site.fetcher(), site.url()))


@pytest.mark.parametrize(
    "opening",
    [b"HTTP/1.0 200 OK\r\nX-Slow: ", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"],
    ids=["headers", "body"],
)
def test_a_server_that_drips_is_left_at_the_deadline(site: Site, opening: bytes) -> None:
    site.answers["/"] = trickle(opening, b"x")
    started = time.monotonic()
    error = failure(site.fetcher(timeout=0.3), site.url())
    assert time.monotonic() - started < 1.5
    assert "took longer than 0.3 seconds" in str(error)


def test_redirects_share_one_deadline(site: Site) -> None:
    def late(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.15)
        redirect("/")(request)

    site.answers["/"] = late
    assert "took longer than 0.4 seconds" in str(failure(site.fetcher(timeout=0.4), site.url()))


def test_a_name_server_that_does_not_answer_is_left_at_the_deadline() -> None:
    from nutgraf.intake.lookup import bounded_resolver

    answered = threading.Event()

    def lookup(*_: object) -> list[tuple[Any, ...]]:
        answered.wait(5)
        return []

    resolver = bounded_resolver(0.1, lookup=lookup)
    started = time.monotonic()
    error = failure(WebFetcher(resolver=resolver), "http://slow.example/")
    answered.set()
    assert time.monotonic() - started < 1.5
    assert "no name server answered" in str(error)


def test_a_host_that_nobody_knows_is_told() -> None:
    def lookup(*_: object) -> list[tuple[Any, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    error = failure(WebFetcher(resolver=lookup), "http://nowhere.example/")
    assert "host's name is unknown" in str(error)


def test_a_host_that_refuses_connections_is_told() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    error = failure(Site(port).fetcher(), f"http://127.0.0.1:{port}/")
    assert "cannot be fetched" in str(error)


def test_what_is_no_http_is_told(site: Site) -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"SSH-2.0-OpenSSH_9\r\n")

    site.answers["/"] = handle
    assert "cannot be fetched" in str(failure(site.fetcher(), site.url()))


@pytest.mark.parametrize(
    "url", ["http://a.example:99999/", "http://a b.example/", "http://\u200b/"]
)
def test_what_cannot_be_a_url_is_told(url: str) -> None:
    assert failure(WebFetcher(), url).source
