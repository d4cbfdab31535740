"""What went wrong with a fetch, in words: what, why, and what to do."""

import socket
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from email.message import Message
from typing import TYPE_CHECKING, Final

from nutgraf.errors import FetchError
from nutgraf.intake.addresses import shown

if TYPE_CHECKING:
    import httpx

GIVE_FILE: Final = "open it in a browser, save the article's text and give the file"
STATUSES: Final = {
    401: f"wants a login (401); {GIVE_FILE}",
    402: f"wants to be paid (402); {GIVE_FILE}",
    403: f"refused to answer (403): it may want a login, or no programs; {GIVE_FILE}",
    404: "is not there (404); check the address",
    410: "is no longer there (410)",
    429: "was asked too often (429); wait and try again",
    451: f"is withheld for legal reasons (451); {GIVE_FILE}",
}
DOCUMENTS: Final = {
    "application/pdf": "a PDF",
    "application/msword": "a Word document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "a Word document",
    "application/json": "JSON, data for programs",
}


def built(client: "httpx.AsyncClient", url: str) -> "httpx.Request":
    """A GET request; raises `FetchError` for a URL that cannot be one."""
    import httpx

    try:
        return client.build_request("GET", url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(f"{shown(url)!r} is no valid URL; check it", source=shown(url)) from error


@contextmanager
def told(url: str, *, hop: str) -> Generator[None]:
    """Turn what ssrfguard and httpx raise into a `FetchError`.

    Args:
        url: What was asked for.
        hop: What was being fetched: the URL, or where it redirects to.
    """
    import httpx
    from ssrfguard import BlockedAddressError, BlockedURLError, SSRFGuardError

    place = shown(url) if hop == url else shown(hop)
    try:
        yield
    except BlockedURLError as error:
        private = isinstance(error.__cause__, BlockedAddressError)
        raise (_private(url, place) if private else _blocked(url, place, error.reason)) from error
    except SSRFGuardError as error:
        raise _private(url, place) from error
    except httpx.TimeoutException as error:
        raise FetchError(
            f"{place!r} cannot be reached: no answer; try again later", source=shown(url)
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, zlib.error) as error:
        raise FetchError(f"{place!r} {_why(error)}", source=shown(url)) from error


def check_status(status: int, url: str) -> None:
    """Raise `FetchError` for a status that brings no page."""
    if status == 200:
        return
    if status >= 500:
        why = f"failed ({status}): the fault is the site's; try again later"
    else:
        why = STATUSES.get(status, f"answered with the status {status}; {GIVE_FILE}")
    raise FetchError(f"{shown(url)!r} {why}", source=shown(url), status=status)


def check_media_type(header: str | None, accepted: frozenset[str], url: str) -> None:
    """Raise `FetchError` for a page of a type that is not read; no type is left to its bytes."""
    if header is None:
        return
    media_type, _ = content_type(header)
    if media_type in accepted:
        return
    what = DOCUMENTS.get(media_type, f"of the type {media_type!r}, no page of text")
    raise FetchError(
        f"{shown(url)!r} is {what}; save its text as a .txt file and give that",
        source=shown(url),
        media_type=media_type,
    )


def content_type(header: str) -> tuple[str, str | None]:
    """The media type and the charset of a header, in lower case."""
    message = Message()
    message["Content-Type"] = header
    return message.get_content_type(), message.get_content_charset()


def too_slow(url: str, seconds: float) -> FetchError:
    """The deadline passed."""
    return FetchError(
        f"{shown(url)!r} took longer than {seconds:g} seconds; try again later", source=shown(url)
    )


def cut_short(url: str) -> FetchError:
    """The body ended before its end."""
    return FetchError(f"{shown(url)!r} broke off in the middle; try again later", source=shown(url))


def unknown_coding(coding: str, url: str) -> FetchError:
    """The body is packed in a way that was not asked for."""
    return FetchError(
        f"{shown(url)!r} is packed as {coding!r}, which was not asked for; {GIVE_FILE}",
        source=shown(url),
    )


def _private(url: str, place: str) -> FetchError:
    return FetchError(
        f"{place!r} leads to an address that is not public, and such are not fetched; if you may "
        "read it, save the page and give the file",
        source=shown(url),
    )


def _blocked(url: str, place: str, reason: str) -> FetchError:
    return FetchError(f"{place!r} is not fetched: {reason}; {GIVE_FILE}", source=shown(url))


def _why(error: BaseException) -> str:
    """The cause at the bottom of a transport error, told by its type."""
    import ssl

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN:
            return "cannot be found: no name server answered; try again later"
        if isinstance(cause, socket.gaierror):
            return "cannot be found: its host's name is unknown; check the address"
        if isinstance(cause, ssl.SSLError):
            return f"cannot be fetched safely: {cause.reason}; check the address"
        cause = cause.__cause__ or cause.__context__
    return f"cannot be fetched ({type(error).__name__}: {error}); try again later"
