"""The evidence's modal shows every sentence, whole, and nothing that Slack refuses or obeys."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from nutgraf.rendering.slack.actions import ARTICLE, EVIDENCE_PAGE
from nutgraf.rendering.slack.messages import View
from nutgraf.rendering.slack.views import evidence_view
from nutgraf.rendering.slack.views.items import items
from nutgraf_schemas.digest import Digest, Dropped, Evidence, KeyTakeaway, Statement
from slack_workspace.blocks import view_faults

_WORDS = (
    "Vindur",
    "<!channel>",
    "@everyone",
    "*bold*",
    "<https://evil.example|click>",
    "&amp;",
    "العربية",
    "日本語の文",
    "👩🏽‍🔬",
    "`code`",
    "\x00nul",
    "a\nb",
    "‮override",
    ":smile:",
    "~gone~",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
)


def _texts(value: Any) -> Iterator[str]:
    """Every text that a reader sees, in order."""
    if isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield value["text"]
        else:
            for held in value.values():
                yield from _texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held)


def _buttons(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if value.get("type") == "button":
            yield value
        for held in value.values():
            yield from _buttons(held)
    elif isinstance(value, list):
        for held in value:
            yield from _buttons(held)


def _pages(digest: Digest) -> Iterator[View]:
    """All pages, as a reader turns them who presses 'Next'."""
    page: int | None = 0
    while page is not None:
        view = evidence_view(digest, key="k", page=page)
        yield view
        following = [v for b in _buttons(view) if (v := b.get("value")) == f"k {page + 1}"]
        page = page + 1 if following else None


def _sentence(number: int, text: str) -> Evidence:
    return Evidence(sentence=number, start=0, end=len(text), text=text)


def _long(digest: Digest, count: int) -> Digest:
    statements = tuple(
        Statement(text=f"Item {n} says so.", evidence=(_sentence(n, f"Sentence {n}."),))
        for n in range(1, count + 1)
    )
    return digest.model_copy(update={"key_developments": statements})


def test_each_item_stands_above_the_sentences_it_rests_on(digest: Digest) -> None:
    blocks = evidence_view(digest, key="k")["blocks"]
    takeaway = next(b for b in blocks if b["type"] == "rich_text")
    said, sentences = takeaway["elements"]
    evidence = digest.key_takeaways[0].evidence
    assert said["type"] == "rich_text_section"
    assert "".join(_texts(said)) == (
        f"{digest.key_takeaways[0].headline}: {digest.key_takeaways[0].detail}"
    )
    assert sentences["type"] == "rich_text_quote"
    assert "".join(_texts(sentences)) == "\n".join(f"{e.sentence}  {e.text}" for e in evidence)


def test_every_item_and_every_sentence_is_on_some_page(digest: Digest) -> None:
    shown = "".join(t for view in _pages(digest) for t in _texts(view["blocks"]))
    for item in items(digest):
        assert item.text in shown
        assert all(f"{e.sentence}  {e.text}" in shown for e in item.evidence)


def test_the_items_include_those_of_a_users_own_section(digest: Digest) -> None:
    own = next(item for item in items(digest) if item.path == "extras.supply_chain[0]")
    assert own.section == "Supply chain"
    assert "Tessel Cells" in own.text
    assert [e.sentence for e in own.evidence] == [11]


def test_a_quotation_is_shown_with_its_place(digest: Digest) -> None:
    span = digest.quotes[0].spans[0]
    shown = "".join(t for view in _pages(digest) for t in _texts(view["blocks"]))
    assert f"Characters {span.start + 1:,}–{span.end:,} of the article" in shown


def test_what_was_dropped_comes_last_with_its_reason(digest: Digest) -> None:
    *_, last = _pages(digest)
    blocks = last["blocks"]
    (header,) = [
        i for i, b in enumerate(blocks) if b.get("text", {}).get("text") == "Left out, and why"
    ]
    shown = "".join(_texts(blocks[header + 1 :]))
    for dropped in digest.dropped:
        assert dropped.value in shown
        assert dropped.message in shown
    assert "Figure not in the article:" in shown


def test_a_digest_without_drops_says_so(digest: Digest) -> None:
    *_, last = _pages(digest.model_copy(update={"dropped": ()}))
    assert "Nothing was left out" in "".join(_texts(last["blocks"]))


def test_the_article_is_linked_only_where_it_is_on_the_web(digest: Digest) -> None:
    (button,) = [b for b in _buttons(evidence_view(digest, key="k")) if b["action_id"] == ARTICLE]
    assert button["url"] == digest.article.url
    article = digest.article.model_copy(update={"url": "javascript:alert(1)"})
    bare = digest.model_copy(update={"article": article})
    assert not [b for b in _buttons(evidence_view(bare, key="k")) if b["action_id"] == ARTICLE]


def test_a_hundred_items_are_turned_page_by_page(digest: Digest) -> None:
    long = _long(digest, 100)
    views = list(_pages(long))
    shown = [text for view in views for text in _texts(view["blocks"])]
    assert [t for t in shown if t.startswith("Item ")] == [
        f"Item {n} says so." for n in range(1, 101)
    ]
    assert len(views) > 8
    back = [b for b in _buttons(views[3]) if b["text"]["text"] == "‹ Previous"]
    assert [(b["action_id"], b["value"]) for b in back] == [(EVIDENCE_PAGE, "k 2")]
    assert all(view_faults(view) == [] for view in views)


@pytest.mark.parametrize(("page", "nearest"), [(-3, 0), (10_000, -1)])
def test_a_page_that_there_is_not_is_the_nearest(digest: Digest, page: int, nearest: int) -> None:
    assert evidence_view(digest, key="k", page=page) == [*_pages(digest)][nearest]


def test_a_sentence_longer_than_a_block_is_shown_whole(digest: Digest) -> None:
    text = " ".join(f"word{n}" for n in range(6_000))
    takeaway = KeyTakeaway(headline="Lead", detail="Detail.", evidence=(_sentence(7, text),))
    long = digest.model_copy(update={"key_takeaways": (takeaway,)})
    views = list(_pages(long))
    assert text in "".join(t for view in views for t in _texts(view["blocks"]))
    assert all(view_faults(view) == [] for view in views)
    longest = max(len(t) for view in views for t in _texts(view["blocks"]))
    assert longest <= 3_000


@pytest.mark.parametrize("seed", range(30))
def test_slack_refuses_no_page_of_any_digest(digest: Digest, seed: int) -> None:
    rng = random.Random(seed)

    def text() -> str:
        count = rng.choices((0, 1, 8, 60, 900), (4, 8, 8, 2, 0.1))[0]
        return rng.choice(("", " ", "\n")).join(rng.choice(_WORDS) for _ in range(count))

    def evidence() -> tuple[Evidence, ...]:
        return tuple(_sentence(rng.randint(1, 400), text()) for _ in range(rng.randint(1, 9)))

    takeaways = tuple(
        KeyTakeaway(headline=text(), detail=text(), evidence=evidence())
        for _ in range(rng.choice((0, 3, 20)))
    )
    dropped = tuple(
        Dropped(path=text(), value=text(), reason="unsafe", message=text())
        for _ in range(rng.choice((0, 2, 20)))
    )
    extras = {text()[:300] or "own": [{"text": text(), "evidence": [text()]}, text(), None]}
    update = {"key_takeaways": takeaways, "dropped": dropped, "headline": text(), "extras": extras}
    views = list(_pages(digest.model_copy(update=update)))
    assert [fault for view in views for fault in view_faults(view)] == []
