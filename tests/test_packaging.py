"""What is shipped: a wheel that holds our three packages and nothing else at the top."""

import subprocess
import sys
import zipfile
from pathlib import Path

import nutgraf.schemas

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_our_packages_and_nothing_else(tmp_path: Path) -> None:
    """A top-level `schemas` or `prompts` would break every user who has one of their own."""
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    made = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    with zipfile.ZipFile(tmp_path / made.stdout.split()[-1]) as wheel:
        names = wheel.namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"nutgraf", "nutgraf_schemas", "nutgraf_prompts"}
    assert "nutgraf/py.typed" in names
    assert "nutgraf_prompts/templates/editor.md" in names
    assert "nutgraf/rendering/templates/digest.html.j2" in names


def test_schemas_are_re_exported_by_name() -> None:
    """Users import `nutgraf.schemas` only, and all that it names is there."""
    public = {name for name in vars(nutgraf.schemas) if not name.startswith("_")}
    assert public == set(nutgraf.schemas.__all__)
