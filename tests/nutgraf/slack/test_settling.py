"""What comes of what somebody chooses in the App Home."""

from pathlib import Path
from typing import Any

import pytest

from nutgraf.rendering.slack.actions import TIMEZONE
from nutgraf.slack.settling import SECTIONS, Settling
from nutgraf.slack.subscriptions import Subscriptions
from slack_bot import words_of
from slack_night import SlackNight, at_night

BODY = {"team": {"id": "T0DESK"}, "user": {"id": "U0BEN"}, "trigger_id": "1.2.3"}


class Acked(dict[str, Any]):
    """What Slack was told."""

    async def __call__(self, **said: Any) -> None:
        self.update(said)


def view(edition: str = "morning", *, channel: str = "C0NEWS", is_active: bool = True) -> Any:
    """What Slack sends of the modal."""
    chosen: dict[str, Any] = {
        "channel": {"selected_conversation": channel},
        "hour": {"selected_option": {"value": "08:00"}},
        TIMEZONE: {"selected_option": {"value": "Europe/Berlin"}},
        "sections": {"selected_options": [{"value": name} for name in SECTIONS]},
        "topics": {"value": None},
        "stories": {"selected_option": {"value": "5"}},
        "active": {"selected_options": [{"value": "active"}] if is_active else []},
    }
    values = {name: {name: held} for name, held in chosen.items()}
    return {"private_metadata": edition, "state": {"values": values}}


async def chosen(night: SlackNight, given: Any, **settings: Any) -> tuple[Acked, bool]:
    """What Slack was told, and whether it was kept."""
    acked = Acked()
    settling = Settling(night.slack, night.database, night.settings(**settings))
    await settling.chosen(acked, BODY, given)  # type: ignore[arg-type]
    kept = await Subscriptions(night.database).get("T0DESK", given["private_metadata"])
    return acked, kept is not None


@pytest.mark.parametrize(
    ("given", "settings"),
    [
        (view(), {}),
        (view(), {"channels": ("C0DESK", "C0NEWS"), "editions": ("morning",)}),
        (view(channel="C0OLD", is_active=False), {"channels": ("C0NEWS",)}),
        (view(), {"admins": ("U0BEN",)}),
    ],
    ids=["no limits", "within them", "switched off", "an admin"],
)
def test_what_is_allowed_is_kept(given: Any, settings: Any, tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        assert await chosen(night, given, **settings) == ({}, True)

    at_night(tmp_path, test)


@pytest.mark.parametrize(
    ("given", "settings", "told"),
    [
        (view(channel="C0OLD"), {"channels": ("C0NEWS", "C0DESK")}, "ids: C0NEWS, C0DESK."),
        (view("board-only"), {"editions": ("morning",)}, "may not post this edition"),
        (view(), {"admins": ("U0ANN",)}, "<@U0ANN>"),
    ],
    ids=["another channel", "another edition", "no admin"],
)
def test_what_is_not_allowed_is_refused_beside_the_channel(
    given: Any, settings: Any, told: str, tmp_path: Path
) -> None:
    async def test(night: SlackNight) -> None:
        acked, is_kept = await chosen(night, given, **settings)
        assert (acked["response_action"], [*acked["errors"]]) == ("errors", ["channel"])
        assert told in acked["errors"]["channel"]
        assert not is_kept

    at_night(tmp_path, test)


def test_settings_that_cannot_be_opened_are_logged_and_the_home_is_shown_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(night: SlackNight) -> None:
        night.run()
        night.there.fail("views.open", error="expired_trigger_id")
        settling = Settling(night.slack, night.database, night.settings())
        await settling.asked(BODY, {"value": "morning"})
        assert "settings were not shown" in caplog.text
        assert "The Morning Edition" in words_of(night.there.homes["U0BEN"].blocks)

    at_night(tmp_path, test)


def test_an_edition_that_is_not_for_workspaces_is_neither_shown_nor_opened(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        night.run()
        settling = Settling(night.slack, night.database, night.settings(editions=("weekly",)))
        await settling.asked(BODY, {"value": "morning"})
        await settling.opened(BODY, {"user": "U0BEN"})
        assert "views.open" not in {call.method for call in night.there.calls}
        assert "Morning" not in words_of(night.there.homes["U0BEN"].blocks)

    at_night(tmp_path, test)
