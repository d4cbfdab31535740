from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import WHOLE
from nutgraf.models import retrying
from stub_server import StubServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StubServer]:
    """The model of all settings; it is asked twice at most, and at once."""
    monkeypatch.setattr(retrying, "FIRST_WAIT", 0.0)
    with StubServer(*WHOLE) as server:
        monkeypatch.setenv("NUTGRAF_MODEL", "stub")
        monkeypatch.setenv("NUTGRAF_BASE_URL", server.url)
        monkeypatch.setenv("NUTGRAF_ATTEMPTS", "2")
        monkeypatch.setenv("NUTGRAF_CACHE_FOLDER", str(tmp_path / "answers"))
        yield server
