"""The embedded model: nothing is fetched, loaded or started before the first question."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self
from weakref import WeakKeyDictionary

from nutgraf.errors import ModelUnavailable
from nutgraf.models.embedded.address import ServerAddress
from nutgraf.models.embedded.modelfile import EmbeddedModelFile
from nutgraf.models.embedded.runtime import EmbeddedServer, ServerOptions, check_library

if TYPE_CHECKING:  # the server's process imports this package too, and needs no pydantic
    from nutgraf.models.instructed import AsyncInstructorModel, InstructorModel
    from nutgraf.models.protocol import Answer, DraftT, Request

REQUEST_SECONDS = 600.0
"""Two cores read some 30 and write some 10 tokens a second, fewer when others use them too."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the embedded model is doing before it can answer.

    Attributes:
        stage: Waiting for another process's fetch, fetching, loading, or ready to answer.
        done: Bytes fetched; 0 in other stages.
        total: Bytes to fetch; 0 in other stages.
    """

    stage: Literal["waiting", "fetching", "loading", "ready"]
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class EmbeddedOptions:
    """How the embedded model is had and asked.

    Attributes:
        server: How its server runs it.
        folder: Where fetched model files are kept; the cache folder if None.
        temperature: 0 gives the likeliest answer, every time.
        request_seconds: How long one HTTP request may take.
        on_status: Told what is done before the first answer; from any thread.
    """

    server: ServerOptions = field(default_factory=ServerOptions)
    folder: Path | None = None
    temperature: float = 0.0
    request_seconds: float = REQUEST_SECONDS
    on_status: Callable[[Status], None] | None = None


class _Embedded:
    """What `EmbeddedModel` and `AsyncEmbeddedModel` have in common.

    Args:
        file: Which model; nutgraf's own if None.
        options: How it is had and asked.
        command: What to run instead of nutgraf's server; for tests.
    """

    def __init__(
        self,
        file: EmbeddedModelFile | None = None,
        *,
        options: EmbeddedOptions | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        self._file = file or EmbeddedModelFile.of_weights()
        self._options = options or EmbeddedOptions()
        self._command = command
        self._lock = threading.Lock()
        self._server: EmbeddedServer | None = None

    @property
    def name(self) -> str:
        return self._file.name

    @property
    def identity(self) -> str:
        """The file and what else makes a difference to answers; never a port."""
        options = self._options
        settings = f"n_ctx={options.server.n_ctx} temperature={options.temperature:g}"
        return f"embedded {self._file.identity} {settings}"

    def close(self) -> None:
        """End the server, if there is one and it is not kept alive for others."""
        with self._lock:
            if self._server:
                self._server.stop()

    def _ready(self) -> ServerAddress:
        """Where the server is, when all has been done to have one."""
        with self._lock:
            if self._server is None:
                self._server = self._provide()
            return self._server.start()

    def _provide(self) -> EmbeddedServer:
        if self._command is None:
            check_library()  # before a gigabyte is fetched for nothing
        file = self._file.locate(
            folder=self._options.folder,
            on_progress=lambda done, total: self._tell(Status("fetching", done, total)),
            on_wait=lambda: self._tell(Status("waiting")),
        )
        return EmbeddedServer(
            file,
            options=self._options.server,
            command=self._command,
            on_load=lambda ready: self._tell(Status("ready" if ready else "loading")),
        )

    def _tell(self, status: Status) -> None:
        if self._options.on_status:
            self._options.on_status(status)


class EmbeddedModel(_Embedded):
    """A `Model` that runs on this machine. Threads may share it.

    Time for fetching and loading does not count towards a request's timeout. A server that has
    died is started again, once a request.
    """

    _asked: tuple[ServerAddress, InstructorModel] | None = None

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        """Answer a request; see `Model`.

        Raises:
            WeightsError: The model's file cannot be had or loaded.
            SettingsError: The library that runs models is not installed.
            ModelError: No usable answer.
        """
        endpoint = self._ready()
        begun = time.monotonic()
        try:
            return self._at(endpoint).answer(request, timeout=timeout)
        except ModelUnavailable:
            if endpoint.outlives_an_error():
                raise
        left = _left(timeout, since=begun)
        return self._at(self._ready()).answer(request, timeout=left)

    def _at(self, endpoint: ServerAddress) -> InstructorModel:
        from nutgraf.models.instructed import connect

        if self._asked is None or self._asked[0] != endpoint:
            model = connect(
                self.name,
                base_url=endpoint.base_url,
                api_key=endpoint.token,
                temperature=self._options.temperature,
                request_timeout=self._options.request_seconds,
            )
            self._asked = (endpoint, model)
        return self._asked[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncEmbeddedModel(_Embedded):
    """`EmbeddedModel`, awaited. Event loops may share it."""

    def __init__(
        self,
        file: EmbeddedModelFile | None = None,
        *,
        options: EmbeddedOptions | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        super().__init__(file, options=options, command=command)
        self._asked: WeakKeyDictionary[
            asyncio.AbstractEventLoop, tuple[ServerAddress, AsyncInstructorModel]
        ] = WeakKeyDictionary()

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        """Answer a request; see `EmbeddedModel.answer`."""
        endpoint = await asyncio.to_thread(self._ready)
        begun = time.monotonic()
        try:
            return await self._at(endpoint).answer(request, timeout=timeout)
        except ModelUnavailable:
            if await asyncio.to_thread(endpoint.outlives_an_error):
                raise
        left = _left(timeout, since=begun)
        return await self._at(await asyncio.to_thread(self._ready)).answer(request, timeout=left)

    def _at(self, endpoint: ServerAddress) -> AsyncInstructorModel:
        from nutgraf.models.instructed import connect_async

        loop = asyncio.get_running_loop()
        known, model = self._asked.get(loop, (None, None))
        if model is None or known != endpoint:
            model = connect_async(
                self.name,
                base_url=endpoint.base_url,
                api_key=endpoint.token,
                temperature=self._options.temperature,
                request_timeout=self._options.request_seconds,
            )
            self._asked[loop] = (endpoint, model)
        return model

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.close)


def _left(timeout: float | None, *, since: float) -> float | None:
    return None if timeout is None else timeout - (time.monotonic() - since)
