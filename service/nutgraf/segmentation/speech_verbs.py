"""The verbs of saying that news hangs quotations on, in all their forms.

This is the one list of them: cutting a text into quotations and finding out who speaks both draw
on it, each on as much of it as it can trust.
"""

import re
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SPEAKING: Final = _set(
    """acknowledge add admit advise agree allege announce answer argue ask assert assure attest
    boast caution challenge chant claim comment complain concede conclude confess confirm contend
    continue counter cry declare decry demand deny disclose elaborate emphasise emphasize enthuse
    exclaim explain express fume grumble gush hint inform insist interject joke lament maintain
    mention muse mutter note observe opine plead pledge post predict proclaim promise propose
    protest question quip quote reason recall recount reflect reiterate remark remember remind
    repeat reply report respond reveal scoff shout sigh signal specify state stress suggest
    summarise summarize testify thunder tout tweet underscore urge volunteer vow warn whisper
    wonder yell"""
)
"""Verbs that say that somebody says something, wherever they stand beside a quotation."""

_JUDGING: Final = _set(
    """accuse blast brand call characterise characterize condemn criticise criticize denounce
    describe dismiss hail label lambast mock praise refer slam"""
)
"""Verbs that say what somebody calls something: 'slammed it as “…”'."""

_REACTING: Final = _set(
    """address affirm apologise apologize appeal assail attack bark beg believe bemoan blame brag
    champion chastise cheer chide cite clarify compare concern concur confide contest counsel
    deadpan defend deride detail disagree dispute estimate gripe hedge highlight implore imply
    instruct interrupt introduce invoke jest lash laugh lecture liken object offer outline portray
    pronounce rail rant reaffirm reassert rebuke rebut recommend refute rejoin relate request
    retort retweet ridicule scold snap sneer speculate spell stipulate surmise taunt tease thank
    theorize view voice wail welcome worry"""
)
"""Verbs that a quotation's speaker often does, but that alone make no words a quotation."""

_MARKING: Final = _set("allow charge guess intone marvel point text underline")
"""Verbs that beside a quotation are of saying, and elsewhere hardly ever."""

_IRREGULAR: Final = _set(
    """said says say saying told tells tell telling wrote writes write writing written spoke speaks
    thought thinks thinking sang sings swore swears began begins read reads put puts"""
)
_IRREGULAR_REACTING: Final = _set(
    """think felt feel feels heard sing singing swear begin summed chimed"""
)
_IRREGULAR_MARKING: Final = _set("went goes speaking according")
_IRREGULAR_JUDGING: Final = _set("deemed dubbed")

OTHER_LANGUAGES: Final = _set(
    """dit dit-il dit-elle déclaré déclare-t-il déclare-t-elle expliqué explique-t-il
    explique-t-elle affirmé affirme-t-il affirme-t-elle ajouté ajoute-t-il ajoute-t-elle
    sagte sagt erklärte erklärt meinte betonte
    dijo afirmó aseguró explicó declaró añadió señaló"""
)
"""What most often parts a quotation in French, German and Spanish news."""

_DOUBLING: Final = _set("admit concur deadpan rebut refer")
"""Verbs of several syllables whose last consonant is doubled."""
_SHORT: Final = re.compile(r"(?:[^aeiou]|qu)+[aeiou][^aeiouwxy]")
"""Verbs of one syllable whose last consonant is doubled."""
_EITHER: Final = re.compile(r"\w+[^aeiou][ae]l")
"""Verbs whose last consonant British news doubles, and American news does not."""
_SIBILANT: Final = ("s", "sh", "ch", "x", "z")


def inflected(verb: str) -> tuple[str, ...]:
    """A regular verb's forms: itself, third person, past and -ing, in either spelling."""
    if verb.endswith("e"):
        stem = verb if verb.endswith("ee") else verb[:-1]
        return verb, f"{verb}s", f"{verb}d", f"{stem}ing"
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    third = f"{verb}es" if verb.endswith(_SIBILANT) else f"{verb}s"
    plain = f"{verb}ed", f"{verb}ing"
    doubled = f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"
    if verb in _DOUBLING or _SHORT.fullmatch(verb):
        return verb, third, *doubled
    return (verb, third, *plain, *doubled) if _EITHER.fullmatch(verb) else (verb, third, *plain)


def _forms(verbs: frozenset[str]) -> frozenset[str]:
    return frozenset(form for verb in verbs for form in inflected(verb))


SPEECH: Final = (
    (_forms(_SPEAKING | _MARKING) - _SPEAKING - _MARKING)
    | _IRREGULAR
    | _IRREGULAR_MARKING
    | OTHER_LANGUAGES
)
"""What makes words beside it a quotation; not bare forms, which are mostly nouns: 'a claim'."""

JUDGING: Final = (_forms(_JUDGING) - _JUDGING) | _IRREGULAR_JUDGING
"""What makes words behind it somebody's judgement."""

SAYING: Final = _forms(_SPEAKING | _JUDGING | _REACTING) | _IRREGULAR | _IRREGULAR_REACTING
"""What a quotation's speaker does: English verbs of saying and judging and their like, with their
bare forms."""
