"""A night of the batch against a stub model: time over the ideal, memory, and a second night.

The stub answers after 300 ms, from a process of its own; the ideal is the time in which 64
requests at once are answered one after the other, with nothing else to do. Memory is that of all
processes of the batch together, from when a thousand articles are done to the end. The second
night has the same articles, the same database and the same cache.

    python benchmarks/batch.py [--articles 10000] [--concurrency 64] [--latency 0.3] [--workers N]

What stands behind `--` goes to `nutgraf batch run`, such as `-- --pages none`.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from night.batches import Batch, family
from night.press import stories, write_night
from night.stub_model import StubModel

GOAL_RATIO: Final = 1.15
GOAL_GROWTH_MB: Final = 50.0
GOAL_RATE: Final = 300.0
SETTLED: Final = 1_000
"""Articles after which memory should no longer grow; a tenth of a smaller night."""


@dataclass
class Watch:
    """What was seen of a batch while it ran.

    Attributes:
        memory: Requests answered so far, and megabytes of all processes, a few times a second.
        processes: How many there were at most.
        cpu: CPU seconds of each process, by its id.
    """

    memory: list[tuple[int, float]] = field(default_factory=list)
    processes: int = 0
    cpu: dict[int, float] = field(default_factory=dict)

    def look(self, pid: int, model: StubModel) -> None:
        """Look once."""
        megabytes, found = 0.0, family(pid)
        for process in found:
            with suppress(psutil.NoSuchProcess):
                megabytes += process.memory_info().rss / 2**20
                times = process.cpu_times()
                self.cpu[process.pid] = times.user + times.system
        self.processes = max(self.processes, len(found))
        self.memory.append((model.stats()["requests"], megabytes))

    def growth(self, settled: int) -> tuple[float, float]:
        """Megabytes once `settled` requests were made, and by how many more at most from then."""
        after = [mb for requests, mb in self.memory if requests >= settled]
        return after[0], max(after) - after[0]


def timed(batch: Batch, model: StubModel) -> tuple[float, Watch]:
    """Run a batch; seconds from its start to its end, and what was seen."""
    watch, ended = Watch(), threading.Event()
    started = time.monotonic()
    process = batch.start()

    def look() -> None:
        while not ended.wait(0.5):
            watch.look(process.pid, model)

    looking = threading.Thread(target=look)
    looking.start()
    code = wait(process)
    seconds = time.monotonic() - started
    ended.set()
    looking.join()
    if code:
        raise SystemExit(f"the batch ended with {code}:\n{batch.said()[-2000:]}")
    return seconds, watch


def wait(process: "subprocess.Popen[bytes]") -> int:
    """The exit code of a batch, which ends with us."""
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise


def told(name: str, value: str, goal: str = "", *, met: bool | None = None) -> None:
    """A line of the table."""
    verdict = {None: "", True: "met", False: "MISSED"}[met]
    print(f"{name:34} {value:>22}   {goal:20} {verdict}".rstrip())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--latency", type=float, default=0.3)
    parser.add_argument("--workers", type=int)
    parser.add_argument("others", nargs="*")
    options = parser.parse_args()
    arguments = ["--quiet", "--concurrency", str(options.concurrency), *options.others]
    if options.workers:
        arguments += ["--workers", str(options.workers)]
    count = options.articles
    with (
        tempfile.TemporaryDirectory() as folder,
        StubModel(latency=options.latency) as model,
    ):
        night = write_night(Path(folder) / "night.jsonl", stories(count))
        batch = Batch(Path(folder), night, model.url, *arguments)
        seconds, watch = timed(batch, model)
        stats = model.stats()
        rows = batch.rows_of("digests.jsonl")
        again, second = timed(batch, model)
        paid_again = model.stats()["requests"] - stats["requests"]
    if len(rows) != count or any(row["status"] != "done" for row in rows):
        raise SystemExit(f"of {count} articles {len(rows)} have a digest")
    ideal = stats["requests"] * options.latency / options.concurrency
    asking = stats["last"] - stats["first"]
    settled = min(SETTLED, count // 10)
    base, growth = watch.growth(settled)
    rate = count / again
    told("articles, requests", f"{count}, {stats['requests']}")
    told("requests at once, at most", str(stats["most_open"]), f"{options.concurrency}")
    told("latency-bound ideal", f"{ideal:.1f} s")
    told("from first request to last answer", f"{asking:.1f} s = {asking / ideal:.2f} x")
    told(
        "the whole command",
        f"{seconds:.1f} s = {seconds / ideal:.2f} x",
        f"at most {GOAL_RATIO} x",
        met=seconds <= GOAL_RATIO * ideal,
    )
    told("processes", str(watch.processes))
    told("CPU, all processes", f"{sum(watch.cpu.values()) / count * 1000:.1f} ms an article")
    told("CPU, the stub", f"{stats['cpu_seconds'] / stats['requests'] * 1000:.2f} ms a request")
    told(f"memory at article {settled}", f"{base:.0f} MB")
    told(
        "growth from there, at most",
        f"{growth:.0f} MB",
        f"under {GOAL_GROWTH_MB:.0f} MB",
        met=growth < GOAL_GROWTH_MB,
    )
    told(
        "the same night again",
        f"{again:.1f} s = {rate:.0f}/s",
        f"at least {GOAL_RATE:.0f}/s",
        met=rate >= GOAL_RATE,
    )
    told("  CPU", f"{sum(second.cpu.values()) / count * 1000:.1f} ms an article")
    told("  requests", str(paid_again), "none", met=not paid_again)


if __name__ == "__main__":
    main()
