"""What tokens cost."""

from decimal import Decimal

import pytest

from nutgraf.models.endpoints import resolve
from nutgraf.models.pricing import cost, priced
from nutgraf.usage import Usage

MILLION = Usage(requests=1, input_tokens=1_000_000)


def test_a_known_price_is_in_proportion_to_the_tokens() -> None:
    million = cost("gpt-4o-mini", "openai", MILLION)
    thousand = cost("gpt-4o-mini", "openai", Usage(input_tokens=1_000))
    assert million == Decimal("0.15")
    assert thousand == Decimal("0.00015")


def test_cached_tokens_are_cheaper_and_answers_dearer() -> None:
    cached = Usage(input_tokens=1_000_000, cached_input_tokens=1_000_000)
    written = Usage(output_tokens=1_000_000)
    assert cost("gpt-4o-mini", "openai", cached) == Decimal("0.075")
    assert cost("gpt-4o-mini", "openai", written) == Decimal("0.6")


def test_a_base_url_stands_for_its_provider() -> None:
    assert cost("gpt-4o-mini", "https://api.openai.com/v1", MILLION) == Decimal("0.15")


@pytest.mark.parametrize(
    ("model", "provider"),
    [
        ("halden-7b", "openai"),
        ("gpt-4o-mini", "no-such-provider"),
        ("gpt-4o-mini", "https://models.example.org/v1"),
        ("halden-7b", None),
    ],
)
def test_an_unknown_price_is_none_and_no_guess(model: str, provider: str | None) -> None:
    assert cost(model, provider, MILLION) is None


def test_a_server_on_this_computer_costs_nothing() -> None:
    endpoint = resolve("gpt-4o-mini", base_url="http://127.0.0.1:8080/v1", api_key=None)
    assert priced(MILLION, endpoint).cost_usd == Decimal(0)


def test_a_hosted_model_is_priced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    endpoint = resolve("openai/gpt-4o-mini", base_url=None, api_key=None)
    assert priced(MILLION, endpoint).cost_usd == Decimal("0.15")
    assert priced(Usage(requests=1), endpoint).cost_usd == Decimal(0)


def test_an_unknown_endpoint_makes_the_cost_unknown() -> None:
    endpoint = resolve("x", base_url="https://models.example.org/v1", api_key=None)
    assert priced(MILLION, endpoint).cost_usd is None


def test_a_batch_has_prices_of_its_own() -> None:
    both = Usage(input_tokens=1_000_000, cached_input_tokens=400_000, output_tokens=1_000_000)
    live = cost("gpt-5-mini", "openai", both)
    assert live is not None
    assert cost("gpt-5-mini", "openai", MILLION, batch=True) == Decimal("0.125")
    assert live / 2 <= (cost("gpt-5-mini", "openai", both, batch=True) or 0) < live


def test_a_batch_costs_half_where_no_price_for_batches_is_known() -> None:
    live = cost("deepseek-chat", "deepseek", MILLION)
    assert live
    assert cost("deepseek-chat", "deepseek", MILLION, batch=True) == live / 2


def test_a_batch_of_an_unknown_model_has_no_price() -> None:
    assert cost("halden-7b", "openai", MILLION, batch=True) is None
    endpoint = resolve("openai/gpt-5-mini", base_url=None, api_key=None)
    assert priced(MILLION, endpoint, batch=True).cost_usd == Decimal("0.125")
