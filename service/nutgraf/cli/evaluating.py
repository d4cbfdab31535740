"""The work behind `nutgraf eval`. Imported only when there is some."""

import json
import shutil
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from nutgraf.cli.outputs import say, say_visibly, write_whole
from nutgraf.errors import SettingsError
from nutgraf.evaluation import (
    Corpus,
    Floors,
    Measure,
    Measured,
    OnProgress,
    as_json,
    details,
    is_met,
    load,
    load_floors,
    measured,
    measures_asking,
    measures_without_model,
    raised,
    table,
    written,
)


@dataclass(frozen=True, slots=True)
class Flags:
    """How to measure.

    Attributes:
        measures: Names of those wanted; all if there are none.
        sample: The most cases a measure; all if None.
        seed: What chance draws is the same for the same seed.
        raise_floors: Whether better results become floors.
        lower_floors: Whether all results become floors.
    """

    measures: tuple[str, ...] = ()
    sample: int | None = None
    seed: int = 1
    raise_floors: bool = False
    lower_floors: bool = False

    @property
    def writes(self) -> bool:
        """Whether floors are written."""
        return self.raise_floors or self.lower_floors


class Evaluation:
    """One run of `nutgraf eval`.

    Args:
        folder: The corpus.
        flags: How to measure.
        floors: The file of floors, if there is to be one.
        given: Settings of the model to ask; None to ask none.
    """

    def __init__(
        self, folder: Path, flags: Flags, *, floors: Path | None, given: Mapping[str, Any] | None
    ) -> None:
        if flags.writes and flags.sample is not None:
            raise SettingsError("floors are of all cases: leave out --sample, or the floors alone")
        self._folder = folder
        self._flags = flags
        self._path = floors
        self._given = given
        self._model: str | None = None

    def run(self, *, verbose: bool, output: Path | None, quiet: bool) -> bool:
        """Measure, print, write.

        Returns:
            Whether all floors are met.
        """
        with ExitStack() as resources:
            chosen = self._chosen(resources)
            corpus = load(self._folder)
            floors = self._floors(corpus)
            with _progress(len(chosen), quiet=quiet) as told:
                done = list(
                    measured(
                        chosen,
                        corpus,
                        seed=self._flags.seed,
                        sample=self._flags.sample,
                        on_progress=told,
                    )
                )
        held = floors.of(self._model) if floors else {}
        _print(done, held, verbose=verbose)
        if output is not None:
            self._write_json(output, done, corpus, held)
        if self._flags.writes:
            held = self._write_floors(done, corpus, floors)
        return _all_met(done, held)

    def _chosen(self, resources: ExitStack) -> list[Measure[Any]]:
        every = self._every(resources)
        wanted = self._flags.measures
        known = {m.name for m in every}
        for name in wanted:
            if name not in known:
                raise SettingsError(
                    f"there is no measure {name!r}; there are {', '.join(sorted(known))}"
                )
        return [m for m in every if not wanted or m.name in wanted]

    def _every(self, resources: ExitStack) -> Sequence[Measure[Any]]:
        if self._given is None:
            return measures_without_model()
        from nutgraf.summarizer import Summarizer

        summarizer = resources.enter_context(Summarizer(**_set(self._given)))
        self._model = summarizer.model.name
        return measures_asking(summarizer)

    def _floors(self, corpus: Corpus) -> Floors | None:
        """The floors that these results can be held to, or are to go into."""
        flags = self._flags
        if self._path is None or (flags.writes and not self._path.exists()):
            return None
        floors = load_floors(self._path)
        same = (floors.corpus, floors.seed) == (corpus.sha256, flags.seed)
        if same and flags.sample is None:
            return floors
        if flags.writes and not flags.lower_floors:
            raise SettingsError(
                f"the floors in {str(self._path)!r} are another corpus's or another seed's: "
                "--lower-floors writes them anew"
            )
        if not flags.writes:
            why = "cases are a sample" if same else "corpus or seed is not the floors'"
            typer.echo(f"nutgraf: measured without floors, since the {why}", err=True)
        return None

    def _write_json(
        self, output: Path, done: list[Measured], corpus: Corpus, floors: Mapping[str, float]
    ) -> None:
        flags = self._flags
        result = as_json(
            done, corpus, floors, seed=flags.seed, sample=flags.sample, model=self._model
        )
        text = json.dumps(result, indent=2, ensure_ascii=False)
        path = output / "evaluation.json" if output.is_dir() else output
        write_whole(path, f"{text}\n")

    def _write_floors(
        self, done: list[Measured], corpus: Corpus, floors: Floors | None
    ) -> Mapping[str, float]:
        """Write what has risen.

        Returns:
            The floors as they are now.
        """
        assert self._path is not None  # noqa: S101  (a flag that writes comes with a place)
        old = floors or Floors(corpus.sha256, self._flags.seed)
        tallies = [tally for m in done for tally in m.tallies]
        results = raised(old.of(self._model), tallies, lower=self._flags.lower_floors)
        write_whole(self._path, written(old.with_results(results, self._model)))
        typer.echo(f"nutgraf: floors written to {self._path}", err=True)
        return results


def _set(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def _all_met(done: list[Measured], floors: Mapping[str, float]) -> bool:
    short = [t.line.name for m in done for t in m.tallies if is_met(t, floors) is False]
    for name in short:
        typer.echo(f"nutgraf: below its floor: {name}", err=True)
    return not short


def _print(done: list[Measured], floors: Mapping[str, float], *, verbose: bool) -> None:
    from rich.console import Console

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 130
    console = Console(width=width, color_system="auto" if sys.stdout.isatty() else None)
    with console.capture() as captured:
        console.print(table(done, floors))
    say(captured.get())
    if verbose:
        say_visibly("".join(f"{line}\n" for line in ("", *details(done))))


@contextmanager
def _progress(measures: int, *, quiet: bool) -> Generator[OnProgress | None]:
    """A bar a measure on a terminal's standard error; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        whole = progress.add_task("measures", total=measures)
        task = progress.add_task("", total=None)
        current = ""

        def told(name: str, done: int, total: int) -> None:
            nonlocal current
            if name != current:
                progress.update(whole, advance=1 if current else 0)
                progress.reset(task, description=name, total=total)
                current = name
            progress.update(task, completed=done)

        yield told
