"""A digest in short: beneath a link, or as a story of an edition."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from nutgraf.rendering import wording
from nutgraf.rendering.citations import cited_sentences
from nutgraf.rendering.edition_wording import undatelined
from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack import actions
from nutgraf.rendering.slack.blocks import bullet, button, buttons, paragraph, words
from nutgraf.rendering.slack.digest_parts import takeaway_runs
from nutgraf.rendering.slack.figures import figures, most_moved
from nutgraf.rendering.slack.messages import Block
from nutgraf.rendering.slack.packing import Page, Part, item, take
from nutgraf.rendering.slack.texts import shortened
from nutgraf_schemas.digest import Digest

_TAKEAWAYS: Final = 3
_FIGURES: Final = 4
_STANDFIRST_TEXT: Final = 400
_HEADLINE_TEXT: Final = 200
_TAKEAWAY_TEXT: Final = 300
"""Of its lead, and of its detail."""


def unfurl_blocks(digest: Digest, *, key: str) -> tuple[Block, ...]:
    """What stands beneath a link to an article: headline, takeaways, figures, evidence.

    Args:
        digest: The article's.
        key: Its key in the store, which the button sends back.
    """
    sign = f"{wording.MARKET_SIGNS[impact.direction]} " if (impact := digest.market_impact) else ""
    title = shortened(wording.title(digest), _HEADLINE_TEXT)
    headline = [Part("", (item(paragraph, words(f"{sign}{title}", "bold")),), is_headed=False)]
    page, _ = take([*headline, *_short(digest)])
    if not cited_sentences(digest):
        return page.blocks
    return (*page.blocks, buttons(button("Evidence", actions.EVIDENCE, value=key)))


def gist(digest: Digest) -> Page:
    """A digest's standfirst, first takeaways and most moved figures, all of them short."""
    standfirst = shortened(undatelined(one_line(digest.standfirst or "")), _STANDFIRST_TEXT)
    opening = [Part("", (item(paragraph, words(standfirst)),), is_headed=False)]
    page, _ = take([*(opening if standfirst else []), *_short(digest)])
    return page


def _short(digest: Digest) -> Iterator[Part]:
    """The first takeaways and the figures that moved most."""
    told = (takeaway_runs(one, digest, most=_TAKEAWAY_TEXT) for one in digest.key_takeaways)
    takeaways = tuple(item(bullet, *runs) for runs in islice(filter(None, told), _TAKEAWAYS))
    if takeaways:
        yield Part("", takeaways, is_headed=False)
    in_columns = (one for one in figures(most_moved(digest)) if "fields" in one.blocks[0])
    if moved := tuple(islice(in_columns, _FIGURES)):
        yield Part("", moved, is_headed=False)
