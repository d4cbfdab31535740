"""Negations and hedges of English news, and what a sentence keeps them with."""

import re
from dataclasses import dataclass
from typing import Final

from nutgraf.grounding.stemming import stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _stems(text: str) -> frozenset[str]:
    return _words(text) | frozenset(map(stem, text.split()))


_TAIL = r"(?![\w'’])"

NEGATION: Final = re.compile(
    rf"""(?<![\w'’-])(?:
        (?P<infinitive>(?:fail(?:s|ed|ing)?|refus(?:es?|ed|ing)|declin(?:es?|ed|ing)
            |unable|unwilling|neglect(?:s|ed|ing)?|unlikely|reluctant)\sto)
      | (?P<gerund>rul(?:es?|ed|ing)\sout|den(?:y|ies|ied|ying)|without|avoid(?:s|ed|ing)?
            |instead\sof|rather\sthan|stop(?:s|ped)?\sshort\sof)
      | (?P<plain>no\slonger|never|not|cannot|(?:ca|wo|sha|is|are|was|were|has|have|had|does|do|did
            |would|could|should|must|need)n['’]t|neither|nor|nobody|no\sone|none)
    ){_TAIL}""",
    re.VERBOSE | re.IGNORECASE,
)

NO_NEGATION: Final = re.compile(
    r"\s*(?:only|just|merely|simply|least|to\smention|necessarily|surprisingly|more\sthan"
    r"|less\sthan|fewer\sthan|until|unlike|so\smuch|far\sfrom|yet\sagain|all)\b",
    re.IGNORECASE,
)
"""What stands behind a 'not' that negates no predicate."""

LIFTED: Final = re.compile(r"\b(?:until|unless|before|except|without)\b", re.IGNORECASE)
"""Words behind a negation that take it back: 'will not open until May'."""

HEDGE: Final = re.compile(
    rf"""(?<![\w'’-])(?:
        (?P<modal>may(?!\s\d)|might|could)
      | (?P<adverb>allegedly|reportedly|apparently|supposedly|possibly|perhaps|potentially|probably)
      | (?P<to>(?:(?:is|are|was|were|be|been|being)\s)?(?:(?:widely|also|still|now)\s)?
            (?:expected|projected|forecast|anticipated|likely|believed|thought|rumou?red|alleged
            |scheduled|poised|due)\sto
            |(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|aim(?:s|ed|ing)?|hop(?:es?|ed|ing)
            |want(?:s|ed|ing)?|seek(?:s|ing)?|sought|propos(?:es?|ed|ing)|pledg(?:es?|ed|ing)
            |promis(?:es?|ed|ing)|vow(?:s|ed|ing)?|threaten(?:s|ed|ing)?|appear(?:s|ed)?
            |seem(?:s|ed)?|offer(?:s|ed|ing)?|in\stalks)\sto)
      | (?P<gerund>consider(?:s|ed|ing)?|weigh(?:s|ed|ing)?|mull(?:s|ed|ing)?|explor(?:es?|ed|ing)
            |propos(?:es?|ed|ing)|in\stalks\son|suggest(?:s|ed|ing)?|contemplat(?:es?|ed|ing))
      | (?P<noun>alleged|proposed|suspected|planned|possible|potential|rumou?red)
    ){_TAIL}""",
    re.VERBOSE | re.IGNORECASE,
)


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
        "not never no cannot neither nor none nobody nothing without hardly barely scarcely few"
    ),
    near=_stems(
        """fail failure avoid prevent block ban halt stop drop cancel lack missing against instead
        rather oppose dismiss dispute absent short unchanged withhold skip exclude except suspend
        forbid bar zero end cease refrain hold held wait delay postpone shelve"""
    ),
)
KEEPS_HEDGE: Final = Keepers(
    anywhere=_stems(
        """allegedly reportedly apparently supposedly possibly perhaps potentially probably likely
        unlikely expect forecast anticipate believe rumoured rumored allege alleged suspect
        suspected possible possibility potential accuse fear whether if"""
    ),
    before=_words("may might could would should can"),
    near=_stems(
        """project schedule poise due plan intend aim hope want seek propose proposal pledge promise
        vow threaten threat appear seem consider weigh mull explore suggest contemplate talk bid
        target goal prospect risk chance offer charge claim think thought option ask urge call
        ready set prepare estimate see trial proposed planned postpone delay warn eye
        discuss review"""
    ),
)
KEEPS_INTENTION: Final = Keepers(
    anywhere=frozenset(), before=_words("will shall going"), near=frozenset()
)
"""Words that keep a plan or an expectation, but no mere possibility; so does 'to', if it stands
right before the predicate."""

POSSIBILITY: Final = _words(
    """may might could allegedly reportedly apparently supposedly possibly perhaps potentially
    probably alleged suspected rumoured rumored considering considers considered weighing weighs
    mulling mulls exploring explores contemplating"""
)

PASSED_OVER: Final = _words(
    """be been being is are was were am have has had having do does did will would can could may
    might must shall should to also still yet ever even so very really actually currently
    immediately already now then soon only just the a an any its his her their our it he she they
    we all in at on of by that there this fully formally publicly officially directly necessarily
    such more much able going as and or for with from other no longer"""
)
"""Words between a negation or hedge and the word that it governs."""

STOPWORDS: Final = PASSED_OVER | _words(
    """not never cannot nor neither none but if than into out up down over under about after before
    between during since until while when where who whom whose which what how why i you me him them
    us my your said say says told tell tells according"""
)
