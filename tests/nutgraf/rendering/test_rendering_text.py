import re

import pytest
from inline_snapshot import snapshot

from nutgraf.rendering import to_text
from nutgraf.segmentation.segments import Segmentation
from nutgraf_schemas.digest import Digest

SGR = re.compile(r"\x1b\[[0-9;]*m")


def test_a_digest_at_80_columns(digest: Digest) -> None:
    assert to_text(digest, width=80, color=False) == snapshot("""\
Energy storage · Power grids · Nordic markets

Norvik Energi stakes €1.4 billion on batteries instead of cables
The Norwegian utility plans six battery parks by 2029; five of them still need a
permit.

The Baltic Ledger · 12 May 2026 · 2 min read
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

KEY TAKEAWAYS ──────────────────────────────────────────────────────────────────

• A €1.4 billion bet on storage: Norvik Energi will build six battery parks that
  are to hold 4.2 gigawatt-hours by 2029, the largest such plan in the Nordic
  countries. [1, 2, 3]

• Five of six permits are open: Only Florvåg has its permit; the ministry will
  decide on the others before the summer recess. [4, 5, 18]

• A lifeline for Tessel Cells: The order fills the Swedish maker's Skellan plant
  until 2028. [11, 12]

KEY DEVELOPMENTS ───────────────────────────────────────────────────────────────

• Building starts in September at Florvåg, the only site with a permit. [4, 5]

• Tessel Cells will supply the cells and hire 900 people. [11, 13]

• Calder & Pike cut its rating for the shares to “hold”. [17]

MARKET IMPACT ──────────────────────────────────────────────────────────────────

◆ Mixed. Profit fell and the shares closed lower, while capacity payments rose
and a struggling supplier gained an order. [8, 10, 11]

Metric                                  Value            Period
──────────────────────────────────────────────────────────────────────────
Operating profit                 €318 million   ▼ down   first quarter [8]
Capacity payments                 €96 million   ▲ up     first quarter [8]
Net debt                         €2.1 billion   ■ flat   [9]
Battery capacity planned   4.2 gigawatt-hours            by 2029 [3]

• Norvik Energi (NVKE): Its shares closed 3.4% lower. [8, 10]

• Tessel Cells: It will hire 900 people at Skellan. [11, 13]

STRATEGIC INSIGHTS ─────────────────────────────────────────────────────────────

• Norvik Energi treats storage as a way around a cable that has been stuck for
  eleven years. [1, 6]

• The return depends on price swings, which a mild winter may close. [15]

QUOTES ─────────────────────────────────────────────────────────────────────────

│ “We have waited eleven years for a cable that nobody wants in their valley,”
│ — Ingrid Solheim, chief executive, Norvik Energi [6]

│ “A battery fits behind a supermarket, … and it can be there before the next
│ election.”
│ — Ingrid Solheim [6, 7]

│ “You are buying insurance and calling it a power plant,”
│ — Marek Dvorsky, an analyst, Calder & Pike [15, 16]

CONCLUSION ─────────────────────────────────────────────────────────────────────

Whether the plan stands now rests with the ministry; should it refuse, two of
the parks may move to Denmark. [18, 19]

SUPPLY CHAIN ───────────────────────────────────────────────────────────────────

• Supplier: Tessel Cells · Exclusive: – [11]

────────────────────────────────────────────────────────────────────────────────
2 items dropped: figure not in the article (1), lost hedge (1)
fjord-small-2 · 7 requests · 8,412 tokens in (3,100 cached), 912 out · $0.0021 ·
14.2 s
""")


@pytest.mark.parametrize("width", [50, 60, 80, 100, 120])
@pytest.mark.parametrize("color", [False, True])
def test_no_line_is_too_long_or_ends_in_blanks(digest: Digest, width: int, color: bool) -> None:
    lines = SGR.sub("", to_text(digest, width=width, color=color)).split("\n")

    assert lines.pop() == ""
    assert max(map(len, lines)) == min(width, 100)
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("width", [50, 60, 80])
def test_no_character_of_the_table_is_lost(
    digest: Digest, segmentation: Segmentation, width: int
) -> None:
    impact = digest.market_impact
    assert impact is not None
    evidence = segmentation.evidence(range(1, 20))
    crowded = impact.metrics[0].model_copy(update={"value": "€318" * 9, "evidence": evidence})
    only = impact.model_copy(update={"metrics": (crowded,), "affected": ()})
    text = to_text(digest.model_copy(update={"market_impact": only}), width=width, color=False)

    table = text.split("MARKET IMPACT")[1].split("STRATEGIC INSIGHTS")[0].split("Metric")[1]
    expected = f"Operating profit {'€318' * 9} ▼ down first quarter {[*range(1, 20)]} Value Period"
    assert sorted(re.sub(r"[\s─]", "", table)) == sorted(expected.replace(" ", ""))


def test_colour_changes_no_character(digest: Digest) -> None:
    coloured = to_text(digest, width=80, color=True)

    assert SGR.search(coloured)
    assert SGR.sub("", coloured) == to_text(digest, width=80, color=False)


def test_directions_have_a_sign_and_a_colour(digest: Digest) -> None:
    coloured = to_text(digest, color=True)

    for colour, direction in ((31, "▼ down"), (32, "▲ up"), (33, "■ flat")):
        assert re.search(rf"\x1b\[{colour}m{direction} *\x1b\[0m", coloured)


def test_the_environment_has_no_say(digest: Digest, monkeypatch: pytest.MonkeyPatch) -> None:
    before = to_text(digest, color=True)
    for name, value in {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "33"}.items():
        monkeypatch.setenv(name, value)

    assert to_text(digest, color=True) == before


def test_a_digest_of_nothing_says_so(digest: Digest) -> None:
    bare = Digest(article=digest.article, provenance=digest.provenance)

    text = to_text(bare, color=False)
    assert text.startswith("Norvik bets €1.4bn on batteries where cables failed\n")
    assert "KEY TAKEAWAYS" not in text
    assert "dropped" not in text
