"""Whether a sentence says the opposite of another in its place."""

import time

import pytest

from nutgraf.grounding.movement.opposites import opposite_conflicts


def _found(claim: str, *sources: str) -> list[tuple[str, str]]:
    return [(one.said, one.stated) for one in opposite_conflicts(claim, sources)]


@pytest.mark.parametrize(
    ("claim", "source", "said", "stated"),
    [
        ("Profit rose.", "Profit fell 12%.", "rose", "fell"),
        ("The rise in costs hurt it.", "A decline in costs hurt it.", "rise", "decline"),
        ("Costs were cut.", "The firm raised costs.", "cut", "raised"),
        ("Net profit held steady.", "Net profit climbed.", "steady", "climbed"),
        ("Orbex closed a shop in Leeds.", "Orbex opened a shop in Leeds.", "closed", "opened"),
        ("It sold at below $9 a share.", "It sold at above $9 a share.", "below", "above"),
    ],
    ids=["no object", "as nouns", "passive", "held", "object", "preposition"],
)
def test_the_opposite_of_the_same_thing_is_a_conflict(
    claim: str, source: str, said: str, stated: str
) -> None:
    assert (said, stated) in _found(claim, source)


@pytest.mark.parametrize(
    ("claim", "sources"),
    [
        ("Profit rose.", ["Costs fell."]),
        ("Profit rose.", ["Profit did not fall."]),
        ("Profit did not rise.", ["Profit fell."]),
        ("Profit rose.", ["Profit fell in May.", "Profit rose in June."]),
        ("Profit rose.", ["Profit, which fell in May, rose in June."]),
        ("Profit will rise.", ["Profit fell."]),
        ("Profit fell in 2025.", ["Profit rose in 2024."]),
        ("Tellor's profit rose.", ["Orbex's profit fell."]),
        ("Profit in Spain rose.", ["Profit in Norland fell."]),
        ("Orbex raised $5 million.", ["Orbex cut its forecast."]),
        ("Orbex won the contract.", ["Tellor lost the contract."]),
        ("The mine is close to the town.", ["The mine is open to the town."]),
        ("It lends more to firms than to homes.", ["It lends less to homes than to firms."]),
    ],
    ids=[
        "another thing",
        "a negated opposite",
        "negated",
        "one source agrees",
        "both in one",
        "another time",
        "another year",
        "another's",
        "another place",
        "another sense",
        "by another",
        "close to",
        "turned about 'than'",
    ],
)
def test_what_may_be_true_beside_the_source_is_none(claim: str, sources: list[str]) -> None:
    assert _found(claim, *sources) == []


def test_both_words_are_pointed_at() -> None:
    claim, sources = "In May profit rose.", ["Orbex spoke.", "Its profit fell in May."]
    (conflict,) = opposite_conflicts(claim, sources)
    assert claim[conflict.start : conflict.end] == "rose"
    assert sources[conflict.source][conflict.source_start : conflict.source_end] == "fell"
    assert conflict.message == "'rose' is the opposite of what the article says: 'fell'"


@pytest.mark.parametrize("piece", ["rose fell ", "more, ", "profit fell "])
@pytest.mark.usefixtures("steady")
def test_time_grows_in_step_with_the_source(piece: str) -> None:
    def seconds(length: int) -> float:
        source = piece * (length // len(piece))
        start = time.process_time()
        opposite_conflicts("Profit rose and fell more", [source])
        return time.process_time() - start

    short = min(seconds(8_000) for _ in range(3))
    long = min(seconds(64_000) for _ in range(2))
    assert long < 40 * short
