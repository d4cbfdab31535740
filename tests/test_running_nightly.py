"""The examples in docs/running-nightly.md are complete and right."""

import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from nutgraf.jobs.editions import load_edition
from nutgraf.jobs.editions.timing import Schedule
from nutgraf.jobs.scheduled_night import GRACE_SECONDS
from nutgraf.jobs.scheduling import CATCH_UP
from nutgraf.jobs.webhooks import key_of, signature

PAGE: Final = (Path(__file__).parents[1] / "docs" / "running-nightly.md").read_text()
SYSTEMD: Final = shutil.which("systemd-analyze")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def units() -> dict[str, str]:
    """The units, by their files' names; the program is one that every machine has."""
    found: dict[str, str] = {}
    for block in blocks("ini"):
        name = Path(block.split("\n", 1)[0].removeprefix("# ")).name
        found[name] = block.replace("/opt/nutgraf/bin/nutgraf", "/bin/true")
    return found


def manifests() -> dict[str, Any]:
    """The Kubernetes objects, by their kinds."""
    block = next(block for block in blocks("yaml") if block.startswith("apiVersion"))
    return {one["kind"]: one for one in yaml.safe_load_all(block)}


def pods() -> dict[str, Any]:
    found = manifests()
    job = found["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]
    return {"edition": job, "worker": found["Deployment"]["spec"]["template"]}


@pytest.mark.skipif(SYSTEMD is None, reason="systemd is not here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    assert SYSTEMD is not None
    for name, text in units().items():
        (tmp_path / name).write_text(text)
    for name in units():
        checked = subprocess.run(
            [SYSTEMD, "verify", "--man=no", str(tmp_path / name)],
            capture_output=True,
            text=True,
            timeout=60,
        )
        said = [line for line in checked.stderr.splitlines() if "nutgraf" in line]
        assert (checked.returncode, said) == (0, []), checked.stderr


@pytest.mark.skipif(SYSTEMD is None, reason="systemd is not here")
def test_the_timer_comes_when_the_text_says(tmp_path: Path) -> None:
    assert SYSTEMD is not None
    timer = units()["nutgraf-morning.timer"]
    [when] = re.findall(r"^OnCalendar=(.*)$", timer, re.MULTILINE)
    shown = subprocess.run(
        [SYSTEMD, "calendar", when], capture_output=True, text=True, timeout=60, check=True
    )
    assert "Mon..Fri *-*-* 04:30:00 Europe/Berlin" in shown.stdout


def test_a_timer_has_its_service() -> None:
    assert set(units()) == {
        "nutgraf-schedule.service",
        "nutgraf-morning.timer",
        "nutgraf-morning.service",
    }


def test_services_wait_for_longer_than_nights_take_to_end() -> None:
    waits = [int(s) for text in units().values() for s in re.findall(r"TimeoutStopSec=(\d+)", text)]
    waits += [pod["spec"]["terminationGracePeriodSeconds"] for pod in pods().values()]
    assert len(waits) == 4
    assert min(waits) > GRACE_SECONDS


def test_the_schedule_is_one_and_is_caught_up_with_for_as_long() -> None:
    spec = manifests()["CronJob"]["spec"]
    Schedule(cron=spec["schedule"], timezone=spec["timeZone"])
    assert spec["startingDeadlineSeconds"] == CATCH_UP.total_seconds()
    assert spec["concurrencyPolicy"] == "Forbid"


@pytest.mark.parametrize("role", ["edition", "worker"])
def test_pods_have_all_that_they_name(role: str) -> None:
    found, pod = manifests(), pods()[role]
    [container] = pod["spec"]["containers"]
    volumes = {volume["name"]: volume for volume in pod["spec"]["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)
    for variable in container["env"]:
        if "valueFrom" in variable:
            reference = variable["valueFrom"]["secretKeyRef"]
            assert reference["name"] == found["Secret"]["metadata"]["name"]
            assert reference["key"] in found["Secret"]["stringData"]
    if role == "edition":
        config, claim = found["ConfigMap"]["metadata"], found["PersistentVolumeClaim"]["metadata"]
        assert volumes["editions"]["configMap"]["name"] == config["name"]
        assert volumes["outputs"]["persistentVolumeClaim"]["claimName"] == claim["name"]
        policy = found["CronJob"]["spec"]["jobTemplate"]["spec"]["podFailurePolicy"]
        assert policy["rules"][1]["onExitCodes"]["containerName"] == container["name"]
    else:
        wanted = found["Deployment"]["spec"]["selector"]["matchLabels"]
        assert wanted.items() <= pod["metadata"]["labels"].items()
        assert not wanted.items() <= pods()["edition"]["metadata"]["labels"].items()


def test_the_edition_is_one_and_writes_where_the_volume_is(tmp_path: Path) -> None:
    path = tmp_path / "morning.yaml"
    path.write_text(manifests()["ConfigMap"]["data"]["morning.yaml"])
    edition = load_edition(path)
    [container] = pods()["edition"]["spec"]["containers"]
    mounts = [Path(mount["mountPath"]) for mount in container["volumeMounts"]]
    assert Path("/outputs") in mounts
    assert edition.outputs.folder.is_relative_to("/outputs")
    assert container["args"] == ["nutgraf", "batch", "run", "/editions/morning.yaml"]


@pytest.mark.parametrize("secret", ["whsec_bmlnaHRseSBraXR0aXdha2U=", "plain words"])
def test_receivers_know_ours_by_the_example(secret: str) -> None:
    [block] = blocks("python")
    made: dict[str, Any] = {}
    exec(block, made)  # noqa: S102 -- the page's own example
    body, stamp = b'{"type":"edition.finished"}', str(int(time.time()))
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": stamp,
        "webhook-signature": signature(key_of(secret), "msg_1", stamp, body),
    }
    assert made["is_ours"](headers, body, secret)
    assert not made["is_ours"](headers, body + b" ", secret)
    assert not made["is_ours"](headers | {"webhook-timestamp": "1614265330"}, body, secret)
