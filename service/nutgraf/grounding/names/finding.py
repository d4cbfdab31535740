"""Proper names in English news text, found by their capitals."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from nutgraf.grounding.names.gazetteer import PEOPLES
from nutgraf.grounding.names.lexicon import (
    ACRONYMS_LIKE_WORDS,
    CALENDAR,
    CAPITAL_ROLES,
    CLOSED_CLASS,
    COMMON_ACRONYMS,
    FLEETING,
    GENERAL_AFTER,
    HEAD_NOUNS,
    HONORIFICS,
    MONTHS_THAT_NAME_PEOPLE,
    OPENERS,
    PARTICLES,
    ROLE_MODIFIERS,
)
from nutgraf.grounding.speech_lexicon import SOURCE_NOUNS
from nutgraf.grounding.words import Word, fold, words

_SPACES = frozenset({" ", "\u00a0", " & ", "  "})
_ORDINARY_ENDINGS = ("ing", "ed", "ly", "tion", "sion", "ment", "ness", "ity", "ers", "ors", "ists")
TITLE_CASE_SHARE = 0.9
"""Share of a line's content words in capitals from which it is a title. A sentence with two full
names and one short verb ('Ada Lund met Omar Reyes') has 0.8; a title's small words are
function words, which do not count."""
_TITLE_WORDS = 4
_HEADING_WORDS = 5
_DASHES = frozenset("—–―")
_LONE = frozenset({"jan"})
"""A month alone, a given name before a surname."""
_LONGEST_RUN = 16
_EXCHANGE = re.compile(r": ?[A-Z0-9.]+\)")
_SYMBOL = re.compile(r"\([A-Za-z]{2,8}: ?$")
_TICKER_REACH = 11
"""Characters that '(NASDAQ: ' and its like have at most."""

Piece = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name: `text == article[start:end]`, without honorifics and without 's.

    Attributes:
        keys: Its words, folded, without small words inside.
    """

    start: int
    end: int
    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a text writes its words.

    Attributes:
        lower: Words that stand in it in lower case.
        capital: Words that stand in it capitalized where no sentence begins.
    """

    lower: set[str] = field(default_factory=set)
    capital: set[str] = field(default_factory=set)

    def ordinary(self, word: Word) -> bool:
        """Whether a word is no name, though it may be capitalized."""
        if is_function_word(word) or (word.initial and word.key in OPENERS):
            return True
        return word.key in self.lower and word.key not in self.capital

    def plain_opening(self, word: Word) -> bool:
        """Whether a word that opens a sentence alone is likely no name."""
        if word.unmistakable or word.key in self.capital:
            return False
        return self.ordinary(word) or word.key.endswith(_ORDINARY_ENDINGS)


def find_names(text: str) -> tuple[Name, ...]:
    """The proper names of a text, in its order.

    Days, months, nationalities, titles and words that are capitalized only because a sentence
    begins with them are no names. In a headline in title case, a name counts if the text has it
    elsewhere or capitals inside a word give it away.
    """
    return names_among(laid_out(words(text), text), text)


@dataclass(frozen=True, slots=True)
class Layout:
    """A text line by line.

    Attributes:
        lines: Its lines, as words.
        titles: Of each line, whether it is a headline.
        evidence: How its prose writes its words.
    """

    lines: tuple[Piece, ...]
    titles: tuple[bool, ...]
    evidence: Evidence


def laid_out(all_words: Iterable[Word], text: str) -> Layout:
    """A text's lines, told from its headlines."""
    lines = tuple(lines_of(all_words))
    titles = tuple(is_headline(line, text) for line in lines)
    prose = (line for line, title in zip(lines, titles, strict=True) if not title)
    return Layout(lines, titles, gather(prose))


def names_among(layout: Layout, text: str) -> tuple[Name, ...]:
    """`find_names`, for a text whose lines are known."""
    evidence = layout.evidence
    found: list[Name] = []
    for line, title in zip(layout.lines, layout.titles, strict=True):
        found += _in_title(line, text, evidence) if title else _in_prose(line, text, evidence)
    known = {name.keys for name in found}
    named = (name for name in found if not _is_in_ticker(name, text))
    return tuple(_alone(name, known, evidence) for name in named)


def _is_in_ticker(name: Name, text: str) -> bool:
    """Whether a name is the exchange or the symbol in '(NYSE: CVN)'."""
    if not name.text.isupper():
        return False
    behind = _EXCHANGE.match(text, name.end) and text[name.start - 1 : name.start] == "("
    before = _SYMBOL.search(text, max(0, name.start - _TICKER_REACH), name.start)
    return bool(behind) or (before is not None and text[name.end : name.end + 1] == ")")


def _alone(name: Name, known: Container[tuple[str, ...]], evidence: Evidence) -> Name:
    """'Republican Ada Lund' is Ada Lund, 'Rival Acme' is Acme, if the text has them so, too."""
    first, _, rest = name.text.partition(" ")
    key = fold(first)
    noun = key in SOURCE_NOUNS and key not in evidence.capital
    if not (noun or key in PEOPLES) or name.keys[1:] not in known:
        return name
    return Name(start=name.end - len(rest), end=name.end, text=rest, keys=name.keys[1:])


def gather(lines: Iterable[Piece]) -> Evidence:
    """How these lines write their words."""
    evidence = Evidence()
    for word in chain.from_iterable(lines):
        if word.text[0].islower():
            evidence.lower.add(word.key)
        elif not word.initial and word.capitalized:
            evidence.capital.add(word.key)
    return evidence


def lines_of(all_words: Iterable[Word]) -> Iterator[Piece]:
    """Words, line by line."""
    line: list[Word] = []
    for word in all_words:
        if line and "\n" in word.before:
            yield tuple(line)
            line = []
        line.append(word)
    if line:
        yield tuple(line)


def is_title_case(line: Piece) -> bool:
    """Whether nearly every content word of a line is capitalized."""
    initials = [w.text[0] for w in line if w.key not in CLOSED_CLASS and w.text[0].isalpha()]
    capitals = sum(map(str.isupper, initials))
    return len(initials) >= _TITLE_WORDS and capitals >= TITLE_CASE_SHARE * len(initials)


def is_short_title(line: Piece) -> bool:
    """Whether a few words are all capitalized, so that capitals say nothing about names."""
    content = [w for w in line if w.key not in CLOSED_CLASS]
    return 1 < len(content) < _TITLE_WORDS and all(w.text[0].isupper() for w in content)


def is_headline(line: Piece, text: str) -> bool:
    """Whether a line of an article is a headline in title case, or a short heading.

    A heading has nothing but capitalized words and no full stop; a signature behind a dash is none.
    """
    if is_title_case(line):
        return True
    stops = text[line[-1].end : line[-1].end + 2].strip(" \t\r")[:1]
    short = len(line) <= _HEADING_WORDS and not _DASHES.intersection(line[0].before)
    content = [w for w in line if w.key not in CLOSED_CLASS]
    return short and stops in {"", "\n"} and all(w.text[0].isupper() for w in content)


def pieces(line: Piece, evidence: Evidence) -> Iterator[Piece]:
    """The names of a line of prose, as words."""
    for run in _runs(line):
        for piece in _without_roles(run):
            trimmed = _trimmed(piece, evidence)
            if trimmed and not (len(trimmed) == 1 and _no_name(trimmed[0], evidence)):
                yield trimmed


def as_name(piece: Piece, text: str) -> Name:
    """A name made of these words of a text."""
    start, end = piece[0].start, piece[-1].end
    if text[end - 1] != "." and text[end : end + 1] == "." and len(piece[-1].text) == 1:
        end += 1
    return Name(start=start, end=end, text=text[start:end], keys=keys_of(piece))


def keys_of(piece: Piece) -> tuple[str, ...]:
    """A name's folded words, hyphenated ones apart, small ones left out."""
    folded = chain.from_iterable(
        w.key.split("-") for w in piece if w.text[0].isupper() or w.capitalized
    )
    return tuple(key for key in folded if key)


def _in_prose(line: Piece, text: str, evidence: Evidence) -> list[Name]:
    return [as_name(piece, text) for piece in pieces(line, evidence)]


def _in_title(line: Piece, text: str, evidence: Evidence) -> list[Name]:
    known = evidence.capital - evidence.lower - CALENDAR - PEOPLES - CAPITAL_ROLES
    found: list[Name] = []
    run: list[Word] = []
    for word in line:
        fits = word.capitalized and (
            word.key in known or (word.unmistakable and not word.text.isupper())
        )
        if run and not (fits and _joined(run[-1], word)):
            found.append(as_name(tuple(run), text))
            run = []
        if fits:
            run.append(word)
    return [*found, as_name(tuple(run), text)] if run else found


def _runs(line: Piece) -> Iterator[Piece]:
    """Capitalized words in a row, with the small words inside that hold a name together."""
    i = 0
    while i < len(line):
        if not _bears_name(line[i]):
            i += 1
            continue
        j = i + 1
        while j < min(len(line), i + _LONGEST_RUN) and (step := _continues(line, j)):
            j += step
        yield line[i:j]
        i = j


def _continues(line: Piece, j: int) -> int:
    """How many words from `j` on continue the run that ends before `j`."""
    last, word = line[j - 1], line[j]
    if not _joined(last, word):
        return 0
    if _bears_name(word) or (word.key in MONTHS_THAT_NAME_PEOPLE and word.text[0].isupper()):
        return 1
    for width in (1, 2):
        inside, after = line[j : j + width], line[j + width : j + width + 1]
        if after and _bears_name(after[0]) and _connect(last, inside, after[0]):
            return width + 1
    return 0


def _connect(last: Word, inside: Piece, after: Word) -> bool:
    if not all(_joined(a, b) for a, b in zip((last, *inside), (*inside, after), strict=False)):
        return False
    small = [word.key for word in inside]
    if any(not word.text.islower() for word in inside):
        return False
    if small in (["of"], ["of", "the"], ["for"], ["for", "the"], ["on"]):
        return last.key in HEAD_NOUNS
    return all(key in PARTICLES for key in small)


def _joined(last: Word, word: Word) -> bool:
    """Whether only a space parts two words."""
    return word.before in _SPACES and not last.possessive and not word.initial


def _bears_name(word: Word) -> bool:
    if not word.capitalized or word.key in CALENDAR or word.key in COMMON_ACRONYMS:
        return False
    return not is_function_word(word)


def is_function_word(word: Word) -> bool:
    """Whether a word is of the closed classes, contractions ('We're', 'Don't') included."""
    key = word.key
    if word.text in ACRONYMS_LIKE_WORDS:
        return False
    return key in CLOSED_CLASS or key.endswith("n't") or key.partition("'")[0] in CLOSED_CLASS


def _without_roles(run: Piece) -> Iterator[Piece]:
    """A run, cut at titles: 'Bank of England Governor Ada Lund' holds two names."""
    piece: list[Word] = []
    for i, word in enumerate(run):
        if _is_role(run, i):
            yield tuple(piece)
            piece = []
        else:
            piece.append(word)
    yield tuple(piece)


def _is_role(run: Piece, i: int) -> bool:
    key = run[i].key
    if key in CAPITAL_ROLES or key in HONORIFICS:
        return True
    if key == "general":
        return i > 0 and run[i - 1].key in GENERAL_AFTER
    if i and run[i - 1].key == "chief":
        return any(w.key in CAPITAL_ROLES for w in run[i + 1 : i + 3])
    return key in ROLE_MODIFIERS and i + 1 < len(run) and _is_role(run, i + 1)


def _trimmed(piece: Piece, evidence: Evidence) -> Piece:
    start, end = 0, len(piece)
    if piece and piece[0].initial and len(piece) > 1 and evidence.ordinary(piece[0]):
        start = 1
    while start < end and piece[start].key in FLEETING:
        start += 1
    while start < end and not piece[start].text[0].isupper() and not piece[start].capitalized:
        start += 1
    while end > start and piece[end - 1].text.islower():
        end -= 1
    return piece[start:end]


def _no_name(word: Word, evidence: Evidence) -> bool:
    """Whether a capitalized word that stands alone is no name."""
    if word.key in PEOPLES or word.key in ROLE_MODIFIERS or word.key in _LONE or len(word.text) < 2:
        return True
    return word.initial and evidence.plain_opening(word)
