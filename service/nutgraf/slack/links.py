"""The links of what people write in Slack."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

_MARKED: Final = re.compile(r"<(https?://[^<>|\s]+)(?:\|[^<>]*)?>", re.IGNORECASE)
"""As Slack marks a link in a text."""

_MARK: Final = re.compile(r"<[^<>]*>")
_BARE: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_DOMAIN: Final = re.compile(
    r"(?<![\w@.:/-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
_TRAILING: Final = ".,;:!?'\"’”»*_~`"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


def links_in(text: str) -> tuple[str, ...]:
    """The links of a text, each once, in order.

    Slack marks those of messages ('<https://…|label>') and leaves those of commands as they were
    typed. Where no link has 'https://' before it, 'example.com/news' is one, too.
    """
    marked = [html.unescape(link) for link in _MARKED.findall(text)]
    rest = html.unescape(_MARK.sub(" ", text))
    found = [*marked, *(_trimmed(link) for link in _BARE.findall(rest))]
    if not found:
        found = [f"https://{_trimmed(name)}" for name in _DOMAIN.findall(rest)]
    return tuple(dict.fromkeys(found))


def links_of(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The links of a message: of its text, its blocks and what is attached to it."""
    texts = links_in(str(message.get("text") or ""))
    blocks = _linked(message.get("blocks") or ())
    attached = (
        str(link)
        for one in message.get("attachments") or ()
        for link in [one.get("from_url") or one.get("title_link")]
        if link
    )
    web = (link for link in (*blocks, *attached) if _BARE.fullmatch(link))
    return tuple(dict.fromkeys((*texts, *web)))


def is_of(url: str, domains: Sequence[str]) -> bool:
    """Whether a URL is of one of the domains, or of one below them."""
    try:
        host = (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _linked(blocks: Iterable[Any]) -> Iterator[str]:
    """The links of `rich_text` blocks and what is in them."""
    for block in blocks:
        if not isinstance(block, Mapping):
            continue
        if block.get("type") == "link" and block.get("url"):
            yield str(block["url"])
        yield from _linked(block.get("elements") or ())


def _trimmed(link: str) -> str:
    """A link without what closes the sentence around it."""
    left, end = Counter(link), len(link)
    while end and _closes(link[end - 1], left):
        end -= 1
        left[link[end]] -= 1
    return link[:end]


def _closes(last: str, left: Mapping[str, int]) -> bool:
    """Whether a link's last character is none of its own, by how often it has each."""
    return last in _TRAILING or left[last] > left[_PAIRS.get(last, last)]
