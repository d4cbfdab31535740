"""Runs in words."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from nutgraf.cli.batch.words import (
    cost,
    dollars,
    duration,
    ended,
    per_minute,
    plural,
    short_number,
    state,
)
from nutgraf.jobs.records import Counts, RunRecord, RunStatus
from nutgraf.usage import NO_USAGE, Usage


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, "0 s"),
        (0.4, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (200, "3 min 20 s"),
        (3_599.9, "1 h 0 min"),
        (7_500, "2 h 5 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_a_duration_has_its_two_largest_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1.00 k"),
        (12_345, "12.3 k"),
        (999_999, "1,000 k"),
        (1_650_000, "1.65 M"),
        (2_000_000_000_000, "2,000 G"),
    ],
)
def test_a_large_number_has_three_digits(count: int, words: str) -> None:
    assert short_number(count) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [(None, "unknown"), ("0", "$0.00"), ("0.00421", "$0.0042"), ("1234.5", "$1,234.50")],
)
def test_small_sums_are_told_to_a_hundredth_of_a_cent(amount: str | None, words: str) -> None:
    assert dollars(None if amount is None else Decimal(amount)) == words


def test_a_slow_rate_has_a_decimal() -> None:
    assert [per_minute(n) for n in (0.02, 0.5, 70.3)] == ["1.2", "30", "4,218"]


def test_counts_tell_only_what_there_is() -> None:
    assert ended(Counts(done=1)) == "1 digest"
    all_of_it = Counts(found=3, done=1200, cached=7, copy=1, failed=2, skipped=4)
    assert ended(all_of_it) == (
        "1,200 digests (7 of them there already), 1 copy, 2 failed, 4 skipped"
    )
    assert plural(2, "copy", "copies") == "2 copies"


def test_a_price_that_nobody_knows_is_not_told() -> None:
    assert cost(NO_USAGE) == "the model was not asked"
    known = Usage(requests=2, input_tokens=3000, output_tokens=40, cost_usd=Decimal("1.5"))
    assert cost(known) == "2 requests; 3,000 tokens in, 40 out; $1.50"
    unknown = Usage(requests=1, input_tokens=1, output_tokens=1, cost_usd=None)
    assert cost(unknown) == "1 request; 1 tokens in, 1 out"


@pytest.mark.parametrize(
    ("status", "reason", "is_at_work", "words"),
    [
        ("running", None, True, ("at work", "at work")),
        ("running", None, False, ("cut short", "cut short")),
        ("finished", None, False, ("finished", "finished")),
        ("stopped", "interrupted", False, ("interrupted", "interrupted")),
        ("stopped", "budget", False, ("stopped, the budget is spent", "budget spent")),
        ("stopped", "something", False, ("stopped", "stopped")),
    ],
)
def test_a_run_is_at_work_only_while_somebody_works_on_it(
    status: RunStatus, reason: str | None, is_at_work: bool, words: tuple[str, str]
) -> None:
    record = RunRecord(
        id="night-1",
        edition="night",
        title="Night",
        status=status,
        started_at=datetime(2026, 3, 1, tzinfo=UTC),
        stop_reason=reason,
    )
    told = [state(record, is_at_work=is_at_work, is_short=short) for short in (False, True)]
    assert tuple(told) == words
