"""A command whose database failed ends, whatever its threads wait for."""

import subprocess
import sys
from pathlib import Path

from nutgraf.errors import StorageError

PROGRAM = (
    "import sys, threading, time\n"
    "threading.Thread(target=time.sleep, args=(60,)).start()\n"
    "sys.argv = ['nutgraf', 'worker', '--database-url', sys.argv[1]]\n"
    "from nutgraf.cli import main\n"
    "main()\n"
)


def test_a_failed_database_is_told_and_no_thread_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, f"sqlite:///{tmp_path / 'file' / 'nights.db'}"],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert ended.returncode == StorageError.exit_code
    assert "cannot be opened" in ended.stderr
