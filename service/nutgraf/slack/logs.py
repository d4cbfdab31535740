"""What Slack's packages log, with nothing in it that is somebody's."""

import logging
from typing import Final

BOLT: Final = "nutgraf.slack.bolt"
"""The name of Bolt's app, and of its logger."""

NAMES: Final = (BOLT, "slack_sdk", "slack_bolt")
"""Their loggers. At DEBUG they tell what was sent and said, tokens and messages included, and
Bolt tells some of it, such as whole requests that nobody listens to, at WARNING."""


def quiet_logger() -> logging.Logger:
    """A logger for Slack's packages, which passes on that something failed, and nothing below."""
    for name in NAMES:
        logging.getLogger(name).setLevel(logging.ERROR)
    return logging.getLogger(BOLT)
