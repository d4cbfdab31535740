"""One try at Slack: slack_sdk's client, its retries off, its log silent, its errors made ours.

slack_sdk's exceptions hold what Slack answered, the message included, and aiohttp's may hold the
request with its token. So none of them is the cause or the context of ours.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Mapping
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from nutgraf.errors import SlackError
from nutgraf.models.provider_failures import retry_after
from nutgraf.slack.failures import answered, failure, too_slow, unreachable
from nutgraf.slack.tokens import Tokens

T = TypeVar("T")

_READING: Final = frozenset({"chat.getPermalink"})
"""Methods that take no JSON."""

_MOST_ANSWERED: Final = 4_096
"""Bytes that are read of what a `response_url` answers."""


class QuietClient(AsyncWebClient):
    """slack_sdk's client: it tries once, and nobody can turn its log on.

    slack_sdk logs requests and answers at DEBUG, with all that is in them.

    Args:
        api_url: Slack's Web API, or another one for tests.
        token: Of a workspace, where there is only one.
    """

    def __init__(self, api_url: str, *, token: str | None = None) -> None:
        logger = logging.Logger("nutgraf.slack.wire", level=logging.CRITICAL)  # noqa: LOG001
        logger.addHandler(logging.NullHandler())
        super().__init__(token, api_url, retry_handlers=[], logger=logger)

    async def api_call(
        self,
        api_method: str,
        *,
        headers: dict[str, str] | None = None,
        auth: dict[str, str] | None = None,
        **arguments: Any,
    ) -> AsyncSlackResponse:
        """slack_sdk's, without the `BasicAuth` that aiohttp 3.14 warns of."""
        if auth is not None:
            basic = aiohttp.encode_basic_auth(auth["client_id"], auth["client_secret"])
            headers = {**(headers or {}), "Authorization": basic}
        return await super().api_call(api_method, headers=headers, **arguments)


def failure_of(error: SlackApiError) -> SlackError:
    """Our error for one of slack_sdk's."""
    response: Any = error.response  # aiohttp's own where the body was broken JSON
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 200
    wait = retry_after(response.headers, now=time.time())
    return answered(getattr(response, "data", None), status=status, retry_after=wait)


class Wire:
    """Connections to Slack. Use in one event loop.

    Args:
        tokens: The workspaces' tokens.
        api_url: Slack's Web API, or another one for tests.
    """

    def __init__(self, tokens: Tokens, api_url: str) -> None:
        self._tokens = tokens
        self._api = urlsplit(api_url)
        self._client = QuietClient(api_url)
        self._is_closed = False

    async def ask(
        self, team: str | None, method: str, fields: Mapping[str, Any], *, seconds: float
    ) -> Mapping[str, Any]:
        """Call a method of the Web API.

        Raises:
            SlackRefused: Slack will not take it.
            SlackUnavailable: It did not answer, or not yet.
        """
        arguments = {**fields, "token": await self._tokens.token(team)}
        self._connect()
        if method in _READING:
            asking = self._client.api_call(method, http_verb="GET", params=arguments)
        else:
            asking = self._client.api_call(method, json=arguments)
        data = (await told(asking, seconds)).data
        return data if isinstance(data, Mapping) else {}

    async def send(self, url: str, body: Mapping[str, Any], *, seconds: float) -> None:
        """Post to a `response_url`.

        Raises:
            SlackRefused: Slack will not take it, or the URL is not Slack's.
            SlackUnavailable: It did not answer, or not yet.
        """
        if not self.takes(url):
            raise failure("foreign_url")
        status, said, wait = await told(self._posted(url, body), seconds)
        if status != 200:
            raise answered(_read(said), status=status, retry_after=wait)

    async def _posted(self, url: str, body: Mapping[str, Any]) -> tuple[int, bytes, float | None]:
        async with self._connect().post(
            url, json=body, allow_redirects=False, proxy=self._client.proxy
        ) as response:
            said = await response.content.read(_MOST_ANSWERED)
            return response.status, said, retry_after(response.headers, now=time.time())

    async def aclose(self) -> None:
        """Let go of all connections; who asks after that is told that Slack cannot be reached."""
        self._is_closed = True
        if self._client.session is not None:
            await self._client.session.close()

    def _connect(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise unreachable()
        session = self._client.session
        if session is None or session.closed:
            session = self._client.session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(),  # workspaces have nothing in common
                timeout=aiohttp.ClientTimeout(total=None),
            )
        return session

    def takes(self, url: str) -> bool:
        """Whether a `response_url` is at Slack's host for them."""
        host = self._api.netloc if self._api.scheme == "http" else f"hooks.{self._api.netloc}"
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return (parts.scheme, parts.netloc.lower()) == (self._api.scheme, host.lower())


async def told(work: Awaitable[T], seconds: float) -> T:
    """What is awaited of slack_sdk or aiohttp; what goes wrong with it as an error of ours.

    Args:
        work: What is awaited.
        seconds: For how long at most.

    Raises:
        SlackError: It went wrong.
    """
    try:
        async with asyncio.timeout(seconds):
            return await work
    except SlackApiError as error:
        failed = failure_of(error)
    except SlackTokenRotationError as error:
        failed = failure_of(error.api_error)
    except TimeoutError:
        failed = too_slow()
    except (aiohttp.ClientError, OSError):
        failed = unreachable()
    except (AttributeError, ValueError):  # slack_sdk trips over a body that is no JSON object
        failed = failure(None)
    raise failed


def _read(said: bytes) -> object:
    """What a `response_url` answered: JSON, or a code as it is."""
    try:
        return json.loads(said)
    except ValueError:
        return {"error": said.decode(errors="replace").strip()}
