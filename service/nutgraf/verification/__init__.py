"""Checking a digest, or a summary that anybody wrote, against an article. Needs no model."""

from nutgraf.verification.reporting import ReportFormat, report
from nutgraf.verification.verifying import verify
from nutgraf_schemas.verification import (
    FindingKind,
    Nearest,
    Passage,
    Unchecked,
    Verification,
    VerificationFinding,
)

__all__ = [
    "FindingKind",
    "Nearest",
    "Passage",
    "ReportFormat",
    "Unchecked",
    "Verification",
    "VerificationFinding",
    "report",
    "verify",
]
