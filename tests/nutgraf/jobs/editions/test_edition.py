"""What an edition is, whatever it was read from."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from nutgraf.errors import SettingsError
from nutgraf.jobs.editions import Edition, ModelOptions, Schedule, Webhook
from nutgraf.jobs.editions.part import FOLDER
from nutgraf.settings import Settings

LEAST: dict[str, Any] = {
    "name": "morning",
    "sources": ["articles/"],
    "outputs": {"folder": "out"},
}


def edition(**given: Any) -> Edition:
    return Edition.model_validate(LEAST | given, context={FOLDER: Path("/srv/night")})


def test_least_edition_has_the_defaults_that_are_promised() -> None:
    least = edition()
    assert least.priority == 100
    assert least.near_copies == 0.5
    assert least.outputs.pages == "html"
    assert least.outputs.jsonl
    assert least.outputs.edition
    assert least.deadline is None
    assert not least.provider_batch
    assert least.display_title == "morning"


def test_relative_paths_are_relative_to_the_edition() -> None:
    given = edition(model={"model_file": "models/other.gguf"}, outputs={"folder": "../out"})
    assert given.outputs.folder == Path("/srv/out")
    assert given.model.model_file == Path("/srv/night/models/other.gguf")
    assert given.sources[0].location == "/srv/night/articles"


def test_home_folder_is_understood_without_a_shell() -> None:
    given = edition(outputs={"folder": "~/out"}, sources=["~/wire/*.txt"])
    assert given.outputs.folder == Path.home() / "out"
    assert given.sources[0].written == str(Path.home() / "wire/*.txt")


def test_edition_comes_back_whole_from_its_json_wherever_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = edition(
        title="Morgenausgabe – früh",
        sources=["a/*.txt", {"feed": "https://example.com/rss", "limit": 3}, "night.jsonl"],
        model={"model": "openai/gpt-5-mini", "temperature": 0.5, "cache": False},
        sections=["headline", "quotes"],
        budget={"dollars": 2.5, "calls": 10},
        rate={"requests_per_minute": 60},
        near_copies="off",
        deadline="06:30",
        schedule={"cron": "30 4 * * 1-5", "timezone": "Europe/Berlin"},
        deliveries=[{"webhook": "https://example.com/hook", "secret_env": "HOOK_SECRET"}],
    )
    monkeypatch.chdir(tmp_path)
    again = Edition.model_validate_json(whole.model_dump_json())
    assert again == whole
    assert again.model_dump_json() == whole.model_dump_json()
    assert again.budget.dollars == Decimal("2.5")
    assert again.deliveries == (
        Webhook(webhook="https://example.com/hook", secret_env="HOOK_SECRET"),
    )


def test_edition_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(edition(), "name", "evening")  # noqa: B010 (type checkers know it too)


@pytest.mark.parametrize("written", ["off", False])
def test_off_turns_near_copies_off_however_yaml_reads_it(written: object) -> None:
    assert edition(near_copies=written).near_copies == "off"


@pytest.mark.parametrize("share", [0.3, 0.93, 1])
def test_near_copies_take_a_share(share: float) -> None:
    assert edition(near_copies=share).near_copies == share


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"near_copies": 0.29}, "from 0.3 to 1"),
        ({"near_copies": 1.01}, "from 0.3 to 1"),
        ({"near_copies": True}, "or 'off', not True"),
        ({"near_copies": "on"}, "or 'off', not 'on'"),
        ({"near_copies": float("nan")}, "not nan"),
        ({"name": "my night"}, "'my night' is no name for files"),
        ({"name": "n" * 61}, "up to 60 letters"),
        ({"name": "nächtlich"}, "letters from A to Z"),
        ({"name": "../night"}, "is no name for files"),
        ({"sources": []}, "is empty"),
        ({"priority": 0}, "greater than or equal to 1"),
        ({"priority": 1001}, "less than or equal to 1000"),
        ({"priority": True}, "valid integer"),
        ({"concurrency": 0}, "greater than or equal to 1"),
        ({"workers": 2.5}, "valid integer"),
        ({"limit": -1}, "greater than or equal to 1"),
        ({"budget": {"dollars": True}}, "should be a number, not true"),
        ({"budget": {"dollars": 0}}, "greater than 0"),
        ({"budget": {"dollars": float("nan")}}, "finite"),
        ({"budget": {"calls": "many"}}, "valid integer"),
        ({"sections": ["headline", "colour"]}, "no section 'colour'; there are headline"),
        ({"sections": []}, "name at least one"),
        ({"outputs": {}}, "Field required"),
        ({"outputs": {"folder": "o", "pages": "pdf"}}, "'html', 'markdown' or 'none'"),
        ({"deadline": "soon"}, "'soon' is neither a duration"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
    ids=repr,
)
def test_values_that_make_no_sense_are_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        edition(**given)
    assert told in str(caught.value)


def test_keys_without_values_count_as_not_given() -> None:
    given = edition(title=None, budget=None, outputs={"folder": "o", "pages": None}, limit=None)
    assert given == edition(outputs={"folder": "o"})


def test_names_may_stand_in_one_string() -> None:
    assert edition(sections="headline, quotes").sections == ("headline", "quotes")


def test_settings_of_an_edition_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUTGRAF_MODEL", "ollama/other")
    monkeypatch.setenv("NUTGRAF_ATTEMPTS", "7")
    monkeypatch.setenv("NUTGRAF_API_KEY", "key-of-the-environment")
    settings = edition(
        model={"model": "openai/gpt-5-mini", "cache": False}, sections=["quotes"]
    ).settings()
    assert settings.model == "openai/gpt-5-mini"
    assert settings.cache is False
    assert settings.sections == ("quotes",)
    assert settings.attempts == 7
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "key-of-the-environment"


def test_requests_at_once_on_a_machine_are_not_those_for_an_article() -> None:
    assert edition(concurrency=64).settings().concurrency is None


def test_a_wrong_variable_is_told_when_settings_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUTGRAF_ATTEMPTS", "none")
    with pytest.raises(SettingsError, match="NUTGRAF_ATTEMPTS"):
        edition().settings()


def test_model_options_are_settings_with_the_same_bounds() -> None:
    for name, option in ModelOptions.model_fields.items():
        setting = Settings.model_fields[name]
        bounds = {repr(m) for m in setting.metadata if "Gt" in repr(m) or "Ge" in repr(m)}
        bounds |= {repr(m) for m in setting.metadata if "Le" in repr(m)}
        declared = f"{option.metadata!r} {option.annotation!r}"
        assert all(bound in declared for bound in bounds), name


def test_a_plain_string_is_the_models_name() -> None:
    assert edition(model="ollama/qwen3").model == ModelOptions(model="ollama/qwen3")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"temperature": 2.1}, "less than or equal to 2"),
        ({"temperature": True}, "valid number"),
        ({"timeout": 0}, "greater than 0"),
        ({"timeout": float("inf")}, "finite"),
        ({"window_tokens": 10}, "greater than or equal to 200"),
        ({"grouping": "all"}, "'each' or 'one'"),
        ({"language": "xx"}, "no language has the code 'xx'"),
        ({"base_url": "localhost:8000"}, "is none: write it like"),
        ({"model": ""}, "at least 1 character"),
    ],
    ids=repr,
)
def test_wrong_model_options_are_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        edition(model=given)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://me:hunter2@models.example.com/v1", "https://models.example.com/v1?key=hunter2"]
)
def test_credentials_of_an_endpoint_stay_out_of_editions(url: str) -> None:
    with pytest.raises(ValidationError, match="NUTGRAF_BASE_URL") as caught:
        edition(model={"base_url": url})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("webhook", "told"),
    [
        ("http://example.com/hook", "no https address"),
        ("https://me:hunter2@example.com/hook", "secret_env"),
        ("https://example.com/hook?token=hunter2", "secret_env"),
        ("https://example.com:hunter2/hook", "no valid address"),
        ("hooks", "no https address"),
    ],
)
def test_webhooks_are_https_without_credentials(webhook: str, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        edition(deliveries=[{"webhook": webhook}])
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_secret_in_place_of_its_variable_is_refused_and_not_shown() -> None:
    with pytest.raises(ValidationError, match="no name of an environment variable") as caught:
        edition(deliveries=[{"webhook": "https://example.com/h", "secret_env": "whsec-hunter2"}])
    assert "hunter2" not in str(caught.value)


def test_the_secret_of_a_webhook_is_read_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = Webhook(webhook="https://example.com/hook", secret_env="NIGHT_HOOK_SECRET")
    assert hook.secret() is None
    monkeypatch.setenv("NIGHT_HOOK_SECRET", "hunter2")
    assert hook.secret() == "hunter2"
    assert "hunter2" not in repr(hook) + hook.model_dump_json()
    assert Webhook(webhook="https://example.com/hook").secret() is None


def test_deadline_takes_the_time_zone_of_the_schedule() -> None:
    given = edition(deadline="06:30", schedule=Schedule(cron="0 4 * * *", timezone="Asia/Tokyo"))
    start = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    assert given.deadline_after(start) == datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
    assert edition().deadline_after(start) is None


def test_a_folder_may_be_another_one_every_day() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    daily = edition(
        outputs={"folder": "/srv/{date}/news"},
        schedule={"cron": "30 4 * * *", "timezone": "Asia/Tokyo"},
    )
    assert daily.output_folder(late) == Path("/srv/2026-03-03/news")
    assert edition(outputs={"folder": "/srv/news"}).output_folder(late) == Path("/srv/news")
