"""Dates, years, quarters and times of day in other languages than English."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from nutgraf.grounding.figures.figure import Figure, FigureKind
from nutgraf.grounding.figures.languages.lexicon import Lexicon
from nutgraf.grounding.figures.languages.locales import Locale
from nutgraf.grounding.figures.periods import full_year

_YEAR = r"(?:1[5-9]|20)\d\d"
_OF = r"(?:\sde[ls]?|\sdes\sJahres)?\s"
_SPAN = re.compile(rf"(?<![\w.,/-])({_YEAR})\s?[/–-]\s?(\d{{4}}|\d\d)(?![\w/.,-]\d|\w)")


class Calendar:
    """Finds what a language says with a calendar or a clock.

    Args:
        lexicon: The language's words.
        locale: Its month names.
    """

    def __init__(self, lexicon: Lexicon, locale: Locale) -> None:
        self._ordinals = lexicon.ordinals
        self._months = locale.months
        self._pattern = re.compile(_pattern(lexicon, locale), re.IGNORECASE | re.VERBOSE)

    def find(self, text: str) -> list[Figure]:
        """The periods of a text, in its order."""
        return [*self._found(text), *_spans(text)]

    def _found(self, text: str) -> Iterator[Figure]:
        for match in self._pattern.finditer(text):
            if figure := self._figure(match):
                yield figure

    def _figure(self, match: re.Match[str]) -> Figure | None:
        kind = match.lastgroup or ""
        if kind in {"date", "month"}:
            return self._named_date(match, kind)
        if kind in {"quarter", "half"}:
            return self._part(match, kind)
        return _READERS[kind](match)

    def _named_date(self, match: re.Match[str], kind: str) -> Figure:
        name, year = match[f"{kind[0]}_m"], match[f"{kind[0]}_y"]
        day = int(match["d_d"]) if kind == "date" else None
        return _made(match, "date", (_year(year), self._months[name.rstrip(".").casefold()], day))

    def _part(self, match: re.Match[str], kind: str) -> Figure:
        prefix = kind[0]
        told = match[f"{prefix}_w"] or match[f"{prefix}_n"]
        number = int(told) if told.isdecimal() else self._ordinals[told.lower()]
        name: FigureKind = "quarter" if kind == "quarter" else "half_year"
        return _made(match, name, (_year(match[f"{prefix}_y"]), number))


def _numeric(match: re.Match[str]) -> Figure | None:
    kind = match.lastgroup or ""
    month, day = int(match[f"{kind}_m"]), int(match[f"{kind}_d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _made(match, "date", (_year(match[f"{kind}_y"]), month, day))


def _fiscal(match: re.Match[str]) -> Figure:
    last = match["f_b"]
    return _made(match, "fiscal_year", (int(match["f_a"]), *([full_year(last)] if last else [])))


def _score(match: re.Match[str]) -> Figure:
    return _made(match, "score", (int(match["s_h"]), int(match["s_a"])))


def _decade(match: re.Match[str]) -> Figure:
    return replace(_made(match, "decade", ()), amount=Decimal(match["c_a"] or match["c_b"]))


def _time(match: re.Match[str]) -> Figure:
    hour, minute = match["t_a"] or match["t_c"] or match["t_e"], match["t_b"] or match["t_d"]
    return _made(match, "time", (int(hour), int(minute or 0)))


_READERS: dict[str, Callable[[re.Match[str]], Figure | None]] = {
    "iso": _numeric,
    "numeric": _numeric,
    "fiscal": _fiscal,
    "score": _score,
    "decade": _decade,
    "time": _time,
}


def _spans(text: str) -> Iterator[Figure]:
    for match in _SPAN.finditer(text):
        first = int(match[1])
        last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
        if last == first + 1 and len(match[2]) == 2:
            yield _made(match, "fiscal_year", (first, last))


def _made(match: re.Match[str], kind: FigureKind, parts: tuple[int | None, ...]) -> Figure:
    return Figure(match.start(), match.end(), match.group(), kind, parts=parts)


def _year(digits: str | None) -> int | None:
    return None if digits is None else full_year(digits)


def _words(words: Iterable[str]) -> str:
    escaped = (re.escape(word).replace("\\ ", r"\s") for word in words)
    return "|".join(sorted(escaped, key=len, reverse=True)) or "(?!)"


def _phrases(phrases: Iterable[str]) -> str:
    return "|".join(phrase.replace(" ", r"\s") for phrase in phrases) or "(?!)"


def _pattern(lexicon: Lexicon, locale: Locale) -> str:
    month = rf"(?:{_words(name for name in locale.months if name.isalpha())})\b"
    ordinal = _words(word for word, number in lexicon.ordinals.items() if number <= 4)
    written = r"\.|er|e|ème|º|ª|o|a"
    return rf"""(?<![\w.,/])(?<!\w-)(?:
        (?P<iso>(?P<iso_y>\d{{4}})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?![\w-]))
      | (?P<numeric>(?P<numeric_d>\d{{1,2}})(?P<sep>[./-])(?P<numeric_m>\d{{1,2}})(?P=sep)
            (?P<numeric_y>\d{{4}}|\d\d)(?![\w/]))
      | (?P<date>(?P<d_d>\d{{1,2}})(?:{written})?\s?(?:de\s)?(?P<d_m>{month})
            (?:\.?{_OF}(?P<d_y>{_YEAR})(?!\w))?)
      | (?P<month>(?P<m_m>{month})\.?{_OF}(?P<m_y>{_YEAR})(?!\w))
      | (?P<quarter>(?:(?P<q_w>{ordinal})\s|(?P<q_n>[1-4])(?:{written})?\s?)
            (?:{_phrases(lexicon.quarter)})\b(?:{_OF}(?P<q_y>{_YEAR})(?!\w))?)
      | (?P<half>(?:(?P<h_w>{ordinal})\s|(?P<h_n>[12])(?:{written})?\s?)
            (?:{_phrases(lexicon.half_year)})\b(?:{_OF}(?P<h_y>{_YEAR})(?!\w))?)
      | (?P<fiscal>(?:{_phrases(lexicon.fiscal_year)}){_OF}(?P<f_a>{_YEAR})
            (?:[/–-](?P<f_b>\d{{4}}|\d\d))?(?!\w))
      | (?P<time>(?P<t_a>\d{{1,2}})[:.](?P<t_b>\d\d)\s(?:{_phrases(lexicon.clock)})\b
          | (?P<t_c>\d{{1,2}})(?::|\s?h\s?)(?P<t_d>\d\d)(?![\d:])
          | (?P<t_e>\d{{1,2}})\s(?:uhr)\b)
      | (?P<decade>(?P<c_a>\d{{3}}0)er\w?\b|(?:années|años|anni|anos)\s(?P<c_b>\d{{3}}0|\d0)\b)
      | (?P<score>(?P<s_h>\d{{1,3}})(?:[:](?=\d\b)|[-–](?=\d{{1,3}}(?:[.,;:)]|$)))
            (?P<s_a>\d{{1,3}}))
    )"""
