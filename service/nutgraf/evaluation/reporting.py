"""What came of an evaluation, as a table and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nutgraf.evaluation.corpus import Corpus
from nutgraf.evaluation.floors import floor_of, is_met
from nutgraf.evaluation.running import Measured
from nutgraf.evaluation.tallies import Tally

if TYPE_CHECKING:
    from rich.table import Table


def shown(value: float | None, tally: Tally) -> str:
    """A result, a floor or a target in a line's unit."""
    if value is None:
        return "–"
    if tally.line.unit == "%":
        return f"{100 * value:.2f} %"
    return f"{value:.2f}{tally.line.unit}"


def table(measured: Sequence[Measured], floors: Mapping[str, float]) -> "Table":
    """The table: a row a line, the time once a measure."""
    from rich.table import Table
    from rich.text import Text

    made = Table(show_edge=False, pad_edge=False)
    for heading in ("measure", "n", "result", "floor", "target", "time"):
        made.add_column(heading, justify="left" if heading == "measure" else "right")
    for measure in measured:
        for number, tally in enumerate(measure.tallies):
            made.add_row(
                Text(_wording(tally)),
                str(tally.n),
                Text(shown(tally.result, tally), style=_style(tally, floors)),
                _bounded(floor_of(tally, floors), tally),
                _bounded(tally.line.target, tally),
                f"{measure.seconds:.1f} s" if number == 0 else "",
            )
    return made


def _wording(tally: Tally) -> str:
    return tally.line.name


def _bounded(value: float | None, tally: Tally) -> str:
    if value is None:
        return ""
    return f"{'≥' if tally.line.better == 'high' else '≤'} {shown(value, tally)}"


def _style(tally: Tally, floors: Mapping[str, float]) -> str:
    """Red below a floor, yellow short of a target, green at it."""
    if is_met(tally, floors) is False:
        return "bold red"
    if tally.result is None or tally.line.target is None:
        return ""
    return "yellow" if tally.line.is_worse(tally.result, tally.line.target) else "green"


def as_json(
    measured: Sequence[Measured],
    corpus: Corpus,
    floors: Mapping[str, float],
    *,
    seed: int,
    sample: int | None,
    model: str | None,
) -> dict[str, Any]:
    """All that was measured, as plain values."""
    return {
        "corpus": {
            "sha256": corpus.sha256,
            "articles": len(corpus.articles),
            "judged_summaries": len(corpus.judged),
        },
        "seed": seed,
        "sample": sample,
        "model": model,
        "measures": [
            {
                "name": m.name,
                "cases": m.cases,
                "seconds": round(m.seconds, 3),
                "lines": [_line(tally, floors) for tally in m.tallies],
            }
            for m in measured
        ],
    }


def _line(tally: Tally, floors: Mapping[str, float]) -> dict[str, Any]:
    return {
        "name": tally.line.name,
        "n": tally.n,
        "result": tally.result,
        "unit": "share" if tally.line.unit == "%" else tally.line.unit.strip(),
        "better": tally.line.better,
        "floor": floor_of(tally, floors),
        "target": tally.line.target,
        "met": is_met(tally, floors),
        "kinds": {k: {"n": n, "sum": round(total, 6)} for k, (n, total) in tally.kinds.items()},
    }


def details(measured: Sequence[Measured]) -> Iterator[str]:
    """Each line's cases by kind, and those that did not come out as wanted."""
    for measure in measured:
        for tally in measure.tallies:
            yield f"{tally.line.name}: {shown(tally.result, tally)} of {tally.n}"
            for kind, (n, total) in tally.kinds.items():
                yield f"    {kind}: {total:.4g} of {n}"
            for score in tally.failures:
                yield f"  - ({score.kind}) {score.shown}"
