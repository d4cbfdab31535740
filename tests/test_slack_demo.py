"""`make demo-slack` with a fast model: somebody asks, gets a digest, and looks behind it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from lxml import html  # type: ignore[import-untyped]

from night.stub_model import StubModel

EXAMPLES: Final = Path(__file__).parent.parent / "examples"


def test_the_demo_shows_a_digest_its_thread_and_the_words_behind_it(tmp_path: Path) -> None:
    with StubModel() as model:
        own = {
            "NUTGRAF_MODEL": "stub",
            "NUTGRAF_BASE_URL": model.url,
            "NUTGRAF_API_KEY": "none",
            "NUTGRAF_CACHE_FOLDER": str(tmp_path / "answers"),
            "PYTHONPATH": str(EXAMPLES.parent / "tests"),
            "PATH": "",  # no browser, and so no picture
        }
        result = subprocess.run(
            [sys.executable, str(EXAMPLES / "slack_demo.py"), str(tmp_path)],
            env=os.environ | own,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert result.returncode == 0, result.stderr
    assert result.stderr == "no picture: Chromium is not installed\n"
    told = [line.split("  ")[-1].strip() for line in result.stdout.splitlines()]
    assert told.count("acknowledged; Slack waits for 3 s") == 3
    assert "the digest, in the placeholder's place" in told
    assert "the same digest; the model was not asked" in told
    page = html.fromstring((tmp_path / "slack.html").read_text(encoding="utf-8"))
    assert page.xpath("string(//article//h2)")
    assert page.xpath("//section[contains(@class, 'modal')]//blockquote")
    assert not (tmp_path / "slack.png").exists()
