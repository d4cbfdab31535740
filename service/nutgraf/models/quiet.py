"""Keeps prompts and answers out of the logs of the libraries that carry them.

instructor logs every failed attempt at ERROR, with the answer or the provider's words in it
(`instructor/v2/core/retry.py`), and OpenAI's client logs whole requests at DEBUG. While one
of our answers is under way those records are dropped; calls of others are logged as ever.
"""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_answering: ContextVar[bool] = ContextVar("answering", default=False)
_CARRIERS = ("instructor", "instructor.v2", "instructor.v2.retry", "openai._base_client")


@contextmanager
def quiet() -> Generator[None]:
    """Drop what would put a prompt or an answer into a log."""
    token = _answering.set(True)
    try:
        yield
    finally:
        _answering.reset(token)


def _harmless(record: logging.LogRecord) -> bool:
    if not _answering.get():
        return True
    return record.name.startswith("openai") and not str(record.msg).startswith("Request options")


for _name in _CARRIERS:
    logging.getLogger(_name).addFilter(_harmless)
