"""The names of a claim that an article lacks."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

from nutgraf.grounding.names.casing import is_caseless, recased
from nutgraf.grounding.names.finding import (
    Name,
    Piece,
    as_name,
    is_function_word,
    is_short_title,
    is_title_case,
    lines_of,
    pieces,
)
from nutgraf.grounding.names.gazetteer import PEOPLES
from nutgraf.grounding.names.joint_bodies import joint_bodies
from nutgraf.grounding.names.lexicon import CALENDAR, OPEN_ALONE
from nutgraf.grounding.names.peoples import Peoples
from nutgraf.grounding.names.standing import Standing
from nutgraf.grounding.names.vocabulary import is_also_a_name, is_ordinary
from nutgraf.grounding.speech_lexicon import PURE_CUES, SOURCE_NOUNS
from nutgraf.grounding.words import Word, stem, words

_SINGULAR_VERBS: Final = frozenset("is was has had says does did".split())


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a claim, or what stands on one side of its colon.

    Attributes:
        words: Its words.
        names: Its names, as words.
        guessed: Whether the capitals of the names are a guess of ours.
    """

    words: Piece
    names: tuple[Piece, ...]
    guessed: bool


@dataclass(frozen=True, slots=True)
class ClaimRead:
    """A claim as words, and those of them that are names.

    Attributes:
        text: The claim.
        words: All its words.
        caseless: Whether its capitals say nothing.
        parts: Its lines and what stands beside their colons.
    """

    text: str
    words: Piece
    caseless: bool
    parts: tuple[Part, ...]

    @property
    def names(self) -> Iterator[Name]:
        """The names, the article's and others; none of a title."""
        for part in self.parts:
            if self.caseless or not part.guessed:
                yield from (as_name(piece, self.text) for piece in part.names)


def read_claim(claim: str, standing: Standing) -> ClaimRead:
    """Find the names of a claim.

    Where capitals say nothing, in a title or in text without case, a word is a name if the article
    has it as one, or if it is no English word.
    """
    all_words = tuple(words(claim))
    caseless = is_caseless(all_words)
    if caseless and not standing.is_english:
        return ClaimRead(claim, all_words, caseless, ())
    parts = chain.from_iterable(map(_split, lines_of(all_words)))
    read = tuple(_part(part, standing, caseless=caseless) for part in parts)
    return ClaimRead(claim, all_words, caseless, read)


def _part(part: Piece, standing: Standing, *, caseless: bool) -> Part:
    titled = is_title_case(part)
    if caseless or (titled and standing.is_english):
        written = recased(part, standing)
        found = tuple(pieces(written, standing.evidence))
        return Part(written if caseless else part, found, guessed=True)
    named = pieces(part, standing.evidence)
    if titled or is_short_title(part):
        named = (piece for piece in named if _is_plainly_named(piece, standing))
    return Part(part, tuple(named), guessed=False)


def _is_plainly_named(piece: Piece, standing: Standing) -> bool:
    """Whether capitals in a short title are a name's: the article's, or no English word's."""
    if any(w.unmistakable or stem(w.key) in standing.names_with for w in piece):
        return True
    return standing.is_english and not all(is_ordinary(w.key) for w in piece)


def strangers(claim: ClaimRead, standing: Standing, peoples: Peoples) -> Iterator[Name]:
    """The names in a claim that do not stand in the article, as the claim writes them.

    A word that opens a sentence of the claim is a name only if that is plain.
    """
    for part in claim.parts:
        yield from (as_name(piece, claim.text) for piece in _lacking(part, standing))
    for word in peoples.strange(claim.words, caseless=claim.caseless):
        yield Name(start=word.start, end=word.end, text=word.text, keys=(word.key,))


def _lacking(part: Part, standing: Standing) -> Iterator[Piece]:
    if part.guessed:
        yield from ((w,) for w in part.words if _is_unmistakably_strange(w, standing))
        yield from (piece for piece in part.names if not standing.carries_loosely(piece))
    else:
        found = (*part.names, *_openers(part.words, standing))
        lacking = [piece for piece in found if not _passes(piece, part.words, standing)]
        known = _spelled_out(part.words, standing) if lacking else frozenset[int]()
        for piece in lacking:
            if not known.issuperset(w.start for w in piece if w.capitalized):
                yield piece


def _spelled_out(part: Piece, standing: Standing) -> frozenset[int]:
    """Where the words of bodies stand of which the article has the acronyms."""
    return frozenset(
        word.start
        for initials, name in joint_bodies(part)
        if standing.abbreviates(initials)
        for word in name
    )


def _is_unmistakably_strange(word: Word, standing: Standing) -> bool:
    return word.unmistakable and word.capitalized and not standing.carries((word,))


def _openers(part: Piece, standing: Standing) -> Iterator[Piece]:
    """Words that open a sentence alone, look like any plural or adverb, and are not English."""
    for word, following in pairwise(part):
        if word.initial and word.capitalized and not following.capitalized:
            plain = is_function_word(word) or word.key in CALENDAR or word.key in PEOPLES
            if not (plain or standing.has(word.key)) and standing.evidence.plain_opening(word):
                yield (word,)


def _passes(piece: Piece, part: Piece, standing: Standing) -> bool:
    """Whether a name is the article's, or may be none."""
    if standing.carries(piece):
        return True
    first = piece[0]
    if not first.initial or first.unmistakable:
        return False
    if len(piece) > 1:
        return _is_plain(first, standing) and standing.carries(piece[1:])
    return not (first.possessive or _is_a_name(first, part, standing))


def _is_plain(word: Word, standing: Standing) -> bool:
    """Whether a sentence begins with an English word: 'Rival' in 'Rival Acme'."""
    if not standing.is_english or stem(word.key) in standing.names_with:
        return False
    return is_ordinary(word.key) and not is_also_a_name(word.key)


def _is_a_name(word: Word, part: Piece, standing: Standing) -> bool:
    """Whether a word that opens a sentence is a name, and not just any word.

    'Chen said' plainly is, and so is a word that is not English; 'Management said' is not.
    """
    if standing.is_english and not is_ordinary(word.key):
        return True
    behind = bisect_right(part, word.start, key=lambda w: w.start)
    following = part[behind] if behind < len(part) else None
    if following is None or word.key in SOURCE_NOUNS or word.key.endswith("s"):
        return False
    return following.key in PURE_CUES or (standing.is_english and _acts_alone(word, following))


def _acts_alone(word: Word, following: Word) -> bool:
    """Whether a name that is a word, too, opens a sentence as no such word would: 'Baker was'.

    A noun that can be counted has a word before it; 'gold', 'hope' and 'parliament' need none.
    """
    if following.before != " " or word.key in OPEN_ALONE or not is_also_a_name(word.key):
        return False
    return following.key in _SINGULAR_VERBS or following.key.endswith("ed")


def _split(line: Piece) -> Iterator[Piece]:
    """A line, cut at its colons."""
    start = 0
    for i, word in enumerate(line):
        if i and ":" in word.before:
            yield line[start:i]
            start = i
    yield line[start:]
