"""The local Slack's HTTP server: methods, and the URLs where interactions may be answered."""

import asyncio
import base64
import json
from typing import Any, Final

from aiohttp import web

from slack_workspace.messages import checked
from slack_workspace.methods import call
from slack_workspace.mishaps import Mishap, Refusal, ratelimited, reset
from slack_workspace.records import Call, Ephemeral, Json, ResponseUrl
from slack_workspace.socket_mode import Links
from slack_workspace.state import State

RESPONSE_LIFE: Final = 1_800.0
"""Seconds."""

RESPONSE_USES: Final = 5
_LARGEST: Final = 4 * 1024**2
_MINUTE: Final = 60.0
_STRUCTURED: Final = ("blocks", "view", "unfurls", "metadata", "attachments")


class Front:
    """What answers on a port of this machine."""

    def __init__(self, slack: State, links: Links) -> None:
        self._slack = slack
        self.app = web.Application(client_max_size=_LARGEST)
        self.app.router.add_route("*", "/api/{method}", self._method)
        self.app.router.add_post("/actions/{team}/{key}/response", self._response_url)
        self.app.router.add_get("/link/", links.connect)

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            token, given = await _arguments(request)
        except Refusal as refusal:
            return web.json_response(refusal.answer)
        mishap = self._slack.mishap(name, given)
        try:
            self._hasten(name)
            if mishap is not None:
                await _goes_wrong(request, mishap)
            answer = {"ok": True, **call(self._slack, name, token, given)}
            _goes_wrong_after(request, mishap)
        except Refusal as refusal:
            self._note(name, token, given, refusal.status, refusal.error)
            return web.json_response(refusal.answer, status=refusal.status, headers=refusal.headers)
        except _Broken as broken:
            self._note(name, token, given, broken.status, "broken")
            text = "<!DOCTYPE html><title>Something went wrong</title>"
            return web.Response(text=text, status=broken.status or 500, content_type="text/html")
        self._note(name, token, given, 200, None)
        return web.json_response(answer, headers=self._scopes(token))

    def _scopes(self, token: str | None) -> dict[str, str]:
        grant = self._slack.grants.get(token or "")
        return {"X-OAuth-Scopes": ",".join(sorted(grant.scopes))} if grant else {}

    def _hasten(self, name: str) -> None:
        most = self._slack.tiers.get(name)
        if most is None:
            return
        since = self._slack.now() - _MINUTE
        recent = [c for c in self._slack.called(name) if c.at > since and c.status != 429]
        if len(recent) >= most:
            raise ratelimited(recent[-most].at - since)

    def _note(
        self, name: str, token: str | None, given: Json, status: int, error: str | None
    ) -> None:
        grant = self._slack.grants.get(token or "")
        team = grant.team if grant else None
        self._slack.calls.append(Call(name, team, given, self._slack.now(), status, error))

    async def _response_url(self, request: web.Request) -> web.StreamResponse:
        held = self._slack.response_urls.get(request.match_info["key"])
        try:
            given: Any = json.loads(await request.read())
        except ValueError:
            return web.Response(text="invalid_payload", status=400)
        mishap = self._slack.mishap("response_url", given)
        status, error = 200, None
        try:
            if mishap is not None:
                await _goes_wrong(request, mishap)
            self._respond(held, given)
        except Refusal as refusal:
            status, error = refusal.status, refusal.error
            answer = web.json_response(refusal.answer, status=status, headers=refusal.headers)
        except _Broken as broken:
            status, error = broken.status, "broken"
            answer = web.Response(text="broken", status=status or 500)
        else:
            answer = web.Response(text="ok")
        team = held.team if held else None
        at = self._slack.now()
        self._slack.calls.append(Call("response_url", team, given, at, status, error))
        return answer

    def _respond(self, held: ResponseUrl | None, given: Json) -> None:
        now = self._slack.now()
        if held is None or now - held.made_at > RESPONSE_LIFE:
            raise Refusal("expired_url", status=404)
        if held.uses >= RESPONSE_USES:
            raise Refusal("used_url", status=404)
        text, blocks = checked(given)
        held.uses += 1
        thread = given.get("thread_ts")
        if given.get("response_type", "ephemeral") == "in_channel":
            bot = self._slack.teams[held.team].bot_user
            self._slack.keep(held.channel, bot, text, blocks=blocks, thread=thread, team=held.team)
            return
        self._slack.ephemerals.append(
            Ephemeral(held.team, held.channel, held.user, text, blocks, thread, held.url, now)
        )


class _Broken(Exception):
    """No answer of Slack's; `status` is 0 where there is none at all."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def _goes_wrong(request: web.Request, mishap: Mishap) -> None:
    if mishap.refusal is not None:
        raise mishap.refusal
    if mishap.kind == "crash":
        raise _Broken(mishap.status)
    if mishap.kind == "reset":
        reset(request)
        raise _Broken(0)
    await asyncio.sleep(mishap.seconds)


def _goes_wrong_after(request: web.Request, mishap: Mishap | None) -> None:
    if mishap is not None and mishap.kind == "reset_after":
        reset(request)
        raise _Broken(0)


async def _arguments(request: web.Request) -> tuple[str | None, Json]:
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        given |= await _json(request)
    elif request.method == "POST":
        given |= {name: str(value) for name, value in (await request.post()).items()}
    for name in _STRUCTURED:
        if isinstance(given.get(name), str):
            given[name] = _parsed(name, given[name])
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Basic":
        client_id, _, secret = base64.b64decode(credentials).decode("latin1").partition(":")
        given |= {"client_id": client_id, "client_secret": secret}
    own = given.pop("token", None)
    return (credentials.strip() if scheme == "Bearer" else own), given


async def _json(request: web.Request) -> Json:
    value = _parsed("json", await request.text())
    if not isinstance(value, dict):
        raise Refusal("json_not_object")
    return value


def _parsed(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Refusal("invalid_blocks_format" if name == "blocks" else "invalid_json") from None
