"""Fair and unfair ways to tell a sentence again, as summaries do, in `retellings.tsv` beside this.

Its reason is 'none' for a fair one, and 'missed' for an unfair one that needs more than the words
of two sentences to be seen through; of the others the wrong words stand behind it.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from nutgraf.grounding.movement.opposites import OppositeConflict, opposite_conflicts
from nutgraf.grounding.polarity.changes import PolarityConflict, polarity_conflicts
from nutgraf.segmentation import segment


@dataclass(frozen=True)
class Told:
    """A claim, what it was made of, and what is wrong with which of its words."""

    claim: str
    article: str
    reason: str
    wrong: str

    @property
    def sources(self) -> list[str]:
        """The sentences of the article."""
        cut = segment(self.article)
        return [cut.sentence_text(sentence.number) for sentence in cut.sentences]

    def found(self) -> list[tuple[str, PolarityConflict | OppositeConflict]]:
        """What is found wrong with it, each with a reason."""
        changed = polarity_conflicts(self.claim, self.sources)
        opposite = opposite_conflicts(self.claim, self.sources)
        return [*((one.reason, one) for one in changed), *(("direction", one) for one in opposite)]


def _read() -> list[Told]:
    path = Path(__file__).with_name("retellings.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Told(**row) for row in rows]


ALL: Final = _read()
FAIR: Final = [told for told in ALL if told.reason == "none"]
UNFAIR: Final = [told for told in ALL if told.reason not in {"none", "missed"}]
MISSED: Final = [told for told in ALL if told.reason == "missed"]


@pytest.mark.parametrize("told", FAIR, ids=lambda told: told.claim)
def test_a_fair_retelling_is_not_held_against(told: Told) -> None:
    assert [conflict.message for _, conflict in told.found()] == []


@pytest.mark.parametrize("told", UNFAIR, ids=lambda told: told.claim)
def test_an_unfair_retelling_is_found_out_and_the_wrong_words_are_shown(told: Told) -> None:
    shown = [(reason, told.claim[one.start : one.end]) for reason, one in told.found()]
    assert (told.reason, told.wrong) in shown


@pytest.mark.parametrize("told", UNFAIR, ids=lambda told: told.claim)
def test_what_the_source_says_instead_is_pointed_at(told: Told) -> None:
    for _, conflict in told.found():
        source = told.sources[conflict.source]
        assert source[conflict.source_start : conflict.source_end] == conflict.stated


@pytest.mark.parametrize("told", MISSED, ids=lambda told: told.claim)
@pytest.mark.xfail(strict=True, reason="Takes more than the words of two sentences.")
def test_what_is_still_missed(told: Told) -> None:
    assert told.found()


@pytest.mark.parametrize("told", [*FAIR, *UNFAIR, *MISSED], ids=lambda told: told.claim)
def test_no_article_is_held_against_itself(told: Told) -> None:
    for source in told.sources:
        assert Told(source, told.article, "none", "").found() == []
