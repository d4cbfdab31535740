"""Lower case, as a pattern that ignores case sees a text."""

import re

import pytest

from nutgraf.grounding.letter_case import lowered

TEXTS = (
    "Sales MAY fall",
    "\u0130t m\u0131ght not",
    "con\u017fidered and \u212aept",
    "Überschuss, ΣΟΦΟΣ, “Straẞe”",
)


@pytest.mark.parametrize("text", TEXTS)
def test_every_character_stays_in_its_place(text: str) -> None:
    assert len(lowered(text)) == len(text)


@pytest.mark.parametrize("text", TEXTS)
def test_a_pattern_finds_what_it_would_find_ignoring_case(text: str) -> None:
    pattern = "may|it|might|considered|kept"
    ignoring = [m.span() for m in re.finditer(pattern, text, re.IGNORECASE)]
    assert [m.span() for m in re.finditer(pattern, lowered(text))] == ignoring
    assert ignoring or not text.startswith(("S", "\u0130", "c"))
