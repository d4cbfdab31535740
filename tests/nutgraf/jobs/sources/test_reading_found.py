"""Reading what a source has found."""

import asyncio
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.errors import FetchError, NoArticle, SettingsError, UnreadableSource
from nutgraf.intake import Page
from nutgraf.jobs.records import Found, InputKind
from nutgraf.jobs.sources import read_found
from nutgraf_schemas.article import Article, Metadata

STORY = (
    "The port of Lindholm closed its northern gate on Tuesday after a crane of Brandt Cargo "
    "leaned against the harbour office. Nobody was hurt. The company said that the gate would "
    "open again on Thursday, and that ships would be sent to the southern quay until then. "
    "Harbour master Ida Voss called the crane a nuisance and promised a report by Friday evening."
)
PAGE = (
    '<!DOCTYPE html><html lang="de"><head><title>Gate closed</title>'
    '<meta property="article:published_time" content="2026-11-23T08:00:00Z">'
    '<meta name="author" content="Page Author"></head>'
    f"<body><article><h1>Gate closed</h1><p>{STORY}</p></article></body></html>"
)
KNOWN = Metadata(
    url="https://wire.example.com/7",
    title="Crane shuts gate",
    publisher="Lindholm Courier",
    published_at=datetime(2026, 11, 24, 5, tzinfo=UTC),
)


class Fetching:
    """Gives one page for every address, and remembers what was asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []

    def fetch(self, url: str) -> Page:
        raise AssertionError("an event loop would wait for it")

    async def afetch(self, url: str) -> Page:
        self.asked.append(url)
        return self.page


def read(
    kind: InputKind,
    content: str,
    metadata: Metadata | None = None,
    *,
    language: str | None = None,
    fetcher: Fetching | None = None,
) -> Article:
    found = Found("wire-7", kind, content, "night.jsonl, line 7", metadata or Metadata())
    return asyncio.run(read_found(found, language=language, fetcher=fetcher))


def test_a_text_is_the_article_unchanged() -> None:
    text = f"  {STORY}\r\n\r\nMore on this: see our site.\n"
    assert read("text", text).text == text


def test_what_the_source_knows_stands_at_the_article() -> None:
    article = read("text", STORY, KNOWN)
    assert article == Article(text=STORY, **KNOWN.model_dump())


def test_what_the_source_knows_goes_before_what_the_page_says() -> None:
    article = read("html", PAGE, KNOWN)
    assert article.text == STORY
    assert article.title == "Crane shuts gate"
    assert article.publisher == "Lindholm Courier"
    assert article.published_at == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert article.url == "https://wire.example.com/7"


def test_what_the_source_does_not_know_the_page_says() -> None:
    article = read("html", PAGE, Metadata(publisher="Lindholm Courier"))
    assert article.title == "Gate closed"
    assert article.author == "Page Author"
    assert article.language == "de"
    assert article.publisher == "Lindholm Courier"


def test_a_title_that_a_text_begins_with_gives_way_too() -> None:
    text = f"Gate closed in Lindholm\n\n{STORY}"
    assert read("text", text).title == "Gate closed in Lindholm"
    assert read("text", text, KNOWN).title == "Crane shuts gate"
    assert read("text", text, KNOWN).text == text


def test_a_piece_of_markup_is_a_page() -> None:
    assert read("html", f"<p>{STORY}</p>").text == STORY


def test_markup_is_in_the_characters_that_it_is_given_in() -> None:
    """The string has been decoded: what the page says of its bytes holds no more."""
    page = PAGE.replace("Voss", "Voß").replace("<head>", '<head><meta charset="iso-8859-5">')
    assert "Voß" in read("html", page).text


def test_a_page_given_as_text_is_read_as_a_page() -> None:
    assert read("text", PAGE).text == STORY


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE, encoding="utf-8")
    assert read("path", str(path)).text == STORY
    assert read("path", str(path), KNOWN).title == "Crane shuts gate"


def test_an_address_is_fetched_and_keeps_where_the_page_was_in_the_end() -> None:
    fetcher = Fetching(Page("https://example.com/gate?utm=1", PAGE.encode(), "text/html"))
    article = read("url", "https://wire.example.com/go/7", KNOWN, fetcher=fetcher)
    assert fetcher.asked == ["https://wire.example.com/go/7"]
    assert article.url == "https://example.com/gate?utm=1"
    assert article.title == "Crane shuts gate"
    assert article.text == STORY


@pytest.mark.parametrize("kind", ["text", "html", "path", "url"])
def test_the_language_that_is_asked_for_overrides_all(kind: InputKind, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    content = {
        "text": STORY,
        "html": PAGE,
        "path": str(tmp_path / "a.html"),
        "url": "https://example.com/a",
    }[kind]
    fetcher = Fetching(Page("https://example.com/a", PAGE.encode(), "text/html"))
    known = Metadata(language="fr")
    assert read(kind, content, known, fetcher=fetcher).language == "fr"
    assert read(kind, content, known, fetcher=fetcher, language="en-GB").language == "en"


@pytest.mark.parametrize("address", ["/etc/passwd", "file:///etc/passwd", "a.txt", "", "ftp://x/y"])
def test_an_address_is_never_a_file(address: str) -> None:
    with pytest.raises(FetchError):
        read("url", address, fetcher=Fetching(Page(address, PAGE.encode())))


def test_addresses_inside_are_refused_without_a_fetcher_of_ones_own() -> None:
    with pytest.raises(FetchError, match="not public"):
        read("url", "http://127.0.0.1:80/")


def test_what_is_no_article_is_told() -> None:
    with pytest.raises(NoArticle, match="is empty"):
        read("text", "  ")
    with pytest.raises(NoArticle, match="3 words"):
        read("text", "Rain fell again.")
    with pytest.raises(NoArticle, match="'wire-7'"):
        read("html", "<html><body><p>Rain fell.</p></body></html>")
    with pytest.raises(UnreadableSource, match="There is no file"):
        read("path", "/nowhere/a.txt")
    with pytest.raises(UnreadableSource):
        read("html", "\udcff" * 500)
    with pytest.raises(UnreadableSource, match="half a character"):
        read("text", STORY + "\ud800")


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(SettingsError, match="ISO 639-1"):
        read("text", STORY, language="English")


def test_plain_text_is_read_without_a_thread() -> None:
    before = threading.active_count()
    read("text", STORY)

    async def many() -> int:
        for _ in range(20):
            await read_found(Found("a", "text", STORY, "a"))
        return threading.active_count()

    assert asyncio.run(many()) == before


def test_plain_text_is_read_in_less_than_a_millisecond(steady: None) -> None:
    found = Found("a", "text", "\n\n".join([STORY] * 20), "a", KNOWN)

    async def best() -> float:
        taken: list[float] = []
        for _ in range(50):
            began = time.perf_counter()
            await read_found(found)
            taken.append(time.perf_counter() - began)
        return min(taken)

    assert asyncio.run(best()) < 0.001
