"""Verbs whose subject does not speak: passive ones, and those of hearing."""

from nutgraf.grounding.speakers.clauses import (
    Source,
    Token,
    Tokens,
    is_verb,
    subject_after,
    subject_before,
)
from nutgraf.grounding.speech_lexicon import AUXILIARIES, HEARING, PASSIVE

_REACH = 6
"""Words behind a passive verb among which its agent is looked for."""
_CONTRACTIONS = ("n't", "n’t")


def is_passive(tokens: Tokens, verb: int) -> bool:
    """Whether a form of 'be' or 'get' stands before a participle: 'was repeatedly told'."""
    for j in range(verb - 1, -1, -1):
        token = tokens[j]
        if token.kind != "word":
            return False
        if _makes_passive(token):
            return True
        if not (token.key.endswith("ly") or token.key in AUXILIARIES):
            return False
    return False


def _makes_passive(token: Token) -> bool:
    key = token.key
    return key in PASSIVE or (key.endswith(_CONTRACTIONS) and key[:-3] in PASSIVE)


def hears(tokens: Tokens, verb: int) -> bool:
    """Whether a verb says that its subject listens."""
    return tokens[verb].key in HEARING and not is_passive(tokens, verb)


def passive_source(tokens: Tokens, verb: int) -> Source | None:
    """Who speaks by a passive verb.

    That is Lund in 'Lund was quoted by Reuters as saying' and in 'Reyes was told by Lund', nobody
    in 'Lund was told'.
    """
    if tokens[verb].key in {"quoted", "heard"}:
        return subject_before(tokens, verb)
    return agent(tokens, verb)


def agent(tokens: Tokens, verb: int) -> Source | None:
    """Who does what a passive verb says: the object of the 'by' behind it."""
    for i in range(verb + 1, min(len(tokens), verb + _REACH)):
        if tokens[i].kind not in {"name", "word"} or is_verb(tokens[i]):
            return None
        if tokens[i].key == "by" and (source := subject_after(tokens, i)) is not None:
            return source
    return None


def only_listens(clause: Tokens) -> bool:
    """Whether the last thing that a clause tells is that its subject is spoken to.

    That is so in 'Lund was asked' and 'Lund heard', not in 'Lund was asked and said'.
    """
    for i in range(len(clause) - 1, -1, -1):
        if is_verb(clause[i]):
            speaks = clause[i].key in {"quoted", "heard"}
            return hears(clause, i) or (is_passive(clause, i) and not speaks)
    return False
