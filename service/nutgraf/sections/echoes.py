"""What a section says that a section before it has said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nutgraf.grounding.verifier import Finding, Verifier
from nutgraf.sections.section import Failure, Grounded, dropped
from nutgraf_schemas.digest import Statement


def without_echoes(
    name: str, grounded: Grounded[Any], before: Mapping[str, Any], verifier: Verifier
) -> Grounded[Any]:
    """A section without the statements that sections of statements before it have made.

    Takeaways may be told again in full below; two lists of statements may not tell the same.

    Args:
        name: The section's.
        grounded: What it holds.
        before: The values of the sections before it.
        verifier: Of the article.
    """
    told = [s.text for value in before.values() for s in _statements(value)]
    kept: list[Statement] = []
    failures: list[Failure] = []
    for statement in _statements(grounded.value):
        if any(verifier.is_near_copy(statement.text, text) for text in told):
            finding = Finding("duplicate", "a section before it says the same")
            failures.append(Failure(dropped(name, statement.text, finding), name))
        else:
            kept.append(statement)
    if not failures:
        return grounded
    return replace(grounded, value=tuple(kept), failures=(*grounded.failures, *failures))


def _statements(value: Any) -> tuple[Statement, ...]:
    """The statements of a value that is a list of them."""
    if isinstance(value, tuple) and all(isinstance(item, Statement) for item in value):
        return value
    return ()
