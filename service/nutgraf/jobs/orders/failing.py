"""Why an order comes to nothing: what went wrong, as a reason and in words."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nutgraf.errors import (
    FetchError,
    ModelError,
    NoArticle,
    NutgrafError,
    SourceError,
    WeightsError,
)
from nutgraf.jobs.model_reasons import REASONS
from nutgraf.jobs.orders.records import OrderReason

_STATUSES: Final[dict[int, OrderReason]] = {
    401: "forbidden",
    402: "forbidden",
    403: "forbidden",
    451: "forbidden",
    404: "not_found",
    410: "not_found",
}
_logger = logging.getLogger("nutgraf")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an order failed.

    Attributes:
        reason: The code.
        message: What was wrong and what to do; nothing secret, and nothing of an article.
    """

    reason: OrderReason
    message: str


def failure_of(error: Exception) -> Failure:
    """What an error is to who placed the order."""
    match error:
        case FetchError():
            return Failure(_fetching(error), str(error))
        case NoArticle():
            return Failure("no_article", str(error))
        case SourceError():
            return Failure("unreadable", str(error))
        case ModelError():
            return Failure(REASONS.get(type(error), "model_unavailable"), str(error))
        case WeightsError():
            return Failure("model_unavailable", str(error))
        case NutgrafError():
            return Failure("internal", str(error))
        case _:
            _logger.warning("an order failed: %s", type(error).__name__)
            return Failure(
                "internal", f"a fault of nutgraf's ({type(error).__name__}): please report it"
            )


def _fetching(error: FetchError) -> OrderReason:
    if error.status is not None:
        return _STATUSES.get(error.status, "fetch")
    if error.media_type is not None:
        return "unreadable"
    if any(_is_addresses(cause) for cause in _causes(error)):
        return "address"
    return "not_public" if any(_is_guards(cause) for cause in _causes(error)) else "fetch"


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _is_guards(cause: BaseException) -> bool:
    from ssrfguard import SSRFGuardError

    return isinstance(cause, SSRFGuardError)


def _is_addresses(cause: BaseException) -> bool:
    """Whether the address is at fault: as it is written, or since nobody knows its host's name."""
    from httpx import InvalidURL
    from ssrfguard import BlockedAddressError, BlockedURLError

    match cause:
        case socket.gaierror():
            return cause.errno != socket.EAI_AGAIN
        case BlockedURLError():
            return not isinstance(cause.__cause__, BlockedAddressError)
        case _:
            return isinstance(cause, InvalidURL | UnicodeError)
