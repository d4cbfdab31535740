"""The parts of a summary: its strings, each with what it is and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["prose", "quotation", "excerpt", "wording", "name"]
"""What a string is held to: as sentences of claims, as somebody's words, as the article's own
words, as a few of these, which tell of somebody, or as a name that the article has."""


@dataclass(frozen=True, slots=True)
class Part:
    """A string of a summary.

    Attributes:
        path: Where it stands in a digest or in JSON; None for a plain text.
        text: Its characters.
        role: What it is held to.
        speaker: Who says it, of a quotation, where the summary tells; and that string's path,
            None if it is a key.
        cited: Numbers of the article's sentences that it rests on, where it tells.
    """

    path: str | None
    text: str
    role: Role = "prose"
    speaker: "Part | None" = None
    cited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a summary is checked.

    Attributes:
        checked: The parts, in the summary's order.
        notes: What is not checked, in sentences.
    """

    checked: Sequence[Part]
    notes: tuple[str, ...] = ()
