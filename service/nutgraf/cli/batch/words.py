"""How a run is told in words: counts, sizes, money, time."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from nutgraf.jobs.records import Counts, RunRecord
from nutgraf.usage import Usage

STOPS: Final = {
    "interrupted": "interrupted",
    "budget": "stopped, the budget is spent",
    "deadline": "stopped, the deadline came",
    "model": "stopped, the model gave no answers any more",
}
_SHORT_STOPS: Final = {"budget": "budget spent", "deadline": "past deadline", "model": "no answers"}
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: '1 copy', '1,200 copies'."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def short_number(count: int) -> str:
    """A count that a person takes in at a glance: '940', '12.3 k', '1.65 M'."""
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            digits = max(0, 3 - len(str(count // size)))
            return f"{count / size:,.{digits}f} {unit}"
    return f"{count:,}"


def dollars(cost: Decimal | None) -> str:
    """An amount of money; sums below a dollar are told to a hundredth of a cent."""
    if cost is None:
        return "unknown"
    return f"${cost:,.2f}" if cost >= 1 or not cost else f"${cost:.4f}"


def duration(seconds: float) -> str:
    """A length of time in its two largest units: '45 s', '3 min 20 s', '2 h 5 min'."""
    whole = max(0, round(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
    return f"{whole // _DAY} d {whole % _DAY // _HOUR} h"


def per_minute(rate: float) -> str:
    """A rate of so many a second, as so many a minute."""
    each = rate * _MINUTE
    return f"{each:,.0f}" if each >= 10 else f"{each:.1f}"


def moment(when: datetime) -> str:
    """A time of day in this machine's time zone."""
    return f"{when.astimezone():%Y-%m-%d %H:%M}"


def ended(counts: Counts) -> str:
    """How inputs ended: '790 digests (120 of them there already), 14 copies, 8 failed'."""
    cached = f" ({counts.cached:,} of them there already)" if counts.cached else ""
    parts = [f"{plural(counts.done, 'digest')}{cached}"]
    if counts.copy:
        parts.append(plural(counts.copy, "copy", "copies"))
    if counts.failed:
        parts.append(f"{counts.failed:,} failed")
    if counts.skipped:
        parts.append(f"{counts.skipped:,} skipped")
    return ", ".join(parts)


def cost(usage: Usage) -> str:
    """What a run cost: tokens, and dollars where they are known."""
    price = "" if usage.cost_usd is None else f"; {dollars(usage.cost_usd)}"
    if not usage.requests:
        return "the model was not asked"
    return (
        f"{plural(usage.requests, 'request')}; {usage.input_tokens:,} tokens in, "
        f"{usage.output_tokens:,} out{price}"
    )


def state(record: RunRecord, *, is_at_work: bool, is_short: bool = False) -> str:
    """Where a run stands, in a few words, or in two."""
    if is_at_work:
        return "at work"
    if record.status == "running":
        return "cut short"
    if record.status == "finished":
        return "finished"
    stops = STOPS | _SHORT_STOPS if is_short else STOPS
    return stops.get(record.stop_reason or "", "stopped")
