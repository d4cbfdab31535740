"""`nutgraf summarize`: flags, results, progress, files. The model is in this process."""

import json
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from newsroom import ARTICLE, Newsroom
from nutgraf.cli.app import app
from nutgraf.cli.outputs import write_whole
from nutgraf.cli.work import KEEP_ALIVE_SECONDS
from nutgraf.errors import ModelRejected, ModelUnavailable, SettingsError, WeightsError
from nutgraf.schemas import Digest
from nutgraf.settings import Settings

ON_LINUX = pytest.mark.skipif(not Path("/proc").is_dir(), reason="a folder that root cannot write")
OTHER = ARTICLE.replace("Corvane", "Corvin").replace("Tolland", "Tollard")


@pytest.fixture
def newsroom(monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """Answers what the command line asks."""
    newsroom = Newsroom()

    def compose(*_: object) -> Newsroom:
        return newsroom

    monkeypatch.setattr("nutgraf.summarizer.compose", compose)
    return newsroom


@pytest.fixture
def sources(tmp_path: Path) -> list[str]:
    """Two articles."""
    paths = [tmp_path / "corvane.txt", tmp_path / "corvin.txt"]
    for path, text in zip(paths, (ARTICLE, OTHER), strict=True):
        path.write_text(text)
    return [str(path) for path in paths]


def summarize(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, ["summarize", *arguments], input=stdin)


def digests(lines: str) -> list[Digest]:
    return [Digest.model_validate_json(line) for line in lines.splitlines()]


@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        ("text", "Frozen meals · Revenue\n"),
        ("json", '{\n  "schema_version": "1",\n'),
        ("markdown", "- Frozen meals\n- Revenue\n\n# Corvane Foods raises"),
        ("html", "<!doctype html>"),
    ],
)
def test_each_format_goes_to_standard_output_and_progress_to_standard_error(
    form: str, beginning: str, newsroom: Newsroom, sources: Sequence[str]
) -> None:
    result = summarize(sources[0], "--format", form)
    assert result.exit_code == 0
    assert result.stdout.lower().startswith(beginning.lower())
    assert result.stdout.endswith("\n")
    assert "\x1b" not in result.output
    lines = result.stderr.splitlines()
    assert lines[0] == f"{sources[0]}: writing quotes"
    assert lines[-1] == f"{sources[0]}: asking again about 1 item"


def test_quiet_shows_no_progress(newsroom: Newsroom, sources: Sequence[str]) -> None:
    assert summarize(sources[0], "--quiet").stderr == ""


def test_standard_input_is_a_source(newsroom: Newsroom) -> None:
    result = summarize("-", "--format", "json", stdin=ARTICLE)
    assert Digest.model_validate_json(result.stdout).article.word_count == len(ARTICLE.split())
    assert result.stderr.startswith("standard input: ")


def test_json_of_several_sources_is_json_lines(newsroom: Newsroom, sources: Sequence[str]) -> None:
    result = summarize(*sources, "-f", "json", "-q")
    assert len({digest.article.id for digest in digests(result.stdout)}) == 2


def test_texts_of_several_sources_have_a_blank_line_between(
    newsroom: Newsroom, sources: Sequence[str]
) -> None:
    one, other = (summarize(source, "-q").stdout for source in sources)
    assert summarize(*sources, "-q").stdout.count("\n") == (one + other).count("\n") + 1


def test_with_text_puts_the_text_into_the_json(newsroom: Newsroom, sources: Sequence[str]) -> None:
    result = summarize(*sources, "-f", "json", "-q", "--with-text")
    assert [d.article.text for d in digests(result.stdout)] == [ARTICLE, OTHER]


def test_sections_are_asked_for_and_no_others(newsroom: Newsroom, sources: Sequence[str]) -> None:
    result = summarize(sources[0], "--sections", "headline, conclusion", "-f", "json", "-q")
    digest = Digest.model_validate_json(result.stdout)
    assert newsroom.asked == ["headline", "conclusion"]
    assert digest.key_takeaways == ()


def test_a_wrong_section_is_told_with_those_that_there_are(sources: Sequence[str]) -> None:
    result = summarize(sources[0], "--sections", "headline,summary")
    assert result.exit_code == 2
    assert "no section 'summary'; there are headline, key_takeaways" in result.stderr


def test_flags_become_settings(monkeypatch: pytest.MonkeyPatch, sources: Sequence[str]) -> None:
    seen: list[Settings] = []

    def compose(settings: Settings, *_: Any) -> Newsroom:
        seen.append(settings)
        return Newsroom()

    monkeypatch.setattr("nutgraf.summarizer.compose", compose)
    monkeypatch.setenv("NUTGRAF_MODEL", "openai/of-variable")
    monkeypatch.setenv("NUTGRAF_TIMEOUT", "77")
    flags = ["--model", "m", "--base-url", "http://127.0.0.1:9/v1", "--language", "de"]
    assert summarize(sources[0], *flags, "--no-cache", "-q").exit_code == 0
    assert (seen[0].model, seen[0].base_url) == ("m", "http://127.0.0.1:9/v1")
    assert (seen[0].language, seen[0].cache, seen[0].timeout) == ("de", False, 77)
    assert seen[0].keep_alive == KEEP_ALIVE_SECONDS
    monkeypatch.setenv("NUTGRAF_KEEP_ALIVE", "5")
    assert summarize(sources[0], "-q").exit_code == 0
    assert (seen[1].model, seen[1].cache, seen[1].keep_alive) == ("openai/of-variable", True, 5)


def test_of_several_sources_the_others_are_done_and_the_first_failure_is_the_exit_code(
    newsroom: Newsroom, sources: Sequence[str]
) -> None:
    result = summarize("/no/such.txt", sources[0], "-", sources[1], "-f", "json", "-q", stdin="")
    assert result.exit_code == 3
    assert len(digests(result.stdout)) == 2
    missing, empty = result.stderr.splitlines()
    assert missing == "nutgraf: There is no file '/no/such.txt'; check the path"
    assert empty == "nutgraf: 'standard input' is empty; give an article's text"


@pytest.mark.parametrize(
    ("error", "code"), [(ModelRejected("bad key"), 4), (WeightsError("no disk"), 5)]
)
def test_what_goes_wrong_with_the_model_is_told_for_which_source(
    error: Exception, code: int, newsroom: Newsroom, sources: Sequence[str]
) -> None:
    newsroom.failing["headline"] = error
    alone = summarize(sources[0], "-q")
    assert (alone.exit_code, alone.stderr) == (code, f"nutgraf: {error}\n")
    both = summarize(*sources, "-q")
    assert both.exit_code == code
    assert both.stderr.splitlines() == [f"nutgraf: {source}: {error}" for source in sources]


def test_a_fault_of_the_settings_is_told_once_and_ends_the_work(
    newsroom: Newsroom, sources: Sequence[str]
) -> None:
    newsroom.failing["headline"] = SettingsError("no library")
    result = summarize(*sources, "-q")
    assert (result.exit_code, result.stderr) == (2, "nutgraf: no library\n")


def test_output_names_a_file(newsroom: Newsroom, sources: Sequence[str], tmp_path: Path) -> None:
    result = summarize(sources[0], "-q", "-f", "markdown", "-o", str(tmp_path / "digest.md"))
    assert (result.exit_code, result.output) == (0, "")
    assert (tmp_path / "digest.md").read_text().startswith("- Frozen meals\n")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corvane.txt", "corvin.txt", "digest.md"]


def test_output_of_several_is_a_folder_with_a_file_each(
    newsroom: Newsroom, sources: Sequence[str], tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "folder"
    twins = [*sources, str(tmp_path / "other" / "corvane.txt")]
    Path(twins[2]).parent.mkdir()
    Path(twins[2]).write_text(OTHER.replace("Tuesday", "Monday"))
    assert summarize(*twins, "-q", "-f", "json", "-o", str(folder)).exit_code == 0
    names = sorted(p.name for p in folder.iterdir())
    assert [name.split("-")[0] for name in names] == ["corvane", "corvane", "corvin"]
    for path in folder.iterdir():
        digest = Digest.model_validate_json(path.read_text())
        assert path.stem.endswith(digest.article.id[:8])


def test_output_that_is_a_folder_takes_a_single_digest_too(
    newsroom: Newsroom, sources: Sequence[str], tmp_path: Path
) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    assert summarize(sources[0], "-q", "-f", "html", "-o", str(folder)).exit_code == 0
    assert [p.suffix for p in folder.iterdir()] == [".html"]


@pytest.mark.parametrize(
    ("output", "many", "message"),
    [
        ("missing/digest.txt", False, "there is no folder '{tmp}/missing' to write into"),
        ("corvane.txt", True, "'{tmp}/corvane.txt' is a file: give another"),
        ("corvane.txt/digests", True, "cannot write to '{tmp}/corvane.txt/digests' ("),
        pytest.param("/proc/n", True, "cannot write to '/proc/n' (", marks=ON_LINUX),
        pytest.param("/proc/n.txt", False, "cannot write to '/proc' (", marks=ON_LINUX),
    ],
)
def test_a_place_that_cannot_be_written_to_is_told_before_the_model_is_paid(
    output: str,
    many: bool,
    message: str,
    newsroom: Newsroom,
    sources: Sequence[str],
    tmp_path: Path,
) -> None:
    chosen = sources if many else sources[:1]
    result = summarize(*chosen, "-q", "-o", str(tmp_path / output))
    assert result.exit_code == 2
    assert message.format(tmp=tmp_path) in result.stderr
    assert newsroom.asked == []


def test_several_pages_want_a_folder_before_the_model_is_paid(
    newsroom: Newsroom, sources: Sequence[str]
) -> None:
    result = summarize(*sources, "-f", "html")
    assert result.exit_code == 2
    assert "add --output FOLDER" in result.stderr
    assert newsroom.asked == []


def test_a_disk_that_fills_up_leaves_what_was_there(
    newsroom: Newsroom,
    sources: Sequence[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    before = tmp_path / "digest.txt"
    before.write_text("the one of yesterday")
    monkeypatch.setattr("nutgraf.cli.outputs.os.fsync", full)
    result = summarize(sources[0], "-q", "-o", str(before))
    assert result.exit_code == 2
    assert f"cannot write to '{before}' (No space left on device)" in result.stderr
    assert before.read_text() == "the one of yesterday"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corvane.txt", "corvin.txt", "digest.txt"]


def test_a_files_permissions_and_links_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "private.txt", tmp_path / "link.txt"
    file.write_text("before")
    file.chmod(0o600)
    link.symlink_to(file)
    write_whole(link, "after\n")
    assert link.is_symlink()
    assert file.read_text() == "after\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_whole(tmp_path / "ours", "text")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_device_is_written_to_and_not_replaced(
    newsroom: Newsroom, sources: Sequence[str]
) -> None:
    assert summarize(sources[0], "-q", "-o", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


def test_secrets_of_an_address_and_what_a_terminal_obeys_are_not_shown(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.failing["headline"] = ModelUnavailable("busy")
    path = tmp_path / "a\x1b[2Jb\u202e.txt"
    path.write_text(ARTICLE)
    result = summarize(str(path), "https://me:hunter2@127.0.0.1/x?token=hunter2")
    assert result.exit_code == 4
    assert "hunter2" not in result.output
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    assert f"{tmp_path}/a[2Jb.txt: busy" in result.stderr


def test_output_json_is_what_python_gives(newsroom: Newsroom, sources: Sequence[str]) -> None:
    record = json.loads(summarize(sources[0], "-f", "json", "-q").stdout)
    assert record["key_developments"][1]["text"].startswith("Corvane Foods' third-quarter")
    assert record["dropped"] == []
