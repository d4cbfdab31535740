"""The package: what it exports, and that its examples are true."""

import doctest
from types import ModuleType

import pytest

import nutgraf.schemas
import nutgraf.verification
import nutgraf_schemas.verification
from nutgraf.verification import reporting, verifying
from nutgraf_schemas.verification import FINDING_KINDS, FindingKind, VerificationFinding


@pytest.mark.parametrize("module", [verifying, nutgraf_schemas.verification])
def test_examples_are_true(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_report_s_example_is_true() -> None:
    result = doctest.testmod(reporting, extraglobs={"verify": nutgraf.verification.verify})
    assert (result.attempted, result.failed) == (3, 0)


def test_the_package_exports_what_it_lists() -> None:
    for name in nutgraf.verification.__all__:
        assert getattr(nutgraf.verification, name) is not None
    records = set(nutgraf.verification.__all__) - {"ReportFormat", "report", "verify"}
    assert records <= set(nutgraf.schemas.__all__)


def test_every_kind_is_listed_and_every_field_explained() -> None:
    assert FindingKind.__args__ == FINDING_KINDS  # type: ignore[attr-defined]
    fields = VerificationFinding.model_fields.values()
    assert all(field.description for field in fields)
    description = VerificationFinding.model_fields["kind"].description or ""
    assert all(kind in description for kind in FINDING_KINDS)
