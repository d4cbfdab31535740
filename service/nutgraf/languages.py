"""Languages by their English names, as prompts write them."""

import re
from typing import Final

from babel import Locale, UnknownLocaleError

DEFAULT: Final = "English"
_REGION: Final = re.compile(r"[-_].*", re.DOTALL)


def english_name(code: str | None) -> str:
    """The English name of an ISO 639-1 code; English where there is no code or none that is known.

    Example:
        >>> english_name("de-AT")
        'German'
    """
    return _name(code) or DEFAULT if code else DEFAULT


def check_language(code: str) -> None:
    """Refuse a code that no language has.

    Raises:
        ValueError: It has none.
    """
    if _name(code) is None:
        raise ValueError(f"no language has the code {code!r}; give ISO 639-1's, such as 'en'")


def _name(code: str) -> str | None:
    try:
        return Locale.parse(_REGION.sub("", code.strip()).lower()).get_language_name("en")
    except (UnknownLocaleError, ValueError):
        return None
