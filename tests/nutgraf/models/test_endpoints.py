"""What model strings and base URLs mean."""

import pytest

from nutgraf.models.endpoints import resolve


@pytest.mark.parametrize(
    ("model", "base_url", "parameter"),
    [
        ("openai/gpt-5-mini", None, "max_completion_tokens"),
        ("gpt-5-mini", "https://api.openai.com/v1", "max_completion_tokens"),
        ("ollama/qwen3", None, "max_tokens"),
        ("qwen3", "http://127.0.0.1:8080/v1", "max_tokens"),
        ("qwen3", "https://openai.example.org/v1", "max_tokens"),
    ],
)
def test_only_openai_itself_is_sent_its_newer_token_limit(
    model: str, base_url: str | None, parameter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    assert resolve(model, base_url=base_url, api_key=None).token_limit == parameter


@pytest.mark.parametrize(
    ("base_url", "loopback"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("http://127.8.9.1/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://10.0.0.7:8080/v1", False),
        ("https://127.0.0.1.example.org/v1", False),
        ("https://localhost.example.org/v1", False),
    ],
)
def test_loopback_is_this_computer_only(base_url: str, loopback: bool) -> None:
    assert resolve("x", base_url=base_url, api_key=None).is_loopback is loopback


def test_a_models_name_may_hold_slashes() -> None:
    endpoint = resolve("openrouter/qwen/qwen3-8b", base_url=None, api_key=None)
    assert (endpoint.provider, endpoint.name) == ("openrouter", "qwen/qwen3-8b")


def test_a_name_for_a_base_url_is_taken_as_it_is() -> None:
    endpoint = resolve("openai/gpt-oss", base_url="http://127.0.0.1:8080/v1", api_key=None)
    assert endpoint.name == "openai/gpt-oss"


def test_ollama_is_on_this_computer_and_needs_no_key() -> None:
    endpoint = resolve("ollama/qwen3", base_url=None, api_key=None)
    assert endpoint.is_loopback
    assert endpoint.key()


def test_a_key_is_never_printed() -> None:
    assert "sk-hidden" not in repr(resolve("openai/x", base_url=None, api_key="sk-hidden"))


def test_a_providers_own_base_url_variable_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://gateway.example.org/v1")
    endpoint = resolve("openai/gpt-5-mini", base_url=None, api_key=None)
    assert endpoint.place == "https://gateway.example.org/v1"
    assert endpoint.token_limit == "max_tokens"
