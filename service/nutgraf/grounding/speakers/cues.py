"""Where a sentence says who speaks: before a quotation, behind it, or between its halves."""

from collections.abc import Iterator
from itertools import pairwise

from nutgraf.grounding.names.gazetteer import PEOPLES
from nutgraf.grounding.names.lexicon import HONORIFICS, ROLE_MODIFIERS
from nutgraf.grounding.speakers.clauses import (
    Source,
    Token,
    Tokens,
    in_relative_clause,
    is_verb,
    noun_phrase,
    speaks,
    subject_after,
    subject_before,
)
from nutgraf.grounding.speakers.voice import agent, hears, is_passive, only_listens, passive_source
from nutgraf.grounding.speech_lexicon import (
    AUXILIARIES,
    BREAKS,
    CUE_NOUNS,
    DETERMINERS,
    ISSUING,
    PREPOSITIONS,
    PURE_CUES,
    RELATIVES,
)

_OPENS_TAIL = frozenset({"comma", "dash"})
_OVERHEARD = frozenset({"saying", "asking", "telling", "declaring", "shouting"})
_BEFORE_NAMES = ROLE_MODIFIERS | PEOPLES | DETERMINERS
_LABEL_WORDS = 6


def source_behind(tokens: Tokens, quote: int, *, comma: bool) -> Source | None:
    """Who speaks the quotation at index `quote`, from the words behind it.

    Args:
        tokens: Of the sentence.
        quote: Index of the quotation's token.
        comma: Whether the quotation ends as one that its speaker follows: with a comma, a
            question mark or an exclamation mark.
    """
    i = quote + 1
    while i < len(tokens) and tokens[i].kind in _OPENS_TAIL:
        comma = True
        if tokens[i].kind == "dash" and (signed := _signature(tokens, i)):
            return signed
        i += 1
    tail = tokens[i:]
    end = next((n for n, t in enumerate(tail) if t.kind in {"quote", "stop", "colon"}), len(tail))
    tail = tail[:end]
    if not tail:
        return None
    for i in range(min(_LABEL_WORDS, len(tail))):
        if _in_the_words(tail, i):
            return subject_after(tail, i + 1)
    if tail[0].key == "according" or (comma and is_verb(tail[0])) or tail[0].key in PURE_CUES:
        inverted = _inverted(tail)
        if inverted is not None:
            return inverted
    opens_sentence = not any(t.kind in {"name", "word"} for t in tokens[:quote])
    return _first_clause(tail) if comma or opens_sentence else None


def _inverted(tail: Tokens) -> Source | None:
    """The subject in 'said Ada Lund' and 'according to Ada Lund'."""
    verb = 1 if tail[0].key == "according" else 0
    return subject_after(tail, verb)


def _signature(tokens: Tokens, dash: int) -> Source | None:
    """The name in '— Ada Lund, governor', if nothing but a description follows."""
    rest = tokens[dash + 1 :]
    if not rest or rest[0].kind != "name":
        return None
    bare = len(rest) == 1 or rest[1].kind in {"comma", "stop", "quote", "dash"}
    spoken = any(is_verb(t) for t in rest)
    return Source("name", rest[0].start, rest[0].end) if bare and not spoken else None


def source_at_end(tokens: Tokens, quote: int) -> Source | None:
    """Who speaks in 'A clerk who “…” is held to account, Lund said.'"""
    for i in range(len(tokens) - 1, quote, -1):
        if is_verb(tokens[i]) and _is_finite(tokens, i):
            silent = is_passive(tokens, i) or hears(tokens, i)
            return None if silent else _behind_comma(tokens, quote, i)
    return None


def _behind_comma(tokens: Tokens, quote: int, verb: int) -> Source | None:
    comma = next((j for j in range(verb, quote, -1) if tokens[j].kind == "comma"), None)
    if comma is None or verb - comma > _LABEL_WORDS:
        return None
    source = subject_before(tokens[comma + 1 :], verb - comma - 1)
    opens = tokens[comma + 1].key
    return None if opens in RELATIVES or opens in BREAKS else source


def _first_clause(tail: Tokens) -> Source | None:
    """The subject of the first verb of saying that has one."""
    if tail[0].kind == "word" and tail[0].key in {
        "and",
        "but",
        "or",
        "which",
        "who",
        "that",
        "for",
    }:
        return None
    for i, token in enumerate(tail):
        if not (is_verb(token) and _is_finite(tail, i)) or hears(tail, i):
            continue
        if is_passive(tail, i):
            if in_relative_clause(tail, i):
                continue
            return passive_source(tail, i)
        source = _reported(tail, i) or subject_before(tail, i)
        if source is not None:
            remembers = any(t.key == "being" for t in tail[i + 1 : i + 2])
            return agent(tail, i + 2) if remembers else source
    return None


def source_before(tokens: Tokens, quote: int) -> Source | None:
    """Who speaks the quotation at index `quote`, from the words of its sentence before it."""
    low = _clause_start(tokens, quote)
    if (label := _label(tokens, low, quote)) is not None:
        return label
    for i in range(quote - 1, low - 1, -1):
        token = tokens[i]
        if token.kind != "word":
            continue
        source = _at_cue(tokens, low, i, quote)
        if source is not None and not _is_reported(tokens, source):
            return source
    return _without_verb(tokens, low, quote)


def _is_reported(tokens: Tokens, source: Source) -> bool:
    """Whether a speaker is the 'it' of 'said it would tell “…”', where somebody says so of it."""
    at = next((i for i, t in enumerate(tokens) if t.start == source.start), 0)
    if source.kind != "pronoun" or tokens[at].key != "it":
        return False
    verb = at - 2 if at and tokens[at - 1].key == "that" else at - 1
    return verb >= 0 and is_verb(tokens[verb]) and _is_finite(tokens, verb)


def _without_verb(tokens: Tokens, low: int, quote: int) -> Source | None:
    """Who speaks in 'Lund was blunt: “…”' and in 'in Lund’s words “…”'."""
    last = tokens[quote - 1 : quote]
    if last and last[0].kind == "colon":
        subject = None if only_listens(tokens[low:quote]) else opening_subject(tokens[low:quote])
        return None if subject is None else Source("name", subject.start, subject.end)
    if last and last[0].key in CUE_NOUNS:
        return _owner(tokens, low, quote - 1) or _issuer(tokens, low, quote - 1)
    return None


def _clause_start(tokens: Tokens, quote: int) -> int:
    for i in range(quote - 1, -1, -1):
        if tokens[i].kind == "stop":
            return i + 1
    return 0


def _label(tokens: Tokens, low: int, quote: int) -> Source | None:
    """The name in 'Lund: “…”'."""
    between = tokens[low:quote]
    if len(between) < 2 or between[-1].kind != "colon" or between[-2].kind != "name":
        return None
    titles = all(t.kind == "word" for t in between[:-2]) and _only_titles(between[:-2])
    return Source("name", between[-2].start, between[-2].end) if titles else None


def _at_cue(tokens: Tokens, low: int, i: int, quote: int) -> Source | None:
    """Who speaks by the verb or noun of saying at index `i`, if it is one."""
    token = tokens[i]
    if token.key == "according" or _in_the_words(tokens, i):
        return subject_after(tokens, i + 1)
    if token.key in CUE_NOUNS and i + 1 < quote and (owner := _owner(tokens, low, i)) is not None:
        return owner
    if not is_verb(token):
        return None
    if token.key.endswith("ing"):
        return _of_participle(tokens, low, i)
    if tokens[i + 1].key == "by":
        return subject_after(tokens, i + 1)
    if not _is_finite(tokens, i):
        return None
    if hears(tokens, i):
        return None
    if is_passive(tokens[low:], i - low):
        return passive_source(tokens[low:], i - low)
    return _reported(tokens, i) or _of_finite(tokens[low:], i - low)


def _of_finite(clause: Tokens, verb: int) -> Source | None:
    """The subject of a finite verb, before it or behind it."""
    if _is_parenthesis(clause, verb):
        return subject_after(clause, verb)
    source = subject_before(clause, verb)
    if source is None and (verb == 0 or _follows_quote(clause, verb)):
        return subject_after(clause, verb)
    return source


def _is_parenthesis(clause: Tokens, verb: int) -> bool:
    """Whether a verb and its subject stand between commas: 'The deal, said Lund, is dead'."""
    commas = [i for i, t in enumerate(clause[:verb]) if t.kind == "comma"]
    source = subject_after(clause, verb) if commas == [verb - 1] else None
    return source is not None and any(
        a.end == source.end and b.kind == "comma" for a, b in pairwise(clause[verb:])
    )


def _reported(tokens: Tokens, verb: int) -> Source | None:
    """Who speaks in 'quoted Lund as saying' and 'recalled Lund saying'."""
    for i, token in enumerate(tokens[verb + 1 : verb + _LABEL_WORDS], verb + 1):
        if token.kind not in {"name", "word"}:
            return None
        if token.key == "saying":
            last = i - 2 if tokens[i - 1].key == "as" else i - 1
            return noun_phrase(tokens, last) if last > verb else None
    return None


def _in_the_words(tokens: Tokens, i: int) -> bool:
    return tokens[i].key == "words" and i + 1 < len(tokens) and tokens[i + 1].key == "of"


def _of_participle(tokens: Tokens, low: int, i: int) -> Source | None:
    """The subject of 'saying': a name right before it, or behind a comma its sentence's."""
    if i == low:
        return None
    before = tokens[i - 1]
    if before.key in CUE_NOUNS:
        return _issuer(tokens, low, i - 1)
    if before.kind == "name" and not before.possessive and tokens[i].key in _OVERHEARD:
        return Source("name", before.start, before.end)
    return subject_of_sentence(tokens[low:i]) if before.kind in {"comma", "quote"} else None


def _owner(tokens: Tokens, low: int, noun: int) -> Source | None:
    """Whose claim it is: the possessive name before a noun of saying, adjectives between."""
    for j in range(noun - 1, max(low - 1, noun - 4), -1):
        token = tokens[j]
        if token.kind == "name" and token.possessive:
            return Source("name", token.start, token.end)
        if token.kind != "word" or token.key in DETERMINERS:
            return None
    return None


def _issuer(tokens: Tokens, low: int, noun: int) -> Source | None:
    """Who speaks in 'the bank issued a statement' and 'Lund made the following comment'."""
    for j in range(noun - 1, max(low - 1, noun - _LABEL_WORDS), -1):
        if tokens[j].key in ISSUING:
            return subject_before(tokens[low:], j - low)
        if tokens[j].kind != "word" or tokens[j].key in PREPOSITIONS:
            return None
    return None


def _is_finite(tokens: Tokens, i: int) -> bool:
    """Whether a verb's form is no participle, no infinitive, and no noun in disguise."""
    token = tokens[i]
    if token.key.endswith("ing"):
        return False
    if i == 0:
        return True
    before = tokens[i - 1]
    if before.kind == "name":
        return not before.possessive
    if before.kind == "word":
        return not (before.possessive or before.key == "to" or before.key in DETERMINERS)
    return True


def _follows_quote(tokens: Tokens, i: int) -> bool:
    return tokens[i - 1].kind == "quote" or (
        i > 1 and tokens[i - 1].kind == "comma" and tokens[i - 2].kind == "quote"
    )


def source_of_sentence(tokens: Tokens) -> Source | None:
    """Who speaks in a sentence, by its first verb of saying that has a subject."""
    return next(sources_of_sentence(tokens), None)


def sources_of_sentence(tokens: Tokens) -> Iterator[Source]:
    """Who speaks in a sentence: the subjects of its verbs of saying."""
    for i, token in enumerate(tokens):
        if not is_verb(token) or not _is_finite(tokens, i):
            continue
        if is_passive(tokens, i) or hears(tokens, i):
            continue
        source = subject_before(tokens, i)
        if source is None and (i == 0 or _follows_quote(tokens, i)):
            source = subject_after(tokens, i)
        if source is not None:
            yield source


def subject_of_sentence(tokens: Tokens) -> Source | None:
    """The subject of a sentence's main clause: the name that opens it, or the first speaker."""
    start = _main_clause(tokens)
    opening = opening_subject(tokens[start:])
    if opening is not None:
        return Source("name", opening.start, opening.end)
    return _opening_body(tokens[start:]) or source_of_sentence(tokens[start:])


def _opening_body(tokens: Tokens) -> Source | None:
    """The unnamed subject that a clause opens with, if a verb follows it: 'Two groups sued'."""
    for i, token in enumerate(tokens[:_LABEL_WORDS]):
        if token.kind not in {"name", "word"} or token.key in PREPOSITIONS:
            return None
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if speaks(token) and not token.possessive and following is not None:
            acts = following.key.endswith("ed") or following.key in AUXILIARIES
            return Source("noun", tokens[0].start, token.end) if acts else None
    return None


def _main_clause(tokens: Tokens) -> int:
    """Where it starts: behind the comma after 'In a speech on Tuesday' or 'When asked'."""
    opens = tokens[0] if tokens else None
    if opens is None or opens.kind != "word":
        return 0
    if opens.key in PREPOSITIONS or opens.key in BREAKS or opens.key.endswith(("ing", "ed")):
        commas = [i for i, t in enumerate(tokens) if t.kind == "comma"]
        dated = (
            len(commas) > 1 and commas[1] == commas[0] + 2 and tokens[commas[1] - 1].key.isdigit()
        )
        return commas[dated] + 1 if commas else 0
    return 0


def opening_subject(tokens: Tokens) -> Token | None:
    """The name that a clause opens with, titles aside."""
    for i, token in enumerate(tokens[:_LABEL_WORDS]):
        if token.kind == "name" and not token.possessive:
            following = tokens[i + 1 : i + 2]
            goes_on = any(t.kind == "name" or speaks(t) for t in following)
            return token if _only_titles(tokens[:i]) and not goes_on else None
        if token.kind != "word" or token.key in PREPOSITIONS:
            return None
    return None


def _only_titles(before: Tokens) -> bool:
    """Whether the words before a name are its title, and not a subject and a verb."""
    while before and before[-1].key in HONORIFICS:
        before = before[:-1]
    return not before or speaks(before[-1]) or before[-1].key in _BEFORE_NAMES
