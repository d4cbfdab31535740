"""One answer's worth of requests: what it cost so far, how long it may take, what came back."""

import time
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from nutgraf.errors import (
    AnswerCutOff,
    MalformedAnswer,
    ModelError,
    ModelRefused,
    ModelUnavailable,
)
from nutgraf.models.endpoints import Endpoint
from nutgraf.models.pricing import priced
from nutgraf.models.protocol import DraftT
from nutgraf.models.provider_failures import provider_failure, safe_codes, status_failure
from nutgraf.usage import NO_USAGE, Usage

RE_ASKS = 1
"""How often a malformed answer is asked for again."""

REQUESTS_PER_ANSWER = 1 + RE_ASKS
"""The most HTTP requests that an answer takes, if nothing retries."""

_NAMED_PROBLEMS = 5


@dataclass(slots=True)
class Exchange:
    """The requests made for one answer.

    Attributes:
        endpoint: Who is asked.
        request_timeout: Seconds that one request may take.
        timeout: Seconds that all of them may take, from now; None is no limit.
        usage: What the requests answered so far cost.
        batch: Whether they went through the provider's batch API, which has prices of its own.
    """

    endpoint: Endpoint
    request_timeout: float
    timeout: float | None
    usage: Usage = NO_USAGE
    batch: bool = False
    _started: float = field(init=False)

    def __post_init__(self) -> None:
        self._started = time.monotonic()

    def time_left(self) -> float:
        """Seconds that the next request may take, more than 0.

        Raises:
            ModelUnavailable: None are left.
        """
        if self.timeout is None:
            return self.request_timeout
        left = self.timeout - (time.monotonic() - self._started)
        if left <= 0:
            raise ModelUnavailable(f"no usable answer from {self.endpoint.place} in time")
        return min(left, self.request_timeout)

    def note(self, completion: Any) -> None:
        """Count what a completion cost; one that does not say counts as no tokens."""
        used = getattr(completion, "usage", None)
        details = getattr(used, "prompt_tokens_details", None)
        counted = Usage(
            requests=1,
            input_tokens=_count(used, "prompt_tokens", "input_tokens"),
            cached_input_tokens=_count(details, "cached_tokens"),
            output_tokens=_count(used, "completion_tokens", "output_tokens"),
        )
        self.usage += priced(counted, self.endpoint, batch=self.batch)

    def admit(self, completion: Any) -> None:
        """Count a chat completion, and let it pass only if it may hold an answer.

        Raises:
            ModelError: Refused, filtered, cut off, or no chat completion at all.
        """
        self.note(completion)
        choices = getattr(completion, "choices", None)
        if not isinstance(choices, list) or not choices:
            raise _no_choices(completion, self.endpoint)
        if getattr(choices[0], "message", None) is None:
            raise _no_choices(completion, self.endpoint)
        self.check(completion)

    def read(self, completion: Any, draft: type[DraftT]) -> DraftT:
        """The draft in a chat completion that came another way, checked as a live one is.

        Raises:
            ModelError: See `admit`.
            ValidationError: It does not fit the draft; `failure` makes `MalformedAnswer` of it.
        """
        self.admit(completion)
        content = getattr(completion.choices[0].message, "content", None)
        text = content if isinstance(content, str) else ""
        return draft.model_validate_json(text, strict=True)  # instructor's default

    def check(self, completion: Any) -> None:
        """Raise `ModelError` if a completion, of any provider, was refused or cut off."""
        choice = next(iter(getattr(completion, "choices", None) or ()), None)
        reasons = {getattr(choice, "finish_reason", None), getattr(completion, "stop_reason", None)}
        name = self.endpoint.name
        if "content_filter" in reasons:
            raise ModelRefused(f"a content filter stopped the answer of {name!r}")
        if "refusal" in reasons or getattr(getattr(choice, "message", None), "refusal", None):
            raise ModelRefused(f"{name!r} declined to answer")
        if "length" in reasons or "max_tokens" in reasons:
            raise _cut_off(self.endpoint)

    def failure(self, error: BaseException) -> ModelError:
        """Our error for what instructor raised, with what the exchange cost."""
        is_cause = isinstance(error, ModelError | TimeoutError)  # all else is instructor's wrapper
        cause = error if is_cause else error.__cause__ or error
        failure = self._told(cause)
        status_answered = failure.status is not None and not isinstance(cause, ModelError)
        failure.usage = self.usage + Usage(requests=1) if status_answered else self.usage
        return failure

    def _told(self, cause: BaseException) -> ModelError:
        if isinstance(cause, ModelError):
            return cause
        if type(cause).__name__ == "IncompleteOutputException":
            return _cut_off(self.endpoint)
        if isinstance(cause, AssertionError):  # instructor's, for a refusal where a tool is due
            return ModelRefused(f"{self.endpoint.name!r} declined to answer")
        if isinstance(cause, ValidationError):
            return MalformedAnswer(
                f"{self.endpoint.name!r} gave no usable answer: {_problems(cause)}"
            )
        if type(cause).__name__ in {"ResponseParsingError", "JSONDecodeError"}:
            return MalformedAnswer(f"{self.endpoint.name!r} gave no usable answer: no JSON")
        return provider_failure(cause, endpoint=self.endpoint)


def _cut_off(endpoint: Endpoint) -> ModelError:
    return AnswerCutOff(
        f"the answer of {endpoint.name!r} was cut off at the limit of output tokens: raise it"
    )


def _no_choices(completion: Any, endpoint: Endpoint) -> ModelError:
    if isinstance(completion, str):
        return MalformedAnswer(
            f"{endpoint.place} answered with something else than JSON, such as a web page:"
            " does the base URL lead to an OpenAI-compatible endpoint, past any proxy?"
        )
    error = getattr(completion, "error", None)
    if isinstance(error, dict):
        status = error.get("code")
        code = safe_codes(error.get("type"))
        if isinstance(status, int) and 400 <= status < 600:
            return status_failure(status, endpoint=endpoint, code=code)
    return MalformedAnswer(f"{endpoint.place} answered with no choices")


def _problems(error: ValidationError) -> str:
    """Where an answer does not fit and how, without the answer's words."""
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    named = [
        f"{'.'.join(str(part) for part in problem['loc']) or 'the whole'}: {problem['type']}"
        for problem in problems[:_NAMED_PROBLEMS]
    ]
    more = len(problems) - len(named)
    return "; ".join(named) + (f"; {more} more" if more else "")


def _count(source: Any, *names: str) -> int:
    for name in names:
        value = getattr(source, name, None)
        if isinstance(value, int):
            return max(0, value)
    return 0
