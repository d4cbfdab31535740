"""A message and a modal, to click and to fill in."""

from typing import Final

from slack_workspace.records import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


BUTTONS: Final[list[Json]] = [
    {"type": "section", "text": plain("A digest.")},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": plain("Evidence"), "action_id": "evidence", "value": "one"},
            {"type": "button", "text": plain("Wrong"), "action_id": "wrong", "value": "two"},
        ],
    },
]
FORM: Final[Json] = {
    "type": "modal",
    "callback_id": "feedback",
    "title": plain("Feedback"),
    "submit": plain("Send"),
    "private_metadata": "one",
    "blocks": [
        {
            "type": "input",
            "block_id": "item",
            "label": plain("Item"),
            "element": {
                "type": "static_select",
                "action_id": "item",
                "options": [
                    {"text": plain("All"), "value": "all"},
                    {"text": plain("First"), "value": "first"},
                ],
            },
        },
        {
            "type": "input",
            "block_id": "comment",
            "label": plain("Comment"),
            "element": {"type": "plain_text_input", "action_id": "comment", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "zone",
            "optional": True,
            "label": plain("Zone"),
            "element": {"type": "external_select", "action_id": "zone"},
        },
    ],
}
