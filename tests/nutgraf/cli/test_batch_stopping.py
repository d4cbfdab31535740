"""Once is in order, twice is now."""

import asyncio
import os
import signal
import threading

import pytest

from nutgraf.cli.batch.stopping import SIGNALS, Stopping, heeding
from nutgraf.errors import StorageError


def stopping_of(told: list[str]) -> Stopping:
    return Stopping(on_first=lambda: told.append("first"), on_second=lambda: told.append("second"))


def test_the_first_signal_has_the_night_stopped_in_a_thread() -> None:
    told: list[str] = []

    async def night() -> None:
        stopping = stopping_of(told)
        main = threading.get_ident()
        stopping.is_stopped_by(lambda: told.append(f"stop {threading.get_ident() != main}"))
        await stopping.settled()
        assert not stopping.is_asked
        with heeding(stopping):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.05)
        await stopping.settled()
        assert stopping.is_asked

    before = [signal.signal(number, signal.SIG_DFL) for number in SIGNALS]
    try:
        asyncio.run(night())
    finally:
        for number, handler in zip(SIGNALS, before, strict=True):
            signal.signal(number, handler)
    assert told == ["first", "stop True"]


def test_a_night_that_begins_after_the_signal_is_stopped_at_once() -> None:
    told: list[str] = []

    async def night() -> None:
        stopping = stopping_of(told)
        stopping.heed()
        assert told == ["first"]
        stopping.is_stopped_by(lambda: told.append("stop"))
        await stopping.settled()

    asyncio.run(night())
    assert told == ["first", "stop"]


def test_the_second_signal_ends_the_process_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def leave(code: int) -> None:
        told.append(str(code))

    monkeypatch.setattr(os, "_exit", leave)

    async def night() -> None:
        stopping = stopping_of(told)
        stopping.heed()
        stopping.heed()

    asyncio.run(night())
    assert told[:3] == ["first", "second", "130"]


def test_that_a_night_cannot_be_stopped_is_told() -> None:
    def fail() -> None:
        raise StorageError("the disk is full")

    async def night() -> None:
        stopping = stopping_of([])
        stopping.is_stopped_by(fail)
        stopping.heed()
        await stopping.settled()

    with pytest.raises(StorageError, match="the disk is full"):
        asyncio.run(night())


def test_signals_that_are_ignored_stay_so_and_others_are_as_before() -> None:
    async def night() -> None:
        with heeding(stopping_of([])):
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is not mine
        assert signal.getsignal(signal.SIGTERM) is mine

    def mine(*_: object) -> None:
        """Nothing."""

    before = signal.signal(signal.SIGINT, signal.SIG_IGN), signal.signal(signal.SIGTERM, mine)
    try:
        asyncio.run(night())
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])
