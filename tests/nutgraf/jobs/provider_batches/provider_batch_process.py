"""Nights through a batch API, each in a process of its own: `URL DATABASE COUNT`.

A process is forked for each line of standard input, so that it need not import anything first;
its id goes to standard output, and how it ended after it.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator

import nutgraf.models.clients as _  # noqa: F401  what a night would import
from batch_desk import RUN, question, record
from nutgraf.jobs.provider_batches.orchestrating import BatchCourse, run_provider_batch
from nutgraf.jobs.provider_batches.parts import BatchLimits
from nutgraf.jobs.provider_batches.records import PlannedRequest
from nutgraf.jobs.provider_batches.waiting import Pace
from nutgraf.models.caching import cache_key
from nutgraf.models.endpoints import CallOptions, resolve

COURSE = BatchCourse(limits=BatchLimits(requests=15), pace=Pace(0.01, 1.0, 0.01))


def night(url: str, database: str, count: int) -> None:
    """Run one, or run it on."""
    endpoint = resolve("stub-mini", base_url=url, api_key=None)
    options = CallOptions(endpoint, 0.0, 10.0, None, None)

    async def requests() -> AsyncIterator[PlannedRequest]:
        for number in range(count):
            request = question(number)
            yield cache_key(options.identity, request), request

    with record(database) as store:
        asyncio.run(run_provider_batch(RUN, requests, options=options, store=store, course=COURSE))


def tell(number: int) -> None:
    """Write a line."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> None:
    """Serve."""
    url, database, count = sys.argv[1:]
    for _line in sys.stdin:
        process = os.fork()
        if process == 0:
            night(url, database, int(count))
            os._exit(0)
        tell(process)
        tell(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))


if __name__ == "__main__":
    main()
