"""The blocks' validator takes what is just within Slack's limits and nothing just beyond."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from slack_workspace import budget_of, loose_marks, message_faults, texts_of, view_faults

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def marked(text: str, **more: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **more}


def section(text: str) -> Json:
    return {"type": "section", "text": plain(text)}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Evidence"), "action_id": "evidence", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(text: str, value: str) -> Json:
    return {"text": plain(text), "value": value}


def select(count: int, text: str = "Item", value: str = "item") -> Json:
    options = [option(text, f"{value}{n:03d}") for n in range(count)]
    return {"type": "static_select", "action_id": "choice", "options": options}


def rich(*elements: Json) -> Json:
    part = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [part]}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Evidence"), "blocks": list(blocks), **more}


def asked(element: Json, label: str = "Comment") -> Json:
    return {"type": "input", "block_id": "comment", "label": plain(label), "element": element}


def words(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "comment", **more}


@dataclass(frozen=True)
class Limit:
    """Something that may be so long and no longer."""

    id: str
    most: int
    made: Callable[[int], list[Json]]


LIMITS = [
    Limit("blocks", 50, lambda n: [{"type": "divider"}] * n),
    Limit("section", 3_000, lambda n: [section("a" * n)]),
    Limit("section of emoji", 1_500, lambda n: [section("\U0001f5de" * n)]),
    Limit("fields", 10, lambda n: [{"type": "section", "fields": [marked("a")] * n}]),
    Limit("field", 2_000, lambda n: [{"type": "section", "fields": [plain("a" * n)]}]),
    Limit("header", 150, lambda n: [{"type": "header", "text": plain("a" * n)}]),
    Limit("context", 10, lambda n: [{"type": "context", "elements": [plain("a")] * n}]),
    Limit("context's text", 2_000, lambda n: [{"type": "context", "elements": [plain("a" * n)]}]),
    Limit("actions", 25, lambda n: [actions(*(button(action_id=f"a{i}") for i in range(n)))]),
    Limit("button's text", 75, lambda n: [actions(button(text=plain("a" * n)))]),
    Limit("button's value", 2_000, lambda n: [actions(button(value="a" * n))]),
    Limit(
        "button's URL", 3_000, lambda n: [actions(button(url="https://a.example/".ljust(n, "a")))]
    ),
    Limit("action id", 255, lambda n: [actions(button(action_id="a" * n))]),
    Limit("block id", 255, lambda n: [{"type": "divider", "block_id": "a" * n}]),
    Limit("options", 100, lambda n: [actions(select(n))]),
    Limit("option's text", 75, lambda n: [actions(select(1, text="a" * n))]),
    Limit("option's value", 150, lambda n: [actions(select(1, value="a" * (n - 3)))]),
    Limit("placeholder", 150, lambda n: [actions(select(1) | {"placeholder": plain("a" * n)})]),
    Limit("indent", 8, lambda n: [listed(indent=n)]),
]


def listed(**more: Any) -> Json:
    part = {"type": "rich_text_section", "elements": [{"type": "text", "text": "One."}]}
    made = {"type": "rich_text_list", "style": "bullet", "elements": [part], **more}
    return {"type": "rich_text", "elements": [made]}


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.id)
def test_a_message_is_taken_at_a_limit_and_refused_above_it(limit: Limit) -> None:
    assert message_faults(limit.made(limit.most), "Digest") == []
    (fault,) = message_faults(limit.made(limit.most + 1), "Digest")
    assert fault.startswith("invalid_blocks: blocks")


def test_nothing_may_be_empty_that_slack_wants_filled() -> None:
    empty = [
        section(""),
        {"type": "section"},
        {"type": "section", "fields": []},
        {"type": "header", "text": plain("")},
        {"type": "context", "elements": []},
        {"type": "actions", "elements": []},
        actions(button(action_id="")),
        rich({"type": "text", "text": ""}),
        rich(),
        {"type": "rich_text", "elements": []},
    ]
    for block in empty:
        assert message_faults([block], "Digest"), block


WRONG: dict[str, tuple[Json, str]] = {
    "an unknown block": ({"type": "carousel"}, "blocks[0].type"),
    "no type": ({"text": plain("a")}, "blocks[0].type"),
    "a missing field": ({"type": "header"}, "blocks[0].text"),
    "an unknown field": (section("a") | {"colour": "red"}, "blocks[0].colour"),
    "marks in a header": ({"type": "header", "text": marked("a")}, "blocks[0].text.type"),
    "marks on a button": (actions(button(text=marked("a"))), "blocks[0].elements[0].text.type"),
    "emoji in marks": (
        {"type": "section", "text": marked("a", emoji=True)},
        "blocks[0].text.emoji",
    ),
    "text as a string": ({"type": "section", "text": "a"}, "blocks[0].text.type"),
    "a script's URL": (actions(button(url="javascript:alert(1)")), "blocks[0].elements[0].url"),
    "a URL with a gap": (actions(button(url="https://a.example/a b")), "blocks[0].elements[0].url"),
    "a style of its own": (actions(button(style="loud")), "blocks[0].elements[0].style"),
    "one action twice": (actions(button(), button()), "blocks[0].elements[1].action_id"),
    "one value twice": (
        actions({"type": "static_select", "options": [option("a", "v"), option("b", "v")]}),
        "blocks[0].elements[0][1].value",
    ),
    "an unoffered choice": (
        actions(select(1) | {"initial_option": option("Other", "other")}),
        "blocks[0].elements[0]",
    ),
    "an input among actions": (actions(words()), "blocks[0].elements[0].type"),
    "a NUL": (section("a\0b"), "blocks[0].text.text"),
    "a lone surrogate": (section("a\ud83db"), "blocks[0].text.text"),
    "a list in a list": (
        {
            "type": "rich_text",
            "elements": [listed()["elements"][0] | {"elements": listed()["elements"]}],
        },
        "blocks[0].elements[0].elements[0].type",
    ),
    "an unknown style": (
        rich({"type": "text", "text": "a", "style": {"blink": True}}),
        "blocks[0].elements[0].elements[0].style.blink",
    ),
    "a link to nowhere": (
        rich({"type": "link", "url": "nowhere"}),
        "blocks[0].elements[0].elements[0].url",
    ),
    "a link in a link's place": (
        {"type": "rich_text", "elements": [{"type": "link", "url": "https://a.example"}]},
        "blocks[0].elements[0].type",
    ),
}


@pytest.mark.parametrize(("block", "path"), WRONG.values(), ids=WRONG)
def test_what_slack_does_not_know_is_refused_with_its_path(block: Json, path: str) -> None:
    (fault,) = message_faults([block], "Digest")
    assert fault.startswith(f"invalid_blocks: {path}: ")


def test_two_blocks_of_a_message_share_no_id() -> None:
    twice = [{"type": "divider", "block_id": "rule"}] * 2
    assert message_faults(twice, "Digest") == [
        "invalid_blocks: blocks[1].block_id: 'rule' is there twice"
    ]


CALLS: dict[str, list[Json]] = {
    "marks": [{"type": "section", "text": marked("Hello <!channel>")}],
    "marks with a label": [{"type": "section", "text": marked("<!here|here>", verbatim=True)}],
    "a field": [{"type": "section", "fields": [marked("<!everyone>")]}],
    "context": [{"type": "context", "elements": [marked("<!subteam^S0123|@desk>")]}],
    "bare words in parsed marks": [{"type": "section", "text": marked("Hello @channel")}],
    "a broadcast": [rich({"type": "broadcast", "range": "here"})],
    "a user group": [rich({"type": "usergroup", "usergroup_id": "S0123"})],
}


@pytest.mark.parametrize("blocks", CALLS.values(), ids=CALLS)
def test_a_mass_mention_is_a_fault(blocks: list[Json]) -> None:
    (fault,) = message_faults(blocks, "Digest")
    assert fault.startswith("mass_mention: ")
    assert "mass mention" in fault


def test_a_mass_mention_in_the_fallback_is_a_fault() -> None:
    assert message_faults([section("a")], "<!here> a digest")[0].startswith("mass_mention: text")


def test_dead_text_calls_nobody() -> None:
    blocks = [
        section("<!channel> and @here"),
        rich({"type": "text", "text": "<!everyone>"}),
        {"type": "section", "text": marked("&lt;!channel&gt; @here", verbatim=True)},
    ]
    assert message_faults(blocks, "&lt;!channel&gt;") == []


def test_a_message_wants_a_text_of_bounded_length() -> None:
    for text in ("", "  ", None):
        assert message_faults([section("a")], text) == ["no_text: text: missing"]
    assert message_faults([], "a" * 40_000) == []
    assert message_faults([], "a" * 40_001)[0].startswith("msg_too_long: text")


def test_the_texts_of_all_blocks_together_are_bounded() -> None:
    def blocks(last: int) -> list[Json]:
        return [*([section("a" * 3_000)] * 4), section("a" * last)]

    containers = 10 * 2 * 5
    assert message_faults(blocks(1_200 - containers), "Digest") == []
    (fault,) = message_faults(blocks(1_201 - containers), "Digest")
    assert fault.startswith("msg_blocks_too_long: blocks")


def test_the_budget_counts_every_text_that_is_seen() -> None:
    blocks = [
        section("four"),
        {"type": "section", "fields": [plain("four"), marked("four")]},
        actions(button(text=plain("four"), value="no text")),
        rich(
            {"type": "text", "text": "four"}, {"type": "link", "url": "https://a", "text": "four"}
        ),
        rich({"type": "link", "url": "https://a"}),
        {"type": "image", "image_url": "https://a", "alt_text": "four"},
    ]
    assert budget_of(blocks) == 7 * 4 + len("https://a")
    assert list(texts_of(blocks)).count("four") == 7
    assert budget_of([section("\U0001f5de")]) == 2


def test_marks_that_ought_to_be_escaped_are_found() -> None:
    assert (
        loose_marks("R&amp;D &lt;3 <https://a.example/?b&amp;c|b> <@U0ANN> <!date^1^{date}|d>")
        == []
    )
    assert loose_marks("R&D < <!channel>") == ["&", "<", "<", ">"]


# Views


@dataclass(frozen=True)
class ViewLimit:
    """Something that may be so long in a view, and no longer."""

    id: str
    most: int
    made: Callable[[int], Json]


def sent(**more: Any) -> Json:
    return modal(section("a"), submit=plain("Send")) | more


VIEW_LIMITS = [
    ViewLimit("blocks", 100, lambda n: modal(*([{"type": "divider"}] * n))),
    ViewLimit("title", 24, lambda n: modal(section("a")) | {"title": plain("a" * n)}),
    ViewLimit("submit", 24, lambda n: modal(section("a"), submit=plain("a" * n))),
    ViewLimit("close", 24, lambda n: modal(section("a"), close=plain("a" * n))),
    ViewLimit("private metadata", 3_000, lambda n: sent(private_metadata="a" * n)),
    ViewLimit("callback id", 255, lambda n: sent(callback_id="a" * n)),
    ViewLimit("label", 2_000, lambda n: sent(blocks=[asked(words(), "a" * n)])),
    ViewLimit("written", 3_000, lambda n: sent(blocks=[asked(words(max_length=n))])),
    ViewLimit("initial value", 3_000, lambda n: sent(blocks=[asked(words(initial_value="a" * n))])),
    ViewLimit(
        "checkboxes",
        10,
        lambda n: sent(blocks=[asked({"type": "checkboxes", "options": select(n)["options"]})]),
    ),
    ViewLimit("home", 100, lambda n: {"type": "home", "blocks": [{"type": "divider"}] * n}),
]


@pytest.mark.parametrize("limit", VIEW_LIMITS, ids=lambda limit: limit.id)
def test_a_view_is_taken_at_a_limit_and_refused_above_it(limit: ViewLimit) -> None:
    assert view_faults(limit.made(limit.most)) == []
    (fault,) = view_faults(limit.made(limit.most + 1))
    assert fault.startswith("invalid_arguments: view")


def test_a_view_is_of_bounded_size() -> None:
    """Slack counts bytes of JSON, where a sign that is not ASCII has six."""

    def view(last: int) -> Json:
        return modal(
            *([section("\u4e16" * 3_000)] * 13), *([section("a" * 2_500)] * 5), section("a" * last)
        )

    spare = 250_000 - len(json.dumps(view(0)))
    assert view_faults(view(spare)) == []
    assert view_faults(view(spare + 1))[0].startswith("view_too_large: view: 250001 bytes")


WRONG_VIEWS: dict[str, tuple[Json, str]] = {
    "inputs without a button": (modal(asked(words())), "view.submit"),
    "no title": ({"type": "modal", "blocks": [section("a")]}, "view.title"),
    "a home with a title": (
        {"type": "home", "title": plain("a"), "blocks": [section("a")]},
        "view.title",
    ),
    "no blocks": (modal(), "view.blocks"),
    "markdown in a view": (modal({"type": "markdown", "text": "a"}), "view.blocks[0].type"),
    "lengths at odds": (
        sent(blocks=[asked(words(min_length=9, max_length=8))]),
        "view.blocks[0].element",
    ),
    "two with the focus": (
        sent(blocks=[asked(words(focus_on_load=True)) | {"block_id": b} for b in "ab"]),
        "view.blocks",
    ),
    "no view": ({"type": "tab", "blocks": []}, "view.type"),
}


@pytest.mark.parametrize(("view", "path"), WRONG_VIEWS.values(), ids=WRONG_VIEWS)
def test_a_view_that_slack_does_not_know_is_refused(view: Json, path: str) -> None:
    (fault,) = view_faults(view)
    assert fault.startswith(f"invalid_arguments: {path}: ")
