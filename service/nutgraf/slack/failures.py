"""What Slack's errors mean to us, in sentences for people in Slack.

Slack's own words are never passed on, and neither is the exception of its client: both hold the
message, and the request with its token. Its error codes are.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from nutgraf.errors import SlackError, SlackRefused, SlackUnavailable

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,59}")
_SCOPE: Final = re.compile(r"[a-z0-9._]{1,40}(?::[a-z0-9._]{1,40}){0,3}")
_TOO_MANY: Final = 429
_LATER: Final = frozenset({408, 425})

BUSY: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
"""Slack's codes for asking too much."""

_BROKEN: Final = frozenset(
    "external_channel_migrating fatal_error internal_error org_login_required request_timeout "
    "service_unavailable team_added_to_org unknown_error".split()
)

_REINSTALL: Final = "Slack no longer knows me here: a workspace admin has to install the app again."
_OURS: Final = "Slack did not take what I wrote. That is a fault of mine: please report it"

_INSTEAD: Final[Mapping[str, str]] = {
    "not_in_channel": (
        "I am not in this channel yet: invite me with `/invite @nutgraf` and ask again."
    ),
    "channel_not_found": (
        "I cannot see this channel: invite me with `/invite @nutgraf`, or check the channel's id."
    ),
    "is_archived": "This channel is archived: choose another one.",
    "user_not_found": "Slack knows no such user here: check the id.",
    "user_not_in_channel": "You are not in that channel: join it and ask again.",
    "users_not_found": "Slack knows no such user here: check the id.",
    "messages_tab_disabled": (
        "I cannot write to you directly: an admin has to switch on the app's 'Messages Tab'."
    ),
    "restricted_action": (
        "This workspace does not let me post here: ask an admin, or choose another one."
    ),
    "restricted_action_read_only_channel": (
        "Only some may post in this channel: ask an admin, or choose another one."
    ),
    "restricted_action_thread_only_channel": (
        "This channel takes replies in threads only: ask in a thread, or choose another one."
    ),
    "restricted_action_non_threadable_channel": (
        "This channel has no threads: ask in another one."
    ),
    "restricted_action_thread_locked": "This thread is locked: ask in the channel.",
    "not_allowed_token_type": "The token is no bot's: give the one that begins with 'xoxb-'.",
    "ekm_access_denied": "Your admins have suspended posting here for now: ask them.",
    "access_denied": "Slack does not let me do that here: ask a workspace admin.",
    "no_permission": "Slack does not let me do that here: ask a workspace admin.",
    "team_access_not_granted": (
        "I was not given this workspace: an admin of your organization has to add the app to it."
    ),
    "invalid_auth": _REINSTALL,
    "not_authed": _REINSTALL,
    "account_inactive": _REINSTALL,
    "token_revoked": _REINSTALL,
    "token_expired": _REINSTALL,
    "invalid_refresh_token": _REINSTALL,
    "not_installed": "I am not installed in this workspace: an admin has to install the app.",
    "message_not_found": "The message is gone: ask again for a new one.",
    "thread_not_found": "The thread is gone: ask in the channel.",
    "cant_update_message": "Slack lets me no longer change that message: ask for a new one.",
    "edit_window_closed": "Slack lets me no longer change that message: ask for a new one.",
    "cannot_unfurl_url": "Slack lets me show nothing there: the link's domain is not the app's.",
    "cannot_unfurl_message": "Slack shows nothing below links of this message any more.",
    "cannot_find_channel": "I cannot see this channel: invite me with `/invite @nutgraf`.",
    "expired_trigger_id": "That took me longer than Slack waits: please click again.",
    "trigger_exchanged": "That was clicked twice: please click again.",
    "trigger_expired": "That took me longer than Slack waits: please click again.",
    "exchanged_trigger_id": "That was clicked twice: please click again.",
    "invalid_trigger_id": "That took me longer than Slack waits: please click again.",
    "view_not_found": "That window is closed: please click again.",
    "not_found": "That window is closed: please click again.",
    "expired_url": "Slack takes answers to this for half an hour only: please ask again.",
    "used_url": "Slack takes five answers to this only: please ask again.",
    "foreign_url": "The address for the answer is not Slack's, and nothing was sent there.",
    "bad_client_secret": "The app's client secret is wrong: check NUTGRAF_SLACK_CLIENT_SECRET.",
    "invalid_client_id": "The app's client id is wrong: check NUTGRAF_SLACK_CLIENT_ID.",
}


def failure(
    code: object,
    *,
    status: int = 200,
    retry_after: float | None = None,
    needed: object = None,
) -> SlackError:
    """Our error for one of Slack's codes.

    Args:
        code: Slack's, if it sent one.
        status: The HTTP status.
        retry_after: Seconds that Slack asks to wait.
        needed: Of `missing_scope`, what is missing, with commas.
    """
    name = code if isinstance(code, str) and _CODE.fullmatch(code) else ""
    if status == _TOO_MANY or name in BUSY:
        return busy(retry_after, code=name or "ratelimited")
    if name in _BROKEN or status in _LATER or status >= 500 or (status == 200 and not name):
        return SlackUnavailable(
            "Slack has trouble just now: please ask again in some minutes.",
            code=name or ("no_answer" if status == 200 else f"http_{status}"),
            retry_after=retry_after,
        )
    code = name or f"http_{status}"
    return SlackRefused(_sentence(code, needed), code=code)


def busy(retry_after: float | None, *, code: str = "ratelimited") -> SlackUnavailable:
    """Our error for having asked too much.

    Args:
        retry_after: Seconds that Slack asks to wait.
        code: Slack's.
    """
    return SlackUnavailable(
        "Slack wants me to write less often just now: please ask again later.",
        code=code,
        retry_after=retry_after,
    )


def unreachable() -> SlackUnavailable:
    """Our error for a connection that could not be made, or ended without an answer."""
    return SlackUnavailable(
        "Slack cannot be reached just now: please ask again in some minutes.", code="unreachable"
    )


def too_slow() -> SlackUnavailable:
    """Our error for an answer that did not come in time."""
    return SlackUnavailable(
        "Slack did not answer in time: please ask again in some minutes.", code="timeout"
    )


def answered(data: object, *, status: int, retry_after: float | None = None) -> SlackError:
    """Our error for an answer of Slack's that is no success.

    Args:
        data: The body, if it was JSON.
        status: The HTTP status.
        retry_after: Seconds that Slack asks to wait.
    """
    body: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    return failure(
        body.get("error"), status=status, retry_after=retry_after, needed=body.get("needed")
    )


def _sentence(code: str, needed: object) -> str:
    if code == "missing_scope":
        scopes = [s.strip() for s in str(needed or "").split(",")]
        lacks = ", ".join(s for s in scopes if _SCOPE.fullmatch(s)) or "a permission"
        return f"A workspace admin has to install the app again: it lacks {lacks}."
    return _INSTEAD.get(code) or f"{_OURS} ({code})."
