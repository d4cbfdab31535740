"""Who is what and who does what: what the article gives to one name is not given to another."""

import time

import pytest

from nutgraf.grounding.names.identity import misattributed
from nutgraf.grounding.names.index import NameIndex

ARTICLE = """Alpha Steel will close its mill in Orrin, chief executive Ines Faro said on Monday. \
Peter Osell, the chief executive of Beta Chemicals, said Beta's plant in Leeds would stay open. \
Prime Minister Dora Vance welcomed it. Gamma, a maker of cheap chips, sued Beta in May. \
Delta is to buy Epsilon for $3 billion. Health Secretary Ian Moor resigned. \
Carl Roth, chairman of Gamma, was met by Delta's founder. Former chancellor Lea Sand was there. \
Analyst Ann Poe of Zeta Bank said the deal was old. Brightmere, the largest maker of frozen pies, \
is based in Port Arden and owned by Corvane. Omar Reyes, chief executive of Brightmere, joined. \
Zeta Bank backed Delta. Delta backed Zeta Bank. Gamma was warned by Orrin.
"""
INDEX = NameIndex(ARTICLE)


def found(claim: str) -> list[tuple[str, str]]:
    """The words at fault, and what the article says instead."""
    faults = misattributed(claim, INDEX)
    assert all(claim[f.start : f.end] == f.text for f in faults)
    return [(f.text, ARTICLE[f.nearest.start : f.nearest.end] if f.nearest else "") for f in faults]


@pytest.mark.parametrize(
    ("claim", "fault", "nearest"),
    [
        pytest.param(
            "Ines Faro, the chief executive of Beta, spoke.",
            "Beta",
            "Peter Osell, the chief executive",
            id="another's company",
        ),
        pytest.param(
            "Beta CEO Faro spoke.", "Beta", "Peter Osell, the chief executive", id="CEO before"
        ),
        pytest.param(
            "Alpha's chief executive, Peter Osell, spoke.",
            "Alpha",
            "Peter Osell, the chief executive",
            id="possessive",
        ),
        pytest.param(
            "Carl Roth is chairman of Delta.", "Delta", "Carl Roth, chairman", id="with a copula"
        ),
        pytest.param(
            "Home secretary Dora Vance welcomed it.",
            "Home secretary",
            "Prime Minister Dora Vance",
            id="another office",
        ),
        pytest.param(
            "Osell, the CFO, spoke.", "CFO", "Peter Osell, the chief executive", id="abbreviated"
        ),
        pytest.param(
            "Dora Vance, the health secretary, resigned.",
            "Dora Vance",
            "Health Secretary Ian Moor",
            id="another's office",
        ),
        pytest.param(
            "the health secretary, dora vance, resigned.",
            "dora vance",
            "Health Secretary Ian Moor",
            id="without capitals",
        ),
        pytest.param(
            "Beta Chemicals, a maker of cheap chips, spoke.",
            "Beta Chemicals",
            "a maker of cheap chips",
            id="apposition",
        ),
        pytest.param(
            "Alpha is the largest maker of frozen pies.",
            "Alpha",
            "the largest maker of frozen pies",
            id="description with a copula",
        ),
        pytest.param(
            "Beta sued Gamma.",
            "Beta sued Gamma",
            "Gamma, a maker of cheap chips, sued Beta",
            id="turned round",
        ),
        pytest.param(
            "Gamma was sued by Beta.",
            "Gamma was sued by Beta",
            "Gamma, a maker of cheap chips, sued Beta",
            id="turned round by a passive",
        ),
        pytest.param(
            "Epsilon will buy Delta.",
            "Epsilon will buy Delta",
            "Delta is to buy Epsilon",
            id="turned round, in the future",
        ),
        pytest.param(
            "Alpha's plant stays open.", "Alpha's plant", "Beta's plant", id="another's plant"
        ),
    ],
)
def test_what_is_another_s_is_found(claim: str, fault: str, nearest: str) -> None:
    assert found(claim) == [(fault, nearest)]


@pytest.mark.parametrize(
    "claim",
    [
        "Ines Faro, the chief executive of Alpha Steel, spoke.",
        "Alpha's CEO Ines Faro spoke.",
        "Peter Osell is chief executive of Beta.",
        "Prime minister Vance welcomed it.",
        "Vance, the premier, welcomed it.",
        "Ian Moor, the health secretary, resigned.",
        "Ann Poe, an analyst at Beta, spoke.",
        "Ines Faro, an economist, spoke.",
        "Chancellor Dora Vance spoke.",
        "Brightmere is the largest maker of frozen pies.",
        "Beta is a rival. Alpha, a company, spoke.",
        "Gamma sued Beta.",
        "Beta was sued by Gamma.",
        "Epsilon will be bought by Delta.",
        "Zeta Bank backed Delta.",
        "Delta backed Zeta Bank.",
        "Orrin warned Gamma.",
        "Beta met Gamma, and Gamma said Beta did not sue it.",
        "Beta's plant stays open.",
        "Gamma's profit rose.",
        "Corvane chief executive Omar Reyes joined.",
        "Nobody Else is the chief executive.",
        "Margins had shrunk.",
        "",
    ],
)
def test_nothing_is_found_where_it_is_true_or_not_told(claim: str) -> None:
    assert found(claim) == []


def test_a_description_gives_no_other_nationality() -> None:
    index = NameIndex("Harrow, a Danish maker of pies, grew. Brill, a British bakery, did not.")
    claim = "Harrow is a British maker of pies."
    assert [f.message for f in misattributed(claim, index)] == ["the article calls 'Harrow' Danish"]
    assert misattributed("Harrow is a Danish bakery.", index) == ()
    assert misattributed("Brill is a Danish-owned bakery.", index) == ()


def test_two_holders_of_an_office_contradict_nobody() -> None:
    index = NameIndex("President Lund met President Roth. Ada Poe was there, too.")
    assert misattributed("President Ada Poe was there.", index) == ()


def test_whoever_stands_beside_an_office_may_hold_it() -> None:
    index = NameIndex("Ada Lund succeeds Piet Roth, the chief executive, as chief executive.")
    assert misattributed("Ada Lund, the chief executive, spoke.", index) == ()


def test_a_thing_that_may_be_its_own_is_nobody_else_s() -> None:
    index = NameIndex("Harrow's plant burned. Later Brill spoke. The company lost its plant.")
    assert misattributed("Brill's plant burned.", index) == ()


COURT = """Judge Ada Lund ruled that the quarry may open. Lawyer Piet Roth objected. \
Captain Ines Faro of the Orrin team was there, and so was Professor Lea Sand. \
Goalkeeper Dora Vance, who is hurt, was not. Orrin beat Corvane 3-2.
"""


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Judge Piet Roth ruled on it.", "Piet Roth"),
        ("Captain Dora Vance was there.", "Dora Vance"),
        ("Professor Roth objected.", "Roth"),
        ("Corvane beat Orrin 3-2.", "Corvane beat Orrin"),
    ],
)
def test_a_title_before_a_name_is_not_given_to_another(claim: str, wrong: str) -> None:
    assert [f.text for f in misattributed(claim, NameIndex(COURT))] == [wrong]


@pytest.mark.parametrize(
    "claim",
    [
        "Judge Lund ruled on it.",
        "Captain Ines Faro and Professor Sand were there.",
        "Lawyer Piet Roth objected to Judge Ada Lund.",
        "Orrin beat Corvane 3-2.",
    ],
)
def test_a_title_before_a_name_stays_with_its_holder(claim: str) -> None:
    assert misattributed(claim, NameIndex(COURT)) == ()


def test_the_judge_may_be_whoever_the_article_does_not_say_what_he_is() -> None:
    index = NameIndex(
        "Judge Ada Lund was ill. Piet Roth sat instead. He was sorry, the judge said."
    )
    assert misattributed("Judge Piet Roth sat instead.", index) == ()


def test_a_message_says_what_the_article_says() -> None:
    assert [f.message for f in misattributed("Beta CEO Ines Faro spoke.", INDEX)] == [
        "the article says 'chief executive' there of 'Peter Osell'"
    ]
    assert [f.message for f in misattributed("Beta sued Gamma.", INDEX)] == [
        "the article says that 'Gamma' does it, and not the other"
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "Chief executive Ada Lund of Brill spoke. ",
        "Brill, a maker of pies, sued Harrow. ",
        "Brill's plant, Harrow's plant, ",
        "Brill is the maker of the maker of ",
        "chief chief executive ",
        "Ada Lund, Brill, ",
        "Judge Ada Lund and Captain Roth, ",
    ],
)
@pytest.mark.usefixtures("steady")
def test_an_article_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        index = NameIndex(piece * (length // len(piece)))
        start = time.process_time()
        misattributed("Harrow's plant sued Brill. Ada Lund is chief executive of Harrow.", index)
        return time.process_time() - start

    small = min(seconds(8_000) for _ in range(3))
    large = min(seconds(64_000) for _ in range(2))
    assert large < 30 * max(small, 0.002)  # where time grew with the square it would be 64 times
