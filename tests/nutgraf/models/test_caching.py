"""An answer is asked for once, remembered, and never wrong because of the cache."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from nutgraf.errors import ModelRejected, ModelUnavailable
from nutgraf.models import byte_cache
from nutgraf.models.byte_cache import ByteCache
from nutgraf.models.caching import AsyncCachingModel, CachingModel, cache_key
from nutgraf.models.instructed import connect
from nutgraf.models.protocol import Answer, DraftT, Message, Request
from nutgraf.usage import NO_USAGE, Usage
from stub_server import StubServer, completion, wait_until


class Lead(BaseModel):
    headline: str


class Renamed(BaseModel):
    headline: str = Field(description="A few words.")


class Longer(BaseModel):
    headline: str
    standfirst: str


COST = Usage(requests=1, input_tokens=100, output_tokens=10)
REQUEST = Request(
    "lead", (Message("system", "Be brief."), Message("user", "Fares rise.")), Lead, 100
)


@dataclass
class Numbered:
    """A model whose every answer is another; it fails by script, and can be held up."""

    failures: list[Exception] = field(default_factory=list)
    identity: str = "numbered at nowhere"
    name: str = "numbered"
    timeouts: list[float | None] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.go_on.set()

    @property
    def calls(self) -> int:
        return len(self.timeouts)

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        self.timeouts.append(timeout)
        calls = self.calls
        assert self.go_on.wait(10)
        if self.failures:
            raise self.failures.pop(0)
        return Answer(request.draft.model_validate({"headline": f"No. {calls}"}), usage=COST)


@dataclass
class AsyncNumbered:
    """`Numbered`, awaited."""

    numbered: Numbered
    identity: str = "numbered at nowhere"
    name: str = "numbered"

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        await asyncio.sleep(0.02)
        return self.numbered.answer(request, timeout=timeout)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ByteCache]:
    with closing(ByteCache(tmp_path / "cache")) as cache:
        yield cache


@dataclass
class Setting:
    """A numbered model behind a cache, asked either way."""

    flavor: str
    cache: ByteCache
    model: Numbered = field(default_factory=Numbered)

    def ask(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        if self.flavor == "sync":
            model = CachingModel(self.model, self.cache)
            return model.answer(request, timeout=timeout)
        awaited = AsyncCachingModel(AsyncNumbered(self.model), self.cache)
        return asyncio.run(awaited.answer(request, timeout=timeout))


@pytest.fixture(params=["sync", "async"])
def setting(request: pytest.FixtureRequest, cache: ByteCache) -> Setting:
    return Setting(str(request.param), cache)


def test_an_answer_is_asked_for_once_and_then_costs_nothing(setting: Setting) -> None:
    first, second = setting.ask(REQUEST), setting.ask(REQUEST)
    assert first == Answer(Lead(headline="No. 1"), usage=COST)
    assert second == Answer(Lead(headline="No. 1"), usage=NO_USAGE, cached=True)
    assert setting.model.calls == 1


def test_a_failure_is_not_remembered(setting: Setting) -> None:
    setting.model.failures.append(ModelRejected("no"))
    with pytest.raises(ModelRejected):
        setting.ask(REQUEST)
    assert setting.ask(REQUEST).cached is False
    assert setting.model.calls == 2


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b'{"headline": 7}', id="another type"),
        pytest.param(b'{"lead": "Fares"}', id="another field"),
    ],
)
def test_a_stored_answer_that_is_no_draft_is_asked_for_anew(
    setting: Setting, stored: bytes
) -> None:
    setting.cache.set(cache_key(setting.model.identity, REQUEST), stored)
    assert setting.ask(REQUEST) == Answer(Lead(headline="No. 1"), usage=COST)
    assert setting.ask(REQUEST).cached


def test_without_a_usable_folder_it_just_asks(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    numbered = Numbered()
    model = CachingModel(numbered, ByteCache(tmp_path / "file" / "below"))
    assert [model.answer(REQUEST).draft.headline for _ in range(2)] == ["No. 1", "No. 2"]


def test_what_is_stored_is_the_draft_alone(setting: Setting) -> None:
    setting.ask(REQUEST)
    stored = setting.cache.get(cache_key(setting.model.identity, REQUEST))
    assert stored is not None
    assert json.loads(stored) == {"headline": "No. 1"}


def test_a_model_is_told_what_is_left_of_the_timeout(setting: Setting) -> None:
    setting.ask(REQUEST, timeout=30)
    (timeout,) = setting.model.timeouts
    assert timeout is not None
    assert 29 < timeout <= 30


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(REQUEST, messages=REQUEST.messages[:1]), id="messages"),
        pytest.param(
            replace(REQUEST, messages=(Message("user", "Be brief."), *REQUEST.messages[1:])),
            id="role",
        ),
        pytest.param(replace(REQUEST, max_output_tokens=101), id="limit"),
        pytest.param(Request("lead", REQUEST.messages, Renamed, 100), id="description"),
        pytest.param(Request("lead", REQUEST.messages, Longer, 100), id="schema"),
    ],
)
def test_whatever_an_answer_depends_on_makes_another_key(other: Request[BaseModel]) -> None:
    assert cache_key("model", other) != cache_key("model", REQUEST)


def test_a_key_depends_on_the_model_and_not_on_the_name_of_the_request() -> None:
    assert cache_key("one", REQUEST) != cache_key("two", REQUEST)
    assert cache_key("one", replace(REQUEST, name="other")) == cache_key("one", REQUEST)


def test_a_key_takes_any_text() -> None:
    odd = replace(REQUEST, messages=(Message("user", "\ud800 \x00"),))
    assert len(cache_key("model", odd)) == 64


def test_a_key_is_the_same_in_every_process() -> None:
    """A change here makes every cache of every user a miss: mean it, or keep the key."""
    assert (
        cache_key("numbered at nowhere", REQUEST)
        == "812efb18cd9701be00584f847de5355995a6b4b976a85164c57fccf424d7520f"
    )


def asked_by_threads(model: CachingModel, count: int) -> list[Answer[Lead] | Exception]:
    answers: list[Answer[Lead] | Exception] = []

    def ask() -> None:
        try:
            answers.append(model.answer(REQUEST, timeout=10))
        except ModelRejected as error:
            answers.append(error)

    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_threads_that_ask_the_same_at_once_cost_one_call(cache: ByteCache) -> None:
    numbered = Numbered()
    answers = asked_by_threads(CachingModel(numbered, cache), 5)
    assert numbered.calls == 1
    assert {a.draft.headline for a in answers if isinstance(a, Answer)} == {"No. 1"}
    assert len([a for a in answers if isinstance(a, Answer) and a.cached]) == 4


def test_tasks_that_ask_the_same_at_once_cost_one_call(cache: ByteCache) -> None:
    numbered = Numbered()
    model = AsyncCachingModel(AsyncNumbered(numbered), cache)

    async def ask_all() -> list[Answer[Lead]]:
        return await asyncio.gather(*(model.answer(REQUEST) for _ in range(5)))

    answers = asyncio.run(ask_all())
    assert numbered.calls == 1
    assert sorted(answer.cached for answer in answers) == [False, True, True, True, True]


@pytest.mark.parametrize("opened", [True, False], ids=["opened before", "opened now"])
def test_a_cache_that_another_process_writes_to_does_not_hold_up_the_loop(
    cache: ByteCache, opened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_cache, "LOCK_TIMEOUT", 0.5)
    if opened:
        cache.get("0" * 64)
    else:
        cache.folder.mkdir(mode=0o700)
    model = AsyncCachingModel(AsyncNumbered(Numbered()), cache)

    async def longest_stall() -> float:
        answering = asyncio.create_task(model.answer(REQUEST))
        longest = 0.0
        while not answering.done():
            before = time.monotonic()
            await asyncio.sleep(0.01)
            longest = max(longest, time.monotonic() - before)
        assert (await answering).draft == Lead(headline="No. 1")
        return longest

    database = cache.folder / "cache.db"
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert asyncio.run(longest_stall()) < 0.4


def test_if_the_first_fails_the_next_in_line_asks_itself(cache: ByteCache) -> None:
    numbered = Numbered([ModelRejected("no")])
    answers = asked_by_threads(CachingModel(numbered, cache), 3)
    assert numbered.calls == 2
    assert len([a for a in answers if isinstance(a, ModelRejected)]) == 1


def test_waiting_for_another_counts_against_the_timeout(cache: ByteCache) -> None:
    numbered = Numbered()
    numbered.go_on.clear()
    model = CachingModel(numbered, cache)
    first = threading.Thread(target=model.answer, args=(REQUEST,))
    first.start()
    wait_until(lambda: numbered.calls == 1)
    with pytest.raises(ModelUnavailable, match="asking the same"):
        model.answer(REQUEST, timeout=0.1)
    numbered.go_on.set()
    first.join()
    assert numbered.calls == 1


PROCESS = Path(__file__).with_name("caching_process.py")


def test_processes_that_ask_the_same_at_once_cost_one_call(tmp_path: Path) -> None:
    command = [sys.executable, str(PROCESS), str(tmp_path), "0.3"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(process.communicate(timeout=60)[0].strip() for process in processes)
    assert said == ["False Fares rise", "True Fares rise"]
    assert (tmp_path / "calls").read_text() == "call\n"


def test_a_process_that_dies_while_asking_lets_the_next_one_ask(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, str(PROCESS), str(tmp_path), "60"]) as doomed:
        calls = tmp_path / "calls"
        wait_until(lambda: calls.exists() and calls.read_text(), seconds=30)
        doomed.kill()
    command = [sys.executable, str(PROCESS), str(tmp_path), "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False Fares rise"
    assert calls.read_text() == "call\ncall\n"


def test_no_secret_reaches_the_folder(tmp_path: Path) -> None:
    with (
        StubServer(completion({"headline": "Fares rise"})) as server,
        closing(ByteCache(tmp_path / "cache")) as cache,
    ):
        model = CachingModel(connect("stub", base_url=server.url, api_key="sk-hidden"), cache)
        model.answer(REQUEST)
    stored = b"".join(path.read_bytes() for path in cache.folder.rglob("*") if path.is_file())
    assert b"Fares rise" in stored
    assert b"sk-hidden" not in stored
    assert b"Be brief" not in stored


def test_a_cached_answer_needs_no_provider_no_key_and_no_import(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import caching_process as process
from nutgraf.models.instructed import connect
process.ask(connect("openai/gpt-5-mini"), Path(sys.argv[2]))
print(sorted({"openai", "instructor", "httpx2", "httpx", "genai_prices"} & set(sys.modules)))
"""
    with closing(ByteCache(tmp_path / "cache")) as cache:
        key = cache_key(connect("openai/gpt-5-mini").identity, REQUEST)
        cache.set(key, b'{"headline": "Fares rise"}')
    command = [sys.executable, "-c", code, str(PROCESS.parent), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["True Fares rise", "[]", ""]
