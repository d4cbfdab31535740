"""Whether a claim gives one name what the article gives another: an office, a deed, a thing.

Nothing is found where the article says nothing: of a name without an office in the article, a claim
may give any, unless the article gives that one to somebody else.
"""

from collections.abc import Iterator
from typing import Final, Protocol

from nutgraf.grounding.names.belongings import Belonging, belongings
from nutgraf.grounding.names.dealings import Dealing, dealings
from nutgraf.grounding.names.descriptions import Description, descriptions
from nutgraf.grounding.names.faults import NameFault
from nutgraf.grounding.names.incumbents import misplaced
from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.names.offices import offices
from nutgraf.grounding.names.reading import Tokens, sentences, tokens
from nutgraf.grounding.names.told import Told
from nutgraf.grounding.stemming import stem
from nutgraf.segmentation.segments import Stretch

_SHARED: Final = 0.75
"""The share of a description's words that another must have to be the same."""
_KNOWN: Final = 0.6
"""The share of them that a sentence with the name must have for the article to say it so."""


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def misattributed(claim: str, names: NameIndex) -> tuple[NameFault, ...]:
    """The names in a claim that the article has, but in another's office, description or place.

    Args:
        claim: A sentence of ours.
        names: Of the article.
    """
    read = names.read(claim)
    named = [name for name in read.names if names.knows(name)]
    if not named:
        return ()
    told = sentences(tokens(read.words, named))
    return tuple(fault for sentence in told for fault in _in_sentence(sentence, claim, names))


def _in_sentence(sentence: Tokens, claim: str, names: NameIndex) -> Iterator[NameFault]:
    for office in offices(sentence):
        if wrong := misplaced(office, names.told):
            yield _fault(claim, wrong.span, wrong.nearest, f"the article says {wrong.said}")
    for description in descriptions(sentence):
        if described := _described(description, names.told):
            message = f"the article says that of {described.subject.text!r}"
            yield _fault(claim, description.subject, described, message)
        elif (contrary := _of_another_country(description, names.told)) and contrary.people:
            message = f"the article calls {contrary.subject.text!r} {contrary.people.capitalize()}"
            yield _fault(claim, description, contrary, message)
    for dealing in dealings(sentence):
        if turned := _turned(dealing, names.told):
            message = f"the article says that {turned.agent.text!r} does it, and not the other"
            yield _fault(claim, dealing, turned, message)
    for belonging in belongings(sentence):
        if owned := _owned(belonging, names.told):
            message = f"the article says that of {owned.owner.text!r}"
            yield _fault(claim, belonging, owned, message)


def _fault(claim: str, at: _Span, nearest: _Span, message: str) -> NameFault:
    near = Stretch(nearest.start, nearest.end)
    return NameFault(claim[at.start : at.end], at.start, at.end, near, message)


def _described(claimed: Description, told: Told) -> Description | None:
    """What the article so describes, where it does not say it of the claim's name."""
    wanted, subject = claimed.stems, claimed.subject
    for other in told.descriptions_like(wanted):
        if told.may_be_one(other.subject, subject):
            continue
        if len(other.stems & wanted) >= _SHARED * len(wanted):
            own = (_stems_outside(s, other) for s in told.sentences_with(subject))
            if not any(len(stems & wanted) >= _KNOWN * len(wanted) for stems in own):
                return other
    return None


def _of_another_country(claimed: Description, told: Told) -> Description | None:
    """What the article says of a name that a claim gives to another country."""
    said = [d for d in told.descriptions_of(claimed.subject) if d.people is not None]
    if claimed.people is None or not said:
        return None
    return None if any(d.people == claimed.people for d in said) else said[0]


def _stems_outside(sentence: Tokens, other: Description) -> frozenset[str]:
    """A sentence's words without those that describe somebody else."""
    words = (t.key for t in sentence if not other.start <= t.start < other.end)
    return frozenset(map(stem, words))


def _turned(claimed: Dealing, told: Told) -> Dealing | None:
    """The same dealing the other way round, where the article has it only so."""
    agent, patient = claimed.agent, claimed.object
    alike = told.dealings_with(claimed.verb)
    if any(told.same(d.agent, agent) and told.same(d.object, patient) for d in alike):
        return None
    turned = (d for d in alike if told.same(d.agent, patient) and told.same(d.object, agent))
    return next(turned, None)


def _owned(claimed: Belonging, told: Told) -> Belonging | None:
    """Whose a thing is in the article, where no sentence with the claim's owner has the thing."""
    held = told.owners_of(claimed.thing)
    if not held or any(told.may_be_one(b.owner, claimed.owner) for b in held):
        return None
    beside = (stem(t.key) for s in told.sentences_with(claimed.owner) for t in s)
    return None if claimed.thing in beside else held[0]
