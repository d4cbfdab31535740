import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation

from nutgraf.errors import SettingsError
from nutgraf.jobs.database import Database
from nutgraf.slack.installations import Installations
from nutgraf.slack.oauth_states import OAuthStates
from nutgraf.slack.sealing import Sealer
from nutgraf.slack.tables import installations, metadata, states

OLD, NEW = (Fernet.generate_key() for _ in "ab")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.create(metadata)
    yield database
    database.close()


@pytest.fixture
def store(database: Database) -> Installations:
    return Installations(database, Sealer([OLD]), client_id="1.2")


def installed(
    team: str | None = "T1",
    enterprise: str | None = None,
    token: str = "xoxb-1",  # noqa: S107
) -> Installation:
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        team_name="Dunmere Desk",
        bot_token=token,
        bot_id="B1",
        bot_user_id="UB1",
        bot_scopes="chat:write,commands",
        bot_refresh_token="xoxe-refresh-1",
        bot_token_expires_in=43_200,
        user_id="U1",
        user_token="xoxp-user-1",
        is_enterprise_install=team is None,
        installed_at=1_790_000_000.5,
    )


def found(store: Installations, **ids: object) -> Installation | None:
    given = {"enterprise_id": None, "team_id": None, **ids}
    return asyncio.run(store.async_find_installation(**given))  # type: ignore[arg-type]


def test_an_installation_comes_back_without_the_users_token(store: Installations) -> None:
    given = installed()
    asyncio.run(store.async_save(given))
    bot = asyncio.run(store.async_find_bot(enterprise_id=None, team_id="T1"))
    assert bot
    assert bot.to_dict() == given.to_bot().to_dict()
    again = found(store, team_id="T1")
    assert again
    assert (again.user_id, again.user_token, again.to_dict()["user_scopes"]) == ("U1", None, None)
    assert found(store, team_id="T2") is None
    assert found(store) is None


def test_only_who_installed_is_found_by_user(store: Installations) -> None:
    asyncio.run(store.async_save(installed()))
    assert found(store, team_id="T1", user_id="U1")
    assert found(store, team_id="T1", user_id="U2") is None


def test_installing_again_replaces(store: Installations) -> None:
    asyncio.run(store.async_save(installed()))
    asyncio.run(store.async_save(installed(token="xoxb-2")))
    again = found(store, team_id="T1")
    assert again
    assert again.bot_token == "xoxb-2"
    assert asyncio.run(store.check()) == 1


def test_no_token_is_in_the_files(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    database.create(metadata)
    store = Installations(database, Sealer([OLD]), client_id="1.2")
    asyncio.run(store.async_save(installed()))
    state = asyncio.run(OAuthStates(database).async_issue())
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert b"Dunmere Desk" in files["bot.db-wal"]
    for secret in (b"xoxb", b"xoxe", b"xoxp", b"commands", state.encode()):
        assert not [name for name, content in files.items() if secret in content]
    database.close()


def test_an_organizations_installation_counts_for_its_workspaces(store: Installations) -> None:
    """What the bot does by itself knows the workspace only."""
    asyncio.run(store.async_save(installed(None, "E1", "xoxb-org")))
    asyncio.run(store.async_save(installed("T9", "E9", "xoxb-9")))
    assert asyncio.run(store.of("T1")) is None
    for _ in range(2):
        seen = found(store, enterprise_id="E1", team_id="T1", is_enterprise_install=True)
        assert seen
        assert seen.bot_token == "xoxb-org"
    of = asyncio.run(store.of("T1"))
    assert of
    assert of.bot_token == "xoxb-org"
    assert found(store, enterprise_id="E1", is_enterprise_install=True)
    assert found(store, enterprise_id="E2", team_id="T1", is_enterprise_install=True) is None

    asyncio.run(store.async_delete_all(enterprise_id="E1", team_id=None))
    assert asyncio.run(store.of("T1")) is None
    assert found(store, enterprise_id="E1", is_enterprise_install=True) is None
    assert asyncio.run(store.of("T9"))


def test_uninstalling_forgets(store: Installations, database: Database) -> None:
    for team in ("T1", "T2", "T3"):
        asyncio.run(store.async_save(installed(team)))
    asyncio.run(store.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U1"))
    assert found(store, team_id="T1")  # a user's token was revoked, which is not kept
    asyncio.run(store.async_delete_installation(enterprise_id=None, team_id="T1"))
    asyncio.run(store.async_delete_bot(enterprise_id=None, team_id="T2"))
    asyncio.run(store.async_delete_all(enterprise_id=None, team_id=None))  # of nobody
    with database.reading() as connection:
        assert connection.scalars(sa.select(installations.c.team)).all() == ["T3"]


def renewed(installation: Installation) -> Bot:
    bot = installation.to_bot()
    bot.bot_token, bot.bot_refresh_token = "xoxb-renewed", "xoxe-renewed"
    return bot


def test_a_renewed_token_is_kept_unless_the_app_was_installed_anew(store: Installations) -> None:
    first = installed()
    asyncio.run(store.async_save(first))
    asyncio.run(store.async_save_bot(renewed(first)))
    kept = found(store, team_id="T1")
    assert kept
    assert (kept.bot_token, kept.user_id) == ("xoxb-renewed", "U1")

    second = installed(token="xoxb-2")
    second.installed_at += 60
    asyncio.run(store.async_save(second))
    asyncio.run(store.async_save_bot(renewed(first)))
    kept = found(store, team_id="T1")
    assert kept
    assert kept.bot_token == "xoxb-2"

    asyncio.run(store.async_delete_bot(enterprise_id=None, team_id="T1"))
    asyncio.run(store.async_save_bot(renewed(second)))
    assert found(store, team_id="T1") is None


def test_the_wrong_key_is_told_at_the_check(store: Installations, database: Database) -> None:
    asyncio.run(store.async_save(installed()))
    with pytest.raises(SettingsError, match="'NEW,OLD'"):
        asyncio.run(Installations(database, Sealer([NEW]), client_id="1.2").check())


def test_the_check_seals_with_the_new_key(store: Installations, database: Database) -> None:
    asyncio.run(store.async_save(installed()))
    asyncio.run(Installations(database, Sealer([NEW, OLD]), client_id="1.2").check())
    assert found(Installations(database, Sealer([NEW]), client_id="1.2"), team_id="T1")


def test_another_apps_and_another_rows_tokens_are_not_taken(
    store: Installations, database: Database
) -> None:
    asyncio.run(store.async_save(installed()))
    assert found(Installations(database, Sealer([OLD]), client_id="3.4"), team_id="T1") is None
    with database.writing() as connection:
        connection.execute(sa.update(installations).values(team="T2"))
    assert found(store, team_id="T2") is None


def test_a_state_is_good_once(database: Database) -> None:
    store = OAuthStates(database)
    state = asyncio.run(store.async_issue("any", argument=1))

    async def taken() -> list[bool]:
        return list(await asyncio.gather(*(store.async_consume(state) for _ in range(8))))

    assert sorted(asyncio.run(taken())) == [False] * 7 + [True]
    for wrong in (None, "", "x", "\ud800"):
        assert not asyncio.run(store.async_consume(wrong))


def test_a_state_is_good_for_ten_minutes(database: Database) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    store = OAuthStates(database, now=lambda: now)
    early, late = (asyncio.run(store.async_issue()) for _ in "ab")
    now += timedelta(seconds=599)
    assert asyncio.run(store.async_consume(early))
    now += timedelta(seconds=1)
    assert not asyncio.run(store.async_consume(late))
    asyncio.run(store.async_issue())
    with database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(states)) == 1
