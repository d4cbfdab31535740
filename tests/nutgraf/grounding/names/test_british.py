"""British spellings are known by the American ones that the dictionary has."""

import pytest

from nutgraf.grounding.names.british import americanized
from nutgraf.grounding.names.vocabulary import is_ordinary


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("colourful", "colorful"),
        ("organised", "organized"),
        ("analysing", "analyzing"),
        ("theatres", "theaters"),
        ("centred", "centered"),
        ("centrepiece", "centerpiece"),
        ("travelled", "traveled"),
        ("fuelling", "fueling"),
        ("marvellous", "marvelous"),
        ("worshipping", "worshiping"),
        ("benefitted", "benefited"),
        ("catalogued", "cataloged"),
        ("defence", "defense"),
        ("paediatric", "pediatric"),
        ("diarrhoea", "diarrhea"),
        ("kilogrammes", "kilograms"),
        ("enrolment", "enrollment"),
        ("fulfil", "fulfill"),
        ("skilfully", "skillfully"),
        ("judgement", "judgment"),
        ("likeable", "likable"),
        ("ploughed", "plowed"),
        ("enquiries", "inquiries"),
        ("cosier", "cozier"),
        ("whiskies", "whiskeys"),
    ],
)
def test_a_british_word_has_its_american_spelling_and_is_a_word(
    british: str, american: str
) -> None:
    assert american in americanized(british)
    assert is_ordinary(british)


@pytest.mark.parametrize(
    "name", ["poe", "zoe", "boeing", "koeller", "weller", "seymour", "gilmour", "louise", "denise"]
)
def test_no_name_is_made_a_word(name: str) -> None:
    assert not is_ordinary(name)
