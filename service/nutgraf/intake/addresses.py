"""URLs: which are fetched at all, how they may be shown, and what of them is kept."""

import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

from nutgraf.errors import FetchError

SECRET_NAME: Final = re.compile(
    r"token|secret|passw|passcode|pwd|signature|credential|session|sess_?id|auth(?!or)|jwt"
    r"|(?:api|access|auth)[_-]?key|(?:^|[_-])(?:key|sig)$",
    re.IGNORECASE,
)
"""Of a parameter, in a query or, as 'jsessionid', in a path."""

PATH_PARAMETER: Final = re.compile(r";([^;/=]*)=[^;/]*")
HIDDEN: Final = "***"


def shown(url: str) -> str:
    """A URL for a message: without credentials, and with the values of secret parameters hidden.

    Never raises: of what is no URL, only what cannot be a secret is shown.
    """
    try:
        parts = _split(url)
    except ValueError:
        place, mark, query = re.sub("[?#]", "?", url).partition("?")
        return HIDDEN if mark and "@" in query else place.rpartition("@")[2]
    path = PATH_PARAMETER.sub(
        lambda p: f";{p[1]}={HIDDEN}" if _is_secret(p[1]) else p[0], parts.path
    )
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, path, _hiding_secrets(parts.query), ""))


def without_secrets(url: str) -> str:
    """A URL to keep: without user and password, fragment and secret parameters; the others stay.

    Many sites need some parameter to find an article; none needs its fragment, which is never
    sent. A URL that holds nothing of that kind stays as it is.

    Raises:
        ValueError: It is no valid URL.
    """
    parts = _split(url)
    host = parts.netloc.rpartition("@")[2]
    path = PATH_PARAMETER.sub(lambda p: "" if _is_secret(p[1]) else p[0], parts.path)
    pieces = re.split("[&;]", parts.query)
    kept = [piece for piece in pieces if not _is_secret(piece.partition("=")[0])]
    query = parts.query if len(kept) == len(pieces) else "&".join(kept)
    public = parts._replace(netloc=host, path=path, query=query, fragment="")
    return url if public == parts else urlunsplit(public)


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


def _split(url: str) -> SplitResult:
    """`urlsplit`, with the port checked: what is none may be the first half of a password."""
    parts = urlsplit(url)
    if parts.port == 0:
        raise ValueError("0 is no port")
    return parts


def _hiding_secrets(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(_is_secret(name) for name, _ in pairs):
        return query
    hidden = [(name, HIDDEN if _is_secret(name) else value) for name, value in pairs]
    return urlencode(hidden, safe="*")


def _is_secret(name: str) -> bool:
    return SECRET_NAME.search(unquote_plus(name)) is not None
