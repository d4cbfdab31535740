"""A local Slack: it takes what Slack takes, refuses what Slack refuses, and drives the app.

    async with slack_workspace() as slack:                # on loopback, in this event loop
        client = AsyncWebClient(token=slack.team().token, base_url=slack.api_url)
        await client.chat_postMessage(channel="C0NEWS", text="Good morning")
        (message,) = slack.messages("C0NEWS")             # .text .blocks .ts .thread_ts .edits .at

        slack.fail("chat.postMessage", error="ratelimited", times=5, retry_after=1)
        slack.reset("chat.update", times=2)               # the connection ends without an answer
        slack.reset("chat.postMessage", after=True)       # likewise, but the message was taken
        slack.crash("chat.update")                        # a page with status 500
        slack.slow("views.open", 2.0)
        slack.revoke(slack.team().token)
        slack.pass_time(4)                                # triggers are expired now

        sender = await slack.sender("http://127.0.0.1:3000")   # signed requests over HTTP, or
        sender = slack.socket                             # whichever Socket Mode connection
        ack = await sender.send(slack.command("C0NEWS", "U0ANN", "https://example.com/a"))
        assert ack.status == 200 and ack.seconds < 3 and not ack.faults
        ack = await sender.send(slack.click(message, "nutgraf_evidence", "U0ANN"))
        ack = await sender.send(slack.submit(slack.views[-1], "U0ANN", {"comment": "No."}))

There are channels C0NEWS and C0DESK with the bot in them, C0QUIET and the private G0SECRET
without it, C0OLD that is archived, the private G0BOARD; the users U0ANN and U0BEN; the workspace
T0DESK, and `slack.add_team('T0MORE', 'More')`. `slack_beside()` is the same in a thread, for
commands. `slack_workspace.asking` has Slack's own client for it.

Without any server: `message_faults(blocks, text)`, `view_faults(view)`, `budget_of(blocks)`.
"""

from slack_workspace.blocks import (
    OUR_BUDGET,
    blocks_faults,
    budget_of,
    loose_marks,
    message_faults,
    text_faults,
    texts_of,
    view_faults,
)
from slack_workspace.inputs import NotThere
from slack_workspace.records import Call, Ephemeral, OpenView, SentMessage, Unfurl, Version
from slack_workspace.sending import FORGERIES, Ack, Delivery, Forgery, Sender
from slack_workspace.state import BOT_SCOPES
from slack_workspace.workspace import SlackWorkspace, slack_beside, slack_workspace

__all__ = [
    "BOT_SCOPES",
    "FORGERIES",
    "OUR_BUDGET",
    "Ack",
    "Call",
    "Delivery",
    "Ephemeral",
    "Forgery",
    "NotThere",
    "OpenView",
    "Sender",
    "SentMessage",
    "SlackWorkspace",
    "Unfurl",
    "Version",
    "blocks_faults",
    "budget_of",
    "loose_marks",
    "message_faults",
    "slack_beside",
    "slack_workspace",
    "text_faults",
    "texts_of",
    "view_faults",
]
