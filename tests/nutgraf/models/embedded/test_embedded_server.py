import os
from argparse import Namespace
from pathlib import Path
from threading import Thread
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest

from nutgraf.models.embedded import server


def _options(**changes: object) -> Namespace:
    arguments = ["--model", "paper.gguf", "--n-ctx", "4096", "--threads", "3"]
    options = server.parser().parse_args(arguments)
    return Namespace(**{**vars(options), **changes})


def _blank_params() -> Any:
    blank = SimpleNamespace
    return blank(model=blank(), cpuparams=blank(), cpuparams_batch=blank())


def test_the_server_is_closed_to_everybody_but_the_holder_of_the_token() -> None:
    params = server.llama_params(_blank_params(), _options(), "open-sesame")
    assert params.hostnames == ["127.0.0.1"]
    assert params.port == 0
    assert params.api_keys == ["open-sesame"]
    assert params.cors_origins == "http://127.0.0.1"
    closed = ("cors_credentials", "ui", "endpoint_slots", "endpoint_props", "endpoint_metrics")
    assert not any(getattr(params, name) for name in closed)


def test_what_is_asked_for_reaches_the_library() -> None:
    params = server.llama_params(_blank_params(), _options(), "open-sesame")
    assert (params.model.path, params.n_ctx) == ("paper.gguf", 4096)
    assert params.cpuparams.n_threads == params.cpuparams_batch.n_threads == 3


def test_the_installed_library_knows_every_parameter() -> None:
    """Its parameters change from release to release; an unknown one must not pass silently."""
    library: Any = pytest.importorskip("xllamacpp")
    params = server.llama_params(library.CommonParams(), _options(), "open-sesame")
    assert params.api_keys == ["open-sesame"]
    assert params.verbosity == 1


def test_a_busy_server_is_not_idle() -> None:
    busy_until = monotonic() + 0.4

    def work() -> None:
        while monotonic() < busy_until:
            sum(range(1000))

    worker = Thread(target=work)
    worker.start()
    server.wait_until_idle(0.2)
    worker.join()
    assert monotonic() >= busy_until + 0.1


def test_waiting_for_an_idle_server_costs_next_to_nothing() -> None:
    began, used = monotonic(), os.times()
    server.wait_until_idle(0.3)
    assert 0.3 <= monotonic() - began < 2
    after = os.times()
    assert (after.user + after.system) - (used.user + used.system) < 0.1


def test_the_handshake_is_one_line_of_json() -> None:
    assert server.handshake('{"token": "open-sesame", "parent": 12}\n') == ("open-sesame", 12)


def test_options_have_defaults_that_serve_one_model_privately() -> None:
    options = server.parser().parse_args(["--model", "paper.gguf"])
    assert (options.model, options.keep_alive, options.shared) == (Path("paper.gguf"), 0.0, None)
