"""Languages by their English names, as prompts write them."""

from babel import Locale, UnknownLocaleError

DEFAULT = "English"


def english_name(code: str | None) -> str:
    """The English name of an ISO 639-1 code; English where there is no code or none that is known.

    Example:
        >>> english_name("de")
        'German'
    """
    if code is None:
        return DEFAULT
    try:
        return Locale.parse(code).get_language_name("en") or DEFAULT
    except (UnknownLocaleError, ValueError):
        return DEFAULT
