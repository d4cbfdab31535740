"""Names by their kind, and others in their place."""

from random import Random

import pytest

from nutgraf.evaluation.alterations.names import (
    Name,
    families,
    is_headline,
    is_proper,
    names,
    replaced,
)


def kinds(text: str, known: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return sorted((n.text, n.kind) for n in names(text, known))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was David Oldacre who paid.", [("David Oldacre", "person")]),
        ("It was Bellweather Bank that paid.", [("Bellweather Bank", "company")]),
        ("The NATO allies met.", [("NATO", "company")]),
        ("They met in Portugal and Ohio.", [("Ohio", "place"), ("Portugal", "place")]),
        ("They read the New York Times.", [("New York Times", "company")]),
        ("He and Oldacre left.", [("Oldacre", "family name")]),
        ("He and Mr. Oldacre left.", [("Oldacre", "family name")]),
        ("Part III of it began.", []),
    ],
)
def test_a_kind_is_told_by_plain_rules(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text, ("Oldacre",)) == expected


def test_family_names_are_those_of_people_named_in_full_or_by_a_title() -> None:
    assert families("Helen Corrigan met Gov. Strand at the Harbor Inn.") == {"Corrigan", "Strand"}


def test_another_name_has_no_word_of_the_text() -> None:
    name = Name("Oldacre", 0, 7, "family name")
    edit = replaced(name, ["Corrigan", "Strand"], "oldacre met corrigan", Random(1))
    assert edit is not None
    assert edit.on("Oldacre left.") == "Strand left."
    assert replaced(name, ["Corrigan"], "oldacre met corrigan", Random(1)) is None


def test_a_name_that_is_a_word_is_not_proper() -> None:
    assert not is_proper("Justice", {"justice"})
    assert is_proper("Corrigan", {"justice"})


@pytest.mark.parametrize(
    ("sentence", "headline"),
    [
        ("Corran Lines Could Order Six More Ships, Analyst Says.", True),
        ("Corran Lines could order six more ships, an analyst said.", False),
        ("Helen Corrigan met Nils Strand.", True),
    ],
)
def test_a_headlines_capitals_are_known(sentence: str, headline: bool) -> None:
    assert is_headline(sentence) is headline
