"""What an article says that its names are and do."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Final, TypeVar

from nutgraf.grounding.names.belongings import OWNERS, Belonging, belongings
from nutgraf.grounding.names.dealings import Dealing, dealings
from nutgraf.grounding.names.descriptions import Description, descriptions
from nutgraf.grounding.names.finding import Name
from nutgraf.grounding.names.offices import Office, offices
from nutgraf.grounding.names.reading import Tokens, sentences, tokens
from nutgraf.grounding.stemming import stem
from nutgraf.grounding.words import Word

_BEHIND_OWNER: Final = 5
"""How far behind 'its' a thing may stand that is its."""
_T = TypeVar("_T")


class Told:
    """An article's sentences as names and words, and what they tell. Read when first asked.

    Args:
        all_words: The article's words.
        names: Its names.
        fullest: What gives a name's longest form in the article.
    """

    def __init__(
        self, all_words: Iterable[Word], names: Iterable[Name], fullest: Callable[[str], str | None]
    ) -> None:
        self._fullest = fullest
        self._sentences = tuple(sentences(tokens(all_words, names)))
        self._by_surname: dict[str, list[Tokens]] = {}
        for sentence in self._sentences:
            for key in {t.name.keys[-1] for t in sentence if t.name is not None}:
                self._by_surname.setdefault(key, []).append(sentence)

    @cached_property
    def _offices(self) -> tuple[Office, ...]:
        return tuple(office for s in self._sentences for office in offices(s))

    @cached_property
    def _offices_by_title(self) -> dict[str, list[Office]]:
        return _grouped(self._offices, lambda office: (office.title,))

    @cached_property
    def _offices_by_holder(self) -> dict[str, list[Office]]:
        return _grouped(self._offices, lambda office: office.holder.keys)

    @cached_property
    def _descriptions(self) -> dict[str, list[Description]]:
        return _grouped(self._all_descriptions, lambda description: description.stems)

    @cached_property
    def _descriptions_by_subject(self) -> dict[str, list[Description]]:
        return _grouped(self._all_descriptions, lambda d: (d.subject.keys[-1],))

    @cached_property
    def _all_descriptions(self) -> tuple[Description, ...]:
        return tuple(description for s in self._sentences for description in descriptions(s))

    @cached_property
    def _dealings(self) -> dict[str, list[Dealing]]:
        found = (dealing for s in self._sentences for dealing in dealings(s))
        return _grouped(found, lambda dealing: (dealing.verb,))

    @cached_property
    def _belongings(self) -> dict[str, list[Belonging]]:
        found = (belonging for s in self._sentences for belonging in belongings(s))
        return _grouped(found, lambda belonging: (belonging.thing,))

    @cached_property
    def _owned_by_nobody(self) -> frozenset[str]:
        """The things that the article gives to 'its' and 'their', by any word behind these."""
        return frozenset(
            stem(token.key)
            for s in self._sentences
            for i, owner in enumerate(s)
            if owner.key in OWNERS or (owner.possessive and owner.name is None)
            for token in s[i + 1 : i + _BEHIND_OWNER]
        )

    def owners_of(self, thing: str) -> Sequence[Belonging]:
        """Whose a thing is in the article; nothing where it may be somebody's that 'it' means."""
        return () if thing in self._owned_by_nobody else self._belongings.get(thing, ())

    def offices_called(self, title: str) -> Sequence[Office]:
        """Who holds an office."""
        return self._offices_by_title.get(title, ())

    def offices_of(self, name: Name) -> Sequence[Office]:
        """What somebody is."""
        alike = (o for key in name.keys for o in self._offices_by_holder.get(key, ()))
        return [office for office in dict.fromkeys(alike) if self.same(office.holder, name)]

    def descriptions_like(self, stems: frozenset[str]) -> Iterable[Description]:
        """The descriptions that may have three in four of these words: those with a rare one."""
        rarest = sorted(stems, key=lambda key: len(self._descriptions.get(key, ())))
        for key in rarest[: len(stems) // 4 + 1]:
            yield from self._descriptions.get(key, ())

    def descriptions_of(self, name: Name) -> Sequence[Description]:
        """What a name is said to be."""
        alike = self._descriptions_by_subject.get(name.keys[-1], ())
        return [d for d in alike if self.same(d.subject, name)]

    def dealings_with(self, verb: str) -> Sequence[Dealing]:
        """Who does this to whom."""
        return self._dealings.get(verb, ())

    @cached_property
    def _running(self) -> str:
        return f" {' '.join(t.key for s in self._sentences for t in s)} "

    def says(self, phrase: str) -> bool:
        """Whether folded words stand in the article in a row."""
        return f" {phrase} " in self._running

    def sentences_with(self, name: Name) -> Sequence[Tokens]:
        """The sentences that have a name by its last word."""
        return self._by_surname.get(name.keys[-1], ())

    def same(self, a: Name, b: Name) -> bool:
        """Whether two names may mean the same."""
        if a.keys[-1] == b.keys[-1] or set(a.keys) <= set(b.keys) or set(b.keys) <= set(a.keys):
            return True
        full = self._fullest(a.text)
        return full is not None and full == self._fullest(b.text)

    def may_be_one(self, a: Name, b: Name) -> bool:
        return self.same(a, b) or self.related(a, b)

    def related(self, a: Name, b: Name) -> bool:
        """Whether two names of bodies share a word, or one is short for the other."""
        return bool(set(a.keys) & set(b.keys)) or _abbreviates(a, b) or _abbreviates(b, a)


def _grouped(items: Iterable[_T], keys: Callable[[_T], Iterable[str]]) -> dict[str, list[_T]]:
    found: dict[str, list[_T]] = {}
    for item in items:
        for key in keys(item):
            found.setdefault(key, []).append(item)
    return found


def _abbreviates(short: Name, name: Name) -> bool:
    initials = "".join(key[0] for key in name.keys)
    return len(short.keys) == 1 and len(name.keys) > 1 and short.keys[0] in {initials, initials[1:]}
