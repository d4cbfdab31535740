import base64
import hashlib
import re
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]

from nutgraf.errors import InputError
from nutgraf.rendering import to_html
from nutgraf.segmentation.segments import Segmentation
from nutgraf_schemas.digest import Digest


@pytest.fixture(scope="module")
def source(digest: Digest, segmentation: Segmentation) -> str:
    return to_html(digest, segmentation.text, segmentation)


@pytest.fixture(scope="module")
def page(source: str) -> Any:
    return html.document_fromstring(source)


def test_the_page_shows_all_of_the_digest(page: Any, digest: Digest) -> None:
    text = " ".join(page.text_content().split())

    for item in (*digest.key_takeaways, *digest.quotes, *digest.dropped):
        for value in item.model_dump(include={"headline", "detail", "text", "speaker", "value"}):
            shown = getattr(item, value)
            assert shown is None or shown in text
    for part in ("▼", "▲", "■", "4.2 gigawatt-hours", "NVKE", "Supplier: Tessel Cells", "$0.0021"):
        assert part in text


def test_every_item_leads_to_the_sentences_it_rests_on(
    page: Any, segmentation: Segmentation
) -> None:
    items = page.find_class("item")
    assert len(items) == 20
    for item in items:
        numbers = item.get("data-sentences").split()
        links = item.xpath(".//*[@class='references']//a/@href")
        assert links == [f"#s{number}" for number in numbers]
        for number in numbers:
            sentence = page.get_element_by_id(f"s{number}")
            assert sentence.text_content() == segmentation.sentence_text(int(number))


def test_items_come_before_the_article_in_the_order_of_focus(page: Any) -> None:
    focusable = [e.get("class").split()[0] for e in page.xpath("//*[@tabindex='0']")]

    assert focusable == ["item"] * 20 + ["pane"]
    assert page.xpath("//body/*[1]/@href") == ["#article"]


def test_the_article_is_whole(page: Any, segmentation: Segmentation) -> None:
    (article,) = page.find_class("text")

    shown = [" ".join(p.text_content().split()) for p in article.iterchildren()]
    assert shown == segmentation.text.split("\n\n")


def test_the_words_of_a_quote_are_marked_in_the_article(page: Any, digest: Digest) -> None:
    for number, quote in enumerate(digest.quotes, start=1):
        marks = page.xpath(f"//q[contains(@data-quotes, 'quote-{number} ')]")
        assert " … ".join(mark.text_content() for mark in marks) == quote.text


def test_no_identifier_stands_twice(page: Any) -> None:
    identifiers = page.xpath("//@id")

    assert len(identifiers) == len(set(identifiers))


def test_the_policy_allows_the_page_its_own_style_and_script_only(page: Any) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    hashes = {
        tag: base64.b64encode(hashlib.sha256(page.xpath(f"//{tag}")[0].text.encode()).digest())
        for tag in ("style", "script")
    }

    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{hashes['style'].decode()}'",
        f"script-src 'sha256-{hashes['script'].decode()}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert len(page.xpath("//style")) == len(page.xpath("//script")) == 1


def test_the_page_asks_for_nothing_from_anywhere(page: Any, source: str, digest: Digest) -> None:
    assert page.xpath("//@src | //@srcset | //@style | //link | //iframe | //object") == []
    assert "@import" not in source
    assert "url(" not in source
    assert [h for h in page.xpath("//@href") if not h.startswith("#")] == [digest.article.url]


def test_the_page_is_the_same_every_time(
    source: str, digest: Digest, segmentation: Segmentation
) -> None:
    assert to_html(digest, segmentation.text, segmentation) == source


@pytest.mark.parametrize(
    ("language", "lang"),
    [("nb", "nb"), ("pt-BR", "pt-BR"), (None, "en"), ('en" onload="x', "en"), ("en\n", "en")],
)
def test_the_page_is_in_the_articles_language(
    digest: Digest, segmentation: Segmentation, language: str | None, lang: str
) -> None:
    article = digest.article.model_copy(update={"language": language})
    source = to_html(
        digest.model_copy(update={"article": article}), segmentation.text, segmentation
    )

    assert html.document_fromstring(source).get("lang") == lang


def test_an_address_that_is_not_of_the_web_is_no_link(
    digest: Digest, segmentation: Segmentation
) -> None:
    article = digest.article.model_copy(update={"url": "javascript:alert(1)"})
    source = to_html(
        digest.model_copy(update={"article": article}), segmentation.text, segmentation
    )

    hrefs = html.document_fromstring(source).xpath("//@href")
    assert all(re.fullmatch(r"#(s\d+|article)", href) for href in hrefs)


def test_without_a_segmentation_the_cited_sentences_are_still_reached(
    digest: Digest, segmentation: Segmentation
) -> None:
    page = html.document_fromstring(to_html(digest, segmentation.text, None))

    for href in page.xpath("//*[@class='references']//a/@href"):
        number = int(href.removeprefix("#s"))
        assert page.get_element_by_id(f"s{number}").text_content() == (
            segmentation.sentence_text(number)
        )


def test_a_digest_of_nothing_is_the_article_alone(
    digest: Digest, segmentation: Segmentation
) -> None:
    bare = Digest(article=digest.article, provenance=digest.provenance)
    page = html.document_fromstring(to_html(bare, segmentation.text, segmentation))

    assert page.xpath("//main//*") == []
    assert page.xpath("//h1")[0].text == digest.article.title
    assert page.xpath("//details") == []
    assert len(page.find_class("sentence")) == len(segmentation.sentences)


def test_a_text_that_is_not_the_digests_is_refused(
    digest: Digest, segmentation: Segmentation
) -> None:
    with pytest.raises(
        InputError, match=r"not the digest's article: its SHA-256 is '[0-9a-f]{64}'"
    ):
        to_html(digest, f"{segmentation.text} ", None)


def test_a_segmentation_of_another_text_is_refused(
    digest: Digest, segmentation: Segmentation
) -> None:
    other = Segmentation(text="Rain.", sentences=(), quotations=())

    with pytest.raises(InputError, match="the segmentation is not the text's"):
        to_html(digest, segmentation.text, other)
