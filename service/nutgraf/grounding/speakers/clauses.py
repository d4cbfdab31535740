"""A stretch of news text as tokens, with what is quoted in it masked, and the subjects of verbs."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nutgraf.grounding.names.gazetteer import PEOPLES
from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.names.lexicon import CALENDAR, HONORIFICS
from nutgraf.grounding.speech_lexicon import (
    AUXILIARIES,
    BREAKS,
    CUES,
    DETERMINERS,
    NOT_ADVERBS,
    PERSON_ENDINGS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SOURCE_NOUNS,
)
from nutgraf.grounding.words import words
from nutgraf.segmentation.segments import Segmentation, Stretch

_MARKS = "\"“”'‘’«»"
_MASK = "\x01"
_SCARE_QUOTES = re.compile(
    r"“[^“”\n]{1,300}”|\"[^\"\n]{1,300}\"|''[^'\n](?:[^'\n]|'(?!')){0,300}''"
)
_PARENTHESIS = re.compile(r"\([^()\n]{0,200}\)")
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?= )")
_PUNCTUATION = re.compile(r"\x01+|[,:;!?\n]|\.(?!,)|[—–―]|(?<=\s)--?(?=\s)")

_COORDINATORS = frozenset({"and", "or", "nor"})
_TIMES = frozenset({"earlier", "later", "this", "last", "next"})
_INDEFINITE = frozenset({"a", "an", "one", "some", "other", "another"})

TokenKind = Literal["quote", "name", "word", "comma", "colon", "dash", "stop"]
SourceKind = Literal["name", "noun", "pronoun"]
Tokens = Sequence["Token"]


@dataclass(frozen=True, slots=True)
class Token:
    """A name, a word, a mark, or a whole quotation, at its place in the text."""

    kind: TokenKind
    start: int
    end: int
    key: str
    possessive: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Words of the text that a clause has for its speaker."""

    kind: SourceKind
    start: int
    end: int


def tokenize(
    segmentation: Segmentation, index: NameIndex, start: int, end: int
) -> tuple[Token, ...]:
    """The tokens of `text[start:end]`; parentheses are left out, quotations are one token each."""
    masked = _masked(segmentation, start, end)
    return tuple(_tokens(masked, start, index))


def _masked(segmentation: Segmentation, start: int, end: int) -> str:
    parts: list[str] = []
    at = start
    for span in _quoted(segmentation, start, end):
        low, high = max(span.start, at), min(span.end, end)
        parts += [segmentation.text[at:low], _MASK * (high - low)]
        at = max(at, high)
    parts.append(segmentation.text[at:end])
    text = _SCARE_QUOTES.sub(lambda m: _MASK * len(m.group()), "".join(parts))
    return _PARENTHESIS.sub(lambda m: " " * len(m.group()), text)


def _quoted(segmentation: Segmentation, start: int, end: int) -> Iterator[Stretch]:
    """The spans of quotations that reach into a stretch, with their marks."""
    quotations = segmentation.quotations
    first = bisect_left(quotations, start, key=lambda q: q.end)
    for quotation in quotations[first:]:
        if quotation.start >= end:
            return
        for span in quotation.spans:
            if span.end > start and span.start < end:
                yield with_marks(segmentation.text, span)


def with_marks(text: str, span: Stretch) -> Stretch:
    """A span of quoted words and the marks around them."""
    low, high = span.start, span.end
    while low > 0 and span.start - low < 2 and text[low - 1] in _MARKS:
        low -= 1
    while high < len(text) and high - span.end < 2 and text[high] in _MARKS:
        high += 1
    return Stretch(low, high)


def _tokens(masked: str, offset: int, index: NameIndex) -> Iterator[Token]:
    names = index.names
    at = bisect_left(names, offset, key=lambda n: n.start)
    last = 0
    name_end = 0
    for word in words(masked):
        start, end = word.start + offset, word.end + offset
        if start < name_end:
            last = max(last, word.end)
            continue
        yield from _marks(masked, last, word.start, offset)
        while at < len(names) and names[at].start < start:
            at += 1
        if at < len(names) and names[at].start == start:
            name_end = names[at].end
            last = name_end - offset
            possessive = _POSSESSIVE.match(masked, last)
            yield Token("name", start, name_end, names[at].text, possessive is not None)
        else:
            last = word.end
            possessive = _POSSESSIVE.match(masked, last)
            yield Token("word", start, end, word.key, possessive is not None)
            last += word.key in HONORIFICS and masked[last : last + 1] == "."
        last = possessive.end() if possessive else last
    yield from _marks(masked, last, len(masked), offset)


def _marks(masked: str, start: int, end: int, offset: int) -> Iterator[Token]:
    for match in _PUNCTUATION.finditer(masked, start, end):
        mark = match.group()
        if mark == "." and masked[match.end() : match.end() + 1].isalnum():
            continue  # D-N.Y.
        kind = _kind_of_mark(mark)
        yield Token(kind, match.start() + offset, match.end() + offset, mark[0])


def _kind_of_mark(mark: str) -> TokenKind:
    if mark[0] == _MASK:
        return "quote"
    if mark == ",":
        return "comma"
    if mark == ":":
        return "colon"
    return "dash" if mark[0] in "—–―-" else "stop"


def subject_before(tokens: Tokens, verb: int) -> Source | None:
    """The subject of the verb at index `verb`, looked for to its left; None where none is plain."""
    j = _last_of_subject(tokens, verb)
    if j < 0:
        return None
    if tokens[j].kind == "word" and tokens[j].key in RELATIVES:
        j -= 1
        if j >= 0 and tokens[j].kind == "comma":
            j -= 1
        return noun_phrase(tokens, j) if j >= 0 else None
    if tokens[j].kind in {"comma", "dash"}:
        return _before_apposition(tokens, j)
    return noun_phrase(tokens, j)


def in_relative_clause(tokens: Tokens, verb: int) -> bool:
    """Whether the subject of the verb at index `verb` is 'who' or its like."""
    j = _last_of_subject(tokens, verb)
    return j >= 0 and tokens[j].kind == "word" and tokens[j].key in RELATIVES


def _last_of_subject(tokens: Tokens, verb: int) -> int:
    """The index of the word that ends what stands before a verb, auxiliaries and adverbs aside."""
    j = verb - 1
    while j >= 0 and _between_subject_and_verb(tokens[j]):
        j -= 1
    return j


def _between_subject_and_verb(token: Token) -> bool:
    if token.kind == "name" or token.kind != "word":
        return False
    adverb = token.key.endswith("ly") and token.key not in NOT_ADVERBS
    return adverb or token.key in AUXILIARIES or token.key in CALENDAR


def noun_phrase(tokens: Tokens, last: int) -> Source | None:
    """The person or body that the noun phrase ending at index `last` is about."""
    first = last
    while first > 0 and not _bounds(tokens[first - 1]):
        first -= 1
    if _bounds(tokens[last]):
        return None
    if first > 1 and tokens[first - 1].key in _COORDINATORS and _is_coordinated(tokens, first - 2):
        return None
    return _head(tokens[first : last + 1])


def _bounds(token: Token) -> bool:
    if token.kind not in {"name", "word"}:
        return True
    return token.kind == "word" and (
        token.key in BREAKS or token.key in RELATIVES or is_verb(token)
    )


def is_verb(token: Token) -> bool:
    return token.kind == "word" and token.key in CUES and not token.possessive


def _is_coordinated(tokens: Tokens, last: int) -> bool:
    """Whether a name before 'and' opens its clause, so that two are the subject."""
    before = tokens[last - 1] if last else None
    opens = before is None or _bounds(before) or before.key in {"neither", "both", "either"}
    return tokens[last].kind == "name" and opens


def _head(phrase: Tokens) -> Source | None:
    """Who a phrase names: the last name of its head, or the noun and what hangs on it."""
    start = _after_leading_adverbial(phrase)
    phrase = phrase[start:]
    if not phrase:
        return None
    cut = next((i for i in range(1, len(phrase)) if _ends_head(phrase, i)), len(phrase))
    head = phrase[:cut]
    if head[-1].kind == "name" and not head[-1].possessive:
        return Source("name", head[-1].start, head[-1].end)
    if head[-1].key in PRONOUNS:
        return Source("pronoun", head[-1].start, head[-1].end)
    if speaks(head[-1]):
        opening = next(
            (i for i, t in enumerate(head) if t.key in DETERMINERS or t.kind == "name"), 0
        )
        return Source("noun", head[opening].start, phrase[-1].end)
    return None


def _ends_head(phrase: Tokens, i: int) -> bool:
    """Whether a preposition or a time parts the word at `i` from the noun before it."""
    return is_preposition(phrase[i]) or (phrase[i - 1].kind == "name" and phrase[i].key in _TIMES)


def speaks(noun: Token) -> bool:
    """Whether a noun is for people or a body that can say something."""
    if noun.kind != "word":
        return False
    return (
        noun.key in SOURCE_NOUNS
        or noun.key.endswith(PERSON_ENDINGS)
        or (noun.key in PEOPLES and noun.key.endswith("s"))
    )


def is_preposition(token: Token) -> bool:
    return token.kind == "word" and token.key in PREPOSITIONS


def _after_leading_adverbial(phrase: Tokens) -> int:
    """Where the subject starts behind 'On Tuesday' or 'In a statement to Reuters'."""
    if not (is_preposition(phrase[0]) or phrase[0].key in CALENDAR):
        return 0
    for i in range(len(phrase) - 1, 0, -1):
        token, before = phrase[i], phrase[i - 1]
        if token.kind == "word" and (token.key in PRONOUNS or token.key in DETERMINERS):
            return len(phrase) if is_preposition(before) else i
        if token.kind == "name" and not is_preposition(before) and before.key not in DETERMINERS:
            return i
    return len(phrase)


def _before_apposition(tokens: Tokens, comma: int) -> Source | None:
    """The subject of a verb that a comma comes before: 'Lund, the governor, said'."""
    segments = list(_segments_before(tokens, comma))
    relative = max((i for i, s in enumerate(segments) if s and s[0].key in RELATIVES), default=-1)
    for i in range(relative + 1, len(segments)):
        if _continues_place(segments, i):
            continue
        if (name := _bare_name(segments[i])) is not None:
            return None if _of_two(segments[i + 1 : i + 2]) else name
    return _head(segments[-1]) if segments and segments[-1] else None


def _of_two(left: Sequence[Tokens]) -> bool:
    """Whether 'Lund and her deputy' stands before a name, so that two are the subject."""
    return any(s and s[0].kind == "name" and any(t.key == "and" for t in s) for s in left)


def _continues_place(segments: Sequence[Tokens], i: int) -> bool:
    """Whether a segment is the state in 'Lund, of Springfield, Va., said'."""
    left = segments[i + 1 : i + 2]
    return i + 2 < len(segments) and bool(left[0]) and is_preposition(left[0][0])


def _segments_before(tokens: Tokens, comma: int) -> Iterator[Tokens]:
    """What stands between commas, from right to left, up to the beginning of the sentence."""
    end = comma
    for i in range(comma - 1, -2, -1):
        at_start = i < 0 or tokens[i].kind in {"stop", "quote", "colon"}
        if at_start or tokens[i].kind in {"comma", "dash"}:
            yield tokens[i + 1 : end]
            end = i
        if at_start:
            return


def _bare_name(segment: Tokens) -> Source | None:
    """A name that a segment consists of, titles before it and 'of Alibaba' behind it aside."""
    start = max((i + 1 for i, t in enumerate(segment) if _bounds(t)), default=0)
    if start == len(segment) or _describes(segment[0]) or _describes(segment[start]):
        return None
    if start > 1 and _ends_pair(segment[:start]):
        return None
    segment = segment[start:]
    cut = next((i for i, t in enumerate(segment) if i and is_preposition(t)), len(segment))
    head = segment[:cut]
    if head[-1].kind != "name" or head[-1].possessive:
        return None
    return Source("name", head[-1].start, head[-1].end)


def _ends_pair(before: Tokens) -> bool:
    """Whether what follows is the second of two: 'Lund and …', 'founder of Acme and …'."""
    if before[-1].key not in _COORDINATORS:
        return False
    return _is_coordinated(before, len(before) - 2) or any(map(is_preposition, before))


def _describes(opening: Token) -> bool:
    """Whether a word opens a description of somebody named before."""
    if opening.kind != "word":
        return False
    participle = opening.key.endswith(("ing", "ed"))
    return participle or is_preposition(opening) or opening.key in _INDEFINITE


def subject_after(tokens: Tokens, verb: int) -> Source | None:
    """The subject that follows its verb: 'said Ada Lund, who', 'according to the bank'."""
    first = verb + 1
    last = first
    while last < len(tokens) and not _ends_phrase(tokens[last]):
        last += 1
    phrase = tokens[first:last]
    if not phrase or phrase[0].key in CALENDAR:
        return None
    if phrase[-1].kind == "name" and not phrase[-1].possessive:
        return Source("name", phrase[-1].start, phrase[-1].end)
    if phrase[-1].key in PRONOUNS:
        return Source("pronoun", phrase[-1].start, phrase[-1].end)
    if not speaks(phrase[-1]):
        return None
    end = last
    while (
        end < len(tokens) and tokens[end].kind in {"name", "word"} and not _stops_noun(tokens[end])
    ):
        end += 1
    return _appositive(tokens, end) or Source("noun", phrase[0].start, tokens[end - 1].end)


def _stops_noun(token: Token) -> bool:
    return token.kind == "word" and (token.key in BREAKS or token.key in {"who", "which"})


def _ends_phrase(token: Token) -> bool:
    return _bounds(token) or is_preposition(token)


def _appositive(tokens: Tokens, comma: int) -> Source | None:
    """The name behind the comma in 'the bank’s governor, Ada Lund'."""
    if comma + 1 >= len(tokens) or tokens[comma].kind != "comma":
        return None
    name = tokens[comma + 1]
    closed = comma + 2 >= len(tokens) or tokens[comma + 2].kind not in {"name", "word"}
    after_title = closed or not is_verb(tokens[comma + 2])
    if name.kind != "name" or name.possessive or not after_title:
        return None
    return Source("name", name.start, name.end)
