"""Asking a model about the claims in which no check has found anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nutgraf.entailment import Claim, EntailmentFinding, OnProgress, second_look
from nutgraf.models.protocol import Model
from nutgraf.usage import Usage
from nutgraf.verification.checks import Checker, Found, Held
from nutgraf_schemas.verification import VerificationFinding


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask for a second look.

    Attributes:
        model: The model.
        timeout: Seconds for all claims; None is no limit.
        on_progress: Told after each claim how many are done, and of how many.
    """

    model: Model
    timeout: float | None = None
    on_progress: OnProgress | None = None


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What a model found, and what it cost."""

    findings: tuple[VerificationFinding, ...]
    notes: tuple[str, ...]


def looked_at_again(
    checker: Checker, found: Sequence[VerificationFinding], asking: Asking
) -> SecondLook:
    """Ask about every claim that nothing was found in.

    Args:
        checker: That has held the summary.
        found: What it found.
        asking: Whom to ask.

    Raises:
        ModelError: The model cannot be asked.
    """
    held = [one for one in checker.held if not any(_is_about(f, one) for f in found)]
    look = second_look(
        [Claim(one.claim.text, one.prose.part.cited) for one in held],
        checker.verifier,
        asking.model,
        timeout=asking.timeout,
        on_progress=asking.on_progress,
    )
    answers = zip(held, look.findings, strict=True)
    findings = tuple(_finding(checker, one, answer) for one, answer in answers if answer.is_doubted)
    return SecondLook(findings, tuple(_notes(look.findings, look.usage)))


def _is_about(finding: VerificationFinding, held: Held) -> bool:
    if finding.path != held.prose.part.path:
        return False
    start, end = held.prose.given(held.claim.start, held.claim.end)
    return finding.start < end and finding.end > start


def _finding(checker: Checker, held: Held, answer: EntailmentFinding) -> VerificationFinding:
    found = Found("support", held.claim, held.claim, answer.message)
    return checker.finding(held.prose, found)


def _notes(findings: Sequence[EntailmentFinding], usage: Usage) -> Iterator[str]:
    asked = sum(f.verdict is not None for f in findings)
    yield (
        f"a model looked again at {asked:,} of {len(findings):,} claims "
        f"({usage.input_tokens:,} tokens read, {usage.output_tokens:,} written)"
    )
    faults = dict.fromkeys(f.fault for f in findings if f.verdict is None and f.fault)
    yield from (f"of some it did not say whether they hold: {fault}" for fault in faults)
