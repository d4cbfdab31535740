"""Nationalities in a claim, and whether the article has them, their country or a city of it."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from nutgraf.grounding.names.gazetteer import DEMONYMS, SEATS
from nutgraf.grounding.names.standing import Standing
from nutgraf.grounding.words import Word

_CONTINENTS: Final = frozenset({"africa", "asia", "europe"})
"""Whose people an article may mean by any country there."""
_HOME: Final = "america united states"
"""The country that news written there does not name."""
_ORDINARY: Final = frozenset({"polish", "poles", "welsh", "dane", "danes", "turk", "scot"})
"""What is an English word, too, or a person's name, where it has no capital."""

_PLACES_OF: Final[dict[str, tuple[str, ...]]] = {}
for _place, _listed in DEMONYMS.items():
    for _people in _listed.split():
        if _place not in _CONTINENTS:
            _PLACES_OF[_people] = (*_PLACES_OF.get(_people, ()), _place)


def is_people(keys: Sequence[str]) -> bool:
    """Whether a folded name is a nationality."""
    return len(keys) == 1 and keys[0] in _PLACES_OF


class Peoples:
    """The countries that an article speaks of.

    Args:
        standing: The article's words.
    """

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    def strange(self, all_words: Sequence[Word], *, caseless: bool) -> Iterator[Word]:
        """The nationalities in a claim that are of no country in the article.

        'American' counts only where the article names another country: at home, it may go
        without saying.
        """
        for word in all_words:
            places = _PLACES_OF.get(word.key)
            if places is None or (word.key in _ORDINARY if caseless else word.text.islower()):
                continue
            if not any(self._has(place) for place in places) and self._counts(places):
                yield word

    def _counts(self, places: tuple[str, ...]) -> bool:
        return not any(place in _HOME for place in places) or bool(self._countries)

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(
            place for place in DEMONYMS if place not in _CONTINENTS and self._has(place)
        )

    def _has(self, place: str) -> bool:
        forms = (place, *DEMONYMS[place].split(), *SEATS.get(place, "").split())
        return any(self._standing.says(form) for form in forms)
