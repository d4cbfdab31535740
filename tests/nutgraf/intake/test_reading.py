"""Every source gives an article or an error that says what to do, awaited or not."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from nutgraf.errors import FetchError, NoArticle, SettingsError, SourceError, UnreadableSource
from nutgraf.intake import (
    Limits,
    Page,
    Source,
    aread,
    article_from_bytes,
    article_from_text,
    article_from_url,
    read,
)
from nutgraf_schemas.article import Article

SENTENCE = "The harbour of Wexcombe was closed on Tuesday after a crane fell into the basin. "
STORY = "Crane falls into harbour\r\n\r\n" + SENTENCE * 4 + "\r\n\u200b"
PAGE = (
    "<html lang='fr'><head><title>Crane falls</title></head><body>"
    + "".join(f"<p>{i}. {SENTENCE * 2}</p>" for i in range(3))
    + "</body></html>"
)


class CannedFetcher:
    """Answers from a table; what is not in it fails."""

    def __init__(self, *pages: Page) -> None:
        self.pages = {page.url: page for page in pages}

    def fetch(self, url: str) -> Page:
        if url not in self.pages:
            raise FetchError(f"{url!r} is not there (404)", source=url, status=404)
        return self.pages[url]

    async def afetch(self, url: str) -> Page:
        await asyncio.sleep(0)
        return self.fetch(url)


URL = "https://post.example/crane?id=7&session=hunter2"
FETCHER = CannedFetcher(
    Page(URL, PAGE.encode(), "text/html"),
    Page("https://post.example/latin", PAGE.encode("utf-16-le"), "text/html; charset=utf-16le"),
    Page("https://post.example/plain", STORY.encode(), "text/plain"),
    Page("https://post.example/plain?sig=hunter2#hunter2", STORY.encode(), "text/plain"),
    Page("https://post.example/pdf", b"%PDF-1.7 and so on", None),
)


def read_awaited(source: Source, *, language: str | None = None) -> Article:
    return asyncio.run(aread(source, language=language, fetcher=FETCHER))


def read_plainly(source: Source, *, language: str | None = None) -> Article:
    return read(source, language=language, fetcher=FETCHER)


Reader = Callable[..., Article]
both_ways = pytest.mark.parametrize("reader", [read_plainly, read_awaited], ids=["read", "aread"])


@both_ways
def test_a_string_of_prose_is_the_text_unchanged(reader: Reader) -> None:
    article = reader(STORY)
    assert article.text == STORY
    assert article.title == "Crane falls into harbour"
    assert article.id == hashlib.sha256(STORY.encode()).hexdigest()


@both_ways
def test_a_plain_text_file_is_its_decoded_content_unchanged(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + STORY.encode())
    assert reader(path).text == STORY
    assert reader(str(path)).text == STORY


@both_ways
def test_an_address_is_fetched_and_extracted(reader: Reader) -> None:
    article = reader(f" {URL}\n")
    assert article.url == "https://post.example/crane?id=7"
    assert (article.title, article.language) == ("Crane falls", "fr")
    assert article.text.count("\n\n") == 2


@both_ways
def test_plain_text_from_the_web_is_unchanged_and_knows_its_address(reader: Reader) -> None:
    article = reader("https://post.example/plain")
    assert (article.text, article.url) == (STORY, "https://post.example/plain")


@both_ways
def test_the_whole_address_is_fetched_and_its_secrets_are_not_kept(reader: Reader) -> None:
    article = reader("https://post.example/plain?sig=hunter2#hunter2")
    assert article.url == "https://post.example/plain"


def test_an_address_that_others_fetched_with_a_password_is_kept_without_it() -> None:
    url = "https://ann:hunter2@post.example/x?id=7"
    page = article_from_bytes(PAGE.encode(), name="x.html", url=url)
    text = article_from_bytes(STORY.encode(), name="x.txt", url=url)
    assert page.url == text.url == "https://post.example/x?id=7"


@both_ways
def test_bytes_are_read(reader: Reader) -> None:
    assert reader(PAGE.encode()).language == "fr"


@both_ways
def test_an_article_is_itself(reader: Reader) -> None:
    article = Article(text=STORY, title="Mine")
    assert reader(article) is article


@both_ways
def test_a_language_that_is_asked_for_overrides_the_sources(reader: Reader) -> None:
    assert reader(PAGE, language="de-AT").language == "de"
    with pytest.raises(SettingsError, match="'German'"):
        reader(PAGE, language="German")


@both_ways
@pytest.mark.parametrize(
    ("source", "error", "why"),
    [
        ("", NoArticle, "The text is empty"),
        (b"", NoArticle, "The text is empty"),
        ("Rain fell on Tuesday.", NoArticle, "The text has 4 words"),
        (Article(text="Rain fell."), NoArticle, "The text has 2 words"),
        ("x " * 200_001, UnreadableSource, "400,002 characters"),
        (b"x" * 5_000_001, UnreadableSource, "larger than 5 MB"),
        ("<html>" + "x" * 5_000_001, UnreadableSource, "larger than 5 MB"),
        ("artcle.txt", UnreadableSource, "There is no file 'artcle.txt'"),
        (Path("artcle.txt"), UnreadableSource, "There is no file 'artcle.txt'"),
        (Path(), UnreadableSource, "is a folder"),
        ("file:///etc/passwd", FetchError, "give the file's path"),
        ("ftp://post.example/a.txt", FetchError, "neither http nor https"),
        ("https://ann:hunter2@post.example/", FetchError, "user name or password"),
        ("https://post.example/gone", FetchError, "404"),
        ("https://post.example/pdf", UnreadableSource, "a PDF; save its text"),
        (b"PK\x03\x04 word/document.xml", UnreadableSource, "Word document"),
        ("Rain fell.\0" * 50, UnreadableSource, "control characters"),
    ],
)
def test_what_gives_no_article_says_why(
    reader: Reader, source: Source, error: type[SourceError], why: str
) -> None:
    with pytest.raises(error, match=why) as caught:
        reader(source)
    assert "hunter2" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_errors_of_a_fetched_page_show_no_secrets_of_its_address() -> None:
    url = "https://post.example/x?token=hunter2"
    with pytest.raises(NoArticle, match="has 2 words of prose") as caught:
        read(url, fetcher=CannedFetcher(Page(url, b"<p>Rain fell.</p>", "text/html")))
    assert "hunter2" not in f"{caught.value}{caught.value.source}"


def test_limits_are_the_callers() -> None:
    assert read("Rain fell on Tuesday.", limits=Limits(min_words=3)).word_count == 4


def test_the_charset_of_the_server_reaches_the_decoder() -> None:
    data = ("Le café. " * 60).encode("cp1252")
    article = article_from_bytes(data, name="a.txt", content_type="text/plain; charset=cp850")
    assert article.text.startswith("Le caf\u00da.")


def test_a_text_is_never_taken_for_a_path_or_an_address_where_it_must_not_be(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    with pytest.raises(NoArticle, match="The text has 1 word;"):
        article_from_text(str(path))
    with pytest.raises(FetchError, match="neither http nor https"):
        article_from_url(str(path), fetcher=FETCHER)


def test_markdown_is_told_by_its_name() -> None:
    data = f"# Crane falls\n\n**{SENTENCE}**{SENTENCE * 4}\n".replace(" **", "** ").encode()
    article = article_from_bytes(data, name="a.md")
    assert article.title == "Crane falls"
    assert article.text == (SENTENCE * 5).strip()
