"""Short lines: which only name what follows, and which say something."""

import pytest

from nutgraf.verification import verify
from nutgraf.verification.labels import weight

ARTICLE = (
    "Halvern Mills will cut about 900 of its 4,100 jobs. Revenue dropped 12% to £910 million. "
    "The chief executive, Greta Holm, said that the mill in Tarn stays open. Orders fell 27%."
)


@pytest.mark.parametrize(
    "line",
    [
        "Market impact",
        "Key takeaways",
        "Lessons learned",
        "Questions raised",
        "What changed",
        "What this means for the mill",
        "Why it matters",
        "Job cuts",
        "Price increases",
        "Product launches in Europe",
        "Key wins and losses",
        "Q3 results",
        "Outlook for 2027",
        "Steps to reduce costs",
        "The lost decade",
        "Newly approved drugs",
        "Rising costs",
        "Strikes and delays",
    ],
)
def test_a_heading_of_nouns_is_a_label(line: str) -> None:
    assert weight(line, is_item=False) == "label"


@pytest.mark.parametrize(
    "line",
    [
        "Revenue up 12%",
        "Revenue rose",
        "Shares lower",
        "Orrin buys Halvern",
        "Holm resigns",
        "Chief executive resigns over a row",
        "Merger approved",
        "Court upholds ban",
        "Minister was arrested",
        "Revenue did not rise",
        "Bank cuts rates",
        "Mayor wins election",
    ],
)
def test_a_line_with_a_verb_is_a_claim(line: str) -> None:
    assert weight(line, is_item=False) == "claim"


def test_an_item_is_a_claim_and_terse_where_its_words_are_few() -> None:
    assert weight("Strong quarterly results", is_item=True) == "claim"
    assert weight("Fewer jobs", is_item=True) == "terse"
    assert weight("14 plants", is_item=False) == "terse"


@pytest.mark.parametrize(
    ("summary", "kind", "text"),
    [
        ("Revenue rose 12%", "direction", "rose"),
        ("Revenue rose", "support", "Revenue rose"),
        ("- Orders fell 27%\n- Revenue up 12%", "direction", "up"),
        ("- Orders fell 27%\n- Castellan buys Halvern", "name", "Castellan"),
        ("## Chief executive resigns over a row", "support", "Chief executive resigns over a row"),
        ("* Orders fell 28%", "figure", "28%"),
    ],
)
def test_what_a_short_line_says_is_held_to_the_article(summary: str, kind: str, text: str) -> None:
    found = verify(ARTICLE, summary).findings
    assert (kind, text) in [(f.kind, f.text) for f in found]


@pytest.mark.parametrize(
    ("summary", "claims"),
    [
        ("- Revenue down 12%\n- Orders fell 27%\n- 900 jobs cut", 3),
        ("- Greta Holm\n- Halvern Mills\n- Fewer jobs", 3),
        ("## Market impact\n\nRevenue dropped 12%.", 1),
        ("- Job cuts\n  - About 900 jobs go at Halvern Mills", 1),
        ("## Orders fell 27%\n\nRevenue dropped 12%.", 2),
    ],
)
def test_short_lines_that_hold_are_counted(summary: str, claims: int) -> None:
    result = verify(ARTICLE, summary)
    assert result.ok, result.findings
    assert result.claims == claims
