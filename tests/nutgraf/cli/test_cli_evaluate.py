"""`nutgraf eval`: what it prints, writes and exits with."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from nutgraf.cli.app import app
from nutgraf.cli.evaluating import Evaluation, Flags

CORPUS = Path(__file__).parent.parent / "evaluation" / "corpus"
SEGMENTATION = ("--measure", "segmentation")
WHOLE = "gold quotations found whole"


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No floors but a test's own."""
    monkeypatch.chdir(tmp_path)


def evaluate(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["eval", *arguments])


def floors_file(tmp_path: Path, share: float, **changed: object) -> Path:
    """A file of floors for the corpus, with one share for whole quotations."""
    path = tmp_path / "floors.json"
    result = evaluate(str(CORPUS), *SEGMENTATION, "--floors", str(path), "--lower-floors")
    assert result.exit_code == 0, result.output
    data = json.loads(path.read_text())
    data["floors"][WHOLE] = share
    path.write_text(json.dumps(data | changed))
    return path


def test_a_table_is_printed_and_json_written(tmp_path: Path) -> None:
    output = tmp_path / "result.json"
    result = evaluate(str(CORPUS), *SEGMENTATION, "--output", str(output))
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{WHOLE}" in result.stdout
    assert "100.00 %" in result.stdout
    (measure,) = json.loads(output.read_text())["measures"]
    assert (measure["name"], measure["cases"]) == ("segmentation", 11)


def test_measures_are_picked_and_a_sample_drawn() -> None:
    result = evaluate(
        str(CORPUS), *SEGMENTATION, "--measure", "names", "--sample", "3", "--seed", "5"
    )
    assert result.exit_code == 0
    counts = [line.split("│")[1].strip() for line in result.stdout.splitlines()[2:]]
    assert counts == ["3", "3", "3"]


def test_an_unknown_measure_is_told() -> None:
    result = evaluate(str(CORPUS), "--measure", "luck")
    assert result.exit_code == 2
    assert "there is no measure 'luck'; there are attribution, dress," in result.stderr


def test_verbose_prints_the_cases_by_kind() -> None:
    result = evaluate(str(CORPUS), *SEGMENTATION, "--verbose")
    assert f"{WHOLE}: 100.00 % of 11\n    quotation: 11 of 11\n" in result.stdout


def test_a_result_below_its_floor_exits_with_one(tmp_path: Path) -> None:
    path = floors_file(tmp_path, 1.5)
    result = evaluate(str(CORPUS), *SEGMENTATION, "--floors", str(path))
    assert result.exit_code == 1
    assert result.stderr == f"nutgraf: below its floor: {WHOLE}\n"


def test_a_floor_that_is_met_exits_with_zero(tmp_path: Path) -> None:
    path = floors_file(tmp_path, 0.9)
    result = evaluate(str(CORPUS), *SEGMENTATION, "--floors", str(path))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "≥ 90.00 %" in result.stdout


def test_better_results_rise_and_worse_need_their_flag(tmp_path: Path) -> None:
    path = floors_file(tmp_path, 0.9)
    arguments = (str(CORPUS), *SEGMENTATION, "--floors", str(path))
    assert evaluate(*arguments, "--raise-floors").exit_code == 0
    assert json.loads(path.read_text())["floors"][WHOLE] == 1
    path = floors_file(tmp_path, 1.5)
    evaluate(*arguments, "--raise-floors")
    assert json.loads(path.read_text())["floors"][WHOLE] == 1.5
    evaluate(*arguments, "--lower-floors")
    assert json.loads(path.read_text())["floors"][WHOLE] == 1


def test_raising_below_a_floor_still_exits_with_one(tmp_path: Path) -> None:
    path = floors_file(tmp_path, 1.5)
    result = evaluate(str(CORPUS), *SEGMENTATION, "--floors", str(path), "--raise-floors")
    assert result.exit_code == 1
    assert f"below its floor: {WHOLE}" in result.stderr


@pytest.mark.parametrize("changed", [{"corpus": "another"}, {"seed": 7}], ids=["corpus", "seed"])
def test_floors_of_another_corpus_or_seed_hold_nothing(
    changed: dict[str, object], tmp_path: Path
) -> None:
    path = floors_file(tmp_path, 1.5, **changed)
    arguments = (str(CORPUS), *SEGMENTATION, "--floors", str(path))
    result = evaluate(*arguments)
    assert result.exit_code == 0
    assert "measured without floors, since the corpus or seed is not the floors'" in result.stderr
    before = path.read_text()
    refused = evaluate(*arguments, "--raise-floors")
    assert refused.exit_code == 2
    assert "--lower-floors writes them anew" in refused.stderr
    assert path.read_text() == before


def test_a_sample_is_held_to_no_floor(tmp_path: Path) -> None:
    path = floors_file(tmp_path, 1.5)
    arguments = (str(CORPUS), *SEGMENTATION, "--floors", str(path), "--sample", "5")
    result = evaluate(*arguments)
    assert result.exit_code == 0
    assert "measured without floors, since the cases are a sample" in result.stderr
    assert evaluate(*arguments, "--raise-floors").exit_code == 2


def test_the_repositorys_floors_are_found_where_they_are(tmp_path: Path) -> None:
    """`benchmarks/floors.json`, seen from where the command is run."""
    path = floors_file(tmp_path, 1.5)
    (tmp_path / "benchmarks").mkdir()
    path.rename(tmp_path / "benchmarks" / "floors.json")
    assert evaluate(str(CORPUS), *SEGMENTATION).exit_code == 1


def test_a_terminal_sees_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, so that the table can go elsewhere."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    flags = Flags(measures=("segmentation", "attribution"))
    assert Evaluation(CORPUS, flags, floors=None, given=None).run(
        verbose=False, output=None, quiet=False
    )
    shown = capsys.readouterr().err
    assert "attribution" in shown
    assert "7/7" in shown


def test_nothing_is_shown_to_who_wants_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    flags = Flags(measures=("segmentation",))
    Evaluation(CORPUS, flags, floors=None, given=None).run(verbose=False, output=None, quiet=True)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("folder", "fault"), [("none", "there is no folder"), (".", "holds no corpus")]
)
def test_a_folder_that_is_no_corpus_is_told(folder: str, fault: str) -> None:
    result = evaluate(folder)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert fault in result.stderr
    assert "Traceback" not in result.output


def test_a_broken_line_is_told_by_file_and_number(tmp_path: Path) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    with (tmp_path / "corpus" / "verdicts.jsonl").open("a") as file:
        file.write("{broken\n")
    result = evaluate("corpus")
    assert result.exit_code == 3
    assert "verdicts.jsonl:7: no JSON" in result.stderr


def test_floors_that_are_none_are_told_before_anything_is_measured(tmp_path: Path) -> None:
    (tmp_path / "floors.json").write_text("[]")
    result = evaluate(str(CORPUS), "--floors", "floors.json")
    assert result.exit_code == 2
    assert "'floors.json' holds no floors" in result.stderr


def test_a_place_that_cannot_be_written_is_told_first() -> None:
    result = evaluate(str(CORPUS), "--output", "none/result.json")
    assert result.exit_code == 2
    assert "there is no folder 'none'" in result.stderr
