"""Where an edition is sent when it is done."""

import os
import re
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from nutgraf.intake.addresses import without_secrets
from nutgraf.jobs.editions.part import Part

VARIABLE: Final = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")
HIDDEN_KEYS: Final = frozenset({"webhook", "secret_env", "base_url"})
"""Whose values no message shows: what stands there by mistake may be a secret."""


def _webhook(value: str) -> str:
    try:
        parts, public = urlsplit(value), without_secrets(value)
    except ValueError:
        raise ValueError("is no valid address; write it like 'https://example.com/hook'") from None
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("is no https address; write it like 'https://example.com/hook'")
    if public != value:
        raise ValueError(
            "holds a password, a token or a fragment, which an edition never does; name the "
            "environment variable that holds the secret in secret_env"
        )
    return value


def _variable(value: str) -> str:
    if not VARIABLE.fullmatch(value):
        raise ValueError(
            "is no name of an environment variable, such as 'NIGHT_HOOK_SECRET'; the secret itself "
            "never stands in an edition"
        )
    return value


class Webhook(Part):
    """An address that is told of every finished run."""

    webhook: Annotated[str, Field(strict=True), AfterValidator(_webhook)] = Field(
        description="An https address without credentials."
    )
    secret_env: Annotated[str, Field(strict=True), AfterValidator(_variable)] | None = Field(
        default=None,
        description="The name of the environment variable whose value signs what is sent.",
    )

    def secret(self) -> str | None:
        """The secret, read from the environment now; None where none is named or set."""
        return os.environ.get(self.secret_env) if self.secret_env else None


Delivery = Webhook
"""What stands in `deliveries`. Another kind is one more class with a key of its own, and a union
of both here."""
