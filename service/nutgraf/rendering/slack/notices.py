"""What stands where a digest will stand, or would have stood."""

from typing import Final
from urllib.parse import urlsplit

from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack.blocks import (
    Run,
    context,
    fallback,
    link,
    mrkdwn,
    paragraph,
    plain,
    words,
)
from nutgraf.rendering.slack.digests import button_link
from nutgraf.rendering.slack.messages import Message
from nutgraf.rendering.slack.texts import mention, shortened

_ADDRESS_TEXT: Final = 80
_SENTENCE_TEXT: Final = 1_500


def placeholder(url: str, *, asked_by: str | None = None) -> Message:
    """That an article is being read.

    Args:
        url: Its address, as it was given.
        asked_by: The id of the user who asked for it; what is no id is not told.
    """
    address = _address(url)
    asker = mention(asked_by)
    asked = [mrkdwn(f"Asked for by {asker}")] if asker else []
    wait = plain("The digest will take this message's place, mostly within a minute or two.")
    opening = paragraph(words("Reading "), address, words(" …"))
    return Message((opening, context(wait, *asked)), fallback([f"Reading {address.text} …"]))


def _address(url: str) -> Run:
    """A link whose words are its host and path, or the words alone where it is no address."""
    address = button_link(url)
    if address is None:
        return words(shortened(one_line(url), _ADDRESS_TEXT) or "this link")
    parts = urlsplit(address)
    shown = f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"
    return link(shortened(shown, _ADDRESS_TEXT), address)
