"""Digests of every length, script and mark, made of a seed: what a surface has to take.

Each item's strings begin and end with a word of their own ('q17a', 'q17z'), so that it can be
looked for.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Final, TypeVar, get_args

from nutgraf_schemas.article import ArticleInfo
from nutgraf_schemas.digest import (
    AffectedParty,
    Digest,
    Direction,
    Dropped,
    DropReason,
    Evidence,
    KeyTakeaway,
    MarketDirection,
    MarketImpact,
    Metric,
    Provenance,
    Quote,
    Span,
    Statement,
)

ValueT = TypeVar("ValueT")

_WORDS: Final = (
    *("the plant", "rose 4.2%", "Calder & Pike", "said on Tuesday", "a year earlier,", "€1.4bn"),
    *("<!channel>", "<!here|here>", "<!everyone>", "@channel", "@here", "<@U012ABCDEF>", "<#C01>"),
    *("<!subteam^S01|ops>", "<https://evil.example|here>", "https://a.example/x?y=1&z=<2>", "&lt;"),
    *("*bold*", "_under_", "~gone~", "`code`", "```", "> quoted", ":smile:", "<!date^1^x|y>", "|"),
    *(
        "\u202eevil\u2066",
        "nul\x00l",
        "\x1b[31mred",
        "two\nlines\r\n\u2028three",
        "tab\there",
        "  ",
    ),
    *(
        "電力会社は火曜日に発表した",
        "Станция выросла",
        "المحطة ارتفعت اليوم",
        "החברה הודיעה",
        "बिजली कंपनी",
    ),
    *(
        "👩‍👩‍👧‍👦",
        "🇳🇴",
        "𝔊𝔯𝔬𝔰𝔰",
        "e\u0301\u0300\u0323" * 4,
        "Z\u0334\u0335\u0336" * 8,
        "\ufe0f\u200d",
    ),
    *("Donaudampfschifffahrtsgesellschaftskapitän" * 3, "{{7*7}}", "</script>", "\\", '"', "'"),
)
_LENGTHS: Final = (0, 1, 1, 2, 3, 5, 5, 8, 8, 12, 30)
_RARE_LENGTHS: Final = (150, 400, 1_200)
_URLS: Final = (
    None,
    "https://ledger.example/a",
    "https://ledger.example/a|b>c <d>?x=1&y=*z*",
    "javascript:alert(1)",
    "https://",
    "http://[::1",
    "https://пример.example/статья",
    "https://ledger.example/" + "long/" * 700,
)


class ExtremeDigests:
    """Makes digests.

    Args:
        seed: Of all that is random about them.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._count = 0

    def text(self) -> str:
        """A text of any length, empty now and then."""
        lengths = _RARE_LENGTHS if self._random.random() < 0.01 else _LENGTHS
        if not (length := self._random.choice(lengths)):
            return self._random.choice(("", " ", "\u200b"))
        self._count += 1
        said = " ".join(self._random.choices(_WORDS, k=length))
        return f"q{self._count}a {said} q{self._count}z"

    def digest(self) -> Digest:
        """A digest, of nothing at all now and then."""
        random = self._random
        if random.random() < 0.02:
            return self._bare()
        most = random.choice((1, 2, 2, 3, 4, 8, 24))
        return self._bare().model_copy(
            update={
                "headline": self._maybe(self.text),
                "standfirst": self._maybe(self.text),
                "topics": self._some(most, self.text),
                "key_takeaways": self._some(most, self._takeaway),
                "key_developments": self._some(most, self._statement),
                "market_impact": self._maybe(self._impact),
                "strategic_insights": self._some(most, self._statement),
                "quotes": self._some(most, self._quote),
                "conclusion": self._maybe(self._statement),
                "extras": self._extras() if random.random() < 0.3 else {},
                "dropped": self._some(3, self._dropped),
            }
        )

    def _bare(self) -> Digest:
        return Digest(
            article=ArticleInfo(
                id="0" * 64,
                word_count=400,
                reading_time_minutes=2,
                url=self._random.choice(_URLS),
                title=self._maybe(self.text),
                publisher=self._maybe(self.text),
            ),
            provenance=Provenance(
                model=self.text(),
                prompt_version="3fa9c1d20b77",
                created_at=datetime(2026, 5, 12, 9, 0, tzinfo=UTC),
                cached=False,
                requests=7,
                input_tokens=8412,
                cached_input_tokens=3100,
                output_tokens=912,
                duration_seconds=14.23,
            ),
        )

    def _maybe(self, make: Callable[[], ValueT]) -> ValueT | None:
        return make() if self._random.random() < 0.8 else None

    def _some(self, most: int, make: Callable[[], ValueT]) -> tuple[ValueT, ...]:
        return tuple(make() for _ in range(self._random.randint(0, most)))

    def _evidence(self) -> tuple[Evidence, ...]:
        number = self._random.randint(1, 40)
        return (Evidence(sentence=number, start=0, end=1, text="x"),)

    def _takeaway(self) -> KeyTakeaway:
        return KeyTakeaway(headline=self.text(), detail=self.text(), evidence=self._evidence())

    def _statement(self) -> Statement:
        return Statement(text=self.text(), evidence=self._evidence())

    def _impact(self) -> MarketImpact:
        return MarketImpact(
            direction=self._random.choice(get_args(MarketDirection)),
            summary=self.text(),
            evidence=self._evidence(),
            metrics=self._some(12, self._metric),
            affected=self._some(6, self._affected),
        )

    def _metric(self) -> Metric:
        is_plain = self._random.random() < 0.5
        return Metric(
            name="Operating profit" if is_plain else self.text(),
            value=f"€{self._random.randint(1, 999)} million" if is_plain else self.text(),
            period=self._maybe(self.text),
            direction=self._random.choice(get_args(Direction)),
            evidence=self._evidence(),
        )

    def _affected(self) -> AffectedParty:
        return AffectedParty(
            name=self.text(),
            ticker=self._maybe(self.text),
            effect=self.text(),
            evidence=self._evidence(),
        )

    def _quote(self) -> Quote:
        return Quote(
            text=self.text(),
            spans=(Span(start=0, end=1),),
            speaker=self._maybe(self.text),
            role=self._maybe(self.text),
            organization=self._maybe(self.text),
            evidence=self._evidence(),
        )

    def _dropped(self) -> Dropped:
        return Dropped(
            path="quotes[0]",
            value=self.text(),
            reason=self._random.choice(get_args(DropReason)),
            message=self.text(),
        )

    def _extras(self) -> dict[str, object]:
        deep: object = self.text()
        for _ in range(self._random.randint(0, 12)):
            deep = {self.text(): deep}
        return {
            f"{self.text()}_": [self.text() for _ in range(self._random.randint(0, 9))],
            "supply_chain": deep,
        }
