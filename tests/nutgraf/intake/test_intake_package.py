"""The package says what is public, and costs nothing to import."""

import subprocess
import sys

from nutgraf import intake

HEAVY = (
    "httpx",
    "ssrfguard",
    "trafilatura",
    "lxml",
    "markdown_it",
    "charset_normalizer",
    "asyncio",
)


def test_all_is_what_the_package_binds() -> None:
    own = {name for name in vars(intake) if not name.startswith("_")}
    modules = {name for name in own if getattr(intake, name).__class__.__name__ == "module"}
    assert own - modules == set(intake.__all__)


def test_reading_plain_text_imports_nothing_heavy() -> None:
    code = (
        "import sys; from nutgraf.intake import read; read('Rain fell on the harbour. ' * 20);"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
