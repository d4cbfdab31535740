"""The work behind `nutgraf slack post`."""

from collections.abc import Callable
from uuid import uuid4

from pydantic import ValidationError

from nutgraf.cli.slack.finding import Choice, Shown, ShownDigest, ShownEdition
from nutgraf.errors import SettingsError, SlackError, SlackRefused, SlackUnavailable
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import SlackChannel
from nutgraf.slack.api import Slack
from nutgraf.slack.connecting import connected
from nutgraf.slack.courier import told_of
from nutgraf.slack.editions import head_key, post_edition, posting_turn
from nutgraf.slack.posts import Posts
from nutgraf.slack.records import Posted
from nutgraf.slack.settings import SlackSettings
from nutgraf.slack.tables import metadata


def destination(channel: str, team: str | None) -> SlackChannel:
    """Where something is to be posted.

    Raises:
        SettingsError: It is no channel, or no workspace.
    """
    try:
        return SlackChannel(slack=channel, team=team)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        flag = "--team" if fault["loc"][0] == "team" else "--channel"
        raise SettingsError(f"{flag} {fault['msg'].removeprefix('Value error, ')}") from None


async def post_shown(
    database: Database,
    settings: SlackSettings,
    shown: Shown,
    choice: Choice,
    *,
    to: SlackChannel,
    again: bool,
    told: Callable[[str], None],
) -> str:
    """Post a digest or an edition, and give the link to its message.

    Args:
        database: Where posts are noted.
        settings: The bot's.
        shown: What.
        choice: What of it.
        to: Where.
        again: Whether an edition is posted though it was posted there before.
        told: Told in words what was not done.

    Raises:
        SettingsError: There is no token.
        SlackError: Slack did not take it.
    """
    if settings.has_many_workspaces and to.team is None:
        raise SettingsError("the app is in several workspaces: name the id of one with --team")
    database.create(metadata)
    async with connected(settings, database) as slack:
        try:
            if isinstance(shown, ShownDigest):
                posted = await _post_digest(slack, shown, choice, to)
            else:
                posted = await _post_edition(
                    slack, database, shown, choice, to, again=again, told=told
                )
            return await slack.permalink(to.team, posted.channel, posted.ts)
        except (SlackRefused, SlackUnavailable) as error:
            raise _for_operators(error, to.slack) from error


async def _post_digest(
    slack: Slack, shown: ShownDigest, choice: Choice, to: SlackChannel
) -> Posted:
    """Its messages have keys, by which what is digested again is put in their place."""
    posting, key = shown.posting(choice), f"digest:{uuid4().hex}"
    head = await slack.post(to.team, to.slack, posting.head, key=f"{key}:0")
    for number, reply in enumerate(posting.replies, 1):
        await slack.post(to.team, head.channel, reply, thread=head.ts, key=f"{key}:{number}")
    return head


async def _post_edition(
    slack: Slack,
    database: Database,
    shown: ShownEdition,
    choice: Choice,
    to: SlackChannel,
    *,
    again: bool,
    told: Callable[[str], None],
) -> Posted:
    async with posting_turn(database, shown.run_id, to.team, to.slack) as turn:
        if not again and await Posts(database).find(head_key(turn, choice.topics)):
            told("it was posted there before; what was missing is added, --again posts it anew")
        posted = await post_edition(
            slack,
            to.team,
            to.slack,
            shown.view,
            run_id=shown.run_id,
            topics=choice.topics,
            sections=choice.sections,
            stories=choice.most_stories,
            key=f"{turn}:{uuid4().hex}" if again else turn,
            told=told,
        )
    assert posted is not None  # noqa: S101 -- for the types: there are stories
    return posted


def _for_operators(error: SlackRefused | SlackUnavailable, channel: str) -> SlackError:
    """The error in words for who runs the bot: those that it has are for people in Slack."""
    message = f"{channel} {told_of(error)}"
    if isinstance(error, SlackUnavailable):
        return SlackUnavailable(message, code=error.code, retry_after=error.retry_after)
    return SlackRefused(message, code=error.code)
