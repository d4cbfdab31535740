"""Who a speaker is, in the article's words, near any mention of them."""

import pytest

from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.speakers.attribution import Attributions
from nutgraf.grounding.speakers.roles import Position, position_of
from nutgraf.segmentation import segment


def position(name: str, text: str) -> Position:
    return position_of(name, segment(text), NameIndex(text))


@pytest.mark.parametrize(
    ("text", "role", "organization"),
    [
        pytest.param(
            "Ada Lund, chairwoman and CEO of Harrow Foods, was calm.",
            "chairwoman and CEO",
            "Harrow Foods",
            id="apposition",
        ),
        pytest.param(
            "“We wait,” said Ada Lund, an analyst at Brill & Co.",
            "analyst",
            "Brill & Co",
            id="apposition behind the verb",
        ),
        pytest.param(
            "Ada Lund, 59, the chief economist for the Norland Institute, agreed.",
            "chief economist",
            "Norland Institute",
            id="age before the apposition",
        ),
        pytest.param(
            "Ada Lund, head of research at Brill & Co, agreed.",
            "head of research",
            "Brill & Co",
            id="field and organization",
        ),
        pytest.param(
            "Ada Lund, a senior fellow at the liberal Norland Institute, agreed.",
            "senior fellow",
            "Norland Institute",
            id="adjective before the organization",
        ),
        pytest.param(
            "On Monday chief financial officer Ada Lund of Harrow Foods resigned.",
            "chief financial officer",
            "Harrow Foods",
            id="title before, organization behind",
        ),
        pytest.param(
            "On Monday Harrow Foods chief financial officer Ada Lund resigned.",
            "chief financial officer",
            "Harrow Foods",
            id="organization and title before",
        ),
        pytest.param(
            "We asked Harrow Foods spokeswoman Ada Lund.", "spokeswoman", "Harrow Foods", id="woman"
        ),
        pytest.param(
            "Harrow Foods’ chief executive, Ada Lund, resigned.",
            "chief executive",
            "Harrow Foods",
            id="owner before, name set off",
        ),
        pytest.param("The bank’s governor, Ada Lund, was calm.", "governor", None, id="the bank's"),
        pytest.param(
            "Ada Lund, who runs the retail arm, agreed.", "who runs the retail arm", None, id="who"
        ),
        pytest.param("We asked Sen. Ada Lund (D-Ohio) why.", "Sen.", None, id="senator"),
        pytest.param(
            "Then German Chancellor Ada Lund left.", "German Chancellor", None, id="nationality"
        ),
        pytest.param(
            "Ada Lund, a lawyer for Omar Reyes, agreed. Mr. Reyes did not.",
            "lawyer for Omar Reyes",
            None,
            id="a client is no organization",
        ),
        pytest.param(
            "Ada Lund, former secretary of State, agreed.",
            "former secretary of State",
            None,
            id="former stays",
        ),
        pytest.param(
            "Ada Lund is the president of Norland University.",
            "president",
            "Norland University",
            id="is",
        ),
        pytest.param(
            "Ada Lund was calm. Nobody knew why.\n\nLater Lund, a trader at Brill & Co, left.",
            "trader",
            "Brill & Co",
            id="near a later mention",
        ),
        pytest.param("Ada Lund was calm.", None, None, id="unknown"),
        pytest.param(
            "Ada Lund met the chief executive of Harrow Foods.", None, None, id="somebody else's"
        ),
        pytest.param(
            "Ada Lund, economist Omar Reyes and others came.", None, None, id="next in a list"
        ),
        pytest.param("The baker, Omar Reyes, met Ada Lund, smiling.", None, None, id="no role"),
    ],
)
def test_role_and_organization_are_words_of_the_article(
    text: str, role: str | None, organization: str | None
) -> None:
    found = position("Ada Lund", text)
    assert found == Position(role, organization)
    assert all(part in text for part in (found.role, found.organization) if part)


def test_a_description_with_an_organization_is_preferred() -> None:
    text = "Then trader Ada Lund left.\n\nLund, a director at Brill & Co, was calm."
    assert position("Ada Lund", text) == Position("director", "Brill & Co")


def test_an_attribution_carries_the_speakers_position() -> None:
    text = (
        "Prices will rise, says Ada Lund, chief economist of Harrow Foods.\n\n"
        "“We are not done with inflation yet,” Lund said."
    )
    segmentation = segment(text)
    found = Attributions(segmentation, NameIndex(text)).of(segmentation.quotations[0])
    assert (found.speaker, found.role, found.organization) == (
        "Ada Lund",
        "chief economist",
        "Harrow Foods",
    )


def test_an_unnamed_source_has_no_position() -> None:
    text = "“We are not done with inflation yet,” said an official at Harrow Foods."
    segmentation = segment(text)
    found = Attributions(segmentation, NameIndex(text)).of(segmentation.quotations[0])
    assert (found.role, found.organization) == (None, None)
