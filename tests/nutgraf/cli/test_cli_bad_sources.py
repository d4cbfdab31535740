"""Files, addresses and pages that are no article: one line, exit code 3, nobody asked."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from command_line import check_told, summarize
from nutgraf.errors import (
    FetchError,
    NoArticle,
    NutgrafError,
    UnreadableSource,
)
from nutgraf.intake import Page
from nutgraf.intake.failures import check_status
from nutgraf.summarizer import Summarizer
from stub_server import StubServer

PAGE = "<!doctype html><html><head><title>{0}</title></head><body>{1}</body></html>"
LINKS = "<nav><a href='/a'>Home</a> <a href='/b'>Sport</a></nav><footer>Imprint</footer>"
LOGIN = (
    "<form><h1>Sign in to continue</h1><label>E-mail <input name=email></label>"
    "<label>Password <input type=password></label><button>Log in</button></form>"
)


@dataclass(frozen=True, slots=True)
class BadFile:
    name: str
    content: bytes
    error: type[NutgrafError]
    message: str


BAD_FILES = (
    BadFile("empty.txt", b"", NoArticle, "is empty; give an article's text"),
    BadFile("blank.txt", b" \n\t\r\n \xc2\xa0", NoArticle, "is empty; give an article's text"),
    BadFile("only-a-mark.txt", b"\xef\xbb\xbf", NoArticle, "is empty; give an article's text"),
    BadFile("short.txt", b"Revenue rose.", NoArticle, "has 2 words; an article needs at least 50"),
    BadFile("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(99), UnreadableSource, "image"),
    BadFile("zeros.txt", bytes(500), UnreadableSource, "is a binary file, no text; give plain"),
    BadFile("report.pdf", b"%PDF-1.7\n1 0 obj", UnreadableSource, "a PDF; save its text as a .txt"),
    BadFile("renamed.txt", b"%PDF-1.7\n1 0 obj", UnreadableSource, "a PDF; save its text as a"),
    BadFile("letter.docx", b"PK\x03\x04" + bytes(99), UnreadableSource, "give"),
    BadFile("too-large.txt", b"Rain. " * 900_000, UnreadableSource, "is larger than 5 MB"),
    BadFile("too-long.txt", b"Rain. " * 80_000, UnreadableSource, "split it and give the parts"),
    BadFile(
        "links.html", PAGE.format("Home", LINKS).encode(), NoArticle, "save the article's text"
    ),
    BadFile(
        "login.html", PAGE.format("Sign in", LOGIN).encode(), NoArticle, "is a login page; log"
    ),
)


@pytest.mark.parametrize("case", BAD_FILES, ids=lambda case: case.name)
def test_a_file_that_is_no_article(case: BadFile, server: StubServer, tmp_path: Path) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.content)
    check_told(summarize(str(path)), 3, case.message)
    assert str(path) in summarize(str(path)).stderr
    with pytest.raises(case.error), Summarizer() as summarizer:
        summarizer.summarize(path)
    assert server.requests == ()


@dataclass(frozen=True, slots=True)
class BadAddress:
    url: str
    message: str


BAD_ADDRESSES = (
    BadAddress("http://127.0.0.1/news", "leads to an address that is not public"),
    BadAddress("http://169.254.169.254/latest/meta-data", "leads to an address that is not public"),
    BadAddress("http://[::1]/", "leads to an address that is not public"),
    BadAddress("http://0x7f000001/", "leads to an address that is not public"),
    BadAddress("https://news.example.com:8443/", "port 8443 is not in allowed_ports"),
    BadAddress("file:///etc/passwd", "is neither http nor https"),
    BadAddress("ftp://news.example.com/a", "is neither http nor https"),
    BadAddress("https://me:hunter2@news.example.com/", "holds a user name or password"),
    BadAddress("www.example.com/news", "if it is an address, begin it with 'https://'"),
)


@pytest.mark.parametrize("case", BAD_ADDRESSES, ids=lambda case: case.url)
def test_an_address_that_is_not_fetched(case: BadAddress, server: StubServer) -> None:
    result = summarize(case.url)
    check_told(result, 3, case.message)
    assert "hunter2" not in result.stderr
    assert server.requests == ()


@dataclass
class Site:
    """A site without a network: what it answers to any URL."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"

    def fetch(self, url: str) -> Page:
        check_status(self.status, url)
        return Page(url=url, body=self.body, content_type=self.content_type)

    async def afetch(self, url: str) -> Page:
        return self.fetch(url)


@pytest.mark.parametrize(
    ("site", "error", "message"),
    [
        (Site(404), FetchError, "is not there (404); check the address"),
        (Site(403), FetchError, "refused to answer (403)"),
        (Site(401), FetchError, "wants a login (401)"),
        (Site(503), FetchError, "failed (503): the fault is the site's"),
        (Site(body=PAGE.format("Sign in", LOGIN).encode()), NoArticle, "is a login page"),
        (Site(body=b"%PDF-1.7\n1 0 obj"), UnreadableSource, "a PDF"),
        (Site(body=b""), NoArticle, "has 0 words of prose"),
    ],
    ids=["404", "403", "401", "503", "login", "pdf", "nothing"],
)
def test_a_page_that_is_no_article(
    site: Site,
    error: type[NutgrafError],
    message: str,
    server: StubServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = "https://news.example.com/corvane?token=hunter2"
    with pytest.raises(error), Summarizer(fetcher=site) as summarizer:
        summarizer.summarize(url)

    def fetcher(*_: object) -> Site:
        return site

    monkeypatch.setattr("nutgraf.intake.reading._fetcher", fetcher)
    result = summarize(url)
    check_told(result, 3, message)
    assert "hunter2" not in result.stderr
    assert server.requests == ()
