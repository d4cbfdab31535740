"""What babel knows of a language: its separators, its months, its names of currencies.

Babel takes 30 ms to import and up to 50 to load a locale, so that only texts in other languages
than English, which our own tables cover, ever ask for it.
"""

from dataclasses import dataclass
from functools import cache

_POINTS = frozenset("., '’\u00a0\u202f\u2009")
"""What parts thousands somewhere."""


@dataclass(frozen=True, slots=True)
class Locale:
    """The conventions of a language.

    Attributes:
        decimal: The decimal mark, a point or a comma.
        groups: What may part thousands.
        months: Month names and their abbreviations, case-folded, with their numbers.
        currencies: Names of currencies, case-folded, with their ISO 4217 codes.
    """

    decimal: str
    groups: frozenset[str]
    months: dict[str, int]
    currencies: dict[str, tuple[str, ...]]


@cache
def locale_of(language: str) -> Locale:
    """The conventions of a language tag such as 'de' or 'es-MX'; an unknown one counts as German.

    Most languages of the world's that have Latin letters and are not English write numbers so.
    """
    import babel
    from babel.numbers import get_decimal_symbol

    try:
        locale = babel.Locale.parse(language.replace("-", "_"))
    except (babel.UnknownLocaleError, ValueError):
        locale = babel.Locale("de")
    decimal = get_decimal_symbol(locale)
    months = {
        str(name).rstrip(".").casefold(): number
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in locale.months[context].get(width, {}).items()
    }
    names: dict[str, tuple[str, ...]] = {
        str(name).casefold(): (str(code),) for code, name in locale.currencies.items()
    }
    return Locale(decimal, _POINTS - {decimal}, months, names)
