"""What model strings and base URLs mean."""

import traceback

import pytest

from nutgraf.errors import SettingsError
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
        ("http://0.0.0.0:8080/v1", True),
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


@pytest.mark.parametrize(
    ("base_url", "shown"),
    [
        pytest.param("http://127.0.0.1:99999/v1", "'http://127.0.0.1:99999/v1'", id="high-port"),
        pytest.param("http://127.0.0.1:0/v1", "'http://127.0.0.1:0/v1'", id="port-0"),
        pytest.param("http://u:hunter2@[::1/v1", "'[::1/v1'", id="bracket"),
        pytest.param("u:hunter2@h/v1", "'h/v1'", id="no-scheme"),
        pytest.param("http://u:hunter2/3@h/v1", "'h/v1'", id="slash-in-password"),
        pytest.param("http://u:hunter2?3@h/v1", "'***'", id="question-mark-in-password"),
        pytest.param("h/v1?key=hunter2", "'h/v1'", id="query"),
        pytest.param("http:///v1?key=hunter2", "'http:///v1'", id="no-host"),
        pytest.param("http://u:hunter2@h/a b", "'h/a b'", id="space"),
        pytest.param("http://hunter2\\@h/v1", "'h/v1'", id="backslash"),
        pytest.param("http://u:hunter2@h\n/v1", "none: write it", id="newline"),
    ],
)
def test_a_base_url_that_is_none_is_told_without_its_secrets(base_url: str, shown: str) -> None:
    with pytest.raises(SettingsError, match="is none: write it like") as caught:
        resolve("x", base_url=base_url, api_key=None)
    assert shown in str(caught.value)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_a_base_url_without_a_model_is_told_without_its_secrets() -> None:
    with pytest.raises(SettingsError, match="'http://h/v1'") as caught:
        resolve("", base_url="http://u:hunter2@h/v1?key=hunter2", api_key=None)
    assert "hunter2" not in str(caught.value)


def test_a_base_url_of_the_environments_is_checked_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://u:hunter2@[::1/v1")
    with pytest.raises(SettingsError, match="is none: write it like"):
        resolve("openai/gpt-5-mini", base_url=None, api_key=None)


@pytest.mark.parametrize(
    ("base_url", "place"),
    [
        ("http://[::1]:80/v1", "http://[::1]:80/v1"),
        ("https://u:hunter2@[2606:4700::1]/v1/?key=hunter2", "https://[2606:4700::1]/v1"),
        ("http://Model.example:8080/v1/", "http://model.example:8080/v1"),
        ("https://model.example", "https://model.example"),
    ],
)
def test_a_place_is_the_base_url_without_its_secrets(base_url: str, place: str) -> None:
    endpoint = resolve("x", base_url=base_url, api_key=None)
    assert endpoint.place == place
    assert "hunter2" not in repr(endpoint)
