"""Articles that the tests of sections, plans and verification share, and the work on them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from nutgraf.grounding.verifier import Verifier
from nutgraf.planning import DigestPlan, Grouping
from nutgraf.sections import BUILT_IN, Section
from nutgraf.segmentation import segment
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Provenance

HALVERN: Final = """\
Halvern Paper plc (LSE: HLV) reported a 12% drop in operating profit on Thursday and cut its \
forecast for the year, as the price of pulp rose faster than it could charge for tissue.

Revenue rose 4% to £910 million in the first half. Operating profit fell to £88 million from \
£100 million. Net debt was unchanged at £310 million.

"We will not close the Tarn mill," said Greta Lindqvist, chief executive of Halvern Paper. "It is \
the best that we have."

The company may sell its packaging arm, which employs 1,400 people. The board will decide in \
November.

Rival Osmund Tissue (LSE: OSM) said that it had not been approached. Analysts at Brae Bank expect \
a price of about £250 million for the arm.

Shares of Halvern fell 6.5% to 212 pence.
"""
"""Sentences: 1 profit, 2 revenue, 3 operating profit, 4 debt, 5 mill, 6 best, 7 arm, 8 board,
9 rival, 10 analysts, 11 shares."""

OTTERS: Final = """\
Otters have come back to the upper Lenn for the first time in forty years, wardens said.

Two cubs were seen near the weir in April. The wardens put up cameras on both banks of the river.

Floods drowned many nests of the sand martin. The otters left them alone.
"""

COUNCIL: Final = """\
The council of Marl Bay argued over its pier until midnight.

"The pier is a danger to everybody on it," said Anna Pell, the harbour master.

"Nobody has ever been hurt out there," said Tom Rusk, who runs the arcade.

"It would cost more to pull it down than to mend it," said Ines Faro, the town's engineer.

"My grandfather built that pier with his own hands," said Hugh Lacey, a councillor.

"We cannot pay for either of these things this year," said Olga Brandt, the treasurer.

"A pier without a railing is only a long plank," said Yusuf Amin, a fisherman.

"The vote is put off until the last week of June," said Carla Nye, who chairs the council.

Pell and Rusk left together. "None of this will be settled before the storms," read a note on \
the door.
"""


def verifier(text: str = HALVERN) -> Verifier:
    """A verifier of a text."""
    return Verifier(segment(text))


def plan(
    text: str = HALVERN,
    *,
    sections: Sequence[Section[Any]] = BUILT_IN,
    grouping: Grouping = "each",
    window_tokens: int = 6000,
) -> DigestPlan:
    """A plan for a text."""
    return DigestPlan(
        Article(text=text),
        sections=sections,
        language="English",
        grouping=grouping,
        window_tokens=window_tokens,
    )


PROVENANCE: Final = Provenance(
    model="stand-in",
    prompt_version="0123456789ab",
    created_at=datetime(2026, 11, 9, 8, 30, tzinfo=UTC),
    cached=False,
    requests=8,
    input_tokens=6400,
    cached_input_tokens=4200,
    output_tokens=900,
    cost_usd=Decimal("0.0042"),
    duration_seconds=12.5,
)
