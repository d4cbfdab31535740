"""What a sentence keeps a negation or a hedge with."""

import re
from dataclasses import dataclass
from typing import Final

from nutgraf.grounding.names.lexicon import word_set
from nutgraf.grounding.stemming import stem


def _stems(text: str) -> frozenset[str]:
    return word_set(text) | frozenset(map(stem, text.split()))


@dataclass(frozen=True, slots=True)
class Keepers:
    """Words under which a claim keeps a negation or a hedge, by where they have to stand.

    Attributes:
        anywhere: Words that hardly mean anything else.
        before: Function words: before the predicate, in its clause, or right behind it.
        near: Everyday words that may as well have nothing to do with the predicate: shortly before
            it, in its clause, or behind it in the passive: 'plans to sell were dropped'.
    """

    anywhere: frozenset[str]
    before: frozenset[str]
    near: frozenset[str]


KEEPS_NEGATION: Final = Keepers(
    anywhere=_stems(
        """deny denial refuse refusal reject rejection scrap abandon unable unlikely unwilling
        reluctant impossible unless"""
    ),
    before=_stems(
        """not never no cannot neither nor none nobody nothing without hardly barely scarcely few if
        whether"""
    ),
    near=_stems(
        """fail failure avoid prevent block ban halt stop drop cancel lack missing against instead
        rather oppose dismiss dispute absent short unchanged withhold skip exclude except suspend
        forbid bar zero end cease refrain hold held wait delay postpone shelve yet free clear lift
        revoke repeal overturn reverse quash await pending outstanding"""
    ),
)
KEEPS_NEGATION_AS_PHRASE: Final = re.compile(
    r"\b(?:(?:put|call|held|hold|rul|turn|back|pull|opt|stay|run|ran)\w{0,4}\s(?:off|out|down|away)"
    r"|for\sthe\sfirst\stime|all\sbut|than\sany)\b",
    re.IGNORECASE,
)
NO_MORE: Final = re.compile(
    r"(?:\bno|\bnot|n['’]t|\bnever)\s(?:any\s|much\s)?"
    r"(?:(?P<less>less|fewer|lower|worse|smaller|weaker|slower|cheaper|shorter)"
    r"|more|better|(?!longer)[a-z]{2,12}er)\s(?:[^\s,;.]{1,20}\s){0,6}than\b",
    re.IGNORECASE,
)
"""A comparison that tells of no difference that way: 'was no higher than', 'has no more than'."""
OPINION: Final = _stems("find think believe expect suppose consider see detect observe show want")
"""Verbs before which a negation may stand for one of what is said: 'did not find that it works'."""
BEFORE_TIME: Final = word_set("when once until till before after")
"""What begins a clause of time, whose present tells of what is to come: 'when it opens'."""
KEEPS_HEDGE: Final = Keepers(
    anywhere=_stems(
        """allegedly reportedly apparently supposedly possibly perhaps potentially probably likely
        unlikely expect forecast anticipate believe rumoured rumored allege alleged suspect
        suspicion suspected possible possibility potential accuse fear whether if"""
    ),
    before=word_set("may might could would should can"),
    near=_stems(
        """project schedule poise due plan intend aim hope want seek propose proposal pledge promise
        vow threaten threat appear seem consider weigh mull explore suggest contemplate talk bid
        target goal prospect risk chance offer charge claim think thought option ask urge call
        ready set prepare estimate see trial proposed planned postpone delay warn eye
        discuss review agree"""
    ),
)
KEEPS_CLAIM: Final = Keepers(
    anywhere=_stems("say tell accord prosecutor charge indict claim lawsuit complaint sue trial"),
    before=frozenset(),
    near=frozenset(),
)
"""Words that tell whose claim it is."""
KEEPS_NEARNESS: Final = Keepers(
    anywhere=_stems(
        "almost nearly narrowly about roughly around approximately close virtually brink verge near"
    ),
    before=frozenset(),
    near=frozenset(),
)
KEEPS_CONDITION: Final = Keepers(
    anywhere=_stems("if unless provided depend condition when should once case whether"),
    before=frozenset(),
    near=frozenset(),
)
KEEPS_INTENTION: Final = Keepers(
    anywhere=frozenset(), before=word_set("will would shall going"), near=frozenset()
)
"""Words that keep a plan or an expectation, but no mere possibility; so does 'to', if it stands
right before the predicate."""

RESTRICTIONS: Final = _stems("only just sole solely alone merely exclusively single")
"""Words that tell of one and no other."""
