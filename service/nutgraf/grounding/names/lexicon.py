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

COPULAS = word_set("is are was were remains remained became becomes")
"""Verbs between a name and what it is said to be."""

MONTHS_THAT_NAME_PEOPLE = word_set("april may june august")

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

ALIASES = (
    ("us", "usa", "united states", "america"),
    ("uk", "united kingdom", "britain"),
    ("eu", "european union", "european commission"),
    ("fed", "federal reserve"),
    ("un", "united nations"),
    ("uae", "united arab emirates"),
    ("ai", "artificial intelligence"),
    ("ev", "electric vehicle", "electric car"),
    ("etf", "exchange traded fund"),
    ("it", "information technology"),
    ("pc", "personal computer"),
    ("tv", "television"),
    ("vc", "venture capital"),
)
"""What has two names in news; hyphens and plurals aside."""

GIVEN_NAMES_LIKE_WORDS = word_set(
    """abbey alec amber art august austin bob bobby bruce carol chad chip chuck clay cliff colt
    crystal daisy dale dawn dean dick duke earl ed faith frank gale gene gill ginger glen guy
    hank harry hazel heather holly hope iris ivy jack jade jay jean jock joey john josh kit lane
    lee leigh lily max merry mike miles norm norman olive pat pearl penny ray reed rick robin
    rocky rod roger rose roy ruby rusty sally sandy stew ted terry tiffany tom tony violet
    warren wayne will willow"""
)
"""English words that are given names where they stand before a surname."""

OPEN_ALONE = word_set(
    """adrenalin advent amber apocalypse art ascension atonement autumn bacon barley basil beauty
    best better big black blue bloom bond brain brandy brown bush cabinet cancer canvas case cash
    chance chandler charity charm cheddar cheer cherry christmas church clay close closure coal
    cognac coke cologne commonwealth communion communism congress copper coral cork corn cotton
    cover craft creation crystal curry dark dawn day death diesel dominion dry early earth east
    ebony ecstasy enterprise everything evidence evil fair faith false fascism fast father federal
    fine first flint flora food football force forest fourth free french friend frost fry gas
    ginger glass god gold golden good gospel government grace grain granite grass gravel gray great
    green grey ground hail half hard hay hazel health heat heather heaven heavy hell help here high
    history holocaust home honey hope host house huff hunger hunt independence industry internet
    iron ivory ivy jack jasmine job joy junior just justice key labor labour lace land last late law
    lead lean leather left lent liberty life light lime linen little long lord lot love low luck
    lumber major malt march mark market marsh may mead meat media mercury merit mill mint mist
    misty money moon more moss most mother motion music myth nation nature navy night nobody noel
    noon normal north nothing oil olive one onion only open opposition orange order out oxygen page
    pain paper paradise park parliament part passion past patience peace pearl pepper perm place
    plain plastic play plenty pollen pop port post power prayer price pride prime print private
    prize progress prohibition property providence prudence punch purgatory purple question quick
    quiet rain raw ray reading reason reconstruction red reformation religion renaissance rent
    resistance rest restoration resurrection revelation rice rich right rock romanticism root rose
    royal rubber rugby rum rush rye saffron sage sale salt salvation sand satanism savage science
    sea second secret security senate sense service set sharp sherry short silence silk silver
    slate sleep small smart smith smoke snow society soft some someone something soul south space
    spam spring stainless start state steady steam steel stern still stock stone storm straw strong
    study style sugar summer sun support sure sweet talent tar tea teak text thanks third thought
    thunder tide tile timber time tin tobacco top town trade tradition traffic travel trinity
    trouble true trust truth turf turkey twitter two union unity urban velvet venison victory video
    violence virtue virus vogue war water wax wealth weather weed weight west wheat whisky white
    wilder wild wind wine winter wisdom wood wool word work world worry worse worst yoga young
    youth yule zest"""
)
"""English words that are names, too, and that open a sentence alone: what cannot be counted."""
