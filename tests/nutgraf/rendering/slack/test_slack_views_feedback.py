"""The feedback's modal."""

import pytest

from nutgraf.rendering.slack.actions import FEEDBACK_VIEW
from nutgraf.rendering.slack.views import feedback_thanks, feedback_view
from nutgraf_schemas.digest import Digest, Evidence, Statement
from slack_workspace.blocks import view_faults


def test_any_item_or_the_whole_digest_can_be_wrong(digest: Digest) -> None:
    view = feedback_view(digest, key="9f2c", metadata='{"key": "9f2c"}')
    by_name = {b["block_id"]: b for b in view["blocks"] if b["type"] == "input"}
    item = by_name["item"]["element"]
    options = {o["value"]: o["text"]["text"] for o in item["options"]}
    assert view_faults(view) == []
    assert (view["callback_id"], view["private_metadata"]) == (FEEDBACK_VIEW, '{"key": "9f2c"}')
    assert {name: b["element"]["action_id"] for name, b in by_name.items()} == {
        "item": "item",
        "comment": "comment",
    }
    assert item["initial_option"]["value"] == "all"
    assert options["key_takeaways[1]"].startswith("Takeaway 2: Five of six permits are open")
    assert {"headline", "market_impact.metrics[0]", "quotes[2]", "conclusion"} <= options.keys()
    assert by_name["comment"]["optional"] is True
    assert by_name["comment"]["element"]["max_length"] == 2_000


def test_slack_takes_the_feedback_of_the_longest_digest(digest: Digest) -> None:
    evidence = (Evidence(sentence=1, start=0, end=1, text="x"),)
    statements = tuple(Statement(text="<!channel> 日" * 90, evidence=evidence) for _ in range(200))
    own = {"x" * 200: ["text"], "y": [None]}
    long = digest.model_copy(update={"key_developments": statements, "extras": own})
    view = feedback_view(long, key="k" * 64, metadata="m" * 3_000)
    assert view_faults(view) == []
    (item,) = [b["element"] for b in view["blocks"] if b.get("block_id") == "item"]
    assert len(item["options"]) == 100


def test_more_metadata_than_slack_keeps_is_refused(digest: Digest) -> None:
    with pytest.raises(ValueError, match="3,001 characters"):
        feedback_view(digest, key="k", metadata="m" * 3_001)


def test_thanks_are_a_modal_that_slack_takes() -> None:
    assert view_faults(feedback_thanks()) == []
