"""Words that tell who speaks: verbs and nouns of saying, and nouns for those who say."""

from nutgraf.grounding.names.lexicon import ROLE_HEADS, word_set
from nutgraf.segmentation.speech_verbs import SAYING

CUES = SAYING
"""Verbs of saying in all their forms, and verbs that a quotation often hangs on."""

PURE_CUES = word_set(
    """said says say told tells wrote writes added adds asked asks tweeted tweets replied
    responded continued explained stated states concluded argued noted warned insisted recalled
    quipped joked declared announced remarked countered"""
)
"""Of these, the ones that hardly mean anything else."""

CUE_NOUNS = word_set(
    """accusation admission advice affirmation allegation answer argument assertion assessment
    assurance belief call claim comment complaint concession conclusion contention declaration
    demand denial description explanation insistence line message mantra motto observation phrase
    pledge plea prediction promise proposal quip quote reaction remark reply report response
    slogan speech statement suggestion tweet view vow warning word letter memo note post email
    claims comments remarks words tweets warnings statements promises assertions
    book memoir testimony interview op-ed column essay"""
)
"""What somebody says, as a noun: Lund's claim that …"""

ISSUING = word_set(
    """issue issues issued release releases released post posts posted publish publishes published
    make makes made give gives gave send sends sent write writes wrote deliver delivers delivered
    put puts offer offers offered"""
)
"""What somebody does with it: the bank issued a statement calling it …"""

SOURCE_NOUNS = (
    ROLE_HEADS
    | frozenset(f"{noun}s" for noun in ROLE_HEADS)
    | word_set(
        """administration advocate advocates agency aides allies ally analysis announcer army
        association authorities bank board bloc body brand bureau cabinet campaign carmaker
        chairmen charity chipmaker church city committee company consortium council court critics
        daughter father mother brother sister wife husband son friend friends neighbor neighbour
        neighbors neighbours department editorial employee employees enthusiasts executives
        expert experts factory family firm firms foundation fund giant government governors group
        groups hospital house industry insider insiders institute investigators investors jury
        king lawmakers lender maker manufacturer man men ministry moderator mission monarchy
        network office official officials operator opponent opponents organization organisation
        others owners panel parliament participant participants party people person persons
        police politician politicians prosecution publication regulator regulators reporters
        representatives republicans democrats researchers respondents retailer rival rivals
        school scientists senators service shareholder shareholders shop source sources staff
        staffer staffers startup state store studio supplier supporter supporters survivor team
        think-tank trust union unions university user users utility victim victims villagers
        voter voters watchdog witness witnesses woman women worker workers youth newspaper paper
        magazine surrogate surrogates operative operatives governor appointee boss bosses
        chief chiefs commander commanders conservatives liberals crowd audience
        narrator narrators presenter presenters spokespeople
        leadership management ministers attendee attendees protester protesters parent parents
        player players passenger passengers customer customers tenant tenants driver drivers"""
    )
)
"""Nouns for people and bodies that can say something."""

PREPOSITIONS = word_set(
    """of for from at in on with to by about against near close under within outside inside around
    among between across behind during before after since into over through upon amid via without
    familiar briefed involved"""
)
"""What ends the head of a noun phrase; some adjectives do likewise."""

BREAKS = word_set(
    """and but or nor while as when whenever because that if after before though although so whether
    where since until unless then what why how than yet whereas once"""
)
"""Conjunctions: a noun phrase does not go past them."""

RELATIVES = word_set("who which whose whom where that")

DETERMINERS = word_set(
    """a an the this that these those his her its their our my some many several most both one two
    three four five six another other no each every all any few more various"""
)

AUXILIARIES = word_set(
    """has have had also then later once again now still even just already first soon
    himself herself themselves itself today tomorrow yesterday tonight earlier
    further finally subsequently often always never did does do would could might may will can
    himself not too have is was are were be been being got repeatedly meanwhile rightly previously
    since sometimes jokingly""",
)
"""What may stand between a subject and its verb."""

PASSIVE = word_set("was were been being is are be get gets got getting")
HEARING = word_set("heard hear hears")
"""Verbs whose subject listens to somebody, unless they are passive."""

NOT_ADVERBS = word_set("ally family only rally assembly italy july reply apply supply bully fly")

PRONOUNS = word_set("he she they it i we you")
"""What may be a verb's subject; only 'he' and 'she' are looked up."""

PERSON_ENDINGS = ("man", "woman", "men", "women", "people", "person")
