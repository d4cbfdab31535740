"""Lists of digests, for `nutgraf digests`."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

import typer

from nutgraf.cli.batch.words import moment
from nutgraf.cli.outputs import say
from nutgraf.cli.tables import Column, tell_table
from nutgraf.jobs.digest_store import Kept

ID_LENGTH: Final = 10
"""Characters of an article's id: of a million articles none begins as another does."""

_COLUMNS: Final = (
    Column("id"),
    Column("made", from_width=60),
    Column("publisher", gives_way=True, from_width=80),
    Column("headline", gives_way=True),
)


def tell_digests(found: Sequence[Kept], *, form: Literal["text", "json"]) -> None:
    """Print what was found."""
    if form == "json":
        say("".join(f"{json.dumps(_values(kept), ensure_ascii=False)}\n" for kept in found))
    elif found:
        tell_table(_COLUMNS, [_row(kept) for kept in found])
    else:
        typer.echo("no digest was found", err=True)


def local(when: datetime | None) -> datetime | None:
    """A time that was given without its zone, in this machine's."""
    return when and when.astimezone()


def _row(kept: Kept) -> tuple[str, ...]:
    return (
        kept.article_id[:ID_LENGTH],
        moment(kept.created_at),
        kept.publisher or "",
        kept.headline or kept.url or "",
    )


def _values(kept: Kept) -> dict[str, Any]:
    return {
        "key": kept.key,
        "article_id": kept.article_id,
        "headline": kept.headline,
        "publisher": kept.publisher,
        "url": kept.url,
        "published_at": kept.published_at.isoformat() if kept.published_at else None,
        "created_at": kept.created_at.isoformat(),
        "model": kept.model,
    }
