"""The proper names of an article, and whether a claim names anyone that the article does not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from nutgraf.grounding.names.finding import (
    Name,
    Piece,
    as_name,
    find_names,
    gather,
    is_headline,
    is_short_title,
    is_title_case,
    keys_of,
    lines_of,
    names_among,
    pieces,
)
from nutgraf.grounding.names.lexicon import (
    ACRONYMS_LIKE_WORDS,
    CLOSED_CLASS,
    DEMONYMS,
    HONORIFICS,
    NAME_SUFFIXES,
    PEOPLES,
    ROLE_HEADS,
    ROLE_MODIFIERS,
)
from nutgraf.grounding.names.people import People, may_be_person
from nutgraf.grounding.speech_lexicon import PURE_CUES, SOURCE_NOUNS
from nutgraf.grounding.words import Word, fold, stem, words

__all__ = ["Name", "NameIndex", "find_names", "missing_names"]

_SHORTEST_ACRONYM = 3
"""Letters from which an acronym stands for any name with these initials: 'AI' is not Ada Ines."""
_HEADLINES = 3
"""Lines at the top that may use a surname before it is introduced: headline, standfirst, byline."""
_BULLETS = frozenset("-–—•*·▪")

Forms = dict[tuple[str, ...], str]
"""Names by their folded words, each as the article first writes it."""

_ALIASES = (
    ("us", "usa", "united states", "america"),
    ("uk", "united kingdom", "britain"),
    ("eu", "european union", "european commission"),
    ("fed", "federal reserve"),
    ("un", "united nations"),
    ("uae", "united arab emirates"),
    ("ai", "artificial intelligence"),
    ("ev", "electric vehicle", "electric car"),
    ("etf", "exchange traded fund"),
    ("it", "information technology"),
    ("pc", "personal computer"),
    ("tv", "television"),
    ("vc", "venture capital"),
)
"""What has two names in news; hyphens and plurals aside."""


def missing_names(claim: str, article_text: str) -> tuple[str, ...]:
    """Names in `claim` that `article_text` does not have; see `NameIndex.missing`."""
    return NameIndex(article_text).missing(claim)


class NameIndex:
    """The names of one article, made once, asked often.

    Args:
        text: The article's text; offsets of the names count its characters.
    """

    def __init__(self, text: str) -> None:
        all_words = tuple(words(text))
        lines = tuple(lines_of(all_words))
        self.names = names_among(all_words, text)
        self._evidence = gather(line for line in lines if not is_headline(line, text))
        self._fullest_of: dict[tuple[str, ...], str | None] = {}
        self._first: dict[tuple[str, ...], int] = {}
        self._by_last: dict[str, Forms] = {}
        self._by_first: dict[str, Forms] = {}
        self._alone: set[str] = set()
        self._names_with: dict[str, set[tuple[str, ...]]] = {}
        self._people = People(text, self.names)
        self._counts = Counter(name.keys for name in self.names)
        self._file(self.names)
        self._first_in_prose = _first_mentions(self.names, lines, text)
        parts = [part for word in all_words for part in word.key.split("-")]
        self._running = f" {' '.join(map(stem, parts))} "
        self._known = set(map(stem, parts)) | _joined_up(all_words) | set(_initials(self.names))
        self._known |= {stem(place) for place, of in DEMONYMS.items() if self._says_any(of)}
        self._acronyms = {word.key for word in all_words if word.text.isupper()}
        self._aliased = set(self._aliases())

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

    def missing(self, claim: str) -> tuple[str, ...]:
        """Names in a claim that do not stand in the article, as the claim writes them.

        All words of a name must come from one name of the article, or stand in it in a row.
        Case, accents, hyphens, plurals, possessives and dots do not matter; an acronym stands
        for the name that it abbreviates. A word that opens a sentence of the claim is a name
        only if that is plain. Of a claim in title case, only words with capitals inside count.

        Args:
            claim: One or two sentences of ours.
        """
        found: list[str] = []
        for line in lines_of(words(claim)):
            found += [
                as_name(piece, claim).text
                for piece in self._named_in(line)
                if not (_may_be_no_name(piece, line) or self._stands(piece))
            ]
        return tuple(dict.fromkeys(found))

    def _keys(self, name: str) -> tuple[str, ...]:
        named = (w for w in words(name) if w.key not in HONORIFICS)
        return keys_of(tuple(named))

    def _named_in(self, line: Piece) -> Iterator[Piece]:
        """The names of a line of a claim; a lead before a colon counts for itself."""
        for part in _parts(line):
            if is_title_case(part):
                yield from ((w,) for w in part if w.unmistakable and w.capitalized)
            elif is_short_title(part):
                yield from (p for p in pieces(part, self._evidence) if self._holds_a_name(p))
            else:
                yield from pieces(part, self._evidence)

    def _holds_a_name(self, piece: Piece) -> bool:
        """Whether a word of a name is one of the article's, or can be nothing but a name."""
        return any(w.unmistakable or stem(w.key) in self._names_with for w in piece)

    def _file(self, names: Iterable[Name]) -> None:
        for name in names:
            keys = name.keys
            self._first.setdefault(keys, name.start)
            if len(keys) == 1:
                self._alone.add(keys[0])
            self._by_last.setdefault(_surname(keys), {}).setdefault(keys, name.text)
            self._by_first.setdefault(keys[0], {}).setdefault(keys, name.text)
            stems = tuple(map(stem, keys))
            for key in stems:
                self._names_with.setdefault(key, set()).add(stems)

    def _says_any(self, listed: str) -> bool:
        return any(stem(word) in self._known for word in listed.split())

    def _aliases(self) -> Iterator[str]:
        """Other names of the places and bodies in the article that have two."""
        for group in _ALIASES:
            if any(self._says(form) for form in group):
                yield from map(stem, group)

    def _says(self, form: str) -> bool:
        plain = form not in CLOSED_CLASS and self._in_a_row(map(stem, form.split()))
        return plain or form in self._acronyms

    def _in_a_row(self, stems: Iterable[str]) -> bool:
        return f" {' '.join(stems)} " in self._running

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

    def _stands(self, piece: Piece) -> bool:
        piece = self._essential(piece)
        stems = tuple(map(stem, keys_of(piece)))
        if not stems:
            return True
        if piece[0].text in ACRONYMS_LIKE_WORDS and len(piece) == 1:
            return piece[0].key in self._acronyms or piece[0].key in self._aliased
        if self._in_a_row(stems) or self._in_a_row(
            stem(k) for w in piece for k in w.key.split("-")
        ):
            return True
        whole = " ".join(stems)
        if whole in self._known or whole in self._aliased or "".join(stems) in self._known:
            return True
        if len(stems) >= _SHORTEST_ACRONYM and "".join(s[0] for s in stems) in self._acronyms:
            return True
        return self._in_one_name(stems)

    def _in_one_name(self, stems: tuple[str, ...]) -> bool:
        holders = [self._names_with.get(s, set[tuple[str, ...]]()) for s in stems]
        return bool(set.intersection(*holders)) or self._two_names(stems)

    def _two_names(self, stems: tuple[str, ...]) -> bool:
        """Whether two whole names stand side by side: 'Alibaba Qwen', but not 'Eddie Chen'."""
        return any(
            self._is_whole(stems[:i]) and self._is_whole(stems[i:]) for i in range(1, len(stems))
        )

    def _is_whole(self, stems: tuple[str, ...]) -> bool:
        known = any(stems in self._names_with.get(s, ()) for s in stems[:1])
        return known and (len(stems) > 1 or not self._people.is_surname("".join(stems)))

    def _essential(self, piece: Piece) -> Piece:
        """A name of the claim without what need not be in the article."""
        kept = [w for w in piece if len(w.key) > 1 and w.key not in NAME_SUFFIXES]
        while kept and self._beside_the_name(kept[0]):
            del kept[0]
        while kept and self._beside_the_name(kept[-1]):
            del kept[-1]
        return tuple(kept)

    def _beside_the_name(self, word: Word) -> bool:
        if word.unmistakable:
            return False
        if word.key in PEOPLES or word.key in ROLE_HEADS or word.key in ROLE_MODIFIERS:
            return word.key not in self._alone
        return self._evidence.ordinary(word)


def _parts(line: Piece) -> Iterator[Piece]:
    """A line, cut at its colons."""
    start = 0
    for i, word in enumerate(line):
        if i and ":" in word.before:
            yield line[start:i]
            start = i
    yield line[start:]


def _may_be_no_name(piece: Piece, line: Piece) -> bool:
    """Whether a name is a word that opens a sentence, and may be any word.

    'Chen said', 'Chen’s' and 'OpenAI' are plainly names; 'Management said' is not.
    """
    word = piece[0]
    if len(piece) > 1 or not word.initial or word.unmistakable or word.possessive:
        return False
    following = next((w for w in line if w.start > word.start), None)
    speaks = following is not None and following.key in PURE_CUES
    return not speaks or word.key in SOURCE_NOUNS or word.key.endswith("s")


def _surname(keys: Sequence[str]) -> str:
    return keys[-2] if len(keys) > 1 and keys[-1] in {"jr", "sr"} else keys[-1]


def _extends(full: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Whether a longer name may be the same person's."""
    return may_be_person(full) and ("jr" in full) == ("jr" in keys)


def _first_mentions(
    names: Iterable[Name], lines: Sequence[Piece], text: str
) -> dict[tuple[str, ...], int]:
    """Where each name first stands in running text: not in headlines, standfirst or lists."""
    first: dict[tuple[str, ...], int] = {}
    prose = [
        (line[0].start, line[-1].end)
        for line in lines[_HEADLINES:]
        if not (is_headline(line, text) or set(line[0].before) & _BULLETS)
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


def _joined_up(all_words: tuple[Word, ...]) -> set[str]:
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
