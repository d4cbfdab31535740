"""`nutgraf digests`: those that have been made."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from nutgraf.cli import options

app = typer.Typer(
    help="The digests that `nutgraf batch` has made.", no_args_is_help=True, rich_markup_mode=None
)

TIMES: Final = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
"""How times are given."""

Since = Annotated[
    datetime | None,
    typer.Option(
        metavar="DATE", formats=TIMES, help="Made then or later, in this machine's time zone."
    ),
]
Until = Annotated[
    datetime | None, typer.Option(metavar="DATE", formats=TIMES, help="Made before then.")
]
Edition = Annotated[str | None, typer.Option(help="Part of a run of the edition of this name.")]
Publisher = Annotated[str | None, typer.Option(help="Of articles of this publisher.")]
MadeBy = Annotated[str | None, typer.Option("--model", help="Made by this model.")]
InLanguage = Annotated[str | None, typer.Option("--language", help="Of articles in this language.")]
Limit = Annotated[int, typer.Option(metavar="N", min=1, help="Digests at most, the latest first.")]
ListFormat = Annotated[
    Literal["text", "json"],
    typer.Option("--format", "-f", help="A table, or one JSON object a line."),
]


@app.command("list")
def listed(
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    edition: Edition = None,
    publisher: Publisher = None,
    model: MadeBy = None,
    language: InLanguage = None,
    form: ListFormat = "text",
    database_url: options.DatabaseUrl = None,
) -> None:
    """List digests, the latest first."""
    from nutgraf.cli.digests_listed import local, tell_digests
    from nutgraf.cli.working import opened
    from nutgraf.jobs.digest_store import DigestStore, Only

    with opened(database_url) as database:
        only = Only(
            since=local(since),
            until=local(until),
            edition=edition,
            publisher=publisher,
            model=model,
            language=language,
        )
        tell_digests(DigestStore(database).latest(only=only, limit=limit), form=form)


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(metavar="ID|URL", help="An id from the list, or the article's URL.")
    ],
    form: Annotated[
        options.DigestFormat, typer.Option("--format", "-f", help="How the digest is printed.")
    ] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file or folder.")
    ] = None,
    database_url: options.DatabaseUrl = None,
) -> None:
    """Print one digest."""
    from nutgraf.cli import outputs
    from nutgraf.cli.rendered import rendered
    from nutgraf.cli.working import opened
    from nutgraf.jobs.digest_store import DigestStore

    outputs.check(output, form, [name])
    with opened(database_url) as database:
        digest, text = DigestStore(database).get(name)
        shown = rendered(digest, text, form, to_terminal=output is None and sys.stdout.isatty())
        source = digest.article.url or digest.article.title or name
        outputs.put(shown, source=source, digest=digest, output=output, form=form, many=False)


@app.command()
def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORD", help="Words, all of which a digest must hold.")
    ],
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    edition: Edition = None,
    publisher: Publisher = None,
    model: MadeBy = None,
    language: InLanguage = None,
    form: ListFormat = "text",
    database_url: options.DatabaseUrl = None,
) -> None:
    """Find digests by the words that they hold.

    Looked at are headlines, takeaways, developments, insights, quotations, speakers and
    publishers, in any case.
    """
    from nutgraf.cli.digests_listed import local, tell_digests
    from nutgraf.cli.working import opened
    from nutgraf.jobs.digest_store import DigestStore, Only

    with opened(database_url) as database:
        only = Only(
            since=local(since),
            until=local(until),
            edition=edition,
            publisher=publisher,
            model=model,
            language=language,
        )
        found = DigestStore(database).search(" ".join(words), only=only, limit=limit)
        tell_digests(found, form=form)
