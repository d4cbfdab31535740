"""The proper names of an article, and whether a claim names anyone that the article does not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cached_property

from nutgraf.grounding.names.faults import NameFault
from nutgraf.grounding.names.finding import Layout, Name, find_names, keys_of, laid_out, names_among
from nutgraf.grounding.names.lexicon import HONORIFICS
from nutgraf.grounding.names.people import People, may_be_person
from nutgraf.grounding.names.peoples import Peoples, is_people
from nutgraf.grounding.names.standing import Standing
from nutgraf.grounding.names.strangers import ClaimRead, read_claim, strangers
from nutgraf.grounding.names.told import Told
from nutgraf.grounding.words import Word, stem, words
from nutgraf.segmentation.segments import Stretch

__all__ = ["Name", "NameFault", "NameIndex", "find_names"]

_HEADLINES = 3
"""Lines at the top that may use a surname before it is introduced: headline, standfirst, byline."""
_MOST_COMPARED = 40
_ALIKE = 0.7
"""How alike two names are spelled that may be one misspelled: 'Brill' and 'Brull' are, 0.8."""
_BULLETS = frozenset("-–—•*·▪")

Forms = dict[tuple[str, ...], str]
"""Names by their folded words, each as the article first writes it."""


class NameIndex:
    """The names of one article, made once, asked often.

    Args:
        text: The article's text; offsets of the names count its characters.
    """

    def __init__(self, text: str) -> None:
        all_words = tuple(words(text))
        self._words = all_words
        layout = laid_out(all_words, text)
        self.names = names_among(layout, text)
        self._fullest_of: dict[tuple[str, ...], str | None] = {}
        self._first: dict[tuple[str, ...], int] = {}
        self._by_last: dict[str, Forms] = {}
        self._by_first: dict[str, Forms] = {}
        self._alone: set[str] = set()
        self._people = People(text, self.names)
        self._counts = Counter(name.keys for name in self.names)
        self._file(self.names)
        self._first_in_prose = _first_mentions(self.names, layout)
        self._evidence = layout.evidence
        self._last_read: ClaimRead | None = None

    @cached_property
    def standing(self) -> Standing:
        """What the article has of names, to hold others to."""
        return Standing(self._words, self.names, evidence=self._evidence, people=self._people)

    @cached_property
    def _peoples(self) -> Peoples:
        return Peoples(self.standing)

    def fullest(self, name: str) -> str | None:
        """The longest form in the article of a name.

        'Wu' is 'Eddie Wu' by the surname, 'Eddie' by the given name where the surname also
        stands alone. A name that has no longer form is its own fullest form.

        Args:
            name: A name, with or without an honorific.

        Returns:
            The article's characters; None where the article has no such name, or where it could
            be one of two.
        """
        keys = self._keys(name)
        if keys not in self._fullest_of:
            self._fullest_of[keys] = self._find_fullest(keys)
        return self._fullest_of[keys]

    def mentions(self, name: str) -> tuple[Name, ...]:
        """The names in the article whose fullest form this is, in its order."""
        return tuple(self._mentions.get(name, ()))

    @cached_property
    def _mentions(self) -> dict[str, list[Name]]:
        grouped: dict[str, list[Name]] = {}
        for name in self.names:
            grouped.setdefault(self.fullest(name.text) or name.text, []).append(name)
        return grouped

    def is_person(self, name: str) -> bool:
        """Whether the article shows a name to be a person's."""
        keys = self._keys(name)
        return bool(keys) and self._people.is_person(keys)

    def may_be(self, name: str, pronoun: str) -> bool:
        """Whether 'he' or 'she' can mean this name, as far as the article shows."""
        keys = self._keys(name)
        return bool(keys) and may_be_person(keys) and self._people.allows(pronoun, keys)

    def must_be(self, name: str, pronoun: str) -> bool:
        """Whether the article shows that a name takes this pronoun, and not the other."""
        keys = self._keys(name)
        return bool(keys) and may_be_person(keys) and self._people.demands(pronoun, keys)

    def missing(self, claim: str) -> tuple[NameFault, ...]:
        """Names in a claim that do not stand in the article, each once.

        All words of a name must come from one name of the article, or stand in it in a row.
        Case, accents, hyphens, plurals, possessives and dots do not matter; an acronym stands
        for the name that it abbreviates.

        Args:
            claim: One or two sentences of ours.
        """
        found: dict[str, Name] = {}
        for name in strangers(self.read(claim), self.standing, self._peoples):
            found.setdefault(name.text, name)
        return tuple(self._lacking(name) for name in sorted(found.values(), key=_start))

    def read(self, claim: str) -> ClaimRead:
        """A claim's words and names. The last one read is kept, since each is asked twice."""
        if self._last_read is None or self._last_read.text != claim:
            self._last_read = read_claim(claim, self.standing)
        return self._last_read

    def knows(self, name: Name) -> bool:
        """Whether the article has a name by its last word."""
        return stem(name.keys[-1]) in self.standing.names_with

    @cached_property
    def told(self) -> Told:
        """What the article says that its names are and do."""
        return Told(self._words, self.names, self.fullest)

    def _lacking(self, name: Name) -> NameFault:
        return NameFault(
            text=name.text,
            start=name.start,
            end=name.end,
            nearest=self._nearest(name),
            message=f"{name.text!r} does not stand in the article",
        )

    def _nearest(self, name: Name) -> Stretch | None:
        near = self._first_people if is_people(name.keys) else self._closest(name)
        return None if near is None else Stretch(near.start, near.end)

    @cached_property
    def _first_people(self) -> Word | None:
        """The article's first nationality."""
        capitalized = (word for word in self._words if not word.text.islower())
        return next((word for word in capitalized if is_people((word.key,))), None)

    def _closest(self, name: Name) -> Name | None:
        """The article's name that has most words of another, or that is spelled most alike.

        Of two that have as many, the one with the later word: a surname tells more.
        """
        stems = dict.fromkeys(map(stem, reversed(name.keys)))
        shared = [self._first_with[key] for key in stems if key in self._first_with]
        if shared:
            return max(shared, key=lambda n: len(stems.keys() & set(map(stem, n.keys))))
        texts = self._by_initial.get(name.keys[0][0], {})
        alike = get_close_matches(name.text, texts, n=1, cutoff=_ALIKE)
        return texts[alike[0]] if alike else None

    @cached_property
    def _first_with(self) -> dict[str, Name]:
        """The first of the longest names with a word, by its stem."""
        found: dict[str, Name] = {}
        for name in self.names:
            for key in map(stem, name.keys):
                if key not in found or len(found[key].keys) < len(name.keys):
                    found[key] = name
        return found

    @cached_property
    def _by_initial(self) -> dict[str, dict[str, Name]]:
        """Names by their first letter and their text, the first of each letter."""
        found: dict[str, dict[str, Name]] = {}
        for name in self.names:
            alike = found.setdefault(name.keys[0][0], {})
            if len(alike) < _MOST_COMPARED:
                alike.setdefault(name.text, name)
        return found

    def _keys(self, name: str) -> tuple[str, ...]:
        named = (w for w in words(name) if w.key not in HONORIFICS)
        return keys_of(tuple(named))

    def _file(self, names: Iterable[Name]) -> None:
        for name in names:
            keys = name.keys
            self._first.setdefault(keys, name.start)
            if len(keys) == 1:
                self._alone.add(keys[0])
            self._by_last.setdefault(_surname(keys), {}).setdefault(keys, name.text)
            self._by_first.setdefault(keys[0], {}).setdefault(keys, name.text)

    def _find_fullest(self, keys: tuple[str, ...]) -> str | None:
        if not keys:
            return None
        by_surname = {
            full: text
            for full, text in self._by_last.get(_surname(keys), {}).items()
            if set(keys) <= set(full) and (full == keys or _extends(full, keys))
        }
        by_surname = self._without_stray_openings(by_surname)
        exact = by_surname.get(keys)
        if len(by_surname) > 1 or (by_surname and exact is None):
            return None if self._unintroduced(keys, by_surname) else _one_person(by_surname)
        by_given = {
            full: text
            for full, text in self._by_first.get(keys[0], {}).items()
            if len(keys) == 1 and len(full) in (2, 3) and full[-1] in self._alone
        }
        return _one_person(by_given) if by_given else exact

    def _unintroduced(self, keys: tuple[str, ...], forms: Forms) -> bool:
        """Whether a surname is used before anybody of that name is introduced.

        News gives a name in full first. Where the story runs on 'Mr. Lund' and only then brings
        in 'Ada Lund', she is likely somebody else: his wife, his sister.
        """
        alone = self._first_in_prose.get(keys)
        full = (self._first.get(form) for form in forms if len(form) > len(keys))
        return (
            len(keys) == 1 and alone is not None and alone < min(f for f in full if f is not None)
        )

    def _without_stray_openings(self, forms: Forms) -> Forms:
        """Names without 'Treasury Ada Lund', where plain 'Ada Lund' is as frequent."""
        return {
            keys: text
            for keys, text in forms.items()
            if not any(
                len(keys) > len(shorter) > 1
                and keys[-len(shorter) :] == shorter
                and len(keys[0]) > 1
                and self._counts[shorter] >= self._counts[keys]
                for shorter in forms
            )
        }


def _start(name: Name) -> int:
    return name.start


def _surname(keys: Sequence[str]) -> str:
    return keys[-2] if len(keys) > 1 and keys[-1] in {"jr", "sr"} else keys[-1]


def _extends(full: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Whether a longer name may be the same person's."""
    return may_be_person(full) and ("jr" in full) == ("jr" in keys)


def _first_mentions(names: Iterable[Name], layout: Layout) -> dict[tuple[str, ...], int]:
    """Where each name first stands in running text: not in headlines, standfirst or lists."""
    first: dict[tuple[str, ...], int] = {}
    prose = [
        (line[0].start, line[-1].end)
        for line, title in zip(layout.lines[_HEADLINES:], layout.titles[_HEADLINES:], strict=True)
        if not (title or set(line[0].before) & _BULLETS)
    ]
    ranges = iter(prose)
    start, end = next(ranges, (0, 0))
    for name in names:
        while end < name.end and (start, end) != (0, 0):
            start, end = next(ranges, (0, 0))
        if start <= name.start < end:
            first.setdefault(name.keys, name.start)
    return first


def _one_person(forms: Forms) -> str | None:
    """The longest of several forms, if all the others are parts of it."""
    longest = max(forms, key=len)
    whole = set(longest)
    return forms[longest] if all(whole.issuperset(keys) for keys in forms) else None
