"""Dates, years, quarters and times of day: what a text says with a calendar or a clock."""

import re
from collections.abc import Callable
from decimal import Decimal

from nutgraf.grounding.figures.figure import Figure, FigureKind
from nutgraf.grounding.figures.wordlists import listed

_MONTHS = listed("jan feb mar apr may jun jul aug sep oct nov dec")
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|Jun\.|July?|Jul\."
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|(?:january|february|april|june|july|august|september|october|november|december)\b"
    r"|(?:march|may)(?=,?\s(?:1[5-9]|20)\d\d\b))"
)
"""Lower-cased, as tokenised text has them, 'may' and 'march' are months before a year only."""
_YEAR = r"(?:1[5-9]|20)\d\d"
_NO_MORE = r"(?![\w%]|[.,:/]\d|-\d)"
_ORDER = {
    word: number
    for number, dress in enumerate(("first 1st", "second 2nd", "third 3rd", "fourth 4th"), start=1)
    for word in listed(dress)
}

_FIRST = r"[\d'’ADFHJMNOQSTadfjmnoqst]"
"""What all periods begin with: where none does, the pattern is left in a third of the time."""
_PERIOD = re.compile(
    rf"""
    (?={_FIRST})(?:(?<![\w.,/$€£¥-])|(?<=[Mm]id-)|(?<=arly-)|(?<=ate-)|(?<=[Pp]re-)|(?<=ost-))(?:
        (?P<iso>(?P<iso_y>\d{{4}})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?![\w-]))
      | (?P<numeric>(?P<n_a>\d{{1,2}})(?P<n_sep>[./])(?P<n_b>\d{{1,2}})(?P=n_sep)
            (?P<n_y>\d{{4}}|\d\d)(?![\w/]))
      | (?P<time>(?P<t_h>\d{{1,2}})(?:(?P<t_sep>[:.])(?P<t_m>\d\d))?\s?(?P<t_half>[ap]\.?m\b\.?)
          | (?P<c_h>\d{{1,2}}):(?P<c_m>\d\d)(?![\d:.]\d|\d))
      | (?P<dmy>(?P<dmy_d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<dmy_m>{_MONTH})\b
            (?:,?\s(?P<dmy_y>{_YEAR}){_NO_MORE})?)
      | (?P<decade>['’]?(?P<dec>[1-9]\d{{3}}|[1-9]0|(?<=['’])\d\d)['’]?s\b)
      | (?P<quarter_1>(?:[Qq](?P<q_a>[1-4])|(?P<q_b>[1-4])Q)(?=\b|\d\d\b|FY))
      | (?P<half_1>(?:H(?P<h_a>[12])|(?P<h_b>[12])H)(?=\b|\d\d\b))
      | (?P<span>(?P<s_a>{_YEAR})\s?[-–/]\s?(?P<s_b>\d{{4}}|\d\d){_NO_MORE})
      | (?P<mdy>(?P<mdy_m>{_MONTH})\s(?:the\s)?(?P<mdy_d>[0-3]?\d)(?:st|nd|rd|th)?
            (?![\w%]|[.,:/]\d)(?!\s(?:%|percent|per\scent|million|billion))
            (?:\s?[-–]\s?(?P<mdy_e>[0-3]?\d)(?!\w|[.,:]\d))?
            (?:,?\s(?P<mdy_y>{_YEAR}){_NO_MORE})?)
      | (?P<my>(?P<my_m>{_MONTH}),?\s(?:of\s)?(?P<my_y>{_YEAR}){_NO_MORE})
      | (?P<fy>(?:FY|fy(?=\d)|[Ff]iscal(?:\s[Yy]ear)?|[Ff]inancial\s[Yy]ear)[\s-]?
            (?P<fy_a>{_YEAR}|['’]?\d\d)(?:[-–/](?P<fy_b>\d{{4}}|\d\d))?{_NO_MORE})
      | (?P<quarter_2>(?P<q_c>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|1st|2nd|3rd|4th)[\s-]
            (?:fiscal[\s-])?[Qq]uarter\b(?!-?\s?finals?\b|back|\sof\s(?:a|an|the)\s(?:million|century)))
      | (?P<months>(?P<mo_n>[Tt]hree|3|[Ss]ix|6)[\s-]months?\s(?:period\s)?
            (?:ended|ending|to|through)\s(?:the\send\sof\s)?(?P<mo_m>{_MONTH})(?:\s\d{{1,2}}(?![\d:]))?
            (?:,?\s(?P<mo_y>{_YEAR}){_NO_MORE})?)
      | (?P<half_2>(?P<h_c>[Ff]irst|[Ss]econd|1st|2nd)[\s-][Hh]alf\b(?!-?time))
    )
    """,
    re.VERBOSE,
)
_OF_YEAR = re.compile(
    rf"""(?:\s?of|\s?in|,|-)?\s?(?:the\s)?(?:(?:calendar|fiscal|financial)\s(?:year\s)?|FY\s?)?
        (?P<year>{_YEAR}){_NO_MORE}
      | \s?(?:(?:of\s)?(?:the\s)?(?:fiscal|financial)(?:\syear)?\s|FY\s?|['’])(?P<short>\d\d)(?!\w)
      | (?P<glued>\d\d)\b""",
    re.VERBOSE,
)


def find_periods(text: str) -> list[Figure]:
    """Dates, quarters, halves, fiscal years, decades and times of a text, in its order."""
    found: list[Figure] = []
    position = 0
    while match := _PERIOD.search(text, position):
        figures = _READERS[match.lastgroup or ""](match)
        found += figures
        position = max(match.end(), figures[-1].end if figures else 0)
    return found


def month_number(name: str) -> int:
    """1 for 'January' or 'Jan.'"""
    return _MONTHS.index(name[:3].lower()) + 1


def full_year(digits: str) -> int:
    """The year that '2026', '26' or "'26" names; two digits up to 69 are of this century."""
    number = int(digits.strip("'’"))
    if number >= 100:
        return number
    return number + (2000 if number < 70 else 1900)


def _figure(
    match: re.Match[str],
    kind: FigureKind,
    *parts: int | None,
    amount: int | None = None,
    span: tuple[int, int] | None = None,
) -> Figure:
    start, end = span or match.span()
    return Figure(
        start,
        end,
        match.string[start:end],
        kind,
        amount=None if amount is None else Decimal(amount),
        parts=parts,
    )


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _date(match: re.Match[str], year: int | None, month: int, day: int) -> list[Figure]:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return []
    return [_figure(match, "date", year, month, day)]


def _iso(match: re.Match[str]) -> list[Figure]:
    return _date(match, int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))


def _numeric(match: re.Match[str]) -> list[Figure]:
    first, second = int(match["n_a"]), int(match["n_b"])
    month, day = (first, second) if first <= 12 else (second, first)
    return _date(match, full_year(match["n_y"]), month, day)


def _time(match: re.Match[str]) -> list[Figure]:
    hour, minute = int(match["t_h"] or match["c_h"]), int(match["t_m"] or match["c_m"] or 0)
    if match["t_half"]:
        hour = hour % 12 + (12 if match["t_half"][0] == "p" else 0)
    return [_figure(match, "time", hour, minute)]


def _day_first(match: re.Match[str]) -> list[Figure]:
    """'49 November', which is no day, is read like a date: nobody meant anything else."""
    month, day = month_number(match["dmy_m"]), int(match["dmy_d"])
    return [_figure(match, "date", _number(match["dmy_y"]), month, day)]


def _month_first(match: re.Match[str]) -> list[Figure]:
    year, month = _number(match["mdy_y"]), month_number(match["mdy_m"])
    dates = _date(match, year, month, int(match["mdy_d"]))
    if dates and match["mdy_e"]:
        last = (match.start("mdy_e"), match.end())
        first = (match.start(), match.end("mdy_d"))
        return [
            _figure(match, "date", year, month, int(match["mdy_d"]), span=first),
            _figure(match, "date", year, month, int(match["mdy_e"]), span=last),
        ]
    return dates


def _month_of_year(match: re.Match[str]) -> list[Figure]:
    return [_figure(match, "date", int(match["my_y"]), month_number(match["my_m"]), None)]


def _decade(match: re.Match[str]) -> list[Figure]:
    return [_figure(match, "decade", amount=int(match["dec"]))]


def _years(match: re.Match[str]) -> list[Figure]:
    first = int(match["s_a"])
    last = int(match["s_b"]) if len(match["s_b"]) == 4 else first // 100 * 100 + int(match["s_b"])
    if last == first + 1 and len(match["s_b"]) == 2:
        return [_figure(match, "fiscal_year", first, last)]
    if last <= first:
        if 1 <= (month := int(match["s_b"])) <= 12:
            return [_figure(match, "date", first, month, None)]
        return [_figure(match, "fiscal_year", first, last)]
    return [
        _figure(match, "year", amount=first, span=match.span("s_a")),
        _figure(match, "year", amount=last, span=match.span("s_b")),
    ]


def _fiscal_year(match: re.Match[str]) -> list[Figure]:
    years = [full_year(match["fy_a"])]
    if match["fy_b"]:
        years.append(full_year(match["fy_b"]))
    return [_figure(match, "fiscal_year", *years)]


def _part_of_year(kind: FigureKind, number: int, match: re.Match[str]) -> list[Figure]:
    year = _OF_YEAR.match(match.string, match.end())
    if year is None:
        return [_figure(match, kind, None, number)]
    digits = year["year"] or year["short"] or year["glued"]
    return [_figure(match, kind, full_year(digits), number, span=(match.start(), year.end()))]


def _quarter(match: re.Match[str]) -> list[Figure]:
    return _part_of_year("quarter", int(match["q_a"] or match["q_b"]), match)


def _named_quarter(match: re.Match[str]) -> list[Figure]:
    return _part_of_year("quarter", _ORDER[match["q_c"].lower()], match)


def _half(match: re.Match[str]) -> list[Figure]:
    return _part_of_year("half_year", int(match["h_a"] or match["h_b"]), match)


def _named_half(match: re.Match[str]) -> list[Figure]:
    return _part_of_year("half_year", _ORDER[match["h_c"].lower()], match)


def _months(match: re.Match[str]) -> list[Figure]:
    """'The three months to June' are the second quarter, 'the six months to June' the first half.

    Those that end with another month are none of a calendar year, and no figure of this kind.
    """
    size = 3 if match["mo_n"].lower() in {"three", "3"} else 6
    number, rest = divmod(month_number(match["mo_m"]), size)
    if rest:
        return []
    year = _number(match["mo_y"])
    return [_figure(match, "quarter" if size == 3 else "half_year", year, number)]


_READERS: dict[str, Callable[[re.Match[str]], list[Figure]]] = {
    "iso": _iso,
    "numeric": _numeric,
    "time": _time,
    "dmy": _day_first,
    "mdy": _month_first,
    "my": _month_of_year,
    "decade": _decade,
    "span": _years,
    "fy": _fiscal_year,
    "quarter_1": _quarter,
    "quarter_2": _named_quarter,
    "months": _months,
    "half_1": _half,
    "half_2": _named_half,
}
