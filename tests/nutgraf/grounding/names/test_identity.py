"""Who is what: a description of one name is not given to another."""

import pytest

from nutgraf.grounding.names.identity import misattributed
from nutgraf.grounding.names.index import NameIndex

SOURCES = (
    "“We will hold the price,” said Ines Faro, chief executive of Corvane Foods.",
    "Peter Osell, the chief financial officer, told analysts that margins had shrunk.",
    "Brightmere, the largest maker of frozen pies, is based in Port Arden.",
)
NAMES = NameIndex(" ".join(SOURCES))


@pytest.mark.parametrize(
    ("statement", "owner"),
    [
        ("Peter Osell is the chief executive of Corvane Foods.", "Ines Faro"),
        ("Ines Faro is the chief financial officer.", "Peter Osell"),
        ("Corvane Foods is the largest maker of frozen pies.", "Brightmere"),
        ("Corvane Foods remains the largest maker of frozen pies that it can be.", "Brightmere"),
    ],
)
def test_a_description_of_another_is_found(statement: str, owner: str) -> None:
    assert misattributed(statement, SOURCES, NAMES) == owner


@pytest.mark.parametrize(
    "statement",
    [
        "Ines Faro is the chief executive of Corvane Foods.",
        "Faro is the chief executive.",
        "Peter Osell is the chief financial officer.",
        "Brightmere is the largest maker of frozen pies.",
        "Brightmere is a rival.",
        "Corvane Foods is a sponsor of the marathon.",
        "Nobody Else is the chief executive.",
        "Margins had shrunk.",
        "",
    ],
)
def test_nothing_is_found_where_it_is_true_or_not_told(statement: str) -> None:
    assert misattributed(statement, SOURCES, NAMES) is None


def test_nothing_is_found_without_sources() -> None:
    assert misattributed("Peter Osell is the chief executive.", (), NAMES) is None
