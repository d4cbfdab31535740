"""When two who ask for a digest ask for the same one."""

import hashlib
import re
from typing import Final
from urllib.parse import SplitResult, unquote_plus, urlsplit, urlunsplit

from nutgraf.jobs.records import InputKind
from nutgraf_schemas.article import Metadata

_TRACKING: Final = re.compile(r"utm_.*|gclid|fbclid", re.IGNORECASE)
"""Parameters that say where a reader came from; the page is the same without."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def sameness(kind: InputKind, content: str, metadata: Metadata) -> str:
    """The same for the same, 64 hexadecimal digits; `content` is no longer told by it."""
    what = address(content) if kind == "url" else content
    whole = hashlib.sha256(f"{kind}\n{metadata.model_dump_json(exclude_none=True)}\n".encode())
    whole.update(what.encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def address(url: str) -> str:
    """A URL without what makes no difference: its fragment, tracking parameters, the port that it
    would have anyway, and the case of scheme and host.

    Raises:
        ValueError: It is no valid URL.
    """
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    query = "&".join(piece for piece in parts.query.split("&") if not _is_tracking(piece))
    return urlunsplit((scheme, _place(parts, scheme), parts.path or "/", query, ""))


def _place(parts: SplitResult, scheme: str) -> str:
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    is_default = parts.port in (None, _DEFAULT_PORTS.get(scheme))
    return host if is_default else f"{host}:{parts.port}"


def _is_tracking(piece: str) -> bool:
    return _TRACKING.fullmatch(unquote_plus(piece.partition("=")[0])) is not None
