"""What is counted: nouns that may stand for one another, and nouns that cannot."""

from typing import Final

from nutgraf.grounding.figures.vocabulary import DEGREE, MEASURE_UNITS
from nutgraf.grounding.figures.wordlists import listed, words

_CLASSES: Final = {
    noun: kind
    for kind, dress in {
        "people": "person man woman child boy girl worker employee staff victim resident "
        "passenger student pupil patient soldier officer policeman teenager migrant refugee "
        "protester adult voter member player fan user customer visitor tourist teacher doctor "
        "nurse driver civilian villager prisoner inmate suspect immigrant family household shopper "
        "firefighter engineer journalist lawmaker senator delegate guest tenant farmer",
        "vehicle": "car vehicle bus truck lorry van train plane aircraft ship boat tanker "
        "helicopter ferry jet tram bike bicycle motorcycle taxi tractor ambulance",
        "building": "home house building property school hospital shop store factory plant office "
        "hotel flat apartment branch outlet restaurant warehouse mill church station bridge pub",
        "score": "goal point run wicket try penalty shot",
        "contest": "game match fixture race season tournament",
        "event": "attack crash incident explosion blast quake earthquake accident fire storm",
        "paper": "vote seat ballot petition signature",
        "product": "phone handset smartphone computer laptop tablet book album film movie song",
    }.items()
    for noun in listed(dress)
}
"""Everyday nouns by what they are; those of two classes are never said of the same things."""
_ANYTHING: Final = words("person people staff other member unit item thing time case more")
"""Nouns that many others fall under."""
_TABLE: Final = 12
"""Figures of a source; one with more is no sentence, where nouns are not told apart."""


def units_agree(claim: str | None, source: str | None) -> bool:
    """Whether two counted things may be one: measures are the same, nouns of one class."""
    if claim is None or source is None or claim == source:
        return True
    if claim == DEGREE or source == DEGREE:
        return claim.startswith(DEGREE) and source.startswith(DEGREE)
    if claim in MEASURE_UNITS or source in MEASURE_UNITS:
        return False
    ours, theirs = _CLASSES.get(claim), _CLASSES.get(source)
    return ours is None or theirs is None or ours == theirs


def are_kindred(left: str | None, right: str | None) -> bool:
    """Whether two units are one, or nouns of one class, so that their numbers add up."""
    if left == right:
        return True
    kind = _CLASSES.get(left or "")
    return kind is not None and kind == _CLASSES.get(right or "")


def is_counted_apart(claim: str | None, source: str | None, counted: frozenset[str]) -> bool:
    """Whether a sentence counts two nouns one by one: six men, if it has four men and six women.

    Args:
        claim: What a number of ours counts.
        source: What that number counts in the sentence.
        counted: What its other numbers count.
    """
    if claim is None or source is None or claim == source or claim not in counted:
        return False
    return claim not in _ANYTHING and source not in _ANYTHING and len(counted) < _TABLE
