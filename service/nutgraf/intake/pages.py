"""What fetching a page is to the rest of intake, so that others can do it their own way."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Page:
    """What a URL answered with.

    Attributes:
        url: Where the answer came from, after all redirects.
        body: Its bytes, decompressed.
        content_type: The header, such as 'text/html; charset=utf-8'; None where it had none.
    """

    url: str
    body: bytes
    content_type: str | None = None


class Fetcher(Protocol):
    """Something that fetches pages."""

    def fetch(self, url: str) -> Page:
        """Fetch a page.

        Args:
            url: An http or https URL.

        Raises:
            FetchError: It was refused, timed out, or answered with an error.
        """
        ...

    async def afetch(self, url: str) -> Page:
        """`fetch`, without blocking the event loop."""
        ...
