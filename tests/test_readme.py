"""The README says what is true: its examples run, its generated parts are what code makes now."""

import os
import re
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nutgraf.cli.app import app
from nutgraf.evaluation.floors import load_floors
from nutgraf.jobs import load_edition
from nutgraf.settings import Settings
from recording import BASE_URL, CASSETTES, MODEL, cassette

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
HARROW = "examples/articles/harrow-foods-earnings.txt"
_PART = re.compile(r"<!-- generated: (\w+) -->\n.*?<!-- end -->", re.DOTALL)
_ON_DOCUMENTS = " (documents)"
_PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def _fenced(text: str, language: str = "text") -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def _demo() -> str:
    """The first digest of `make demo`; only how long it took is left out."""
    with cassette(CASSETTES / "test_cassettes" / "harrow.yaml", record=False):
        result = CliRunner().invoke(app, ["summarize", HARROW, "--quiet"])
    assert result.exit_code == 0, result.output
    return _fenced(re.sub(r"\s·\s+[\d.]+ s\s*$", "", result.stdout))


def _verify() -> str:
    result = CliRunner().invoke(
        app, ["verify", HARROW, "-"], input="Harrow revenue fell 5.1% to $1.84 billion.\n"
    )
    assert result.exit_code == 1
    return _fenced(result.stdout)


def _commands() -> str:
    script = Path(sysconfig.get_path("scripts")) / "nutgraf"
    environment = {**os.environ, "COLUMNS": "100", "TERM": "dumb"}
    shown = subprocess.run(
        [script, "summarize", "--help"], capture_output=True, text=True, check=True, env=environment
    )
    return _fenced(shown.stdout)


def _settings() -> str:
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, setting in Settings.model_fields.items():
        default = setting.get_default() if setting.default_factory is None else "the cache folder"
        rows.append(f"| `{name}` | {'' if default is None else default} | {setting.description} |")
    return "\n".join(rows)


def _floors() -> str:
    """What was reached, on the articles and on the judged summaries' documents."""
    floors = load_floors(ROOT / "benchmarks" / "floors.json")
    rows = ["| of the cases | articles | documents |", "|---|---|---|"]
    for name, reached in floors.results.items():
        if not name.endswith(_ON_DOCUMENTS):
            beside = floors.results.get(f"{name}{_ON_DOCUMENTS}")
            rows.append(f"| {name} | {reached:.1%} | {'' if beside is None else f'{beside:.1%}'} |")
    for model, results in floors.models.items():
        rows += [f"| {name}, with {model} | {reached:.1%} | |" for name, reached in results.items()]
    return "\n".join(rows)


PARTS: dict[str, Callable[[], str]] = {
    "demo": _demo,
    "verify": _verify,
    "commands": _commands,
    "floors": _floors,
    "settings": _settings,
}


@pytest.fixture(autouse=True)
def _at_the_recorded_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`Summarizer()` asks what was recorded, and keeps nothing."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NUTGRAF_MODEL", MODEL)
    monkeypatch.setenv("NUTGRAF_BASE_URL", BASE_URL)
    monkeypatch.setenv("NUTGRAF_GROUPING", "each")
    monkeypatch.setenv("NUTGRAF_TEMPERATURE", "0")
    monkeypatch.setenv("NUTGRAF_CACHE_FOLDER", str(tmp_path))


@pytest.mark.parametrize("name", PARTS)
def test_a_generated_part_is_what_code_makes(name: str, request: pytest.FixtureRequest) -> None:
    """`make docs` writes them anew."""
    text = README.read_text()
    made = f"<!-- generated: {name} -->\n{PARTS[name]()}\n<!-- end -->"
    if request.config.getoption("--rewrite"):
        found = re.search(rf"<!-- generated: {name} -->\n.*?<!-- end -->", text, re.DOTALL)
        assert found is not None
        README.write_text(text.replace(found.group(), made))
    else:
        assert made in text


def test_the_edition_in_it_is_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", README.read_text(), re.DOTALL)
    path = tmp_path / "morning.yaml"
    path.write_text(example)
    edition = load_edition(path)
    assert edition.title == "The Morning Edition"
    assert [source.kind for source in edition.sources] == ["path", "jsonl", "feed", "opml"]


def test_every_generated_part_has_its_maker() -> None:
    """A marker that no code fills would go stale."""
    assert {m[1] for m in _PART.finditer(README.read_text())} == set(PARTS)


@pytest.mark.parametrize("number", range(len(_PYTHON.findall(README.read_text()))))
def test_a_python_example_runs(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    """As it stands, with the recorded model."""
    source = _PYTHON.findall(README.read_text())[number]
    asks = "ummarizer" in source
    if asks:
        with cassette(CASSETTES / "test_cassettes" / "harrow.yaml", record=False):
            exec(compile(source, f"README example {number}", "exec"), {})  # noqa: S102
    else:
        exec(compile(source, f"README example {number}", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out.strip()
