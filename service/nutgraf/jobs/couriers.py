"""What brings the news of a run to somebody.

Another kind is a model of its options in `editions/delivery.py`, and a class that is made from
one and the database, as `Couriers` says, under the kind's name in the entry point group
'nutgraf.couriers': so what this package knows of it is its name.
"""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import Delivery, SlackChannel, Webhook
from nutgraf.jobs.records import RunRecord
from nutgraf.rendering.edition_view import EditionView

if TYPE_CHECKING:
    from ssrfguard import Policy


GROUP: Final = "nutgraf.couriers"
"""The entry points of couriers, by the kinds of deliveries."""

_EXTRAS: Final = {"slack": "nutgraf[slack]"}
"""What has to be installed for a kind."""


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

    async def trouble(self) -> str | None:
        """What is missing for it to work here, and what to do, as far as that shows before
        anything is sent; None where nothing is."""
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


class Couriers(Protocol):
    """What makes a kind's couriers; what its entry point names."""

    def __call__(self, delivery: SlackChannel, database: Database, /) -> Courier:
        """The courier of a delivery.

        Raises:
            ModuleNotFoundError: What it needs is not installed.
        """
        ...


class AbsentCourier:
    """Stands for one that is not installed: it refuses all, and says what to install.

    Args:
        delivery: What it would have delivered.
    """

    def __init__(self, delivery: SlackChannel) -> None:
        self._delivery = delivery

    @property
    def destination(self) -> str:
        """A key of the destination, the same as that of the courier it stands for."""
        return destination_of(self._delivery)

    @property
    def place(self) -> str:
        """The destination."""
        return self._delivery.slack

    async def trouble(self) -> str | None:
        """What to install."""
        return self._advice

    async def send(self, notice: Notice) -> None:  # noqa: ARG002
        """Send nothing.

        Raises:
            Refused: In any case.
        """
        raise Refused("not_installed", self._advice)

    @property
    def _advice(self) -> str:
        kind = self._delivery.kind
        return f"needs what is not installed: pip install {_EXTRAS[kind]!r}"


def courier_of(
    delivery: Delivery, database: Database, *, policy: "Policy | None" = None
) -> Courier:
    """The courier of a delivery; one that refuses where what it needs is not installed.

    Args:
        delivery: As the edition has it.
        database: Where runs are kept.
        policy: Which addresses webhooks may have; by default public ones, over https.
    """
    if isinstance(delivery, Webhook):
        from nutgraf.jobs.webhooks import WebhookCourier

        return WebhookCourier(delivery, policy=policy)
    couriers = _installed(delivery.kind)
    if couriers is None:
        return AbsentCourier(delivery)
    try:
        return couriers(delivery, database)
    except ModuleNotFoundError:
        return AbsentCourier(delivery)


def destination_of(delivery: SlackChannel) -> str:
    """A key of a channel, whatever is posted of a run in it."""
    address = f"slack {delivery.team or ''} {delivery.slack}"
    return hashlib.sha256(address.encode()).hexdigest()[:32]


def _installed(kind: str) -> Couriers | None:
    from importlib.metadata import entry_points

    found = tuple(entry_points(group=GROUP, name=kind))
    if not found:
        return None
    try:
        couriers: Couriers = found[0].load()
    except ModuleNotFoundError:
        return None
    return couriers
