"""A picture of a page, as Chromium shows it.

python examples/picturing.py PAGE PICTURE [SELECTOR]
"""

import asyncio
import base64
import json
import os
import re
import shutil
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import aiohttp

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH: Final = 720
SCALE: Final = 2
SECONDS: Final = 60.0
_LISTENING: Final = re.compile(r"DevTools listening on ws://([^/]+)/")


async def pictured(page: Path, picture: Path, program: str, *, of: str = "main") -> None:
    """Write a picture of a part of a page, whole, however high it is.

    Args:
        page: The page.
        picture: Where to write a PNG.
        program: Chromium.
        of: The part, as CSS selects it.
    """
    async with asyncio.timeout(SECONDS), _opened(program) as tab:
        await tab.ask("Page.enable")
        await tab.ask("Page.navigate", url=page.resolve().as_uri())
        await tab.heard("Page.loadEventFired")
        root = (await tab.ask("DOM.getDocument"))["root"]["nodeId"]
        node = (await tab.ask("DOM.querySelector", nodeId=root, selector=of))["nodeId"]
        box = (await tab.ask("DOM.getBoxModel", nodeId=node))["model"]["border"]
        top, bottom = box[1], box[5]
        clip = {"x": 0, "y": top, "width": WIDTH, "height": bottom - top, "scale": 1}
        shot = await tab.ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
    picture.write_bytes(base64.b64decode(shot["data"]))


@dataclass(slots=True)
class _Tab:
    """A page that is open, by Chromium's own protocol."""

    socket: aiohttp.ClientWebSocketResponse
    asked: int = 0

    async def ask(self, method: str, **given: Any) -> Any:
        """Have something done, and get what comes of it."""
        self.asked += 1
        await self.socket.send_json({"id": self.asked, "method": method, "params": given})
        while (told := json.loads(await self.socket.receive_str())).get("id") != self.asked:
            pass
        return told["result"]

    async def heard(self, event: str) -> None:
        """Wait for something to happen."""
        while json.loads(await self.socket.receive_str()).get("method") != event:
            pass


@asynccontextmanager
async def _opened(program: str) -> AsyncGenerator[_Tab]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            "--headless",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),  # which it wants of root
            "--disable-gpu",
            "--hide-scrollbars",
            f"--force-device-scale-factor={SCALE}",
            f"--window-size={WIDTH},1000",
            f"--user-data-dir={profile}",
            "--remote-debugging-port=0",
            "about:blank",
            stderr=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            async with aiohttp.ClientSession() as session:
                host = await _host(process.stderr)
                tabs = await (await session.get(f"http://{host}/json/list")).json()
                address = next(t["webSocketDebuggerUrl"] for t in tabs if t["type"] == "page")
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    yield _Tab(socket)
        finally:
            process.terminate()
            await process.wait()


async def _host(told: asyncio.StreamReader | None) -> str:
    """Where it listens, by what it tells."""
    while told and (line := (await told.readline()).decode(errors="replace")):
        if found := _LISTENING.search(line):
            return found[1]
    raise RuntimeError("Chromium ended before it listened")


if __name__ == "__main__":
    if not (chromium := next(filter(None, map(shutil.which, NAMES)), None)):
        sys.exit("no picture: Chromium is not installed")
    shown, written, *part = sys.argv[1:]
    asyncio.run(pictured(Path(shown), Path(written), chromium, of="".join(part) or "main"))
