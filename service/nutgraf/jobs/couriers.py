"""What brings the news of a run to somebody. Another kind is one more class like `WebhookCourier`,
a model of its options in `editions/delivery.py`, and a line in `courier_of`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nutgraf.jobs.editions import Delivery
from nutgraf.jobs.records import RunRecord
from nutgraf.rendering.edition_view import EditionView

if TYPE_CHECKING:
    from ssrfguard import Policy


@dataclass(frozen=True, slots=True)
class Notice:
    """What is delivered.

    Attributes:
        id: The same whenever the same run is told to the same destination.
        record: The run.
        view: Its stories, as the edition's page has them.
    """

    id: str
    record: RunRecord
    view: EditionView


class Courier(Protocol):
    """Knows one destination."""

    @property
    def destination(self) -> str:
        """A key of the destination, none of which can be read from it."""
        ...

    @property
    def place(self) -> str:
        """What may be shown of the destination."""
        ...

    async def send(self, notice: Notice) -> None:
        """Try once to deliver.

        Raises:
            Refused: It will not be taken, however often it is sent.
            Unavailable: Sending again later may work.
        """
        ...


class Undelivered(Exception):
    """A try that failed; never leaves `delivering`.

    Args:
        reason: A code.
        message: What was wrong and what to do.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Refused(Undelivered):
    """It will not be taken."""


class Unavailable(Undelivered):
    """It may be taken later.

    Args:
        reason: A code.
        message: What was wrong and what to do.
        retry_after: Seconds that the receiver asks to wait.
    """

    def __init__(self, reason: str, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason, message)
        self.retry_after = retry_after


def courier_of(delivery: Delivery, *, policy: "Policy | None" = None) -> Courier:
    """The courier of a delivery.

    Args:
        delivery: As the edition has it.
        policy: Which addresses may be reached; by default public ones, over https.
    """
    from nutgraf.jobs.webhooks import WebhookCourier

    return WebhookCourier(delivery, policy=policy)
