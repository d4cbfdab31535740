"""How fast a model may be asked, and what asking it may cost."""

from nutgraf.jobs.metering.bounded import BoundedModel
from nutgraf.jobs.metering.budget import Budget, Charge, Tally
from nutgraf.jobs.metering.memory import MemoryRateGate, MemorySpending
from nutgraf.jobs.metering.meter import Meter, RateGate, Spending
from nutgraf.jobs.metering.metered import MeteredModel
from nutgraf.jobs.metering.shared_rates import SharedRateGate
from nutgraf.jobs.metering.shared_spending import SharedSpending
from nutgraf.jobs.metering.yielding import YieldingModel

__all__ = [
    "BoundedModel",
    "Budget",
    "Charge",
    "MemoryRateGate",
    "MemorySpending",
    "Meter",
    "MeteredModel",
    "RateGate",
    "SharedRateGate",
    "SharedSpending",
    "Spending",
    "Tally",
    "YieldingModel",
]
