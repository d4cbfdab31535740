"""Intake: files, pages and plain strings in, articles out."""

from nutgraf.intake.limits import LIMITS, Limits
from nutgraf.intake.pages import Fetcher, Page
from nutgraf.intake.reading import (
    Source,
    aread,
    article_from_bytes,
    article_from_text,
    article_from_url,
    read,
)
from nutgraf.intake.web import WebFetcher

__all__ = [
    "LIMITS",
    "Fetcher",
    "Limits",
    "Page",
    "Source",
    "WebFetcher",
    "aread",
    "article_from_bytes",
    "article_from_text",
    "article_from_url",
    "read",
]
