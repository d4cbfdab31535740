"""How English news writes currencies. A sign that serves several lists the usual one first."""

from nutgraf.grounding.figures.wordlists import listed, words

SIGNS: dict[str, tuple[str, ...]] = {
    "$": ("USD",),
    "US$": ("USD",),
    "U.S.$": ("USD",),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "C$": ("CAD",),
    "CA$": ("CAD",),
    "CAD$": ("CAD",),
    "HK$": ("HKD",),
    "NZ$": ("NZD",),
    "S$": ("SGD",),
    "NT$": ("TWD",),
    "R$": ("BRL",),
    "MX$": ("MXN",),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "￥": ("CNY", "JPY"),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₽": ("RUB",),
    "₺": ("TRY",),
    "₦": ("NGN",),
    "₱": ("PHP",),
    "₫": ("VND",),
    "₴": ("UAH",),
    "₪": ("ILS",),
    "฿": ("THB",),
}

KRONA = ("SEK", "NOK", "DKK", "ISK")
PESO = ("MXN", "PHP", "ARS", "CLP", "COP")
RUPEE = ("INR", "PKR", "LKR", "NPR")

_ISO_CODES = listed(
    "USD EUR GBP JPY CNY INR KRW CHF AUD CAD NZD HKD SGD TWD SEK NOK DKK ISK PLN CZK HUF RUB TRY "
    "UAH ILS AED SAR QAR KWD EGP ZAR NGN KES GHS BRL MXN ARS CLP COP PHP IDR MYR THB VND PKR BDT "
    "LKR"
)
_RARE_CODES = listed(
    "AFN AMD ANG AOA AWG AZN BBD BGN BHD BIF BMD BND BSD BTN BWP BYN BZD CDF CRC CVE DJF DOP DZD "
    "ERN ETB FJD FKP GIP GMD GNF GTQ GYD HNL HTG IQD IRR JMD JOD KGS KHR KMF KPW KYD KZT LAK LBP "
    "LRD LSL LYD MDL MGA MKD MMK MNT MRU MUR MVR MWK MZN NAD NIO NPR OMR PAB PGK PYG RON RSD RWF "
    "SBD SCR SDG SHP SLE SRD SSP STN SVC SYP SZL TJS TMT TND TTD TZS UGX UYU UZS VES VUV WST XAF "
    "XCD XOF XPF YER ZMW"
)
"""Those that are English words in capitals, such as ALL and TOP, are left out."""
_OTHER_CODES: dict[str, tuple[str, ...]] = {
    "RMB": ("CNY",),
    "CNH": ("CNY",),
    "Rs": RUPEE,
    "Re": RUPEE,
    "Rp": ("IDR",),
    "RM": ("MYR",),
    "Fr": ("CHF",),
    "SFr": ("CHF",),
    "kr": KRONA,
    "Kr": KRONA,
    "SKr": ("SEK",),
    "NKr": ("NOK",),
    "DKr": ("DKK",),
    "元": ("CNY",),
    "人民币": ("CNY",),
    "美元": ("USD",),
    "欧元": ("EUR",),
    "港元": ("HKD",),
    "円": ("JPY",),
    "日元": ("JPY",),
}

USUAL_CODES: dict[str, tuple[str, ...]] = {code: (code,) for code in _ISO_CODES} | _OTHER_CODES
CODES: dict[str, tuple[str, ...]] = USUAL_CODES | {code: (code,) for code in _RARE_CODES}

WORDS: dict[str, tuple[str, ...]] = {
    word: readings
    for dress, readings in (
        ("dollar dollars buck bucks", ("USD",)),
        ("euro euros", ("EUR",)),
        ("pound pounds quid", ("GBP",)),
        ("yuan renminbi", ("CNY",)),
        ("yen", ("JPY",)),
        ("won", ("KRW",)),
        ("rupee rupees", RUPEE),
        ("franc francs", ("CHF", "XAF", "XOF")),
        ("krona kronor kronur krone kroner crown crowns", (*KRONA, "CZK")),
        ("rouble roubles ruble rubles", ("RUB", "BYN")),
        ("peso pesos", PESO),
        ("real reais reals", ("BRL",)),
        ("rand", ("ZAR",)),
        ("lira liras", ("TRY",)),
        ("zloty zlotys", ("PLN",)),
        ("forint forints", ("HUF",)),
        ("hryvnia hryvnias", ("UAH",)),
        ("shekel shekels", ("ILS",)),
        ("dirham dirhams", ("AED", "MAD")),
        ("riyal riyals", ("SAR", "QAR", "YER")),
        ("dinar dinars", ("KWD", "JOD", "IQD", "BHD", "RSD")),
        ("naira", ("NGN",)),
        ("shilling shillings", ("KES", "UGX", "TZS")),
        ("cedi cedis", ("GHS",)),
        ("rupiah", ("IDR",)),
        ("ringgit", ("MYR",)),
        ("baht", ("THB",)),
        ("dong", ("VND",)),
        ("taka", ("BDT",)),
        ("tenge", ("KZT",)),
        ("lari", ("GEL",)),
        ("manat manats", ("AZN", "TMT")),
        ("leu lei", ("RON", "MDL")),
        ("lev leva", ("BGN",)),
        ("koruna korunas", ("CZK",)),
        ("birr", ("ETB",)),
        ("kwacha", ("ZMW", "MWK")),
        ("kwanza kwanzas", ("AOA",)),
        ("bolivar bolivars", ("VES",)),
        ("guarani guaranis", ("PYG",)),
        ("lempira lempiras", ("HNL",)),
        ("metical meticais", ("MZN",)),
        ("rial rials", ("IRR", "OMR", "YER")),
        ("kyat kyats", ("MMK",)),
        ("riel riels", ("KHR",)),
        ("tugrik tugriks", ("MNT",)),
        ("som", ("KGS", "UZS")),
    )
    for word in listed(dress)
}

CENTS: dict[str, tuple[str, ...]] = {
    "cent": ("USD", "EUR", "AUD", "CAD", "NZD"),
    "cents": ("USD", "EUR", "AUD", "CAD", "NZD"),
    "¢": ("USD",),
    "penny": ("GBP",),
    "pence": ("GBP",),
    "p": ("GBP",),
    "paise": ("INR",),
    "kopecks": ("RUB",),
}
"""Hundredths of a currency."""

NATIONS: dict[str, dict[str, str]] = {
    "dollar": {
        "us": "USD",
        "u.s.": "USD",
        "american": "USD",
        "australian": "AUD",
        "canadian": "CAD",
        "kong": "HKD",
        "zealand": "NZD",
        "singapore": "SGD",
        "taiwan": "TWD",
    },
    "euro": {"euro": "EUR"},
    "pound": {"egyptian": "EGP", "british": "GBP"},
    "yuan": {"chinese": "CNY"},
    "renminbi": {"chinese": "CNY"},
    "yen": {"japanese": "JPY"},
    "won": {"korean": "KRW"},
    "rupee": {"indian": "INR", "pakistani": "PKR", "lankan": "LKR", "nepalese": "NPR"},
    "franc": {"swiss": "CHF", "cfa": "XAF"},
    "krona": {"swedish": "SEK", "icelandic": "ISK"},
    "kronor": {"swedish": "SEK"},
    "krone": {"norwegian": "NOK", "danish": "DKK"},
    "kroner": {"norwegian": "NOK", "danish": "DKK"},
    "crown": {"swedish": "SEK", "norwegian": "NOK", "danish": "DKK", "czech": "CZK"},
    "peso": {
        "mexican": "MXN",
        "philippine": "PHP",
        "argentine": "ARS",
        "chilean": "CLP",
        "colombian": "COP",
    },
    "real": {"brazilian": "BRL"},
    "lira": {"turkish": "TRY"},
    "cent": {"us": "USD", "u.s.": "USD", "euro": "EUR", "australian": "AUD", "canadian": "CAD"},
}
"""The last word of a country's adjective, by the currency word that it makes exact."""

COUNTRY_WORDS = words("hong new south sri us u.s. american euro") | {
    nation for nations in NATIONS.values() for nation in nations
}
