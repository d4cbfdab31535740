"""A process of its own that asks one question through a cache. See test_caching."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from nutgraf.models.byte_cache import ByteCache
from nutgraf.models.caching import CachingModel
from nutgraf.models.protocol import Answer, DraftT, Message, Model, Request


class Lead(BaseModel):
    headline: str


@dataclass
class Slow:
    """A model that takes its time, and writes down that it was called."""

    calls: Path
    seconds: float
    name: str = "slow"
    identity: str = "slow at nowhere"

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        with self.calls.open("a") as file:
            file.write("call\n")
        time.sleep(self.seconds)
        return Answer(request.draft.model_validate({"headline": "Fares rise"}))


def ask(model: Model, folder: Path) -> None:
    """Ask, and print whether the answer was cached, and the answer."""
    messages = (Message("system", "Be brief."), Message("user", "Fares rise."))
    request = Request("lead", messages, Lead, 100)
    answer = CachingModel(model, ByteCache(folder / "cache")).answer(request, timeout=30)
    sys.stdout.write(f"{answer.cached} {answer.draft.headline}\n")


if __name__ == "__main__":
    ask(Slow(Path(sys.argv[1], "calls"), float(sys.argv[2])), Path(sys.argv[1]))
