"""What only a process of its own shows: interrupts, readers that go, terminals."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

from fake_llama import model_file
from newsroom import ANSWERS, ARTICLE
from nutgraf.cli.app import app
from nutgraf.cli.outputs import SUFFIXES
from stub_server import Reply, StubServer, completion, wait_until

TESTS = Path(__file__).parents[2]
NUTGRAF = (sys.executable, "-m", "nutgraf")
NEVER = Reply(delay=60)


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "corvane.txt"
    path.write_text(ARTICLE)
    return str(path)


@pytest.fixture
def server() -> Iterator[StubServer]:
    with StubServer() as server:
        yield server


def answer(name: str) -> dict[str, object]:
    return completion({name: ANSWERS[name]})


def environment(tmp_path: Path, server: StubServer) -> dict[str, str]:
    return {
        **os.environ,
        "NUTGRAF_MODEL": "stub",
        "NUTGRAF_BASE_URL": server.url,
        "NUTGRAF_CACHE_FOLDER": str(tmp_path / "answers"),
        "NUTGRAF_GROUPING": "each",
        "NUTGRAF_SECTIONS": "headline,conclusion",
    }


@pytest.fixture
def _interruptible() -> Iterator[None]:
    """A shell ignores interrupts for what it runs in the background, and so would our children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interruptible")
def test_an_interrupt_is_130_in_one_line_with_nothing_half_written_and_nothing_paid_lost(
    article: str, tmp_path: Path, server: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script(answer("headline"), NEVER)
    output = tmp_path / "out" / f"digest{SUFFIXES['json']}"
    output.parent.mkdir()
    command = (*NUTGRAF, "summarize", article, "-f", "json", "-o", str(output), "-q")
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path, server),
        text=True,
    )
    wait_until(lambda: len(server.requests) == 2, seconds=30)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (130, "")
    assert err == "nutgraf: interrupted\n"
    assert list(output.parent.iterdir()) == []

    server.script(answer("conclusion"))
    for name, value in environment(tmp_path, server).items():
        monkeypatch.setenv(name, value)
    assert CliRunner().invoke(app, command[3:]).exit_code == 0
    assert len(server.requests) == 3  # the headline is not asked for again
    assert output.is_file()


@pytest.mark.usefixtures("_interruptible")
def test_an_interrupt_while_the_embedded_model_loads_leaves_no_server(
    article: str, tmp_path: Path
) -> None:
    file = model_file(tmp_path, "slow")
    script = str(Path(__file__).with_name("embedded_process.py"))
    process = subprocess.Popen(
        (sys.executable, script, "summarize", article, "--model-file", str(file)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "NUTGRAF_KEEP_ALIVE": "0", "PYTHONPATH": str(TESTS)},
        text=True,
    )
    assert process.stderr is not None
    told = iter(process.stderr.readline, "")
    assert any("loading the embedded model" in line for line in told)
    wait_until(lambda: psutil.Process(process.pid).children())
    servers = psutil.Process(process.pid).children()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, "", "nutgraf: interrupted\n")
    _, alive = psutil.wait_procs(servers, timeout=5)
    assert alive == []


@pytest.mark.parametrize("form", ["text", "sentences"])
def test_a_reader_that_goes_is_no_error(form: str, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("Corvane Foods said that its revenue rose. " * 9000)
    process = subprocess.Popen(
        (*NUTGRAF, "article", path, "-f", form), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.read(7)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=30) == 0


def in_terminal(
    command: tuple[str, ...], env: Mapping[str, str], *, columns: int = 60
) -> tuple[int, str]:
    """Run a command in a terminal; its exit code, and all that the terminal got."""
    terminal, theirs = pty.openpty()
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**env, "COLUMNS": str(columns), "TERM": "xterm"},
    )
    os.close(theirs)
    shown = b"".join(iter(lambda: _read(terminal), b""))
    os.close(terminal)
    return process.wait(timeout=30), shown.decode(env.get("PYTHONIOENCODING", "utf-8"))


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


def test_a_terminal_gets_a_line_that_moves_and_colours_and_no_color_is_honoured(
    article: str, tmp_path: Path, server: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script(answer("headline"), answer("conclusion"))
    long = Path(article).with_name("a-very-long-name-" * 10 + ".txt")
    long.write_text(ARTICLE)
    env = environment(tmp_path, server)
    with monkeypatch.context() as patch:  # from the cache, so that no client need be imported
        for name, value in env.items():
            patch.setenv(name, value)
        assert CliRunner().invoke(app, ["summarize", article]).exit_code == 0
    code, shown = in_terminal((*NUTGRAF, "summarize", str(long)), env)
    assert code == 0
    progress, digest = shown[: shown.rindex("\x1b[?25h")], shown[shown.rindex("\x1b[?25h") :]
    assert "writing conclusion" in progress
    assert "\x1b[1A" not in progress  # it is a single line
    assert "…" in progress
    assert "\x1b[1mCorvane Foods raises its forecast" in digest

    code, shown = in_terminal((*NUTGRAF, "summarize", article, "-q"), {**env, "NO_COLOR": "1"})
    assert code == 0
    assert "\x1b" not in shown
    assert "Corvane Foods raises its forecast" in shown
    assert len(server.requests) == 2


def test_an_articles_escape_sequences_do_not_reach_a_terminal_but_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "escapes.txt"
    path.write_text(ARTICLE + "\x1b[31mRed.\x1b[0m\n")
    _, shown = in_terminal((*NUTGRAF, "article", str(path)), os.environ)
    assert "\x1b" not in shown
    assert "[31mRed." in shown
    piped = subprocess.run((*NUTGRAF, "article", path), capture_output=True, check=True)
    assert b"\x1b[31mRed." in piped.stdout


def test_a_pipe_gets_utf8_and_a_terminal_what_its_encoding_has(article: str) -> None:
    Path(article).write_text(ARTICLE.replace("Port Arden", "Port Årdén 東京"))
    env = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    command = (*NUTGRAF, "article", article)
    piped = subprocess.run(command, capture_output=True, check=True, env=env).stdout
    assert piped == Path(article).read_bytes()
    code, shown = in_terminal(command, env)
    assert code == 0
    assert "Port Årdén ??" in shown
