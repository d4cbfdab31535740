"""What the bot says."""

from typing import get_args

import pytest

from nutgraf.jobs.orders.records import OrderReason
from nutgraf.slack import words
from slack_workspace import text_faults

SAID = [v for n, v in vars(words).items() if n.isupper() and not n.startswith("_")]


@pytest.mark.parametrize("reason", get_args(OrderReason))
def test_every_failure_has_a_sentence_that_says_what_to_do(reason: OrderReason) -> None:
    sentence = words.failure_sentence(reason)
    assert len(sentence) < 200
    assert sentence.endswith(".")
    assert reason == "internal" or sentence != words.BROKEN


def test_what_has_no_reason_is_a_fault_of_ours() -> None:
    assert words.failure_sentence(None) == words.BROKEN


@pytest.mark.parametrize("sentence", SAID)
def test_what_is_said_is_short_and_mentions_nobody(sentence: str) -> None:
    assert len(sentence) < 300
    assert "<!" not in sentence
    assert not text_faults(sentence)
