"""A digest as a message and its thread."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from nutgraf.rendering import wording
from nutgraf.rendering.citations import cited_sentences
from nutgraf.rendering.plain import web_link
from nutgraf.rendering.slack import actions
from nutgraf.rendering.slack.blocks import (
    Element,
    button,
    buttons,
    context,
    fallback,
    header,
    measure,
    mrkdwn,
    paragraph,
    small_print,
    words,
)
from nutgraf.rendering.slack.digest_parts import chosen, told
from nutgraf.rendering.slack.messages import MESSAGE_TEXT, MOST_BLOCKS, Block, Message, Posting
from nutgraf.rendering.slack.packing import Item, Part, messages, take
from nutgraf.rendering.slack.texts import mention, shortened, size
from nutgraf_schemas.digest import Digest

_LONGEST_URL: Final = 3_000
"""Of a button."""

_POINTER_TEXT: Final = 300
"""Of the line that says what the thread holds."""


def digest_posting(
    digest: Digest,
    *,
    key: str | None,
    sections: Collection[str] | None = None,
    asked_by: str | None = None,
) -> Posting:
    """The message for an article, and what follows in its thread.

    Headline, takeaways, market impact and a quotation or two stand in the message; all else, and
    what does not fit, in the thread. No item is split; one that no message could hold is
    shortened, and says so.

    Args:
        digest: What to tell.
        key: Its key in the store, which the buttons send back; None where it is in none.
        sections: Of the digest, by name; None for all.
        asked_by: The id of the user who asked for it; what is no id is not told.
    """
    shown = chosen(digest, sections)
    title, parts = wording.title(shown), told(shown)
    head = parts.head if parts.head or parts.thread else (_nothing(digest, sections),)
    above = (header(title), masthead(shown))
    can_do = digest_buttons(digest, key=key)
    below = (*([buttons(*can_do)] if can_do else []), _signed(shown, asked_by))
    room = MESSAGE_TEXT - _POINTER_TEXT - sum(map(measure, (*above, *below)))
    page, rest = take(head, text=room, most_blocks=MOST_BLOCKS - len(above) - len(below) - 1)
    thread = (*rest, *parts.thread)
    blocks = (*above, *page.blocks, *_pointer(thread), *below)
    message = Message(blocks, fallback((title, *page.lines)))
    return Posting(message, messages(thread, about=title))


def whole(digest: Digest) -> tuple[Message, ...]:
    """All that a digest tells, for the thread of a message that has its headline."""
    parts = told(digest)
    headed = [Part(part.name, part.items) for part in (*parts.head, *parts.thread)]
    colophon = Item((context(small_print(_colophon(digest))),), " · ".join(_colophon(digest)))
    end = Part("", (colophon,), is_headed=False)
    return messages(
        (*(headed or [_nothing(digest, None)]), end),
        about=wording.title(digest),
    )


def masthead(digest: Digest, *more: str) -> Block:
    """Small print above: publisher, date, reading time, more of it, and topics."""
    return context(small_print((*wording.meta(digest.article), *more, *digest.topics)))


def digest_buttons(digest: Digest, *, key: str | None) -> tuple[Element, ...]:
    """What can be done with a digest; without its key, only what needs none."""
    url = button_link(digest.article.url)
    article = [button("Article", actions.ARTICLE, url=url)] if url else []
    if key is None:
        return tuple(article)
    evidence = [button("Evidence", actions.EVIDENCE, value=key)] if cited_sentences(digest) else []
    again = button("Digest again", actions.AGAIN, value=key)
    wrong = button("This is wrong", actions.WRONG, value=key)
    return (*evidence, *article, again, wrong)


def button_link(url: str | None) -> str | None:
    """The address, where it is one that a button may lead to."""
    address = web_link(url)
    return address if address and size(address) <= _LONGEST_URL else None


def _nothing(digest: Digest, sections: Collection[str] | None) -> Part:
    """What is told of a digest that tells nothing."""
    if sections is not None and digest != chosen(digest, sections):
        sentence = "The sections chosen here have nothing on this article."
    elif digest.dropped:
        sentence = (
            "Nothing is left to show: all that was drafted said something that the article does "
            "not. Digest it again, or read the article itself."
        )
    else:
        sentence = "There is nothing to tell of this article beyond its headline."
    return Part("", (Item((paragraph(words(sentence)),), sentence),), is_headed=False)


def _pointer(thread: Sequence[Part]) -> tuple[Block, ...]:
    """'In the thread: key developments, conclusion'; nothing for no thread."""
    if not thread:
        return ()
    names = ", ".join(f"{part.name[:1].lower()}{part.name[1:]}" for part in thread)
    line = shortened(f"In the thread: {names}", _POINTER_TEXT // 2)
    return (context(small_print([line])),)


def _signed(digest: Digest, asked_by: str | None) -> Block:
    asker = mention(asked_by)
    asked = [mrkdwn(f"Asked for by {asker}")] if asker else []
    return context(small_print(_colophon(digest)), *asked)


def _colophon(digest: Digest) -> Iterable[str]:
    """What a digest rests on, what it lacks, and whose it is."""
    items, sentences = _count(digest), len(cited_sentences(digest))
    rest = "rests" if items == 1 else "rest"
    if items:
        on = f"{wording.counted(sentences, 'sentence')} of the article"
        yield f"{wording.counted(items, 'item')} {rest} on {on}"
    yield f"{len(digest.dropped):,} dropped" if digest.dropped else "nothing dropped"
    yield digest.provenance.model


def _count(digest: Digest) -> int:
    impact = digest.market_impact
    lists = (
        digest.key_takeaways,
        digest.key_developments,
        digest.strategic_insights,
        digest.quotes,
        *((impact.metrics, impact.affected) if impact else ()),
    )
    alone = (impact, digest.conclusion)
    return sum(map(len, lists)) + sum(one is not None for one in alone)
