"""What calls to a model cost."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and money of one or more calls; usages add up.

    Attributes:
        requests: HTTP requests that got an answer, re-asks included.
        input_tokens: Tokens read, cached ones included.
        cached_input_tokens: Of these, those the provider had in its own cache.
        output_tokens: Tokens written.
        cost_usd: Dollars; None where a price is unknown, which makes every sum unknown.
    """

    requests: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal | None = Decimal(0)

    def __add__(self, other: "Usage") -> "Usage":
        unknown = self.cost_usd is None or other.cost_usd is None
        return Usage(
            requests=self.requests + other.requests,
            input_tokens=self.input_tokens + other.input_tokens,
            cached_input_tokens=self.cached_input_tokens + other.cached_input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=None if unknown else (self.cost_usd or 0) + (other.cost_usd or Decimal(0)),
        )


NO_USAGE = Usage()
"""The cost of asking nobody."""
