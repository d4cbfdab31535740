"""A lead that its own detail says again is told from one that adds something."""

import pytest

from nutgraf.rendering.repetition import repeats

DETAIL = "Orders climbed 12% to $1.8 billion, and Mott Mills' margin was unchanged at 31.4%."


@pytest.mark.parametrize(
    "lead",
    [
        "Orders climbed 12%",
        "Order climbs by 12%",
        "Mott Mills margin unchanged at 31.4%",
        "Unchanged margin",
    ],
)
def test_a_lead_whose_every_word_comes_again_is_a_repetition(lead: str) -> None:
    assert repeats(lead, DETAIL)


@pytest.mark.parametrize(
    "lead", ["Orders at a record", "Orders climbed 21%", "A strong quarter", "", "And so on", "—"]
)
def test_a_lead_that_says_more_or_nothing_is_none(lead: str) -> None:
    assert not repeats(lead, DETAIL)
