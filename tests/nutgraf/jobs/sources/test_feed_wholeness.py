"""A text that tells that it goes on elsewhere is not whole, nor one as short as a teaser."""

from typing import Literal

import pytest

from feed_stand import PARAGRAPH, WHOLE
from nutgraf.jobs.sources.feed_entries import EntryText
from nutgraf.jobs.sources.wholeness import is_whole


def whole(value: str, kind: Literal["text", "html"] = "html", *, is_summary: bool = False) -> bool:
    return is_whole(EntryText(value, kind, is_summary))


@pytest.mark.parametrize(
    "end",
    [
        "<p>The season ends in…</p>",
        "<p>The season ends in ...</p>",
        "<p>The season ends in [&hellip;]</p>",
        "<p>The season ends in [&#8230;]</p>",
        "<p>The season ends in [...]</p> ",
        "<p>The season ends… [+2143 chars]</p>",
        '<a href="/a">Read more</a>',
        '<a href="/a">Read more &raquo;</a>',
        '<p><a href="/a">Continue reading</a></p>',
        '<p><a href="/a">Continue reading “Basin and quay close” →</a></p>',
        '<a href="/a">Read the full story</a>',
        '<a href="/a">Read the full article here</a>.',
        '<a href="/a">Click here to read the rest of this article</a>',
        '<a href="/a">View the full article</a>',
        "<p>Read more: https://post.example/quay</p>",
        "<p>The season ends […]</p><p>The post <a>Quay</a> appeared first on <a>Post</a>.</p>",
    ],
)
def test_a_text_that_says_that_it_goes_on_is_not_whole(end: str) -> None:
    assert not whole(WHOLE + end)


@pytest.mark.parametrize(
    "end",
    [
        "",
        "<p>“I have read more than enough of it,” she said.</p>",
        "<p>Fees may rise once more.</p>",
        "<p>The board said: “Read our report.” No more was said.</p>",
        "<p>The post <a>Quay</a> appeared first on <a>The Ellery Post</a>.</p>",
        "<p>Read more than one book, he said. They will continue to fish.</p>",
    ],
)
def test_a_text_that_merely_ends_is_whole(end: str) -> None:
    assert whole(WHOLE + end)


def test_how_long_a_whole_text_is_depends_on_what_the_feed_calls_it() -> None:
    assert not whole(PARAGRAPH)
    assert whole(WHOLE)
    assert not whole(WHOLE, is_summary=True)
    assert whole(WHOLE * 2, is_summary=True)


def test_markup_is_no_text() -> None:
    attributes = " ".join(f'a{i}="word word"' for i in range(50))
    assert not whole(f"<p {attributes}>{PARAGRAPH}</p><script>{'word ' * 300}</script>")


def test_in_plain_text_nothing_is_markup() -> None:
    assert whole("One < two > three, says the board. " * 30, "text")
