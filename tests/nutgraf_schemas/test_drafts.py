"""Drafts ask for limits and do not enforce them."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from nutgraf_schemas.drafts import (
    CorrectionDraft,
    Draft,
    EntailmentDraft,
    HeadlineDraft,
    ImpactDraft,
    Insights,
    Metrics,
    QuoteDraft,
    Quotes,
    RepairDraft,
    StatementDraft,
    TakeawayDraft,
    Takeaways,
)

ALL: list[type[Draft]] = [
    CorrectionDraft,
    EntailmentDraft,
    HeadlineDraft,
    ImpactDraft,
    QuoteDraft,
    RepairDraft,
    StatementDraft,
    TakeawayDraft,
]


@pytest.mark.parametrize("draft", ALL, ids=lambda draft: draft.__name__)
def test_every_field_is_asked_for_and_no_other_is_taken(draft: type[Draft]) -> None:
    """What OpenAI's strict mode demands of a schema."""
    schema = draft.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])
        assert not any("default" in field for field in part["properties"].values())


@pytest.mark.parametrize(
    ("listed", "limits"),
    [(Takeaways, (3, 5)), (Insights, (None, 4)), (Metrics, (None, 8)), (Quotes, (None, 6))],
    ids=["takeaways", "insights", "metrics", "quotes"],
)
def test_a_schema_asks_for_limits(listed: Any, limits: tuple[int | None, int]) -> None:
    schema = TypeAdapter(listed).json_schema()
    assert (schema.get("minItems"), schema["maxItems"]) == limits


def test_sentence_numbers_are_asked_for_from_one_to_three_of_them() -> None:
    cited = StatementDraft.model_json_schema()["properties"]["sentences"]
    assert (cited["minItems"], cited["maxItems"]) == (1, 3)
    assert cited["items"] == {"type": "integer", "minimum": 1}


def test_a_draft_beyond_the_limits_is_taken() -> None:
    """Grounding holds it to them; refusing it would cost a second call."""
    draft = StatementDraft.model_validate({"sentences": [4, 0, 9, 9, 400], "text": ""})
    assert draft.sentences == (4, 0, 9, 9, 400)


@pytest.mark.parametrize(
    "answer",
    [
        {"sentences": [1], "text": "Rain fell.", "quote": "Rain"},
        {"sentences": ["one"], "text": "Rain fell."},
        {"text": "Rain fell."},
    ],
    ids=["a field too many", "no number", "a field too few"],
)
def test_a_draft_of_another_shape_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        StatementDraft.model_validate(answer)


def test_a_draft_cannot_be_changed() -> None:
    draft = StatementDraft(sentences=(1,), text="Rain fell.")
    with pytest.raises(ValidationError, match="frozen"):
        draft.text = "Snow fell."
