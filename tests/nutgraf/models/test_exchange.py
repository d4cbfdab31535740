"""What an exchange makes of what it is told."""

import asyncio

import pytest

from nutgraf.errors import ModelUnavailable
from nutgraf.models.endpoints import resolve
from nutgraf.models.exchange import Exchange
from nutgraf.usage import NO_USAGE

ENDPOINT = resolve("stub", base_url="http://127.0.0.1:8080/v1", api_key=None)


def exchange(timeout: float | None) -> Exchange:
    return Exchange(ENDPOINT, request_timeout=60, timeout=timeout)


def test_a_request_may_take_what_is_left_but_no_longer_than_one_request() -> None:
    assert exchange(None).time_left() == 60
    assert exchange(1000).time_left() == 60
    assert 9 < exchange(10).time_left() <= 10


def test_a_timeout_of_asyncio_is_no_cancellation() -> None:
    """`asyncio.timeout` raises from the `CancelledError` that it turns into a timeout."""

    async def be_late() -> None:
        async with asyncio.timeout(0):
            await asyncio.sleep(1)

    with pytest.raises(TimeoutError) as caught:
        asyncio.run(be_late())
    assert isinstance(caught.value.__cause__, asyncio.CancelledError)
    failure = exchange(1).failure(caught.value)
    assert type(failure) is ModelUnavailable
    assert failure.usage == NO_USAGE
