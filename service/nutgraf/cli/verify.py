"""`nutgraf verify`."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from nutgraf.cli import options

if TYPE_CHECKING:
    from nutgraf.verification import Verification
    from nutgraf_schemas.article import Article
    from nutgraf_schemas.digest import Digest


def verify(
    article: options.Source,
    summary: Annotated[
        str,
        typer.Argument(
            help="A file with a digest's JSON or with any text, or - for standard input."
        ),
    ],
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", "-f", help="How findings are printed.")
    ] = "text",
    language: options.Language = None,
) -> None:
    """Check a summary against its article; exit code 1 if something does not hold."""
    from nutgraf.cli.outputs import say, say_visibly
    from nutgraf.cli.sources import STANDARD_INPUT, article_from
    from nutgraf.errors import SettingsError
    from nutgraf.verification import verify as check

    if article == summary == STANDARD_INPUT:
        raise SettingsError("article and summary cannot both be standard input: give one as a file")
    given = _summary(summary)
    found = article_from(article, language)
    _note_other_text(given, found)
    result = check(found, given)
    if form == "json":
        say(f"{result.model_dump_json(indent=2)}\n")
    else:
        say_visibly("".join(f"{line}\n" for line in _lines(result)))
    if not result.ok:
        sys.exit(1)


def _summary(source: str) -> "Digest | str":
    """A digest if it is the JSON of one, else the text."""
    from pydantic import ValidationError

    from nutgraf.cli.sources import STANDARD_INPUT, shown
    from nutgraf.errors import NoArticle, UnreadableSource
    from nutgraf.intake import LIMITS
    from nutgraf.intake.decoding import decode
    from nutgraf.intake.files import file_bytes
    from nutgraf_schemas.digest import Digest

    name = shown(source)
    data = sys.stdin.buffer.read() if source == STANDARD_INPUT else file_bytes(source, LIMITS)
    LIMITS.check_bytes(len(data), source=name)
    text = decode(data, source=name)
    if not text.strip():
        raise NoArticle(
            f"there is nothing to check in {name!r}; give a digest or a text", source=name
        )
    if not text.lstrip().startswith("{"):
        return text
    try:
        return Digest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        message = (
            f"{name!r} is JSON but no digest ({place}: {first['msg']}): give a digest or plain text"
        )
        raise UnreadableSource(message, source=name) from None


def _note_other_text(summary: "Digest | str", article: "Article") -> None:
    """A digest's offsets count in one text only."""
    if not isinstance(summary, str) and summary.article.id != article.id:
        typer.echo("nutgraf: the digest was made of another text than this article's", err=True)


def _lines(result: "Verification") -> Iterator[str]:
    if result.ok:
        yield "All of it stands in the article."
    for finding in result.findings:
        yield f"{finding.kind}: {finding.text}"
        yield f"    {finding.message}"
        if finding.nearest:
            near = finding.nearest
            yield f"    the article at {near.start}-{near.end}: {near.text}"
