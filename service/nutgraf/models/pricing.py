"""What tokens cost."""

from dataclasses import replace
from decimal import Decimal

from nutgraf.models.endpoints import Endpoint
from nutgraf.usage import Usage


def cost(model: str, provider: str | None, usage: Usage) -> Decimal | None:
    """Dollars for a usage, by the prices that genai-prices ships; no request is made.

    Args:
        model: The model's name, as the provider knows it.
        provider: Such as 'openai', or a base URL; None looks the name up at every provider.
        usage: The tokens.

    Returns:
        The price, or None where none is known.
    """
    from genai_prices import Usage as PricedUsage
    from genai_prices import calc_price

    tokens = PricedUsage(
        input_tokens=usage.input_tokens,
        cache_read_tokens=usage.cached_input_tokens,
        output_tokens=usage.output_tokens,
    )
    try:
        if provider is not None and "://" in provider:
            return calc_price(tokens, model, provider_api_url=provider).total_price
        return calc_price(tokens, model, provider_id=provider).total_price
    except LookupError:
        return None


def priced(usage: Usage, endpoint: Endpoint) -> Usage:
    """The usage with its cost at an endpoint: nothing at one on this computer."""
    if endpoint.is_loopback or not (usage.input_tokens or usage.output_tokens):
        return replace(usage, cost_usd=Decimal(0))
    provider = endpoint.place
    return replace(usage, cost_usd=cost(endpoint.name, provider, usage))
