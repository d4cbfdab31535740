"""Scraps of metadata, brought into the shape that an article wants. What is unsure becomes None."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from nutgraf.characters import without_invisible
from nutgraf.errors import SettingsError
from nutgraf.intake.addresses import without_secrets

LANGUAGE: Final = re.compile(r"\s*([A-Za-z]{2})(?:[-_][A-Za-z0-9]{1,8})*\s*")
WEB_ADDRESS: Final = re.compile(r"https?://[^\s/?#\\]+(?:[/?#]\S*)?", re.IGNORECASE)
MAX_LENGTH: Final = 500
"""Characters of a title or a name; the rest of a longer one is cut off."""


def phrase(value: str | None) -> str | None:
    """One line of text, its invisible characters gone; None where nothing is left."""
    return " ".join(without_invisible(value or "").split())[:MAX_LENGTH].strip() or None


def moment(value: str | None) -> datetime | None:
    """A date, or a date and time, with its time zone if it names one; None if it is neither.

    ISO 8601 ("2026-11-19T11:05:00+01:00", "2026-11-19") and RFC 5322 ("Thu, 19 Nov 2026 11:05:00
    +0100") are read.
    """
    text = (value or "").strip()
    if not text[:1].isalnum():
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None


def language_code(value: str | None) -> str | None:
    """'en' of 'en-GB'; None for what is no two-letter code."""
    match = LANGUAGE.fullmatch(value or "")
    return match[1].lower() if match else None


def requested_language(value: str) -> str:
    """The code of a language that the caller named.

    Raises:
        SettingsError: It is no code.
    """
    if (code := language_code(value)) is None:
        raise SettingsError(
            f"The language {value!r} is no ISO 639-1 code; give two letters, such as 'en'"
        )
    return code


def web_address(value: str | None) -> str | None:
    """An http or https URL without what it keeps secret; None for anything else.

    See `without_secrets`.
    """
    text = (value or "").strip()
    if not WEB_ADDRESS.fullmatch(text):
        return None
    try:
        public = without_secrets(text)
        return public if urlsplit(public).hostname else None
    except ValueError:
        return None
