"""Whom a summary has speaking is whom the article has speaking, or a finding."""

import time
from dataclasses import dataclass

import pytest

from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.quotations import QuotationIndex
from nutgraf.grounding.speakers.attribution import Attributions
from nutgraf.grounding.speakers.claims import SpeakerIndex
from nutgraf.grounding.speakers.findings import SpeakerFinding
from nutgraf.segmentation import Stretch, segment

ARTICLE = """\
Prices will rise in May, Ada Lund, chief executive of Harrow Foods, said Monday.

“We have no choice left but to raise prices,” Lund said. Mr. Roth of the union Verdan \
was not amused.

“Nobody in the union was asked before Monday,” said Piet Roth, the president of Verdan.

“It is an outrage,” a person familiar with the matter said. “The shelves are emptier than \
ever,” said a spokesman for Orrin Stores.

Ms. Faro of Brill & Co. wrote in a note: “Margins will not recover before the winter.” Ines Faro \
is an analyst there.

“We will go on a long strike.” Nobody could tell who had said that. The regulator opened a file.
"""


def index(article: str = ARTICLE) -> SpeakerIndex:
    segmentation = segment(article)
    return SpeakerIndex(
        Attributions(segmentation, NameIndex(article)), QuotationIndex(segmentation)
    )


INDEX = index()


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("“We have no choice left but to raise prices,” Ada Lund said.", id="in full"),
        pytest.param("“We have no choice left,” said Lund.", id="surname"),
        pytest.param("Ms. Lund said: “We have no choice left.”", id="honorific"),
        pytest.param("Harrow Foods said it had “no choice left but to raise prices”.", id="firm"),
        pytest.param("The chief executive said: “We have no choice left.”", id="role"),
        pytest.param(
            "Harrow’s chief executive said: “We have no choice left.”", id="firm and role"
        ),
        pytest.param("Ada Lund was calm. “We have no choice left,” she said.", id="pronoun"),
        pytest.param("“We have no choice left,” he said.", id="pronoun without a name"),
        pytest.param("“We have no choice left,” the company said.", id="a company"),
        pytest.param("“The shelves are emptier than ever,” Orrin Stores said.", id="for a firm"),
        pytest.param("“It is an outrage,” a person close to the matter said.", id="unnamed"),
        pytest.param("“We will go on a long strike,” Piet Roth said.", id="nobody in the article"),
        pytest.param("“We have all the choices left,” Piet Roth said.", id="not in the article"),
        pytest.param("“We have no choice left,” Otto Brandt said.", id="unknown to the article"),
        pytest.param("Brill said: “Margins will not recover before the winter.”", id="employer"),
        pytest.param("Roth: no prices, no strike.", id="no quotation"),
        pytest.param("Roth spoke of “prices”.", id="a word"),
    ],
)
def test_a_speaker_who_may_be_the_articles_is_no_finding(statement: str) -> None:
    assert INDEX.check(statement) == ()


@dataclass(frozen=True)
class Wrong:
    """A statement, the words in it that name the wrong speaker, and who it is in the article."""

    id: str
    statement: str
    words: str
    message: str


LUND = "the article has this said by 'Ada Lund', chief executive of Harrow Foods"
ROTH = "the article has this said by 'Piet Roth', president of Verdan"


@pytest.mark.parametrize(
    "case",
    [
        Wrong("behind", "“We have no choice left,” Piet Roth said.", "Piet Roth", LUND),
        Wrong("before", "Roth told us: “We have no choice left.”", "Roth", LUND),
        Wrong(
            "between", "“We have no choice,” said Roth, “left but to raise prices.”", "Roth", LUND
        ),
        Wrong("according to", "According to Mr. Roth, there was “no choice left”.", "Roth", LUND),
        Wrong("pronoun", "Piet Roth was calm. “We have no choice left,” he said.", "he", LUND),
        Wrong(
            "other’s role", "The president said: “We have no choice left.”", "The president", LUND
        ),
        Wrong(
            "other’s firm",
            "Verdan’s chief executive said: “We have no choice left.”",
            "Verdan’s chief executive",
            LUND,
        ),
        Wrong("firm", "Brill said: “Nobody in the union was asked before Monday.”", "Brill", ROTH),
        Wrong(
            "a name for a source without one",
            "“It is an outrage,” Piet Roth said.",
            "Piet Roth",
            "the article has this said by 'a person familiar with the matter'",
        ),
    ],
    ids=lambda case: case.id,
)
def test_another_speaker_is_a_finding_at_the_words_that_name_them(case: Wrong) -> None:
    (finding,) = INDEX.check(case.statement)
    assert finding.text == case.words == case.statement[finding.start : finding.end]
    assert finding.message == case.message
    nearest = ARTICLE[finding.nearest.start : finding.nearest.end]
    assert "choice" in nearest or "union" in nearest or "outrage" in nearest


def _quote(words: str, **said: str) -> tuple[SpeakerFinding, ...]:
    start = ARTICLE.index(words)
    fields = {"speaker": None, "role": None, "organization": None, **said}
    return INDEX.check_quote([Stretch(start, start + len(words))], **fields)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        pytest.param({}, None, id="nobody"),
        pytest.param({"speaker": "Ada Lund"}, None, id="right"),
        pytest.param({"speaker": "Lund", "role": "chief executive"}, None, id="right role"),
        pytest.param({"speaker": "Piet Roth"}, "Piet Roth", id="another"),
        pytest.param({"speaker": "Ada Lund", "role": "president"}, "president", id="wrong role"),
        pytest.param({"speaker": "Ada Lund", "organization": "Brill"}, "Brill", id="wrong firm"),
    ],
)
def test_a_digests_quote_is_held_to_what_the_article_says_of_its_speaker(
    said: dict[str, str], wrong: str | None
) -> None:
    found = _quote("We have no choice left but to raise prices", **said)
    assert [f.text for f in found] == ([wrong] if wrong else [])


@pytest.mark.usefixtures("steady")
def test_time_grows_with_the_texts_not_faster() -> None:
    def seconds(times: int) -> float:
        speakers = index(ARTICLE * times)
        statement = "“We have no choice left,” Piet Roth said. She nodded. " * times
        started = time.process_time()
        speakers.check(statement)
        return time.process_time() - started

    seconds(5)
    few, many = seconds(10), seconds(80)
    assert many < 40 * max(few, 0.01)
