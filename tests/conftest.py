"""What all tests share: no network but this machine's own, and no settings but their own."""

import gc
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from nutgraf.jobs.database import Database
    from postgres_server import PostgresServer

_KILLING = ("test_scheduling.py", "test_batch_processes.py", "test_batch_kills.py")
_DEMOS = ("test_batch_demo.py", "test_slack_demo.py")
_LOOPBACK = ("127.", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record", action="store_true", help="Record cassettes anew from the embedded model."
    )
    parser.addoption(
        "--rewrite", action="store_true", help="Write the generated parts of the README anew."
    )
    parser.addoption(
        "--postgres", action="store_true", help="Use a Postgres server where else SQLite would do."
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that kill batches and bots, or run demos, have a target of their own: they take
    minutes."""
    for item in items:
        if item.path.parent.name == "killing" or item.path.name in (*_KILLING, *_DEMOS):
            item.add_marker("kills")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections leave this machine in no test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        inward = self.family == socket.AF_UNIX or str(address[0]).startswith(_LOOPBACK)
        assert inward, f"a test wants to connect to {address!r}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _own_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No test sees the settings, keys or cached answers of whoever runs it."""
    for name in [n for n in os.environ if n.startswith(("NUTGRAF_", "OPENAI_", "XDG_"))]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))


@pytest.fixture
def steady() -> Iterator[None]:
    """No collection of garbage while time is taken: it walks all that other tests have left."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def database(database_url: str) -> "Iterator[Database]":
    """An empty database, with its tables."""
    from nutgraf.jobs.database import Database

    database = Database(database_url)
    database.create()
    yield database
    database.close()


@pytest.fixture
def record(request: pytest.FixtureRequest) -> bool:
    """Whether this run records."""
    return bool(request.config.getoption("--record"))


@pytest.fixture(scope="session")
def embedded_url(request: pytest.FixtureRequest) -> Iterator[tuple[str, str | None]]:
    """Where to ask the embedded model, and its token: the real one when recording."""
    from recording import BASE_URL

    if not request.config.getoption("--record"):
        yield BASE_URL, None
        return
    from nutgraf.models.embedded import QWEN, EmbeddedServer, fetch

    with EmbeddedServer(fetch(QWEN)) as server:  # a session's fixture still has the real home
        endpoint = server.start()
        yield endpoint.base_url, endpoint.token


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator["PostgresServer"]:
    """A server, for the tests that need one."""
    from postgres_server import PostgresServer

    if not request.config.getoption("--postgres"):
        pytest.skip("it needs --postgres, which `make test-postgres` gives")
    with PostgresServer() as server:
        yield server


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.config.getoption("--postgres"):
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.database()
    return f"sqlite:///{tmp_path / 'nights.db'}"
