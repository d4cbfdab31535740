"""`nutgraf batch`, `digests` and `worker` in this process, over a night of their own."""

import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner, Result

from nutgraf.cli.app import app


def nutgraf(*arguments: str) -> Result:
    """Run a command whose output goes nowhere that is a terminal."""
    result = CliRunner().invoke(app, list(arguments))
    assert "Traceback" not in result.output
    return result


@dataclass(frozen=True, slots=True)
class Place:
    """Where a night's things are.

    Attributes:
        folder: All of them.
        url: The model's.
    """

    folder: Path
    url: str

    @property
    def source(self) -> Path:
        """The articles."""
        return self.folder / "night.jsonl"

    @property
    def output(self) -> Path:
        """What a run leaves."""
        return self.folder / "out"

    @property
    def database(self) -> tuple[str, str]:
        """The flag that names the database."""
        return ("--database-url", f"sqlite:///{self.folder / 'nights.db'}")

    @property
    def model(self) -> tuple[str, ...]:
        """The flags that name the model."""
        return ("--model", "stub", "--base-url", self.url)

    @property
    def environment(self) -> dict[str, str]:
        """Variables for a run."""
        return {
            "NUTGRAF_CACHE_FOLDER": str(self.folder / "answers"),
            "NUTGRAF_API_KEY": "none",
            "NUTGRAF_ATTEMPTS": "1",
        }

    @property
    def command(self) -> tuple[str, ...]:
        """The words that run the night."""
        files = ("--input", str(self.source), "--output", str(self.output))
        return ("batch", "run", *files, *self.model, *self.database)

    def run(self, *arguments: str) -> Result:
        """Run the night in this process."""
        return nutgraf(*self.command, *arguments)


def in_terminal(
    command: tuple[str, ...], environment: Mapping[str, str], *, columns: int = 80
) -> tuple[int, str]:
    """Run a command in a terminal; its exit code, and all that the terminal got."""
    terminal, theirs = pty.openpty()
    process = subprocess.Popen(
        (sys.executable, "-m", "nutgraf", *command),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**environment, "COLUMNS": str(columns), "LINES": "40"},
    )
    os.close(theirs)
    shown = b"".join(iter(lambda: _read(terminal), b""))
    os.close(terminal)
    return process.wait(timeout=30), shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""
