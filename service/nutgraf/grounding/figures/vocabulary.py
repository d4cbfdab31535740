"""Words that make up or surround figures in English news."""

import re
from typing import Final

from nutgraf.grounding.figures.wordlists import listed, words

SMALL: Final = {
    word: value
    for value, word in enumerate(
        listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen "
            "fourteen fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
TENS: Final = {
    word: value * 10
    for value, word in enumerate(
        listed("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}

SCALES: Final = {
    word: power
    for dress, power in (
        ("hundred", 2),
        ("thousand k", 3),
        ("lakh lakhs", 5),
        ("million m mn mln mm", 6),
        ("crore crores", 7),
        ("billion b bn bln", 9),
        ("trillion tn trn t", 12),
        ("万 萬", 4),
        ("亿 億", 8),
        ("万亿 兆", 12),
        ("千", 3),
    )
    for word in listed(dress)
}
"""Powers of ten. Those in `ABBREVIATED_SCALES` need digits or a currency before them."""

ABBREVIATED_SCALES: Final = words("k m mn mln mm b bn bln tn trn t")
MONEY_ONLY_SCALES: Final = words("mm t")

MAGNITUDES: Final = {
    "scores": 20,
    "dozens": 12,
    "hundreds": 100,
    "thousands": 1_000,
    "millions": 1_000_000,
    "billions": 1_000_000_000,
    "trillions": 1_000_000_000_000,
}

ORDINALS: Final = {
    word: value
    for value, word in enumerate(
        listed(
            "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        start=2,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "hundredth": 100}
"""Not 'first': news uses it as an adverb of time at least as often as for a rank."""

RANKED: Final = {
    word: noun
    for noun, dress in {
        "round": "round rounds",
        "set": "set sets",
        "inning": "innings inning",
        "match": "match matches game games fixture",
        "day": "day days",
        "week": "week weeks",
        "month": "month months",
        "year": "year years",
        "century": "century centuries",
        "floor": "floor storey",
        "degree": "degree",
        "anniversary": "anniversary birthday",
        "minute": "minute",
        "second": "second",
        "hour": "hour",
        "lap": "lap",
        "grade": "grade",
    }.items()
    for word in listed(dress)
}
"""Nouns whose ranks are never one another's: a second set is no second round."""

FRACTIONS: Final = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
} | {
    word + plural: value
    for word, value in (
        ("fourth", 4),
        ("fifth", 5),
        ("sixth", 6),
        ("seventh", 7),
        ("eighth", 8),
        ("ninth", 9),
        ("tenth", 10),
        ("hundredth", 100),
    )
    for plural in ("", "s")
}
VULGAR: Final = {
    "½": (1, 2),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "⅕": (1, 5),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
}

MULTIPLES: Final = {
    "twice": 2,
    "doubled": 2,
    "doubling": 2,
    "tripled": 3,
    "tripling": 3,
    "trebled": 3,
    "trebling": 3,
    "quadrupled": 4,
    "quadrupling": 4,
} | {
    word + fold: value
    for word, value in (SMALL | {"twenty": 20, "hundred": 100}).items()
    if value > 1
    for fold in ("fold",)
}
BARE_MULTIPLES: Final = {
    "double": 2,
    "doubles": 2,
    "triple": 3,
    "triples": 3,
    "treble": 3,
    "quadruple": 4,
}
"""Multiples only where the words around them say so: 'to double', not 'a double murder'."""

DIGIT_WORDS: Final = {"single": 1, "double": 2, "two": 2, "triple": 3, "three": 3}

MEASURES: Final = {
    word: unit
    for unit, dress in {
        "second": "seconds sec secs",
        "minute": "minute minutes min mins",
        "hour": "hour hours hr hrs",
        "day": "day days",
        "week": "week weeks",
        "month": "month months",
        "year": "year years yr yrs",
        "decade": "decade decades",
        "century": "century centuries",
        "kilometre": "km kms kilometre kilometres kilometer kilometers",
        "metre": "metre metres meter meters",
        "centimetre": "cm centimetre centimetres centimeter centimeters",
        "millimetre": "mm millimetre millimetres millimeter millimeters",
        "mile": "mile miles",
        "yard": "yard yards",
        "foot": "foot feet ft",
        "inch": "inch inches",
        "acre": "acre acres",
        "hectare": "hectare hectares ha",
        "kilogram": "kg kgs kilo kilos kilogram kilograms",
        "gram": "g gram grams",
        "tonne": "tonne tonnes",
        "ton": "ton tons",
        "pound": "lb lbs",
        "ounce": "oz ounce ounces",
        "litre": "litre litres liter liters",
        "gallon": "gallon gallons",
        "barrel": "barrel barrels",
        "kilowatt": "kw kilowatt kilowatts",
        "megawatt": "mw megawatt megawatts",
        "gigawatt": "gw gigawatt gigawatts",
        "terawatt": "tw terawatt terawatts",
        "kilowatt-hour": "kwh",
        "megawatt-hour": "mwh",
        "gigawatt-hour": "gwh",
        "terawatt-hour": "twh",
        "knot": "knots",
        "degree": "degree degrees °",
        "kilobyte": "kb",
        "megabyte": "mb megabyte megabytes",
        "gigabyte": "gb gigabyte gigabytes",
        "terabyte": "tb terabyte terabytes",
    }.items()
    for word in listed(dress)
}
"""Units of measurement, which two figures must share to be equal."""

SPEEDS: Final = {"mph": "mile", "kph": "kilometre", "kmh": "kilometre"}
"""Units that are by the hour."""

DEGREE: Final = "degree"
DEGREE_SCALES: Final = {
    "celsius": "degree Celsius",
    "centigrade": "degree Celsius",
    "c": "degree Celsius",
    "fahrenheit": "degree Fahrenheit",
    "f": "degree Fahrenheit",
}

MEASURE_UNITS: Final = frozenset(MEASURES.values()) | frozenset(DEGREE_SCALES.values())

PER_NOUNS: Final = (
    MEASURES
    | {word: word for word in listed("share person head household unit worker employee passenger")}
    | {"pound": "pound", "second": "second", "quarter": "quarter", "annum": "year", "h": "hour"}
)
PER_ADVERBS: Final = {
    "annually": "year",
    "yearly": "year",
    "monthly": "month",
    "weekly": "week",
    "daily": "day",
    "hourly": "hour",
}

RACE_WORDS: Final = words(
    "race sprint hurdles freestyle relay butterfly backstroke breaststroke medley steeplechase "
    "runner champion tall high deep long wide away"
)
"""After '100m', these make it metres."""

IRREGULAR_PLURALS: Final = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "policemen": "policeman",
    "firefighters": "firefighter",
    "countries": "country",
    "companies": "company",
    "cities": "city",
    "families": "family",
    "staff": "staff",
    "police": "police",
    "lives": "life",
    "wives": "wife",
    "feet": "foot",
    "series": "series",
    "aircraft": "aircraft",
}

NOUN_STOPS: Final = words(
    "a an the this that these those of in on at by for from to into with within without and or "
    "but nor so as if than then when while where who whom whose which what it its he his him she "
    "her they their them we our us you your i my is are was were be been being has have had does "
    "do did will would can could may might must shall should not no out off up down over under "
    "about around above below between after before since until till during per each every other "
    "others also only just more less across through against amid among versus vs his yes says was "
    "minus plus times thus always perhaps besides towards afterwards overseas"
)
"""Words that no counted noun lies behind, and words in -s that are none themselves."""

YEAR_CUES: Final = words(
    "in since by until till from during through throughout year early late mid before after "
    "between fiscal around circa and"
)

CAPITAL_LEADS: Final = words(
    "a an the some about around nearly almost over under more less at just only these those all "
    "another other another's in on of by for from to with and or but after before since until "
    "during between when while as if than its their his her our my your this that what no both "
    "roughly approximately up down last next first police officials there it he she they we you "
    "i is was are were has had have not also then so yet even still now aged"
)
"""Capitalised words, as at the start of a sentence, that are no name before a number."""

SINGULAR_IES = re.compile(r"[^aeiou]ies$")
SINGULAR_ES = re.compile(r"(?:s|x|ch|sh)es$")


def singular(noun: str) -> str:
    """The singular of a regular or common English noun, lower-cased."""
    noun = noun.casefold()
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun]
    if SINGULAR_IES.search(noun):
        return noun[:-3] + "y"
    if SINGULAR_ES.search(noun):
        return noun[:-2]
    return noun[:-1] if is_plural(noun) else noun


def is_plural(noun: str) -> bool:
    """Whether a word looks like a plural noun."""
    lowered = noun.casefold()
    return lowered in IRREGULAR_PLURALS or (
        len(lowered) > 3 and lowered.endswith("s") and not lowered.endswith(("ss", "us", "is"))
    )
