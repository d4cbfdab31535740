"""Closed lists of English words that decide whether a capitalized word is a name.

All entries are folded as `nutgraf.grounding.words.fold` folds: lower case, no accents, no dots.
"""


def word_set(listed: str) -> frozenset[str]:
    """The words of a list that white space separates."""
    return frozenset(listed.split())


CLOSED_CLASS = word_set(
    """a an the this that these those such same other another each every either neither both all any
    some no none not nor and or but yet so if because since although though while whereas unless
    until till when whenever where wherever why how who whom whose which what whatever whichever
    whether than as at by for from in into of off on onto out over to toward towards under up upon
    via with within without about above across after against along alongside amid among amongst
    around before behind below beneath beside besides between beyond despite down during except
    unlike inside like minus near outside past per plus regarding through throughout versus i me my
    mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she
    her hers herself it its itself they them their theirs themselves one ones someone somebody
    something anyone anybody anything everyone everybody everything nobody nothing am is are was
    were be been being do does did done doing have has had having can could will would shall
    should may might must ought let lets there here then thus hence therefore however moreover
    furthermore meanwhile nevertheless nonetheless otherwise instead indeed also too very just only
    even still again already always never ever often sometimes usually once twice now soon later
    earlier ago perhaps maybe yes oh ok okay
    more most less least much many few fewer several enough half two four five six seven
    eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million billion
    trillion dozens hundreds thousands millions billions according given based following
    including compared further together apart aside ahead away
    about another much rather quite almost nearly roughly"""
)
"""Function words, numerals and connecting adverbs: no word of a name, save those inside."""

ACRONYMS_LIKE_WORDS = frozenset({"US", "WHO"})

COMMON_ACRONYMS = word_set(
    """m&a r&d q&a ipo ipos gdp cpi ppi ebit ebita ebitda eps roi roe kpi kpis esg hr pr faq vat b2b
    b2c capex opex usd eur gbp jpy cny rmb chf sek nok dkk pln inr krw brl cad aud nzd hkd sgd mxn
    zar try rub twd thb idr myr php aed sar ils est edt pst pdt gmt utc cet am pm"""
)
"""Terms of business, currencies and time zones: in capitals, yet no names."""

OPENERS = CLOSED_CLASS | word_set(
    """old former late early today tomorrow yesterday tonight well first second third last next
    speaking asked back overall total key part people shares sales revenue revenues profit profits
    analysts investors officials police critics experts economists reporters markets stocks
    government management true false wait things time days hours read update updated
    photo image source sources correction editor editors abstract full"""
)
"""What is no name where it opens a sentence, though it may be part of one elsewhere: New York."""

CALENDAR = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december mon tue tues wed thu thurs fri sat sun
    feb mar apr jun jul aug sept sep oct nov dec christmas easter thanksgiving
    mondays tuesdays wednesdays thursdays fridays saturdays sundays"""
)
MONTHS_THAT_NAME_PEOPLE = word_set("april may june august")

DEMONYMS = {
    "america": "american americans",
    "africa": "african africans",
    "argentina": "argentine argentinian",
    "asia": "asian asians",
    "australia": "australian australians",
    "austria": "austrian",
    "belgium": "belgian",
    "brazil": "brazilian brazilians",
    "britain": "british briton britons",
    "bulgaria": "bulgarian",
    "burma": "burmese",
    "canada": "canadian canadians",
    "chile": "chilean",
    "china": "chinese",
    "colombia": "colombian",
    "croatia": "croatian",
    "cuba": "cuban cubans",
    "denmark": "danish dane danes",
    "egypt": "egyptian",
    "england": "english",
    "estonia": "estonian",
    "ethiopia": "ethiopian",
    "europe": "european europeans",
    "finland": "finnish finn finns",
    "france": "french",
    "germany": "german germans",
    "greece": "greek greeks",
    "hungary": "hungarian hungarians",
    "india": "indian indians",
    "indonesia": "indonesian",
    "iran": "iranian iranians",
    "iraq": "iraqi iraqis",
    "ireland": "irish",
    "israel": "israeli israelis",
    "italy": "italian italians",
    "japan": "japanese",
    "jordan": "jordanian",
    "kenya": "kenyan",
    "korea": "korean koreans",
    "latvia": "latvian",
    "lebanon": "lebanese",
    "libya": "libyan",
    "lithuania": "lithuanian",
    "malaysia": "malaysian",
    "mexico": "mexican mexicans",
    "morocco": "moroccan",
    "netherlands": "dutch",
    "new zealand": "zealander",
    "nigeria": "nigerian nigerians",
    "norway": "norwegian norwegians",
    "pakistan": "pakistani pakistanis",
    "palestine": "palestinian palestinians",
    "peru": "peruvian",
    "philippines": "filipino filipinos philippine",
    "poland": "polish poles",
    "portugal": "portuguese",
    "romania": "romanian",
    "russia": "russian russians",
    "scotland": "scottish scot scots",
    "serbia": "serbian serb serbs",
    "singapore": "singaporean",
    "slovakia": "slovak",
    "slovenia": "slovenian",
    "spain": "spanish spaniard spaniards",
    "sweden": "swedish swede swedes",
    "switzerland": "swiss",
    "syria": "syrian syrians",
    "taiwan": "taiwanese",
    "thailand": "thai",
    "turkey": "turkish turk turks",
    "ukraine": "ukrainian ukrainians",
    "united kingdom": "british briton britons",
    "united states": "american americans",
    "venezuela": "venezuelan",
    "vietnam": "vietnamese",
    "wales": "welsh",
    "yemen": "yemeni",
}
"""Places, and the words for who and what comes from there."""

PEOPLES = frozenset(word for listed in DEMONYMS.values() for word in listed.split()) | word_set(
    """latin latino latina latinos hispanic hispanics arab arabs jewish jew jews muslim muslims
    christian christians catholic catholics protestant hindu buddhist islamic western eastern
    northern southern soviet anglo nordic balkan caribbean scandinavian democrat democrats
    democratic republican republicans conservative labour tory tories liberal internet
    african-american african-americans"""
)
"""Adjectives and nouns of nationality, faith and party: capitalized, yet nobody's name."""

HONORIFICS = word_set(
    """mr mrs ms mx dr sir dame lord rep reps sen sens gov govs gen lt col sgt capt cmdr adm
    maj prof rev hon cpl pvt det supt pres del atty"""
)
"""Written before a name, most of them with a dot."""

ABBREVIATIONS = HONORIFICS | word_set(
    "st jr sr inc corp co ltd cos bros mt ft no vs dept univ assn"
)
"""What takes a dot that ends no sentence."""

MALE = word_set("mr sir lord")
FEMALE = word_set("mrs ms dame")

NAME_SUFFIXES = word_set("jr sr ii iii iv inc corp co ltd llc plc ag sa nv gmbh group holdings")
"""What may be left off a name without its being another's."""

PARTICLES = word_set(
    "de van von der den ten ter bin ibn al el la le du di da del della dos das zu y af av"
)
"""Small words inside people's names."""

HEAD_NOUNS = word_set(
    """academy administration agency alliance archbishop army assembly association authority bank
    bishop board bureau cardinal center centers centre chamber church city coalition college
    commission committee commonwealth community conference confederation congress council court
    daughters department duchess duke faculty federation foundation fund gulf house institute
    institution international isle kingdom league library massachusetts ministry movement museum
    office order organisation organization parliament party people peoples port prince princess
    province republic royal school secretary senate services society state states strait sultanate
    sea tower trust union university war world"""
)
"""Nouns that open a name with 'of', 'for' or 'on' inside: Bank of England."""

ROLE_HEADS = word_set(
    """ceo cfo coo cto vp evp svp cio cmo cso ciso chairman chairwoman chairperson chair president
    vice-president governor minister premier chancellor senator congressman congresswoman
    representative assemblyman assemblywoman councilman councilwoman councillor lawmaker mp mep
    secretary undersecretary director officer chief head spokesman spokeswoman spokesperson speaker
    leader commissioner ambassador envoy mayor professor lecturer analyst economist strategist
    founder co-founder cofounder co-chairman co-chair co-president co-head editor columnist
    correspondent reporter manager executive administrator attorney lawyer prosecutor counsel judge
    justice sheriff superintendent principal chancellor dean treasurer comptroller adviser advisor
    aide consultant researcher scientist historian author coach owner investor partner trustee
    chaplain pastor pope queen king nominee candidate delegate whip coordinator organizer organiser
    activist physician doctor surgeon engineer architect designer trader broker banker farmer
    developer fellow scholar general pollster negotiator diplomat inspector detective sergeant
    captain colonel lieutenant admiral veteran journalist host anchor producer actor actress singer
    musician writer critic entrepreneur billionaire publisher steward secretary-general
    policymaker rancher teacher nurse student resident"""
)
"""Nouns that say what somebody is."""

CAPITAL_ROLES = ROLE_HEADS - word_set(
    """dean king queen justice general judge pope author fellow host anchor student
    teacher nurse farmer banker trader broker writer singer actor coach owner partner steward
    resident captain scholar whip attorney chair head critic premier principal"""
)
"""Of these, the ones that a run of capitals is cut at: the rest are surnames or parts of names."""

ROLE_MODIFIERS = word_set(
    """former acting interim deputy vice senior junior assistant associate executive chief prime
    foreign managing founding co incoming outgoing retired current longtime then-president lead
    majority minority press communications finance financial operating technology marketing
    policy research legal campaign"""
)
"""Words before a role that belong to it."""

FLEETING = word_set("former acting interim retired outgoing incoming longtime then ex")
"""Of these, the ones that open no name."""

COMPASS = word_set("north south east west central northern southern eastern western new great")

GENERAL_AFTER = word_set("attorney secretary director inspector surgeon solicitor major lieutenant")
"""'General' is a role after these: General Motors is a company."""

BODIES = HEAD_NOUNS | word_set(
    """airlines airways bancorp bay beach capital cloud co committee corp corporation electric
    energy financial foods gas group guardian herald hills holdings inc industries insurance island
    islands journal labs lake limited llc ltd magazine media motors network news ocean oil
    partners pharma pharmaceuticals plc post press radio records resources river securities
    solutions stores street studios systems technologies technology telecom telegraph times today
    tribune tv valley ventures"""
)
"""Words in the names of companies, papers, places and other bodies."""
