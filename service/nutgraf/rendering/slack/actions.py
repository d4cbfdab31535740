"""The names by which what was clicked, chosen or sent comes back from Slack.

The value of a digest's buttons is the digest's key in the store.
"""

from typing import Final

EVIDENCE: Final = "nutgraf_evidence"
"""The button that shows the sentences behind each item."""

ARTICLE: Final = "nutgraf_article"
"""The link to the article; Slack tells of clicks on it, too."""

AGAIN: Final = "nutgraf_again"
"""The button that has the article digested anew."""

WRONG: Final = "nutgraf_wrong"
"""The button that opens the feedback's modal."""

EVIDENCE_PAGE: Final = "nutgraf_evidence_page"
"""The buttons of the evidence's modal that turn pages; the value is 'KEY PAGE', page from 0."""

FEEDBACK_VIEW: Final = "nutgraf_feedback"
"""The feedback's modal. Blocks and actions in it: 'item' (a select whose values are paths such as
'key_takeaways[0]', or 'all') and 'comment'. Its `private_metadata` is given by whoever opens it."""

SETTINGS: Final = "nutgraf_settings"
"""The buttons of the App Home that open an edition's settings; the value is the edition's name."""

SETTINGS_VIEW: Final = "nutgraf_settings_view"
"""The settings' modal. Blocks and actions in it: 'channel', 'hour', 'timezone', 'sections',
'topics', 'stories', 'active'. Its `private_metadata` is the edition's name."""

TIMEZONE: Final = "timezone"
"""The external select of the settings' modal."""

SHORTCUT: Final = "nutgraf_digest_link"
"""The message shortcut 'Digest this link'."""

COMMAND: Final = "/nutgraf"
