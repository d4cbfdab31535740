"""`nutgraf feedback`."""

from datetime import datetime
from typing import Annotated

import typer

from nutgraf.cli import options
from nutgraf.cli.digests import TIMES, ListFormat


def feedback(
    limit: Annotated[
        int, typer.Option(metavar="N", min=1, help="Comments at most, the latest first.")
    ] = 50,
    since: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE", formats=TIMES, help="Said then or later, in this machine's time zone."
        ),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(metavar="DATE", formats=TIMES, help="Said before then.")
    ] = None,
    article: Annotated[
        str | None,
        typer.Option(
            metavar="ID|URL", help="On this article: an id from the list, or the article's URL."
        ),
    ] = None,
    form: ListFormat = "text",
    database_url: options.DatabaseUrl = None,
) -> None:
    """List what readers said is wrong with digests, the latest first.

    They say so in Slack, with the button below a digest. In JSON nothing is cut.
    """
    from nutgraf.cli.digests_listed import local
    from nutgraf.cli.feedback_listed import tell_feedback
    from nutgraf.cli.working import opened
    from nutgraf.jobs.feedback import FeedbackStore

    with opened(database_url) as database:
        found = FeedbackStore(database).latest(
            limit=limit, since=local(since), until=local(until), article=article
        )
        tell_feedback(found, form=form)
