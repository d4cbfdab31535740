"""What a provider's errors mean to us. Messages hold neither the prompt nor a key.

A provider's own words are never passed on: servers quote the request, or the key, back at
their callers. Its error codes are.
"""

import email.utils
import re
import time
from collections.abc import Mapping
from typing import Any

from nutgraf.errors import ModelError, ModelRejected, ModelUnavailable
from nutgraf.models.endpoints import Endpoint

_TRANSIENT = frozenset({408, 409, 425, 429})
_CODE = re.compile(r"[A-Za-z0-9_.\-]{1,60}")
_CONTEXT = re.compile(
    r"context[ _](?:length|size|window)|maximum context|too many tokens", re.IGNORECASE
)
_UNREACHABLE = frozenset({"APIConnectionError", "TransportError", "ConnectionError"})
_SLOW = frozenset({"APITimeoutError", "TimeoutException", "TimeoutError"})


def provider_failure(error: BaseException, *, endpoint: Endpoint) -> ModelError:
    """Our error for what a provider's client raised.

    Clients of different providers share the shape of their errors (`status_code`, `response`)
    and the names of their classes, not the classes, so this goes by shape and name.
    """
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _by_status(status, error, endpoint)
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & _SLOW:
        return _caused(ModelUnavailable(f"{endpoint.place} did not answer in time"), error)
    if kinds & _UNREACHABLE:
        message = f"{endpoint.place} could not be reached: is it running, is the URL right?"
        return _caused(ModelUnavailable(message), error)
    return ModelRejected(
        f"the request to {endpoint.place} could not be made ({type(error).__name__})"
    )


def status_failure(
    status: int, *, endpoint: Endpoint, code: str = "", retry_after: float | None = None
) -> ModelError:
    """Our error for an HTTP status, or for one that stands in the body of a 200."""
    said = f"{endpoint.place} answered {status}" + (f" ({code})" if code else "")
    if status in _TRANSIENT or status >= 500:
        if "insufficient_quota" not in code:
            return ModelUnavailable(
                f"{said}: busy or broken, try again later",
                status=status,
                retry_after=retry_after,
            )
        return ModelRejected(f"{said}: the account has no credit left", status=status)
    return ModelRejected(f"{said}: {_advice(status, endpoint)}", status=status)


def missing_key(endpoint: Endpoint) -> ModelError:
    """Our error where a key is due and none was given."""
    return ModelRejected(
        f"no API key for {endpoint.provider}: set {endpoint.key_variable} or give one"
    )


def retry_after(headers: Mapping[str, str], *, now: float) -> float | None:
    """Seconds that the headers ask to wait, at least 0; None where they don't say.

    Args:
        headers: Of a response, names in lower case or a case-insensitive mapping.
        now: Seconds since the epoch, for dates.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    seconds = _number(value)
    if seconds is not None or value is None:
        return seconds
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def safe_codes(*values: object) -> str:
    """Those of a provider's codes that are codes, and no sentences, joined."""
    codes = [str(v) for v in values if isinstance(v, str | int) and _CODE.fullmatch(str(v))]
    return ", ".join(dict.fromkeys(codes))


def _by_status(status: int, error: BaseException, endpoint: Endpoint) -> ModelError:
    code = safe_codes(*(getattr(error, name, None) for name in ("code", "type", "param")))
    if 400 <= status < 500 and _CONTEXT.search(f"{code} {getattr(error, 'message', '')}"):
        return ModelRejected(
            f"{endpoint.place} answered {status}: the request is longer than the context of"
            f" {endpoint.name!r}; use a smaller window or a model with a longer context",
            status=status,
        )
    response: Any = getattr(error, "response", None)
    wait = retry_after(response.headers, now=time.time()) if response is not None else None
    return status_failure(status, endpoint=endpoint, code=code, retry_after=wait)


def _advice(status: int, endpoint: Endpoint) -> str:
    match status:
        case 401:
            source = endpoint.key_variable or "the API key"
            return f"the key is missing or wrong, check {source}"
        case 402:
            return "the account has no credit left"
        case 403:
            return f"the key may not use {endpoint.name!r} there"
        case 404:
            return f"it knows no model {endpoint.name!r}, or the URL is wrong"
        case 301 | 302 | 303 | 307 | 308:
            return "it redirects, and an article is not sent on: use the base URL it moved to"
        case 413:
            return "the request is too large, use a smaller window"
        case _:
            return f"it refused the request; does {endpoint.name!r} take JSON schemas?"


def _number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _caused(failure: ModelError, cause: BaseException) -> ModelError:
    failure.__cause__ = cause
    return failure
