"""A burst of commands; `benchmarks/slack_burst.py` has a larger one."""

import asyncio
from pathlib import Path

import pytest

from command_burst import Plan, burst


@pytest.mark.parametrize("is_http", [True, False], ids=["http", "socket"])
def test_a_burst_is_heard_at_once_and_each_article_digested_once(
    tmp_path: Path, *, is_http: bool
) -> None:
    plan = Plan(commands=60, articles=12, channels=30, users=20, latency=0.1, is_http=is_http)
    made = asyncio.run(burst(plan, tmp_path))
    assert [ack.status for ack in made.acks] == [200] * 60
    assert made.heard_within(0.99) < 1
    assert (made.digests, made.requests, made.whole) == (12, 12, 60)
    assert made.ratelimited == 0
