"""What brings runs to which kind of destination, and what is told beforehand where nothing can."""

import asyncio
import importlib.metadata
import importlib.util
from collections.abc import Callable
from dataclasses import replace
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

import morning
from desk_night import StandIn
from nutgraf.jobs.couriers import AbsentCourier, Notice, Refused, courier_of, destination_of
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import deliver, troubles
from nutgraf.jobs.editions import Edition, SlackChannel, Webhook
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.night import Told
from nutgraf.jobs.outputs.desk import Desk
from nutgraf.jobs.press import run_edition
from nutgraf.jobs.webhooks import WebhookCourier
from nutgraf.slack.courier import SlackCourier

CHANNEL = SlackChannel(slack="#markets")
HOOK = Webhook(webhook="https://hooks.example/n", secret_env="NIGHT_HOOK_SECRET")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'nights.db'}")
    made.create()
    return made


def edition(*deliveries: Webhook | SlackChannel) -> Edition:
    values = {"name": "night", "sources": ["articles/"], "outputs": {"folder": "out"}}
    return Edition.model_validate(values | {"deliveries": deliveries})


def none_found(**_: str) -> tuple[()]:
    """The entry points where nutgraf is not installed, or an older one is."""
    return ()


def without(package: str) -> Callable[..., ModuleSpec | None]:
    """Python as it is where a package is not installed."""
    find = importlib.util.find_spec

    def found(name: str, *rest: Any) -> ModuleSpec | None:
        return None if name == package else find(name, *rest)

    return found


def test_each_kind_has_its_courier(database: Database) -> None:
    assert isinstance(courier_of(HOOK, database), WebhookCourier)
    assert isinstance(courier_of(CHANNEL, database), SlackCourier)


def test_without_an_entry_point_a_courier_refuses_and_says_what_to_install(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.metadata, "entry_points", none_found)
    courier = courier_of(CHANNEL, database)
    notice = Notice("msg_1", morning.run(), Desk().view(morning.run()))
    with pytest.raises(Refused, match=r"pip install 'nutgraf\[slack\]'") as caught:
        asyncio.run(courier.send(notice))
    assert caught.value.reason == "not_installed"


@pytest.mark.parametrize("package", ["slack_sdk", "aiohttp", "cryptography"])
def test_without_a_package_that_it_needs_a_courier_is_absent(
    package: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", without(package))
    courier = courier_of(CHANNEL, database)
    assert isinstance(courier, AbsentCourier)
    assert (courier.place, courier.destination) == (
        "#markets",
        destination_of(CHANNEL),
    )


def test_a_missing_extra_fails_the_delivery_and_no_night(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.metadata, "entry_points", none_found)
    told: list[str] = []
    wanted = edition(CHANNEL)
    ledger = Ledger(database)
    run_id = ledger.begin(
        edition="night", folder="out", title="Night", snapshot="{}", chunk_size=16
    )
    record = replace(ledger.record(run_id), status="finished", finished_at=morning.BEGUN)
    [delivered] = asyncio.run(deliver(wanted, record, database, told=told.append))
    assert (delivered.place, delivered.status) == ("#markets", "failed")
    assert (delivered.reason, delivered.attempts) == ("not_installed", 1)
    assert "pip install 'nutgraf[slack]'" in told[0]


def test_what_cannot_be_delivered_is_told_before_the_night(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack, hook = asyncio.run(troubles(edition(CHANNEL, HOOK), database))
    assert slack.startswith("delivery 1, to '#markets', will fail: it cannot be posted in: ")
    assert "NUTGRAF_SLACK_BOT_TOKEN" in slack
    assert hook == (
        "delivery 2, to 'hooks.example', will fail: it needs a signature: set NIGHT_HOOK_SECRET, "
        "which is to sign what is sent"
    )
    monkeypatch.setenv("NUTGRAF_SLACK_BOT_TOKEN", "xoxb-of-tests")
    monkeypatch.setenv("NIGHT_HOOK_SECRET", "a key of tests")
    assert asyncio.run(troubles(edition(CHANNEL, HOOK), database)) == []


def test_an_extra_that_is_missing_is_told_before_the_night(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.metadata, "entry_points", none_found)
    [trouble] = asyncio.run(troubles(edition(CHANNEL), database))
    assert trouble.endswith("needs what is not installed: pip install 'nutgraf[slack]'")


def test_a_run_tells_first_what_will_not_be_delivered(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told before anything is collected, and the night goes on."""
    StandIn().stands_in(monkeypatch)
    (tmp_path / "night.jsonl").write_text("")
    notes: list[str] = []
    night = Edition.model_validate(
        {
            "name": "night",
            "sources": [{"jsonl": "night.jsonl", "folder": tmp_path}],
            "outputs": {"folder": tmp_path / "out"},
            "deliveries": [CHANNEL],
        }
    )
    record = asyncio.run(run_edition(night, database, told=Told(note=notes.append)))
    assert record.status == "finished"
    assert notes[0].startswith("delivery 1, to '#markets', will fail: ")
