"""`nutgraf batch run` as a process of its own, in a folder of its own, and what it left there."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import psutil

Row = dict[str, Any]

_TRAPS: Final = Path(__file__).parent / "traps"

OF_A_RUN: Final = frozenset(
    "created_at duration_seconds requests input_tokens cached_input_tokens output_tokens cost_usd "
    "cached".split()
)
"""What a digest's provenance tells of the run that made it, and not of the article."""


class Batch:
    """A night's output, database and cache in one folder, and the command that runs it.

    Args:
        folder: Its own.
        source: The articles, as JSONL.
        url: The model's base URL.
        arguments: Beside input, output, model and base URL.
        environment: Further variables.
    """

    def __init__(
        self,
        folder: Path,
        source: Path,
        url: str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.output = folder / "out"
        self.source = source
        self.log = folder / "log.txt"
        self.arguments = arguments
        self._url = url
        self._started: list[subprocess.Popen[bytes]] = []
        own = {
            "HOME": str(folder),
            "NUTGRAF_CACHE_FOLDER": str(folder / "answers"),
            "NUTGRAF_DATABASE_URL": f"sqlite:///{folder / 'nutgraf.db'}",
            "NUTGRAF_API_KEY": "none",
            "NUTGRAF_ATTEMPTS": "2",
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NUTGRAF_", "XDG_"))}
        self.environment = {**inherited, **own, **(environment or {})}

    @property
    def command(self) -> list[str]:
        """The same words at every run."""
        files = ("--input", str(self.source), "--output", str(self.output))
        model = ("--model", "stub", "--base-url", self._url)
        return [sys.executable, "-m", "nutgraf", "batch", "run", *files, *model, *self.arguments]

    def start(self, *, trap: str | None = None) -> "subprocess.Popen[bytes]":
        """Run it in a session of its own; what it says goes to the end of `log`.

        Args:
            trap: What goes wrong; see `traps/sitecustomize.py`.
        """
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=self.environment | (self._trapped(trap) if trap else {}),
            )
        self._started.append(process)
        return process

    def end(self) -> None:
        """Kill what still runs of all that was started."""
        for process in self._started:
            if process.poll() is None:
                kill_all(process.pid)
            process.wait()

    def run(self, *, trap: str | None = None, timeout: float = 120) -> int:
        """Run it to its end; gives the exit code."""
        process = self.start(trap=trap)
        try:
            return process.wait(timeout)
        finally:
            kill_all(process.pid)

    def _trapped(self, trap: str) -> dict[str, str]:
        for counted in self.folder.glob("calls.*"):
            counted.unlink()
        calls = str(self.folder / "calls")
        path = os.pathsep.join([str(_TRAPS), *filter(None, [self.environment.get("PYTHONPATH")])])
        return {"PYTHONPATH": path, "NIGHT_TRAP": trap, "NIGHT_CALLS": calls}

    def calls(self, name: str) -> int:
        """How many calls of this name the last trapped run made."""
        path = self.folder / f"calls.{name}"
        return path.stat().st_size if path.exists() else 0

    @property
    def inputs(self) -> list[str]:
        """The ids of its articles."""
        return [json.loads(line)["id"] for line in self.source.read_text().splitlines()]

    def rows(self) -> list[Row]:
        """All rows of output, as the two files have them."""
        return [*self.rows_of("digests.jsonl"), *self.rows_of("failures.jsonl")]

    def rows_of(self, name: str) -> list[Row]:
        """The rows of one file, none if it is not there."""
        path = self.output / name
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def said(self) -> str:
        """What all runs so far have said."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def without_the_run(row: Row) -> Row:
    """A row without what differs between runs that come to the same."""
    digest = row.get("digest")
    if digest is None:
        return row
    kept = {k: v for k, v in digest["provenance"].items() if k not in OF_A_RUN}
    return row | {"digest": digest | {"provenance": kept}}


def check_same(batch: Batch, undisturbed: Batch) -> None:
    """Both came to the same: one row an input, the same rows in the same order."""
    for name in ("digests.jsonl", "failures.jsonl"):
        ours = [without_the_run(row) for row in batch.rows_of(name)]
        theirs = [without_the_run(row) for row in undisturbed.rows_of(name)]
        assert [row["id"] for row in ours] == [row["id"] for row in theirs], name
        for our, their in zip(ours, theirs, strict=True):
            assert our == their, f"{our['id']} of {name} differs"
    assert sorted(row["id"] for row in batch.rows()) == sorted(batch.inputs)


def family(pid: int) -> list[psutil.Process]:
    """A process and all that it has started, itself first."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def is_worker(process: psutil.Process) -> bool:
    """Whether a process of a batch is not the one that was started."""
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return "worker" in process.cmdline()
    return False


def kill_all(pid: int) -> None:
    """SIGKILL a process and all that it has started, at once."""
    processes = family(pid)
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    psutil.wait_procs(processes, timeout=10)


def await_end(processes: Sequence[psutil.Process], *, seconds: float) -> None:
    """Wait until processes have ended, and fail if one does not."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    assert not alive, f"{[p.cmdline() for p in alive]} did not end within {seconds} s"
