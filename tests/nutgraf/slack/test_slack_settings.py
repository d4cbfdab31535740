"""The bot's settings say which of them makes no sense, and never show what may be a secret."""

import pytest

from nutgraf.errors import SettingsError
from nutgraf.slack.settings import load_slack_settings


def test_lists_have_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUTGRAF_SLACK_CHANNELS", "C0123456789, G0AB,D0AB")
    monkeypatch.setenv("NUTGRAF_SLACK_ADMINS", "U0123456789,W0AB")
    monkeypatch.setenv("NUTGRAF_SLACK_EDITIONS", "morning, weekly")
    settings = load_slack_settings()
    assert settings.channels == ("C0123456789", "G0AB", "D0AB")
    assert settings.admins == ("U0123456789", "W0AB")
    assert settings.editions == ("morning", "weekly")


@pytest.mark.parametrize("wrong", ["#news", "news", "U0123456789", "<#C0123456789>", "xoxb-12-ab"])
def test_what_is_no_channels_id_is_told_and_not_shown(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUTGRAF_SLACK_CHANNELS", f"C0ABC,{wrong}")
    with pytest.raises(SettingsError) as caught:
        load_slack_settings()
    told = str(caught.value)
    assert told.startswith("NUTGRAF_SLACK_CHANNELS: number 2 is no channel's id")
    assert "details" in told
    assert wrong not in told.replace("C0123456789", "")


@pytest.mark.parametrize("wrong", ["@ann", "ann", "C0123456789", "ann@desk.example"])
def test_what_is_no_users_id_is_told_and_not_shown(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUTGRAF_SLACK_ADMINS", wrong)
    with pytest.raises(SettingsError) as caught:
        load_slack_settings()
    assert "NUTGRAF_SLACK_ADMINS: number 1 is no user's id" in str(caught.value)
    assert "Copy member ID" in str(caught.value)
    assert wrong not in str(caught.value)


def test_without_lists_all_is_allowed() -> None:
    settings = load_slack_settings()
    assert settings.allows_channel("C0ANY")
    assert settings.allows_edition("any")
    limited = load_slack_settings(channels=("C0ONE",), editions=("morning",))
    assert (limited.allows_channel("C0ONE"), limited.allows_channel("C0TWO")) == (True, False)
    assert (limited.allows_edition("morning"), limited.allows_edition("x")) == (True, False)
