"""`nutgraf verify`."""

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from nutgraf.cli import options

if TYPE_CHECKING:
    from nutgraf.verification import Verification
    from nutgraf_schemas.digest import Digest


def verify(
    article: options.Source,
    summary: Annotated[str, typer.Argument(help="A digest's JSON, or any text; a file or -.")],
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", "-f", help="How findings are printed.")
    ] = "text",
    language: options.Language = None,
) -> None:
    """Check a summary against its article; exit code 1 if something does not hold."""
    from nutgraf.cli.sources import article_from
    from nutgraf.verification import verify as check

    result = check(article_from(article, language), _summary(summary))
    if form == "json":
        typer.echo(result.model_dump_json(indent=2))
    else:
        _tell(result)
    if not result.ok:
        sys.exit(1)


def _summary(source: str) -> "Digest | str":
    """A digest if it is the JSON of one, else the text."""
    from pydantic import ValidationError

    from nutgraf.intake import LIMITS
    from nutgraf.intake.decoding import decode
    from nutgraf.intake.files import file_bytes
    from nutgraf_schemas.digest import Digest

    data = sys.stdin.buffer.read() if source == "-" else file_bytes(source, LIMITS)
    text = decode(data, source=source)
    if not text.lstrip().startswith("{"):
        return text
    try:
        return Digest.model_validate_json(text)
    except ValidationError as error:
        from nutgraf.errors import UnreadableSource

        message = (
            f"{source!r} is JSON but no digest ({error.error_count()} faults, first: "
            f"{error.errors(include_input=False)[0]['msg']}): give a digest or a plain text"
        )
        raise UnreadableSource(message, source=source) from None


def _tell(result: "Verification") -> None:
    if result.ok:
        typer.echo("All of it stands in the article.")
    for finding in result.findings:
        typer.echo(f"{finding.kind}: {finding.text}")
        typer.echo(f"    {finding.message}")
        if finding.nearest:
            near = finding.nearest
            typer.echo(f"    the article at {near.start}-{near.end}: {near.text}")
