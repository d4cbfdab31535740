"""A string is an address, a file that is there, or the text itself; a slip is told."""

from pathlib import Path

import pytest

from nutgraf.errors import UnreadableSource
from nutgraf.intake.sources import kind_of


@pytest.mark.parametrize(
    "address",
    [
        "https://ledger.example/markets/harbour",
        "HTTP://ledger.example",
        "  https://ledger.example/a \n",
        "ftp://ledger.example/a.txt",
        "file:///etc/passwd",
        "data:text/html,hello",
    ],
)
def test_what_begins_with_a_scheme_is_an_address(address: str) -> None:
    assert kind_of(address) == "address"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "The harbour of Wexcombe was closed on Tuesday.",
        "The yard said that output and/or hours would fall.",
        "See https://ledger.example for the whole story.",
        "https://ledger.example/a\nhttps://ledger.example/b",
        "Shares rose 3.5% to £4.10.",
        "word " * 400,
        "x" * 5_000,
        "The yard's site was down for all of the morning, said the man who had seen it.html",
    ],
)
def test_prose_is_text_whatever_it_holds(text: str) -> None:
    assert kind_of(text) == "text"


def test_a_path_at_which_there_is_something_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "results for the third quarter").write_text("Rain.")
    monkeypatch.chdir(tmp_path)
    assert kind_of("results for the third quarter") == "file"
    assert kind_of(str(tmp_path)) == "file"


@pytest.mark.parametrize(
    "path",
    [
        "artcle.txt",
        "articles/harbour",
        "./harbour",
        "~/harbour",
        "/srv/harbour",
        r"C:\news\harbour.txt",
        "Third quarter results (final).docx",
        "harbour.pdf",
        "harbour strike.md",
    ],
)
def test_what_looks_like_a_path_but_is_not_there_is_refused_by_name(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableSource, match="There is no file") as caught:
        kind_of(path)
    assert repr(path) in str(caught.value)
    assert caught.value.source == path


@pytest.mark.parametrize("address", ["www.ledger.example", "ledger.example/markets/harbour"])
def test_an_address_without_its_scheme_is_told_to_begin_with_one(address: str) -> None:
    with pytest.raises(UnreadableSource, match="https://"):
        kind_of(address)
