"""Many articles, night after night: editions, their runs, and the digests that are kept.

Names are imported when they are first used: a command that only lists needs no DBOS.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nutgraf.jobs.database import Database
    from nutgraf.jobs.digest_store import DigestStore
    from nutgraf.jobs.editions import Edition, edition_for_inputs, load_edition
    from nutgraf.jobs.night import Told
    from nutgraf.jobs.orders.counter import taking_orders
    from nutgraf.jobs.orders.records import Order
    from nutgraf.jobs.orders.store import Orders
    from nutgraf.jobs.press import run_edition
    from nutgraf.jobs.records import OutputRow, RunRecord

__all__ = [
    "Database",
    "DigestStore",
    "Edition",
    "Order",
    "Orders",
    "OutputRow",
    "RunRecord",
    "Told",
    "edition_for_inputs",
    "load_edition",
    "run_edition",
    "taking_orders",
]

_HOMES = {
    "Database": "database",
    "DigestStore": "digest_store",
    "Edition": "editions",
    "Order": "orders.records",
    "Orders": "orders.store",
    "OutputRow": "records",
    "RunRecord": "records",
    "Told": "night",
    "edition_for_inputs": "editions",
    "load_edition": "editions",
    "run_edition": "press",
    "taking_orders": "orders.counter",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'nutgraf.jobs' has no attribute {name!r}")
    value: object = getattr(import_module(f"nutgraf.jobs.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
