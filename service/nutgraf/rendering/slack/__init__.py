"""Digests and editions as messages in Slack. Nothing here reads, writes or asks the time."""

from nutgraf.rendering.slack.digests import digest_posting
from nutgraf.rendering.slack.editions import edition_posting
from nutgraf.rendering.slack.notices import placeholder
from nutgraf.rendering.slack.unfurls import unfurl_blocks

__all__ = ["digest_posting", "edition_posting", "placeholder", "unfurl_blocks"]
