"""Flags of `nutgraf batch`, and the edition that they make of a file or of nothing."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from nutgraf.errors import SettingsError

if TYPE_CHECKING:
    from nutgraf.jobs.editions import Edition

EditionFile = Annotated[
    Path | None,
    typer.Argument(
        metavar="EDITION", help="A file of YAML or TOML: nutgraf batch init writes one."
    ),
]
RunName = Annotated[
    str | None,
    typer.Argument(
        metavar="RUN",
        help="A run's id, or the name or the file of an edition, whose last run is meant.",
    ),
]
Inputs = Annotated[
    list[str] | None,
    typer.Option(
        "--input",
        "-i",
        metavar="SOURCE",
        help="A file, a folder, a pattern, a .jsonl, an .opml, a URL, feed:URL or sitemap:URL, "
        "instead of the edition's sources; may be given more than once.",
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FOLDER", help="The folder to write into."),
]
Concurrency = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        help="Requests at once, of all processes here; 8 by default, 1 of the embedded model.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        help="Processes that share the work on this machine; by default as many as it takes.",
    ),
]
BudgetCalls = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="End early, in order, at so many requests.")
]
BudgetTokens = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Likewise, at so many tokens, in and out.")
]
BudgetDollars = Annotated[
    float | None, typer.Option(metavar="USD", help="Likewise, at so many US dollars.")
]
Deadline = Annotated[
    str | None,
    typer.Option(
        metavar="WHEN",
        help="Likewise, after a duration (2h, 45m, 1h30m) or at a time of day (06:30).",
    ),
]
Limit = Annotated[int | None, typer.Option(metavar="N", min=1, help="Articles at most.")]
NearCopies = Annotated[
    str | None,
    typer.Option(
        metavar="SHARE",
        help="Share of words in common from which two articles are one story, from 0.3 to 1; 0.5 "
        "by default; off keeps all that are not the same to the letter.",
    ),
]
RequestsPerMinute = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, help="Requests a minute at most, of all machines on the database."
    ),
]
TokensPerMinute = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Tokens a minute at most, likewise.")
]
ProviderBatch = Annotated[
    bool | None,
    typer.Option(
        "--provider-batch/--no-provider-batch",
        help="Use the provider's batch API: slow, at half the price.",
    ),
]
Pages = Annotated[
    Literal["html", "markdown", "none"] | None,
    typer.Option(help="What the page of each article is; html by default."),
]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Begin a new run even if the last one is unfinished.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


def given(
    *,
    pages: str | None = None,
    near_copies: str | None = None,
    dollars: float | None = None,
    calls: int | None = None,
    tokens: int | None = None,
    requests_per_minute: int | None = None,
    tokens_per_minute: int | None = None,
    model: dict[str, Any] | None = None,
    **others: Any,
) -> dict[str, Any]:
    """Flags as keys of an edition; those that are None count as not given."""
    keys: dict[str, Any] = {
        "near_copies": near_copies if near_copies in {None, "off"} else _number(near_copies),
        "budget": {
            "calls": calls,
            "tokens": tokens,
            "dollars": None if dollars is None else Decimal(str(dollars)),
        },
        "rate": {
            "requests_per_minute": requests_per_minute,
            "tokens_per_minute": tokens_per_minute,
        },
        "outputs": {"pages": pages},
        "model": model or {},
        **others,
    }
    return _filled(keys)


def edition_of(
    path: Path | None, inputs: Sequence[str], output: Path | None, options: dict[str, Any]
) -> "Edition":
    """The edition of a file, with other values where flags give some, or of flags alone.

    Raises:
        SettingsError: There are no sources or no folder, or something makes no sense.
    """
    from nutgraf.jobs.editions import edition_for_inputs, load_edition
    from nutgraf.jobs.editions.loading import changed_edition

    if path is None:
        if not inputs or output is None:
            raise SettingsError(
                "name an edition's file, or sources with --input and a folder with --output; "
                "'nutgraf batch init' writes a file to begin with"
            )
        return edition_for_inputs(inputs, output, **options)
    edition = load_edition(path)
    if inputs:
        options = {**options, "sources": list(inputs)}
    if output is not None:
        outputs = {**options.get("outputs", {}), "folder": str(output.expanduser().absolute())}
        options = {**options, "outputs": outputs}
    return changed_edition(edition, **options) if options else edition


def _number(text: str | None) -> float | str | None:
    """The number of a text; what is none is told by the edition."""
    try:
        return float(text or "")
    except ValueError:
        return text


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is None, and without parts that hold nothing else."""
    parts = {k: _filled(v) if isinstance(v, dict) else v for k, v in values.items()}
    return {k: v for k, v in parts.items() if v is not None and v != {}}
