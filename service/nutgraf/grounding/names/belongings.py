"""What a text says is whose: 'Harrow's plant', 'Harrow's new plant'."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nutgraf.grounding.names.finding import Name
from nutgraf.grounding.names.lexicon import CLOSED_CLASS, word_set
from nutgraf.grounding.names.offices import is_role
from nutgraf.grounding.names.reading import Token, Tokens
from nutgraf.grounding.stemming import stem

_LONGEST: Final = 3
_THINGS: Final = frozenset(
    stem(noun)
    for noun in """airport aircraft airline apartment app archive arm bank bar branch brand brother
    cafe car casino child children church clinic club cousin dam data daughter depot distillery dog
    drug factory farm father ferry fiancé fleet foundation garden gallery grandfather grandmother
    grandson granddaughter hangar headquarters hospital hotel house husband jet laboratory lab
    lawyer library machine magazine mall mill mine mother museum nephew newspaper niece offices
    orchestra palace parents park partner pipeline plane plant platform pub rail railway reactor
    refinery restaurant rig rocket route satellite school server shipyard shop sister site
    smelter software son stadium station store subsidiary terminal theatre theater tower train
    truck uncle unit university vaccine van vehicle vessel vineyard warehouse website well widow
    wife yacht yard""".split()
)
"""What has one owner. Of 'plans' or 'profit' everybody has some, told in other words."""
OWNERS: Final = word_set("its their his her our my your whose")
"""Whose something is where a text does not name the owner again."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A thing with its owner's name before it.

    Attributes:
        owner: The name.
        thing: The noun, stemmed.
        start, end: Where owner and thing stand.
    """

    owner: Name
    thing: str
    start: int
    end: int


def belongings(sentence: Tokens) -> Iterator[Belonging]:
    """The things that names own in a sentence."""
    for i, token in enumerate(sentence):
        if token.name is None or not token.possessive:
            continue
        noun = _thing(sentence, i + 1)
        if noun is not None:
            yield Belonging(token.name, stem(noun.key), token.start, noun.end)


def _thing(sentence: Tokens, start: int) -> Token | None:
    """The thing behind a possessive: 'plant' in 'Harrow's new plant', none in 'plant manager'."""
    for i in range(start, min(start + _LONGEST, len(sentence))):
        token = sentence[i]
        if token.name is not None or token.key in CLOSED_CLASS or not token.follows:
            return None
        if stem(token.key) in _THINGS:
            following = sentence[i + 1] if i + 1 < len(sentence) else None
            modifies = following is not None and following.follows and is_role(following)
            return None if modifies else token
    return None
