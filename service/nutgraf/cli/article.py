"""`nutgraf article`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from nutgraf.cli import options

if TYPE_CHECKING:
    from nutgraf_schemas.article import Article


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
    from nutgraf.cli.outputs import say, say_visibly
    from nutgraf.cli.sources import article_from

    found = article_from(source, language)
    if form == "json":
        say(f"{found.model_dump_json(indent=2)}\n")
    elif form == "text":
        say_visibly(found.text)
    else:
        say_visibly("".join(f"{line}\n" for line in _lines(found)))


def _lines(article: "Article") -> Iterator[str]:
    from nutgraf.segmentation import segment
    from nutgraf.windows import numbered_sentences

    cut = segment(article.text, language=article.language or "en")
    yield numbered_sentences(cut, [s.number for s in cut.sentences])
    for quotation in cut.quotations:
        words = cut.quotation_text(quotation)
        yield f"\nquotation {quotation.number} in {list(quotation.sentences)}: {words}"
