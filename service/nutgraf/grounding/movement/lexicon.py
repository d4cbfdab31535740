"""Words of change in English news, and the words that bound what they govern."""

from typing import Final

from nutgraf.grounding.names.lexicon import word_set
from nutgraf_schemas.digest import Direction

_UP_VERBS: Final = word_set(
    """rose risen rises rising climbed climbs climbing climb surged surges surging gained gains
    gaining grew grown grows growing grow increased increases increasing jumped jumps jumping leapt
    leaped leaps leaping soared soars soaring soar advanced advances advancing rallied rallies
    rallying rebounded rebounds rebounding swelled swells swelling expanded expands expanding
    expand accelerated accelerates accelerating strengthened strengthens improved improves
    improving spiked spikes skyrocketed rocketed ballooned boosted boosts boosting raised raises
    raising raise lifted lift hiked hikes hiking widened widens widening widen doubled doubles
    doubling tripled trebled quadrupled added adds add adding up upped higher recovered"""
)
_UP_NOUNS: Final = word_set(
    """rise increase gain gains jump surge growth climb leap hike boost rebound advance uptick
    upswing expansion improvement spike rally increases rises"""
)
_DOWN_VERBS: Final = word_set(
    """fell fallen falls falling dropped drops dropping declined declines declining slid slides
    sliding slumped slumps slumping plunged plunges plunging sank sunk sinks sinking tumbled
    tumbles tumbling plummeted plummets plummeting shrank shrunk shrinks shrinking shrink
    contracted contracts contracting decreased decreases decreasing dipped dips dipping slipped
    slips slipping eased eases easing reduced reduces reducing reduce lowered lowers lowering cut
    cuts cutting slashed slashes slashing slash trimmed trims trimming weakened weakens weakening
    shed sheds retreated retreats crashed crashes collapsed collapses halved halves halving
    narrowed narrows narrowing narrow slowed slows slowing lost loses lose losing down lower
    cooled worsened dwindled"""
)
_DOWN_NOUNS: Final = word_set(
    """fall drop decline slide slump plunge decrease dip reduction contraction cut cuts slip
    slowdown drops declines reductions falls collapse"""
)
_FLAT_WORDS: Final = word_set("flat unchanged steady stable stagnant")

CUES: Final[dict[str, Direction]] = {
    **dict.fromkeys(_UP_VERBS | _UP_NOUNS, "up"),
    **dict.fromkeys(_DOWN_VERBS | _DOWN_NOUNS, "down"),
    **dict.fromkeys(_FLAT_WORDS, "flat"),
}
"""Which way a word sends the figure that it governs from before."""

NOMINAL_CUES: Final[dict[str, Direction]] = {
    **dict.fromkeys(_UP_NOUNS | {"higher", "more", "up"}, "up"),
    **dict.fromkeys(_DOWN_NOUNS | {"lower", "fewer", "less", "down"}, "down"),
}
"""Those that may stand behind their figure, as in 'a 26% rise'. Past tenses never do."""

MOTION: Final = word_set("went go goes going moved moves moving changed swung shifted")
"""Words that make a pair of figures a change and not a range."""

RANGE_WORDS: Final = word_set(
    "ranging ranges range ranged between anywhere aged ages varied varies"
)

APPROXIMATORS: Final = word_set(
    "about around nearly roughly almost some just over only a an more less than at least another"
    " further even as much the its"
)
"""Words between a preposition and its figure."""

PHRASAL_VERBS: Final = word_set(
    """make makes made making sign signs signed set sets setting shut break breaks broke take takes
    took taken come comes came back backs backed end ends ended give gives gave pick picks picked
    put puts step steps stepped worn wear doubling doubled sit sits sat stand stands stood line"""
)
"""Before 'up' or 'down', these make another verb of it."""

CREEPING_VERBS: Final = word_set(
    "edged edges inched ticked crept moved pushed went drove bid scaled"
)
"""Before 'up' or 'down', these send an object that way: 'edged up its forecast'."""

FUNDS_RAISED: Final = word_set("raise raises raised raising lift lifted")
"""Verbs that get money as well as increase it."""

CLAUSE_STARTS: Final = word_set(
    """while whereas but although though because as after before when despite since which who that
    where if unless yet until amid even"""
)

GOVERNORS: Final = word_set(
    """is are was were be been has have had reached reaches hit hits totaled totalled came stood
    posted posts reported reports earned generated made said says worth told employs employing
    spent spend spends owns sold bought paid valued valuing costing cost costs including with"""
)
"""Verbs that take a figure away from a word of change further left."""

BOUNDS: Final = CLAUSE_STARTS | GOVERNORS | frozenset(";:—–?!")
"""What a word of change does not reach over."""

LINKS: Final = word_set(
    """to from and or by at the a an about around nearly roughly almost some just over only more
    than of in on for respectively percent per cent"""
) | {"%"}
"""Words over which a word of change reaches a second figure."""

NOUN_LINKS: Final = frozenset("-‑/%")
"""Marks between a figure and a noun of change behind it: 'a 5-point drop'."""

TIME_UNITS: Final = word_set("second minute hour day week month year decade century")
"""A duration goes neither up nor down when something rises 'for two years'."""
