"""Lists of feedback, for `nutgraf feedback`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final, Literal

import typer

from nutgraf.cli.batch.words import moment
from nutgraf.cli.digests_listed import ID_LENGTH
from nutgraf.cli.outputs import say_visibly
from nutgraf.cli.tables import Column, tell_table
from nutgraf.jobs.feedback import Feedback

_WHOLE: Final = "all of it"
_COLUMNS: Final = (
    Column("article"),
    Column("said", from_width=60),
    Column("item", from_width=80),
    Column("words", gives_way=True, from_width=100),
    Column("comment", gives_way=True),
)


def tell_feedback(found: Sequence[Feedback], *, form: Literal["text", "json"]) -> None:
    """Print what was said. People's words do nothing to a terminal."""
    if form == "json":
        say_visibly("".join(f"{json.dumps(_values(said), ensure_ascii=False)}\n" for said in found))
    elif found:
        tell_table(_COLUMNS, [_row(said) for said in found])
    else:
        typer.echo("no feedback was found", err=True)


def _row(said: Feedback) -> tuple[str, ...]:
    return (
        said.article_id[:ID_LENGTH],
        moment(said.said_at),
        said.path or _WHOLE,
        said.value or said.headline or "",
        said.comment or "",
    )


def _values(said: Feedback) -> dict[str, Any]:
    return {**asdict(said), "said_at": said.said_at.isoformat()}
