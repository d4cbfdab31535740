"""The table and the JSON of an evaluation."""

from nutgraf.evaluation import Corpus, Line, Measured, Score, Tally, as_json, details, table

CAUGHT = Line("caught", target=0.9)
TIME = Line("time", better="low", target=20, summary="median", unit=" ms", raised=False)
MEASURED = (
    Measured(
        "figures",
        2,
        1.25,
        (Tally(CAUGHT, [Score("caught", 1, "digit", "good"), Score("caught", 0, "year", "bad")]),),
    ),
    Measured("time", 1, 0.5, (Tally(TIME, [Score("time", 12.5, "run")]),)),
    Measured("names", 0, 0.0, (Tally(Line("names")),)),
)


def printed() -> list[list[str]]:
    from rich.console import Console

    console = Console(width=100, color_system=None)
    with console.capture() as captured:
        console.print(table(MEASURED, {"caught": 0.4}))
    return [[c.strip() for c in line.split("│")] for line in captured.get().splitlines()[2:]]


def test_the_table_has_a_row_a_line_and_the_time_once_a_measure() -> None:
    assert printed() == [
        ["caught", "2", "50.00 %", "≥ 40.00 %", "≥ 90.00 %", "1.2 s"],
        ["time", "1", "12.50 ms", "", "≤ 20.00 ms", "0.5 s"],
        ["names", "0", "–", "", "", "0.0 s"],
    ]


def test_the_json_has_all_that_was_counted() -> None:
    corpus = Corpus((), (), "abc")
    result = as_json(MEASURED, corpus, {"caught": 0.6}, seed=1, sample=None, model=None)
    assert result["corpus"]["sha256"] == "abc"
    (line,) = result["measures"][0]["lines"]
    assert line == {
        "name": "caught",
        "n": 2,
        "result": 0.5,
        "unit": "share",
        "better": "high",
        "floor": 0.6,
        "target": 0.9,
        "met": False,
        "kinds": {"digit": {"n": 1, "sum": 1}, "year": {"n": 1, "sum": 0}},
    }
    (time,) = result["measures"][1]["lines"]
    assert (time["result"], time["unit"], time["met"]) == (12.5, "ms", None)


def test_details_tell_the_cases_that_went_wrong() -> None:
    assert list(details(MEASURED))[:4] == [
        "caught: 50.00 % of 2",
        "    digit: 1 of 1",
        "    year: 0 of 1",
        "  - (year) bad",
    ]
