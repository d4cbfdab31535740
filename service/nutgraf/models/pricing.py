"""What tokens cost."""

from dataclasses import replace
from decimal import Decimal

from nutgraf.models.endpoints import Endpoint
from nutgraf.usage import Usage

_BATCH = {"processing": "batch"}
"""What genai-prices calls a batch API's prices."""

_BATCH_SHARE = Decimal("0.5")
"""Of the price, where genai-prices has none for batches: half, as OpenAI charges for them
(https://platform.openai.com/docs/guides/batch)."""


def cost(model: str, provider: str | None, usage: Usage, *, batch: bool = False) -> Decimal | None:
    """Dollars for a usage, by the prices that genai-prices ships; no request is made.

    Args:
        model: The model's name, as the provider knows it.
        provider: Such as 'openai', or a base URL; None looks the name up at every provider.
        usage: The tokens.
        batch: Whether they went through the provider's batch API.

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
    context = _BATCH if batch else None
    try:
        if provider is not None and "://" in provider:
            price = calc_price(tokens, model, provider_api_url=provider, price_context=context)
        else:
            price = calc_price(tokens, model, provider_id=provider, price_context=context)
    except LookupError:
        return None
    has_variant = any(variant.when == context for variant in price.model.price_variants or ())
    return price.total_price * _BATCH_SHARE if batch and not has_variant else price.total_price


def priced(usage: Usage, endpoint: Endpoint, *, batch: bool = False) -> Usage:
    """The usage with its cost at an endpoint: nothing at one on this computer."""
    if endpoint.is_loopback or not (usage.input_tokens or usage.output_tokens):
        return replace(usage, cost_usd=Decimal(0))
    provider = endpoint.place
    return replace(usage, cost_usd=cost(endpoint.name, provider, usage, batch=batch))
