"""`nutgraf batch status` tells of a run whom it was delivered to."""

import json
from pathlib import Path

import pytest

from batch_line import nutgraf
from desk_night import NIGHT, begun, edition
from nutgraf.jobs.couriers import Undelivered, courier_of
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import Deliveries
from nutgraf.jobs.editions import Webhook
from nutgraf.jobs.ledger import Ledger

PLACES = ("one.example", "two.example", "three.example")


@pytest.fixture
def told(tmp_path: Path) -> tuple[str, str]:
    """A run with three deliveries: taken, refused and waiting; its id and its database's URL."""
    url = f"sqlite:///{tmp_path / 'nights.db'}"
    database = Database(url)
    database.create()
    run = begun(Ledger(database), edition(tmp_path), NIGHT[:1])
    couriers = {
        number: courier_of(Webhook(webhook=f"https://{place}/hook"), database)
        for number, place in enumerate(PLACES, 1)
    }
    deliveries = Deliveries(database, run)
    deliveries.begin(couriers)
    deliveries.end(couriers[1], attempts=1)
    refusal = Undelivered("refused", "answered 410: it is gone; name another")
    deliveries.end(couriers[2], attempts=3, error=refusal)
    database.close()
    return run, url


def test_status_tells_in_words_what_became_of_deliveries(told: tuple[str, str]) -> None:
    run, url = told
    result = nutgraf("batch", "status", run, "--database-url", url)
    assert result.exit_code == 0
    first, second, third = result.stdout.splitlines()[-3:]
    assert first == f"  delivered to {PLACES[0]}"
    assert second.startswith(f"  not delivered to {PLACES[1]}, after 3 tries: answered 410")
    assert third.startswith(f"  not delivered to {PLACES[2]} yet")


def test_status_tells_as_json_what_became_of_deliveries(told: tuple[str, str]) -> None:
    run, url = told
    result = nutgraf("batch", "status", run, "--database-url", url, "--format", "json")
    deliveries = json.loads(result.stdout)["deliveries"]
    assert [(d["number"], d["place"], d["status"], d["attempts"]) for d in deliveries] == [
        (1, PLACES[0], "delivered", 1),
        (2, PLACES[1], "failed", 3),
        (3, PLACES[2], "waiting", 0),
    ]
    assert deliveries[1]["reason"] == "refused"
    assert "it is gone" in deliveries[1]["message"]
