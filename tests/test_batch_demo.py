"""`make demo-batch` with a fast model: articles and a feed become an edition's page, every time."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import html  # type: ignore[import-untyped]

from night.stub_model import StubModel
from nutgraf.jobs.editions import load_edition
from nutgraf.jobs.editions.loading import changed_edition

EXAMPLES: Final = Path(__file__).parent.parent / "examples"


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A port of this machine that is taken."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture(scope="module")
def stub() -> Iterator[StubModel]:
    with StubModel() as model:
        yield model


def edition_file(folder: Path, stub: StubModel, port: int) -> Path:
    """The example's edition with another model, folder and port; JSON is YAML."""
    example = load_edition(EXAMPLES / "morning.yaml")
    sources = [
        {"feed": source.written.replace("8765", str(port)), "limit": source.limit}
        if source.kind == "feed"
        else source.model_dump(mode="json")
        for source in example.sources
    ]
    edition = changed_edition(
        example,
        sources=sources,
        outputs={"folder": str(folder / "out")},
        model={"model": "stub", "base_url": stub.url},
        concurrency=8,
    )
    path = folder / "morning.yaml"
    path.write_text(edition.model_dump_json(), encoding="utf-8")
    return path


def demo(edition: Path) -> "subprocess.CompletedProcess[str]":
    own = {"NUTGRAF_API_KEY": "none", "NUTGRAF_CACHE_FOLDER": str(edition.parent / "answers")}
    command = [sys.executable, str(EXAMPLES / "batch_demo.py"), str(edition)]
    return subprocess.run(
        command, env=os.environ | own, capture_output=True, text=True, timeout=180, check=False
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def sources_of(page: Any) -> list[str]:
    """What each story's original is, by the last part of its address."""
    links = page.xpath("//article[contains(@class, 'story')]//a[starts-with(., 'Original')]/@href")
    return sorted(link.rsplit("/", 1)[-1] for link in links)


def test_the_demo_makes_the_same_page_as_often_as_it_is_run(
    tmp_path: Path, stub: StubModel
) -> None:
    """Nine articles, one of which another outlet carried; the second time costs nothing."""
    edition = edition_file(tmp_path, stub, free_port())
    before = len(stub.paid())
    first = demo(edition)
    assert first.returncode == 0, first.stderr
    assert "8 digests, 1 copy of 9 articles" in first.stdout
    assert f"The page: {tmp_path / 'out' / 'edition.html'}" in first.stdout
    page = html.fromstring((tmp_path / "out" / "edition.html").read_text(encoding="utf-8"))
    paid = len(stub.paid())
    assert paid > before

    assert len(page.xpath("//article[contains(@class, 'story')]")) == 8
    assert sources_of(page) == [
        "calderbridge-rents.html",  # carried whole by the feed
        "castellan-lumen",
        "norland-rate-decision",
        "skerra-ferries.html",
        "tessaly-forecast.html",  # cut short by the feed, and so fetched
    ]
    (copies,) = page.xpath("//details[@class='copies']")
    assert "The Estuary Post: Dearer cocoa takes a bite" in " ".join(copies.text_content().split())
    assert "quotation" in page.text_content()

    second = demo(edition)
    assert second.returncode == 0, second.stderr
    assert "8 digests (8 of them there already), 1 copy of 9 articles" in second.stdout
    assert len(stub.paid()) == paid
    again = html.fromstring((tmp_path / "out" / "edition.html").read_text(encoding="utf-8"))
    assert again.xpath("string(//main)") == page.xpath("string(//main)")


def test_a_port_that_is_taken_is_told(
    tmp_path: Path, stub: StubModel, listening: socket.socket
) -> None:
    port = listening.getsockname()[1]
    result = demo(edition_file(tmp_path, stub, port))
    assert result.returncode == 1
    assert result.stderr.startswith(f"nutgraf: port {port} cannot be listened on")
    assert "in the edition" in result.stderr
