"""What a digest depends on, as one key: equal keys, equal digests."""

import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, Final

from nutgraf.planning import ARTICLE, EDITOR, REPAIR
from nutgraf.sections import Section
from nutgraf.settings import Settings
from nutgraf_prompts import version as prompts_version
from nutgraf_schemas.article import Article

_WHAT_COUNTS: Final = (
    "model",
    "base_url",
    "model_file",
    "temperature",
    "language",
    "grouping_in_use",
    "window_tokens",
)


def digest_keys(settings: Settings, sections: tuple[Section[Any], ...]) -> Callable[[Article], str]:
    """The function that gives an article's key under these settings, 64 hexadecimal digits.

    The version of nutgraf counts, since it decides what grounding lets through; what an article
    is called counts, since its digest tells it.
    """
    templates = (EDITOR, ARTICLE, REPAIR, *(t for s in sections for t in s.templates))
    parts = [
        version("nutgraf"),
        prompts_version(templates),
        [section.name for section in sections],
        {name: str(getattr(settings, name)) for name in _WHAT_COUNTS},
    ]
    base = hashlib.sha256(json.dumps(parts).encode())

    def key(article: Article) -> str:
        whole = base.copy()
        whole.update(article.id.encode())
        whole.update(article.model_dump_json(exclude={"text"}).encode())
        return whole.hexdigest()

    return key
