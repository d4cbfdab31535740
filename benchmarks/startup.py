"""Start-up: `import nutgraf` and `nutgraf --help` against the bare interpreter.

python benchmarks/startup.py
"""

import subprocess
import sys
import sysconfig
import time
from pathlib import Path

RUNS = 15
LIMITS_MS = {"import nutgraf": 60, "nutgraf --help": 150}
"""Milliseconds that each may cost over the bare interpreter."""


def fastest(command: list[str]) -> float:
    """Milliseconds of the fastest of `RUNS` runs: the machine's other work only ever slows one."""
    times: list[float] = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append((time.perf_counter() - started) * 1000)
    return min(times)


def main() -> None:
    script = Path(sysconfig.get_path("scripts")) / "nutgraf"
    bare = fastest([sys.executable, "-c", "pass"])
    print(f"bare interpreter  {bare:6.1f} ms")
    commands = {
        "import nutgraf": [sys.executable, "-c", "import nutgraf"],
        "nutgraf --help": [str(script), "--help"],
    }
    over = False
    for name, command in commands.items():
        added = fastest(command) - bare
        over |= added > LIMITS_MS[name]
        print(f"{name:16s} +{added:6.1f} ms (limit {LIMITS_MS[name]} ms)")
    sys.exit(over)


if __name__ == "__main__":
    main()
