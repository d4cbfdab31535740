"""A verification as a page: all of it there, tied together, and dead."""

import base64
import hashlib
import re
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]

from nutgraf.rendering import verification_to_html
from nutgraf.segmentation import segment
from nutgraf.verification import report, verify
from nutgraf_schemas.article import Article
from pressroom import HALVERN

SUMMARY = """\
# Halvern cuts its forecast

- Revenue rose **4%** to £910 billion in the first half.
- The company will sell its packaging arm, which employs 1,400 people.

"We will not sell the Tarn mill," said Greta Lindqvist. Anna Brandt owns an aquarium.
"""
ARTICLE = Article(
    text=HALVERN,
    title="Pulp prices bite",
    publisher="The Brae Courier",
    url="https://brae.example/halvern",
)
VALUE: Any = {
    "lead": "Revenue rose 5% to £910 million.",
    "quotes": [{"text": "We will not close the Tarn mill", "speaker": "Greta Lindqvist"}],
}
EVIL = '<script>alert(1)</script>"><img src=x onerror=y>{{ 7 * 7 }}\u202e\x1b[31m\u200b'


def page_of(article: Article, summary: Any) -> Any:
    verification = verify(article, summary)
    return html.document_fromstring(report(verification, article, summary, "html"))


@pytest.fixture(scope="module")
def source() -> str:
    return report(verify(ARTICLE, SUMMARY), ARTICLE, SUMMARY, "html")


@pytest.fixture(scope="module")
def page(source: str) -> Any:
    return html.document_fromstring(source)


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_verdict_is_on_top(page: Any) -> None:
    (verdict,) = page.xpath("//h1")
    assert verdict.text == "4 of 5 claims do not hold"
    assert verdict.get("class") == "verdict fails"
    assert "1 figure" in _text(page.find_class("tally")[0])


def test_every_finding_is_a_card_under_its_words(page: Any) -> None:
    findings = verify(ARTICLE, SUMMARY).findings
    cards = page.find_class("finding")
    assert [card.get("id") for card in cards] == [f"finding-{n + 1}" for n in range(len(findings))]
    for card, finding in zip(cards, findings, strict=True):
        shown = _text(card)
        assert " ".join(finding.message.split()) in shown
        if finding.nearest:
            assert " ".join(finding.nearest.text.split()) in shown
        (words,) = card.getparent().getparent().find_class("words")
        assert finding.text in re.sub(r"\[\d+\]", "", _marked(words))


def _marked(words: Any) -> str:
    """A block's characters, its marks' numbers in brackets."""
    return "".join(
        f"[{text}]" if text.getparent().tag == "sup" and text.is_text else str(text)
        for text in words.xpath(".//text()")
    )


def test_the_marked_words_are_those_of_the_finding(page: Any) -> None:
    for number, finding in enumerate(verify(ARTICLE, SUMMARY).findings, 1):
        marks = page.xpath(f"//a[contains(@data-quotes, 'finding-{number} ')]")
        words = "".join("".join(m.xpath("./text() | ./span/text()")) for m in marks)
        assert words == finding.text
        assert all(mark.get("data-item") in mark.get("data-quotes").split() for mark in marks)


def test_the_summary_is_shown_whole(source: str) -> None:
    page = html.document_fromstring(source)
    for sup in page.xpath("//sup"):
        sup.drop_tree()
    shown = " ".join(_text(words) for words in page.find_class("words"))
    assert shown == " ".join(SUMMARY.split())


def test_the_article_is_whole_and_its_nearest_sentences_are_marked(source: str) -> None:
    page = html.document_fromstring(source)
    (article,) = page.find_class("text")
    assert _text(article) == " ".join(HALVERN.split())
    near = {element.get("id") for element in page.find_class("near")}
    linked = {h.removeprefix("#") for h in page.xpath("//*[@class='references']//a/@href")}
    assert near == linked
    assert "may sell" in {q.text_content() for q in page.xpath("//q")}


def test_cards_lead_to_sentences_by_links_that_need_no_script(page: Any) -> None:
    segmentation = segment(HALVERN)
    for card in page.find_class("finding"):
        numbers = card.get("data-sentences").split()
        assert card.xpath(".//*[@class='references']//a/@href") == [f"#s{n}" for n in numbers]
        for number in numbers:
            sentence = page.get_element_by_id(f"s{number}")
            assert sentence.text_content() == segmentation.sentence_text(int(number))


def test_no_identifier_stands_twice_and_every_link_leads_somewhere(page: Any) -> None:
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    inside = {h.removeprefix("#") for h in page.xpath("//@href") if h.startswith("#")}
    assert inside <= set(identifiers)
    assert [h for h in page.xpath("//@href") if not h.startswith("#")] == [ARTICLE.url]


def test_the_strings_of_json_have_their_paths() -> None:
    page = page_of(ARTICLE, VALUE)
    paths = [element.text for element in page.find_class("path")]
    assert paths == ["lead", "quotes.0.text", "quotes.0.speaker"]
    assert len(page.find_class("finding")) == 1


def test_a_summary_that_holds_says_so() -> None:
    page = page_of(ARTICLE, "Net debt was unchanged at £310 million.")
    assert page.xpath("//h1")[0].get("class") == "verdict holds"
    assert page.xpath("//h1/text()") == ["The claim holds"]
    assert page.find_class("finding") == []
    assert page.find_class("near") == []


def test_what_was_not_checked_is_told() -> None:
    summary = (
        "Der Umsatz ist gestiegen, und das Werk wird nicht verkauft. Die Aktie ist nicht teuer."
    )
    (note,) = [_text(note) for note in page_of(ARTICLE, summary).find_class("note")]
    assert note == (
        "Not checked: speaker, direction, name, negation, support; the summary is in German, the "
        "article in English."
    )


@pytest.mark.parametrize(
    ("article", "summary"),
    [
        (ARTICLE, f"Revenue rose 5% {EVIL} to £910 million."),
        (ARTICLE, {EVIL: f"Revenue rose 5%. {EVIL}"}),
        (Article(text=f"{HALVERN}\n\n{EVIL}", title=EVIL, author=EVIL), f"Profit fell 99%. {EVIL}"),
        (Article(text=HALVERN, language='en" onload="x', url="javascript:alert(1)"), "Sales fell."),
    ],
    ids=["summary", "path", "article", "metadata"],
)
def test_nothing_that_others_wrote_is_alive(article: Article, summary: Any) -> None:
    source = report(verify(article, summary), article, summary, "html")
    page = html.document_fromstring(source)
    assert len(page.xpath("//script")) == 1
    assert (
        page.xpath("//img | //@onerror | //@onload | //@src | //@style | //link | //iframe") == []
    )
    assert not set("\u202e\x1b\u200b") & set(source)
    assert "49" not in "".join(page.xpath("//body//text()")).replace("£49", "")
    assert all(href.startswith(("#", "https:")) for href in page.xpath("//@href"))
    assert page.get("lang") == "en"


def test_the_policy_allows_the_page_its_own_style_and_script_only(page: Any) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    hashes = {
        tag: base64.b64encode(
            hashlib.sha256(page.xpath(f"//{tag}")[0].text.encode()).digest()
        ).decode()
        for tag in ("style", "script")
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; "
        f"script-src 'sha256-{hashes['script']}'; base-uri 'none'; form-action 'none'"
    )


def test_the_page_is_the_same_every_time(source: str) -> None:
    assert report(verify(ARTICLE, SUMMARY), ARTICLE, SUMMARY, "html") == source


def test_findings_in_strings_that_are_not_given_are_shown_by_their_words() -> None:
    verification = verify(ARTICLE, VALUE)
    source = verification_to_html(verification, [], ARTICLE, segment(HALVERN))
    page = html.document_fromstring(source)
    assert [_text(words) for words in page.find_class("words")] == ["5%"]
