"""`nutgraf eval`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from nutgraf.cli import options

FLOORS = Path("benchmarks/floors.json")


def evaluate(
    folder: Annotated[
        Path, typer.Argument(help="A corpus: */data/*/text/*.txt with attributions, and *.jsonl.")
    ],
    measures: Annotated[
        list[str] | None,
        typer.Option("--measure", help="Only this measure; may be given several times."),
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, help="The most cases a measure, drawn by chance.")
    ] = None,
    seed: Annotated[int, typer.Option(help="What chance draws is the same for the same seed.")] = 1,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Print each case that went wrong.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the results as JSON to this file.")
    ] = None,
    floors: Annotated[
        Path | None,
        typer.Option(
            help=f"A file of results that must be reached; {FLOORS} where there is one.",
            show_default=False,
        ),
    ] = None,
    raise_floors: Annotated[
        bool, typer.Option("--raise-floors", help="Write results that are better into it.")
    ] = False,
    lower_floors: Annotated[
        bool, typer.Option("--lower-floors", help="Write all results into it, worse ones too.")
    ] = False,
    with_model: Annotated[
        bool, typer.Option("--with-model", help="Take the measures that ask a model instead.")
    ] = False,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    model_file: options.ModelFile = None,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
) -> None:
    """Measure how well grounding works on an annotated corpus; exit code 1 below a floor."""
    from nutgraf.cli.evaluating import Evaluation, Flags
    from nutgraf.cli.outputs import check

    check(output, "json", (str(folder),))
    evaluation = Evaluation(
        folder,
        Flags(
            measures=tuple(measures or ()),
            sample=sample,
            seed=seed,
            raise_floors=raise_floors,
            lower_floors=lower_floors,
        ),
        floors=floors or (FLOORS if FLOORS.is_file() or raise_floors or lower_floors else None),
        given={
            "model": model,
            "base_url": base_url,
            "model_file": model_file,
            "cache": False if no_cache else None,
        }
        if with_model
        else None,
    )
    if not evaluation.run(verbose=verbose, output=output, quiet=quiet):
        sys.exit(1)
