"""What is said of a wrong speaker."""

from dataclasses import dataclass

from nutgraf.grounding.speakers.attribution import Attribution
from nutgraf.segmentation import Stretch


@dataclass(frozen=True, slots=True)
class SpeakerFinding:
    """Words that give a quotation to the wrong speaker.

    Attributes:
        start, end: Where they stand in the statement; of a quote's own field, in that field.
        text: They.
        message: Who says it in the article.
        nearest: The article's sentences that have the quotation.
    """

    start: int
    end: int
    text: str
    message: str
    nearest: Stretch


def said_by(attribution: Attribution) -> str:
    """Who says something in the article, and what the article says that they are."""
    parts = [f"the article has this said by {attribution.speaker!r}"]
    if attribution.role:
        parts.append(attribution.role)
    organization = attribution.organization
    if organization and organization not in (attribution.role or ""):
        parts.append(f"of {organization}" if attribution.role else organization)
    return parts[0] + "".join(
        f" {part}" if part.startswith("of ") else f", {part}" for part in parts[1:]
    )
