"""What this machine, or the container on it, has to run a model with."""

import math
import os
import sys
from pathlib import Path

ALLOWANCE = 1 << 30
"""Bytes of memory a model of 1 to 2 billion parameters takes beside its weights: measured, 2.15 GiB
in all for 1.04 GiB of weights and a context of 16,384 tokens."""

PROCESSORS = Path("/sys/devices/system/cpu")
CONTROL_GROUP = Path("/sys/fs/cgroup")
MEMORY = Path("/proc/meminfo")


def threads(*, processors: Path = PROCESSORS, group: Path = CONTROL_GROUP) -> int | None:
    """How many threads should compute: one a physical core, if it may be used in full.

    More are slower, by far: they wait for each other at every step, and the one that has no core
    keeps all of them waiting. Measured on two cores, with two models of two threads each at once:
    0.3 tokens a second, not 11.

    Returns:
        At least 1; None where the system does not say.
    """
    if sys.platform != "linux":
        return None
    cores = physical_cores(frozenset(os.sched_getaffinity(0)), processors=processors)
    quota = processor_quota(group=group)
    return max(1, cores if quota is None else min(cores, math.floor(quota)))


def physical_cores(usable: frozenset[int], *, processors: Path = PROCESSORS) -> int:
    """Cores among these processors; the threads of one core are one.

    Args:
        usable: Numbers of processors.
        processors: Where Linux describes them.
    """
    cores: set[str] = set()
    for number in usable:
        siblings = processors / f"cpu{number}" / "topology" / "thread_siblings_list"
        cores.add(siblings.read_text().strip() if siblings.is_file() else str(number))
    return len(cores)


def processor_quota(*, group: Path = CONTROL_GROUP) -> float | None:
    """How many processors a container may use, such as 1.5; None if it is not limited."""
    limit = group / "cpu.max"
    if not limit.is_file():
        return None
    quota, period = limit.read_text().split()
    return None if quota == "max" else int(quota) / int(period)


def available_memory(*, meminfo: Path = MEMORY, group: Path = CONTROL_GROUP) -> int | None:
    """Bytes of memory that a process can still get; None where the system does not say."""
    if not meminfo.is_file():
        return None
    lines = (line.split() for line in meminfo.read_text().splitlines())
    amounts = [int(line[1]) * 1024 for line in lines if line[0] == "MemAvailable:"]
    limit = group / "memory.max"
    if limit.is_file() and (text := limit.read_text().strip()) != "max":
        amounts.append(int(text))
    return min(amounts, default=None)
