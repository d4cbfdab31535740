"""Links of entries: the same article's link is the same, however its feed tracks its readers."""

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from nutgraf.errors import FetchError
from nutgraf.intake.addresses import check_address, without_secrets

TRACKING: Final = re.compile(
    r"(?:utm_|at_|ns_|pk_|mtm_|wt\.|trk_)\w{1,30}"
    r"|(?:fb|g|d|ms|y|tw|wbra|gbra)clid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|cmpid|cmp|ocid|smid"
    r"|ncid|sr_share|xtor|ftag|rssid|feed(?:type|name)",
    re.IGNORECASE,
)
"""Names of parameters that tell where a reader came from, never what is read."""


def checked(link: str) -> str:
    """A link as it can be fetched.

    Raises:
        FetchError: It is neither http nor https, names no host, or holds credentials.
    """
    link = link.strip().replace(" ", "%20")
    check_address(link)
    return link


def is_fetchable(link: str) -> bool:
    """Whether it may be fetched, as far as the link itself can tell."""
    try:
        checked(link)
    except FetchError:
        return False
    return True


def canonical(link: str) -> str:
    """The link that tells an article from others, and may be shown and kept.

    Without tracking parameters, fragment, secrets and default port; scheme and host in lower case.
    All else may matter and stays.
    """
    try:
        parts = urlsplit(without_secrets(link))
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return link
    if ":" in host:
        host = f"[{host}]"
    if port is not None and (parts.scheme.lower(), port) not in (("http", 80), ("https", 443)):
        host = f"{host}:{port}"
    kept = (
        pair
        for pair in parts.query.split("&")
        if pair and not TRACKING.fullmatch(pair.partition("=")[0])
    )
    path = parts.path or "/"
    return urlunsplit((parts.scheme.lower(), host, path, "&".join(kept), ""))
