"""Time zones, found by what people call them: a city, a country, the zone's name."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack.blocks import Element
from nutgraf.rendering.slack.views.elements import MOST_OPTIONS, option

_NO_PLACES: Final = frozenset({"Factory", "localtime", "posixrules"})
_NO_AREAS: Final = ("SystemV/", "posix/", "right/")


@dataclass(frozen=True, slots=True)
class _Zone:
    """A zone and by what it is found; all folded."""

    name: str
    area: str
    city: str
    words: tuple[str, ...]
    country: str


def is_timezone(name: str) -> bool:
    """Whether there is such a zone."""
    return any(zone.name == name for zone in _zones())


def timezone_option(name: str) -> Element:
    """A zone as a choice: 'America/New York'."""
    return option(name.replace("_", " "), name)


def timezone_options(query: str) -> list[Element]:
    """The zones that a query fits best, at most as many as Slack takes.

    Args:
        query: What somebody typed: 'berl', 'new york', 'germany', 'utc'.
    """
    asked = _folded(query)
    ranked = sorted((rank, zone.name) for zone in _zones() for rank in _rank(zone, asked))
    return [timezone_option(name) for _, name in ranked[:MOST_OPTIONS]]


def _rank(zone: _Zone, asked: str) -> Iterator[tuple[int, bool, bool]]:
    """How near it is, less being nearer; nothing where it does not fit."""
    parts = asked.split()
    found: int | None = None
    if asked in {zone.city, zone.country, "/".join((zone.area, zone.city))}:
        found = 0
    elif zone.city.startswith(asked):
        found = 1
    elif all(any(word.startswith(part) for word in zone.words) for part in parts):
        found = 2
    elif zone.country and zone.country.startswith(asked):
        found = 3
    elif all(part in f"{' '.join(zone.words)} {zone.country}" for part in parts):
        found = 4
    if found is not None:
        yield found, zone.area == "etc", not zone.country


@cache
def _zones() -> tuple[_Zone, ...]:
    countries = _countries()
    names = sorted(available_timezones() - _NO_PLACES)
    return tuple(_zone(name, countries) for name in names if not name.startswith(_NO_AREAS))


def _zone(name: str, countries: dict[str, str]) -> _Zone:
    area, _, city = _folded(name).rpartition("/")
    words = (*area.replace("/", " ").split(), *city.split())
    return _Zone(name, area, city, words, countries.get(name, ""))


@cache
def _countries() -> dict[str, str]:
    """The country of each zone that is in one, folded; other spellings of a zone are in none."""
    # Babel is only needed where somebody looks for a zone.
    from babel.core import Locale, get_global

    territories = Locale("en").territories
    zones = get_global("zone_territories")
    return {zone: _folded(territories.get(code, "")) for zone, code in zones.items()}


def _folded(text: str) -> str:
    """Small letters without accents, words parted by spaces."""
    bare = unicodedata.normalize("NFKD", one_line(text.replace("_", " "))).casefold()
    return "".join(c for c in bare if not unicodedata.combining(c))
