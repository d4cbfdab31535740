"""Starting the server's process and hearing from it."""

import json
import os
import queue
import secrets
import subprocess
import tempfile
import threading
import weakref
from collections.abc import Sequence
from typing import IO

from nutgraf.errors import ModelUnavailable, NutgrafError, SettingsError, WeightsError
from nutgraf.models.embedded.address import ServerAddress

INSTALL = "pip install 'nutgraf[embedded]'"
START_SECONDS = 300.0
"""Loading takes 4 to 6 s on two cores with the file in the disk cache; a cold disk, minutes."""

STOP_SECONDS = 3.0


class Child:
    """A server's process that ends with this one, at the latest."""

    def __init__(self, process: subprocess.Popen[bytes], endpoint: ServerAddress) -> None:
        self._process = process
        self.endpoint = endpoint
        self._finalizer = weakref.finalize(self, _end, process, os.getpid())

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self._finalizer()


def launch(
    command: Sequence[str], *, detached: bool = False, timeout: float = START_SECONDS
) -> tuple[ServerAddress, Child | None]:
    """Start a server and wait until it is well.

    Args:
        command: The process; it is spoken to as `nutgraf.models.embedded.server` describes.
        detached: The process leaves us to live on; there is no child to stop, then.
        timeout: Seconds that loading may take.

    Raises:
        SettingsError: The library that runs models is not installed.
        WeightsError: The model's file cannot be loaded.
        ModelUnavailable: The process died or took too long.
    """
    token = secrets.token_urlsafe(32)
    with tempfile.TemporaryFile() as log:
        process = _spawn(command, log)
        try:
            endpoint = _introduce(process, token, timeout, log)
            if detached:
                _let_go(process)
                return endpoint, None
        except BaseException:
            _end(process, os.getpid())
            raise
    return endpoint, Child(process, endpoint)


def _spawn(command: Sequence[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  # a list of our own making, and no shell
            command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
        )
    except OSError as error:
        raise ModelUnavailable(f"cannot start the embedded model's server: {error}") from error


def _introduce(
    process: subprocess.Popen[bytes], token: str, timeout: float, log: IO[bytes]
) -> ServerAddress:
    handshake = json.dumps({"token": token, "parent": os.getpid()}) + "\n"
    try:
        _pipe(process.stdin).write(handshake.encode())
    except BrokenPipeError as error:
        raise _died(process, log) from error
    answer = _answer(process, timeout, log)
    if "address" not in answer:
        raise _failure(answer, log)
    endpoint = ServerAddress(address=answer["address"], token=token)
    if not endpoint.is_healthy():
        raise ModelUnavailable(f"the embedded model's server at {endpoint.address} is not well")
    return endpoint


def _answer(process: subprocess.Popen[bytes], timeout: float, log: IO[bytes]) -> dict[str, str]:
    lines: queue.Queue[bytes] = queue.Queue()
    # A thread, since Windows cannot wait for a pipe with a timeout.
    threading.Thread(target=_read, args=(_pipe(process.stdout), lines), daemon=True).start()
    try:
        line = lines.get(timeout=timeout)
    except queue.Empty as error:
        raise ModelUnavailable(
            f"the embedded model was not loaded after {timeout:g} s; "
            "a smaller model may do, or a machine with more memory"
        ) from error
    if not line:
        raise _died(process, log)
    answer: dict[str, str] = json.loads(line)
    return answer


def _read(stdout: IO[bytes], lines: queue.Queue[bytes]) -> None:
    try:
        lines.put(stdout.readline())
    except (OSError, ValueError):
        lines.put(b"")  # closed meanwhile: whoever waited has given up


def _died(process: subprocess.Popen[bytes], log: IO[bytes]) -> ModelUnavailable:
    code = process.wait(timeout=STOP_SECONDS)
    if code == -9:
        return ModelUnavailable(
            "the embedded model's process was killed while it loaded, most likely because the "
            "machine ran out of memory; free some, or choose a smaller model with `--model-file`"
        )
    return ModelUnavailable(
        f"the embedded model's process ended while it loaded, with code {code}: "
        f"{_tail(log) or 'it said nothing'}"
    )


def _failure(answer: dict[str, str], log: IO[bytes]) -> NutgrafError:
    message, kind = answer.get("error", ""), answer.get("kind", "")
    if kind == "missing":
        return SettingsError(f"the embedded model needs xllamacpp ({message}); {INSTALL}")
    if kind == "not_loadable":
        return WeightsError(
            f"llama.cpp cannot load the model's file: {_tail(log) or message}. "
            "Give another GGUF file with `--model-file`, or `nutgraf model fetch` it anew."
        )
    return ModelUnavailable(f"the embedded model's server did not start: {message}")


def _tail(log: IO[bytes]) -> str:
    log.seek(0, os.SEEK_END)
    log.seek(max(0, log.tell() - 4000))
    lines = [line.strip() for line in log.read().decode(errors="replace").splitlines()]
    return " | ".join(line for line in lines if line)[-400:]


def _let_go(process: subprocess.Popen[bytes]) -> None:
    _close(process)
    process.wait(timeout=STOP_SECONDS)


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() != owner:
        return  # we were forked: it is our parent's
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the process was started without pipes")
    return pipe
