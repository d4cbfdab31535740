from datetime import UTC, datetime
from decimal import Decimal

import pytest

from nutgraf.rendering import wording
from nutgraf_schemas.digest import Digest, Dropped


@pytest.mark.parametrize(
    ("usd", "words"),
    [
        (None, "cost unknown"),
        (Decimal(0), "$0.00"),
        (Decimal("0.00003"), "under $0.0001"),
        (Decimal("0.00214"), "$0.0021"),
        (Decimal("0.0849"), "$0.08"),
        (Decimal("1234.5"), "$1,234.50"),
    ],
)
def test_costs_are_never_rounded_to_nothing(usd: Decimal | None, words: str) -> None:
    assert wording.cost(usd) == words


@pytest.mark.parametrize(
    ("name", "title"),
    [("supply_chain", "Supply chain"), ("ESG", "ESG"), ("_", "Untitled section")],
)
def test_the_name_of_a_section_becomes_its_title(name: str, title: str) -> None:
    assert wording.section_title(name) == title


def test_reasons_of_drops_are_counted_most_frequent_first() -> None:
    dropped = [
        Dropped(path="quotes[0]", value="x", reason=reason, message="x")
        for reason in ("quotation", "figure", "figure")
    ]

    assert wording.drop_summary(dropped) == (
        "3 items dropped: figure not in the article (2), no quotation (1)"
    )


def test_a_quote_without_a_known_speaker_says_so(digest: Digest) -> None:
    nobody = digest.quotes[0].model_copy(
        update={"speaker": None, "role": None, "organization": None}
    )

    assert wording.attribution(digest.quotes[0]) == (
        "Ingrid Solheim, chief executive, Norvik Energi"
    )
    assert wording.attribution(nobody) == "Speaker not identified"


def test_a_cached_digest_says_so(digest: Digest) -> None:
    record = digest.provenance.model_copy(
        update={"cached": True, "requests": 1, "cached_input_tokens": 0, "output_tokens": 1}
    )

    assert wording.provenance(record) == (
        "fjord-small-2",
        "1 request",
        "8,412 tokens in, 1 out",
        "$0.0021",
        "14.2 s",
        "from cache",
    )


def test_days_are_in_english_whatever_the_locale() -> None:
    assert wording.day(datetime(2026, 3, 1, tzinfo=UTC)) == "1 March 2026"
