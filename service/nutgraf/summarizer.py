"""An article in, a digest out: two thin shells, one waits and one awaits, over the same steps."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Iterator
from contextlib import AsyncExitStack, ExitStack, aclosing, contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self

from nutgraf.composition import BARE, Wrappers, compose, compose_async
from nutgraf.errors import ModelError
from nutgraf.events import DigestFinished, Event, ModelPreparing
from nutgraf.intake import Fetcher, Source, aread, read
from nutgraf.languages import english_name
from nutgraf.models.protocol import AsyncModel, Model, Request
from nutgraf.planning import DigestPlan, Step
from nutgraf.running import Outcome, Run
from nutgraf.sections import Section, chosen
from nutgraf.settings import Settings, load_settings, names_in
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Digest

OnProgress = Callable[[Event], None]
"""Told what happens; what it raises ends the work."""

SHORT_TEXT = 10_000
"""Characters, which take about 20 ms to cut and index; the event loop waits that long gladly."""

_asking: ContextVar[Run | None] = ContextVar("asking", default=None)
"""Whose question the model is at: threads and tasks that share it each hear of their own."""


class _Summarizing:
    """What `Summarizer` and `AsyncSummarizer` have in common."""

    def __init__(
        self,
        *,
        sections: Iterable[str | Section[Any]] | None,
        settings: Settings | None,
        fetcher: Fetcher | None,
        given: dict[str, Any],
    ) -> None:
        self.settings = load_settings(settings, **given) if given or not settings else settings
        named = names_in(sections) if isinstance(sections, str) else sections
        self.sections = chosen(named if named is not None else self.settings.sections)
        self._fetcher = fetcher

    def plan(self, article: Article) -> DigestPlan:
        """The work on an article; its `steps` hold the requests that are made in any case."""
        return DigestPlan(
            article,
            sections=self.sections,
            language=english_name(article.language),
            grouping=self.settings.grouping_in_use,
            window_tokens=self.settings.window_tokens,
        )

    def _run(
        self, article: Article, model: str, on_preparing: OnProgress | None, *, with_text: bool
    ) -> Run:
        return Run(
            self.plan(article),
            model,
            timeout=self.settings.timeout,
            with_text=with_text,
            on_preparing=on_preparing,
        )


@contextmanager
def _hearing(run: Run) -> Generator[None]:
    token = _asking.set(run)
    try:
        yield
    finally:
        _asking.reset(token)


def _tell(event: ModelPreparing) -> None:
    if (run := _asking.get()) is not None:
        run.preparing(event)


@contextmanager
def waiting() -> Generator[None]:
    """What wraps a model waits in here for its turn: it takes nothing of an article's time."""
    run = _asking.get()
    if run is None:
        yield
        return
    with run.waiting():
        yield


class Summarizer(_Summarizing):
    """Makes digests of articles, one at a time a thread; threads may share it.

    Args:
        model: Such as 'openai/gpt-5-mini', or a `Model` of your own; by default what the
            settings say, and without any the embedded model.
        sections: Names or sections of your own, in the digest's order; all by default.
        settings: All settings at once; by default from the environment and the settings file.
        fetcher: Fetches URLs; by default one that refuses addresses that are not public.
        given: Single settings, such as `base_url`, which go before `settings`; see `Settings`.

    Raises:
        SettingsError: A setting or a section's name makes no sense.

    Example:
        with Summarizer("openai/gpt-5-mini") as summarizer:
            digest = summarizer.summarize("https://example.com/news")
    """

    def __init__(
        self,
        model: str | Model | None = None,
        *,
        sections: Iterable[str | Section[Any]] | None = None,
        settings: Settings | None = None,
        fetcher: Fetcher | None = None,
        **given: Any,
    ) -> None:
        if isinstance(model, str):
            given["model"] = model
        super().__init__(sections=sections, settings=settings, fetcher=fetcher, given=given)
        self._resources = ExitStack()
        self.model: Model = (
            compose(self.settings, self._resources, _tell)
            if model is None or isinstance(model, str)
            else model
        )

    def summarize(
        self, source: Source, *, on_progress: OnProgress | None = None, with_text: bool = False
    ) -> Digest:
        """Make the digest of an article.

        Args:
            source: An `Article`, a URL, a path, bytes, or the text itself.
            on_progress: Told what happens, in this thread.
            with_text: Put the article's text into the digest.

        Raises:
            SourceError: The source gave no article.
            ModelError: The model gave no usable answer.
            WeightsError: The embedded model's file could not be had.
        """
        for event in self.stream(source, on_preparing=on_progress, with_text=with_text):
            if on_progress:
                on_progress(event)
            if isinstance(event, DigestFinished):
                return event.digest
        raise AssertionError("a stream ends in a digest")

    def stream(
        self, source: Source, *, on_preparing: OnProgress | None = None, with_text: bool = False
    ) -> Iterator[Event]:
        """Make the digest of an article, telling of each section as it is grounded.

        Raises like `summarize`. `on_preparing` is told when the embedded model is made ready,
        which happens within a step.
        """
        article = read(source, language=self.settings.language, fetcher=self._fetcher)
        run = self._run(article, self.model.name, on_preparing, with_text=with_text)
        yield from run.begun()
        for step in run.plan.steps:
            yield from run.started(step)
            yield from run.took(step, self._ask(step.request, run))
        if (request := run.plan.repair()) is not None:
            yield run.repairing()
            yield from run.repaired(self._ask(request, run))
        yield run.finished()

    def _ask(self, request: Request[Any], run: Run) -> Outcome:
        try:
            with _hearing(run):
                return self.model.answer(request, timeout=run.time_left)
        except ModelError as error:
            return error

    def close(self) -> None:
        """End the embedded model's server, if this summarizer started one. Twice does no harm."""
        self._resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncSummarizer(_Summarizing):
    """`Summarizer`, awaited; asks several questions at once where the model can take them.

    `wrappers` go around the model that the settings say.
    """

    def __init__(
        self,
        model: str | AsyncModel | None = None,
        *,
        sections: Iterable[str | Section[Any]] | None = None,
        settings: Settings | None = None,
        fetcher: Fetcher | None = None,
        wrappers: Wrappers = BARE,
        **given: Any,
    ) -> None:
        if isinstance(model, str):
            given["model"] = model
        super().__init__(sections=sections, settings=settings, fetcher=fetcher, given=given)
        self._resources = AsyncExitStack()
        self.model: AsyncModel = (
            compose_async(self.settings, self._resources, _tell, wrappers)
            if model is None or isinstance(model, str)
            else model
        )

    async def summarize(
        self, source: Source, *, on_progress: OnProgress | None = None, with_text: bool = False
    ) -> Digest:
        """Make the digest of an article; see `Summarizer.summarize`."""
        events = self.stream(source, on_preparing=on_progress, with_text=with_text)
        async with aclosing(events):
            async for event in events:
                if on_progress:
                    on_progress(event)
                if isinstance(event, DigestFinished):
                    return event.digest
        raise AssertionError("a stream ends in a digest")

    async def stream(
        self, source: Source, *, on_preparing: OnProgress | None = None, with_text: bool = False
    ) -> AsyncGenerator[Event]:
        """Make the digest of an article, telling of each section as it is grounded.

        Who leaves early closes it (`contextlib.aclosing`), and open questions are dropped at once.
        """
        article = await aread(source, language=self.settings.language, fetcher=self._fetcher)
        run = await self._run_aside(article, on_preparing, with_text=with_text)
        for event in run.begun():
            yield event
        async with aclosing(self._drafted(run)) as drafted:
            async for event in drafted:
                yield event
        if (request := run.plan.repair()) is not None:
            yield run.repairing()
            for event in run.repaired(await self._ask(request, run)):
                yield event
        yield run.finished()

    async def _run_aside(
        self, article: Article, on_preparing: OnProgress | None, *, with_text: bool
    ) -> Run:
        """A run, made in a thread if the article is so long that to cut and index it takes long.

        A short one takes 3 ms, and a thread would wait longer than that for its turn.
        """
        if len(article.text) <= SHORT_TEXT:
            return self._run(article, self.model.name, on_preparing, with_text=with_text)
        return await asyncio.to_thread(
            self._run, article, self.model.name, on_preparing, with_text=with_text
        )

    async def _drafted(self, run: Run) -> AsyncGenerator[Event]:
        """Ask all questions, a few at once, and tell of each as its answer comes."""
        waiting = list(run.plan.steps)
        asking: dict[asyncio.Task[Outcome], Step] = {}
        try:
            while waiting or asking:
                while waiting and len(asking) < self.settings.concurrency_in_use:
                    step = waiting.pop(0)
                    asking[asyncio.create_task(self._ask(step.request, run))] = step
                    for event in run.started(step):
                        yield event
                done, _ = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    for event in run.took(asking.pop(task), task.result()):
                        yield event
        finally:
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    async def _ask(self, request: Request[Any], run: Run) -> Outcome:
        try:
            with _hearing(run):
                return await self.model.answer(request, timeout=run.time_left)
        except ModelError as error:
            return error

    async def aclose(self) -> None:
        """Close what this summarizer opened: connections, or the embedded model's server."""
        await self._resources.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
