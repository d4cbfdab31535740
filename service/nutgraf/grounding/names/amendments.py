"""Where the spelling dictionary is no guide to news: what it lacks, and peoples it has as words."""

from typing import Final

from nutgraf.grounding.names.gazetteer import DEMONYMS
from nutgraf.grounding.names.lexicon import NEW_WORDS, word_set

MORE_WORDS: Final = NEW_WORDS | word_set(
    """accessorize admin aftermarket ageing airgun airstrike anime apparatchik archaeology arse
    audiobook awardee axe backdoor backroom backstory beachfront biodegrade biofuel biotech
    blog blogger blonde borehole botnet breadmaker brownfield burka burqa caddie carmaker
    celeb cellmate chatroom checkbox chemo childminder clickbait cliffside clifftop coalmine
    concertgoer congregant contactless contrarian cosplay countywide coursebook creditworthy
    cronyism crowdfund crowdfunder crowdsource cyberbully cybersecurity cystitis databank
    daylong deconstruct deniability descale deselect dietician diss djinn dodgy dotcom
    doughnut downloadable downmarket draughtsman dreamt dwarves dystopian earpiece ecotourism
    emo emoji endorphin enquire enquiry euro eurozone exoplanet expat eyeing faux fentanyl
    flashpoint flyer forecasted frack freeware frontbench frontrunner fundraise fundraiser
    fundraising futsal genomics geriatrician globalization globalize goldfield gran grandad
    groundskeeper guesthouse guv hacktivist handheld hardline hashtag headbutt headscarves
    headteacher healthcare helipad heptathlete hijab hippy homebuyer hotline housebuilder
    immunotherapy inbox insourcing internet intranet jetski jihadi jihadist judgemental
    keffiyeh kickboxer landline leapt learnt locavore longlist manga mansplain meetup mic
    misgender motorsport naan nonbinary nought offline offshoring offsite omnishambles onboard
    online onscreen onsite onstage outlier outsized outwith paedo paintball paralympian
    parkour passcode payphone peacekeeper perv photovoltaic physio pic pickaxe playbook
    playlist playmaker podcast podcaster postseason preowned preseason prosecco psychedelia
    quango racegoer rainforest rebrand referenda regift remortgage repurpose retweet robocall
    rollerblade roundtable samosa satnav scattershot schoolkid scratchcard screenshot
    screenwriting sexting sheikh showrunner signage singalong slideshow smartphone snuck
    sociopolitical soundbite soundcheck spam speechwriter spelt spilt spinoff spoilt spyware
    squaddie stent storey stuntman subeditor superfan superfood supergroup sustainably
    swimwear taser techie teenaged telco teleport telesales texted thingy timeline timestamp
    trainload transgender transphobia trendsetter triathlete tsar turbocharge uber unbeknownst
    unfazed unfriend uni uninstall universalist uptick username utopian vacay veganism
    velodrome viewership vlog voicemail waitlist waterboard webcam webcast webmaster welly
    whistleblower whiteboard whodunnit widescreen wiki wildcard windfarm winemaker wishlist
    workflow worldview worshipper yob yoghurt zookeeper"""
)
"""English words that the dictionary is too old for, or too American."""

RATHER_NAMES: Final = frozenset(DEMONYMS) - word_set("chile turkey")
"""Peoples and places that the dictionary has as words, too: 'danish', 'swede'."""
