"""Whether the speaker of a claim can be the one whom an article has speaking."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from nutgraf.grounding.names.lexicon import HONORIFICS, ROLE_HEADS
from nutgraf.grounding.speakers.antecedents import names_a_person
from nutgraf.grounding.speakers.attribution import Attribution, Attributions
from nutgraf.grounding.speech_lexicon import BREAKS, DETERMINERS, PREPOSITIONS
from nutgraf.grounding.words import fold, stem, words
from nutgraf.segmentation.segments import Stretch

_NAMELESS: Final = frozenset("a an one two three four five some several many people".split())
"""What opens the words for a source that an article leaves without a name."""
_NO_KEYS: Final = HONORIFICS | BREAKS | PREPOSITIONS | DETERMINERS
_MOST_MENTIONS: Final = 40
"""Mentions of a name whose sentences are read."""
_REACH: Final = 400
"""Characters of such a sentence before and behind the name."""


class Identities:
    """The people and bodies of an article that speak in it, and what it says of them.

    Args:
        attributions: Of the article.
    """

    def __init__(self, attributions: Attributions) -> None:
        self._attributions = attributions
        self._index = attributions.index
        self._read: dict[Stretch, frozenset[str]] = {}

    def is_other_name(self, name: str, known: Attribution) -> bool:
        """Whether a name is plainly not the speaker's, nor that of a body that they speak for.

        Two people are two. A body and a person, or two bodies, may be one voice if any sentence of
        the article has both. A name that the article lacks is nobody that it could speak of.
        """
        speaker = known.speaker or ""
        full = self._resolved(name)
        if full is None:
            return False
        if self._is_nameless(speaker):
            return self._is_person(full) and not self._share(full, speaker, known)
        if not self._index.mentions(speaker) or full == speaker:
            return False
        if _keys(full) & _keys(f"{known.organization or ''} {known.role or ''}"):
            return False
        if self._is_person(full) and self._is_person(speaker):
            return not _keys(full) <= _keys(speaker) and not _keys(speaker) <= _keys(full)
        return not (_keys(full) & _keys(speaker) or self.stand_together(speaker, full))

    def is_other_role(self, description: str, known: Attribution) -> bool:
        """Whether words such as 'the bank’s governor' are plainly somebody else's than the speaker.

        They are if the article says so of another person, and has no sentence that could say so of
        the speaker.
        """
        speaker = known.speaker or ""
        if known.role is None or not self._index.mentions(speaker):
            return False
        if any(self._is_foreign(name, known) for name in self._names_in(description)):
            return True
        head = _head(description)
        if head is None or head in _keys(known.role) or self.stand_together(speaker, head):
            return False
        return any(head in _keys(role) for role in self._roles_of_others(speaker))

    def knows(self, name: str) -> bool:
        """Whether the article has a name, in full or in part."""
        return self._resolved(name) is not None

    def person(self, name: str) -> str | None:
        """The article's full name of a person; None if it shows nobody so called to be one."""
        full = self._resolved(name)
        return full if full is not None and self._is_person(full) else None

    def stand_together(self, name: str, other: str) -> bool:
        """Whether a sentence that mentions a name has other words, too: all of them, folded."""
        wanted = _keys(other)
        return any(wanted <= keys for keys in self._sentence_keys(name))

    def _resolved(self, name: str) -> str | None:
        """The article's name for a claim's: in full, or the one that it is a part of: 'Brill'."""
        full = self._index.fullest(name) or name
        if self._index.mentions(full):
            return full
        keys = _keys(name)
        longer = {other for other in self._all_names if keys and keys <= _keys(other)}
        return longer.pop() if len(longer) == 1 else None

    @cached_property
    def _all_names(self) -> frozenset[str]:
        names = (name.text for name in self._index.names)
        return frozenset(self._index.fullest(name) or name for name in names)

    def _is_foreign(self, name: str, known: Attribution) -> bool:
        """Whether a body's name in a description is not that of the speaker's."""
        speaker = known.speaker or ""
        if self._is_person(name) or known.organization is None:
            return False
        own = _keys(f"{speaker} {known.organization} {known.role or ''}")
        return not _keys(name) & own and not self.stand_together(speaker, name)

    def _names_in(self, description: str) -> Iterator[str]:
        """The article's names in a description."""
        for word in words(description):
            full = self._resolved(word.text) if word.capitalized else None
            if full is not None:
                yield full

    def _share(self, full: str, speaker: str, known: Attribution) -> bool:
        """Whether a source without a name may be a person: '… spokesman' and spokesman Ada Lund."""
        role = self._attributions.position(full).role or ""
        ours = _keys(f"{full} {role}")
        return bool(ours & _keys(f"{speaker} {known.role or ''}"))

    def _is_nameless(self, speaker: str) -> bool:
        """Whether a source is left without a name: 'a person familiar with the matter'."""
        opening = fold(speaker.split()[0]) if speaker else ""
        return opening in _NAMELESS and self._index.fullest(speaker) is None

    def _is_person(self, full: str) -> bool:
        if self._index.is_person(full):
            return True
        if " " in full and any(self._index.must_be(full, pronoun) for pronoun in ("he", "she")):
            return True
        role = self._attributions.position(full).role
        return role is not None and names_a_person(role)

    @cached_property
    def _roles(self) -> dict[str, str]:
        """The roles of all who are named with one, by their fullest names."""
        roles = {name: self._attributions.position(name).role for name in self._all_names}
        return {name: role for name, role in roles.items() if role}

    def _roles_of_others(self, speaker: str) -> Iterator[str]:
        return (role for name, role in self._roles.items() if name != speaker)

    def _sentence_keys(self, name: str) -> Iterator[frozenset[str]]:
        """The words of the sentences that mention a name."""
        full = self._resolved(name)
        mentions = () if full is None else self._index.mentions(full)
        for mention in mentions[:_MOST_MENTIONS]:
            sentence = self._attributions.around.sentence_at(mention.start)
            low = max(sentence.start, mention.start - _REACH)
            yield self._keys_of(Stretch(low, min(sentence.end, mention.end + _REACH)))

    def _keys_of(self, stretch: Stretch) -> frozenset[str]:
        if stretch not in self._read:
            text = self._attributions.segmentation.text[stretch.start : stretch.end]
            self._read[stretch] = _keys(text)
        return self._read[stretch]


def _keys(text: str) -> frozenset[str]:
    """The words of a text, folded, titles and small words aside."""
    return frozenset(stem(w.key) for w in words(text) if w.key not in _NO_KEYS)


def _head(description: str) -> str | None:
    """The role in 'the bank’s governor'."""
    keys = [stem(w.key) for w in words(description)]
    return next((key for key in reversed(keys) if key in ROLE_HEADS), None)
