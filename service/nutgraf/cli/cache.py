"""`nutgraf cache`: the answers that are kept."""

import typer

app = typer.Typer(help="The model's answers.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def info() -> None:
    """Print where answers are kept, how many, and how large they are."""
    from nutgraf.models.byte_cache import ByteCache
    from nutgraf.settings import load_settings

    kept = ByteCache(load_settings().cache_folder).info()
    typer.echo(f"{kept.folder}: {kept.entries} answers, {kept.bytes / 1e6:.1f} MB")


@app.command()
def clear() -> None:
    """Forget all answers."""
    from nutgraf.models.byte_cache import ByteCache
    from nutgraf.settings import load_settings

    removed = ByteCache(load_settings().cache_folder).clear()
    typer.echo(f"{removed} answers removed")
