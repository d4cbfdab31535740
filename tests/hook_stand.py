"""A receiver of webhooks on this machine, over TLS, as honest or as hostile as a test wants."""

import json
import ssl
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final

import trustme
from ssrfguard import Policy

LOOPBACK: Final = ip_network("127.0.0.1/32")
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True, slots=True)
class Received:
    """A request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body)
        return value


@dataclass
class HookStand:
    """A server: how it answers, in turn, the last for ever; and what it received.

    Attributes:
        port: Where it listens.
        certificate: What vouches for it, a file.
        answers: Taken one by one.
        received: In order.
    """

    port: int
    certificate: Path
    answers: list[Answer] = field(default_factory=list[Answer])
    received: list[Received] = field(default_factory=list[Received])

    def url(self, path: str = "/hook") -> str:
        return f"https://127.0.0.1:{self.port}{path}"

    @property
    def policy(self) -> Policy:
        return loopback(self.port)

    def next_answer(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def loopback(*ports: int) -> Policy:
    """Lets the ports of this machine be reached."""
    return Policy(
        allowed_schemes=frozenset({"https"}),
        allowed_networks=(LOOPBACK,),
        allowed_ports=frozenset(ports),
    )


def status(code: int, **headers: str) -> Answer:
    """An answer without a body."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(code)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what several tests are about."""


@contextmanager
def hook_stand(folder: Path) -> Generator[HookStand]:
    """A receiver that takes everything, until it is told otherwise."""
    authority = trustme.CA()
    certificate = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(certificate))
    here = HookStand(0, certificate, [status(204)])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.received.append(Received(self.path, dict(self.headers.items()), body))
            here.next_answer()(self)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Silent."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with _Server(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        here.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield here
        finally:
            server.shutdown()
            thread.join()
