"""A lookup gives what the system gives, or gives up."""

import socket
from typing import Any

import pytest

from nutgraf.intake.lookup import bounded_resolver

ANSWER = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]


def test_the_answer_and_the_query_pass_through() -> None:
    queries: list[tuple[Any, ...]] = []

    def lookup(*query: Any) -> list[tuple[Any, ...]]:
        queries.append(query)
        return ANSWER

    resolve = bounded_resolver(5, lookup=lookup)
    assert resolve("a.example", 80, 0, socket.SOCK_STREAM, 0, 0) == ANSWER
    assert queries == [("a.example", 80, 0, socket.SOCK_STREAM, 0, 0)]


def test_a_failure_passes_through() -> None:
    def lookup(*_: object) -> list[tuple[Any, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with pytest.raises(socket.gaierror, match="unknown"):
        bounded_resolver(5, lookup=lookup)("a.example", 80)
