"""Where the spelling dictionary is no guide to news: what it lacks, and peoples it has as words."""

from typing import Final

from nutgraf.grounding.names.gazetteer import DEMONYMS
from nutgraf.grounding.names.lexicon import word_set

MORE_WORDS: Final = word_set(
    """accessorize admin aftermarket ageing aids airgun airstrike anime app apparatchik apps
    archaeology arse atm atms audiobook awardee axe backdoor backroom backstory beachfront
    biodegrade biofuel biotech blockchain blog blogger blonde borehole botnet breadmaker
    brownfield burka burqa caddie carmaker cd cds celeb cellmate ceo ceos cfo chatbot chatbots
    chatroom checkbox chemo childminder clickbait cliffside clifftop coalmine concertgoer
    congregant contactless contrarian coronavirus cosplay countywide coursebook covid
    creditworthy cronyism crowdfund crowdfunder crowdsource cryptocurrencies cryptocurrency
    cyberbully cybersecurity cystitis databank daylong deconstruct deepfake deepfakes deniability
    descale deselect dietician diss djinn dna dodgy dotcom doughnut downloadable downmarket
    draughtsman dreamt dvd dvds dwarves dystopian earpiece ecotourism emo emoji endorphin enquire
    enquiry euro eurozone exoplanet expat eyeing faux fentanyl fintech flashpoint flyer
    forecasted frack freeware frontbench frontrunner fundraise fundraiser fundraising futsal
    genomics geriatrician globalization globalize goldfield gran grandad groundskeeper guesthouse
    guv hacktivist handheld hardline hashtag hashtags headbutt headscarves headteacher healthcare
    helipad heptathlete hijab hippy hiv homebuyer hotline housebuilder id ids immunotherapy inbox
    insourcing internet intranet jetski jihadi jihadist judgemental keffiyeh kickboxer landline
    leapt learnt livestream locavore lockdown lockdowns longlist malware manga mansplain meetup
    meme memes metaverse mic misgender misinformation motorsport mp mps naan ngo ngos nonbinary
    nought offline offshoring offsite omnishambles onboard online onscreen onsite onstage outlier
    outsized outwith paedo paintball paralympian parkour passcode payphone paywall paywalls pc
    pcs peacekeeper perv phishing photovoltaic physio pic pickaxe playbook playlist playmaker pm
    podcast podcaster postseason preowned preseason prosecco psychedelia quango racegoer
    rainforest ransomware rebrand referenda regift remortgage repurpose retweet robocall
    rollerblade roundtable samosa satnav scattershot schoolkid scratchcard screenshot
    screenwriting selfies sexting sheikh showrunner signage singalong slideshow smartphone
    smartwatch snuck sociopolitical soundbite soundcheck spam speechwriter spelt spilt spinoff
    spoilt spyware squaddie startup startups stent storey streamer streamers stuntman subeditor
    superfan superfood supergroup sustainably suv suvs swimwear taser techie teenaged telco
    teleport telesales texted thingy timeline timestamp trainload transgender transphobia
    trendsetter triathlete tsar turbocharge tv tvs uber unbeknownst unfazed unfriend uni unicorns
    uninstall universalist unk upskilling uptick username utopian vacay vape vapes vaping
    veganism velodrome viewership vlog vlogger voicemail waitlist waterboard webcam webcast
    webinar webinars webmaster welly whistleblower whiteboard whodunnit widescreen wiki wildcard
    windfarm winemaker wishlist workflow worldview worshipper yob yoghurt zookeeper"""
)
"""English words that the dictionary is too old for, or too American, and acronyms that have
become words."""

RATHER_NAMES: Final = frozenset(DEMONYMS) - word_set("chile turkey")
"""Peoples and places that the dictionary has as words, too: 'danish', 'swede'."""
