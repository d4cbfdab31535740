"""Which figures of a digest tell a change, and by how much."""

from decimal import Decimal

import pytest

import morning
from nutgraf.jobs.outputs.moves import change_of, moved_figures
from nutgraf.rendering.edition_view import Story
from nutgraf_schemas.digest import Direction, Evidence, Metric


def _metric(text: str, value: str, direction: Direction, unit: str | None = "percent") -> Metric:
    evidence = Evidence(sentence=1, start=0, end=len(text), text=text)
    amount = Decimal(value.split("%")[0].split()[0]) if unit == "percent" else None
    return Metric(
        name="It", value=value, amount=amount, unit=unit, direction=direction, evidence=(evidence,)
    )


@pytest.mark.parametrize(
    ("text", "value", "direction", "change"),
    [
        ("Sales rose 4% in May.", "4%", "up", "4"),
        ("Sales rose by about 4% in May.", "4%", "up", "4"),
        ("Profit was down a further 12.5 percent.", "12.5 percent", "down", "-12.5"),
        ("A 7% drop in orders was expected.", "7%", "down", "-7"),
        ("They saw a rise of 9% in a year.", "9%", "up", "9"),
        ("Bills are 31% lower.", "31%", "down", "-31"),
        ("The shares fell 3%-4% in a day.", "3%", "down", "-3"),
        ("The margin rose to 47% from 38%.", "47%", "up", None),
        ("Unemployment fell to 4.1%.", "4.1%", "down", None),
        ("Inflation was 3.4%, and slowing.", "3.4%", "down", None),
        ("A share of 20% of the rise is theirs.", "20%", "up", None),
        ("Nothing of the kind stands here.", "5%", "up", None),
    ],
)
def test_only_what_its_sentence_calls_a_change_is_one(
    text: str, value: str, direction: Direction, change: str | None
) -> None:
    found = change_of(_metric(text, value, direction))
    assert found == (None if change is None else Decimal(change))


def test_money_is_no_change_in_percent() -> None:
    assert change_of(_metric("Sales rose €4 million.", "€4 million", "up", unit=None)) is None


def test_the_figures_of_a_story_name_the_one_party_that_they_are_about() -> None:
    piece = next(piece for piece in morning.PIECES if piece.id == "corvid-chips-results")
    found = list(moved_figures(Story(1, morning.digest_of(piece))))
    assert [(f.metric.name, f.party, f.change) for f in found] == [
        ("Memory revenue", None, Decimal(104)),
        ("Gross margin", None, None),
        ("Corvane shares", None, Decimal("-4.2")),
        ("Tern Optics shares", "Tern Optics", Decimal("-7.9")),
    ]


def test_a_story_without_market_impact_has_none() -> None:
    piece = next(piece for piece in morning.PIECES if piece.impact is None)
    assert list(moved_figures(Story(1, morning.digest_of(piece)))) == []
