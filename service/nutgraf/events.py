"""What a summarizer tells of while it works."""

from dataclasses import dataclass
from typing import Any, Literal

from nutgraf_schemas.digest import Digest


@dataclass(frozen=True, slots=True)
class ModelPreparing:
    """The embedded model is being made ready; `done` and `total` count bytes while fetching."""

    stage: Literal["waiting", "fetching", "loading", "ready"]
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class SectionStarted:
    """A section is being written."""

    section: str


@dataclass(frozen=True, slots=True)
class SectionGrounded:
    """A section holds.

    Attributes:
        section: Its name.
        value: What of it holds, as the section grounds it.
        repaired: Whether this replaces what was handed over before, after asking again.
    """

    section: str
    value: Any
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class RepairStarted:
    """The model is asked once more about the items that did not hold."""

    items: int


@dataclass(frozen=True, slots=True)
class DigestFinished:
    """All is done. Always the last event."""

    digest: Digest


Event = ModelPreparing | SectionStarted | SectionGrounded | RepairStarted | DigestFinished
