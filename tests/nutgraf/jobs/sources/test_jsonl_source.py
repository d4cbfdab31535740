"""Articles in JSONL, and what is said of lines that hold none."""

import dataclasses
import gzip
import io
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.jobs.records import Found, Unusable
from nutgraf.jobs.sources.jsonl import inputs_of, lines, stem_of
from nutgraf_schemas.article import Metadata


def read(path: Path, data: bytes | str, *, max_line: int = 1_000_000) -> list[Found | Unusable]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(inputs_of(path, name=path.name, stem=stem_of(path.name), max_line=max_line))


@pytest.fixture
def night(tmp_path: Path) -> Path:
    return tmp_path / "night.jsonl"


def found(night: Path, **values: Any) -> Found:
    (only,) = read(night, json.dumps(values))
    assert isinstance(only, Found), only
    return only


def unusable(night: Path, data: bytes | str | dict[str, Any]) -> Unusable:
    (only,) = read(night, json.dumps(data) if isinstance(data, dict) else data)
    assert isinstance(only, Unusable), only
    return only


def test_a_line_is_an_article_with_what_is_known_of_it(night: Path) -> None:
    assert found(
        night,
        id="wire-7",
        text="Rain fell on Lindholm.",
        title=" Rain  in\nLindholm ",
        publisher="Lindholm Courier",
        author="Ada Brandt",
        published_at="2026-11-24T05:30:00+01:00",
        language="en-GB",
        url="https://example.com/rain?token=hunter2&page=2",
        desk="weather",
        tags=["rain", {"weight": 0.5}],
    ) == Found(
        id="wire-7",
        kind="text",
        content="Rain fell on Lindholm.",
        origin="night.jsonl, line 1",
        metadata=Metadata(
            url="https://example.com/rain?page=2",
            title="Rain in Lindholm",
            publisher="Lindholm Courier",
            author="Ada Brandt",
            published_at=datetime(2026, 11, 24, 4, 30, tzinfo=UTC),
            language="en",
        ),
        extra={"desk": "weather", "tags": ["rain", {"weight": 0.5}]},
    )


@pytest.mark.parametrize(
    ("values", "kind", "content"),
    [
        ({"text": " as it stands\n"}, "text", " as it stands\n"),
        ({"text": ""}, "text", ""),
        ({"html": "<p>Rain"}, "html", "<p>Rain"),
        ({"url": " https://example.com/a?token=x "}, "url", "https://example.com/a?token=x"),
        ({"text": None, "html": None, "url": "https://example.com/a"}, "url",
         "https://example.com/a"),
        ({"text": "t", "html": None}, "text", "t"),
        ({"html": "<p>", "url": "https://example.com/a"}, "html", "<p>"),
    ],
    ids=repr,
)  # fmt: skip
def test_an_article_is_text_or_html_or_an_address(
    night: Path, values: dict[str, Any], kind: str, content: str
) -> None:
    only = found(night, **values)
    assert (only.kind, only.content) == (kind, content)
    assert only.extra == {}


def test_an_address_to_fetch_is_no_metadata(night: Path) -> None:
    assert found(night, url="https://example.com/a").metadata == Metadata()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("wire-7", "wire-7"),
        (7, "7"),
        (0, "0"),
        (-3, "-3"),
        (" 7 ", "7"),
        (None, "night:1"),
        ("天気\u3000予報 1", "天気\u3000予報 1"),
        (10**400, str(10**400)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_ids_are_strings_or_whole_numbers(night: Path, given: object, name: str) -> None:
    assert found(night, id=given, text="t").id == name


@pytest.mark.parametrize(
    "given", ["", "  ", True, 7.5, ["a"], {"a": 1}, "a\nb", "a\0b", "\x1b[2J", "x" * 501]
)
def test_other_ids_are_refused_and_the_line_has_its_place_for_one(
    night: Path, given: object
) -> None:
    only = unusable(night, {"id": given, "text": "t"})
    assert only.id == "night:1"
    assert only.reason == "malformed"
    assert "'id' is" in only.message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("published_at", "last Tuesday"),
        ("published_at", 1764000000),
        ("language", "English"),
        ("url", "example.com/rain"),
        ("title", ["Rain"]),
        ("author", {"name": "Ada Brandt"}),
    ],
)
def test_metadata_that_cannot_be_read_is_kept_beside(night: Path, key: str, value: object) -> None:
    only = found(night, text="t", **{key: value})
    assert only.metadata == Metadata()
    assert only.extra == {key: value}


def test_metadata_without_a_value_is_nothing(night: Path) -> None:
    only = found(night, text="t", title="", author=None, url="", desk=None)
    assert only.metadata == Metadata()
    assert only.extra == {"desk": None}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("{text: rain}", "the line is no JSON in UTF-8: key must be a string at byte 2"),
        ('{"text": "a"} {"text": "b"}', "trailing characters"),
        ("rain fell\n", "is no JSON"),
        ('["text"]\n', "is no JSON object"),
        ('"text"\n', "is no JSON object"),
        ("null\n", "is no JSON object"),
        ("[" * 100_000 + "\n", "recursion limit"),
        ('{"text": NaN}\n', "is no JSON"),
        (b'{"text": "caf\xe9"}\n', "invalid unicode"),
        ('{"text": "\\ud800"}\n', "is no JSON in UTF-8"),
        ('{"text": "a\\u0000b"}\n', "a NUL character"),
        ('{"text": "a", "x": [{"y\\u0000": 1}]}\n', "a NUL character"),
        ('{"text": "a", "x": [1e999]}\n', "number that is too large"),
        ('{"text": "a", "html": "b"}\n', "it has 'text' and 'html'; give one of them"),
        ('{"body": "a", "link": "b"}\n', "no 'text', 'html' or 'url', but 'body', 'link'; rename"),
        ("{}\n", "but nothing"),
        ('{"text": null}\n', "but nothing"),
        ('{"text": ["a"]}\n', "'text' is no string"),
        ('{"url": 7}\n', "'url' is no string"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_line_that_is_no_article_is_told_with_its_place(
    night: Path, data: bytes | str, told: str
) -> None:
    only = unusable(night, data)
    assert only.origin == "night.jsonl, line 1"
    assert only.id == "night:1"
    assert only.reason == "malformed"
    assert only.message.startswith("night.jsonl, line 1: ")
    assert told in only.message
    assert len(only.message) < 400


def test_a_bad_line_keeps_the_id_that_it_has(night: Path) -> None:
    assert unusable(night, {"id": 12, "text": "a", "html": "b"}).id == "12"
    assert unusable(night, {"id": "w", "x": "a\0"}).id == "w"


def test_a_bad_line_never_ends_the_rest(night: Path) -> None:
    good = b'{"text": "Rain fell."}'
    data = b"\n".join([good, b"\xff\xfe", b"{", b"", b"   ", good, b"[]", good])
    result = read(night, data)
    assert [(one.id, type(one)) for one in result] == [
        ("night:1", Found), ("night:2", Unusable), ("night:3", Unusable), ("night:6", Found),
        ("night:7", Unusable), ("night:8", Found),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cut",
    [b'{"id": 2, "text": "Snow fe', b'{"text": "caf\xc3', b'{"text": "a\\ud8', b'{"x": {"y": 1}'],
)
def test_a_line_that_breaks_off_is_told_as_one(night: Path, cut: bytes) -> None:
    first, last = read(night, b'{"text": "Rain fell."}\n' + cut)
    assert isinstance(first, Found)
    assert isinstance(last, Unusable)
    assert "breaks off in the middle of its last line" in last.message


def test_a_whole_last_line_needs_no_line_feed(night: Path) -> None:
    assert found(night, text="t").content == "t"


@pytest.mark.parametrize(
    "data",
    [
        b'\xef\xbb\xbf{"text": "a"}\n{"text": "b"}\n',
        b'{"text": "a"}\r\n{"text": "b"}\r\n',
        b'\n\n  {"text": "a"}  \n\t\n{"text": "b"}\n\n',
        b'\xef\xbb\xbf\r\n{"text": "a"}\r\n\r\n{"text": "b"}',
    ],
    ids=["byte order mark", "Windows", "blank lines", "all"],
)
def test_what_surrounds_lines_is_nothing(night: Path, data: bytes) -> None:
    result = read(night, data)
    assert [one.content for one in result if isinstance(one, Found)] == ["a", "b"]
    assert len(result) == 2


def test_line_separators_within_a_text_end_no_line(night: Path) -> None:
    text = "a\u2028b\u0085c\x0bd"
    assert found(night, text=text).content == text
    (raw,) = read(night, json.dumps({"text": "a\u2028b\u0085c"}, ensure_ascii=False))
    assert isinstance(raw, Found)


def test_an_empty_file_holds_nothing(night: Path) -> None:
    assert read(night, b"") == []
    assert read(night, b"\xef\xbb\xbf\n \n") == []


def test_a_line_without_end_is_passed_over(night: Path) -> None:
    long = json.dumps({"text": "x" * 5000}).encode()
    good = b'{"text": "Rain fell."}'
    result = read(night, b"\n".join([good, long, good, long]), max_line=200)
    assert [one.id for one in result if isinstance(one, Found)] == ["night:1", "night:3"]
    told = [one.message for one in result if isinstance(one, Unusable)]
    assert len(told) == 2
    assert all("longer than 200 bytes" in message for message in told)


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b""])
def test_a_line_of_just_the_limit_is_taken(night: Path, ending: bytes) -> None:
    line = b'{"text": "Rain fell."}'
    (only,) = read(night, line + ending, max_line=len(line + ending))
    assert isinstance(only, Found)


def test_of_a_long_line_no_more_is_kept_than_is_allowed() -> None:
    (only,) = lines(io.BytesIO(b"x" * 10_000_000), max_line=1000)
    assert only.is_too_long
    assert len(only.data) <= 1001


def test_memory_does_not_grow_with_the_file(night: Path) -> None:
    line = json.dumps({"text": "Rain fell on Lindholm. " * 400, "desk": "weather"}) + "\n"
    with night.open("w", encoding="utf-8") as file:
        for _ in range(2000):
            file.write(line)
    tracemalloc.start()
    count = sum(1 for _ in inputs_of(night, name="night.jsonl", stem="night"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2000
    assert night.stat().st_size > 18_000_000
    assert peak < 4_000_000


def test_packed_files_are_unpacked_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl.gz"
    (only,) = read(path, gzip.compress(b'{"text": "Rain fell."}\n'))
    assert isinstance(only, Found)
    assert only.id == "night:1"


@pytest.mark.parametrize("end", [-30, -4])
def test_a_packed_file_that_breaks_off_is_told_after_what_it_held(tmp_path: Path, end: int) -> None:
    data = gzip.compress(b"".join(b'{"text": "Rain %d fell."}\n' % n for n in range(5000)))
    result = read(tmp_path / "night.jsonl.gz", data[:end])
    last = result[-1]
    assert isinstance(last, Unusable)
    assert last.reason == "unreadable"
    assert "cannot be read beyond line" in last.message
    assert isinstance(result[0], Found)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    (only,) = inputs_of(tmp_path / "gone.jsonl", name="gone.jsonl", stem="gone")
    assert isinstance(only, Unusable)
    assert only.reason == "unreadable"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("night.jsonl", "night"),
        ("wire/night.v2.NDJSON", "wire/night.v2"),
        ("night.jsonl.gz", "night"),
        ("dump", "dump"),
    ],
)
def test_stems(name: str, stem: str) -> None:
    assert stem_of(name) == stem


PIECES = [
    b'{"text": "Rain fell."}', b'"id": 7, ', b"\n", b"\r", b"{", b"}", b"[", b'"', b",", b":",
    b"\\u0000", b"\\ud800", b"\xed\xa0\x80", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"1e999", b"null",
    b'{"url": "https://example.com/\\u0000"}', b'{"id": "\\u001b", "html": "<p>"}',
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=25).map(b"".join))
def test_whatever_bytes_there_are_each_line_is_one_thing_that_can_be_kept(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    result = read(path, data)
    written = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    assert len(result) == sum(1 for line in written if line.strip())
    for one in result:
        kept = json.dumps(dataclasses.asdict(one), default=str, allow_nan=False)
        assert "\0" not in "".join(str(value) for value in dataclasses.asdict(one).values())
        json.dumps(json.loads(kept), ensure_ascii=False).encode()
