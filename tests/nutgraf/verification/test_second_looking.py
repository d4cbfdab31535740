"""Asking a model about what the checks let pass."""

from dataclasses import dataclass, field
from typing import get_args

import pytest

from nutgraf.errors import ModelError, ModelRefused, ModelUnavailable
from nutgraf.models.protocol import Answer, DraftT, Request
from nutgraf.usage import Usage
from nutgraf.verification import verify
from pressroom import HALVERN, OTTERS

TRUE = "Revenue rose 4% to £910 million in the first half."
SWAPPED = "Osmund Tissue said that Halvern had not been approached."
WRONG = "Net debt was unchanged at £301 million."


@dataclass
class Judge:
    """A model that doubts a sentence, or fails about it."""

    doubted: str = SWAPPED
    failure: ModelError | None = None
    asked: list[str] = field(default_factory=list)
    name: str = "judge"
    identity: str = "judge at nowhere"

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        claim = request.messages[-1].content.rpartition("Claim: ")[2]
        self.asked.append(claim)
        if claim == self.doubted and self.failure:
            raise self.failure
        choices = get_args(request.draft.model_fields["verdict"].annotation)
        doubt = next(choice for choice in choices if choice.endswith("not_stated"))
        verdict = doubt if claim == self.doubted else choices[0]
        usage = Usage(requests=1, input_tokens=120, output_tokens=8)
        return Answer(request.draft.model_validate({"verdict": verdict}), usage=usage)


def test_claims_in_which_nothing_was_found_are_asked_about_and_doubts_are_findings() -> None:
    judge, told = Judge(), list[tuple[int, int]]()
    summary = f"- {TRUE}\n- {WRONG}\n- {SWAPPED}\n"
    found = verify(
        HALVERN, summary, model=judge, on_progress=lambda done, of: told.append((done, of))
    )
    assert judge.asked == [TRUE, SWAPPED]
    assert [(f.kind, f.text) for f in found.findings] == [
        ("figure", "£301 million"),
        ("support", SWAPPED),
    ]
    assert summary[found.findings[1].start : found.findings[1].end] == SWAPPED
    assert found.findings[1].nearest is not None
    assert "approached" in found.findings[1].nearest.text
    assert found.notes == ("a model looked again at 2 of 2 claims (240 tokens read, 16 written)",)
    assert told == [(1, 2), (2, 2)]


def test_paths_are_those_of_the_strings() -> None:
    found = verify(HALVERN, {"a": [TRUE, f"Well. {SWAPPED}"]}, model=Judge())
    assert [(f.path, f.text) for f in found.findings] == [("a.1", SWAPPED)]


def test_without_a_model_nobody_is_asked() -> None:
    assert verify(HALVERN, SWAPPED).notes == ()


def test_a_claim_without_an_answer_is_a_note() -> None:
    found = verify(HALVERN, f"{TRUE} {SWAPPED}", model=Judge(failure=ModelRefused("no comment")))
    assert found.ok
    assert found.notes[0].startswith("a model looked again at 1 of 2 claims")
    assert "no comment" in found.notes[1]


def test_a_model_that_cannot_be_asked_is_an_error() -> None:
    with pytest.raises(ModelUnavailable):
        verify(HALVERN, SWAPPED, model=Judge(failure=ModelUnavailable("gone")))


def test_nobody_is_asked_about_another_article_s_summary() -> None:
    judge = Judge()
    assert not verify(HALVERN, OTTERS, model=judge).ok
    assert judge.asked == []
