"""A night at the desk: an edition of articles and of a feed on this machine, to its page.

python examples/batch_demo.py [EDITION]

`nutgraf batch run` fetches from public addresses only. Here the feed is on loopback, so the edition
is run from Python, with fetchers that may reach this one port and nothing else.
"""

import asyncio
import sys
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ssrfguard import Policy

from nutgraf.cli.batch.progress import Report, reporting
from nutgraf.cli.batch.running import beginning
from nutgraf.cli.batch.stopping import Stopping, heeding
from nutgraf.cli.batch.summary import Summary
from nutgraf.errors import NutgrafError, SettingsError
from nutgraf.intake.web import WebFetcher
from nutgraf.jobs import Database, Edition, RunRecord, Told, load_edition, run_edition
from nutgraf.jobs.feed_store import FeedStore
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.night import Night
from nutgraf.jobs.sources.fetching import feed_fetcher

HERE: Final = Path(__file__).parent
LOOPBACK: Final = "127.0.0.1"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- as it is called
        """Nothing."""


@contextmanager
def serving(folder: Path, port: int) -> Generator[None]:
    """Serve a folder on loopback while the block runs.

    Raises:
        SettingsError: The port is taken.
    """
    try:
        server = ThreadingHTTPServer((LOOPBACK, port), partial(Quiet, directory=str(folder)))
    except OSError as error:
        raise SettingsError(
            f"port {port} cannot be listened on ({error.strerror}): end what uses it, or write "
            "another one into the feed's address in the edition"
        ) from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def feed_port(edition: Edition) -> int:
    """The port of the edition's feed on this machine.

    Raises:
        SettingsError: It has none.
    """
    for source in edition.sources:
        address = urlsplit(source.location)
        if source.kind == "feed" and address.hostname == LOOPBACK and address.port:
            return address.port
    raise SettingsError(
        f"the edition {edition.name!r} has no feed on {LOOPBACK}: the demo serves one there, such "
        f"as 'feed: http://{LOOPBACK}:8765/feed.xml'"
    )


async def run(edition: Edition, database: Database, port: int, report: Report) -> RunRecord:
    """Run the edition; Ctrl-C ends it in order, and the next run goes on with it."""
    policy = Policy(
        allowed_networks=(ip_network(f"{LOOPBACK}/32"),), allowed_ports=frozenset({port})
    )
    stopping = Stopping(
        on_first=lambda: report.stopping("finishing what is in flight; Ctrl-C stops at once"),
        on_second=report.close,
    )

    def begun(night: Night) -> None:
        report.say(beginning(edition, Ledger(database).record(night.run_id)))
        stopping.is_stopped_by(lambda: night.stop("interrupted"))

    with heeding(stopping):
        record = await run_edition(
            edition,
            database,
            told=Told(progress=report.progress, note=report.say),
            on_preparing=report.preparing,
            on_night=begun,
            fetcher=WebFetcher(policy=policy),
            feed_fetcher=feed_fetcher(policy=policy),
        )
        await stopping.settled()
        return record


def main(path: Path = HERE / "morning.yaml") -> int:
    """Run an edition to its page, and say where that is; gives the exit code."""
    edition = load_edition(path)
    folder = edition.outputs.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder / 'nights.db'}"
    port = feed_port(edition)
    with closing(Database(url)) as database, serving(HERE / "feed", port):
        database.create()
        # Of a night a feed's articles come once; a demo shows them each time. Their digests are in
        # the store, so that only the first time takes long.
        FeedStore(database, edition.name).forget()
        with reporting(quiet=False) as report:
            record = asyncio.run(run(edition, database, port, report))
        summary = Summary.of(database, record.id)
    print(*summary.lines(), sep="\n")
    if record.status != "finished":
        print("go on with it: run the demo again")
        return summary.exit_code
    print(
        f"\nThe page: {folder / 'edition.html'} (its papers are invented: their links lead nowhere)"
    )
    print(f"The store: nutgraf digests search profit --database-url {url}")
    return summary.exit_code


if __name__ == "__main__":
    try:
        sys.exit(main(*map(Path, sys.argv[1:2])))
    except NutgrafError as error:
        sys.exit(f"nutgraf: {error}")
