"""A process in the place of `nutgraf batch run`; run by tests.

Called with a folder, what time it is, and the edition's name and folder of outputs. The first
folder's file 'modes' says what each start does, a line each, the last for all others: 'finish' ends
the run, 'hang' waits until the folder holds 'go' or it is interrupted, 'die' is killed, 'broken'
has wrong settings.
"""

import os
import signal
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import FrameType

from nutgraf.jobs.database import Database
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.locks import locks_of
from nutgraf.jobs.records import RunStatus


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


folder, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
edition, outputs = sys.argv[3:]
database = Database(os.environ["NUTGRAF_DATABASE_URL"])
lock = locks_of(database).acquire(f"edition:{edition}:{outputs}")
if lock is None:
    sys.exit(2)
with (folder / "starts").open("a") as starts:
    starts.write(f"{os.getpid()}\n")
number = len((folder / "starts").read_text().splitlines())
modes = (folder / "modes").read_text().split()
mode = modes[min(number, len(modes)) - 1]
if mode == "broken":
    say("the model 'nosuch' is unknown")
    sys.exit(2)
ledger = Ledger(database, now=lambda: now)
run = ledger.latest(edition, outputs)
if run and ledger.run(run).is_resumable:
    ledger.resume(run, "{}")
else:
    run = ledger.begin(edition=edition, folder=outputs, title=edition, snapshot="{}", chunk_size=1)
begun = ledger.record(run)


def end(status: RunStatus, reason: str | None = None) -> None:
    ledger.end(replace(begun, status=status, stop_reason=reason, finished_at=now))


def interrupted(_number: int, _frame: FrameType | None) -> None:
    end("stopped", "interrupted")
    sys.exit(0)


signal.signal(signal.SIGTERM, interrupted)
say(f"at work on {run}")
if mode == "die":
    os.kill(os.getpid(), signal.SIGKILL)
while mode == "hang" and not (folder / "go").exists():
    time.sleep(0.02)
end("finished")
