"""Looking a host's name up, with an end to it."""

import socket
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssrfguard import Resolver

Answer = Sequence[tuple[int, int, int, str, tuple[Any, ...]]]
"""What `socket.getaddrinfo` gives."""


def bounded_resolver(
    seconds: float, *, lookup: Callable[..., Answer] = socket.getaddrinfo
) -> "Resolver":
    """A resolver that gives up; `getaddrinfo` waits for a name server as long as that likes.

    Args:
        seconds: For all lookups of the resolver together, from now on.
        lookup: What to ask.
    """
    deadline = time.monotonic() + seconds

    def resolve(*query: object) -> Answer:
        answers: SimpleQueue[Answer | OSError] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(lookup(*query))
            except OSError as error:
                answers.put(error)

        Thread(target=ask, daemon=True, name="nutgraf lookup").start()
        try:
            answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except Empty as error:
            raise socket.gaierror(socket.EAI_AGAIN, "the name server did not answer") from error
        if isinstance(answer, OSError):
            raise answer
        return answer

    return resolve
