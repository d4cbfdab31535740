"""A process that serves schedules; run by tests.

Called with the database's URL, the folder of `scheduled_edition_process`, what time it is, and the
editions' files. Says what it is told, a line each.
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import load_edition
from nutgraf.jobs.scheduled_night import Pace
from nutgraf.jobs.scheduling import serve_schedules

EDITION_PROCESS = str(Path(__file__).with_name("scheduled_edition_process.py"))


def command(path: Path) -> list[str]:
    edition = load_edition(path)
    arguments = [folder, now, edition.name, str(edition.outputs.folder)]
    return [sys.executable, EDITION_PROCESS, *arguments]


url, folder, now, *paths = sys.argv[1:]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


asyncio.run(
    serve_schedules(
        [Path(path) for path in paths],
        Database(url),
        told=say,
        command=command,
        pace=Pace(restart=0.05, grace=10, look=0.05),
        look_seconds=0.2,
        now=lambda: datetime.fromisoformat(now),
    )
)
