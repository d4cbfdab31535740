"""Floors: the results that were reached once, and are not given up unnoticed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nutgraf.errors import SettingsError
from nutgraf.evaluation.tallies import Tally

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Floors:
    """What results were reached, and on what.

    Attributes:
        corpus: The corpus's SHA-256.
        seed: Of what chance drew.
        results: By the names of lines.
        models: By the names of models, their results by the names of lines.
    """

    corpus: str
    seed: int
    results: Mapping[str, float] = field(default_factory=dict[str, float])
    models: Mapping[str, Mapping[str, float]] = field(
        default_factory=dict[str, Mapping[str, float]]
    )

    def of(self, model: str | None) -> Mapping[str, float]:
        """The floors without a model, or with this one."""
        return self.results if model is None else self.models.get(model, {})

    def with_results(self, results: Mapping[str, float], model: str | None) -> "Floors":
        """Floors with these for one model, or for none."""
        if model is None:
            return replace(self, results=results)
        return replace(self, models={**self.models, model: results})


def load_floors(path: Path) -> Floors:
    """Read a file of floors.

    Raises:
        SettingsError: It is missing or broken.
    """
    try:
        return _floors(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(f"cannot read the floors {str(path)!r} ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{str(path)!r} holds no floors ({error}): mend it, or remove it and write it anew"
        ) from error


def _floors(data: Any) -> Floors:
    return Floors(
        corpus=str(data["corpus"]),
        seed=int(data["seed"]),
        results=_results(data["floors"]),
        models={str(name): _results(given) for name, given in data["models"].items()},
    )


def _results(given: Any) -> dict[str, float]:
    return {str(name): float(result) for name, result in given.items()}


def written(floors: Floors) -> str:
    """Floors as their file has them."""
    data = {
        "corpus": floors.corpus,
        "seed": floors.seed,
        "floors": dict(floors.results),
        "models": {name: dict(results) for name, results in floors.models.items()},
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def floor_of(tally: Tally, floors: Mapping[str, float]) -> float | None:
    """What a line must not fall short of."""
    if tally.line.fixed is not None:
        return tally.line.fixed
    return floors.get(tally.line.name) if tally.line.raised else None


def is_met(tally: Tally, floors: Mapping[str, float]) -> bool | None:
    """Whether a line reaches its floor; None where it has none, or nothing was measured."""
    floor = floor_of(tally, floors)
    if floor is None or tally.result is None:
        return None
    return not tally.line.is_worse(tally.result, floor)


def raised(
    floors: Mapping[str, float], tallies: Iterable[Tally], *, lower: bool
) -> dict[str, float]:
    """Floors with the results that are better, and with `lower` with all.

    A floor that a result only just reaches keeps its digits.
    """
    new = dict(floors)
    for tally in tallies:
        name, result = tally.line.name, tally.result
        if not tally.line.raised or result is None:
            continue
        if lower or name not in new or tally.line.is_worse(new[name], result):
            new[name] = round(result, _DIGITS)
    return new
