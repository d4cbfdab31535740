import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import psutil
import pytest

import fake_llama
from fake_llama import COMMAND, MISSING, model_file
from nutgraf.errors import ModelUnavailable, SettingsError, WeightsError
from nutgraf.models.embedded import capacity
from nutgraf.models.embedded.address import ServerAddress
from nutgraf.models.embedded.runtime import EmbeddedServer, ServerOptions

PARENT = f"""
import sys, time
sys.path.insert(0, {str(Path(fake_llama.__file__).parent)!r})
from pathlib import Path
from fake_llama import COMMAND
from nutgraf.models.embedded.runtime import EmbeddedServer

server = EmbeddedServer(Path(sys.argv[1]), command=COMMAND)
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""
"""Starts a server, tells its process and does nothing more."""


def _gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _server(folder: Path, behaviour: str = "serve") -> EmbeddedServer:
    return EmbeddedServer(model_file(folder, behaviour), command=COMMAND)


def test_nothing_runs_before_it_is_needed_or_after_it_was_stopped(tmp_path: Path) -> None:
    loads: list[bool] = []
    model = model_file(tmp_path)
    with EmbeddedServer(model, command=COMMAND, on_load=loads.append) as server:
        assert loads == []
        endpoint = server.start()
        assert endpoint.is_healthy()
        assert endpoint.base_url.startswith("http://127.0.0.1:")
        pid = server.pid
        assert server.start() == endpoint
    assert pid is not None
    assert _gone(pid)
    assert not endpoint.is_healthy()
    assert loads == [False, True]


def test_the_token_opens_the_server_and_nobody_can_read_it(tmp_path: Path) -> None:
    with _server(tmp_path) as server:
        endpoint = server.start()
        assert not ServerAddress(endpoint.address, token="guess").is_healthy()
        assert endpoint.token not in repr(endpoint)
        process = psutil.Process(server.pid)
        assert not any(endpoint.token in argument for argument in process.cmdline())
        assert endpoint.token not in process.environ().values()


def test_a_server_that_was_killed_is_started_again(tmp_path: Path) -> None:
    with _server(tmp_path) as server:
        first = server.start()
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        assert _within(2, lambda: not first.is_healthy())
        assert server.start().is_healthy()


def test_the_server_outlives_the_thread_that_started_it(tmp_path: Path) -> None:
    with _server(tmp_path) as server:
        thread = Thread(target=server.start)
        thread.start()
        thread.join()
        endpoint = server.start()
        pid = server.pid
        time.sleep(0.1)
        assert endpoint.is_healthy()
        assert server.pid == pid


def test_a_forgotten_server_ends_with_its_object(tmp_path: Path) -> None:
    server = _server(tmp_path)
    server.start()
    pid = server.pid
    assert pid is not None
    del server
    assert _gone(pid)


def test_the_server_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(model_file(tmp_path))], stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    assert _within(2, lambda: _gone(pid))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it ends when it has loaded")
def test_the_server_dies_with_a_parent_that_is_killed_while_it_loads(tmp_path: Path) -> None:
    """The library holds the interpreter's lock for that long: no thread could look."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(model_file(tmp_path, "slow"))])
    process = psutil.Process(parent.pid)
    assert _within(5, lambda: bool(process.children()))
    (child,) = process.children()
    assert _within(5, lambda: any("fake_llama" in a for a in child.cmdline()))
    time.sleep(0.4)
    parent.kill()
    parent.wait()
    assert _within(2, lambda: _gone(child.pid))


@pytest.mark.parametrize(
    ("behaviour", "error", "reason"),
    [
        ("refuse", WeightsError, r"blk\.0' has a strange shape.*--model-file"),
        ("die", ModelUnavailable, "killed while it loaded.*memory"),
    ],
)
def test_a_model_that_cannot_be_loaded_is_explained(
    tmp_path: Path, behaviour: str, error: type[Exception], reason: str
) -> None:
    with _server(tmp_path, behaviour) as server, pytest.raises(error, match=reason):
        server.start()


def test_loading_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    options = ServerOptions(start_seconds=0.5)
    server = EmbeddedServer(model_file(tmp_path, "slow"), options=options, command=COMMAND)
    with pytest.raises(ModelUnavailable, match=r"not loaded after 0\.5 s"):
        server.start()
    assert not fake_llama.running()


def test_a_library_that_cannot_be_imported_is_named_with_its_cure(tmp_path: Path) -> None:
    server = EmbeddedServer(model_file(tmp_path), command=MISSING)
    with pytest.raises(SettingsError, match=r"xllamacpp.*pip install 'nutgraf\[embedded\]'"):
        server.start()


def _none(name: str) -> None:
    del name


def test_a_missing_library_is_told_without_starting_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", _none)
    with pytest.raises(SettingsError, match=r"pip install 'nutgraf\[embedded\]'"):
        EmbeddedServer(model_file(tmp_path)).start()


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.gguf"
    page.write_text("<!doctype html>")
    with pytest.raises(WeightsError, match="is no GGUF file"):
        EmbeddedServer(page, command=COMMAND).start()


def test_too_little_memory_is_told_in_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capacity, "available_memory", lambda: 700_000_000)
    with pytest.raises(ModelUnavailable, match=r"0\.7 GB are free, and it takes about 1\.1 GB"):
        _server(tmp_path).start()


def test_a_command_that_is_not_there_is_named(tmp_path: Path) -> None:
    server = EmbeddedServer(model_file(tmp_path), command=[str(tmp_path / "absent")])
    with pytest.raises(ModelUnavailable, match="absent"):
        server.start()


class TestKeptAlive:
    """Servers that outlive the command that started them."""

    @pytest.fixture
    def options(self, tmp_path: Path) -> ServerOptions:
        return ServerOptions(keep_alive_seconds=6, folder=tmp_path / "servers")

    @staticmethod
    def _state(options: ServerOptions) -> Path:
        assert options.folder is not None
        (state,) = options.folder.glob("*.json")
        return state

    def test_a_second_command_uses_the_first_ones_server_until_it_idles_away(
        self, tmp_path: Path, options: ServerOptions
    ) -> None:
        model = model_file(tmp_path)
        with EmbeddedServer(model, options=options, command=COMMAND) as first:
            endpoint = first.start()
        state = self._state(options)
        pid = json.loads(state.read_text())["pid"]
        assert state.stat().st_mode & 0o777 == 0o600
        assert state.parent.stat().st_mode & 0o777 == 0o700
        loads: list[bool] = []
        second = EmbeddedServer(model, options=options, command=COMMAND, on_load=loads.append)
        assert second.start() == endpoint
        assert loads == []
        assert _within(20, lambda: _gone(pid))
        assert not state.exists()

    def test_another_context_size_is_another_server(
        self, tmp_path: Path, options: ServerOptions
    ) -> None:
        model = model_file(tmp_path)
        one = EmbeddedServer(model, options=options, command=COMMAND).start()
        larger = replace(options, n_ctx=32_768)
        assert EmbeddedServer(model, options=larger, command=COMMAND).start() != one

    def test_a_dead_servers_files_are_not_believed(
        self, tmp_path: Path, options: ServerOptions
    ) -> None:
        """Somebody else may listen at its port by now."""
        model = model_file(tmp_path)
        first = EmbeddedServer(model, options=options, command=COMMAND).start()
        pid = json.loads(self._state(options).read_text())["pid"]
        os.kill(pid, signal.SIGKILL)
        assert _within(2, lambda: _gone(pid))
        second = EmbeddedServer(model, options=options, command=COMMAND)
        again = second.start()
        assert again.is_healthy()
        assert again.token != first.token

    def test_a_server_that_hangs_is_passed_by(
        self, tmp_path: Path, options: ServerOptions, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        model = model_file(tmp_path)
        EmbeddedServer(model, options=options, command=COMMAND).start()
        state = self._state(options)
        state.write_text(json.dumps({"address": "http://127.0.0.1:9", "token": "x"}))
        with EmbeddedServer(model, options=options, command=COMMAND) as private:
            assert private.start().is_healthy()
            assert private.pid is not None

    def test_two_at_once_start_one(self, tmp_path: Path, options: ServerOptions) -> None:
        model = model_file(tmp_path)
        servers = [EmbeddedServer(model, options=options, command=COMMAND) for _ in range(3)]
        threads = [Thread(target=server.start) for server in servers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({server.start().address for server in servers}) == 1

    def test_a_folder_that_cannot_be_made_is_named(
        self, tmp_path: Path, options: ServerOptions
    ) -> None:
        (tmp_path / "file").touch()
        nowhere = replace(options, folder=tmp_path / "file" / "servers")
        with pytest.raises(SettingsError, match=r"file/servers'"):
            EmbeddedServer(model_file(tmp_path), options=nowhere, command=COMMAND).start()
