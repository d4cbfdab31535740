"""Figures in other dress: every form is one that a reader takes for the same."""

import pytest

from nutgraf.evaluation.alterations.dress import redressed


def forms(sentence: str) -> set[str]:
    return {edit.on(sentence) for edit in redressed(sentence)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "It rose 62 percent.",
            {"It rose 62%.", "It rose 62 per cent.", "It rose sixty-two percent."},
        ),
        ("It rose 5.1%.", {"It rose 5.1 percent.", "It rose 5.1 per cent."}),
        (
            "It cost $2.4 billion.",
            {
                "It cost $2.4bn.",
                "It cost US$2,400,000,000.",
                "It cost $2,400,000,000.",
                "It cost 2.4 billion dollars.",
                "It cost USD 2.4 billion.",
            },
        ),
        (
            "It cost £5,000.",
            {"It cost 5,000 pounds.", "It cost GBP 5,000.", "It cost £5k.", "It cost £5000."},
        ),
        ("We saw 3 million birds.", {"We saw 3m birds.", "We saw 3,000,000 birds."}),
        ("They have eleven ports.", {"They have 11 ports."}),
        ("Half of it is gone.", {"50% of it is gone."}),
        ("A dozen came.", {"12 came."}),
        ("They met on Nov. 14.", {f"They met on {d}." for d in (
            "November 14", "14 November", "Nov 14", "14 Nov", "November 14th")}),
        ("It was the third quarter.", {"It was Q3."}),
        ("It was the fourth time.", {"It was the 4th time."}),
        ("It was in Q2.", {"It was in the second quarter."}),
    ],
)  # fmt: skip
def test_the_forms_of_a_figure(sentence: str, expected: set[str]) -> None:
    assert forms(sentence) == expected


def test_may_is_never_shortened() -> None:
    assert "It ends on May. 9." not in forms("It ends on 9 May.")
    assert "It ends on May 9." in forms("It ends on 9 May.")


@pytest.mark.parametrize(
    "sentence",
    [
        "It was League Two again.",
        "They scored in the first half of the game.",
        "He saw half a dozen of them.",
        "He drove along route 66 again.",
        "It costs a quarter of a million.",
        "The two-thirds rule held.",
    ],
)
def test_what_is_no_figure_or_part_of_one_stays(sentence: str) -> None:
    assert forms(sentence) <= {"The two thirds rule held."}
