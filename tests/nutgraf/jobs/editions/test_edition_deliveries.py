"""What may stand in an edition's `deliveries`, and what is told of what may not."""

from pathlib import Path

import pytest

from nutgraf.errors import SettingsError
from nutgraf.jobs.editions import Edition, SlackChannel, Webhook, load_edition

LEAST = "sources: [articles/]\noutputs: {folder: out}\n"


def deliveries(folder: Path, written: str) -> tuple[Webhook | SlackChannel, ...]:
    path = folder / "night.yaml"
    path.write_text(f"{LEAST}deliveries: {written}\n", encoding="utf-8")
    return load_edition(path).deliveries


def fault(folder: Path, written: str) -> str:
    with pytest.raises(SettingsError) as caught:
        deliveries(folder, written)
    return str(caught.value)


def test_kinds_are_told_apart_by_their_keys(tmp_path: Path) -> None:
    written = (
        "[{slack: '#markets'}, {webhook: 'https://hooks.example/n'}, {slack: C0123, team: T0123, "
        "stories: 0, sections: 'headline, quotes', topics: [Ferries, Grain]}]"
    )
    assert deliveries(tmp_path, written) == (
        SlackChannel(slack="#markets", stories=10),
        Webhook(webhook="https://hooks.example/n"),
        SlackChannel(
            slack="C0123",
            team="T0123",
            stories=0,
            sections=("headline", "quotes"),
            topics=("Ferries", "Grain"),
        ),
    )


def test_each_knows_what_brings_it_there(tmp_path: Path) -> None:
    found = deliveries(tmp_path, "[{slack: '#a'}, {webhook: 'https://hooks.example/n'}]")
    assert [one.kind for one in found] == ["slack", "webhook"]


def test_a_run_keeps_them_as_they_are() -> None:
    whole = Edition.model_validate(
        {
            "name": "night",
            "sources": ["articles/"],
            "outputs": {"folder": "out"},
            "deliveries": [
                {"webhook": "https://hooks.example/n", "secret_env": "HOOK"},
                {"slack": "#märkte-2", "topics": ["Ferries"], "sections": ["quotes"]},
                {"slack": "C0123", "team": "T0123", "stories": 3},
            ],
        }
    )
    assert Edition.model_validate_json(whole.model_dump_json()) == whole
    again = Edition.model_validate(whole.model_dump() | {"deliveries": whole.deliveries})
    assert again.deliveries == whole.deliveries


NO_KIND = "should be a mapping with either webhook or slack in it, such as {slack: '#markets'}"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("3", "deliveries: should be a list, not 3"),
        ("[3]", f"line 3: deliveries.0: {NO_KIND}"),
        ("[{}]", f"deliveries.0: {NO_KIND}"),
        ("[{channel: '#a'}]", f"deliveries.0: {NO_KIND}"),
        ("[{slack: '#a', webhook: 'https://hooks.example/n'}]", f"deliveries.0: {NO_KIND}"),
        ("[{slak: '#a'}]", "deliveries.0.slak: there is no such key; did you mean 'slack'?"),
        ("[{slack: '#a', topic: a}]", "deliveries.0.topic: there is no such key; did you mean"),
        (
            "[{slack: '#a', secret_env: A}]",
            "secret_env: there is no such key; there are slack, team, stories, sections, topics",
        ),
        ("[{slack: }]", "deliveries.0.slack: is missing; add it (A channel: its name in quotation"),
        ("[{slack: 7}]", "deliveries.0.slack: should be a valid string"),
        ("[{slack: markets}]", "deliveries.0.slack: is no channel; write its name in small"),
        ("[{slack: '#Markets'}]", "is no channel; write its name in small letters"),
        ("[{slack: '#two words'}]", "is no channel"),
        ("[{slack: 'U0123'}]", "is no channel"),
        ("[{slack: '#a', team: Desk}]", "deliveries.0.team: is no workspace's id"),
        ("[{slack: '#a', stories: 31}]", "stories: should be less than or equal to 30, not 31"),
        ("[{slack: '#a', stories: -1}]", "stories: should be greater than or equal to 0, not -1"),
        ("[{slack: '#a', stories: true}]", "stories: should be a valid integer, not true"),
        ("[{slack: '#a', sections: [quots]}]", "sections: no section 'quots'; there are headline"),
    ],
)
def test_faults_say_where_and_what_to_do(tmp_path: Path, written: str, told: str) -> None:
    assert told in fault(tmp_path, written)


def test_a_name_that_yaml_takes_for_a_comment_is_told_to_be_quoted(tmp_path: Path) -> None:
    assert "its name in quotation marks" in fault(tmp_path, "\n  - slack: #markets")


@pytest.mark.parametrize(
    "written",
    [
        "[{slack: xoxb-hunter2}]",
        "[{slack: 'https://hooks.slack.example/services/T0/hunter2'}]",
        "[{slack: 'hunter2 '}]",
        "[{slack: '#a', team: xoxb-hunter2}]",
        "['https://hooks.example/hunter2']",
        "[{slack: '#a', token: hunter2}]",
    ],
)
def test_no_message_shows_what_may_be_a_secret(tmp_path: Path, written: str) -> None:
    assert "hunter2" not in fault(tmp_path, written)


def test_a_token_in_place_of_the_channel_is_told_where_it_belongs(tmp_path: Path) -> None:
    assert "set NUTGRAF_SLACK_BOT_TOKEN in the environment" in fault(tmp_path, "[{slack: xoxb-1}]")
