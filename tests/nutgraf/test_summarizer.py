"""`Summarizer`: the order of what it tells, what it costs, what it survives."""

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from newsroom import ARTICLE, COST, MENDED, WRONG, Newsroom, said
from nutgraf.composition import OnPreparing
from nutgraf.errors import (
    AnswerCutOff,
    FetchError,
    MalformedAnswer,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
    NoArticle,
    SettingsError,
    WeightsError,
)
from nutgraf.events import (
    DigestFinished,
    Event,
    ModelPreparing,
    RepairStarted,
    SectionGrounded,
    SectionStarted,
)
from nutgraf.grounding.verifier import Verifier
from nutgraf.intake import Page
from nutgraf.models.byte_cache import ByteCache
from nutgraf.models.caching import CachingModel
from nutgraf.models.protocol import Answer, DraftT, Request
from nutgraf.schemas import Draft
from nutgraf.sections import Grounded, SingleAsk
from nutgraf.settings import Settings, load_settings
from nutgraf.summarizer import Summarizer
from nutgraf_prompts import Template

SECTIONS = (
    "headline",
    "key_takeaways",
    "key_developments",
    "market_impact",
    "strategic_insights",
    "quotes",
    "conclusion",
)


def test_each_section_is_started_once_then_grounded_once_before_any_repair() -> None:
    events = list(Summarizer(Newsroom(), grouping="each").stream(ARTICLE))
    repair = next(i for i, e in enumerate(events) if isinstance(e, RepairStarted))
    started = [e.section for e in events if isinstance(e, SectionStarted)]
    grounded = [e.section for e in events[:repair] if isinstance(e, SectionGrounded)]
    assert sorted(started) == sorted(grounded) == sorted(SECTIONS)
    for name in SECTIONS:
        begun = events.index(SectionStarted(name))
        held = next(
            i for i, e in enumerate(events) if isinstance(e, SectionGrounded) and e.section == name
        )
        assert begun < held < repair


def test_a_repair_is_told_then_its_section_comes_again_and_the_digest_is_last() -> None:
    events = list(Summarizer(Newsroom(), grouping="each").stream(ARTICLE))
    repair, again, last = events[-3:]
    assert repair == RepairStarted(items=1)
    assert isinstance(again, SectionGrounded)
    assert (again.section, again.repaired) == ("key_developments", True)
    assert [item.text for item in again.value][-1] == MENDED
    assert isinstance(last, DigestFinished)
    assert last.digest.dropped == ()
    assert sum(isinstance(e, DigestFinished) for e in events) == 1


def test_on_progress_is_told_what_a_stream_yields() -> None:
    told: list[Event] = []
    digest = Summarizer(Newsroom()).summarize(ARTICLE, on_progress=told.append)
    streamed = list(Summarizer(Newsroom()).stream(ARTICLE))
    assert [type(e) for e in told] == [type(e) for e in streamed]
    assert told[-1] == DigestFinished(digest)


def test_what_on_progress_raises_ends_the_work() -> None:
    newsroom = Newsroom()

    def stop(event: Event) -> None:
        if isinstance(event, SectionGrounded) and event.section == "headline":
            raise InterruptedError

    with pytest.raises(InterruptedError):
        Summarizer(newsroom, grouping="each").summarize(ARTICLE, on_progress=stop)
    assert newsroom.asked == ["headline"]


@pytest.mark.parametrize("fault", [ModelRefused, AnswerCutOff, MalformedAnswer])
def test_an_answer_that_is_none_costs_its_section_and_no_more(fault: type[ModelError]) -> None:
    error = fault("no such luck", usage=COST)
    digest = Summarizer(Newsroom({"conclusion": error}), grouping="each").summarize(ARTICLE)
    assert digest.conclusion is None
    assert digest.headline is not None
    assert [(d.path, d.reason, d.message) for d in digest.dropped] == [
        ("conclusion", "not_drafted", "no such luck")
    ]
    assert digest.provenance.requests == 8  # seven questions, the failed one too, and a repair


@pytest.mark.parametrize("fault", [ModelUnavailable, ModelRejected])
def test_a_fault_of_the_model_as_a_whole_ends_the_work_and_tells_its_cost(
    fault: type[ModelError],
) -> None:
    newsroom = Newsroom({"key_developments": fault("no more", usage=COST)})
    with pytest.raises(fault, match="no more") as caught:
        Summarizer(newsroom, grouping="each").summarize(ARTICLE)
    assert newsroom.asked == ["headline", "key_takeaways", "key_developments"]
    assert caught.value.usage.requests == 3
    assert caught.value.usage.cost_usd == Decimal("0.03")


def test_if_no_question_at_all_is_answered_the_last_fault_is_raised() -> None:
    with pytest.raises(ModelRefused, match="declined"):
        Summarizer(Newsroom({"digest": ModelRefused("declined")}), grouping="one").summarize(
            ARTICLE
        )


@pytest.mark.parametrize("fault", [ModelUnavailable, ModelRefused, MalformedAnswer])
def test_a_repair_that_fails_loses_nothing_but_what_it_was_for(fault: type[ModelError]) -> None:
    newsroom = Newsroom({"repair": fault("too late", usage=COST)})
    digest = Summarizer(newsroom, grouping="each").summarize(ARTICLE)
    assert [(d.path, d.value, d.reason) for d in digest.dropped] == [
        ("key_developments[1].text", WRONG, "figure")
    ]
    assert len(digest.key_developments) == 1
    assert digest.provenance.requests == 8


def test_what_is_no_fault_of_an_answer_is_passed_on() -> None:
    with pytest.raises(WeightsError, match="no disk"):
        Summarizer(Newsroom({"headline": WeightsError("no disk")}), grouping="each").summarize(
            ARTICLE
        )


def test_costs_of_all_answers_add_up() -> None:
    provenance = Summarizer(Newsroom(), grouping="each").summarize(ARTICLE).provenance
    assert provenance.requests == 8
    assert (provenance.input_tokens, provenance.output_tokens) == (800, 80)
    assert provenance.cost_usd == Decimal("0.08")
    assert not provenance.cached


def test_the_deadline_is_passed_down_and_shrinks() -> None:
    newsroom = Newsroom()
    Summarizer(newsroom, grouping="each", timeout=60).summarize(ARTICLE)
    timeouts = [t for t in newsroom.timeouts if t is not None]
    assert len(timeouts) == 8
    assert timeouts == sorted(timeouts, reverse=True)
    assert 0 < timeouts[-1] < timeouts[0] <= 60


def test_a_second_run_asks_nobody_costs_nothing_and_says_the_same(tmp_path: Path) -> None:
    newsroom = Newsroom()
    summarizer = Summarizer(CachingModel(newsroom, ByteCache(tmp_path)), grouping="each")
    first = summarizer.summarize(ARTICLE)
    asked = len(newsroom.asked)
    second = summarizer.summarize(ARTICLE)
    assert len(newsroom.asked) == asked == 8
    assert second.provenance.cached
    assert not first.provenance.cached
    assert (second.provenance.requests, second.provenance.cost_usd) == (0, Decimal(0))
    assert said(first) | {"provenance": None} == said(second) | {"provenance": None}


def test_answers_that_came_before_a_failure_are_not_paid_for_again(tmp_path: Path) -> None:
    newsroom = Newsroom({"conclusion": ModelUnavailable("gone")})
    summarizer = Summarizer(CachingModel(newsroom, ByteCache(tmp_path)), grouping="each")
    with pytest.raises(ModelUnavailable):
        summarizer.summarize(ARTICLE)
    newsroom.failing.clear()
    newsroom.asked.clear()
    digest = summarizer.summarize(ARTICLE)
    assert newsroom.asked == ["conclusion", "repair"]
    assert digest.provenance.requests == 2
    assert not digest.provenance.cached


class Preparing:
    """A model that is made ready by whoever asks first, each time."""

    def __init__(self, told: OnPreparing) -> None:
        self._told = told
        self._newsroom = Newsroom()
        self._together = threading.Barrier(2, timeout=10)
        self.name = self.identity = "preparing"

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        self._together.wait()
        self._told(ModelPreparing("fetching", int(threading.current_thread().name), 100))
        return self._newsroom.answer(request, timeout=timeout)


def test_threads_that_share_a_summarizer_each_hear_of_their_own_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def compose(_settings: Settings, _resources: ExitStack, told: OnPreparing) -> Preparing:
        return Preparing(told)

    monkeypatch.setattr("nutgraf.summarizer.compose", compose)
    summarizer = Summarizer("newsroom/any", grouping="one")
    heard: dict[int, list[Event]] = {1: [], 2: []}

    def work(number: int) -> dict[str, Any]:
        threading.current_thread().name = str(number)
        return said(summarizer.summarize(ARTICLE, on_progress=heard[number].append))

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(work, (1, 2))
    assert one == two
    for number, events in heard.items():
        preparing = [e for e in events if isinstance(e, ModelPreparing)]
        assert {e.done for e in preparing} == {number}
        assert len(preparing) == 2  # at the question and at the repair


class StepDraft(Draft):
    step: str


class NextSteps(SingleAsk[tuple[str, ...]]):
    """A user's own section: what is to come, in words of the article."""

    name = "next_steps"
    fields = ("next_steps",)
    template = Template("next_steps", "Task next_steps: what is to come?")
    templates = (template,)
    draft = tuple[StepDraft, ...]

    def ground(self, drafts: Mapping[str, Any], verifier: Verifier) -> Grounded[tuple[str, ...]]:
        steps = [draft.step for draft in drafts.get(self.name, ())]
        return Grounded(tuple(s for s in steps if verifier.hold(s).ok))


def test_a_section_of_the_users_own_lands_in_extras() -> None:
    steps = [
        {"step": "Brightmere Group reports its results next week."},
        {"step": "The mayor of Port Arden will open a museum."},
    ]
    newsroom = Newsroom(instead={"next_steps": steps})
    digest = Summarizer(newsroom, sections=["headline", NextSteps()]).summarize(ARTICLE)
    assert digest.extras == {"next_steps": ["Brightmere Group reports its results next week."]}
    assert "Task next_steps" in NextSteps.template.source
    assert digest.key_takeaways == ()


class Archive:
    """A fetcher without a network."""

    def fetch(self, url: str) -> Page:
        if url.endswith("/gone"):
            raise FetchError("it is not there (404)", source=url, status=404)
        return Page(url=url, body=ARTICLE.encode(), content_type="text/plain; charset=utf-8")

    async def afetch(self, url: str) -> Page:
        return self.fetch(url)


def test_a_fetcher_of_the_users_own_fetches() -> None:
    summarizer = Summarizer(Newsroom(), fetcher=Archive())
    digest = summarizer.summarize("https://news.example.com/corvane")
    assert digest.article.url == "https://news.example.com/corvane"
    with pytest.raises(FetchError, match="404"):
        summarizer.summarize("https://news.example.com/gone")


def test_without_an_article_nobody_is_asked() -> None:
    newsroom = Newsroom()
    with pytest.raises(NoArticle):
        Summarizer(newsroom).summarize("Too short to be news.")
    assert newsroom.asked == []


def test_the_text_is_in_the_digest_only_if_it_is_asked_for() -> None:
    summarizer = Summarizer(Newsroom())
    assert summarizer.summarize(ARTICLE).article.text is None
    assert summarizer.summarize(ARTICLE, with_text=True).article.text == ARTICLE


def test_single_settings_go_before_all_settings() -> None:
    base = load_settings(model="openai/first", timeout=5, cache=False)
    summarizer = Summarizer("openai/second", settings=base)
    assert summarizer.settings.model == summarizer.model.name.join(("openai/", ""))
    assert (summarizer.settings.timeout, summarizer.settings.cache) == (5, False)
    assert Summarizer(settings=base).settings is base


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sections": ["headlines"]}, "no section 'headlines'; there are headline, key_takeaways"),
        ({"sections": []}, "no sections: name at least one"),
        ({"sections": ["quotes", "quotes"]}, "section 'quotes' is named twice"),
        ({"sections": "headline,quote"}, "no section 'quote'"),
        ({"modle": "openai/gpt-5-mini"}, "there is no setting 'modle'"),
        ({"timeout": -1}, "setting 'timeout': Input should be greater than 0"),
        ({"model": "gpt-5-mini"}, "write it like 'openai/gpt-5-mini'"),
        ({"base_url": "http://127.0.0.1:1/v1"}, "base_url needs a model"),
        ({"model": "openai/x", "model_file": "x.gguf"}, "model_file goes with the embedded model"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_what_makes_no_sense_is_refused_before_any_work(
    given: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        Summarizer(**given)
    assert message in str(caught.value)


def test_sections_may_be_one_string_or_names() -> None:
    one = Summarizer(Newsroom(), sections="headline, quotes").sections
    other = Summarizer(Newsroom(), sections=("headline", "quotes")).sections
    assert [s.name for s in one] == [s.name for s in other] == ["headline", "quotes"]


def test_to_close_twice_does_no_harm() -> None:
    summarizer = Summarizer("openai/gpt-5-mini")
    with summarizer:
        summarizer.close()
    summarizer.close()
