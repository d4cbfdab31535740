"""Where a running server is, and whether it is well."""

import http.client
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

HEALTH_SECONDS = 10.0
"""A server that is reading a long prompt answers in milliseconds; a swapping machine does not."""


DYING_SECONDS = 0.5
"""How long a dying process may keep its port after its connections."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A server on this machine.

    Attributes:
        address: Scheme, host and port, such as 'http://127.0.0.1:41105'.
        token: What every request must carry; never shown.
    """

    address: str
    token: str = field(repr=False)

    @property
    def base_url(self) -> str:
        """Where OpenAI's API begins."""
        return f"{self.address}/v1"

    def listens(self) -> bool:
        """Whether there is anybody at its port; a busy or hanging server counts."""
        try:
            socket.create_connection(self._host_and_port, timeout=HEALTH_SECONDS).close()
        except TimeoutError:
            return True
        except OSError:
            return False
        return True

    def outlives_an_error(self) -> bool:
        """Whether there is still anybody a moment later.

        A process that dies closes its connections first and its port last, so that its clients
        know of it before the port does.
        """
        until = time.monotonic() + DYING_SECONDS
        while self.listens():
            if time.monotonic() > until:
                return True
            time.sleep(DYING_SECONDS / 20)
        return False

    def is_healthy(self, *, timeout: float = HEALTH_SECONDS) -> bool:
        """Whether it answers, and knows the token."""
        # Not by httpx or urllib: those would ask a proxy that is set for the whole machine.
        connection = http.client.HTTPConnection(*self._host_and_port, timeout=timeout)
        try:
            headers = {"Authorization": f"Bearer {self.token}"}
            connection.request("GET", "/v1/models", headers=headers)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    @property
    def _host_and_port(self) -> tuple[str, int]:
        parts = urlsplit(self.address)
        return parts.hostname or "", parts.port or 80
