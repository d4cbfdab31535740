"""Whom a summary reports to say something is whom the article reports, or a finding."""

import time

import pytest

from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.speakers.attribution import Attributions
from nutgraf.grounding.speakers.reports import ReportIndex
from nutgraf.grounding.support import SupportIndex
from nutgraf.segmentation import segment

ARTICLE = """\
Ada Lund, chief executive of Harrow Foods, said bread prices would fall sharply by autumn. Mr. \
Roth was in Oslo.

Mr. Roth warned that the wheat harvest in the north had failed again. Ms. Faro watched.

Ms. Faro told reporters that flour mills would close for a month. Mr. Roth agreed that mills would \
close. The minister said that nobody in the north would starve this winter.
"""


def index(article: str = ARTICLE) -> ReportIndex:
    segmentation = segment(article)
    return ReportIndex(Attributions(segmentation, NameIndex(article)), SupportIndex(segmentation))


INDEX = index()


@pytest.mark.parametrize(
    ("statement", "words", "speaker"),
    [
        pytest.param(
            "Roth said bread prices would fall sharply by autumn.",
            "Roth",
            "'Ada Lund', chief executive of Harrow Foods",
            id="verb behind",
        ),
        pytest.param(
            "Ms. Lund warned that the wheat harvest in the north failed again.",
            "Lund",
            "'Roth'",
            id="honorific",
        ),
        pytest.param(
            "All is well. In May, Roth told reporters bread prices would fall sharply.",
            "Roth",
            "'Ada Lund', chief executive of Harrow Foods",
            id="second sentence",
        ),
    ],
)
def test_another_speaker_is_a_finding(statement: str, words: str, speaker: str) -> None:
    (finding,) = INDEX.check(statement)
    assert finding.text == words == statement[finding.start : finding.end]
    assert finding.message == f"the article has this said by {speaker}"
    nearest = ARTICLE[finding.nearest.start : finding.nearest.end]
    assert nearest.split()[0] in {"Ada", "Mr."}


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("Lund said bread prices would fall sharply by autumn.", id="right"),
        pytest.param("Harrow Foods said bread prices would fall sharply by autumn.", id="firm"),
        pytest.param("Roth said flour mills would close for a month.", id="both say so"),
        pytest.param("Roth said nobody in the north would starve this winter.", id="an office"),
        pytest.param("Roth said prices would fall.", id="few words"),
        pytest.param(
            "Roth said bread would be baked in Oslo by the autumn fair.", id="other words"
        ),
        pytest.param("Otto Brandt said bread prices would fall sharply by autumn.", id="stranger"),
        pytest.param("Roth and Lund said bread prices would fall sharply by autumn.", id="two"),
        pytest.param("He said bread prices would fall sharply by autumn.", id="pronoun"),
        pytest.param("Bread prices would fall sharply by autumn.", id="nobody says"),
    ],
)
def test_a_report_that_may_be_right_is_no_finding(statement: str) -> None:
    assert INDEX.check(statement) == ()


@pytest.mark.usefixtures("steady")
def test_time_grows_with_the_summary_not_faster() -> None:
    def seconds(times: int) -> float:
        statement = "Roth said bread prices would fall sharply by autumn. " * times
        started = time.process_time()
        INDEX.check(statement)
        return time.process_time() - started

    seconds(10)
    few, many = seconds(50), seconds(400)
    assert many < 40 * max(few, 0.01)
