"""Telling a webhook of a run: a signed POST, as standardwebhooks.com describes it.

The body, compact JSON in UTF-8; every key is always there:

    {"type": "edition.finished" | "edition.stopped", "timestamp": when the run ended,
     "data": {"schema_version": "1", "run", "edition", "title", "status", "stop_reason",
              "started_at", "finished_at",
              "counts": {"total", "open", "done", "cached", "copy", "failed", "skipped"},
              "usage": {"requests", "input_tokens", "cached_input_tokens", "output_tokens",
                        "cost_usd": "0.42" | null},
              "stories_total",
              "stories": [{"headline", "standfirst", "topics": […], "takeaways": […], "direction",
                           "url", "title", "publisher", "outlets"}]}}

Stories are the first 50 by the rank that the edition's page gives them: those that lead
it, then the others topic by topic. A takeaway is its short lead. Times have their zones. Keys may
be added under the same version.

The headers are `webhook-id`, which is also the `Idempotency-Key` and stays the same however often
the same is sent; `webhook-timestamp`; and where the edition names a secret `webhook-signature`:
'v1,' and the base64 of the HMAC-SHA256 of '{id}.{timestamp}.{body}'. The secret is base64 behind
'whsec_', else the key itself.
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from nutgraf.jobs.couriers import Notice, Refused, Unavailable
from nutgraf.jobs.editions import Webhook
from nutgraf.models.provider_failures import retry_after
from nutgraf.rendering.edition_view import Story
from nutgraf.rendering.plain import one_line, web_link

if TYPE_CHECKING:
    import httpx
    from ssrfguard import Policy

SCHEMA_VERSION: Final = "1"
SECONDS: Final = 15.0
"""For one try, from looking the name up to the status; the body of the answer is not read."""

_SECRET_PREFIX: Final = "whsec_"  # noqa: S105 -- of secrets, none itself
_CONNECT_SECONDS: Final = 5.0
_LATER: Final = frozenset({408, 425, 429})
_ADVICE: Final = {
    401: "check secret_env, and what the receiver expects",
    403: "check secret_env, and what the receiver expects",
    404: "check the address",
    405: "the address takes no POST: check it",
    410: "it wants no more of them: take it out of the edition",
    413: "the receiver takes no body of some 40 KB",
}


class WebhookCourier:
    """Posts to one address. Redirects are not followed.

    Args:
        webhook: The address, and the name of its secret.
        policy: Which addresses may be reached; by default public ones, over https.
        now: Seconds since the epoch.
        seconds: For one try.
    """

    def __init__(
        self,
        webhook: Webhook,
        *,
        policy: "Policy | None" = None,
        now: Callable[[], float] = time.time,
        seconds: float = SECONDS,
    ) -> None:
        self._webhook = webhook
        self._policy = policy
        self._now = now
        self._seconds = seconds

    @property
    def destination(self) -> str:
        """A key of the address."""
        return hashlib.sha256(f"webhook {self._webhook.webhook}".encode()).hexdigest()[:32]

    @property
    def place(self) -> str:
        """The address's host: its path may be all the secret that it has."""
        return urlsplit(self._webhook.webhook).netloc

    async def trouble(self) -> str | None:
        """That the secret is not there, or is none."""
        try:
            if self._webhook.secret_env is not None:
                self._key(self._webhook.secret_env)
        except Refused as error:
            return str(error)
        return None

    async def send(self, notice: Notice) -> None:
        """Post a notice.

        Raises:
            Refused: It will not be taken.
            Unavailable: It may be taken later.
        """
        import asyncio

        body = body_of(notice)
        headers = self._headers(notice.id, body)
        try:
            async with asyncio.timeout(self._seconds):
                await self._post(body, headers)
        except TimeoutError as error:
            raise Unavailable("timeout", f"took longer than {self._seconds:g} s") from error

    async def _post(self, body: bytes, headers: Mapping[str, str]) -> None:
        import httpx
        from ssrfguard import SSRFGuardError

        try:
            async with (
                self._client() as client,
                client.stream(
                    "POST",
                    self._webhook.webhook,
                    content=body,
                    headers=dict(headers),
                    follow_redirects=False,
                ) as response,
            ):
                self._check(response)
        except SSRFGuardError as error:
            raise Refused(
                "blocked",
                "is no public https address, and nothing is sent elsewhere: correct the edition",
            ) from error
        except httpx.TimeoutException as error:
            raise Unavailable("timeout", "did not answer in time") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(error) from error

    def _headers(self, notice_id: str, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._now()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": notice_id,
            "webhook-id": notice_id,
            "webhook-timestamp": timestamp,
        }
        if self._webhook.secret_env is not None:
            key = self._key(self._webhook.secret_env)
            headers["webhook-signature"] = signature(key, notice_id, timestamp, body)
        return headers

    def _key(self, name: str) -> bytes:
        secret = self._webhook.secret()
        if not secret:
            raise Refused("secret", f"needs a signature: set {name}, which is to sign what is sent")
        try:
            return key_of(secret)
        except ValueError as error:
            raise Refused("secret", f"cannot be signed for: {name} {error}") from None

    def _check(self, response: "httpx.Response") -> None:
        status = response.status_code
        if response.is_success:
            return
        if status in _LATER or status >= 500:
            wait = retry_after(response.headers, now=self._now())
            raise Unavailable(f"http_{status}", f"answered {status}", retry_after=wait)
        if response.is_redirect:
            raise Refused(
                f"http_{status}",
                f"answered {status}, and redirects are not followed: give the address they lead to",
            )
        advice = _ADVICE.get(status, "ask whoever runs it")
        raise Refused(f"http_{status}", f"answered {status}: {advice}")

    def _client(self) -> "httpx.AsyncClient":
        import httpx
        from ssrfguard import Policy
        from ssrfguard.httpx import AsyncClient

        from nutgraf.intake.lookup import bounded_resolver

        return AsyncClient(
            policy=self._policy or Policy(allowed_schemes=frozenset({"https"})),
            resolver=bounded_resolver(self._seconds),
            verify=httpx.create_ssl_context(trust_env=True),
            trust_env=False,
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
            headers={"User-Agent": f"nutgraf/{version('nutgraf')}"},
        )


def key_of(secret: str) -> bytes:
    """The key that a secret stands for.

    Raises:
        ValueError: It begins like base64 and is none; the message does not hold it.
    """
    if not secret.startswith(_SECRET_PREFIX):
        return secret.encode()
    try:
        key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not key:
        raise ValueError(f"has no base64 behind its {_SECRET_PREFIX!r}: copy it again")
    return key


def signature(key: bytes, notice_id: str, timestamp: str, body: bytes) -> str:
    """The value of `webhook-signature`."""
    signed = f"{notice_id}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


def body_of(notice: Notice) -> bytes:
    """The body, the same whenever the run is."""
    record, view = notice.record, notice.view
    ended = record.finished_at.isoformat() if record.finished_at else None
    leads = {story.number for story in view.leads}
    others = (s for topic in view.topics for s in topic.stories if s.number not in leads)
    stories = (*view.leads, *others)
    data = {
        "schema_version": SCHEMA_VERSION,
        "run": record.id,
        "edition": record.edition,
        "title": record.title,
        "status": record.status,
        "stop_reason": record.stop_reason,
        "started_at": record.started_at.isoformat(),
        "finished_at": ended,
        "counts": _counts(notice),
        "usage": _usage(notice),
        "stories_total": record.counts.done,
        "stories": [_story(story) for story in stories],
    }
    kind = "edition.finished" if record.status == "finished" else "edition.stopped"
    value = {"type": kind, "timestamp": ended, "data": data}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _counts(notice: Notice) -> dict[str, int]:
    counts = notice.record.counts
    return {
        "total": counts.total,
        "open": counts.open,
        "done": counts.done,
        "cached": counts.cached,
        "copy": counts.copy,
        "failed": counts.failed,
        "skipped": counts.skipped,
    }


def _usage(notice: Notice) -> dict[str, Any]:
    usage = notice.record.usage
    return {
        "requests": usage.requests,
        "input_tokens": usage.input_tokens,
        "cached_input_tokens": usage.cached_input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": None if usage.cost_usd is None else str(usage.cost_usd),
    }


def _story(story: Story) -> dict[str, Any]:
    """Texts are the article's or the model's, so nothing of them acts on what shows it."""
    digest, article = story.digest, story.digest.article
    return {
        "headline": _line(digest.headline),
        "standfirst": _line(digest.standfirst),
        "topics": [one_line(topic) for topic in digest.topics],
        "takeaways": [one_line(takeaway.headline) for takeaway in digest.key_takeaways],
        "direction": None if story.direction == "none" else story.direction,
        "url": web_link(article.url),
        "title": _line(article.title),
        "publisher": _line(story.publisher),
        "outlets": story.outlets,
    }


def _line(text: str | None) -> str | None:
    return None if text is None else one_line(text)


def _unreachable(error: Exception) -> Refused | Unavailable:
    import ssl

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            reason = cause.reason or type(cause).__name__
            return Refused("tls", f"cannot be reached safely: {reason}: check the address")
        cause = cause.__cause__ or cause.__context__
    return Unavailable("unreachable", f"cannot be reached ({type(error).__name__})")
