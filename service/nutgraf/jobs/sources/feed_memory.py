"""What is remembered of feeds from night to night, and what a night brings in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from nutgraf.intake.pages import UNKNOWN, Validators
from nutgraf.jobs.records import Found, Unusable


@dataclass(frozen=True, slots=True)
class FeedState:
    """What to remember of a feed or sitemap, together with the inputs that were found in it.

    Attributes:
        feed: Its name: its URL, without what may be secret in it.
        validators: To ask with next time, in place of those from before.
        taken: Keys of entries, to be added to those from before; 32 hexadecimal digits each.
    """

    feed: str
    validators: Validators = UNKNOWN
    taken: tuple[str, ...] = ()


class FeedMemory(Protocol):
    """What earlier nights have saved. It is asked from several threads.

    A feed goes by the name that its `FeedState` has.
    """

    def validators(self, feed: str) -> Validators:
        """Those of the feed's last state; `UNKNOWN` where there was none."""
        ...

    def taken(self, feed: str, keys: Collection[str]) -> Collection[str]:
        """Those of these keys, 500 at most, that were taken from the feed before."""
        ...


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a feed, or several, had that is new.

    Nothing is saved yet. Whoever stores the items stores the states in the same transaction, or a
    crash between the two would lose entries or take them twice.

    Attributes:
        items: The inputs, and what should have been some, in the order of the feeds.
        states: What to remember. A feed that failed has none, so that it is read again.
        notes: What was left out on purpose, and why, in words.
    """

    items: tuple[Found | Unusable, ...] = ()
    states: tuple[FeedState, ...] = ()
    notes: tuple[str, ...] = ()

    def __add__(self, other: "Harvest") -> "Harvest":
        """Both, this one's first."""
        return Harvest(
            self.items + other.items, self.states + other.states, self.notes + other.notes
        )
