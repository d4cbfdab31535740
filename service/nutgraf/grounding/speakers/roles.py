"""What an article says that somebody is: their role and whom they speak for, in its words."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from nutgraf.grounding.names.gazetteer import PEOPLES
from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.names.lexicon import (
    CALENDAR,
    HONORIFICS,
    ROLE_HEADS,
    ROLE_MODIFIERS,
    word_set,
)
from nutgraf.grounding.speakers.clauses import Token, Tokens, is_preposition, is_verb, tokenize
from nutgraf.grounding.speech_lexicon import (
    AUXILIARIES,
    BREAKS,
    DETERMINERS,
    PERSON_ENDINGS,
    RELATIVES,
)
from nutgraf.segmentation.segments import Segmentation

MOST_MENTIONS = 12
"""Mentions of a name that are read: who somebody is stands near the first."""
REACH = 250
"""Characters of a mention's sentence, before and behind it, that are read."""
_LONGEST = 14
_RANKS = HONORIFICS - word_set("mr mrs ms mx sir dame lord hon")
_SEATS = word_set("sen rep gov sens reps govs senator representative")
_DOES = word_set("runs leads heads chairs oversees manages founded directs owns edits")
_EMPLOYS = word_set("of at for with")
_ENDS = word_set("comma stop quote dash colon")


@dataclass(frozen=True, slots=True)
class Position:
    """A role and an organization, each in the article's words; None where it does not say."""

    role: str | None
    organization: str | None


NOWHERE = Position(None, None)


def position_of(name: str, segmentation: Segmentation, index: NameIndex) -> Position:
    """What the article says that somebody is, near any mention of them.

    A description that names an organization is preferred to an earlier one that names none.

    Args:
        name: The fullest form in the article.
        segmentation: Of the article.
        index: The article's names.
    """
    best = NOWHERE
    for mention in index.mentions(name)[:MOST_MENTIONS]:
        tokens, at = _around(segmentation, index, mention.start)
        for position in _positions(tokens, at, segmentation.text, index):
            if position.organization is not None:
                return position
            best = best if best.role else position
    return best


def _around(segmentation: Segmentation, index: NameIndex, start: int) -> tuple[Tokens, int]:
    """The tokens of the sentence of a mention, and the mention's index among them."""
    sentences = segmentation.sentences
    sentence = sentences[max(0, bisect_right(sentences, start, key=lambda s: s.start) - 1)]
    low, high = max(sentence.start, start - REACH), min(sentence.end, start + REACH)
    tokens = tokenize(segmentation, index, low, high)
    return tokens, next((i for i, t in enumerate(tokens) if t.start == start), -1)


def _positions(tokens: Tokens, at: int, text: str, index: NameIndex) -> Iterator[Position]:
    if at < 0 or tokens[at].kind != "name" or tokens[at].possessive:
        return
    for phrase in _behind(tokens, at):
        yield from _described(phrase, text, index)
    yield from _title(tokens, at, text, index)
    yield from _described(_set_before(tokens, at), text, index)


def _behind(tokens: Tokens, at: int) -> Iterator[Tokens]:
    """The phrases between commas behind a name, and what it is said to be with 'is'."""
    i = at + 1
    if i < len(tokens) and tokens[i].key == "is":
        yield _phrase(tokens, i + 1)
    while i < len(tokens) and tokens[i].kind in {"comma", "dash"}:
        phrase = _phrase(tokens, i + 1)
        if phrase:
            yield phrase
        if not phrase or not (phrase[0].key.isdigit() or len(phrase) == 1):
            return
        i += 1 + len(phrase)


def _phrase(tokens: Tokens, start: int) -> Tokens:
    end = start
    while end < len(tokens) and end - start < _LONGEST and tokens[end].kind not in _ENDS:
        end += 1
    return tokens[start:end]


def _set_before(tokens: Tokens, at: int) -> Tokens:
    """'The bank’s governor' in 'The bank’s governor, Ada Lund, said'."""
    closed = at + 1 == len(tokens) or tokens[at + 1].kind in _ENDS
    if not closed or at < 2 or tokens[at - 1].kind != "comma":
        return ()
    start = at - 1
    while start > 0 and not (
        tokens[start - 1].kind in _ENDS
        or tokens[start - 1].key in BREAKS
        or is_verb(tokens[start - 1])
    ):
        start -= 1
    phrase = tokens[start : at - 1]
    definite = bool(phrase) and (phrase[0].possessive or phrase[0].key in DETERMINERS)
    return phrase if definite else ()


def _described(phrase: Tokens, text: str, index: NameIndex) -> Iterator[Position]:
    """The position that an apposition names: 'the chief executive of Harrow Foods'."""
    if not phrase:
        return
    if phrase[0].key == "who" and len(phrase) > 1 and phrase[1].key in _DOES:
        yield Position(text[phrase[0].start : phrase[-1].end], None)
        return
    owner, start = _owner(phrase, index)
    cut = next((i for i in range(start, len(phrase)) if _ends_head(phrase[i])), len(phrase))
    head = _role_in(phrase[start:cut])
    if not head:
        return
    end, employer = _employer(phrase, cut, index) if head[-1] is phrase[cut - 1] else (cut, None)
    if owner is None and employer is None and _is_employer(head, text, index):
        owner, head = head[0].key, head[1:]
    last = phrase[end - 1] if head[-1] is phrase[cut - 1] else head[-1]
    yield Position(text[head[0].start : last.end], employer or owner)


def _ends_head(token: Token) -> bool:
    return is_preposition(token) or token.key in RELATIVES or token.key in BREAKS - {"and"}


def _role_in(head: Tokens) -> Tokens:
    """A noun phrase up to its role; nothing where another name follows the role."""
    last = next((i for i in range(len(head) - 1, -1, -1) if _is_role(head[i])), -1)
    if any(t.kind == "name" for t in head[last + 1 :]) or any(map(is_verb, head)):
        return ()
    return head[: last + 1]


def _is_employer(head: Tokens, text: str, index: NameIndex) -> bool:
    """Whether a role opens with an organization: 'Harrow Foods spokeswoman'."""
    first = head[0]
    hyphenated = text[first.end : first.end + 1] == "-"
    return first.kind == "name" and len(head) > 1 and not (hyphenated or index.is_person(first.key))


def _owner(phrase: Tokens, index: NameIndex) -> tuple[str | None, int]:
    """The organization in 'Alibaba’s chief executive', and where the role starts."""
    for i, token in enumerate(phrase[:4]):
        if is_preposition(token):
            break
        if token.possessive:
            named = token.kind == "name" and not index.is_person(token.key)
            return (token.key if named else None), i + 1
    return None, int(phrase[0].kind == "word" and phrase[0].key in DETERMINERS)


def _employer(phrase: Tokens, cut: int, index: NameIndex) -> tuple[int, str | None]:
    """Where the role ends in 'head of research at Brill & Co', and the organization."""
    i = cut
    while i < len(phrase) and is_preposition(phrase[i]):
        end = next((n for n in range(i + 1, len(phrase)) if _ends_object(phrase[n])), len(phrase))
        last = phrase[end - 1]
        if _employs(phrase, i, end) and not index.is_person(last.key):
            return i, last.key
        halved = phrase[end : end + 1] and phrase[end].key == "and"
        if end == i + 1 or halved:  # half of 'director of trade and investment' is another role
            return i, None
        i = end
    return i, None


def _employs(phrase: Tokens, preposition: int, end: int) -> bool:
    """Whether the object of a preposition is an organization's name, and all of it."""
    last = phrase[end - 1]
    if last.kind != "name" or last.possessive or phrase[preposition].key not in _EMPLOYS:
        return False
    if phrase[preposition].key == "of" and phrase[preposition - 1].key == "secretary":
        return False
    return not (
        phrase[end + 1 : end + 2] and phrase[end].key == "and" and phrase[end + 1].kind == "name"
    )


def _ends_object(token: Token) -> bool:
    return _ends_head(token) or token.key == "and" or is_verb(token)


def _title(tokens: Tokens, at: int, text: str, index: NameIndex) -> Iterator[Position]:
    """The role right before a name: 'chief financial officer Lena Ortiz of Harrow Foods'."""
    last = at - 1
    if last < 0 or tokens[last].kind != "word" or tokens[last].possessive:
        return
    if not (_is_role(tokens[last]) or tokens[last].key in _RANKS):
        return
    first = last
    while first > 0 and _belongs_to_title(tokens[first - 1], tokens[first]):
        first -= 1
    role = text[tokens[first].start : tokens[at].start].rstrip()
    before = tokens[first - 1] if first else None
    organization = None
    if before is not None and before.kind == "name" and not index.is_person(before.key):
        organization = before.key
    else:
        organization = _of_name(tokens, at)
    if tokens[last].key in _SEATS:
        organization = None
    yield Position(role, organization)


def _belongs_to_title(token: Token, following: Token) -> bool:
    if token.kind != "word" or token.possessive or is_verb(token):
        return False
    if token.key == "and":
        return following.key in ROLE_HEADS or following.key in ROLE_MODIFIERS
    known = (
        token.key in ROLE_MODIFIERS
        or token.key in ROLE_HEADS
        or token.key in PEOPLES
        or token.key in _RANKS
    )
    if known or following.key in _RANKS or token.key in CALENDAR:
        return known
    small = token.key in DETERMINERS or _ends_head(token) or token.key in AUXILIARIES
    return token.key.isalpha() and not small and not token.key.endswith(("ing", "ly"))


def _of_name(tokens: Tokens, at: int) -> str | None:
    rest = tokens[at + 1 : at + 4]
    if len(rest) < 2 or rest[0].key not in {"of", "at", "from"}:
        return None
    named = rest[2] if rest[1].key == "the" and len(rest) > 2 else rest[1]
    return named.key if named.kind == "name" else None


def _is_role(token: Token) -> bool:
    if token.kind != "word":
        return False
    return token.key in ROLE_HEADS or token.key.endswith((*PERSON_ENDINGS, "ist"))
