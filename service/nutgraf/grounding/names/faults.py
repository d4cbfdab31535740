"""What is wrong with a name in a claim, and what the article has in its place."""

from dataclasses import dataclass

from nutgraf.segmentation.segments import Stretch


@dataclass(frozen=True, slots=True)
class NameFault:
    """A name of a claim that the article lacks, or that it has in another role.

    Attributes:
        text, start, end: The words at fault, in the claim.
        nearest: In the article, the name that comes closest, or what it says instead.
        message: What is wrong, for a reader and for a model that is asked again.
    """

    text: str
    start: int
    end: int
    nearest: Stretch | None
    message: str
