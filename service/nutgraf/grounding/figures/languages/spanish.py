"""Figures in Spanish: '3,5 billones', 'mil millones de euros', 'el tercer trimestre'."""

from decimal import Decimal

from nutgraf.grounding.figures.currencies import KRONA, PESO, RUPEE
from nutgraf.grounding.figures.languages.lexicon import Lexicon, by_word, numbered
from nutgraf.grounding.figures.wordlists import words

_SMALL = numbered(
    "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno/veintiún veintidós veintitrés veinticuatro "
    "veinticinco veintiséis veintisiete veintiocho veintinueve treinta",
    2,
)
_TENS = {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70} | {
    "ochenta": 80,
    "noventa": 90,
}
_HUNDREDS = {"cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200} | {
    "trescientos": 300,
    "cuatrocientos": 400,
    "quinientos": 500,
    "seiscientos": 600,
    "setecientos": 700,
    "ochocientos": 800,
    "novecientos": 900,
}


def _numbers() -> dict[str, Decimal]:
    below = _SMALL | _TENS | _HUNDREDS
    for word, ten in _TENS.items():
        below[f"{word} y uno"] = below[f"{word} y un"] = ten + 1
        below |= {f"{word} y {unit}": ten + n for unit, n in _SMALL.items() if n < 10}
    below |= {"mil": 1000, "una docena": 12, "una decena": 10, "un centenar": 100}
    return {word: Decimal(value) for word, value in below.items()} | {"medio": Decimal("0.5")}


SPANISH = Lexicon(
    numbers=_numbers(),
    scales=by_word(
        {
            "mil": 3,
            "millón millones mill.": 6,
            "millardo millardos mil_millones": 9,
            "billón billones": 12,
        }
    ),
    percent=("por ciento", "por cien"),
    points=("puntos? porcentual(?:es)?", "puntos? de porcentaje", "pp"),
    basis_points=("puntos? básicos?", "pb"),
    currencies=by_word(
        {
            "euro euros": ("EUR",),
            "dólar dólares dólares_estadounidenses": ("USD",),
            "dólares_canadienses": ("CAD",),
            "dólares_australianos": ("AUD",),
            "libra libras libras_esterlinas": ("GBP",),
            "franco francos francos_suizos": ("CHF",),
            "yen yenes": ("JPY",),
            "yuan yuanes renminbi": ("CNY",),
            "won wones": ("KRW",),
            "rublo rublos": ("RUB",),
            "corona coronas": KRONA,
            "coronas_suecas": ("SEK",),
            "coronas_noruegas": ("NOK",),
            "coronas_danesas": ("DKK",),
            "peso pesos": PESO,
            "pesos_mexicanos": ("MXN",),
            "pesos_argentinos": ("ARS",),
            "pesos_chilenos": ("CLP",),
            "pesos_colombianos": ("COP",),
            "real reales": ("BRL",),
            "soles": ("PEN",),
            "bolívares": ("VES",),
            "rupia rupias": RUPEE,
        }
    ),
    hundredths={"céntimo": ("EUR",), "céntimos": ("EUR",), "centavos": ("USD", "MXN")},
    measures=by_word(
        {
            "año años": "year",
            "mes meses": "month",
            "semana semanas": "week",
            "día días": "day",
            "hora horas": "hour",
            "minuto minutos": "minute",
            "segundos": "second",
            "década décadas": "decade",
            "kilómetro kilómetros km": "kilometre",
            "metro metros": "metre",
            "centímetro centímetros cm": "centimetre",
            "milímetro milímetros mm": "millimetre",
            "milla millas": "mile",
            "hectárea hectáreas": "hectare",
            "tonelada toneladas": "tonne",
            "kilogramo kilogramos kilo kilos kg": "kilogram",
            "gramo gramos": "gram",
            "litro litros": "litre",
            "barril barriles": "barrel",
            "grado grados": "degree",
            "megavatio megavatios mw": "megawatt",
            "gigavatio gigavatios gw": "gigawatt",
        }
    ),
    fractions=by_word(
        {
            "la_mitad mitad": (1, 2),
            "un_tercio una_tercera_parte": (1, 3),
            "dos_tercios dos_terceras_partes": (2, 3),
            "un_cuarto una_cuarta_parte": (1, 4),
            "tres_cuartos tres_cuartas_partes": (3, 4),
            "un_quinto una_quinta_parte": (1, 5),
            "un_décimo una_décima_parte": (1, 10),
        }
    ),
    multiples=by_word(
        {
            "duplicó duplicado duplicar duplicaron doble dos_veces": 2,
            "triplicó triplicado triplicar triple tres_veces": 3,
            "cuadruplicó cuadruplicado cuatro_veces": 4,
            "quintuplicó cinco_veces": 5,
            "diez_veces": 10,
        }
    ),
    magnitudes=by_word(
        {
            "docenas decenas": 12,
            "cientos centenares": 100,
            "miles millares": 1000,
            "decenas_de_miles": 10_000,
            "cientos_de_miles": 100_000,
            "millones": 1_000_000,
        }
    ),
    ordinals=numbered(
        "primer/primero/primera segundo/segunda tercer/tercero/tercera cuarto/cuarta quinto/quinta "
        "sexto/sexta séptimo/séptima octavo/octava noveno/novena décimo/décima"
    ),
    quarter=("trimestre",),
    half_year=("semestre", "mitad del? año"),
    fiscal_year=("ejercicio(?: fiscal)?", "año fiscal"),
    least=("más de", "al menos", "por lo menos", "superior a", "como mínimo"),
    most=("menos de", "hasta", "casi", "como máximo", "a lo sumo", "inferior a", "cerca de"),
    between=("entre", "de"),
    joints=("y", "a", "o", "e"),
    minus=("menos",),
    links=("de ",),
    clock=("horas", "h"),
    falls=words(
        "cayó cayeron caída caídas bajó bajaron baja descenso descendió pérdida pérdidas "
        "perdió menos redujo reducción disminuyó disminución déficit negativo retroceso retrocedió "
        "recorte inferior"
    ),
    senses=by_word(
        {
            "pérdida pérdidas déficit perdió": "loss",
            "beneficio beneficios ganancia ganancias superávit ganó": "profit",
            "muerto muertos muertas fallecidos murieron": "dead",
            "herido heridos heridas": "injured",
            "desaparecidos desaparecidas": "missing",
            "detenidos detenidas arrestados": "arrested",
            "rescatados rescatadas": "rescued",
        }
    ),
)
