"""Whether a claim gives an office to another than the article, or gives somebody another office."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nutgraf.grounding.names.finding import Name
from nutgraf.grounding.names.lexicon import word_set
from nutgraf.grounding.names.offices import Office, names_office
from nutgraf.grounding.names.told import Told
from nutgraf.segmentation.segments import Stretch

_TIES: Final = word_set(
    """unit units subsidiary subsidiaries division arm parent owner owns owned part group brand
    formerly renamed merger merged backed joined left moved"""
)
"""Words that tie two organizations: the head of a unit may be called its owner's."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An office in the wrong hands, or in the wrong place.

    Attributes:
        span: The words of the claim that are wrong.
        nearest: Where the article says otherwise.
        said: What it says, for a message.
    """

    span: Stretch
    nearest: Stretch
    said: str


def misplaced(office: Office, told: Told) -> Misplaced | None:
    """What is wrong with an office that a claim gives to somebody; None where nothing speaks so.

    Args:
        office: Of the claim.
        told: What the article tells.
    """
    own = told.offices_of(office.holder)
    alike = [o for o in own if o.title == office.title]
    if alike:
        return _elsewhere(office, alike, own, told)
    if other := _sole_holder(office, told) or _addressed(office, own, told):
        span = Stretch(office.holder.start, office.holder.end)
        return Misplaced(span, _place(other), f"{other.title!r} of {other.holder.text!r}")
    return _other_office(office, own, told)


def _place(office: Office) -> Stretch:
    """Where the article names office and holder."""
    spans = (office, office.holder)
    return Stretch(min(s.start for s in spans), max(s.end for s in spans))


def _elsewhere(
    office: Office, alike: Sequence[Office], own: Sequence[Office], told: Told
) -> Misplaced | None:
    """Whether the article gives somebody the office, but in another organization."""
    where = office.organization
    if where is None or any(o.organization and told.related(o.organization, where) for o in own):
        return None
    span = Stretch(where.start, where.end)
    holder = next((o for o in told.offices_called(office.title) if _is_at(o, where, told)), None)
    if holder is not None and office.is_unique:
        return Misplaced(span, _place(holder), f"{holder.title!r} there of {holder.holder.text!r}")
    right = alike[0].organization
    unsaid = any(o.organization is None for o in alike)
    if right is None or unsaid or any(_tied(name, where, told) for name in (right, office.holder)):
        return None
    return Misplaced(span, _place(alike[0]), f"{office.title!r} of {right.text!r}")


def _is_at(office: Office, where: Name, told: Told) -> bool:
    return office.organization is not None and told.related(office.organization, where)


def _tied(name: Name, where: Name, told: Told) -> bool:
    """Whether a sentence has a name and an organization, and a word that may tie the two."""
    return any(
        any(t.name is not None and told.related(t.name, where) for t in sentence)
        and any(t.key in _TIES for t in sentence)
        for sentence in told.sentences_with(name)
    )


def _sole_holder(office: Office, told: Told) -> Office | None:
    """The one who holds an office in the article, where it has only one holder."""
    if not office.is_unique:
        return None
    held = [o for o in told.offices_called(office.title) if o.former == office.former]
    if office.organization is not None:
        where = office.organization
        held = [o for o in held if o.organization is None or told.related(o.organization, where)]
    if not held or not all(told.same(o.holder, held[0].holder) for o in held):
        return None
    return None if _stands_beside(office, held, told) else held[0]


def _addressed(office: Office, own: Sequence[Office], told: Told) -> Office | None:
    """Another who has the title before a name, where the article never ties it to this one.

    Where it has 'the judge', and does not say what else this one is, that may be who is meant.
    """
    held = told.offices_called(office.title) if office.is_address else ()
    if not held or any(told.may_be_one(o.holder, office.holder) for o in held):
        return None
    if _stands_beside(office, held, told) or not (own or not told.says(f"the {office.title}")):
        return None
    return held[0]


def _stands_beside(office: Office, held: Sequence[Office], told: Told) -> bool:
    """Whether a sentence with the claim's holder has the office's noun, and not as the other's."""
    head = office.title.rpartition(" ")[2]
    others = {(o.start, o.end) for o in held}
    return any(
        names_office(token.key, head)
        for sentence in told.sentences_with(office.holder)
        for token in sentence
        if not any(start <= token.start < end for start, end in others)
    )


def _other_office(office: Office, own: Sequence[Office], told: Told) -> Misplaced | None:
    """Whether the article gives somebody another office of the same kind, and never this one."""
    rivals = [o for o in own if o.family is not None and o.family == office.family]
    if not rivals or len(rivals) != len(own) or told.says(office.title):
        return None
    if office.former or any(o.former for o in own):
        return None
    said = f"{rivals[0].title!r} of {office.holder.text!r}"
    return Misplaced(Stretch(office.start, office.end), _place(rivals[0]), said)
