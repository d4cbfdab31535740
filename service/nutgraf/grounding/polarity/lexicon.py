"""Negations and hedges of English news, and the words that may come with them."""

import re
from typing import Final

from nutgraf.grounding.names.lexicon import word_set
from nutgraf.grounding.stemming import stem

_TAIL = r"(?![\w'’])"

NEGATION: Final = re.compile(
    rf"""(?<![\w'’-])(?:
        (?:fail(?:s|ed|ing)?|refus(?:es?|ed|ing)|declin(?:es?|ed|ing)|unable|unwilling
            |neglect(?:s|ed|ing)?|unlikely|reluctant|yet)\sto
      | (?:drop(?:s|ped)?|shelve[sd]?|scrap(?:s|ped)?|abandon(?:s|ed)?|cancel(?:s|led|ed)?)\s
            (?:(?:its|their|his|her|the|a|all)\s)?(?:plans?|bid|effort|attempt)\s(?:to|for)
      | rul(?:es?|ed|ing)\sout|den(?:y|ies|ied|ying)|without|avoid(?:s|ed|ing)?
      | instead\sof|rather\sthan|stop(?:s|ped)?\sshort\sof
      | (?:barred|banned|prevented|stopped|blocked)\sfrom
      | no\slonger|never|not|cannot|(?:ca|wo|sha|is|are|was|were|has|have|had|does|do|did
            |would|could|should|must|need)n['’]t|neither|nor|nobody|no\sone|none|nothing
      | hardly|barely|scarcely|no(?!\s(?:matter|doubt))
    ){_TAIL}""",
    re.VERBOSE,
)
"""Of a text in lower case."""

NEGATORS: Final = word_set(
    """not never no nor neither none without nobody cannot nothing hardly barely scarcely failed
    fails fail refused refuses refuse declined declines denied denies unable unlikely"""
)
"""Single words that negate what soon follows them."""
NEGATIVE_SUBJECTS: Final = word_set("none nobody nothing neither")
"""Those that negate the verb whose subject they are."""

OF_NOUNS: Final = re.compile(
    r"(?:no|neither|nor|none|suggest\w*|alleg(?!ed)\w*(?:\sthat)?|possible|potential)$",
    re.IGNORECASE,
)
"""Negations and hedges that a noun follows, and only behind it what is said of it."""

NO_NEGATION: Final = re.compile(
    r"\s*(?:only|just|merely|simply|least|to\smention|necessarily|surprisingly|more\sthan"
    r"|less\sthan|fewer\sthan|until|unlike|so\smuch|far\sfrom|yet\sagain|all|every|always)\b",
    re.IGNORECASE,
)
"""What stands behind a 'not' that negates no predicate."""

LIFTED: Final = re.compile(r"\b(?:until|unless|except|without|before(?=\s[^\W_]))\b", re.IGNORECASE)
"""Words behind a negation that take it back: 'will not open until May'."""

SUPPOSING: Final = re.compile(r"\b(?:if|unless|whether|wish(?:es|ed)?)\s", re.IGNORECASE)
"""What makes what follows a thought and no fact."""

HEDGE: Final = re.compile(
    rf"""(?<![\w'’-])(?:
        (?P<possibility>may(?!\s\d)|might|could
            |reportedly|apparently|supposedly|possibly|perhaps|potentially|probably
            |(?:consider(?:s|ing)?|(?<!\bis\s)(?<!\bare\s)(?<!\bwas\s)(?<!\bbe\s)considered)
                (?!\s(?:it|him|her|them|us|me|you|this|that|\w+self|\w+selves)\b)
            |weigh(?:s|ed|ing)?(?!\sin\b)|mull(?:s|ed|ing)?|explor(?:es?|ed|ing)
            |contemplat(?:es?|ed|ing)
            |(?:(?:is|are|was|were)\s)?(?:(?:widely|also|still|now)\s)?
                (?:believed|thought|rumou?red)\sto
            |rumou?red)
      | (?P<claim>allegedly|alleged(?:\sto)?|suspected(?:\sof)?|alleg(?:es?|ing)(?:\sthat)?
            |accus(?:es?|ed|ing)\s(?:[^\W_][\w.'’-]*\s){{0,4}}of
            |charg(?:es?|ed|ing)\s(?:[^\W_][\w.'’-]*\s){{0,4}}with|on\ssuspicion\sof|indicted\s(?:for|on))
      | (?P<intention>(?:(?:is|are|was|were|be|been|being)\s)?(?:(?:also|still|now)\s)?
            (?:scheduled|poised|due|set)\sto(?!\s(?:an?|the|its|his|her|their)\b)
            |(?:is|are|was|were)\sto(?!\s(?:blame|an?|the|its|his|her|their)\b)
            |(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|pledg(?:es?|ed|ing)|promis(?:es?|ed|ing)
            |vow(?:s|ed|ing)?|agreed)\sto)
      | (?P<expectation>(?:(?:is|are|was|were|be|been|being)\s)?(?:(?:widely|also|still|now)\s)?
            (?:expected|projected|forecast|anticipated|likely)\sto
            |(?:(?<=\swill\s)|(?<=\swould\s)|(?<=\smost\s))likely(?!\sto\b)
            |likely(?=\s(?:that|it|he|she|they|there)\b)
            |(?:aim(?:s|ed|ing)?|hop(?:es?|ed|ing)|want(?:s|ed|ing)?|seek(?:s|ing)?|sought
            |propos(?:es?|ed|ing)|threaten(?:s|ed|ing)?|appear(?:s|ed)?|seem(?:s|ed)?
            |offer(?:s|ed|ing)?|in\stalks)\sto
            |propos(?:es?|ed|ing)|in\stalks\son|suggest(?:s|ed|ing)?|possible|potential)
      | (?P<future>will|would|going\sto)
      | (?P<nearness>almost|nearly|narrowly|all\sbut)
    ){_TAIL}""",
    re.VERBOSE,
)
"""Of a text in lower case. Its groups are the kinds of its cues."""

ASKING: Final = frozenset(
    stem(word)
    for word in "expect forecast predict urge ask press encourage advise want call".split()
)
"""Verbs of what somebody thinks or wants that others will do: 'urged the firm to sell'."""

NO_CONDITION: Final = re.compile(r"\s(?:not|any|only|ever|anything|necessary|possible|so)\b")
"""What stands behind an 'if' that makes no condition."""
NO_CONDITION_BEHIND: Final = word_set("even as what only see know ask asked unclear")
"""Words behind which an 'if' makes none."""


TRANSPARENT: Final = word_set(
    """do does did done have has had be is are was were been being will would shall should can could
    may might must to that also ever even yet still now"""
)
"""Words that may come and go with a negation or hedge: 'did not recommend', 'recommended'."""

PAST: Final = word_set(
    """rose risen fell fallen sold bought built grew grown paid left lost made met won began begun
    went gone took taken gave given held kept led spent sent found ran drew drawn broke broken chose
    chosen drove driven wrote written withdrew withdrawn brought caught saw seen came became got
    stole stolen shrank shrunk sank sunk struck fought sought dealt stood threw thrown flew flown
    froze frozen shot cut shut hit split repaid slid spoke spoken"""
)
"""Past tenses and participles that do not end in -ed."""

PASSED_OVER: Final = word_set(
    """be been being is are was were am have has had having do does did will would can could may
    might must shall should to also still yet ever even so very really actually currently
    immediately already now then soon only just the a an any its his her their our it he she they
    we all in at on of by that there this fully formally publicly officially directly necessarily
    such more much able going as and or for with from other no longer"""
)
"""Words between a negation or hedge and the word that it governs."""

STOPWORDS: Final = PASSED_OVER | word_set(
    """not never cannot nor neither none but if than into out up down over under about after before
    between during since until while when where who whom whose which what how why i you me him them
    us my your said say says told tell tells according"""
)
