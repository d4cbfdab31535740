"""Who calls a method, and what their token lets them do."""

from dataclasses import dataclass

from slack_workspace.mishaps import Refusal
from slack_workspace.records import Grant, Team
from slack_workspace.state import State


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, by their token."""

    token: str
    grant: Grant
    team: Team

    @property
    def scopes(self) -> frozenset[str]:
        return self.grant.scopes

    def needs(self, *any_of: str) -> None:
        """Refuses where none of the scopes is granted."""
        if not self.scopes.intersection(any_of):
            provided = ",".join(sorted(self.scopes))
            raise Refusal("missing_scope", needed=any_of[0], provided=provided)


def granted(slack: State, token: str | None) -> Grant:
    """What a token lets do.

    Raises:
        Refusal: It lets nothing do, any more or at all.
    """
    if not token:
        raise Refusal("not_authed")
    grant = slack.grants.get(token)
    if grant is None:
        raise Refusal("invalid_auth")
    if grant.state != "active":
        raise Refusal(grant.state)
    if grant.expires_at is not None and slack.now() >= grant.expires_at:
        raise Refusal("token_expired")
    return grant


def caller_of(slack: State, token: str | None) -> Caller:
    """Whose token it is; it has to be a bot's."""
    grant = granted(slack, token)
    if grant.kind != "bot" or grant.team is None:
        raise Refusal("not_allowed_token_type")
    return Caller(str(token), grant, slack.teams[grant.team])
