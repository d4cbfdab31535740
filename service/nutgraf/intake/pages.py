"""What fetching a page is to the rest of intake, so that others can do it their own way."""

from dataclasses import dataclass
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class Validators:
    """What an answer said to know it by, and to be asked with whether it still holds.

    Attributes:
        etag: Its `ETag`.
        last_modified: Its `Last-Modified`, as the server wrote it.
    """

    etag: str | None = None
    last_modified: str | None = None


UNKNOWN: Final = Validators()
"""Of an answer that said nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a URL answered with.

    Attributes:
        url: Where the answer came from, after all redirects.
        body: Its bytes, decompressed.
        content_type: The header, such as 'text/html; charset=utf-8'; None where it had none.
        validators: What to ask with next time.
        not_modified: Whether the answer that was asked with still holds; the body is empty then.
    """

    url: str
    body: bytes
    content_type: str | None = None
    validators: Validators = UNKNOWN
    not_modified: bool = False


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


class ConditionalFetcher(Protocol):
    """Something that fetches a page again, if it has changed."""

    async def afetch(self, url: str, *, validators: Validators | None = None) -> Page:
        """Fetch a page, or learn that it is `not_modified`.

        Args:
            url: An http or https URL.
            validators: Those of the answer that is had already.

        Raises:
            FetchError: It was refused, timed out, or answered with an error.
        """
        ...
