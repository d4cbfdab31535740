"""Installing the app, and the rotation of its tokens: `oauth.v2.access`."""

from slack_workspace.mishaps import Refusal
from slack_workspace.records import Json
from slack_workspace.state import APP, TOKEN_LIFE, State


def exchange(slack: State, given: Json) -> Json:
    """Gives a token for a code, or a new one for a refresh token. Each is good once.

    Raises:
        Refusal: For none of them.
    """
    if given.get("client_id") != slack.client_id:
        raise Refusal("invalid_client_id")
    if given.get("client_secret") != slack.client_secret:
        raise Refusal("bad_client_secret")
    if given.get("grant_type") == "refresh_token":
        team = slack.refresh_tokens.pop(str(given.get("refresh_token")), None)
        if team is None:
            raise Refusal("invalid_refresh_token")
        return _given(slack, team, rotates=True)
    team = slack.codes.pop(str(given.get("code")), None)
    if team is None:
        raise Refusal("invalid_code")
    return _given(slack, team, rotates=slack.rotates)


def _given(slack: State, team: str, *, rotates: bool) -> Json:
    workspace = slack.teams[team]
    workspace.token = slack.grant(team, expires_in=TOKEN_LIFE if rotates else None)
    answer: Json = {
        "access_token": workspace.token,
        "token_type": "bot",
        "scope": ",".join(sorted(slack.grants[workspace.token].scopes)),
        "bot_user_id": workspace.bot_user,
        "app_id": APP,
        "team": {"id": team, "name": workspace.name},
        "enterprise": None,
        "authed_user": {"id": "U0ANN"},
        "is_enterprise_install": False,
    }
    if rotates:
        refresh = f"xoxe-1-{slack.number()}"
        slack.refresh_tokens[refresh] = team
        answer |= {"refresh_token": refresh, "expires_in": TOKEN_LIFE}
    return answer
