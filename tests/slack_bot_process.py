"""A bot in a process of its own, for tests that kill it and for measuring.

Called with a JSON object: see `BotProcess`. It says on standard output what the bot tells, and
'trapped' where it was told to stand still; SIGTERM ends it in order.

Example:
    >>> async with BotProcess(folder, database.url, slack, model.url, pages_port=port) as bot:
    ...     await asyncio.to_thread(bot.said, "ready")
    ...     bot.kill()
"""

import asyncio
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from importlib import import_module
from ipaddress import ip_network
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from nutgraf.jobs.database import Database
from slack_workspace import SlackWorkspace

_TESTS: Final = Path(__file__).parent
_SECONDS: Final = 30.0
_ENDED: Final = "(it has ended)"


class BotProcess:
    """A bot that runs beside us, while the context lasts.

    Its Slack is in this event loop, which goes on while the bot ends: it says goodbye, and may
    have messages in hand.

    Args:
        folder: For answers, and what the process says of its faults.
        database_url: Where it keeps everything.
        slack: The Slack that it is in.
        model_url: The model that it asks.
        pages_port: Of this machine's server of pages.
        is_http: Whether Slack talks to it over HTTP.
        trap: Where it stands still for good, such as 'before nutgraf.slack.api:Slack.post 2':
            before, or after, the second call of a method.
        profile: A file for a profile of the event loop's thread.
        given: Single settings of the bot's.
    """

    def __init__(
        self,
        folder: Path,
        database_url: str,
        slack: SlackWorkspace,
        model_url: str,
        *,
        pages_port: int,
        is_http: bool = False,
        trap: str | None = None,
        profile: str | None = None,
        **given: Any,
    ) -> None:
        self._folder = folder
        self._given = {
            "folder": str(folder),
            "database_url": database_url,
            "model_url": model_url,
            "pages_port": pages_port,
            "is_http": is_http,
            "trap": trap,
            "profile": profile,
            "slack": {
                "bot_token": slack.team().token,
                "app_token": slack.app_token,
                "signing_secret": slack.signing_secret,
                "api_url": slack.api_url,
                **given,
            },
        }
        self._lines: queue.Queue[str] = queue.Queue()

    def said(self, beginning: str) -> str:
        """Wait until it says something that begins so; gives the line.

        Raises:
            AssertionError: It ended before.
            queue.Empty: It did not.
        """
        while not (line := self._lines.get(timeout=_SECONDS)).startswith(beginning):
            assert line != _ENDED, self.faults()
        return line

    def kill(self) -> None:
        """End it as a machine that loses power does."""
        self.process.kill()
        self.process.wait()

    def faults(self) -> str:
        """What it wrote to standard error."""
        return (self._folder / "faults.txt").read_text()

    async def __aenter__(self) -> Self:
        with (self._folder / "faults.txt").open("a") as faults:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__)), json.dumps(self._given)],
                stdout=subprocess.PIPE,
                stderr=faults,
                text=True,
                env={**os.environ, "PYTHONPATH": str(_TESTS), "HOME": str(self._folder)},
            )
        self._reading = threading.Thread(target=self._read)
        self._reading.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(_SECONDS)
        finally:
            self.process.kill()
            self.process.wait()
            self._reading.join()
            if self.process.stdout is not None:
                self.process.stdout.close()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line.rstrip("\n"))
        self._lines.put(_ENDED)


async def _work(given: Mapping[str, Any]) -> None:
    from ssrfguard import Policy

    from nutgraf.intake import WebFetcher
    from nutgraf.slack.running import run
    from nutgraf.slack.settings import SlackSettings
    from order_desk import settings_in

    end = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, end.set)
    loopback = Policy(
        allowed_networks=(ip_network("127.0.0.0/8"),),
        allowed_ports=frozenset({given["pages_port"]}),
    )
    await run(
        Database(given["database_url"]),
        SlackSettings(**given["slack"]),
        http=("127.0.0.1", 0) if given["is_http"] else None,
        told=_tell,
        end=end,
        digesting=settings_in(Path(given["folder"]), base_url=given["model_url"], api_key="none"),
        fetcher=WebFetcher(policy=loopback),
    )


def _set(trap: str) -> None:
    """Have a method stand still for good at one of its calls."""
    when, what, number = trap.split()
    module, _, path = what.partition(":")
    owner, _, name = path.partition(".")
    kind = getattr(import_module(module), owner)
    method, left = getattr(kind, name), [int(number)]

    async def trapped(*arguments: Any, **options: Any) -> Any:
        left[0] -= 1
        is_here = left[0] == 0
        if is_here and when == "before":
            await _stand_still()
        answer = await method(*arguments, **options)
        if is_here:
            await _stand_still()
        return answer

    setattr(kind, name, trapped)


async def _stand_still() -> None:
    _tell("trapped")
    await asyncio.Event().wait()


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Run until we are told to end."""
    given = json.loads(sys.argv[1])
    if given["trap"]:
        _set(given["trap"])
    if not given["profile"]:
        asyncio.run(_work(given))
        return
    import cProfile

    profile = cProfile.Profile()
    profile.runcall(asyncio.run, _work(given))
    profile.dump_stats(given["profile"])


if __name__ == "__main__":
    main()
