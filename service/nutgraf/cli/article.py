"""`nutgraf article`."""

from typing import Annotated, Literal

import typer

from nutgraf.cli import options


def article(
    source: options.Source,
    form: Annotated[
        Literal["text", "json", "sentences"],
        typer.Option(
            "--format", "-f", help="The text alone, with its metadata, or cut and numbered."
        ),
    ] = "text",
    language: options.Language = None,
) -> None:
    """Print the text that a digest's offsets count in."""
    from nutgraf.cli.sources import article_from

    found = article_from(source, language)
    if form == "json":
        typer.echo(found.model_dump_json(indent=2))
    elif form == "text":
        typer.echo(found.text.encode("utf-8", "replace"), nl=False)
    else:
        from nutgraf.segmentation import segment
        from nutgraf.windows import numbered_sentences

        cut = segment(found.text, language=found.language or "en")
        typer.echo(numbered_sentences(cut, [s.number for s in cut.sentences]))
        for quotation in cut.quotations:
            words = " … ".join(found.text[s.start : s.end] for s in quotation.spans)
            typer.echo(f"\nquotation {quotation.number} in {list(quotation.sentences)}: {words}")
