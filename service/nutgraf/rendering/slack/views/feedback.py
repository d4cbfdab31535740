"""The modal by which a reader says that a digest is wrong."""

from collections.abc import Iterator
from typing import Final

from nutgraf.rendering import wording
from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack import blocks
from nutgraf.rendering.slack.actions import FEEDBACK_VIEW
from nutgraf.rendering.slack.blocks import Element
from nutgraf.rendering.slack.messages import View
from nutgraf.rendering.slack.views.elements import (
    MOST_OPTIONS,
    OPTION_VALUE,
    field,
    form,
    modal,
    option,
    section,
    select,
    text_input,
)
from nutgraf.rendering.slack.views.items import items
from nutgraf_schemas.digest import Digest

ALL: Final = "all"
MOST_COMMENT: Final = 2_000


def feedback_view(digest: Digest, *, key: str, metadata: str) -> View:
    """Ask what is wrong with a digest.

    Args:
        digest: What it is about.
        key: The digest's, in the store.
        metadata: What comes back with the answer; at most 3,000 characters.

    Raises:
        ValueError: There is more metadata than Slack keeps.
    """
    whole = option("The digest as a whole", ALL)
    options = [whole, *_options(digest)][:MOST_OPTIONS]
    comment = text_input("What does the article say instead?", most=MOST_COMMENT, multiline=True)
    kept = blocks.small_print(("Kept for those who look after nutgraf here", f"digest {key}"))
    contents = [
        blocks.paragraph(blocks.words(wording.title(digest), "bold")),
        field("item", "Which item?", select(options, whole, "Choose an item")),
        field("comment", "What is wrong with it?", comment, optional=True),
        blocks.context(kept),
    ]
    return form("This is wrong", contents, submit="Send", callback=FEEDBACK_VIEW, metadata=metadata)


def feedback_thanks() -> View:
    """What is shown once it was sent."""
    return modal(
        "Thank you", [section("Thank you. It is kept with the digest, for somebody to look at.")]
    )


def _options(digest: Digest) -> Iterator[Element]:
    """What can be chosen; the number in front of each is its own among its like."""
    for path, text in (("headline", digest.headline), ("standfirst", digest.standfirst)):
        if text:
            yield option(f"{path.capitalize()}: {one_line(text)}", path)
    if digest.topics:
        yield option(f"Topics: {', '.join(map(one_line, digest.topics))}", "topics")
    for item in items(digest):
        if len(item.path) <= OPTION_VALUE:
            position = item.path.removesuffix("]").rpartition("[")
            number = f" {int(position[2]) + 1}" if position[1] else ""
            said = f"{item.lead}: {item.text}" if item.lead else item.text
            yield option(f"{item.noun}{number}: {said}", item.path)
