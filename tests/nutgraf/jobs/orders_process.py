"""A process that takes orders until none is open; run by tests.

Called with a folder, the database's URL, the model's URL, and how many orders it places first.
"""

import asyncio
import sys
from pathlib import Path

from nutgraf.jobs.database import Database
from order_desk import counter_of, settings_in, url

folder, database_url, model_url, number = sys.argv[1:]


async def work() -> None:
    settings = settings_in(Path(folder), base_url=model_url, api_key="none")
    database = Database(database_url)
    async with counter_of(database, Path(folder), settings=settings, at_once=4) as counter:
        await asyncio.gather(*(counter.place(url(n)) for n in range(int(number))))
        while await asyncio.to_thread(counter.orders.open):
            await asyncio.sleep(0.05)


asyncio.run(work())
