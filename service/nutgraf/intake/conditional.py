"""Asking for a page only if it has changed: the headers, there and back (RFC 9110, section 13)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from nutgraf.intake.pages import Page, Validators

if TYPE_CHECKING:
    import httpx

NOT_MODIFIED: Final = 304
MAX_LENGTH: Final = 500
"""Characters of a validator that is kept. It is stored and sent back, so that a server could use
a longer one to fill a database."""


def headers(validators: Validators | None) -> dict[str, str]:
    """What to ask with; nothing for a page that was never had."""
    if validators is None:
        return {}
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value is not None}


def validators(answered: Mapping[str, str]) -> Validators:
    """What an answer is known by."""
    return Validators(
        etag=_kept(answered.get("etag")), last_modified=_kept(answered.get("last-modified"))
    )


def unchanged(response: "httpx.Response", asked: Validators) -> Page:
    """The page for the answer that nothing has changed; it may bring newer validators."""
    new = validators(response.headers)
    return Page(
        url=str(response.url),
        body=b"",
        validators=Validators(
            etag=new.etag or asked.etag, last_modified=new.last_modified or asked.last_modified
        ),
        not_modified=True,
    )


def _kept(value: str | None) -> str | None:
    """A value that can be sent back as it came: httpx sends ASCII only."""
    sendable = value and value.isascii() and value.isprintable() and len(value) <= MAX_LENGTH
    return value if sendable else None
