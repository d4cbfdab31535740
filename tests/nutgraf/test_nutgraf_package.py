"""`import nutgraf`: which names it has, and how little it imports."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import nutgraf
import nutgraf.errors

TESTS = Path(__file__).parent.parent
WATCHED = "pydantic openai instructor httpx httpx2 trafilatura rich typer jinja2 babel".split()
PRINT_IMPORTED = f"import sys; print([name for name in {WATCHED} if name in sys.modules])"


def python(*arguments: str) -> str:
    """What a fresh interpreter prints."""
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stderr == ""
    return done.stdout


def test_to_import_nutgraf_imports_next_to_nothing() -> None:
    assert python("-c", f"import nutgraf; {PRINT_IMPORTED}") == "[]\n"


def test_to_ask_for_errors_alone_imports_no_pydantic() -> None:
    assert python("-c", f"from nutgraf import ModelError; {PRINT_IMPORTED}") == "[]\n"


def test_a_digest_from_the_cache_needs_no_client_of_any_provider(tmp_path: Path) -> None:
    """These take over a second to import, a digest from the cache some milliseconds."""
    script = str(Path(__file__).with_name("cached_process.py"))
    assert python(script, str(tmp_path), "fill") == "cached=False imported=[]\n"
    assert python(script, str(tmp_path), "use") == "cached=True imported=[]\n"


def test_all_names_resolve_and_are_what_they_are_at_home() -> None:
    for name in nutgraf.__all__:
        value = getattr(nutgraf, name)
        assert value.__name__ == name
        assert value.__module__.split(".")[0] in {"nutgraf", "nutgraf_schemas"}


def test_all_and_the_lazy_names_are_the_same() -> None:
    lazy = set(vars(nutgraf)["_HOMES"]) | {n for n in nutgraf.__all__ if hasattr(nutgraf.errors, n)}
    assert set(nutgraf.__all__) == lazy
    assert sorted(nutgraf.__all__) == nutgraf.__all__
    assert set(nutgraf.__all__) <= set(dir(nutgraf))


def test_all_errors_are_public() -> None:
    errors = {
        name
        for name, value in vars(nutgraf.errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert errors <= set(nutgraf.__all__)


def test_an_unknown_name_is_an_attribute_error_that_names_it() -> None:
    with pytest.raises(AttributeError, match="module 'nutgraf' has no attribute 'summarise'"):
        getattr(nutgraf, "summarise")  # noqa: B009
