"""What somebody wants the digest of, checked before it is an order."""

from dataclasses import dataclass
from typing import Final

from nutgraf.errors import FetchError, InputError
from nutgraf.intake import LIMITS
from nutgraf.intake.addresses import check_address, shown
from nutgraf.intake.sources import TEXT
from nutgraf.jobs.ledger_rows import storable
from nutgraf.jobs.orders.sameness import address, sameness
from nutgraf.jobs.records import InputKind
from nutgraf_schemas.article import Metadata

LONGEST_URL: Final = 8_000
"""Characters; most servers take no longer one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants the digest of, checked.

    Attributes:
        kind: What `content` is.
        content: The URL, or the text or HTML itself.
        fresh: Whether a digest that has been made before is not what is wanted.
        metadata: What is known of the article, before what its page says.
        same: Equal for what is the same.
    """

    kind: InputKind
    content: str
    fresh: bool
    metadata: Metadata
    same: str


def wish(
    content: str,
    *,
    kind: InputKind = "url",
    fresh: bool = False,
    metadata: Metadata | None = None,
) -> Wish:
    """What somebody wants the digest of, if it can be read at all; see `Orders.place`."""
    known = metadata or Metadata()
    content = storable(content)
    if kind == "path":
        raise InputError("a file of this machine is not what others may ask for: give its text")
    if kind == "url":
        content = content.strip()
        _check(content)
    else:
        LIMITS.check_bytes(len(content.encode("utf-8", "surrogatepass")), source=TEXT)
    return Wish(kind, content, fresh, known, sameness(kind, content, known))


def _check(url: str) -> None:
    check_address(url)
    name = shown(url)
    try:
        address(url).encode()
    except ValueError as error:
        raise FetchError(f"{name!r} is no valid URL; check it", source=name) from error
    if len(url) > LONGEST_URL:
        raise FetchError(f"a URL of {len(url):,} characters is none; check it", source="the URL")
