"""An edition is in a channel once, whoever wants it there and whoever is killed at it."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from morning import PIECES
from nutgraf.errors import SlackRefused, SlackUnavailable
from nutgraf.jobs.records import RunRecord
from nutgraf.slack.api import Slack
from nutgraf.slack.editions import post_edition, posting_turn
from nutgraf.slack.posts import Posts
from nutgraf.slack.records import Posted
from slack_night import SlackNight, asking, at_night


async def posted(
    night: SlackNight,
    record: RunRecord,
    *,
    slack: Slack | None = None,
    channel: str = "C0NEWS",
    topics: tuple[str, ...] = (),
    stories: int = 10,
) -> Posted | None:
    async with posting_turn(night.database, record.id, None, channel) as key:
        return await post_edition(
            slack or night.slack,
            None,
            channel,
            night.view(record),
            run_id=record.id,
            topics=topics,
            stories=stories,
            key=key,
            told=night.told.append,
        )


def test_a_head_is_followed_by_the_stories_each_with_its_thread(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        head = await posted(night, night.run())
        first, *stories = [m for m in night.there.messages("C0NEWS") if m.thread_ts is None]
        assert head == Posted("C0NEWS", first.ts)
        assert "The Morning Edition" in first.text
        assert len(stories) == 3
        for story in stories:
            assert night.there.messages("C0NEWS", thread=story.ts)

    at_night(tmp_path, test)


def test_stories_carry_the_keys_of_their_digests(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        await posted(night, night.run(pieces=PIECES[:1]))
        shown = str([m.blocks for m in night.there.messages("C0NEWS")])
        assert f"'value': 'key-{PIECES[0].id}'" in shown

    at_night(tmp_path, test)


@pytest.mark.parametrize("stories", [0, 2])
def test_as_many_stories_as_are_wanted_get_a_message(stories: int, tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        await posted(night, night.run(), stories=stories)
        assert len(night.heads()) == 1 + stories

    at_night(tmp_path, test)


def test_only_stories_on_the_topics_are_posted_and_without_any_nothing(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        record = night.run()
        assert await posted(night, record, topics=("Beekeeping",), stories=0) is None
        assert night.heads() == []
        assert await posted(night, record, topics=(PIECES[0].topics[0].upper(),))
        assert any(PIECES[0].headline in text for text in night.heads()[1:])
        others = [piece for piece in PIECES[1:3] if not {*piece.topics} & {PIECES[0].topics[0]}]
        assert not any(o.headline in text for o in others for text in night.heads()[1:])

    at_night(tmp_path, test)


def test_what_was_posted_is_not_posted_again(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        record = night.run()
        head = await posted(night, record)
        before = len(night.there.messages("C0NEWS"))
        assert await posted(night, record) == head
        assert len(night.there.messages("C0NEWS")) == before
        assert await posted(night, night.run()) != head

    at_night(tmp_path, test)


def test_two_wishes_for_a_run_have_each_story_once_and_each_its_overview(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        record = night.run(pieces=PIECES[:5])
        [topic, *_] = PIECES[3].topics
        await posted(night, record, topics=(topic,), stories=1)
        await posted(night, record)
        heads = [text.splitlines()[0] for text in night.heads()]
        assert heads[:3:2] == ["The Morning Edition"] * 2
        assert sorted(heads[1:2] + heads[3:]) == sorted(str(p.headline) for p in PIECES[:5])
        for topics in ((), (topic.upper(),)):
            await posted(night, record, topics=topics)
        assert len(night.heads()) == len(heads)

    at_night(tmp_path, test)


def test_a_channels_name_is_known_by_an_edition_on_some_topics(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        record = night.run()
        head = await posted(night, record, channel="#news", topics=PIECES[0].topics[:1])
        assert head is not None
        await posted(night, record, channel=head.channel)
        assert len(night.heads(head.channel)) == 2 + 3

    at_night(tmp_path, test)


def test_a_storys_messages_are_found_by_its_key(tmp_path: Path) -> None:
    """So 'Digest again' changes them where they stand."""

    async def test(night: SlackNight) -> None:
        await posted(night, night.run(pieces=PIECES[:1]))
        [_, story] = [m for m in night.there.messages("C0NEWS") if m.thread_ts is None]
        posts = Posts(night.database)
        key = await posts.key_at("T0DESK", "C0NEWS", story.ts)
        assert key is not None
        assert key.endswith(f":key-{PIECES[0].id}:0")
        replies = night.there.messages("C0NEWS", thread=story.ts)
        standing = await posts.under(key.removesuffix(":0"))
        assert {m.ts for m in replies} | {story.ts} == {one.ts for one in standing.values()}

    at_night(tmp_path, test)


def test_whoever_is_killed_between_two_messages_is_gone_on_for(tmp_path: Path) -> None:
    """Each process ends as soon as one more message is in Slack; the last one finds all there."""

    async def test(night: SlackNight) -> None:
        record = night.run(pieces=PIECES[:2])
        ended = 0
        while True:
            async with asking(night.there, night.database) as slack:
                task = asyncio.create_task(posted(night, record, slack=slack))
                count = len(night.there.messages("C0NEWS"))
                while not task.done() and len(night.there.messages("C0NEWS")) == count:
                    await asyncio.sleep(0)
                if task.done():
                    break
                task.cancel()
                await asyncio.wait([task])
                ended += 1
        assert ended > 4
        async with asking(night.there, night.database) as slack:
            await posted(night, record, slack=slack)
        texts = Counter(
            (m.thread_ts, m.text, str(m.blocks)) for m in night.there.messages("C0NEWS")
        )
        assert len(texts) == ended
        assert set(texts.values()) == {1}

    at_night(tmp_path, test)


def test_a_story_that_slack_does_not_take_fails_alone_and_is_told(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        record = night.run()
        async with posting_turn(night.database, record.id, None, "C0NEWS") as key:
            head = night.view(record)
            await post_edition(
                night.slack, None, "C0NEWS", head, run_id=record.id, stories=0, key=key
            )
        night.there.fail("chat.postMessage", error="invalid_blocks")
        await posted(night, record)
        assert len(night.heads()) == 3
        [told] = night.told
        assert told.startswith(f"story 1 of {record.id} was not posted whole: ")
        assert "invalid_blocks" in told

    at_night(tmp_path, test)


def test_a_channel_that_refuses_is_not_asked_for_every_story(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        with pytest.raises(SlackRefused) as caught:
            await posted(night, night.run(), channel="C0QUIET")
        assert caught.value.code == "not_in_channel"
        assert len(night.there.calls) == 1

    at_night(tmp_path, test)


def test_a_channels_name_and_its_id_are_one_channel_once_its_name_was_used(
    tmp_path: Path,
) -> None:
    async def test(night: SlackNight) -> None:
        first, second = night.run(), night.run()
        head = await posted(night, first, channel="#news")
        assert head is not None
        assert await posted(night, first, channel=head.channel) == head
        other = await posted(night, second, channel=head.channel)
        assert await posted(night, second, channel="#news") == other
        assert len(night.heads(head.channel)) == 2 * 4

    at_night(tmp_path, test)


def test_two_at_once_do_not_post_the_same(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        async with posting_turn(night.database, "morning-1", None, "C0NEWS"):
            with pytest.raises(SlackUnavailable, match="another process") as caught:
                async with posting_turn(night.database, "morning-1", None, "C0NEWS"):
                    raise AssertionError
            assert (caught.value.code, caught.value.retry_after) == ("busy", 10.0)
            async with posting_turn(night.database, "morning-1", None, "C0DESK"):
                pass
        async with posting_turn(night.database, "morning-1", None, "C0NEWS"):
            pass

    at_night(tmp_path, test)
