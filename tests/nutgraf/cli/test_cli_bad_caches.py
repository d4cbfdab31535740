"""Caches that cannot be used: a warning, and a digest all the same."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import WHOLE, article_file, summarize
from nutgraf.models.byte_cache import ByteDisk
from nutgraf.schemas import Digest
from stub_server import StubServer


def _under_a_file(folder: Path, _patch: pytest.MonkeyPatch) -> None:
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("in the way")


def _writable_by_others(folder: Path, _patch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def _no_table(folder: Path, _patch: pytest.MonkeyPatch) -> None:
    folder.mkdir(mode=0o700)
    (folder / "cache.db").write_bytes(b"not a table at all " * 500)


def _another_table(folder: Path, _patch: pytest.MonkeyPatch) -> None:
    folder.mkdir(mode=0o700)
    with sqlite3.connect(folder / "cache.db") as table:
        table.execute("CREATE TABLE Cache (other INTEGER)")
    table.close()


def _read_only(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Simulated, since no permission binds root."""

    def refuse(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    patch.setattr(ByteDisk, "store", refuse)


def _full(folder: Path, patch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    patch.setattr(ByteDisk, "store", refuse)


@pytest.mark.parametrize(
    "spoil",
    [_under_a_file, _writable_by_others, _no_table, _another_table, _read_only, _full],
    ids=lambda spoil: spoil.__name__.strip("_"),
)
def test_a_cache_that_cannot_be_used_is_a_warning_and_costs_no_digest(
    spoil: Callable[[Path, pytest.MonkeyPatch], None],
    server: StubServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    spoil(tmp_path / "answers", monkeypatch)
    result = summarize(article_file(tmp_path))
    assert result.exit_code == 0
    assert Digest.model_validate_json(result.stdout).dropped == ()
    (warning,) = result.stderr.splitlines()
    assert warning.startswith(f"nutgraf: the cache in {tmp_path / 'answers'} cannot be used: ")
    assert len(server.requests) == 2


def test_an_answer_that_was_tampered_with_is_asked_for_again(
    server: StubServer, tmp_path: Path
) -> None:
    source = article_file(tmp_path)
    summarize(source)
    with sqlite3.connect(tmp_path / "answers" / "cache.db") as table:
        table.execute("UPDATE Cache SET value = zeroblob(100)")
    table.close()
    server.script(*WHOLE)
    result = summarize(source)
    assert (result.exit_code, len(server.requests)) == (0, 4)
