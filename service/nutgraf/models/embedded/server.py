"""The process that runs a model: `python -m nutgraf.models.embedded.server --model FILE`.

It is started by `nutgraf.models.embedded.runtime`, and nobody else need know it. The first line
of its standard input is a JSON object with the `token` that every request must carry; a command
line would show it to everybody on the machine. It listens on 127.0.0.1 only. Once the model is
loaded it prints one JSON line with its `address`, or with an `error` and its `kind`.

It ends when its standard input does or its parent is gone. With `--keep-alive` it leaves its
parent instead, and ends when it has had nothing to do for so many seconds.
"""

import argparse
import ctypes
import importlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from filelock import FileLock, Timeout

from nutgraf.models.embedded import sidecar
from nutgraf.models.embedded.shared import SharedFiles

PROMPT_CACHE_MIB = 1024
"""Memory for prompts that were read before: about 37,000 tokens of a 1.5B model. llama.cpp's own
default is 8 GiB, more than many a machine has."""

IDLE_CPU_SHARE = 0.02
"""Share of one core below which the server has nothing to do. Measured: 0.0005 idle, 1 and more
at work; a health check takes 2 ms."""

PR_SET_PDEATHSIG = 1


class _ServerError(Exception):
    """The server cannot run; `kind` tells the parent what to make of it."""

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


def main(argv: list[str] | None = None) -> int:
    """Load the model, serve it, and end when it is time to."""
    options = parser().parse_args(argv)
    token, parent = handshake(sys.stdin.readline())
    answer = _take_standard_output()
    # The terminal's Ctrl-C goes to every process in its foreground: ending is the parent's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        if options.keep_alive:
            _leave_parent()
            return _serve_shared(options, token, answer)
        return _serve_parent(options, token, parent, answer)
    except _ServerError as failure:
        answer({"error": str(failure), "kind": failure.kind})
        return 3


def parser() -> argparse.ArgumentParser:
    """What the command line may say."""
    arguments = argparse.ArgumentParser(prog="nutgraf.models.embedded.server")
    arguments.add_argument("--model", type=Path, required=True, help="a GGUF file")
    arguments.add_argument("--n-ctx", type=int, default=16384, help="context in tokens")
    arguments.add_argument("--threads", type=int, default=-1, help="-1: llama.cpp's choice")
    arguments.add_argument("--keep-alive", type=float, default=0.0, help="idle seconds")
    arguments.add_argument("--shared", type=Path, help="base of the files that tell of it")
    return arguments


def handshake(line: str) -> tuple[str, int]:
    """The token and the parent's process, from the first line of standard input."""
    fields = json.loads(line)
    return str(fields["token"]), int(fields["parent"])


def _take_standard_output() -> Callable[[dict[str, str]], None]:
    """Keep standard output for the one line to the parent; all else that prints goes to stderr."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(fields: dict[str, str]) -> None:
        with pipe:
            pipe.write(json.dumps(fields) + "\n")

    return answer


def _serve_parent(
    options: argparse.Namespace, token: str, parent: int, answer: Callable[[dict[str, str]], None]
) -> int:
    _die_with_parent(parent)
    server = _load(options, token)
    _die_with_parent(None)
    threading.Thread(target=_end_with_input, daemon=True).start()
    answer({"address": server.listening_address})
    # A process that the parent forked would hold our input open: look whose child we are, too.
    while os.name != "posix" or os.getppid() == parent:
        time.sleep(1)
    _end()


def _serve_shared(
    options: argparse.Namespace, token: str, answer: Callable[[dict[str, str]], None]
) -> int:
    files = SharedFiles(options.shared)
    alive = FileLock(files.alive)
    try:
        alive.acquire(timeout=0)
    except Timeout as error:
        raise _ServerError("another server with this model is running", kind="busy") from error
    server = _load(options, token)
    sidecar.write(
        files.state,
        {"pid": os.getpid(), "address": server.listening_address, "token": token},
        mode=0o600,
    )
    answer({"address": server.listening_address})
    wait_until_idle(options.keep_alive)
    files.state.unlink(missing_ok=True)
    _end()


def _load(options: argparse.Namespace, token: str) -> Any:
    try:
        xllamacpp: Any = importlib.import_module("xllamacpp")  # it has no types
    except ImportError as error:
        raise _ServerError(str(error), kind="missing") from error
    try:
        return xllamacpp.Server(llama_params(xllamacpp.CommonParams(), options, token))
    except RuntimeError as error:
        raise _ServerError(str(error), kind="not_loadable") from error


def llama_params(params: Any, options: argparse.Namespace, token: str) -> Any:
    """Set the library's parameters so that only the token's holder gets anything from it."""
    params.model.path = str(options.model)
    params.model_alias = {Path(options.model).stem}  # or its answers tell the file's path
    params.n_ctx = options.n_ctx
    params.n_parallel = 1
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.threads
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [token]
    # No page of any browser has business here, whatever it knows.
    params.cors_origins = "http://127.0.0.1"
    params.cors_credentials = False
    params.ui = False
    params.endpoint_slots = False
    params.endpoint_props = False
    params.endpoint_metrics = False
    params.offline = True
    params.verbosity = 1  # errors only: a prompt is nobody's but its sender's
    return params


def _die_with_parent(parent: int | None) -> None:
    """Have the kernel kill us with our parent, or no longer.

    Loading holds the interpreter's lock for seconds, so that no thread of ours could look. Not
    for longer than that: Linux means the parent's thread, not its process, and only while we
    load does that thread surely wait for us.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL if parent else 0, 0, 0, 0)
    if parent and os.getppid() != parent:
        _end()


def _end_with_input() -> None:
    while os.read(0, 4096):
        pass
    _end()


def _leave_parent() -> None:
    if os.fork():
        os._exit(0)
    os.setsid()
    os.chdir("/")  # the user may want to unmount where the command was given


def wait_until_idle(seconds: float) -> None:
    """Return once this process has computed nothing for so many seconds."""
    tick = min(1.0, seconds / 4)
    idle_since = now = time.monotonic()
    used = time.process_time()
    while now - idle_since < seconds:
        time.sleep(tick)
        before, now = now, time.monotonic()
        before_used, used = used, time.process_time()
        if used - before_used > IDLE_CPU_SHARE * (now - before):
            idle_since = now


def _end() -> NoReturn:
    # llama.cpp's threads do not listen: without them being asked, the process is gone at once.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
