"""A server that outlives the command that started it, so that the next need not load the model.

Three files with one base tell of it. `alive` is locked by the server as long as it lives; the
kernel lets go of the lock however it dies, and only while it is held is `state`, with the
address and the token, to be believed. `starting` is locked by whoever looks for the server or
starts it, so that two commands at once start one. The folder is the user's alone.
"""

from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from nutgraf.models.embedded import sidecar
from nutgraf.models.embedded.address import ServerAddress


@dataclass(frozen=True, slots=True)
class SharedFiles:
    """The files that tell of one server."""

    base: Path

    @property
    def alive(self) -> Path:
        return self.base.with_name(f"{self.base.name}.alive")

    @property
    def starting(self) -> Path:
        return self.base.with_name(f"{self.base.name}.starting")

    @property
    def state(self) -> Path:
        return self.base.with_name(f"{self.base.name}.json")

    def prepare(self) -> None:
        """Make the folder, and make it the user's alone.

        Raises:
            OSError: It cannot be, for instance because it is another user's.
        """
        self.base.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.base.parent.chmod(0o700)

    def running(self) -> ServerAddress | None:
        """The server, if there is one and it is well. To be asked with `starting` locked."""
        if not self.is_alive():
            return None
        state = sidecar.read(self.state)
        address, token = state.get("address"), state.get("token")
        if not isinstance(address, str) or not isinstance(token, str):
            return None
        endpoint = ServerAddress(address=address, token=token)
        return endpoint if endpoint.is_healthy() else None

    def is_alive(self) -> bool:
        """Whether there is a server, well or not. To be asked with `starting` locked."""
        lock = FileLock(self.alive)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        return False
