"""A process that delivers what an edition's last run left undelivered; run by tests.

Called with the edition's file, the database's URL and the port of the receiver.
"""

import asyncio
import sys
from pathlib import Path

from hook_stand import loopback
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import deliver_left
from nutgraf.jobs.editions import load_edition

path, url, port = sys.argv[1:]
told: list[str] = []
asyncio.run(
    deliver_left(
        load_edition(Path(path)), Database(url), told=told.append, policy=loopback(int(port))
    )
)
