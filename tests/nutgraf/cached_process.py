"""Makes a digest in a process of its own, and prints what that imported."""

import sys
from pathlib import Path
from typing import Any

from newsroom import ARTICLE, Newsroom
from nutgraf import Summarizer, composition

WATCHED = ("openai", "instructor", "httpx", "httpx2", "trafilatura", "rich", "typer", "anthropic")


def answer_in_place_of(real: Any) -> Newsroom:
    """A model that answers for another, so that its answers are in the cache."""
    return Newsroom(name=real.name, identity=real.identity)


def main(folder: Path, *, fill: bool) -> None:
    if fill:
        real = composition.__dict__["_asked"]

        def answering(*given: object) -> Newsroom:
            return answer_in_place_of(real(*given))

        composition.__dict__["_asked"] = answering
    with Summarizer("openai/gpt-5-mini", cache_folder=folder) as summarizer:
        digest = summarizer.summarize(ARTICLE)
    heavy = [name for name in WATCHED if name in sys.modules]
    sys.stdout.write(f"cached={digest.provenance.cached} imported={heavy}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), fill=sys.argv[2] == "fill")
