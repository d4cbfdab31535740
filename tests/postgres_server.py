"""A Postgres server of Debian's for the time of the tests, in a folder of its own, on loopback."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_DEBIAN: Final = Path("/usr/lib/postgresql")
_USER: Final = "postgres"


def binaries() -> Path | None:
    """The folder of the newest server that is installed."""
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class PostgresServer:
    """Runs from entering to leaving; `database` makes an empty one and gives its URL."""

    def __init__(self) -> None:
        found = binaries()
        if found is None:
            raise RuntimeError("there is no Postgres here: `make test-postgres` installs one")
        self._binaries = found
        self._folder = Path(tempfile.mkdtemp(prefix="nutgraf-postgres-"))
        self._port = _free_port()
        self._made = 0

    def __enter__(self) -> Self:
        data = self._folder / "data"
        if os.geteuid() == 0:  # Postgres refuses to be run by root
            shutil.chown(self._folder, _USER, _USER)
        self._run("initdb", "-D", str(data), "-A", "trust", "-U", _USER, "--no-sync")
        options = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._run(
            "pg_ctl", "-D", str(data), "-o", options, "-l", str(self._folder / "log"), "start"
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def database(self) -> str:
        """The URL of a new database."""
        self._made += 1
        name = f"night{self._made}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self._port), "-U", _USER, name)
        return f"postgresql://{_USER}@127.0.0.1:{self._port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        user = _USER if os.geteuid() == 0 else None
        subprocess.run(
            [str(self._binaries / program), *arguments],
            check=True,
            user=user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
