"""What of a source's description matters to feeds, lists of feeds and sitemaps."""

from dataclasses import dataclass
from typing import Literal, Protocol

FullText = Literal["auto", "always", "never"]


class RemoteSource(Protocol):
    """A feed, a list of feeds, or a sitemap, as an edition describes it."""

    @property
    def location(self) -> str:
        """Its URL, or the path of a list of feeds."""
        ...

    @property
    def limit(self) -> int | None:
        """New articles that are taken at most, the newest; None where nothing is said."""
        ...

    @property
    def full_text(self) -> FullText:
        """Whether articles are fetched from their pages."""
        ...


@dataclass(frozen=True, slots=True)
class FeedAt:
    """A feed that something else than an edition names."""

    location: str
    limit: int | None = None
    full_text: FullText = "auto"
