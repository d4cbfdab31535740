"""An article, what a model answers about it, and models that answer so."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from nutgraf.models.protocol import Answer, DraftT, Request
from nutgraf.usage import Usage
from nutgraf_schemas.digest import Digest

ARTICLE: Final = """\
Corvane Foods said on Tuesday that its third-quarter revenue rose 12 percent to $840 million, \
as shoppers returned to its frozen meals.

The company, based in Port Arden, also raised its forecast for the full year. It now expects \
revenue of $3.3 billion, up from an earlier estimate of $3.1 billion.

"We have regained shelf space that we lost two years ago," said Mira Tolland, chief executive of \
Corvane Foods. She added that prices would not rise before March.

Analysts had expected revenue of $810 million. Shares of the company rose 6 percent in early \
trading.

Rival Brightmere Group reports its results next week. It has warned that higher energy costs may \
weigh on its margins.
"""

WRONG: Final = "Corvane Foods' third-quarter revenue rose 21 percent to $840 million."
MENDED: Final = "Corvane Foods' third-quarter revenue rose 12 percent to $840 million."

ANSWERS: Final[Mapping[str, Any]] = {
    "headline": {
        "headline": "Corvane Foods raises its forecast for the full year",
        "standfirst": "Third-quarter revenue rose 12 percent to $840 million.",
        "topics": ["Frozen meals", "Revenue"],
    },
    "key_takeaways": [
        {
            "sentences": [3],
            "headline": "Forecast raised",
            "detail": "Corvane Foods now expects revenue of $3.3 billion.",
        },
        {
            "sentences": [5],
            "headline": "Prices would not rise",
            "detail": "Mira Tolland added that prices would not rise before March.",
        },
    ],
    "key_developments": [
        {"sentences": [7], "text": "Shares of the company rose 6 percent in early trading."},
        {"sentences": [1], "text": WRONG},
    ],
    "market_impact": {
        "about_business": True,
        "sentences": [7],
        "summary": "Shares of Corvane Foods rose 6 percent in early trading.",
        "direction": "positive",
        "affected": [],
    },
    "metrics": [{"figure": 1, "name": "Third-quarter revenue", "direction": "up"}],
    "strategic_insights": [
        {
            "sentences": [9],
            "text": "Brightmere Group has warned that energy costs may weigh on margins.",
        }
    ],
    "quotes": [{"quotation": 1, "speaker": 1}],
    "conclusion": {
        "sentences": [8],
        "text": "Rival Brightmere Group reports its results next week.",
    },
    "corrections": [{"item": 1, "sentences": [1], "text": MENDED}],
}
"""By the name of the question; of a repair, `corrections`."""

COST: Final = Usage(requests=1, input_tokens=100, output_tokens=10, cost_usd=Decimal("0.01"))


DIGEST: Final = {n: a for n, a in ANSWERS.items() if n not in {"quotes", "corrections"}}
"""The answer to all questions in one; code knows the speaker of the article's only quotation."""

REPAIR: Final = {"corrections": ANSWERS["corrections"]}
"""The answer to the repair of `DIGEST`."""


def answer_to(request: Request[Any], **instead: Any) -> dict[str, Any]:
    """The fields that a request asks for, as a model would fill them in."""
    return {name: instead.get(name, ANSWERS.get(name)) for name in request.draft.model_fields}


@dataclass
class Newsroom:
    """A model that knows the article.

    Attributes:
        failing: What asking for a name ends in; the names are those of requests.
        before: Called with each request before it is answered.
        instead: Other answers than `ANSWERS`, by the name of the question.
    """

    failing: dict[str, BaseException] = field(default_factory=dict)
    before: Callable[[Request[Any]], object] = lambda _: None
    instead: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    timeouts: list[float | None] = field(default_factory=list)
    name: str = "newsroom"
    identity: str = "newsroom at nowhere"

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        self.asked.append(request.name)
        self.timeouts.append(timeout)
        self.before(request)
        if request.name in self.failing:
            raise self.failing[request.name]
        draft = request.draft.model_validate(answer_to(request, **self.instead))
        return Answer(draft, usage=COST)


@dataclass
class AsyncNewsroom:
    """A `Newsroom`, awaited.

    Attributes:
        newsroom: Who answers.
        pause: Awaited before each answer.
        most_at_once: How many questions were open at once, at most.
        cancelled: Names of requests that were given up.
    """

    newsroom: Newsroom = field(default_factory=Newsroom)
    pause: Callable[[], Awaitable[object]] = lambda: asyncio.sleep(0)
    most_at_once: int = 0
    cancelled: list[str] = field(default_factory=list)
    _open: int = 0

    @property
    def name(self) -> str:
        return self.newsroom.name

    @property
    def identity(self) -> str:
        return self.newsroom.identity

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        try:
            await self.pause()
            return self.newsroom.answer(request, timeout=timeout)
        except asyncio.CancelledError:
            self.cancelled.append(request.name)
            raise
        finally:
            self._open -= 1


def said(digest: Digest) -> dict[str, Any]:
    """A digest as JSON, but for when it was made and how long that took."""
    record = digest.model_dump(mode="json")
    del record["provenance"]["created_at"], record["provenance"]["duration_seconds"]
    return record
