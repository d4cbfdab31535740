"""A lead and its detail, both held to the article."""

import pytest

from nutgraf.sections.section import Grounded
from nutgraf.sections.takeaways import KeyTakeaways
from nutgraf_schemas.digest import DropReason, KeyTakeaway
from nutgraf_schemas.drafts import TakeawayDraft
from pressroom import HALVERN, verifier

ARTICLE = verifier()
PROFIT = TakeawayDraft(
    sentences=(3,),
    headline="Operating profit fell.",
    detail="Operating profit fell to £88 million from £100 million.",
)


def _ground(*drafts: TakeawayDraft) -> Grounded[tuple[KeyTakeaway, ...]]:
    return KeyTakeaways().ground({"key_takeaways": drafts}, ARTICLE)


def test_a_takeaway_that_holds_is_kept_with_its_evidence() -> None:
    (takeaway,) = _ground(PROFIT).value
    assert takeaway.headline == "Operating profit fell"
    assert takeaway.detail == PROFIT.detail
    assert [e.sentence for e in takeaway.evidence] == [3]
    assert all(HALVERN[e.start : e.end] == e.text for e in takeaway.evidence)


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("detail", "Operating profit fell to £98 million from £100 million.", "figure"),
        ("detail", "Operating profit rose to £88 million from £100 million.", "direction"),
        ("detail", "Ostmar Lines will raise its fares by 6% on May 1.", "unsupported"),
        ("headline", "Operating profit fell 21%", "figure"),
        ("headline", "Ferry fares rise in May", "unsupported"),
        (
            "headline",
            "The operating profit of Halvern Paper fell to £88 million from £100 million",
            "length",
        ),
        ("headline", "Profit at https://halvern.example", "unsafe"),
    ],
)
def test_a_takeaway_fails_with_either_of_its_texts(
    field: str, text: str, reason: DropReason
) -> None:
    found = _ground(PROFIT, PROFIT.model_copy(update={field: text, "sentences": (3, 77)}))
    assert len(found.value) == 1
    (failure,) = found.failures
    assert failure.dropped.path == f"key_takeaways[1].{field}"
    assert (failure.dropped.reason, failure.dropped.value) == (reason, text)
    assert failure.path == (1, field)
    assert 3 in failure.sentences
    assert max(failure.sentences) <= 11


def test_lead_and_detail_are_given_their_own_lengths() -> None:
    lead = PROFIT.model_copy(update={"headline": "Profit fell 21%"})
    detail = PROFIT.model_copy(update={"detail": "Profit fell 21%."})
    assert [f.max_words for f in _ground(lead, detail).failures] == [8, 30]


def test_a_second_takeaway_of_the_same_detail_is_a_duplicate() -> None:
    again = PROFIT.model_copy(update={"headline": "Profit of £88 million"})
    found = _ground(PROFIT, again)
    assert len(found.value) == 1
    (failure,) = found.failures
    assert (failure.dropped.path, failure.dropped.reason) == ("key_takeaways[1]", "duplicate")
    assert failure.path is None


def test_without_an_answer_there_are_none() -> None:
    assert KeyTakeaways().ground({}, ARTICLE) == Grounded(())
