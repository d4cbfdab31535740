"""A model that has answered in batches: what it says, what it costs, and what is asked live."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from decimal import Decimal
from typing import Any

import pytest

from batch_api import BatchApiServer
from batch_desk import Lead, question, record
from newsroom import ARTICLE, DIGEST, MENDED, REPAIR, said
from nutgraf.composition import compose_async
from nutgraf.errors import (
    AnswerCutOff,
    MalformedAnswer,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)
from nutgraf.jobs.provider_batches.collected_model import CollectedModel
from nutgraf.jobs.provider_batches.orchestrating import run_provider_batch
from nutgraf.jobs.provider_batches.records import Fault
from nutgraf.jobs.provider_batches.requests import batch_options, plan_requests
from nutgraf.models.caching import cache_key
from nutgraf.models.endpoints import CallOptions, resolve
from nutgraf.models.protocol import Answer, DraftT, Request
from nutgraf.settings import Settings
from nutgraf.summarizer import AsyncSummarizer
from nutgraf.usage import Usage
from nutgraf_schemas.article import Article
from stub_server import completion

OPTIONS = CallOptions(
    resolve("openai/gpt-5-mini", base_url=None, api_key=None), None, 60.0, None, None
)
LIVE = Usage(requests=1, input_tokens=7, output_tokens=7, cost_usd=Decimal("0.5"))
MILLIONS: Mapping[str, Any] = {"prompt_tokens": 1_000_000, "completion_tokens": 1_000_000}
COLLECTED = Usage(
    requests=1, input_tokens=1_000_000, output_tokens=1_000_000, cost_usd=Decimal("1.125")
)
"""Half of what gpt-5-mini costs live."""


class LiveModel:
    """Says who it is, or fails."""

    name = "gpt-5-mini"
    identity = OPTIONS.identity

    def __init__(self, failure: ModelError | None = None) -> None:
        self.failure = failure
        self.timeouts: list[float | None] = []

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        self.timeouts.append(timeout)
        if self.failure:
            raise self.failure
        return Answer(request.draft.model_validate({"headline": "live"}), usage=LIVE)


class Answers:
    """One outcome, for question 1."""

    def __init__(self, outcome: dict[str, Any] | Fault | None) -> None:
        self._outcome = json.dumps(outcome) if isinstance(outcome, dict) else outcome

    def lookup(self, key: str) -> str | Fault | None:
        return self._outcome if key == cache_key(OPTIONS.identity, question(1)) else None


def ask(outcome: dict[str, Any] | Fault | None, live: LiveModel, number: int = 1) -> Answer[Lead]:
    model = CollectedModel(live, Answers(outcome), OPTIONS)
    return asyncio.run(model.answer(question(number), timeout=9.0))


def test_a_collected_answer_costs_the_price_of_a_batch_and_no_call() -> None:
    live = LiveModel()
    answer = ask(completion({"headline": "collected"}, **MILLIONS), live)
    assert answer == Answer(Lead(headline="collected"), usage=COLLECTED, cached=False)
    assert live.timeouts == []


def test_all_else_is_asked_live() -> None:
    live = LiveModel()
    assert ask(None, live).draft.headline == "live"
    assert ask(completion({"headline": "collected"}), live, number=2).usage == LIVE
    assert live.timeouts == [9.0, 9.0]


def test_it_is_the_same_model_to_a_cache() -> None:
    model = CollectedModel(LiveModel(), Answers(None), OPTIONS)
    assert (model.name, model.identity) == (LiveModel.name, LiveModel.identity)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(completion(None, refusal="No."), ModelRefused, id="refusal"),
        pytest.param(
            completion({"headline": "x"}, finish_reason="content_filter"), ModelRefused, id="filter"
        ),
        pytest.param(completion('{"headl', finish_reason="length"), AnswerCutOff, id="cut off"),
    ],
)
def test_what_is_no_answer_is_the_error_that_it_is_live(
    body: dict[str, Any], kind: type[ModelError]
) -> None:
    live = LiveModel()
    body["usage"] |= MILLIONS
    with pytest.raises(kind) as error:
        ask(body, live)
    assert error.value.usage == COLLECTED
    assert live.timeouts == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(completion("Here is the headline you wanted."), id="no JSON"),
        pytest.param(completion({"headline": 7}), id="wrong type"),
        pytest.param(completion({"headline": "x", "more": 1}), id="more fields"),
        pytest.param(completion(None), id="nothing"),
        pytest.param(completion({"headline": "x"}) | {"choices": []}, id="no choices"),
        pytest.param(completion({"headline": "x"}) | {"choices": [None]}, id="empty choice"),
        pytest.param(completion({"headline": "x"}) | {"choices": "x"}, id="odd choices"),
    ],
)
def test_a_malformed_answer_is_asked_for_once_more_and_both_cost(body: dict[str, Any]) -> None:
    body["usage"] |= MILLIONS
    answer = ask(body, LiveModel())
    assert answer.draft.headline == "live"
    assert answer.usage == COLLECTED + LIVE


def test_both_cost_where_the_live_answer_fails_too() -> None:
    body = completion("no JSON", **MILLIONS)
    with pytest.raises(MalformedAnswer) as error:
        ask(body, LiveModel(MalformedAnswer("not again", usage=LIVE)))
    assert error.value.usage == COLLECTED + LIVE


def test_an_error_does_not_carry_the_answer() -> None:
    body = completion("a word that nobody else says")
    with pytest.raises(ModelUnavailable) as error:
        ask(body, LiveModel(ModelUnavailable("away")))
    shown = "".join(map(str, (error.value, error.value.__cause__, error.value.__context__)))
    assert "nobody else" not in shown


def test_a_request_that_was_refused_is_not_asked_again() -> None:
    live = LiveModel()
    with pytest.raises(ModelRejected, match="too long") as error:
        ask(Fault("context_length_exceeded", "too long", 400, is_final=True), live)
    assert error.value.status == 400
    assert live.timeouts == []


def test_digests_of_a_night_are_those_of_live_answers_with_repairs_asked_live(
    database_url: str,
) -> None:
    """From articles to digests: one request goes through the batch, the repair does not."""

    def answer(body: dict[str, Any]) -> dict[str, Any]:
        properties = body["response_format"]["json_schema"]["schema"]["properties"]
        return completion(REPAIR if "corrections" in properties else DIGEST)

    with BatchApiServer(answer, life=["completed"]) as server:
        settings = Settings(model="stub", base_url=server.url, cache=False)
        article = Article(text=ARTICLE)
        batched = asyncio.run(digest_through_batch(settings, article, database_url))
        assert len(server.live) == 1
        assert sum(server.paid.values()) == 1
        plain = asyncio.run(AsyncSummarizer(settings=settings).summarize(article))
        assert len(server.live) == 3
    assert said(batched) == said(plain)
    assert MENDED in {development.text for development in batched.key_developments}
    assert batched.provenance.requests == 2


async def digest_through_batch(settings: Settings, article: Article, url: str) -> Any:
    """As a night does it."""
    options = batch_options(settings)
    async with AsyncExitStack() as resources:
        store = resources.enter_context(record(url))
        live = compose_async(settings, resources)
        model = CollectedModel(live, store, options)
        summarizer = AsyncSummarizer(model, settings=settings)
        await run_provider_batch(
            "night",
            lambda: plan_requests([article], summarizer.plan, options.identity),
            options=options,
            store=store,
        )
        return await summarizer.summarize(article)
