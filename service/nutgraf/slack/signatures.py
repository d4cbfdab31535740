"""Whether a request came from Slack, in time and once.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

LATEST: Final = 300.0
"""Seconds that a request may be on its way, as Slack advises."""

MOST_SEEN: Final = 100_000
"""Signatures that are remembered, of some 100 bytes each; the oldest go first."""

_TIMESTAMP: Final = re.compile(r"[0-9]{1,15}", re.ASCII)
_SUGGESTION: Final = re.compile(rb"payload=%7B%22type%22%3A(?:\+|%20)?%22block_suggestion%22")
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Signatures:
    """Tells Slack's requests from others. slack_sdk's verifier raises for a timestamp that is no
    number and for a signature that is not ASCII, and takes the same request again and again.

    Args:
        secret: The app's signing secret.
        clock: Seconds since the epoch.
    """

    def __init__(self, secret: str, *, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret.encode()
        self._clock = clock
        self._seen: OrderedDict[str, float] = OrderedDict()

    def are_good(self, body: bytes, *, timestamp: str, signature: str) -> bool:
        """Whether a request is Slack's, came in time, and was not here before.

        What is asked while somebody types holds nothing that tells one asking from the next, and
        may come twice.

        Args:
            body: Its bytes, as they came.
            timestamp: Its `X-Slack-Request-Timestamp`.
            signature: Its `X-Slack-Signature`.
        """
        if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            return False
        now = self._clock()
        if abs(now - int(timestamp)) > LATEST:
            return False
        signed = f"v0:{timestamp}:".encode() + body
        expected = f"v0={hmac.digest(self._secret, signed, hashlib.sha256).hex()}"
        if not hmac.compare_digest(expected, signature):
            return False
        return _SUGGESTION.match(body) is not None or self._is_first(signature, now)

    def _is_first(self, signature: str, now: float) -> bool:
        while self._seen and (
            len(self._seen) >= MOST_SEEN or next(iter(self._seen.values())) < now - 2 * LATEST
        ):
            self._seen.popitem(last=False)
        if signature in self._seen:
            return False
        self._seen[signature] = now
        return True
