"""What buttons under a digest show: the sentences behind it, and a form to say what is wrong."""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nutgraf.errors import SlackError, StorageError
from nutgraf.jobs.feedback import Feedback, FeedbackStore
from nutgraf.rendering.slack.actions import ARTICLE, EVIDENCE, EVIDENCE_PAGE, FEEDBACK_VIEW, WRONG
from nutgraf.rendering.slack.messages import View
from nutgraf.rendering.slack.views import evidence_view, feedback_thanks, feedback_view
from nutgraf.rendering.slack.views.feedback import ALL
from nutgraf.rendering.slack.views.items import items
from nutgraf.slack import words
from nutgraf.slack.api import Slack
from nutgraf.slack.asks import now
from nutgraf.slack.digests import Digests
from nutgraf.slack.payloads import Body, acknowledged, channel_of, team_of, thread_of

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp
    from slack_bolt.async_app import AsyncAck

_logger = logging.getLogger("nutgraf.slack")


class Showing:
    """Opens modals, and keeps what is said in them.

    Args:
        slack: Slack.
        digests: Those that were made.
        feedback: Where it is kept.
    """

    def __init__(self, slack: Slack, digests: Digests, feedback: FeedbackStore) -> None:
        self._slack = slack
        self._digests = digests
        self._feedback = feedback

    def listen(self, app: "AsyncApp") -> None:
        """Have the app call us."""
        app.action(EVIDENCE)(ack=acknowledged, lazy=[self.evidence])
        app.action(EVIDENCE_PAGE)(ack=acknowledged, lazy=[self.page])
        app.action(ARTICLE)(acknowledged)  # Slack opens it, and wants to hear that we know
        app.action(WRONG)(ack=acknowledged, lazy=[self.wrong])
        app.view(FEEDBACK_VIEW)(self.said)

    async def evidence(self, body: Body, action: Body) -> None:
        """The sentences behind each item."""
        key = str(action["value"])
        digest = await self._digests.get(key)
        if digest is None:
            await self._tell(body, words.GONE)
            return
        await self._open(body, evidence_view(digest, key=key))

    async def page(self, body: Body, action: Body) -> None:
        """Another page of them."""
        key, _, page = str(action["value"]).partition(" ")
        digest = await self._digests.get(key)
        if digest is not None:
            view = evidence_view(digest, key=key, page=int(page))
            await self._slack.update_view(team_of(body), body["view"]["id"], view)

    async def wrong(self, body: Body, action: Body) -> None:
        """A form to say what is wrong."""
        key = str(action["value"])
        digest = await self._digests.get(key)
        if digest is None:
            await self._tell(body, words.GONE)
            return
        metadata = json.dumps({"key": key})
        await self._open(body, feedback_view(digest, key=key, metadata=metadata))

    async def said(self, ack: "AsyncAck", body: Body, view: Body) -> None:
        """Keep what somebody said is wrong, before Slack is told that it was heard."""
        key = json.loads(view["private_metadata"])["key"]
        values = view["state"]["values"]
        path = values["item"]["item"]["selected_option"]["value"]
        comment = values["comment"]["comment"].get("value")
        digest = await self._digests.get(key)
        if digest is None:
            await ack(response_action="errors", errors={"item": words.GONE})
            return
        said = next((item for item in items(digest) if item.path == path), None)
        feedback = Feedback(
            id=f"slack:{view['id']}",
            digest_key=key,
            article_id=digest.article.id,
            headline=digest.headline or digest.article.title,
            path=None if path == ALL else path,
            value=None if said is None else ": ".join(filter(None, (said.lead, said.text))),
            comment=comment or None,
            said_by=f"slack:{team_of(body)}:{body['user']['id']}",
            said_at=now(),
        )
        try:
            await asyncio.to_thread(self._feedback.add, feedback)
        except StorageError as error:
            _logger.warning("feedback was not kept: %s", error)
            await ack(response_action="errors", errors={"comment": words.NOT_KEPT})
            return
        await ack(response_action="update", view=dict(feedback_thanks()))

    async def _open(self, body: Mapping[str, Any], view: View) -> None:
        try:
            await self._slack.open_view(team_of(body), body["trigger_id"], view)
        except SlackError as error:
            _logger.warning("a modal was not opened: %s", error)
            await self._tell(body, str(error))

    async def _tell(self, body: Body, sentence: str) -> None:
        """Tell only who clicked; it is no matter if that fails."""
        try:
            await self._slack.whisper(
                team_of(body),
                channel_of(body),
                body["user"]["id"],
                sentence,
                thread=thread_of(body),
            )
        except SlackError as error:
            _logger.warning("somebody could not be told: %s", error)
