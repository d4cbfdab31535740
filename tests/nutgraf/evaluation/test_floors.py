"""Floors: what is met, what rises, and what only a flag lowers."""

from pathlib import Path

import pytest

from nutgraf.errors import SettingsError
from nutgraf.evaluation import Floors, Line, Score, Tally, is_met, load_floors, raised, written

HIGH = Line("caught")
LOW = Line("falsely failed", better="low")


def tally(line: Line, share: float) -> Tally:
    ones = round(share * 100)
    return Tally(line, [Score(line.name, i < ones, "x") for i in range(100)])


@pytest.mark.parametrize(
    ("line", "result", "met"),
    [
        (HIGH, 0.9, True),
        (HIGH, 0.91, True),
        (HIGH, 0.89, False),
        (LOW, 0.9, True),
        (LOW, 0.91, False),
    ],
)
def test_a_floor_is_met_at_it_and_beyond(line: Line, result: float, met: bool) -> None:
    assert is_met(tally(line, result), {line.name: 0.9}) is met


def test_a_line_without_a_floor_meets_none() -> None:
    assert is_met(tally(HIGH, 0.5), {}) is None
    assert is_met(Tally(HIGH), {HIGH.name: 0.9}) is None


def test_a_share_is_held_to_the_digits_that_a_file_has() -> None:
    """Two thirds, written and read again, do not fall short of two thirds."""
    tally = Tally(HIGH, [Score(HIGH.name, v, "x") for v in (1, 1, 0)])
    assert is_met(tally, raised({}, [tally], lower=False)) is True


def test_better_results_raise_and_worse_ones_do_not() -> None:
    floors = {HIGH.name: 0.9, LOW.name: 0.1, "another": 0.3}
    better = raised(floors, [tally(HIGH, 0.95), tally(LOW, 0.05)], lower=False)
    assert better == {HIGH.name: 0.95, LOW.name: 0.05, "another": 0.3}
    assert raised(floors, [tally(HIGH, 0.85), tally(LOW, 0.2)], lower=False) == floors


def test_only_the_flag_lowers() -> None:
    lowered = raised({HIGH.name: 0.9, LOW.name: 0.1}, [tally(HIGH, 0.85)], lower=True)
    assert lowered == {HIGH.name: 0.85, LOW.name: 0.1}


def test_what_depends_on_the_machine_is_no_floor() -> None:
    line = Line("time", better="low", unit=" ms", raised=False)
    assert raised({}, [tally(line, 0.5)], lower=True) == {}


def test_a_fixed_floor_is_never_moved() -> None:
    line = Line("growth", better="low", raised=False, fixed=0.3)
    assert raised({}, [tally(line, 0.1)], lower=True) == {}
    assert is_met(tally(line, 0.4), {}) is False


def test_floors_of_models_stand_beside_the_others(tmp_path: Path) -> None:
    floors = Floors("abc", 1, {"caught": 0.9}).with_results({"speakers": 0.8}, "qwen")
    path = tmp_path / "floors.json"
    path.write_text(written(floors))
    read = load_floors(path)
    assert read == floors
    assert (read.of(None), read.of("qwen"), read.of("other")) == (
        {"caught": 0.9},
        {"speakers": 0.8},
        {},
    )


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"corpus": "a", "seed": 1, "floors": 3}'])
def test_a_broken_file_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(text)
    with pytest.raises(SettingsError, match="holds no floors"):
        load_floors(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot read the floors"):
        load_floors(tmp_path / "none.json")
