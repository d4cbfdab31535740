"""Figures in French: '3,2 millions d'euros', '12,5 %', 'les deux tiers', '15h30'."""

from decimal import Decimal

from nutgraf.grounding.figures.currencies import KRONA, PESO, RUPEE
from nutgraf.grounding.figures.languages.lexicon import Lexicon, by_word, numbered
from nutgraf.grounding.figures.wordlists import words

_SMALL = numbered(
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf",
    2,
)
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}


def _numbers() -> dict[str, Decimal]:
    below = _SMALL | _TENS
    for word, ten in _TENS.items():
        below[f"{word} et un"] = below[f"{word}-et-un"] = ten + 1
        below |= {f"{word}-{unit}": ten + n for unit, n in _SMALL.items() if n < 10}
    below |= {f"soixante-{unit}": 60 + n for unit, n in _SMALL.items() if n >= 10}
    below |= {"soixante et onze": 71, "quatre-vingts": 80, "quatre-vingt-un": 81}
    below |= {f"quatre-vingt-{unit}": 80 + n for unit, n in _SMALL.items()}
    below |= {"septante": 70, "nonante": 90, "cent": 100, "mille": 1000}
    below |= {f"{unit} cents": n * 100 for unit, n in _SMALL.items() if n < 10}
    below |= {"une douzaine": 12, "une dizaine": 10, "une vingtaine": 20, "une centaine": 100}
    halves = {"un demi": Decimal("0.5")}
    return {word: Decimal(value) for word, value in below.items()} | halves


FRENCH = Lexicon(
    numbers=_numbers(),
    scales=by_word(
        {
            "mille millier milliers": 3,
            "million millions mio": 6,
            "milliard milliards md mds mrd mrds mia": 9,
            "billion billions": 12,
        }
    ),
    percent=("pour cent", "pourcent", "p\\. ?100", "p\\. ?c\\."),
    points=("points? de pourcentage", "points? de %", "pts?"),
    basis_points=("points? de base", "pb", "pdb"),
    currencies=by_word(
        {
            "euro euros": ("EUR",),
            "dollar dollars dollars_américains": ("USD",),
            "dollars_canadiens": ("CAD",),
            "dollars_australiens": ("AUD",),
            "livre livres livres_sterling": ("GBP",),
            "franc francs": ("CHF", "XAF", "XOF"),
            "francs_suisses": ("CHF",),
            "francs_cfa": ("XOF", "XAF"),
            "yen yens": ("JPY",),
            "yuan yuans renminbi": ("CNY",),
            "won wons": ("KRW",),
            "rouble roubles": ("RUB",),
            "couronne couronnes": KRONA,
            "couronnes_suédoises": ("SEK",),
            "couronnes_norvégiennes": ("NOK",),
            "couronnes_danoises": ("DKK",),
            "zloty zlotys": ("PLN",),
            "roupie roupies": RUPEE,
            "peso pesos": PESO,
            "dinar dinars": ("DZD", "TND", "KWD"),
            "dirham dirhams": ("MAD", "AED"),
        }
    ),
    hundredths={"centime": ("EUR", "CHF"), "centimes": ("EUR", "CHF"), "cents": ("USD", "EUR")},
    measures=by_word(
        {
            "an ans année années": "year",
            "mois": "month",
            "semaine semaines": "week",
            "jour jours": "day",
            "heure heures": "hour",
            "minute minutes": "minute",
            "seconde secondes": "second",
            "décennie décennies": "decade",
            "kilomètre kilomètres km": "kilometre",
            "mètre mètres": "metre",
            "centimètre centimètres cm": "centimetre",
            "millimètre millimètres mm": "millimetre",
            "mile miles": "mile",
            "hectare hectares": "hectare",
            "tonne tonnes": "tonne",
            "kilogramme kilogrammes kilo kilos kg": "kilogram",
            "gramme grammes": "gram",
            "litre litres": "litre",
            "baril barils": "barrel",
            "degré degrés": "degree",
            "mégawatt mégawatts mw": "megawatt",
            "gigawatt gigawatts gw": "gigawatt",
        }
    ),
    fractions=by_word(
        {
            "la_moitié moitié": (1, 2),
            "un_tiers": (1, 3),
            "deux_tiers": (2, 3),
            "un_quart": (1, 4),
            "trois_quarts": (3, 4),
            "un_cinquième": (1, 5),
            "un_dixième": (1, 10),
        }
    ),
    multiples=by_word(
        {
            "doublé doublée doublent doubler double deux_fois": 2,
            "triplé triplée tripler triple trois_fois": 3,
            "quadruplé quadrupler quatre_fois": 4,
            "quintuplé cinq_fois": 5,
            "décuplé dix_fois": 10,
        }
    ),
    magnitudes=by_word(
        {
            "dizaines": 10,
            "centaines": 100,
            "milliers": 1000,
            "dizaines_de_milliers": 10_000,
            "centaines_de_milliers": 100_000,
            "millions": 1_000_000,
            "milliards": 1_000_000_000,
        }
    ),
    ordinals=numbered(
        "premier/première deuxième/second/seconde troisième quatrième cinquième sixième septième "
        "huitième neuvième dixième onzième douzième"
    ),
    quarter=("trimestre",),
    half_year=("semestre",),
    fiscal_year=("exercice(?: fiscal)?", "année fiscale"),
    least=("plus de", "plus d['’]", "au moins", "supérieure? à", "au-delà de", "au minimum"),
    most=(
        "moins de",
        "moins d['’]",
        "jusqu['’]à",
        "près de",
        "au plus",
        "presque",
        "inférieure? à",
        "au maximum",
    ),
    between=("entre", "de"),
    joints=("à", "et", "ou"),
    minus=("moins",),
    links=("de ", "d['’]"),
    clock=("heures?", "h"),
    falls=words(
        "baisse baissé baissent recul reculé recule chute chuté chutent perte pertes perdu moins "
        "diminué diminution repli déficit négatif tombé réduit inférieur repliée cédé"
    ),
    senses=by_word(
        {
            "perte pertes déficit perdu": "loss",
            "bénéfice bénéfices profit profits excédent gagné": "profit",
            "mort morts tué tués tuées décès décédés": "dead",
            "blessé blessés blessées": "injured",
            "disparus disparues": "missing",
            "arrêtés interpellés arrêtées interpellées": "arrested",
            "secourus sauvés": "rescued",
        }
    ),
)
