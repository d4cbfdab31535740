"""Who holds which office, as a text says it: 'Ada Lund, chief executive of Harrow Foods'."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nutgraf.grounding.names.finding import Name
from nutgraf.grounding.names.lexicon import (
    CLOSED_CLASS,
    COPULAS,
    FLEETING,
    ROLE_HEADS,
    ROLE_MODIFIERS,
    word_set,
)
from nutgraf.grounding.names.people import may_be_person
from nutgraf.grounding.names.reading import Token, Tokens
from nutgraf.grounding.names.vocabulary import is_ordinary

_LONGEST: Final = 4
"""Words before a role that may belong to it."""
_OF: Final = word_set("of at for")
_PLACED: Final = word_set("at for from in")
_ARTICLES: Final = word_set("the a an its their his her our")
_VAGUE: Final = word_set("boss chief head leader executive officer official officials lawmaker")
"""What may be said of anybody who holds a higher office."""
_SAME: Final = {
    "ceo": "chief executive",
    "chief executive officer": "chief executive",
    "cfo": "chief financial officer",
    "finance chief": "chief financial officer",
    "coo": "chief operating officer",
    "cto": "chief technology officer",
    "cio": "chief information officer",
    "cmo": "chief marketing officer",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "premier": "prime minister",
    "vp": "vice president",
    "vice-president": "vice president",
    "svp": "senior vice president",
    "evp": "executive vice president",
}
_KNOWN: Final = frozenset(_SAME.values()) | word_set(
    """president governor mayor chancellor speaker treasurer"""
)
_ONE_EACH: Final = word_set("secretary minister")
"""Heads of offices of which there is one a field: 'health secretary'."""
_IN_NAMES: Final = word_set("judge captain coach")
"""Titles that may be a surname, so that names keep them."""
_ADDRESSES: Final = _IN_NAMES | word_set(
    """professor senator commissioner ambassador bishop inspector detective sergeant colonel
    lieutenant admiral sheriff congressman congresswoman"""
)
"""Titles that many may have, each written before the name."""
FORMER: Final = word_set("former ex then-president outgoing retired late longtime next incoming")


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a text gives to somebody.

    Attributes:
        holder: Who holds it.
        title: What it is called, one spelling for all that mean the same; lower case.
        organization: Where; None if the text does not say.
        former: Whether it was, or will be theirs.
        start, end: Where its words stand.
    """

    holder: Name
    title: str
    organization: Name | None
    former: bool
    start: int
    end: int

    @property
    def is_unique(self) -> bool:
        """Whether an organization, or a state, has only one holder of it at a time."""
        if self.title in _KNOWN:
            return not self.title.endswith("vice president")
        field, _, head = self.title.rpartition(" ")
        return bool(field) and (head in _ONE_EACH or self.title.startswith("chief "))

    @property
    def is_address(self) -> bool:
        """Whether it is a title right before the name: 'Judge Ada Lund'."""
        return self.title in _ADDRESSES and 0 <= self.holder.start - self.end <= 1

    @property
    def family(self) -> str | None:
        """What kind of office: two of one kind are seldom one person's."""
        head = self.title.rpartition(" ")[2]
        if head in _ONE_EACH and " " in self.title:
            return "government"
        return "management" if self.title.startswith("chief ") else None


def offices(sentence: Tokens) -> Iterator[Office]:
    """The offices that a sentence gives to names."""
    for i, token in enumerate(sentence):
        if token.name is None and is_role(token):
            yield from _around(sentence, i)
        elif token.name is not None and token.name.keys[0] in _IN_NAMES:
            yield from _within(token.name)


def _within(name: Name) -> Iterator[Office]:
    """The title that a name begins with: 'Captain Ada Lund'."""
    title, _, text = name.text.partition(" ")
    if text and len(name.keys) > 1 and may_be_person(name.keys[1:]):
        start = name.end - len(text)
        holder = Name(start=start, end=name.end, text=text, keys=name.keys[1:])
        yield Office(holder, name.keys[0], None, False, name.start, name.start + len(title))


def names_office(key: str, head: str) -> bool:
    """Whether a word, or its singular, is the last of an office's title: 'chairmen', 'chair'."""
    singular = key.removesuffix("s").replace("men", "man")
    return head in {key, singular, _SAME.get(singular, singular).rpartition(" ")[2]}


def is_role(token: Token) -> bool:
    return token.name is None and (token.key in ROLE_HEADS or token.key == "executive")


def _around(sentence: Tokens, i: int) -> Iterator[Office]:
    """The offices that end with the role at `i`, by who stands before and behind."""
    first = _first_word(sentence, i)
    if _opens_with_field(sentence, first, i):
        first -= 1
    title = " ".join(t.key for t in sentence[first : i + 1])
    former = any(t.key in FORMER for t in sentence[max(0, first - 2) : i + 1])
    office = _named(title)
    if office is None or (i + 1 < len(sentence) and is_role(sentence[i + 1])):
        return
    behind, organization = _organization_behind(sentence, i + 1)
    organization = organization or _organization_before(sentence, first)
    holder = _holder_before(sentence, first) or _holder_behind(sentence, i, behind)
    if holder is not None and holder is not organization:
        start, end = sentence[first].start, sentence[i].end
        yield Office(holder, office, organization, former, start, end)


def _opens_with_field(sentence: Tokens, first: int, i: int) -> bool:
    """Whether a 'Health' that looks like a name belongs to the 'Secretary' behind it."""
    if first == 0 or sentence[i].key not in _ONE_EACH or not sentence[first].follows:
        return False
    field = sentence[first - 1]
    short = field.name is not None and len(field.name.keys) == 1
    return short and first == i and not field.possessive and is_ordinary(field.key)


def _named(title: str) -> str | None:
    """The one spelling of a title; None if it is too vague to contradict another."""
    kept = [word for word in title.split() if word not in FLEETING and word not in FORMER]
    title = " ".join(kept)
    title = _SAME.get(title, title)
    return None if not kept or title in _VAGUE else title


def _first_word(sentence: Tokens, i: int) -> int:
    first = i
    while first > 0 and i - first < _LONGEST and _belongs(sentence[first - 1], sentence[first]):
        first -= 1
    return first


def _belongs(token: Token, following: Token) -> bool:
    if token.name is not None or token.possessive or not following.follows:
        return False
    if token.key in ROLE_MODIFIERS or is_role(token):
        return True
    small = token.key in CLOSED_CLASS or token.key.endswith(("ed", "ing", "ly", "s"))
    return following.key in _ONE_EACH and token.key.isalpha() and not small


def _organization_behind(sentence: Tokens, at: int) -> tuple[int, Name | None]:
    """Where the phrase 'of the Bank of Orrin' ends, and the name in it."""
    if at + 1 >= len(sentence) or sentence[at].key not in _OF or not sentence[at].follows:
        return at, None
    n = at + 2 if sentence[at + 1].key == "the" else at + 1
    if n < len(sentence) and sentence[n].name is not None and sentence[n].follows:
        return n + 1, sentence[n].name
    return at, None


def _organization_before(sentence: Tokens, first: int) -> Name | None:
    """'Harrow Foods' in 'Harrow Foods chief executive' and in 'Harrow's chief executive'."""
    if first == 0 or not sentence[first].follows:
        return None
    return sentence[first - 1].name


def _holder_behind(sentence: Tokens, i: int, behind: int) -> Name | None:
    """The name that follows: 'chief executive Ada Lund', 'the chief executive, Ada Lund,'."""
    if behind >= len(sentence) or sentence[behind].name is None or sentence[behind].possessive:
        return None
    token = sentence[behind]
    if token.follows:
        return token.name if behind == i + 1 else None
    closed = behind + 1 == len(sentence) or not sentence[behind + 1].follows
    return token.name if token.follows_comma and closed else None


def _holder_before(sentence: Tokens, first: int) -> Name | None:
    """The name before: 'Ada Lund, the chief executive', 'Ada Lund is Harrow's chief executive'."""
    at = first
    if at and sentence[at].follows and sentence[at - 1].name is not None:
        at -= 1
    if at and sentence[at].follows and sentence[at - 1].key in _ARTICLES:
        at -= 1
    if at and sentence[at].follows_comma:
        return _holder(sentence, at - 1)
    if at > 1 and sentence[at - 1].key in COPULAS:
        return _holder(sentence, at - 2)
    return None


def _holder(sentence: Tokens, at: int) -> Name | None:
    placed = at > 0 and sentence[at - 1].key in _PLACED
    return None if placed or sentence[at].possessive else sentence[at].name
