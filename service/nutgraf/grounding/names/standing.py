"""What of a claim's names stands in an article, in any of its forms."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise
from typing import Final

from nutgraf.grounding.names.finding import Evidence, Name, Piece, keys_of
from nutgraf.grounding.names.gazetteer import DEMONYMS, PEOPLES
from nutgraf.grounding.names.joint_bodies import joint_bodies
from nutgraf.grounding.names.lexicon import (
    ACRONYMS_LIKE_WORDS,
    ALIASES,
    BODIES,
    CLOSED_CLASS,
    NAME_SUFFIXES,
    ROLE_HEADS,
    ROLE_MODIFIERS,
)
from nutgraf.grounding.names.people import People
from nutgraf.grounding.names.vocabulary import is_also_a_name, is_ordinary
from nutgraf.grounding.words import Word, fold, stem

_SHORTEST_ACRONYM: Final = 3
"""Letters from which an acronym stands for any name with these initials: 'AI' is not Ada Ines."""
_PARTS: Final = re.compile(r"[-']")
_ENGLISH: Final = frozenset("the and to with from that by are were this have".split())
_ENGLISH_WORDS: Final = 3
"""Of these, how many different ones a text has at least if it is English."""
_SHORT: Final = 30
"""Different lower-case words below which a text is taken for English with any one of these."""


def _stems(listed: str) -> frozenset[str]:
    return frozenset(map(stem, listed.split()))


_PLACES_OF: Final = {
    people: tuple(stem(place) for place, listed in DEMONYMS.items() if people in _stems(listed))
    for people in _stems(" ".join(DEMONYMS.values()))
}


class Standing:
    """The words of an article, and which of them its names are made of.

    Args:
        all_words: The article's words.
        names: Its names.
        evidence: How its prose writes its words.
        people: What it shows of people.
    """

    def __init__(
        self,
        all_words: Sequence[Word],
        names: Sequence[Name],
        *,
        evidence: Evidence,
        people: People,
    ) -> None:
        self.evidence = evidence
        self.names_with: dict[str, set[tuple[str, ...]]] = {}
        self.people = people
        self._alone = {name.keys[0] for name in names if len(name.keys) == 1}
        for name in names:
            stems = tuple(map(stem, name.keys))
            for key in stems:
                self.names_with.setdefault(key, set()).add(stems)
        stems_in_order = list(chain.from_iterable(map(_stemmed_parts, all_words)))
        self._running = f" {' '.join(stems_in_order)} "
        self._stems = frozenset(stems_in_order)
        self._known = self._stems | _joined_up(all_words) | set(_initials(names))
        self._known |= set(
            chain.from_iterable(_PLACES_OF[key] for key in _PLACES_OF.keys() & self._known)
        )
        self._acronyms = {word.key for word in all_words if word.text.isupper()}
        self._known |= {initials for initials, _ in joint_bodies(all_words)}
        self._aliased = set(self._aliases())

    @cached_property
    def whole(self) -> frozenset[tuple[str, ...]]:
        """The names, each as the stems of its words."""
        return frozenset(stems for with_it in self.names_with.values() for stems in with_it)

    @cached_property
    def lower(self) -> frozenset[str]:
        """The stems of what stands in lower case."""
        return frozenset(map(stem, self.evidence.lower))

    @cached_property
    def capital(self) -> frozenset[str]:
        """The stems of what is capitalized where no sentence begins."""
        return frozenset(map(stem, self.evidence.capital))

    @cached_property
    def is_english(self) -> bool:
        """Whether a list of English words says anything about the article's."""
        found = len(_ENGLISH & self.evidence.lower)
        return found >= (_ENGLISH_WORDS if len(self.evidence.lower) > _SHORT else 1)

    def has(self, key: str) -> bool:
        """Whether a folded word stands in the article, in a plural or by another name, too."""
        return any(form in self._known or form in self._aliased for form in (key, stem(key)))

    def carries(self, piece: Piece) -> bool:
        """Whether a name of a claim is one of the article's.

        All its words must come from one name of the article, or stand in it in a row. Case,
        accents, hyphens, plurals and dots do not matter; an acronym stands for the name that it
        abbreviates.
        """
        essential = self._essential(piece)
        stems = tuple(map(stem, keys_of(essential)))
        if len(essential) < len(piece) and not self._is_told_apart(piece, essential):
            return False
        if not stems:
            return True
        piece = essential
        if piece[0].text in ACRONYMS_LIKE_WORDS and len(piece) == 1:
            return piece[0].key in self._acronyms or piece[0].key in self._aliased
        if self._in_a_row(stems) or self._in_a_row(
            stem(part) for w in piece for part in _PARTS.split(w.key) if part
        ):
            return True
        whole = " ".join(stems)
        if whole in self._known or whole in self._aliased or "".join(stems) in self._known:
            return True
        if len(stems) >= _SHORTEST_ACRONYM and "".join(s[0] for s in stems) in self._acronyms:
            return True
        return self._in_one_name(stems)

    def abbreviates(self, initials: str) -> bool:
        """Whether the article has an acronym of these letters."""
        return initials in self._acronyms

    def carries_loosely(self, piece: Piece) -> bool:
        """Whether a name is one of the article's, where its capitals are a guess of ours.

        Of words that stand apart in the article, two must be no mere English words to make a mixed
        name.
        """
        if self.carries(piece):
            return True
        if not all(self.has(part) for w in piece for part in w.key.split("-")):
            return False
        mere = [w for w in piece if is_ordinary(w.key) and not is_also_a_name(w.key)]
        return len(piece) - len(mere) < 2

    def _aliases(self) -> Iterator[str]:
        """Other names of the places and bodies in the article that have two."""
        for group in ALIASES:
            if any(self.says(form) for form in group):
                yield from map(stem, group)

    def says(self, form: str) -> bool:
        """Whether a name of these folded words stands in the article; 'us' is no 'US'."""
        plain = form not in CLOSED_CLASS and self._in_a_row(map(stem, form.split()))
        return plain or form in self._acronyms

    def _in_a_row(self, stems: Iterable[str]) -> bool:
        row = tuple(stems)
        if len(row) < 2:
            return not row or row[0] in self._stems
        return self._pairs.issuperset(pairwise(row)) and f" {' '.join(row)} " in self._running

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        """Two words in a row: where one is missing, the whole text need not be searched."""
        return frozenset(pairwise(self._running.split()))

    def _in_one_name(self, stems: tuple[str, ...]) -> bool:
        holders = [self.names_with.get(s, set[tuple[str, ...]]()) for s in stems]
        return (
            bool(set.intersection(*holders)) or self._two_names(stems) or self._of_one_family(stems)
        )

    def _of_one_family(self, stems: tuple[str, ...]) -> bool:
        """Whether a given name that the article has alone has a surname of somebody's in it.

        'Carl Lund' where Ada Lund has a son Carl.
        """
        given, surname = stems[0], stems[-1]
        alone = self.names_with.get(given) == {(given,)} and not self.people.is_surname(given)
        others = self.names_with.get(surname, ())
        named = any(len(name) > 1 and name[-1] == surname for name in others)
        return len(stems) == 2 and alone and named and self.people.is_surname(surname)

    def _two_names(self, stems: tuple[str, ...]) -> bool:
        """Whether two whole names stand side by side: 'Alibaba Qwen', but not 'Eddie Chen'."""
        return any(
            self._is_whole(stems[:i]) and self._is_whole(stems[i:]) for i in range(1, len(stems))
        )

    def _is_whole(self, stems: tuple[str, ...]) -> bool:
        known = any(stems in self.names_with.get(s, ()) for s in stems[:1])
        return known and (len(stems) > 1 or not self.people.is_surname("".join(stems)))

    def _essential(self, piece: Piece) -> Piece:
        """A name of the claim without what need not be in the article."""
        kept = [w for w in piece if len(w.key) > 1 and w.key not in NAME_SUFFIXES]
        while kept and self._beside_the_name(kept[0]):
            del kept[0]
        while kept and self._beside_the_name(kept[-1]):
            del kept[-1]
        return tuple(kept)

    def _is_told_apart(self, piece: Piece, essential: Piece) -> bool:
        """Whether a name is still one without the words that the article has in lower case.

        'A Data Platform' may be its data platform; the 'Justice Department' is no department.
        """
        named = [w for w in piece if w.text[0].isupper() or w.capitalized]
        plain = [w for w in named if w not in essential and self.evidence.ordinary(w)]
        titles = [w for w in named if w not in essential and w.key in ROLE_HEADS]
        if titles and essential and all(w.key in BODIES for w in essential):
            return self._in_a_row(stem(w.key) for w in piece)
        if len(named) < 2 or not plain or plain == [w for w in named[:1] if w.initial]:
            return True
        rest = [w for w in named if not (w.key in PEOPLES or w.key in ROLE_HEADS)]
        if len(rest) < 2 or not all(is_ordinary(w.key) for w in rest):
            return True
        return self._in_a_row(stem(w.key) for w in rest)

    def _beside_the_name(self, word: Word) -> bool:
        if word.unmistakable:
            return False
        if word.key in PEOPLES or word.key in ROLE_HEADS or word.key in ROLE_MODIFIERS:
            return word.key not in self._alone
        return self.evidence.ordinary(word)


def _stemmed_parts(word: Word) -> Iterable[str]:
    if word.key.isalnum():
        return (stem(word.key),)
    return (stem(part) for part in _PARTS.split(word.key) if part)


def _joined_up(all_words: Iterable[Word]) -> set[str]:
    """Two capitalized words written as one: 'Tik Tok' for 'TikTok'."""
    return {
        stem(a.key + b.key)
        for a, b in pairwise(all_words)
        if a.text[0].isupper() and b.text[0].isupper()
    }


def _initials(names: Iterable[Name]) -> Iterable[str]:
    """Acronyms that the names would have, with their small words and without."""
    for name in names:
        if len(name.keys) > 1:
            yield "".join(key[0] for key in name.keys)
            parts = fold(name.text).replace("-", " ").split()
            yield "".join(part[0] for part in parts if part not in {"the", "&"})
            yield "".join(key[0] for key in name.keys[1:])
