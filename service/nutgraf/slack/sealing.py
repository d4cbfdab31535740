"""Encryption of what the database keeps secret, with a key that is not in the database."""

import os
import secrets
import stat
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from nutgraf.errors import SettingsError
from nutgraf.slack.settings import SlackSettings

_OTHERS_READ = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class Sealer:
    """Encrypts and signs texts (https://github.com/fernet/spec).

    Args:
        keys: Each 32 bytes in URL-safe base64. The first one seals; all of them open.

    Raises:
        SettingsError: There is none, or one is no key; the message does not show it.
    """

    def __init__(self, keys: Sequence[str | bytes]) -> None:
        try:
            fernets = [Fernet(key) for key in keys]
            self._newest, self._all = fernets[0], MultiFernet(fernets)
        except (ValueError, IndexError):
            raise SettingsError(
                "NUTGRAF_SLACK_STORE_KEY, or the key file, holds no key: it has to be 32 random "
                "bytes in URL-safe base64, or several of these with commas, the newest first"
            ) from None

    def seal(self, text: str) -> str:
        """Encrypt a text; the same one is sealed differently each time."""
        return self._newest.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Decrypt what was sealed.

        Raises:
            SettingsError: It was sealed with another key, or changed since.
        """
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SettingsError(
                "the key does not open the Slack installations in the database: give the one they "
                "were sealed with (NUTGRAF_SLACK_STORE_KEY may be 'NEW,OLD'), or remove them from "
                "the table nutgraf_slack_installations and have the app installed again"
            ) from None

    def is_newest(self, sealed: str) -> bool:
        """Whether it was sealed with the first key."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True


def sealer_of(settings: SlackSettings) -> Sealer:
    """A sealer with the settings' key, or with the one in their key file, made if there is none.

    Raises:
        SettingsError: It is no key, or others can read it.
    """
    given = settings.store_key
    text = key_in(settings.key_file) if given is None else given.get_secret_value()
    return Sealer(text.replace(",", " ").split())


def key_in(path: Path) -> str:
    """What a key file holds; one is made that only we can read if there is none.

    Raises:
        SettingsError: It cannot be read or made, or others can read or replace it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make_key(path)
        with path.open() as file:
            _check_private(path, os.fstat(file.fileno()).st_mode, path.parent.stat().st_mode)
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise SettingsError(
            f"the key file {str(path)!r} cannot be read or made ({why}): name another with "
            "NUTGRAF_SLACK_KEY_FILE, or give NUTGRAF_SLACK_STORE_KEY"
        ) from error


def _make_key(path: Path) -> None:
    """Whole or not at all, and never over the key of another process that was faster."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()


def _check_private(path: Path, mode: int, folder_mode: int) -> None:
    if os.name == "nt":  # modes say nothing there
        return
    if mode & _OTHERS_READ:
        raise SettingsError(
            f"others may read the key file {str(path)!r}: `chmod 600` it; if they may have done "
            "so, have the app installed again with a new key"
        )
    if folder_mode & _OTHERS_WRITE and not folder_mode & stat.S_ISVTX:
        raise SettingsError(
            f"others may replace the key file {str(path)!r}: `chmod go-w` its folder"
        )
