"""News articles in, grounded digests out.

Names are imported when they are first used: `import nutgraf` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nutgraf.errors import (
        AnswerCutOff,
        BudgetSpent,
        FetchError,
        InputError,
        MalformedAnswer,
        ModelError,
        ModelRefused,
        ModelRejected,
        ModelUnavailable,
        NoArticle,
        NutgrafError,
        SettingsError,
        SlackError,
        SlackRefused,
        SlackUnavailable,
        SourceError,
        StorageError,
        UnreadableSource,
        WeightsError,
    )
    from nutgraf.intake import read
    from nutgraf.rendering import render
    from nutgraf.schemas import Article, Digest
    from nutgraf.segmentation import segment
    from nutgraf.settings import Settings
    from nutgraf.summarizer import AsyncSummarizer, Summarizer
    from nutgraf.verification import Verification, report, verify

__all__ = [
    "AnswerCutOff",
    "Article",
    "AsyncSummarizer",
    "BudgetSpent",
    "Digest",
    "FetchError",
    "InputError",
    "MalformedAnswer",
    "ModelError",
    "ModelRefused",
    "ModelRejected",
    "ModelUnavailable",
    "NoArticle",
    "NutgrafError",
    "Settings",
    "SettingsError",
    "SlackError",
    "SlackRefused",
    "SlackUnavailable",
    "SourceError",
    "StorageError",
    "Summarizer",
    "UnreadableSource",
    "Verification",
    "WeightsError",
    "read",
    "render",
    "report",
    "segment",
    "verify",
]

_HOMES = {
    "Article": "nutgraf.schemas",
    "AsyncSummarizer": "nutgraf.summarizer",
    "Digest": "nutgraf.schemas",
    "Settings": "nutgraf.settings",
    "Summarizer": "nutgraf.summarizer",
    "Verification": "nutgraf.verification",
    "read": "nutgraf.intake",
    "render": "nutgraf.rendering",
    "report": "nutgraf.verification",
    "segment": "nutgraf.segmentation",
    "verify": "nutgraf.verification",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'nutgraf' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES.get(name, "nutgraf.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
