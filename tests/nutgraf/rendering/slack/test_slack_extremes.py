"""Digests of every length, script and mark, as Slack takes them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

import pytest

import morning
from extreme_digests import ExtremeDigests
from nutgraf.jobs.outputs.desk import Desk
from nutgraf.rendering import wording
from nutgraf.rendering.outline import Entry, outline
from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack import (
    digest_posting,
    edition_posting,
    placeholder,
    unfurl_blocks,
)
from nutgraf.rendering.slack.messages import Message, Posting
from nutgraf.rendering.slack.packing import ITEM_TEXT
from nutgraf.rendering.slack.texts import size
from nutgraf_schemas.digest import Digest, MarketImpact
from slack_workspace import (
    OUR_BUDGET,
    blocks_faults,
    budget_of,
    loose_marks,
    message_faults,
    texts_of,
)

KEY = "3fa9c1d20b77" * 5
LOTS = 10


def _items(digest: Digest) -> Iterator[tuple[str, ...]]:
    """The words of each item, on one line."""
    yield (digest.standfirst or "",)
    for takeaway in digest.key_takeaways:
        yield takeaway.headline, takeaway.detail
    for statement in (*digest.key_developments, *digest.strategic_insights):
        yield (statement.text,)
    if digest.market_impact:
        yield from _market(digest.market_impact)
    for quote in digest.quotes:
        if one_line(quote.text):
            yield quote.text, wording.attribution(quote)
    if digest.conclusion:
        yield (digest.conclusion.text,)
    for value in digest.extras.values():
        yield from _entries(outline(value))


def _market(impact: MarketImpact) -> Iterator[tuple[str, ...]]:
    yield (impact.summary,)
    for metric in impact.metrics:
        if one_line(metric.value):
            yield metric.value, metric.name, metric.period or ""
    for party in impact.affected:
        yield party.name, party.ticker or "", party.effect


def _entries(entries: Sequence[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        yield entry.label, entry.text
        yield from _entries(entry.entries)


def _messages(posting: Posting) -> tuple[Message, ...]:
    return (posting.head, *posting.replies)


def _shown(message: Message) -> str:
    return "".join(texts_of(message.blocks))


def _assert_sound(message: Message) -> None:
    assert message_faults(message.blocks, message.text) == []
    assert budget_of(message.blocks) <= OUR_BUDGET
    assert loose_marks(message.text) == []
    assert "<!" not in message.text
    for block in message.blocks:
        objects = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]
        for text in (o["text"] for o in objects if o and o.get("type") == "mrkdwn"):
            assert loose_marks(text) == []


@pytest.mark.parametrize("seed", range(LOTS))
def test_a_hundred_digests_are_whole_and_slack_takes_them(seed: int) -> None:
    make = ExtremeDigests(seed)
    found = 0
    for digest in (make.digest() for _ in range(1_000 // LOTS)):
        posting = digest_posting(digest, key=KEY, asked_by="U012ABCDEF")
        for message in _messages(posting):
            _assert_sound(message)
        shown = [_shown(message) for message in _messages(posting)]
        for words in (tuple(filter(None, map(one_line, item))) for item in _items(digest)):
            is_whole = any(all(word in text for word in words) for text in shown)
            if sum(map(size, words)) <= ITEM_TEXT - 100:  # but for what stands between its words
                assert is_whole, words
                found += bool(words)
            elif not is_whole:
                cut = [text for text in shown if words[0][:200] in text]
                assert any(" …" in text and "(shortened)" in text for text in cut), words
    assert found > 700  # else the above would show nothing


def test_what_stands_beneath_links_is_sound_and_short() -> None:
    make = ExtremeDigests(41)
    for digest in (make.digest() for _ in range(100)):
        blocks = unfurl_blocks(digest, key=KEY)
        assert blocks_faults(blocks) == []
        assert budget_of(blocks) <= 3_500


def test_editions_of_extremes_are_sound() -> None:
    make, keys = ExtremeDigests(42), count()
    for _ in range(5):
        desk = Desk()
        for row in morning.rows():
            desk.take(replace(row, digest=make.digest() if row.digest else None))
        view = desk.view(replace(morning.run(), title=make.text()))
        topics = tuple(
            replace(topic, stories=tuple(replace(s, key=f"k{next(keys)}") for s in topic.stories))
            for topic in view.topics
        )
        posting = edition_posting(replace(view, topics=topics), run_id=make.text())
        for message in (posting.head, *(m for s in posting.stories for m in _messages(s))):
            _assert_sound(message)


def test_notices_are_sound_whatever_they_name() -> None:
    make = ExtremeDigests(43)
    for url in (make.text() for _ in range(100)):
        _assert_sound(placeholder(url, asked_by="U012ABCDEF"))
        _assert_sound(placeholder(f"https://ledger.example/{url}"))
        _assert_sound(placeholder(f"https://{url}"))
