"""A message and its thread, made to be what they are to be."""

from pathlib import Path

import pytest

from nutgraf.errors import SlackRefused
from nutgraf.rendering.slack.messages import Message, Posting
from nutgraf.slack.board import Board
from nutgraf.slack.posts import Posts
from slack_night import SlackNight, at_night


def said(text: str) -> Message:
    block = {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}
    return Message((block,), text)


def posting(head: str, *replies: str) -> Posting:
    return Posting(said(head), tuple(map(said, replies)))


def shown(night: SlackNight) -> list[str]:
    return [message.text for message in night.there.messages("C0NEWS")]


def board_of(night: SlackNight) -> Board:
    return Board(night.slack, Posts(night.database))


async def show(night: SlackNight, what: Posting) -> str:
    """By a board that knows what the database knows."""
    there = await board_of(night).show("ask:1", what, team="T0DESK", channel="C0NEWS")
    return there.ts


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param(posting("wait"), posting("a", "b", "c"), id="grows"),
        pytest.param(posting("a", "b", "c"), posting("d", "e"), id="shrinks"),
        pytest.param(posting("a", "b", "c"), posting("d"), id="loses its thread"),
        pytest.param(posting("a", "b"), posting("a", "b"), id="stays"),
    ],
)
def test_what_stands_there_becomes_what_is_to_stand_there(
    first: Posting, then: Posting, tmp_path: Path
) -> None:
    async def test(night: SlackNight) -> None:
        before = await show(night, first)
        assert await show(night, then) == before
        assert shown(night) == [then.head.text, *(reply.text for reply in then.replies)]
        threads = {m.thread_ts for m in night.there.messages("C0NEWS")[1:]}
        assert threads <= {before}
        posted = len(night.there.called("chat.postMessage"))
        await show(night, then)
        assert len(night.there.called("chat.postMessage")) == posted

    at_night(tmp_path, test)


def test_many_replies_keep_their_order(tmp_path: Path) -> None:
    """The tenth comes behind the ninth, not behind the first."""

    async def test(night: SlackNight) -> None:
        await show(night, posting("a", *(f"{number}" for number in range(1, 13))))
        await show(night, posting("a", *(f"new {number}" for number in range(1, 12))))
        assert shown(night) == ["a", *(f"new {number}" for number in range(1, 12))]

    at_night(tmp_path, test)


def test_what_somebody_deleted_is_posted_anew(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        await show(night, posting("a", "b", "c"))
        night.there.remove(night.there.messages("C0NEWS")[1])
        await show(night, posting("d", "e", "f"))
        assert sorted(shown(night)) == ["d", "e", "f"]

    at_night(tmp_path, test)


def test_a_new_head_has_its_own_thread(tmp_path: Path) -> None:
    """Where the head was deleted, the rest of the thread goes with the new one."""

    async def test(night: SlackNight) -> None:
        before = await show(night, posting("a", "b"))
        night.there.remove(night.there.messages("C0NEWS")[0])
        after = await show(night, posting("c", "d"))
        assert after != before
        replies = night.there.messages("C0NEWS", thread=after)
        assert [reply.text for reply in replies] == ["d"]

    at_night(tmp_path, test)


def test_what_is_cleared_is_gone(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        board = board_of(night)
        await show(night, posting("a", "b"))
        night.there.remove(night.there.messages("C0NEWS")[1])
        await board.clear("ask:1", team="T0DESK")
        assert shown(night) == []
        assert await Posts(night.database).under("ask:1") == {}
        await board.clear("ask:1", team="T0DESK")

    at_night(tmp_path, test)


def test_keys_are_no_patterns(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        board = board_of(night)
        await board.show("ask:1%", posting("a"), team="T0DESK", channel="C0NEWS")
        await board.show("ask:1", posting("b"), team="T0DESK", channel="C0NEWS")
        await board.clear("ask:_", team="T0DESK")
        await board.clear("ask:1", team="T0DESK")
        assert shown(night) == ["a"]

    at_night(tmp_path, test)


def test_a_message_of_before_gets_a_key(tmp_path: Path) -> None:
    """One that was posted by hand, or whose key is forgotten."""

    async def test(night: SlackNight) -> None:
        board = board_of(night)
        ts = await show(night, posting("a", "b"))
        assert await board.key_at("T0DESK", "C0NEWS", ts) == "ask:1"
        other = night.there.keep("C0NEWS", night.there.team().bot_user, "by hand")
        key = await board.key_at("T0DESK", "C0NEWS", other.ts)
        await board.show(key, posting("c"), team="T0DESK", channel="C0NEWS")
        assert other.text == "c"

    at_night(tmp_path, test)


def test_a_refusal_for_another_reason_is_told(tmp_path: Path) -> None:
    async def test(night: SlackNight) -> None:
        await show(night, posting("a"))
        night.there.fail("chat.update", error="is_archived")
        with pytest.raises(SlackRefused, match="archived"):
            await show(night, posting("b"))
        assert shown(night) == ["a"]

    at_night(tmp_path, test)
