"""A run that is delivered to a channel, and what is told where it cannot be."""

from pathlib import Path

import pytest

from morning import PIECES
from nutgraf.jobs.couriers import Courier, Notice, Refused, Unavailable
from nutgraf.jobs.delivering import deliver, deliveries_of, view_of
from nutgraf.jobs.editions import Edition, SlackChannel
from nutgraf.jobs.records import RunRecord
from nutgraf.slack.courier import SlackCourier
from nutgraf.slack.editions import posting_turn
from slack_night import SlackNight, at_night


def notice(night: SlackNight, record: RunRecord) -> Notice:
    return Notice("msg_1", record, night.view(record))


def courier(night: SlackNight, slack: str = "C0NEWS", **given: object) -> SlackCourier:
    delivery = SlackChannel.model_validate({"slack": slack, "stories": 0} | given)
    return SlackCourier(delivery, night.database, settings=night.settings())


def edition(*channels: str) -> Edition:
    return Edition.model_validate(
        {
            "name": "morning",
            "sources": ["night.jsonl"],
            "outputs": {"folder": "out"},
            "deliveries": [{"slack": channel, "stories": 0} for channel in channels],
        }
    )


def test_it_fits_what_couriers_are(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        one: Courier = courier(night, "#news")
        same, other = courier(night, "#news", stories=3), courier(night, "#news", team="T0DESK")
        assert one.place == "#news"
        assert "news" not in one.destination
        assert one.destination == same.destination != other.destination

    at_night(tmp_path, test)


def test_a_run_is_delivered_once_to_each_channel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(night: SlackNight) -> None:
        monkeypatch.setenv("NUTGRAF_SLACK_BOT_TOKEN", night.there.team().token)
        monkeypatch.setenv("NUTGRAF_SLACK_API_URL", night.there.api_url)
        record = night.run()
        for _ in range(2):
            delivered = await deliver(
                edition("C0NEWS", "#desk"), record, night.database, told=night.told.append
            )
            assert [(d.place, d.status) for d in delivered] == [
                ("C0NEWS", "delivered"),
                ("#desk", "delivered"),
            ]
        assert len(night.heads("C0NEWS")) == len(night.heads("C0DESK")) == 1
        assert night.told == []

    at_night(tmp_path, test)


def test_a_refusal_is_recorded_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(night: SlackNight) -> None:
        monkeypatch.setenv("NUTGRAF_SLACK_BOT_TOKEN", night.there.team().token)
        monkeypatch.setenv("NUTGRAF_SLACK_API_URL", night.there.api_url)
        record = night.run()
        await deliver(edition("C0QUIET"), record, night.database, told=night.told.append)
        [delivered] = deliveries_of(night.database, record.id)
        assert (delivered.status, delivered.reason) == ("failed", "not_in_channel")
        assert delivered.message == "has no bot in it: write '/invite @nutgraf' there"
        assert night.told == [
            f"the run {record.id} was not delivered: 'C0QUIET' {delivered.message}"
        ]

    at_night(tmp_path, test)


@pytest.mark.parametrize(
    ("channel", "code", "told"),
    [
        ("#nowhere", "channel_not_found", "is no channel that the bot can see"),
        ("C0OLD", "is_archived", "is archived: name another channel"),
    ],
)
def test_what_slack_refuses_is_refused(channel: str, code: str, told: str, tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        with pytest.raises(Refused, match=told) as caught:
            await courier(night, channel).send(notice(night, night.run()))
        assert caught.value.reason == code

    at_night(tmp_path, test)


def test_a_token_that_was_revoked_is_told_without_showing_it(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        token = night.there.team().token
        night.there.revoke(token)
        with pytest.raises(Refused, match="does not take the bot's token") as caught:
            await courier(night).send(notice(night, night.run()))
        assert caught.value.reason == "token_revoked"
        assert token not in str(caught.value)

    at_night(tmp_path, test)


def test_without_a_token_nothing_is_asked(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        delivery = SlackChannel(slack="C0NEWS")
        settings = night.settings(bot_token=None)
        one = SlackCourier(delivery, night.database, settings=settings)
        with pytest.raises(Refused, match="set NUTGRAF_SLACK_BOT_TOKEN") as caught:
            await one.send(notice(night, night.run()))
        assert caught.value.reason == "settings"
        assert await one.trouble() == str(caught.value)
        assert night.there.calls == []

    at_night(tmp_path, test)


def test_settings_that_make_no_sense_are_told_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(night: SlackNight) -> None:
        monkeypatch.setenv("NUTGRAF_SLACK_USER_LIMIT", "many")
        one = SlackCourier(SlackChannel(slack="C0NEWS"), night.database)
        trouble = await one.trouble()
        assert trouble is not None
        assert "NUTGRAF_SLACK_USER_LIMIT" in trouble

    at_night(tmp_path, test)


def test_of_several_workspaces_one_is_to_be_named_and_to_have_the_app(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        settings = night.settings(
            client_id="1.2", client_secret="of tests", key_file=tmp_path / "slack.key"
        )
        nameless = SlackCourier(SlackChannel(slack="C0NEWS"), night.database, settings=settings)
        assert await nameless.trouble() == "is in one of several workspaces: name its id in `team`"
        delivery = SlackChannel(slack="C0NEWS", team="T0MORE")
        one = SlackCourier(delivery, night.database, settings=settings)
        trouble = await one.trouble()
        assert trouble is not None
        assert trouble.startswith("is in a workspace that has not installed the app")
        with pytest.raises(Refused) as caught:
            await one.send(notice(night, night.run()))
        assert (caught.value.reason, str(caught.value)) == ("not_installed", trouble)

    at_night(tmp_path, test)


def test_a_slack_that_is_away_is_tried_later(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        record = night.run()
        one = courier(night)
        async with posting_turn(night.database, record.id, None, "C0NEWS"):
            with pytest.raises(Unavailable) as caught:
                await one.send(notice(night, record))
        assert (caught.value.reason, caught.value.retry_after) == ("busy", 10.0)
        await one.send(notice(night, record))
        assert len(night.heads()) == 1

    at_night(tmp_path, test)


def test_topics_are_looked_for_in_the_whole_run(tmp_path: Path) -> None:
    """Couriers are given the first 50 stories; a rare topic may be further down."""

    async def test(night: SlackNight) -> None:
        record = night.run(pieces=PIECES[:3])
        first = Notice("msg_1", record, view_of(night.database, record, most_stories=1))
        given = {story.digest.headline for topic in first.view.topics for story in topic.stories}
        hidden = next(piece for piece in PIECES[:3] if piece.headline not in given)
        await courier(night, topics=[hidden.topics[0]]).send(first)
        [head] = night.heads()
        assert hidden.headline in head

    at_night(tmp_path, test)
