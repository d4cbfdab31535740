"""A bot is killed at some moment, and the next one finishes the message."""

import asyncio
from pathlib import Path

import pytest

from command_burst import press, whole
from night.press import stories
from night.stub_model import StubModel
from nutgraf.jobs.database import Database
from nutgraf.slack.asks import Asks
from nutgraf.slack.tables import metadata
from slack_bot_process import BotProcess
from slack_workspace import slack_workspace

SECONDS = 30.0
NEWS = stories(1)

MOMENTS = {
    "the ask was kept": "after nutgraf.slack.asks:Asks.keep 1",
    "before the order": "before nutgraf.jobs.orders.counter:Counter.place 1",
    "ordered, and not noted": "before nutgraf.slack.asks:Asks.placed 1",
    "before the placeholder": "before nutgraf.slack.board:Board.show 1",
    "behind the placeholder": "after nutgraf.slack.board:Board.show 1",
    "while it is digested": "after nutgraf.models.retrying:AsyncRetryingModel.answer 1",
    "before the digest takes its place": "before nutgraf.slack.api:Slack.update 1",
    "behind that": "after nutgraf.slack.api:Slack.update 1",
    "before the thread": "before nutgraf.slack.api:Slack.post 2",
    "behind the thread": "after nutgraf.slack.api:Slack.post 2",
    "before the end": "before nutgraf.slack.asks:Asks.end 1",
}


@pytest.mark.parametrize("trap", MOMENTS.values(), ids=MOMENTS.keys())
def test_a_message_outlives_the_bot(trap: str, tmp_path: Path) -> None:
    """It is finished by the next one: posted once, digested once, asked for again by nobody."""

    async def play() -> None:
        database = Database(f"sqlite:///{tmp_path / 'nutgraf.db'}")
        database.create()
        database.create(metadata)
        with StubModel(latency=0.5) as model:
            async with slack_workspace() as slack, press(NEWS) as port:
                command = slack.command("C0NEWS", "U0ANN", f"http://127.0.0.1:{port}/news/0")

                def bot(trap: str | None = None) -> BotProcess:
                    url = database.url
                    return BotProcess(tmp_path, url, slack, model.url, pages_port=port, trap=trap)

                async with bot(trap) as first:
                    await asyncio.to_thread(first.said, "ready")
                    await slack.socket.connected()
                    heard = asyncio.create_task(slack.socket.send(command, timeout=SECONDS))
                    await asyncio.to_thread(first.said, "trapped")
                    first.kill()
                    await heard
                async with bot() as second:
                    await asyncio.to_thread(second.said, "ready")
                    async with asyncio.timeout(SECONDS):
                        while Asks(database).open_now():
                            await asyncio.sleep(0.1)
                assert whole(database, slack) == 1
                messages = slack.messages("C0NEWS")
                assert len([m for m in messages if m.thread_ts is None]) == 1
                assert len(messages) == len({message.text for message in messages})
                asked = [paid.content for paid in model.paid()]
                assert len(set(asked)) == 1
                assert not slack.ephemerals
        database.close()

    asyncio.run(play())
