"""Figures in German: '1.234,5 Mio. Euro', 'zwei Drittel', 'im dritten Quartal'."""

from decimal import Decimal

from nutgraf.grounding.figures.currencies import KRONA, PESO, RUPEE
from nutgraf.grounding.figures.languages.lexicon import Lexicon, by_word, numbered
from nutgraf.grounding.figures.wordlists import listed, words

_UNITS = listed("ein zwei drei vier fünf sechs sieben acht neun")
_SMALL = numbered(
    "zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn",
    2,
)
_TENS = listed("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_STEMS = numbered("erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft")


def _numbers() -> dict[str, Decimal]:
    below = dict(_SMALL)
    for ten, word in enumerate(_TENS, start=2):
        below[word] = ten * 10
        below |= {f"{unit}und{word}": ten * 10 + n for n, unit in enumerate(_UNITS, start=1)}
    hundreds = {
        f"{unit}hundert{rest}": n * 100 + value
        for n, unit in enumerate(_UNITS, start=1)
        for rest, value in {"": 0, **below}.items()
    }
    dozens = {"ein dutzend": 12, "zwei dutzend": 24, "hundert": 100, "tausend": 1000}
    halves = {
        "eine halbe": Decimal("0.5"),
        "anderthalb": Decimal("1.5"),
        "eineinhalb": Decimal("1.5"),
    }
    return {word: Decimal(value) for word, value in (below | hundreds | dozens).items()} | halves


GERMAN = Lexicon(
    numbers=_numbers(),
    scales=by_word(
        {
            "tausend tsd tsd.": 3,
            "million millionen mio mio. mill.": 6,
            "milliarde milliarden mrd mrd. mia mia.": 9,
            "billion billionen bio bio. bill.": 12,
            "billiarde billiarden": 15,
        }
    ),
    percent=("prozent", "prozentige[nrms]?", "v\\. ?h\\."),
    points=("prozentpunkte?n?", "%-punkte?n?"),
    basis_points=("basispunkte?n?",),
    currencies=by_word(
        {
            "euro euros": ("EUR",),
            "dollar dollars us-dollar us-dollars": ("USD",),
            "kanadische_dollar": ("CAD",),
            "australische_dollar": ("AUD",),
            "pfund britische_pfund": ("GBP",),
            "franken schweizer_franken": ("CHF",),
            "yen": ("JPY",),
            "yuan renminbi": ("CNY",),
            "won": ("KRW",),
            "rubel": ("RUB",),
            "kronen krone": KRONA,
            "schwedische_kronen": ("SEK",),
            "norwegische_kronen": ("NOK",),
            "dänische_kronen": ("DKK",),
            "zloty": ("PLN",),
            "forint": ("HUF",),
            "lira": ("TRY",),
            "rupien rupie": RUPEE,
            "pesos peso": PESO,
            "real reais": ("BRL",),
        }
    ),
    hundredths={"cent": ("EUR", "USD"), "cents": ("USD", "EUR"), "rappen": ("CHF",)},
    measures=by_word(
        {
            "jahr jahre jahren jahres jährige jähriger jährigen jähriges": "year",
            "monat monate monaten monatige monatigen": "month",
            "woche wochen wöchige wöchigen": "week",
            "tag tage tagen tägige tägigen": "day",
            "stunde stunden stündige stündigen": "hour",
            "minute minuten": "minute",
            "sekunde sekunden": "second",
            "jahrzehnt jahrzehnte jahrzehnten": "decade",
            "kilometer kilometern km": "kilometre",
            "meter metern": "metre",
            "zentimeter cm": "centimetre",
            "millimeter mm": "millimetre",
            "meile meilen": "mile",
            "hektar": "hectare",
            "tonne tonnen": "tonne",
            "kilogramm kilo kg": "kilogram",
            "gramm": "gram",
            "liter litern": "litre",
            "barrel fass": "barrel",
            "grad": "degree",
            "megawatt mw": "megawatt",
            "gigawatt gw": "gigawatt",
        }
    ),
    fractions=by_word(
        {
            "die_hälfte zur_hälfte der_hälfte": (1, 2),
            "ein_drittel einem_drittel eines_drittels": (1, 3),
            "zwei_drittel zwei_dritteln": (2, 3),
            "ein_viertel einem_viertel": (1, 4),
            "drei_viertel dreiviertel drei_vierteln": (3, 4),
            "ein_fünftel einem_fünftel": (1, 5),
            "ein_sechstel ein_sechstels": (1, 6),
            "ein_zehntel einem_zehntel": (1, 10),
        }
    ),
    multiples=by_word(
        {
            "verdoppelt verdoppelte verdoppelten verdoppeln doppelt zweimal zweifach": 2,
            "verdreifacht verdreifachte verdreifachen dreimal dreifach": 3,
            "vervierfacht vervierfachte viermal vierfach": 4,
            "verfünffacht verfünffachte fünfmal fünffach": 5,
            "verzehnfacht zehnmal zehnfach": 10,
        }
    ),
    magnitudes={
        "dutzende": 12,
        "hunderte": 100,
        "tausende": 1000,
        "zehntausende": 10_000,
        "hunderttausende": 100_000,
        "millionen": 1_000_000,
        "milliarden": 1_000_000_000,
    },
    ordinals={
        stem + ending: value for stem, value in _STEMS.items() for ending in listed("e er en es em")
    },
    quarter=("quartals?", "jahresviertels?"),
    half_year=("halbjahre?s?", "jahreshälfte"),
    fiscal_year=("geschäftsjahre?s?", "wirtschaftsjahre?s?", "haushaltsjahre?s?"),
    least=("mehr als", "über", "mindestens", "wenigstens", "gut", "rund über"),
    most=("weniger als", "unter", "höchstens", "bis zu", "knapp", "fast", "maximal", "beinahe"),
    between=("zwischen", "von"),
    joints=("bis", "und", "oder", "auf"),
    minus=("minus",),
    clock=("uhr",),
    falls=words(
        "sank sanken sinkt gesunken fiel fielen fällt gefallen rückgang minus verlust verluste "
        "weniger niedriger schrumpfte geschrumpft sinken einbruch verlor verloren gesenkt senkte "
        "unter zurückgegangen negativ defizit"
    ),
    senses=by_word(
        {
            "verlust verluste fehlbetrag defizit verlor": "loss",
            "gewinn gewinne gewinns überschuss überschuß verdiente": "profit",
            "tote toten tot getötet starben gestorben todesopfer": "dead",
            "verletzt verletzte verletzten": "injured",
            "vermisst vermisste vermissten": "missing",
            "festgenommen verhaftet festnahmen": "arrested",
            "gerettet": "rescued",
        }
    ),
)
