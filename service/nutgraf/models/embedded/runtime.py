"""The embedded model's server: started when it is needed, and never left behind."""

import hashlib
import importlib.util
import json
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from nutgraf.errors import ModelUnavailable, SettingsError
from nutgraf.models.embedded import capacity
from nutgraf.models.embedded.address import ServerAddress
from nutgraf.models.embedded.launch import INSTALL, START_SECONDS, Child, launch
from nutgraf.models.embedded.shared import SharedFiles
from nutgraf.models.embedded.verification import check_gguf

N_CTX = 16_384

SERVER = (sys.executable, "-P", "-m", "nutgraf.models.embedded.server")
"""`-P`: a file called json.py where the user happens to be is not ours to import."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How a server runs a model.

    Attributes:
        n_ctx: Tokens that a prompt and its answer may have together.
        threads: Threads that compute; None is one a physical core.
        keep_alive_seconds: How long an idle server outlives the process that started it, for
            others to use. 0 ends it with its process, however that ends. Only where the system
            can fork; elsewhere it counts as 0.
        start_seconds: How long loading may take.
        folder: Where files tell of servers that are kept alive; the cache folder if None.
    """

    n_ctx: int = N_CTX
    threads: int | None = None
    keep_alive_seconds: float = 0.0
    start_seconds: float = START_SECONDS
    folder: Path | None = None


class EmbeddedServer:
    """llama.cpp's server with one model, in a process of its own.

    It listens on 127.0.0.1, at a port of the system's choosing, and answers nobody without its
    token. Nothing is started before `start`. Safe to share between threads.

    Args:
        model: A GGUF file.
        options: How it is run.
        command: What to run instead of nutgraf's server; for tests.
        on_load: Called with False before a server is started, with True when it is well.

    Example:
        with EmbeddedServer(Path("model.gguf")) as server:
            print(server.start().base_url)
    """

    def __init__(
        self,
        model: Path,
        *,
        options: ServerOptions | None = None,
        command: Sequence[str] | None = None,
        on_load: Callable[[bool], None] | None = None,
    ) -> None:
        self._model = model
        self._options = options or ServerOptions()
        self._command = tuple(command) if command else SERVER
        self._on_load = on_load
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._shared: ServerAddress | None = None

    def start(self) -> ServerAddress:
        """Return where the server is; it is started first if there is none or it has died.

        Raises:
            SettingsError: The library that runs models is not installed.
            WeightsError: The file is missing or cannot be loaded.
            ModelUnavailable: Too little memory, or the process died or took too long.
        """
        with self._lock:
            if self._child and self._child.alive and self._child.endpoint.listens():
                return self._child.endpoint
            if self._shared and self._shared.is_healthy():
                return self._shared
            self._forget()
            self._check()
            if self._keeps_alive:
                return self._start_shared()
            return self._start_child()

    def stop(self) -> None:
        """End the server, unless it is kept alive for others."""
        with self._lock:
            self._forget()

    @property
    def pid(self) -> int | None:
        """The process that ends with this one; None while there is none."""
        return self._child.pid if self._child else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def _keeps_alive(self) -> bool:
        return self._options.keep_alive_seconds > 0 and sys.platform != "win32"

    def _forget(self) -> None:
        child, self._child, self._shared = self._child, None, None
        if child:
            child.stop()

    def _check(self) -> None:
        if self._command is SERVER:
            check_library()
        check_gguf(self._model)

    def _start_child(self) -> ServerAddress:
        endpoint, self._child = self._launch(self._arguments())
        return endpoint

    def _start_shared(self) -> ServerAddress:
        files = self._files()
        try:
            files.prepare()
            with FileLock(files.starting, timeout=self._options.start_seconds):
                self._shared = files.running()
                if self._shared is None and files.is_alive():
                    return self._start_child()  # there is one, but it is not well
                if self._shared is None:
                    self._shared, _ = self._launch(self._arguments(files), detached=True)
                return self._shared
        except Timeout as error:
            raise ModelUnavailable(
                "another process has been starting the embedded model for "
                f"{self._options.start_seconds:g} s; try again"
            ) from error
        except OSError as error:
            raise SettingsError(
                f"cannot keep the embedded model running by way of {str(files.base.parent)!r}: "
                f"{error}; set another folder, or keep it alive for 0 seconds"
            ) from error

    def _launch(
        self, arguments: Sequence[str], *, detached: bool = False
    ) -> tuple[ServerAddress, Child | None]:
        self._check_memory()
        if self._on_load:
            self._on_load(False)
        started = launch(arguments, detached=detached, timeout=self._options.start_seconds)
        if self._on_load:
            self._on_load(True)
        return started

    def _arguments(self, files: SharedFiles | None = None) -> list[str]:
        options = self._options
        threads = options.threads or capacity.threads() or -1
        arguments = [*self._command, "--model", str(self._model.absolute())]
        arguments += ["--n-ctx", str(options.n_ctx), "--threads", str(threads)]
        if files:
            arguments += ["--keep-alive", str(options.keep_alive_seconds)]
            arguments += ["--shared", str(files.base)]
        return arguments

    def _files(self) -> SharedFiles:
        stat = self._model.stat()
        facts = [self._command, str(self._model.absolute()), stat.st_size, stat.st_mtime_ns]
        facts += [self._options.n_ctx, self._options.threads]
        key = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
        folder = (self._options.folder or _server_folder()).absolute()
        return SharedFiles(base=folder / f"server-{key}")

    def _check_memory(self) -> None:
        available = capacity.available_memory()
        needed = self._model.stat().st_size + capacity.ALLOWANCE
        if available is not None and available < needed:
            raise ModelUnavailable(
                f"too little memory for the embedded model: {available / 1e9:.1f} GB are free, and "
                f"it takes about {needed / 1e9:.1f} GB; end other programs, or give a smaller "
                "model with `--model-file`"
            )


def check_library() -> None:
    """Look for the library that runs models, without importing it.

    Raises:
        SettingsError: It is not installed.
    """
    if importlib.util.find_spec("xllamacpp") is None:
        raise SettingsError(f"the embedded model needs xllamacpp, which is missing; {INSTALL}")


def _server_folder() -> Path:
    return user_cache_path("nutgraf", appauthor=False) / "server"
