"""Sources: where articles come from, and how each is read."""

from nutgraf.jobs.sources.checking import check
from nutgraf.jobs.sources.collecting import collect, harvest
from nutgraf.jobs.sources.feed_memory import FeedMemory, FeedState, Harvest
from nutgraf.jobs.sources.reading import read_found

__all__ = [
    "FeedMemory",
    "FeedState",
    "Harvest",
    "check",
    "collect",
    "harvest",
    "read_found",
]
