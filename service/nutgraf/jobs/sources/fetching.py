"""Fetching feeds, lists of feeds and sitemaps, which come as other types than pages do."""

from typing import TYPE_CHECKING, Final

from nutgraf.errors import FetchError
from nutgraf.intake.limits import Limits
from nutgraf.intake.pages import UNKNOWN, ConditionalFetcher, Page, Validators
from nutgraf.intake.web import MEDIA_TYPES, WebFetcher

if TYPE_CHECKING:
    from ssrfguard import Policy

FEED_MEDIA_TYPES: Final = MEDIA_TYPES | frozenset(
    "application/rdf+xml application/feed+json application/json application/x-rss+xml "
    "application/rss application/atom application/opml+xml text/rss+xml text/rss text/atom+xml "
    "text/x-opml text/x-opml+xml application/gzip application/x-gzip application/octet-stream "
    "binary/octet-stream".split()
)
"""What servers call feeds, OPML and sitemaps; what they are is told by their bytes."""

ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
LIMITS: Final = Limits(max_bytes=10_000_000, timeout=30.0)
"""Feeds with the texts of 500 articles have 5 MB, sitemaps of 50,000 addresses some 8 MB."""

ADVICE: Final = "take it out of the edition, or ask its publisher"
ARTICLE_ADVICE: Final = ("open it in a browser", "save ")
"""How advice begins that helps with an article only."""


def feed_fetcher(*, limits: Limits = LIMITS, policy: "Policy | None" = None) -> WebFetcher:
    """What fetches feeds, under the same guards as pages.

    Args:
        limits: Of size, time and redirects.
        policy: Which addresses and ports may be reached; by default public ones, 80 and 443.
    """
    return WebFetcher(limits=limits, policy=policy, media_types=FEED_MEDIA_TYPES, accept=ACCEPT)


async def fetched(
    fetcher: ConditionalFetcher, url: str, *, validators: Validators = UNKNOWN
) -> Page:
    """Fetch a feed.

    Raises:
        FetchError: With advice for whoever put the feed into an edition.
    """
    try:
        return await fetcher.afetch(url, validators=validators)
    except FetchError as error:
        said, _, advice = str(error).rpartition("; ")
        if not said or not advice.startswith(ARTICLE_ADVICE):
            raise
        message = f"{said}; {ADVICE}"
        raise FetchError(message, source=error.source, status=error.status) from error
