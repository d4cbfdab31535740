"""Who may ask for what, where and how often."""

from collections.abc import Sequence

from nutgraf.slack import words
from nutgraf.slack.asks import Asks
from nutgraf.slack.links import is_of
from nutgraf.slack.records import Ask
from nutgraf.slack.settings import SlackSettings


class Refusal(Exception):
    """An ask that is turned down; never leaves the bot.

    Args:
        reason: A code.
        sentence: What to say.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence


def check_allowed(ask: Ask, settings: SlackSettings) -> None:
    """Refuse an ask in a channel, or for a domain, that the settings do not allow.

    Raises:
        Refusal: They do not.
    """
    if settings.channels and ask.channel not in settings.channels:
        named = _either([f"<#{channel}>" for channel in settings.channels])
        raise Refusal("channel", words.CHANNEL.format(channels=named))
    if settings.domains and not is_of(ask.url, settings.domains):
        raise Refusal("domain", words.DOMAIN.format(domains=_either(settings.domains)))


async def check_limits(ask: Ask, asks: Asks, settings: SlackSettings) -> None:
    """Refuse an ask that somebody sent twice, or that is one too many in an hour.

    Raises:
        Refusal: It is.
    """
    before = await asks.before(ask)
    if before.has_twin:
        raise Refusal("twin", words.TWIN)
    if before.by_user >= settings.user_limit:
        raise Refusal("user_limit", words.USER_LIMIT.format(limit=settings.user_limit))
    if before.in_channel >= settings.channel_limit:
        raise Refusal("channel_limit", words.CHANNEL_LIMIT.format(limit=settings.channel_limit))


def _either(names: Sequence[str]) -> str:
    """'a', 'a or b', 'a, b or c'."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
