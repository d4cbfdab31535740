"""URLs: which are fetched at all, and how they may be shown."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from nutgraf.errors import FetchError

SECRET_NAME: Final = re.compile(
    r"token|secret|passw|pwd|signature|credential|session|auth|api[_-]?key|(?:^|[_-])(?:key|sig)$",
    re.IGNORECASE,
)
HIDDEN: Final = "***"


def shown(url: str) -> str:
    """A URL for a message: without credentials, and with the values of secret parameters hidden.

    Never raises: what is no URL is shown up to its first '@' or '?' that could hold a secret.
    """
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, _without_secrets(parts.query), ""))
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]


def check_address(url: str, *, source: str | None = None) -> None:
    """Refuse a URL that is not fetched, whatever it leads to.

    Args:
        url: The URL, or one that it redirects to.
        source: The URL that was asked for, where it is another.

    Raises:
        FetchError: It is neither http nor https, has no host, or holds credentials.
    """
    name = shown(url)
    source = shown(source or url)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise FetchError(f"{name!r} is no valid URL; check it", source=source) from error
    if parts.scheme.lower() not in ("http", "https"):
        advice = "give the file's path" if parts.scheme.lower() == "file" else "save it to a file"
        raise FetchError(
            f"{name!r} is neither http nor https, and nothing else is fetched; {advice}",
            source=source,
        )
    if not host:
        raise FetchError(f"{name!r} names no host; check the URL", source=source)
    if "@" in parts.netloc:
        raise FetchError(
            f"The URL of {name!r} holds a user name or password, which are not sent; save the "
            "page with a browser and give the file",
            source=source,
        )


def _without_secrets(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(SECRET_NAME.search(name) for name, _ in pairs):
        return query
    hidden = [(name, HIDDEN if SECRET_NAME.search(name) else value) for name, value in pairs]
    return urlencode(hidden, safe="*")
