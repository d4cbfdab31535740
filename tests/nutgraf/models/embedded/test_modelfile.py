import os
from pathlib import Path

import pytest

from fake_llama import model_file
from nutgraf.errors import SettingsError, WeightsError
from nutgraf.models.embedded.modelfile import EmbeddedModelFile, resolve
from nutgraf.models.embedded.weights import QWEN


def test_the_default_is_known_by_its_hash_and_touches_no_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file = resolve()
    assert file == resolve(QWEN.name)
    assert (file.name, file.identity) == (QWEN.name, f"{QWEN.name}@{QWEN.sha256[:16]}")
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_the_users_is_where_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model_file(tmp_path, "mine")
    monkeypatch.chdir(tmp_path)
    assert resolve(Path("mine.gguf")).locate() == tmp_path / "mine.gguf"


def test_a_file_that_changed_has_another_identity(tmp_path: Path) -> None:
    file = model_file(tmp_path, "mine")
    before = EmbeddedModelFile.at(file)
    os.utime(file, ns=(5, 5))
    touched = EmbeddedModelFile.at(file)
    file.write_bytes(b"GGUFmine, but longer")
    os.utime(file, ns=(5, 5))
    grown = EmbeddedModelFile.at(file)
    assert len({before.identity, touched.identity, grown.identity}) == 3
    assert before.name == grown.name == "mine"


def test_a_file_that_is_no_model_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Call the mayor's office back.")
    with pytest.raises(WeightsError, match=r"notes\.txt"):
        resolve(file)


def test_an_unknown_name_is_no_path() -> None:
    with pytest.raises(SettingsError, match=r"'model\.gguf'"):
        resolve("model.gguf")
