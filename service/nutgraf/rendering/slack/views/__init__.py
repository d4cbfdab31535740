"""Modals and the App Home, as JSON for Slack."""

from nutgraf.rendering.slack.views.edition_settings import (
    SettingsGiven,
    settings_from,
    settings_view,
)
from nutgraf.rendering.slack.views.evidence import evidence_view
from nutgraf.rendering.slack.views.feedback import feedback_thanks, feedback_view
from nutgraf.rendering.slack.views.home import HomeEdition, home_view
from nutgraf.rendering.slack.views.timezones import timezone_options

__all__ = [
    "HomeEdition",
    "SettingsGiven",
    "evidence_view",
    "feedback_thanks",
    "feedback_view",
    "home_view",
    "settings_from",
    "settings_view",
    "timezone_options",
]
