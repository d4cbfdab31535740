"""Where a model is asked: what a model string and a base URL mean."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nutgraf.errors import SettingsError
from nutgraf.models.base_urls import BaseURL, read_base_url

OPENAI_HOST = "api.openai.com"
COMPATIBLE = "openai-compatible"
_PLACEHOLDER_KEY = "none"

_OPENAI_COMPATIBLE: dict[str, tuple[str | None, str | None]] = {
    "openai": (None, "OPENAI_API_KEY"),
    "ollama": ("http://localhost:11434/v1", None),
    "openrouter": ("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
    "groq": ("https://api.groq.com/openai/v1", "GROQ_API_KEY"),
    "together": ("https://api.together.xyz/v1", "TOGETHER_API_KEY"),
}
"""Providers that speak OpenAI's protocol, schemas included: base URL, variable of the key.

`instructor.from_provider` builds their clients without a timeout and with two retries of the
client's own (its `_build_ollama` and `_build_openai_compatible`), so ours are built here.
"""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model at a provider.

    Attributes:
        provider: Such as 'openai', or 'openai-compatible' where only a base URL is known.
        name: The model's name, as the provider knows it.
        base_url: Where the provider is; None is where its client finds it.
        api_key: The key; never printed.
        key_variable: The environment variable that the key is read from.
        speaks_openai: Whether OpenAI's client talks to it.
    """

    provider: str
    name: str
    base_url: BaseURL | None
    api_key: str | None = field(repr=False)
    key_variable: str | None
    speaks_openai: bool

    @property
    def place(self) -> str:
        """The base URL without user, password and query, or else the provider."""
        return self.provider if self.base_url is None else str(self.base_url)

    @property
    def is_loopback(self) -> bool:
        """Whether it is this computer."""
        return self.base_url is not None and self.base_url.is_loopback

    @property
    def token_limit(self) -> str:
        """The parameter that limits an answer: only OpenAI itself knows its newer name."""
        host = self.base_url.host if self.base_url else None
        at_openai = self.provider == "openai" and host is None
        return "max_completion_tokens" if at_openai or host == OPENAI_HOST else "max_tokens"

    def key(self) -> str | None:
        """The key, from the environment where none was given; a placeholder where none is due."""
        given = self.api_key or (os.environ.get(self.key_variable) if self.key_variable else None)
        return given or (None if self.key_variable else _PLACEHOLDER_KEY)


@dataclass(frozen=True, slots=True)
class CallOptions:
    """What every request of a model has in common.

    Attributes:
        endpoint: Who is asked.
        temperature: Sent only if there is one.
        request_timeout: Seconds that one request may take.
        extra_body: Parameters beside the protocol's, such as llama.cpp's `cache_prompt`.
        http_client: An httpx client to send with, of the caller's.
    """

    endpoint: Endpoint
    temperature: float | None
    request_timeout: float
    extra_body: Mapping[str, object] | None
    http_client: Any

    @property
    def identity(self) -> str:
        """What tells the answers of models with these options apart; never a key."""
        place = self.endpoint.place
        told = [self.endpoint.provider, self.endpoint.name, place, self.temperature]
        return json.dumps([*told, dict(self.extra_body or {})], sort_keys=True)


def resolve(model: str, *, base_url: str | None, api_key: str | None) -> Endpoint:
    """What a model string means.

    Args:
        model: 'provider/name'; with a base URL, the name as the endpoint knows it.
        base_url: An OpenAI-compatible endpoint, such as 'http://127.0.0.1:8080/v1'.
        api_key: A key; without one it is read from the environment when a call is made.

    Raises:
        SettingsError: No provider, no name, or a base URL that is none.
    """
    if base_url is not None:
        return _at_base_url(model, base_url, api_key)
    provider, _, name = model.partition("/")
    if not provider or not name:
        raise SettingsError(
            f"model {model!r} names no provider: write it like 'openai/gpt-5-mini' or"
            " 'ollama/qwen3', or give a base URL"
        )
    if provider not in _OPENAI_COMPATIBLE:
        return Endpoint(provider, name, None, api_key, None, speaks_openai=False)
    url, variable = _OPENAI_COMPATIBLE[provider]
    if provider == "openai":
        url = os.environ.get("OPENAI_BASE_URL") or url
    place = read_base_url(url) if url else None
    return Endpoint(provider, name, place, api_key, variable, speaks_openai=True)


def _at_base_url(model: str, base_url: str, api_key: str | None) -> Endpoint:
    place = read_base_url(base_url)
    if not model:
        raise SettingsError(f"no model name for the endpoint {str(place)!r}: give one")
    variable = "OPENAI_API_KEY" if place.host == OPENAI_HOST else None
    return Endpoint(COMPATIBLE, model, place, api_key, variable, speaks_openai=True)
