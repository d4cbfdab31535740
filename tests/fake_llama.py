"""nutgraf's model server with a stand-in for llama.cpp, run as a script.

What the stand-in does is written in the model's file, after its magic bytes: 'refuse' to load
it, 'die' while loading, be 'slow' at it, 'faint' when asked something, or serve it.
"""

import ctypes
import json
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psutil

ANSWER = {"city": "Lisbon"}
COMMAND = (sys.executable, "-P", __file__)

MISSING = (sys.executable, "-P", __file__, "--without-library")


def model_file(folder: Path, behaviour: str = "serve") -> Path:
    """A file that has the stand-in behave so."""
    file = folder / f"{behaviour}.gguf"
    file.write_bytes(b"GGUF" + behaviour.encode())
    return file


def running() -> "list[psutil.Process]":
    """The servers that run as children of this process."""
    import psutil

    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and __file__ in child.cmdline()
    ]


class Server:
    """Speaks as much of OpenAI's protocol as one question takes."""

    def __init__(self, params: Any) -> None:
        behaviour = Path(params.model.path).read_bytes().removeprefix(b"GGUF")
        if behaviour == b"refuse":
            sys.stderr.write("E tensor 'blk.0' has a strange shape\n")
            raise RuntimeError("failed to init server")
        if behaviour == b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        if behaviour == b"slow":
            ctypes.PyDLL(None).sleep(20)  # with the interpreter's lock, as the real one loads
        self._http = ThreadingHTTPServer((params.hostnames[0], params.port), _Handler)
        _Handler.token, _Handler.behaviour = params.api_keys[0], behaviour
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        self.listening_address = f"http://127.0.0.1:{self._http.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    token = ""
    behaviour = b""

    def do_GET(self) -> None:
        self._answer({"data": []})

    def do_POST(self) -> None:
        if self.behaviour == b"faint":
            os.kill(os.getpid(), signal.SIGKILL)
        self.rfile.read(int(self.headers["Content-Length"]))
        message = {"role": "assistant", "content": json.dumps(ANSWER)}
        self._answer(
            {
                "id": "1",
                "object": "chat.completion",
                "created": 1,
                "model": "stand-in",
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12},
            }
        )

    def _answer(self, fields: dict[str, object]) -> None:
        known = self.headers["Authorization"] == f"Bearer {self.token}"
        body = json.dumps(fields if known else {"error": "who are you?"}).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Say nothing."""


def _params() -> SimpleNamespace:
    return SimpleNamespace(
        model=SimpleNamespace(), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace()
    )


def _main() -> int:
    arguments = sys.argv[1:]
    library: Any = ModuleType("xllamacpp")
    library.Server, library.CommonParams = Server, _params
    without = "--without-library" in arguments
    sys.modules["xllamacpp"] = None if without else library  # type: ignore[assignment]
    from nutgraf.models.embedded.server import main

    return main([argument for argument in arguments if argument != "--without-library"])


if __name__ == "__main__":
    sys.exit(_main())
