"""Words for what came of a check, in every format."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from nutgraf.rendering.plain import one_line
from nutgraf.rendering.wording import counted
from nutgraf_schemas.verification import (
    ANOTHER_ARTICLE,
    FINDING_KINDS,
    FindingKind,
    Unchecked,
    Verification,
    VerificationFinding,
)

TITLES: Final[Mapping[FindingKind, str]] = {
    "quotation": "Quotation",
    "speaker": "Speaker",
    "figure": "Figure",
    "direction": "Direction",
    "name": "Name",
    "negation": "Negation",
    "support": "Support",
}
_NOUNS: Final[Mapping[FindingKind, tuple[str, str]]] = {
    "quotation": ("quotation", "quotations"),
    "speaker": ("speaker", "speakers"),
    "figure": ("figure", "figures"),
    "direction": ("direction", "directions"),
    "name": ("name", "names"),
    "negation": ("negation or hedge", "negations or hedges"),
    "support": ("unsupported", "unsupported"),
}


def failing(verification: Verification) -> int:
    """How many claims have findings."""
    return len({(f.path, f.claim.start) for f in verification.findings})


def verdict(verification: Verification) -> str:
    """What came of it, in one sentence without its stop."""
    if verification.ok and not verification.claims:
        return "There is nothing to check"
    if any(f.message == ANOTHER_ARTICLE for f in verification.findings):
        return f"None of {counted(verification.claims, 'claim')} was found in the article"
    if verification.ok:
        only = verification.claims == 1
        return "The claim holds" if only else f"All {verification.claims:,} claims hold"
    wrong = failing(verification)
    claims = max(verification.claims, wrong)
    verb = "does" if wrong == 1 else "do"
    return f"{wrong:,} of {counted(claims, 'claim')} {verb} not hold"


def tally(findings: Sequence[VerificationFinding]) -> tuple[str, ...]:
    """How many findings there are of each kind: '2 figures', '1 name'."""
    counts = Counter(f.kind for f in findings)
    return tuple(
        f"{counts[kind]:,} {_NOUNS[kind][counts[kind] > 1]}"
        for kind in FINDING_KINDS
        if counts[kind]
    )


def not_checked(unchecked: Sequence[Unchecked]) -> tuple[str, ...]:
    """What was not looked for and why, one sentence a reason."""
    kinds: dict[str, list[str]] = {}
    for one in unchecked:
        kinds.setdefault(one.reason, []).append(one.kind)
    return tuple(
        f"Not checked: {', '.join(listed)}; {one_line(reason)}." for reason, listed in kinds.items()
    )


def noted(notes: Sequence[str]) -> tuple[str, ...]:
    """Notes as sentences."""
    lines = (one_line(note) for note in notes)
    return tuple(f"{line[:1].upper()}{line[1:].rstrip('.')}." for line in lines if line)
