"""What a run may cost, and whether another answer fits into it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from nutgraf.usage import Usage

Verdict = Literal["granted", "wait", "spent"]
"""'wait': it does not fit now, but may when answers in flight turn out cheaper than they might."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that a run may cost; None is no limit.

    Attributes:
        calls: HTTP requests to the model, retries and re-asks included: never more.
        tokens: Read and written; answers in flight may pass it by what they were underestimated.
        dollars: Likewise; an answer in flight is taken to cost the average so far.
    """

    calls: int | None = None
    tokens: int | None = None
    dollars: Decimal | None = None

    @property
    def is_set(self) -> bool:
        """Whether anything is limited."""
        return any(limit is not None for limit in (self.calls, self.tokens, self.dollars))


@dataclass(frozen=True, slots=True)
class Charge:
    """What one answer takes: the most it may before it is asked, what it did after.

    Attributes:
        calls: HTTP requests.
        tokens: Read and written.
        dollars: None where they are not known.
    """

    calls: int = 0
    tokens: int = 0
    dollars: Decimal | None = Decimal(0)

    def __add__(self, other: "Charge") -> "Charge":
        unknown = self.dollars is None or other.dollars is None
        dollars = None if unknown else (self.dollars or 0) + (other.dollars or Decimal(0))
        return Charge(self.calls + other.calls, self.tokens + other.tokens, dollars)

    def __sub__(self, other: "Charge") -> "Charge":
        return self + other * -1

    def __mul__(self, times: int) -> "Charge":
        dollars = None if self.dollars is None else self.dollars * times
        return Charge(self.calls * times, self.tokens * times, dollars)

    @classmethod
    def of(cls, usage: Usage) -> "Charge":
        """What was used."""
        return cls(usage.requests, usage.input_tokens + usage.output_tokens, usage.cost_usd)


NOTHING: Final = Charge()
"""What costs nothing."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Where a run stands.

    Attributes:
        spent: What answers that came, or failed, have cost; its dollars are those that are known.
        answers: How many they are.
        unpriced: How many of them had no known price.
        held: What is set apart for those in flight; its dollars don't count.
        in_flight: How many they are, and may become without asking again.
    """

    spent: Charge = NOTHING
    answers: int = 0
    unpriced: int = 0
    held: Charge = NOTHING
    in_flight: int = 0


def judge(budget: Budget, tally: Tally, hold: Charge, *, answers: int = 1) -> Verdict:
    """Whether answers that may take so much each can be asked for."""
    whole = hold * answers
    verdicts = (
        _fits(budget.calls, tally.spent.calls, tally.held.calls, whole.calls),
        _fits(budget.tokens, tally.spent.tokens, tally.held.tokens, whole.tokens),
        _is_affordable(budget.dollars, tally, answers),
    )
    if "spent" in verdicts:
        return "spent"
    return "wait" if "wait" in verdicts else "granted"


def _fits(limit: int | None, spent: int, held: int, hold: int) -> Verdict:
    if limit is None or spent + held + hold <= limit:
        return "granted"
    return "wait" if held and spent + hold <= limit else "spent"


def _is_affordable(limit: Decimal | None, tally: Tally, answers: int = 1) -> Verdict:
    """What an answer costs is known by the average; until one has come, only one is asked for."""
    if limit is None:
        return "granted"
    spent = tally.spent.dollars or Decimal(0)
    if tally.unpriced or spent >= limit:
        return "spent"
    if not tally.answers:
        return "wait" if tally.in_flight or answers > 1 else "granted"
    average = spent / tally.answers
    if spent + average * (tally.in_flight + answers) <= limit:
        return "granted"
    return "wait" if tally.in_flight and spent + average <= limit else "spent"


def told(budget: Budget, tally: Tally, hold: Charge) -> str:
    """Why nothing more is asked for, and what to do."""
    spent = tally.spent
    if budget.dollars is not None and tally.unpriced:
        return (
            "the price of an answer is unknown, so a budget in dollars cannot be kept: give one "
            "in calls or tokens"
        )
    parts: list[str] = []
    if _fits(budget.calls, spent.calls, 0, hold.calls) == "spent":
        parts.append(
            f"{spent.calls} of {budget.calls} calls are used, one answer may take {hold.calls}"
        )
    if _fits(budget.tokens, spent.tokens, 0, hold.tokens) == "spent":
        parts.append(f"{spent.tokens} of {budget.tokens} tokens, one takes about {hold.tokens}")
    if budget.dollars is not None and _is_affordable(budget.dollars, tally) == "spent":
        parts.append(f"${spent.dollars or 0:.4f} of ${budget.dollars:.4f}")
    return f"the budget is spent ({'; '.join(parts)}): raise it and run the same again to go on"
