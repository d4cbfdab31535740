"""A Web API that answers as a test scripts it, and a clock that goes on when somebody sleeps.

`slack_workspace` is the one that behaves like Slack; this one misbehaves, and notes the time.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class HurriedClock:
    """Nobody waits: whoever sleeps moves the time on."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list[float])

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Call:
    """A request.

    Attributes:
        method: Of the Web API, or the path of a `response_url`.
        token: With which it was asked.
        arguments: JSON, or those of the query or form.
        at: When, by the clock.
    """

    method: str
    token: str
    arguments: Mapping[str, Any]
    at: float


@dataclass(frozen=True, slots=True)
class Says:
    """An answer; `text` in place of JSON where it is given. `resets` ends the connection."""

    body: Mapping[str, Any] = field(default_factory=dict[str, Any])
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    text: str | None = None
    kind: str = "application/json"
    resets: bool = False
    seconds: float = 0.0


def refused(error: str, status: int = 200, **more: Any) -> Says:
    return Says({"ok": False, "error": error, **more}, status)


def ratelimited(seconds: int) -> Says:
    return Says({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(seconds)})


RESET = Says(resets=True)


@dataclass
class ScriptedSlack:
    """Slack.

    Attributes:
        root: Where it listens.
        clock: By which calls are noted.
        script: Answers by method, taken one by one; after them everything works.
        calls: In order.
    """

    root: str
    clock: HurriedClock
    script: dict[str, list[Says]] = field(
        default_factory=lambda: defaultdict[str, list[Says]](list)
    )
    calls: list[Call] = field(default_factory=list[Call])

    @property
    def api_url(self) -> str:
        return f"{self.root}/api/"

    def asked(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        body = await request.text()
        is_json = request.content_type == "application/json"
        given: dict[str, Any] = json.loads(body) if is_json else dict(await request.post())
        given |= request.query
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append(Call(method, token, given, self.clock.now))
        scripted = self.script[method]
        says = scripted.pop(0) if scripted else Says(self._success(method, given))
        if says.seconds:
            await asyncio.sleep(says.seconds)
        if says.resets:
            assert request.transport is not None
            request.transport.abort()
        text = says.text if says.text is not None else json.dumps(says.body)
        return web.Response(
            text=text, status=says.status, headers=dict(says.headers), content_type=says.kind
        )

    def _success(self, method: str, given: Mapping[str, Any]) -> dict[str, Any]:
        count = len(self.calls)
        match method:
            case "chat.postMessage":
                return {"ok": True, "channel": given["channel"], "ts": f"{count}.000100"}
            case "views.open":
                return {"ok": True, "view": {"id": f"V{count}"}}
            case "chat.getPermalink":
                return {"ok": True, "permalink": f"https://work.slack.com/{given['message_ts']}"}
            case "oauth.v2.access":
                return {
                    "ok": True,
                    "token_type": "bot",
                    "access_token": f"xoxe.xoxb-new-{count}",
                    "refresh_token": f"xoxe-new-{count}",
                    "expires_in": 43_200,
                }
            case _:
                return {"ok": True}


@asynccontextmanager
async def scripted_slack() -> AsyncGenerator[ScriptedSlack]:
    """A Web API on loopback, in this event loop."""
    slack = ScriptedSlack("", HurriedClock())
    app = web.Application()
    app.router.add_route("*", "/{folder}/{method}", slack.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        slack.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield slack
    finally:
        await runner.cleanup()
