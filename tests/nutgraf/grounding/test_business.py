"""Whether an article speaks of business, and the tickers it prints."""

import pytest

from nutgraf.grounding.business import business_share, is_about_business, ticker_of
from nutgraf.segmentation import segment
from pressroom import HALVERN, OTTERS

LISTED = (
    "The company said that Corvane Foods, Inc. (NYSE: CVN) would buy its rival Bolt & Co. "
    "(NASDAQ:BLT). The Sun Group (LON: SUN) rose. Oil maker Delta Sands fell.\n"
    "Rival Tell Glass (Euronext: TELL.A) did not."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The tower cost £3 million.",
        "Investors sold shares.",
        "Inflation eats into wages.",
        "Unemployment rose as factories closed.",
    ],
)
def test_business_is_told_by_money_or_two_terms(sentence: str) -> None:
    assert is_about_business(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Two cubs were seen in April.",
        "The bank of the river flooded.",
        "Turnout was 81 per cent.",
        "",
    ],
)
def test_other_sentences_are_not_about_business(sentence: str) -> None:
    assert not is_about_business(sentence)


def test_the_share_of_an_article_about_business() -> None:
    assert business_share(segment(HALVERN)) > 0.5
    assert business_share(segment(OTTERS)) == 0
    assert business_share(segment("It cost £3. It rained.")) == 0.5


def test_a_text_without_sentences_is_not_about_business() -> None:
    assert business_share(segment("")) == 0


@pytest.mark.parametrize(
    ("name", "ticker"),
    [
        ("Corvane Foods", "CVN"),
        ("Corvane Foods Inc.", "CVN"),
        ("Corvane", "CVN"),
        ("Bolt & Co.", "BLT"),
        ("Bolt", "BLT"),
        ("The Sun Group", "SUN"),
        ("Sun Group", "SUN"),
        ("Tell Glass", "TELL.A"),
    ],
)
def test_a_printed_ticker_is_found(name: str, ticker: str) -> None:
    assert ticker_of(name, LISTED) == ticker


@pytest.mark.parametrize(
    "name",
    [
        "The company",
        "The Moon Group",
        "The",
        "Foods",
        "Glass",
        "Co.",
        "rival",
        "Corvane Mills",
        "Corvane Foods Europe",
        "Delta Sands",
        "Oil",
        "NYSE",
        "",
        "...",
    ],
)
def test_no_other_name_gets_a_ticker(name: str) -> None:
    assert ticker_of(name, LISTED) is None


def test_a_ticker_far_behind_a_name_is_not_its() -> None:
    assert ticker_of("Corvane", "Corvane rose, said " + "very " * 20 + "much (NYSE: CVN).") is None
