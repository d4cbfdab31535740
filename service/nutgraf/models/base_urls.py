"""Base URLs of endpoints: read once, and shown without what they keep secret."""

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from nutgraf.errors import SettingsError

HIDDEN: Final = "***"
_STRAY: Final = re.compile(r"[\s\x00-\x1f\x7f\\]")
"""`urlsplit` drops some of these unasked, and clients refuse the others."""


@dataclass(frozen=True, slots=True)
class BaseURL:
    """Where an endpoint's paths begin. Its `str` shows neither user, password nor query.

    Attributes:
        text: As it was given, for the client; never printed.
        scheme: 'http' or 'https'.
        host: In lower case, an IPv6 address without its brackets.
        port: From 1 to 65,535; None where it is the scheme's own.
        path: From its first slash on; may be empty.
    """

    text: str = field(repr=False)
    scheme: str
    host: str
    port: int | None
    path: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://{host}{port}{self.path}".rstrip("/")

    @property
    def is_loopback(self) -> bool:
        """Whether it is this computer."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            address = ipaddress.ip_address(self.host)
        except ValueError:
            return False
        return address.is_loopback or address.is_unspecified  # 0.0.0.0 is connected to as it


def read_base_url(text: str) -> BaseURL:
    """Read a base URL.

    Raises:
        SettingsError: It is none; the message shows no password.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if _STRAY.search(text) or parts.scheme not in {"http", "https"} or not host or port == 0:
        raise SettingsError(
            f"base URL {_shown(text)!r} is none: write it like 'http://127.0.0.1:8080/v1'"
        )
    return BaseURL(text, parts.scheme, host, port, parts.path)


def _shown(text: str) -> str:
    """What is no URL, without what could be a user, a password or a query."""
    place, mark, query = re.sub("[?#]", "?", text).partition("?")
    return HIDDEN if mark and "@" in query else place.rpartition("@")[2]
