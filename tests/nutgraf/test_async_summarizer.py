"""`AsyncSummarizer`: as `Summarizer`, several questions at once, and nothing left behind."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

import pytest

from newsroom import ARTICLE, COST, AsyncNewsroom, Newsroom, said
from nutgraf.composition import OnPreparing, Wrappers
from nutgraf.errors import MalformedAnswer, ModelRejected, NoArticle
from nutgraf.events import (
    DigestFinished,
    Event,
    ModelPreparing,
    RepairStarted,
    SectionGrounded,
    SectionStarted,
)
from nutgraf.intake import Page
from nutgraf.models.byte_cache import ByteCache
from nutgraf.models.caching import AsyncCachingModel
from nutgraf.models.protocol import Answer, DraftT, Request
from nutgraf.planning import Grouping
from nutgraf.settings import Settings
from nutgraf.summarizer import AsyncSummarizer, Summarizer


def for_ever() -> Awaitable[object]:
    return asyncio.Event().wait()


def after(turns: int) -> Callable[[], Awaitable[object]]:
    """Waits for some turns of the loop, fewer each time: later questions are answered first."""
    left = turns

    async def wait() -> None:
        nonlocal left
        left -= 1
        for _ in range(left * 3):
            await asyncio.sleep(0)

    return wait


@pytest.mark.parametrize("grouping", ["each", "one"])
def test_both_summarizers_make_the_same_digest_of_the_same_answers(grouping: Grouping) -> None:
    waited = Summarizer(Newsroom(), grouping=grouping).summarize(ARTICLE)
    awaited = asyncio.run(
        AsyncSummarizer(AsyncNewsroom(), grouping=grouping, concurrency=4).summarize(ARTICLE)
    )
    assert said(waited) == said(awaited)


def test_the_order_in_which_answers_come_makes_no_difference() -> None:
    orderly = Summarizer(Newsroom(), grouping="each").summarize(ARTICLE)
    reverse = AsyncNewsroom(pause=after(9))
    summarizer = AsyncSummarizer(reverse, grouping="each", concurrency=8)
    assert said(asyncio.run(summarizer.summarize(ARTICLE))) == said(orderly)
    assert reverse.newsroom.asked[0] != "headline"


def test_events_come_in_order_whatever_the_order_of_answers() -> None:
    told: list[Event] = []
    summarizer = AsyncSummarizer(AsyncNewsroom(pause=after(9)), grouping="each", concurrency=8)
    digest = asyncio.run(summarizer.summarize(ARTICLE, on_progress=told.append))
    repair = told.index(RepairStarted(items=1))
    started = [e.section for e in told if isinstance(e, SectionStarted)]
    grounded = [e.section for e in told[:repair] if isinstance(e, SectionGrounded)]
    assert len(started) == len(set(started)) == 7
    assert sorted(grounded) == sorted(started)
    for name in started:
        held = [isinstance(e, SectionGrounded) and e.section == name for e in told]
        assert told.index(SectionStarted(name)) < held.index(True)
    assert [e.repaired for e in told[repair + 1 :] if isinstance(e, SectionGrounded)] == [True]
    assert told[-1] == DigestFinished(digest)


@pytest.mark.parametrize(("concurrency", "most"), [(1, 1), (3, 3), (50, 7)])
def test_no_more_questions_are_open_at_once_than_settings_allow(
    concurrency: int, most: int
) -> None:
    newsroom = AsyncNewsroom()
    summarizer = AsyncSummarizer(newsroom, grouping="each", concurrency=concurrency)
    asyncio.run(summarizer.summarize(ARTICLE))
    assert newsroom.most_at_once == most


def test_who_closes_the_stream_early_leaves_no_question_open() -> None:
    newsroom = AsyncNewsroom(pause=for_ever)
    summarizer = AsyncSummarizer(newsroom, grouping="each", concurrency=3)

    async def leave_early() -> int:
        async with aclosing(summarizer.stream(ARTICLE)) as events:
            async for event in events:
                if event == SectionStarted("key_developments"):
                    break
            await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert asyncio.run(leave_early()) == 1
    assert sorted(newsroom.cancelled) == ["headline", "key_developments", "key_takeaways"]


def test_a_loop_left_by_break_alone_cancels_as_well() -> None:
    newsroom = AsyncNewsroom(pause=for_ever)

    async def leave() -> None:
        async for event in AsyncSummarizer(newsroom, grouping="each").stream(ARTICLE):
            if event == SectionStarted("headline"):
                break
        for _ in range(10):
            await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(leave())


def test_cancelling_the_work_cancels_its_questions() -> None:
    newsroom = AsyncNewsroom(pause=for_ever)

    async def give_up() -> None:
        async with asyncio.timeout(0.05):
            await AsyncSummarizer(newsroom, grouping="each", concurrency=2).summarize(ARTICLE)

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    assert sorted(newsroom.cancelled) == ["headline", "key_takeaways"]


def test_a_fault_that_ends_the_work_cancels_what_else_was_asked() -> None:
    newsroom = AsyncNewsroom(Newsroom({"headline": ModelRejected("bad key", usage=COST)}))
    first = True

    async def only_the_first_is_quick() -> None:
        nonlocal first
        if first:
            first = False
            return
        await for_ever()

    newsroom.pause = only_the_first_is_quick
    summarizer = AsyncSummarizer(newsroom, grouping="each", concurrency=3)
    with pytest.raises(ModelRejected, match="bad key") as caught:
        asyncio.run(summarizer.summarize(ARTICLE))
    assert caught.value.usage.requests == 1
    assert sorted(newsroom.cancelled) == ["key_developments", "key_takeaways"]


def test_faults_that_come_together_are_one_error_and_no_warning() -> None:
    faults = dict.fromkeys(("headline", "key_takeaways"), ModelRejected("bad key"))
    summarizer = AsyncSummarizer(
        AsyncNewsroom(Newsroom({**faults})), grouping="each", concurrency=2
    )
    with pytest.raises(ModelRejected):
        asyncio.run(summarizer.summarize(ARTICLE))


def test_an_answer_that_is_none_costs_its_section_alone() -> None:
    newsroom = AsyncNewsroom(Newsroom({"conclusion": MalformedAnswer("no JSON", usage=COST)}))
    digest = asyncio.run(AsyncSummarizer(newsroom, grouping="each").summarize(ARTICLE))
    assert [d.path for d in digest.dropped] == ["conclusion"]
    assert digest.provenance.requests == 8


def test_what_on_progress_raises_ends_the_work_and_cancels() -> None:
    newsroom = AsyncNewsroom(pause=for_ever)

    def stop(event: Event) -> None:
        if event == SectionStarted("key_takeaways"):
            raise InterruptedError

    async def work() -> None:
        with pytest.raises(InterruptedError):
            await AsyncSummarizer(newsroom, grouping="each", concurrency=2).summarize(
                ARTICLE, on_progress=stop
            )
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(work())


def test_a_second_run_asks_nobody(tmp_path: Path) -> None:
    newsroom = AsyncNewsroom()
    summarizer = AsyncSummarizer(AsyncCachingModel(newsroom, ByteCache(tmp_path)))

    async def twice() -> bool:
        await summarizer.summarize(ARTICLE)
        asked = len(newsroom.newsroom.asked)
        again = await summarizer.summarize(ARTICLE)
        assert len(newsroom.newsroom.asked) == asked
        return again.provenance.cached

    assert asyncio.run(twice())


class Preparing:
    """A model that tells, before each answer, which task asked."""

    def __init__(self, told: OnPreparing) -> None:
        self._told = told
        self._newsroom = AsyncNewsroom()
        self.name = self.identity = "preparing"

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        words = len(request.messages[1].content.split())
        await asyncio.to_thread(self._told, ModelPreparing("fetching", words, 10_000))
        return await self._newsroom.answer(request, timeout=timeout)


def test_digests_made_at_once_each_hear_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:

    def compose(
        _settings: Settings, _resources: AsyncExitStack, told: OnPreparing, _wrappers: Wrappers
    ) -> Preparing:
        return Preparing(told)

    monkeypatch.setattr("nutgraf.summarizer.compose_async", compose)
    longer = ARTICLE + "\nThe mayor of Port Arden welcomed the news on Wednesday."
    heard: dict[str, list[int]] = {ARTICLE: [], longer: []}

    async def work() -> None:
        async with AsyncSummarizer("newsroom/any", sections=["conclusion"]) as summarizer:
            await asyncio.gather(*(one(summarizer, text) for text in heard))

    async def one(summarizer: AsyncSummarizer, text: str) -> None:
        def tell(event: Event) -> None:
            if isinstance(event, ModelPreparing):
                heard[text].append(event.done)

        await summarizer.summarize(text, on_progress=tell)

    asyncio.run(work())
    assert len(heard[ARTICLE]) == len(heard[longer]) == 1
    assert heard[longer][0] == heard[ARTICLE][0] + 10 + 1  # its words, and the sentence's number


class Archive:
    def fetch(self, url: str) -> Page:
        raise AssertionError("it is awaited")

    async def afetch(self, url: str) -> Page:
        return Page(url=url, body=ARTICLE.encode(), content_type="text/plain")


def test_an_address_is_fetched_without_blocking() -> None:
    summarizer = AsyncSummarizer(AsyncNewsroom(), fetcher=Archive())
    digest = asyncio.run(summarizer.summarize("https://news.example.com/corvane"))
    assert digest.article.url == "https://news.example.com/corvane"


def test_without_an_article_nobody_is_asked() -> None:
    newsroom = AsyncNewsroom()
    with pytest.raises(NoArticle):
        asyncio.run(AsyncSummarizer(newsroom).summarize("Too short to be news."))
    assert newsroom.newsroom.asked == []
