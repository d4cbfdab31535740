"""What a line of a batch's results says."""

import json
from typing import Any, Final, cast

from nutgraf.errors import ModelUnavailable
from nutgraf.jobs.provider_batches.records import FAILED, OVER_LIMIT, BatchState, Fault, Item
from nutgraf.models.endpoints import Endpoint
from nutgraf.models.provider_failures import provider_failure, safe_codes

_CANCELLED: Final = "batch_cancelled"
_OVER_LIMIT_CODES: Final = ("token_limit_exceeded", "request_limit_exceeded")
"""More was under way than the account may have; it passes when other batches have ended."""


def read_item(line: bytes, endpoint: Endpoint) -> Item | None:
    """A result; None where the line is none.

    A fault of the moment (busy, too slow, expired) is to be asked again, every other is final.
    """
    try:
        result = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(result, dict) or not isinstance(result.get("custom_id"), str):
        return None
    key = cast("str", result["custom_id"])
    response, error = result.get("response"), result.get("error")
    if isinstance(response, dict) and isinstance(response.get("status_code"), int):
        return Item(key, _responded(response, endpoint))
    return Item(key, _unanswered(error)) if isinstance(error, dict) else None


def rest_of(state: BatchState, endpoint: Endpoint) -> Fault:
    """Why requests of an ended batch have no result."""
    told = f"batch {state.id!r} of {endpoint.place}"
    match state.status:
        case "expired":
            return Fault("batch_expired", f"{told} ended before this request's turn came")
        case "cancelled":
            return cancelled(told)
        case "failed" if is_over_limit(state):
            return _over_limit(told)
        case "failed":
            return Fault(FAILED, refusal(state, endpoint))
        case _:
            return Fault("missing", f"{told} ended without a word about this request")


def cancelled(told: str) -> Fault:
    """Final: who ended a batch does not want its requests to be paid at the full price."""
    message = f"{told} was cancelled before this request's turn came: run retry to ask again"
    return Fault("cancelled", message, is_final=True)


def is_over_limit(state: BatchState) -> bool:
    """Whether a batch failed for what else is under way."""
    return any(fault.startswith(_OVER_LIMIT_CODES) for fault in state.faults)


def refusal(state: BatchState, endpoint: Endpoint) -> str:
    """Why a batch failed as a whole, and what to do."""
    told = "; ".join(state.faults[:3]) or "no reason given"
    more = f"; {len(state.faults) - 3} more" if len(state.faults) > 3 else ""
    return (
        f"{endpoint.place} refused batch {state.id!r} ({told}{more}): check that {endpoint.name!r}"
        " takes batches and that the account has credit, and run the same again; nothing of it"
        " was paid"
    )


def _responded(response: dict[str, Any], endpoint: Endpoint) -> str | Fault:
    status, body = response["status_code"], response.get("body")
    if status == 200 and isinstance(body, dict):
        return json.dumps(body, separators=(",", ":"))
    error = body.get("error") if isinstance(body, dict) else None
    told = _Responded(status, error if isinstance(error, dict) else {})
    failure = provider_failure(told, endpoint=endpoint)
    reason = safe_codes(told.code) or f"http_{status}"
    is_final = status != 200 and not isinstance(failure, ModelUnavailable)
    return Fault(reason, str(failure), status, is_final)


def _unanswered(error: dict[str, Any]) -> Fault:
    code = safe_codes(error.get("code")) or "no_code"
    if code == _CANCELLED:
        return cancelled("its batch")
    return Fault(code, f"the request got no answer in its batch ({code})")


def _over_limit(told: str) -> Fault:
    message = f"{told} was over the account's limit of what may be under way at once"
    return Fault(OVER_LIMIT, message)


class _Responded(Exception):
    """A response of another status than 200, in the shape of a client's error."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__()
        self.status_code = status
        self.code, self.type = error.get("code"), error.get("type")
        self.param, self.message = error.get("param"), str(error.get("message", ""))
        self.response = None
