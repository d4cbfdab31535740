"""The same figures in other dress: '62 percent' as '62%', '$5 million' as '$5,000,000'."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from nutgraf.evaluation.alterations.edits import Edit
from nutgraf.evaluation.alterations.numbers import NUMBER_WORD, ORDINALS, in_words, number_of

_NUMBERED: Final = frozenset("number type day page chapter section route channel level".split())
"""What a number names rather than counts."""
Rewriting = Callable[[re.Match[str]], list[str]]

_DIGITS: Final = r"(?<![\w.,/:’'$£€-])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,/:’'$£€-])\d+(?:\.\d+)?"
_MONTHS: Final[Sequence[str]] = (
    "January February March April May June July August September October November December"
).split()
_SHORT: Final = {"Jan": 1, "Feb": 2, "Aug": 8, "Sept": 9, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12}
_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)}|(?:{'|'.join(_SHORT)})\.)"
_LETTERS: Final = {"thousand": "k", "million": "m", "billion": "bn", "trillion": "tn"}
_POWERS: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_CURRENCY_WORDS: Final = {
    "$": ("dollars", "USD", "US$"),
    "£": ("pounds", "GBP", "GBP "),
    "€": ("euros", "EUR", "EUR "),
}
_FRACTIONS: Final = {
    "one-third": "a third", "a third": "one-third", "two-thirds": "two thirds",
    "two thirds": "two-thirds",
    "three-quarters": "three quarters", "three quarters": "three-quarters", "a quarter": "25%",
    "half": "50%", "one-half": "half", "one-fifth": "20%", "a fifth": "20 percent",
}  # fmt: skip


def _percent(match: re.Match[str]) -> list[str]:
    number, unit = match["number"], match["unit"].strip().lower()
    written = {"%": f"{number}%", "percent": f"{number} percent", "per cent": f"{number} per cent"}
    return [form for name, form in written.items() if name != unit]


def _percent_worded(match: re.Match[str]) -> list[str]:
    number = Decimal(match["number"])
    if number != int(number) or not 2 <= number < 100:
        return []
    return [f"{in_words(int(number))} percent"]


def _percent_of_words(match: re.Match[str]) -> list[str]:
    return [f"{number_of(match['number'])}%", f"{number_of(match['number'])} percent"]


def _money(match: re.Match[str]) -> list[str]:
    symbol, number, scale = match["symbol"], match["number"], match["scale"].lower()
    word, code, prefix = _CURRENCY_WORDS[symbol]
    whole = Decimal(number.replace(",", "")) * _POWERS[scale]
    return [
        f"{symbol}{number}{_LETTERS[scale]}",
        f"{prefix}{int(whole):,}",
        f"{symbol}{int(whole):,}",
        f"{number} {scale} {word}",
        f"{code} {number} {scale}",
    ]


def _plain_money(match: re.Match[str]) -> list[str]:
    symbol, number = match["symbol"], match["number"]
    word, code, _ = _CURRENCY_WORDS[symbol]
    forms = [f"{number} {word}", f"{code} {number}"]
    value = Decimal(number.replace(",", ""))
    if value >= 1000 and value % 1000 == 0 and value < 10**6:
        forms += [f"{symbol}{value // 1000}k", f"{symbol}{value // 1000},000"[: len(number) + 1]]
    if "," in number:
        forms.append(f"{symbol}{number.replace(',', '')}")
    return [form for form in forms if form != match[0]]


def _scaled(match: re.Match[str]) -> list[str]:
    number, scale = match["number"], match["scale"].lower()
    whole = Decimal(number.replace(",", "")) * _POWERS[scale]
    forms = [f"{number}{_LETTERS[scale]}"] if scale != "thousand" else []
    if whole == int(whole):
        forms.append(f"{int(whole):,}")
    if scale == "billion":
        forms.append(f"{_trimmed(whole / 10**6)} million")
    return forms


def _trimmed(number: Decimal) -> str:
    return f"{number:,f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:,f}"


def _separated(match: re.Match[str]) -> list[str]:
    number = match[0]
    forms = [number.replace(",", ""), number.replace(",", "\N{NO-BREAK SPACE}")]
    if number.endswith(",000") and number.count(",") == 1:
        forms.append(f"{number[:-4]} thousand")
    return forms


def _digits_of_word(match: re.Match[str]) -> list[str]:
    return [str(number_of(match[0]))]


def _word_of_digits(match: re.Match[str]) -> list[str]:
    before = match.string[: match.start()].split()[-1]
    if not before[0].islower() or before in _NUMBERED:
        return []
    number = int(match[0])
    return [in_words(number)] if 2 <= number < 100 else []


def _date(match: re.Match[str]) -> list[str]:
    month, day = _month(match["month"]), int(match["day"])
    name, short = _MONTHS[month - 1], _MONTHS[month - 1][:3]
    stop = "." if len(name) > 4 else ""  # nobody shortens May, June and July
    short = short if stop else name
    forms = [f"{name} {day}", f"{day} {name}", f"{short}{stop} {day}", f"{short} {day}"]
    forms.append(f"{day} {short}")
    if year := match["year"]:
        forms = [*(f"{f} {year}" for f in forms[1:2]), f"{year}-{month:02}-{day:02}"]
        forms += [f"{name} {day}, {year}", f"{short} {day}, {year}"]
    else:
        forms.append(f"{name} {day}{_ending(day)}")
    return [form for form in dict.fromkeys(forms) if form != match[0]]


def _month(written: str) -> int:
    bare = written.rstrip(".")
    return _SHORT.get(bare) or next(n for n, name in enumerate(_MONTHS, 1) if name == bare)


def _ending(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 != 1 else 0, "th")


def _fraction(match: re.Match[str]) -> list[str]:
    return [_FRACTIONS[match[0].lower()]]


def _dozen(match: re.Match[str]) -> list[str]:
    return [{"a dozen": "12", "two dozen": "24", "three dozen": "36"}[match[0].lower()]]


def _quarter(match: re.Match[str]) -> list[str]:
    return [f"Q{1 + ORDINALS.index(match['nth'].lower())}"]


def _quarter_named(match: re.Match[str]) -> list[str]:
    return [f"the {ORDINALS[int(match['n']) - 1]} quarter"]


def _ordinal(match: re.Match[str]) -> list[str]:
    number = 1 + ORDINALS.index(match["nth"].lower())
    return [f"{number}{_ending(number)} {match['what']}"]


def _ordinal_worded(match: re.Match[str]) -> list[str]:
    number = int(match["n"])
    return [ORDINALS[number - 1]] if 1 <= number <= 12 else []


def _clock(match: re.Match[str]) -> list[str]:
    half = match["half"].lower()
    forms = [f"{match['hour']}{half}m", f"{match['hour']} {half}m", f"{match['hour']}:00 {half}.m."]
    return [form for form in forms if form != match[0]]


_SCALE: Final = r"(?P<scale>thousand|million|billion|trillion)"
_NO_FIGURE_BEFORE: Final = r"(?<![\w.,-])"
_NO_HALF_OF_A_GAME: Final = "".join(
    rf"(?<!{word} )" for word in "first second same other top bottom latter and".split()
)
_REWRITINGS: Final[tuple[tuple[str, str, Rewriting], ...]] = (
    (
        "percent",
        rf"{_NO_FIGURE_BEFORE}(?P<number>\d+(?:\.\d+)?)(?P<unit>%|\ percent\b|\ per\ cent\b)",
        _percent,
    ),
    (
        "percent in words",
        rf"{_NO_FIGURE_BEFORE}(?P<number>\d+(?:\.\d+)?)\ percent\b",
        _percent_worded,
    ),
    (
        "percent in digits",
        rf"(?i:(?<![\w-])(?P<number>{NUMBER_WORD}))\ per\ ?cent\b",
        _percent_of_words,
    ),
    (
        "money",
        rf"(?<![\w-])(?P<symbol>[$£€])(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)[\ -]?{_SCALE}\b",
        _money,
    ),
    (
        "money",
        rf"""(?<![\w-])(?P<symbol>[$£€])(?P<number>\d{{1,3}}(?:,\d{{3}})*(?:\.\d\d)?)
        (?![\w.,]?\d|[\ -]?(?:{_SCALE.replace("?P<scale>", "")}|a\ |an\ |per\ )|[\w-])""",
        _plain_money,
    ),
    ("scale", rf"(?P<number>{_DIGITS})\ {_SCALE}\b", _scaled),
    (
        "thousands",
        r"(?<![\w.,$£€-])\d{1,3}(?:,\d{3})+(?![\w%-]|[,.]\d|\ ?(?:million|billion))",
        _separated,
    ),
    (
        "number in digits",
        rf"""(?:^|(?<![\w-])(?=[a-z]))(?i:(?:{NUMBER_WORD}))
        (?![\w-]|[,:.]?\ (?:third|quarter|fifth|half|hal|thousand|hundred|dozen))(?=\ [a-z])""",
        _digits_of_word,
    ),
    (
        "number in words",
        r"""(?<=[a-z]\ )\d{1,2}(?=\ (?!percent|per\ cent|million|billion|thousand|a\.m|p\.m|am\b
        |pm\b|to\b|and\b|or\b|at\b|in\b|on\b)[a-z])""",
        _word_of_digits,
    ),
    (
        "date",
        rf"""\b{_MONTH}\ (?P<day>\d{{1,2}})
        (?:,\ (?P<year>\d{{4}})\b|(?![\d\w-]|(?:st|nd|rd|th)|,\ \d))""",
        _date,
    ),
    (
        "date",
        rf"""(?<![\w:.-])(?P<day>\d{{1,2}})\ (?P<month>{"|".join(_MONTHS)})\b
        (?:\ (?P<year>\d{{4}})\b|(?!,?\ \d))""",
        _date,
    ),
    (
        "fraction",
        rf"""(?i:\b(?:(?:one|two)-thirds?|a\ third(?=\ of)|a\ quarter(?=\ of(?!\ an?\ ))
        |three[-\ ]quarters|a\ fifth(?=\ of)|one-fifth
        |{_NO_HALF_OF_A_GAME.replace(" ", chr(92) + " ")}(?<!-)half(?=\ of|\ the))\b)""",
        _fraction,
    ),
    ("dozen", r"(?<!half\ )(?i:\b(?:a|two|three)\ dozen\b)", _dozen),
    (
        "quarter",
        r"\b(?:the\ )?(?P<nth>first|second|third|fourth)[-\ ]quarter\b",
        _quarter,
    ),
    ("quarter", r"\bQ(?P<n>[1-4])\b", _quarter_named),
    (
        "ordinal",
        rf"""\b(?P<nth>{"|".join(ORDINALS[1:10])})
        \ (?P<what>time|year|day|month|week|consecutive|straight|term|round)\b""",
        _ordinal,
    ),
    (
        "ordinal",
        rf"{_NO_FIGURE_BEFORE}(?P<n>\d{{1,2}})(?:st|nd|rd|th)\b(?=\ [a-z])",
        _ordinal_worded,
    ),
    (
        "clock",
        r"(?<![\w:.-])(?P<hour>\d{1,2})\ ?(?P<half>[ap])\.?m\b\.?(?=\ )",
        _clock,
    ),
)
_COMPILED: Final = tuple(
    (name, re.compile(pattern, re.VERBOSE), rewrite) for name, pattern, rewrite in _REWRITINGS
)


def redressed(sentence: str) -> Iterator[Edit]:
    """Each way to write a figure of a sentence otherwise."""
    for name, pattern, rewrite in _COMPILED:
        for match in pattern.finditer(sentence):
            for form in rewrite(match):
                new = form[:1].upper() + form[1:] if match.start() == 0 else form
                yield Edit(*match.span(), new, name)
