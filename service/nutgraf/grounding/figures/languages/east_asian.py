"""Finding figures in Chinese and Japanese: '1,25万亿元', '3億5000万円', '百分之三', '3割'.

One grammar reads both: what differs between them differs in its characters, too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from nutgraf.grounding.figures.figure import Bound, Figure, FigureKind, Sense
from nutgraf.grounding.figures.numerals import shifted

_DIGITS: Final = {
    c: n for n, cs in enumerate("零〇○,一壱,二贰兩两,三叁,四,五,六,七,八,九".split(",")) for c in cs
}
_PLACES: Final = {"十": 1, "百": 2, "千": 3}
_SCALES: Final = {"万": 4, "萬": 4, "億": 8, "亿": 8, "兆": 12}
_WIDE: Final = str.maketrans("０１２３４５６７８９．％－＋", "0123456789.%-+")
"""Full-width forms, one character for one, so that offsets stay; the comma '，' parts clauses."""
_CURRENCIES: Final[dict[str, tuple[str, ...]]] = {
    word: codes
    for dress, codes in (
        ("円 日元 日円 日圓", ("JPY",)),
        ("元 人民币 人民幣 元人民币 人民元 块钱", ("CNY",)),
        ("美元 ドル 米ドル 美金", ("USD",)),
        ("欧元 歐元 ユーロ", ("EUR",)),
        ("英镑 英鎊 ポンド", ("GBP",)),
        ("港元 港币 港幣 香港ドル", ("HKD",)),
        ("新台币 新台幣 台币 台湾ドル", ("TWD",)),
        ("韩元 韓元 ウォン", ("KRW",)),
        ("瑞士法郎 スイスフラン", ("CHF",)),
        ("卢布 盧布 ルーブル", ("RUB",)),
        ("澳元 豪ドル", ("AUD",)),
        ("加元 カナダドル", ("CAD",)),
        ("新加坡元 シンガポールドル", ("SGD",)),
        ("卢比 盧比 ルピー", ("INR",)),
    )
    for word in dress.split()
}
_SIGNS: Final[dict[str, tuple[str, ...]]] = {
    "US$": ("USD",),
    "HK$": ("HKD",),
    "$": ("USD",),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("CNY", "JPY"),
    "￥": ("CNY", "JPY"),
}
_MEASURES: Final = {
    word: unit
    for unit, dress in {
        "year": "年间 年間 周年 年来 年 岁 歲 歳",
        "month": "个月 個月 か月 カ月 ヵ月 ヶ月 ケ月",
        "week": "周 週間 星期 个星期",
        "day": "天 日間",
        "hour": "小时 小時 個小時 个小时 時間",
        "minute": "分钟 分鐘 分間",
        "second": "秒 秒間",
        "kilometre": "公里 千米 キロメートル km",
        "metre": "米 メートル",
        "centimetre": "厘米 センチ cm",
        "kilogram": "公斤 千克 キログラム kg",
        "tonne": "吨 噸 トン",
        "litre": "升 リットル",
        "barrel": "桶 バレル",
        "hectare": "公顷 ヘクタール",
        "degree": "度 摄氏度",
        "person": "人 名",
    }.items()
    for word in dress.split()
}
_LEAST: Final = re.compile(r"(?:超过|超過|超|逾|至少|高于|多于|少なくとも)\s?$")
_LEAST_BEHIND: Final = re.compile(r"\w{0,2}?(?:以上|余り|を超え|を上回)")
_MOST: Final = re.compile(r"(?:不到|不足|低于|少于|最多|至多|近|最大)\s?$")
_MOST_BEHIND: Final = re.compile(r"\w{0,2}?(?:以下|未満|未滿|を下回)")
_FALLS: Final = re.compile(
    r"下降|减少|減少|下跌|跌|降|亏损|虧損|减|減|低下|下落|赤字|损失|縮小|マイナス|负|負"
)
_SENSES: Final[tuple[tuple[Sense, re.Pattern[str]], ...]] = (
    ("dead", re.compile("死亡|死|遇难|遇難|丧生")),
    ("injured", re.compile("受伤|受傷|伤|けが|負傷|傷")),
    ("missing", re.compile("失踪|行方不明")),
    ("loss", re.compile("亏损|虧損|赤字|损失|損失")),
    ("profit", re.compile("利润|利潤|盈利|黒字|利益|净利")),
)
_BOOKS: Final = frozenset[Sense]({"loss", "profit"})
_CLAUSE: Final = re.compile(r"[，。、；,;]|\d")
_NEIGHBOURHOOD: Final = 10
"""Characters on either side of a figure in which words say what it is."""

_ARABIC: Final = r"\d{1,3}(?:,\d{3}){1,9}(?!\d)(?:\.\d{1,30})?|\d{1,30}(?:[.,]\d{1,30})?"
_KANJI: Final = r"[一二三四五六七八九十百千两兩〇零]{1,12}"
_PART: Final = rf"(?:{_ARABIC}|{_KANJI})"
_SCALE: Final = r"(?:[千百十]?(?:万亿|[万萬億亿兆])|[千百](?=[円元人名]))"
_AMOUNT: Final = rf"(?:{_PART}\s?{_SCALE}\s?){{1,4}}(?:{_ARABIC})?|{_PART}"
_UNITED: Final = re.compile(rf"({_PART})\s?({_SCALE})?")


def _any(words: object) -> str:
    listed = words if isinstance(words, dict) else {}
    return "|".join(re.escape(str(word)) for word in sorted(listed, key=len, reverse=True))


_ORDERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR_OF: Final = r"(?:(?P<{0}>\d{{4}})(?:年度?|财年|財年)の?)?"
_PERIOD: Final = re.compile(
    rf"""
    (?P<date>(?:(?P<d_y>\d{{4}})年)?(?P<d_m>\d{{1,2}})月(?P<d_d>\d{{1,2}})[日号號])
  | (?P<iso>(?P<i_y>\d{{4}})-(?P<i_m>\d\d)-(?P<i_d>\d\d)(?!\d))
  | (?P<fiscal>(?P<f_y>\d{{2,4}})年(?P<f_m>\d{{1,2}})月期|(?P<g_y>\d{{4}})(?:年度|财年|財年))(?!第)
  | (?P<month>(?P<m_y>\d{{4}})年(?P<m_m>\d{{1,2}})月)
  | (?P<quarter>{_YEAR_OF.format("q_y")}第?(?P<q_n>[一二三四1-4])(?:季度|季|四半期))
  | (?P<half>{_YEAR_OF.format("h_y")}(?P<h_n>上|下)(?:半年|半期|期(?!間)))
  | (?P<time>(?P<pm>下午|午後|晚上)?(?P<t_h>\d{{1,2}})(?:時|时|点(?!\d)|:)(?:(?P<t_m>\d{{1,2}})分?)?
        (?![間间\d]))
  | (?P<year>(?P<y>(?:1[5-9]|20)\d\d)年(?![间間来度]))
  | (?P<score>(?P<home>\d{{1,3}})[比対对](?P<away>\d{{1,3}}))
  | (?P<decade>(?P<dec>\d{{2,3}}0)年代)
    """,
    re.VERBOSE,
)
_SAID: Final = re.compile(
    rf"""
    (?P<percent>(?:百分之|％)(?P<p>{_PART}(?:点{_KANJI})?))
  | (?P<share>(?P<s_b>{_PART})分(?:之|の)(?P<s_t>{_PART}))
  | (?P<tenths>(?P<wari>{_PART})割(?:(?P<bu>{_PART})分)?)
  | (?P<chengs>(?P<cheng>{_PART})成(?![为為立本员員功长長])(?P<cheng_half>半)?)
  | (?P<half>一半|半数|半數|半分|過半数)
  | (?P<doubled>翻了?一?[番倍]|翻番|倍増|倍增)
  | (?P<ordinal>第(?P<o>{_PART})(?![一二三四]?季))
    """,
    re.VERBOSE,
)
_QUANTITY: Final = re.compile(
    rf"""
    (?<![A-Za-z0-9数几幾])(?<!\d[.,])(?P<negative>-(?=\d)|负|負|零下|マイナス)?
    (?P<prefix>{_any(_SIGNS)}|RMB|人民币)?\s?
    (?P<amount>{_AMOUNT})[余多数]?\s?
    (?:(?P<points>个百分点|個百分點|百分点|ポイント|パーセントポイント)
      | (?P<basis>个?基点|個基點|ベーシスポイント|bp)
      | (?P<percent>%|パーセント)
      | (?P<money>{_any(_CURRENCIES)})
      | (?P<times>倍)
      | (?P<measure>{_any(_MEASURES)})
    )?
    """,
    re.VERBOSE,
)


def find_east_asian(text: str) -> list[Figure]:
    """The figures of a Chinese or Japanese text; one that overlaps another comes behind it."""
    plain = text.translate(_WIDE)
    found = [*_periods(plain), *_said(plain), *_quantities(plain)]
    return [replace(figure, text=text[figure.start : figure.end]) for figure in found]


def _quantities(text: str) -> Iterator[Figure]:
    for match in _QUANTITY.finditer(text):
        if match["amount"] and (figure := _quantity(match)):
            yield figure


def _quantity(match: re.Match[str]) -> Figure | None:
    amount = _value(match["amount"])
    kind, unit, currencies = _suffix(match)
    in_words = not any(c.isdecimal() for c in match["amount"])
    if in_words and kind == "amount" and (amount == 1 or (unit is None and amount < 10_000)):
        return None
    negative = bool(match["negative"])
    start, end = match.span()
    if unit and kind == "amount":
        end = match.end("amount")
    while match.string[end - 1].isspace():
        end -= 1
    figure = Figure(
        start,
        end,
        match.string[start:end],
        kind,
        amount=-amount if negative else amount,
        unit=unit,
        currencies=currencies,
        signed=negative,
    )
    return _placed(match.string, figure)


def _suffix(match: re.Match[str]) -> tuple[FigureKind, str | None, tuple[str, ...]]:
    if match["points"]:
        return "percentage_points", "percentage_points", ()
    if match["basis"]:
        return "basis_points", "basis_points", ()
    if match["percent"]:
        return "percent", "percent", ()
    if match["times"]:
        return "multiple", None, ()
    if match["measure"]:
        return "amount", _MEASURES[match["measure"]], ()
    if match["prefix"] and match["prefix"] not in _SIGNS:
        return "money", None, ("CNY",)
    if told := match["money"] or match["prefix"]:
        return "money", None, _CURRENCIES.get(told) or _SIGNS[told]
    return "amount", None, ()


def _placed(text: str, figure: Figure) -> Figure:
    """A figure with what the characters around it make of it."""
    before = text[max(0, figure.start - _NEIGHBOURHOOD) : figure.start]
    behind = text[figure.end : figure.end + _NEIGHBOURHOOD]
    bound: Bound | None = None
    if _LEAST.search(before) or _LEAST_BEHIND.match(behind[:6]):
        bound = "least"
    elif _MOST.search(before) or _MOST_BEHIND.match(behind[:6]):
        bound = "most"
    books = figure.kind == "money"
    clause = f"{_CLAUSE.split(before)[-1]}。{_CLAUSE.split(behind)[0]}"
    senses = [
        sense for sense, word in _SENSES if (sense in _BOOKS) == books and word.search(clause)
    ]
    told = senses[0] if len(senses) == 1 and figure.kind in {"money", "amount"} else None
    falling = bool(_FALLS.search(before + behind))
    return replace(figure, bound=bound, sense=told, falling=falling)


def _value(written: str) -> Decimal:
    """'3億5000万' is 350,000,000, '二十五' is 25, '1,25万亿' is 1.25 trillion."""
    total = Decimal(0)
    for part, scale in _UNITED.findall(written.strip()):
        power = sum(_SCALES.get(c, _PLACES.get(c, 0)) for c in scale)
        total += shifted(_number(part), power)
    return total


def _number(part: str) -> Decimal:
    if part[0].isdecimal():
        whole, comma, rest = part.rpartition(",")
        if comma and len(rest.partition(".")[0]) != 3:
            return Decimal(f"{whole.replace(',', '')}.{rest}")
        return Decimal(part.replace(",", ""))
    total, digit = 0, 0
    for c in part:
        if c in _PLACES:
            total += (digit or 1) * 10 ** _PLACES[c]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[c]
    return Decimal(total + digit)


def _made(
    match: re.Match[str],
    kind: FigureKind,
    amount: Decimal | None = None,
    parts: tuple[int | None, ...] = (),
) -> Figure:
    return Figure(match.start(), match.end(), match.group(), kind, amount=amount, parts=parts)


def _said(text: str) -> Iterator[Figure]:
    for match in _SAID.finditer(text):
        yield _SAYINGS[match.lastgroup or ""](match)


def _percent(match: re.Match[str]) -> Figure:
    whole, point, rest = match["p"].partition("点")
    value = _number(whole)
    if point:
        value = Decimal(f"{value}.{''.join(str(_DIGITS[c]) for c in rest)}")
    return _percentage(match, value)


def _percentage(match: re.Match[str], value: Decimal) -> Figure:
    return _placed(match.string, replace(_made(match, "percent", value), unit="percent"))


def _share(match: re.Match[str]) -> Figure:
    top, bottom = _number(match["s_t"]), _number(match["s_b"])
    value = top / bottom if bottom else Decimal(0)
    return _made(match, "fraction", value, (int(top), int(bottom)))


def _tenths(match: re.Match[str]) -> Figure:
    value = _number(match["wari"]) * 10
    return _percentage(match, value + _number(match["bu"]) if match["bu"] else value)


def _chengs(match: re.Match[str]) -> Figure:
    return _percentage(match, _number(match["cheng"]) * 10 + (5 if match["cheng_half"] else 0))


_SAYINGS: dict[str, Callable[[re.Match[str]], Figure]] = {
    "percent": _percent,
    "share": _share,
    "tenths": _tenths,
    "chengs": _chengs,
    "half": lambda match: _made(match, "fraction", Decimal("0.5"), (1, 2)),
    "doubled": lambda match: _made(match, "multiple", Decimal(2)),
    "ordinal": lambda match: _made(match, "ordinal", _number(match["o"])),
}


def _periods(text: str) -> Iterator[Figure]:
    for match in _PERIOD.finditer(text):
        if figure := _period(match):
            yield figure


def _period(match: re.Match[str]) -> Figure | None:
    kind = match.lastgroup
    if kind in {"date", "iso", "month"}:
        year, month, day = (_int(match, f"{kind[0]}_{part}") for part in "ymd")
        return _made(match, "date", parts=(year, month, day)) if _is_month(month) else None
    if kind == "fiscal":
        year = int(match["f_y"] or match["g_y"])
        return _made(match, "fiscal_year", parts=(year if year > 99 else 2000 + year,))
    if kind == "quarter":
        return _made(match, "quarter", parts=(_int(match, "q_y"), _ORDERS[match["q_n"]]))
    if kind == "half":
        number = 1 if match["h_n"] == "上" else 2
        return _made(match, "half_year", parts=(_int(match, "h_y"), number))
    if kind == "time":
        hour = int(match["t_h"]) + (12 if match["pm"] and int(match["t_h"]) < 12 else 0)
        return _made(match, "time", parts=(hour, _int(match, "t_m") or 0))
    if kind == "score":
        return _made(match, "score", parts=(int(match["home"]), int(match["away"])))
    if kind == "year":
        return _made(match, "year", Decimal(match["y"]))
    return _made(match, "decade", Decimal(match["dec"]))


def _int(match: re.Match[str], group: str) -> int | None:
    digits = match.groupdict().get(group)
    return int(digits) if digits else None


def _is_month(month: int | None) -> bool:
    return month is not None and 1 <= month <= 12
