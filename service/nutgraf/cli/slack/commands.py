"""`nutgraf slack`: the bot."""

from pathlib import Path
from typing import Annotated

import typer

from nutgraf.cli import options
from nutgraf.cli.batch import options as flags

app = typer.Typer(
    help="The Slack bot, and digests in Slack.", no_args_is_help=True, rich_markup_mode=None
)

HOST = "127.0.0.1"
PORT = 3000

Shown = Annotated[
    str,
    typer.Argument(
        metavar="DIGEST|EDITION",
        help="A digest's id or its article's URL, a file that nutgraf summarize --format json "
        "wrote, or - for standard input; or an edition's name or file, for its last run, or a "
        "run's id.",
    ),
]
Sections = Annotated[
    str | None,
    typer.Option(help="Sections of each digest, separated by commas; all by default."),
]
Topics = Annotated[
    str | None,
    typer.Option(help="Of an edition, only articles with one of these topics; commas between."),
]
Stories = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=0,
        max=30,
        help="Of an edition, articles at most that get a thread; 10 by default.",
    ),
]


@app.command()
def run(
    http: Annotated[
        bool,
        typer.Option("--http", help="Have Slack send requests here, instead of a web socket."),
    ] = False,
    host: Annotated[
        str | None, typer.Option(help=f"With --http, where to listen; {HOST} by default.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, max=65_535, help=f"Likewise, on which port; {PORT} by default."
        ),
    ] = None,
    database_url: options.DatabaseUrl = None,
    quiet: flags.Quiet = False,
) -> None:
    """Run the bot.

    Tokens come from NUTGRAF_SLACK_* variables. It goes on until it is ended: Ctrl-C finishes what
    is in hand, a second one stops at once, and what was in hand is finished at the next start.
    """
    import asyncio

    from nutgraf.cli.slack.checking import check_packages, check_settings
    from nutgraf.cli.slack.serving import serve
    from nutgraf.cli.working import opened
    from nutgraf.errors import SettingsError
    from nutgraf.slack.settings import load_slack_settings

    if not http and (host is not None or port is not None):
        raise SettingsError("--host and --port are for HTTP: add --http, or leave them out")
    check_packages()
    settings = load_slack_settings()
    check_settings(settings, is_http=http)
    address = (host or HOST, PORT if port is None else port) if http else None
    with opened(database_url) as database:
        asyncio.run(serve(database, settings, http=address, quiet=quiet))


@app.command()
def manifest(
    http: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="The https URL where Slack reaches nutgraf slack run --http; without it the "
            "manifest is for Socket Mode.",
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="The app's name in Slack.")] = "nutgraf",
    is_yaml: Annotated[
        bool, typer.Option("--yaml/--json", help="How it is printed; Slack takes both.")
    ] = False,
) -> None:
    """Print the app's manifest.

    It is pasted at https://api.slack.com/apps, 'Create New App', 'From a manifest'. It asks for the
    scopes that are used and no others: for those that unfurl links only where
    NUTGRAF_SLACK_UNFURL_DOMAINS is set.
    """
    from nutgraf.cli.outputs import say
    from nutgraf.cli.slack.printing import manifest_text
    from nutgraf.slack.manifest import manifest as made
    from nutgraf.slack.settings import load_slack_settings

    say(manifest_text(made(load_slack_settings(), name=name, http=http), is_yaml=is_yaml))


@app.command()
def post(
    name: Shown,
    channel: Annotated[
        str,
        typer.Option(metavar="ID", help="The channel: its id, or its name, such as '#markets'."),
    ],
    team: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The workspace's id, where there are several."),
    ] = None,
    sections: Sections = None,
    topics: Topics = None,
    stories: Stories = None,
    again: Annotated[
        bool, typer.Option("--again", help="Post an edition that was posted there before.")
    ] = False,
    database_url: options.DatabaseUrl = None,
) -> None:
    """Post a digest or an edition.

    The link to the message is printed. The bot must be in the channel. An edition gets a message,
    and one with a thread for each article; it is posted in a channel once.
    """
    import asyncio

    from nutgraf.cli.slack.checking import check_packages

    check_packages()  # what is imported next needs them
    from nutgraf.cli.slack.finding import Choice, shown_named
    from nutgraf.cli.slack.posting import destination, post_shown
    from nutgraf.cli.slack.serving import tell
    from nutgraf.cli.working import opened
    from nutgraf.slack.settings import load_slack_settings

    choice = Choice.of(sections=sections, topics=topics, stories=stories)
    settings, to = load_slack_settings(), destination(channel, team)
    with opened(database_url) as database:
        shown = shown_named(database, name, choice)
        posting = post_shown(database, settings, shown, choice, to=to, again=again, told=tell)
        typer.echo(asyncio.run(posting))


@app.command()
def preview(
    name: Shown,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")
    ] = None,
    sections: Sections = None,
    topics: Topics = None,
    stories: Stories = None,
    database_url: options.DatabaseUrl = None,
) -> None:
    """Write a page that looks as Slack would.

    It is HTML. Slack is not asked, and nothing of it need be set up.
    """
    from nutgraf.cli import outputs
    from nutgraf.cli.slack.finding import Choice, shown_named
    from nutgraf.cli.slack.printing import preview_page
    from nutgraf.cli.working import opened
    from nutgraf.errors import SettingsError

    if output is not None and output.is_dir():
        raise SettingsError(f"{str(output)!r} is a folder: give a file with --output")
    outputs.check(output, "html", [name])
    choice = Choice.of(sections=sections, topics=topics, stories=stories)
    with opened(database_url) as database:
        page = preview_page(shown_named(database, name, choice), choice)
    if output is None:
        outputs.say(page)
    else:
        outputs.write_whole(output, page)
