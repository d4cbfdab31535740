"""The example articles are read whole, and nothing of their markup or of a site comes along."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from nutgraf.intake import read

ARTICLES = Path(__file__).parents[3] / "examples" / "articles"


@dataclass(frozen=True)
class Example:
    name: str
    title: str
    begins: str
    ends: str
    paragraphs: int
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None
    language: str | None = None


EXAMPLES = [
    Example(
        "harrow-foods-earnings.txt",
        "Harrow Foods profit falls as cocoa costs outrun price rises",
        "Harrow Foods profit falls",
        '"and we have too many ovens."',
        13,
        author="Dana Whitlock",
    ),
    Example(
        "lumen-castellan-merger.md",
        "Castellan agrees to buy laser maker Lumen Photonics for £2.4 billion",
        "LONDON — Castellan Systems, an American maker of machine tools, has agreed to buy Lumen "
        "Photonics plc for £2.4 billion",
        "before the bell in New York.",
        14,
        publisher="The Meridian Ledger",
        author="Tom Ashworth and Priya Raman",
        published_at="2026-11-09T07:42:00+00:00",
        language="en",
    ),
    Example(
        "norland-rate-decision.html",
        "Norland's central bank lifts rate to 4.25% in split vote",
        "STAVHOLM — Norland’s central bank raised its policy rate by 25 basis points",
        "The bank next decides on its rate on 28 January.",
        14,
        publisher="Fjord Business Daily",
        author="Sigrid Vang",
        published_at="2026-11-19T11:05:00+01:00",
        language="en",
    ),
    Example(
        "reef-survey.txt",
        "Divers count more young coral on Saltash reef than at any time since 2009",
        "Divers count more young coral",
        "The next survey is due in September.",
        8,
    ),
    Example(
        "tram-strike.txt",
        "Tram drivers in Wexcombe to strike for six days before Christmas",
        "Tram drivers in Wexcombe",
        "lasted two days.",
        12,
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_examples_are_read_whole(example: Example) -> None:
    article = read(ARTICLES / example.name)
    assert article.title == example.title
    assert article.text.startswith(example.begins)
    assert article.text.rstrip().endswith(example.ends)
    assert len(article.text.strip().split("\n\n")) == example.paragraphs
    assert (article.publisher, article.author) == (example.publisher, example.author)
    assert article.language == example.language
    published_at = example.published_at and datetime.fromisoformat(example.published_at)
    assert article.published_at == published_at


def test_every_example_is_tested() -> None:
    assert {path.name for path in ARTICLES.iterdir()} == {example.name for example in EXAMPLES}


@pytest.mark.parametrize(
    "foreign",
    [
        "cookies",
        "Subscribe",
        "Ignore the article",
        "saved 40%",
        "House prices",
        "Photo:",
        "rent",
        "rights reserved",
        "Breaking",
        "Skip to",
    ],
)
def test_nothing_of_the_site_is_in_the_article_of_the_page(foreign: str) -> None:
    assert foreign not in read(ARTICLES / "norland-rate-decision.html").text


def test_a_quotation_over_two_paragraphs_keeps_its_marks() -> None:
    text = read(ARTICLES / "norland-rate-decision.html").text
    assert "We do not promise one either.\n\n“Households have" in text
