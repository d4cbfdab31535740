"""Where the bytes of a model file come from."""

from typing import Protocol

from nutgraf.models.embedded.partial import PartialFile
from nutgraf.models.embedded.weights import Weights


class SupplyError(Exception):
    """A source could not give the rest of a file; the next one may. Says why, in a clause."""


class WeightsSource(Protocol):
    """Somewhere that weights can be had from."""

    @property
    def name(self) -> str:
        """What users know it as."""
        ...

    def carries(self, weights: Weights) -> bool:
        """Whether these weights should be there."""
        ...

    def spare_bytes(self, weights: Weights) -> int:
        """Disk that it needs for a while, beside the file itself."""
        ...

    def complete(self, weights: Weights, partial: PartialFile) -> None:
        """Append every byte that is missing, with checkpoints on the way.

        Raises:
            SupplyError: It could not.
            OSError: The partial file cannot be written to.
        """
        ...
