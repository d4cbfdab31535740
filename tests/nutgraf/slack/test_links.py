"""Which links somebody meant."""

import time
from dataclasses import dataclass
from typing import Any

import pytest

from nutgraf.slack.links import is_of, links_in, links_of

A = "https://news.example/a"
B = "https://news.example/b"


@dataclass(frozen=True)
class Text:
    id: str
    text: str
    links: tuple[str, ...]


@pytest.mark.parametrize(
    "case",
    [
        Text("nothing", "", ()),
        Text("words", "what is new at the docks?", ()),
        Text("a link", A, (A,)),
        Text("as Slack marks it", f"<{A}>", (A,)),
        Text("with a label", f"<{A}|the docks>", (A,)),
        Text("with a label that is another link", f"<{A}|{B}>", (A,)),
        Text("in words", f"please read {A} for me", (A,)),
        Text("at the end of a sentence", f"Read {A}.", (A,)),
        Text("in brackets", f"(see {A})", (A,)),
        Text("in quotation marks", f"“{A}”", (A,)),
        Text("in bold", f"*{A}*", (A,)),
        Text("with brackets of its own", f"{A}_(ship)", (f"{A}_(ship)",)),
        Text("twice", f"{A} {A}", (A,)),
        Text("twice, once marked", f"<{A}> {A}", (A,)),
        Text("two", f"{A} {B}", (A, B)),
        Text("with a query", f"<{A}?x=1&amp;y=2>", (f"{A}?x=1&y=2",)),
        Text("as typed, with a query", f"{A}?x=1&amp;y=2", (f"{A}?x=1&y=2",)),
        Text("of another kind", "<mailto:ann@news.example|ann>", ()),
        Text("an address of mail", "ann@news.example", ()),
        Text("a mention", "<@U0ANN> hello", ()),
        Text("a channel", "<#C0NEWS|news.example>", ()),
        Text("without https://", "news.example/a", (A,)),
        Text("a domain", "www.news.example", ("https://www.news.example",)),
        Text("a domain beside a link", f"{A} of news.example", (A,)),
        Text("in capitals", "HTTPS://news.example/a", ("HTTPS://news.example/a",)),
        Text("with a port", "http://news.example:8080/a", ("http://news.example:8080/a",)),
        Text("in another script", "https://новости.example/а", ("https://новости.example/а",)),
        Text("a file", "file:///etc/passwd", ()),
        Text("a number", "3.5 percent", ()),
    ],
    ids=lambda case: case.id,
)
def test_links_of_a_text(case: Text) -> None:
    assert links_in(case.text) == case.links


@pytest.mark.parametrize(
    "text",
    [
        "<https://" * 4_000,
        "<https://x|" * 3_600,
        "a." * 20_000,
        "https://x" + ")" * 40_000,
        "<" * 40_000,
    ],
    ids=["opened", "labelled", "dots", "closed", "signs"],
)
def test_a_long_text_takes_no_long_time(text: str) -> None:
    """Slack's messages have 40,000 characters: where time grew with their square, seconds passed
    in which nobody else was heard."""
    began = time.perf_counter()
    links_in(text)
    assert time.perf_counter() - began < 0.15


def _rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return [{"type": "rich_text", "elements": [section]}]


@pytest.mark.parametrize(
    ("message", "links"),
    [
        pytest.param({}, (), id="nothing"),
        pytest.param({"text": None, "blocks": None, "attachments": None}, (), id="nulls"),
        pytest.param({"text": f"<{A}>"}, (A,), id="in its text"),
        pytest.param({"blocks": _rich({"type": "link", "url": A})}, (A,), id="in its blocks"),
        pytest.param(
            {"text": f"<{A}>", "blocks": _rich({"type": "link", "url": A})}, (A,), id="in both"
        ),
        pytest.param(
            {"blocks": _rich({"type": "link", "url": "mailto:a@b.example"})}, (), id="of mail"
        ),
        pytest.param({"attachments": [{"from_url": A, "title_link": B}]}, (A,), id="unfurled"),
        pytest.param({"attachments": [{"title_link": B}, {}]}, (B,), id="a title"),
        pytest.param({"blocks": ["?"]}, (), id="no block"),
    ],
)
def test_links_of_a_message(message: dict[str, Any], links: tuple[str, ...]) -> None:
    assert links_of(message) == links


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://news.example/a", True),
        ("https://NEWS.example./a", True),
        ("https://www.news.example:8443/a", True),
        ("https://fakenews.example/a", False),
        ("https://news.example.evil.example/a", False),
        ("https://news.example@evil.example/a", False),
        ("https://evil.example/news.example", False),
        ("https://[news.example/a", False),
        ("", False),
    ],
)
def test_domains_have_what_is_below_them(url: str, *, is_one: bool) -> None:
    assert is_of(url, ("news.example",)) is is_one
    assert not is_of(url, ())
