"""Slack's end of Socket Mode: connections, envelopes and their acknowledgements."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import WSMsgType, web

from slack_workspace.mishaps import reset
from slack_workspace.sending import Ack, Delivery, answered
from slack_workspace.state import APP, State

MOST_CONNECTIONS: Final = 10
_CLOSING: Final = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)


@dataclass(slots=True, eq=False)
class Link:
    """A connection of the app's.

    Attributes:
        id: Its own.
        request: By which it began.
        socket: The connection.
        pongs: How often it answered a ping.
    """

    id: int
    request: web.Request
    socket: web.WebSocketResponse
    pongs: int = 0
    waiting: dict[str, asyncio.Future[Any]] = field(
        default_factory=dict[str, "asyncio.Future[Any]"]
    )

    async def ping(self) -> None:
        await self.socket.ping(b"Ping from slack")


class Links:
    """All connections: whoever sends takes the next one, as Slack does with several."""

    def __init__(self, slack: State) -> None:
        self._slack = slack
        self._changed = asyncio.Condition()
        self._turn = 0
        self._leaving: list[Link] = []
        self.links: list[Link] = []
        self.opened = 0

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Takes a connection, for as long as it lasts."""
        if not self._slack.admit(request.query.get("ticket", "")):
            return web.Response(status=404, text="invalid ticket")
        socket = web.WebSocketResponse(timeout=1.0, autoping=False)
        await socket.prepare(request)
        link = Link(self._slack.number(), request, socket)
        if len(self.links) >= MOST_CONNECTIONS:
            await socket.send_json(_goodbye("too_many_websockets"))
            await socket.close()
            return socket
        self.links.append(link)
        self.opened += 1
        try:
            await self._welcome(link)
            await self._listen(link)
        finally:
            self._forget(link)
            async with self._changed:
                self._changed.notify_all()
        return socket

    async def _welcome(self, link: Link) -> None:
        hello = {
            "type": "hello",
            "num_connections": len(self.links),
            "debug_info": {
                "host": "applink-local",
                "build_number": 1,
                "approximate_connection_time": 18_060,
            },
            "connection_info": {"app_id": APP},
        }
        await link.socket.send_json(hello)
        async with self._changed:
            self._changed.notify_all()

    async def _listen(self, link: Link) -> None:
        while True:
            message = await link.socket.receive()
            if message.type in _CLOSING:
                return
            if message.type is WSMsgType.PING:
                await link.socket.pong(message.data)
            elif message.type is WSMsgType.PONG:
                link.pongs += 1
            elif message.type is WSMsgType.TEXT:
                self._acknowledged(link, json.loads(message.data))

    def _acknowledged(self, link: Link, told: dict[str, Any]) -> None:
        awaited = link.waiting.pop(told.get("envelope_id", ""), None)
        if awaited is not None and not awaited.done():
            awaited.set_result(told.get("payload"))

    def _forget(self, link: Link) -> None:
        for kept in (self.links, self._leaving):
            if link in kept:
                kept.remove(link)
        for awaited in link.waiting.values():
            awaited.cancel()

    async def connected(self, count: int = 1, *, timeout: float = 5.0) -> None:
        """Waits until so many connections are there.

        Raises:
            TimeoutError: They are not, after so many seconds.
        """
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: len(self.links) >= count)

    async def send(self, delivery: Delivery, *, timeout: float = 10.0) -> Ack:
        """Sends an envelope over the next connection and waits for its acknowledgement.

        Returns:
            It; its status is 0 where none came within `timeout` seconds, or the connection ended.
        """
        await self.connected()
        self._turn += 1
        link = self.links[self._turn % len(self.links)]
        envelope_id = f"envelope-{self._slack.number()}"
        awaited = link.waiting[envelope_id] = asyncio.get_running_loop().create_future()
        start = time.perf_counter()
        with suppress(ConnectionError):  # then it is forgotten, and what is awaited is cancelled
            await link.socket.send_json(delivery.envelope(envelope_id))
        done, _ = await asyncio.wait([awaited], timeout=timeout)
        spent = time.perf_counter() - start
        if not done or awaited.cancelled():
            return Ack(0, spent, "")
        return answered(awaited.result(), spent)

    async def refresh(self, link: Link | None = None) -> None:
        """Asks the app to connect anew, as Slack does every few hours.

        What it has been sent may still be acknowledged; the app is to hang up.
        """
        for one in [link] if link else list(self.links):
            self.links.remove(one)
            self._leaving.append(one)
            await one.socket.send_json(_goodbye("refresh_requested"))

    def drop(self) -> None:
        """Loses every connection without a word."""
        for link in list(self.links):
            self._forget(link)
            reset(link.request)

    async def aclose(self) -> None:
        """Hangs up."""
        for link in [*self.links, *self._leaving]:
            self._forget(link)
            await link.socket.close()


def _goodbye(reason: str) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-local"}}
