import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from nutgraf.errors import SettingsError
from nutgraf.slack.sealing import Sealer, key_in, sealer_of
from nutgraf.slack.settings import SlackSettings

OLD, NEW = (Fernet.generate_key().decode() for _ in "ab")


def test_a_key_is_made_for_its_owner_only_and_used_from_then_on(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "slack.key"
    settings = SlackSettings(key_file=path)
    sealed = sealer_of(settings).seal("xoxb-1")
    assert sealer_of(settings).unseal(sealed) == "xoxb-1"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_those_who_make_a_key_at_once_have_the_same(tmp_path: Path) -> None:
    path = tmp_path / "slack.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(key_in, [path] * 40))
    assert len(keys) == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "slack.key"
    key_in(path)
    path.chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        key_in(path)


def test_a_key_that_others_may_replace_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "slack.key"
    key_in(path)
    path.parent.chmod(0o777)
    with pytest.raises(SettingsError, match="chmod go-w"):
        key_in(path)


def test_a_key_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="NUTGRAF_SLACK_KEY_FILE"):
        key_in(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="NUTGRAF_SLACK_KEY_FILE"):
        key_in(tmp_path / "file" / "slack.key")


@pytest.mark.parametrize(
    "given",
    ["", "s3cret", f"{NEW},s3cret", "ключ", "=" * 44],
    ids=["empty", "short", "second", "letters", "padding"],
)
def test_what_is_no_key_is_refused_and_not_shown(given: str, tmp_path: Path) -> None:
    path = tmp_path / "slack.key"
    path.touch(mode=0o600)
    path.write_text(given)
    with pytest.raises(SettingsError, match="32 random bytes") as told:
        sealer_of(SlackSettings(key_file=path))
    assert "s3cret" not in str(told.value)
    assert told.value.__suppress_context__


def test_an_old_key_opens_and_a_new_one_seals() -> None:
    sealed = Sealer([OLD]).seal("xoxb-1")
    both = sealer_of(SlackSettings(store_key=f"{NEW}, {OLD}"))  # type: ignore[arg-type]
    assert both.unseal(sealed) == "xoxb-1"
    assert not both.is_newest(sealed)
    assert Sealer([NEW]).unseal(both.seal("xoxb-1")) == "xoxb-1"


def test_the_wrong_key_and_a_changed_text_are_told() -> None:
    sealed = Sealer([OLD]).seal("xoxb-1")
    flipped = sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]
    for sealer, text in ((Sealer([NEW]), sealed), (Sealer([OLD]), flipped)):
        with pytest.raises(SettingsError, match="'NEW,OLD'"):
            sealer.unseal(text)


def test_the_umask_does_not_open_a_key(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key_in(tmp_path / "keys" / "slack.key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "keys" / "slack.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
